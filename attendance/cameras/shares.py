"""Which camera is looked at next, so that a machine that is full is fair to all of them.

A camera wants so many pictures a second looked at. Whenever a thread is free, it takes the camera
that is furthest behind its wish, and of that the newest picture: what nobody had time for is gone,
never late. On a full machine each camera so gets the same part of what it wants, and more of it
while somebody waits for a name. Plain clockwork: the time comes from outside.
"""

from collections import deque
from collections.abc import Iterable

EARLY = 0.5
"""A picture may come by so much of the wanted interval early: cameras do not tick evenly."""

MEASURED_S = 4.0
"""The time over which the rate of looks is told."""

SETTLED_S = 2.0
"""Before that nothing is said of whether a camera gets enough."""

AWAITED = 3.0
"""A camera before which somebody waits for a name counts as so many times as far behind: whose
faces are known can wait a moment longer."""

SHORT_SHARE = 0.75
ENOUGH_SHARE = 0.9
"""A camera that gets less than the first part of what it could get is short, until it gets the
second."""


class Share:
    """One camera's wish and what it gets; used by one thread."""

    def __init__(self, wanted_per_s: float, *, now_s: float) -> None:
        self.wanted_per_s = wanted_per_s
        self.is_short = False
        self.is_awaited = True
        """Whether somebody is there, or may be, who has no name yet."""

        self._due_s = now_s
        self._looked_s = now_s
        self._opened_s: float | None = None
        self._looks: deque[float] = deque()
        self._told_per_s: float | None = None

    def open(self, now_s: float) -> None:
        """From now on pictures are wanted: something moves."""
        if self._opened_s is None:
            self._opened_s = self._due_s = self._looked_s = now_s
            self.is_awaited = True
            self._looks.clear()

    def close(self) -> None:
        """No pictures are wanted for now; the last rate is kept."""
        self._opened_s = None
        self.is_short = False

    @property
    def is_open(self) -> bool:
        """Whether pictures are wanted."""
        return self._opened_s is not None

    def is_due(self, now_s: float) -> bool:
        """Whether the next picture may be looked at."""
        return self.is_open and now_s >= self.due_s

    @property
    def due_s(self) -> float:
        """From when on the next picture may be looked at."""
        return self._due_s - EARLY / self.wanted_per_s

    def measure_delay(self, now_s: float) -> float:
        """How far it is behind: pictures that were wanted since the last look."""
        missed = (now_s - self._looked_s) * self.wanted_per_s
        return AWAITED * missed if self.is_awaited else missed

    def take(self, now_s: float) -> None:
        """A picture is being looked at; what was missed is not made up for."""
        interval_s = 1 / self.wanted_per_s
        self._due_s = max(self._due_s + interval_s, now_s)
        self._looked_s = now_s
        self._looks.append(now_s)

    def measure(self, now_s: float, *, received_per_s: float | None) -> float | None:
        """Looks per second while something moves, now or the last time; None before.

        Also decides whether the camera is short of what it wants, as far as it sends that much.
        """
        if self._opened_s is None:
            return self._told_per_s
        since_s = max(self._opened_s, now_s - MEASURED_S)
        while self._looks and self._looks[0] < since_s:
            self._looks.popleft()
        if now_s - self._opened_s < SETTLED_S:
            return self._told_per_s
        self._told_per_s = len(self._looks) / (now_s - since_s)
        possible_per_s = min(self.wanted_per_s, received_per_s or self.wanted_per_s)
        limit = ENOUGH_SHARE if self.is_short else SHORT_SHARE
        self.is_short = self._told_per_s < limit * possible_per_s
        return self._told_per_s


def choose_next(waiting: Iterable[Share], *, now_s: float) -> Share | None:
    """The share that is furthest behind among cameras that have a new picture; None when none."""
    due = [share for share in waiting if share.is_due(now_s)]
    return max(due, key=lambda share: share.measure_delay(now_s), default=None)
