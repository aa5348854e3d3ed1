"""Corrections: asked for, carried out at once, decided, withdrawn."""

from collections.abc import Callable
from typing import Any, ClassVar, cast

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django_filters import ChoiceFilter
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from attendance.api.fields import DayField, IdField, MomentField, PersonSerializer, read_body
from attendance.api.filters import DayFilter, PeopleFilter
from attendance.api.notes import note_look
from attendance.day_changes import MOST_LINES, AddEvent, Change, VoidEvent
from attendance.day_story import name_decider, name_requester
from attendance.models import Adjustment, AttendanceEvent, Correction, CorrectionLine
from attendance.policies import visible_corrections
from attendance.services.corrections import (
    approve_correction,
    correct_now,
    refuse_correction,
    request_correction,
    withdraw_correction,
)
from attendance.summaries import lock_people
from people.api.etags import check_if_match
from people.api.scopes import Scope
from people.api.views import ApiView
from people.policies import Account

TAG = ["corrections"]
PEOPLE = ("employee", "requested_by__employee", "decided_by__employee")
Action, Kind = CorrectionLine.Action, AttendanceEvent.Kind


class LineSerializer(serializers.ModelSerializer[CorrectionLine]):
    """One event that is voided or added: `event`, or `kind` and `at`; the others are null."""

    kind = serializers.SerializerMethodField()

    class Meta:
        model = CorrectionLine
        fields = ("action", "event", "kind", "at")
        read_only_fields = fields

    @extend_schema_field(serializers.ChoiceField(choices=Kind.choices, allow_null=True))
    def get_kind(self, line: CorrectionLine) -> str | None:
        """Of an added event."""
        return line.kind or None


class AdjustmentSerializer(serializers.ModelSerializer[Adjustment]):
    """What a correction of a closed month adds to an open one, in minutes."""

    class Meta:
        model = Adjustment
        fields = ("day", "posted_on", "worked", "counted")
        read_only_fields = fields


class CorrectionSerializer(serializers.ModelSerializer[Correction]):
    """A request to void and to add events of a day, and what came of it."""

    employee_number = serializers.CharField(source="employee.number")
    employee_name = serializers.CharField(source="employee.name")
    lines = LineSerializer(many=True)
    requested_by = serializers.SerializerMethodField()
    decided_by = serializers.SerializerMethodField()
    adjustments = AdjustmentSerializer(many=True)

    class Meta:
        model = Correction
        fields = (
            "id", "employee", "employee_number", "employee_name", "day", "reason", "state", "lines",
            "requested_by", "requested_at", "device", "decided_by", "decided_at", "decision_note",
            "adjustments",
        )  # fmt: skip
        read_only_fields = fields

    def get_requested_by(self, correction: Correction) -> str:
        """Who asked, in words."""
        return name_requester(correction)

    def get_decided_by(self, correction: Correction) -> str | None:
        """Who decided, in words; null while nobody has."""
        return name_decider(correction) if correction.decided_at else None


class LineRequestSerializer(serializers.Serializer[Any]):
    """`{"action": "void", "event": ID}`, or `{"action": "add", "kind": …, "at": …}`."""

    action = serializers.ChoiceField(choices=Action.choices)
    event = IdField(required=False)
    kind = serializers.ChoiceField(choices=Kind.choices, required=False)
    at = MomentField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Each action with what it needs, and nothing else."""
        needed = {"event"} if attrs["action"] == Action.VOID else {"kind", "at"}
        if attrs.keys() - {"action"} != needed:
            text = _("“%(action)s” takes %(fields)s, and nothing else.")
            words = {"action": attrs["action"], "fields": ", ".join(sorted(needed))}
            raise serializers.ValidationError(text % words)
        return attrs


class CorrectionRequestSerializer(PersonSerializer):
    """What was wrong with a day."""

    day = DayField(help_text="The local date on which the shift began.")
    reason = serializers.CharField(max_length=Correction._meta.get_field("reason").max_length)
    lines = LineRequestSerializer(  # type: ignore[call-arg]  # max_length: of the list
        many=True, allow_empty=False, max_length=MOST_LINES
    )
    at_once = serializers.BooleanField(
        default=False, help_text="Carry it out without asking, for whoever may decide."
    )


class DecisionSerializer(serializers.Serializer[Any]):
    """What is said with the answer."""

    note = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=Correction._meta.get_field("decision_note").max_length,
    )


class CorrectionFilter(PeopleFilter):
    """By person, day and state; both days are included."""

    # `from` is a word of Python.
    vars()["from"] = DayFilter(field_name="day", lookup_expr="gte", help_text="On or after.")
    to = DayFilter(field_name="day", lookup_expr="lte", help_text="On or before.")
    state = ChoiceFilter(choices=Correction.State.choices, field_name="state")


class CorrectionsView(ApiView, ListAPIView[Correction]):
    """`/api/v1/corrections`: what was asked to be put right."""

    scopes: ClassVar = {"GET": Scope.ATTENDANCE_READ, "POST": Scope.ATTENDANCE_WRITE}
    queryset = Correction.objects.none()
    serializer_class = CorrectionSerializer
    filterset_class = CorrectionFilter
    search_fields = ("employee__name", "employee__number", "reason")
    ordering_fields = ("requested_at", "day", "id")
    ordering = ("-requested_at",)

    def get_queryset(self) -> QuerySet[Correction]:
        """What the account may read."""
        return find_corrections(self.request.user)

    @extend_schema(operation_id="list_corrections", tags=TAG)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A page of corrections, newest first."""
        return self.list(request)

    @extend_schema(
        operation_id="request_correction",
        tags=TAG,
        request=CorrectionRequestSerializer,
        responses={201: CorrectionSerializer},
    )
    def post(self, request: Request) -> Response:
        """Ask for a correction, or carry it out at once."""
        values = read_body(CorrectionRequestSerializer, request)
        act = correct_now if values.pop("at_once") else request_correction
        lines = [_read_line(line) for line in values.pop("lines")]
        correction = act(**values, lines=lines, by=cast("User", request.user))
        stored = find_correction(request.user, correction.pk)
        return Response(
            CorrectionSerializer(stored).data,
            status=201,
            headers={"Location": reverse("api:correction", args=[stored.pk])},
        )


