"""Whether a nose stands out of a face that turned: asked of the picture itself, not of landmarks.

A detector has seen many faces and puts the nose where a turned face has it, even on a photo that
is only bent. So the picture is followed point by point, from the face at rest to the face now, and
what moved is compared with what a sheet can do. A sheet of paper, however it is bent or folded, is
a ruled surface: through each of its points runs a straight line, and all these lines lie side by
side. After a turn all points of such a line have moved alike, but for a slope along it::

    u = a(x) + b(x) y + perspective      x across the lines, y along them

With `a` free and `b` a parabola that fits every sheet whose lines run in the direction supposed.
It does not fit a head: the tip of the nose moves further than the bridge above it, the lip below it
and the cheeks beside it. How far is what is measured: the amount of a nose-shaped bump that must be
added to the sheet (plane and parallax, Irani and Anandan 1996). The direction of the lines is not
known, so all are tried and the sheet that leaves least to the nose is believed.

The points are followed by dense inverse search (Kroeger et al. 2016), there and back again; those
that do not come back to where they began are hidden or blurred, and are left out.
"""

import functools
import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from recognition.engine.types import Landmarks, RgbImage

Points = NDArray[np.float64]
GrayImage = NDArray[np.uint8]

EYES_PX = 48
"""Distance of the eyes in the pictures that are compared."""

LEFT, TOP, RIGHT, BOTTOM = -1.0, -0.6, 1.0, 1.7
"""What is compared, in distances between the eyes from their middle: from brow to chin."""

SIZE_WH = (round((RIGHT - LEFT) * EYES_PX), round((BOTTOM - TOP) * EYES_PX))
GRID_PX = 6
"""Between two points that are followed."""

MAX_ASTRAY_PX = 1.0
"""So far from where it began a point may end, followed there and back."""

MIN_POINTS = 70
"""Of 255; with fewer nothing is said."""

NOSE_WIDTH, NOSE_ABOVE, NOSE_BELOW = 0.18, 0.34, 0.2
"""Shape of the bump: a ridge that rises to the tip of the nose and falls more steeply below it."""

ALMOST_FLAT = 0.005
"""A sheet that leaves so little to the nose need not be compared with others."""

SHEET_ANGLES = (0, -20, 20, -40, 40, -60, 60, 90)
"""Degrees of the lines of a sheet, 0 for upright ones; those between fit well enough."""

CREASE = 0.3
"""Distance of the points at which `a` is free, in distances between the eyes: small enough for
paper that is folded."""

ROUNDS, NEAR = 4, 0.015
"""Of reweighting (Huber 1964): points that fit worse than this count less."""

RIDGE = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class _Rest:
    """The face at rest: its picture, where that was cut, and the tip of the nose in it."""

    cut: GrayImage
    place: Points
    """(2, 3) from the cut picture to the frame."""

    landmarks: Landmarks
    nose: Points
    """(2,) in distances between the eyes."""


class Relief:
    """What stands out of one face; not safe for several threads at once."""

    def __init__(self) -> None:
        """Nothing was seen yet."""
        self._rest: _Rest | None = None

    def remember(self, image: RgbImage, landmarks: Landmarks) -> None:
        """Take the face, with (5, 2) landmarks in a picture (H, W, 3), as the one at rest."""
        place = _place_cut(landmarks)
        tip = np.linalg.solve(place[:, :2], np.asarray(landmarks[2], np.float64) - place[:, 2])
        nose = _measure_out(np.asarray(tip, np.float64))
        self._rest = _Rest(_cut(image, place), place, landmarks, nose)

    def measure(self, image: RgbImage, landmarks: Landmarks) -> float | None:
        """How much further the tip of the nose moved than on a sheet, since the face was at rest.

        In distances between the eyes, positive to the right of the image; of a head about a quarter
        of the tangent of the angle. None when there was no rest, or too few points can be followed.
        """
        rest = self._rest
        if rest is None:
            return None
        now = _cut(image, _carry(rest.place, rest.landmarks, landmarks))
        moved, is_followed = _follow(rest.cut, now)
        if int(is_followed.sum()) < MIN_POINTS:
            return None
        return _find_least(moved[is_followed, 0] / EYES_PX, is_followed, rest.nose)


def _place_cut(landmarks: Landmarks) -> Points:
    """(2, 3) from the upright cut picture to the frame."""
    points = np.asarray(landmarks, np.float64)
    x, y = points[1] - points[0]
    turn = np.array([[x, -y], [y, x]])
    return np.column_stack([turn / EYES_PX, points[:2].mean(axis=0) + turn @ (LEFT, TOP)])


