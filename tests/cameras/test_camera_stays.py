"""From faces in frames to rows: one for each face on a track."""

import pytest

from attendance.cameras.stays import Stays
from tests.cameras.camera_factories import Scene, see

ADA, BEN = 1, 2


@pytest.fixture
def scene():
    return Scene(Stays(7, 1))


@pytest.fixture
def door():
    return Scene(Stays(7, 1, asks_life=True))


def test_a_person_makes_one_row_however_many_frames(scene):
    assert scene.show(see(1, state="looking"), frames=5) == []
    (row,) = scene.show(see(1, ADA, score=0.7))
    assert scene.show(see(1, ADA, score=0.9), frames=20) == [row]
    assert (row.employee_id, row.best_score, row.camera_id, row.fence) == (ADA, 0.9, 7, 1)
    assert row.last_s - row.first_s == pytest.approx(2.6)  # from where the track began
    assert (row.last_seen - row.first_seen).total_seconds() == pytest.approx(2.6)


def test_who_was_unknown_first_gets_the_name_in_the_same_row(scene):
    (row,) = scene.show(see(1), frames=3)
    assert (row.employee_id, row.best_score) == (None, None)
    assert scene.show(see(1, ADA)) == [row]
    assert row.employee_id == ADA


def test_a_person_who_turned_away_for_seconds_goes_on_in_the_same_row(scene):
    (row,) = scene.show(see(1, ADA))
    scene.wait(3)
    assert scene.show(see(2, ADA)) == [row]
    scene.wait(6)
    (another,) = scene.show(see(3, ADA))
    assert another is not row


def test_a_stranger_goes_on_in_the_same_row_only_at_the_same_place(scene):
    (row,) = scene.show(see(1))
    scene.wait(1)
    (far,) = scene.show(see(2, left=500.0))
    assert far is not row
    assert scene.show(see(3, left=110.0), see(2, left=500.0)) == [row, far]


def test_two_tracks_at_once_are_two_rows_also_of_one_name(scene):
    rows = scene.show(see(1, ADA), see(2, ADA, left=400.0))
    assert len(rows) == 2
    rows = scene.show(see(1, ADA), see(3, BEN, left=400.0))
    assert [row.employee_id for row in rows] == [ADA, BEN]


def test_another_face_on_the_same_track_is_another_row(scene):
    (first,) = scene.show(see(1, ADA))
    (second,) = scene.show(see(1, BEN, changes=1), frames=3)
    assert (first.employee_id, second.employee_id) == (ADA, BEN)
    assert second.first_s > first.last_s
    (stranger,) = scene.show(see(1, changes=2))
    assert stranger.employee_id is None
    assert scene.show(see(1, ADA, changes=3)) == [first]


def test_a_known_face_in_doubt_changes_nothing(scene):
    (row,) = scene.show(see(1, ADA))
    last_s = row.last_s
    assert scene.show(see(1, state="looking"), see(2, state="unfit"), frames=3) == []
    assert scene.show(see(1)) == []
    assert row.last_s == last_s


def test_a_wall_clock_that_jumps_back_turns_no_row_around(scene):
    import datetime

    (row,) = scene.show(see(1, ADA))
    scene.started -= datetime.timedelta(hours=1)
    scene.show(see(1, ADA), frames=5)
    assert row.last_seen > row.first_seen


def test_arrivals_are_told_once_where_nobody_asks_for_life(scene):
    (row,) = scene.show(see(1, ADA))
    assert (row.proof.employee_id, row.proof.looks, row.proof.verdict) == (ADA, 3, None)
    row.proof = None
    scene.show(see(1, ADA, agreeing=4), frames=3)
    assert row.proof is None
    scene.wait(2)
    scene.show(see(2, ADA))
    assert row.proof is not None  # back again: the same row, another stay


def test_a_door_waits_for_life_and_hears_of_every_look(door):
    assert door.show(see(1, ADA, verdict="waiting"), frames=5) == []
    (row,) = door.show(see(1, ADA, verdict="live", agreeing=4))
    assert (row.employee_id, row.liveness, row.proof.verdict) == (ADA, 4.0, "live")
    row.proof = None
    door.show(see(1, ADA, verdict="live", agreeing=5))
    assert row.proof.looks == 5


def test_a_face_that_is_never_judged_is_named_without_proof_of_life(door):
    (row,) = door.show(see(1, ADA, verdict="too_far"))
    assert (row.employee_id, row.proof.verdict) == (ADA, "too_far")
    (other,) = door.show(see(2, BEN, verdict="waiting", left=400.0), frames=22)
    assert (other.employee_id, other.proof.verdict) == (BEN, "waiting")


def test_a_picture_of_somebody_is_nobodys_sighting(door):
    (row,) = door.show(see(1, ADA, verdict="spoof"))
    assert (row.employee_id, row.best_score, row.liveness) == (None, None, -4.0)
    assert (row.proof.employee_id, row.proof.verdict) == (ADA, "spoof")
    door.show(see(1, ADA, verdict="waiting"), frames=30)
    assert row.employee_id is None
    door.show(see(1, ADA, verdict="live"))
    assert row.employee_id == ADA


def test_a_name_is_taken_back_when_it_turns_out_to_be_a_picture(door):
    stays = Stays(7, 1, asks_life=True, keeps_crops=True)
    scene = Scene(stays)
    (row,) = scene.show(see(1, ADA, verdict="too_far"))
    assert row.crop
    scene.show(see(1, ADA, verdict="spoof"))
    assert (row.employee_id, row.best_score, row.crop) == (None, None, None)


def test_a_picture_of_a_face_is_kept_only_where_that_is_wanted_and_never_of_strangers(scene):
    (row,) = scene.show(see(1, ADA))
    assert row.crop is None
    keeping = Scene(Stays(7, 1, keeps_crops=True))
    (row, stranger) = keeping.show(see(1, ADA), see(2, left=400.0))
    assert row.crop.startswith(b"\xff\xd8")
    assert stranger.crop is None
