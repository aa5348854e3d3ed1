"""The rules, in plain values."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance.rules import LONGEST_SHIFT, choose_kind, is_present

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
