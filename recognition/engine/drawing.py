"""Boxes and names on a frame."""

import functools
from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from recognition.engine.types import Box, RgbImage

FONT_PX = 18
PADDING_PX = 4
Color = tuple[int, int, int]

KNOWN: Color = (46, 160, 90)
UNKNOWN: Color = (150, 150, 150)
WAITING: Color = (214, 158, 46)
INK: Color = (255, 255, 255)
SHADE: Color = (30, 34, 36)


@dataclass(frozen=True, slots=True)
class Mark:
    """What to draw around one face; an empty text draws the box alone. Colours are RGB."""

    box: Box
    text: str
    color: Color


def draw_marks(image: RgbImage, marks: list[Mark], *, caption: str = "") -> RgbImage:
    """A copy of the (H, W, 3) RGB image with boxes, names and a caption at the top left."""
    drawn = image.copy()
    for mark in marks:
        left, top, right, bottom = (round(side) for side in mark.box.as_xyxy())
        cv2.rectangle(drawn, (left, top), (right, bottom), mark.color, 2, cv2.LINE_AA)
        if mark.text:
            _paste(drawn, _render_label(mark.text, mark.color), left, bottom + 2)
    if caption:
        _paste(drawn, _render_label(caption, SHADE), 8, 8)
    return drawn


@functools.lru_cache(maxsize=256)
def _render_label(text: str, color: Color) -> RgbImage:
    """The text on a plate of the colour, in any script that the font has."""
    font = ImageFont.load_default(FONT_PX)
    left, top, right, _bottom = font.getbbox(text)
    size = (int(right - left) + 2 * PADDING_PX, FONT_PX + 2 * PADDING_PX)
    plate = Image.new("RGB", size, color)
    ImageDraw.Draw(plate).text((PADDING_PX - left, PADDING_PX - top / 2), text, INK, font)
    return np.asarray(plate, np.uint8)


def _paste(image: RgbImage, label: RgbImage, left: int, top: int) -> None:
    """Copy the label into the image, moved and cut so that it lies inside."""
    height, width = image.shape[:2]
    top = max(min(top, height - label.shape[0]), 0)
    left = max(min(left, width - label.shape[1]), 0)
    part = label[: height - top, : width - left]
    image[top : top + part.shape[0], left : left + part.shape[1]] = part
