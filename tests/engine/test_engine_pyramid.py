"""All sizes of an image on one canvas: nothing overlaps, nothing is lost, nothing leaks."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recognition.engine.area import sum_areas
from recognition.engine.pyramid import (
    BLIND,
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
            assert tile.top + tile.height <= tiles[0].height
            covered[tile.top : tile.top + tile.height, tile.left : tile.left + tile.width] += 1
        assert covered.max() == 1


@given(sizes, sizes, st.integers(20, 100))
def test_every_answer_of_a_tile_sees_that_tile_alone(height, width, min_face_px):
    for canvas in plan_canvases(height, width, list_all_scales(height, width, min_face_px)):
        inside = canvas.mask[0, 0] == 0
        assert canvas.mask[0, 0][~inside].max(initial=BLIND) == BLIND
        for number, (left, top) in enumerate(canvas.origins.astype(int)):
            rows, columns = np.nonzero(canvas.tile_of == number)
            assert (rows.min(), columns.min()) == (top, left)
            # The answer at (r, c) pools pixels 2 r to 2 r + 9 of the first layer, both included.
            assert inside[2 * rows.min() : 2 * rows.max() + 9, 2 * columns.min()].all()
        assert canvas.tile_of.max() == len(canvas.scales) - 1


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
        ours = drawn[:, :, tile.top : tile.top + tile.height, tile.left : tile.left + tile.width]
        theirs = interpolate(pixels, size=(tile.height, tile.width), mode="area").numpy()
        assert np.abs(ours - theirs).max() < 1e-3


def test_a_photo_smaller_than_the_smallest_face_has_no_canvas():
    assert plan_canvases(50, 50, list_all_scales(50, 50, 60)) == ()


def test_a_huge_photo_is_spread_over_several_canvases():
    canvases = plan_canvases(1500, 2000, list_all_scales(1500, 2000, 40))
    assert len(canvases) > 1
    assert all(canvas.shares.size <= MAX_CANVAS_PX for canvas in canvases[1:])
    assert all((canvas.tile_of != NO_TILE).any() for canvas in canvases)


@pytest.mark.parametrize("shape", [(480, 640), (250, 250)])
def test_the_plan_of_a_usual_size_is_remembered(shape):
    scales = list_all_scales(*shape, 60)
    assert plan_canvases(*shape, scales) is plan_canvases(*shape, scales)
