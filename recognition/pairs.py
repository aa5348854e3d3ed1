"""Two photos: one person? And one photo: whom does it resemble?"""

from dataclasses import dataclass

import numpy as np

from people.models import FaceSample
from recognition.engine.crop import crop_faces
from recognition.engine.images import decode_image
from recognition.engine.main_face import choose_main_face
from recognition.engine.types import Embeddings
from recognition.errors import NoFaceError
from recognition.queries import find_nearest_samples
from recognition.runtime import get_engine

# The threshold of best accuracy that `manage.py evaluate verification` chooses on the
# LFW pairs. It is a threshold for two photos; to find one person among many is another question
# (recognition/decision.py).
SAME_PERSON_MIN = 0.37


@dataclass(frozen=True, slots=True)
class Comparison:
    """How alike the main faces of two photos are: a cosine, -1 to 1."""

    cosine: float

    @property
    def is_same(self) -> bool:
        """Whether the photos show one person."""
        return self.cosine >= SAME_PERSON_MIN


def embed_main_face(data: bytes) -> Embeddings:
    """(512,) unit length: the vector of the face that the photo is about.

    Raises:
        ImageError: the bytes are not a usable picture.
        NoFaceError: no face is found in it.
        EngineError: the engine cannot serve, for want of weights for example.
    """
    image = decode_image(data)
    engine = get_engine()
    faces = engine.detect(image)
    if not faces:
        raise NoFaceError("No face was found.")
    main = choose_main_face(faces, image_wh=(image.shape[1], image.shape[0]))
    vector: Embeddings = engine.embed(crop_faces(image, [main]))[0]
    return vector


def compare_photos(one: bytes, other: bytes) -> Comparison:
    """Compare the main faces of two photos; raises as `embed_main_face` does."""
    return Comparison(float(np.dot(embed_main_face(one), embed_main_face(other))))


def find_similar(data: bytes, *, limit: int) -> list[tuple[FaceSample, float]]:
    """The stored photos most similar to the main face of a photo, with their cosines, best first.

    Raises as `embed_main_face` does.
    """
    nearest = find_nearest_samples(
        embed_main_face(data), model_id=get_engine().model_id, limit=limit
    )
    return [(sample, 1.0 - float(sample.distance)) for sample in nearest]  # type: ignore[attr-defined]
