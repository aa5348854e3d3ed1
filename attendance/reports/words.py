"""How the cells of a report read on the screen: 7:45, 09:21, Sunday, November 22."""

import datetime

from django.utils.formats import date_format, number_format

from attendance.models import DaySummary
from attendance.reports.table import Cell, CellKind

NOTHING = "–"
MINUS = "\u2212"
_status_words = dict(DaySummary.Status.choices)


def show_minutes(minutes: int) -> str:
    """Hours and minutes, like 7:45; a true minus sign before what is less than nothing."""
    hours, rest = divmod(abs(minutes), 60)
    return f"{MINUS if minutes < 0 else ''}{hours}:{rest:02d}"


def show_clock(at: datetime.datetime) -> str:
    """The time of day as readers of the language write it; `at` is on the clocks of the site."""
    return date_format(at, "TIME_FORMAT")


def show_day(day: datetime.date) -> str:
    """The date, with the first letters of the day of the week."""
    return f"{date_format(day, 'D')} {date_format(day, 'SHORT_DATE_FORMAT')}"


def show_status(status: str) -> str:
    """The word for a status of a day."""
    return str(_status_words.get(status, status))


def show_cell(kind: CellKind, cell: Cell) -> str:
    """A cell in the reader's language; a dash for an empty one."""
    if cell is None or cell == "":
        return NOTHING
    if kind is CellKind.MINUTES and isinstance(cell, int):
        return show_minutes(cell) if cell else NOTHING
    if kind is CellKind.COUNT and isinstance(cell, int):
        return number_format(cell, use_l10n=True, force_grouping=True)
    if kind is CellKind.STATUS:
        return show_status(str(cell))
    if isinstance(cell, datetime.datetime):
        return show_clock(cell)
    return show_day(cell) if isinstance(cell, datetime.date) else str(cell)
