"""Curves as SVG: no drawing library, and the same picture in a file and in the admin."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 640, 420
LEFT, RIGHT, TOP, BOTTOM = 70, 20, 44, 56
COLORS = ("#0e7c86", "#b4540a", "#5b4bb3", "#4d7c0f")
DASHES = ("", "7 4", "2 3", "9 3 2 3")
"""Lines are told apart by colour and by dashes."""

GRID_STEPS = 5
LINE_HEIGHT = 20


@dataclass(frozen=True, slots=True)
class Axis:
    """What is along one side. A logarithmic axis starts above 0; what is below is drawn at `low`.

    Raises ValueError when the ends are not in order.
    """

    label: str
    low: float
    high: float
    is_log: bool = False

    def __post_init__(self) -> None:
        if not self.low < self.high or (self.is_log and self.low <= 0):
            raise ValueError(f"An axis cannot run from {self.low} to {self.high}.")

    def place(self, value: float) -> float:
        """Where a value lies, 0 (low) to 1 (high); outside is moved to the end."""
        clipped = min(max(value, self.low), self.high)
        if self.is_log:
            return math.log(clipped / self.low) / math.log(self.high / self.low)
        return (clipped - self.low) / (self.high - self.low)

    def list_ticks(self) -> list[float]:
        """Decades of a logarithmic axis, even steps of another."""
        if self.is_log:
            first, last = math.ceil(math.log10(self.low)), math.floor(math.log10(self.high))
            return [10.0**power for power in range(first, last + 1)]
        step = (self.high - self.low) / GRID_STEPS
        return [self.low + step * count for count in range(GRID_STEPS + 1)]

    def name_tick(self, value: float) -> str:
        """A rate as per cent, another value as a number."""
        return f"{value * 100:.6g} %" if self.is_log else f"{value:.2f}"


@dataclass(frozen=True, slots=True)
class Line:
    """A named line through points x, y."""

    name: str
    points: Sequence[tuple[float, float]]


def draw_curves(
    lines: Sequence[Line], *, title: str, x: Axis, y: Axis, mark_x: float | None = None
) -> str:
    """An SVG document that follows the text colour of the page around it.

    `mark_x` is a value on the x axis to be marked by an upright line.
    """
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(title)}" font-family="system-ui, sans-serif" font-size="13" '
        'fill="currentColor">'
    )
    parts = [
        head,
        f"<title>{escape(title)}</title>",
        f'<text x="{LEFT}" y="20" font-size="15" font-weight="600">{escape(title)}</text>',
        *_draw_grid(x, y),
        *(_draw_line(number, line, x, y) for number, line in enumerate(lines)),
        *_draw_legend(lines),
    ]
    if mark_x is not None:
        across = _across(x, mark_x)
        parts.append(
            f'<line x1="{across}" x2="{across}" y1="{TOP}" y2="{HEIGHT - BOTTOM}" '
            'stroke="currentColor" stroke-dasharray="4 4"/>'
        )
    return "\n".join([*parts, "</svg>\n"])


def _across(axis: Axis, value: float) -> str:
    return f"{LEFT + axis.place(value) * (WIDTH - LEFT - RIGHT):.1f}"


def _down(axis: Axis, value: float) -> str:
    return f"{HEIGHT - BOTTOM - axis.place(value) * (HEIGHT - TOP - BOTTOM):.1f}"


def _draw_grid(x: Axis, y: Axis) -> list[str]:
    lines = []
    for value in x.list_ticks():
        at = _across(x, value)
        lines.append(
            f'<line x1="{at}" x2="{at}" y1="{TOP}" y2="{HEIGHT - BOTTOM}" stroke="currentColor" '
            f'opacity="0.15"/><text x="{at}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">'
            f"{x.name_tick(value)}</text>"
        )
    for value in y.list_ticks():
        at = _down(y, value)
        lines.append(
            f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{at}" y2="{at}" stroke="currentColor" '
            f'opacity="0.15"/><text x="{LEFT - 8}" y="{at}" text-anchor="end" '
            f'dominant-baseline="middle">{y.name_tick(value)}</text>'
        )
    middle = (LEFT + WIDTH - RIGHT) / 2
    lines.append(
        f'<text x="{middle}" y="{HEIGHT - 14}" text-anchor="middle">{escape(x.label)}</text>'
        f'<text transform="translate(16 {(TOP + HEIGHT - BOTTOM) / 2}) rotate(-90)" '
        f'text-anchor="middle">{escape(y.label)}</text>'
    )
    return lines


def _draw_line(number: int, line: Line, x: Axis, y: Axis) -> str:
    points = " ".join(f"{_across(x, at)},{_down(y, value)}" for at, value in line.points)
    return (
        f'<polyline points="{points}" fill="none" stroke-width="2.5" '
        f'stroke="{COLORS[number % len(COLORS)]}" '
        f'stroke-dasharray="{DASHES[number % len(DASHES)]}"/>'
    )


def _draw_legend(lines: Sequence[Line]) -> list[str]:
    """Names in the lower left corner, which curves of errors leave free."""
    top = HEIGHT - BOTTOM - LINE_HEIGHT * len(lines)
    parts = []
    for number, line in enumerate(lines):
        color, dashes = COLORS[number % len(COLORS)], DASHES[number % len(DASHES)]
        y = top + LINE_HEIGHT * number
        parts.append(
            f'<line x1="{LEFT + 12}" x2="{LEFT + 42}" y1="{y}" y2="{y}" stroke="{color}" '
            f'stroke-width="2.5" stroke-dasharray="{dashes}"/>'
            f'<text x="{LEFT + 50}" y="{y}" dominant-baseline="middle">{escape(line.name)}</text>'
        )
    return parts
