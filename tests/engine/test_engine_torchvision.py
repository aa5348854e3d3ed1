"""The stand-in for torchvision's operators, and that it stands back when it is not needed."""

import subprocess
import sys

import numpy as np
import pytest

from recognition.engine.torchvision_ops import ensure_torchvision_ops, suppress_overlaps


def make_boxes(count):
    generator = np.random.default_rng(count)
    corners = generator.uniform(0, 80, (count, 2))
    boxes = np.hstack([corners, corners + generator.uniform(10, 60, (count, 2))])
    return boxes.astype(np.float32), generator.permutation(count).astype(np.float32) + 1


def measure_iou(one, other):
    sides = np.minimum(one[2:], other[2:]) - np.maximum(one[:2], other[:2])
    shared = np.maximum(sides, 0).prod()
    return shared / ((one[2:] - one[:2]).prod() + (other[2:] - other[:2]).prod() - shared)


def suppress_one_by_one(boxes, scores, max_iou):
    """The definition, word by word."""
    kept = []
    for index in np.argsort(-scores):
        if all(measure_iou(boxes[index], boxes[better]) <= max_iou for better in kept):
            kept.append(int(index))
    return kept


@pytest.mark.parametrize("count", [0, 1, 7, 60])
def test_the_stand_in_suppresses_by_the_definition(count):
    import torch

    boxes, scores = make_boxes(count)
    kept = suppress_overlaps(torch.from_numpy(boxes), torch.from_numpy(scores), 0.5)
    assert kept.dtype == torch.int64
    assert kept.tolist() == suppress_one_by_one(boxes, scores, 0.5)


def test_torchvision_can_suppress_afterwards():
    ensure_torchvision_ops()
    import torch
    from torchvision.ops import batched_nms, nms

    boxes, scores = (torch.from_numpy(array) for array in make_boxes(40))
    expected = suppress_overlaps(boxes, scores, 0.5).tolist()
    assert nms(boxes, scores, 0.5).tolist() == expected
    assert batched_nms(boxes, scores, torch.zeros(40), 0.5).tolist() == expected


COMPLETE_TORCHVISION = """
import sys, types
import torch
library = torch.library.Library("torchvision", "DEF")
library.define("nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
from recognition.engine import torchvision_ops
torchvision_ops._find_native_libraries = lambda: []
assert torchvision_ops.ensure_torchvision_ops() is None
assert not hasattr(torch.ops.torchvision, "qnms")
assert "torchvision" not in sys.modules
"""


def test_a_complete_torchvision_is_left_alone():
    command = [sys.executable, "-W", "error", "-c", COMPLETE_TORCHVISION]
    subprocess.run(command, check=True, timeout=60)
