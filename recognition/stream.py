"""From frames to names: follow every face, look closer when it pays, decide when looks agree.

The same class serves a webcam, a video file and an IP camera; only the source of frames differs.

A face is followed cheaply in every frame and embedded (a *look*) only when its track is new,
undecided, clearly better seen than before, due for its recheck, or in doubt. A name in doubt is
not shown until a look has confirmed it. Doubt arises when the face was away for a moment, when it
looks unlike the frame before (somebody else may stand there), and when two faces met.

Whether a face is a living one is judged beside that, of faces that have a name or are about to get
one, and anew after every doubt.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from recognition.decision import Identification
from recognition.engine.appearance import see_appearance
from recognition.engine.boxes import find_meetings
from recognition.engine.covering import is_covered
from recognition.engine.crop import crop_faces
from recognition.engine.follower import FaceFollower
from recognition.engine.liveness import LivenessNetwork, can_be_judged, crop_for_liveness
from recognition.engine.liveness_fusion import LivenessVerdict
from recognition.engine.loading import FaceEngine
from recognition.engine.quality import assess
from recognition.engine.tracker import MAX_GAP_S, Track
from recognition.engine.types import Embeddings, RgbImage
from recognition.evidence import Evidence, SightState

Identify = Callable[[Embeddings], Identification]

MIN_FACE_PX = 40
# Two faces of which one covers so much of the other may be swapped when they part.
MEETING_SHARE = 0.25
# Looks per frame, most urgent first: a crowd that walks in does not stop the picture.
MAX_LOOKS = 4
# How often a decided face is checked for a clearly better view.
ASSESS_INTERVAL_S = 0.3
# What a head that turns as asked may be.
TURNED = frozenset({"turned_away", "tilted"})


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """One face in one frame: where, and what is known about it so far."""

    track: Track
    state: SightState
    identification: Identification | None
    problem: str | None = None
    is_covered: bool = False
    """Whether something seems to cover the face, of one that has no name."""

    liveness: LivenessVerdict | None = None
    """Whether it is a living face; None where that is not asked."""

    likeness: float | None = None
    """Of a head that turns as asked: cosine of its last look to those before; None without one."""

    agreeing: int = 0
    """Looks in a row that named the person."""

    changes: int = 0
    """How often the track has come to show another face, as far as is known."""


@dataclass(frozen=True, slots=True, eq=False)
class _Look:
    """A face that is worth an embedding, and how good it is (0 to 1)."""

    track: Track
    quality: float


class FaceStream:
    """The faces of one camera; not safe for several threads at once."""

    def __init__(
        self,
        *,
        engine: FaceEngine,
        identify: Identify,
        count_erasures: Callable[[], int],
        min_face_px: int = MIN_FACE_PX,
        liveness: LivenessNetwork | None = None,
    ) -> None:
        """When `count_erasures` gives another number, what was seen so far is forgotten.

        Without `liveness` nobody asks whether a face is a living one.
        """
        self._engine = engine
        self._liveness = liveness
        self._identify = identify
        self._count_erasures = count_erasures
        self._erasures = count_erasures()
        self._follower = FaceFollower(engine, min_face_px=min_face_px)
        self._evidence: dict[int, Evidence] = {}
        self._time_s = 0.0

    def process(self, image: RgbImage, *, time_s: float) -> list[Sight]:
        """Look at the next frame, (H, W, 3) RGB, taken at the monotonic time `time_s`."""
        self._forget_the_erased()
        tracks = self._follower.follow(image, time_s=time_s, search=self._is_name_awaited())
        self._take_note(image, tracks, time_s)
        self._doubt_meetings(tracks)
        self._look(image, self._choose_looks(image, tracks, time_s), time_s)
        self._look_for_life(image, tracks, time_s)
        self._forget_old_tracks(time_s)
        self._time_s = time_s
        return [self._describe(track) for track in tracks]

    def forget(self) -> None:
        """Drop what is known of every face; the tracks stay, they only say where it is."""
        self._evidence.clear()

    def doubt(self, track_id: int) -> None:
        """Say nothing of whose face this is, or that it lives, until it was looked at again."""
        if (evidence := self._evidence.get(track_id)) is not None:
            evidence.is_doubted = True

    def expect_movement(self, track_id: int, *, is_moving: bool) -> None:
        """While a head turns as asked, its looks name nobody and change nothing.

        They only tell how much the face is like the one before: see `Sight.likeness`.
        """
        if (evidence := self._evidence.get(track_id)) is not None:
            evidence.is_moving = is_moving and bool(evidence.embeddings)
            evidence.likeness = evidence.likeness if evidence.is_moving else None

    def _forget_the_erased(self) -> None:
        """Forget all when anybody was erased: whoever stands here may be that person."""
        erasures = self._count_erasures()
        if erasures != self._erasures:
            self._erasures = erasures
            for evidence in self._evidence.values():
                evidence.start_over()

    def _is_name_awaited(self) -> bool:
        """Whether a face waits for its name: the boxes of a full search serve it best."""
        return any(
            evidence.waits_for_name and evidence.seen_s == self._time_s
            for evidence in self._evidence.values()
        )

    def _take_note(self, image: RgbImage, tracks: list[Track], time_s: float) -> None:
        """Note that the faces are here; doubt those that were away, and those that look changed."""
        for track in tracks:
            evidence = self._evidence.setdefault(track.id, Evidence(seen_s=self._time_s))
            evidence.is_doubted |= evidence.looks > 0 and evidence.seen_s != self._time_s
            evidence.seen_s = time_s
            evidence.compare(see_appearance(image, track.face.box))

    def _doubt_meetings(self, tracks: list[Track]) -> None:
        """Doubt all that meet, in every frame: their tracks may be swapped."""
        boxes = np.array([track.face.box.as_xyxy() for track in tracks], np.float32).reshape(-1, 4)
        for track, meets in zip(tracks, find_meetings(boxes, min_share=MEETING_SHARE), strict=True):
            self._evidence[track.id].is_doubted |= bool(meets)

    def _choose_looks(self, image: RgbImage, tracks: list[Track], time_s: float) -> list[_Look]:
        """The faces to embed now, most urgent first, at most `MAX_LOOKS`."""
        looks: list[_Look] = []
        for track in sorted(tracks, key=self._rank):
            if len(looks) == MAX_LOOKS:
                break
            if (look := self._consider(image, track, time_s)) is not None:
                looks.append(look)
        return looks

    def _rank(self, track: Track) -> tuple[bool, int, float]:
        evidence = self._evidence[track.id]
        return not evidence.is_doubted, evidence.looks, evidence.looked_at_s

    def _consider(self, image: RgbImage, track: Track, time_s: float) -> _Look | None:
        """A look at this face when it is due, or better than ever, and fit to be judged."""
        evidence = self._evidence[track.id]
        is_due = evidence.is_due(time_s)
        if not is_due and time_s - evidence.assessed_at_s < ASSESS_INTERVAL_S:
            return None
        quality = assess(image, track.face)
        evidence.assessed_at_s = time_s
        evidence.problem = quality.problems[0] if quality.problems else None
        if evidence.is_moving:
            return _Look(track, quality.score) if set(quality.problems) <= TURNED else None
        if evidence.problem or not (is_due or evidence.is_clearly_better(quality.score)):
            return None
        return _Look(track, quality.score)

    def _look(self, image: RgbImage, looks: list[_Look], time_s: float) -> None:
        """Embed the chosen faces in one batch, and decide."""
        if not looks:
            return
        crops = crop_faces(image, [look.track.face for look in looks])
        for look, crop, embedding in zip(looks, crops, self._engine.embed(crops), strict=True):
            evidence = self._evidence[look.track.id]
            if evidence.is_moving:
                evidence.likeness = float(evidence.template @ embedding)
                evidence.looked_at_s = time_s
                continue
            rivals = self._list_rivals(evidence)
            evidence.add(embedding, weight=look.quality, rivals=rivals)
            identification = self._identify(evidence.template)
            evidence.judge(identification, time_s=time_s)
            evidence.is_covered = identification.person is None and is_covered(crop)

    def _look_for_life(self, image: RgbImage, tracks: list[Track], time_s: float) -> None:
        """Judge in one batch whether faces that have a name, or nearly, are living ones."""
        if self._liveness is None:
            return
        looks = self._choose_looks_for_life(image, tracks, time_s)
        scores = self._liveness.score([crop_for_liveness(image, it.track.face) for it in looks])
        for look, score in zip(looks, scores.tolist(), strict=True):
            box = look.track.face.box
            self._evidence[look.track.id].liveness.add(
                score, face_px=max(box.width, box.height), quality=look.quality, time_s=time_s
            )

    def _choose_looks_for_life(
        self, image: RgbImage, tracks: list[Track], time_s: float
    ) -> list[_Look]:
        """The faces to judge now, those that waited longest first, at most `MAX_LOOKS`."""
        looks: list[_Look] = []
        for track in sorted(tracks, key=lambda it: self._evidence[it.id].liveness.looked_at_s):
            evidence, is_large = self._evidence[track.id], can_be_judged(track.face)
            evidence.liveness.note_size(is_too_far=not is_large, time_s=time_s)
            if len(looks) < MAX_LOOKS and is_large and evidence.is_life_asked(time_s):
                quality = assess(image, track.face)
                if not quality.problems:
                    looks.append(_Look(track, quality.score))
        return looks

    def _list_rivals(self, evidence: Evidence) -> Iterable[Embeddings]:
        others = (other for other in self._evidence.values() if other is not evidence)
        return [other.template for other in others if other.embeddings]

    def _forget_old_tracks(self, time_s: float) -> None:
        self._evidence = {
            track_id: evidence
            for track_id, evidence in self._evidence.items()
            if time_s - evidence.seen_s <= MAX_GAP_S
        }

    def _describe(self, track: Track) -> Sight:
        """What may be said of a face: in doubt no name, not even the one before."""
        evidence = self._evidence[track.id]
        state = evidence.state
        if state == "looking" and evidence.problem is not None:
            state = "unfit"
        known = None if evidence.is_doubted else evidence.identification
        return Sight(
            track,
            state,
            known,
            evidence.problem,
            evidence.is_covered,
            self._tell_life(evidence),
            evidence.likeness,
            evidence.agreeing,
            evidence.changes,
        )

    def _tell_life(self, evidence: Evidence) -> LivenessVerdict | None:
        """In doubt nothing: a phone held before a living face is not one."""
        if self._liveness is None:
            return None
        if evidence.is_doubted:
            return LivenessVerdict("waiting", None)
        return evidence.liveness.verdict
