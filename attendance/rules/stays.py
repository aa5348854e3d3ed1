"""From coming to leaving, with the breaks between."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from attendance.rules.stamps import arrange_stamps
from attendance.rules.values import Stamp

# After this long without a check-out a person counts as gone: the next glance is an arrival.
LONGEST_SHIFT = datetime.timedelta(hours=16)
# A clock may be this far ahead of ours before its word is refused.
CLOCK_TOLERANCE = datetime.timedelta(minutes=2)


def is_present(last_kind: str, last_at: datetime.datetime, at: datetime.datetime) -> bool:
    """Whether somebody whose last event was `last_kind` at `last_at` is here at `at`.

    Whoever is on a break is here.
    """
    return last_kind != "out" and at - last_at < LONGEST_SHIFT


def is_at_work(last_kind: str, last_at: datetime.datetime, at: datetime.datetime) -> bool:
    """Whether somebody is here and not on a break: a check-in of theirs would be a departure."""
    return last_kind != "break_start" and is_present(last_kind, last_at, at)


def choose_kind(*, is_here: bool, direction: str) -> str:
    """What a check-in means, "in" or "out": the device's direction, or by turns when "both"."""
    if direction != "both":
        return direction
    return "out" if is_here else "in"


@dataclass(frozen=True, slots=True)
class Pause:
    """A break inside a stay; without an end it lasts as long as the stay."""

    starts_at: datetime.datetime
    ends_at: datetime.datetime | None = None
    start_id: int | None = None
    end_id: int | None = None


@dataclass(frozen=True, slots=True)
class Stay:
    """From a check-in to its check-out; one of them may be unknown. Times are aware.

    `is_open` is a stay that still lasts. `seen_at` is the first sign of somebody whose check-in is
    unknown, `last_at` the last of somebody whose check-out is. `is_automatic` is a stay that nobody
    but the clock ended.
    """

    came_at: datetime.datetime | None
    left_at: datetime.datetime | None
    is_open: bool = False
    pauses: tuple[Pause, ...] = ()
    seen_at: datetime.datetime | None = None
    last_at: datetime.datetime | None = None
    came_id: int | None = None
    left_id: int | None = None
    is_automatic: bool = False

    @property
    def starts_at(self) -> datetime.datetime:
        """The day of a stay is the day on which this lies."""
        at = self.came_at or self.seen_at or self.left_at
        assert at is not None  # noqa: S101  one of them is known
        return at

    @property
    def is_whole(self) -> bool:
        """Whether both ends are known."""
        return self.came_at is not None and self.left_at is not None


def find_stays(
    stamps: Iterable[Stamp], *, now: datetime.datetime, debounce: datetime.timedelta
) -> list[Stay]:
    """Pair what belongs together; the stays ascend.

    - A check-out later than LONGEST_SHIFT after the check-in belongs to another stay, whose
      beginning is unknown. So does one without a check-in.
    - A check-in of somebody at work leaves the stay before it without an end; of somebody on a
      break it ends the break.
    - A check-out ends the break as well. The end of a break that nobody began says nothing.
    - A check-out that the clock made gives way to whatever the person did after it, until they
      come again, and says nothing of somebody who had left.
    """
    pairing = _Pairing()
    arranged = arrange_stamps(stamps, debounce=debounce)
    for stamp, following in pairwise((*arranged, None)):
        if stamp is not None:
            pairing.add(stamp, following)
    pairing.finish(now)
    return pairing.stays


class _Pairing:
    """What is known while one stamp after the other is read."""

    __slots__ = ("first", "last", "on_break", "pauses", "stays")

    def __init__(self) -> None:
        self.stays: list[Stay] = []
        self.last: Stamp | None = None
        self._forget()

    def add(self, stamp: Stamp, following: Stamp | None) -> None:
        if self.first is not None and stamp.at - self.first.at >= LONGEST_SHIFT:
            self._end_unknown()
        self._read(stamp, following)
        self.last = stamp

    def _read(self, stamp: Stamp, following: Stamp | None) -> None:
        if stamp.kind == "in":
            self._come(stamp)
        elif stamp.kind == "out":
            if not (stamp.is_automatic and self._gives_way(following)):
                self._leave(stamp)
        elif stamp.kind == "break_start":
            self._begin_break(stamp)
        else:
            self._end_break(stamp)

    def finish(self, now: datetime.datetime) -> None:
        if self.first is not None:
            self._end_unknown(is_open=is_present("in", self.first.at, now))

    def _forget(self) -> None:
        self.first: Stamp | None = None
        self.on_break: Stamp | None = None
        self.pauses: list[Pause] = []

    def _come(self, stamp: Stamp) -> None:
        if self.on_break is not None and self.first is not None and self.first.kind == "in":
            self._end_break(stamp)
            return
        if self.first is not None:
            self._end_unknown()
        self.first = stamp

    def _leave(self, stamp: Stamp) -> None:
        first = self.first
        if first is None:
            self.stays.append(Stay(None, stamp.at, left_id=stamp.id))
            return
        if self.on_break is not None:
            self._end_break(stamp)
        came = first if first.kind == "in" else None
        self.stays.append(
            Stay(
                came_at=came.at if came else None,
                left_at=stamp.at,
                pauses=tuple(self.pauses),
                seen_at=first.at,
                came_id=came.id if came else None,
                left_id=stamp.id,
                is_automatic=stamp.is_automatic,
            )
        )
        self._forget()

    def _begin_break(self, stamp: Stamp) -> None:
        if self.first is None:
            self.first = stamp
        if self.on_break is None:
            self.on_break = stamp

    def _end_break(self, stamp: Stamp) -> None:
        if self.first is None:
            self.first = stamp
        elif self.on_break is not None:
            begun = self.on_break
            self.pauses.append(Pause(begun.at, stamp.at, begun.id, stamp.id))
            self.on_break = None

    def _end_unknown(self, *, is_open: bool = False) -> None:
        first = self.first
        assert first is not None  # noqa: S101  the callers looked
        if self.on_break is not None:
            self.pauses.append(Pause(self.on_break.at, start_id=self.on_break.id))
        came = first if first.kind == "in" else None
        self.stays.append(
            Stay(
                came_at=came.at if came else None,
                left_at=None,
                is_open=is_open,
                pauses=tuple(self.pauses),
                seen_at=first.at,
                last_at=self.last.at if self.last else first.at,
                came_id=came.id if came else None,
            )
        )
        self._forget()

    def _gives_way(self, following: Stamp | None) -> bool:
        """Whether a check-out that the clock made says nothing."""
        if self.first is None:
            return True
        return (
            following is not None
            and following.kind != "in"
            and following.at - self.first.at < LONGEST_SHIFT
        )
