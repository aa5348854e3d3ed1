"""Geometry of many boxes at once: suppression, squaring, calibration, clipping.

Every function takes and gives ``Boxes`` ((N, 4) float32, left, top, right, bottom, pixels). The
conventions (where a pixel is added, what is rounded) are those of MTCNN as facenet-pytorch runs it,
because the networks were trained and are compared with them: Zhang et al., "Joint Face Detection
and Alignment using Multi-task Cascaded Convolutional Networks", 2016.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from recognition.engine.types import Boxes


def suppress_overlaps(
    boxes: Boxes,
    scores: NDArray[np.float32],
    *,
    max_iou: float,
    groups: NDArray[np.integer] | None = None,
) -> NDArray[np.intp]:
    """Indices of the boxes that stay, best score first; equal scores keep their order.

    A box goes when it shares more than ``max_iou`` of its union with a better box that stays.
    With ``groups`` (N,) only boxes of one group compete; the boxes then start at 0 or above.
    OpenCV's C++ loop gives the same answer as torchvision's ``nms`` and took a tenth of the time
    of a numpy loop on 500 boxes.
    """
    if len(boxes) == 0:
        return np.empty(0, np.intp)
    xywh = boxes.astype(np.float64)
    xywh[:, 2:] -= xywh[:, :2]
    if groups is not None:
        # Groups are laid out side by side, so that they never meet.
        xywh[:, 0] += groups * (xywh[:, 0] + xywh[:, 2]).max()
    # The stubs know only lists; the function converts arrays itself, and faster.
    kept = cv2.dnn.NMSBoxes(xywh, scores, 0.0, max_iou)  # type: ignore[arg-type]
    return np.asarray(kept, np.intp).reshape(-1)


def suppress_contained(
    boxes: Boxes, scores: NDArray[np.float32], *, max_share: float
) -> NDArray[np.intp]:
    """Indices of the boxes that stay, best score first: the last suppression of the cascade.

    A box goes when what it shares with a better box that stays is more than ``max_share`` of the
    smaller of the two ("Min" of the original MTCNN): a nose inside of a face has a small union,
    but lies wholly inside. Pixel counts are inclusive, hence the + 1.
    """
    order = np.argsort(scores, kind="stable")[::-1]
    shared, areas = _inclusive_overlaps(boxes[order])
    smaller = np.minimum(areas[:, None], areas[None, :])
    beats = np.triu(shared > max_share * smaller, k=1)
    return order[_settle(beats)]


def find_meetings(boxes: Boxes, *, min_share: float) -> NDArray[np.bool_]:
    """(N,) bool: another box covers more than ``min_share`` of this one, or this of the other."""
    shared, areas = _inclusive_overlaps(boxes)
    np.fill_diagonal(shared, 0)
    meets = shared > min_share * np.minimum(areas[:, None], areas)
    met: NDArray[np.bool_] = np.count_nonzero(meets, axis=1) > 0
    return met


def _inclusive_overlaps(boxes: Boxes) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Shared areas (N, N) and areas (N,), counting both border pixels."""
    sides = np.maximum(boxes[:, 2:] - boxes[:, :2] + 1, 0)
    top_left = np.maximum(boxes[:, None, :2], boxes[None, :, :2])
    bottom_right = np.minimum(boxes[:, None, 2:], boxes[None, :, 2:])
    shared = np.maximum(bottom_right - top_left + 1, 0)
    return shared.prod(axis=2), sides.prod(axis=1)


def _settle(beats: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which boxes stay, when ``beats[i, j]`` (i < j) says that i removes j unless i itself goes.

    Repeats until nothing changes; each round settles at least one more box, so it ends, and it
    equals the usual one-by-one loop.
    """
    stays = np.ones(len(beats), np.bool_)
    while True:
        settled = np.logical_not(np.any(beats[stays], axis=0))
        if np.array_equal(settled, stays):
            return stays
        stays = settled


def move_sides(boxes: Boxes, shifts: NDArray[np.float32], *, border: int) -> Boxes:
    """Move each side by its shift, given in box widths (left, right) and heights (top, bottom).

    ``border`` is added to width and height first: 0 after P-Net, 1 (inclusive pixels) after R-Net
    and O-Net.
    """
    sides = boxes[:, 2:] - boxes[:, :2] + np.float32(border)
    moved: Boxes = boxes + shifts * np.tile(sides, 2)
    return moved


def make_square(boxes: Boxes) -> Boxes:
    """Grow the shorter side about the centre until the box is square."""
    sides = boxes[:, 2:] - boxes[:, :2]
    longest = sides.max(axis=1, keepdims=True)
    corner = boxes[:, :2] + sides * np.float32(0.5) - longest * np.float32(0.5)
    return np.hstack([corner, corner + longest])


def clip_to_windows(boxes: Boxes, *, width: int, height: int) -> NDArray[np.int32]:
    """(N, 4) int32 windows ``image[top:bottom, left:right]`` inside of a width x height image.

    The original counts pixels from 1: sides are cut towards zero, kept within 1 to the image size,
    and the window starts one pixel before its left and top side. Boxes that lie outside give
    windows without area; see `has_area`.
    """
    windows = np.trunc(boxes).astype(np.int32)
    windows[:, :2] = np.maximum(windows[:, :2], 1) - 1
    windows[:, 2:] = np.minimum(windows[:, 2:], (width, height))
    return windows


def has_area(boxes: Boxes | NDArray[np.int32]) -> NDArray[np.bool_]:
    """(N,) bool: width and height are above 0."""
    return np.logical_and(boxes[:, 2] > boxes[:, 0], boxes[:, 3] > boxes[:, 1])


def measure_closeness(first: Boxes, second: Boxes) -> NDArray[np.float32]:
    """(N, M) closeness of N boxes to M boxes: 1 for the same box, below 0 for boxes far apart.

    Intersection over union minus the squared distance of the centres in squared diagonals of the
    box around both ("distance IoU", Zheng et al., 2020): unlike plain IoU it still tells near from
    far where nothing overlaps.
    """
    one, other = first[:, None, :], second[None, :, :]
    overlap = np.minimum(one[..., 2:], other[..., 2:]) - np.maximum(one[..., :2], other[..., :2])
    around = np.maximum(one[..., 2:], other[..., 2:]) - np.minimum(one[..., :2], other[..., :2])
    shared = np.maximum(overlap, 0).prod(axis=-1)
    areas = (one[..., 2:] - one[..., :2]).prod(axis=-1) + (other[..., 2:] - other[..., :2]).prod(
        axis=-1
    )
    apart = (one[..., :2] + one[..., 2:] - other[..., :2] - other[..., 2:]) / 2
    distance = np.square(apart).sum(axis=-1) / np.square(around).sum(axis=-1)
    closeness: NDArray[np.float32] = shared / (areas - shared) - distance
    return closeness
