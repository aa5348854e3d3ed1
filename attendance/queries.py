"""What HR reads from the events: today's board and its rows."""

import datetime
import zoneinfo
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from attendance.models import AttendanceEvent, Leave
from attendance.rules import LONGEST_SHIFT, is_present
from people.models import Employee, Site
from people.queries import find_active_employees

Presence = Literal["in", "out", "missing"]
# Long enough for a whole local day anywhere and a night shift that began before it.
RECENT = datetime.timedelta(hours=26) + LONGEST_SHIFT
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


@dataclass(frozen=True, slots=True)
class Counts:
    """How many people are in, have left, and have not been seen."""

    present: int
    left: int
    missing: int

    @property
    def total(self) -> int:
        """All people on the board."""
        return self.present + self.left + self.missing


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
    left is still in. Two queries, however many people there are.
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
        .prefetch_related(Prefetch("events", recent.order_by("at", "pk"), to_attr="recent_events"))
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
    states = [person.state for person in people]
    return Counts(
        present=states.count("in"), left=states.count("out"), missing=states.count("missing")
    )


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
    state: Presence = "in" if is_in else "out" if events else "missing"
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
    )
