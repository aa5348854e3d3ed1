"""What the frames of one track have said about whose face it is."""

import math
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from recognition.decision import Identification, Outcome
from recognition.engine.appearance import SAME_APPEARANCE_MIN, Appearance
from recognition.engine.liveness_fusion import LivenessEvidence
from recognition.engine.types import Embeddings

SightState = Literal["looking", "recognised", "unknown", "ambiguous", "unfit"]

# So many looks in a row must name the same person before anything is recorded.
AGREEING_FRAMES = 3
# After so many looks without a name the face is called unknown (or ambiguous).
PATIENCE_FRAMES = 6
# A look less similar than this (cosine) to the looks before it shows somebody else. Looks at one
# talking person within seconds: 0.75 and more. Two people: above it about once in 5,000 pairs.
SAME_FACE_MIN = 0.6
# Looks this old no longer speak for the face.
MEMORY_FRAMES = 12
# A decided face is looked at again this often.
RECHECK_S = 1.0
# A face that stays undecided is looked at this often once patience has ended.
UNDECIDED_S = 0.3
# A face seen so much better than ever before is looked at again.
CLEARLY_BETTER = 1.3


@dataclass(slots=True)
class Evidence:
    """The looks at one track. A *look* is an embedding: following a face says nothing of whose."""

    seen_s: float
    embeddings: deque[Embeddings] = field(default_factory=lambda: deque(maxlen=MEMORY_FRAMES))
    weights: deque[float] = field(default_factory=lambda: deque(maxlen=MEMORY_FRAMES))
    names: deque[int | None] = field(default_factory=lambda: deque(maxlen=AGREEING_FRAMES))
    identification: Identification | None = None
    looks: int = 0
    agreeing: int = 0
    """Looks in a row, the newest among them, that named the same person."""
    changes: int = 0
    """How often what was known was dropped: another face has taken the place, or may have."""
    looked_at_s: float = -math.inf
    assessed_at_s: float = -math.inf
    problem: str | None = None
    is_doubted: bool = False
    is_covered: bool = False
    appearance: Appearance | None = None
    is_moving: bool = False
    """Whether the head is turning because it was asked to: a look then names nobody."""
    likeness: float | None = None
    """Cosine of the last such look to the looks before."""
    liveness: LivenessEvidence = field(default_factory=LivenessEvidence)

    def compare(self, appearance: Appearance) -> None:
        """Doubt the face when it does not look like that of the frame before."""
        if self.looks > 0 and self.appearance is not None:
            self.is_doubted |= float(self.appearance @ appearance) < SAME_APPEARANCE_MIN
        self.appearance = appearance

    def is_due(self, time_s: float) -> bool:
        """Whether a look is needed now."""
        if self.is_moving:
            return time_s - self.looked_at_s >= UNDECIDED_S
        if self.is_doubted or (self.state == "looking" and self.looks < PATIENCE_FRAMES):
            return True
        interval_s = UNDECIDED_S if self.state == "looking" else RECHECK_S
        return time_s - self.looked_at_s >= interval_s

    def is_life_asked(self, time_s: float) -> bool:
        """Whether it matters now if this is a living face: it has a name, or nearly."""
        has_name = self.identification is not None and self.identification.person is not None
        return has_name and not self.is_doubted and self.liveness.is_due(time_s)

    def is_clearly_better(self, score: float) -> bool:
        """Whether a face of this quality, 0 to 1, tells more than all looks so far."""
        return score > CLEARLY_BETTER * max(self.weights, default=0.0)

    def add(self, embedding: Embeddings, *, weight: float, rivals: Iterable[Embeddings]) -> None:
        """Take in the (512,) embedding of a look.

        A face unlike the looks before it starts anew: the track has jumped to somebody else. So
        does a doubted one that is more like one of ``rivals``, the templates of the other tracks.
        """
        if self.embeddings and not self._is_same(embedding, rivals):
            self._forget()
        if self.is_doubted:
            self.liveness.doubt()
        self.is_doubted = False
        self.embeddings.append(embedding)
        self.weights.append(max(weight, 1e-3))

    def _is_same(self, embedding: Embeddings, rivals: Iterable[Embeddings]) -> bool:
        own = float(self.template @ embedding)
        nearest = max((float(rival @ embedding) for rival in rivals), default=-1.0)
        return own >= SAME_FACE_MIN and not (self.is_doubted and nearest > own)

    @property
    def waits_for_name(self) -> bool:
        """Whether the first looks at a face that is fit to be judged are still to come."""
        return (
            self.looks < PATIENCE_FRAMES
            and self.state == "looking"
            and not (self.is_doubted or self.problem)
        )

    @property
    def template(self) -> Embeddings:
        """(512,) unit length: the mean of the looks, weighted by their quality."""
        mean = np.average(np.stack(self.embeddings), axis=0, weights=self.weights)
        template: Embeddings = (mean / np.linalg.norm(mean)).astype(np.float32)
        return template

    def _forget(self) -> None:
        self.embeddings.clear()
        self.weights.clear()
        self.names.clear()
        self.identification = None
        self.is_covered = False
        self.liveness.forget()
        self.looks = self.agreeing = 0
        self.changes += 1

    def start_over(self) -> None:
        """Forget whose face it is; as many looks as agree on a name then tell."""
        self._forget()
        self.looks = PATIENCE_FRAMES - AGREEING_FRAMES
        self.assessed_at_s = -math.inf

    def judge(self, identification: Identification, *, time_s: float) -> None:
        """Take in the decision about the template."""
        self.identification = identification
        self.looks += 1
        self.looked_at_s = time_s
        person = identification.person
        name = person.employee_id if person else None
        is_same = bool(self.names) and self.names[-1] == name
        self.agreeing = 0 if name is None else 1 + self.agreeing * is_same
        self.names.append(name)

    @property
    def is_agreed(self) -> bool:
        """Whether enough looks in a row named the same person."""
        return (
            len(self.names) == AGREEING_FRAMES
            and self.names[0] is not None
            and len(set(self.names)) == 1
        )

    @property
    def state(self) -> SightState:
        """What is known; in doubt nothing."""
        if self.is_doubted or self.identification is None:
            return "looking"
        if self.is_agreed:
            return "recognised"
        if self.looks < PATIENCE_FRAMES:
            return "looking"
        if self.identification.outcome is Outcome.AMBIGUOUS:
            return "ambiguous"
        return "unknown" if self.identification.outcome is Outcome.UNKNOWN else "looking"
