"""Plans: ready-made shifts, weeks as a grid, for whom and from when, and what a change touches."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from attendance.admin.durations import read_minutes
from attendance.errors import PlanRefusedError
from attendance.models import (
    ClosedMonth,
    DaySummary,
    PlanException,
    Schedule,
    ScheduleAssignment,
    Shift,
)
from attendance.plans import load_plans
from attendance.rosters import find_holding
from attendance.services.presets import PRESETS, add_preset
from attendance.services.shifts import (
    assign_schedule,
    count_open_days,
    delete_schedule,
    delete_shift,
    replace_shift,
    save_schedule,
)
from people.roles import Role
from tests.attendance.plan_fixtures import assign, make_schedule, make_shift
from tests.company_fixtures import make_account, make_employee, make_site, make_team

pytestmark = pytest.mark.django_db

MONDAY = datetime.date(2026, 11, 2)
DAY = datetime.timedelta(days=1)
WEEK = 7 * DAY


@pytest.fixture
def ada():
    return make_employee("Ada Lovelace", team=make_team("Design"))


@pytest.fixture
def hr(client):
    client.force_login(make_account("hr", Role.HR))
    return client


def plan_of(employee, day):
    return load_plans(employees=[employee], first=day, last=day).get(employee.pk, day)


# Ready-made --------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", PRESETS)
def test_every_ready_made_shift_passes_its_own_form_and_has_a_week(hr, key):
    schedule = add_preset(key=key)
    shift = Shift.objects.get()
    assert list(schedule.days.values_list("weekday", "shift")) == [
        (day, shift.pk) for day in range(5)
    ]
    url = reverse("admin:attendance_shift_change", args=[shift.pk])
    page = hr.get(url)
    formset = page.context["inline_admin_formsets"][0].formset
    forms = [page.context["adminform"].form, formset.management_form, *formset.initial_forms]
    found = {form.add_prefix(name): form[name].value() for form in forms for name in form.fields}
    values = {
        name: value for name, value in found.items() if value is not None and value is not False
    }
    before = Shift.objects.values().get()
    saved = hr.post(url, values)
    assert saved.status_code == 302, saved.context["adminform"].form.errors
    assert Shift.objects.values().get() == before


def test_the_empty_list_offers_them_and_one_click_leads_on(hr):
    listed = hr.get(reverse("admin:attendance_shift_changelist")).content.decode()
    assert "Night 22–6" in listed
    page = hr.post(reverse("admin:attendance_shift_presets"), {"preset": "office"}, follow=True)
    schedule = Schedule.objects.get()
    assert page.redirect_chain[-1][0].endswith(f"?schedule={schedule.pk}")
    assert "Say for whom it holds" in page.content.decode()
    again = hr.post(reverse("admin:attendance_shift_presets"), {"preset": "office"}, follow=True)
    assert "already" in again.content.decode()
    wrong = hr.post(reverse("admin:attendance_shift_presets"), {"preset": "nap"}, follow=True)
    assert "Choose one" in wrong.content.decode()
    assert (
        "no shift yet" not in hr.get(reverse("admin:attendance_shift_changelist")).content.decode()
    )


# The form ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("7:30", 450), ("8", 480), ("7.5", 450), ("7,5 h", 450), ("450 min", 450), ("0:05", 5),
     ("7:60", None), ("half", None), ("-1:00", None), ("7:3", None)],
)  # fmt: skip
def test_durations_as_people_write_them(text, minutes):
    assert read_minutes(text) == minutes


def fill_in(**values):
    return {
        "name": "Early", "code": "E", "color": "#0e7c86", "starts_at": "06:00",
        "ends_at": "14:30", "has_core": "on", "planned_minutes": "", "break_minutes": "30",
        "late_grace": "5", "early_grace": "0", "counts_early_arrival": "on", "rounding_step": "1",
        "rounding_mode": "nearest", "half_day_from": "", "full_day_from": "",
        "overtime_after": "8:00", "weekly_overtime_after": "40", "closes_after": "4:00",
        "required_breaks-TOTAL_FORMS": "1", "required_breaks-INITIAL_FORMS": "0",
        "required_breaks-0-after_minutes": "6:00", "required_breaks-0-minutes": "30", **values,
    }  # fmt: skip


def test_a_shift_is_entered_in_hours_and_minutes(hr):
    hr.post(reverse("admin:attendance_shift_add"), fill_in())
    shift = Shift.objects.get()
    assert (shift.overtime_after, shift.weekly_overtime_after, shift.closes_after) == (
        480,
        2400,
        240,
    )
    assert (shift.half_day_from, shift.planned_minutes) == (0, None)
    rule = shift.required_breaks.get()
    assert (rule.after_minutes, rule.minutes) == (360, 30)
    page = hr.get(reverse("admin:attendance_shift_change", args=[shift.pk])).content.decode()
    assert 'value="40:00"' in page


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"planned_minutes": "many"}, "like 7:30"),
        ({"planned_minutes": "9:00"}, "only 8:30"),
        ({"planned_minutes": "25:00", "is_flexible": "on"}, "less than or equal to 1440"),
        ({"break_minutes": "510"}, "as long as the shift"),
        ({"break_minutes": "-5"}, "greater than or equal to 0"),
        ({"half_day_from": "6:00", "full_day_from": "4:00"}, "longer than a whole one"),
        ({"full_day_from": "9:00"}, "Nobody reaches that"),
        ({"rounding_step": "0"}, "greater than or equal to 1"),
        ({"rounding_step": "61"}, "less than or equal to 60"),
        ({"starts_at": "25:00"}, "valid time"),
        ({"color": "red"}, "colour"),
        ({"late_grace": "600"}, "as long as the shift"),
        ({"required_breaks-0-minutes": "400"}, "longer than the work"),
    ],
)
def test_terms_that_cannot_be_are_said_at_their_field(hr, values, words):
    page = hr.post(reverse("admin:attendance_shift_add"), fill_in(**values))
    assert page.status_code == 200
    assert words in page.content.decode()
    assert not Shift.objects.exists()


# What a change touches ---------------------------------------------------------------------------


@pytest.fixture
def worked(ada):
    """Ada has the shift on three days, one of them in a closed month."""
    shift = make_shift("09:00", "17:00", name="Office")
    assign(make_schedule(shift), team=ada.team)
    for day in (datetime.date(2026, 9, 1), datetime.date(2026, 10, 1), MONDAY):
        DaySummary.objects.create(
            employee=ada, day=day, site=ada.site, team=ada.team, shift=shift, status="present"
        )
    ClosedMonth.objects.create(site=ada.site, month=datetime.date(2026, 9, 1))
    return shift


def test_the_page_says_which_days_a_change_touches_and_queues_them(hr, worked):
    assert count_open_days(worked) == 2
    url = reverse("admin:attendance_shift_change", args=[worked.pk])
    assert "changes 2 days that are not closed" in hr.get(url).content.decode()
    page = hr.post(url, fill_in(name="Office", starts_at="08:00", ends_at="17:00"), follow=True)
    assert "2 days that are not closed are counted anew" in page.content.decode()


def test_a_shift_in_use_stays_and_says_where(hr, worked):
    url = reverse("admin:attendance_shift_delete", args=[worked.pk])
    page = hr.post(url, {"post": "yes"}, follow=True).content.decode()
    assert "in the schedule" in page
    assert "3 days gone by" in page
    assert "take its place" in page
    with pytest.raises(PlanRefusedError):
        delete_shift(shift=worked)
    unused = make_shift(name="Unused")
    hr.post(reverse("admin:attendance_shift_delete", args=[unused.pk]), {"post": "yes"})
    assert list(Shift.objects.all()) == [worked]


def test_terms_from_a_day_on_leave_the_days_before(hr, ada):
    early, late = make_shift("06:00", "14:00", name="Early"), make_shift("14:00", "22:00")
    assign(make_schedule(early, late), since=MONDAY, team=ada.team)
    exception = PlanException.objects.create(employee=ada, day=MONDAY + 12 * DAY, shift=early)
    days = [MONDAY + number * DAY for number in range(35)]
    before = {day: plan_of(ada, day).plan for day in days}
    url = reverse("admin:attendance_shift_replace", args=[early.pk])
    page = hr.post(url, {"day": "2026-11-11"}, follow=True)
    assert "Change its terms" in page.content.decode()
    assert {day: plan_of(ada, day).plan for day in days} == before  # nothing differs yet
    copy = Shift.objects.get(name="Early (from 2026-11-11)")
    Shift.objects.filter(pk=copy.pk).update(starts_at="07:00")
    starts = {day: plan_of(ada, day).plan.terms for day in days}
    assert starts[MONDAY].starts_at.hour == 6
    assert starts[MONDAY + 2 * WEEK].starts_at.hour == 7  # the A week after the day
    assert starts[MONDAY + WEEK].starts_at.hour == 14  # the B week
    exception.refresh_from_db()
    assert exception.shift == copy
    again = hr.post(url, {"day": "2026-11-11"}, follow=True).content.decode()
    assert "already" in again
    assert "Choose a day" in hr.post(url, {"day": "soon"}, follow=True).content.decode()
    with pytest.raises(PlanRefusedError):
        replace_shift(shift=early, day=datetime.date(2026, 11, 11))
    third = replace_shift(shift=copy, day=datetime.date(2026, 12, 1))
    assert third.name == "Early (from 2026-12-01)"


# Schedules ---------------------------------------------------------------------------------------


def grid(**cells):
    return {"name": "Rotation", "weeks": "2", **cells}


def test_two_weeks_are_entered_as_a_grid(hr):
    early, late = make_shift(name="Early"), make_shift(name="Late")
    values = {f"day_1_{day}": early.pk for day in range(5)}
    values |= {f"day_2_{day}": late.pk for day in range(3)} | {"day_3_0": late.pk}
    hr.post(reverse("admin:attendance_schedule_add"), grid(**values))
    schedule = Schedule.objects.get()
    found = list(schedule.days.values_list("week", "weekday", "shift__name"))
    assert found == [(1, day, "Early") for day in range(5)] + [(2, day, "Late") for day in range(3)]
    url = reverse("admin:attendance_schedule_change", args=[schedule.pk])
    hr.post(url, {"name": "Rotation", "weeks": "1", "day_1_6": late.pk})
    assert list(schedule.days.values_list("week", "weekday")) == [(1, 6)]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "one day at least"),
        ({"weeks": "0", "day_1_0": "X"}, "greater than or equal to 1"),
        ({"weeks": "99", "day_1_0": "X"}, "less than or equal to 12"),
        ({"day_1_0": "999999"}, "valid choice"),
        ({"weeks": "", "day_1_0": "X"}, "required"),
    ],
)
def test_weeks_that_cannot_be(hr, values, words):
    shift = make_shift()
    values = {key: shift.pk if value == "X" else value for key, value in values.items()}
    page = hr.post(reverse("admin:attendance_schedule_add"), grid() | values)
    assert page.status_code == 200
    assert words in page.content.decode()
    assert not Schedule.objects.exists()


def test_a_schedule_that_holds_stays(hr, ada):
    schedule = make_schedule(make_shift())
    row = assign(schedule, employee=ada)
    url = reverse("admin:attendance_schedule_delete", args=[schedule.pk])
    assert "Ada Lovelace" in hr.post(url, {"post": "yes"}, follow=True).content.decode()
    row.delete()
    delete_schedule(schedule=schedule)
    assert not Schedule.objects.exists()


def test_a_schedule_without_any_shift_is_refused():
    with pytest.raises(PlanRefusedError, match="one day"):
        save_schedule(schedule=Schedule(name="Empty"), cells={})


# For whom ----------------------------------------------------------------------------------------


def test_from_a_day_on_ends_the_running_one_the_day_before(hr, ada):
    old, new = make_schedule(make_shift()), make_schedule(make_shift())
    running = assign(old, employee=ada)
    values = {"schedule": new.pk, "employee": ada.pk, "valid_from": MONDAY, "ends_running": "on"}
    page = hr.post(reverse("admin:attendance_scheduleassignment_add"), values, follow=True)
    assert f"{old.name}” ends there on Nov. 1, 2026" in page.content.decode()
    running.refresh_from_db()
    assert running.valid_until == MONDAY - DAY
    assert find_holding(ada, on=MONDAY).schedule == new
    assert find_holding(ada, on=MONDAY - DAY).schedule == old


@pytest.mark.parametrize("ends_running", ["", "on"])
def test_an_overlap_is_refused_with_the_others_name(hr, ada, ends_running):
    old, new = make_schedule(make_shift()), make_schedule(make_shift())
    since = MONDAY if ends_running else MONDAY - WEEK  # what begins the same day is not "running"
    assign(old, employee=ada, since=since)
    values = {
        "schedule": new.pk, "employee": ada.pk, "valid_from": MONDAY,
        "ends_running": ends_running,
    }  # fmt: skip
    page = hr.post(reverse("admin:attendance_scheduleassignment_add"), values)
    assert page.status_code == 200
    assert f"“{old.name}” holds for Ada Lovelace" in page.content.decode()
    assert ScheduleAssignment.objects.count() == 1


def test_the_database_refuses_two_at_once(ada):
    schedule = make_schedule(make_shift())
    assign(schedule, employee=ada)
    with pytest.raises(IntegrityError), transaction.atomic():
        assign(schedule, employee=ada, since=MONDAY)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "exactly one"),
        ({"employee": "ada", "team": "team"}, "exactly one"),
        ({"employee": "ada", "valid_until": "2026-11-01"}, "before the first"),
        ({"employee": "ada", "valid_from": "31.02.2026"}, "valid date"),
        ({"employee": "999999"}, "valid choice"),
        ({"schedule": "999999", "employee": "ada"}, "valid choice"),
    ],
)
def test_assignments_that_cannot_be(hr, ada, values, words):
    values = {"schedule": make_schedule(make_shift()).pk, "valid_from": MONDAY} | values
    names = {"ada": ada.pk, "team": ada.team_id}
    values = {key: names.get(value, value) for key, value in values.items()}
    page = hr.post(reverse("admin:attendance_scheduleassignment_add"), values)
    assert page.status_code == 200
    assert words in page.content.decode()
    assert not ScheduleAssignment.objects.exists()


def test_person_before_team_before_site(ada):
    of_site, of_team, own = (make_schedule(make_shift()) for _ in range(3))
    assign(of_site, site=ada.site)
    assert find_holding(ada, on=MONDAY).schedule == of_site
    assign(of_team, team=ada.team)
    assert find_holding(ada, on=MONDAY).schedule == of_team
    row = ScheduleAssignment(schedule=own, employee=ada, valid_from=MONDAY)
    assert assign_schedule(assignment=row, ends_running=True) is None  # only the own one ends
    assert find_holding(ada, on=MONDAY).schedule == own


def test_a_single_day_is_entered_changed_and_removed(hr, ada):
    shift = make_shift(name="Fair")
    add = reverse("admin:attendance_planexception_add")
    values = {"day": MONDAY, "employee": ada.pk, "shift": shift.pk, "note": "Trade fair"}
    hr.post(add, values)
    assert plan_of(ada, MONDAY).shift_id == shift.pk
    assert "already" in hr.post(add, values).content.decode()
    assert "exactly one" in hr.post(add, {"day": MONDAY, "shift": shift.pk}).content.decode()
    row = PlanException.objects.get()
    hr.post(reverse("admin:attendance_planexception_delete", args=[row.pk]), {"post": "yes"})
    assert not plan_of(ada, MONDAY).plan.is_planned


# Who sees it -------------------------------------------------------------------------------------


def test_a_manager_reads_the_plans_of_own_teams_only(client, ada):
    schedule = make_schedule(make_shift())
    mine = assign(schedule, team=ada.team)
    other = assign(schedule, team=make_team("Sales"))
    elsewhere = assign(schedule, site=make_site("Tokyo", "Asia/Tokyo"))
    client.force_login(make_account("boss", Role.TEAM_MANAGER, manages=(ada.team,)))
    listed = client.get(reverse("admin:attendance_scheduleassignment_changelist"))
    assert list(listed.context["cl"].result_list) == [mine]
    for row, status in ((mine, 200), (other, 302), (elsewhere, 302)):
        url = reverse("admin:attendance_scheduleassignment_change", args=[row.pk])
        assert client.get(url).status_code == status
    page = client.get(reverse("admin:attendance_schedule_change", args=[schedule.pk]))
    assert "Sales" not in page.content.decode()
    assert '<select name="day_1_0"' not in page.content.decode()
    assert client.get(reverse("admin:attendance_shift_presets")).status_code == 403


def test_the_page_of_a_person_shows_the_plan_and_why(hr, ada, client):
    today = timezone.localdate(timezone=ada.site.zone)
    shift = make_shift("09:00", "17:00", name="Office")
    schedule = make_schedule(dict.fromkeys(range(7), shift))
    assign(schedule, team=ada.team)
    PlanException.objects.create(employee=ada, day=today, shift=None)
    page = hr.get(reverse("admin:people_employee_change", args=[ada.pk]))
    (panel,) = [p for p in page.context["panels"] if "roster" in p.template]
    days = [day for week in panel.values["weeks"] for day in week]
    assert len(days) == 28
    assert {day.code for day in days if not day.is_today} == {"O"}
    assert [day.is_off for day in days if day.is_today] == [True]
    assert "of the team Design" in page.content.decode()
    client.force_login(
        make_account("security", Role.SECURITY, permissions=("people.view_employee",))
    )
    page = client.get(reverse("admin:people_employee_change", args=[ada.pk]))
    assert not [p for p in page.context["panels"] if "roster" in p.template]
