"""Box geometry against plain, slow loops that follow the definitions."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from recognition.engine.boxes import (
    clip_to_windows,
    has_area,
    make_square,
    measure_closeness,
    move_sides,
    suppress_contained,
    suppress_overlaps,
)


@st.composite
def many_boxes(draw, max_size=25):
    """(N, 4) float32 boxes on whole pixels, as P-Net proposes them."""
    count = draw(st.integers(0, max_size))
    corners = draw(arrays(np.float32, (count, 2), elements=st.integers(-50, 150)))
    sides = draw(arrays(np.float32, (count, 2), elements=st.integers(4, 80)))
    return np.hstack([corners, corners + sides]).astype(np.float32)


@st.composite
def scored_boxes(draw):
    boxes = draw(many_boxes())
    order = draw(st.permutations(range(len(boxes))))
    return boxes, (0.6 + 0.01 * np.array(order, np.float32)).astype(np.float32)


def suppress_slowly(boxes, scores, is_same):
    """Greedy suppression as everybody writes it first: indices, best score first."""
    waiting, kept = list(np.argsort(-scores, kind="stable")), []
    while waiting:
        best = waiting.pop(0)
        kept.append(best)
        waiting = [i for i in waiting if not is_same(boxes[best], boxes[i])]
    return kept


def share(one, other, border):
    sides = np.minimum(one[2:], other[2:]) - np.maximum(one[:2], other[:2]) + border
    areas = [np.prod(box[2:] - box[:2] + border, dtype=float) for box in (one, other)]
    return float(np.prod(np.maximum(sides, 0), dtype=float)), areas


@given(scored_boxes(), st.sampled_from([0.5, 0.7]))
def test_suppress_overlaps_equals_the_loop(scored, max_iou):
    boxes, scores = scored

    def is_same(one, other):
        shared, areas = share(one, other, border=0)
        return shared / (sum(areas) - shared) > max_iou + 1e-9

    kept = suppress_overlaps(boxes, scores, max_iou=max_iou)
    assert kept.tolist() == suppress_slowly(boxes, scores, is_same)


@given(scored_boxes())
def test_suppress_contained_equals_the_loop(scored):
    boxes, scores = scored

    def is_same(one, other):
        shared, areas = share(one, other, border=1)
        return np.float32(shared) > np.float32(0.7) * np.float32(min(areas))

    kept = suppress_contained(boxes, scores, max_share=0.7)
    assert kept.tolist() == suppress_slowly(boxes, scores, is_same)


def test_a_small_box_inside_a_large_one_goes():
    boxes = np.array([[0, 0, 100, 100], [40, 40, 60, 60]], np.float32)
    scores = np.array([0.9, 0.8], np.float32)
    assert suppress_contained(boxes, scores, max_share=0.7).tolist() == [0]
    assert suppress_overlaps(boxes, scores, max_iou=0.7).tolist() == [0, 1]


@given(many_boxes())
def test_squares_are_square_and_keep_the_centre(boxes):
    squares = make_square(boxes)
    sides = squares[:, 2:] - squares[:, :2]
    assert np.allclose(sides[:, 0], sides[:, 1], atol=1e-3)
    assert np.allclose(squares[:, :2] + squares[:, 2:], boxes[:, :2] + boxes[:, 2:], atol=1e-3)
    assert (sides >= boxes[:, 2:] - boxes[:, :2] - 1e-3).all()


@given(many_boxes(), st.integers(1, 120), st.integers(1, 120))
def test_windows_lie_inside_of_the_image(boxes, width, height):
    windows = clip_to_windows(boxes, width=width, height=height)
    windows = windows[has_area(windows)]
    assert (windows[:, :2] >= 0).all()
    assert (windows[:, 2:] <= (width, height)).all()


def test_windows_follow_the_original_counting_from_one():
    windows = clip_to_windows(np.array([[10.9, 0.2, 20.9, 99]], np.float32), width=50, height=60)
    assert windows.tolist() == [[9, 0, 20, 60]]


def test_sides_move_in_shares_of_the_box():
    boxes, shifts = np.array([[0, 0, 9, 19]], np.float32), np.full((1, 4), 0.1, np.float32)
    assert np.allclose(move_sides(boxes, shifts, border=1), [[1, 2, 10, 21]])
    assert np.allclose(move_sides(boxes, shifts, border=0), [[0.9, 1.9, 9.9, 20.9]])


@given(many_boxes())
def test_closeness_is_one_for_the_same_box_and_at_most_one(boxes):
    closeness = measure_closeness(boxes, boxes)
    assert np.diag(closeness) == pytest.approx(np.ones(len(boxes)))
    assert (closeness <= 1 + 1e-6).all()
    assert np.allclose(closeness, closeness.T, atol=1e-6)


def test_closeness_tells_near_from_far_without_overlap():
    box = np.array([[0, 0, 10, 10]], np.float32)
    near, far = measure_closeness(box, np.array([[12, 0, 22, 10], [80, 0, 90, 10]], np.float32))[0]
    assert far < near < 0
