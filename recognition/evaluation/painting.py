"""Painting before a face: a canvas that lies on it, a brush, shapes and cloth.

The square canvas lies around the standard face of the serving crop. What is painted on it is
brought to the photo by the five landmarks, lit and grained like the photo, and saved as JPEG, so
that neither a flat colour nor a sharp edge gives it away.
"""

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from recognition.engine.images import decode_image, encode_jpeg
from recognition.engine.types import Face, RgbImage
from recognition.evaluation.crops import STANDARD_PLACES

Layer: TypeAlias = NDArray[np.float32]
"""(320, 320, 4) float32: RGB 0 to 255, multiplied by the opacity, and the opacity, 0 to 1."""

Shape: TypeAlias = NDArray[np.float32]
"""(320, 320) float32, 0 to 1: how far each pixel belongs to a shape."""

Points: TypeAlias = Sequence[tuple[float, float]]
"""x, y in pixels of the serving crop (160 x 160), see `STANDARD_PLACES`; also outside of it."""

Color: TypeAlias = NDArray[np.float32]
"""(3,) float32 RGB, 0 to 255."""

ORIGIN_PX = 80.0
"""The canvas begins so many pixels of the crop to the left of it and above it."""

SCALE = 1
"""Pixels of the canvas for one of the crop."""

SIDE_PX = 320
SUBPIXEL_BITS = 4
PETAL = 1.2
"""Where the noise of a flowery cloth is above this, there is a flower."""

JPEG_QUALITIES = (70, 96)


@dataclass(slots=True)
class Brush:
    """What a painter has: chance, the skin's colour, and the canvas."""

    rng: np.random.Generator
    skin: Color
    layer: Layer

    def pick(self, low: float, high: float) -> float:
        """A number between the two."""
        return float(self.rng.uniform(low, high))

    def has_luck(self, chance: float) -> bool:
        """Whether something happens that happens in this share of cases."""
        return bool(self.rng.random() < chance)

    def jitter(self, points: Points, px: float = 4) -> list[tuple[float, float]]:
        """The points, each moved a little."""
        moved = np.array(points) + self.rng.normal(0, px / 2, (len(points), 2))
        return [(float(x), float(y)) for x, y in moved]

    def put(self, shape: Shape, paint: NDArray[np.float32], *, opacity: float = 1.0) -> None:
        """Lay a colour, or (320, 320, 3) colours, over the shape."""
        alpha = (shape * np.float32(opacity))[..., None]
        self.layer *= 1 - alpha
        self.layer[..., :3] += np.asarray(paint, np.float32) * alpha
        self.layer[..., 3:] += alpha


Painter: TypeAlias = Callable[[Brush], None]


def paint(image: RgbImage, face: Face, painter: Painter, *, seed: int) -> RgbImage:
    """A copy of the photo with the thing before the face; the same seed gives the same picture."""
    rng = np.random.default_rng(seed)
    layer = np.zeros((SIDE_PX, SIDE_PX, 4), np.float32)
    brush = Brush(rng, _measure_skin(image, face), layer)
    painter(brush)
    brush.layer[..., :3] *= _light(image, face)
    shown = _bring_to_photo(brush.layer, image, face)
    alpha = shown[..., 3:]
    grain = rng.standard_normal(image.shape, np.float32) * brush.pick(1, 6)
    mixed = np.clip(image * (1 - alpha) + shown[..., :3] + grain * alpha, 0, 255).astype(np.uint8)
    return _save_and_load(mixed, rng)


def alter(image: RgbImage, *, seed: int) -> RgbImage:
    """The photo darker or brighter, in another light, grey or blurred, and saved anew."""
    rng = np.random.default_rng(seed)
    values: NDArray[Any] = (image / 255.0) ** rng.uniform(0.6, 2.2) * rng.uniform(0.75, 1.1, 3)
    if rng.random() < 0.2:  # noqa: PLR2004  one in five is grey
        values = np.repeat(values.mean(axis=2, keepdims=True), 3, axis=2)
    if rng.random() < 0.3:  # noqa: PLR2004  and three in ten are blurred
        values = cv2.GaussianBlur(values, (0, 0), rng.uniform(0.5, 2.0))
    altered = np.clip(values * 255, 0, 255).astype(np.uint8)
    return _save_and_load(altered, rng)


