"""Tracks keep their ids while people move, meet, hide for a moment and leave."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recognition.engine.crop import crop_faces
from recognition.engine.tracker import MAX_GAP_S, Track, Tracker
from tests.engine_fixtures import make_face

FRAME_S = 1 / 15


def list_ids(tracks):
    return [track.id for track in tracks]


def test_a_face_that_stays_keeps_its_track():
    tracker = Tracker()
    tracks = [tracker.update([make_face(100, 50)], time_s=i * FRAME_S)[0] for i in range(10)]
    assert {track.id for track in tracks} == {1}
    assert [track.hits for track in tracks] == list(range(1, 11))
    assert tracks[-1].started_s == 0
    assert tracks[-1].seen_s == pytest.approx(9 * FRAME_S)


def test_tracks_come_in_the_order_of_the_faces():
    tracker = Tracker()
    faces = [make_face(0, 0), make_face(300, 0), make_face(600, 0)]
    assert list_ids(tracker.update(faces, time_s=0)) == [1, 2, 3]
    assert list_ids(tracker.update(faces[::-1], time_s=FRAME_S)) == [3, 2, 1]
    assert [track.face for track in tracker.update(faces, time_s=2 * FRAME_S)] == faces


def walk(tracker, starts, speeds, frames, hidden=()):
    """Ids per person and frame; a person who is hidden in a frame has none."""
    ids = [[] for _ in starts]
    for frame in range(frames):
        time_s = frame * FRAME_S
        shown = [person for person in range(len(starts)) if (person, frame) not in hidden]
        faces = [make_face(starts[p] + speeds[p] * time_s, 50.0 + 4 * p) for p in shown]
        for person, track in zip(shown, tracker.update(faces, time_s=time_s), strict=True):
            ids[person].append(track.id)
    return ids


@pytest.mark.parametrize("speed", [60, 150, 300, 600])
def test_two_who_cross_do_not_swap(speed):
    frames = int(600 / speed / FRAME_S)
    first, second = walk(Tracker(), [0, 500], [speed, -speed], frames)
    assert set(first) == {1}
    assert set(second) == {2}


def test_two_who_cross_do_not_swap_when_one_hides_the_other():
    """Four frames around the meeting show only the one in front."""
    hidden = {(1, frame) for frame in range(22, 26)}
    first, second = walk(Tracker(), [0, 500], [160, -160], 46, hidden)
    assert set(first) == {1}
    assert set(second) == {2}


def test_one_who_overtakes_does_not_swap():
    first, second = walk(Tracker(), [0, 200], [300, 60], 20)
    assert set(first) == {1}
    assert set(second) == {2}


def test_a_moving_face_survives_a_short_gap_and_not_a_long_one():
    short, long = Tracker(), Tracker()
    for tracker in (short, long):
        for frame in range(8):
            tracker.update([make_face(200 * frame * FRAME_S, 50)], time_s=frame * FRAME_S)
    end_s = 7 * FRAME_S
    later_s = end_s + 0.9 * MAX_GAP_S
    assert list_ids(short.update([make_face(200 * later_s, 50)], time_s=later_s)) == [1]
    later_s = end_s + 1.1 * MAX_GAP_S
    assert list_ids(long.update([make_face(200 * later_s, 50)], time_s=later_s)) == [2]


def test_a_face_elsewhere_is_somebody_else():
    tracker = Tracker()
    tracker.update([make_face(0, 0)], time_s=0)
    assert list_ids(tracker.update([make_face(400, 300)], time_s=FRAME_S)) == [2]


def test_ids_are_never_used_again():
    tracker = Tracker()
    tracker.update([make_face(0, 0)], time_s=0)
    assert tracker.update([], time_s=5) == []
    assert list_ids(tracker.update([make_face(0, 0)], time_s=10)) == [2]


def test_two_frames_at_one_time_do_no_harm():
    tracker = Tracker()
    for left in (0, 5, 10):
        assert list_ids(tracker.update([make_face(left, 0)], time_s=1)) == [1]


def test_time_cannot_run_backwards():
    tracker = Tracker()
    tracker.update([], time_s=2)
    with pytest.raises(ValueError, match="backwards"):
        tracker.update([], time_s=1)


def test_a_track_cannot_end_before_it_starts():
    with pytest.raises(ValueError, match="Track 7"):
        Track(7, make_face(0, 0), started_s=2, seen_s=1, hits=1)


places = st.lists(st.tuples(st.integers(0, 600), st.integers(0, 400)), max_size=6)


@given(st.lists(places, max_size=8))
def test_every_face_gets_one_track_of_its_own(frames):
    tracker, seen = Tracker(), set()
    for number, corners in enumerate(frames):
        faces = [make_face(left, top, 60) for left, top in corners]
        tracks = tracker.update(faces, time_s=number * FRAME_S)
        assert [track.face for track in tracks] == faces
        assert len(set(list_ids(tracks))) == len(faces)
        fresh = [track.id for track in tracks if track.hits == 1]
        assert not seen & set(fresh)
        seen |= set(list_ids(tracks))
    assert seen == set(range(1, len(seen) + 1))


@given(st.permutations(range(4)), st.floats(-3, 3), st.floats(-3, 3))
def test_the_order_of_faces_and_a_little_trembling_do_not_matter(order, across, down):
    tracker = Tracker()
    tracker.update([make_face(150 * i, 0) for i in range(4)], time_s=0)
    moved = [make_face(150 * i + across, down) for i in order]
    assert list_ids(tracker.update(moved, time_s=FRAME_S)) == [i + 1 for i in order]


@pytest.mark.engine
@pytest.mark.faces
def test_one_person_talking_for_seconds_is_one_track(engine, sample_faces):
    video = cv2.VideoCapture(str(sample_faces / "video" / "talking_d10.mp4"))
    tracker, ids, vectors = Tracker(), set(), []
    for number in range(60):
        frame = np.ascontiguousarray(video.read()[1][..., ::-1])
        tracks = tracker.update(engine.detect(frame, min_face_px=80), time_s=number / 30)
        ids.update(list_ids(tracks))
        if number % 20 == 0:
            vectors.append(engine.embed(crop_faces(frame, [tracks[0].face]))[0])
    assert ids == {1}
    assert min(vectors[0] @ vector for vector in vectors) > 0.6
