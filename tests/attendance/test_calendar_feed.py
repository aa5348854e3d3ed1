"""One's own shifts in one's own calendar: the secret address, and what stands behind it."""

import datetime
import re

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from attendance.calendar_feed import render_calendar
from attendance.models import (
    CalendarFeed,
    Holiday,
    Leave,
    LeaveType,
    PlanException,
    Schedule,
    ScheduleAssignment,
    ScheduleDay,
    Shift,
)
from people.models import Employee
from people.roles import Role
from people.wrong_links import MOST_WRONG_LINKS
from tests.company_fixtures import make_account, make_employee, make_site

pytestmark = pytest.mark.django_db
UTC = datetime.UTC
OCTOBER = datetime.datetime(2026, 10, 20, 12, tzinfo=UTC)
PAGE = "attendance:my_calendar"


def make_shift(name="Early", starts="06:00", ends="14:30", **values):
    hours = {"starts_at": starts, "ends_at": ends}
    return Shift.objects.get_or_create(name=name, defaults={"code": name[:1], **hours, **values})[0]


def plan(employee, *weekdays, shift=None, since=datetime.date(2026, 1, 5)):
    shift = shift or make_shift()
    schedule = Schedule.objects.create(name=f"Week of {employee} {shift}")
    for weekday in weekdays:
        ScheduleDay.objects.create(schedule=schedule, weekday=weekday, shift=shift)
    ScheduleAssignment.objects.create(schedule=schedule, employee=employee, valid_from=since)


def give_leave(employee, first, last=None, **values):
    kind, _is_new = LeaveType.objects.get_or_create(name="Kur", defaults={"code": "K"})
    return Leave.objects.create(
        employee=employee, type=kind, first_day=first, last_day=last or first,
        state="approved", decided_at=timezone.now(), **values,
    )  # fmt: skip


def read(employee, now=OCTOBER):
    calendar = Calendar.from_ical(render_calendar(employee=employee, now=now))
    return {str(event["UID"]).partition("@")[0]: event for event in calendar.walk("VEVENT")}


@pytest.fixture(autouse=True)
def forget_wrong_links():
    cache.clear()


@pytest.fixture
def ada():
    return make_employee("Ada Lovelace", consent=False)


@pytest.fixture
def mine(client, ada):
    """Ada's browser."""
    client.force_login(make_account("ada", Role.EMPLOYEE, employee=ada))
    return client


def ask_for_address(browser):
    page = browser.post(reverse(PAGE), {"action": "renew"}).content.decode()
    url = re.search(r'value="(http[^"]+\.ics)"', page)[1]
    assert f'href="webcal{url.removeprefix("http")}"' in page
    return "/" + url.split("/", 3)[3]


# What stands in it ------------------------------------------------------------------------------


def test_shifts_of_the_last_four_weeks_and_the_next_eight(ada):
    plan(ada, 0, 1, 2, 3, 4)
    shifts = [event for uid, event in read(ada).items() if uid.startswith("shift")]
    days = sorted(event.start.date() for event in shifts)
    assert (days[0], days[-1]) == (datetime.date(2026, 9, 22), datetime.date(2026, 12, 15))
    assert len(days) == 61
    assert {str(event["SUMMARY"]) for event in shifts} == {"Early"}


def test_times_keep_to_the_clock_of_the_site_when_it_is_changed(ada):
    plan(ada, 0)
    before = read(ada)[f"shift-20261019-{ada.pk}"]
    after = read(ada)[f"shift-20261026-{ada.pk}"]
    assert before.start == datetime.datetime(2026, 10, 19, 4, tzinfo=UTC)
    assert after.start == datetime.datetime(2026, 10, 26, 5, tzinfo=UTC)
    assert after.end - after.start == datetime.timedelta(hours=8, minutes=30)


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Berlin", datetime.date(2026, 10, 24), 9.5),
        ("America/New_York", datetime.date(2026, 10, 31), 9.5),
        ("Europe/Berlin", datetime.date(2026, 10, 17), 8.5),
        ("Asia/Kolkata", datetime.date(2026, 10, 24), 8.5),
    ],
)
def test_a_night_begins_on_its_day_and_lasts_as_long_as_the_night(zone, day, hours):
    bea = make_employee("Bea Night", consent=False, site=make_site(zone, zone))
    plan(bea, 5, shift=make_shift("Night", "22:00", "06:30"))
    night = read(bea)[f"shift-{day:%Y%m%d}-{bea.pk}"]
    local = night.start.astimezone(bea.site.zone)
    assert (local.date(), local.hour) == (day, 22)
    assert night.end - night.start == datetime.timedelta(hours=hours)


def test_flexible_hours_show_the_core_time_or_only_the_day(ada):
    core = make_shift("Flex", "10:00", "15:00", is_flexible=True)
    free = make_shift("Free", "10:00", "15:00", is_flexible=True, has_core=False)
    plan(ada, 0, shift=core)
    PlanException.objects.create(employee=ada, day=datetime.date(2026, 10, 20), shift=free)
    events = read(ada)
    assert str(events[f"shift-20261019-{ada.pk}"]["SUMMARY"]) == "Flex (core time)"
    assert events[f"shift-20261020-{ada.pk}"].start == datetime.date(2026, 10, 20)


