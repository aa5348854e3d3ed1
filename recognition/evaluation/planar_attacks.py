"""Pictures of a face held before a camera: paper, bent or creased, a screen, a screen with a film.

What an attacker would try who hears the steps of a challenge: everything is done with the picture
that can be done with one. Made from photos, so that no recording of anybody is needed.
"""

from dataclasses import dataclass
from random import Random

import cv2
import numpy as np

from recognition.engine.types import Landmarks, RgbImage
from recognition.evaluation.heads import CENTER_Y, TexturePlace
from recognition.evaluation.scenes import SIZE_WH, Grid, Stance, Thing

TIGHTEST_BEND, WIDEST_BEND = 1.3, 3.0
"""Radius of bent paper in distances between the eyes: from the 8 cm of a bottle to 19 cm."""

MAX_LEAN = 60.0
"""Degrees by which the axis of bent or creased paper may lean."""

FLATTEST_CREASE, STEEPEST_CREASE = 0.2, 0.7
"""How steeply creased paper falls on both sides of the crease: by 11 to 35 degrees."""

CREASE_WIDTH = 0.02
"""Paper that is creased is round there all the same, if little."""

FRAME_SHARE = 0.04
"""Width of a screen's frame, of its longer side."""

FRAME_COLOR = (12, 12, 14)
MOIRE_PX, MOIRE_DEPTH = 3.2, 5.0
SMALLEST_FILM, LARGEST_FILM = 0.75, 0.95
"""How much of the picture the screen with a film takes."""


@dataclass(frozen=True, slots=True)
class Bend:
    """Paper around a cylinder."""

    radius: float
    """In distances between the eyes, see `WIDEST_BEND`."""

    lean: float = 0.0
    """Degrees by which the axis leans from the vertical of the face."""

    def rise(self, x: Grid, y: Grid) -> Grid:
        """Height towards the camera over (x, y)."""
        across = _cross(x, y, self.lean)
        inside = np.maximum(self.radius**2 - across**2, (0.3 * self.radius) ** 2)
        return np.asarray(np.sqrt(inside) - self.radius, np.float32)


@dataclass(frozen=True, slots=True)
class Crease:
    """Paper that falls on both sides of a crease through the middle of the face."""

    steepness: float
    """See `STEEPEST_CREASE`."""

    lean: float = 0.0
    """Degrees by which the crease leans from the vertical of the face."""

    def rise(self, x: Grid, y: Grid) -> Grid:
        """Height towards the camera over (x, y)."""
        across = _cross(x, y, self.lean)
        return np.asarray(-self.steepness * np.hypot(across, CREASE_WIDTH), np.float32)


def _cross(x: Grid, y: Grid, lean: float) -> Grid:
    """Distance of (x, y) from an axis through the middle of the face."""
    angle = np.radians(lean)
    return np.asarray(x * np.cos(angle) + (y - CENTER_Y) * np.sin(angle), np.float32)


def make_sheet(
    picture: RgbImage, landmarks: Landmarks, *, shape: Bend | Crease | None = None
) -> Thing:
    """A picture, (H, W, 3) RGB, with a face at (5, 2) landmarks, on paper or on a screen."""
    place = TexturePlace.of(landmarks)

    def depth(x: Grid, y: Grid) -> Grid:
        return np.zeros_like(x) if shape is None else shape.rise(x, y)

    def edge(x: Grid, y: Grid) -> Grid:
        across, down = place.locate(x, y)
        height, width = picture.shape[:2]
        margin = np.minimum.reduce([across, down, width - across, height - down])
        return np.asarray(np.clip(margin / 2, 0, 1), np.float32)

    return Thing(picture, depth, place.locate, edge=edge)


def show_on_screen(picture: RgbImage, *, random: Random) -> RgbImage:
    """The picture as a screen shows it: a dark frame, its light, a reflection, fine stripes."""
    height, width = picture.shape[:2]
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    stripes = MOIRE_DEPTH * np.sin(2 * np.pi * (columns + rows / 7) / MOIRE_PX)
    slope = random.uniform(-1, 1)
    where = (columns + slope * rows) / width - random.uniform(0.2, 0.9)
    glare = random.uniform(20, 70) * np.exp(-((where / 0.12) ** 2))
    lit = picture * random.uniform(0.95, 1.15) + (stripes + glare)[..., np.newaxis]
    frame = max(2, round(FRAME_SHARE * max(height, width)))
    screen = np.clip(lit, 0, 255).astype(np.uint8)
    return np.asarray(
        cv2.copyMakeBorder(
            screen[frame:-frame, frame:-frame],
            frame,
            frame,
            frame,
            frame,
            cv2.BORDER_CONSTANT,
            value=(12, 12, 14),
        ),
        np.uint8,
    )


@dataclass(frozen=True, slots=True)
class HeldScreen:
    """A screen in a hand: how large it is in the picture; it moves a little all the time."""

    share: float
    phase: float

    @classmethod
    def draw(cls, random: Random) -> "HeldScreen":
        """A screen somewhere before the camera."""
        return cls(random.uniform(SMALLEST_FILM, LARGEST_FILM), random.uniform(0, 6.28))

    def show(self, film_frame: RgbImage, background: RgbImage, *, time_s: float) -> RgbImage:
        """The screen with a frame of the film before the background, (480, 640, 3) RGB."""
        width, height = SIZE_WH
        sway = np.array([np.sin(1.9 * time_s + self.phase), np.cos(1.3 * time_s + self.phase)]) * 4
        tilt = 3.0 * np.sin(0.7 * time_s + self.phase)
        corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
        center = corners.mean(axis=0)
        held = (corners - center) * self.share + center + sway
        held[[1, 2], 1] += (tilt, -tilt)
        warp = cv2.getPerspectiveTransform(corners, held.astype(np.float32))
        shown = background.copy()
        cv2.warpPerspective(film_frame, warp, SIZE_WH, dst=shown, borderMode=cv2.BORDER_TRANSPARENT)
        return np.asarray(shown, np.uint8)


def make_background(random: Random) -> RgbImage:
    """A wall in an office, (480, 640, 3) RGB."""
    width, height = SIZE_WH
    tint = np.array([random.uniform(90, 180) for _ in range(3)], np.float32)
    light = np.linspace(random.uniform(0.7, 1.0), random.uniform(0.8, 1.2), width)
    wall = np.ones((height, 1, 1)) * tint * light[:, np.newaxis]
    grain = np.random.default_rng(random.randrange(2**32)).normal(0, 3, (height, width, 1))
    return np.asarray(np.clip(wall + grain, 0, 255), np.uint8)


def hold_still(stance: Stance, *, time_s: float, phase: float) -> Stance:
    """The stance with the trembling of a hand or a neck."""
    return stance.moved(
        yaw=1.2 * float(np.sin(2.1 * time_s + phase)),
        pitch=0.8 * float(np.cos(1.7 * time_s + phase)),
        roll=0.8 * float(np.sin(1.1 * time_s + phase)),
        x=0.05 * float(np.sin(1.3 * time_s + phase)),
        y=0.04 * float(np.cos(0.9 * time_s + phase)),
    )
