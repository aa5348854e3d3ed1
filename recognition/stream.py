"""From frames to names: follow every face, look closer when it pays, decide when frames agree.

The same class serves a webcam, a video file and an IP camera; only the source of frames differs.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from recognition.decision import Identification, Outcome
from recognition.engine.crop import crop_faces
from recognition.engine.loading import FaceEngine
from recognition.engine.quality import assess
from recognition.engine.tracker import MAX_GAP_S, Track, Tracker
from recognition.engine.types import Embeddings, RgbImage

SightState = Literal["looking", "recognised", "unknown", "ambiguous", "unfit"]
Identify = Callable[[Embeddings], Identification]

# So many frames in a row must name the same person before anything is recorded.
AGREEING_FRAMES = 3
# After so many frames without a name the face is called unknown (or ambiguous).
PATIENCE_FRAMES = 6
# A decided face is looked at again this often, in case the track jumped to somebody else.
RECHECK_S = 1.0
MIN_FACE_PX = 40
# A frame less similar than this (cosine) to the frames before it shows somebody else.
SAME_FACE_MIN = 0.5
# Frames this old no longer speak for the face.
MEMORY_FRAMES = 12


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """One face in one frame: where, and what is known about it so far."""

    track: Track
    state: SightState
    identification: Identification | None
    problem: str | None = None


@dataclass(slots=True)
class _Evidence:
    """What the frames of one track have said."""

    embeddings: deque[Embeddings] = field(default_factory=lambda: deque(maxlen=MEMORY_FRAMES))
    weights: deque[float] = field(default_factory=lambda: deque(maxlen=MEMORY_FRAMES))
    names: deque[int | None] = field(default_factory=lambda: deque(maxlen=AGREEING_FRAMES))
    identification: Identification | None = None
    looked_at_s: float = -np.inf
    looks: int = 0
    seen_s: float = 0.0

    def add(self, embedding: Embeddings, weight: float) -> Embeddings:
        """Take in one frame's (512,) embedding; the weighted mean of all, unit length.

        A face unlike the ones before it starts anew: the track has jumped to somebody else.
        """
        if self.embeddings and float(self._mean() @ embedding) < SAME_FACE_MIN:
            self._forget()
        self.embeddings.append(embedding)
        self.weights.append(max(weight, 1e-3))
        return self._mean()

    def _mean(self) -> Embeddings:
        mean = np.average(np.stack(self.embeddings), axis=0, weights=self.weights)
        template: Embeddings = (mean / np.linalg.norm(mean)).astype(np.float32)
        return template

    def _forget(self) -> None:
        self.embeddings.clear()
        self.weights.clear()
        self.names.clear()
        self.identification = None
        self.looks = 0

    def judge(self, identification: Identification) -> None:
        """Take in the decision about the mean so far."""
        self.identification = identification
        self.looks += 1
        person = identification.person
        self.names.append(person.employee_id if person else None)

    @property
    def agreed(self) -> bool:
        """Whether enough frames in a row named the same person."""
        return (
            len(self.names) == AGREEING_FRAMES
            and self.names[0] is not None
            and len(set(self.names)) == 1
        )

    @property
    def state(self) -> SightState:
        """What to show."""
        if self.agreed:
            return "recognised"
        if self.identification is None or self.looks < PATIENCE_FRAMES:
            return "looking"
        if self.identification.outcome is Outcome.AMBIGUOUS:
            return "ambiguous"
        return "unknown" if self.identification.outcome is Outcome.UNKNOWN else "looking"


class FaceStream:
    """The faces of one camera; not safe for several threads at once."""

    def __init__(
        self, *, engine: FaceEngine, identify: Identify, min_face_px: int = MIN_FACE_PX
    ) -> None:
        self._engine = engine
        self._identify = identify
        self._min_face_px = min_face_px
        self._tracker = Tracker()
        self._evidence: dict[int, _Evidence] = {}

    def process(self, image: RgbImage, *, time_s: float) -> list[Sight]:
        """Look at the next frame, (H, W, 3) RGB, taken at the monotonic time `time_s`."""
        faces = self._engine.detect(image, min_face_px=self._min_face_px)
        tracks = self._tracker.update(faces, time_s=time_s)
        problems = self._look_closer(image, tracks, time_s)
        self._forget_old_tracks(time_s)
        return [self._describe(track, problems.get(track.id)) for track in tracks]

    def _look_closer(
        self, image: RgbImage, tracks: list[Track], time_s: float
    ) -> dict[int, str | None]:
        """Embed the faces that are worth it, in one batch; the problem of each that is not."""
        due = [track for track in tracks if self._is_due(track, time_s)]
        qualities = {track.id: assess(image, track.face) for track in due}
        fit = [track for track in due if not qualities[track.id].problems]
        if fit:
            crops = crop_faces(image, [track.face for track in fit])
            for track, embedding in zip(fit, self._engine.embed(crops), strict=True):
                self._update(track, embedding, qualities[track.id].score, time_s)
        return {
            track_id: quality.problems[0]
            for track_id, quality in qualities.items()
            if quality.problems
        }

    def _is_due(self, track: Track, time_s: float) -> bool:
        evidence = self._evidence.setdefault(track.id, _Evidence())
        evidence.seen_s = time_s
        return evidence.state == "looking" or time_s - evidence.looked_at_s >= RECHECK_S

    def _update(self, track: Track, embedding: Embeddings, weight: float, time_s: float) -> None:
        evidence = self._evidence[track.id]
        evidence.looked_at_s = time_s
        evidence.judge(self._identify(evidence.add(embedding, weight)))

    def _forget_old_tracks(self, time_s: float) -> None:
        self._evidence = {
            track_id: evidence
            for track_id, evidence in self._evidence.items()
            if time_s - evidence.seen_s < MAX_GAP_S
        }

    def _describe(self, track: Track, problem: str | None) -> Sight:
        evidence = self._evidence[track.id]
        state = evidence.state
        if state == "looking" and problem is not None:
            state = "unfit"
        return Sight(track, state, evidence.identification, problem)
