"""Employees: found, taken on, changed, let go; never deleted by a call."""

from typing import Any, cast

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django_filters.rest_framework import CharFilter, ChoiceFilter, FilterSet, ModelChoiceFilter
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.exceptions import PermissionDenied
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from people.api.etags import check_if_match
from people.api.fields import VisibleField
from people.api.pages import RowsFirstPages
from people.api.scopes import Scope
from people.api.views import ApiView
from people.models import AccessRecord, Employee, ErasureCertificate, Site
from people.policies import (
    can_view_consents,
    can_view_photos,
    check_add_people,
    check_change_employee,
    check_erase_face,
    check_view_people,
    visible_employees,
    visible_teams,
)
from people.queries import FaceState
from people.rosters import ConsentState, Employment, annotate_states
from people.services import (
    change_employee,
    end_employment,
    erase_face_data,
    record_view,
    register_employee,
)

TAGS = ["people"]
IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, description="ETag of what you read; 412 if changed."
)
WITHOUT_VECTORS = ("embedding", "team__embedding")


class EmployeeSerializer(serializers.ModelSerializer[Employee]):
    """A person who checks in, with how far consent and photos have come."""

    team = VisibleField(visible_teams, allow_null=True, required=False)
    site = serializers.PrimaryKeyRelatedField(queryset=Site.objects.all())
    team_name = serializers.CharField(source="team.name", default=None, read_only=True)
    site_name = serializers.CharField(source="site.name", read_only=True)
    employment = serializers.ChoiceField(choices=Employment.choices, read_only=True)
    consent = serializers.SerializerMethodField(
        help_text="Null for those who may not read consents."
    )
    face = serializers.SerializerMethodField(help_text="Null for those who may not see photos.")
    photo_count = serializers.SerializerMethodField(
        help_text="Photos that recognition can use; null for those who may not see photos."
    )

    class Meta:
        model = Employee
        fields = (
            "id", "number", "name", "email", "team", "team_name", "site", "site_name",
            "active_from", "active_until", "employment", "consent", "face", "photo_count",
        )  # fmt: skip
        extra_kwargs = {"active_from": {"required": False}}

    @extend_schema_field({"type": "string", "enum": list(ConsentState), "nullable": True})
    def get_consent(self, employee: Any) -> str | None:
        """Whether the person agreed, for those who may read that."""
        return str(employee.consent_state) if can_view_consents(self._account) else None

    @extend_schema_field({"type": "string", "enum": list(FaceState), "nullable": True})
    def get_face(self, employee: Any) -> str | None:
        """How far the photos have come, for those who may see them."""
        return str(employee.face_state) if can_view_photos(self._account) else None

    @extend_schema_field({"type": "integer", "nullable": True})
    def get_photo_count(self, employee: Any) -> int | None:
        """How many photos recognition uses, for those who may see them."""
        return int(employee.ready_count) if can_view_photos(self._account) else None

    @property
    def _account(self) -> Any:
        return self.context["request"].user


class DeactivationSerializer(serializers.Serializer[Any]):
    """The last day of work, and what becomes of the face."""

    last_day = serializers.DateField(help_text="At the person's site.")
    erase_face = serializers.BooleanField(
        default=False, help_text="Erase photos and vectors now, before the retention does."
    )


class CertificateSerializer(serializers.ModelSerializer[ErasureCertificate]):
    """What an erasure removed; `checksum` is filled once the files are gone too."""

    certificate = serializers.UUIDField(source="uuid")
    employee = serializers.IntegerField(source="employee_id", allow_null=True)
    removed = serializers.DictField(source="counts", child=serializers.IntegerField())
    checksum = serializers.CharField(source="content_sha256")

    class Meta:
        model = ErasureCertificate
        fields = (
            "certificate", "employee", "employee_number", "reason", "started_at", "finished_at",
            "removed", "checksum",
        )  # fmt: skip


class EmployeeFilter(FilterSet):  # type: ignore[misc]
    """By number, team, site, and the states of the list in the admin."""

    number = CharFilter(help_text="The personnel number, exactly.")
    team = ModelChoiceFilter(queryset=lambda request: visible_teams(request.user))
    site = ModelChoiceFilter(queryset=Site.objects.all())
    employment = ChoiceFilter(choices=Employment.choices)
    consent = ChoiceFilter(choices=ConsentState.choices, method="filter_consent")
    face = ChoiceFilter(choices=FaceState.choices, method="filter_face")

    def filter_consent(self, people: QuerySet[Any], _name: str, state: str) -> QuerySet[Any]:
        """Only for those who may read consents."""
        if not can_view_consents(self.request.user):
            raise PermissionDenied
        return people.filter(consent_state=state)

    def filter_face(self, people: QuerySet[Any], _name: str, state: str) -> QuerySet[Any]:
        """Only for those who may see photos."""
        if not can_view_photos(self.request.user):
            raise PermissionDenied
        return people.filter(face_state=state)


