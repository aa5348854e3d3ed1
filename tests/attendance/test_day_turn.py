"""The turn of a day: rows for everybody, forgotten check-outs, days that were slept through."""

import datetime
import zoneinfo
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from attendance.models import (
    AttendanceEvent,
    Correction,
    DaySummary,
    EventVoid,
    OpenDay,
    PlanException,
)
from attendance.services import close_days
from attendance.summaries import refresh_days
from attendance.tasks import close_days_everywhere, refresh_days_in_background
from people.models import Employee
from tests.attendance.plan_fixtures import assign, make_schedule, make_shift
from tests.company_fixtures import make_check_in, make_employee, make_site

pytestmark = pytest.mark.django_db

BERLIN = zoneinfo.ZoneInfo("Europe/Berlin")
MONDAY = datetime.date(2026, 3, 2)
DAY = datetime.timedelta(days=1)


def local(text, zone=BERLIN):
    return datetime.datetime.fromisoformat(text).replace(tzinfo=zone)


def stamp(employee, *times):
    """Check-ins as a kiosk records them, each with the summary of that moment."""
    for at in times:
        make_check_in(employee, at=local(at))
        DaySummary.objects.filter(day__gt=local(at).date()).delete()
        day = local(at).date()
        refresh_days(employee_ids=[employee.pk], first=day, last=day, now=local(at))


def find_statuses(employee, first=MONDAY):
    rows = DaySummary.objects.filter(employee=employee, day__gte=first)
    return [row.status for row in rows]


def find_check_outs(employee):
    events = AttendanceEvent.objects.filter(employee=employee, method="automatic")
    return [event.at for event in events.order_by("at")]


@pytest.fixture
def employee():
    employee = make_employee()
    shift = make_shift("09:00", "17:00", closes_after=120)
    assign(make_schedule(shift), site=employee.site)
    return employee


@pytest.fixture
def site(employee):
    return employee.site


def test_who_never_came_has_a_row_all_the_same(employee, site):
    close_days(site=site, now=local("2026-03-02 08:00"))
    assert find_statuses(employee) == ["expected"]
    close_days(site=site, now=local("2026-03-03 00:05"))
    assert find_statuses(employee) == ["absent", "expected"]


def test_who_has_not_come_when_the_shift_ends_is_absent_the_same_day(employee, site):
    close_days(site=site, now=local("2026-03-02 08:00"))
    turn = close_days(site=site, now=local("2026-03-02 17:00"))
    assert (turn.changed, find_statuses(employee)) == (1, ["absent"])


def test_a_second_run_changes_nothing(employee, site):
    stamp(employee, "2026-03-02 09:00")
    now = local("2026-03-03 00:05")
    close_days(site=site, now=now)
    turn = close_days(site=site, now=now)
    assert (turn.changed, turn.check_outs) == (0, 0)


def test_days_that_a_sleeping_machine_missed_are_made_up_for(employee, site):
    close_days(site=site, now=local("2026-03-02 18:00"))
    stamp(employee, "2026-03-11 09:00")  # the kiosk was there before the worker
    turn = close_days(site=site, now=local("2026-03-11 09:30"))
    days = DaySummary.objects.filter(employee=employee, day__gte=MONDAY)
    assert [row.day for row in days] == [MONDAY + n * DAY for n in range(10)]
    assert turn.day == OpenDay.objects.get(site=site).day == datetime.date(2026, 3, 11)


def test_today_is_that_of_each_site(employee, site):
    there = make_site("New York", "America/New_York")
    far = make_employee(site=there)
    now = local("2026-03-03 01:00")
    turns = [close_days(site=one, now=now) for one in (site, there)]
    assert [turn.day for turn in turns] == [MONDAY + DAY, MONDAY]
    assert DaySummary.objects.filter(employee=far).latest("day").day == MONDAY


def test_a_leaver_has_rows_up_to_the_last_day(employee, site):
    close_days(site=site, now=local("2026-03-02 08:00"))
    Employee.objects.filter(pk=employee.pk).update(active_until=MONDAY + DAY)
    close_days(site=site, now=local("2026-03-06 08:00"))
    assert find_statuses(employee) == ["absent", "absent"]


