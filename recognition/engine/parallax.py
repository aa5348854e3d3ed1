"""How a face moved since it was at rest, and whether it moved as a head or as a sheet.

Eyes and mouth corners lie nearly on one plane. Seen from two sides, the points of a plane are
bound by a homography, and four pairs of points fix it: whatever else lies on that plane must be
where the homography puts it. In a photo or on a screen the nose does. In a real head its tip lies
`NOSE_DEPTH` distances between the eyes before that plane, and after a turn by an angle it is
NOSE_DEPTH x sin(angle) away from there, towards the side the head turned to. A sheet that is bent
has depth too, but little: around a cylinder of 8 cm radius the nose of a life-size print stands
out by 0.08 distances between the eyes, a sixth of a real one.
"""

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from recognition.engine.types import Landmarks

Points = NDArray[np.float64]

MIN_EYE_DISTANCE_PX = 8.0
"""Below this a trembling of one pixel is a turn."""

MIN_EVIDENCE = 0.3
"""What must stand out at the least, as a multiple of the sine of the angle by which the face was
squeezed; real heads have `pose.NOSE_DEPTH`, 0.5."""


@dataclass(frozen=True, slots=True)
class Movement:
    """From the face at rest to the face now; lengths in distances between the eyes."""

    sideways: float
    """Parallax of the nose along the line of the eyes, positive to the right of the image."""

    upwards: float
    """Parallax of the nose across that line, positive towards the forehead."""

    nose_rise: float
    """By how much the nose came nearer to the line of the eyes. Says the same as `upwards` of a
    head, but not of a mouth that opens, which moves the plane, nor of a sheet that is tilted."""

    nearer: float
    """How many times as large the face is now, by the smaller of its width and height."""

    width: float
    """Distance of the eyes against the height of the face, 1 at rest; cos(angle) after a turn."""

    @property
    def squeeze_x(self) -> float:
        """Sine of the angle by which the plane seems turned left or right, 0 to 1."""
        return _sine(self.width)

    @property
    def squeeze_y(self) -> float:
        """Sine of the angle by which the plane seems tilted, 0 to 1."""
        return _sine(1 / self.width)


def measure_movement(rest: Landmarks, now: Landmarks) -> Movement | None:
    """How a face moved between two frames; None where its landmarks say nothing.

    They say nothing when they are not finite, too close together, or do not span a plane.
    """
    if not (can_measure(rest) and can_measure(now)):
        return None
    before, after = _stand_upright(rest), _stand_upright(now)
    foreseen = _foresee_nose(before, after)
    if foreseen is None:
        return None
    wide, high = _measure_eyes(after) / _measure_eyes(before), _height(after) / _height(before)
    sideways, down = (after[2] - foreseen) / (_measure_eyes(before) * max(wide, high))
    return Movement(
        sideways=float(sideways),
        upwards=float(-down),
        nose_rise=float(before[2, 1] / _measure_eyes(before) - after[2, 1] / _measure_eyes(after)),
        nearer=min(wide, high),
        width=wide / high,
    )


def can_measure(landmarks: Landmarks) -> bool:
    """Whether the landmarks are finite, far enough apart and in the order of a face."""
    if not np.isfinite(landmarks).all():
        return False
    upright = _stand_upright(landmarks)
    eyes = _measure_eyes(upright)
    return (
        eyes >= MIN_EYE_DISTANCE_PX
        and _height(upright) >= eyes / 4
        and bool(upright[4, 0] - upright[3, 0] >= eyes / 8)
    )


def _stand_upright(landmarks: Landmarks) -> Points:
    """(5, 2) the landmarks turned so that the eyes lie level, with their middle at (0, 0)."""
    points = np.asarray(landmarks, np.float64)
    across = points[1] - points[0]
    cosine, sine = across / max(float(np.hypot(*across)), 1e-9)
    turned: Points = (points - points[:2].mean(axis=0)) @ np.array(
        [[cosine, -sine], [sine, cosine]]
    )
    return turned


def _foresee_nose(before: Points, after: Points) -> Points | None:
    """(2,) where the nose would be now if it lay on the plane of eyes and mouth."""
    corners = [0, 1, 3, 4]
    plane = cv2.getPerspectiveTransform(
        before[corners].astype(np.float32), after[corners].astype(np.float32)
    )
    x, y, depth = plane @ np.array([*before[2], 1.0])
    if not (math.isfinite(x + y + depth) and depth > 0):
        return None
    return np.array([x / depth, y / depth])


def _measure_eyes(upright: Points) -> float:
    return float(upright[1, 0] - upright[0, 0])


def _height(upright: Points) -> float:
    return float(upright[3:, 1].mean())


def _sine(cosine: float) -> float:
    return math.sqrt(max(0.0, 1 - cosine**2))
