"""Which face of this frame is which face of the last ones.

Each track foresees its box from how fast it moved; faces and foreseen boxes are paired so that the
sum of their closeness is largest (optimal assignment: Kuhn, "The Hungarian method", 1955). People
who walk past each other keep their ids because their movements differ where their places agree.

A track is geometry alone: after a cut in a film, or when somebody takes another's place within
`MAX_GAP_S`, the id stays. Whoever decides by track must compare embeddings along it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from recognition.engine.boxes import measure_closeness
from recognition.engine.types import Box, Boxes, Face

MIN_CLOSENESS = 0.05
"""Below this ``boxes.measure_closeness`` a face is somebody else. Two boxes of one size reach it
when they overlap by a third of their side."""

MAX_GAP_S = 0.8
"""How long a track waits for its face: a turned head or a passer-by in front takes less."""

SETTLING_S = 0.15
"""Time in which the velocity follows a change, so that boxes trembling by a pixel do not count."""


@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """One person in front of the camera, as long as it is surely the same one.

    Raises ValueError when it was seen before it started, or never.
    """

    id: int
    face: Face
    """As it was last seen."""

    started_s: float
    seen_s: float
    hits: int
    """Frames in which it was seen."""

    def __post_init__(self) -> None:
        if self.seen_s < self.started_s or self.hits < 1:
            raise ValueError(f"Track {self.id} ends before it starts or was never seen.")


@dataclass(slots=True)
class _Movement:
    """A track and its velocity, (2,) pixels per second."""

    track: Track
    velocity: NDArray[np.float64]

    def foresee(self, time_s: float) -> NDArray[np.float64]:
        """(4,) the box at a time, moved and not resized."""
        shift = self.velocity * (time_s - self.track.seen_s)
        return np.asarray(self.track.face.box.as_xyxy()) + np.tile(shift, 2)

    def follow(self, face: Face, time_s: float) -> None:
        """Take over where the face is now."""
        elapsed_s = time_s - self.track.seen_s
        if elapsed_s > 0:
            moved = np.subtract(face.box.center, self.track.face.box.center)
            # The first steps count fully: there is no older velocity to trust.
            trust = max(1 / self.track.hits, 1 - math.exp(-elapsed_s / SETTLING_S))
            self.velocity += trust * (moved / elapsed_s - self.velocity)
        hits = self.track.hits + 1
        self.track = replace(self.track, face=face, seen_s=time_s, hits=hits)


class Tracker:
    """Follows faces through the frames of one camera; one tracker per camera, one thread each."""

    def __init__(
        self, *, max_gap_s: float = MAX_GAP_S, min_closeness: float = MIN_CLOSENESS
    ) -> None:
        """See `MAX_GAP_S` and `MIN_CLOSENESS`."""
        self._max_gap_s = max_gap_s
        self._min_closeness = min_closeness
        self._movements: list[_Movement] = []
        self._last_id = 0
        self._time_s = -math.inf

    def update(self, faces: Sequence[Face], *, time_s: float) -> list[Track]:
        """One track per face, in order; ids start at 1 and are never used again.

        ``time_s`` is any clock in seconds that does not run backwards, else ValueError.
        """
        if time_s < self._time_s:
            raise ValueError(f"Time ran backwards, from {self._time_s} to {time_s} seconds.")
        self._time_s = time_s
        self._movements = [move for move in self._movements if not self._is_lost(move)]
        pairs = self._pair(faces)
        return [self._follow(face, pairs.get(index)).track for index, face in enumerate(faces)]

    def foresee(self, time_s: float) -> list[Face]:
        """Where the faces of the last frame should be at a time; landmarks stay behind."""
        return [
            replace(move.track.face, box=Box(*move.foresee(time_s).tolist()))
            for move in self._movements
            if move.track.seen_s == self._time_s
        ]

    def drop_tracks(self) -> None:
        """Forget all tracks; their ids are not used again."""
        self._movements = []

    def _is_lost(self, movement: _Movement) -> bool:
        return self._time_s - movement.track.seen_s > self._max_gap_s

    def _pair(self, faces: Sequence[Face]) -> dict[int, _Movement]:
        """The movement that each face continues, by the face's position."""
        if not faces or not self._movements:
            return {}
        foreseen = np.array([move.foresee(self._time_s) for move in self._movements])
        closeness = measure_closeness(foreseen, _stack_boxes(faces))
        # What lies too far apart counts nothing, so it cannot push a good pair aside.
        closeness = np.where(closeness < self._min_closeness, 0.0, closeness)
        rows, columns = linear_sum_assignment(closeness, maximize=True)
        return {
            int(column): self._movements[row]
            for row, column in zip(rows, columns, strict=True)
            if closeness[row, column] > 0
        }

    def _follow(self, face: Face, movement: _Movement | None) -> _Movement:
        if movement is not None:
            movement.follow(face, self._time_s)
            return movement
        self._last_id += 1
        track = Track(self._last_id, face, self._time_s, self._time_s, hits=1)
        self._movements.append(_Movement(track, np.zeros(2)))
        return self._movements[-1]


def _stack_boxes(faces: Sequence[Face]) -> Boxes:
    return np.array([face.box.as_xyxy() for face in faces])
