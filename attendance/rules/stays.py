"""Check-ins and the check-outs that follow them."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

# After this long without a check-out a person counts as gone: the next glance is an arrival.
LONGEST_SHIFT = datetime.timedelta(hours=16)
# A clock may be this far ahead of ours before its word is refused.
CLOCK_TOLERANCE = datetime.timedelta(minutes=2)


def is_present(last_kind: str, last_at: datetime.datetime, at: datetime.datetime) -> bool:
    """Whether somebody whose last event was `last_kind` at `last_at` is here at `at`."""
    return last_kind == "in" and at - last_at < LONGEST_SHIFT


def choose_kind(*, is_here: bool, direction: str) -> str:
    """What a check-in means, "in" or "out": the device's direction, or by turns when "both"."""
    if direction != "both":
        return direction
    return "out" if is_here else "in"


@dataclass(frozen=True, slots=True)
class Stay:
    """From a check-in to its check-out; one of them may be unknown. Times are aware.

    `is_open` is a stay that still lasts: it counts up to now.
    """

    came_at: datetime.datetime | None
    left_at: datetime.datetime | None
    is_open: bool = False

    @property
    def starts_at(self) -> datetime.datetime:
        """The day of a stay is the day on which this lies."""
        at = self.came_at or self.left_at
        assert at is not None  # noqa: S101  one of them is known
        return at

    @property
    def is_whole(self) -> bool:
        """Whether both ends are known."""
        return self.came_at is not None and self.left_at is not None

    def measure(self, now: datetime.datetime) -> datetime.timedelta:
        """How long it was; nothing when an end is missing, for nobody knows."""
        if self.came_at is None or not (self.is_whole or self.is_open):
            return datetime.timedelta()
        return (self.left_at or now) - self.came_at


def pair_stays(
    events: Iterable[tuple[str, datetime.datetime]], *, now: datetime.datetime
) -> list[Stay]:
    """Pair check-ins with the check-outs that follow; `events` are (kind, time), ascending.

    A check-out later than LONGEST_SHIFT after the check-in belongs to another stay, whose
    beginning is unknown.
    """
    stays: list[Stay] = []
    came_at: datetime.datetime | None = None
    for kind, at in events:
        if kind == "in":
            if came_at is not None:
                stays.append(Stay(came_at, None))
            came_at = at
        elif came_at is not None and at - came_at < LONGEST_SHIFT:
            stays.append(Stay(came_at, at))
            came_at = None
        else:
            if came_at is not None:
                stays.append(Stay(came_at, None))
            stays.append(Stay(None, at))
            came_at = None
    if came_at is not None:
        stays.append(Stay(came_at, None, is_open=is_present("in", came_at, now)))
    return stays
