"""What stands above the table of a report: numbers, each with its change, and pictures."""

from dataclasses import dataclass, field

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from attendance.durations import format_minutes
from attendance.reports.table import CellKind, Words

ROWS = "#rows"  # the table on the same page


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, where one sees what it counts, and how it differs from the time before."""

    label: Words
    text: str
    url: str
    mark: str = ""
    change: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """A number of a chart before it is drawn."""

    label: str
    value: int
    url: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """A number of a chart; `share` is that of the highest one, 0 to 1."""

    label: str
    caption: str
    text: str
    url: str
    share: float

    @property
    def height(self) -> float:
        """In a drawing of 100 by 40."""
        return round(40 * self.share, 2)

    @property
    def top(self) -> float:
        """Where the bar begins in that drawing."""
        return round(40 - 40 * self.share, 2)

    @property
    def length(self) -> float:
        """In a drawing 100 wide."""
        return round(100 * self.share, 2)


@dataclass(frozen=True, slots=True)
class Chart:
    """Numbers side by side: over time as columns, else as a ranking with a line for each."""

    title: Words
    heading: Words
    unit: Words
    bars: list[Bar]
    is_over_time: bool = False

    @property
    def columns(self) -> list[tuple[Bar, float, float]]:
        """Each bar with its x and its width in a drawing of 100 by 40."""
        slot = 100 / max(len(self.bars), 1)
        width = round(min(slot * 0.7, 8), 3)
        return [
            (bar, round(slot * number + (slot - width) / 2, 3), width)
            for number, bar in enumerate(self.bars)
        ]

    @property
    def slot(self) -> float:
        """How much of the drawing belongs to one bar."""
        return round(100 / max(len(self.bars), 1), 3)


@dataclass(frozen=True, slots=True)
class Summary:
    """Numbers and pictures of one report."""

    figures: list[Figure] = field(default_factory=list)
    charts: list[Chart] = field(default_factory=list)


def show_number(value: int, kind: CellKind) -> str:
    """A figure in words: 7:45, or 1,234."""
    if kind is CellKind.MINUTES:
        return format_minutes(value)
    return str(number_format(value, use_l10n=True, force_grouping=True))


def compare(value: int, before: int, kind: CellKind) -> str:
    """How a number differs from the one before it, in a sign and words."""
    difference = value - before
    if not difference:
        return _("= as before")
    text = show_number(abs(difference), kind)
    words = _("▲ %(number)s more") if difference > 0 else _("▼ %(number)s less")
    return words % {"number": text}


def make_figure(
    label: Words,
    values: tuple[int, int | None],
    *,
    url: str = ROWS,
    kind: CellKind = CellKind.COUNT,
    mark: str = "",
) -> Figure:
    """A figure from its value and the one of the time before (None: it is not compared)."""
    value, before = values
    return Figure(
        label=label,
        text=show_number(value, kind),
        url=url,
        mark=mark,
        change="" if before is None else compare(value, before, kind),
    )


def make_chart(
    title: Words,
    points: list[Point],
    *,
    heading: Words,
    unit: Words,
    kind: CellKind = CellKind.COUNT,
    is_over_time: bool = False,
) -> Chart:
    """The points as bars, the highest as long as the drawing."""
    highest = max((point.value for point in points), default=0) or 1
    bars = [
        Bar(
            label=point.label,
            caption=point.caption,
            text=show_number(point.value, kind),
            url=point.url,
            share=max(point.value, 0) / highest,
        )
        for point in points
    ]
    return Chart(title, heading, unit, bars, is_over_time)
