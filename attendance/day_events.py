"""The events of one person's day, those included that do not count any more."""

import datetime
import hashlib
from collections.abc import Iterable

from django.db.models import OuterRef, Q, Subquery

from attendance.local_times import DAY, find_bounds
from attendance.models import AttendanceEvent, DaySummary, Period
from people.models import Employee

_ACCOUNTS = (
    "correction__decided_by__employee",
    "correction__requested_by__employee",
    "void__correction__decided_by__employee",
    "void__correction__requested_by__employee",
)


def find_day_events(employee: Employee, day: datetime.date) -> list[AttendanceEvent]:
    """The events of a local day, ascending, with device and corrections; three queries.

    A check-out after midnight is with the day on which the shift began, and not with its own.
    """
    start, end = find_bounds(day, employee.site.zone)
    own, others = _find_assigned(employee, day)
    on_this_day = Q(at__gte=start, at__lt=end) & ~Q(pk__in=others - own, void=None)
    of_corrections = Q(correction__day=day) | Q(void__correction__day=day)
    events = employee.events.filter(
        on_this_day | Q(pk__in=own) | of_corrections & Q(at__gte=start - DAY, at__lt=end + DAY)
    )
    return list(
        events.select_related("device", *_ACCOUNTS)
        .defer(*(f"{path}__embedding" for path in _ACCOUNTS))
        .order_by("at", "pk")
    )


def is_standing(event: AttendanceEvent) -> bool:
    """Whether the event counts; `event` is one of `find_day_events`."""
    return getattr(event, "void", None) is None


def make_token(events: Iterable[AttendanceEvent]) -> str:
    """A few letters for what counts, to notice later whether it is still the same."""
    standing = ",".join(str(event.pk) for event in events if is_standing(event))
    return hashlib.sha256(standing.encode()).hexdigest()[:16]


def _find_assigned(employee: Employee, day: datetime.date) -> tuple[set[int], set[int]]:
    """The events of which this day was made, and those of the days beside it.

    They are at the ends of periods; a check-out without a check-in has none, and is the last out.
    """
    own: set[int] = set()
    others: set[int] = set()
    beside = {"employee": employee, "day__range": (day - DAY, day + DAY)}
    periods = Period.objects.filter(**beside).values_list("day", "start_event_id", "end_event_id")
    last_out = AttendanceEvent.objects.standing().filter(
        employee=employee, kind=AttendanceEvent.Kind.OUT, at=OuterRef("last_out")
    )
    alone = DaySummary.objects.filter(**beside, exceptions__contains=["missing_in"]).values_list(
        "day", Subquery(last_out.values("pk")[:1])
    )
    for at, *ends in (*periods, *alone):
        (own if at == day else others).update(pk for pk in ends if pk is not None)
    return own, others
