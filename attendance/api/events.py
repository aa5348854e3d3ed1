"""Events: what was recorded, what another system reports, and what shall not count."""

from typing import Any, ClassVar, cast

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django_filters import ChoiceFilter
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from attendance.api.corrections import CorrectionSerializer, find_correction
from attendance.api.fields import IdField, MomentField, PersonSerializer, pick, read_body
from attendance.api.filters import FlagFilter, IdFilter, MomentFilter, PeopleFilter
from attendance.api.notes import note_list, note_look
from attendance.day_changes import VoidEvent
from attendance.day_events import find_day_of
from attendance.models import AttendanceEvent, Correction, Device, EventVoid
from attendance.policies import can_decide_correction, readable_events
from attendance.services.corrections import correct_now, request_correction
from attendance.services.reported_check_ins import WAYS, Report, report_check_in
from people.api.scopes import Scope
from people.api.views import ApiView
from people.models import Integration
from people.policies import Account

TAG = ["events"]
Kind, Method = AttendanceEvent.Kind, AttendanceEvent.Method


class VoidSerializer(serializers.ModelSerializer[EventVoid]):
    """Since when an event does not count, and by which correction."""

    class Meta:
        model = EventVoid
        fields = ("at", "correction")
        read_only_fields = fields


class EventSerializer(serializers.ModelSerializer[AttendanceEvent]):
    """Somebody came or went. `void` is null while it counts."""

    employee_number = serializers.CharField(source="employee.number")
    employee_name = serializers.CharField(source="employee.name")
    void = VoidSerializer(
        allow_null=True, help_text="Null while the event counts, else since when it does not."
    )

    class Meta:
        model = AttendanceEvent
        fields = (
            "id", "employee", "employee_number", "employee_name", "kind", "at", "device", "method",
            "score", "liveness", "is_late", "correction", "void", "nonce", "recorded_at",
        )  # fmt: skip
        read_only_fields = fields


class EventReportSerializer(PersonSerializer):
    """What another system saw."""

    device = IdField(help_text="Id of the device that stands for the reader.")
    method = serializers.ChoiceField(
        choices=[(way.value, way.label) for way in WAYS], help_text="How it knew who it was."
    )
    nonce = serializers.UUIDField(help_text="Made anew for each check-in, sent again with it.")
    kind = serializers.ChoiceField(
        choices=Kind.choices,
        required=False,
        help_text="Left out: what the device is for, or in and out by turns.",
    )
    at = MomentField(required=False, help_text="When it was. Left out: now.")
    score = serializers.FloatField(
        required=False, min_value=-1, max_value=1, help_text="Cosine, where a face was recognised."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Find the device; a score is one of a face."""
        attrs = super().validate(attrs)
        if "score" in attrs and attrs["method"] != Method.FACE:
            raise serializers.ValidationError({"score": _("Only a face has a score.")})
        devices = Device.objects.select_related("site").filter(
            camera=None
        )  # it has eyes of its own
        attrs["device"] = pick(devices.filter(pk=attrs["device"]), "device")
        return attrs


class VoidRequestSerializer(serializers.Serializer[Any]):
    """Why an event shall not count."""

    reason = serializers.CharField(max_length=Correction._meta.get_field("reason").max_length)


class EventFilter(PeopleFilter):
    """By person, time, place and way. `to` is not included."""

    # `from` is a word of Python.
    vars()["from"] = MomentFilter(field_name="at", lookup_expr="gte", help_text="At or after.")
    to = MomentFilter(field_name="at", lookup_expr="lt", help_text="Before.")
    kind = ChoiceFilter(choices=Kind.choices, field_name="kind")
    method = ChoiceFilter(choices=Method.choices, field_name="method")
    device = IdFilter(field_name="device", help_text="Id of the device.")
    is_late = FlagFilter(field_name="is_late")
    is_void = FlagFilter(
        field_name="void",
        lookup_expr="isnull",
        exclude=True,
        help_text="Whether it does not count.",
    )


class EventsView(ApiView, ListAPIView[AttendanceEvent]):
    """`/api/v1/events`: what was recorded, and what another system saw."""

    scopes: ClassVar = {"GET": Scope.ATTENDANCE_READ, "POST": Scope.ATTENDANCE_WRITE}
    queryset = AttendanceEvent.objects.none()
    serializer_class = EventSerializer
    filterset_class = EventFilter
    search_fields = ("employee__name", "employee__number")
    ordering_fields = ("at", "recorded_at", "id")
    ordering = ("-at",)

    def get_queryset(self) -> QuerySet[AttendanceEvent]:
        """What the account may read."""
        return find_events(self.request.user)

    @extend_schema(operation_id="list_events", tags=TAG)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A page of events, newest first; the answer is noted in the audit log."""
        return note_list(request, "events", self.list(request))

    @extend_schema(
        operation_id="report_event",
        tags=TAG,
        request=EventReportSerializer,
        responses={
            201: EventSerializer,
            200: OpenApiResponse(
                EventSerializer, "Known already: the same nonce, or the same within a minute."
            ),
        },
    )
    def post(self, request: Request) -> Response:
        """Record that somebody came or went, exactly once for each nonce."""
        values = read_body(EventReportSerializer, request)
        key = request.auth if isinstance(request.auth, Integration) else None
        result = report_check_in(
            report=Report(**values),
            by=cast("User", request.user),
            system=key.name if key else "",
        )
        event = find_stored(result.event.pk)
        return Response(
            EventSerializer(event).data,
            status=201 if result.is_new else 200,
            headers={"Location": reverse("api:event", args=[event.pk])},
        )


class EventView(ApiView):
    """`GET /api/v1/events/ID`: one event."""

    scopes: ClassVar = {"GET": Scope.ATTENDANCE_READ}

    @extend_schema(operation_id="get_event", tags=TAG, responses=EventSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """The event; it is never changed, and says whether it counts."""
        event = get_object_or_404(find_events(request.user), pk=pk)
        note_look(request, event.employee)
        return Response(EventSerializer(event).data)


class VoidView(ApiView):
    """`POST /api/v1/events/ID/void`: an event that shall not count; it is never deleted."""

    scopes: ClassVar = {"POST": Scope.ATTENDANCE_WRITE}

    @extend_schema(
        operation_id="void_event",
        tags=TAG,
        request=VoidRequestSerializer,
        responses={201: CorrectionSerializer},
    )
    def post(self, request: Request, pk: int) -> Response:
        """Void it by a correction: at once for whoever may decide, else asked for (`state`)."""
        event = get_object_or_404(find_events(request.user), pk=pk)
        reason = read_body(VoidRequestSerializer, request)["reason"]
        act = (
            correct_now
            if can_decide_correction(request.user, event.employee)
            else request_correction
        )
        correction = act(
            employee=event.employee,
            day=find_day_of(event),
            reason=reason,
            lines=[VoidEvent(event.pk)],
            by=cast("User", request.user),
        )
        stored = find_correction(request.user, correction.pk)
        return Response(CorrectionSerializer(stored).data, status=201)


def find_events(account: Account) -> QuerySet[AttendanceEvent]:
    """What the account may read, with all that an answer shows."""
    return _fill(readable_events(account))


def find_stored(pk: int) -> AttendanceEvent:
    """The event that was just recorded, for whoever reported it, who may not read others."""
    return _fill(AttendanceEvent.objects.filter(pk=pk)).get()


def _fill(events: QuerySet[AttendanceEvent]) -> QuerySet[AttendanceEvent]:
    return events.select_related("employee__site", "void").defer("employee__embedding")
