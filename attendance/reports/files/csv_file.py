"""Reports as CSV: UTF-8 with the mark that spreadsheets look for, one row a line, no sums."""

import csv
import functools
import io
from collections.abc import Callable
from typing import IO, Any

from attendance.reports.cells import Durations, name_column, write_minutes
from attendance.reports.files.content import FileContent
from attendance.reports.table import CellKind
from attendance.reports.words import show_status
from people.tables import defuse


def write_csv(content: FileContent, file: IO[bytes], durations: Durations) -> int:
    """Write the rows, and say how many there were.

    Days are like 2026-11-21 and times like 2026-11-21 08:59, on the clock of the person's site.
    """
    columns = content.report.columns
    writers = [_choose_writer(column.kind, durations) for column in columns]
    text = io.TextIOWrapper(file, "utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow([defuse(name_column(column)) for column in columns])
    count = 0
    for count, row in enumerate(content.rows, start=1):  # noqa: B007  the number of the last one
        writer.writerow(
            [
                "" if cell is None else write(cell)
                for write, cell in zip(writers, row.cells, strict=True)
            ]
        )
    text.flush()
    text.detach()
    return count


def _choose_writer(kind: CellKind, durations: Durations) -> Callable[[Any], str]:
    """What writes a cell of this kind; chosen once, for there are millions of cells."""
    if kind is CellKind.MINUTES:
        return functools.cache(lambda minutes: write_minutes(minutes, durations))
    if kind is CellKind.TIME:
        return lambda at: f"{at:%Y-%m-%d %H:%M}"
    if kind is CellKind.STATUS:
        return functools.cache(lambda status: defuse(show_status(status)))
    return (lambda words: defuse(str(words))) if kind is CellKind.TEXT else str
