"""Reports as files: CSV, XLSX and PDF of the rows that the screen shows.

A file is written to a temporary one on disk, row by row, so that ten thousand people for a month
need no more memory than ten.
"""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import IO

from django.utils.text import slugify

from attendance.models import PayrollFormat
from attendance.reports.cells import Durations
from attendance.reports.files.content import FileContent, suggest_name
from attendance.reports.files.csv_file import write_csv
from attendance.reports.files.document import write_document
from attendance.reports.files.payroll_layout import read_layout, write_payroll
from attendance.reports.files.workbook import write_workbook
from attendance.reports.payroll import PAYROLL
from attendance.reports.table import Report, ReportFilter
from people.policies import Account

__all__ = [
    "FileContent",
    "FileFormat",
    "ReportFile",
    "make_file",
    "make_payroll_file",
    "write_file",
]


class FileFormat(StrEnum):
    """The formats by the end of the file's name."""

    CSV = "csv"
    XLSX = "xlsx"
    PDF = "pdf"

    @property
    def content_type(self) -> str:
        """The media type."""
        return CONTENT_TYPES[self]


CONTENT_TYPES = {
    FileFormat.CSV: "text/csv; charset=utf-8",
    FileFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileFormat.PDF: "application/pdf",
}


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A file that is ready to be sent; `file` is open at its start and gone when it is closed."""

    name: str
    content_type: str
    row_count: int
    file: IO[bytes]


def make_file(
    *,
    report: Report,
    account: Account,
    chosen: ReportFilter,
    file_format: FileFormat,
    durations: Durations = Durations.CLOCK,
) -> ReportFile:
    """The rows of the report that the account may see, as a file.

    Raises:
        ReportTooLargeError: the format cannot hold so many rows.
    """
    content = FileContent(report, chosen, report.make_rows(account, chosen))
    file, row_count = _fill(lambda file: write_file(content, file, file_format, durations))
    name = f"{suggest_name(content)}.{file_format}"
    return ReportFile(name, file_format.content_type, row_count, file)


def make_payroll_file(
    *, account: Account, chosen: ReportFilter, terms: PayrollFormat
) -> ReportFile:
    """The hours for payroll that the account may see, as a payroll program wants them.

    Raises:
        PayrollFormatError: the format is not complete, or its letters lack one of a name.
    """
    content = FileContent(PAYROLL, chosen, PAYROLL.make_rows(account, chosen))
    layout = read_layout(terms)
    file, row_count = _fill(lambda file: write_payroll(layout, content.rows, chosen, file))
    charset = "utf-8" if terms.encoding.startswith("utf-8") else "windows-1252"
    name = f"{suggest_name(content)}-{slugify(terms.name)}.csv"
    return ReportFile(name, f"text/csv; charset={charset}", row_count, file)


def _fill(write: Callable[[IO[bytes]], int]) -> tuple[IO[bytes], int]:
    """A file on disk at its start, and how many rows `write` put into it."""
    # The answer closes it; an unnamed file is gone then, and when the process ends.
    file = tempfile.TemporaryFile()  # noqa: SIM115
    try:
        row_count = write(file)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file, row_count


def write_file(
    content: FileContent,
    file: IO[bytes],
    file_format: FileFormat,
    durations: Durations = Durations.CLOCK,
) -> int:
    """Write the content to an open file, and say how many rows it had."""
    if file_format is FileFormat.CSV:
        return write_csv(content, file, durations)
    return (write_workbook if file_format is FileFormat.XLSX else write_document)(content, file)
