"""What was recorded."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import DropdownFilter, RangeDateTimeFilter
from unfold.decorators import display

from attendance.home import OPEN_ARRIVAL_DAYS
from attendance.models import AttendanceEvent
from attendance.policies import visible_events
from attendance.presence import (
    find_open_arrivals,
)
from people.admin.scope import NobodyWritesMixin, ScopedAdminMixin, ScopedRelatedFilter


class OpenArrivalFilter(DropdownFilter):
    """Arrivals after which nobody checked out."""

    title, parameter_name = _("check-out"), "open"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The one kind."""
        return [("yes", _("forgotten in the last 7 days"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The arrivals that nothing followed."""
        if self.value() != "yes":
            return queryset
        return find_open_arrivals(queryset, now=timezone.now(), days=OPEN_ARRIVAL_DAYS)


@admin.register(AttendanceEvent)
class AttendanceEventAdmin(ScopedAdminMixin, NobodyWritesMixin, ModelAdmin):  # type: ignore[type-arg,misc]
    """What was recorded; read only, like the table behind it."""

    visible = staticmethod(visible_events)
    list_display = (
        "local_time",
        "employee",
        "kind_label",
        "device",
        "method",
        "is_late",
        "score_text",
    )
    list_filter = (
        ("at", RangeDateTimeFilter),
        "kind",
        "method",
        "is_late",
        "device",
        ("employee__team", ScopedRelatedFilter),
        "employee__site",
        OpenArrivalFilter,
    )
    list_filter_submit = True
    list_select_related = ("employee__site", "device")
    search_fields = ("employee__name", "employee__number")
    date_hierarchy = "at"

    def get_queryset(self, request: HttpRequest) -> QuerySet[AttendanceEvent]:
        """Without the vectors of the people."""
        return super().get_queryset(request).defer("employee__embedding")

    @admin.display(description=_("at"), ordering="at")
    def local_time(self, event: AttendanceEvent) -> str:
        """The time on the clocks of the person's site."""
        at = event.at.astimezone(event.employee.site.zone)
        return f"{date_format(at)}, {at:%H:%M %Z}"

    @display(description=_("kind"), label={"in": "success", "out": "info"}, ordering="kind")
    def kind_label(self, event: AttendanceEvent) -> tuple[str, str]:
        """In or out."""
        return event.kind, event.get_kind_display()

    @admin.display(description=_("score"), ordering="score")
    def score_text(self, event: AttendanceEvent) -> str:
        """The cosine with two digits."""
        return "–" if event.score is None else f"{event.score:.2f}"
