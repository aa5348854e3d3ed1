"""Where a photo that nobody has stored would lie on the map, and whom it resembles."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from django.urls import reverse

from people.models import FaceSample
from recognition.engine.types import Embeddings
from recognition.errors import NothingToMapError
from recognition.face_maps.layout import NEIGHBOURS, Places, place_by_neighbours, project
from recognition.face_maps.shown import find_points
from recognition.inference import INFERENCE
from recognition.models import FaceMap
from recognition.pairs import embed_main_face
from recognition.queries import find_nearest_people, find_nearest_samples

MAX_BASIS = 1_200
"""So many faces are enough to find the PCA again: it has 512 unknowns to a dimension."""

SEARCHED = 60
"""Stored photos that are looked at to find the nearest that are on the map."""


@dataclass(frozen=True, slots=True)
class NearPerson:
    """One of the people nearest to a photo, by the person's mean."""

    employee_id: int
    number: str
    name: str
    similarity: float


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a photo lies, x and y in the units of the map, and who is near, best first."""

    pca: tuple[float, float]
    tsne: tuple[float, float]
    neighbours: list[int]
    people: list[NearPerson]

    def as_dict(self) -> dict[str, Any]:
        """Plain values for the page's script."""
        return {
            "pca": [round(value, 5) for value in self.pca],
            "tsne": [round(value, 5) for value in self.tsne],
            "neighbours": self.neighbours,
            "people": [
                {
                    "id": person.employee_id,
                    "number": person.number,
                    "name": person.name,
                    "similarity": round(person.similarity, 4),
                    "url": reverse("admin:people_employee_change", args=[person.employee_id]),
                }
                for person in self.people
            ],
        }


def place_photo(data: bytes, face_map: FaceMap) -> Placed:
    """Look at the main face of a photo, and say where it lies on the map; nothing is stored.

    Raises:
        ImageError: the bytes are not a usable picture.
        NoFaceError: no face is found in it.
        NothingToMapError: the map has no faces any more.
        EngineError: the engine cannot serve, for want of weights for example.
    """
    # In the threads that look at pictures, so that kiosks keep their turn.
    return place_vector(INFERENCE.submit(embed_main_face, data).result(), face_map)


def place_vector(vector: Embeddings, face_map: FaceMap) -> Placed:
    """The same for a (512,) vector of the map's model."""
    places = _read_places(face_map)
    nearest = [
        (sample.pk, 1.0 - float(sample.distance))  # type: ignore[attr-defined]
        for sample in find_nearest_samples(vector, model_id=face_map.model_id, limit=SEARCHED)
        if sample.pk in places
    ][:NEIGHBOURS]
    if not nearest:
        raise NothingToMapError("The map is empty.")
    tsne = np.array([places[pk][2:] for pk, _cosine in nearest])
    people = find_nearest_people(vector, model_id=face_map.model_id, limit=NEIGHBOURS)
    return Placed(
        pca=_as_pair(_project(vector, places)),
        tsne=_as_pair(place_by_neighbours(np.array([cosine for _pk, cosine in nearest]), tsne)),
        neighbours=[pk for pk, _cosine in nearest],
        people=[NearPerson(c.employee_id, c.number, c.name, c.score) for c in people],
    )


def _read_places(face_map: FaceMap) -> dict[int, tuple[float, float, float, float]]:
    """Both places of each face, by its photo: x and y of PCA, x and y of t-SNE."""
    rows = find_points(face_map).values_list("sample", "pca_x", "pca_y", "tsne_x", "tsne_y")
    return {sample_id: (a, b, c, d) for sample_id, a, b, c, d in rows}


def _project(vector: Embeddings, places: dict[int, tuple[float, float, float, float]]) -> Places:
    ids = sorted(places)
    ids = ids[:: max(1, -(-len(ids) // MAX_BASIS))]
    stored = dict(FaceSample.objects.filter(pk__in=ids).values_list("pk", "embedding"))
    known = [pk for pk in ids if stored.get(pk) is not None]
    vectors = np.array([np.asarray(stored[pk]) for pk in known], np.float32)
    return project(vector, vectors, np.array([places[pk][:2] for pk in known]))


def _as_pair(place: Places) -> tuple[float, float]:
    return float(place[0]), float(place[1])
