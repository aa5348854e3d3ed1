"""The frames of one person before one camera become a set: a good frame of each direction."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from recognition.engine.appearance import SAME_APPEARANCE_MIN, Appearance, see_appearance
from recognition.engine.covering import is_covered
from recognition.engine.crop import crop_faces
from recognition.engine.enrolment.guide import Guide
from recognition.engine.enrolment.heading import Compass, is_level
from recognition.engine.enrolment.values import (
    STANDING,
    TURNING,
    Ask,
    EnrolmentView,
    KeptFrame,
    Slot,
)
from recognition.engine.follower import FaceFollower
from recognition.engine.liveness import LivenessNetwork, can_be_judged, crop_for_liveness
from recognition.engine.liveness_fusion import LivenessEvidence
from recognition.engine.loading import FaceEngine
from recognition.engine.main_face import choose_main_face
from recognition.engine.quality import Quality, assess
from recognition.engine.tracker import Track
from recognition.engine.types import Crops, Embeddings, RgbImage

SEARCHED_PX = 60
"""Smaller faces are not looked for: they are people in the background."""

ENOUGH_PX = 80
"""A face to be known by for years is larger than the 40 px that are enough to recognise it."""

MIN_SCORE = 0.35
"""A frame worse than this (see ``quality.py``) is not kept, however long nothing better comes."""

CLEARLY_BETTER = 0.05
"""A frame takes the place of another one when its score is higher by this."""

SAME_MIN = 0.5
"""Cosine to what was kept; below it somebody else stands there. Five talking people who turn up to
27 degrees keep 0.70 to their own front; of 36,000 pairs of different people of ``lfw_dev`` 0.16 %
reach 0.5."""

STRANGE_LOOKS = 2
"""After so many strange looks, one after the other, it is somebody else and no odd frame."""

LOOK_INTERVAL_S = 0.8
"""A face of which nothing is kept is still compared this often."""

RIVAL_AREA = 0.2
"""Another face counts when it has this share of the main one's area."""

UNCOVER_S = 4.0
"""How long somebody is asked to uncover the face. The measure guesses, and glasses stay on."""

PATIENCE_S = 12.0
"""After this time since the first front, the set may be taken with what is there."""

STANDING_GAP_S = 0.7

JUDGED_DEGREES = 25.0
"""Whether a face lives is judged while it looks into the camera, at most this far aside."""

PROBLEM_ASKS: dict[str, Ask] = {
    "too_small": "come_closer",
    "cut_off": "move_back",
    "turned_away": "turn_less",
    "tilted": "straighten",
    "dark": "more_light",
    "overexposed": "less_light",
    "low_contrast": "more_light",
    "blurred": "hold_still",
}


@dataclass(slots=True)
class _Shown:
    """What one person has shown; it goes when somebody else steps in."""

    kept: dict[Slot, KeptFrame] = field(default_factory=dict)
    compass: Compass = field(default_factory=Compass)
    front_s: float | None = None
    covered_s: float | None = None
    strange: int = 0


@dataclass(slots=True)
class _Watch:
    """The face as it was in the last frame, for as long as it is surely followed."""

    track_id: int | None = None
    appearance: Appearance | None = None
    compared_s: float = -np.inf


