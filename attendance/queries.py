"""What HR reads from the events: today's board and its rows."""

import datetime
import zoneinfo
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from attendance.models import AttendanceEvent, DaySummary, Leave
from attendance.rules import LONGEST_SHIFT, is_present
from people.models import Employee, Site
from people.queries import find_active_employees

Presence = Literal["in", "out", "missing", "expected", "leave", "off"]
# Long enough for a whole local day anywhere and a night shift that began before it.
RECENT = datetime.timedelta(hours=26) + LONGEST_SHIFT
DAY = datetime.timedelta(days=1)
OWN_LEAVE_SHOWN = datetime.timedelta(days=31)
NO_TEAM_COLOR = "#6b7280"


@dataclass(frozen=True, slots=True)
class PersonToday:
    """One person's day so far; times are aware, in the zone of the person's site."""

    employee_id: int
    number: str
    name: str
    initials: str
    team: str
    team_color: str
    site: str
    state: Presence
    since: datetime.datetime | None
    first_in: datetime.datetime | None
    last_out: datetime.datetime | None
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Counts:
    """How many people are where; and how many of all came late."""

    present: int
    left: int
    missing: int
    expected: int = 0
    on_leave: int = 0
    off: int = 0
    late: int = 0

    @property
    def total(self) -> int:
        """All people on the board."""
        return sum((self.present, self.left, self.missing, self.expected, self.on_leave, self.off))


@dataclass(frozen=True, slots=True)
class TeamToday:
    """The people of one team, by name."""

    name: str
    color: str
    people: list[PersonToday] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Board:
    """Today, grouped by team."""

    now: datetime.datetime
    counts: Counts
    teams: list[TeamToday]
    is_empty: bool


def find_people_today(
    *,
    among: QuerySet[Employee] | None = None,
    site: Site | None = None,
    now: datetime.datetime | None = None,
    search: str = "",
) -> list[PersonToday]:
    """Every active person's day so far, by team and name; only people of `among` if it is given.

    A day is the local date of the person's site. Somebody who came before midnight and has not
    left is still in. Who was not seen is what the plan says: expected later, on leave, off, else
    missing. Three queries, however many people there are.
    """
    now = now or timezone.now()
    people = _search(find_active_employees(now), search)
    if among is not None:
        people = people.filter(pk__in=among.values("pk"))
    if site is not None:
        people = people.filter(site=site)
    recent = AttendanceEvent.objects.standing().filter(at__gt=now - RECENT, at__lte=now)
    rows = (
        people.select_related("team", "site")
        .defer("embedding", "team__embedding")
        .prefetch_related(
            Prefetch("events", recent.order_by("at", "pk"), to_attr="recent_events"),
            Prefetch("day_summaries", _find_near_days(now), to_attr="near_days"),
        )
        .order_by("team__name", "name", "number")
    )
    return [
        _describe_day(employee, now)
        for employee in rows
        if employee.is_employed(now.astimezone(employee.site.zone).date())
    ]


def get_board(
    *,
    among: QuerySet[Employee] | None = None,
    site: Site | None = None,
    now: datetime.datetime | None = None,
    search: str = "",
) -> Board:
    """The board of one site (all sites when None), searched by name, number or team.

    With `among` it shows and counts only these people: those whom the reader may see.
    """
    now = now or timezone.now()
    people = find_people_today(among=among, site=site, now=now, search=search)
    return Board(
        now=now.astimezone(site.zone if site else zoneinfo.ZoneInfo(board_zone())),
        counts=count_people(people),
        teams=list(_group_by_team(people)),
        is_empty=not people and not search and not Employee.objects.exists(),
    )


def find_own_leaves(employee: Employee, *, on: datetime.date | None = None) -> list[Leave]:
    """What the person asked for: all that waits, is ahead, or ended in the last month before `on`.

    What was taken back or refused goes from the list with its days. One query.
    """
    on = on or timezone.localdate(timezone=employee.site.zone)
    leaves = employee.leaves.select_related("type").order_by("first_day", "pk")
    recent = Q(state=Leave.State.REQUESTED) | Q(last_day__gte=on - OWN_LEAVE_SHOWN)
    found = list(leaves.filter(recent))
    for leave in found:
        leave.employee = employee
    return found


def board_zone() -> str:
    """The time zone for all sites together: that of the only site, else UTC."""
    zones = set(Site.objects.values_list("time_zone", flat=True))
    return zones.pop() if len(zones) == 1 else "UTC"


