"""MTCNN on converted networks: three stages from an image to faces with landmarks.

Stage by stage the same arithmetic as facenet-pytorch, but over all boxes at once and with every
resize read from one summed-area table. Source: Zhang et al., "Joint Face Detection and Alignment
using Multi-task Cascaded Convolutional Networks", 2016; thresholds and pyramid factor as in
facenet-pytorch.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from recognition.engine.area import SummedArea, resize_windows, sum_areas
from recognition.engine.boxes import (
    clip_to_windows,
    has_area,
    make_square,
    move_sides,
    suppress_contained,
    suppress_overlaps,
)
from recognition.engine.openvino_runtime import Array, Network
from recognition.engine.proposals import list_scales, propose_boxes
from recognition.engine.types import LANDMARK_COUNT, Box, Boxes, Face, RgbImage

RNET_PX = 24
ONET_PX = 48
SAME_FACE_IOU = 0.7
"""Overlap above which two boxes are one face, after R-Net and (as share of the smaller) O-Net."""

BATCH_BOXES = 512
"""Boxes per call of R-Net and O-Net, so that a crowd does not fill the memory."""


@dataclass(frozen=True, slots=True)
class CascadeSettings:
    """Probabilities that each stage asks for, and the step of the pyramid, as in facenet-pytorch.

    Raises ValueError when a probability or the factor is not between 0 and 1.
    """

    pnet_probability: float = 0.6
    rnet_probability: float = 0.7
    onet_probability: float = 0.7
    pyramid_factor: float = 0.709

    def __post_init__(self) -> None:
        values = (
            self.pnet_probability,
            self.rnet_probability,
            self.onet_probability,
            self.pyramid_factor,
        )
        if not all(0.0 < value < 1.0 for value in values):
            raise ValueError(f"Cascade settings lie between 0 and 1, not {values}.")


class Candidates(NamedTuple):
    """Boxes (N, 4), probabilities (N,) and landmarks (N, 5, 2) in pixels, all float32."""

    boxes: Boxes
    scores: NDArray[np.float32]
    landmarks: NDArray[np.float32]


class CascadeDetector:
    """Finds faces; call it from any number of threads."""

    def __init__(
        self, pnet: Network, rnet: Network, onet: Network, settings: CascadeSettings | None = None
    ) -> None:
        """Take the converted networks of ``convert.py``."""
        self._pnet, self._rnet, self._onet = pnet, rnet, onet
        self._settings = settings or CascadeSettings()

    def detect(self, image: RgbImage, *, min_face_px: int) -> list[Face]:
        """Faces of at least about ``min_face_px``, most probable first."""
        table, settings = sum_areas(image), self._settings
        height, width = image.shape[:2]
        scales = list_scales(height, width, min_face_px=min_face_px, factor=settings.pyramid_factor)
        boxes = propose_boxes(self._pnet, table, scales, min_probability=settings.pnet_probability)
        return make_faces(self._locate(table, self._refine(table, boxes)))

    def _refine(self, table: SummedArea, boxes: Boxes) -> Boxes:
        """The second stage: R-Net keeps the likely boxes and moves them."""
        boxes, (shifts, probabilities) = _run_on_boxes(self._rnet, table, boxes, RNET_PX)
        likely = probabilities[:, 1] > self._settings.rnet_probability
        boxes, shifts, scores = boxes[likely], shifts[likely], probabilities[likely, 1]
        kept = suppress_overlaps(boxes, scores, max_iou=SAME_FACE_IOU)
        return make_square(move_sides(boxes[kept], shifts[kept], border=1))

    def _locate(self, table: SummedArea, boxes: Boxes) -> Candidates:
        """The third stage: O-Net decides, moves the boxes and finds the landmarks."""
        boxes, (shifts, points, probabilities) = _run_on_boxes(self._onet, table, boxes, ONET_PX)
        likely = probabilities[:, 1] > self._settings.onet_probability
        boxes, shifts, scores = boxes[likely], shifts[likely], probabilities[likely, 1]
        landmarks = place_landmarks(boxes, points[likely])
        moved = move_sides(boxes, shifts, border=1)
        kept = suppress_contained(moved, scores, max_share=SAME_FACE_IOU)
        return Candidates(moved[kept], scores[kept], landmarks[kept])


def _run_on_boxes(
    network: Network, table: SummedArea, boxes: Boxes, size: int
) -> tuple[Boxes, list[Array]]:
    """The boxes that touch the image, and what the network says of each."""
    height, width = table.shape[1] - 1, table.shape[2] - 1
    windows = clip_to_windows(boxes, width=width, height=height)
    inside = has_area(windows)
    windows = windows[inside]
    parts = [
        network(resize_windows(table, windows[start : start + BATCH_BOXES], size))
        for start in range(0, max(len(windows), 1), BATCH_BOXES)
    ]
    return boxes[inside], [np.concatenate(outputs) for outputs in zip(*parts, strict=True)]


def place_landmarks(boxes: Boxes, points: NDArray[np.float32]) -> NDArray[np.float32]:
    """(N, 5, 2) pixels from O-Net's (N, 10): five x, then five y, as shares of the box.

    MTCNN counts pixels from 1 and boxes with both borders, hence the + 1 and the - 1.
    """
    shares = points.reshape(-1, 2, LANDMARK_COUNT).transpose(0, 2, 1)
    sides = boxes[:, None, 2:] - boxes[:, None, :2] + 1
    placed: NDArray[np.float32] = sides * shares + boxes[:, None, :2] - 1
    return placed


def make_faces(candidates: Candidates) -> list[Face]:
    """Faces, most probable first; a box that the last shift turned inside out is none."""
    order = np.argsort(-candidates.scores, kind="stable")
    order = order[has_area(candidates.boxes[order])]
    return [
        Face(
            Box(*candidates.boxes[i].tolist()), candidates.landmarks[i], float(candidates.scores[i])
        )
        for i in order
    ]
