"""Who is here, as questions to the database: for lists, figures and charts of any size.

The answers are those of `attendance.queries.find_people_today`, which tells them for a board; a
day is the local date of the person's site.
"""

import datetime
import zoneinfo
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    DateTimeField,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextChoices,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext_lazy as _

from attendance.models import AttendanceEvent
from attendance.queries import RECENT
from attendance.rules import LONGEST_SHIFT
from people.models import Employee, Site
from people.queries import find_active_employees

DAY = datetime.timedelta(days=1)
QUARTER = datetime.timedelta(minutes=15)
COMING = AttendanceEvent.Kind.IN
LEAVING = AttendanceEvent.Kind.OUT


class PresenceState(TextChoices):
    """Where a person is today; late is said beside it, of those who came after the day's start."""

    IN = "in", _("in")
    OUT = "out", _("left")
    MISSING = "missing", _("not seen today")


@dataclass(frozen=True, slots=True)
class PresenceCounts:
    """How many people are where, and how many of all came late today."""

    present: int
    left: int
    missing: int
    late: int

    @property
    def total(self) -> int:
        """Everybody who works here today."""
        return self.present + self.left + self.missing


def annotate_presence(people: QuerySet[Employee], *, now: datetime.datetime) -> QuerySet[Any]:
    """Those of `people` who work here today, with `presence` and `is_late`."""
    sites = list(Site.objects.all())
    events = AttendanceEvent.objects.standing().filter(
        employee=OuterRef("pk"), at__gt=now - RECENT, at__lte=now
    )
    last = events.order_by("-at", "-pk")
    first = events.filter(at__gte=OuterRef("midnight")).order_by("at", "pk")
    return (
        people.filter(pk__in=find_active_employees(now).values("pk"))
        .filter(_work_here_today(sites, now))
        .annotate(midnight=_tell_by_site(sites, lambda site: _find_midnight(site, now)))
        .annotate(presence=_tell_presence(last, now), first_id=Subquery(first.values("pk")[:1]))
        .annotate(is_late=_tell_late(sites, now))
    )


def count_presence(people: QuerySet[Employee], *, now: datetime.datetime) -> PresenceCounts:
    """How many of these people are where now; one query."""
    rows = annotate_presence(people, now=now).order_by()
    counts = rows.aggregate(
        present=Count("pk", filter=Q(presence=PresenceState.IN)),
        left=Count("pk", filter=Q(presence=PresenceState.OUT)),
        missing=Count("pk", filter=Q(presence=PresenceState.MISSING)),
        late=Count("pk", filter=Q(is_late=True)),
    )
    return PresenceCounts(**counts)


def find_seen_on(people: QuerySet[Employee], *, day: datetime.date) -> QuerySet[Employee]:
    """Those of `people` who came in on the day `day` of their site."""
    came = _with_local_day(
        AttendanceEvent.objects.standing().filter(_around(day, day), kind=COMING)
    )
    return people.filter(Exists(came.filter(employee=OuterRef("pk"), local_day=day)))


def count_seen_by_day(
    people: QuerySet[Employee], *, first: datetime.date, last: datetime.date
) -> dict[datetime.date, int]:
    """On each day from `first` to `last`, how many of these people came in; one query."""
    came = AttendanceEvent.objects.standing().filter(
        _around(first, last), kind=COMING, employee__in=people
    )
    rows = _with_local_day(came).order_by().values("local_day")
    found = dict(
        rows.annotate(people=Count("employee", distinct=True)).values_list("local_day", "people")
    )
    days = [first + DAY * number for number in range((last - first).days + 1)]
    return {day: found.get(day, 0) for day in days}


def count_arrivals(
    people: QuerySet[Employee], *, start: datetime.datetime, end: datetime.datetime
) -> dict[datetime.datetime, int]:
    """The check-ins of these people by quarter of an hour, from `start` to before `end`."""
    came = (
        AttendanceEvent.objects.standing()
        .filter(kind=COMING, at__gte=start, at__lt=end, employee__in=people)
        .order_by()
    )
    counts: dict[datetime.datetime, int] = {}
    for at in came.values_list("at", flat=True):
        quarter = start + (at - start) // QUARTER * QUARTER
        counts[quarter] = counts.get(quarter, 0) + 1
    return dict(sorted(counts.items()))