def count_people(people: Iterable[PersonToday]) -> Counts:
    """How many are in, left and missing."""
    people = list(people)
    states = [person.state for person in people]
    return Counts(
        present=states.count("in"),
        left=states.count("out"),
        missing=states.count("missing"),
        expected=states.count("expected"),
        on_leave=states.count("leave"),
        off=states.count("off"),
        late=sum(person.is_late for person in people),
    )


def judge_unseen(
    days: Iterable[DaySummary], *, today: datetime.date, now: datetime.datetime
) -> Presence:
    """Where somebody is who was not seen today, by the days around: see `_find_near_days`.

    A night shift that began yesterday and still lasts goes before today's.
    """
    for day in days:
        if day.day == today or _is_night_at(day, today, now):
            return _judge_plan(day, now)
    return "missing"


def _search(people: QuerySet[Employee], search: str) -> QuerySet[Employee]:
    for word in search.split():
        people = people.filter(
            Q(name__icontains=word) | Q(number__icontains=word) | Q(team__name__icontains=word)
        )
    return people


def _group_by_team(people: Iterable[PersonToday]) -> Iterator[TeamToday]:
    teams: dict[str, TeamToday] = {}
    for person in people:
        name = person.team or _("Without a team")
        teams.setdefault(name, TeamToday(name, person.team_color)).people.append(person)
    yield from teams.values()


def _describe_day(employee: Employee, now: datetime.datetime) -> PersonToday:
    zone = employee.site.zone
    today = now.astimezone(zone).date()
    recent: list[AttendanceEvent] = employee.recent_events  # type: ignore[attr-defined]
    last = recent[-1] if recent else None
    events = [event for event in recent if event.at.astimezone(zone).date() == today]
    is_in = False
    if last is not None:
        is_in = is_present(last.kind, last.at, now)
        if is_in and last not in events:
            events.insert(0, last)
    near: list[DaySummary] = employee.near_days  # type: ignore[attr-defined]
    state: Presence = (
        "in" if is_in else "out" if events else judge_unseen(near, today=today, now=now)
    )
    arrivals = [event.at for event in events if event.kind == AttendanceEvent.Kind.IN]
    departures = [event.at for event in events if event.kind == AttendanceEvent.Kind.OUT]
    return PersonToday(
        employee_id=employee.pk,
        number=employee.number,
        name=employee.name,
        initials=employee.initials,
        team=employee.team.name if employee.team else "",
        team_color=employee.team.color if employee.team else NO_TEAM_COLOR,
        site=employee.site.name,
        state=state,
        since=events[-1].at.astimezone(zone) if events else None,
        first_in=arrivals[0].astimezone(zone) if arrivals else None,
        last_out=departures[-1].astimezone(zone) if departures else None,
        is_late=any(day.day == today and day.late > 0 for day in near),
    )


def _find_near_days(now: datetime.datetime) -> QuerySet[DaySummary]:
    """Today's and yesterday's rows wherever people are, ascending, with what judges them."""
    today = now.astimezone(datetime.UTC).date()
    days = DaySummary.objects.filter(day__range=(today - 2 * DAY, today + DAY))
    return days.select_related("shift").order_by("day")


def _is_night_at(day: DaySummary, today: datetime.date, now: datetime.datetime) -> bool:
    """Whether it is yesterday's, its shift still lasts, and the person has not come."""
    start, end = day.planned_start, day.planned_end
    if start is None or end is None or day.status != DaySummary.Status.EXPECTED:
        return False
    return day.day == today - DAY and start <= now < end


def _judge_plan(day: DaySummary, now: datetime.datetime) -> Presence:
    status = DaySummary.Status(day.status)
    if status == DaySummary.Status.ON_LEAVE:
        return "leave"
    if status in {DaySummary.Status.HOLIDAY, DaySummary.Status.DAY_OFF}:
        return "off"
    if status == DaySummary.Status.EXPECTED and not _is_due(day, now):
        return "expected"
    return "missing"


def _is_due(day: DaySummary, now: datetime.datetime) -> bool:
    """Whether the shift has begun, its grace included; without fixed hours it never does."""
    shift = day.shift
    if day.planned_start is None or (shift and shift.is_flexible and not shift.has_core):
        return False
    grace = datetime.timedelta(minutes=shift.late_grace if shift else 0)
    return day.planned_start + grace <= now
