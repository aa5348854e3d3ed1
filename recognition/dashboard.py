"""What several sources show, as a table for the terminal: one row for each, no pictures."""

import statistics
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Self

from rich.console import Console
from rich.live import Live
from rich.markup import escape
from rich.table import Table

from recognition.engine.video import Frame
from recognition.feeds import FeedState
from recognition.stream import Sight

WINDOW_S = 5.0
REFRESH_S = 0.25
NO_VALUE = "–"
NAMES_SHOWN = 4


@dataclass(slots=True)
class Pace:
    """How quickly the frames of a source are answered."""

    done_s: deque[float] = field(default_factory=lambda: deque(maxlen=600))
    delays_s: deque[float] = field(default_factory=lambda: deque(maxlen=50))

    def note(self, frame: Frame, *, is_live: bool) -> None:
        """The frame was looked at, just now."""
        now_s = time.monotonic()
        self.done_s.append(now_s)
        if is_live:
            self.delays_s.append(now_s - frame.time_s)

    @property
    def frames_per_s(self) -> float:
        """Frames a second that were looked at lately."""
        now_s = time.monotonic()
        recent = [at_s for at_s in self.done_s if now_s - at_s < WINDOW_S]
        return (len(recent) - 1) / max(now_s - recent[0], 1e-3) if len(recent) > 1 else 0.0

    @property
    def delay_s(self) -> float | None:
        """From the arrival of a frame to its answer, the median lately; None of files."""
        return statistics.median(self.delays_s) if self.delays_s else None


@dataclass(frozen=True, slots=True)
class Row:
    """What is shown of a source."""

    label: str
    state: FeedState
    pace: Pace
    sights: list[Sight]


class Dashboard:
    """A table that is drawn anew a few times a second, while it is open."""

    def __init__(self, console: Console) -> None:
        self._live = Live(console=console, auto_refresh=False)
        self._drawn_s = 0.0

    def __enter__(self) -> Self:
        """Begin to draw."""
        self._live.start()
        return self

    def __exit__(self, *_details: object) -> None:
        """Leave the last table where it is."""
        self._live.stop()

    def show(self, rows: list[Row]) -> None:
        """Draw these rows, unless the last ones were drawn a moment ago."""
        if time.monotonic() - self._drawn_s >= REFRESH_S:
            self._drawn_s = time.monotonic()
            self._live.update(make_table(rows), refresh=True)


def make_table(rows: list[Row]) -> Table:
    """Camera, frames a second, delay, faces, names; or what is wrong."""
    table = Table("camera")
    for title in ("frames/s", "delay", "faces"):
        table.add_column(title, justify="right")
    table.add_column("names")
    for row in rows:
        table.add_row(
            escape(row.label),
            tell_rate(row.pace.frames_per_s, row.state.received_per_s),
            tell_delay(row.pace.delay_s),
            str(len(row.sights)),
            tell_names(row),
        )
    return table


def tell_rate(looked_per_s: float, received_per_s: float | None) -> str:
    """Frames a second that are looked at, and how many come."""
    looked = f"{looked_per_s:.1f}"
    return looked if received_per_s is None else f"{looked} of {received_per_s:.1f}"


def tell_delay(delay_s: float | None) -> str:
    """Milliseconds from arrival to answer."""
    return NO_VALUE if delay_s is None else f"{delay_s * 1000:.0f} ms"


def tell_names(row: Row) -> str:
    """Who is seen now, those without a name counted; what is wrong instead, if anything is."""
    if row.state.problem:
        return f"[red]{escape(row.state.problem)}[/red]"
    if row.state.is_over:
        return "[dim]ended[/dim]"
    names = [name for sight in row.sights if (name := find_name(sight))]
    unknown = sum(sight.state == "unknown" for sight in row.sights)
    shown = names[:NAMES_SHOWN]
    if len(names) > NAMES_SHOWN:
        shown.append(f"and {len(names) - NAMES_SHOWN} more")
    if unknown:
        shown.append(f"{unknown} unknown")
    return escape(", ".join(shown)) or NO_VALUE


def find_name(sight: Sight) -> str | None:
    """Whose face it is, when that is sure."""
    person = sight.identification.person if sight.identification else None
    return person.name if person is not None and sight.state == "recognised" else None
