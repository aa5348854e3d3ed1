"""The page of one person's day: plan, events with their story, and how the hours came about."""

import datetime
import uuid

import pytest
from django.urls import reverse

from attendance.day_events import find_day_events, make_token
from attendance.errors import AmbiguousTimeError, LocalTimeError
from attendance.local_times import comes_twice, find_moment
from attendance.models import AttendanceEvent, Device
from attendance.services import check_in
from attendance.summaries import refresh_days
from people.roles import Role
from tests.attendance.plan_fixtures import assign, make_schedule, make_shift
from tests.company_fixtures import (
    make_account,
    make_check_in,
    make_device,
    make_employee,
    make_team,
)

pytestmark = pytest.mark.django_db
UTC = datetime.UTC
DAY = datetime.date(2026, 3, 4)


@pytest.fixture
def ada():
    return make_employee("Ada Lovelace")


def at(employee, *values):
    return datetime.datetime(*values, tzinfo=employee.site.zone).astimezone(UTC)


def open_day(client, employee, day=DAY):
    url = reverse("admin:attendance_day", args=[employee.pk, f"{day:%Y-%m-%d}"])
    return client.get(url)


def test_a_day_tells_what_was_recorded_on_the_clock_of_the_site(client, ada):
    make_check_in(ada, at(ada, 2026, 3, 4, 8, 59))
    make_check_in(ada, at(ada, 2026, 3, 4, 17, 30))
    make_check_in(ada, at(ada, 2026, 3, 5, 0, 30))
    client.force_login(make_account("hr", Role.HR))
    page = open_day(client, ada).content.decode()
    assert "08:59" in page
    assert "17:30" in page
    assert "00:30" not in page


@pytest.mark.parametrize(
    ("role", "manages", "status"),
    [
        (Role.HR, "", 200),
        (Role.AUDITOR, "", 200),
        (Role.TEAM_MANAGER, "Engineering", 200),
        (Role.TEAM_MANAGER, "Sales", 404),
        (Role.SECURITY, "", 403),
        (Role.EMPLOYEE, "", 302),
    ],
)
def test_a_day_opens_to_those_who_may_read_the_days_of_this_person(
    client, ada, role, manages, status
):
    teams = (make_team(manages),) if manages else ()
    client.force_login(make_account("someone", role, manages=teams))
    assert open_day(client, ada).status_code == status


@pytest.mark.parametrize("day", ["2026-02-30", "rubbish", "2026-3-4x"])
def test_a_day_that_is_none_is_not_there(client, ada, day):
    client.force_login(make_account("hr", Role.HR))
    url = reverse("admin:attendance_day", args=[ada.pk, day])
    assert client.get(url).status_code == 404


def test_the_token_changes_with_what_counts(ada):
    before = make_token(find_day_events(ada, DAY))
    make_check_in(ada, at(ada, 2026, 3, 4, 8, 59))
    assert make_token(find_day_events(ada, DAY)) != before


def test_a_check_out_without_a_check_in_is_with_the_night_that_it_ended(ada):
    night = make_shift("22:00", "06:00")
    assign(make_schedule(dict.fromkeys(range(7), night)), employee=ada)
    left = check_in(
        employee_id=ada.pk,
        device=make_device(direction=Device.Direction.OUT)[0],
        method=AttendanceEvent.Method.MANUAL,
        nonce=uuid.uuid4(),
        at=at(ada, 2026, 3, 5, 6, 20),
    ).event
    refresh_days(employee_ids=[ada.pk], first=DAY, last=DAY + datetime.timedelta(days=1))
    assert find_day_events(ada, DAY) == [left]
    assert find_day_events(ada, DAY + datetime.timedelta(days=1)) == []
    assert ada.day_summaries.get(day=DAY).exceptions == ["missing_in"]


# The clock --------------------------------------------------------------------------------------


def test_a_time_that_the_clock_skips_is_refused_with_words(ada):
    with pytest.raises(LocalTimeError, match="There was no 02:30 on Sunday, March 29"):
        find_moment(datetime.date(2026, 3, 29), datetime.time(2, 30), ada.site.zone)


def test_a_time_that_comes_twice_asks_which(ada):
    day, time, zone = datetime.date(2026, 10, 25), datetime.time(2, 30), ada.site.zone
    assert comes_twice(day, zone)
    with pytest.raises(AmbiguousTimeError, match="02:30 twice on Sunday, October 25"):
        find_moment(day, time, zone)
    first = find_moment(day, time, zone, which="first")
    second = find_moment(day, time, zone, which="second")
    assert (first.hour, second.hour) == (0, 1)


def test_on_other_days_which_says_nothing(ada):
    moment = find_moment(DAY, datetime.time(8), ada.site.zone, which="second")
    assert moment == datetime.datetime(2026, 3, 4, 7, tzinfo=UTC)
    assert not comes_twice(DAY, ada.site.zone)
