"""Who is here, as questions to the database: for lists, figures and charts of any size.

The answers are those of `attendance.queries.find_people_today`, which tells them for a board; a
day is the local date of the person's site.
"""

import datetime
import zoneinfo
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    DateTimeField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    Field,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextChoices,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from attendance.models import AttendanceEvent, DaySummary
from attendance.queries import RECENT
from attendance.rules import LONGEST_SHIFT
from people.models import Employee, Site
from people.queries import find_active_employees

DAY = datetime.timedelta(days=1)
QUARTER = datetime.timedelta(minutes=15)
COMING = AttendanceEvent.Kind.IN
MINUTE = datetime.timedelta(minutes=1)
Status = DaySummary.Status
LEAVING = AttendanceEvent.Kind.OUT


class PresenceState(TextChoices):
    """Where a person is today, with what was planned; late is said beside it.

    Missing is who should be here, or for whom nothing is planned, and was not seen.
    """

    IN = "in", _("in")
    OUT = "out", _("left")
    MISSING = "missing", _("missing")
    EXPECTED = "expected", _("expected later")
    LEAVE = "leave", _("on leave")
    OFF = "off", _("day off")


MISSING = Value(PresenceState.MISSING.value)


@dataclass(frozen=True, slots=True)
class PresenceCounts:
    """How many people are where, and how many of all came late today."""

    present: int
    left: int
    missing: int
    expected: int
    on_leave: int
    off: int
    late: int

    @property
    def total(self) -> int:
        """Everybody who is employed today."""
        return sum((self.present, self.left, self.missing, self.expected, self.on_leave, self.off))


def annotate_presence(people: QuerySet[Employee], *, now: datetime.datetime) -> QuerySet[Any]:
    """Those of `people` who work here today, with `presence` and `is_late`."""
    sites = list(Site.objects.all())
    events = AttendanceEvent.objects.standing().filter(
        employee=OuterRef("pk"), at__gt=now - RECENT, at__lte=now
    )
    last = events.order_by("-at", "-pk")
    days = DaySummary.objects.filter(employee=OuterRef("pk"))
    return (
        people.filter(pk__in=find_active_employees(now).values("pk"))
        .filter(_work_here_today(sites, now))
        .annotate(
            midnight=_tell_by_site(sites, lambda site: _find_midnight(site, now), DateTimeField()),
            today=_tell_by_site(sites, lambda site: _find_today(site, now), DateField()),
            yesterday=_tell_by_site(sites, lambda site: _find_today(site, now) - DAY, DateField()),
        )
        .annotate(presence=Coalesce(_tell_seen(last, now), _tell_planned(days, now), MISSING))
        .annotate(is_late=Exists(days.filter(day=OuterRef("today"), late__gt=0)))
    )


def count_presence(people: QuerySet[Employee], *, now: datetime.datetime) -> PresenceCounts:
    """How many of these people are where now; one query."""
    rows = annotate_presence(people, now=now).order_by()
    groups = rows.values("presence", "is_late").annotate(people=Count("pk"))
    by_state: Counter[str] = Counter()
    late = 0
    for group in groups:  # each state is told once a person, not once a figure
        by_state[group["presence"]] += group["people"]
        late += group["people"] if group["is_late"] else 0
    return PresenceCounts(
        present=by_state[PresenceState.IN],
        left=by_state[PresenceState.OUT],
        missing=by_state[PresenceState.MISSING],
        expected=by_state[PresenceState.EXPECTED],
        on_leave=by_state[PresenceState.LEAVE],
        off=by_state[PresenceState.OFF],
        late=late,
    )


def find_seen_on(people: QuerySet[Employee], *, day: datetime.date) -> QuerySet[Employee]:
    """Those of `people` who came in on the day `day` of their site, as their days are kept."""
    came = DaySummary.objects.filter(day=day, first_in__isnull=False)
    return people.filter(Exists(came.filter(employee=OuterRef("pk"))))


def count_seen_by_day(
    people: QuerySet[Employee], *, first: datetime.date, last: datetime.date
) -> dict[datetime.date, int]:
    """On each day from `first` to `last`, how many of these people came in; one query."""
    came = DaySummary.objects.filter(
        day__gte=first, day__lte=last, first_in__isnull=False, employee__in=people
    )
    rows = came.order_by().values("day")
    found = dict(rows.annotate(people=Count("pk")).values_list("day", "people"))
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


def _tell_by_site(
    sites: Iterable[Site], tell: Callable[[Site], datetime.date], kind: "Field[Any, Any]"
) -> Case:
    whens = [When(site=site.pk, then=Value(tell(site), kind)) for site in sites]
    return Case(*whens, default=Value(None), output_field=kind)


def _find_today(site: Site, now: datetime.datetime) -> datetime.date:
    return now.astimezone(site.zone).date()


def _find_midnight(site: Site, now: datetime.datetime) -> datetime.datetime:
    return datetime.datetime.combine(_find_today(site, now), datetime.time(), tzinfo=site.zone)


def _work_here_today(sites: Iterable[Site], now: datetime.datetime) -> Q:
    """Exactly: by the date of each site's zone."""
    condition = Q(pk__in=[])
    for zone in {site.time_zone for site in sites}:
        today = now.astimezone(zoneinfo.ZoneInfo(zone)).date()
        still = Q(active_until__isnull=True) | Q(active_until__gte=today)
        condition |= Q(site__time_zone=zone, active_from__lte=today) & still
    return condition


def _tell_seen(last: QuerySet[AttendanceEvent], now: datetime.datetime) -> Subquery:
    """Who was seen, from the last event alone; None of the others."""
    state = Case(
        When(kind=COMING, at__gt=now - LONGEST_SHIFT, then=Value(PresenceState.IN.value)),
        When(at__gte=OuterRef("midnight"), then=Value(PresenceState.OUT.value)),
        default=Value(None),
        output_field=CharField(),
    )
    return Subquery(last.annotate(state=state).values("state")[:1])


def _tell_planned(days: QuerySet[DaySummary], now: datetime.datetime) -> Subquery:
    """What was planned for those who were not seen; see `queries.judge_unseen`."""
    due_at = ExpressionWrapper(
        F("planned_start") + Coalesce("shift__late_grace", 0) * Value(MINUTE, DurationField()),
        output_field=DateTimeField(),
    )
    anytime = Q(planned_start=None) | Q(shift__is_flexible=True, shift__has_core=False)
    state = Case(
        When(status=Status.ON_LEAVE, then=Value(PresenceState.LEAVE.value)),
        When(status__in=[Status.HOLIDAY, Status.DAY_OFF], then=Value(PresenceState.OFF.value)),
        When(
            anytime | Q(due_at__gt=now),
            status=Status.EXPECTED,
            then=Value(PresenceState.EXPECTED.value),
        ),
        default=MISSING,
        output_field=CharField(),
    )
    is_night = Q(
        day=OuterRef("yesterday"),
        status=Status.EXPECTED,
        planned_start__lte=now,
        planned_end__gt=now,
    )
    rows = days.filter(Q(day=OuterRef("today")) | is_night).order_by("day")
    return Subquery(rows.annotate(due_at=due_at).annotate(state=state).values("state")[:1])
