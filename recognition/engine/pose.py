"""Which way a face looks, from its five landmarks."""

import math
from dataclasses import dataclass

import numpy as np

from recognition.engine.types import Landmarks

NOSE_DEPTH = 0.5
"""How far the tip of the nose lies before the eyes, in distances between the eyes. The 3-D face
models used for head pose (nose tip 135 before the eye corners, which lie 450 apart) give 0.45 to
0.5 once measured between the centres of the eyes."""

LEVEL_NOSE_HEIGHT = 0.54
"""Where the nose lies between eyes (0) and mouth (1) of a level face: the median of 2,061 LFW
photos as MTCNN sees them."""

FACE_HEIGHT = 1.1
"""From eyes to mouth, in distances between the eyes: the median of the same photos."""


@dataclass(frozen=True, slots=True)
class Pose:
    """Angles in degrees, good to about ten. Yaw: positive when the face looks to the right of the
    image. Pitch: positive when it looks down. Roll: positive when the head leans clockwise."""

    yaw: float
    pitch: float
    roll: float


def estimate_pose(landmarks: Landmarks) -> Pose:
    """Pose by how far the nose has moved from the line between eyes and mouth.

    A point that lies d before a turning plane moves by d sin(angle), while lengths on the plane
    shrink by cos(angle): the ratio of both is d tan(angle). Landmarks that coincide give 0 degrees
    where nothing can be said.
    """
    eyes = (landmarks[0] + landmarks[1]) / 2
    across, roll = _measure_eye_line(landmarks)
    upright = _rotate(landmarks - eyes, -roll)
    mouth, nose = upright[3:].mean(axis=0), upright[2]
    sideways = _divide(nose[0] - mouth[0] * LEVEL_NOSE_HEIGHT, across)
    downwards = _divide(nose[1], mouth[1], otherwise=LEVEL_NOSE_HEIGHT) - LEVEL_NOSE_HEIGHT
    return Pose(
        yaw=math.degrees(math.atan(sideways / NOSE_DEPTH)),
        pitch=math.degrees(math.atan(downwards * FACE_HEIGHT / NOSE_DEPTH)),
        roll=math.degrees(roll),
    )


def _measure_eye_line(landmarks: Landmarks) -> tuple[float, float]:
    """Distance of the eyes in pixels, and the angle of their line in radians."""
    x, y = (landmarks[1] - landmarks[0]).tolist()
    return math.hypot(x, y), math.atan2(y, x)


def _rotate(points: Landmarks, angle: float) -> Landmarks:
    cosine, sine = math.cos(angle), math.sin(angle)
    rotation = np.array([[cosine, -sine], [sine, cosine]], np.float32)
    return points @ rotation.T


def _divide(value: float, by: float, *, otherwise: float = 0.0) -> float:
    return float(value) / float(by) if by else otherwise
