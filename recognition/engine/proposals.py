"""The first stage of MTCNN: P-Net looks for faces of one size in an image at many sizes.

P-Net sees 12 x 12 pixels and moves in steps of 2, so a face of s pixels is found where the image
is resized by 12 / s. The pyramid of sizes and the rounding follow facenet-pytorch.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from recognition.engine.area import Bins, SummedArea, split_length
from recognition.engine.boxes import make_square, move_sides, suppress_overlaps
from recognition.engine.openvino_runtime import Network
from recognition.engine.types import Boxes

FIELD_PX = 12
"""What P-Net sees at once."""

STRIDE_PX = 2
"""Distance of two neighbouring outputs of P-Net, from its one pooling layer."""

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


def list_scales(height: int, width: int, *, min_face_px: int, factor: float) -> list[float]:
    """Factors to resize by, from the smallest face to one as large as the image's shorter side."""
    scale, scales = FIELD_PX / min_face_px, []
    shorter = min(height, width) * scale
    while shorter >= FIELD_PX:
        scales.append(scale)
        scale, shorter = scale * factor, shorter * factor
    return scales


def propose_boxes(
    pnet: Network, table: SummedArea, scales: list[float], *, min_probability: float
) -> Boxes:
    """Square boxes that may hold a face, most probable first; they may reach outside."""
    found = _propose_at_scales(pnet, table, scales, min_probability)
    if not found:
        return np.empty((0, 4), np.float32)
    proposals = Proposals(*(np.concatenate(parts) for parts in zip(*found, strict=True)))
    proposals = _suppress(proposals, ANY_SCALE_IOU)
    return make_square(move_sides(proposals.boxes, proposals.shifts, border=0))


def _propose_at_scales(
    pnet: Network, table: SummedArea, scales: list[float], min_probability: float
) -> list[Proposals]:
    """What P-Net finds in the image resized by each scale, overlaps suppressed."""
    answers = pnet.run_all([(table, *_split_image(table, scale)) for scale in scales])
    return [
        _suppress(_read_maps(shifts[0], scores[0, 1], scale, min_probability), SAME_SCALE_IOU)
        for scale, (shifts, scores) in zip(scales, answers, strict=True)
    ]


def _split_image(table: SummedArea, scale: float) -> tuple[Bins, Bins, Bins, Bins]:
    """Top, bottom, left and right of the bins that resize the image by ``scale``."""
    height, width = table.shape[1] - 1, table.shape[2] - 1
    rows = split_length(height, int(height * scale + 1))
    return *rows, *split_length(width, int(width * scale + 1))


def _read_maps(
    shifts: NDArray[np.float32], scores: NDArray[np.float32], scale: float, min_probability: float
) -> Proposals:
    """From P-Net's maps, (4, h, w) and (h, w), to boxes in image pixels."""
    rows, columns = np.nonzero(scores >= min_probability)
    corners = np.stack([columns, rows], axis=1).astype(np.float32) * STRIDE_PX
    first = np.floor((corners + 1) / np.float32(scale))
    last = np.floor((corners + FIELD_PX) / np.float32(scale))
    return Proposals(np.hstack([first, last]), scores[rows, columns], shifts[:, rows, columns].T)


def _suppress(proposals: Proposals, max_iou: float) -> Proposals:
    return proposals.pick(suppress_overlaps(proposals.boxes, proposals.scores, max_iou=max_iou))
