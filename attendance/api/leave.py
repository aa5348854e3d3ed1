"""Leave: its types, requests, and the answers."""

from collections.abc import Callable
from typing import Any, ClassVar, cast

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django_filters import ChoiceFilter
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from attendance.api.corrections import DecisionSerializer
from attendance.api.fields import DayField, IdField, PersonSerializer, pick, read_body
from attendance.api.filters import DayFilter, IdFilter, PeopleFilter
from attendance.api.notes import note_look
from attendance.models import Leave, LeaveType
from attendance.policies import visible_leaves
from attendance.services.leaves import (
    approve_leave,
    cancel_leave,
    enter_leave,
    refuse_leave,
    request_leave,
)
from attendance.summaries import lock_people
from people.api.etags import check_if_match
from people.api.scopes import Scope
from people.api.views import ApiView
from people.policies import Account, has_permission, is_self

TAG = ["leave"]


class LeaveTypeSerializer(serializers.ModelSerializer[LeaveType]):
    """Why somebody is away."""

    class Meta:
        model = LeaveType
        fields = ("id", "name", "code", "color", "is_paid")
        read_only_fields = fields


class LeaveSerializer(serializers.ModelSerializer[Leave]):
    """Days, or halves of days, on which somebody does not come."""

    employee_number = serializers.CharField(source="employee.number")
    employee_name = serializers.CharField(source="employee.name")
    type_name = serializers.CharField(source="type.name")
    reason = serializers.SerializerMethodField()
    decision_note = serializers.SerializerMethodField()

    class Meta:
        model = Leave
        fields = (
            "id", "employee", "employee_number", "employee_name", "type", "type_name", "first_day",
            "last_day", "starts_at_noon", "ends_at_noon", "reason", "state", "requested_at",
            "decided_at", "decision_note",
        )  # fmt: skip
        read_only_fields = fields

    def get_reason(self, leave: Leave) -> str | None:
        """Why; null for whoever may not read that."""
        return leave.reason if self._may_read(leave) else None

    def get_decision_note(self, leave: Leave) -> str | None:
        """The answer in words; null for whoever may not read that."""
        return leave.decision_note if self._may_read(leave) else None

    def _may_read(self, leave: Leave) -> bool:
        """As `can_read_reason`, for a leave that the account sees."""
        user = self.context["request"].user
        return is_self(user, leave.employee) or has_permission(user, "attendance.decide_leave")


