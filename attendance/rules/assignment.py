"""To which day a stay belongs.

That of the local date on which it began, but

- it belongs to yesterday when it follows a stay of yesterday after a short break, or begins within
  yesterday's shift, as of somebody who comes late to a night shift;
- it belongs to tomorrow when it begins shortly before tomorrow's shift and after today's;
- whoever leaves and comes in the same minute has not left: it goes where the stay before went.

What belongs to yesterday by these ends on the day on which it began. And no day grows longer than
its 23, 24 or 25 hours: where it would, the stay is cut at midnight, and the day takes nothing else
from beyond. All of it looks only at the stays and plans of a day and of those beside it, so that
any window of days tells the same of a day in it.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from attendance.rules.clock import MINUTE, Span, to_minute
from attendance.rules.plans import PlannedDay
from attendance.rules.stays import LONGEST_SHIFT, Stay

# Whoever is back within so many minutes had a break; it is the same day for them.
LONGEST_BREAK = 120
# So many minutes before a shift an arrival is one for this shift.
EARLIEST = 120
# A check-out without a check-in may come so many minutes after the shift which it ends.
LATEST_DEPARTURE = 240
LONGEST_SHIFT_MINUTES = LONGEST_SHIFT // MINUTE


@dataclass(frozen=True, slots=True)
class Part:
    """A stay, or what of it lies on one day; minutes since 1970.

    `starts` and `ends` are the same where an end is not known.
    """

    stay: Stay
    starts: int
    ends: int


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the stay before was put; `head` is when the work began to which it belongs."""

    starts: int
    ends: int
    date: int
    day: int
    head: int


def assign_stays(days: Sequence[PlannedDay], stays: Sequence[Stay]) -> list[list[Part]]:
    """For each of the consecutive `days`, its parts of the `stays`, which ascend.

    The first and the last of the days are complete only for what they tell about those inside.
    """
    assignment = _Assignment(days)
    parts = [_measure(stay) for stay in stays]
    for part in parts:
        assignment.take_room(part)
    before: _Place | None = None
    for part in parts:
        before = assignment.place(part, before)
    return assignment.parts


