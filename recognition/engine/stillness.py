"""Whether a face that looks straight has come to rest: its last frames agree."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from recognition.engine.parallax import measure_movement
from recognition.engine.types import Landmarks

REST_S, REST_FRAMES = 0.3, 2
"""A face is at rest when so many frames in a row, over so long, agree."""

SETTLE_S, SETTLED_TREMBLING = 1.0, 0.03
"""So long a face that looks straight has to come to rest; then `MAX_TREMBLING` is enough."""

MAX_TREMBLING = 0.06
"""A face that trembles more is never at rest."""

MAX_SWAY = 1.05
"""Nor is one whose largest and smallest size differ by more: it comes or goes."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Landmarks that could be judged."""

    landmarks: Landmarks
    time_s: float


class Stillness:
    """The straight frames of one rest, and for how long the face has been still in them."""

    def __init__(self) -> None:
        """Nothing has been seen."""
        self.trembling = 0.0
        """Of the frames that agreed last: root mean square of their parallax."""

        self.restart()

    def restart(self) -> None:
        """Another rest begins."""
        self._straight_s = math.inf
        self.interrupt()

    def interrupt(self) -> None:
        """The face looks elsewhere; it has to be still anew, in the time that it has."""
        self._frames: list[Seen] = []
        self._still_s = math.inf

    def add(self, seen: Seen) -> float | None:
        """Seconds since the face first came to rest, with the next straight frame; None while it
        is not at rest."""
        self._straight_s = min(self._straight_s, seen.time_s)
        self._frames.append(seen)
        if not self._is_still(seen.time_s):
            return None
        self._still_s = min(self._still_s, seen.time_s)
        return seen.time_s - self._still_s

    def take_middle(self) -> Landmarks:
        """The face at rest: the median of the frames that agree."""
        return _take_middle(self._frames)

    def _is_still(self, time_s: float) -> bool:
        """Whether the last frames agree; the oldest are given up until they do."""
        has_settled = time_s - self._straight_s > SETTLE_S
        most = MAX_TREMBLING if has_settled else SETTLED_TREMBLING
        while len(self._frames) >= REST_FRAMES:
            if self._frames[-1].time_s - self._frames[0].time_s < REST_S:
                return False
            self.trembling = _measure_trembling(self._frames)
            if self.trembling <= most and _measure_sway(self._frames) <= MAX_SWAY:
                return True
            self._frames = self._frames[1:]
        return False


def measure_size(landmarks: Landmarks) -> float:
    """Spread of the points in pixels, about the distance between the eyes."""
    return float(np.sqrt(((landmarks - landmarks.mean(axis=0)) ** 2).sum(axis=1).mean())) * 2


def _take_middle(frames: Sequence[Seen]) -> Landmarks:
    """The median of each landmark, after all frames are laid over the last one."""
    last = frames[-1].landmarks
    centred = [seen.landmarks - seen.landmarks.mean(axis=0) for seen in frames]
    middle: Landmarks = np.median(centred, axis=0).astype(np.float32) + last.mean(axis=0)
    return middle


def _measure_trembling(frames: Sequence[Seen]) -> float:
    """Root mean square of the parallax among frames at rest; infinite where there is none."""
    middle = _take_middle(frames)
    movements = [measure_movement(middle, seen.landmarks) for seen in frames]
    squares = [
        movement.sideways**2 + movement.upwards**2 if movement else math.inf
        for movement in movements
    ]
    return math.sqrt(sum(squares) / len(squares))


def _measure_sway(frames: Sequence[Seen]) -> float:
    """The largest size among frames at rest as a multiple of the smallest."""
    sizes = [measure_size(seen.landmarks) for seen in frames]
    return max(sizes) / min(sizes)
