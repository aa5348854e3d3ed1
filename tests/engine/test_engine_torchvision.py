"""The stand-in for torchvision's operators, and that it stands back when it is not needed."""

import subprocess
import sys

import numpy as np
import pytest

from recognition.engine.boxes import suppress_overlaps
from recognition.engine.torchvision_ops import ensure_torchvision_ops
from recognition.engine.torchvision_ops import suppress_overlaps as suppress_in_torch


def make_boxes(count):
    generator = np.random.default_rng(count)
    corners = generator.uniform(0, 80, (count, 2))
    boxes = np.hstack([corners, corners + generator.uniform(10, 60, (count, 2))])
    return boxes.astype(np.float32), generator.permutation(count).astype(np.float32) + 1


@pytest.mark.parametrize("count", [0, 1, 7, 60])
def test_the_stand_in_suppresses_as_the_engine_does(count):
    import torch

    boxes, scores = make_boxes(count)
    kept = suppress_in_torch(torch.from_numpy(boxes), torch.from_numpy(scores), 0.5)
    assert kept.dtype == torch.int64
    assert kept.tolist() == suppress_overlaps(boxes, scores, max_iou=0.5).tolist()


def test_torchvision_can_suppress_afterwards():
    ensure_torchvision_ops()
    import torch
    from torchvision.ops import batched_nms, nms

    boxes, scores = (torch.from_numpy(array) for array in make_boxes(40))
    expected = suppress_in_torch(boxes, scores, 0.5).tolist()
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