class EmployeeView(ApiView, GenericAPIView[Employee]):
    """What the views of employees have in common: nobody sees further than in the admin."""

    queryset = Employee.objects.all()
    serializer_class = EmployeeSerializer

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Only for those who may read records of people."""
        super().initial(request, *args, **kwargs)
        check_view_people(request.user)

    def get_queryset(self) -> QuerySet[Employee]:
        """The people whom the account may see, with their states and without vectors."""
        people = visible_employees(self.request.user).select_related("team", "site")
        people = people.defer(*WITHOUT_VECTORS)
        return annotate_states(people, on=timezone.localdate())

    def describe(self, employee: Employee) -> dict[str, Any]:
        """The person as the API shows them, read anew."""
        fresh = self.get_queryset().get(pk=employee.pk)
        return dict(self.get_serializer(fresh).data)


class EmployeesView(EmployeeView):
    """`/api/v1/employees`."""

    scopes = {"GET": Scope.PEOPLE_READ, "POST": Scope.PEOPLE_WRITE}
    pagination_class = RowsFirstPages
    filterset_class = EmployeeFilter
    search_fields = ("number", "name", "email")
    ordering_fields = ("id", "number", "name", "active_from", "active_until")
    ordering = ("name", "number")

    @extend_schema(
        operation_id="list_employees", tags=TAGS, responses=EmployeeSerializer(many=True)
    )
    def get(self, request: Request) -> Response:
        """The people whom the account may see."""
        record_view(actor=cast("User", request.user), action=AccessRecord.Action.EXPORT_PEOPLE)
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(operation_id="create_employee", tags=TAGS, responses={201: EmployeeSerializer})
    def post(self, request: Request) -> Response:
        """Take on a person. Without `active_from` the person starts today."""
        check_add_people(request.user)
        form = self.get_serializer(data=request.data)
        form.is_valid(raise_exception=True)
        employee = register_employee(**form.validated_data)
        fresh = annotate_states(
            Employee.objects.filter(pk=employee.pk), on=timezone.localdate()
        ).select_related("team", "site")
        data = self.get_serializer(fresh.defer(*WITHOUT_VECTORS).get()).data
        return Response(data, status=status.HTTP_201_CREATED)


class OneEmployeeView(EmployeeView):
    """`/api/v1/employees/ID`."""

    scopes = {"GET": Scope.PEOPLE_READ, "PATCH": Scope.PEOPLE_WRITE}

    @extend_schema(operation_id="get_employee", tags=TAGS)
    def get(self, request: Request, pk: int) -> Response:
        """One person."""
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(operation_id="change_employee", tags=TAGS, parameters=[IF_MATCH])
    @transaction.atomic
    def patch(self, request: Request, pk: int) -> Response:
        """Change some values. Another team counts from today on; hours before stay as they are."""
        employee = self.get_object()
        check_change_employee(request.user, employee)
        Employee.objects.select_for_update(no_key=True).only("pk").get(pk=employee.pk)
        check_if_match(request, self.describe(employee))
        form = self.get_serializer(employee, data=request.data, partial=True)
        form.is_valid(raise_exception=True)
        change_employee(employee=employee, changes=form.validated_data)
        return Response(self.describe(employee))


class DeactivateView(EmployeeView):
    """`/api/v1/employees/ID/deactivate`."""

    scopes = {"POST": Scope.PEOPLE_WRITE}

    @extend_schema(
        operation_id="deactivate_employee",
        tags=TAGS,
        request=DeactivationSerializer,
        responses=EmployeeSerializer,
    )
    @transaction.atomic
    def post(self, request: Request, pk: int) -> Response:
        """Set the last day of work: the attendance stays, and after it nobody is checked in."""
        employee = self.get_object()
        check_change_employee(request.user, employee)
        form = DeactivationSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        end_employment(employees=[employee], last_day=form.validated_data["last_day"])
        if form.validated_data["erase_face"]:
            check_erase_face(request.user, employee)
            erase_face_data(
                employee=employee,
                reason=ErasureCertificate.Reason.LEAVER,
                by=cast("User", request.user),
            )
        return Response(self.describe(employee))


class EraseFaceView(EmployeeView):
    """`/api/v1/employees/ID/erase-face`."""

    scopes = {"POST": Scope.PHOTOS_WRITE}

    @extend_schema(
        operation_id="erase_face", tags=["photos"], request=None, responses=CertificateSerializer
    )
    def post(self, request: Request, pk: int) -> Response:
        """Erase every photo and vector of a person, and all that was computed from them."""
        employee = self.get_object()
        check_erase_face(request.user, employee)
        certificate = erase_face_data(employee=employee, by=cast("User", request.user))
        return Response(CertificateSerializer(certificate).data)


def find_employee(request: Request, pk: int) -> Employee:
    """A person whom the account may see, without vectors.

    Raises:
        Http404: there is none, or none that the account may see.
    """
    people = visible_employees(request.user).select_related("site", "team")
    return get_object_or_404(people.defer(*WITHOUT_VECTORS), pk=pk)
