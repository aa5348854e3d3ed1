"""What a correction would make of a day: the rules on a dry run, nothing is written."""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from attendance.day_changes import AddEvent, Change, VoidEvent, apply_changes, find_doubts
from attendance.day_events import find_day_events
from attendance.local_times import DAY
from attendance.models import AttendanceEvent, ClosedMonth, Correction
from attendance.plans import PlannedDay, Plans, load_plans
from attendance.rules import DayResult, Stamp, summarise_days
from attendance.summaries.stamps import read_stamps
from people.models import Employee

WEEK = 7


@dataclass(frozen=True, slots=True)
class DayChange:
    """One day before and after; None where nothing is counted."""

    day: datetime.date
    before: DayResult | None
    after: DayResult | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What changes: the day itself first, then the others of its weeks."""

    day: DayChange
    others: list[DayChange]
    doubts: list[str]
    is_closed: bool


def preview_changes(
    *,
    employee: Employee,
    day: datetime.date,
    changes: Collection[Change],
    now: datetime.datetime | None = None,
) -> Preview:
    """What the days would be after these changes."""
    now = now or timezone.now()
    plans = _load(employee, day)
    stamps = _read_stamps(plans, employee)
    days = _compare(plans, employee.pk, stamps, _apply(stamps, changes), now)
    return _assemble(employee, day, days, changes, now)


def preview_done(correction: Correction, *, now: datetime.datetime | None = None) -> Preview:
    """What a correction that was carried out has changed, of the days as they are now."""
    now = now or timezone.now()
    employee, day = correction.employee, correction.day
    plans = _load(employee, day)
    after = _read_stamps(plans, employee)
    added = set(correction.added_events.values_list("pk", flat=True))
    voided = AttendanceEvent.objects.filter(void__correction=correction)
    before = [stamp for stamp in after if stamp.id not in added] + list(_make_stamps(voided))
    return _assemble(employee, day, _compare(plans, employee.pk, before, after, now), (), now)


def _compare(
    plans: Plans, employee_id: int, before: list[Stamp], after: list[Stamp], now: datetime.datetime
) -> list[DayChange]:
    """Every day of the plans that has begun, counted both ways."""
    planned = plans.days_of(employee_id)
    old, new = (_count(planned, stamps, now) for stamps in (before, after))
    return [DayChange(day, old.get(day), new.get(day)) for day in sorted({*old, *new})]


def _assemble(
    employee: Employee,
    day: datetime.date,
    days: list[DayChange],
    changes: Collection[Change],
    now: datetime.datetime,
) -> Preview:
    zone = employee.site.zone
    today = now.astimezone(zone).date()
    moments = apply_changes(find_day_events(employee, day), changes)
    return Preview(
        day=next((one for one in days if one.day == day), DayChange(day, None, None)),
        others=[
            one for one in days if one.day != day and one.before != one.after and one.day <= today
        ],
        doubts=find_doubts(moments, zone=zone, is_over=day < today),
        is_closed=_is_closed(employee, day),
    )


def _load(employee: Employee, day: datetime.date) -> Plans:
    first, last = _find_span(day)
    return load_plans(employees=[employee], first=first, last=last)


def _read_stamps(plans: Plans, employee: Employee) -> list[Stamp]:
    return read_stamps(plans).get(employee.pk, [])


def _count(
    planned: dict[datetime.date, PlannedDay], stamps: list[Stamp], now: datetime.datetime
) -> dict[datetime.date, DayResult]:
    results = summarise_days(
        {day: one.plan for day, one in planned.items()},
        stamps,
        now=now,
        debounce=datetime.timedelta(seconds=settings.DEBOUNCE_SECONDS),
    )
    return {result.day: result for result in results}


def _is_closed(employee: Employee, day: datetime.date) -> bool:
    """Whether the day lies in a month that was handed to payroll."""
    placed = employee.placements.filter(since__lte=day).order_by("-since").first()
    site_id = placed.site_id if placed else employee.site_id
    return ClosedMonth.objects.filter(site=site_id, month=day.replace(day=1)).exists()


def _find_span(day: datetime.date) -> tuple[datetime.date, datetime.date]:
    """The whole weeks that the day and its neighbours touch, and a day more on both sides."""
    start, end = day - DAY, day + DAY
    first = start - start.weekday() * DAY
    last = end + (WEEK - 1 - end.weekday()) * DAY
    return first - DAY, last + DAY


def _make_stamps(events: Iterable[AttendanceEvent]) -> Iterable[Stamp]:
    for event in events:
        is_automatic = event.method == AttendanceEvent.Method.AUTOMATIC
        yield Stamp(event.at, event.kind, is_automatic, event.pk)  # type: ignore[arg-type]


def _apply(stamps: list[Stamp], changes: Collection[Change]) -> list[Stamp]:
    voided = {change.event_id for change in changes if isinstance(change, VoidEvent)}
    added = [
        Stamp(change.at, change.kind)  # type: ignore[arg-type]
        for change in changes
        if isinstance(change, AddEvent)
    ]
    return [stamp for stamp in stamps if stamp.id not in voided] + added
