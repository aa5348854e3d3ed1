"""What attendance adds to the pages of people: a person's month, a team's day."""

import calendar
import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal, cast
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from attendance.day_names import name_day
from attendance.models import AttendanceEvent, DaySummary
from attendance.policies import can_view_board, can_view_day, visible_corrections
from attendance.queries import find_people_today, judge_unseen
from people.models import Employee, Team
from people.policies import has_permission, visible_employees

SHOWN_CORRECTIONS = 5

Seen = Literal["in", "late", "missing", "leave", "off", "expected", "later"]


@dataclass(frozen=True, slots=True)
class DayCell:
    """One day of a month; times on the clocks of the person's site."""

    number: int
    label: str
    seen: Seen
    is_today: bool
    is_weekend: bool
    url: str


def gather_month(request: HttpRequest, employee: Employee) -> dict[str, Any] | None:
    """The person's days of this month, for those who may read events."""
    if not has_permission(request.user, "attendance.view_attendanceevent"):
        return None
    now = timezone.now()
    today = now.astimezone(employee.site.zone).date()
    cells = list(list_month(employee, today, opens_days=can_view_day(request.user, employee)))
    return {
        "title": date_format(today, "F Y"),
        "cells": cells,
        "days_seen": sum(cell.seen in {"in", "late"} for cell in cells),
        "url": link_events(employee),
    }


def list_month(employee: Employee, today: datetime.date, *, opens_days: bool) -> Iterator[DayCell]:
    """Every day of the month of `today`; two queries. `opens_days`: each leads to its page."""
    length = calendar.monthrange(today.year, today.month)[1]
    days = [today.replace(day=number) for number in range(1, length + 1)]
    start, end = _find_bounds(employee, days[0], days[-1])
    events = employee.events.filter(at__gte=start, at__lt=end).order_by("at", "pk")
    by_day: dict[datetime.date, list[AttendanceEvent]] = {}
    for event in events:
        by_day.setdefault(event.at.astimezone(employee.site.zone).date(), []).append(event)
    rows = employee.day_summaries.filter(day__range=(days[0], days[-1])).select_related("shift")
    summaries = {row.day: row for row in rows}
    for day in days:
        cell = _describe_day(employee, day, by_day.get(day, []), summaries.get(day), today)
        yield replace(cell, url=_link_day(employee, day)) if opens_days and day <= today else cell


def gather_corrections(request: HttpRequest, employee: Employee) -> dict[str, Any] | None:
    """The newest corrections of the person's days, and the way to today's day."""
    if not can_view_day(request.user, employee):
        return None
    today = timezone.now().astimezone(employee.site.zone).date()
    corrections = visible_corrections(request.user).filter(employee=employee)
    return {
        "corrections": list(corrections[:SHOWN_CORRECTIONS]),
        "today_url": _link_day(employee, today),
        "url": f"{reverse('admin:attendance_correction_changelist')}?q={employee.number}",
    }


def gather_team_today(request: HttpRequest, team: Team) -> dict[str, Any] | None:
    """Who of the team is in now, for those who may see the board."""
    if not can_view_board(request.user):
        return None
    among = visible_employees(request.user).filter(team=team)
    people = find_people_today(among=among)
    present = [person for person in people if person.state == "in"]
    return {"present": present, "count": len(present), "total": len(people)}


def link_events(employee: Employee, **query: str) -> str:
    """The events of one person."""
    query = {"employee__id__exact": str(employee.pk), **query}
    return f"{reverse('admin:attendance_attendanceevent_changelist')}?{urlencode(query)}"


def _link_day(employee: Employee, day: datetime.date) -> str:
    """The page on which a day is told and corrected."""
    return reverse("admin:attendance_day", args=[employee.pk, day.isoformat()])


def _describe_day(
    employee: Employee,
    day: datetime.date,
    events: list[AttendanceEvent],
    summary: DaySummary | None,
    today: datetime.date,
) -> DayCell:
    start, end = _find_bounds(employee, day, day)
    seen = _judge(employee, day, events, summary, today)
    return DayCell(
        number=day.day,
        label=f"{name_day(day)}: {_say(employee, seen, events, summary)}",
        seen=seen,
        is_today=day == today,
        is_weekend=day.weekday() >= calendar.SATURDAY,
        url=link_events(employee, at__gte=start.isoformat(), at__lt=end.isoformat())
        if events
        else "",
    )


def _judge(
    employee: Employee,
    day: datetime.date,
    events: list[AttendanceEvent],
    summary: DaySummary | None,
    today: datetime.date,
) -> Seen:
    if events:
        return "late" if summary is not None and summary.late > 0 else "in"
    if day > today or not employee.is_employed(day):
        return "later"
    seen = judge_unseen([summary] if summary else [], today=day, now=timezone.now())
    return "missing" if seen in {"in", "out"} else cast("Seen", seen)


def _say(
    employee: Employee, seen: Seen, events: Iterable[AttendanceEvent], summary: DaySummary | None
) -> str:
    """The day in words."""
    if seen == "off" and summary is not None and summary.holiday:
        return summary.holiday
    words = {
        "later": "–",
        "missing": _("not seen"),
        "leave": _("on leave"),
        "off": _("day off"),
        "expected": _("expected later"),
    }
    if seen in words:
        return words[seen]
    zone = employee.site.zone
    times = ", ".join(
        f"{event.get_kind_display()} {event.at.astimezone(zone):%H:%M}" for event in events
    )
    return _("late; %(times)s") % {"times": times} if seen == "late" else times


def _find_bounds(
    employee: Employee, first: datetime.date, last: datetime.date
) -> tuple[datetime.datetime, datetime.datetime]:
    zone = employee.site.zone
    start = datetime.datetime.combine(first, datetime.time(), tzinfo=zone)
    end = datetime.datetime.combine(last + datetime.timedelta(days=1), datetime.time(), tzinfo=zone)
    return start, end
