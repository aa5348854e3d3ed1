"""Two photos: one person? And one photo: whom does it resemble?"""

from dataclasses import dataclass

import numpy as np
from django.db.models import QuerySet

from people.models import Employee, FaceSample
from recognition.engine.types import Embeddings
from recognition.queries import find_nearest_samples
from recognition.runtime import get_engine
from recognition.seeing import Pick, Search, see_one_face

# The threshold of best accuracy that `manage.py evaluate verification` chooses on the
# LFW pairs. It is a threshold for two photos; to find one person among many is another question
# (recognition/decision.py).
SAME_PERSON_MIN = 0.37
MAIN_FACE = Search(pick=Pick.MAIN)


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
    vector: Embeddings = see_one_face(data, MAIN_FACE).embeddings[0]
    return vector


def compare_photos(one: bytes, other: bytes) -> Comparison:
    """Compare the main faces of two photos; raises as `embed_main_face` does."""
    return compare_vectors(embed_main_face(one), embed_main_face(other))


def compare_vectors(one: Embeddings, other: Embeddings) -> Comparison:
    """Compare two faces by their unit-length (512,) vectors."""
    return Comparison(float(np.dot(one, other)))


def find_similar(data: bytes, *, limit: int) -> list[tuple[FaceSample, float]]:
    """The stored photos most similar to the main face of a photo, with their cosines, best first.

    Raises as `embed_main_face` does.
    """
    vector, model_id = embed_main_face(data), get_engine().model_id
    return list_similar(vector, model_id=model_id, limit=limit)


def list_similar(
    embedding: Embeddings,
    *,
    model_id: str,
    limit: int,
    among: QuerySet[Employee] | None = None,
) -> list[tuple[FaceSample, float]]:
    """The stored photos most similar to one (512,) vector, of these people or all, best first."""
    nearest = find_nearest_samples(embedding, model_id=model_id, limit=limit, among=among)
    return [(sample, 1.0 - float(sample.distance)) for sample in nearest]  # type: ignore[attr-defined]
