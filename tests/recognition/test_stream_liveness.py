"""Living faces and pictures of faces before the whole stream: real frames, real networks."""

import itertools

import numpy as np
import pytest

from recognition.decision import Candidate, decide
from recognition.engine.images import decode_image
from recognition.engine.video import FileSource
from recognition.stream import FaceStream

pytestmark = [pytest.mark.engine, pytest.mark.faces]

FRAMES_PER_S = 10


class CountingLiveness:
    """The judge, and how often it was asked."""

    def __init__(self, liveness):
        self._liveness = liveness
        self.looks = 0

    def score(self, crops):
        self.looks += len(crops)
        return self._liveness.score(crops)


class Camera:
    """A stream that takes every face for Ada's: the worst case for whoever judges life."""

    def __init__(self, engine, liveness, *, is_known=True):
        self.liveness = liveness and CountingLiveness(liveness)
        ada = decide([Candidate(1, "1", "Ada", 0.9)] if is_known else [])
        self.stream = FaceStream(
            engine=engine, identify=lambda _e: ada, count_erasures=int, liveness=self.liveness
        )
        self.frame = 0

    def show(self, pictures):
        """The sights of the pictures, one frame each."""
        seen = []
        for picture in pictures:
            seen.append(self.stream.process(picture, time_s=self.frame / FRAMES_PER_S))
            self.frame += 1
        return seen

    def judge(self, pictures):
        """The verdict on the one face of each picture."""
        return [sight.liveness.verdict for (sight,) in self.show(pictures)]


@pytest.fixture(scope="module")
def living(sample_faces):
    """Somebody talking, ten frames a second, 480x480."""
    source = FileSource(sample_faces / "video" / "talking_d20.mp4")
    return [frame.image for frame in itertools.islice(source, 0, 75, 3)]


@pytest.fixture(scope="module")
def picture(sample_faces):
    """A screen with a face, 480x480."""
    return decode_image((sample_faces / "spoof" / "image_F1.jpg").read_bytes())[:480]


@pytest.fixture
def camera(engine, liveness):
    return Camera(engine, liveness)


def move(picture, frames):
    """The picture, held by a hand that trembles."""
    return [np.roll(picture, (number % 3, -(number % 2)), (0, 1)) for number in range(frames)]


def test_a_living_face_is_believed_soon_and_looked_at_seldom_then(camera, living):
    verdicts = camera.judge(living)
    assert verdicts.index("live") <= 4
    assert set(verdicts[verdicts.index("live") :]) == {"live"}
    assert camera.liveness.looks <= 8


def test_a_picture_is_never_believed(camera, picture):
    verdicts = camera.judge(move(picture, 25))
    assert set(verdicts) == {"waiting", "spoof"}
    assert verdicts[-1] == "spoof"


def test_a_picture_held_before_a_living_face_inherits_nothing(camera, living, picture):
    assert camera.judge(living[:8])[-1] == "live"
    verdicts = camera.judge(move(picture, 15))
    assert "live" not in verdicts
    assert verdicts[-1] == "spoof"


def test_a_living_face_before_a_picture_is_judged_anew(camera, living, picture):
    assert camera.judge(move(picture, 8))[-1] == "spoof"
    seen = camera.show(living)
    assert seen[0][0].liveness.verdict != "spoof"
    assert seen[-1][0].liveness.verdict == "live"


def test_a_face_that_is_far_away_is_asked_to_come_nearer(camera, living):
    room = np.full((480, 640, 3), 110, np.uint8)
    room[100:196, 200:296] = living[0][::5, ::5]
    small = [room] * 5
    assert camera.judge(small)[-1] == "too_far"
    assert camera.liveness.looks == 0


def test_nobody_looks_for_life_in_a_stranger(engine, liveness, living):
    camera = Camera(engine, liveness, is_known=False)
    assert set(camera.judge(living[:10])) == {"waiting"}
    assert camera.liveness.looks == 0


def test_where_it_is_not_asked_nothing_is_said(engine, living):
    (sight,) = Camera(engine, None).show(living[:1])[0]
    assert sight.liveness is None
