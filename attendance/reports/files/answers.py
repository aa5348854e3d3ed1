"""A report as a file over the web: written first, noted in the audit log, then sent in pieces."""

from collections.abc import Iterator
from functools import partial

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _

from attendance.models import PayrollFormat
from attendance.reports.cells import Durations
from attendance.reports.files import FileFormat, ReportFile, make_file, make_payroll_file
from attendance.reports.formats import FileFormat as OfferedFormat
from attendance.reports.formats import register_format
from attendance.reports.payroll import PAYROLL
from attendance.reports.table import Report, ReportFilter
from people.downloads import send_pieces
from people.models import AccessRecord
from people.services import record_access

CHUNK_BYTES = 1 << 16
TITLES = {
    FileFormat.CSV: _("CSV, for other programs"),
    FileFormat.XLSX: _("Excel (XLSX)"),
    FileFormat.PDF: _("PDF, to print"),
}


def send_report(
    request: HttpRequest, report: Report, wanted: ReportFilter, *, file_format: FileFormat
) -> HttpResponseBase:
    """The rows of the report that the reader may see, as a file to keep.

    `durations=decimal` or `minutes` in the address writes hours in CSV as 7.75 or 465.

    Raises:
        ReportTooLargeError: the format cannot hold so many rows.
    """
    file = make_file(
        report=report,
        account=request.user,
        chosen=wanted,
        file_format=file_format,
        durations=_read_durations(request),
    )
    return _send(request, wanted, file, report=report, format_name=file_format.value)


def send_payroll(
    request: HttpRequest, wanted: ReportFilter, terms: PayrollFormat
) -> HttpResponseBase:
    """The hours for payroll that the reader may see, as a payroll program wants them.

    Raises:
        PayrollFormatError: the format is not complete, or its letters lack one of a name.
    """
    file = make_payroll_file(account=request.user, chosen=wanted, terms=terms)
    return _send(request, wanted, file, report=PAYROLL, format_name=terms.name)


def _send(
    request: HttpRequest,
    wanted: ReportFilter,
    file: ReportFile,
    *,
    report: Report,
    format_name: str,
) -> HttpResponseBase:
    record_access(
        actor=request.user,
        action=AccessRecord.Action.EXPORT_ATTENDANCE,
        employee=wanted.employee,
        detail={"report": report.key, "format": format_name, "rows": file.row_count},
    )
    pieces = _read_in_pieces(file)
    answer = send_pieces(request, pieces, content_type=file.content_type, name=file.name)
    # Also when the reader hangs up before the first piece; Django has no public way to say so.
    answer._resource_closers.append(file.file.close)  # type: ignore[attr-defined]  # noqa: SLF001
    return answer


def _read_in_pieces(file: ReportFile) -> Iterator[bytes]:
    with file.file as opened:
        while piece := opened.read(CHUNK_BYTES):
            yield piece


def _read_durations(request: HttpRequest) -> Durations:
    wish = request.GET.get("durations", "")
    return Durations(wish) if wish in set(Durations) else Durations.CLOCK


for _file_format, _title in TITLES.items():
    register_format(
        OfferedFormat(
            name=_file_format.value,
            title=_title,
            answer=partial(send_report, file_format=_file_format),
        )
    )
