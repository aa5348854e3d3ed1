"""A nose stands out of a head that turns; out of a sheet, bent or creased, hardly anything does.

The faces are drawn: spots of many sizes over the shape of a head or of a sheet, seen by a camera.
"""

from random import Random

import cv2
import numpy as np
import pytest

from recognition.engine.challenge import MIN_RELIEF
from recognition.engine.relief import SIZE_WH, Relief
from recognition.evaluation.heads import make_head
from recognition.evaluation.planar_attacks import Bend, Crease, make_background, make_sheet
from recognition.evaluation.scenes import Stance, render, turn_points

EYES = 70.0
LANDMARKS = np.array([[-0.5, 0], [0.5, 0], [0, 0.6], [-0.4, 1.1], [0.4, 1.1]])
LEVEL = np.zeros(5)
ON_PHOTO = np.float32(LANDMARKS * EYES + (200, 180))
BACKGROUND = make_background(Random(1))
SHEETS = {
    "flat": None,
    "around a bottle": Bend(1.3),
    "around a bucket": Bend(3.0),
    "around a bottle that leans": Bend(1.3, lean=35),
    "around a bottle that lies": Bend(1.5, lean=90),
    "creased along the nose": Crease(0.4),
    "creased aslant": Crease(0.4, lean=-30),
}


@pytest.fixture(scope="module")
def photo():
    """Spots of many sizes, as of a face that is nothing but texture."""
    random = np.random.default_rng(3)
    spots = sum(
        cv2.GaussianBlur(random.normal(0, 1, (420, 400)), (0, 0), size) * size
        for size in (3, 6, 12)
    )
    gray = np.uint8(np.clip(128 + 60 * spots, 0, 255))
    return np.dstack([gray] * 3)


def look(thing, stance, *, heights=LEVEL, pivot=0.0):
    """The picture of a thing and where its landmarks are in it."""
    image = render(thing, stance, background=BACKGROUND)
    points = np.column_stack([LANDMARKS, heights])
    return image, turn_points(points, stance, pivot=pivot)


def measure(thing, *, yaw, pitch=0.0, **seen):
    relief = Relief()
    rest = Stance(distance=8)
    relief.remember(*look(thing, rest, **seen))
    return relief.measure(*look(thing, rest.moved(yaw=yaw, pitch=pitch), **seen))


def measure_head(photo, *, yaw, pitch=0.0):
    head = make_head(photo, ON_PHOTO, random=Random(4))
    x, y = np.float32(LANDMARKS.T)
    return measure(head, yaw=yaw, pitch=pitch, heights=head.depth(x, y), pivot=head.pivot)


@pytest.mark.parametrize(("yaw", "pitch"), [(18, 0), (-18, 0), (24, 8), (-24, -8)])
def test_the_nose_of_a_head_moves_to_the_side_of_the_turn(photo, yaw, pitch):
    assert measure_head(photo, yaw=yaw, pitch=pitch) * np.sign(yaw) > 1.5 * MIN_RELIEF


@pytest.mark.parametrize("shape", SHEETS.values(), ids=SHEETS)
def test_a_sheet_has_no_nose_however_it_is_bent(photo, shape):
    sheet = make_sheet(photo, ON_PHOTO, shape=shape)
    x, y = np.float32(LANDMARKS.T)
    for yaw, pitch in ((18, 6), (-30, -6)):
        stands_out = measure(sheet, yaw=yaw, pitch=pitch, heights=sheet.depth(x, y))
        assert abs(stands_out) < 0.75 * MIN_RELIEF


def test_a_detector_that_sees_a_turned_face_in_a_bent_photo_changes_nothing(photo):
    """The landmarks say only where to look."""
    sheet = make_sheet(photo, ON_PHOTO, shape=Bend(1.5))
    relief, rest = Relief(), Stance(distance=8)
    relief.remember(*look(sheet, rest))
    image, landmarks = look(sheet, rest.moved(yaw=25))
    landmarks[2, 0] += 15
    assert abs(relief.measure(image, landmarks)) < 0.75 * MIN_RELIEF


def test_nothing_is_said_of_what_cannot_be_followed(photo):
    relief = Relief()
    image, landmarks = look(make_sheet(photo, ON_PHOTO), Stance(distance=8))
    assert relief.measure(image, landmarks) is None, "there was no rest"
    relief.remember(image, landmarks)
    noise = np.random.default_rng(1).integers(0, 256, image.shape, dtype=np.uint8)
    assert relief.measure(noise, landmarks) is None
    assert SIZE_WH == (96, 110)


def test_a_face_that_has_not_moved_has_no_relief(photo):
    assert abs(measure_head(photo, yaw=0)) < 0.2 * MIN_RELIEF
