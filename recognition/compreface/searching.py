"""Whose face is it: the people a key may name, the nearest first.

CompreFace compares with every stored example and takes the best of each subject; so does this, and
not the mean template by which a kiosk decides, because clients chose their thresholds so.
"""

from collections.abc import Collection, Iterable

import numpy as np
from django.db.models import Min, QuerySet
from django.utils import timezone
from pgvector.django import CosineDistance

from people.models import Employee, FaceSample, Integration
from people.policies import visible_employees
from people.queries import find_active_employees, find_ready_samples
from recognition.compreface.problems import Code, CompreFaceError
from recognition.engine.types import EMBEDDING_SIZE, Embeddings
from recognition.models import CompreFaceSubject
from recognition.runtime import get_engine


def find_examples(key: Integration) -> QuerySet[FaceSample]:
    """The stored faces that the key may use: of people employed today who agreed."""
    people = find_active_employees(timezone.now()) & visible_employees(key.account)
    return find_ready_samples(model_id=get_engine().model_id).filter(
        employee__in=people.order_by().values("pk")
    )


def rank_people(
    vector: Embeddings, *, key: Integration, count: int
) -> list[tuple[Employee, float]]:
    """The `count` people with the most similar example, and the cosine to it, best first."""
    nearest = (
        find_examples(key)
        .order_by()
        .values("employee")
        .annotate(gap=Min(CosineDistance("embedding", vector)))
        .order_by("gap", "employee")
        .values_list("employee", "gap")[:count]
    )
    gaps = dict(nearest)
    people = Employee.objects.defer("embedding").in_bulk(gaps)
    return [(people[pk], 1.0 - float(gap)) for pk, gap in gaps.items() if pk in people]


def name_people(people: Iterable[Employee], *, key: Integration) -> dict[int, str]:
    """By employee, the name under which the key knows them; the personnel number otherwise."""
    found = {person.pk: person.number for person in people}
    named = CompreFaceSubject.objects.filter(integration=key, employee__in=found)
    return found | dict(named.values_list("employee", "name"))


def compare_with(sample: FaceSample, vectors: Collection[Embeddings]) -> list[float]:
    """The cosines of vectors to the face of a stored example."""
    own = np.asarray(sample.embedding, np.float32)
    return [float(np.dot(own, vector)) for vector in vectors]


def read_vectors(rows: object, *, name: str) -> list[Embeddings]:
    """Vectors as a client sends them, at unit length.

    Raises:
        CompreFaceError: there is none, or one is not of 512 finite numbers with a length.
    """
    if not isinstance(rows, list) or not rows:
        raise CompreFaceError(Code.NO_EMBEDDINGS, f"“{name}” needs at least one embedding.")
    return [read_vector(row, name=name) for row in rows]


def read_vector(row: object, *, name: str) -> Embeddings:
    """One vector at unit length; raises CompreFaceError as `read_vectors` does."""
    problem = f"“{name}” takes embeddings of {EMBEDDING_SIZE} numbers, as this server makes them."
    if not isinstance(row, list) or len(row) != EMBEDDING_SIZE:
        raise CompreFaceError(Code.INVALID, problem)
    if not all(isinstance(value, int | float) for value in row):
        raise CompreFaceError(Code.INVALID, problem)
    with np.errstate(over="ignore"):
        vector = np.array(row, np.float64)
        length = float(np.linalg.norm(vector))
    if not np.isfinite(length) or length == 0.0:
        raise CompreFaceError(Code.INVALID, problem)
    unit: Embeddings = (vector / length).astype(np.float32)
    return unit
