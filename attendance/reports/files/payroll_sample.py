"""A few rows by which one sees what a payroll format makes of them."""

import datetime
from itertools import islice

from django.utils.translation import gettext as _

from attendance.reports.filters import find_month
from attendance.reports.payroll import COLUMNS, PAYROLL
from attendance.reports.table import ReportFilter, Row
from people.policies import Account

SAMPLE_ROWS = 5
ONE_DAY = datetime.timedelta(days=1)
MADE_UP = {
    "payable": 9_615,
    "planned": 9_600,
    "counted": 8_640,
    "daily_overtime": 90,
    "weekly_overtime": 0,
    "paid_leave": 480,
    "unpaid_leave": 0,
    "holiday": 480,
    "absent": 0,
    "adjustments": 15,
    "adjusted_overtime": 0,
}
"""Minutes of a person who exists nowhere; 8,640 + 480 + 480 + 15 are to be paid."""


def choose_sample(
    account: Account, *, today: datetime.date
) -> tuple[list[Row], ReportFilter, bool]:
    """Rows of last month, its days, and whether they are of real people; else of a made-up one."""
    first, last = find_month(today.replace(day=1) - ONE_DAY)
    period = ReportFilter(first, last)
    rows = list(islice(PAYROLL.make_rows(account, period), SAMPLE_ROWS))
    return (rows, period, True) if rows else ([_make_up_row()], period, False)


def _make_up_row() -> Row:
    facts: dict[str, str | int] = {"number": "0815", "name": _("Ada Example"), **MADE_UP}
    return Row(tuple(facts[column.key] for column in COLUMNS))
