"""When it happened, told by clocks of which one may be wrong."""

import datetime

import pytest

from attendance.true_times import Clocks, find_true_time

NOON = datetime.datetime(2026, 11, 20, 12, tzinfo=datetime.UTC)
MINUTE, HOUR, DAY = (datetime.timedelta(**{unit: 1}) for unit in ("minutes", "hours", "days"))
TOLERANCE = 2 * MINUTE
NOTHING = datetime.timedelta()


def tell(*, wrong_then=NOTHING, wrong_now=None, offset=NOTHING, slept=NOTHING, age=True):
    """Captured at noon, delivered three hours later; `offset` None: the kiosk knew none."""
    wrong_now = wrong_then if wrong_now is None else wrong_now
    return find_true_time(
        Clocks(
            captured_at=NOON + wrong_then,
            sent_at=NOON + 3 * HOUR + wrong_now,
            received_at=NOON + 3 * HOUR,
            age=3 * HOUR - slept if age else None,
            offset=offset,
        ),
        tolerance=TOLERANCE,
    )


@pytest.mark.parametrize(
    "clocks",
    [
        {},
        {"wrong_then": DAY, "offset": -DAY},
        {"wrong_then": -DAY, "offset": DAY, "age": False},
        {"slept": 2 * HOUR},
        {"wrong_then": DAY, "wrong_now": NOTHING, "offset": -DAY},
        {"wrong_then": DAY, "offset": NOTHING},
        {"offset": None, "wrong_then": -300 * DAY},
    ],
    ids=[
        "right", "a day fast", "a day slow, loaded again", "the tablet slept",
        "set right before it was sent", "set wrong before, and the page lived on",
        "never heard from the server",
    ],
)  # fmt: skip
def test_two_that_agree_find_it(clocks):
    assert (tell(**clocks).at, tell(**clocks).is_sure) == (NOON, True)


@pytest.mark.parametrize(
    "clocks",
    [
        {"offset": None, "age": False},
        {"wrong_then": DAY, "offset": NOTHING, "age": False},
        {"wrong_then": DAY, "wrong_now": NOTHING, "offset": -DAY, "age": False},
        {"wrong_then": HOUR, "offset": NOTHING, "slept": HOUR / 2},
    ],
)
def test_one_alone_is_not_believed(clocks):
    assert not tell(**clocks).is_sure
