"""MTCNN on converted networks: three stages from an image to faces with landmarks.

Stage by stage the same arithmetic as facenet-pytorch, but over all boxes at once and with every
resize read from one summed-area table. Source: Zhang et al., "Joint Face Detection and Alignment
using Multi-task Cascaded Convolutional Networks", 2016; thresholds and pyramid factor as in
facenet-pytorch. The first stage is in ``proposals.py``, the third in ``closeup.py``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from recognition.engine import closeup
from recognition.engine.area import SummedArea, sum_areas
from recognition.engine.boxes import make_square, move_sides, suppress_overlaps
from recognition.engine.openvino_runtime import Network
from recognition.engine.proposals import propose_boxes
from recognition.engine.pyramid import list_scales, plan_canvases
from recognition.engine.types import Boxes, Face, RgbImage
from recognition.engine.windows import run_on_boxes

RNET_PX = 24

SAME_FACE_IOU = 0.7
"""Overlap above which two boxes of R-Net are one face."""


@dataclass(frozen=True, slots=True)
class CascadeSettings:
    """Probabilities that each stage asks for, and the step of the pyramid, as in facenet-pytorch.

    Raises ValueError when a probability or the factor is not between 0 and 1.
    """

    pnet_probability: float = 0.6
    rnet_probability: float = 0.7
    onet_probability: float = closeup.MIN_PROBABILITY
    pyramid_factor: float = 0.709

    def __post_init__(self) -> None:
        for name in self.__slots__:
            if not 0.0 < getattr(self, name) < 1.0:
                raise ValueError(f"{name} lies between 0 and 1, {getattr(self, name)} does not.")


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
        table = sum_areas(image)
        boxes = self._refine(table, self._propose(table, min_face_px))
        least = self._settings.onet_probability
        return closeup.locate_faces(self._onet, table, boxes, min_probability=least)

    def refind(self, image: RgbImage, faces: Sequence[Face]) -> list[Face | None]:
        """Where each face of an earlier frame is now; None where none is to be seen."""
        least = self._settings.onet_probability
        return closeup.refind_faces(self._onet, image, faces, min_probability=least)

    def _propose(self, table: SummedArea, min_face_px: int) -> Boxes:
        """The first stage: P-Net proposes squares at all sizes."""
        height, width = table.shape[0] - 1, table.shape[1] - 1
        factor, least = self._settings.pyramid_factor, self._settings.pnet_probability
        scales = list_scales(height, width, min_face_px=min_face_px, factor=factor)
        canvases = plan_canvases(height, width, tuple(scales))
        return propose_boxes(self._pnet, table, canvases, min_probability=least)

    def _refine(self, table: SummedArea, boxes: Boxes) -> Boxes:
        """The second stage: R-Net keeps the likely boxes and moves them."""
        index, (shifts, probabilities) = run_on_boxes(self._rnet, table, boxes, RNET_PX)
        likely = probabilities[:, 1] > self._settings.rnet_probability
        boxes, shifts, scores = boxes[index[likely]], shifts[likely], probabilities[likely, 1]
        kept = suppress_overlaps(boxes, scores, max_iou=SAME_FACE_IOU)
        return make_square(move_sides(boxes[kept], shifts[kept], border=1))
