"""One picture of a visitor: a face to go on with, faces to choose from, or kind advice.

The picture lives in the memory of the request and nowhere else.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from django.utils.translation import gettext_lazy

from recognition.engine.crop import crop_faces
from recognition.engine.images import ImageError, decode_image
from recognition.engine.quality import MIN_BRIGHTNESS, Quality, assess
from recognition.engine.types import Embeddings, Face, RgbImage
from recognition.inference import INFERENCE
from recognition.runtime import get_engine
from recognition.services import advise_on_image
from recognition.team_page.limits import take_seat

SURE = 0.95
"""A selfie's face is one of which the detector is sure; a poster behind it need not be."""

BYSTANDER_SHARE = 0.4
"""A face less than this high, of the largest one's height, stands in the background."""

MOST_CHOICES = 8
SMALLEST_PX = 24
LONGEST_PX = 1600
WHITE = 255.0

ADVICE = {
    "no_face": gettext_lazy("I cannot find a face. Look into the camera, with your whole face."),
    "too_small": gettext_lazy("Your face is too small to see it well. Come a little closer."),
    "cut_off": gettext_lazy("A part of your face is outside the picture. Move into the middle."),
    "turned_away": gettext_lazy("You look away. Look straight into the camera."),
    "dark": gettext_lazy("It is too dark here. Turn towards a window or a lamp."),
    "overexposed": gettext_lazy("It is too bright here. Turn away from the light."),
    "blurred": gettext_lazy("The picture is blurred. Hold still for a moment."),
}


@dataclass(frozen=True, slots=True)
class Advice:
    """Why there is no answer; `code` is stable."""

    code: str

    @property
    def sentence(self) -> str:
        """What is wrong and what to do, in the language of who asks."""
        own = ADVICE.get(self.code)
        return str(own) if own else advise_on_image(ImageError(self.code, ""))


@dataclass(frozen=True, slots=True)
class Choice:
    """Several faces, from left to right: left, top, right, bottom of each, 0 to 1."""

    boxes: tuple[tuple[float, float, float, float], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """The face's (512,) vector, and the model that made it."""

    embedding: Embeddings
    model_id: str


def look_at_selfie(data: bytes, *, chosen: int | None = None) -> Advice | Choice | Seen:
    """What is in a picture; `chosen` is the number of a face of an earlier `Choice`.

    Raises:
        TooBusyError: too many are looked at already.
        EngineError: the engine cannot serve, for want of weights for example.
    """
    with take_seat():
        return INFERENCE.submit(_look, data, chosen).result()


def _look(data: bytes, chosen: int | None) -> Advice | Choice | Seen:
    """Runs in a thread of the engine, without the database."""
    try:
        image = decode_image(data)
    except ImageError as error:
        return Advice(error.code)
    engine = get_engine()
    image = shrink(image)
    faces = choose_foreground(engine.detect(image, min_face_px=SMALLEST_PX))
    if not faces:
        return Advice("dark" if image.mean() < MIN_BRIGHTNESS * WHITE else "no_face")
    if len(faces) > 1 and (chosen is None or not 0 <= chosen < len(faces)):
        return Choice(tuple(_measure_box(face, image) for face in faces))
    face = faces[chosen or 0]
    problem = find_problem(assess(image, face))
    if problem:
        return Advice(problem)
    vectors = engine.embed(crop_faces(image, [face]))
    return Seen(np.asarray(vectors[0], np.float32), engine.model_id)


def choose_foreground(faces: Sequence[Face]) -> list[Face]:
    """The faces that a picture is of, from left to right; the largest few of a crowd."""
    sure = [face for face in faces if face.probability >= SURE]
    by_height = sorted(sure, key=lambda face: -face.box.height)[:MOST_CHOICES]
    foreground = [
        face for face in by_height if face.box.height >= BYSTANDER_SHARE * by_height[0].box.height
    ]
    return sorted(foreground, key=lambda face: (face.box.left, face.box.top))


def find_problem(quality: Quality) -> str:
    """The gravest problem that spoils the answer; empty when it is good enough for a game."""
    return next((problem for problem in quality.problems if problem in ADVICE), "")


def shrink(image: RgbImage) -> RgbImage:
    """The picture, its longer side at most `LONGEST_PX`: a visitor shall not wait for more."""
    height, width = image.shape[:2]
    share = LONGEST_PX / max(height, width)
    if share >= 1:
        return image
    size = (max(round(width * share), 1), max(round(height * share), 1))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)


def _measure_box(face: Face, image: RgbImage) -> tuple[float, float, float, float]:
    height, width = image.shape[:2]
    box = face.box
    sides = (box.left / width, box.top / height, box.right / width, box.bottom / height)
    left, top, right, bottom = (round(min(max(side, 0.0), 1.0), 4) for side in sides)
    return left, top, right, bottom
