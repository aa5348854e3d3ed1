"""From the looks at one face to a verdict: is it a living one.

Looks are weighed by how well the face was seen, and the extreme ones are bounded, so that no
single frame decides. Three looks decide where they are clear, six where they are not (a sequential
test, as Wald's); the newest must agree, so that evidence which turns is noticed at once.

The looks are those at one face. Where another may have taken its place, the stream doubts: nothing
is said until an embedding has shown that it is the same one and a new look agrees with those
before. How the limits were chosen: docs/explanation/liveness.md.
"""

import math
from collections import deque
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

Verdict = Literal["waiting", "live", "spoof", "too_far"]

LIVE_SCORE = 1.0
"""A fused score from here on is that of a living face."""

SURE_SCORE = 3.0
"""So far above 0 (or below) few looks suffice."""

FEW_LOOKS, MANY_LOOKS, MOST_LOOKS = 3, 6, 8
SCORE_BOUND = 8.0
"""A single look counts for at most so much."""

CLEAR_FACE_PX = 128.0
"""From this side on the face counts fully; the network sees the crop at no larger size."""

MEMORY_S = 5.0
"""Looks older than this no longer speak for the face."""

RECHECK_S = 1.0
"""A living face is looked at again this often, a picture more often: somebody may have come."""
SUSPECT_S = 0.3


@dataclass(frozen=True, slots=True)
class LivenessVerdict:
    """What is known: a living face, a picture of one, not yet enough, or too small to tell.

    `score` is the fused one, real minus spoof; None without a look.
    """

    verdict: Verdict
    score: float | None


@dataclass(frozen=True, slots=True)
class _Look:
    time_s: float
    score: float
    weight: float


@dataclass(slots=True)
class LivenessEvidence:
    """The looks at one face, for as long as it is surely the same one."""

    looks: deque[_Look] = field(default_factory=lambda: deque(maxlen=MOST_LOOKS))
    looked_at_s: float = -math.inf
    fresh: int = 0
    """Looks since the last doubt."""

    is_too_far: bool = False
    is_suspect: bool = False
    """It was a picture before: then all looks there can be must speak for a living face."""

    def is_due(self, time_s: float) -> bool:
        """Whether a look is needed now."""
        interval_s = {"live": RECHECK_S, "spoof": SUSPECT_S}.get(self.verdict.verdict, 0.0)
        return time_s - self.looked_at_s >= interval_s

    def add(self, score: float, *, face_px: float, quality: float, time_s: float) -> None:
        """Take in a look: its score, the longer side of the face, how well it was seen (0 to 1)."""
        weight = max(quality, 1e-3) * min(face_px / CLEAR_FACE_PX, 1.0)
        bounded = min(max(score, -SCORE_BOUND), SCORE_BOUND)
        self.looks.append(_Look(time_s, bounded, weight))
        self.looked_at_s = time_s
        self.fresh += 1
        self.is_suspect |= self.verdict.verdict == "spoof"

    def note_size(self, *, is_too_far: bool, time_s: float) -> None:
        """Note whether the face is too small now, and forget the looks that are too old."""
        self.is_too_far = is_too_far
        while self.looks and time_s - self.looks[0].time_s > MEMORY_S:
            self.looks.popleft()

    def doubt(self) -> None:
        """It may be another face: what was seen counts again when new looks agree with it."""
        self.fresh = 0
        self.looked_at_s = -math.inf

    def forget(self) -> None:
        """It is another face."""
        self.doubt()
        self.looks.clear()
        self.is_suspect = False

    @property
    def verdict(self) -> LivenessVerdict:
        """What the looks say together."""
        if not self.looks:
            return LivenessVerdict("too_far" if self.is_too_far else "waiting", None)
        score = _fuse(list(self.looks))
        return LivenessVerdict(self._decide(score), score)

    def _decide(self, score: float) -> Verdict:
        recent = _fuse(list(self.looks)[-FEW_LOOKS:])
        if self._is_live(score, recent):
            return "live"
        if self._is_spoof(score, recent):
            return "spoof"
        return "too_far" if self.is_too_far else "waiting"

    def _is_live(self, score: float, recent: float) -> bool:
        if not self.fresh or len(self.looks) < self._count_needed(score):
            return False
        if self.is_suspect and min(look.score for look in self.looks) <= 0:
            return False
        fresh = _fuse(list(self.looks)[-min(self.fresh, FEW_LOOKS) :])
        return min(score, recent, fresh) >= LIVE_SCORE

    def _count_needed(self, score: float) -> int:
        if self.is_suspect:
            return MOST_LOOKS
        return FEW_LOOKS if score >= SURE_SCORE else MANY_LOOKS

    def _is_spoof(self, score: float, recent: float) -> bool:
        if min(score, recent) <= -SURE_SCORE:
            return len(self.looks) >= FEW_LOOKS
        return len(self.looks) >= MANY_LOOKS and score < LIVE_SCORE


def _fuse(looks: list[_Look]) -> float:
    """The mean score, each look weighed."""
    weights = [look.weight for look in looks]
    return float(np.average([look.score for look in looks], weights=weights))