def test_who_starts_later_has_rows_from_the_first_day(employee, site):
    Employee.objects.filter(pk=employee.pk).update(active_from=MONDAY + DAY)
    close_days(site=site, now=local("2026-03-02 08:00"))
    close_days(site=site, now=local("2026-03-03 08:00"))
    assert find_statuses(employee) == ["expected"]


def test_a_forgotten_check_out_is_recorded_at_the_end_of_the_shift(employee, site):
    stamp(employee, "2026-03-02 08:58")
    close_days(site=site, now=local("2026-03-02 18:59"))
    assert find_check_outs(employee) == []
    turn = close_days(site=site, now=local("2026-03-02 19:00"))
    assert (turn.check_outs, find_check_outs(employee)) == (1, [local("2026-03-02 17:00")])
    row = DaySummary.objects.get(employee=employee, day=MONDAY)
    assert (row.status, row.worked, row.exceptions) == ("present", 482, ["closed_automatically"])


def test_it_is_recorded_once_however_often_and_late_the_clock_looks(employee, site):
    stamp(employee, "2026-03-02 09:00")
    for at in ("2026-03-02 19:00", "2026-03-02 19:15", "2026-03-03 00:00", "2026-03-05 12:00"):
        close_days(site=site, now=local(at))
    assert len(find_check_outs(employee)) == 1


def test_after_days_of_sleep_it_is_still_recorded(employee, site):
    close_days(site=site, now=local("2026-03-02 08:00"))
    stamp(employee, "2026-03-02 09:00")
    close_days(site=site, now=local("2026-03-20 12:00"))
    assert find_check_outs(employee) == [local("2026-03-02 17:00")]


def test_a_recorded_check_out_that_was_voided_does_not_come_again(employee, site):
    stamp(employee, "2026-03-02 09:00")
    close_days(site=site, now=local("2026-03-02 19:00"))
    correction = Correction.objects.create(
        employee=employee, day=MONDAY, reason="No.", state="approved", decided_at=timezone.now()
    )
    event = AttendanceEvent.objects.get(employee=employee, method="automatic")
    EventVoid.objects.create(event=event, correction=correction)
    refresh_days(employee_ids=[employee.pk], first=MONDAY, last=MONDAY)
    turn = close_days(site=site, now=local("2026-03-03 08:00"))
    assert turn.check_outs == 0
    row = DaySummary.objects.get(employee=employee, day=MONDAY)
    assert row.exceptions == ["missing_out"]


def test_a_night_shift_is_closed_on_the_next_day():
    employee = make_employee()
    night = make_shift("22:00", "06:00", closes_after=60)
    assign(make_schedule(night), employee=employee)
    stamp(employee, "2026-03-02 21:58")
    close_days(site=employee.site, now=local("2026-03-03 00:05"))
    assert find_statuses(employee)[0] == "in_progress"
    close_days(site=employee.site, now=local("2026-03-03 07:00"))
    assert find_check_outs(employee) == [local("2026-03-03 06:00")]
    assert find_statuses(employee)[0] == "present"


def test_without_a_time_to_close_a_stay_stays_incomplete(employee, site):
    PlanException.objects.create(day=MONDAY, employee=employee, shift=make_shift())
    stamp(employee, "2026-03-02 09:00")
    close_days(site=site, now=local("2026-03-02 19:00"))
    assert find_statuses(employee) == ["in_progress"]
    close_days(site=site, now=local("2026-03-03 02:00"))
    assert find_statuses(employee)[0] == "incomplete"
    assert find_check_outs(employee) == []


def test_who_comes_the_next_morning_comes_and_does_not_leave(employee, site):
    stamp(employee, "2026-03-02 09:00")
    close_days(site=site, now=local("2026-03-02 20:00"))
    assert make_check_in(employee, at=local("2026-03-03 09:00")).kind == "in"


def test_the_command_says_what_it_did(employee):
    output = StringIO()
    call_command("close_day", stdout=output)
    today = timezone.now().astimezone(BERLIN).date()
    assert f"Berlin: {today} is open." in output.getvalue()
    assert DaySummary.objects.filter(employee=employee, day=today).exists()


def test_the_command_knows_no_other_site(employee):
    with pytest.raises(CommandError, match="no site called Paris"):
        call_command("close_day", site="Paris")


def test_the_tasks_of_the_worker_run(employee):
    close_days_everywhere(timestamp=0)
    refresh_days_in_background()
    assert DaySummary.objects.filter(employee=employee).exists()
