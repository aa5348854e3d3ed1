"""Who is in, by the floor on which they checked in last: for those who look for somebody."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.utils.translation import gettext as _

from attendance.models import AttendanceEvent, Device
from attendance.queries import NO_TEAM_COLOR, RECENT, Board, PersonToday, TeamToday

Place = tuple[str, str]  # the site, the floor


def has_floors() -> bool:
    """Whether anybody has said of a device on which floor it stands."""
    return Device.objects.exclude(floor="").exists()


def arrange_by_floor(board: Board) -> Board:
    """The same board with a group for each floor; those who are not in come last. One query."""
    people = [person for team in board.teams for person in team.people]
    places = _find_places([person.employee_id for person in people], board.now)
    return replace(board, teams=list(_group(people, places)))


def _find_places(employee_ids: Iterable[int], now: datetime.datetime) -> dict[int, Place]:
    """Where each person checked in last, of those whose device says so."""
    events = AttendanceEvent.objects.standing().filter(
        employee__in=list(employee_ids),
        kind=AttendanceEvent.Kind.IN,
        at__gt=now - RECENT,
        at__lte=now,
    )
    last = events.order_by("employee", "-at", "-pk").distinct("employee")
    rows = last.values_list("employee", "device__site__name", "device__floor")
    return {employee: (site, floor) for employee, site, floor in rows if floor}


def _group(people: list[PersonToday], places: dict[int, Place]) -> Iterator[TeamToday]:
    present = [person for person in people if person.state == "in"]
    known = sorted({places[p.employee_id] for p in present if p.employee_id in places})
    several = len({site for site, _floor in known}) > 1
    for site, floor in known:
        here = [person for person in present if places.get(person.employee_id) == (site, floor)]
        yield _make_group(f"{site}, {floor}" if several else floor, here)
    yield from _name_rest(people, [p for p in present if p.employee_id not in places])


def _name_rest(people: list[PersonToday], lost: list[PersonToday]) -> Iterator[TeamToday]:
    if lost:
        yield _make_group(_("In, floor not known"), lost)
    away = [person for person in people if person.state != "in"]
    if away:
        yield _make_group(_("Not in"), away)


def _make_group(name: str, people: list[PersonToday]) -> TeamToday:
    return TeamToday(name, NO_TEAM_COLOR, sorted(people, key=lambda person: person.name))
