"""The demonstration: whenever it is made, its pages have something to show."""

import datetime
from collections import Counter

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from attendance.demo_company import make_demo_accounts, seed_company
from attendance.models import AttendanceEvent, Correction, DaySummary, Leave, Shift
from attendance.services.corrections import approve_correction
from people.models import Employee

pytestmark = pytest.mark.django_db


def seed(tmp_path, progress=lambda _text: None):
    assert seed_company(sample_faces=tmp_path, progress=progress)


def count(**filters):
    return Counter(DaySummary.objects.filter(**filters).values_list("status", flat=True))


def test_five_weeks_have_everything_that_hr_looks_into(tmp_path):
    seed(tmp_path)
    assert Employee.objects.count() == 24
    found = count()
    assert {"present", "late", "absent", "on_leave", "day_off", "incomplete"} <= found.keys()
    assert found["present"] > 4 * found["late"]
    assert "unplanned" not in found
    assert DaySummary.objects.filter(daily_overtime__gt=0).count() > 10
    assert DaySummary.objects.exclude(exceptions=[]).count() == 2
    assert not AttendanceEvent.objects.filter(at__gt=timezone.now()).exists()
    assert not seed_company(sample_faces=tmp_path, progress=print)


@pytest.mark.parametrize("hour", [0, 3, 9, 12, 18, 23])
def test_whatever_the_time_people_are_in_and_nobody_is_hours_late(tmp_path, monkeypatch, hour):
    now = datetime.datetime(2026, 10, 24, hour, 10, tzinfo=datetime.UTC)  # a Saturday
    monkeypatch.setattr(timezone, "now", lambda: now)
    seed(tmp_path)
    today = timezone.localdate(timezone=Employee.objects.first().site.zone)
    found = count(day=today)
    assert found["expected"] >= 10, found
    assert found["in_progress"] >= 8, found
    late = DaySummary.objects.filter(day=today).values_list("late", flat=True)
    assert max(late) < 60
    assert Shift.objects.count() <= 2


def test_something_waits_for_an_answer(tmp_path):
    seed(tmp_path)
    assert make_demo_accounts(password="x" * 14)
    assert make_demo_accounts(password="x" * 14) == []
    leave = Leave.objects.get(state="requested")
    assert leave.first_day > timezone.localdate()
    assert leave.requested_by == User.objects.get(username="employee")
    correction = Correction.objects.get(state="requested")
    assert correction.employee == leave.employee
    day = DaySummary.objects.get(employee=correction.employee, day=correction.day)
    assert day.exceptions == ["missing_out"]
    approve_correction(correction=correction, by=User.objects.get(username="manager"))
    day.refresh_from_db()
    assert (day.status, day.exceptions) == ("present", [])
