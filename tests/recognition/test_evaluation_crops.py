"""Other ways to cut out a face: each gives crops of the embedder's size that show the same face."""

import numpy as np
import pytest

from recognition.engine.crop import crop_faces
from recognition.engine.images import decode_image
from recognition.evaluation.crops import METHODS, SERVING, CropReader, cut_upright

pytestmark = pytest.mark.engine


@pytest.fixture
def image(portrait):
    return decode_image(portrait)


@pytest.fixture
def face(engine, image):
    return engine.detect(image)[0]


@pytest.mark.parametrize("name", METHODS)
def test_every_way_shows_the_same_person(engine, image, face, name):
    crops = METHODS[name](image, face)
    assert crops.dtype == np.uint8
    assert crops.shape[1:] == (160, 160, 3)
    served = engine.embed(crop_faces(image, [face]))[0]
    assert min(engine.embed(crops) @ served) > 0.7


def test_serving_is_one_of_them(image, face):
    assert (METHODS[SERVING](image, face) == crop_faces(image, [face])).all()


def test_turning_makes_the_eyes_level(engine, image, face):
    import cv2

    height, width = image.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), 20, 1)
    tilted = cv2.warpAffine(image, turn, (width, height), borderMode=cv2.BORDER_REPLICATE)
    found = engine.detect(tilted)[0]
    upright = cut_upright(tilted, found)[0]
    before, after = (
        _measure_tilt(engine.detect(picture, min_face_px=60)[0])
        for picture in (crop_faces(tilted, [found], margin_px=80)[0], upright)
    )
    assert abs(after) < abs(before) / 2


def _measure_tilt(face):
    left, right = face.landmarks[:2]
    return float(np.degrees(np.arctan2(right[1] - left[1], right[0] - left[0])))


def test_a_photo_without_a_face_is_left_out(engine, tmp_path, portrait, landscape):
    paths = [tmp_path / "a.jpg", tmp_path / "b.jpg", tmp_path / "c.jpg"]
    for path, data in zip(paths, (portrait, landscape, b"nothing"), strict=True):
        path.write_bytes(data)
    reader = CropReader(engine)
    found = reader.read(paths)
    assert {name: list(vectors) for name, vectors in found.items()} == dict.fromkeys(
        METHODS, paths[:1]
    )
    assert reader.crops_each["with its mirror image"] == 2
