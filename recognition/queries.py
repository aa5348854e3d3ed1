"""Questions to the gallery; nothing here writes."""

import functools
from collections import defaultdict
from dataclasses import dataclass, replace

import numpy as np
from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.functions import Least
from django.utils import timezone
from numpy.typing import NDArray
from pgvector.django import CosineDistance

from people.models import Employee, FaceSample
from people.queries import (
    find_ready_samples,
    find_recognisable_employees,
    find_templates,
    get_gallery_version,
    read_consent,
)
from recognition.classifier import LinearClassifier
from recognition.decision import DEFAULT_POLICY, RANKED_PEOPLE, Candidate, DecisionPolicy
from recognition.engine.types import EMBEDDING_SIZE, Embeddings
from recognition.evaluation.impostors import GalleryVectors
from recognition.memory import add_cache
from recognition.models import Calibration, Classifier, LookAlike

SPARE_PEOPLE = 10
"""Whoever does not agree has no template. Should somebody have one all the same, so many more are
read, so that asking after the consents of these few is enough."""


def find_nearest_people(
    embedding: Embeddings,
    *,
    model_id: str,
    limit: int = RANKED_PEOPLE,
) -> list[Candidate]:
    """The people whose templates are nearest to one (512,) embedding, best first.

    Every person has one template, so the second row is always another person. The search is
    exact. Only people employed today who agreed are looked at.
    """
    distance = CosineDistance("embedding", embedding)
    rows = ("pk", "number", "name", "distance")
    now = timezone.now()
    nearest = (
        find_templates(model_id=model_id, now=now)
        .annotate(distance=distance, consent=read_consent())
        .order_by("distance")
        .values_list(*rows, "consent")[: limit + SPARE_PEOPLE]
    )
    found = list(nearest)
    people = [row[:-1] for row in found if row[-1] is not None]
    if len(people) < limit and len(found) == limit + SPARE_PEOPLE:
        recognisable = find_recognisable_employees(model_id=model_id, now=now)
        people = list(
            recognisable.annotate(distance=distance).order_by("distance").values_list(*rows)[:limit]
        )
    return [Candidate(pk, number, name, 1.0 - gap) for pk, number, name, gap in people[:limit]]


def find_people_near(
    embeddings: Embeddings, *, model_id: str, min_score: float
) -> dict[int, Embeddings]:
    """The (512,) templates, by employee, that are at least so similar to any of (N, 512) faces.

    One query, however many faces; of the people at whom `find_nearest_people` looks.
    """
    gaps = [CosineDistance("embedding", embedding) for embedding in embeddings]
    nearest = Least(*gaps) if len(gaps) > 1 else gaps[0]
    people = find_recognisable_employees(model_id=model_id, now=timezone.now())
    near = people.alias(gap=nearest).filter(gap__lte=1.0 - min_score)
    return {
        pk: np.asarray(embedding, np.float32)
        for pk, embedding in near.order_by("pk").values_list("pk", "embedding")
    }


def find_nearest_samples(
    embedding: Embeddings,
    *,
    model_id: str,
    limit: int,
    among: QuerySet[Employee] | None = None,
) -> QuerySet[FaceSample]:
    """The stored photos most similar to one (512,) embedding, with their `distance`.

    Of all people who agreed, or of those `among` these who did. No vector is read.
    """
    samples = find_ready_samples(model_id=model_id)
    if among is not None:
        samples = samples.filter(employee__in=among.order_by().values("pk"))
    return (
        samples.select_related("employee")
        .defer("embedding", "faces", "employee__embedding")
        .annotate(distance=CosineDistance("embedding", embedding))
        .order_by("distance")[:limit]
    )


