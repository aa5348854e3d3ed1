"""Wide changes: queued with the change, noticed by triggers, made anew later, never lost."""

import datetime

import pytest
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from attendance.models import DaySummary, StaleDays
from attendance.summaries import (
    REFRESH_TASK,
    queue,
    queue_refresh,
    refresh,
    refresh_days,
    refresh_stale_days,
)
from people.models import Employee, Site
from tests.attendance.plan_fixtures import assign, make_schedule, make_shift
from tests.company_fixtures import make_employee, make_site, make_team

pytestmark = pytest.mark.django_db

MONDAY = datetime.date(2026, 3, 2)
DAY = datetime.timedelta(days=1)
NOW = datetime.datetime(2026, 3, 13, 12, tzinfo=datetime.UTC)  # a Friday


def find_jobs():
    return ProcrastinateJob.objects.filter(task_name=REFRESH_TASK)


def make_known(employee, first=MONDAY):
    """Rows up to NOW, and nothing queued any more."""
    refresh_days(employee_ids=[employee.pk], first=first, last=NOW.date(), now=NOW)
    StaleDays.objects.all().delete()


def find_statuses(employee, first=MONDAY, last=None):
    rows = DaySummary.objects.filter(employee=employee, day__gte=first)
    return [row.status for row in rows if last is None or row.day <= last]


def test_a_change_that_is_taken_back_leaves_no_job():
    with transaction.atomic():
        queue_refresh(first=MONDAY, last=None, site_id=make_site().pk)
        transaction.set_rollback(True)
    assert not find_jobs().exists()
    assert not StaleDays.objects.exists()


def test_a_change_that_stands_leaves_one_job_and_the_days():
    with transaction.atomic():
        queue_refresh(first=MONDAY, last=None, site_id=make_site().pk)
    assert find_jobs().count() == 1
    assert StaleDays.objects.get().first == MONDAY


@pytest.mark.parametrize("target", ["employee", "team", "site", "everybody"])
def test_a_schedule_reaches_those_for_whom_it_holds(target):
    employee = make_employee()
    other = make_employee(team=make_team("Other"), site=make_site("Other"))
    make_known(employee)
    make_known(other)
    schedule = make_schedule(make_shift())
    for one in (employee, other) if target == "everybody" else (employee,):
        assign(schedule, employee=one)
    queue_refresh(
        first=MONDAY,
        last=MONDAY + DAY,
        **{
            "employee": {"employee_ids": [employee.pk]},
            "team": {"team_id": employee.team_id},
            "site": {"site_id": employee.site_id},
            "everybody": {},
        }[target],
    )
    refresh_stale_days(now=NOW)
    assert find_statuses(employee, last=MONDAY) == ["absent"]
    expected = ["absent"] if target == "everybody" else ["unplanned"]
    assert find_statuses(other, last=MONDAY) == expected
    assert not StaleDays.objects.exists()


def test_who_was_in_the_team_on_these_days_is_reached_though_gone_since():
    employee = make_employee()
    make_known(employee)
    old = employee.team
    employee.team = make_team("Other")
    employee.save()
    StaleDays.objects.all().delete()
    assign(make_schedule(make_shift()), team=old)
    queue_refresh(first=MONDAY, last=MONDAY, team_id=old.pk)
    refresh_stale_days(now=NOW)
    assert find_statuses(employee, last=MONDAY) == ["absent"]


def test_a_new_employee_gets_days_since_the_first_of_work():
    make_known(make_employee())
    employee = make_employee()
    Employee.objects.filter(pk=employee.pk).update(active_from=NOW.date() - 3 * DAY)
    refresh_stale_days(now=NOW)
    days = list(DaySummary.objects.filter(employee=employee).values_list("day", flat=True))
    assert days == [NOW.date() - n * DAY for n in (3, 2, 1, 0)]


def test_twenty_years_before_the_first_row_of_all_stay_empty():
    make_known(make_employee())
    employee = make_employee()  # since 2020
    refresh_stale_days(now=NOW)
    first = DaySummary.objects.filter(employee=employee).earliest("day").day
    assert first == MONDAY
    assert DaySummary.objects.earliest("day").day == MONDAY


