"""Who is in, by the floor on which they checked in last, or were seen since: to look for somebody.

Cameras say so at sites alone whose rules let them (`CheckInRules.floors_by_cameras`).
"""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.db.models import Q
from django.utils.translation import gettext as _

from attendance.models import AttendanceEvent, Sighting
from attendance.queries import NO_TEAM_COLOR, RECENT, Board, PersonToday, TeamToday
from people.models import Site

Place = tuple[str, str]  # the site, the floor


def has_floors() -> bool:
    """Whether anybody has said of a device, or a camera that counts, on which floor it is."""
    by_cameras = Q(check_in_rules__floors_by_cameras=True, cameras__floor__gt="")
    return Site.objects.filter(Q(devices__floor__gt="") | by_cameras).exists()


def arrange_by_floor(board: Board) -> Board:
    """The same board with a group for each floor; those who are not in come last. Two queries."""
    people = [person for team in board.teams for person in team.people]
    places = _find_places([person.employee_id for person in people], board.now)
    return replace(board, teams=list(_group(people, places)))


def _find_places(employee_ids: Iterable[int], now: datetime.datetime) -> dict[int, Place]:
    """Where each person checked in last, or was seen since, of those of whom that is known."""
    events = AttendanceEvent.objects.standing().filter(
        employee__in=list(employee_ids),
        kind=AttendanceEvent.Kind.IN,
        at__gt=now - RECENT,
        at__lte=now,
    )
    last = events.order_by("employee", "-at", "-pk").distinct("employee")
    rows = list(last.values_list("employee", "at", "device__site__name", "device__floor"))
    came = {employee: at for employee, at, _site, _floor in rows}
    places = {employee: (site, floor) for employee, _at, site, floor in rows if floor}
    return places | _find_seen(came, now)


def _find_seen(came: dict[int, datetime.datetime], now: datetime.datetime) -> dict[int, Place]:
    """Where a camera saw each person last today, of those who were seen after they came."""
    seen = Sighting.objects.filter(
        employee__in=list(came),
        last_seen__gt=min(came.values(), default=now),
        last_seen__lte=now,
        camera__site__check_in_rules__floors_by_cameras=True,
    ).exclude(camera__floor="")
    last = seen.order_by("employee_id", "-last_seen", "-pk").distinct("employee_id")
    rows = last.select_related("camera__site").defer("crop")
    return {
        one.employee_id: (one.camera.site.name, one.camera.floor)
        for one in rows
        if one.employee_id is not None
        and one.last_seen > came[one.employee_id]
        and _is_today(one, now)
    }


def _is_today(sighting: Sighting, now: datetime.datetime) -> bool:
    """On the clock of the camera's site: a sighting of yesterday says nothing of today."""
    zone = sighting.camera.site.zone
    return sighting.last_seen.astimezone(zone).date() == now.astimezone(zone).date()


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
