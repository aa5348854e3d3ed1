"""Days as they were counted: who was here, how long, how late."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django_filters import ChoiceFilter
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from attendance.api.filters import DayFilter, FlagFilter, PeopleFilter
from attendance.api.notes import note_list
from attendance.models import DaySummary
from attendance.policies import visible_days
from people.api.scopes import Scope
from people.api.views import ApiView


class SummarySerializer(serializers.ModelSerializer[DaySummary]):
    """One person's day; durations are whole minutes, `day` is a date of the site."""

    employee_number = serializers.CharField(source="employee.number")
    employee_name = serializers.CharField(source="employee.name")
    time_zone = serializers.CharField(source="site.time_zone")
    shift = serializers.CharField(source="shift.name", default=None, allow_null=True)
    overtime = serializers.IntegerField(help_text="Daily and weekly together.")

    class Meta:
        model = DaySummary
        fields = (
            "id", "employee", "employee_number", "employee_name", "day", "site", "time_zone",
            "team", "shift", "leave", "holiday", "status", "planned_start", "planned_end",
            "first_in", "last_out", "planned", "excused", "presence", "worked", "breaks", "counted",
            "late", "early_leave", "daily_overtime", "weekly_overtime", "overtime", "exceptions",
        )  # fmt: skip
        read_only_fields = fields


class SummaryFilter(PeopleFilter):
    """By person, day and status; both days are included."""

    # `from` is a word of Python.
    vars()["from"] = DayFilter(field_name="day", lookup_expr="gte", help_text="On or after.")
    to = DayFilter(field_name="day", lookup_expr="lte", help_text="On or before.")
    status = ChoiceFilter(choices=DaySummary.Status.choices, field_name="status")
    has_exceptions = FlagFilter(
        method="filter_exceptions",
        help_text="Whether something is odd about the day.",
    )  # fmt: skip

    def filter_exceptions(
        self,
        days: QuerySet[DaySummary],
        _name: str,
        has_exceptions: bool,  # noqa: FBT001  a filter
    ) -> QuerySet[DaySummary]:
        """Days on which something is odd, or those on which nothing is."""
        return days.exclude(exceptions=[]) if has_exceptions else days.filter(exceptions=[])


class SummariesView(ApiView, ListAPIView[DaySummary]):
    """`GET /api/v1/summaries`: one's own days, and with the permission those of the scope."""

    scopes: ClassVar = {"GET": Scope.ATTENDANCE_READ}
    queryset = DaySummary.objects.none()
    serializer_class = SummarySerializer
    filterset_class = SummaryFilter
    search_fields = ("employee__name", "employee__number")
    ordering_fields = ("day", "employee", "id")
    ordering = ("day", "employee")

    def get_queryset(self) -> QuerySet[DaySummary]:
        """What the account may read."""
        days = visible_days(self.request.user).select_related("employee", "site", "shift")
        return days.defer("employee__embedding")

    @extend_schema(operation_id="list_summaries", tags=["summaries"])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A page of days, oldest first; the answer is noted in the audit log."""
        return note_list(request, "summaries", self.list(request))
