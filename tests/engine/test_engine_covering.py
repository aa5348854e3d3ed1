"""Covered faces are told from others, by what the crop shows."""

import numpy as np
import pytest
from skimage.data import astronaut

from recognition.engine.covering import (
    FEATURE_COUNT,
    CoverMeasure,
    describe_crop,
    describe_crops,
    is_covered,
    load_measure,
)
from recognition.engine.crop import crop_faces
from recognition.evaluation.occluders import CONTROLS, COVERS
from recognition.evaluation.painting import alter, paint

pytestmark = pytest.mark.engine

SEEDS = range(6)


@pytest.fixture(scope="module")
def face(engine):
    """The astronaut's, as it is found."""
    return engine.detect(astronaut())[0]


def crop(image, face):
    return crop_faces(image, [face])[0]


def find_covered(face, painter):
    image = astronaut()
    return [is_covered(crop(paint(image, face, painter, seed=seed), face)) for seed in SEEDS]


def test_an_ordinary_portrait_is_not_covered(face):
    assert not is_covered(crop(astronaut(), face))


@pytest.mark.parametrize("kind", [kind for kind in COVERS if "mask" in kind or kind == "balaclava"])
def test_masks_are_found(face, kind):
    assert all(find_covered(face, COVERS[kind]))


@pytest.mark.parametrize("kind", sorted(COVERS.keys() - {"hand"}))  # of hands four in ten
def test_most_covers_are_found(face, kind):
    assert sum(find_covered(face, COVERS[kind])) >= len(SEEDS) / 2


@pytest.mark.parametrize("kind", list(CONTROLS))
def test_what_covers_nothing_is_no_cover(face, kind):
    assert sum(find_covered(face, CONTROLS[kind])) <= 1


def test_the_same_seed_paints_the_same_picture(face):
    image = astronaut()
    first, second = (paint(image, face, COVERS["cup"], seed=3) for _ in range(2))
    assert np.array_equal(first, second)
    assert not np.array_equal(first, paint(image, face, COVERS["cup"], seed=4))
    assert image.shape == alter(image, seed=1).shape


@pytest.mark.parametrize("value", [0, 255])
def test_an_empty_picture_has_finite_features(value):
    flat = np.full((160, 160, 3), value, np.uint8)
    assert np.isfinite(describe_crop(flat)).all()
    assert isinstance(is_covered(flat), bool)


def test_many_crops_at_once_say_the_same(face):
    crops = np.stack([crop(astronaut(), face), np.zeros((160, 160, 3), np.uint8)])
    described = describe_crops(crops)
    assert described.shape == (2, FEATURE_COUNT)
    assert np.array_equal(described[0], describe_crop(crops[0]))
    assert load_measure().measure(described).shape == (2,)
    assert describe_crops(crops[:0]).shape == (0, FEATURE_COUNT)


def test_a_measure_has_a_weight_for_every_value():
    with pytest.raises(ValueError, match="1248 weights"):
        CoverMeasure(np.zeros(512, np.float32), 0.0)
