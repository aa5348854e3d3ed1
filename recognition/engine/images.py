"""Bytes from strangers into pixels, or a refusal that says what to do.

Two ways in: `decode_image` for photos that people upload (any usual format, any orientation, up to
`MAX_PIXELS`), `decode_frame` for webcam frames (JPEG, fast). Both check what the header claims
before they decode, so a decompression bomb costs nothing. All pixels that leave are RGB uint8.
"""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

import cv2
import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from recognition.engine.image_header import (
    ends_like_jpeg,
    has_known_signature,
    is_heic,
    is_jpeg,
    read_jpeg_size,
)
from recognition.engine.types import RgbImage

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF")

MAX_BYTES = 64 * 2**20
MAX_PIXELS = 64_000_000
"""A 50-megapixel photo passes; the worst case, a transparent one, then takes half a gigabyte."""

MAX_FRAME_PIXELS = 3840 * 2160
"""4K, more than any webcam sends to a kiosk."""

MAX_SIDE_PX = 4096
"""Larger photos are reduced to this: a face that matters has far more than 20 pixels then."""

MIN_SIDE_PX = 24
"""The smallest face that MTCNN looks for has 20."""

JPEG_QUALITIES = range(1, 101)

DECODE_ERRORS = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError)
"""What Pillow's readers raise on broken files, by format and by what is broken."""

# Python 3.11 keeps warning filters per process: two threads that change them at once can leave
# them changed. Photos are rare, so they take turns.
_filters_lock = Lock()


class ImageError(ValueError):
    """Bytes that are no usable image.

    ``code`` is stable: ``not_an_image``, ``heic``, ``truncated``, ``too_many_pixels``,
    ``too_small``, ``too_large``. The text is a sentence for a person.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def decode_image(data: bytes) -> RgbImage:
    """A photo, upright, (H, W, 3) uint8 RGB, both sides at most `MAX_SIDE_PX`.

    EXIF orientation is applied, CMYK, palette, grey and 16-bit images are converted, transparency
    is laid over white, an animation gives its first frame. Raises ImageError.
    """
    if len(data) > MAX_BYTES:
        raise ImageError(
            "too_large",
            f"The file has {len(data) / 2**20:.0f} MB, at most {MAX_BYTES // 2**20} MB are "
            "accepted. Save the photo smaller.",
        )
    with _filters_lock, _silence_pillow(), _open(data) as image:
        _check_size(*image.size, MAX_PIXELS)
        return np.array(_shrink(_convert_to_rgb(_turn_upright(_load(image)))), np.uint8)


def decode_frame(data: bytes, *, max_pixels: int = MAX_FRAME_PIXELS) -> RgbImage:
    """A webcam's JPEG, upright, (H, W, 3) uint8 RGB, not reduced. Raises ImageError."""
    if not is_jpeg(data):
        raise _refuse_format(data)
    size = read_jpeg_size(data)
    if size is None or not ends_like_jpeg(data):
        raise _refuse_truncated()
    _check_size(*size, max_pixels)
    try:
        frame = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR_RGB)
    except cv2.error as error:
        raise _refuse_truncated() from error
    if frame is None:
        raise _refuse_truncated()
    return np.asarray(frame, np.uint8)


def encode_jpeg(image: RgbImage, *, quality: int = 90) -> bytes:
    """A JPEG of an RGB image; quality 1 to 100. It carries no metadata."""
    if quality not in JPEG_QUALITIES:
        raise ValueError(f"JPEG quality lies between 1 and 100, not at {quality}.")
    bgr = cv2.cvtColor(image, cv2.COLOR_RGB2BGR)
    _, encoded = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return encoded.tobytes()


@contextmanager
def _silence_pillow() -> Iterator[None]:
    """Pillow warns of large images and odd metadata; both are decided here, not by a warning."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _open(data: bytes) -> Image.Image:
    """Read the header only."""
    try:
        return Image.open(io.BytesIO(data), formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise _refuse_pixels(MAX_PIXELS) from error
    except UnidentifiedImageError as error:
        raise _refuse_format(data) from error
    except DECODE_ERRORS as error:
        raise _refuse_truncated() from error


def _check_size(width: int, height: int, max_pixels: int) -> None:
    if width * height > max_pixels:
        raise _refuse_pixels(max_pixels)
    if min(width, height) < MIN_SIDE_PX:
        raise ImageError(
            "too_small",
            f"The image has {width} x {height} pixels, too few to show a face. Use a larger one.",
        )


def _load(image: Image.Image) -> Image.Image:
    """Decode; a large JPEG directly at a half, quarter or eighth of its size, which is fast."""
    excess = max(image.size) / MAX_SIDE_PX
    if excess > 1:
        image.draft(None, (int(image.width / excess), int(image.height / excess)))
    try:
        image.load()
    except DECODE_ERRORS as error:
        raise _refuse_truncated() from error
    return image


def _turn_upright(image: Image.Image) -> Image.Image:
    """Apply the EXIF orientation; a photo with broken EXIF data stays as it is."""
    try:
        return ImageOps.exif_transpose(image)
    except DECODE_ERRORS:
        return image


def _convert_to_rgb(image: Image.Image) -> Image.Image:
    if image.mode.startswith(("I", "F")):
        image = _convert_deep_grey(image)
    if image.has_transparency_data:
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(white, image)
    return image.convert("RGB")


def _convert_deep_grey(image: Image.Image) -> Image.Image:
    """16-bit, 32-bit and floating-point grey, its brightest value made white."""
    values = np.asarray(image, np.float32)
    values = np.nan_to_num(values, posinf=0.0, neginf=0.0).clip(min=0.0)
    return Image.fromarray((values * (255.0 / max(values.max(), 1e-6))).astype(np.uint8))


def _shrink(image: Image.Image) -> Image.Image:
    image.thumbnail((MAX_SIDE_PX, MAX_SIDE_PX), Image.Resampling.BILINEAR)
    return image


def _refuse_format(data: bytes) -> ImageError:
    if is_heic(data):
        return ImageError(
            "heic",
            "This is a HEIC photo of an iPhone, which is not supported. Share it as JPEG "
            "(Settings, Camera, Formats, Most Compatible).",
        )
    if has_known_signature(data):
        return _refuse_truncated()
    return ImageError(
        "not_an_image",
        "This file is not an image that can be read. Use JPEG, PNG, WebP, GIF, BMP, TIFF or AVIF.",
    )


def _refuse_truncated() -> ImageError:
    return ImageError(
        "truncated", "The image is incomplete or damaged. Copy or export it again, then retry."
    )


def _refuse_pixels(max_pixels: int) -> ImageError:
    return ImageError(
        "too_many_pixels",
        f"The image has more than {max_pixels // 1_000_000} megapixels. Save it smaller.",
    )