class EnrolmentSession:
    """What one person has shown so far; not safe for several threads at once.

    Everything stays in memory, and of the frames only the best of each place.
    """

    def __init__(
        self,
        *,
        engine: FaceEngine,
        liveness: LivenessNetwork | None = None,
        slots: Sequence[Slot] = TURNING,
    ) -> None:
        self._engine = engine
        self._liveness = liveness
        self._follower = FaceFollower(engine, min_face_px=SEARCHED_PX)
        self._slots = tuple(slots)
        self._evidence = LivenessEvidence()
        self._guide, self._shown, self._watch = Guide(), _Shown(), _Watch()

    @property
    def kept(self) -> list[KeptFrame]:
        """The set as it is, in the order in which it is asked for."""
        return [self._shown.kept[slot] for slot in self._slots if slot in self._shown.kept]

    @property
    def missing(self) -> tuple[Slot, ...]:
        """What the set does not have yet; the front, until it is known where that is."""
        if self._slots == TURNING and not self._shown.compass.is_set:
            return self._slots
        return tuple(slot for slot in self._slots if slot not in self._shown.kept)

    @property
    def is_live(self) -> bool:
        """Whether it was a living face, where that is asked."""
        return self._liveness is None or self._evidence.verdict.verdict == "live"

    @property
    def is_complete(self) -> bool:
        """Whether every place in the set is taken."""
        return self.is_live and not self.missing

    def can_finish(self, *, time_s: float) -> bool:
        """Whether the set may be taken as it is; after some patience, without what is missing."""
        if self.is_complete:
            return True
        if self._shown.front_s is None or "front" in self.missing or not self.is_live:
            return False
        return time_s - self._shown.front_s >= PATIENCE_S

    def start_over(self, slots: Sequence[Slot] | None = None) -> None:
        """Forget every frame, to begin again, perhaps with another set."""
        self._slots = tuple(slots or self._slots)
        self._evidence.doubt()
        self._guide, self._shown, self._watch = Guide(), _Shown(), _Watch()

    def look(self, image: RgbImage, photo: bytes, *, time_s: float) -> EnrolmentView:
        """Look at the next frame, (H, W, 3) RGB, taken at the monotonic time `time_s`.

        `photo` is the file that the frame was decoded from; it is kept when the frame is.
        """
        tracks = self._follower.follow(image, time_s=time_s)
        if not tracks:
            self._doubt()
            return self._answer("find_face", time_s=time_s)
        main = _choose_main(tracks, image)
        self._note(main, image)
        quality = assess(image, main.face)
        problem = _find_problem(tracks, main, quality) or self._judge(image, main, quality, time_s)
        if problem is None:
            problem = self._consider(image, main, quality, photo, time_s)
        return self._answer(problem, tracks=tracks, main=main, quality=quality, time_s=time_s)

    # What is kept --------------------------------------------------------------------------------

    def _consider(
        self, image: RgbImage, main: Track, quality: Quality, photo: bytes, time_s: float
    ) -> Ask | None:
        """Compare the face where that is due, and keep the frame where it is the best of its place.

        What is wrong with it, where something is.
        """
        slot = self._find_slot(quality, time_s)
        if slot is None and time_s - self._watch.compared_s < LOOK_INTERVAL_S:
            return None
        crops = crop_faces(image, [main.face])
        embedding = self._engine.embed(crops)[0]
        self._watch.compared_s = time_s
        if not self._is_same(embedding):
            return self._note_strange(time_s)
        self._shown.strange = 0
        if slot is None:
            return None
        if slot == "front" and self._is_asked_to_uncover(crops, time_s):
            return "uncover"
        self._keep(KeptFrame(slot, photo, crops[0], embedding, quality.score, quality.pose, time_s))
        return None

    def _find_slot(self, quality: Quality, time_s: float) -> Slot | None:
        """The place that the frame may take; None when it is not better than what is there."""
        if quality.score < MIN_SCORE:
            return None
        if self._slots == STANDING:
            return self._find_standing_slot(quality, time_s)
        slot = self._shown.compass.find_slot(quality.pose)
        if slot is None or slot not in self._shown.kept or not self._shown.compass.is_set:
            return slot
        return slot if quality.score > self._shown.kept[slot].score + CLEARLY_BETTER else None

    def _find_standing_slot(self, quality: Quality, time_s: float) -> Slot | None:
        """The next place, when some time has passed since the last one."""
        last_s = max((frame.time_s for frame in self._shown.kept.values()), default=-np.inf)
        if not self.missing or not is_level(quality.pose) or time_s - last_s < STANDING_GAP_S:
            return None
        return self.missing[0]

    def _keep(self, frame: KeptFrame) -> None:
        known = self._shown.kept.get(frame.slot)
        if known is None or frame.score > known.score:
            self._shown.kept[frame.slot] = frame
        if frame.slot == "front":
            self._shown.compass.note_straight(frame.pose)
            if self._shown.front_s is None:
                self._shown.front_s = frame.time_s

    def _is_asked_to_uncover(self, crops: Crops, time_s: float) -> bool:
        if not is_covered(crops[0]):
            return False
        if self._shown.covered_s is None:
            self._shown.covered_s = time_s
        return time_s - self._shown.covered_s < UNCOVER_S

    # Who it is -----------------------------------------------------------------------------------

    def _note(self, main: Track, image: RgbImage) -> None:
        """Doubt a face that was not there before, or looks unlike the frame before."""
        appearance = see_appearance(image, main.face.box)
        is_alike = (
            main.id == self._watch.track_id
            and self._watch.appearance is not None
            and float(appearance @ self._watch.appearance) >= SAME_APPEARANCE_MIN
        )
        if not is_alike:
            self._doubt()
        self._watch.track_id, self._watch.appearance = main.id, appearance

    def _doubt(self) -> None:
        """Compare the next face at once, and judge anew whether it lives."""
        self._watch = _Watch()
        self._evidence.doubt()

    def _judge(self, image: RgbImage, main: Track, quality: Quality, time_s: float) -> Ask | None:
        """What is wrong when the face is a picture, or too small to tell; its frames go."""
        if self._liveness is None:
            return None
        is_too_far = not can_be_judged(main.face)
        self._evidence.note_size(is_too_far=is_too_far, time_s=time_s)
        if not is_too_far and self._evidence.is_due(time_s) and _is_towards(quality):
            (score,) = self._liveness.score([crop_for_liveness(image, main.face)])
            side = max(main.face.box.width, main.face.box.height)
            self._evidence.add(float(score), face_px=side, quality=quality.score, time_s=time_s)
        verdict = self._evidence.verdict.verdict
        if verdict == "spoof":
            self._shown = _Shown()
            return "real_person"
        return "come_closer" if verdict == "too_far" else None

    def _is_same(self, embedding: Embeddings) -> bool:
        """Whether the face is that of what was kept before."""
        if not self._shown.kept:
            return True
        known = np.mean([frame.embedding for frame in self._shown.kept.values()], axis=0)
        return float(embedding @ known / np.linalg.norm(known)) >= SAME_MIN

    def _note_strange(self, time_s: float) -> Ask | None:
        """Begin anew when it is certainly somebody else; until then nothing is kept."""
        self._shown.strange += 1
        self._watch.compared_s = -np.inf
        if self._shown.strange < STRANGE_LOOKS:
            return None
        self._shown = _Shown()
        self._evidence.forget()
        self._guide.note_stranger(time_s)
        return "other_person"

    # What is said --------------------------------------------------------------------------------

    def _answer(
        self,
        problem: Ask | None,
        *,
        time_s: float,
        tracks: Sequence[Track] = (),
        main: Track | None = None,
        quality: Quality | None = None,
    ) -> EnrolmentView:
        left, up = self._shown.compass.point(quality.pose) if quality is not None else (0.0, 0.0)
        wanted = self.missing[:1] if "front" in self.missing else self.missing
        said = self._guide.say(problem, wanted, time_s=time_s)
        return EnrolmentView(
            ask="done" if self.is_complete else said,
            faces=len(tracks),
            box=main.face.box if main is not None else None,
            heading=(round(left, 2), round(up, 2)),
            done=tuple(slot for slot in self._slots if slot not in self.missing),
            missing=self.missing,
            can_finish=self.can_finish(time_s=time_s),
            is_complete=self.is_complete,
        )


def _find_problem(tracks: Sequence[Track], main: Track, quality: Quality) -> Ask | None:
    """Why a frame cannot be used, gravest first."""
    area = RIVAL_AREA * main.face.box.area
    if any(track is not main and track.face.box.area > area for track in tracks):
        return "one_person"
    if quality.face_px < ENOUGH_PX:
        return "come_closer"
    return PROBLEM_ASKS[quality.problems[0]] if quality.problems else None


def _is_towards(quality: Quality) -> bool:
    """Whether the face looks at the camera as far as the judge of living faces was trained for."""
    return abs(quality.yaw) <= JUDGED_DEGREES and abs(quality.pitch) <= JUDGED_DEGREES


def _choose_main(tracks: Sequence[Track], image: RgbImage) -> Track:
    """The person that the picture is about."""
    faces = [track.face for track in tracks]
    main = choose_main_face(faces, image_wh=(image.shape[1], image.shape[0]))
    return next(track for track in tracks if track.face is main)