class LeaveRequestSerializer(PersonSerializer):
    """Who will be away, and when."""

    type = IdField(help_text="Id of a type of leave that can be asked for.")
    first_day = DayField(help_text="Of the person's site; included.")
    last_day = DayField(help_text="Included.")
    starts_at_noon = serializers.BooleanField(
        default=False, help_text="Only the second half of the first day."
    )
    ends_at_noon = serializers.BooleanField(
        default=False, help_text="Only the first half of the last day."
    )
    reason = serializers.CharField(
        default="",
        allow_blank=True,
        max_length=Leave._meta.get_field("reason").max_length,
        help_text="HR and the managers of the team read it.",
    )
    at_once = serializers.BooleanField(
        default=False, help_text="Approve it without asking, for whoever may decide."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Find the type."""
        attrs = super().validate(attrs)
        types = LeaveType.objects.filter(is_active=True)
        attrs["leave_type"] = pick(types.filter(pk=attrs.pop("type")), "type")
        return attrs


class LeaveFilter(PeopleFilter):
    """By person, days, type and state: leave that lies in these days, if only in part."""

    # `from` is a word of Python.
    vars()["from"] = DayFilter(
        field_name="last_day", lookup_expr="gte", help_text="Ends on this day or after."
    )
    to = DayFilter(
        field_name="first_day", lookup_expr="lte", help_text="Begins on this day or before."
    )
    type = IdFilter(field_name="type", help_text="Id of the type.")
    state = ChoiceFilter(choices=Leave.State.choices, field_name="state")


class LeaveTypesView(ApiView, ListAPIView[LeaveType]):
    """`GET /api/v1/leave-types`: what can be asked for now."""

    scopes: ClassVar = {"GET": Scope.ATTENDANCE_READ}
    queryset = LeaveType.objects.filter(is_active=True)
    serializer_class = LeaveTypeSerializer
    ordering_fields = ("name", "id")
    ordering = ("name",)

    @extend_schema(operation_id="list_leave_types", tags=TAG)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A page of types."""
        return self.list(request)


class LeavesView(ApiView, ListAPIView[Leave]):
    """`/api/v1/leave`: who is or will be away."""

    scopes: ClassVar = {"GET": Scope.ATTENDANCE_READ, "POST": Scope.ATTENDANCE_WRITE}
    queryset = Leave.objects.none()
    serializer_class = LeaveSerializer
    filterset_class = LeaveFilter
    search_fields = ("employee__name", "employee__number")
    ordering_fields = ("first_day", "requested_at", "id")
    ordering = ("-first_day",)

    def get_queryset(self) -> QuerySet[Leave]:
        """What the account may read."""
        return find_leaves(self.request.user)

    @extend_schema(operation_id="list_leave", tags=TAG)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A page of leave, latest first."""
        return self.list(request)

    @extend_schema(
        operation_id="request_leave",
        tags=TAG,
        request=LeaveRequestSerializer,
        responses={201: LeaveSerializer},
    )
    def post(self, request: Request) -> Response:
        """Ask for leave, or enter it approved."""
        values = read_body(LeaveRequestSerializer, request)
        act = enter_leave if values.pop("at_once") else request_leave
        leave = act(**values, by=cast("User", request.user))
        return Response(
            show(request, find_leave(request.user, leave.pk)),
            status=201,
            headers={"Location": reverse("api:leave", args=[leave.pk])},
        )


class LeaveView(ApiView):
    """`GET /api/v1/leave/ID`: one leave."""

    scopes: ClassVar = {"GET": Scope.ATTENDANCE_READ}

    @extend_schema(operation_id="get_leave", tags=TAG, responses=LeaveSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """How far it is."""
        leave = find_leave(request.user, pk)
        note_look(request, leave.employee)
        return Response(show(request, leave))


class DecisionView(ApiView):
    """An answer to a leave; `If-Match` refuses one that is not as you read it."""

    scopes: ClassVar = {"POST": Scope.ATTENDANCE_WRITE}
    act: ClassVar[Callable[..., Leave]]

    @transaction.atomic
    def decide(self, request: Request, pk: int) -> Response:
        """Let the service decide, while nobody else does."""
        values = read_body(DecisionSerializer, request)
        lock_people([find_leave(request.user, pk).employee_id])
        leave = find_leave(request.user, pk)
        check_if_match(request, show(request, leave))
        type(self).act(leave=leave, by=cast("User", request.user), **values)
        return Response(show(request, find_leave(request.user, pk)))


def _describe(operation_id: str) -> Any:
    """How a decision stands in the schema."""
    return extend_schema_view(
        post=extend_schema(
            operation_id=operation_id,
            tags=TAG,
            request=DecisionSerializer,
            responses=LeaveSerializer,
        )
    )


@_describe("approve_leave")
class ApprovalView(DecisionView):
    """`POST /api/v1/leave/ID/approve`."""

    act = staticmethod(approve_leave)

    def post(self, request: Request, pk: int) -> Response:
        """Approve; the days of the leave are counted anew."""
        return self.decide(request, pk)


@_describe("refuse_leave")
class RefusalView(DecisionView):
    """`POST /api/v1/leave/ID/refuse`."""

    act = staticmethod(refuse_leave)

    def post(self, request: Request, pk: int) -> Response:
        """Refuse; the note says why."""
        return self.decide(request, pk)


@_describe("cancel_leave")
class CancellationView(DecisionView):
    """`POST /api/v1/leave/ID/cancel`."""

    act = staticmethod(cancel_leave)

    def post(self, request: Request, pk: int) -> Response:
        """Take it back: one's own while it waits, others for whoever may decide."""
        return self.decide(request, pk)


def show(request: Request, leave: Leave) -> dict[str, Any]:
    """What whoever asks may read of it."""
    data: dict[str, Any] = LeaveSerializer(leave, context={"request": request}).data
    return data


def find_leaves(account: Account) -> QuerySet[Leave]:
    """What the account may read, with all that an answer shows."""
    return visible_leaves(account).select_related("employee", "type").defer("employee__embedding")


def find_leave(account: Account, pk: int) -> Leave:
    """One that the account may read; Http404 when there is none."""
    return get_object_or_404(find_leaves(account), pk=pk)
