"""Questions to the gallery; nothing here writes."""

import functools

import numpy as np
from django.db.models import QuerySet
from django.utils import timezone
from pgvector.django import CosineDistance

from people.models import FaceSample
from people.queries import find_ready_samples, find_recognisable_employees
from recognition.classifier import SoftmaxClassifier
from recognition.decision import Candidate
from recognition.engine.types import Embeddings
from recognition.models import Classifier

CANDIDATE_COUNT = 5


def find_nearest_people(
    embedding: Embeddings,
    *,
    model_id: str,
    limit: int = CANDIDATE_COUNT,
) -> list[Candidate]:
    """The people whose templates are nearest to one (512,) embedding, best first.

    Every person has one template, so the second row is always another person. The search is
    exact. Only people employed today who agreed are looked at.
    """
    people = (
        find_recognisable_employees(model_id=model_id, now=timezone.now())
        .annotate(distance=CosineDistance("embedding", embedding))
        .order_by("distance")
        .values_list("pk", "number", "name", "distance")[:limit]
    )
    return [Candidate(pk, number, name, 1.0 - gap) for pk, number, name, gap in people]


def find_nearest_samples(
    embedding: Embeddings, *, model_id: str, limit: int
) -> QuerySet[FaceSample]:
    """The stored photos most similar to one (512,) embedding, with their `distance`."""
    return (
        find_ready_samples(model_id=model_id)
        .select_related("employee")
        .annotate(distance=CosineDistance("embedding", embedding))
        .order_by("distance")[:limit]
    )


def get_classifier(*, model_id: str) -> SoftmaxClassifier | None:
    """The newest classifier for the model, or None before the first training.

    People who have been erased since are not in it: their rows are gone.
    """
    row = Classifier.objects.filter(model_id=model_id).first()
    if row is None:
        return None
    return _load_classifier(row.pk, row.classes.count())


@functools.lru_cache(maxsize=2)
def _load_classifier(pk: int, _people: int) -> SoftmaxClassifier | None:
    """Read a classifier's rows; the number of people is part of the key, as erasure lowers it."""
    rows = list(
        Classifier.objects.get(pk=pk).classes.values_list("employee", "coefficients", "intercept")
    )
    if not rows:
        return None
    employee_ids, coefficients, intercepts = zip(*rows, strict=True)
    return SoftmaxClassifier(
        np.array(employee_ids, dtype=np.int64),
        np.array([np.asarray(row) for row in coefficients], dtype=np.float32),
        np.array(intercepts, dtype=np.float32),
    )
