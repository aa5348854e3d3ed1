"""The e-mail: the numbers in short, where the whole stands, the file, and how to end it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from django.core.mail import EmailMessage
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.template.loader import render_to_string
from django.urls import reverse

from attendance.errors import AttendanceError
from attendance.mailings.subscriptions import find_address, make_token
from attendance.models import ReportSubscription
from attendance.reports import Report, ReportFilter, write_query
from attendance.reports.formats import find_format
from attendance.reports.words import name_period, show_cell
from people.letters import make_url

MAX_FILE_BYTES = 8_000_000  # mail servers take 10 MB, and base64 adds a third
SAFE_LINE = re.compile(r"[\r\n]+")
OK = 200


@dataclass(frozen=True, slots=True)
class Summary:
    """The report in short: of when and whom, its number of rows, and sums with their names."""

    facts: list[str]
    row_count: int
    sums: list[tuple[str, str]]


def write_letter(
    subscription: ReportSubscription, report: Report, wanted: ReportFilter
) -> EmailMessage:
    """The e-mail in the language that is active; it has gone nowhere yet.

    Raises:
        MailingError: the account has no address.
    """
    address = find_address(subscription.account)
    stop_url = make_url(reverse("attendance:stop_mail", args=[make_token(subscription)]))
    summary = summarise(subscription, report, wanted)
    attached = _make_attachment(subscription, report, wanted)
    page = reverse("admin:attendance_report", args=[report.key])
    context = {
        "report": report,
        "summary": summary,
        "has_file": attached is not None,
        "url": make_url(f"{page}?{write_query(wanted)}"),
        "stop_url": stop_url,
    }
    letter = EmailMessage(
        SAFE_LINE.sub(" ", ", ".join([str(report.title), *summary.facts])),
        render_to_string("attendance/mail/report.txt", context).strip() + "\n",
        to=[address],
        headers={
            "List-Unsubscribe": f"<{stop_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )
    if attached is not None:
        letter.attach(*attached)
    return letter


def summarise(subscription: ReportSubscription, report: Report, wanted: ReportFilter) -> Summary:
    """The sums of the columns of which a sum means something; the rows are read one by one."""
    sums = {place: 0 for place, column in enumerate(report.columns) if column.has_total}
    count = 0
    for row in report.make_rows(subscription.account, wanted):
        count += 1
        for place in sums:
            cell = row.cells[place]
            sums[place] += cell if isinstance(cell, int) else 0
    columns = report.columns
    return Summary(
        facts=_list_facts(wanted),
        row_count=count,
        sums=[
            (str(columns[place].title), show_cell(columns[place].kind, total))
            for place, total in sums.items()
        ],
    )


def _list_facts(wanted: ReportFilter) -> list[str]:
    chosen = (wanted.site, wanted.team, wanted.employee)
    names = [part.name for part in chosen if part is not None]
    return [name_period(wanted.first, wanted.last), *names]


def _make_attachment(
    subscription: ReportSubscription, report: Report, wanted: ReportFilter
) -> tuple[str, bytes, str] | None:
    """Name, content and type of the file; None where it is too large for an e-mail."""
    file_format = find_format(subscription.attachment)
    if file_format is None:
        return None
    request = HttpRequest()
    request.method, request.user = "GET", subscription.account
    try:
        answer = file_format.answer(request, report, wanted)
    except AttendanceError:  # more rows than such a file can hold
        return None
    data = _read(answer)
    if data is None:
        return None
    name = f"muster-{report.key}-{wanted.first}.{file_format.name}"
    return name, data, answer["Content-Type"].partition(";")[0]


def _read(answer: HttpResponseBase) -> bytes | None:
    """The file, None when there is none or when it is too large.

    The answer itself is not closed: Django would take the end of a request for that of our work.
    """
    try:
        if answer.status_code != OK:
            return None
        parts: Iterable[bytes] = cast("Iterable[bytes]", answer)  # both kinds of answer are
        data = b"".join(parts)
        return data if len(data) <= MAX_FILE_BYTES else None
    finally:
        if isinstance(answer, FileResponse) and answer.file_to_stream is not None:
            answer.file_to_stream.close()
