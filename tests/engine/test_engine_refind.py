"""Following a face by looking only where it was."""

import cv2
import numpy as np
import pytest
from skimage.data import astronaut

from recognition.engine.crop import crop_faces
from tests.engine_fixtures import make_face

pytestmark = pytest.mark.engine


def test_found_faces_are_found_again_where_they_moved(engine):
    face = engine.detect(astronaut(), min_face_px=60)[0]
    moved = np.roll(astronaut(), (6, 10), axis=(0, 1))
    again = engine.refind(moved, [face])[0]
    expected = engine.detect(moved, min_face_px=60)[0]
    assert again.box.iou(expected.box) > 0.85
    assert np.abs(again.landmarks - expected.landmarks).max() < 4


def test_order_is_kept_and_lost_faces_are_none(engine):
    face = engine.detect(astronaut(), min_face_px=60)[0]
    wall, outside = make_face(400, 20, 80), make_face(-500, 900, 80)
    again = engine.refind(astronaut(), [wall, face, outside, face])
    assert again[0] is None
    assert again[2] is None
    assert again[1].box == again[3].box


def test_no_faces_are_no_work(engine, reference_engine):
    assert engine.refind(astronaut(), []) == []
    assert reference_engine.refind(astronaut(), []) == []


def test_both_backends_find_the_same_again(engine, reference_engine):
    faces = [make_face(165, 60, 110), make_face(180, 50, 120), make_face(-20, 300, 90)]
    ours, theirs = (each.refind(astronaut(), faces) for each in (engine, reference_engine))
    assert [face is None for face in ours] == [face is None for face in theirs]
    assert ours[0].box.as_xyxy() == pytest.approx(theirs[0].box.as_xyxy(), abs=1e-2)
    assert np.abs(ours[0].landmarks - theirs[0].landmarks).max() < 1e-2


@pytest.mark.faces
@pytest.mark.parametrize("name", ["talking_d10", "talking_d12"])
def test_a_talking_person_is_not_lost_and_stays_herself(engine, sample_faces, name):
    """Each look starts from the result of the last one, for two seconds."""
    video = cv2.VideoCapture(str(sample_faces / "video" / f"{name}.mp4"))
    frames = [np.ascontiguousarray(video.read()[1][..., ::-1]) for _ in range(60)]
    face = engine.detect(frames[0], min_face_px=80)[0]
    for frame in frames[1:]:
        face = engine.refind(frame, [face])[0]
        assert face is not None
    full = engine.detect(frames[-1], min_face_px=80)[0]
    vectors = engine.embed(crop_faces(frames[-1], [face, full]))
    assert face.box.iou(full.box) > 0.75
    assert vectors[0] @ vectors[1] > 0.95
