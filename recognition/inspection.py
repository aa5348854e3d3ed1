"""What the engine says of a photo before anybody decides what becomes of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from people.models import FaceSample
from recognition.decision import DEFAULT_POLICY, RANKED_PEOPLE, Candidate, Outcome, decide
from recognition.engine.covering import is_covered
from recognition.engine.crop import crop_faces
from recognition.engine.images import decode_image
from recognition.engine.loading import FaceEngine
from recognition.engine.main_face import choose_main_face, measure_prominence
from recognition.engine.quality import Quality, assess
from recognition.engine.types import Box, Crops, Embeddings, Face
from recognition.queries import find_nearest_people, get_serving_calibration

UNUSABLE_QUALITY = 0.05
"""Nobody is enrolled by a face worse than this, unless HR says so. Measured on 1,500 photos of 70
people of ``lfw_dev``, most of them damaged on purpose, against the person's other photos: below
0.02 the face misses its own person (cosine under 0.55) in 69 %, from 0.02 to 0.05 in 38 %, from
0.05 to 0.1 in 13 %, from 0.1 to 0.2 in 7 %. Everything else that is wrong with a face only
warns."""

RIVAL_AREA = 0.2
"""Another face counts when it has this share of the main one's area; smaller ones are in the
background."""


RIVAL_PROMINENCE = 0.6
"""A face with this share of the main one's prominence may as well be the one that is meant. So it
is in 0.9 % of 873 photos of ``lfw_dev``, each of which is of one person; 15 % have more faces."""


@dataclass(frozen=True, slots=True, eq=False)
class Inspection:
    """The faces of a photo, the one that counts, and what is wrong with it.

    `main`, `crop` and `quality` are None when there is no face; `faces` is empty when the face was
    chosen before.
    """

    image_wh: tuple[int, int]
    faces: tuple[Face, ...]
    main: Face | None
    crop: Crops | None
    quality: Quality | None
    verdicts: tuple[str, ...]

    @property
    def is_usable(self) -> bool:
        """Whether anybody can be recognised by the face."""
        return self.quality is not None and self.quality.score >= UNUSABLE_QUALITY


def inspect_photo(data: bytes, engine: FaceEngine, *, chosen: Face | None = None) -> Inspection:
    """Find the faces of a photo and judge the one that counts, or the `chosen` one.

    Raises:
        ImageError: the bytes are not a usable picture.
    """
    image = decode_image(data)
    height, width = image.shape[:2]
    faces = tuple(engine.detect(image)) if chosen is None else ()
    if chosen is None and not faces:
        return Inspection((width, height), (), None, None, None, ("no_face",))
    main = chosen or choose_main_face(faces, image_wh=(width, height))
    quality, crop = assess(image, main), crop_faces(image, [main])
    verdicts = _list_verdicts(
        main, faces, quality, image_wh=(width, height), covered=is_covered(crop[0])
    )
    return Inspection((width, height), faces, main, crop, quality, verdicts)


def find_resemblance(embedding: Embeddings, *, employee_id: int, model_id: str) -> Candidate | None:
    """Another person as whom the face would pass, unless it is clearly its owner's.

    The rule is the one by which a kiosk decides; only templates of other people who may be
    recognised are looked at.
    """
    nearest = find_nearest_people(embedding, model_id=model_id, limit=RANKED_PEOPLE + 1)
    others = [candidate for candidate in nearest if candidate.employee_id != employee_id]
    if not others or others[0].score < DEFAULT_POLICY.min_score:
        return None  # no calibration lowers this limit, so there is no need to ask for one
    calibration = get_serving_calibration(model_id=model_id)
    passing = decide(others[:RANKED_PEOPLE], policy=calibration.policy)
    if passing.outcome is Outcome.UNKNOWN:
        return None
    person = decide(nearest[:RANKED_PEOPLE], policy=calibration.policy).person
    is_clear = person is not None and person.employee_id == employee_id
    return None if is_clear else passing.best


def is_clearly(embedding: Embeddings, *, employee_id: int, model_id: str) -> bool:
    """Whether the face is recognised as this person, by what is known of the person already."""
    nearest = find_nearest_people(embedding, model_id=model_id)
    policy = get_serving_calibration(model_id=model_id).policy
    person = decide(nearest, policy=policy).person
    return person is not None and person.employee_id == employee_id


def describe_face(face: Face) -> dict[str, Any]:
    """Plain values for JSON, in pixels of the upright picture."""
    return {
        "box": [round(side, 1) for side in face.box.as_xyxy()],
        "landmarks": [round(float(value), 1) for value in face.landmarks.ravel()],
        "probability": round(face.probability, 4),
    }


def get_chosen_face(sample: FaceSample) -> Face | None:
    """The face that HR has chosen in the photo; None when the engine shall choose."""
    if sample.chosen_face is None or sample.chosen_face >= len(sample.faces):
        return None
    stored = sample.faces[sample.chosen_face]
    landmarks = np.array(stored["landmarks"], np.float32).reshape(5, 2)
    return Face(Box(*stored["box"]), landmarks, stored["probability"])


def _list_verdicts(
    main: Face,
    faces: Sequence[Face],
    quality: Quality,
    *,
    image_wh: tuple[int, int],
    covered: bool,
) -> tuple[str, ...]:
    """Codes of `people.verdicts`, gravest first."""
    found = ["unusable"] if quality.score < UNUSABLE_QUALITY else []
    if has_equal(main, faces, image_wh=image_wh):
        found.append("which_face")
    if covered:
        found.append("covered")
    found += quality.problems
    if "which_face" not in found and _has_rival(main, faces):
        found.append("several_faces")
    return tuple(found)


def has_equal(main: Face, faces: Sequence[Face], *, image_wh: tuple[int, int]) -> bool:
    """Whether another face may as well be the one that is meant."""
    limit = RIVAL_PROMINENCE * measure_prominence(main, image_wh=image_wh)
    return any(
        face is not main and measure_prominence(face, image_wh=image_wh) > limit for face in faces
    )


def _has_rival(main: Face, faces: Sequence[Face]) -> bool:
    return any(face is not main and face.box.area > RIVAL_AREA * main.box.area for face in faces)
