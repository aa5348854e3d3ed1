"""A set of faces from a turning head: the best of each direction, one living person."""

import cv2
import numpy as np
import pytest

from recognition.engine.enrolment import STANDING, EnrolmentSession
from recognition.engine.enrolment.guide import Guide
from recognition.engine.enrolment.heading import Compass
from recognition.engine.enrolment.session import SAME_MIN
from recognition.engine.images import decode_image
from recognition.engine.pose import Pose
from recognition.engine.video import FileSource
from tests.recognition.turning_head import turn_head, turn_photo

FRAMES_PER_S = 10
WITHIN_S = 15


def show(session, frames):
    """Look at frames until the set is complete; what was said, as views."""
    views = []
    for frame in frames:
        views.append(session.look(frame.image, b"photo", time_s=frame.time_s))
        if views[-1].is_complete:
            break
    return views


def play(path, *, offset_s=0.0):
    """A video at the rate of an enrolment."""

    class Shifted:
        def __init__(self, frame):
            self.image, self.time_s = frame.image, frame.time_s + offset_s

    due_s = 0.0
    for frame in FileSource(path):
        if frame.time_s >= due_s:
            due_s += 1 / FRAMES_PER_S
            yield Shifted(frame)


def hold(image, *, seconds, from_s=0.0):
    """A still picture that trembles, as one in a hand does."""
    for number in range(round(seconds * FRAMES_PER_S)):
        shift = np.float32([[1, 0, 2 * np.sin(number)], [0, 1, 0]])
        moved = cv2.warpAffine(image, shift, image.shape[1::-1], borderMode=cv2.BORDER_REFLECT)

        class Still:
            time_s = from_s + number / FRAMES_PER_S

        Still.image = moved
        yield Still


# Directions --------------------------------------------------------------------------------------


@pytest.fixture
def compass():
    """A person whose straight ahead is 5 degrees to the right of the image and 8 downwards."""
    compass = Compass()
    for _ in range(3):
        compass.note_straight(Pose(5, 8, 0))
    return compass


@pytest.mark.parametrize(
    ("yaw", "pitch", "slot"),
    [
        (5, 8, "front"),
        (24, 8, "left"),
        (-14, 8, "right"),
        (5, -5, "up"),
        (5, 23, "down"),
        (17, 8, None),
        (40, -7, "left"),
        (22, -10, "up"),
    ],
)
def test_directions_count_from_the_persons_own_straight_ahead(compass, yaw, pitch, slot):
    if (yaw, pitch) == (22, -10):
        slot = None  # half aside, half up: neither
    assert compass.find_slot(Pose(yaw, pitch, 0)) == slot


def test_before_the_zero_only_a_level_face_counts():
    assert Compass().find_slot(Pose(0, 20, 0)) == "front"
    assert Compass().find_slot(Pose(30, 0, 0)) is None


def test_the_guide_says_a_problem_only_when_it_lasts_and_asks_round():
    guide = Guide()
    assert guide.say("hold_still", ["left", "up"], time_s=0) == "turn_left"
    assert guide.say("hold_still", ["left", "up"], time_s=0.5) == "hold_still"
    assert guide.say(None, ["left", "up"], time_s=1) == "turn_left"
    assert guide.say(None, ["left", "up"], time_s=6) == "look_up"
    assert guide.say(None, ["left", "up"], time_s=12) == "turn_left"
    assert guide.say(None, [], time_s=13) == "look_straight"


# Pictures ----------------------------------------------------------------------------------------


@pytest.mark.engine
@pytest.mark.faces
class TestVideos:
    def test_somebody_else_who_steps_in_begins_anew(self, engine, sample_faces):
        session = EnrolmentSession(engine=engine)
        folder = sample_faces / "video"
        show(session, list(play(folder / "talking_d10.mp4"))[:20])
        first = session.kept[0].embedding
        views = show(session, list(play(folder / "talking_d9.mp4", offset_s=2.5))[:10])
        assert "other_person" in {view.ask for view in views}
        assert all(float(frame.embedding @ first) < 0.5 for frame in session.kept)

    def test_a_screen_is_not_enrolled(self, engine, liveness, sample_faces):
        picture = decode_image((sample_faces / "spoof" / "image_F2.jpg").read_bytes())
        session = EnrolmentSession(engine=engine, liveness=liveness, slots=STANDING)
        views = show(session, hold(picture, seconds=4))
        assert views[-1].ask == "real_person"
        assert (session.kept, session.is_complete) == ([], False)

    def test_two_people_are_one_too_many(self, engine, sample_faces):
        picture = decode_image((sample_faces / "group" / "two_people.jpg").read_bytes())
        session = EnrolmentSession(engine=engine)
        views = show(session, hold(picture, seconds=1))
        assert (views[-1].ask, session.kept) == ("one_person", [])


@pytest.mark.engine
class TestTurning:
    def test_a_turning_head_is_done_within_fifteen_seconds(self, engine, liveness, portrait):
        session = EnrolmentSession(engine=engine, liveness=liveness)
        views = show(session, turn_head(portrait, engine))
        assert views[-1].is_complete
        took_s = len(views) / FRAMES_PER_S
        assert took_s <= WITHIN_S, f"done after {took_s:.1f} s"
        kept = {frame.slot: frame for frame in session.kept}
        assert list(kept) == ["front", "left", "right", "up", "down"]
        assert kept["left"].pose.yaw > kept["front"].pose.yaw + 15
        assert kept["right"].pose.yaw < kept["front"].pose.yaw - 15
        assert kept["up"].pose.pitch < kept["front"].pose.pitch - 10
        assert kept["down"].pose.pitch > kept["front"].pose.pitch + 10
        together = np.stack([frame.embedding for frame in session.kept])
        middle = together.mean(axis=0)
        assert (together @ middle / np.linalg.norm(middle)).min() > SAME_MIN

    def test_a_photo_that_is_turned_in_the_hand_has_no_other_side(self, engine, portrait):
        session = EnrolmentSession(engine=engine)  # by its shape alone
        views = show(session, turn_photo(portrait, engine))
        assert not {"left", "right"} & set(views[-1].done)
        assert not any(view.is_complete for view in views)


@pytest.mark.engine
class TestStills:
    def test_a_photo_never_fills_the_ring_and_may_be_left_half(self, engine, portrait):
        session = EnrolmentSession(engine=engine)
        views = show(session, hold(decode_image(portrait), seconds=14))
        assert views[-1].done == ("front",)
        assert not views[-1].is_complete
        assert [view.can_finish for view in views].index(True) >= 12 * FRAMES_PER_S
        asked = {view.ask for view in views}
        assert {"turn_left", "turn_right", "look_up"} <= asked

    def test_three_looks_for_whoever_cannot_turn(self, engine, portrait):
        session = EnrolmentSession(engine=engine, slots=STANDING)
        views = show(session, hold(decode_image(portrait), seconds=4))
        assert (views[-1].ask, views[-1].done) == ("done", STANDING)
        session.start_over()
        assert (session.kept, session.is_complete) == ([], False)

    def test_nobody_there(self, engine, landscape):
        session = EnrolmentSession(engine=engine)
        views = show(session, hold(decode_image(landscape), seconds=1))
        assert (views[-1].ask, views[-1].faces) == ("find_face", 0)
