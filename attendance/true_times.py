"""When something happened, told by a kiosk whose clock may be wrong.

A kiosk that kept a check-in says what its clock showed then and shows now, how long ago by its
clock that nobody can set (monotonic: it may stand still while the device sleeps), and how far its
clock was off when it last heard from the server. Each way of computing the time fails alone; a time
counts only when two of them agree.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Clocks:
    """What the kiosk's clocks said; all times aware, `received_at` by the server's clock.

    `age` is None when the page was loaded again since. `offset` is what to add to the kiosk's clock
    to get the server's; None when the kiosk did not know.
    """

    captured_at: datetime.datetime
    sent_at: datetime.datetime
    received_at: datetime.datetime
    age: datetime.timedelta | None = None
    offset: datetime.timedelta | None = None


@dataclass(frozen=True, slots=True)
class TrueTime:
    """The best estimate, by the server's clock, and whether a second way confirms it."""

    at: datetime.datetime
    is_sure: bool


def find_true_time(clocks: Clocks, *, tolerance: datetime.timedelta) -> TrueTime:
    """The first estimate that another one confirms; else that by the difference, unsure."""
    estimates = list(_estimate(clocks))
    for number, at in enumerate(estimates):
        others = estimates[:number] + estimates[number + 1 :]
        if any(abs(at - other) <= tolerance for other in others):
            return TrueTime(at, is_sure=True)
    return TrueTime(clocks.received_at - (clocks.sent_at - clocks.captured_at), is_sure=False)


def _estimate(clocks: Clocks) -> Iterator[datetime.datetime]:
    """Best first: the one by the offset knows nothing of how long the delivery took."""
    if clocks.offset is not None:
        yield clocks.captured_at + clocks.offset
    yield clocks.received_at - (clocks.sent_at - clocks.captured_at)
    if clocks.age is not None:
        yield clocks.received_at - clocks.age
