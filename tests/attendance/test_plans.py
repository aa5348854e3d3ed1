"""load_plans(): who was to work when, of the schedules, exceptions, holidays and leave."""

import datetime

import pytest
from django.utils import timezone

from attendance import plan_rows
from attendance.models import Holiday, Leave, LeaveType, PlanException, RequiredBreak
from attendance.plans import load_plans
from attendance.rules import LeaveShare
from people.models import Placement
from tests.attendance.plan_fixtures import assign, make_schedule, make_shift
from tests.company_fixtures import make_employee, make_site, make_team

pytestmark = pytest.mark.django_db

MONDAY = datetime.date(2026, 3, 2)
DAY = datetime.timedelta(days=1)
WEEK = 7 * DAY


def plan(employee, day=MONDAY):
    return load_plans(employees=[employee], first=day, last=day).get(employee.pk, day)


def take_leave(employee, first=MONDAY, last=None, *, state="approved", **halves):
    kind = LeaveType.objects.get_or_create(name="Vacation", defaults={"code": "V"})[0]
    return Leave.objects.create(
        employee=employee,
        type=kind,
        first_day=first,
        last_day=last or first,
        state=state,
        decided_at=timezone.now(),
        **halves,
    )


def test_without_a_schedule_nothing_is_planned():
    found = plan(make_employee())
    assert (found.plan.is_planned, found.plan.terms, found.shift_id) == (False, None, None)


def test_the_terms_of_the_shift_with_its_breaks_and_the_zone_of_the_site():
    employee, shift = make_employee(), make_shift("08:00", "16:30", late_grace=5)
    RequiredBreak.objects.create(shift=shift, after_minutes=360, minutes=30)
    assign(make_schedule(shift), site=employee.site)
    found = plan(employee)
    assert found.shift_id == shift.pk
    assert found.plan.zone.key == "Europe/Berlin"
    assert found.plan.terms.starts_at == datetime.time(8)
    assert (found.plan.terms.late_grace, len(found.plan.terms.required_breaks)) == (5, 1)


def test_a_weekday_without_shift_is_a_planned_day_off():
    employee = make_employee()
    assign(make_schedule(make_shift()), team=employee.team)
    found = plan(employee, MONDAY + 5 * DAY)
    assert (found.plan.is_planned, found.plan.terms) == (True, None)


def test_person_before_team_before_site_and_exceptions_before_schedules():
    employee = make_employee()
    targets = [{"site": employee.site}, {"team": employee.team}, {"employee": employee}]
    found = []
    for target in targets:
        assign(make_schedule(make_shift()), **target)
        found.append(plan(employee).shift_id)
    for target in targets:
        PlanException.objects.create(day=MONDAY, shift=make_shift(), **target)
        found.append(plan(employee).shift_id)
    assert len(set(found)) == 6


def test_an_exception_without_shift_is_a_day_off():
    employee = make_employee()
    assign(make_schedule(make_shift()), employee=employee)
    PlanException.objects.create(day=MONDAY, site=employee.site)
    found = plan(employee)
    assert (found.plan.is_planned, found.plan.terms, found.shift_id) == (True, None, None)


def test_weeks_take_turns_from_the_week_in_which_the_assignment_begins():
    employee, early, late = make_employee(), make_shift(), make_shift("14:00", "22:00")
    assign(make_schedule(early, late), employee=employee, since=MONDAY + 3 * DAY)
    days = [MONDAY + 4 * DAY, MONDAY + WEEK, MONDAY + WEEK + 4 * DAY, MONDAY + 2 * WEEK]
    assert [plan(employee, day).shift_id for day in days] == [early.pk, late.pk, late.pk, early.pk]
    assert not plan(employee, MONDAY).plan.is_planned  # before it begins


def test_turns_go_on_over_a_year_of_53_weeks():
    employee, early, late = make_employee(), make_shift(), make_shift("14:00", "22:00")
    assign(make_schedule(early, late), employee=employee, since=datetime.date(2026, 12, 21))
    shifts = [plan(employee, datetime.date(2026, 12, 21) + n * WEEK).shift_id for n in range(4)]
    assert shifts == [early.pk, late.pk, early.pk, late.pk]


