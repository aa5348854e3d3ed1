"""Photos kept back from a classifier's training, and what it makes of them.

Of everybody with three photos or more one is kept back, and stays so from training to training:
two classifiers in a row are then asked about photos that neither has learnt. The same photos set
the temperature that makes the probabilities honest (Guo et al., On Calibration of Modern Neural
Networks, 2017).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from recognition.classifier import LinearClassifier, take_softmax
from recognition.engine.types import Embeddings

MIN_PHOTOS = 3
"""Somebody with fewer needs all of them."""

MAX_HELD_OUT = 2_000
"""More people would make neither the temperature nor the comparison better."""

MIN_CALIBRATION = 10
"""Fewer faces say nothing about how often a probability comes true."""

TEMPERATURES = np.geomspace(0.02, 10.0, 200)
BINS = 10

MAX_LOST_SHARE = 0.01
MAX_LOST_PHOTOS = 1
"""A classifier is worse than another one when it names more than one photo fewer rightly, and more
than this share: one photo is chance."""


def choose_held_out(photos: Sequence[tuple[int, int]], *, before: Collection[int] = ()) -> set[int]:
    """The photos to keep back, of (sample, person) in a lasting order.

    The ones that were kept back `before` stay; whoever has three photos and none kept back gives
    the middle one: neither the first, which is often the best, nor the newest.
    """
    by_person: dict[int, list[int]] = {}
    for sample, person in photos:
        by_person.setdefault(person, []).append(sample)
    earlier = set(before)
    chosen: set[int] = set()
    for samples in by_person.values():
        if len(samples) < MIN_PHOTOS or len(chosen) == MAX_HELD_OUT:
            continue
        kept = [sample for sample in samples if sample in earlier]
        chosen.add(kept[0] if kept else samples[len(samples) // 2])
    return chosen


@dataclass(frozen=True, slots=True, eq=False)
class HeldOut:
    """(N, 512) faces that were not learnt, and (N,) whose they are."""

    embeddings: Embeddings
    employee_ids: NDArray[np.int64]

    def restrict(self, people: NDArray[np.int64]) -> "HeldOut":
        """Only the faces of these people."""
        known = np.isin(self.employee_ids, people)
        return HeldOut(self.embeddings[known], self.employee_ids[known])

    def __len__(self) -> int:
        return len(self.employee_ids)


@dataclass(frozen=True, slots=True)
class Reliability:
    """How true probabilities come: of a bin's faces the mean probability and the share right.

    Attributes:
        error: the expected calibration error, 0 to 1: the mean gap, weighted by faces.
        bins: lower end, faces, mean probability, share named rightly; empty bins are left out.
    """

    error: float
    bins: tuple[tuple[float, int, float, float], ...]


def count_right(classifier: LinearClassifier, held_out: HeldOut) -> int:
    """How many of the faces it names rightly, whatever the probability."""
    if not len(held_out):
        return 0
    best = classifier.employee_ids[classifier.score(held_out.embeddings).argmax(axis=1)]
    return int((best == held_out.employee_ids).sum())


def fit_temperature(classifier: LinearClassifier, held_out: HeldOut) -> float:
    """The temperature of the least negative log-likelihood; 1 with too few faces to say."""
    known = held_out.restrict(classifier.employee_ids)
    if len(known) < MIN_CALIBRATION:
        return 1.0
    scores = classifier.score(known.embeddings)
    places = _find_places(classifier, known)
    losses = [_measure_loss(scores / temperature, places) for temperature in TEMPERATURES]
    return float(TEMPERATURES[int(np.argmin(losses))])


def measure_reliability(
    probabilities: NDArray[np.float64], is_right: NDArray[np.bool_]
) -> Reliability:
    """Of (N,) probabilities of the best person, and whether that was right."""
    edges = np.linspace(0.0, 1.0, BINS + 1)
    rows, error = [], 0.0
    for low, high in pairwise(edges.tolist()):
        inside = (probabilities > low) & (probabilities <= high) if low else probabilities <= high
        if not inside.any():
            continue
        said, came = float(probabilities[inside].mean()), float(is_right[inside].mean())
        error += float(inside.mean()) * abs(said - came)
        rows.append((low, int(inside.sum()), said, came))
    return Reliability(error, tuple(rows))


def judge_reliability(classifier: LinearClassifier, held_out: HeldOut) -> Reliability:
    """How true the classifier's probabilities come on faces that it has not learnt."""
    known = held_out.restrict(classifier.employee_ids)
    if not len(known):
        return Reliability(0.0, ())
    shares = take_softmax(classifier.score(known.embeddings) / classifier.temperature)
    is_right = shares.argmax(axis=1) == _find_places(classifier, known)
    return measure_reliability(shares.max(axis=1), is_right)


def is_worse(right: int, than: int, *, of: int) -> bool:
    """Whether `right` of so many photos is worse than another one's number, beyond chance."""
    lost = than - right
    return lost > MAX_LOST_PHOTOS and lost > MAX_LOST_SHARE * of


def keep_people(classifier: LinearClassifier, people: NDArray[np.int64]) -> LinearClassifier:
    """The same classifier, asked about these people only."""
    rows = np.isin(classifier.employee_ids, people)
    return LinearClassifier(
        classifier.employee_ids[rows],
        classifier.coefficients[rows],
        classifier.intercepts[rows],
        classifier.temperature,
    )


def _find_places(classifier: LinearClassifier, held_out: HeldOut) -> NDArray[np.intp]:
    order = np.argsort(classifier.employee_ids)
    found = np.searchsorted(classifier.employee_ids[order], held_out.employee_ids)
    places: NDArray[np.intp] = order[found]
    return places


def _measure_loss(scores: NDArray[np.floating], places: NDArray[np.intp]) -> float:
    shares = take_softmax(scores)[np.arange(len(places)), places]
    return float(-np.log(np.maximum(shares, 1e-12)).mean())
