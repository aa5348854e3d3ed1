"""Cameras of the demo company, and who walked past them today.

Nobody watches them: they are switched off, and their addresses lead nowhere. The plans are drawn
here, so that they belong to nobody.
"""

import datetime
import io
import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext_lazy
from PIL import Image, ImageDraw, ImageFont

from attendance.local_times import find_bounds
from attendance.models import Camera, FloorPlan, Sighting
from attendance.services.cameras import make_camera, place_camera
from attendance.services.floor_plans import Drawing, read_drawing, save_floor_plan
from people.models import Employee, FaceSample, Site
from people.queries import is_consenting

NOWHERE = "rtsp://demo-{number}.invalid/stream"
"""A name that never leads anywhere (RFC 2606)."""

PLAN_WH = (1400, 880)
FINER = 2  # drawn so many times larger, and made smaller: smooth edges
PAPER, ROOM, WALL, LABEL = (
    (255, 255, 255), (243, 246, 247), (74, 90, 98), (96, 112, 120),
)  # fmt: skip
WALL_PX, LABEL_PX = 10, 30

OUTSIDE = (0.03, 0.05, 0.97, 0.95)

LONGEST_AGO = datetime.timedelta(hours=5)
SEEN_NOW = 3  # so many people are before a camera at this moment
NOT_SEEN = 0.2  # share of people whom no camera saw today
VISITORS = 6
MINUTE = datetime.timedelta(minutes=1)

Share = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class DemoFloor:
    """Rooms by what is written in them: left, top, right, bottom as shares; cameras by name."""

    name: object
    rooms: tuple[tuple[object, Share], ...]
    doors: tuple[Share, ...]
    cameras: tuple[tuple[object, tuple[float, float]], ...]


FLOORS = (
    DemoFloor(
        name=gettext_lazy("Ground floor"),
        rooms=(
            (gettext_lazy("Reception"), (0.03, 0.05, 0.33, 0.55)),
            (gettext_lazy("Meeting room"), (0.33, 0.05, 0.62, 0.42)),
            (gettext_lazy("Kitchen"), (0.62, 0.05, 0.97, 0.42)),
            (gettext_lazy("Workshop"), (0.33, 0.58, 0.75, 0.95)),
            (gettext_lazy("Stairs"), (0.75, 0.58, 0.97, 0.95)),
            (gettext_lazy("Cloakroom"), (0.03, 0.55, 0.33, 0.95)),
        ),
        doors=(
            (0.03, 0.25, 0.03, 0.36), (0.33, 0.46, 0.33, 0.54), (0.45, 0.42, 0.51, 0.42),
            (0.68, 0.42, 0.74, 0.42), (0.5, 0.58, 0.56, 0.58), (0.82, 0.58, 0.9, 0.58),
            (0.15, 0.55, 0.21, 0.55),
        ),
        cameras=(
            (gettext_lazy("Entrance"), (0.07, 0.31)),
            (gettext_lazy("Reception"), (0.26, 0.16)),
            (gettext_lazy("Corridor"), (0.56, 0.5)),
            (gettext_lazy("Kitchen"), (0.85, 0.2)),
        ),
    ),
    DemoFloor(
        name=gettext_lazy("First floor"),
        rooms=(
            (gettext_lazy("Open office"), (0.03, 0.05, 0.62, 0.55)),
            (gettext_lazy("Lab"), (0.62, 0.05, 0.97, 0.55)),
            (gettext_lazy("Library"), (0.03, 0.55, 0.45, 0.95)),
            (gettext_lazy("Stairs"), (0.75, 0.55, 0.97, 0.95)),
        ),
        doors=(
            (0.62, 0.4, 0.62, 0.5), (0.5, 0.55, 0.58, 0.55), (0.45, 0.7, 0.45, 0.8),
            (0.75, 0.7, 0.75, 0.8),
        ),
        cameras=(
            (gettext_lazy("Landing"), (0.8, 0.66)),
            (gettext_lazy("Open office"), (0.22, 0.3)),
            (gettext_lazy("Lab"), (0.8, 0.24)),
            (gettext_lazy("Library"), (0.2, 0.78)),
        ),
    ),
)  # fmt: skip
WITHOUT_PLAN = gettext_lazy("Car park")


def seed_cameras(site: Site, chance: random.Random) -> None:
    """Floor plans, cameras that nobody watches, and what they would have seen today."""
    numbers = itertools.count(1)
    for floor in FLOORS:
        save_plan(floor, site)
        for name, (x, y) in floor.cameras:
            camera = _make_camera(next(numbers), str(name), site, floor=str(floor.name))
            place_camera(camera=camera, x=x, y=y)
    _make_camera(next(numbers), str(WITHOUT_PLAN), site)
    seed_sightings(chance)


def save_plan(floor: DemoFloor, site: Site) -> None:
    """Keep the drawing of a floor."""
    save_floor_plan(plan=FloorPlan(site=site, floor=str(floor.name)), drawing=_draw(floor))


