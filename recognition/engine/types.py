"""The words of the engine: images, crops, embeddings, boxes and faces."""

import math
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

RgbImage: TypeAlias = NDArray[np.uint8]
"""(H, W, 3) uint8, RGB, 0 to 255."""

Crops: TypeAlias = NDArray[np.uint8]
"""(N, 160, 160, 3) uint8, RGB, 0 to 255: faces ready for the embedder."""

Embeddings: TypeAlias = NDArray[np.float32]
"""(N, 512) float32, every row of unit length: the dot product of two rows is their cosine."""

Boxes: TypeAlias = NDArray[np.float32]
"""(N, 4) float32, left, top, right, bottom in pixels; may reach outside of the image."""

Landmarks: TypeAlias = NDArray[np.float32]
"""(5, 2) float32, x and y in pixels: left eye, right eye, nose, left and right mouth corner,
left and right as seen in the image."""

EMBEDDING_SIZE = 512
CROP_SIZE = 160
LANDMARK_COUNT = 5

MAX_SIDE_PX = 32_000
"""Largest side of an image; positions are 16-bit numbers in the detector."""

MIN_FACE_PX = 20
"""Smallest face searched for by default, as in facenet-pytorch. A kiosk's visitor fills far more,
and searching from 60 px on is several times as fast."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels, x to the right and y downwards; it may reach outside of the image.

    Raises ValueError when a side is not finite or the box has no area.
    """

    left: float
    top: float
    right: float
    bottom: float

    def __post_init__(self) -> None:
        if not all(math.isfinite(side) for side in self.as_xyxy()):
            raise ValueError(f"A box needs finite sides, not {self.as_xyxy()}.")
        if self.right <= self.left or self.bottom <= self.top:
            raise ValueError(f"A box needs an area, {self.as_xyxy()} has none.")

    @property
    def width(self) -> float:
        """Pixels, above 0."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Pixels, above 0."""
        return self.bottom - self.top

    @property
    def area(self) -> float:
        """Square pixels, above 0."""
        return self.width * self.height

    @property
    def center(self) -> tuple[float, float]:
        """X and y in pixels."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def as_xyxy(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom in pixels."""
        return self.left, self.top, self.right, self.bottom

    def iou(self, other: "Box") -> float:
        """Intersection over union of the two areas, 0 (apart) to 1 (the same box)."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        shared = max(width, 0.0) * max(height, 0.0)
        return shared / (self.area + other.area - shared)


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """A face found in an image.

    Raises ValueError when the landmarks are not (5, 2) or the probability is outside of [0, 1].
    """

    box: Box
    landmarks: Landmarks
    probability: float

    def __post_init__(self) -> None:
        if self.landmarks.shape != (LANDMARK_COUNT, 2):
            raise ValueError(f"A face has (5, 2) landmarks, not {self.landmarks.shape}.")
        if not 0.0 <= self.probability <= 1.0:
            raise ValueError(f"A probability lies in [0, 1], {self.probability} does not.")
