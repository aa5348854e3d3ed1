"""Thresholds and error rates of scores. A score is accepted when it is at least the threshold."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]
"""(N,) float64; -inf is refused at every threshold."""

Z_95 = 1.96
"""Standard normal quantile of 97.5 %."""


def find_threshold(impostor_scores: Scores, *, rate: float) -> float:
    """The lowest threshold that accepts at most the share `rate` of the impostor scores.

    Raises ValueError when there is no score or the rate is not in [0, 1].
    """
    if not len(impostor_scores) or not 0.0 <= rate <= 1.0:
        raise ValueError("A threshold needs impostor scores and a rate between 0 and 1.")
    allowed = math.floor(rate * len(impostor_scores) + 1e-9)
    if allowed == len(impostor_scores):
        return -math.inf
    highest_refused = np.sort(impostor_scores)[::-1][allowed]
    return float(np.nextafter(highest_refused, np.inf))


def measure_acceptance(scores: Scores, thresholds: float | Scores) -> Scores:
    """The share of scores that each threshold accepts; 0 when there are no scores."""
    ordered = np.sort(scores)
    below = np.searchsorted(ordered, np.atleast_1d(thresholds), side="left")
    share: Scores = 1.0 - below / len(ordered) if len(ordered) else np.zeros(below.shape)
    return share


def measure_equal_error(genuine: Scores, impostor: Scores) -> float:
    """The error rate at the threshold where false accepts and false rejects are equally frequent.

    Between two thresholds, the mean of both rates where they are nearest.
    """
    thresholds = np.unique(np.concatenate([genuine, impostor]))
    false_accepts = measure_acceptance(impostor, thresholds)
    false_rejects = 1.0 - measure_acceptance(genuine, thresholds)
    nearest = int(np.argmin(np.abs(false_accepts - false_rejects)))
    return float(false_accepts[nearest] + false_rejects[nearest]) / 2


def find_best_threshold(genuine: Scores, impostor: Scores) -> float:
    """The threshold with the fewest errors, in the middle between two neighbouring scores."""
    values = np.unique(np.concatenate([genuine, impostor]))
    middles = (values[1:] + values[:-1]) / 2
    middles = np.where(middles > values[:-1], middles, values[1:])  # of floats side by side
    cuts = np.concatenate([values[:1] - 1e-6, middles, values[-1:] + 1e-6])
    rejected = np.searchsorted(np.sort(genuine), cuts, side="left")
    accepted = len(impostor) - np.searchsorted(np.sort(impostor), cuts, side="left")
    return float(cuts[np.argmin(rejected + accepted)])


def bound_rate(errors: int, trials: int) -> tuple[float, float]:
    """The 95 % confidence interval of a rate (Wilson 1927), for independent trials."""
    if trials == 0:
        return 0.0, 1.0
    share, spread = errors / trials, Z_95**2 / trials
    middle = (share + spread / 2) / (1 + spread)
    half = Z_95 * math.sqrt(share * (1 - share) / trials + spread / (4 * trials)) / (1 + spread)
    return max(middle - half, 0.0), min(middle + half, 1.0)


def trace_curve(
    genuine: Scores, impostor: Scores, *, points: int = 400
) -> Sequence[tuple[float, float, float]]:
    """Threshold, share of impostors accepted, share of genuine rejected; thresholds ascend.

    At most about `points` of them, taken where the rates change.
    """
    finite = np.unique(np.concatenate([genuine, impostor]))
    finite = finite[np.isfinite(finite)]
    if len(finite) > points:
        # Few impostors decide about low rates: their highest scores are all kept.
        tail = np.sort(impostor[np.isfinite(impostor)])[-points // 4 :]
        places = np.linspace(0, len(finite) - 1, points - len(tail)).round().astype(int)
        finite = np.unique(np.concatenate([finite[places], tail]))
    accepted = measure_acceptance(impostor, finite)
    rejected = 1.0 - measure_acceptance(genuine, finite)
    return list(zip(finite.tolist(), accepted.tolist(), rejected.tolist(), strict=True))
