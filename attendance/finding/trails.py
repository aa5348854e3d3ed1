"""The path of a person: sightings put together to visits, places and the way between them.

Plain values, without the database. Times are aware, in the zone of the camera's site.
"""

import datetime
import string
import uuid as uuids
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

SAME_VISIT = datetime.timedelta(minutes=2)
"""Somebody whom a camera lost and found again within this time has not been elsewhere."""

IS_NOW = datetime.timedelta(seconds=60)
"""Who was seen as lately as this is there now."""

RIGHT_PART = 0.6  # a name beside a point further right than this stands on its left


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a camera hangs; `x` and `y` are shares of the plan, None where it is not placed."""

    camera_id: int
    name: str
    floor: str
    site: str
    x: float | None
    y: float | None
    plan_id: int | None

    @property
    def where(self) -> str:
        """Floor and site in one line."""
        return ", ".join(part for part in (self.floor, self.site) if part)


@dataclass(frozen=True, slots=True)
class Seen:
    """One sighting."""

    uuid: uuids.UUID
    spot: Spot
    first: datetime.datetime
    last: datetime.datetime
    has_crop: bool = False


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody was at a place for a while: one sighting or several after one another.

    `uuid` is that of the newest sighting, `crop_uuid` that of the newest one with a picture.
    """

    uuid: uuids.UUID
    spot: Spot
    first: datetime.datetime
    last: datetime.datetime
    letter: str = ""
    crop_uuid: uuids.UUID | None = None

    @property
    def is_moment(self) -> bool:
        """Whether the clock shows the same minute at both ends."""
        return f"{self.first:%H:%M}" == f"{self.last:%H:%M}"

    def is_now(self, now: datetime.datetime) -> bool:
        """Whether the person is still there, as far as a camera can tell."""
        return now - self.last <= IS_NOW


@dataclass(frozen=True, slots=True)
class Dot:
    """A place on a plan; `x` and `y` are percentages as SVG wants them."""

    letter: str
    name: str
    x: str
    y: str
    is_last: bool
    is_right: bool


@dataclass(frozen=True, slots=True)
class Leg:
    """The way from one place to the next; `is_last` for the newest one."""

    x1: str
    y1: str
    x2: str
    y2: str
    is_last: bool


@dataclass(frozen=True, slots=True)
class Floor:
    """A floor plan with what happened on it."""

    plan_id: int
    title: str
    dots: tuple[Dot, ...]
    legs: tuple[Leg, ...]
    has_last: bool


def gather_visits(sightings: Iterable[Seen]) -> list[Visit]:
    """The visits of one person, oldest first, each with the letter of its place.

    Somebody may be before two cameras at once; each of them has a visit of its own then.
    """
    visits: list[Visit] = []
    newest: dict[int, int] = {}  # by camera, where its newest visit is in the list
    for seen in sorted(sightings, key=lambda each: (each.first, each.last)):
        place = newest.get(seen.spot.camera_id)
        if place is not None and seen.first - visits[place].last <= SAME_VISIT:
            visits[place] = _go_on(visits[place], seen)
        else:
            newest[seen.spot.camera_id] = len(visits)
            visits.append(_begin(seen))
    return _give_letters(visits)


def find_newest(visits: Sequence[Visit]) -> Visit | None:
    """Where the person was seen last."""
    return max(visits, key=lambda visit: visit.last, default=None)


def draw_floors(visits: Sequence[Visit]) -> list[Floor]:
    """A drawing for each plan that the person was on; the one of the newest visit comes first."""
    newest = find_newest(visits)
    plans = {v.spot.plan_id for v in visits if v.spot.plan_id is not None and v.spot.x is not None}
    floors = [_draw_floor(plan_id, visits, newest) for plan_id in sorted(plans)]
    return sorted(floors, key=lambda floor: not floor.has_last)


def name_letter(number: int) -> str:
    """A, B, … Z, AA, AB, …, from 0 on."""
    first, last = divmod(number, len(string.ascii_uppercase))
    return (name_letter(first - 1) if first else "") + string.ascii_uppercase[last]


def _begin(seen: Seen) -> Visit:
    crop = seen.uuid if seen.has_crop else None
    return Visit(seen.uuid, seen.spot, seen.first, seen.last, crop_uuid=crop)


def _go_on(visit: Visit, seen: Seen) -> Visit:
    return replace(
        visit,
        uuid=seen.uuid,
        last=max(visit.last, seen.last),
        crop_uuid=seen.uuid if seen.has_crop else visit.crop_uuid,
    )


def _give_letters(visits: list[Visit]) -> list[Visit]:
    letters: dict[int, str] = {}
    for visit in visits:
        letters.setdefault(visit.spot.camera_id, name_letter(len(letters)))
    return [replace(visit, letter=letters[visit.spot.camera_id]) for visit in visits]


def _draw_floor(plan_id: int, visits: Sequence[Visit], newest: Visit | None) -> Floor:
    here = [visit for visit in visits if _is_on(visit, plan_id)]
    last_camera = newest.spot.camera_id if newest else None
    by_camera = {visit.spot.camera_id: visit for visit in here}
    dots = tuple(_draw_dot(visit, last_camera) for visit in by_camera.values())
    return Floor(
        plan_id=plan_id,
        title=here[0].spot.where,
        dots=dots,
        legs=tuple(_draw_legs(plan_id, visits)),
        has_last=any(dot.is_last for dot in dots),
    )


def _draw_dot(visit: Visit, last_camera: int | None) -> Dot:
    x, y = _find_point(visit)
    return Dot(
        letter=visit.letter,
        name=visit.spot.name,
        x=_percent(x),
        y=_percent(y),
        is_last=visit.spot.camera_id == last_camera,
        is_right=x > RIGHT_PART,
    )


def _draw_legs(plan_id: int, visits: Sequence[Visit]) -> list[Leg]:
    """Each way on this plan once, in the order of its newest walk.

    Who went to another floor in between did not walk from here to there.
    """
    pairs = [
        (before, after)
        for before, after in pairwise(visits)
        if _is_on(before, plan_id) and _is_on(after, plan_id) and before.letter != after.letter
    ]
    last_walk = pairs[-1] if pairs and pairs[-1][1] is visits[-1] else None
    ways = {frozenset((one.letter, other.letter)): (one, other) for one, other in pairs}
    return [
        _draw_leg(one, other, is_last=(one, other) == last_walk) for one, other in ways.values()
    ]


def _draw_leg(before: Visit, after: Visit, *, is_last: bool) -> Leg:
    (x1, y1), (x2, y2) = _find_point(before), _find_point(after)
    return Leg(_percent(x1), _percent(y1), _percent(x2), _percent(y2), is_last)


def _is_on(visit: Visit, plan_id: int) -> bool:
    return visit.spot.plan_id == plan_id and visit.spot.x is not None


def _find_point(visit: Visit) -> tuple[float, float]:
    return visit.spot.x or 0.0, visit.spot.y or 0.0


def _percent(share: float) -> str:
    """With a point whatever the reader's language: it is for SVG."""
    return f"{share * 100:.2f}%"
