"""Tables from files as people send them: CSV of any encoding and separator, or XLSX.

No Django models here: what the columns mean is decided in `people.transfer`.
"""

import csv
import datetime
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import ParseError

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from people.errors import TableError

MAX_BYTES = 10 * 1024 * 1024
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
MAX_ROWS = 20_000
SEPARATORS = (",", ";", "\t", "|")
# A spreadsheet runs what starts like this; a leading apostrophe makes it text.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
ZIP_START, OLD_EXCEL_START = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
BROKEN_WORKBOOK = (
    zipfile.BadZipFile,
    zlib.error,
    InvalidFileException,
    ParseError,
    KeyError,
    IndexError,
    ValueError,
    TypeError,
    AttributeError,
    EOFError,
    OSError,
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: its number as a spreadsheet shows it, from 1, and its cells as text."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The headings as they are written, and the lines below them that are not empty."""

    headings: tuple[str, ...]
    lines: tuple[Line, ...]


def read_table(data: bytes) -> Table:
    """Read a CSV or XLSX file; which of them, and in which encoding, its content says.

    Raises:
        TableError: the file is empty, too large, broken, or no table.
    """
    if not data.strip():
        raise TableError(_("The file is empty."))
    if len(data) > MAX_BYTES:
        raise TableError(
            _("The file has %(size)d MB; at most %(limit)d MB are taken. Split it.")
            % {"size": len(data) // 1_000_000, "limit": MAX_BYTES // 1_000_000}
        )
    if data.startswith(OLD_EXCEL_START):
        raise TableError(_("This is an old Excel file (.xls). Save it as .xlsx or .csv."))
    lines = read_workbook(data) if data.startswith(ZIP_START) else read_csv(decode(data))
    return _make_table(lines)


def decode(data: bytes) -> str:
    """The text of a file whose encoding nobody told: UTF-8, UTF-16 or Windows (cp1252).

    Raises:
        TableError: it is no text.
    """
    text = _decode(data)
    if "\x00" in text:
        raise TableError(_("This is no table. Choose a CSV or XLSX file."))
    return text


def read_csv(text: str) -> Iterator[Line]:
    """The lines of a CSV text; the separator is the one that its first line uses most.

    Raises:
        TableError: a quotation mark is never closed.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=find_separator(text), strict=True)
    start = 1
    try:
        for cells in reader:
            yield Line(start, tuple(cell.strip() for cell in cells))
            start = reader.line_num + 1
    except csv.Error as error:
        raise TableError(
            _("Line %(line)d cannot be read: look for a quotation mark that is not closed.")
            % {"line": start}
        ) from error


def find_separator(text: str) -> str:
    """The separator of a CSV text; `sep=;` in the first line says it outright, as Excel has it."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    if first.lower().startswith("sep=") and len(first) > len("sep="):
        return first[len("sep=")]
    return max(SEPARATORS, key=first.count)


def read_workbook(data: bytes) -> Iterator[Line]:
    """The lines of the first sheet of an XLSX file.

    Raises:
        TableError: it is broken, or unpacks to more than MAX_UNPACKED_BYTES.
    """
    try:
        _check_unpacked_size(data)
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
            yield Line(number, tuple(format_cell(cell) for cell in cells))
    except BROKEN_WORKBOOK as error:
        raise TableError(_("This Excel file cannot be read. Save it anew as .xlsx.")) from error


def format_cell(cell: object) -> str:
    """A cell of a spreadsheet as text: dates as 2026-11-21, whole numbers without a point."""
    if cell is None:
        return ""
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat()
    if isinstance(cell, datetime.date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def write_csv(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A CSV file in UTF-8 with the mark that spreadsheets look for."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(headings)
    for row in rows:
        writer.writerow([defuse(cell) for cell in row])
    return buffer.getvalue().encode("utf-8-sig")


def write_workbook(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """An XLSX file with one sheet of text, so that 007 stays 007."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    sheet.append(list(headings))
    for row in rows:
        sheet.append([defuse(cell) for cell in row])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def defuse(cell: str) -> str:
    """The cell as text that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell


def undo_defuse(cell: str) -> str:
    """The cell without the apostrophe that `defuse` gave it."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA_STARTS) else cell


def _decode(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    if b"\x00" in data[:200]:
        little = data[1:200:2].count(0) > data[0:200:2].count(0)
        return data.decode("utf-16-le" if little else "utf-16-be", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _check_unpacked_size(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        size = sum(entry.file_size for entry in packed.infolist())
    if size > MAX_UNPACKED_BYTES:
        raise TableError(_("This Excel file unpacks to far more than a list of people has."))


def _make_table(lines: Iterable[Line]) -> Table:
    filled = (line for line in lines if any(line.cells) and not _is_hint(line))
    first = next(filled, None)
    if first is None:
        raise TableError(_("The file is empty."))
    headings = tuple(cell.strip() for cell in first.cells)
    kept: list[Line] = []
    for line in filled:
        kept.append(line)
        if len(kept) > MAX_ROWS:
            raise TableError(_("More than %(limit)d lines. Split the file.") % {"limit": MAX_ROWS})
    return Table(headings, tuple(kept))


def _is_hint(line: Line) -> bool:
    """Whether the line is Excel's `sep=;`."""
    return line.cells[0].lower().startswith("sep=")
