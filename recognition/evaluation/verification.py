"""Are two photos of one person: the protocol of LFW.

Source: Huang, Ramesh, Berg, Learned-Miller, "Labeled Faces in the Wild", 2007: ten folds, the
threshold for each is chosen on the other nine.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recognition.evaluation.folders import Pair
from recognition.evaluation.rates import (
    Scores,
    find_best_threshold,
    find_threshold,
    measure_acceptance,
    measure_equal_error,
)
from recognition.evaluation.reading import Vectors

FALSE_ACCEPT_RATES = (0.01, 0.001)

NOT_FOUND_SCORE = -1.0
"""A photo without a face is like nobody: a pair of one person is then missed, and counts so."""


@dataclass(frozen=True, slots=True, eq=False)
class Verification:
    """What an evaluation of pairs found; all rates 0 to 1.

    Attributes:
        scores: (N,) cosine of each pair.
        is_same: (N,) whether it shows one person.
        accuracy: share of pairs judged rightly, mean over the folds.
        accuracy_std: standard deviation over the folds.
        threshold: mean of the folds' thresholds, a cosine.
        eer: equal error rate.
        tar: by FAR: share of the pairs of one person that are confirmed.
        not_found: photos without a face, of `photos`.
    """

    scores: Scores
    is_same: NDArray[np.bool_]
    accuracy: float
    accuracy_std: float
    threshold: float
    eer: float
    tar: dict[float, float]
    not_found: int
    photos: int

    def as_dict(self) -> dict[str, object]:
        """Plain values for JSON."""
        return {
            "accuracy": round(self.accuracy, 5),
            "accuracy_std": round(self.accuracy_std, 5),
            "eer": round(self.eer, 5),
            "tar": {f"{far:g}": round(tar, 5) for far, tar in self.tar.items()},
            "threshold": round(self.threshold, 4),
            "not_found": self.not_found,
            "photos": self.photos,
            "pairs_same": int(self.is_same.sum()),
            "pairs_different": int((~self.is_same).sum()),
        }


def evaluate_pairs(pairs: Sequence[Pair], vectors: Vectors) -> Verification:
    """Judge each pair by the cosine of its two vectors."""
    scores = np.array([_score_pair(pair, vectors) for pair in pairs])
    is_same = np.array([pair.is_same for pair in pairs])
    folds = np.array([pair.fold for pair in pairs])
    accuracies, thresholds = _judge_folds(scores, is_same, folds)
    photos = {path for pair in pairs for path in (pair.first, pair.second)}
    return Verification(
        scores=scores,
        is_same=is_same,
        accuracy=float(accuracies.mean()),
        accuracy_std=float(accuracies.std()),
        threshold=float(thresholds.mean()),
        eer=measure_equal_error(scores[is_same], scores[~is_same]),
        tar={far: _measure_tar(scores, is_same, far) for far in FALSE_ACCEPT_RATES},
        not_found=len(photos - vectors.keys()),
        photos=len(photos),
    )


def _score_pair(pair: Pair, vectors: Vectors) -> float:
    if pair.first not in vectors or pair.second not in vectors:
        return NOT_FOUND_SCORE
    return float(vectors[pair.first] @ vectors[pair.second])


def _judge_folds(
    scores: Scores, is_same: NDArray[np.bool_], folds: NDArray[np.int_]
) -> tuple[Scores, Scores]:
    """Accuracy of each fold at the threshold of the others, and that threshold."""
    accuracies, thresholds = [], []
    for fold in np.unique(folds):
        others = folds != fold
        threshold = find_best_threshold(scores[others & is_same], scores[others & ~is_same])
        is_right = (scores >= threshold) == is_same
        accuracies.append(is_right[~others].mean())
        thresholds.append(threshold)
    return np.array(accuracies), np.array(thresholds)


def _measure_tar(scores: Scores, is_same: NDArray[np.bool_], far: float) -> float:
    threshold = find_threshold(scores[~is_same], rate=far)
    return float(measure_acceptance(scores[is_same], threshold)[0])
