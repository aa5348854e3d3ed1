"""How well `engine.covering` tells covered faces: fitted on half of the people, tested on others.

Real photos of masks are not at hand, so things are painted before faces (`occluders.py`). Each kind
is also measured as one that was never seen: fitted without it, tested with it.
"""

import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from recognition.engine.covering import CoverFeatures, CoverMeasure, describe_crop
from recognition.engine.crop import crop_faces
from recognition.engine.images import ImageError, decode_image
from recognition.engine.loading import FaceEngine
from recognition.engine.main_face import choose_main_face
from recognition.engine.types import Face, RgbImage
from recognition.evaluation.folders import EvaluationInputError
from recognition.evaluation.occluders import CONTROLS, COVERS
from recognition.evaluation.painting import alter, paint

UNTOUCHED, ALTERED = "untouched photos", "altered photos"

PHOTOS_EACH = 2
"""Photos of one person, so that the often photographed do not count for more."""

COVERS_EACH = 2
"""Kinds of covers painted on one photo."""

SAME_FACE_IOU = 0.3
"""The face found in the painted photo is the painted one; else another one in the background."""

SUSPECTED_SHARE = 0.01
"""Of the untouched photos of the people of the fitting so many may be called covered."""

PENALTY = 0.003
"""scikit-learn's `C`. AUC of unseen people 0.971 with 0.0003, 0.976 with 0.003, 0.972 with 0.03."""

FOLDS = 4
MIN_PEOPLE = 8


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """A photo, as it is or with something done to it, and what it shows.

    `features` is None when the face was not found any more.
    """

    person: str
    kind: str
    features: CoverFeatures | None
    brightness: float

    @property
    def is_covered(self) -> bool:
        """Whether something was painted that covers the face."""
        return self.kind in COVERS


@dataclass(frozen=True, slots=True)
class KindResult:
    """What became of one kind of photos; shares 0 to 1 of those in which the face was found."""

    photos: int
    not_found: int
    flagged: float
    flagged_unseen: float | None
    """The same when the fitting had not this kind; only of covers."""


@dataclass(frozen=True, slots=True)
class CoverResult:
    """All that was measured; shares are of photos of people who are not in the fitting."""

    people: int
    fitted_people: int
    kinds: Mapping[str, KindResult]
    found: float
    """Share of the covers found, the mean over the kinds."""

    found_unseen: float
    suspected: float
    """Share of untouched photos called covered."""

    suspected_darkest: float
    """The same of the tenth with the darkest faces."""

    def as_dict(self) -> dict[str, object]:
        """Plain values for JSON."""
        return {
            "people": self.people,
            "fitted_people": self.fitted_people,
            "covers_found": round(self.found, 4),
            "covers_found_unseen_kind": round(self.found_unseen, 4),
            "untouched_suspected": round(self.suspected, 4),
            "untouched_suspected_darkest_tenth": round(self.suspected_darkest, 4),
            "kinds": {name: _as_dict(kind) for name, kind in self.kinds.items()},
        }


Photos: TypeAlias = Sequence[Seen]


def split_people(
    people: Mapping[str, Sequence[Path]],
) -> tuple[dict[str, list[Path]], dict[str, list[Path]]]:
    """Every other person for the fitting, the others for the test; some photos of each.

    Raises:
        EvaluationInputError: there are too few people.
    """
    if len(people) < MIN_PEOPLE:
        raise EvaluationInputError(
            f"There are photos of {len(people)} people; at least {MIN_PEOPLE} are needed."
        )
    names = sorted(people)
    halves = names[::2], names[1::2]
    fitted, tested = ({n: list(people[n][:PHOTOS_EACH]) for n in half} for half in halves)
    return fitted, tested


def see_photos(
    people: Mapping[str, Sequence[Path]],
    engine: FaceEngine,
    *,
    advance: Callable[[], object] = lambda: None,
) -> list[Seen]:
    """Each photo as it is, altered, with covers, with a control; `advance` is called per photo."""
    seen: list[Seen] = []
    for person, paths in people.items():
        for path in paths:
            seen += _see_photo(person, path, engine)
            advance()
    return seen


