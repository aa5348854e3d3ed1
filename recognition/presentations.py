"""How well living faces are told from pictures of them, in the terms of ISO/IEC 30107-3.

A *presentation* is a face before the camera: the main face of a photo, every track of a video.
*Bona fide* is a person; an *attack* is a picture of one, by kind (the standard's PAI species).

APCER: share of the attacks of a kind that are taken for a person. BPCER: share of the people who
are taken for a picture. A face that cannot be judged (none found, too small, turned away, blurred,
gone too soon) is let in by nobody: it counts as a non-response, APNRR and BPNRR, and is left out
of APCER and BPCER, so that it does not make either look better.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from recognition.decision import Candidate, decide
from recognition.engine.images import ImageError, decode_image
from recognition.engine.liveness import LivenessNetwork, can_be_judged, crop_for_liveness
from recognition.engine.liveness_fusion import FEW_LOOKS, LIVE_SCORE, MANY_LOOKS, LivenessVerdict
from recognition.engine.loading import FaceEngine
from recognition.engine.main_face import choose_main_face
from recognition.engine.quality import assess
from recognition.engine.video import PICTURE_SUFFIXES, FileSource, SourceError
from recognition.evaluation.folders import EvaluationInputError
from recognition.evaluation.rates import bound_rate
from recognition.stream import MIN_FACE_PX, FaceStream

BONA_FIDE, ATTACK = "bona_fide", "attack"
FRAMES_PER_S = 10.0
"""Of a video so many frames are shown to the stream, about what a kiosk sends."""

THRESHOLDS = tuple(float(value) for value in np.arange(-8, 8.5, 0.5))
Outcome = Literal["live", "spoof", "not_judged"]

SOMEBODY = decide([Candidate(1, "1", "somebody", 1.0)])
"""Whose face it is does not matter here; the stream judges faces that have a name."""


@dataclass(frozen=True, slots=True)
class Presentation:
    """A face before the camera and what was said of it.

    `kind` is None for a person. `score` is the best that the looks gave together, so a threshold
    at or below it would have let the face in; None where it was not judged.
    """

    path: Path
    kind: str | None
    outcome: Outcome
    score: float | None
    live_after_s: float | None = None


@dataclass(frozen=True, slots=True)
class LivenessResult:
    """All presentations of a folder, judged."""

    presentations: Sequence[Presentation]

    @property
    def kinds(self) -> list[str]:
        """The kinds of attack, by name."""
        return sorted({it.kind for it in self.presentations if it.kind is not None})

    def select(self, kind: str | None) -> list[Presentation]:
        """The presentations of a kind; None for those of people."""
        return [it for it in self.presentations if it.kind == kind]

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON; a rate without a judged presentation is None."""
        people = self.select(None)
        attacks = {kind: self.select(kind) for kind in self.kinds}
        apcer = {kind: _measure_error(found, "live") for kind, found in attacks.items()}
        measured = [rate for rate in apcer.values() if rate is not None]
        return {
            "threshold": LIVE_SCORE,
            "apcer": apcer,
            "apcer_highest": max(measured, default=None),
            "bpcer": _measure_error(people, "spoof"),
            "apnrr": {kind: _measure_silence(found) for kind, found in attacks.items()},
            "bpnrr": _measure_silence(people),
            "bona_fide": _count(people, "spoof"),
            "attack": {kind: _count(found, "live") for kind, found in attacks.items()},
            "live_after_s": _describe_times(people),
            "curve": [self._describe_threshold(threshold) for threshold in THRESHOLDS],
        }

    def _describe_threshold(self, threshold: float) -> dict[str, Any]:
        people = _list_scores(self.select(None))
        return {
            "threshold": threshold,
            "apcer": {
                kind: _share([score >= threshold for score in _list_scores(self.select(kind))])
                for kind in self.kinds
            },
            "bpcer": _share([score < threshold for score in people]),
        }


def list_files(directory: Path) -> dict[str | None, list[Path]]:
    """The files of people (None) and of each kind of attack, by name; hidden ones are left out.

    Raises:
        EvaluationInputError: there is neither folder, or one of them has no file.
    """
    people, attacks = directory / BONA_FIDE, directory / ATTACK
    if not people.is_dir() and not attacks.is_dir():
        raise EvaluationInputError(
            f"{directory} has neither {BONA_FIDE}/ nor {ATTACK}/. Expected pictures and videos as "
            f"{directory / BONA_FIDE}/* and {directory / ATTACK}/KIND/*."
        )
    files: dict[str | None, list[Path]] = {}
    if people.is_dir():
        files[None] = _list_files(people)
    if attacks.is_dir():
        for folder in _list_kinds(attacks):
            files[folder.name] = _list_files(folder)
    return files


def judge_files(
    files: Mapping[str | None, Sequence[Path]],
    *,
    engine: FaceEngine,
    liveness: LivenessNetwork,
    advance: Callable[[], object] = lambda: None,
) -> LivenessResult:
    """Judge each file as a kiosk would; `advance` is called per file.

    Raises:
        EvaluationInputError: a file is neither a picture nor a video that can be read.
    """
    found: list[Presentation] = []
    for kind, paths in files.items():
        for path in paths:
            judge = _judge_photo if path.suffix.lower() in PICTURE_SUFFIXES else _judge_video
            found += judge(path, kind, engine, liveness)
            advance()
    return LivenessResult(found)


