"""Reports as XLSX: real dates, times and durations, sums as formulas, a text never a formula."""

import datetime
import functools
import re
import tempfile
from collections.abc import Callable
from typing import IO, Any

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _
from xlsxwriter.worksheet import Worksheet

from attendance.errors import ReportTooLargeError
from attendance.reports.cells import name_column, name_total
from attendance.reports.files.content import FileContent, Totals, describe_choice
from attendance.reports.table import CellKind, Column
from attendance.reports.words import show_status

MAX_ROWS = 1_048_576 - 2  # of a sheet, without the headings and the sums
MAX_TEXT = 32_767  # characters that a cell holds
MAX_SHEET_NAME = 31
WIDEST, NARROWEST = 60, 6
MINUTES_A_DAY = 24 * 60
FORMATS = {
    CellKind.DATE: "yyyy-mm-dd",
    CellKind.TIME: "hh:mm",
    CellKind.MINUTES: "[h]:mm",
    CellKind.COUNT: "0",
}
LENGTHS = {CellKind.DATE: 12, CellKind.TIME: 8, CellKind.MINUTES: 10}
TEXT_KINDS = frozenset({CellKind.TEXT, CellKind.STATUS})
EPOCH, EPOCH_1904 = datetime.date(1899, 12, 30), datetime.date(1904, 1, 1)
SAFE_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write_workbook(content: FileContent, file: IO[bytes]) -> int:
    """Write the rows, and say how many there were.

    Excel shows no negative duration unless the book counts its days from 1904; so a report that
    has signed durations does.

    Raises:
        ReportTooLargeError: a sheet cannot hold so many rows.
    """
    is_1904 = any(column.is_signed for column in content.report.columns)
    with tempfile.TemporaryDirectory(prefix="muster-xlsx-") as folder:
        options = {**SAFE_OPTIONS, "tmpdir": folder, "date_1904": is_1904}
        book = xlsxwriter.Workbook(file, options)
        try:
            sheet = book.add_worksheet(name_sheet(str(content.report.title)))
            count = ReportSheet(book, sheet, content).write()
            _add_facts(book, content)
        finally:
            book.close()
    return count


