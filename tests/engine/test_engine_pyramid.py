"""All sizes of an image on one canvas: nothing overlaps, nothing is lost, nothing leaks."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recognition.engine.area import sum_areas
from recognition.engine.pyramid import (
    MAX_CANVAS_PX,
    NO_TILE,
    list_scales,
    pack_tiles,
    plan_canvases,
)

FACTOR = 0.709
sizes = st.integers(24, 900)


def list_all_scales(height, width, min_face_px):
    return tuple(list_scales(height, width, min_face_px=min_face_px, factor=FACTOR))


@given(sizes, sizes, st.integers(12, 200))
def test_tiles_lie_side_by_side_at_even_pixels(height, width, min_face_px):
    scales = list_all_scales(height, width, min_face_px)
    canvases = list(pack_tiles(height, width, scales))
    assert [tile.scale for tiles in canvases for tile in tiles] == list(scales)
    for tiles in canvases:
        covered = np.zeros((2000, 4000), np.int8)
        for tile in tiles:
            assert (tile.top % 2, tile.left % 2) == (0, 0)
            assert tile.top + tile.even_hw[0] <= tiles[0].even_hw[0]
            high, wide = tile.even_hw
            covered[tile.top : tile.top + high, tile.left : tile.left + wide] += 1
        assert covered.max() == 1


@given(sizes, sizes, st.integers(20, 100))
def test_every_answer_of_a_tile_sees_that_tile_alone(height, width, min_face_px):
    scales = list_all_scales(height, width, min_face_px)
    packed = list(pack_tiles(height, width, scales))
    for tiles, canvas in zip(packed, plan_canvases(height, width, scales), strict=True):
        for number, tile in enumerate(tiles):
            rows, columns = np.nonzero(canvas.tile_of == number)
            assert (columns.min(), rows.min()) == tuple(canvas.origins[number])
            assert (len(set(rows)), len(set(columns))) == tile.answers_hw
            # The answer at (r, c) sees the pixels 2 r to 2 r + 11.
            assert (2 * rows.min(), 2 * columns.min()) == (tile.top, tile.left)
            assert 2 * rows.max() + 11 < tile.top + tile.even_hw[0]
            assert 2 * columns.max() + 11 < tile.left + tile.even_hw[1]


def test_tiles_show_the_image_as_torch_resizes_it():
    from torch import from_numpy
    from torch.nn.functional import interpolate

    image = np.random.default_rng(0).integers(0, 256, (203, 311, 3), dtype=np.uint8)
    scales = list_all_scales(203, 311, 30)
    (canvas,) = plan_canvases(203, 311, scales)
    drawn = canvas.draw(sum_areas(image))
    assert drawn.dtype == np.float32
    pixels = from_numpy(image.copy()).permute(2, 0, 1)[None].float()
    (tiles,) = pack_tiles(203, 311, scales)
    for tile in tiles:
        ours = drawn[0, :, tile.top : tile.top + tile.height, tile.left : tile.left + tile.width]
        theirs = interpolate(pixels, size=(tile.height, tile.width), mode="area")[0]
        assert np.abs(ours - theirs.numpy()).max() < 1e-3


def test_a_photo_smaller_than_the_smallest_face_has_no_canvas():
    assert plan_canvases(50, 50, list_all_scales(50, 50, 60)) == ()


def test_a_huge_photo_is_spread_over_several_canvases():
    canvases = plan_canvases(1500, 2000, list_all_scales(1500, 2000, 40))
    assert len(canvases) > 1
    assert all(canvas.shares.size <= 3 * MAX_CANVAS_PX for canvas in canvases[1:])
    assert all((canvas.tile_of != NO_TILE).any() for canvas in canvases)


@pytest.mark.parametrize("shape", [(480, 640), (250, 250)])
def test_the_plan_of_a_usual_size_is_remembered(shape):
    scales = list_all_scales(*shape, 60)
    assert plan_canvases(*shape, scales) is plan_canvases(*shape, scales)
