"""Is this a face, or a picture of one: the passive judgement of a single look.

MiniFASNetV2-SE (Apache-2.0, see ``weights.py``) sees the face with its surroundings and finds what
paper and screens leave in a picture: their texture, their edge, their light. It needs no help of
the person. One look errs now and then; ``liveness_fusion.py`` makes a verdict of several.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from recognition.engine.checks import check_image
from recognition.engine.openvino_runtime import Network, compile_network
from recognition.engine.types import Box, Face, RgbImage
from recognition.engine.weights import MINIFAS, find_weights

LIVENESS_CROP_SIZE = 128

SURROUNDINGS = 1.5
"""The square has so many times the longer side of the face box. The network was trained so; with
1.3 and 1.8 times the two kinds of the sample photos lie nearer to each other."""

SMALLEST_FACE_PX = 64
"""Longer side of the box. Smaller faces have lost what tells paper and screens from skin."""

LivenessCrop: TypeAlias = NDArray[np.uint8]
"""(128, 128, 3) uint8, RGB."""


class LivenessNetwork:
    """The network, opened; call it from any number of threads."""

    def __init__(self, network: Network) -> None:
        """See `load_liveness`."""
        self._network = network

    def score(self, crops: Sequence[LivenessCrop]) -> NDArray[np.float32]:
        """(N,) float32, one per crop of `crop_for_liveness`: the logit of real minus that of spoof.

        Above 0 it is rather a face, below rather a picture of one; ±5 is sure.
        """
        if not len(crops):
            return np.empty(0, np.float32)
        batch = np.stack(crops)
        if batch.shape[1:] != (LIVENESS_CROP_SIZE, LIVENESS_CROP_SIZE, 3) or batch.dtype != "uint8":
            raise ValueError(f"Crops are (N, 128, 128, 3) uint8, not {batch.shape} {batch.dtype}.")
        planes = np.ascontiguousarray(batch.transpose(0, 3, 1, 2), np.float32) / np.float32(255)
        real, spoof = self._network(planes)[0].T
        scores: NDArray[np.float32] = real - spoof
        return scores


def load_liveness(
    *, model_directories: Sequence[Path], threads: int | None = None, streams: int = 1
) -> LivenessNetwork:
    """Open the network with the MiniFAS weights found in ``model_directories``.

    OpenVINO reads the publisher's file in a tenth of a second, so nothing is converted or kept.
    It runs in f32: bf16 saves two of four milliseconds and moves scores by half a unit.
    ``threads`` None uses every physical core; for ``streams`` see `compile_network`. Raises
    WeightsError when the weights are missing or wrong.
    """
    path = find_weights(MINIFAS, model_directories)
    return LivenessNetwork(compile_network(path, threads=threads, streams=streams))


def can_be_judged(face: Face) -> bool:
    """Whether the face is large enough to tell it from a picture of one."""
    return _measure_side(face.box) >= SMALLEST_FACE_PX


def crop_for_liveness(image: RgbImage, face: Face) -> LivenessCrop:
    """The square around the face, `SURROUNDINGS` as wide, what lies outside of the image reflected.

    Raises ValueError when the face lies wholly outside of the image.
    """
    check_image(image)
    side = max(round(_measure_side(face.box) * SURROUNDINGS), 1)
    center_x, center_y = face.box.center
    left, top = round(center_x - side / 2), round(center_y - side / 2)
    square = _cut_reflected(image, left, top, side)
    # What the network was trained with: reduced by area, enlarged by Lanczos.
    method = cv2.INTER_AREA if side > LIVENESS_CROP_SIZE else cv2.INTER_LANCZOS4
    size_wh = (LIVENESS_CROP_SIZE, LIVENESS_CROP_SIZE)
    return np.asarray(cv2.resize(square, size_wh, interpolation=method), np.uint8)


def _measure_side(box: Box) -> float:
    return max(box.width, box.height)


def _cut_reflected(image: RgbImage, left: int, top: int, side: int) -> RgbImage:
    """(side, side, 3): the square, its part outside of the image filled by reflection."""
    height, width = image.shape[:2]
    inside = image[max(top, 0) : max(top + side, 0), max(left, 0) : max(left + side, 0)]
    if inside.size == 0:
        raise ValueError("The face lies outside of the image.")
    beyond = (max(-top, 0), max(top + side - height, 0), max(-left, 0), max(left + side - width, 0))
    return np.asarray(cv2.copyMakeBorder(inside, *beyond, cv2.BORDER_REFLECT_101), np.uint8)
