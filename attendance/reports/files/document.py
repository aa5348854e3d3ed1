"""Reports as PDF: a page header, page numbers, headings on every page, names in any script."""

from collections.abc import Sequence
from typing import IO, Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from attendance.errors import ReportTooLargeError
from attendance.reports.cells import name_column, name_total, write_cell
from attendance.reports.files.content import FileContent, Totals, describe_choice
from attendance.reports.table import CellKind, Column
from people.pdf import find_undrawn, render_pdf

MAX_ROWS = 5_000
TEXT_KINDS = frozenset({CellKind.TEXT, CellKind.STATUS})
NARROW_PAGE, WIDE_PAGE = 90, 150  # characters of 8 points side by side
LONGEST_WORDS = 30  # characters after which a text goes on in the next line
SIZE, SMALL_SIZE, SMALLEST_SIZE = 9, 8, 6.5


def write_document(content: FileContent, file: IO[bytes]) -> int:
    """Write the rows, and say how many there were.

    Raises:
        ReportTooLargeError: more rows than anybody reads on paper.
    """
    rows: list[list[str]] = []
    totals = Totals(content.report)
    columns = content.report.columns
    for row in content.rows:
        if len(rows) == MAX_ROWS:
            raise ReportTooLargeError(
                _("A PDF takes up to %(limit)d rows. Choose fewer days or people, or CSV.")
                % {"limit": MAX_ROWS}
            )
        cells = zip(columns, row.cells, strict=True)
        rows.append([write_cell(column.kind, cell) for column, cell in cells])
        totals.add(row)
    file.write(render_pdf("attendance/documents/report.typ", _describe(content, rows, totals)))
    return len(rows)


def _describe(content: FileContent, rows: list[list[str]], totals: Totals) -> dict[str, Any]:
    """The data of `documents/report.typ`."""
    columns = content.report.columns
    sums = _write_totals(columns, totals) if rows else []
    lengths = _measure(columns, [*rows, sums] if sums else rows)
    width = sum(lengths) + 2 * len(lengths)
    facts = describe_choice(content.chosen)
    return {
        "title": str(content.report.title),
        "kind": " · ".join([str(content.report.title), *(value for _label, value in facts)]),
        "date": date_format(timezone.localdate(), "DATE_FORMAT"),
        "page": _("%(page)s of %(pages)s") % {"page": "PAGE", "pages": "PAGES"},
        "language": (get_language() or "en").split("-")[0],
        "is-wide": width > NARROW_PAGE,
        "size": _choose_size(width),
        "facts": [[f"{label}:", value] for label, value in facts],
        "columns": [
            _describe_column(column, length)
            for column, length in zip(columns, lengths, strict=True)
        ],
        "rows": rows,
        "totals": sums,
        "notes": _list_notes(rows, facts),
        "empty": _("Nobody and nothing in this choice."),
    }


def _describe_column(column: Column, length: int) -> dict[str, Any]:
    is_text = column.kind in TEXT_KINDS
    return {
        "title": name_column(column),
        "is-number": not is_text,
        "share": length if is_text else 0,
    }


def _write_totals(columns: Sequence[Column], totals: Totals) -> list[str]:
    if not totals.sums:
        return []
    cells = [
        write_cell(column.kind, totals.sums[place]) if place in totals.sums else ""
        for place, column in enumerate(columns)
    ]
    return [cells[0] or name_total(), *cells[1:]]


def _measure(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> list[int]:
    """The characters of each column, between the longest word of its heading and LONGEST_WORDS."""
    lengths = [
        max(len(word) for word in f"{name_column(column)} ".split(" ")) for column in columns
    ]
    for row in rows:
        for place, words in enumerate(row):
            lengths[place] = max(lengths[place], min(len(words), LONGEST_WORDS))
    return lengths


def _choose_size(width: int) -> float:
    if width <= WIDE_PAGE:
        return SIZE if width <= NARROW_PAGE else SMALL_SIZE
    return SMALLEST_SIZE


def _list_notes(rows: list[list[str]], facts: list[tuple[str, str]]) -> list[str]:
    """What the reader must know before the table."""
    words = {cell for row in rows for cell in row} | {value for _label, value in facts}
    undrawn = find_undrawn(words)
    if not undrawn:
        return []
    return [
        _(
            "This server has no font for: %(scripts)s. Such letters are shown as boxes; the "
            "numbers of the people are right. Ask your administrator to install a font."
        )
        % {"scripts": ", ".join(undrawn)}
    ]
