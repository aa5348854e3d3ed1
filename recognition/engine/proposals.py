"""The first stage of MTCNN: P-Net looks for faces of one size in an image at many sizes.

P-Net sees 12 x 12 pixels and moves in steps of 2, so a face of s pixels is found where the image
is resized by 12 / s. All sizes lie on one canvas, see ``pyramid.py``.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from recognition.engine.area import SummedArea
from recognition.engine.boxes import make_square, move_sides, suppress_overlaps
from recognition.engine.openvino_runtime import Network
from recognition.engine.pyramid import FIELD_PX, NO_TILE, STRIDE_PX, Canvas
from recognition.engine.types import Boxes

SAME_SCALE_IOU = 0.5
ANY_SCALE_IOU = 0.7
"""Suppression within a scale, then over all scales, as in facenet-pytorch."""


class Proposals(NamedTuple):
    """Boxes (N, 4), probabilities (N,) and the shifts of their sides (N, 4), all float32."""

    boxes: Boxes
    scores: NDArray[np.float32]
    shifts: NDArray[np.float32]

    def pick(self, index: NDArray[np.intp]) -> "Proposals":
        """The proposals at these positions."""
        return Proposals(self.boxes[index], self.scores[index], self.shifts[index])


def propose_boxes(
    pnet: Network, table: SummedArea, canvases: tuple[Canvas, ...], *, min_probability: float
) -> Boxes:
    """Square boxes that may hold a face, most probable first; they may reach outside."""
    found = [_propose_on(pnet, table, canvas, min_probability) for canvas in canvases]
    if not found:
        return np.empty((0, 4), np.float32)
    proposals = Proposals(*(np.concatenate(parts) for parts in zip(*found, strict=True)))
    kept = suppress_overlaps(proposals.boxes, proposals.scores, max_iou=ANY_SCALE_IOU)
    proposals = proposals.pick(kept)
    return make_square(move_sides(proposals.boxes, proposals.shifts, border=0))


def _propose_on(
    pnet: Network, table: SummedArea, canvas: Canvas, min_probability: float
) -> Proposals:
    """What P-Net finds on a canvas, overlaps within each size suppressed."""
    shifts, scores = pnet(canvas.draw(table))
    likely = (scores[0, 1] >= min_probability) & (canvas.tile_of != NO_TILE)
    rows, columns = np.nonzero(likely)
    tiles = canvas.tile_of[rows, columns]
    boxes = _locate(canvas, tiles, np.stack([columns, rows], axis=1))
    proposals = Proposals(boxes, scores[0, 1, rows, columns], shifts[0][:, rows, columns].T)
    kept = suppress_overlaps(boxes, proposals.scores, max_iou=SAME_SCALE_IOU, groups=tiles)
    return proposals.pick(kept)


def _locate(canvas: Canvas, tiles: NDArray[np.int16], answers: NDArray[np.intp]) -> Boxes:
    """The boxes, in image pixels, of answers (N, 2) at x and y of the canvas."""
    corners = (answers.astype(np.float32) - canvas.origins[tiles]) * STRIDE_PX
    scales = canvas.scales[tiles, None]
    return np.hstack([np.floor((corners + 1) / scales), np.floor((corners + FIELD_PX) / scales)])
