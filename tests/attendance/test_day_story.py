"""The sentences under a day are made of the same minutes as its row."""

import uuid

import pytest

from attendance.day_story import tell_numbers
from attendance.models import AttendanceEvent, DaySummary, Period
from attendance.summaries import refresh_around
from tests.attendance.rules.notation import read_stamps
from tests.company_fixtures import make_employee

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("line", "sentences"),
    [
        (
            "in 09:00:50 break_start 12:00:50 break_end 12:30:10 out 17:00:20",
            [
                "Here from 09:00 to 17:00: 8:00.",
                "Of that 0:30 were breaks; 7:30 were worked.",
            ],
        ),
        (
            "in 09:00:50 out 12:00:10 in 12:45:50 out 17:00:20",
            ["Between 09:00 and 17:00 here for 7:15, away for 0:45."],
        ),
    ],
)
def test_seconds_make_no_minute_that_the_row_does_not_have(line, sentences):
    employee = make_employee()
    stamps = read_stamps([f"2026-03-02 {line}"], employee.site.time_zone)
    for stamp in stamps:
        AttendanceEvent.objects.create(
            employee=employee, kind=stamp.kind, at=stamp.at, method="manual", nonce=uuid.uuid4()
        )
    refresh_around(employee=employee, at=stamps[0].at)
    summary = DaySummary.objects.get(employee=employee)
    assert tell_numbers(summary, Period.objects.filter(employee=employee)) == sentences
