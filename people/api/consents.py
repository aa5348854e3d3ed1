"""Consents: the ledger, a release that is recorded, and the end of one with its erasure."""

from typing import Any, cast

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_filters.rest_framework import (
    BooleanFilter,
    ChoiceFilter,
    FilterSet,
    ModelChoiceFilter,
)
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from people.api.employees import CertificateSerializer, find_employee
from people.api.parsers import StrictJSONParser
from people.api.problems import Problem
from people.api.scopes import Scope
from people.api.views import ApiView
from people.models import Consent, ConsentNotice, Employee, Integration
from people.policies import (
    check_change_employee,
    check_record_consent,
    check_view_consents,
    visible_consents,
    visible_employees,
)
from people.queries import get_active_consent
from people.services import record_consent, withdraw_consent

TAGS = ["consents"]
METHODS = (Consent.Method.SIGNED_FORM, Consent.Method.IN_PERSON, Consent.Method.IMPORT)


class ConsentSerializer(serializers.ModelSerializer[Consent]):
    """A release; withdrawn and renewed ones stay in the ledger."""

    employee_number = serializers.CharField(source="employee.number", read_only=True)
    state = serializers.SerializerMethodField()
    notice_version = serializers.IntegerField(
        source="notice.version", default=None, allow_null=True, read_only=True
    )
    has_form = serializers.SerializerMethodField(help_text="Whether a signed form is kept.")

    class Meta:
        model = Consent
        fields = (
            "id", "employee", "employee_number", "state", "method", "notice", "notice_version",
            "note", "has_form", "given_at", "withdrawn_at",
        )  # fmt: skip
        read_only_fields = fields

    def get_state(self, consent: Consent) -> str:
        """`active`, `withdrawn` or `renewed`."""
        if consent.withdrawn_at is None:
            return "active"
        return "renewed" if consent.is_renewed else "withdrawn"

    def get_has_form(self, consent: Consent) -> bool:
        """Whether there is a scan."""
        return bool(consent.scan)


class ReleaseSerializer(serializers.Serializer[Any]):
    """A release to be recorded."""

    method = serializers.ChoiceField(choices=[(m.value, m.label) for m in METHODS])
    notice = serializers.PrimaryKeyRelatedField(
        queryset=ConsentNotice.objects.filter(published_at__isnull=False),
        required=False,
        help_text="What the person had read; without it the newest of the site.",
    )
    given_at = serializers.DateTimeField(required=False, help_text="Now, unless given.")
    note = serializers.CharField(
        required=False, allow_blank=True, max_length=1000, help_text="Where it is written."
    )
    form = serializers.FileField(
        required=False, help_text="A scan of the signed form: PDF or picture, up to 10 MiB."
    )


class ConsentFilter(FilterSet):  # type: ignore[misc]
    """By person, way, and whether it is in force."""

    employee = ModelChoiceFilter(queryset=lambda request: visible_employees(request.user))
    method = ChoiceFilter(choices=Consent.Method.choices)
    is_active = BooleanFilter(field_name="withdrawn_at", lookup_expr="isnull")


class ConsentView(ApiView, GenericAPIView[Consent]):
    """What the views of consents have in common."""

    queryset = Consent.objects.all()
    serializer_class = ConsentSerializer

    def get_queryset(self) -> QuerySet[Consent]:
        """The consents that the account may read, without vectors."""
        consents = visible_consents(self.request.user).select_related("employee", "notice")
        return consents.defer("employee__embedding")


class ConsentsView(ConsentView):
    """`/api/v1/consents`."""

    scopes = {"GET": Scope.CONSENTS_READ}
    filterset_class = ConsentFilter
    search_fields = ("employee__name", "employee__number")
    ordering_fields = ("id", "given_at", "withdrawn_at")
    ordering = ("-given_at",)

    @extend_schema(operation_id="list_consents", tags=TAGS, responses=ConsentSerializer(many=True))
    def get(self, request: Request) -> Response:
        """The ledger as far as the account may read it, newest first."""
        check_view_consents(request.user)
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)


class EmployeeConsentsView(ConsentView):
    """`/api/v1/employees/ID/consents`."""

    scopes = {"GET": Scope.CONSENTS_READ, "POST": Scope.CONSENTS_WRITE}
    parser_classes = [StrictJSONParser, MultiPartParser]
    filter_backends = []

    @extend_schema(
        operation_id="list_consents_of_employee",
        tags=TAGS,
        responses=ConsentSerializer(many=True),
    )
    def get(self, request: Request, pk: int) -> Response:
        """The releases of one person, newest first."""
        employee = find_employee(request, pk)
        check_view_consents(request.user, employee)
        consents = self.get_queryset().filter(employee=employee).order_by("-given_at", "-pk")
        page = self.paginate_queryset(consents)
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(
        operation_id="record_consent",
        tags=TAGS,
        request=ReleaseSerializer,
        responses={201: ConsentSerializer, 200: ConsentSerializer},
    )
    @transaction.atomic
    def post(self, request: Request, pk: int) -> Response:
        """Record that a person agreed to be recognised by face.

        A key must say where the consent of those whom it enrols is written; that goes into the
        note. A release that says nothing new answers 200 with the one in force.
        """
        employee = find_employee(request, pk)
        check_record_consent(request.user, employee)
        basis = _read_basis(request)
        form = ReleaseSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        before = _lock_active(employee)
        consent = _record(employee, form.validated_data, basis, cast("User", request.user))
        is_new = before is None or before.pk != consent.pk
        code = status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
        return Response(self.get_serializer(consent).data, status=code)


class WithdrawView(ConsentView):
    """`/api/v1/employees/ID/consents/withdraw`."""

    scopes = {"POST": Scope.CONSENTS_WRITE}

    @extend_schema(
        operation_id="withdraw_consent",
        tags=TAGS,
        request=None,
        responses=CertificateSerializer,
    )
    def post(self, request: Request, pk: int) -> Response:
        """End the consent: photos and vectors of the person are erased at once and for good."""
        employee = find_employee(request, pk)
        check_change_employee(request.user, employee)
        certificate = withdraw_consent(employee=employee, by=cast("User", request.user))
        return Response(CertificateSerializer(certificate).data)


def _read_basis(request: Request) -> str:
    """Where the consent is written, of which a key speaks; empty for people.

    Raises:
        Problem: the key does not say it.
    """
    if not isinstance(request.auth, Integration):
        return ""
    basis = request.auth.consent_basis.strip()
    if not basis:
        raise Problem(
            "consent_basis_missing",
            _("HR has to note with this key where the consent of these people is written."),
        )
    return basis


def _lock_active(employee: Employee) -> Consent | None:
    Employee.objects.select_for_update(no_key=True).only("pk").get(pk=employee.pk)
    return get_active_consent(employee)


def _record(employee: Employee, values: dict[str, Any], basis: str, by: User) -> Consent:
    form = values.get("form")
    return record_consent(
        employee=employee,
        method=Consent.Method(values["method"]),
        note=" · ".join(filter(None, [values.get("note", ""), basis])),
        notice=values.get("notice"),
        scan=form.read() if form is not None else b"",
        given_at=values.get("given_at"),
        recorded_by=by,
    )
