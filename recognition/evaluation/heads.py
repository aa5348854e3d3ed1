"""A living head from one photo: the photo laid over a head's shape, to be turned and brought near.

A stand-in for people who answer a challenge, of whom there are no recordings. The shape is an
ellipsoid with a nose; how far the nose stands out differs from head to head as it does among
people. What it cannot show: teeth, hair that hides the face, ears that come into view.
"""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray

from recognition.engine.types import Landmarks, RgbImage
from recognition.evaluation.scenes import Grid, Landing, Thing

HALF_WIDTH, HALF_HEIGHT, HALF_DEPTH = 1.25, 1.75, 1.2
CENTER_Y = 0.5
NOSE_WIDTH, NOSE_LENGTH = 0.2, 0.34
FLATTEST, BOLDEST = 0.38, 0.58
"""How far the tip of the nose lies before the plane of eyes and mouth, in distances between the
eyes: 24 to 36 mm at 63 mm."""

PIVOT = -0.4
"""The axis of the neck lies behind the face."""


@dataclass(frozen=True, slots=True, eq=False)
class TexturePlace:
    """Where the face lies on its photo: the middle of the eyes, and the unit of length."""

    origin: NDArray[np.float64]
    across: NDArray[np.float64]
    """Pixels from one eye to the other."""

    @classmethod
    def of(cls, landmarks: Landmarks) -> "TexturePlace":
        """From (5, 2) landmarks."""
        points = np.asarray(landmarks, np.float64)
        return cls(points[:2].mean(axis=0), points[1] - points[0])

    def locate(self, x: Grid, y: Grid) -> Landing:
        """Pixels of the photo at (x, y), in distances between the eyes."""
        (ax, ay), (ox, oy) = self.across, self.origin
        return (
            (ox + x * ax - y * ay).astype(np.float32),
            (oy + x * ay + y * ax).astype(np.float32),
        )

    def measure(self, landmarks: Landmarks) -> NDArray[np.float64]:
        """(5, 2) landmarks in distances between the eyes."""
        points = np.asarray(landmarks, np.float64) - self.origin
        ax, ay = self.across
        turned: NDArray[np.float64] = points @ np.array([[ax, -ay], [ay, ax]]) / (ax**2 + ay**2)
        return turned


def make_head(photo: RgbImage, landmarks: Landmarks, *, random: Random) -> Thing:
    """A head that shows the face of a photo, (H, W, 3) RGB, with (5, 2) landmarks."""
    place = TexturePlace.of(landmarks)
    points = place.measure(landmarks)
    nose_x, nose_y = points[2]
    boldness = random.uniform(FLATTEST, BOLDEST)

    def depth(x: Grid, y: Grid) -> Grid:
        return _bulge(x, y) + nose * _shape_nose(x - nose_x, y - nose_y)

    nose = 0.0
    flat = _stand_out(depth, points)
    nose = boldness - flat
    return Thing(photo, depth, place.locate, pivot=PIVOT)


def _bulge(x: Grid, y: Grid) -> Grid:
    """The ellipsoid, which ends in a slope that a camera can look at from the side."""
    inside = 1 - (x / HALF_WIDTH) ** 2 - ((y - CENTER_Y) / HALF_HEIGHT) ** 2
    return np.asarray(HALF_DEPTH * np.sqrt(np.maximum(inside, 0.12)), np.float32)


def _shape_nose(x: Grid, y: Grid) -> Grid:
    """A ridge that rises to the tip and falls steeply below it, 0 to 1."""
    length = np.where(y < 0, NOSE_LENGTH, NOSE_LENGTH * 0.55)
    return np.asarray(np.exp(-((x / NOSE_WIDTH) ** 2) - (y / length) ** 2), np.float32)


def _stand_out(depth: Callable[[Grid, Grid], Grid], points: NDArray[np.float64]) -> float:
    """How far the nose lies before the plane of the other four points."""
    x, y = points.T.astype(np.float32)
    heights = depth(x, y)
    corners = [0, 1, 3, 4]
    plane = np.column_stack([points[corners], np.ones(4)])
    slope, *_ = np.linalg.lstsq(plane, heights[corners], rcond=None)
    return float(heights[2] - np.array([*points[2], 1.0]) @ slope)
