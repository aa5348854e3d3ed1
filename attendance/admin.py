"""HR's site for attendance: kiosks and the events they recorded."""

import datetime
import secrets
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import DropdownFilter, RangeDateTimeFilter
from unfold.decorators import display

from attendance.day_names import name_day_briefly
from attendance.home import CHART_DAYS, OPEN_ARRIVAL_DAYS
from attendance.models import AttendanceEvent, Device
from attendance.panels import gather_month, gather_team_today
from attendance.policies import can_view_board, visible_events
from attendance.presence import (
    DAY,
    PresenceState,
    annotate_presence,
    find_open_arrivals,
    find_seen_on,
)
from attendance.services import hash_key, renew_key
from people.admin.contributions import (
    Place,
    register_employee_filter,
    register_panel,
)
from people.admin.history import ChangeHistoryMixin
from people.admin.scope import NobodyWritesMixin, ScopedAdminMixin, ScopedRelatedFilter
from people.models import Employee, Team


@admin.register(Device)
class DeviceAdmin(ChangeHistoryMixin, ModelAdmin):  # type: ignore[type-arg]
    """Kiosks; the key of a new one is shown once, after saving."""

    list_display = ("name", "site", "direction", "state", "last_seen_at")
    list_filter = ("site", "direction", "is_active")
    list_select_related = ("site",)
    search_fields = ("name",)
    fields = ("name", "site", "direction", "is_active", "last_seen_at")
    readonly_fields = ("last_seen_at",)
    actions = ("renew_keys",)

    @display(description=_("state"), label={"on": "success", "off": "danger"})
    def state(self, device: Device) -> tuple[str, str]:
        """Whether the device may check people in."""
        return ("on", str(_("on"))) if device.is_active else ("off", str(_("off")))

    def save_model(self, request: HttpRequest, obj: Device, form: Any, change: Any) -> None:
        """Save the device; a new one gets its key, which is shown this once."""
        if change:
            super().save_model(request, obj, form, change)
            return
        obj.key_hash = hash_key(secrets.token_urlsafe(32))
        super().save_model(request, obj, form, change)
        self._show_new_key(request, obj)

    @admin.action(
        description=_("Give a new key (the old one stops working)"), permissions=["change"]
    )
    def renew_keys(self, request: HttpRequest, queryset: QuerySet[Device]) -> None:
        """A new key for each chosen device."""
        for device in queryset:
            self._show_new_key(request, device)

    def _show_new_key(self, request: HttpRequest, device: Device) -> None:
        self.message_user(
            request,
            _("Key of %(name)s, shown only now: %(key)s – type it on the kiosk page of the device.")
            % {"name": device.name, "key": renew_key(device=device)},
            messages.WARNING,
        )


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
    list_display = ("local_time", "employee", "kind_label", "device", "method", "score_text")
    list_filter = (
        ("at", RangeDateTimeFilter),
        "kind",
        "method",
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


class PresenceFilter(DropdownFilter):
    """People by where they are today."""

    title, parameter_name = _("today"), "presence"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """In, left, not seen, and late."""
        return [*PresenceState.choices, ("late", _("came late"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The people who are there now, or not."""
        chosen = self.value()
        if not chosen:
            return queryset
        people = annotate_presence(queryset, now=timezone.now())
        return people.filter(is_late=True) if chosen == "late" else people.filter(presence=chosen)


class SeenOnFilter(DropdownFilter):
    """People who came in on one of the last days."""

    title, parameter_name = _("came in on"), "seen_on"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The days of the chart on the first page."""
        today = timezone.localdate()
        days = [today - DAY * number for number in range(CHART_DAYS)]
        return [(day.isoformat(), name_day_briefly(day)) for day in days]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The people who came in on that day; a day that is none finds nobody."""
        chosen = self.value()
        if not chosen:
            return queryset
        try:
            return find_seen_on(queryset, day=datetime.date.fromisoformat(chosen))
        except ValueError:
            return queryset.none()


def may_view_board(request: HttpRequest) -> bool:
    """Whether the user may see who is in."""
    return can_view_board(request.user)


register_employee_filter(PresenceFilter, offered=may_view_board)
register_employee_filter(SeenOnFilter, offered=may_view_board)
register_panel(Employee, "attendance/admin_month.html", gather_month, place=Place.PRESENCE)
register_panel(Team, "attendance/admin_team_today.html", gather_team_today, place=Place.PRESENCE)
