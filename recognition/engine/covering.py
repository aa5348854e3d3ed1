"""Does something cover the face: a mask, a scarf, sunglasses, a hand.

The vector does not tell: FaceNet was trained to look past such things, and a weighted sum of its
512 values separates covered faces from others hardly better than chance does (measured: 4 % found
where 1 % are suspected wrongly). The picture tells. The crop is laid out in 8 x 8 cells; of each
cell count its colour beside that of the middle of the face, its detail, the directions of its
edges, and how unlike it is to the cell opposite. One weighted sum of these 1,248 values decides.

The weights, ``cover_weights.json``, come with Muster. `manage.py evaluate covered --fit` makes them
with things that are painted before faces (`evaluation/occluders.py`). How many are found, and how
many are suspected wrongly: docs/reference/accuracy.md. It is good enough to warn and to advise, not
to refuse anybody.
"""

import functools
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from recognition.engine.types import Crops, RgbImage

WEIGHTS_FILE = Path(__file__).with_name("cover_weights.json")
DECIMALS = 3

CoverFeatures: TypeAlias = NDArray[np.float32]
"""(1248,) float32: what a crop shows, cell by cell."""

SIDE_PX = 64
CELLS = 8
CELL_PX = SIDE_PX // CELLS
DIRECTIONS = 8
MIDDLE = (slice(20, 44), slice(16, 48))
"""Rows and columns of the small crop from the eyes to the mouth."""

RANGES = np.array([100.0, 60.0, 60.0], np.float32)
"""What L, a and b are divided by."""

FEATURE_COUNT = CELLS * CELLS * (3 + 3 + 3 + 1 + DIRECTIONS) + CELLS * CELLS // 2 * 3


@dataclass(frozen=True, slots=True, eq=False)
class CoverMeasure:
    """A weighted sum of what a crop shows; above 0 something covers the face.

    Raises ValueError when there is not a weight for every value.
    """

    weights: CoverFeatures
    offset: float

    def __post_init__(self) -> None:
        if self.weights.shape != (FEATURE_COUNT,):
            raise ValueError(f"A measure has {FEATURE_COUNT} weights, not {self.weights.shape}.")

    def measure(self, features: CoverFeatures) -> NDArray[np.float32]:
        """How much speaks for a cover, of (1248,) or (N, 1248)."""
        scores: NDArray[np.float32] = features @ self.weights + np.float32(self.offset)
        return scores


def is_covered(crop: RgbImage) -> bool:
    """Whether something covers the face in a (160, 160, 3) crop; about 0.5 ms."""
    return bool(load_measure().measure(describe_crop(crop)) > 0)


@functools.cache
def load_measure() -> CoverMeasure:
    """The measure that comes with Muster."""
    stored = json.loads(WEIGHTS_FILE.read_text(encoding="utf-8"))
    return CoverMeasure(np.array(stored["weights"], np.float32), stored["offset"])


def write_measure(measure: CoverMeasure) -> None:
    """Make a measure the one that `load_measure` gives."""
    weights = [round(float(weight), DECIMALS) for weight in measure.weights]
    stored = {"offset": round(measure.offset, DECIMALS), "weights": weights}
    WEIGHTS_FILE.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")
    load_measure.cache_clear()


def describe_crops(crops: Crops) -> CoverFeatures:
    """(N, 1248) float32 of N crops."""
    described = [describe_crop(crop) for crop in crops]
    return np.array(described, np.float32).reshape(-1, FEATURE_COUNT)


def describe_crop(crop: RgbImage) -> CoverFeatures:
    """(1248,) float32 of a (160, 160, 3) crop."""
    lab = _see_colours(crop)
    cells = lab.reshape(CELLS, CELL_PX, CELLS, CELL_PX, 3)
    colours = cells.mean(axis=(1, 3))
    beside = colours - np.median(lab[MIDDLE].reshape(-1, 3), axis=0)
    edges = _measure_edges(lab[..., 0])
    strength = edges.sum(axis=2)
    around = cv2.blur(strength, (3, 3))[..., None]
    unlike = np.abs(colours - colours[:, ::-1])[:, : CELLS // 2]
    values = (
        beside,
        np.abs(beside),
        cells.std(axis=(1, 3)),
        np.log(strength + 0.05),
        np.sqrt(edges / (around + 1e-3)),
        unlike,
    )
    features: CoverFeatures = np.concatenate([value.ravel() for value in values], dtype=np.float32)
    return features


def _see_colours(crop: RgbImage) -> NDArray[np.float32]:
    """(64, 64, 3) float32: L, a and b, each about as large as 1."""
    small = cv2.resize(crop, (SIDE_PX, SIDE_PX), interpolation=cv2.INTER_AREA)
    lab = cv2.cvtColor(small.astype(np.float32) / np.float32(255), cv2.COLOR_RGB2LAB)
    return np.divide(lab, RANGES, dtype=np.float32)


def _measure_edges(light: NDArray[np.float32]) -> NDArray[np.float32]:
    """(8, 8, 8) float32: by cell, how strong the edges of each of 8 directions are."""
    across, downwards = cv2.Sobel(light, cv2.CV_32F, 1, 0), cv2.Sobel(light, cv2.CV_32F, 0, 1)
    strength, angle = cv2.cartToPolar(across, downwards)
    turn = np.mod(angle * np.float32(DIRECTIONS / np.pi), DIRECTIONS)[..., None]
    apart = np.abs(turn - np.arange(DIRECTIONS, dtype=np.float32))
    share = np.maximum(1 - np.minimum(apart, DIRECTIONS - apart), 0) * strength[..., None]
    summed: NDArray[np.float32] = share.reshape(CELLS, CELL_PX, CELLS, CELL_PX, DIRECTIONS).sum(
        axis=(1, 3)
    )
    return summed