def _list_kinds(attacks: Path) -> list[Path]:
    stray = [path for path in sorted(attacks.iterdir()) if path.is_file() and not _is_hidden(path)]
    kinds = [path for path in sorted(attacks.iterdir()) if path.is_dir() and not _is_hidden(path)]
    if stray or not kinds:
        raise EvaluationInputError(
            f"{attacks} has one folder for each kind of attack, such as {attacks / 'phone'}/*"
            + (f"; {stray[0].name} lies beside them." if stray else ", and there is none.")
        )
    return kinds


def _list_files(folder: Path) -> list[Path]:
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and not _is_hidden(path)]
    if not files:
        raise EvaluationInputError(f"{folder} has no pictures or videos.")
    return files


def _is_hidden(path: Path) -> bool:
    return path.name.startswith(".")


def _judge_photo(
    path: Path, kind: str | None, engine: FaceEngine, liveness: LivenessNetwork
) -> list[Presentation]:
    """One look: a photo held before the camera looks the same in every frame."""
    try:
        image = decode_image(path.read_bytes())
    except ImageError as error:
        raise EvaluationInputError(f"{path}: {error}") from error
    faces = engine.detect(image, min_face_px=MIN_FACE_PX)
    if not faces:
        return [Presentation(path, kind, "not_judged", None)]
    face = choose_main_face(faces, image_wh=(image.shape[1], image.shape[0]))
    if not can_be_judged(face) or assess(image, face).problems:
        return [Presentation(path, kind, "not_judged", None)]
    score = float(liveness.score([crop_for_liveness(image, face)])[0])
    return [Presentation(path, kind, "live" if score >= LIVE_SCORE else "spoof", score)]


def _judge_video(
    path: Path, kind: str | None, engine: FaceEngine, liveness: LivenessNetwork
) -> list[Presentation]:
    """Every track as the kiosk sees it: let in as soon as it is called living once."""
    watched = _watch(path, engine, liveness)
    if not watched:
        return [Presentation(path, kind, "not_judged", None)]
    return [_sum_up(path, kind, seen) for seen in watched.values()]


_Seen = list[tuple[float, LivenessVerdict]]
"""Time and verdict of each frame of a track."""


def _watch(path: Path, engine: FaceEngine, liveness: LivenessNetwork) -> dict[int, _Seen]:
    stream = FaceStream(
        engine=engine, identify=lambda _embedding: SOMEBODY, count_erasures=int, liveness=liveness
    )
    seen: dict[int, _Seen] = {}
    for image, time_s in _read_frames(path):
        for sight in stream.process(image, time_s=time_s):
            if sight.liveness is not None:
                seen.setdefault(sight.track.id, []).append((time_s, sight.liveness))
    return seen


def _read_frames(path: Path) -> Iterator[tuple[Any, float]]:
    """`FRAMES_PER_S` frames for each second of a video, with their times."""
    try:
        source = FileSource(path)
    except SourceError as error:
        raise EvaluationInputError(
            f"{path} is neither a picture nor a video that can be read. Convert it to JPEG or MP4 "
            "(H.264), or move it away."
        ) from error
    next_s, frames = 0.0, 0
    try:
        for frame in source:
            if frame.time_s >= next_s:
                frames += 1
                next_s = frame.time_s + 0.99 / FRAMES_PER_S
                yield frame.image, frame.time_s
    finally:
        source.close()
    if not frames:
        raise EvaluationInputError(f"{path} has no frame that can be read. Convert it anew.")


def _sum_up(path: Path, kind: str | None, seen: _Seen) -> Presentation:
    started_s = seen[0][0]
    live_s = next((time_s for time_s, it in seen if it.verdict == "live"), None)
    scores = [it.score for _time_s, it in seen if it.score is not None]
    settled = max(scores[FEW_LOOKS - 1 :], default=None)
    if live_s is not None:
        return Presentation(path, kind, "live", settled, live_s - started_s)
    is_judged = any(it.verdict == "spoof" for _time_s, it in seen) or len(scores) >= MANY_LOOKS
    if not is_judged:
        return Presentation(path, kind, "not_judged", None)
    return Presentation(path, kind, "spoof", settled)


def _measure_error(found: Sequence[Presentation], wrong: Outcome) -> float | None:
    return _share([it.outcome == wrong for it in found if it.outcome != "not_judged"])


def _measure_silence(found: Sequence[Presentation]) -> float | None:
    return _share([it.outcome == "not_judged" for it in found])


def _share(values: Sequence[bool]) -> float | None:
    return round(sum(values) / len(values), 4) if values else None


def _list_scores(found: Sequence[Presentation]) -> list[float]:
    return [it.score for it in found if it.score is not None]


def _count(found: Sequence[Presentation], wrong: Outcome) -> dict[str, Any]:
    judged = [it for it in found if it.outcome != "not_judged"]
    errors = sum(it.outcome == wrong for it in judged)
    return {
        "files": len({it.path for it in found}),
        "presentations": len(found),
        "not_judged": len(found) - len(judged),
        "errors": errors,
        "interval_95": [round(end, 4) for end in bound_rate(errors, len(judged))],
    }


def _describe_times(people: Sequence[Presentation]) -> dict[str, float | None]:
    """How long it took until people in videos were called living, seconds."""
    times = sorted(it.live_after_s for it in people if it.live_after_s is not None)
    if not times:
        return {"p50": None, "p95": None}
    return {
        "p50": round(times[len(times) // 2], 2),
        "p95": round(times[min(math.floor(len(times) * 0.95), len(times) - 1)], 2),
    }
