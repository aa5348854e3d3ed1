"""Training of the classifier: fitted aside, judged, and only then put in the place of the last."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.db import transaction
from django.utils.translation import gettext as _

from people.queries import find_ready_samples, get_gallery_version
from people.services import hold_consents, lock_gallery
from recognition.classifier import Kind, LinearClassifier, fit_softmax, fit_svm
from recognition.engine.types import Embeddings
from recognition.errors import NotEnoughPeopleError
from recognition.held_out import (
    MIN_CALIBRATION,
    HeldOut,
    choose_held_out,
    count_right,
    fit_temperature,
    is_worse,
    judge_reliability,
    keep_people,
)
from recognition.models import Classifier, ClassifierClass
from recognition.queries import get_classifier, get_serving_classifier
from recognition.runtime import get_engine


@dataclass(frozen=True, slots=True, eq=False)
class _Photos:
    """Ready photos: (N,) samples, whose they are, and (N, 512) their vectors."""

    sample_ids: tuple[int, ...]
    employee_ids: tuple[int, ...]
    vectors: Embeddings

    def select(self, wanted: set[int]) -> "_Photos":
        places = [place for place, pk in enumerate(self.sample_ids) if pk in wanted]
        return _Photos(
            tuple(self.sample_ids[place] for place in places),
            tuple(self.employee_ids[place] for place in places),
            self.vectors[places],
        )

    def as_held_out(self) -> HeldOut:
        return HeldOut(self.vectors, np.array(self.employee_ids, np.int64))


@dataclass(frozen=True, slots=True)
class _Comparison:
    """How many of `count` photos that neither has learnt each of two classifiers names rightly."""

    count: int = 0
    right: int = 0
    right_before: int = 0


@transaction.atomic
def train_classifier(*, kind: Kind | None = None, force: bool = False) -> Classifier:
    """Fit a classifier to the ready photos; it serves unless it is worse than the one before.

    The one before serves until then, and for good when the new one names fewer of the photos
    rightly that neither has learnt: the row then says why in `refusal`. When a photo is gone from
    which the one before has learnt, the new one takes its place in any case.

    Args:
        kind: how to fit; as the one that serves when None.
        force: let it serve even when it is worse.

    Raises:
        NotEnoughPeopleError: fewer than two people have a ready photo.
    """
    model_id = get_engine().model_id
    version = get_gallery_version()
    photos = _read_photos(model_id)
    before = get_serving_classifier(model_id=model_id)
    kind = kind or Kind(before.kind if before else Kind.SOFTMAX)
    held = choose_held_out(
        list(zip(photos.sample_ids, photos.employee_ids, strict=True)),
        before=before.held_out_ids if before else (),
    )
    learnt, held_out = photos.select(set(photos.sample_ids) - held), photos.select(held)
    started_s = time.monotonic()
    fitted = _fit(kind, learnt, _find_start(before, kind, learnt.sample_ids))
    fitted = _calibrate(fitted, held_out.as_held_out())
    train_s = time.monotonic() - started_s
    compared = _compare(fitted, before, held_out)
    refusal = "" if force else _refuse(compared, before, photos.sample_ids)
    agreeing = hold_consents(photos.employee_ids)  # some may have withdrawn during the training
    lock_gallery()  # or were erased, for another reason
    agreeing &= set(find_ready_samples(model_id=model_id).values_list("employee_id", flat=True))
    classifier = Classifier.objects.create(
        model_id=model_id,
        kind=kind.value,
        gallery_version=version,
        sample_count=len(learnt.sample_ids),
        sample_ids=list(learnt.sample_ids),
        train_s=train_s,
        temperature=fitted.temperature,
        held_out_ids=list(held_out.sample_ids),
        held_out_right=count_right(fitted, held_out.as_held_out()),
        reliability_error=_measure_error(fitted, held_out.as_held_out()),
        compared_count=compared.count,
        compared_right=compared.right,
        compared_right_before=compared.right_before,
        refusal=refusal,
    )
    if not refusal:
        _store_classes(classifier, fitted, agreeing)
    replaced = Classifier.objects.exclude(pk=classifier.pk)
    (replaced.exclude(refusal="") if refusal else replaced).delete()
    return classifier


def _read_photos(model_id: str) -> _Photos:
    rows = list(
        find_ready_samples(model_id=model_id)
        .order_by("pk")
        .values_list("pk", "employee_id", "embedding")
    )
    if len({employee_id for _pk, employee_id, _embedding in rows}) < 2:  # noqa: PLR2004  two is what "tell apart" needs
        raise NotEnoughPeopleError(
            _("Training needs photos of at least two people. Import some with import_faces.")
        )
    return _Photos(
        tuple(pk for pk, _id, _embedding in rows),
        tuple(employee_id for _pk, employee_id, _embedding in rows),
        np.array([np.asarray(embedding) for _pk, _id, embedding in rows], dtype=np.float32),
    )


def _fit(kind: Kind, photos: _Photos, start: LinearClassifier | None) -> LinearClassifier:
    if kind is Kind.SVM:
        return fit_svm(photos.vectors, photos.employee_ids)
    return fit_softmax(photos.vectors, photos.employee_ids, start=start)


def _find_start(
    before: Classifier | None, kind: Kind, sample_ids: Sequence[int]
) -> LinearClassifier | None:
    """The classifier to go on from; None when a photo it learnt from is gone.

    What was erased must not live on in the numbers of others.
    """
    if before is None or before.kind != kind or not before.sample_ids:
        return None
    if not set(before.sample_ids) <= set(sample_ids):
        return None
    return get_classifier(model_id=before.model_id)


def _calibrate(fitted: LinearClassifier, held_out: HeldOut) -> LinearClassifier:
    return LinearClassifier(
        fitted.employee_ids,
        fitted.coefficients,
        fitted.intercepts,
        fit_temperature(fitted, held_out),
    )


def _measure_error(fitted: LinearClassifier, held_out: HeldOut) -> float | None:
    if len(held_out) < MIN_CALIBRATION:
        return None
    return judge_reliability(fitted, held_out).error


def _compare(fitted: LinearClassifier, before: Classifier | None, held_out: _Photos) -> _Comparison:
    """Both are asked who of the people it is whom both know."""
    former = get_classifier(model_id=before.model_id) if before else None
    if before is None or former is None:
        return _Comparison()
    people = np.intersect1d(fitted.employee_ids, former.employee_ids)
    unseen = held_out.select(set(held_out.sample_ids) & set(before.held_out_ids))
    asked = unseen.as_held_out().restrict(people)
    if not len(asked):
        return _Comparison()
    return _Comparison(
        len(asked),
        count_right(keep_people(fitted, people), asked),
        count_right(keep_people(former, people), asked),
    )


def _refuse(compared: _Comparison, before: Classifier | None, sample_ids: Sequence[int]) -> str:
    """Why the one before goes on serving; empty when it does not."""
    if before is None or not set(before.sample_ids) <= set(sample_ids):
        return ""  # what was erased must not live on in the numbers of others
    if not is_worse(compared.right, compared.right_before, of=compared.count):
        return ""
    return _(
        "Of %(count)d photos that neither has learnt, the new classifier names %(right)d rightly, "
        "the one before %(before)d."
    ) % {
        "count": compared.count,
        "right": compared.right,
        "before": compared.right_before,
    }


def _store_classes(classifier: Classifier, fitted: LinearClassifier, agreeing: set[int]) -> None:
    ClassifierClass.objects.bulk_create(
        ClassifierClass(
            classifier=classifier,
            employee_id=int(employee_id),
            coefficients=coefficients.tolist(),
            intercept=float(intercept),
        )
        for employee_id, coefficients, intercept in zip(
            fitted.employee_ids, fitted.coefficients, fitted.intercepts, strict=True
        )
        if int(employee_id) in agreeing
    )
