"""A picture of a live stream, which becomes RGB or grey only when somebody looks at it."""

import threading
from dataclasses import dataclass, field
from typing import Any

import av
import cv2
import numpy as np
from av.video.reformatter import VideoReformatter
from numpy.typing import NDArray

from recognition.engine.types import RgbImage

GreyImage = NDArray[np.uint8]
"""(H, W) uint8."""

MOST_WIDTH = 1280
"""Wider pictures are scaled down: faces stay large enough, and 4K costs as little as 720p."""

GREY_WIDTH = 160
# Averaging starts from here; of wider pictures only every second, third, … pixel is read.
SAMPLED_WIDTH = 640

# Formats whose first plane is the brightness, 8 bits each.
LUMA_FIRST = frozenset(
    {"yuv420p", "yuvj420p", "yuv422p", "yuvj422p", "yuv444p", "yuvj444p", "nv12", "nv21", "gray"}
)


class Converter:
    """Makes RGB and grey of decoded pictures; a stream keeps one, because setting up is dear."""

    def __init__(self) -> None:
        self._to_rgb = VideoReformatter()
        self._to_grey = VideoReformatter()
        self._lock = threading.Lock()

    def make_rgb(self, picture: av.VideoFrame) -> RgbImage:
        """(H, W, 3) uint8 RGB, at most `MOST_WIDTH` wide."""
        width, height = fit_width(picture.width, picture.height, MOST_WIDTH)
        with self._lock:
            rgb = self._to_rgb.reformat(picture, width, height, "rgb24", threads=1)
        return np.asarray(rgb.to_ndarray(), np.uint8)

    def make_grey(self, picture: av.VideoFrame) -> GreyImage:
        """(H, W) uint8, at most `GREY_WIDTH` wide."""
        size_wh = fit_width(picture.width, picture.height, GREY_WIDTH)
        if picture.format.name not in LUMA_FIRST:
            with self._lock:
                grey = self._to_grey.reformat(picture, *size_wh, "gray", threads=1)
            return np.asarray(grey.to_ndarray(), np.uint8)
        step = max(1, picture.width // SAMPLED_WIDTH)
        luma = np.ascontiguousarray(_see_luma(picture)[::step, ::step])
        return np.asarray(cv2.resize(luma, size_wh, interpolation=cv2.INTER_AREA), np.uint8)


@dataclass(slots=True, eq=False)
class LiveFrame:
    """One picture of a stream."""

    number: int
    """Counts the pictures of the stream through all its connections, from 1."""

    arrived_s: float
    """When it came from the network, on the monotonic clock."""

    size_wh: tuple[int, int]
    """As the camera sent it."""

    _picture: av.VideoFrame
    _converter: Converter
    _image: RgbImage | None = field(default=None, init=False)
    _grey: GreyImage | None = field(default=None, init=False)

    @property
    def image(self) -> RgbImage:
        """(H, W, 3) uint8 RGB, at most `MOST_WIDTH` wide; made when first asked for."""
        if self._image is None:
            self._image = self._converter.make_rgb(self._picture)
        return self._image

    @property
    def grey(self) -> GreyImage:
        """(H, W) uint8, at most `GREY_WIDTH` wide, for `MotionGate`; without making RGB."""
        if self._grey is None:
            self._grey = self._converter.make_grey(self._picture)
        return self._grey


def fit_width(width: int, height: int, most: int) -> tuple[int, int]:
    """Width and height in the same proportion, not wider than `most`."""
    if width <= most:
        return width, height
    return most, max(1, round(height * most / width))


def _see_luma(picture: av.VideoFrame) -> GreyImage:
    """The brightness as the decoder keeps it; nothing is copied."""
    plane: Any = picture.planes[0]
    rows: GreyImage = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)
    return rows[: picture.height, : picture.width]
