"""One person's shifts, leave and holidays as iCalendar (RFC 5545).

Times are in UTC, which every calendar shows on the clock of whoever looks. Why somebody is on
leave is not in it: the address may end up at a company that keeps calendars.
"""

import datetime
from collections.abc import Iterator

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event
from icalendar.enums import TRANSP

from attendance.models import Shift
from attendance.plans import PlannedDay, load_plans
from attendance.rules import DayPlan, LeaveShare
from people.models import Employee

PAST, COMING = datetime.timedelta(weeks=4), datetime.timedelta(weeks=8)
DAY = datetime.timedelta(days=1)
RENEWAL = datetime.timedelta(hours=6)


def render_calendar(*, employee: Employee, now: datetime.datetime | None = None) -> bytes:
    """The last four weeks and the next eight; the same day keeps its name from call to call."""
    now = now or timezone.now()
    today = now.astimezone(employee.site.zone).date()
    calendar = Calendar.new(
        name=_("My shifts (%(site)s)") % {"site": employee.site},
        prodid="-//Muster//Attendance//EN",
        method="PUBLISH",
        refresh_interval=RENEWAL,
    )
    calendar.add("X-PUBLISHED-TTL", "PT6H")
    for event in _list_events(employee, today - PAST, today + COMING, now):
        calendar.add_component(event)
    body: bytes = calendar.to_ical()
    return body


def _list_events(
    employee: Employee, first: datetime.date, last: datetime.date, now: datetime.datetime
) -> Iterator[Event]:
    plans = load_plans(employees=[employee], first=first, last=last)
    days = plans.days_of(employee.pk)
    shifts = Shift.objects.in_bulk({day.shift_id for day in days.values() if day.shift_id})
    for day, planned in days.items():
        if not planned.plan.is_employed:
            continue
        stem = f"{day:%Y%m%d}-{employee.pk}"
        if planned.holiday:
            yield _make_day(f"holiday-{stem}", day, planned.holiday, now, is_free=True)
        if planned.plan.leave is not LeaveShare.NONE:
            yield _make_day(f"leave-{stem}", day, _name_leave(planned.plan.leave), now)
        if planned.shift_id and _is_expected(planned):
            yield _make_shift(f"shift-{stem}", planned.plan, shifts[planned.shift_id], now)


def _is_expected(planned: PlannedDay) -> bool:
    return not planned.plan.is_holiday and planned.plan.leave is not LeaveShare.WHOLE


def _name_leave(share: LeaveShare) -> str:
    if share is LeaveShare.FIRST_HALF:
        return _("On leave, first half of the day")
    if share is LeaveShare.SECOND_HALF:
        return _("On leave, second half of the day")
    return _("On leave")


def _make_shift(uid: str, plan: DayPlan, shift: Shift, now: datetime.datetime) -> Event:
    """A shift from start to end; flexible hours without a core time as the day they are."""
    terms = plan.terms
    if terms is None or (terms.is_flexible and not terms.has_core):
        return _make_day(uid, plan.day, shift.name, now, is_free=True)
    core = _("%(shift)s (core time)") % {"shift": shift.name}
    last = plan.day + DAY * terms.crosses_midnight
    return Event.new(
        uid=_name(uid),
        stamp=now,
        summary=core if terms.is_flexible else shift.name,
        start=_find_moment(plan.day, terms.starts_at, plan.zone),
        end=_find_moment(last, terms.ends_at, plan.zone),
    )


def _find_moment(
    day: datetime.date, time: datetime.time, zone: datetime.tzinfo
) -> datetime.datetime:
    return datetime.datetime.combine(day, time, zone).astimezone(datetime.UTC)


def _make_day(
    uid: str, day: datetime.date, summary: str, now: datetime.datetime, *, is_free: bool = False
) -> Event:
    """A whole day; its end is the day after, as the format has it."""
    return Event.new(
        uid=_name(uid),
        stamp=now,
        summary=summary,
        start=day,
        end=day + DAY,
        transparency=TRANSP.TRANSPARENT if is_free else TRANSP.OPAQUE,
    )


def _name(uid: str) -> str:
    return f"{uid}@{settings.SITE_ADDRESS.partition('://')[2]}"
