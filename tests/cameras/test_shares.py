"""Who is looked at next on a full machine, by a clock of our own."""

import heapq
from collections import Counter

import pytest

from attendance.cameras.shares import Share, choose_next


def play(shares, *, look_s, workers=2, seconds=30.0, frames_per_s=15.0):
    """Looks per second of each camera that sends so many pictures, each look so long."""
    looks, free, now_s = Counter(), [0.0] * workers, 0.0
    seen = dict.fromkeys(shares, -1)
    for share in shares:
        share.open(0.0)
    while now_s < seconds:
        frame = int(now_s * frames_per_s)
        waiting = [share for share in shares if seen[share] < frame]
        share = choose_next(waiting, now_s=now_s)
        if share is not None and free[0] <= now_s:
            heapq.heapreplace(free, now_s + look_s)
            share.take(now_s)
            looks[share] += 1
            seen[share] = frame
        else:
            now_s += 0.001
    for share in shares:
        share.measure(seconds, received_per_s=frames_per_s)
    return [looks[share] / seconds for share in shares]


def test_a_machine_with_room_gives_every_camera_what_it_wants():
    shares = [Share(wanted, now_s=0.0) for wanted in (1, 5, 10, 15)]
    assert play(shares, look_s=0.02) == pytest.approx([1, 5, 10, 15], rel=0.05)
    assert not any(share.is_short for share in shares)


def test_fifty_cameras_on_a_small_machine_get_the_same_part_and_say_so():
    """50 cameras want 250 looks a second, 33 are possible."""
    shares = [Share(5, now_s=0.0) for _ in range(50)]
    rates = play(shares, look_s=0.06)
    assert sum(rates) == pytest.approx(33.3, rel=0.03)
    assert max(rates) < 1.25 * min(rates)
    assert all(share.is_short for share in shares)


def test_who_wants_twice_as_much_gets_twice_as_much_when_all_are_short():
    shares = [Share(wanted, now_s=0.0) for wanted in [10] * 10 + [5] * 10]
    rates = play(shares, look_s=0.05)
    assert sum(rates[:10]) == pytest.approx(2 * sum(rates[10:]), rel=0.1)


def test_a_camera_that_sends_less_than_is_wanted_is_not_short():
    share = Share(25, now_s=0.0)
    assert play([share], look_s=0.01, frames_per_s=6.0) == pytest.approx([6.0], rel=0.05)
    assert not share.is_short


def test_a_quiet_camera_wants_nothing_and_one_that_opens_is_served_at_once():
    busy, quiet = Share(10, now_s=0.0), Share(10, now_s=0.0)
    busy.open(0.0)
    assert choose_next([busy, quiet], now_s=5.0) is busy
    quiet.open(5.0)
    assert quiet.is_due(5.0)
    busy.take(5.0)
    assert choose_next([busy, quiet], now_s=5.06) is not None
    quiet.close()
    assert not quiet.is_due(9.0)


def test_pictures_that_come_a_little_early_are_not_left_out():
    """25 a second, each up to 10 ms early or late."""
    share, taken = Share(25, now_s=0.0), 0
    share.open(0.0)
    for number in range(250):
        at_s = number / 25 + (0.01 if number % 2 else -0.01)
        if share.is_due(at_s):
            share.take(at_s)
            taken += 1
    assert taken >= 248


def test_who_waits_for_a_name_comes_before_those_whose_faces_are_known():
    """Nobody is starved for it."""
    shares = [Share(10, now_s=0.0) for _ in range(8)]
    for share in shares:
        share.open(0.0)
        share.is_awaited = share is shares[0]
    rates = play(shares, look_s=0.05, workers=1)
    assert rates[0] > 2 * max(rates[1:])
    assert min(rates[1:]) > 1