def test_leave_says_no_reason_and_takes_the_shift_away_unless_it_is_half_a_day(ada):
    plan(ada, 0, 1, 2, 3, 4)
    give_leave(ada, datetime.date(2026, 10, 19), datetime.date(2026, 10, 21), starts_at_noon=True)
    waiting = give_leave(ada, datetime.date(2026, 10, 23))
    Leave.objects.filter(pk=waiting.pk).update(state="requested", decided_at=None)
    events = read(ada)
    half, whole = events[f"leave-20261019-{ada.pk}"], events[f"leave-20261020-{ada.pk}"]
    assert str(half["SUMMARY"]) == "On leave, second half of the day"
    assert str(whole["SUMMARY"]) == "On leave"
    assert (whole.start, whole.end) == (datetime.date(2026, 10, 20), datetime.date(2026, 10, 21))
    assert f"shift-20261019-{ada.pk}" in events
    assert f"shift-20261020-{ada.pk}" not in events
    assert f"leave-20261023-{ada.pk}" not in events
    assert b"Kur" not in render_calendar(employee=ada, now=OCTOBER)


def test_holidays_are_named_and_nobody_works(ada):
    plan(ada, 0, 1, 2, 3, 4)
    day = datetime.date(2026, 10, 21)
    Holiday.objects.create(site=ada.site, day=day, name="Fête; “nationale”, 1789")
    Holiday.objects.create(
        site=ada.site, day=day + datetime.timedelta(1), name="x", is_observed=False
    )
    events = read(ada)
    assert str(events[f"holiday-20261021-{ada.pk}"]["SUMMARY"]) == "Fête; “nationale”, 1789"
    assert f"shift-20261021-{ada.pk}" not in events
    assert f"shift-20261022-{ada.pk}" in events


def test_the_same_day_keeps_its_name_and_whoever_leaves_has_no_days_after_that(ada):
    plan(ada, 0, 1, 2, 3, 4)
    later = read(ada, OCTOBER + datetime.timedelta(days=3))
    assert f"shift-20261026-{ada.pk}" in read(ada).keys() & later.keys()
    Employee.objects.filter(pk=ada.pk).update(active_until=datetime.date(2026, 10, 30))
    ada.refresh_from_db()
    days = [event.start.date() for uid, event in read(ada).items() if uid.startswith("shift")]
    assert max(days) == datetime.date(2026, 10, 30)


# The address ------------------------------------------------------------------------------------


def test_the_address_is_shown_once_and_only_its_hash_is_kept(mine, ada, client):
    plan(ada, 0, 1, 2, 3, 4)
    assert "Make the address" in mine.get(reverse(PAGE)).content.decode()
    path = ask_for_address(mine)
    token = path.removesuffix(".ics").rpartition("/")[2]
    assert token not in mine.get(reverse(PAGE)).content.decode()
    assert token not in str(CalendarFeed.objects.values().get())
    client.logout()
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"] == "private, max-age=900"
    assert Calendar.from_ical(answer.content).walk("VEVENT")
    assert CalendarFeed.objects.get().read_at is not None
    assert client.post(path).status_code == 405


def test_a_new_address_ends_the_old_one_and_one_that_is_taken_back_opens_nothing(mine):
    old = ask_for_address(mine)
    new = ask_for_address(mine)
    assert (mine.get(old).status_code, mine.get(new).status_code) == (404, 200)
    mine.post(reverse(PAGE), {"action": "revoke"})
    assert mine.get(new).status_code == 404
    assert not CalendarFeed.objects.exists()


def test_the_calendar_of_somebody_who_has_left_opens_nothing(mine, ada):
    path = ask_for_address(mine)
    Employee.objects.filter(pk=ada.pk).update(active_until=timezone.localdate())
    assert mine.get(path).status_code == 200
    Employee.objects.filter(pk=ada.pk).update(
        active_until=timezone.localdate() - datetime.timedelta(days=2)
    )
    assert mine.get(path).status_code == 404


def test_who_guesses_is_stopped_and_right_addresses_open_all_the_same(mine):
    path = ask_for_address(mine)
    wrong = reverse("attendance:calendar_feed", args=["x" * 43])
    answers = [mine.get(wrong).status_code for _ in range(MOST_WRONG_LINKS + 1)]
    assert answers == [404] * MOST_WRONG_LINKS + [429]
    assert mine.get(path).status_code == 200


def test_the_own_page_leads_there_and_nobody_else_gets_an_address(mine, client):
    assert reverse(PAGE) in mine.get(reverse("attendance:me")).content.decode()
    client.logout()
    assert client.post(reverse(PAGE), {"action": "renew"}).status_code == 302
    client.force_login(make_account("nobody"))
    assert (
        "belongs to no employee" in client.post(reverse(PAGE), {"action": "renew"}).content.decode()
    )
    assert not CalendarFeed.objects.exists()


def test_the_address_stands_in_no_log(mine, ada):
    from config.middleware import hide_tokens

    path = ask_for_address(mine)
    assert hide_tokens(path) == "/calendar/…"
