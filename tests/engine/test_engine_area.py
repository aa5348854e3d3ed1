"""The summed-area table resizes as torch's area interpolation does."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recognition.engine.area import resize_windows, split_length, sum_areas


def make_noise(height, width):
    return np.random.default_rng(0).integers(0, 256, (height, width, 3), dtype=np.uint8)


@given(st.integers(1, 300), st.integers(1, 300))
def test_bins_follow_the_definition_and_cover_everything(length, bins):
    starts, ends = split_length(length, bins)
    assert starts.tolist() == [i * length // bins for i in range(bins)]
    assert ends.tolist() == [-(-(i + 1) * length // bins) for i in range(bins)]
    assert starts[0] == 0
    assert ends[-1] == length


@pytest.mark.parametrize("size", [24, 48])
def test_windows_equal_torch_area_interpolation(size):
    from torch import from_numpy
    from torch.nn.functional import interpolate

    image = make_noise(200, 300)
    windows = np.array([[0, 0, 300, 200], [10, 20, 34, 44], [7, 7, 14, 12], [299, 199, 300, 200]])
    resized = resize_windows(sum_areas(image), windows.astype(np.int32), size)
    for (left, top, right, bottom), ours in zip(windows, resized, strict=True):
        pixels = from_numpy(image[top:bottom, left:right].copy()).permute(2, 0, 1)[None].float()
        theirs = interpolate(pixels, size=(size, size), mode="area")[0].numpy()
        assert np.abs(ours - theirs).max() < 1e-3


def test_sums_that_wrap_around_still_give_exact_means():
    image = np.full((3200, 3200, 3), 255, np.uint8)  # sums to 2.6e9, more than an int32 holds
    corner = np.array([[3100, 3100, 3200, 3200]], np.int32)
    assert (resize_windows(sum_areas(image), corner, 24) == 255).all()


def test_no_windows_give_no_crops():
    assert resize_windows(sum_areas(make_noise(9, 9)), np.empty((0, 4), np.int32), 24).shape[0] == 0


def test_an_empty_window_is_refused():
    with pytest.raises(ValueError, match="at least one pixel"):
        resize_windows(sum_areas(make_noise(9, 9)), np.array([[3, 3, 3, 5]], np.int32), 24)
