"""Pictures of a curved thing before a camera: what it looks like turned, tilted, near and far.

A thing is a height field with a picture on it, such as a head (`heads.py`) or a sheet
(`planar_attacks.py`). Lengths are distances between the eyes of the face on it; x points to the
right of the image, y down, z towards the camera, and the middle between the eyes is the origin.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from recognition.engine.types import RgbImage

Grid = NDArray[np.float32]
Landing = tuple[Grid, Grid]

SIZE_WH = (640, 480)
FOCAL_PX = 600.0
"""A webcam that sees 56 degrees from left to right."""

COARSE = 4
"""Rays are followed for every fourth pixel and laid in between for the rest."""

FURTHEST = 20
"""So many times the texture's size beside it nothing is looked up any more: rays that graze a steep
slope land anywhere, and mirroring takes as long as it is far."""

STEPS = 12
"""Steps in which a ray finds the surface; a thirtieth of a pixel is left after them."""


@dataclass(frozen=True, slots=True)
class Stance:
    """How a thing stands before the camera. Angles in degrees: yaw positive when it turns to the
    right of the image, pitch positive when it looks up, roll positive clockwise."""

    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0
    x: float = 0.0
    y: float = 0.0
    distance: float = 10.0
    """From the camera to the point it turns about, in distances between the eyes (6.3 cm)."""

    def moved(self, **changes: float) -> "Stance":
        """The same with some values added to."""
        return replace(self, **{name: getattr(self, name) + by for name, by in changes.items()})


@dataclass(frozen=True, slots=True, eq=False)
class Thing:
    """A height field with a picture."""

    texture: RgbImage
    depth: Callable[[Grid, Grid], Grid]
    """Height towards the camera over (x, y)."""

    locate: Callable[[Grid, Grid], Landing]
    """Pixels of the texture at (x, y)."""

    edge: Callable[[Grid, Grid], Grid] | None = None
    """0 to 1: how far (x, y) belongs to the thing; None when it fills the picture."""

    pivot: float = 0.0
    """Height of the point it turns about; a head turns about a point within."""


def render(
    thing: Thing, stance: Stance, *, background: RgbImage, size_wh: tuple[int, int] = SIZE_WH
) -> RgbImage:
    """(H, W, 3) RGB: the thing before the background."""
    x, y = _land(thing, stance, size_wh)
    limit = FURTHEST * max(thing.texture.shape[:2])
    across, down = (np.clip(_refine(grid, size_wh), -limit, limit) for grid in thing.locate(x, y))
    seen = cv2.remap(
        thing.texture, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101
    )
    if thing.edge is None:
        return np.asarray(seen, np.uint8)
    share = _refine(thing.edge(x, y), size_wh)[..., np.newaxis]
    mixed = seen * share + background * (1 - share)
    return np.asarray(mixed, np.uint8)


def turn_points(points: NDArray[np.float64], stance: Stance, *, pivot: float = 0.0) -> Grid:
    """(N, 2) where points (N, 3) of a thing are seen, in pixels."""
    turned = (points - (0, 0, pivot)) @ make_rotation(stance).T
    depth = stance.distance - turned[:, 2]
    flat = (turned[:, :2] + (stance.x, stance.y)) / depth[:, np.newaxis] * FOCAL_PX
    return np.asarray(flat + np.array(SIZE_WH) / 2, np.float32)


def make_rotation(stance: Stance) -> NDArray[np.float64]:
    """(3, 3) from the thing to the camera."""
    (cy, sy), (cp, sp), (cr, sr) = (
        (math.cos(math.radians(angle)), math.sin(math.radians(angle)))
        for angle in (stance.yaw, stance.pitch, stance.roll)
    )
    yaw = np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
    pitch = np.array([[1, 0, 0], [0, cp, -sp], [0, sp, cp]])
    roll = np.array([[cr, -sr, 0], [sr, cr, 0], [0, 0, 1]])
    return np.asarray(roll @ pitch @ yaw)


def _land(thing: Thing, stance: Stance, size_wh: tuple[int, int]) -> Landing:
    """Where the ray of each coarse pixel meets the thing, by following its height."""
    width, height = (side // COARSE for side in size_wh)
    columns, rows = np.meshgrid(np.arange(width), np.arange(height))
    rays = np.stack(
        [
            ((columns + 0.5) * COARSE - size_wh[0] / 2) / FOCAL_PX,
            ((rows + 0.5) * COARSE - size_wh[1] / 2) / FOCAL_PX,
        ],
        axis=-1,
    )
    rotation = make_rotation(stance)
    # In the thing's own axes: the camera, and how each ray runs.
    eye = np.array([-stance.x, -stance.y, stance.distance]) @ rotation + (0, 0, thing.pivot)
    runs = np.concatenate([rays, -np.ones((*rays.shape[:2], 1))], axis=-1) @ rotation
    x = y = np.zeros((height, width), np.float32)
    level = np.zeros((height, width), np.float32)
    for _ in range(STEPS):
        reach = (level - eye[2]) / runs[..., 2]
        x = (eye[0] + reach * runs[..., 0]).astype(np.float32)
        y = (eye[1] + reach * runs[..., 1]).astype(np.float32)
        level += np.float32(0.7) * (thing.depth(x, y) - level)
    return x, y


def _refine(grid: Grid, size_wh: tuple[int, int]) -> Grid:
    return np.asarray(
        cv2.resize(grid.astype(np.float32), size_wh, interpolation=cv2.INTER_LINEAR), np.float32
    )
