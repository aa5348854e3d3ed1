"""The rules, in plain values."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance.rules import LONGEST_SHIFT, Stamp, choose_kind, is_at_work, is_present
from attendance.rules.stays import find_stays

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


def test_whoever_is_on_a_break_is_here_and_not_at_work():
    later = MORNING + datetime.timedelta(hours=1)
    for kind, is_here, works in [
        ("in", True, True),
        ("break_start", True, False),
        ("break_end", True, True),
        ("out", False, False),
    ]:
        assert is_present(kind, MORNING, later) is is_here
        assert is_at_work(kind, MORNING, later) is works


def at(hour: int, day: int = 1) -> datetime.datetime:
    return datetime.datetime(2026, 3, day, hour, tzinfo=datetime.UTC)


def pair(events, *, now):
    stamps = [Stamp(moment, kind) for kind, moment in events]
    return find_stays(stamps, now=now, debounce=datetime.timedelta())


@pytest.mark.parametrize(
    ("events", "stays"),
    [
        ([], []),
        ([("in", at(8)), ("out", at(12))], [(at(8), at(12))]),
        ([("in", at(22)), ("out", at(6, 2))], [(at(22), at(6, 2))]),
        ([("out", at(12))], [(None, at(12))]),
        (
            [("in", at(8)), ("in", at(9, 2)), ("out", at(12, 2))],
            [(at(8), None), (at(9, 2), at(12, 2))],
        ),
        ([("in", at(8)), ("out", at(8, 2))], [(at(8), None), (None, at(8, 2))]),
        ([("in", at(8)), ("out", at(9)), ("out", at(10))], [(at(8), at(9)), (None, at(10))]),
        ([("in", at(8)), ("break_start", at(9)), ("out", at(10))], [(at(8), at(10))]),
        ([("break_start", at(8)), ("break_end", at(9)), ("out", at(10))], [(None, at(10))]),
        ([("break_start", at(8)), ("in", at(9)), ("out", at(10))], [(None, None), (at(9), at(10))]),
        ([("break_end", at(8))], [(None, None)]),
    ],
)
def test_stays_are_paired_and_what_is_unknown_stays_unknown(events, stays):
    found = pair(events, now=at(0, 20))
    assert [(stay.came_at, stay.left_at) for stay in found] == stays
    assert [stay.is_whole for stay in found] == [None not in ends for ends in stays]
    assert not any(stay.is_open for stay in found)


@pytest.mark.parametrize(
    ("events", "pauses"),
    [
        ([("break_start", at(9)), ("break_end", at(10))], [(at(9), at(10))]),
        ([("break_start", at(9)), ("in", at(10))], [(at(9), at(10))]),
        ([("break_start", at(9))], [(at(9), at(12))]),
        ([("break_end", at(9))], []),
        ([("break_start", at(9)), ("break_start", at(10))], [(at(9), at(12))]),
    ],
)
def test_the_breaks_of_a_stay(events, pauses):
    (stay,) = pair([("in", at(8)), *events, ("out", at(12))], now=at(0, 20))
    assert [(pause.starts_at, pause.ends_at) for pause in stay.pauses] == pauses


def test_a_stay_that_lasts_is_open_until_the_longest_shift_is_over():
    for hours, is_open in ((15, True), (17, False)):
        (stay,) = pair([("in", at(0))], now=at(0) + datetime.timedelta(hours=hours))
        assert stay.is_open is is_open
