"""The classifiers in numbers: fitting them, and asking them."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from recognition.engine.types import Embeddings

# On unit vectors the logits need room to grow: with C = 1 every probability stays near 1/people.
INVERSE_REGULARISATION = 100.0
MAX_ITERATIONS = 200


SVM_PENALTY = 1.0


class Kind(StrEnum):
    """How a classifier is fitted; each is kept as one row of plain numbers per person.

    A random forest is not among them: its trees are grown from everybody's faces together, so
    nobody could be taken out of it again. It can be compared (`evaluate classifiers`), not kept.
    """

    SOFTMAX = "softmax"
    SVM = "svm"


@dataclass(frozen=True, slots=True, eq=False)
class LinearClassifier:
    """Probabilities = softmax((coefficients · x + intercepts) / temperature).

    Attributes:
        employee_ids: (P,) int64, the person of each row.
        coefficients: (P, 512) float32.
        intercepts: (P,) float32.
        temperature: above 0; fitted on photos it has not learnt, so that of the faces of which it
            says 90 % nine in ten are that person's. It changes no order.
    """

    employee_ids: NDArray[np.int64]
    coefficients: NDArray[np.float32]
    intercepts: NDArray[np.float32]
    temperature: float = 1.0

    def knows(self, employee_id: int) -> bool:
        """Whether the person was there when the classifier was trained."""
        return bool((self.employee_ids == employee_id).any())

    def rank(self, embedding: Embeddings, *, limit: int = 5) -> list[tuple[int, float]]:
        """The `limit` most probable people for one (512,) embedding: id and probability 0 to 1."""
        probabilities = take_softmax(self.score(embedding[None]) / self.temperature)[0]
        order = np.argsort(-probabilities)[:limit]
        return [(int(self.employee_ids[i]), float(probabilities[i])) for i in order]

    def pick(self, embedding: Embeddings) -> int:
        """The most probable person for one (512,) embedding."""
        return int(self.employee_ids[self.score(embedding[None])[0].argmax()])

    def score(self, embeddings: Embeddings) -> NDArray[np.float32]:
        """(N, P) the score of each person for each of (N, 512) faces, before the softmax."""
        scores: NDArray[np.float32] = embeddings @ self.coefficients.T + self.intercepts
        return scores


def take_softmax(scores: NDArray[np.floating]) -> NDArray[np.float64]:
    """(N, P) scores to probabilities, each row summing to 1."""
    weights = np.exp(np.asarray(scores, np.float64) - scores.max(axis=1, keepdims=True))
    shares: NDArray[np.float64] = weights / weights.sum(axis=1, keepdims=True)
    return shares


def fit_softmax(
    embeddings: Embeddings,
    employee_ids: Sequence[int],
    *,
    start: LinearClassifier | None = None,
) -> LinearClassifier:
    """Fit a classifier to (N, 512) embeddings; people with few photos weigh as much as others.

    `start` is an earlier classifier to go on from: the same end, a fraction of the time when few
    people came or went.

    Raises:
        ValueError: there are fewer than two people.
    """
    from sklearn.linear_model import LogisticRegression

    _check_people(employee_ids)
    model = LogisticRegression(
        C=INVERSE_REGULARISATION, max_iter=MAX_ITERATIONS, class_weight="balanced"
    )
    ids = np.asarray(employee_ids, dtype=np.int64)
    if start is not None and len(np.unique(ids)) > 2:  # noqa: PLR2004  two share one row
        model.warm_start = True
        model.coef_, model.intercept_ = _start_from(start, embeddings, ids)
    model.fit(embeddings, ids)
    coefficients, intercepts = _one_row_per_class(model.coef_, model.intercept_)
    return LinearClassifier(model.classes_, coefficients, intercepts)


def fit_svm(embeddings: Embeddings, employee_ids: Sequence[int]) -> LinearClassifier:
    """Fit linear support vector machines, one person against all others, as balanced.

    Slower than the softmax from some hundred people on: each person is a problem of its own.

    Raises:
        ValueError: there are fewer than two people.
    """
    from sklearn.svm import LinearSVC

    _check_people(employee_ids)
    model = LinearSVC(C=SVM_PENALTY, class_weight="balanced", dual="auto", random_state=0)
    model.fit(embeddings, np.asarray(employee_ids, dtype=np.int64))
    coefficients, intercepts = _one_row_per_class(model.coef_, model.intercept_)
    return LinearClassifier(model.classes_, coefficients, intercepts)


def _check_people(employee_ids: Sequence[int]) -> None:
    if len(set(employee_ids)) < 2:  # noqa: PLR2004  two is what "tell apart" needs
        raise ValueError("A classifier needs at least two people.")


def _start_from(
    start: LinearClassifier, embeddings: Embeddings, employee_ids: NDArray[np.int64]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """(P, 512) and (P,): known people as they were, new ones as their mean vector, equally long."""
    place_of = {int(person): place for place, person in enumerate(start.employee_ids)}
    length = float(np.linalg.norm(start.coefficients, axis=1).mean())
    coefficients, intercepts = [], []
    for person in np.unique(employee_ids).tolist():
        place = place_of.get(person)
        if place is None:
            mean = embeddings[employee_ids == person].mean(axis=0)
            coefficients.append(mean / np.linalg.norm(mean) * length)
            intercepts.append(start.intercepts.mean())
        else:
            coefficients.append(start.coefficients[place])
            intercepts.append(start.intercepts[place])
    return np.array(coefficients, np.float32), np.array(intercepts, np.float32)


def _one_row_per_class(
    coefficients: NDArray[np.float64], intercepts: NDArray[np.float64]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """With two classes scikit-learn gives one row, the log-odds of the second; split it evenly."""
    if len(coefficients) == 1:
        coefficients = np.concatenate([-coefficients, coefficients]) / 2
        intercepts = np.concatenate([-intercepts, intercepts]) / 2
    return coefficients.astype(np.float32), intercepts.astype(np.float32)
