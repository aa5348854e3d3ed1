"""One person's coming weeks, and which schedule they come from."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from attendance.day_names import name_day
from attendance.models import ScheduleAssignment, Shift
from attendance.plans import PlannedDay, find_monday, list_days, load_plans
from attendance.policies import can_plan, visible_assignments
from attendance.rules import LeaveShare
from people.models import Employee
from people.policies import has_permission

WEEKS = 4


@dataclass(frozen=True, slots=True)
class RosterDay:
    """One day of the preview: the letters or the mark in the cell, and all of it in words."""

    number: int
    code: str
    mark: str
    times: str
    color: str
    label: str
    is_off: bool
    is_today: bool


def gather_roster(request: HttpRequest, employee: Employee) -> dict[str, Any] | None:
    """The schedule that holds today and why, and the next four weeks; None: not for this user."""
    if not has_permission(request.user, "attendance.view_scheduleassignment"):
        return None
    today = timezone.localdate(timezone=employee.site.zone)
    holding = find_holding(employee, on=today)
    may_open = (
        holding is not None and visible_assignments(request.user).filter(pk=holding.pk).exists()
    )
    return {
        "schedule": holding.schedule.name if holding else "",
        "why": describe_reason(holding) if holding else "",
        "url": reverse("admin:attendance_scheduleassignment_change", args=[holding.pk])
        if holding and may_open
        else "",
        "plan_url": _link_new(employee, "scheduleassignment") if can_plan(request.user) else "",
        "day_url": _link_new(employee, "planexception")
        if has_permission(request.user, "attendance.add_planexception")
        else "",
        "leave_url": _link_new(employee, "leave")
        if has_permission(request.user, "attendance.add_leave")
        else "",
        "weeks": list_weeks(employee, today),
    }


def find_holding(employee: Employee, *, on: datetime.date) -> ScheduleAssignment | None:
    """The assignment by which the person works on this day: the own, the team's, the site's."""
    whose = Q(employee=employee.pk) | Q(site=employee.site_id)
    if employee.team_id is not None:
        whose |= Q(team=employee.team_id)
    rows = ScheduleAssignment.objects.filter(
        whose, Q(valid_until__isnull=True) | Q(valid_until__gte=on), valid_from__lte=on
    ).select_related("schedule", "team", "site")
    return min(rows, key=_rank, default=None)


def describe_reason(assignment: ScheduleAssignment) -> str:
    """Why it holds for the person, in words."""
    if assignment.employee_id is not None:
        return _("made for this person")
    if assignment.team is not None:
        return _("of the team %(name)s") % {"name": assignment.team}
    return _("of the site %(name)s") % {"name": assignment.site}


def list_weeks(employee: Employee, today: datetime.date) -> list[list[RosterDay]]:
    """The week of `today` and the three after it, day by day; a constant number of queries."""
    first = find_monday(today)
    last = first + datetime.timedelta(days=7 * WEEKS - 1)
    plans = load_plans(employees=[employee], first=first, last=last)
    shifts = Shift.objects.in_bulk()
    days = [_describe(plans.get(employee.pk, day), shifts, today) for day in list_days(first, last)]
    return [days[start : start + 7] for start in range(0, len(days), 7)]


def _describe(planned: PlannedDay, shifts: dict[int, Shift], today: datetime.date) -> RosterDay:
    plan = planned.plan
    shift = shifts.get(planned.shift_id) if planned.shift_id else None
    code, mark, times, words = "–", "", "", _("day off")
    if not plan.is_employed:
        words, shift = _("does not work here"), None
    elif plan.leave is LeaveShare.WHOLE:
        code, mark, words, shift = _("leave"), "leave", _("on leave"), None
    elif plan.is_holiday:
        code, mark, words, shift = _("holiday"), "off", planned.holiday, None
    elif shift is not None:
        times = "" if shift.is_flexible else f"{shift.starts_at:%H:%M}–{shift.ends_at:%H:%M}"
        code, words = shift.code, f"{shift.name} {times}".strip()
        if plan.leave is not LeaveShare.NONE:
            words = _("%(shift)s, half a day of leave") % {"shift": words}
    elif not plan.is_planned:
        words = _("no plan")
    return RosterDay(
        number=plan.day.day,
        code=code,
        mark=mark,
        times=times,
        color=shift.color if shift else "",
        label=f"{name_day(plan.day)}: {words}",
        is_off=shift is None,
        is_today=plan.day == today,
    )


def _rank(assignment: ScheduleAssignment) -> int:
    """The person before the team before the site."""
    if assignment.employee_id is not None:
        return 0
    return 1 if assignment.team_id is not None else 2


def _link_new(employee: Employee, model: str) -> str:
    return f"{reverse(f'admin:attendance_{model}_add')}?employee={employee.pk}"