class CorrectionView(ApiView):
    """`GET /api/v1/corrections/ID`: one correction."""

    scopes: ClassVar = {"GET": Scope.ATTENDANCE_READ}

    @extend_schema(operation_id="get_correction", tags=TAG, responses=CorrectionSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """How far it is."""
        correction = find_correction(request.user, pk)
        note_look(request, correction.employee)
        return Response(CorrectionSerializer(correction).data)


class DecisionView(ApiView):
    """An answer to a correction; `If-Match` refuses one that is not as you read it."""

    scopes: ClassVar = {"POST": Scope.ATTENDANCE_WRITE}
    act: ClassVar[Callable[..., Correction]]

    @transaction.atomic
    def decide(self, request: Request, pk: int, **values: Any) -> Response:
        """Let the service decide, while nobody else does."""
        correction = find_correction(request.user, pk)
        lock_people([correction.employee_id])
        correction = find_correction(request.user, pk)
        check_if_match(request, CorrectionSerializer(correction).data)
        type(self).act(correction=correction, by=cast("User", request.user), **values)
        return Response(CorrectionSerializer(find_correction(request.user, pk)).data)


def _describe(operation_id: str) -> Any:
    """How a decision stands in the schema."""
    return extend_schema_view(
        post=extend_schema(
            operation_id=operation_id,
            tags=TAG,
            request=DecisionSerializer,
            responses=CorrectionSerializer,
        )
    )


@_describe("approve_correction")
class ApprovalView(DecisionView):
    """`POST /api/v1/corrections/ID/approve`."""

    act = staticmethod(approve_correction)

    def post(self, request: Request, pk: int) -> Response:
        """Carry it out: void and add its events, and count the day anew."""
        return self.decide(request, pk, **read_body(DecisionSerializer, request))


@_describe("refuse_correction")
class RefusalView(DecisionView):
    """`POST /api/v1/corrections/ID/refuse`."""

    act = staticmethod(refuse_correction)

    def post(self, request: Request, pk: int) -> Response:
        """Leave the day as it is; the note says why."""
        return self.decide(request, pk, **read_body(DecisionSerializer, request))


class WithdrawalView(DecisionView):
    """`POST /api/v1/corrections/ID/withdraw`."""

    act = staticmethod(withdraw_correction)

    @extend_schema(
        operation_id="withdraw_correction", tags=TAG, request=None, responses=CorrectionSerializer
    )
    def post(self, request: Request, pk: int) -> Response:
        """Take one's own request back."""
        return self.decide(request, pk)


def find_corrections(account: Account) -> QuerySet[Correction]:
    """What the account may read, with all that an answer shows."""
    rows = visible_corrections(account).select_related("device", "employee__site", *PEOPLE)
    rows = rows.defer(*(f"{path}__embedding" for path in PEOPLE))
    return rows.prefetch_related("lines", "adjustments")


def find_correction(account: Account, pk: int) -> Correction:
    """One that the account may read; Http404 when there is none."""
    return get_object_or_404(find_corrections(account), pk=pk)


def _read_line(line: dict[str, Any]) -> Change:
    if line["action"] == Action.VOID:
        return VoidEvent(line["event"])
    return AddEvent(line["kind"], line["at"])
