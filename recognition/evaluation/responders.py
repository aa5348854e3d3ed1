"""Who answers a challenge: living heads, and the pictures that attackers hold up.

All of them hear each step and do what they can, after the time that people take to react.
"""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Literal

from recognition.engine.challenge_steps import MOST_PAUSE_S, Step, draw_steps
from recognition.engine.types import Landmarks, RgbImage
from recognition.evaluation.heads import make_head
from recognition.evaluation.planar_attacks import (
    FLATTEST_CREASE,
    MAX_LEAN,
    STEEPEST_CREASE,
    TIGHTEST_BEND,
    WIDEST_BEND,
    Bend,
    Crease,
    HeldScreen,
    hold_still,
    make_background,
    make_sheet,
    show_on_screen,
)
from recognition.evaluation.scenes import Stance, Thing, render

AttackKind = Literal[
    "photo_moved", "photo_turned", "photo_bent", "photo_bent_aslant", "photo_creased",
    "screen_photo", "screen_film",
]  # fmt: skip
ATTACK_KINDS: tuple[AttackKind, ...] = (
    "photo_moved", "photo_turned", "photo_bent", "photo_bent_aslant", "photo_creased",
    "screen_photo", "screen_film",
)  # fmt: skip

Show = Callable[[Stance, float], RgbImage]
"""A frame, (480, 640, 3) RGB, of what stands so, at a time in seconds."""


@dataclass(frozen=True, slots=True)
class Portrait:
    """A photo, (H, W, 3) RGB, and the (5, 2) landmarks of the face in it."""

    photo: RgbImage
    landmarks: Landmarks


@dataclass(frozen=True, slots=True)
class Reach:
    """How far somebody goes: degrees to the side and up, and the distance after coming closer."""

    yaw: float
    pitch: float
    nearness: float


class Actor:
    """Moves from the stance it has to the one that is asked, smoothly."""

    def __init__(self, *, home: Stance, reach: Reach, random: Random) -> None:
        self._home, self._reach, self._random = home, reach, random
        self._begin = self._goal = home
        self._starts_s, self._takes_s = 0.0, 1.0
        self._heard: tuple[Step | None, int] = (None, 0)
        self._phase = random.uniform(0, 6.28)

    def hear(self, step: Step | None, number: int, *, time_s: float) -> None:
        """Begin what is asked, after a moment."""
        if (step, number) == self._heard or step is None:
            return
        self._heard = step, number
        self._begin, self._goal = self._stand(time_s), self._choose_goal(step)
        self._starts_s = time_s + self._random.uniform(0.35, 0.8)
        self._takes_s = self._random.uniform(0.5, 0.9)

    def stand(self, time_s: float) -> Stance:
        """How it stands at a time."""
        return hold_still(self._stand(time_s), time_s=time_s, phase=self._phase)

    def _stand(self, time_s: float) -> Stance:
        share = min(max((time_s - self._starts_s) / self._takes_s, 0.0), 1.0)
        smooth = share * share * (3 - 2 * share)
        start, end = self._begin, self._goal
        return start.moved(
            yaw=(end.yaw - start.yaw) * smooth,
            pitch=(end.pitch - start.pitch) * smooth,
            distance=(end.distance - start.distance) * smooth,
        )

    def _choose_goal(self, step: Step) -> Stance:
        home, reach = self._home, self._reach
        return {
            "turn_left": home.moved(yaw=reach.yaw),
            "turn_right": home.moved(yaw=-reach.yaw),
            "look_up": home.moved(pitch=reach.pitch),
            "come_closer": home.moved(distance=home.distance * (reach.nearness - 1)),
            "look_straight": home,
        }[step]


def draw_head(portrait: Portrait, *, random: Random) -> tuple[Actor, Show]:
    """A living head that does as it is asked."""
    head = make_head(portrait.photo, portrait.landmarks, random=random)
    home = Stance(
        yaw=random.uniform(-4, 4), pitch=random.uniform(-3, 3), distance=random.uniform(8, 11)
    )
    reach = Reach(random.uniform(24, 36), random.uniform(16, 26), random.uniform(0.64, 0.74))
    return Actor(home=home, reach=reach, random=random), _show(head, random)


def draw_attack(kind: AttackKind, portrait: Portrait, *, random: Random) -> tuple[Actor, Show]:
    """A picture of a face in the hands of somebody who wants to be let in."""
    if kind == "screen_film":
        return _draw_film(portrait, random=random)
    picture = portrait.photo
    if kind == "screen_photo":
        picture = show_on_screen(picture, random=random)
    sheet = make_sheet(picture, portrait.landmarks, shape=_draw_shape(kind, random))
    home = Stance(distance=random.uniform(8, 11))
    turn = 0.0 if kind == "photo_moved" else 1.0
    reach = Reach(turn * random.uniform(20, 55), turn * random.uniform(20, 50), 0.68)
    return Actor(home=home, reach=reach, random=random), _show(sheet, random)


def _draw_shape(kind: AttackKind, random: Random) -> Bend | Crease | None:
    if kind == "photo_bent":
        return Bend(random.uniform(TIGHTEST_BEND, WIDEST_BEND))
    if kind == "photo_bent_aslant":
        lean = random.uniform(-MAX_LEAN, MAX_LEAN)
        return Bend(random.uniform(TIGHTEST_BEND, WIDEST_BEND), lean)
    if kind == "photo_creased":
        lean = random.choice((0.0, random.uniform(-MAX_LEAN, MAX_LEAN)))
        return Crease(random.uniform(FLATTEST_CREASE, STEEPEST_CREASE), lean)
    return None


def _show(thing: Thing, random: Random) -> Show:
    background = make_background(random)
    return lambda stance, _time_s: render(thing, stance, background=background)


def _draw_film(portrait: Portrait, *, random: Random) -> tuple[Actor, Show]:
    """A recording of another challenge, with the pauses that such a one has."""
    actor, show = draw_head(portrait, random=random)
    cues = _write_cues(random)
    background, screen = make_background(random), HeldScreen.draw(random)
    seed = random.randrange(2**32)

    def show_film(_stance: Stance, time_s: float) -> RgbImage:
        while cues and cues[0][0] <= time_s:
            starts_s, step = cues.pop(0)
            actor.hear(step, len(cues), time_s=starts_s)
        same = Random(seed)  # noqa: S311  no secret; the reflection stays where it is
        frame = show_on_screen(show(actor.stand(time_s), time_s), random=same)
        return screen.show(frame, background, time_s=time_s)

    return Actor(home=Stance(), reach=Reach(0, 0, 1), random=random), show_film


def _write_cues(random: Random) -> list[tuple[float, Step]]:
    """When which step was asked while the film was made; it comes round twice."""
    cues: list[tuple[float, Step]] = []
    starts_s = random.uniform(0.8, 1.6)
    for step in [*draw_steps(random=random)[:-1], *draw_steps(random=random)[:-1]]:
        cues += [(starts_s, step), (starts_s + 1.8, "look_straight")]
        starts_s += random.uniform(3.2, 4.0) + random.uniform(0.0, MOST_PAUSE_S)
    return cues