def find_open_arrivals(
    events: QuerySet[AttendanceEvent], *, now: datetime.datetime, days: int
) -> QuerySet[AttendanceEvent]:
    """Arrivals of the last `days` after which nothing came within a shift: no check-out.

    The next event may be another arrival; somebody forgot to check out before it.
    """
    later = AttendanceEvent.objects.standing().filter(
        employee=OuterRef("employee"), at__gt=OuterRef("at"), at__lte=OuterRef("at") + LONGEST_SHIFT
    )
    return events.filter(
        ~Exists(later), kind=COMING, at__gt=now - DAY * days, at__lte=now - LONGEST_SHIFT
    )


def _tell_by_site(sites: Iterable[Site], tell: Callable[[Site], datetime.datetime | None]) -> Case:
    found = ((site.pk, tell(site)) for site in sites)
    whens = [When(site=pk, then=Value(at, DateTimeField())) for pk, at in found if at is not None]
    return Case(*whens, default=Value(None), output_field=DateTimeField(null=True))


def _find_midnight(site: Site, now: datetime.datetime) -> datetime.datetime:
    return _at_time(site, now, datetime.time())


def _find_start(site: Site, now: datetime.datetime) -> datetime.datetime | None:
    return _at_time(site, now, site.day_starts_at) if site.day_starts_at else None


def _at_time(site: Site, now: datetime.datetime, time: datetime.time) -> datetime.datetime:
    return datetime.datetime.combine(now.astimezone(site.zone).date(), time, tzinfo=site.zone)


def _work_here_today(sites: Iterable[Site], now: datetime.datetime) -> Q:
    """Exactly: by the date of each site's zone."""
    condition = Q(pk__in=[])
    for zone in {site.time_zone for site in sites}:
        today = now.astimezone(zoneinfo.ZoneInfo(zone)).date()
        still = Q(active_until__isnull=True) | Q(active_until__gte=today)
        condition |= Q(site__time_zone=zone, active_from__lte=today) & still
    return condition


def _tell_presence(last: QuerySet[AttendanceEvent], now: datetime.datetime) -> Coalesce:
    """From the last event alone, looked up once for each person."""
    state = Case(
        When(~Q(kind=LEAVING), at__gt=now - LONGEST_SHIFT, then=Value(PresenceState.IN.value)),
        When(at__gte=OuterRef("midnight"), then=Value(PresenceState.OUT.value)),
        default=Value(PresenceState.MISSING.value),
        output_field=CharField(),
    )
    told = Subquery(last.annotate(state=state).values("state")[:1])
    return Coalesce(told, Value(PresenceState.MISSING.value))


def _tell_late(sites: Iterable[Site], now: datetime.datetime) -> Exists:
    """Whether today's first event is an arrival after the day's start at the person's site."""
    late = Q(pk__in=[])
    for site in sites:
        start = _find_start(site, now)
        if start is not None:
            late |= Q(employee__site=site.pk, at__gt=start)
    return Exists(
        AttendanceEvent.objects.standing().filter(late, pk=OuterRef("first_id"), kind=COMING)
    )


def _around(first: datetime.date, last: datetime.date) -> Q:
    """A range of time that holds these days in every zone, for the index."""
    start = datetime.datetime.combine(first, datetime.time(), tzinfo=datetime.UTC)
    end = datetime.datetime.combine(last, datetime.time(), tzinfo=datetime.UTC)
    return Q(at__gte=start - DAY, at__lt=end + 2 * DAY)


def _with_local_day(events: QuerySet[AttendanceEvent]) -> QuerySet[Any]:
    local = Func(F("employee__site__time_zone"), F("at"), function="timezone")
    return events.annotate(local_day=Cast(local, DateField()))