def seed_sightings(chance: random.Random) -> int:
    """Let people walk past the demo cameras today, unless somebody did already; how many times.

    So that the page is worth a look on any day, however old the demonstration is.
    """
    cameras = list(Camera.objects.filter(address_shown__contains=".invalid/").order_by("pk"))
    if not cameras:
        return 0
    now = timezone.now()
    start, _end = find_bounds(now.astimezone(cameras[0].site.zone).date(), cameras[0].site.zone)
    if Sighting.objects.filter(camera__in=cameras, last_seen__gte=start).exists():
        return 0
    since = max(start + MINUTE, now - LONGEST_AGO)
    rows = [*_walk_about(_list_known(), cameras, since, now, chance)]
    rows += _pass_by(cameras, since, now, chance)
    return len(Sighting.objects.bulk_create(rows))


def _make_camera(number: int, name: str, site: Site, *, floor: str = "") -> Camera:
    return make_camera(
        name=name, site=site, floor=floor, url=NOWHERE.format(number=number), is_active=False
    )


def _list_known() -> list[Employee]:
    """Whom cameras could know: people who agreed, with a photo."""
    ready = FaceSample.objects.filter(state=FaceSample.State.READY).values("employee")
    people = Employee.objects.filter(is_consenting(), pk__in=ready)
    return list(people.defer("embedding").order_by("pk"))


def _walk_about(
    people: list[Employee],
    cameras: list[Camera],
    since: datetime.datetime,
    now: datetime.datetime,
    chance: random.Random,
) -> Iterator[Sighting]:
    """Everybody comes in by the entrance and is seen here and there until now."""
    seen = [person for person in people if chance.random() >= NOT_SEEN]
    for position, person in enumerate(seen):
        at = since + chance.uniform(0, 25) * MINUTE
        camera = cameras[0]
        while at < now - 5 * MINUTE:
            yield _see(person, camera, at, chance)
            camera = _choose_next(camera, cameras, chance)
            at += chance.uniform(3, 40) * MINUTE
        if position < SEEN_NOW:
            yield _see(person, camera, now, chance)


def _choose_next(camera: Camera, cameras: list[Camera], chance: random.Random) -> Camera:
    """Rather on the same floor: people do not climb stairs all day."""
    near = [each for each in cameras if each.floor == camera.floor and each != camera]
    far = [each for each in cameras if each != camera]
    return chance.choice(near if near and chance.random() < 0.7 else far)  # noqa: PLR2004


def _see(
    person: Employee | None, camera: Camera, at: datetime.datetime, chance: random.Random
) -> Sighting:
    return Sighting(
        camera=camera,
        employee=person,
        first_seen=at - datetime.timedelta(seconds=chance.uniform(2, 50)),
        last_seen=at,
        best_score=chance.uniform(0.68, 0.9) if person else None,
    )


def _pass_by(
    cameras: list[Camera],
    since: datetime.datetime,
    now: datetime.datetime,
    chance: random.Random,
) -> list[Sighting]:
    """Visitors, of whom nobody knows who they are."""
    moments = [since + (now - since) * chance.random() for _number in range(VISITORS)]
    return [_see(None, chance.choice(cameras[:2]), at, chance) for at in moments]


def _draw(floor: DemoFloor) -> Drawing:
    """The plan as an architect's apprentice would draw it."""
    picture = Image.new("RGB", (PLAN_WH[0] * FINER, PLAN_WH[1] * FINER), PAPER)
    pen = ImageDraw.Draw(picture)
    pen.rectangle(_scale(OUTSIDE), fill=ROOM)
    for wall in [*(room for _label, room in floor.rooms), OUTSIDE]:
        pen.line(_go_round(wall), fill=WALL, width=WALL_PX * FINER, joint="curve")
    for door in floor.doors:
        pen.line(_scale(door), fill=ROOM, width=(WALL_PX + 2) * FINER)
    font = ImageFont.load_default(LABEL_PX * FINER)
    for label, (left, top, _right, _bottom) in floor.rooms:
        x, y, *_rest = _scale((left + 0.015, top + 0.03, 0, 0))
        pen.text((x, y), str(label), fill=LABEL, font=font, anchor="lt")
    buffer = io.BytesIO()
    picture.resize(PLAN_WH, Image.Resampling.LANCZOS).save(buffer, "PNG")
    return read_drawing(buffer.getvalue())


def _go_round(share: Share) -> list[float]:
    """The corners of a room, back to the first one and a bit further, for a clean corner."""
    left, top, right, bottom = _scale(share)
    return [left, top, right, top, right, bottom, left, bottom, left, top, right, top]


def _scale(share: Share) -> list[float]:
    sides = PLAN_WH * 2
    return [part * side * FINER for part, side in zip(share, sides, strict=True)]
