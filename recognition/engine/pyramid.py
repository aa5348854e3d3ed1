"""An image at many sizes, packed side by side on one canvas: P-Net then runs once, not ten times.

The network is so small that calling it cost more than its arithmetic: the seven sizes of a
640 x 480 frame took 2.4 ms one by one on two streams and take 0.9 ms on one canvas.

A tile holds the image at one size. The sizes and their rounding follow facenet-pytorch. P-Net pools
pairs, so tiles have even sides and start at even pixels: what is pooled never mixes two tiles. A
side that is odd by facenet-pytorch's rounding repeats its last pixels; only the last row or column
of P-Net's answers sees that. All others equal what the sizes give one by one.
"""

import functools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recognition.engine.area import (
    Bins,
    Places,
    SummedArea,
    look_up,
    place_corners,
    put_channels_first,
    split_length,
)

FIELD_PX = 12
"""What P-Net sees at once."""

STRIDE_PX = 2
"""Distance of two neighbouring outputs of P-Net, from its one pooling layer."""

MAX_CANVAS_PX = 250_000
"""A canvas with more pixels is split, tile by tile: the memory of P-Net grows with its canvas."""

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
    def even_hw(self) -> tuple[int, int]:
        """Rows and columns on the canvas."""
        return _make_even(self.height), _make_even(self.width)

    @property
    def answers_hw(self) -> tuple[int, int]:
        """Rows and columns of P-Net's answers: two layers of 3 x 3, a pooling and a third."""
        return self.even_hw[0] // 2 - 5, self.even_hw[1] // 2 - 5


@dataclass(frozen=True, slots=True, eq=False)
class Canvas:
    """Where every pixel of a canvas comes from, and to which tile every answer belongs."""

    scales: NDArray[np.float32]
    """(T,) by which the tiles are resized."""

    origins: NDArray[np.float32]
    """(T, 2) x and y of the first answer of each tile."""

    places: Places
    """(2 h, 2 w) corners in a summed-area table: top over bottom, left beside right."""

    shares: NDArray[np.float32]
    """(h, 3 w): 1 / number of pixels that are averaged, for every colour."""

    tile_of: NDArray[np.int16]
    """(h / 2 - 5, w / 2 - 5) the tile of each answer, `NO_TILE` between the tiles."""

    def draw(self, table: SummedArea) -> NDArray[np.float32]:
        """(1, 3, h, w) float32, RGB, 0 to 255: the image at all sizes."""
        height, width = self.shares.shape
        corners = look_up(table, self.places).reshape(2, height, 2, width)
        strips = corners[1] - corners[0]
        sums = strips[:, 1] - strips[:, 0]
        drawn: NDArray[np.float32] = np.multiply(sums, self.shares, dtype=np.float32)
        return put_channels_first(drawn.reshape(1, height, -1, 3))


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
    """Tiles in what is free, else in a new column to the right; one list per canvas.

    ``scales`` fall, so the first tile of a canvas gives it its height.
    """
    tiles: list[Tile] = []
    free: list[Room] = []
    for scale in scales:
        high, wide = int(height * scale + 1), int(width * scale + 1)
        if not tiles:
            free = [Room(0, 0, _make_even(high), _make_even(wide))]
        room = _find_room(free, _make_even(high), _make_even(wide))
        if room is None:
            right = max(tile.left + tile.even_hw[1] for tile in tiles)
            full = tiles[0].even_hw[0]
            if full * (right + wide) > MAX_CANVAS_PX:
                yield tiles
                tiles, free, right, full = [], [], 0, _make_even(high)
            room = Room(0, right, full, _make_even(wide))
        else:
            free.remove(room)
        tile = Tile(scale, high, wide, room.top, room.left)
        free += room.split(*tile.even_hw)
        tiles.append(tile)
    if tiles:
        yield tiles


@dataclass(frozen=True, slots=True)
class Room:
    """A free part of a canvas (even pixels)."""

    top: int
    left: int
    height: int
    width: int

    def split(self, high: int, wide: int) -> "tuple[Room, Room]":
        """What is left when its upper left corner is taken: all below, and the rest beside."""
        below = Room(self.top + high, self.left, self.height - high, self.width)
        return below, Room(self.top, self.left + wide, high, self.width - wide)


def _find_room(free: list[Room], high: int, wide: int) -> Room | None:
    """The smallest free part that a tile fits into."""
    fitting = [room for room in free if high <= room.height and wide <= room.width]
    return min(fitting, key=lambda room: room.height * room.width, default=None)


def _make_even(length: int) -> int:
    return length + length % 2


def _plan_canvas(tiles: list[Tile], height: int, width: int) -> Canvas:
    high = tiles[0].even_hw[0]
    wide = max(tile.left + tile.even_hw[1] for tile in tiles)
    places = np.zeros((2, high, 2, wide), np.int32)
    shares = np.ones((high, wide), np.float32)
    tile_of = np.full((high // 2 - 5, wide // 2 - 5), NO_TILE, np.int16)
    for number, tile in enumerate(tiles):
        top, bottom = _split_evenly(height, tile.height)
        left, right = _split_evenly(width, tile.width)
        rows = slice(tile.top, tile.top + len(top))
        columns = slice(tile.left, tile.left + len(left))
        corners = place_corners(np.stack([top, bottom])[:, None], np.stack([left, right])[None])
        places[:, rows, :, columns] = corners.transpose(0, 2, 1, 3)
        shares[rows, columns] = 1 / ((bottom - top)[:, None] * (right - left))
        answers = tile.answers_hw
        tile_of[tile.top // 2 :, tile.left // 2 :][: answers[0], : answers[1]] = number
    return Canvas(
        scales=np.array([tile.scale for tile in tiles], np.float32),
        origins=np.array([(tile.left // 2, tile.top // 2) for tile in tiles], np.float32),
        places=places.reshape(2 * high, 2 * wide),
        shares=np.repeat(shares, 3, axis=1),
        tile_of=tile_of,
    )


def _split_evenly(length: int, bins: int) -> tuple[Bins, Bins]:
    """As `split_length`; of an odd number of bins the last one comes twice."""
    starts, ends = split_length(length, bins)
    return np.pad(starts, (0, bins % 2), mode="edge"), np.pad(ends, (0, bins % 2), mode="edge")
