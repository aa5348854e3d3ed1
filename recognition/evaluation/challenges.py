"""How many living people pass a challenge, and how many pictures of them do.

`recognition.evaluation.responders` plays both before the engine: frame, detection, landmarks,
challenge, and beside it the passive judgement as the kiosk makes it. Nothing is recorded.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, TypedDict

import cv2
import numpy as np

from recognition.engine.challenge import Challenge, ChallengeView
from recognition.engine.challenge_steps import count_sequences, draw_pauses, draw_steps
from recognition.engine.images import decode_image
from recognition.engine.liveness import LivenessNetwork, can_be_judged, crop_for_liveness
from recognition.engine.liveness_fusion import LivenessEvidence
from recognition.engine.loading import FaceEngine
from recognition.engine.main_face import choose_main_face
from recognition.engine.pose import estimate_pose
from recognition.engine.quality import assess
from recognition.engine.types import Face, RgbImage
from recognition.evaluation.responders import (
    ATTACK_KINDS,
    Actor,
    Portrait,
    Show,
    draw_attack,
    draw_head,
)
from recognition.evaluation.scenes import SIZE_WH

Record = Callable[[RgbImage], object]

FRAMES_PER_S = 7.0
GENUINE_SHARE = 0.25
"""A living head for every fourth attack: their errors are of interest too."""
MIN_FACE_PX = 60
SMALLEST_EYES_PX = 24.0
"""Photos with smaller faces look like nothing when they are enlarged to fill the picture."""

MAX_AVERTED = 20.0
"""Degrees by which a face may look away in its photo; landmarks tell it to about ten."""


class _Tools(TypedDict):
    engine: FaceEngine
    liveness: LivenessNetwork


@dataclass(frozen=True, slots=True)
class Trial:
    """One answer to one challenge."""

    kind: str
    outcome: ChallengeView
    passive: str
    seconds: float

    @property
    def has_passed(self) -> bool:
        """Whether the challenge alone let it pass."""
        return self.outcome.state == "passed"

    @property
    def has_passed_both(self) -> bool:
        """Whether the passive judgement also took it for a living face."""
        return self.has_passed and self.passive == "live"


@dataclass(frozen=True, slots=True)
class ChallengeResult:
    """All trials of a run."""

    genuine: tuple[Trial, ...]
    attacks: tuple[Trial, ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "attacks": len(self.attacks),
            "passed_challenge": sum(trial.has_passed for trial in self.attacks),
            "passed_passive": sum(trial.passive == "live" for trial in self.attacks),
            "passed_both": sum(trial.has_passed_both for trial in self.attacks),
            "by_kind": {kind: _count(self.attacks, kind) for kind in ATTACK_KINDS},
            "genuine": len(self.genuine),
            "genuine_passed": sum(trial.has_passed for trial in self.genuine),
            "genuine_failures": _list_reasons(self.genuine),
            "genuine_median_s": _find_median(self.genuine),
            "sequences": count_sequences(),
        }


def _count(trials: Sequence[Trial], kind: str) -> dict[str, int]:
    own = [trial for trial in trials if trial.kind == kind]
    return {
        "tried": len(own),
        "passed_challenge": sum(trial.has_passed for trial in own),
        "passed_passive": sum(trial.passive == "live" for trial in own),
        "passed_both": sum(trial.has_passed_both for trial in own),
        **_list_reasons(own),
    }


def _list_reasons(trials: Sequence[Trial]) -> dict[str, int]:
    reasons = [trial.outcome.reason for trial in trials if trial.outcome.reason is not None]
    return {reason: reasons.count(reason) for reason in sorted(set(reasons))}


def _find_median(trials: Sequence[Trial]) -> float | None:
    passed = [trial.seconds for trial in trials if trial.has_passed]
    return round(float(np.median(passed)), 1) if passed else None


def read_portraits(paths: Sequence[Path], engine: FaceEngine, *, count: int) -> list[Portrait]:
    """The first ``count`` photos whose face is large enough and looks into the camera.

    A face that looks away in its photo looks away however it is held: it never begins.
    """
    portraits: list[Portrait] = []
    for path in paths:
        if len(portraits) == count:
            break
        image = decode_image(path.read_bytes())
        faces = engine.detect(image)
        if faces:
            face = choose_main_face(faces, image_wh=(image.shape[1], image.shape[0]))
            if _is_large(face) and _looks_into_camera(face):
                portraits.append(Portrait(image, face.landmarks))
    return portraits


def _is_large(face: Face) -> bool:
    return float(np.hypot(*(face.landmarks[1] - face.landmarks[0]))) >= SMALLEST_EYES_PX


def _looks_into_camera(face: Face) -> bool:
    pose = estimate_pose(face.landmarks)
    return abs(pose.yaw) <= MAX_AVERTED and abs(pose.pitch) <= MAX_AVERTED


def try_challenges(
    portraits: Sequence[Portrait],
    *,
    attacks: int,
    engine: FaceEngine,
    liveness: LivenessNetwork,
    seed: int,
    films: Path | None = None,
    advance: Callable[[], object],
) -> ChallengeResult:
    """Let pictures and living heads of the portraits answer; one seed gives the same trials.

    With ``films`` what the camera saw is kept there as videos, in the folders that `evaluate
    liveness` reads.
    """
    tools: _Tools = {"engine": engine, "liveness": liveness}
    genuine, attempts = [], []
    for number in range(attacks):
        random = Random(f"{seed} attack {number}")  # noqa: S311  no secret
        kind = ATTACK_KINDS[number % len(ATTACK_KINDS)]
        portrait = portraits[number % len(portraits)]
        player = draw_attack(kind, portrait, random=random)
        with _record(films, f"attack/{kind}/{number:04}") as record:
            attempts.append(_try(kind, player, **tools, random=random, record=record))
        advance()
    for number in range(count_genuine(attacks)):
        random = Random(f"{seed} genuine {number}")  # noqa: S311  no secret
        player = draw_head(portraits[number % len(portraits)], random=random)
        with _record(films, f"bona_fide/{number:04}") as record:
            genuine.append(_try("genuine", player, **tools, random=random, record=record))
        advance()
    return ChallengeResult(tuple(genuine), tuple(attempts))


def count_genuine(attacks: int) -> int:
    """How many living heads are tried beside so many attacks."""
    return max(1, round(attacks * GENUINE_SHARE))


def _try(
    kind: str,
    player: tuple[Actor, Show],
    *,
    engine: FaceEngine,
    liveness: LivenessNetwork,
    random: Random,
    record: Record,
) -> Trial:
    actor, show = player
    steps, pauses_s = draw_steps(random=random), draw_pauses(random=random)
    challenge = Challenge(steps, started_s=0.0, pauses_s=pauses_s)
    evidence, view, time_s = LivenessEvidence(), challenge.view, 0.0
    while not view.is_over:
        time_s += random.uniform(0.7, 1.3) / FRAMES_PER_S
        actor.hear(view.step, view.number, time_s=time_s)
        image = _through_camera(show(actor.stand(time_s), time_s))
        record(image)
        face = _find_face(image, engine)
        if face is None:
            view = challenge.miss(time_s=time_s)
            continue
        view = challenge.look(face, image=image, time_s=time_s)
        _judge(evidence, image, face, liveness, time_s=time_s)
    return Trial(kind, view, evidence.verdict.verdict, time_s)


@contextmanager
def _record(films: Path | None, name: str) -> Iterator[Record]:
    """What keeps each frame in a video of this name; nothing does without a folder."""
    if films is None:
        yield lambda _image: None
        return
    path = (films / name).with_suffix(".mp4")
    path.parent.mkdir(parents=True, exist_ok=True)
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), FRAMES_PER_S, SIZE_WH)
    if not writer.isOpened():
        raise OSError(0, "videos cannot be written here", str(path))
    try:
        yield lambda image: writer.write(image[..., ::-1])
    finally:
        writer.release()


def _find_face(image: RgbImage, engine: FaceEngine) -> Face | None:
    faces = engine.detect(image, min_face_px=MIN_FACE_PX)
    return max(faces, key=lambda face: face.box.area) if faces else None


def _judge(
    evidence: LivenessEvidence,
    image: RgbImage,
    face: Face,
    liveness: LivenessNetwork,
    *,
    time_s: float,
) -> None:
    if evidence.is_due(time_s) and can_be_judged(face):
        (score,) = liveness.score([crop_for_liveness(image, face)]).tolist()
        side = max(face.box.width, face.box.height)
        evidence.add(score, face_px=side, quality=assess(image, face).score, time_s=time_s)


def _through_camera(image: RgbImage) -> RgbImage:
    """As it arrives: through a lens and a JPEG file."""
    soft = cv2.GaussianBlur(image, (3, 3), 0.6)
    _ok, data = cv2.imencode(".jpg", soft[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 85])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR_RGB), np.uint8)
