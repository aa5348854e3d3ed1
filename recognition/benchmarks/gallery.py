"""A gallery in memory: the product's decision without a database."""

from collections.abc import Mapping, Sequence

import numpy as np

from recognition.decision import RANKED_PEOPLE, Candidate, Identification, decide
from recognition.engine.crop import crop_faces
from recognition.engine.loading import FaceEngine
from recognition.engine.main_face import choose_main_face
from recognition.engine.types import Embeddings, RgbImage


class MemoryGallery:
    """People and their templates; the ids count from 1 in the order of the names."""

    def __init__(self, names: Sequence[str], templates: Embeddings) -> None:
        """Take one (512,) template per name."""
        self._names = list(names)
        self._templates = templates

    def identify(self, embedding: Embeddings) -> Identification:
        """Decide about one (512,) embedding as the database's gallery does."""
        scores = self._templates @ embedding
        nearest = np.argsort(-scores)[:RANKED_PEOPLE].tolist()
        return decide(
            [Candidate(i + 1, str(i + 1), self._names[i], float(scores[i])) for i in nearest]
        )


def enrol_in_memory(
    engine: FaceEngine, photos: Mapping[str, Sequence[RgbImage]], *, min_face_px: int
) -> MemoryGallery:
    """A gallery of people by name, each known by the main faces of all photos."""
    templates = [_make_template(engine, pictures, min_face_px) for pictures in photos.values()]
    return MemoryGallery(list(photos), np.array(templates, np.float32))


def _make_template(
    engine: FaceEngine, pictures: Sequence[RgbImage], min_face_px: int
) -> Embeddings:
    crops = [_cut_main_face(engine, picture, min_face_px) for picture in pictures]
    mean: Embeddings = engine.embed(np.concatenate(crops)).mean(axis=0)
    return mean / np.linalg.norm(mean)


def _cut_main_face(engine: FaceEngine, picture: RgbImage, min_face_px: int) -> RgbImage:
    faces = engine.detect(picture, min_face_px=min_face_px)
    height, width = picture.shape[:2]
    return crop_faces(picture, [choose_main_face(faces, image_wh=(width, height))])
