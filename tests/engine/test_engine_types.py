"""Boxes and faces cannot be made wrong."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recognition.engine.types import Box, Face

sides = st.floats(-500, 500)
lengths = st.floats(0.5, 500)
boxes = st.builds(
    lambda left, top, width, height: Box(left, top, left + width, top + height),
    sides, sides, lengths, lengths,
)  # fmt: skip


@given(boxes, boxes)
def test_iou_is_symmetric_and_between_0_and_1(one, other):
    assert 0.0 <= one.iou(other) <= 1.0 + 1e-9
    assert one.iou(other) == pytest.approx(other.iou(one))


@given(boxes)
def test_a_box_overlaps_itself_fully(box):
    assert box.iou(box) == pytest.approx(1.0)
    assert box.area == pytest.approx(box.width * box.height)


def test_iou_of_half_overlapping_boxes_is_a_third():
    assert Box(0, 0, 2, 2).iou(Box(1, 0, 3, 2)) == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    "xyxy", [(0, 0, 0, 1), (0, 2, 1, 1), (0, 0, math.nan, 1), (0, 0, math.inf, 1)]
)
def test_a_box_without_area_is_refused(xyxy):
    with pytest.raises(ValueError, match="A box needs"):
        Box(*xyxy)


@pytest.mark.parametrize("probability", [-0.1, 1.1, math.nan])
def test_a_face_needs_a_probability(probability):
    with pytest.raises(ValueError, match="probability"):
        Face(Box(0, 0, 1, 1), np.zeros((5, 2), np.float32), probability)


def test_a_face_needs_five_landmarks():
    with pytest.raises(ValueError, match="landmarks"):
        Face(Box(0, 0, 1, 1), np.zeros((4, 2), np.float32), 0.9)
