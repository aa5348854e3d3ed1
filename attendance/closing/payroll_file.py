"""The payroll file of a month, and the checksum by which one knows it again."""

import datetime
import hashlib
import tempfile
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import override

from attendance.reports import ReportFilter
from attendance.reports.files import FileContent, FileFormat, write_file
from attendance.reports.filters import find_month
from attendance.reports.payroll import COLUMNS, PAYROLL
from people.models import Site
from people.policies import Account

PLACES = {column.key: place for place, column in enumerate(COLUMNS)}


@dataclass(frozen=True, slots=True)
class PayrollProof:
    """What is noted of the file: rows, minutes, and the SHA-256 of its bytes."""

    row_count: int
    counted: int
    payable: int
    file_hash: str


def choose_month(site: Site, month: datetime.date) -> ReportFilter:
    """The days of the month and the people at the site."""
    first, last = find_month(month)
    return ReportFilter(first, last, site=site)


def hash_payroll(*, site: Site, month: datetime.date, account: Account) -> PayrollProof:
    """The checksum of the CSV as it would be now, in the language of the server.

    For an account that sees everybody; for another one it is of another file.
    """
    chosen = choose_month(site, month)
    rows = list(PAYROLL.make_rows(account, chosen))
    with tempfile.TemporaryFile() as file, override(settings.LANGUAGE_CODE):
        write_file(FileContent(PAYROLL, chosen, rows), file, FileFormat.CSV)
        file.seek(0)
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return PayrollProof(
        row_count=len(rows),
        counted=sum(_read(row.cells[PLACES["counted"]]) for row in rows),
        payable=sum(_read(row.cells[PLACES["payable"]]) for row in rows),
        file_hash=digest,
    )


def _read(cell: object) -> int:
    return cell if isinstance(cell, int) else 0
