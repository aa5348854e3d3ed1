"""Ways to name a face, compared on the same vectors: k-NN, softmax, SVM, forest, and Muster's rule.

Each is fitted to the enrolled photos alone. Accuracy is the share of probes whose best person is
right when all are enrolled. FNIR counts, at the threshold that lets in one stranger in a hundred,
the probes that are not named rightly. The temperature of a classifier is set on the first probe of
each person, and its calibration error measured on the others.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recognition.classifier import LinearClassifier, fit_softmax, fit_svm, take_softmax
from recognition.decision import DEFAULT_POLICY, measure_confidence
from recognition.engine.types import Embeddings
from recognition.evaluation.folders import EvaluationInputError
from recognition.evaluation.identification import OpenSet, SearchScores
from recognition.evaluation.ranking import make_template, rank_scores
from recognition.evaluation.reading import Vectors
from recognition.held_out import TEMPERATURES, measure_reliability

NEIGHBOURS = 3
TREES = 100
FPIR = 0.01
MIN_CALIBRATION = 10

Answer = NDArray[np.float64]
"""(N, P) what a way to name faces says of each person for each face; the highest is its answer."""

Predict = Callable[[Embeddings], Answer]


@dataclass(frozen=True, slots=True)
class ClassifierResult:
    """What one way gives; times in seconds and milliseconds, rates 0 to 1.

    `error` is the calibration error after the temperature was set, `error_before` before; None
    for what gives no probabilities, or with too few probes to say.
    """

    name: str
    accuracy: float
    fnir: float
    train_s: float
    predict_ms: float
    error_before: float | None
    error: float | None

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "accuracy": round(self.accuracy, 5),
            "fnir_at_fpir_1_percent": round(self.fnir, 5),
            "train_s": round(self.train_s, 3),
            "predict_ms": round(self.predict_ms, 4),
            "calibration_error": _round(self.error),
            "calibration_error_before": _round(self.error_before),
        }


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """The ways, and on how many people, photos, probes and strangers they were compared."""

    results: tuple[ClassifierResult, ...]
    people: int
    photos: int
    probes: int
    strangers: int

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "people": self.people,
            "enrolled_photos": self.photos,
            "probes": self.probes,
            "strangers": self.strangers,
            "classifiers": {result.name: result.as_dict() for result in self.results},
        }


@dataclass(frozen=True, slots=True, eq=False)
class _Faces:
    """Enrolled (N, 512) and their people, probes and theirs, strangers; without missing faces."""

    enrolled: Embeddings
    owners: NDArray[np.int64]
    probes: Embeddings
    people: NDArray[np.int64]
    strangers: Embeddings

    @classmethod
    def read(cls, open_set: OpenSet, vectors: Vectors) -> "_Faces":
        enrolled = [
            (person, vectors[path])
            for person, photos in enumerate(open_set.enrolled)
            for path in photos
            if path in vectors
        ]
        known = {person for person, _vector in enrolled}
        probes = [
            (person, vectors[photos[0]])
            for person, photos in open_set.probes
            if person in known and photos[0] in vectors
        ]
        strangers = [vectors[path] for path in open_set.strangers if path in vectors]
        if len(known) < 2 or not probes or not strangers:  # noqa: PLR2004  two to tell apart
            raise EvaluationInputError("Too few faces were found to compare classifiers.")
        return cls(
            np.stack([vector for _person, vector in enrolled]),
            np.array([person for person, _vector in enrolled], np.int64),
            np.stack([vector for _person, vector in probes]),
            np.array([person for person, _vector in probes], np.int64),
            np.stack(strangers),
        )


def compare_classifiers(
    open_set: OpenSet, vectors: Vectors, *, advance: Callable[[], object] = lambda: None
) -> Comparison:
    """Fit and ask each of `WAYS`; `advance` is called after each.

    Raises:
        EvaluationInputError: too few photos show a face.
    """
    faces = _Faces.read(open_set, vectors)
    results = []
    for name, judge in WAYS.items():
        results.append(judge(name, faces))
        advance()
    return Comparison(
        tuple(results),
        len(np.unique(faces.owners)),
        len(faces.owners),
        len(faces.people),
        len(faces.strangers),
    )


def list_rows(found: Comparison) -> Iterator[str]:
    """The comparison as a table for a terminal."""
    yield (
        f"{found.people} people with {found.photos} photos, {found.probes} probes, "
        f"{found.strangers} strangers"
    )
    yield (
        f"{'':<14}{'accuracy':>9}{'FNIR @ 1 %':>12}{'training':>11}{'a face':>12}"
        f"{'calibration':>20}"
    )
    for it in found.results:
        error = "–" if it.error is None else f"{it.error_before:.3f} → {it.error:.3f}"
        yield (
            f"{it.name:<14}{it.accuracy:>9.2%}{it.fnir:>12.2%}{it.train_s:>9.2f} s"
            f"{it.predict_ms:>9.3f} ms{error:>20}"
        )


def _judge_rule(name: str, faces: _Faces) -> ClassifierResult:
    """Muster's own: templates, evidence and margin."""
    started_s = time.perf_counter()
    people = np.unique(faces.owners)
    templates = np.stack([make_template(faces.enrolled[faces.owners == it]) for it in people])
    train_s = time.perf_counter() - started_s

    def confide(probes: Embeddings) -> NDArray[np.float64]:
        return measure_confidence(rank_scores(probes @ templates.T)[1], DEFAULT_POLICY)

    started_s = time.perf_counter()
    best = people[(faces.probes @ templates.T).argmax(axis=1)]
    genuine = confide(faces.probes)
    predict_s = time.perf_counter() - started_s
    scores = SearchScores(best == faces.people, genuine, confide(faces.strangers))
    return ClassifierResult(
        name, scores.rank1, scores.measure_fnir_at(FPIR), train_s,
        predict_s * 1000.0 / len(faces.people), None, None,
    )  # fmt: skip


