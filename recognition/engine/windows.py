"""Run a network on many boxes of one image."""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from recognition.engine.area import SummedArea, resize_windows
from recognition.engine.boxes import clip_to_windows, has_area
from recognition.engine.openvino_runtime import Array
from recognition.engine.types import Boxes

WindowNetwork: TypeAlias = Callable[[NDArray[np.float32]], list[Array]]
"""Takes (N, 3, size, size) float32, RGB, 0 to 255; gives arrays with N rows."""

BATCH_BOXES = 256
"""Boxes per call, so that a crowd does not fill the memory."""


def run_on_boxes(
    network: WindowNetwork, table: SummedArea, boxes: Boxes, size: int
) -> tuple[NDArray[np.intp], list[Array]]:
    """Positions of the boxes that touch the image, and what the network says of each of them."""
    windows = clip_to_windows(boxes, width=table.shape[1] - 1, height=table.shape[0] - 1)
    touching = np.flatnonzero(has_area(windows))
    windows = windows[touching]
    answers = [
        network(resize_windows(table, windows[start : start + BATCH_BOXES], size))
        for start in range(0, max(len(windows), 1), BATCH_BOXES)
    ]
    return touching, [np.concatenate(parts) for parts in zip(*answers, strict=True)]
