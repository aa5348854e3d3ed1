"""The rules, in plain values."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance.rules import LONGEST_SHIFT, choose_kind, is_present, pair_stays

MORNING = datetime.datetime(2026, 3, 17, 8, tzinfo=datetime.UTC)


@given(hours=st.floats(0, 100))
def test_presence_ends_with_the_longest_shift(hours):
    later = MORNING + datetime.timedelta(hours=hours)
    assert is_present("in", MORNING, later) == (later - MORNING < LONGEST_SHIFT)
    assert not is_present("out", MORNING, later)


@pytest.mark.parametrize(
    ("is_here", "direction", "kind"),
    [
        (True, "both", "out"),
        (False, "both", "in"),
        (True, "in", "in"),
        (False, "out", "out"),
    ],
)
def test_what_a_check_in_means(is_here, direction, kind):
    assert choose_kind(is_here=is_here, direction=direction) == kind


def at(hour: int, day: int = 1) -> datetime.datetime:
    return datetime.datetime(2026, 3, day, hour, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("events", "hours", "is_whole"),
    [
        ([], [], []),
        ([("in", at(8)), ("out", at(12))], [4], [True]),
        ([("in", at(22)), ("out", at(6, 2))], [8], [True]),
        ([("out", at(12))], [0], [False]),
        ([("in", at(8)), ("in", at(9, 2)), ("out", at(12, 2))], [0, 3], [False, True]),
        ([("in", at(8)), ("out", at(8, 2))], [0, 0], [False, False]),
        ([("in", at(8)), ("out", at(9)), ("out", at(10))], [1, 0], [True, False]),
    ],
)
def test_stays_are_paired_and_what_is_unknown_counts_nothing(events, hours, is_whole):
    now = at(0, 20)
    stays = pair_stays(events, now=now)
    assert [stay.measure(now) / datetime.timedelta(hours=1) for stay in stays] == hours
    assert [stay.is_whole for stay in stays] == is_whole


def test_a_stay_that_lasts_is_open_until_the_longest_shift_is_over():
    for hours, is_open in ((15, True), (17, False)):
        now = at(0) + datetime.timedelta(hours=hours)
        (stay,) = pair_stays([("in", at(0))], now=now)
        assert stay.is_open is is_open
        assert stay.measure(now) == (now - at(0) if is_open else datetime.timedelta())