def _measure_skin(image: RgbImage, face: Face) -> Color:
    """The median colour between eyes and nose."""
    left, top = face.landmarks[:3].min(axis=0).astype(int)
    right, bottom = face.landmarks[:3].max(axis=0).astype(int) + 1
    patch = image[max(top, 0) : max(bottom, 1), max(left, 0) : max(right, 1)].reshape(-1, 3)
    skin = np.median(patch, axis=0) if len(patch) else np.array([170, 130, 110])
    return skin.astype(np.float32)


def _light(image: RgbImage, face: Face) -> NDArray[np.float32]:
    """(320, 320, 1) of how bright the photo is where the face is, 1 for a well-lit one, smooth."""
    to_canvas, _inliers = cv2.estimateAffine2D(face.landmarks, _to_canvas(STANDARD_PLACES))
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY).astype(np.float32)
    seen = cv2.warpAffine(grey, to_canvas, (SIDE_PX, SIDE_PX), borderMode=cv2.BORDER_REPLICATE)
    smooth = cv2.GaussianBlur(cv2.resize(seen, (64, 64)), (0, 0), 8)
    light = np.clip(cv2.resize(smooth, (SIDE_PX, SIDE_PX)) / 130, 0.35, 1.25)
    return np.asarray(light, np.float32)[..., None]


def _bring_to_photo(layer: Layer, image: RgbImage, face: Face) -> NDArray[np.float32]:
    """(H, W, 4): the canvas where the face is, turned and stretched as the face is."""
    to_image, _inliers = cv2.estimateAffine2D(_to_canvas(STANDARD_PLACES), face.landmarks)
    height, width = image.shape[:2]
    shown = cv2.warpAffine(layer, to_image, (width, height), flags=cv2.INTER_LINEAR)
    return np.asarray(shown, np.float32)


def _save_and_load(image: RgbImage, rng: np.random.Generator) -> RgbImage:
    """The picture after it was a JPEG file of some quality."""
    return decode_image(encode_jpeg(image, quality=int(rng.integers(*JPEG_QUALITIES))))


def _to_canvas(points: Any) -> NDArray[np.float32]:
    return (np.asarray(points, np.float32) + ORIGIN_PX) * SCALE


# Shapes and colours


def fill(points: Points, *, is_smooth: bool = True) -> Shape:
    """A closed shape; smooth ones are rounded through the points."""
    corners = _to_canvas(points)
    if is_smooth:
        corners = _round_off(corners)
    shape = np.zeros((SIDE_PX, SIDE_PX), np.uint8)
    fixed = np.round(corners * 2**SUBPIXEL_BITS).astype(np.int32)
    cv2.fillPoly(shape, [fixed], 255, cv2.LINE_AA, SUBPIXEL_BITS)
    return np.divide(shape, 255, dtype=np.float32)


def ellipse(center: tuple[float, float], axes: tuple[float, float], angle: float = 0.0) -> Shape:
    """An ellipse with half axes, turned by degrees."""
    turns = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    flat = np.column_stack([axes[0] * np.cos(turns), axes[1] * np.sin(turns)])
    a = np.deg2rad(angle)
    turned = flat @ np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]])
    return fill([(float(x), float(y)) for x, y in turned + center], is_smooth=False)


def stroke(points: Points, width: float) -> Shape:
    """A line with round ends."""
    shape = np.zeros((SIDE_PX, SIDE_PX), np.uint8)
    fixed = np.round(_to_canvas(points) * 2**SUBPIXEL_BITS).astype(np.int32)
    thickness = max(1, round(width * SCALE))
    cv2.polylines(
        shape,
        [fixed],
        isClosed=False,
        color=255,
        thickness=thickness,
        lineType=cv2.LINE_AA,
        shift=SUBPIXEL_BITS,
    )
    return np.divide(shape, 255, dtype=np.float32)


def soften(shape: Shape, px: float) -> Shape:
    """The shape with a soft edge."""
    return np.asarray(cv2.GaussianBlur(shape, (0, 0), px * SCALE), np.float32)


