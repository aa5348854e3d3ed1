"""QR codes in a webcam frame, read by OpenCV: plain Python, no Django.

On 640 x 480 pixels a frame without a code takes 2 to 3 ms, one with a code up to 15.
"""

import logging

import cv2
import numpy as np
from numpy.typing import NDArray

from recognition.engine.types import RgbImage

logger = logging.getLogger(__name__)

LONG_SIDE_PX = 1280
"""Larger frames are reduced to this: a badge that is held before a kiosk is large in them."""

MOST_CODES = 3
"""More at once are no badges in hands."""

ENLARGE = 2
SHARPEN_SIGMA, SHARPEN_GAIN = 2.0, 1.5
MARGIN = 0.35
"""Around a code that was seen and not read, as a share of its size: the quiet zone and more."""


def read_codes(image: RgbImage) -> list[str]:
    """The texts of the QR codes in an image (H, W, 3), each once; at most `MOST_CODES`.

    A code that is seen but cannot be read, because it is blurred, small or tilted, gets a second
    look, sharpened and enlarged.
    """
    gray = np.asarray(cv2.cvtColor(_reduce(image), cv2.COLOR_RGB2GRAY), np.uint8)
    texts, corners = _detect(gray)
    for quad in corners[:MOST_CODES]:
        if not any(texts):
            texts = _look_closer(gray, quad)
    return list(dict.fromkeys(text for text in texts if text))[:MOST_CODES]


def _look_closer(gray: NDArray[np.uint8], quad: NDArray[np.float32]) -> list[str]:
    part = _cut_out(gray, quad)
    if part.size == 0:
        return []
    blurred = cv2.GaussianBlur(part, (0, 0), SHARPEN_SIGMA)
    sharp = cv2.addWeighted(part, 1 + SHARPEN_GAIN, blurred, -SHARPEN_GAIN, 0)
    texts, _corners = _detect(np.asarray(sharp, np.uint8))
    if any(texts):
        return texts
    size_wh = (part.shape[1] * ENLARGE, part.shape[0] * ENLARGE)
    enlarged = cv2.resize(part, size_wh, interpolation=cv2.INTER_CUBIC)
    return _detect(np.asarray(enlarged, np.uint8))[0]


def _detect(gray: NDArray[np.uint8]) -> tuple[list[str], list[NDArray[np.float32]]]:
    """The texts, "" for a code that cannot be read, and the corners (4, 2) of every code."""
    try:
        is_found, texts, corners, _straight = cv2.QRCodeDetectorAruco().detectAndDecodeMulti(gray)
    except (cv2.error, UnicodeDecodeError) as error:
        # What looks like a code and is none; or one with bytes that are no text.
        logger.debug("This frame's QR code cannot be read: %s", error)
        return [], []
    if not is_found:
        return [], []
    return list(texts), [np.asarray(quad, np.float32) for quad in corners]


def _cut_out(gray: NDArray[np.uint8], quad: NDArray[np.float32]) -> NDArray[np.uint8]:
    low, high = quad.min(axis=0), quad.max(axis=0)
    margin = MARGIN * float((high - low).max())
    left, top = np.maximum(np.floor(low - margin), 0).astype(int)
    right, bottom = np.ceil(high + margin).astype(int)
    return gray[top : max(bottom, top), left : max(right, left)]


def _reduce(image: RgbImage) -> RgbImage:
    factor = LONG_SIDE_PX / max(image.shape[:2])
    if factor >= 1:
        return image
    height, width = (max(round(side * factor), 1) for side in image.shape[:2])
    return np.asarray(cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