class ReportSheet:
    """One sheet: headings that stay in sight, rows, and sums of what the filter leaves."""

    def __init__(self, book: Any, sheet: Worksheet, content: FileContent) -> None:
        self.sheet = sheet
        self.content = content
        self.columns = content.report.columns
        self.epoch = (EPOCH_1904 if book.date_1904 else EPOCH).toordinal()
        self.bold = book.add_format({"bold": True, "bottom": 1})
        self.formats = [self._add_format(book, column) for column in self.columns]
        self.total_formats = [
            book.add_format({"bold": True, "top": 1, "num_format": FORMATS.get(kind, "@")})
            for kind in (column.kind for column in self.columns)
        ]
        self.widths = [max(len(name_column(column)) + 3, NARROWEST) for column in self.columns]

    def write(self) -> int:
        """Write everything, and say how many rows there were."""
        for place, column in enumerate(self.columns):
            self.sheet.write_string(0, place, _make_plain(name_column(column)), self.bold)
        totals = Totals(self.content.report)
        writers = [self._choose_writer(place, column) for place, column in enumerate(self.columns)]
        count = 0
        for count, row in enumerate(self.content.rows, start=1):
            if count > MAX_ROWS:
                raise ReportTooLargeError(
                    _("A sheet of Excel holds %(limit)d rows. Choose fewer days, or CSV.")
                    % {"limit": MAX_ROWS}
                )
            for write, cell in zip(writers, row.cells, strict=True):
                if cell is not None and cell != "":
                    write(count, cell)
            totals.add(row)
        self._write_totals(count, totals)
        self._finish(count)
        return count

    def _add_format(self, book: Any, column: Column) -> Any:
        shape = FORMATS.get(column.kind)
        return book.add_format({"num_format": shape}) if shape else None

    def _choose_writer(self, place: int, column: Column) -> Callable[[int, Any], None]:
        """What writes a cell of this column; chosen once, for there are millions of cells."""
        if column.kind in TEXT_KINDS:
            return self._make_text_writer(place, column)
        write, cell_format = self.sheet.write_number, self.formats[place]
        convert = self._choose_number(column.kind)

        def write_number(number: int, cell: Any) -> None:
            write(number, place, convert(cell), cell_format)

        return write_number

    def _make_text_writer(self, place: int, column: Column) -> Callable[[int, Any], None]:
        write, widths = self.sheet.write_string, self.widths
        name = functools.cache(show_status) if column.kind is CellKind.STATUS else str

        def write_text(number: int, cell: Any) -> None:
            words = _make_plain(name(cell))
            write(number, place, words)
            if len(words) > widths[place]:
                widths[place] = len(words) + 1

        return write_text

    def _choose_number(self, kind: CellKind) -> Callable[[Any], float]:
        """How a cell becomes a number of Excel: days since the epoch, and parts of a day."""
        epoch = self.epoch
        if kind is CellKind.MINUTES:
            return lambda minutes: minutes / MINUTES_A_DAY
        if kind is CellKind.DATE:
            return lambda day: day.toordinal() - epoch
        if kind is CellKind.TIME:
            return lambda at: at.toordinal() - epoch + (at.hour * 60 + at.minute) / MINUTES_A_DAY
        return float

    def _write_totals(self, count: int, totals: Totals) -> None:
        """Below the rows, outside the filter; SUBTOTAL adds up only what the filter shows."""
        if not totals.sums:
            return
        number = count + 1
        if 0 not in totals.sums:
            self.sheet.write_string(number, 0, name_total(), self.total_formats[0])
        for place, total in totals.sums.items():
            letter = xlsxwriter.utility.xl_col_to_name(place)
            formula = f"=SUBTOTAL(109,{letter}2:{letter}{max(count, 1) + 1})"
            value = self._choose_number(self.columns[place].kind)(total)
            if count:
                self.sheet.write_formula(number, place, formula, self.total_formats[place], value)
            else:
                self.sheet.write_number(number, place, 0, self.total_formats[place])

    def _finish(self, count: int) -> None:
        self.sheet.freeze_panes(1, 0)
        if self.columns:
            self.sheet.autofilter(0, 0, max(count, 1), len(self.columns) - 1)
        for place, column in enumerate(self.columns):
            width = max(self.widths[place], LENGTHS.get(column.kind, 0))
            self.sheet.set_column(place, place, min(width, WIDEST))
        self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(0)


def name_sheet(title: str) -> str:
    """A name that Excel takes: without its signs, not empty, at most 31 characters."""
    name = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", title)[:MAX_SHEET_NAME].strip(" '")
    return name if name and name.lower() != "history" else _("Report")


def _add_facts(book: Any, content: FileContent) -> None:
    """A second sheet that says what the first one shows."""
    sheet = book.add_worksheet(name_facts(str(content.report.title)))
    facts = [
        (_("Report"), str(content.report.title)),
        *describe_choice(content.chosen),
        (_("Made"), f"{timezone.localtime():%Y-%m-%d %H:%M %Z}"),
    ]
    for number, (label, value) in enumerate(facts):
        sheet.write_string(number, 0, label)
        sheet.write_string(number, 1, _make_plain(value))
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, WIDEST)


def name_facts(title: str) -> str:
    """The name of the second sheet, which is not that of the first."""
    name = _("About")
    return name if name.lower() != name_sheet(title).lower() else f"{name} 2"


def _make_plain(words: str) -> str:
    """The words as a cell takes them: not too long, and never taken for markup.

    XlsxWriter writes what looks like its own rich text into the file as it is.
    """
    if words.startswith("<r>"):
        words = f"\N{ZERO WIDTH SPACE}{words}"
    return words if len(words) <= MAX_TEXT else f"{words[: MAX_TEXT - 1]}…"
