"""Thresholds and rates: properties for any scores, and numbers worked out by hand."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from recognition.evaluation.rates import (
    bound_rate,
    find_best_threshold,
    find_threshold,
    measure_acceptance,
    measure_equal_error,
    trace_curve,
)

scores = st.integers(1, 60).flatmap(
    lambda count: arrays(np.float64, count, elements=st.floats(-1, 1))
)


@given(scores, st.floats(0, 1))
def test_no_more_impostors_pass_than_allowed_and_no_lower_threshold_would_do(impostors, rate):
    threshold = find_threshold(impostors, rate=rate)
    assert measure_acceptance(impostors, threshold)[0] <= rate + 1e-9
    if math.isfinite(threshold):
        lower = np.nextafter(threshold, -np.inf)
        assert measure_acceptance(impostors, lower)[0] > rate


@given(scores, scores)
def test_the_best_threshold_makes_no_more_errors_than_any_other(genuine, impostor):
    def count_errors(threshold):
        return (genuine < threshold).sum() + (impostor >= threshold).sum()

    best = count_errors(find_best_threshold(genuine, impostor))
    assert best <= min(count_errors(t) for t in np.concatenate([genuine, impostor, [2.0]]))


def test_a_threshold_fits_between_floats_side_by_side():
    genuine, impostor = np.array([np.nextafter(-1.0, 0)]), np.array([-1.0])
    assert impostor[0] < find_best_threshold(genuine, impostor) <= genuine[0]


@given(scores, scores)
def test_curves_fall_and_rise(genuine, impostor):
    thresholds, accepted, rejected = zip(*trace_curve(genuine, impostor), strict=True)
    assert list(thresholds) == sorted(thresholds)
    assert list(accepted) == sorted(accepted, reverse=True)
    assert list(rejected) == sorted(rejected)


def test_a_long_curve_is_thinned_out_but_keeps_the_tail_of_the_impostors():
    random = np.random.default_rng(0)
    genuine, impostor = random.normal(0.7, 0.1, 5000), random.normal(0.1, 0.1, 5000)
    curve = trace_curve(genuine, impostor, points=200)
    assert len(curve) <= 200
    assert {row[0] for row in curve} >= set(np.sort(impostor)[-20:])


def test_equal_error_of_overlapping_scores():
    genuine, impostor = np.array([0.4, 0.6, 0.8, 0.9]), np.array([0.1, 0.2, 0.3, 0.5])
    assert measure_equal_error(genuine, impostor) == pytest.approx(0.25)


def test_scores_that_cannot_be_accepted_never_are():
    impostors = np.array([-np.inf, -np.inf, 0.5])
    assert measure_acceptance(impostors, find_threshold(impostors, rate=0.4))[0] == pytest.approx(
        1 / 3
    )


@pytest.mark.parametrize(("scores", "rate"), [([], 0.1), ([0.5], -0.1), ([0.5], 1.1)])
def test_a_threshold_without_scores_or_with_a_wrong_rate_is_refused(scores, rate):
    with pytest.raises(ValueError, match="needs impostor scores"):
        find_threshold(np.array(scores, float), rate=rate)


def test_confidence_of_a_rate():
    assert bound_rate(0, 0) == (0, 1)
    low, high = bound_rate(3, 1000)
    assert low < 0.003 < high
    assert (low, high) == pytest.approx((0.00102, 0.00878), abs=1e-4)
