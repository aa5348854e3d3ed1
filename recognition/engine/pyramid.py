"""An image at many sizes, packed side by side on one canvas: P-Net then runs once, not ten times.

The network is so small that calling it cost more than its arithmetic: the seven sizes of a
640 x 480 frame took 2.4 ms one by one on two streams and take 0.9 ms on one canvas.

A tile holds the image at one size. The sizes and their rounding follow facenet-pytorch. Where a
tile ends, the network must not see its neighbour: tiles start at even pixels, because P-Net pools
pairs, and `Canvas.mask` blinds the pooling to everything between the tiles. So the canvas gives
exactly what the sizes give one by one.
"""

import functools
import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recognition.engine.area import SummedArea, split_length

FIELD_PX = 12
"""What P-Net sees at once."""

STRIDE_PX = 2
"""Distance of two neighbouring outputs of P-Net, from its one pooling layer."""

MAX_CANVAS_PX = 250_000
"""A canvas with more pixels is split, tile by tile: the memory of P-Net grows with its canvas."""

BLIND = -1e6
"""Far below all that P-Net's first layer gives (within 100)."""

NO_TILE = -1


@dataclass(frozen=True, slots=True)
class Tile:
    """The image at one size, and its upper left corner on the canvas (even pixels)."""

    scale: float
    height: int
    width: int
    top: int
    left: int

    @property
    def answers_hw(self) -> tuple[int, int]:
        """Rows and columns of P-Net's answers: two layers of 3 x 3, a pooling and a third."""
        return math.ceil(self.height / 2) - 5, math.ceil(self.width / 2) - 5


@dataclass(frozen=True, slots=True, eq=False)
class Canvas:
    """Where every pixel of a canvas comes from, and to which tile every answer belongs."""

    scales: NDArray[np.float32]
    """(T,) by which the tiles are resized."""

    origins: NDArray[np.float32]
    """(T, 2) x and y of the first answer of each tile."""

    corners: NDArray[np.intp]
    """(4, h * w) positions in a flattened summed-area table: bottom right, top left (added), bottom
    left, top right (subtracted)."""

    shares: NDArray[np.float32]
    """(h, w): 1 / number of pixels that are averaged."""

    mask: NDArray[np.float32]
    """(1, 1, h - 2, w - 2), added before the pooling: 0 inside of tiles, `BLIND` elsewhere."""

    tile_of: NDArray[np.int16]
    """(h / 2 - 5, w / 2 - 5) the tile of each answer, `NO_TILE` between the tiles."""

    def draw(self, table: SummedArea) -> NDArray[np.float32]:
        """(1, 3, h, w) float32, 0 to 255: the image at all sizes."""
        flat = table.reshape(len(table), -1)
        sums = flat.take(self.corners[0], axis=1)
        sums += flat.take(self.corners[1], axis=1)
        sums -= flat.take(self.corners[2], axis=1)
        sums -= flat.take(self.corners[3], axis=1)
        sums = sums.reshape(1, -1, *self.shares.shape)
        drawn: NDArray[np.float32] = np.multiply(sums, self.shares, dtype=np.float32)
        return drawn


def list_scales(height: int, width: int, *, min_face_px: int, factor: float) -> list[float]:
    """Factors to resize by, from the smallest face to one as large as the image's shorter side."""
    scale, scales = FIELD_PX / min_face_px, []
    shorter = min(height, width) * scale
    while shorter >= FIELD_PX:
        scales.append(scale)
        scale, shorter = scale * factor, shorter * factor
    return scales


def plan_canvases(height: int, width: int, scales: tuple[float, ...]) -> tuple[Canvas, ...]:
    """The canvases of an image's size, mostly one; those of common sizes are remembered."""
    largest = height * width * scales[0] ** 2 if scales else 0
    plan = _remember_canvases if largest <= MAX_CANVAS_PX else _plan_canvases
    return plan(height, width, scales)


def _plan_canvases(height: int, width: int, scales: tuple[float, ...]) -> tuple[Canvas, ...]:
    return tuple(_plan_canvas(tiles, height, width) for tiles in pack_tiles(height, width, scales))


_remember_canvases = functools.lru_cache(maxsize=8)(_plan_canvases)


def pack_tiles(height: int, width: int, scales: tuple[float, ...]) -> Iterator[list[Tile]]:
    """Tiles in columns, each in the first column with room; one list per canvas.

    ``scales`` fall, so the first tile of a canvas is the highest, of a column the widest.
    """
    tiles: list[Tile] = []
    for scale in scales:
        high, wide = int(height * scale + 1), int(width * scale + 1)
        placed = _place(tiles, scale, high, wide)
        if tiles and tiles[0].height * (placed.left + wide) > MAX_CANVAS_PX:
            yield tiles
            tiles, placed = [], Tile(scale, high, wide, 0, 0)
        tiles.append(placed)
    if tiles:
        yield tiles


def _place(tiles: list[Tile], scale: float, high: int, wide: int) -> Tile:
    for head in (tile for tile in tiles if tile.top == 0):
        used = sum(_make_even(tile.height) for tile in tiles if tile.left == head.left)
        if used + high <= tiles[0].height and wide <= head.width:
            return Tile(scale, high, wide, used, head.left)
    right = sum(_make_even(tile.width) for tile in tiles if tile.top == 0)
    return Tile(scale, high, wide, 0, right)


def _make_even(length: int) -> int:
    return length + length % 2


def _plan_canvas(tiles: list[Tile], height: int, width: int) -> Canvas:
    high = _make_even(tiles[0].height)
    wide = _make_even(max(tile.left + tile.width for tile in tiles))
    corners = np.zeros((4, high, wide), np.intp)
    shares = np.ones((high, wide), np.float32)
    mask = np.full((1, 1, high - 2, wide - 2), BLIND, np.float32)
    tile_of = np.full((high // 2 - 5, wide // 2 - 5), NO_TILE, np.int16)
    for number, tile in enumerate(tiles):
        rows, columns = (
            slice(tile.top, tile.top + tile.height),
            slice(tile.left, tile.left + tile.width),
        )
        top, bottom = split_length(height, tile.height)
        left, right = split_length(width, tile.width)
        for plane, (y, x) in enumerate(
            ((bottom, right), (top, left), (bottom, left), (top, right))
        ):
            corners[plane, rows, columns] = y.astype(np.intp)[:, None] * (width + 1) + x
        shares[rows, columns] = 1 / ((bottom - top)[:, None] * (right - left))
        mask[0, 0, rows.start : rows.stop - 2, columns.start : columns.stop - 2] = 0
        answers = tile.answers_hw
        tile_of[tile.top // 2 :, tile.left // 2 :][: answers[0], : answers[1]] = number
    return Canvas(
        scales=np.array([tile.scale for tile in tiles], np.float32),
        origins=np.array([(tile.left // 2, tile.top // 2) for tile in tiles], np.float32),
        corners=corners.reshape(4, -1),
        shares=shares,
        mask=mask,
        tile_of=tile_of,
    )