def test_in_a_new_company_days_begin_today():
    employee = make_employee()
    refresh_stale_days(now=NOW)
    days = DaySummary.objects.filter(employee=employee).values_list("day", flat=True)
    assert list(days) == [NOW.date()]


def test_who_leaves_earlier_loses_the_days_after_and_later_gets_them_back():
    employee = make_employee()
    make_known(employee)
    for last in (MONDAY + DAY, MONDAY + 4 * DAY, None):
        Employee.objects.filter(pk=employee.pk).update(active_until=last)
        refresh_stale_days(now=NOW)
        newest = DaySummary.objects.filter(employee=employee).latest("day").day
        assert newest == (last or NOW.date())


def test_who_started_later_loses_the_days_before():
    employee = make_employee()
    make_known(employee)
    Employee.objects.filter(pk=employee.pk).update(active_from=MONDAY + DAY)
    refresh_stale_days(now=NOW)
    assert DaySummary.objects.filter(employee=employee).earliest("day").day == MONDAY + DAY


def test_another_site_is_noticed_however_it_was_written():
    employee = make_employee()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM attendance_staledays")
        cursor.execute(
            "UPDATE people_employee SET site_id = %s WHERE id = %s",
            [make_site("Elsewhere").pk, employee.pk],
        )
    found = StaleDays.objects.get()
    assert (found.employee_id, found.last) == (employee.pk, None)
    assert timezone.now().date() - found.first <= DAY


def test_a_new_time_zone_moves_the_days_of_the_site():
    employee = make_employee(site=make_site("Far", "UTC"))
    make_known(employee)
    late = NOW.replace(hour=23)
    Site.objects.filter(pk=employee.site_id).update(time_zone="Pacific/Auckland")
    refresh_stale_days(now=late)
    assert DaySummary.objects.filter(employee=employee).latest("day").day == NOW.date() + DAY


def test_an_unchanged_employee_leaves_no_trace():
    employee = make_employee()
    StaleDays.objects.all().delete()
    employee.name = "Another Name"
    employee.save()
    assert not StaleDays.objects.exists()


def test_many_people_are_done_some_at_a_time(monkeypatch, django_assert_max_num_queries):
    people = [make_employee(f"Person {n}") for n in range(6)]
    for one in people:
        make_known(one)
    monkeypatch.setattr(queue, "DAYS_AT_ONCE", 30)
    assign(make_schedule(make_shift()), site=people[0].site)
    queue_refresh(first=MONDAY, last=NOW.date(), site_id=people[0].site_id)
    report = refresh_stale_days(now=NOW)
    assert report.changed == 6 * 12
    assert not StaleDays.objects.exists()


def test_one_person_whose_days_cannot_be_made_keeps_nobody_waiting(monkeypatch):
    good, bad, other = (make_employee(f"Person {n}") for n in range(3))
    for one in (good, bad, other):
        make_known(one)
    make_rows = refresh.rows.make_day_row

    def fail(employee_id, *arguments):
        if employee_id == bad.pk:
            raise ValueError
        return make_rows(employee_id, *arguments)

    monkeypatch.setattr(refresh.rows, "make_day_row", fail)
    assign(make_schedule(make_shift()), site=good.site)
    queue_refresh(first=MONDAY, last=None, site_id=good.site_id)
    refresh_stale_days(now=NOW)
    assert find_statuses(good)[0] == find_statuses(other)[0] == "absent"
    left = StaleDays.objects.get()
    assert (left.employee_id, left.attempts) == (bad.pk, 1)
    monkeypatch.undo()
    refresh_stale_days(now=NOW)  # not yet
    assert find_statuses(bad)[0] == "unplanned"
    refresh_stale_days(now=NOW + datetime.timedelta(minutes=2))
    assert find_statuses(bad)[0] == "absent"
    assert not StaleDays.objects.exists()


def test_a_day_of_a_person_who_is_gone_needs_nothing():
    StaleDays.objects.create(employee_id=10**9, first=MONDAY)
    assert refresh_stale_days(now=NOW).changed == 0
    assert not StaleDays.objects.exists()
