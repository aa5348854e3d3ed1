"""Is this face good enough to enrol, to judge, or to tell somebody what is wrong with it.

Measures and limits come from two experiments on ``lfw_dev``. (1) The distribution over 2,061
photos: each limit lies where at most half a percent of these press photos fall, about one percent
in all. (2) Photos damaged on purpose, compared by cosine with their own embedding: at each limit
the cosine has dropped to about 0.92 to 0.95, so a flagged face costs recognition something.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from recognition.engine.crop import plan_window
from recognition.engine.pose import Pose, estimate_pose
from recognition.engine.types import Box, Face, RgbImage

MEASURED_PX = 64
"""Faces are measured at this size, so that the figures do not depend on the camera's."""

VERTICAL_DETAIL_FACTOR = 0.6
"""Eyes, brows and mouth give a face 1.6 times as much detail from top to bottom as across."""

WHITE = 250
"""From this value on a pixel is burnt out."""

MIN_SIZE_PX = 40.0
MIN_SHARPNESS = 0.085
MIN_BRIGHTNESS = 0.15
MAX_BURNT = 0.2
MIN_CONTRAST = 0.045
MAX_YAW_DEGREES = 42.0
MAX_PITCH_DEGREES = 38.0
MAX_ROLL_DEGREES = 30.0
MIN_INSIDE = 0.8


@dataclass(frozen=True, slots=True)
class Quality:
    """What can be said of a face without knowing whose it is.

    Raises ValueError when the score is outside of [0, 1].
    """

    face_px: float
    """Shorter side of the box, pixels."""

    sharpness: float
    """Detail in the direction that has less of it, relative to contrast; LFW: 0.13 to 0.31."""

    brightness: float
    """Mean grey value, 0 (black) to 1 (white)."""

    contrast: float
    """Standard deviation of the grey values, in the same unit; LFW: 0.11 to 0.23."""

    burnt: float
    """Share of the pixels that are burnt out, 0 to 1."""

    inside: float
    """Share of the box that lies inside of the image, 0 to 1."""

    pose: Pose
    """Angles in degrees, see ``pose.py``."""

    score: float
    """0 (useless) to 1 (nothing to improve), to compare photos of one person."""

    problems: tuple[str, ...]
    """Stable codes, gravest first: too_small, cut_off, turned_away, tilted, dark, overexposed,
    low_contrast, blurred. Empty for a usable face."""

    def __post_init__(self) -> None:
        if not 0.0 <= self.score <= 1.0:
            raise ValueError(f"A quality score lies in [0, 1], {self.score} does not.")

    @property
    def yaw(self) -> float:
        """Degrees, positive when the face looks to the right of the image."""
        return self.pose.yaw

    @property
    def pitch(self) -> float:
        """Degrees, positive when the face looks down."""
        return self.pose.pitch

    @property
    def roll(self) -> float:
        """Degrees, positive when the head leans clockwise."""
        return self.pose.roll


def assess(image: RgbImage, face: Face) -> Quality:
    """Measure a face in the image in which it was found; takes about 0.1 ms."""
    grey = _cut_grey(image, face.box)
    contrast = float(grey.std())
    measures = {
        "face_px": min(face.box.width, face.box.height),
        "sharpness": _measure_sharpness(grey) / max(contrast, 1 / 255),
        "brightness": float(grey.mean()),
        "contrast": contrast,
        "burnt": float((grey >= WHITE / 255).mean()),
        "inside": _measure_inside(image, face.box),
    }
    pose = estimate_pose(face.landmarks)
    score = _score(measures, pose)
    return Quality(**measures, pose=pose, score=score, problems=_list_problems(measures, pose))


def _cut_grey(image: RgbImage, box: Box) -> NDArray[np.float32]:
    """(64, 64) float32 grey values of the face, 0 to 1."""
    left, top, right, bottom = plan_window(image, box, margin_px=0)
    face = cv2.resize(
        image[top:bottom, left:right], (MEASURED_PX, MEASURED_PX), interpolation=cv2.INTER_AREA
    )
    return cv2.cvtColor(face, cv2.COLOR_RGB2GRAY).astype(np.float32) / np.float32(255)


def _measure_sharpness(grey: NDArray[np.float32]) -> float:
    """Spread of the second differences, in the direction that has less.

    One direction alone, because a moving face keeps its detail across the movement and a measure
    of both (the variance of the Laplacian) hardly notices.
    """
    across = float(np.diff(grey, 2, axis=1).std())
    downwards = float(np.diff(grey, 2, axis=0).std())
    return min(across, downwards * VERTICAL_DETAIL_FACTOR)


def _measure_inside(image: RgbImage, box: Box) -> float:
    height, width = image.shape[:2]
    shown_width = min(box.right, width) - max(box.left, 0.0)
    shown_height = min(box.bottom, height) - max(box.top, 0.0)
    shown: float = max(shown_width, 0.0) * max(shown_height, 0.0)
    return shown / box.area


def _list_problems(measures: dict[str, float], pose: Pose) -> tuple[str, ...]:
    turned = abs(pose.yaw) > MAX_YAW_DEGREES or abs(pose.pitch) > MAX_PITCH_DEGREES
    found = {
        "too_small": measures["face_px"] < MIN_SIZE_PX,
        "cut_off": measures["inside"] < MIN_INSIDE,
        "turned_away": turned,
        "tilted": abs(pose.roll) > MAX_ROLL_DEGREES,
        "dark": measures["brightness"] < MIN_BRIGHTNESS,
        "overexposed": measures["burnt"] > MAX_BURNT,
        "low_contrast": measures["contrast"] < MIN_CONTRAST,
        "blurred": measures["sharpness"] < MIN_SHARPNESS,
    }
    return tuple(code for code, is_found in found.items() if is_found)


def _score(measures: dict[str, float], pose: Pose) -> float:
    """Product of what each measure leaves: 0 where nothing can be seen, 1 where all can."""
    grades = (
        _grade(measures["face_px"], worst=15, best=100),
        _grade(measures["sharpness"], worst=0.03, best=0.15),
        _grade(measures["brightness"], worst=0.05, best=0.25),
        _grade(measures["burnt"], worst=0.6, best=0.02),
        _grade(measures["contrast"], worst=0.015, best=0.09),
        _grade(measures["inside"], worst=0.5, best=1.0),
        _grade(abs(pose.yaw), worst=70, best=15),
        _grade(abs(pose.pitch), worst=70, best=20),
        _grade(abs(pose.roll), worst=60, best=15),
    )
    return float(np.prod(grades))


def _grade(value: float, *, worst: float, best: float) -> float:
    """0 at ``worst``, 1 at ``best``, straight between and level outside."""
    share = (value - worst) / (best - worst)
    return min(max(share, 0.0), 1.0)
