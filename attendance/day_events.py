"""The events of people's days, those included that do not count any more."""

import datetime
import hashlib
from collections.abc import Iterable, Sequence

from django.db.models import OuterRef, Q, Subquery

from attendance.local_times import DAY, find_bounds
from attendance.models import AttendanceEvent, DaySummary, Period
from people.models import Employee

DayKey = tuple[int, datetime.date]

_ACCOUNTS = (
    "correction__decided_by__employee",
    "correction__requested_by__employee",
    "void__correction__decided_by__employee",
    "void__correction__requested_by__employee",
)


def find_day_events(employee: Employee, day: datetime.date) -> list[AttendanceEvent]:
    """The events of one day, ascending, with device and corrections; three queries."""
    return find_events_of_days([(employee, day)])[employee.pk, day]


def find_events_of_days(
    days: Sequence[tuple[Employee, datetime.date]],
) -> dict[DayKey, list[AttendanceEvent]]:
    """The events of many days by person and day, ascending; three queries, however many days.

    A check-out after midnight is with the day on which the shift began, and not with its own.
    """
    found: dict[DayKey, list[AttendanceEvent]] = {(one.pk, day): [] for one, day in days}
    if not found:
        return found
    assigned = _find_assigned(days)
    by_person: dict[int, list[AttendanceEvent]] = {}
    for event in _find_near(days):
        by_person.setdefault(event.employee_id, []).append(event)
    for employee, day in days:
        found[employee.pk, day] = [
            event
            for event in by_person.get(employee.pk, [])
            if _belongs(event, day, employee.site.zone, assigned.get(event.pk))
        ]
    return found


def find_day_of(event: AttendanceEvent) -> datetime.date:
    """The day on which an event counts: of a check-out after midnight that of its shift."""
    employee = event.employee
    day = event.at.astimezone(employee.site.zone).date()
    return _find_assigned([(employee, day)]).get(event.pk, day)


def is_standing(event: AttendanceEvent) -> bool:
    """Whether the event counts; `event` is one of `find_day_events`."""
    return getattr(event, "void", None) is None


def make_token(events: Iterable[AttendanceEvent]) -> str:
    """A few letters for what counts, to notice later whether it is still the same."""
    standing = ",".join(str(event.pk) for event in events if is_standing(event))
    return hashlib.sha256(standing.encode()).hexdigest()[:16]


def _belongs(
    event: AttendanceEvent,
    day: datetime.date,
    zone: datetime.tzinfo,
    assigned: datetime.date | None,
) -> bool:
    if assigned is not None:
        return assigned == day
    if event.at.astimezone(zone).date() == day:
        return True
    corrections = [event.correction, None if is_standing(event) else event.void.correction]
    return any(
        one is not None and one.day == day and abs(event.at.astimezone(zone).date() - day) <= DAY
        for one in corrections
    )


def _find_assigned(days: Sequence[tuple[Employee, datetime.date]]) -> dict[int, datetime.date]:
    """On which day the events count of which these days, and those beside them, were made.

    They are at the ends of periods; a check-out without a check-in has none, and is the last out.
    """
    first, last = min(day for _one, day in days), max(day for _one, day in days)
    beside = {
        "employee__in": {employee.pk for employee, _day in days},
        "day__range": (first - DAY, last + DAY),
    }
    periods = Period.objects.filter(**beside).values_list("day", "start_event_id", "end_event_id")
    last_out = AttendanceEvent.objects.standing().filter(
        employee=OuterRef("employee"), kind=AttendanceEvent.Kind.OUT, at=OuterRef("last_out")
    )
    alone = DaySummary.objects.filter(**beside, exceptions__contains=["missing_in"]).values_list(
        "day", Subquery(last_out.values("pk")[:1])
    )
    return {pk: day for day, *ends in (*periods, *alone) for pk in ends if pk is not None}


def _find_near(days: Sequence[tuple[Employee, datetime.date]]) -> Iterable[AttendanceEvent]:
    """All events of these days and of those beside them."""
    near = Q()
    for employee, day in days:
        start, end = find_bounds(day, employee.site.zone)
        near |= Q(employee=employee.pk, at__gte=start - DAY, at__lt=end + DAY)
    return (
        AttendanceEvent.objects.filter(near)
        .select_related("device", "correction__device", "void__correction__device", *_ACCOUNTS)
        .defer(*(f"{path}__embedding" for path in _ACCOUNTS))
        .order_by("at", "pk")
    )
