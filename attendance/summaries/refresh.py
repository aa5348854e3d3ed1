"""Making day summaries and periods anew from what is known, and writing what differs."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from attendance.fast_reads import fetch_together
from attendance.models import Correction
from attendance.plans import ONE_DAY, Plans, find_monday, load_plans
from attendance.rules import Stamp, summarise_days
from attendance.summaries import rows
from attendance.summaries.adjustments import ClosedDay, post_adjustments
from attendance.summaries.rows import DayRow, PeriodRow
from attendance.summaries.stamps import ask_stamps, group_stamps
from people.models import Employee

CLOSED_MONTHS = "SELECT site_id, month FROM attendance_closedmonth WHERE month BETWEEN %s AND %s"

Key = tuple[int, datetime.date]
Days = dict[Key, DayRow]


@dataclass(frozen=True, slots=True)
class RefreshReport:
    """How many days were written, were right already, and were adjusted in closed months."""

    changed: int = 0
    unchanged: int = 0
    adjusted: int = 0

    def __add__(self, other: "RefreshReport") -> "RefreshReport":
        return RefreshReport(
            self.changed + other.changed,
            self.unchanged + other.unchanged,
            self.adjusted + other.adjusted,
        )


@dataclass(frozen=True, slots=True)
class _Known:
    days: Days
    periods: set[PeriodRow]
    stamps: dict[int, list[Stamp]]
    closed_months: set[tuple[int, datetime.date]]


@dataclass(frozen=True, slots=True)
class _Wanted:
    days: Days
    periods: set[PeriodRow]


@transaction.atomic
def refresh_days(
    *,
    employee_ids: Collection[int],
    first: datetime.date,
    last: datetime.date,
    now: datetime.datetime | None = None,
    correction: Correction | None = None,
) -> RefreshReport:
    """Make the days of these people anew, and write only what differs.

    Every one of the days gets a row on which the person is employed, and that is not after the
    site's today. Beside them, the neighbours (night shifts) and the rest of the calendar weeks
    (weekly overtime) are made anew where they have a row or somebody was here. The people are
    locked in the order of their ids, so two refreshes wait for one another, and the second sees
    what the first wrote. Rows of closed months stay as they are, and what they would be more or
    less is posted as adjustments (of the `correction`, if it is one); periods follow the events.
    """
    now = now or timezone.now()
    since, until = find_monday(first - ONE_DAY), find_monday(last + ONE_DAY) + 6 * ONE_DAY
    employees = lock_people(employee_ids)
    if not employees:
        return RefreshReport()
    plans = load_plans(employees=employees, first=since - ONE_DAY, last=until + ONE_DAY)
    known = _read(plans)
    stored = known.days
    wanted = _summarise(plans, known.stamps, now)
    _write_periods(known.periods, wanted.periods)
    days = {
        key: row
        for key, row in wanted.days.items()
        if first <= row.day <= last or key in stored or row.first_in or row.last_out
    }
    closed = _find_closed(known.closed_months, stored, days)
    written = _write_days(stored, days, closed)
    adjusted = post_adjustments(
        [ClosedDay(*key, stored.get(key), days.get(key)) for key in sorted(closed)],
        correction=correction,
    )
    return written + RefreshReport(adjusted=adjusted)


def refresh_around(
    *, employee: Employee, at: datetime.datetime, correction: Correction | None = None
) -> RefreshReport:
    """Make anew what an event of the person at this moment can touch."""
    day = at.astimezone(employee.site.zone).date()
    return refresh_days(employee_ids=[employee.pk], first=day, last=day, correction=correction)


def lock_people(employee_ids: Collection[int]) -> list[Employee]:
    """Keep others from changing these people's days until the transaction ends."""
    people = Employee.objects.filter(pk__in=employee_ids).order_by("pk")
    return list(people.select_for_update(no_key=True).only("pk", "active_from", "active_until"))


def _read(plans: Plans) -> _Known:
    """Four questions, asked at once."""
    first, last = plans.first + ONE_DAY, plans.last - ONE_DAY
    days, periods, stamps, months = fetch_together(
        [
            rows.ask_day_rows(plans.people, first, last),
            rows.ask_period_rows(plans.people, first, last),
            ask_stamps(plans),
            (CLOSED_MONTHS, [first.replace(day=1), last]),
        ]
    )
    return _Known(
        days={(row[0], row[1]): DayRow._make(row) for row in days},
        periods={PeriodRow._make(row) for row in periods},
        stamps=group_stamps(stamps),
        closed_months={(site_id, month) for site_id, month in months},
    )


def _summarise(plans: Plans, stamps: dict[int, list[Stamp]], now: datetime.datetime) -> _Wanted:
    debounce = datetime.timedelta(seconds=settings.DEBOUNCE_SECONDS)
    days: dict[tuple[int, datetime.date], DayRow] = {}
    periods: set[PeriodRow] = set()
    for employee_id in plans.people:
        planned = plans.days_of(employee_id)
        results = summarise_days(
            {day: one.plan for day, one in planned.items()},
            stamps.get(employee_id, []),
            now=now,
            debounce=debounce,
        )
        for result in results:
            on_day = planned[result.day]
            if result.day > now.astimezone(on_day.plan.zone).date():
                continue
            days[employee_id, result.day] = rows.make_day_row(employee_id, on_day, result)
            periods.update(
                rows.make_period_row(employee_id, result.day, period) for period in result.periods
            )
    return _Wanted(days, periods)


def _write_periods(stored: set[PeriodRow], wanted: set[PeriodRow]) -> None:
    # What goes is gone before anything comes: periods of one person may not overlap for a moment.
    rows.delete_periods(stored - wanted)
    rows.write_period_rows(
        sorted(wanted - stored, key=lambda row: (row.employee_id, row.started_at))
    )


def _write_days(stored: Days, wanted: Days, closed: set[Key]) -> RefreshReport:
    keys = (stored.keys() | wanted.keys()) - closed
    changed = sorted(key for key in keys if stored.get(key) != wanted.get(key))
    rows.delete_days(key for key in changed if key not in wanted)
    rows.write_day_rows([wanted[key] for key in changed if key in wanted])
    return RefreshReport(changed=len(changed), unchanged=len(keys) - len(changed))


def _find_closed(months: set[tuple[int, datetime.date]], stored: Days, wanted: Days) -> set[Key]:
    """The days in a closed month of the site where they were, or of that where they are."""
    if not months:
        return set()
    return {
        key
        for table in (stored, wanted)
        for key, row in table.items()
        if (row.site_id, row.day.replace(day=1)) in months
    }