def _carry(place: Points, before: Landmarks, now: Landmarks) -> Points:
    """The place of the cut after the plane of eyes and mouth has moved, as an affine map."""
    corners = [0, 1, 3, 4]
    known = np.column_stack([np.asarray(before, np.float64)[corners], np.ones(4)])
    found, *_ = np.linalg.lstsq(known, np.asarray(now, np.float64)[corners], rcond=None)
    carried: Points = np.column_stack(
        [found[:2].T @ place[:, :2], found[:2].T @ place[:, 2] + found[2]]
    )
    return carried


def _cut(image: RgbImage, place: Points) -> GrayImage:
    cut = cv2.warpAffine(
        image,
        place,
        SIZE_WH,
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REFLECT_101,
    )
    return np.asarray(cv2.cvtColor(cut, cv2.COLOR_RGB2GRAY), np.uint8)


def _follow(before: GrayImage, now: GrayImage) -> tuple[Points, NDArray[np.bool_]]:
    """(N, 2) how far each point of the grid moved, and (N,) whether it came back."""
    search = cv2.DISOpticalFlow.create(cv2.DISOpticalFlow_PRESET_MEDIUM)
    forth = search.calc(before, now, None)  # type: ignore[call-overload]
    back = search.calc(now, before, None)  # type: ignore[call-overload]
    columns, rows = _lay_grid().T
    moved = forth[rows, columns]
    landed = (_lay_grid() + moved).astype(np.float32)
    returned = cv2.remap(back, landed[:, :1], landed[:, 1:], cv2.INTER_LINEAR)[:, 0]
    return np.asarray(moved, np.float64), np.abs(moved + returned).max(axis=1) < MAX_ASTRAY_PX


@functools.cache
def _lay_grid() -> NDArray[np.int64]:
    """(N, 2) the points that are followed, in pixels of the cut."""
    width, height = SIZE_WH
    columns, rows = np.meshgrid(
        np.arange(GRID_PX, width - GRID_PX + 1, GRID_PX),
        np.arange(GRID_PX, height - GRID_PX + 1, GRID_PX),
    )
    return np.stack([columns.ravel(), rows.ravel()], axis=1)


def _measure_out(pixels: Points) -> Points:
    """(…, 2) pixels of the cut in distances between the eyes."""
    measured: Points = pixels / EYES_PX + (LEFT, TOP)
    return measured


def _find_least(across: Points, is_followed: NDArray[np.bool_], nose: Points) -> float:
    """What the sheet that fits best leaves to the nose; 0 if sheets do not agree on the side."""
    bump = _shape_nose(_measure_out(_lay_grid()[is_followed].astype(np.float64)) - nose)
    least = math.inf
    for sheet in _describe_sheets():
        left = _fit_bump(np.column_stack([sheet[is_followed], bump]), across)
        if math.isfinite(least) and left * least <= 0:
            return 0.0
        least = min(least, left, key=abs)
        if abs(least) < ALMOST_FLAT:
            break
    return least


def _shape_nose(points: Points) -> Points:
    """(N,) height of the bump at (N, 2) points around the tip of the nose, 0 to 1."""
    x, y = points.T
    length = np.where(y < 0, NOSE_ABOVE, NOSE_BELOW)
    shape: Points = np.exp(-((x / NOSE_WIDTH) ** 2) - (y / length) ** 2)
    return shape


@functools.cache
def _describe_sheets() -> tuple[Points, ...]:
    """(N, K) for each direction of its lines: the columns of which a sheet's movement is a sum."""
    points = _measure_out(_lay_grid().astype(np.float64)) - (0, (TOP + BOTTOM) / 2)
    return tuple(_describe_sheet(points, math.radians(angle)) for angle in SHEET_ANGLES)


def _describe_sheet(points: Points, angle: float) -> Points:
    across = points @ (math.cos(angle), math.sin(angle))
    along = points @ (-math.sin(angle), math.cos(angle))
    knots = np.linspace(across.min(), across.max(), round(float(np.ptp(across)) / CREASE) + 1)
    free = np.maximum(0, 1 - np.abs(across[:, np.newaxis] - knots) / (knots[1] - knots[0]))
    slope = np.stack([along, along * across, along * across**2], axis=1)
    perspective = np.stack([along**2, along**2 * across, along**3], axis=1)
    described: Points = np.hstack([free, slope, perspective])
    return described


def _fit_bump(columns: Points, moved: Points) -> float:
    """The amount of the last column in a robust fit of all of them."""
    weights = np.ones(len(moved))
    ridge = RIDGE * len(moved) * np.eye(columns.shape[1])
    for _ in range(ROUNDS):
        weighed = columns.T * weights
        amounts = np.linalg.solve(weighed @ columns + ridge, weighed @ moved)
        weights = 1 / np.maximum(1, np.abs(moved - columns @ amounts) / NEAR)
    return float(amounts[-1])
