"""What attendance adds to the pages of people and teams."""

import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import DropdownFilter

from attendance.day_names import name_day_briefly
from attendance.home import CHART_DAYS
from attendance.panels import gather_corrections, gather_month, gather_team_today
from attendance.policies import can_view_board
from attendance.presence import (
    DAY,
    PresenceState,
    annotate_presence,
    find_seen_on,
)
from attendance.rosters import gather_roster
from people.admin.contributions import (
    Place,
    register_employee_filter,
    register_panel,
)
from people.models import Employee, Team


class PresenceFilter(DropdownFilter):
    """People by where they are today."""

    title, parameter_name = _("today"), "presence"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """In, left, missing, expected, on leave, off; and late."""
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
register_panel(Employee, "attendance/admin_roster.html", gather_roster, place=Place.PRESENCE)
register_panel(
    Employee, "attendance/admin_corrections.html", gather_corrections, place=Place.PRESENCE
)
register_panel(Team, "attendance/admin_team_today.html", gather_team_today, place=Place.PRESENCE)