def test_the_schedule_changes_in_the_middle_of_a_month():
    employee, old, new = make_employee(), make_shift(), make_shift()
    assign(make_schedule(old), employee=employee, until=MONDAY)
    assign(make_schedule(new), employee=employee, since=MONDAY + DAY)
    assert [plan(employee, MONDAY + n * DAY).shift_id for n in (0, 1)] == [old.pk, new.pk]


def test_an_observed_holiday_is_named_and_one_switched_off_is_none():
    employee = make_employee()
    Holiday.objects.create(site=employee.site, day=MONDAY, name="Founders' day")
    Holiday.objects.create(site=employee.site, day=MONDAY + DAY, name="No", is_observed=False)
    found, other = plan(employee), plan(employee, MONDAY + DAY)
    assert (found.plan.is_holiday, found.holiday) == (True, "Founders' day")
    assert (other.plan.is_holiday, other.holiday) == (False, "")


def test_who_is_told_to_work_on_a_holiday_is_expected():
    employee = make_employee()
    Holiday.objects.create(site=employee.site, day=MONDAY, name="Founders' day")
    PlanException.objects.create(day=MONDAY, employee=employee, shift=make_shift())
    found = plan(employee)
    assert (found.plan.is_holiday, found.holiday) == (False, "Founders' day")


@pytest.mark.parametrize(
    ("halves", "shares"),
    [
        ({}, ["whole", "whole", "whole"]),
        ({"starts_at_noon": True}, ["second_half", "whole", "whole"]),
        ({"ends_at_noon": True}, ["whole", "whole", "first_half"]),
    ],
)
def test_leave_takes_days_and_halves(halves, shares):
    employee = make_employee()
    leave = take_leave(employee, last=MONDAY + 2 * DAY, **halves)
    found = [plan(employee, MONDAY + n * DAY) for n in range(3)]
    assert [one.plan.leave.value for one in found] == shares
    assert {one.leave_id for one in found} == {leave.pk}
    assert plan(employee, MONDAY + 3 * DAY).leave_id is None


def test_two_halves_make_a_whole():
    employee = make_employee()
    first = take_leave(employee, ends_at_noon=True)
    take_leave(employee, starts_at_noon=True)
    assert (plan(employee).plan.leave, plan(employee).leave_id) == (LeaveShare.WHOLE, first.pk)


def test_leave_that_is_only_asked_for_changes_nothing():
    employee = make_employee()
    take_leave(employee, state="requested")
    assert plan(employee).plan.leave is LeaveShare.NONE


def test_site_and_team_are_those_of_the_day():
    employee, team = make_employee(), make_team("Night", "#000000")
    there = make_site("New York", "America/New_York")
    assign(make_schedule(make_shift()), team=employee.team)
    night = make_shift("22:00", "06:00")
    assign(make_schedule(night), team=team)
    Placement.objects.create(employee=employee, site=there, team=team, since=MONDAY + DAY)
    before, after = plan(employee), plan(employee, MONDAY + DAY)
    assert (before.team_id, before.site_id) == (employee.team_id, employee.site_id)
    assert (after.team_id, after.site_id, after.shift_id) == (team.pk, there.pk, night.pk)
    assert after.plan.zone.key == "America/New_York"


def test_nobody_is_employed_before_the_first_and_after_the_last_day():
    employee = make_employee()
    employee.active_from, employee.active_until = MONDAY, MONDAY + DAY
    employee.save()
    days = [plan(employee, MONDAY + n * DAY).plan.is_employed for n in (-1, 0, 1, 2)]
    assert days == [False, True, True, False]


def test_many_people_ask_once(monkeypatch):
    people = [make_employee(f"Person {n}", team=make_team(f"Team {n}")) for n in range(5)]
    for one in people:
        assign(make_schedule(make_shift()), employee=one)
        take_leave(one)
    asked = []
    fetch = plan_rows.fetch_together
    monkeypatch.setattr(plan_rows, "fetch_together", lambda some: asked.append(some) or fetch(some))
    plans = load_plans(employees=people, first=MONDAY, last=MONDAY + 30 * DAY)
    assert len(asked) == 1
    assert all(plans.get(one.pk, MONDAY).leave_id for one in people)
