"""From a check-in to a payslip: the journey of the how-to page, walked; its numbers are these."""

import csv
import datetime
import hashlib
from pathlib import Path

import pytest

from attendance.models import ClosedMonth, DaySummary, LeaveType, RequiredBreak
from attendance.services.corrections import correct_now
from attendance.services.leaves import enter_leave
from people.roles import Role
from tests.attendance.correction_cases import add, at
from tests.attendance.plan_fixtures import assign, make_schedule, make_shift
from tests.company_fixtures import make_account, make_check_in, make_employee

pytestmark = pytest.mark.django_db
PAGE = Path(__file__).parents[2] / "docs/how-to/from-a-check-in-to-a-payslip.md"
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (datetime.date(2026, 3, day) for day in range(2, 7))


def come(ada, day, *clocks):
    for clock in clocks:
        make_check_in(ada, at(ada, clock, day))


def show_day(ada, day):
    """The line of the table of days on the page."""
    row = DaySummary.objects.get(employee=ada, day=day)
    minutes = [row.planned, row.counted, row.overtime, row.excused]
    cells = [f"{one // 60}:{one % 60:02d}" for one in minutes]
    return f"| {day:%a %-d %B} | {row.get_status_display()} | {' | '.join(cells)} |"


def find_month(ada, month):
    return f"/admin/attendance/closedmonth/month/{ada.site_id}/{month}/"


def download(client, ada, month):
    return b"".join(client.get(f"{find_month(ada, month)}payroll.csv").streaming_content)


def show_file(file):
    """The one row of a payroll file as lines of a table: heading and cell."""
    [row] = csv.DictReader(file.decode("utf-8-sig").splitlines())
    return [f"| {heading} | {cell} |" for heading, cell in row.items() if heading != "Number"]


def close(client, ada, month, **form):
    answer = client.post(find_month(ada, month), {"do": "close", **form}, follow=True)
    return answer.content.decode()


def test_the_numbers_of_the_page_are_those_of_the_journey(client):
    page = PAGE.read_text(encoding="utf-8")
    ada, hr = make_employee("Ada Lovelace"), make_account("hr", Role.HR)
    shift = make_shift("09:00", "17:00", break_minutes=60, overtime_after=480)
    RequiredBreak.objects.create(shift=shift, after_minutes=360, minutes=60)
    assign(make_schedule(shift), employee=ada, since=MONDAY, until=FRIDAY)
    come(ada, MONDAY, "09:00", "17:00")
    come(ada, TUESDAY, "09:00")
    come(ada, WEDNESDAY, "09:00", "19:00")
    vacation = LeaveType.objects.get_or_create(name="Vacation", defaults={"code": "V"})[0]
    enter_leave(employee=ada, leave_type=vacation, first_day=THURSDAY, last_day=THURSDAY, by=hr)
    client.force_login(hr)

    refused = close(client, ada, "2026-03")
    for words in (
        "1 day with an exception that nobody has looked at",
        "1 day that is not complete",
    ):
        assert words in refused
        assert words in page

    changes = [add(ada, "out", "17:00", TUESDAY)]
    correct_now(employee=ada, day=TUESDAY, reason="Forgot to check out", lines=changes, by=hr)
    for day in (MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY):
        assert show_day(ada, day) in page

    assert "is closed" in close(client, ada, "2026-03")
    file = download(client, ada, "2026-03")
    march = show_file(file)
    assert "\n".join(march) in page

    changes = [add(ada, "in", "09:00", FRIDAY), add(ada, "out", "17:00", FRIDAY)]
    correct_now(employee=ada, day=FRIDAY, reason="Worked at a customer's", lines=changes, by=hr)
    assert download(client, ada, "2026-03") == file
    closed = ClosedMonth.objects.get()
    assert hashlib.sha256(file).hexdigest() == closed.file_hash
    told = client.get(find_month(ada, "2026-03")).content.decode()
    assert "byte by byte" in told
    assert "<strong>7:00</strong>" in told

    assert "is closed" in close(client, ada, "2026-04")
    april = show_file(download(client, ada, "2026-04"))
    assert "\n".join(april) in page
    assert show_day(ada, FRIDAY) in page  # as it was paid
