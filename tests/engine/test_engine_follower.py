"""When the whole frame is searched, and when following is enough."""

import numpy as np
import pytest

from recognition.engine.appearance import Stillness, see_appearance
from recognition.engine.follower import SEARCH_INTERVAL_S, FaceFollower
from tests.engine_fixtures import make_face

FRAME_S = 0.05
WALL = np.full((240, 320, 3), 90, np.uint8)


class ScriptedEngine:
    """An engine that sees what the test says, and counts."""

    model_id = "scripted"

    def __init__(self):
        self.faces = []
        self.searches = 0
        self.asked = []

    def detect(self, image, *, min_face_px):
        self.searches += 1
        return self.faces

    def refind(self, image, faces):
        self.asked = faces
        return [self.faces[i] if i < len(self.faces) else None for i in range(len(faces))]


@pytest.fixture
def engine():
    return ScriptedEngine()


@pytest.fixture
def follow(engine):
    follower, clock = FaceFollower(engine, min_face_px=40), iter(range(10_000))

    def step(image=WALL, **options):
        """Whether the frame was searched, and its tracks."""
        before = engine.searches
        tracks = follower.follow(image, time_s=next(clock) * FRAME_S, **options)
        return engine.searches > before, tracks

    return step


def test_a_face_is_followed_between_searches(engine, follow):
    engine.faces = [make_face(50, 50)]
    searched = [follow()[0] for _ in range(20)]
    assert searched[0]
    assert sum(searched) == pytest.approx(20 * FRAME_S / SEARCH_INTERVAL_S, abs=1)


def test_a_lost_face_is_searched_for_in_the_same_frame(engine, follow):
    engine.faces = [make_face(50, 50), make_face(200, 50)]
    follow()
    engine.faces = engine.faces[:1]
    searched, tracks = follow()
    assert searched
    assert [track.id for track in tracks] == [1]
    assert not follow()[0]


def test_an_unlikely_face_is_not_believed_without_a_search(engine, follow):
    engine.faces = [make_face(50, 50)]
    follow()
    engine.faces = [make_face(50, 50, probability=0.8)]
    assert follow()[0]


def test_two_results_on_one_face_are_not_believed_without_a_search(engine, follow):
    engine.faces = [make_face(50, 50), make_face(180, 50)]
    follow()
    engine.faces = [make_face(50, 50), make_face(55, 52)]
    assert follow()[0]


def test_another_frame_size_is_searched_and_gives_new_tracks(engine, follow):
    engine.faces = [make_face(50, 50)]
    follow()
    searched, tracks = follow(WALL[::2, ::2])
    assert searched
    assert [track.id for track in tracks] == [2]


def test_a_search_can_be_asked_for(engine, follow):
    engine.faces = [make_face(50, 50)]
    follow()
    assert follow(search=True)[0]


def test_an_empty_room_is_searched_when_something_moves(engine, follow):
    follow()
    noise = np.random.default_rng(0).integers(-6, 7, WALL.shape)
    assert not follow((WALL + noise).astype(np.uint8))[0]
    entered = WALL.copy()
    entered[100:140, 100:130] = 140
    assert follow(entered)[0]


def test_a_moving_face_is_looked_for_where_it_will_be(engine, follow):
    for step in range(5):
        engine.faces = [make_face(20.0 + 20 * step, 50)]
        follow()
    assert engine.asked[0].box.left == pytest.approx(100, abs=5)


def test_appearance_ignores_light_and_notices_another_face():
    random = np.random.default_rng(0)
    box = make_face(10, 10, 64).box
    one, other = random.integers(50, 150, (2, 90, 90, 3), dtype=np.uint8)
    brighter = (one * 1.3 + 20).astype(np.uint8)
    assert see_appearance(one, box) @ see_appearance(brighter, box) > 0.99
    assert see_appearance(one, box) @ see_appearance(other, box) < 0.3
    assert np.isfinite(see_appearance(np.zeros_like(one), box)).all()


def test_nothing_is_still_before_the_first_frame():
    stillness = Stillness()
    assert not stillness.is_still(WALL)
    stillness.remember(WALL)
    assert stillness.is_still(WALL)
    assert not stillness.is_still(255 - WALL)
