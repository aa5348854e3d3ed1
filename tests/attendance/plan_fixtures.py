"""Shifts and schedules to test with."""

import datetime
import itertools

from attendance.models import Schedule, ScheduleAssignment, ScheduleDay, Shift

_numbers = itertools.count(1)
LONG_AGO = datetime.date(2020, 1, 1)
WORKDAYS = range(5)


def make_shift(starts: str = "09:00", ends: str = "17:00", **values) -> Shift:
    name = values.pop("name", f"Shift {next(_numbers)}")
    return Shift.objects.create(
        name=name,
        code=name[:1],
        starts_at=datetime.time.fromisoformat(starts),
        ends_at=datetime.time.fromisoformat(ends),
        **values,
    )


def make_schedule(*weeks: Shift | dict[int, Shift]) -> Schedule:
    """Each week is one shift from Monday to Friday, or a shift for each of some weekdays."""
    schedule = Schedule.objects.create(name=f"Schedule {next(_numbers)}", weeks=len(weeks))
    for number, week in enumerate(weeks, start=1):
        days = dict.fromkeys(WORKDAYS, week) if isinstance(week, Shift) else week
        for weekday, shift in days.items():
            ScheduleDay.objects.create(schedule=schedule, week=number, weekday=weekday, shift=shift)
    return schedule


def assign(schedule: Schedule, *, since=LONG_AGO, until=None, **target) -> ScheduleAssignment:
    return ScheduleAssignment.objects.create(
        schedule=schedule, valid_from=since, valid_until=until, **target
    )