class _Assignment:
    """Days that fill; a day is named by its index."""

    __slots__ = ("days", "newest", "parts", "room", "starts")

    def __init__(self, days: Sequence[PlannedDay]) -> None:
        self.days = days
        self.starts = [day.starts for day in days]
        self.parts: list[list[Part]] = [[] for _ in days]
        # The newest day that has something: none before it gets any more.
        self.newest = 0
        # Minutes that a day may take from beyond its midnights.
        self.room = [day.length - _reserve_for_early(day) for day in days]

    def take_room(self, part: Part) -> None:
        """Being here on a date leaves less of it for what the dates beside it bring."""
        for index in self._find_dates(part):
            day = self.days[index]
            self.room[index] -= min(part.ends, day.ends) - max(part.starts, day.starts)

    def place(self, part: Part, before: _Place | None) -> _Place | None:
        """Give the part to a day; None when nothing can follow it."""
        date = self._find_date(part.starts)
        if not 0 <= date < len(self.days):
            return None
        goes_on = before is not None and part.starts == before.ends and before.day == date
        if not goes_on and self._is_early(part, date):
            return self._put(part, date, date + 1, part.starts)
        head = self._find_head_of_yesterday(part, date, before)
        if head is not None:
            self.room[date - 1] -= part.ends - part.starts
            return self._put(part, date, date - 1, head)
        tail = max(0, part.ends - self.days[date].ends)
        if tail > max(0, self.room[date]):
            self._cut(part)
            return None
        self.room[date] -= tail
        return self._put(part, date, date, part.starts)

    def _put(self, part: Part, date: int, day: int, head: int) -> _Place | None:
        self.parts[day].append(part)
        self.newest = day
        return _Place(part.starts, part.ends, date, day, head) if part.stay.is_whole else None

    def _cut(self, part: Part) -> None:
        for index in self._find_dates(part):
            day = self.days[index]
            starts, ends = max(part.starts, day.starts), min(part.ends, day.ends)
            self.parts[index].append(Part(part.stay, starts, ends))
            self.newest = index

    def _find_date(self, minute: int) -> int:
        """On which date this is; -1 before the first, and one too many after the last."""
        if not self.days or minute >= self.days[-1].ends:
            return len(self.days)
        return bisect_right(self.starts, minute) - 1

    def _find_dates(self, part: Part) -> Iterator[int]:
        """The dates on which some of this part lies."""
        index = max(0, self._find_date(part.starts))
        while index < len(self.days) and self.days[index].starts < part.ends:
            if part.starts < self.days[index].ends:
                yield index
            index += 1

    def _is_early(self, part: Part, date: int) -> bool:
        """Whether it begins shortly before tomorrow's shift, and after today's."""
        if date + 1 >= len(self.days) or part.stay.came_at is None:
            return False
        shift, tomorrow = self.days[date].due_shift, self.days[date + 1]
        if tomorrow.due_shift is None or tomorrow.due_shift[0] - part.starts > EARLIEST:
            return False
        is_over = shift is None or part.starts >= shift[1]
        return is_over and part.ends <= tomorrow.ends and self.room[date + 1] >= 0

    def _find_head_of_yesterday(self, part: Part, date: int, before: _Place | None) -> int | None:
        """When the work of yesterday began to which this part belongs; None if to none."""
        if self.newest >= date or part.ends > self.days[date].ends:
            return None
        today, yesterday = self.days[date].due_shift, self.days[date - 1].due_shift
        if part.ends - part.starts > max(0, self.room[date - 1]):
            return None
        if part.stay.came_at is None:
            return _find_departed_shift(part.starts, today, yesterday)
        if before is not None and _follows(part, date, before):
            head = before.head if before.date == date else before.starts
            if part.starts == before.ends:
                return head
            is_claimed = _is_claimed(part.starts, today, yesterday)
            if not is_claimed and part.starts - head < LONGEST_SHIFT_MINUTES:
                return head
        return _find_late_shift(part.starts, today, yesterday)


def _measure(stay: Stay) -> Part:
    starts = to_minute(stay.starts_at)
    return Part(stay, starts, to_minute(stay.left_at) if stay.is_whole and stay.left_at else starts)


def _reserve_for_early(day: PlannedDay) -> int:
    """What those may bring who come before midnight for a shift that starts soon after."""
    if day.due_shift is None:
        return 0
    return max(0, EARLIEST - (day.due_shift[0] - day.starts))


def _follows(part: Part, date: int, before: _Place) -> bool:
    """Whether the work of the day before `date` goes on here after a short break."""
    if part.starts - before.ends > LONGEST_BREAK:
        return False
    if before.date == date:
        return before.day == date - 1
    return before.date == date - 1 and before.day != date


def _is_claimed(starts: int, today: Span | None, yesterday: Span | None) -> bool:
    """Whether an arrival is one for today's shift, though the person had worked until shortly."""
    if today is None or not today[0] - EARLIEST <= starts < today[1]:
        return False
    return yesterday is None or starts >= yesterday[1]


def _find_late_shift(starts: int, today: Span | None, yesterday: Span | None) -> int | None:
    """When yesterday's shift began if an arrival is a late one for it, not one for today's."""
    if yesterday is None or not yesterday[0] <= starts < yesterday[1]:
        return None
    if today is not None:
        until_today = today[0] - starts
        if until_today <= EARLIEST and until_today < starts - yesterday[0]:
            return None
    return yesterday[0]


def _find_departed_shift(at: int, today: Span | None, yesterday: Span | None) -> int | None:
    """When yesterday's shift began if a departure without an arrival is one from it."""
    if yesterday is None or not yesterday[0] <= at < yesterday[1] + LATEST_DEPARTURE:
        return None
    return yesterday[0] if today is None or at < today[0] else None