def _judge_neighbours(name: str, faces: _Faces) -> ClassifierResult:
    """The nearest samples vote with their cosines; the sum of the votes is the confidence."""
    people = np.unique(faces.owners)
    places = np.searchsorted(people, faces.owners)

    def predict(probes: Embeddings) -> Answer:
        cosines = np.maximum(probes @ faces.enrolled.T, 0.0).astype(np.float64)
        nearest = np.argsort(-cosines, axis=1)[:, :NEIGHBOURS]
        votes = np.zeros((len(probes), len(people)))
        rows = np.arange(len(probes))[:, None]
        np.add.at(votes, (rows, places[nearest]), np.take_along_axis(cosines, nearest, axis=1))
        return votes

    return _judge(name, faces, people, predict, train_s=0.0, is_probability=False)


def _judge_linear(
    fit: Callable[[Embeddings, list[int]], LinearClassifier],
) -> Callable[[str, _Faces], ClassifierResult]:
    def judge(name: str, faces: _Faces) -> ClassifierResult:
        started_s = time.perf_counter()
        fitted = fit(faces.enrolled, faces.owners.tolist())
        train_s = time.perf_counter() - started_s
        return _judge(
            name,
            faces,
            fitted.employee_ids,
            lambda probes: np.asarray(fitted.score(probes), np.float64),
            train_s=train_s,
        )

    return judge


def _judge_forest(name: str, faces: _Faces) -> ClassifierResult:
    """A hundred trees; the logarithm of their votes stands in for scores."""
    from sklearn.ensemble import RandomForestClassifier

    started_s = time.perf_counter()
    forest = RandomForestClassifier(TREES, class_weight="balanced", random_state=0)
    forest.fit(faces.enrolled, faces.owners)
    train_s = time.perf_counter() - started_s

    def predict(probes: Embeddings) -> Answer:
        votes: Answer = np.log(np.maximum(forest.predict_proba(probes), 1.0 / (10 * TREES)))
        return votes

    return _judge(name, faces, forest.classes_, predict, train_s=train_s)


def _judge(
    name: str,
    faces: _Faces,
    people: NDArray[np.int64],
    predict: Predict,
    *,
    train_s: float,
    is_probability: bool = True,
) -> ClassifierResult:
    started_s = time.perf_counter()
    said = predict(faces.probes)
    predict_s = time.perf_counter() - started_s
    is_right = people[said.argmax(axis=1)] == faces.people
    of_strangers = predict(faces.strangers)
    if is_probability:
        confidence, impostor = (take_softmax(it).max(axis=1) for it in (said, of_strangers))
    else:
        confidence, impostor = said.max(axis=1), of_strangers.max(axis=1)
    before, after = None, None
    if is_probability:
        before, after = _calibrate(said, is_right, faces.people, people)
    scores = SearchScores(is_right, confidence, impostor)
    return ClassifierResult(
        name, scores.rank1, scores.measure_fnir_at(FPIR), train_s,
        predict_s * 1000.0 / len(faces.people), before, after,
    )  # fmt: skip


def _calibrate(
    said: Answer,
    is_right: NDArray[np.bool_],
    owners: NDArray[np.int64],
    people: NDArray[np.int64],
) -> tuple[float | None, float | None]:
    """The calibration error on the later probes, without and with a temperature of the first."""
    _values, first = np.unique(owners, return_index=True)
    is_first = np.zeros(len(owners), bool)
    is_first[first] = True
    if is_first.sum() < MIN_CALIBRATION or (~is_first).sum() < MIN_CALIBRATION:
        return None, None
    places = np.searchsorted(people, owners)

    def measure_loss(temperature: float) -> float:
        shares = take_softmax(said[is_first] / temperature)
        own = shares[np.arange(len(shares)), places[is_first]]
        return float(-np.log(np.maximum(own, 1e-12)).mean())

    def measure_error(temperature: float) -> float:
        shares = take_softmax(said[~is_first] / temperature).max(axis=1)
        return measure_reliability(shares, is_right[~is_first]).error

    best = min(TEMPERATURES.tolist(), key=measure_loss)
    return measure_error(1.0), measure_error(best)


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 5)


WAYS: dict[str, Callable[[str, _Faces], ClassifierResult]] = {
    "k-NN": _judge_neighbours,
    "softmax": _judge_linear(fit_softmax),
    "SVM": _judge_linear(fit_svm),
    "forest": _judge_forest,
    "Muster's rule": _judge_rule,
}