def find_team_cosines(
    embedding: Embeddings, *, model_id: str
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """(N,) ids of teams and (N,) cosines: one for everybody in a team at whom a face is looked for.

    Teams that HR has left out of the public page are not there. An exact scan: whoever withdraws,
    leaves or changes teams counts so in the next answer.
    """
    people = (
        find_recognisable_employees(model_id=model_id, now=timezone.now())
        .filter(team__isnull=False)
        .exclude(team__look__takes_part=False)
        .annotate(distance=CosineDistance("embedding", embedding))
        .order_by()
        .values_list("team_id", "distance")
    )
    rows = np.array(list(people), dtype=np.float64).reshape(-1, 2)
    return rows[:, 0].astype(np.int64), 1.0 - rows[:, 1]


def get_classifier(*, model_id: str) -> LinearClassifier | None:
    """The classifier that serves for the model, or None before the first training.

    People who have been erased since are not in it: their rows are gone.
    """
    return get_serving(model_id=model_id)[1]


def get_serving_classifier(*, model_id: str) -> Classifier | None:
    """The newest classifier for the model that was not refused; its lists of photos come later."""
    serving = Classifier.objects.filter(model_id=model_id, refusal="")
    return serving.defer("sample_ids", "held_out_ids").first()


def is_classifier_current() -> bool:
    """Whether the newest training, whatever came of it, was on the gallery as it is."""
    newest = Classifier.objects.values_list("gallery_version", flat=True).first()
    return newest == get_gallery_version()


@functools.lru_cache(maxsize=1)
def _load_classifier(pk: int, _people: int) -> LinearClassifier | None:
    """Read a classifier's rows; the number of people is part of the key, as erasure lowers it."""
    classifier = Classifier.objects.get(pk=pk)
    rows = list(classifier.classes.values_list("employee", "coefficients", "intercept"))
    if not rows:
        return None
    employee_ids, coefficients, intercepts = zip(*rows, strict=True)
    return LinearClassifier(
        np.array(employee_ids, dtype=np.int64),
        np.array([np.asarray(row) for row in coefficients], dtype=np.float32),
        np.array(intercepts, dtype=np.float32),
        classifier.temperature,
    )


add_cache(_load_classifier.cache_clear)


@dataclass(frozen=True, slots=True)
class ServingCalibration:
    """What identification needs of a calibration: the limits, and who looks like whom."""

    policy: DecisionPolicy
    look_alikes: dict[int, frozenset[int]]


def get_serving_calibration(*, model_id: str) -> ServingCalibration:
    """The newest calibration for the model, or the defaults before the first."""
    return get_serving(model_id=model_id)[0]


# Asked at every look at a face: one small statement instead of four. What is counted is taken away
# by erasure, and so is part of what is compared.
READ_SERVING = """
SELECT
    calibration.id,
    calibration.min_evidence,
    (SELECT count(*) FROM recognition_lookalike WHERE calibration_id = calibration.id),
    classifier.id,
    (SELECT count(*) FROM recognition_classifierclass WHERE classifier_id = classifier.id)
FROM (SELECT 1) AS one
LEFT JOIN LATERAL (
    SELECT id, min_evidence FROM recognition_calibration
    WHERE model_id = %(model)s ORDER BY calibrated_at DESC, id DESC LIMIT 1
) AS calibration ON true
LEFT JOIN LATERAL (
    SELECT id FROM recognition_classifier
    WHERE model_id = %(model)s AND refusal = '' ORDER BY trained_at DESC, id DESC LIMIT 1
) AS classifier ON true
"""


def get_serving(*, model_id: str) -> tuple[ServingCalibration, LinearClassifier | None]:
    """The newest calibration, or the defaults before the first, and the classifier that serves.

    Both are read when they have changed.
    """
    with connection.cursor() as cursor:
        cursor.execute(READ_SERVING, {"model": model_id})
        row = cursor.fetchone()
    calibration_id, min_evidence, pair_count, classifier_id, people = row
    calibration = (
        ServingCalibration(DEFAULT_POLICY, {})
        if calibration_id is None
        else _load_calibration(calibration_id, min_evidence, pair_count)
    )
    return calibration, None if classifier_id is None else _load_classifier(classifier_id, people)


@functools.lru_cache(maxsize=1)
def _load_calibration(pk: int, min_evidence: float, _pair_count: int) -> ServingCalibration:
    similar: dict[int, set[int]] = defaultdict(set)
    for first, second in LookAlike.objects.filter(calibration=pk).values_list("first", "second"):
        similar[first].add(second)
        similar[second].add(first)
    return ServingCalibration(
        replace(DEFAULT_POLICY, min_evidence=min_evidence),
        {person: frozenset(others) for person, others in similar.items()},
    )


add_cache(_load_calibration.cache_clear)


def get_newest_calibration(*, model_id: str | None = None) -> Calibration | None:
    """The calibration that serves, of one model or of any."""
    chosen = Q() if model_id is None else Q(model_id=model_id)
    return Calibration.objects.filter(chosen).first()


def count_recognisable_people(*, model_id: str) -> int:
    """How many people a face is compared with today."""
    return find_recognisable_employees(model_id=model_id, now=timezone.now()).count()


def load_gallery(*, model_id: str) -> tuple[list[int], GalleryVectors]:
    """The ids of the recognisable people, and their vectors in that order."""
    people = find_recognisable_employees(model_id=model_id, now=timezone.now())
    templates = dict(people.order_by("pk").values_list("pk", "embedding"))
    rows = {pk: row for row, pk in enumerate(templates)}
    samples = [
        (rows[employee_id], embedding)
        for employee_id, embedding in find_ready_samples(model_id=model_id)
        .filter(employee__in=people.values("pk"))
        .order_by("employee", "pk")
        .values_list("employee_id", "embedding")
        if employee_id in rows
    ]
    owners = np.array([row for row, _embedding in samples], dtype=np.intp)
    return list(templates), GalleryVectors(
        _stack(list(templates.values())), _stack([embedding for _row, embedding in samples]), owners
    )


def _stack(vectors: list[object]) -> Embeddings:
    """(N, 512) float32, also for N = 0."""
    stacked = np.array([np.asarray(vector) for vector in vectors], dtype=np.float32)
    return stacked.reshape(-1, EMBEDDING_SIZE)
