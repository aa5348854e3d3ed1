"""The faces of a picture as CompreFace counts them: sure enough, and the largest first."""

import time
from dataclasses import dataclass

import cv2
import numpy as np

from recognition.compreface.problems import NO_FACE, Code, CompreFaceError
from recognition.engine.crop import crop_faces
from recognition.engine.images import ImageError, decode_image
from recognition.engine.types import CROP_SIZE, Box, Crops, Embeddings, Face, RgbImage
from recognition.inference import INFERENCE
from recognition.runtime import get_engine
from recognition.services import advise_on_image

MIN_PROBABILITY = 0.85
"""CompreFace's own default for its FaceNet build."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which faces are wanted.

    Attributes:
        probability: a face is taken above this, 0 to 1; None for CompreFace's default.
        limit: so many of the largest; 0 for all.
        search: False: the picture is a face, cut out already.
    """

    probability: float | None = None
    limit: int = 0
    search: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class SeenFace:
    """A face, its (512,) vector, and how long both took in milliseconds.

    `has_points` is False where no face was searched for: there are no landmarks then.
    """

    face: Face
    vector: Embeddings
    detector_ms: float
    calculator_ms: float
    has_points: bool = True


def see(data: bytes, wanted: Wanted) -> list[SeenFace]:
    """The wanted faces, in a thread of the inference pool.

    Raises:
        CompreFaceError: the bytes are no usable picture, or there is no such face in it.
        EngineError: the engine cannot serve.
    """
    faces: list[SeenFace] = INFERENCE.submit(_see, data, wanted).result()
    if not faces:
        raise CompreFaceError(Code.NO_FACE, NO_FACE)
    return faces


def _see(data: bytes, wanted: Wanted) -> list[SeenFace]:
    try:
        image = decode_image(data)
    except ImageError as error:
        raise CompreFaceError(Code.FILE_UNUSABLE, advise_on_image(error)) from error
    engine = get_engine()
    started_s = time.perf_counter()
    faces = _find(image, wanted) if wanted.search else [_take_whole(image)]
    detector_ms = (time.perf_counter() - started_s) * 1000.0
    if not faces:
        return []
    started_s = time.perf_counter()
    vectors = engine.embed(crop_faces(image, faces) if wanted.search else _fit_whole(image))
    calculator_ms = (time.perf_counter() - started_s) * 1000.0
    return [
        SeenFace(face, vector, detector_ms, calculator_ms, wanted.search)
        for face, vector in zip(faces, vectors, strict=True)
    ]


def _find(image: RgbImage, wanted: Wanted) -> list[Face]:
    limit = MIN_PROBABILITY if wanted.probability is None else wanted.probability
    sure = [face for face in get_engine().detect(image) if face.probability > limit]
    sure.sort(key=lambda face: -face.box.area)
    return sure[: wanted.limit] if wanted.limit else sure


def _take_whole(image: RgbImage) -> Face:
    height, width = image.shape[:2]
    return Face(Box(0.0, 0.0, float(width), float(height)), np.zeros((5, 2), np.float32), 1.0)


def _fit_whole(image: RgbImage) -> Crops:
    """(1, 160, 160, 3): the picture itself as a crop."""
    fitted = cv2.resize(image, (CROP_SIZE, CROP_SIZE), interpolation=cv2.INTER_AREA)
    return np.asarray(fitted, np.uint8)[None]