def fit_measure(photos: Photos) -> CoverMeasure:
    """Fit the weights, and choose the offset by people who are left out in turn."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GroupKFold, cross_val_predict

    usable = [photo for photo in photos if photo.features is not None]
    features = np.array([photo.features for photo in usable], np.float64)
    is_covered = np.array([photo.is_covered for photo in usable])
    people = [photo.person for photo in usable]
    mean, spread = features.mean(axis=0), features.std(axis=0) + 1e-6
    model = LogisticRegression(C=PENALTY, max_iter=2000)
    scaled = (features - mean) / spread
    scores = cross_val_predict(
        model, scaled, is_covered, cv=GroupKFold(FOLDS), groups=people, method="decision_function"
    )
    untouched = np.array([photo.kind == UNTOUCHED for photo in usable])
    limit = float(np.quantile(scores[untouched], 1 - SUSPECTED_SHARE))
    model.fit(scaled, is_covered)
    weights = model.coef_[0] / spread
    offset = float(model.intercept_[0] - weights @ mean - limit)
    return CoverMeasure(weights.astype(np.float32), offset)


def evaluate_measure(
    measure: CoverMeasure,
    *,
    fitted: Photos,
    tested: Photos,
    advance: Callable[[], object] = lambda: None,
) -> CoverResult:
    """Count what the measure says of the tested photos, and what it says of kinds it never saw.

    `advance` is called for each kind of cover.
    """
    kinds = {}
    for kind in (UNTOUCHED, ALTERED, *COVERS, *CONTROLS):
        own = [photo for photo in tested if photo.kind == kind]
        if not own:
            continue
        unseen = None
        if kind in COVERS:
            without = fit_measure([photo for photo in fitted if photo.kind != kind])
            unseen = _share(_judge(own, without))
            advance()
        not_found = sum(photo.features is None for photo in own)
        kinds[kind] = KindResult(len(own), not_found, _share(_judge(own, measure)), unseen)
    untouched = [photo for photo in tested if photo.kind == UNTOUCHED]
    darkest = sorted(untouched, key=lambda photo: photo.brightness)[: max(1, len(untouched) // 10)]
    covers = [result for kind, result in kinds.items() if kind in COVERS]
    return CoverResult(
        people=len({photo.person for photo in tested}),
        fitted_people=len({photo.person for photo in fitted}),
        kinds=kinds,
        found=float(np.mean([result.flagged for result in covers])),
        found_unseen=float(np.mean([result.flagged_unseen for result in covers])),
        suspected=_share(_judge(untouched, measure)),
        suspected_darkest=_share(_judge(darkest, measure)),
    )


def _see_photo(person: str, path: Path, engine: FaceEngine) -> Iterator[Seen]:
    try:
        image = decode_image(path.read_bytes())
    except (ImageError, OSError):
        return
    face = _find_main(image, engine)
    if face is None:
        return
    seed = zlib.crc32(f"{person}/{path.name}".encode())
    chance = np.random.default_rng(seed)
    brightness = _measure_brightness(image, face)
    pictures = {UNTOUCHED: image, ALTERED: alter(image, seed=seed)}
    for kind in chance.choice(list(COVERS), COVERS_EACH, replace=False):
        pictures[str(kind)] = paint(image, face, COVERS[kind], seed=seed)
    control = str(chance.choice(list(CONTROLS)))
    pictures[control] = paint(image, face, CONTROLS[control], seed=seed)
    for kind, picture in pictures.items():
        found = face if kind == UNTOUCHED else _find_main(picture, engine)
        is_same = found is not None and found.box.iou(face.box) > SAME_FACE_IOU
        features = describe_crop(crop_faces(picture, [found])[0]) if found and is_same else None
        yield Seen(person, kind, features, brightness)


def _find_main(image: RgbImage, engine: FaceEngine) -> Face | None:
    faces = engine.detect(image)
    height, width = image.shape[:2]
    return choose_main_face(faces, image_wh=(width, height)) if faces else None


def _measure_brightness(image: RgbImage, face: Face) -> float:
    return float(crop_faces(image, [face])[0, 60:110, 50:110].mean())


def _judge(photos: Photos, measure: CoverMeasure) -> NDArray[np.bool_]:
    features = [photo.features for photo in photos if photo.features is not None]
    judged: NDArray[np.bool_] = np.array([measure.measure(each) > 0 for each in features], np.bool_)
    return judged


def _share(judged: NDArray[np.bool_]) -> float:
    return float(judged.mean()) if len(judged) else 0.0


def _as_dict(kind: KindResult) -> dict[str, object]:
    described: dict[str, object] = {
        "photos": kind.photos,
        "not_found": kind.not_found,
        "flagged": round(kind.flagged, 4),
    }
    if kind.flagged_unseen is not None:
        described["flagged_unseen_kind"] = round(kind.flagged_unseen, 4)
    return described
