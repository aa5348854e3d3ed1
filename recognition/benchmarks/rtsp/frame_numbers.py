"""The number of a frame as black and white squares in its upper left corner.

Two rows of eight squares: twelve bits of the number, then four that check them. The squares grow
with the picture, so that they survive its scaling as well as its compression.
"""

import numpy as np

from recognition.engine.types import RgbImage

NUMBERS = 4096
"""Numbers begin again after so many frames."""

ROWS, COLUMNS = 2, 8
BITS, CHECK_BITS = 12, 4
CHECKS = 15
SQUARES_ACROSS = 80
CLEAR = 40
"""A square is read when it is so far from the middle grey, of 128."""


def paint_frame_number(image: RgbImage, number: int) -> None:
    """Paint the number, modulo `NUMBERS`, into the (H, W, 3) image."""
    number %= NUMBERS
    bits = [number >> place & 1 for place in range(BITS)]
    bits += [_check(number) >> place & 1 for place in range(CHECK_BITS)]
    side = _measure_square(image)
    for place, bit in enumerate(bits):
        top, left = place // COLUMNS * side, place % COLUMNS * side
        image[top : top + side, left : left + side] = 255 * bit


def read_frame_number(image: RgbImage) -> int | None:
    """The number painted into an (H, W, 3) image, None when none can be read for sure."""
    side = _measure_square(image)
    corner = image[: ROWS * side, : COLUMNS * side].mean(axis=2)
    if corner.shape != (ROWS * side, COLUMNS * side):
        return None
    squares = corner.reshape(ROWS, side, COLUMNS, side)
    edge = side // 4
    means = squares[:, edge : side - edge, :, edge : side - edge].mean(axis=(1, 3)).ravel()
    if np.abs(means - 128).min() < CLEAR:
        return None
    values = [int(mean > 128) for mean in means]  # noqa: PLR2004  middle grey
    number = sum(bit << place for place, bit in enumerate(values[:BITS]))
    check = sum(bit << place for place, bit in enumerate(values[BITS:]))
    return number if check == _check(number) else None


def _check(number: int) -> int:
    """Four bits that are never all dark: a black corner is no number."""
    return 1 + number % CHECKS


def _measure_square(image: RgbImage) -> int:
    width: int = image.shape[1]
    return max(4, width // SQUARES_ACROSS)