def close(points: Points) -> list[tuple[float, float]]:
    """The smooth curve through the points, back to where it began: what `fill` fills."""
    curve = _round_off(np.array(points, np.float32))
    closed = np.vstack([curve, curve[:1]])
    return [(float(x), float(y)) for x, y in closed]


def _round_off(corners: NDArray[np.float32]) -> NDArray[np.float32]:
    """A closed curve through the corners (Catmull-Rom)."""
    before, after = np.roll(corners, 1, axis=0), np.roll(corners, -1, axis=0)
    later = np.roll(corners, -2, axis=0)
    t = np.linspace(0, 1, 12, endpoint=False, dtype=np.float32)[:, None, None]
    curve = 0.5 * (
        2 * corners
        + (after - before) * t
        + (2 * before - 5 * corners + 4 * after - later) * t**2
        + (3 * corners - before - 3 * after + later) * t**3
    )
    return np.asarray(curve, np.float32).transpose(1, 0, 2).reshape(-1, 2)


@functools.cache
def grid() -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """x and y of every pixel of the canvas, in pixels of the crop."""
    rows, columns = np.mgrid[0:SIDE_PX, 0:SIDE_PX].astype(np.float32)
    return columns / SCALE - ORIGIN_PX, rows / SCALE - ORIGIN_PX


def cloud(brush: Brush, *, grain_px: float, strength: float) -> NDArray[np.float32]:
    """(320, 320, 1) smooth noise about 1."""
    cells = max(4, round(SIDE_PX / SCALE / grain_px))
    noise = brush.rng.normal(0, strength, (cells, cells)).astype(np.float32)
    field = cv2.resize(noise, (SIDE_PX, SIDE_PX), interpolation=cv2.INTER_CUBIC)
    return 1 + np.asarray(field, np.float32)[..., None]


def as_color(red: float, green: float, blue: float) -> Color:
    """A colour, each part 0 to 255."""
    return np.array([red, green, blue], np.float32)


def pick_color(brush: Brush, *, low: float = 0.0, high: float = 1.0) -> Color:
    """Any hue, more or less of it, of a brightness between the two."""
    hue, saturation = brush.pick(0, 360), brush.pick(0, 1) ** 1.5 * 0.9
    hsv = np.array([[[hue, saturation, brush.pick(low, high)]]], np.float32)
    return np.asarray(cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB)[0, 0] * 255, np.float32)


def weave(brush: Brush) -> NDArray[np.float32]:
    """(320, 320, 3) of a cloth: plain, striped, checked, dotted, flowery or knitted."""
    x, y = grid()
    first, second = pick_color(brush, low=0.05), pick_color(brush, low=0.05)
    turn, step = brush.pick(0, np.pi), brush.pick(3, 14)
    along = x * np.cos(turn) + y * np.sin(turn)
    across = y * np.cos(turn) - x * np.sin(turn)
    patterns = {
        "plain": np.zeros_like(x),
        "striped": (np.mod(along, step) < step / 2).astype(np.float32),
        "checked": ((np.mod(along, step) < step / 2) ^ (np.mod(across, step) < step / 2)).astype(
            np.float32
        ),
        "dotted": (
            np.hypot(np.mod(along, step) - step / 2, np.mod(across, step) - step / 2) < step / 4
        ).astype(np.float32),
        "flowery": (cloud(brush, grain_px=step, strength=1)[..., 0] > PETAL).astype(np.float32),
        "knitted": 0.25 * (1 + np.sin(along * 2.2)) * (1 + np.sin(across * 1.3)),
    }
    name = str(brush.rng.choice([*patterns, "plain", "plain"]))
    mix = soften(patterns[name], 0.5)[..., None]
    cloth = (first * (1 - mix) + second * mix) * cloud(brush, grain_px=25, strength=0.12)
    return np.asarray(cloth * cloud(brush, grain_px=1.5, strength=0.05), np.float32)


def bulge(brush: Brush, *, center_x: float, half_width: float) -> NDArray[np.float32]:
    """(320, 320, 1) darker towards the sides, as of something round."""
    x, _y = grid()
    away = np.clip(np.abs(x - center_x) / half_width, 0, 1.3)
    return np.asarray(1.05 - brush.pick(0.15, 0.45) * away**2, np.float32)[..., None]
