"""How a kind of cell looks as text: on paper, in CSV, and wherever else words are wanted."""

import datetime
from enum import StrEnum

from django.utils.translation import gettext as _

from attendance.reports.table import Cell, CellKind, Column
from attendance.reports.words import show_status


class Durations(StrEnum):
    """How minutes are written."""

    CLOCK = "clock"  # 7:45
    DECIMAL = "decimal"  # hours, 7.75
    MINUTES = "minutes"  # 465


def write_cell(kind: CellKind, cell: Cell, durations: Durations = Durations.CLOCK) -> str:
    """The cell in words and numbers; dates as 2026-11-21, times as 08:59, nothing as nothing."""
    if cell is None:
        return ""
    if kind is CellKind.MINUTES and isinstance(cell, int):
        return write_minutes(cell, durations)
    if kind is CellKind.STATUS:
        return show_status(str(cell))
    if isinstance(cell, datetime.datetime):
        return f"{cell:%H:%M}"
    return cell.isoformat() if isinstance(cell, datetime.date) else str(cell)


def write_minutes(minutes: int, durations: Durations = Durations.CLOCK) -> str:
    """Minutes as 7:45, as hours with two digits after the point, or as they are."""
    if durations is Durations.MINUTES:
        return str(minutes)
    if durations is Durations.DECIMAL:
        return f"{minutes / 60:.2f}"
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else ''}{hours}:{rest:02}"


def name_column(column: Column) -> str:
    """The heading of a column in the language that is active."""
    return str(column.title)


def name_total() -> str:
    """The word before the sums."""
    return _("Total")
