"""The report `payroll` as the text file that a payroll program asks for.

Every program wants other columns, so the layout is data: see `attendance.models.PayrollFormat`.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext as _

from attendance.errors import PayrollFormatError
from attendance.models import PAYROLL_DURATIONS, PayrollFormat, PayrollSource
from attendance.reports.cells import Durations, write_minutes
from attendance.reports.payroll import COLUMNS
from attendance.reports.table import Cell, ReportFilter, Row
from people.tables import defuse

PLACES = {column.key: place for place, column in enumerate(COLUMNS)}
WAGE_SOURCES = {PayrollSource.WAGE_CODE, PayrollSource.WAGE_HOURS}


@dataclass(frozen=True, slots=True)
class LayoutColumn:
    """A column: its heading, a value of `PayrollSource`, and the text of a constant one."""

    heading: str
    source: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class LayoutWage:
    """A type of wage: its code, and the column of the report that holds its minutes."""

    code: str
    source: str


@dataclass(frozen=True, slots=True)
class PayrollLayout:
    """A format with its columns and types of wage, from the database or from a form."""

    terms: PayrollFormat
    columns: tuple[LayoutColumn, ...]
    wages: tuple[LayoutWage, ...]

    @property
    def is_by_wage(self) -> bool:
        """Whether a line is about a person and a type of wage."""
        return self.terms.layout == PayrollFormat.Layout.WAGE


@dataclass(frozen=True, slots=True)
class _Line:
    """What a line of the file is about."""

    row: Row
    period: ReportFilter
    wage: LayoutWage | None

    def read(self, source: str) -> Cell:
        """A cell of the report."""
        return self.row.cells[PLACES[source]]


def read_layout(terms: PayrollFormat) -> PayrollLayout:
    """The stored layout of a format; two queries."""
    return PayrollLayout(
        terms,
        tuple(LayoutColumn(row.heading, row.source, row.text) for row in terms.columns.all()),
        tuple(LayoutWage(row.code, row.source) for row in terms.wages.all()),
    )


def find_problem(layout: PayrollLayout) -> str:
    """Why no file can be made by this layout, in words; "" when one can."""
    sources = {column.source for column in layout.columns}
    if not layout.columns:
        return _("The format has no columns yet. Add at least one.")
    if layout.is_by_wage and not layout.wages:
        return _("With one line for each type of wage, add the types of wage.")
    if layout.is_by_wage and not sources >= WAGE_SOURCES:
        return _("Add a column for the code of the type of wage, and one for its duration.")
    if not layout.is_by_wage and WAGE_SOURCES & sources:
        return _("Columns of the type of wage need the layout with a line for each type of wage.")
    return ""


def write_payroll(
    layout: PayrollLayout, rows: Iterable[Row], period: ReportFilter, file: IO[bytes]
) -> int:
    """Write the rows of the report `payroll`, and say how many lines they became.

    Lines end as on Windows. Text that a spreadsheet would run as a formula gets an apostrophe;
    numbers are written as they are, negative ones too.

    Raises:
        PayrollFormatError: the layout is not complete, or its letters lack one of a name.
    """
    if problem := find_problem(layout):
        raise PayrollFormatError(problem)
    text = io.TextIOWrapper(file, layout.terms.encoding, newline="", write_through=True)
    try:
        return _write_lines(layout, rows, period, text)
    finally:
        text.detach()


def preview_payroll(
    layout: PayrollLayout, rows: Iterable[Row], period: ReportFilter
) -> tuple[str, int]:
    """The file as text, and how many lines it has beside the headings.

    Raises:
        PayrollFormatError: as `write_payroll`.
    """
    file = io.BytesIO()
    count = write_payroll(layout, rows, period, file)
    return file.getvalue().decode(layout.terms.encoding), count


def _write_lines(
    layout: PayrollLayout, rows: Iterable[Row], period: ReportFilter, text: io.TextIOWrapper
) -> int:
    writer = csv.writer(text, delimiter=layout.terms.separator)
    count = 0
    for cells in _make_all(layout, rows, period):
        try:
            writer.writerow(cells)
        except UnicodeEncodeError as error:
            raise PayrollFormatError(_explain_letter(layout, cells, error)) from error
        count += 1
    return count - layout.terms.has_headings


def _make_all(
    layout: PayrollLayout, rows: Iterable[Row], period: ReportFilter
) -> Iterator[list[str]]:
    if layout.terms.has_headings:
        yield [defuse(column.heading) for column in layout.columns]
    for line in _make_lines(layout, rows, period):
        yield [_write_cell(layout.terms, column, line) for column in layout.columns]


def _make_lines(
    layout: PayrollLayout, rows: Iterable[Row], period: ReportFilter
) -> Iterator[_Line]:
    for row in rows:
        if not layout.is_by_wage:
            yield _Line(row, period, None)
            continue
        for wage in layout.wages:
            if row.cells[PLACES[wage.source]] or not layout.terms.skips_zero:
                yield _Line(row, period, wage)


def _write_cell(terms: PayrollFormat, column: LayoutColumn, line: _Line) -> str:
    source = column.source
    if source in PAYROLL_DURATIONS:
        return _write_duration(terms, line.read(source))
    if source == PayrollSource.WAGE_HOURS and line.wage is not None:
        return _write_duration(terms, line.read(line.wage.source))
    if source in PLACES:
        return defuse(str(line.read(source)))
    return defuse(_write_fact(terms, column, line))


def _write_duration(terms: PayrollFormat, minutes: Cell) -> str:
    written = write_minutes(minutes if isinstance(minutes, int) else 0, Durations(terms.hours))
    return written.replace(".", terms.decimal_mark)


def _write_fact(terms: PayrollFormat, column: LayoutColumn, line: _Line) -> str:
    """What does not come from the report."""
    facts: Mapping[str, str] = {
        PayrollSource.TEXT: column.text,
        PayrollSource.WAGE_CODE: line.wage.code if line.wage else "",
        PayrollSource.MONTH: f"{line.period.first:%Y-%m}",
        PayrollSource.FIRST_DAY: f"{line.period.first:{terms.date_style}}",
        PayrollSource.LAST_DAY: f"{line.period.last:{terms.date_style}}",
    }
    return facts[column.source]


def _explain_letter(layout: PayrollLayout, cells: list[str], error: UnicodeEncodeError) -> str:
    letter = error.object[error.start]
    cell = next((cell for cell in cells if letter in cell), letter)
    return _(
        "“%(text)s” cannot be written with the letters of %(encoding)s. Choose UTF-8 in the format."
    ) % {"text": cell, "encoding": layout.terms.get_encoding_display()}
