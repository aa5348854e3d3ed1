"""Day summaries: made in the transaction of the event, written only where they differ."""

import datetime
import uuid
import zoneinfo

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from attendance.models import (
    Adjustment,
    AttendanceEvent,
    ClosedMonth,
    Correction,
    DaySummary,
    EventVoid,
    Holiday,
    Period,
)
from attendance.summaries import RefreshReport, refresh_around, refresh_days
from people.models import Placement
from tests.attendance.plan_fixtures import assign, make_schedule, make_shift
from tests.company_fixtures import make_check_in, make_employee, make_site, make_team

pytestmark = pytest.mark.django_db

BERLIN = zoneinfo.ZoneInfo("Europe/Berlin")
MONDAY = datetime.date(2026, 3, 2)
DAY = datetime.timedelta(days=1)


def local(text, zone=BERLIN):
    return datetime.datetime.fromisoformat(text).replace(tzinfo=zone)


def stamp(employee, *times):
    """Check-ins and check-outs by turns, as a kiosk records them."""
    return [make_check_in(employee, at=local(at)) for at in times]


def void(event):
    """What an approved correction does to one event."""
    correction = Correction.objects.create(
        employee=event.employee,
        day=event.at.date(),
        reason="It was somebody else.",
        state=Correction.State.APPROVED,
        decided_at=timezone.now(),
    )
    EventVoid.objects.create(event=event, correction=correction)
    refresh_around(employee=event.employee, at=event.at)


def find_day(employee, day=MONDAY):
    return DaySummary.objects.filter(employee=employee, day=day).first()


def count_written(action):
    """How many rows of both tables the action wrote, as the database counts them."""
    with connection.cursor() as cursor:
        count = (
            "SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_xact_user_tables "
            "WHERE relname IN ('attendance_daysummary', 'attendance_period')"
        )
        cursor.execute(count)
        before = cursor.fetchone()[0]
        action()
        cursor.execute(count)
        return cursor.fetchone()[0] - before


@pytest.fixture
def employee():
    employee = make_employee()
    assign(make_schedule(make_shift("09:00", "17:00")), site=employee.site)
    return employee


def test_a_check_in_makes_its_day_and_no_other(employee):
    stamp(employee, "2026-03-02 08:55", "2026-03-02 17:05")
    day = DaySummary.objects.get(employee=employee)
    assert (day.day, day.status, day.presence, day.worked) == (MONDAY, "present", 490, 490)
    assert (day.first_in, day.last_out) == (local("2026-03-02 08:55"), local("2026-03-02 17:05"))
    assert day.planned_start == local("2026-03-02 09:00")


def test_every_day_that_is_asked_for_has_a_row(employee):
    refresh_days(employee_ids=[employee.pk], first=MONDAY, last=MONDAY + 6 * DAY)
    rows = DaySummary.objects.filter(employee=employee)
    assert [row.status for row in rows] == ["absent"] * 5 + ["day_off"] * 2


def test_the_rest_of_the_week_knows_of_overtime():
    employee = make_employee()
    assign(make_schedule(make_shift(weekly_overtime_after=900)), employee=employee)
    stamp(employee, "2026-03-03 09:00", "2026-03-03 17:00", "2026-03-04 09:00", "2026-03-04 17:00")
    assert find_day(employee, MONDAY + 2 * DAY).weekly_overtime == 60
    stamp(employee, "2026-03-02 09:00", "2026-03-02 17:00")  # is entered late
    assert find_day(employee, MONDAY + 2 * DAY).weekly_overtime == 480


def test_a_check_in_that_fails_leaves_no_summary(employee):
    with transaction.atomic():
        stamp(employee, "2026-03-02 08:55")
        assert find_day(employee) is not None
        transaction.set_rollback(True)
    assert find_day(employee) is None


def test_the_periods_of_a_day_name_their_events(employee):
    events = stamp(
        employee, "2026-03-02 09:00", "2026-03-02 12:00", "2026-03-02 13:00", "2026-03-02 17:00"
    )
    periods = list(Period.objects.filter(employee=employee, kind="work"))
    assert [(one.start_event, one.end_event) for one in periods] == [
        (events[0], events[1]),
        (events[2], events[3]),
    ]


def test_a_second_time_changes_nothing(employee):
    stamp(employee, "2026-03-02 09:00", "2026-03-02 17:00")
    reports = []

    def again():
        reports.append(refresh_days(employee_ids=[employee.pk], first=MONDAY, last=MONDAY))

    assert count_written(again) == 0
    assert (reports[0].changed, reports[0].adjusted) == (0, 0)
    assert reports[0].unchanged == 1


def test_an_event_rewrites_only_its_own_day(employee):
    stamp(employee, "2026-03-02 09:00", "2026-03-02 17:00", "2026-03-04 09:00")
    assert (
        count_written(lambda: refresh_around(employee=employee, at=local("2026-03-04 09:00"))) == 0
    )
    known = dict(DaySummary.objects.values_list("day", "pk"))
    stamp(employee, "2026-03-04 17:00")
    assert dict(DaySummary.objects.values_list("day", "pk")) == known  # rows keep their ids
    assert find_day(employee, MONDAY + 2 * DAY).status == "present"


def test_a_void_takes_the_event_out_of_the_day(employee):
    _came, left = stamp(employee, "2026-03-02 09:00", "2026-03-02 17:00")
    void(left)
    day = find_day(employee)
    assert (day.status, day.worked, day.exceptions) == ("incomplete", 0, ["missing_out"])
    assert Period.objects.get(employee=employee).ended_at is None


def test_periods_that_trade_places_never_overlap_on_the_way(employee):
    """The old ones go before the new ones come: no legal change is an overlap for a moment."""
    events = stamp(
        employee, "2026-03-02 09:00", "2026-03-02 12:00", "2026-03-02 14:00", "2026-03-02 17:00"
    )
    void(events[1])
    void(events[2])
    assert [(one.started_at, one.ended_at) for one in Period.objects.filter(employee=employee)] == [
        (local("2026-03-02 09:00"), local("2026-03-02 17:00"))
    ]


def test_a_night_belongs_to_the_day_on_which_it_begins():
    employee = make_employee()
    assign(make_schedule(make_shift("22:00", "06:00")), employee=employee)
    stamp(employee, "2026-03-08 21:55", "2026-03-09 06:00")  # from a Sunday into another week
    stamp(employee, "2026-03-09 21:55", "2026-03-10 06:02")
    assert find_day(employee, MONDAY + 6 * DAY).worked == 485
    assert find_day(employee, MONDAY + 7 * DAY).worked == 487


def test_a_shift_that_moves_the_night_to_another_day_moves_its_periods():
    """The change is made for Monday; what it touches is a period of Sunday."""
    employee = make_employee()
    assign(make_schedule(make_shift("09:00", "17:00")), employee=employee, until=MONDAY - DAY)
    stamp(employee, "2026-03-01 23:30", "2026-03-02 08:00")
    before = Period.objects.get(employee=employee).day
    early = make_schedule(make_shift("00:00", "08:00"))
    assign(early, employee=employee, since=MONDAY)
    refresh_days(employee_ids=[employee.pk], first=MONDAY, last=MONDAY)
    assert (before, Period.objects.get(employee=employee).day) == (MONDAY - DAY, MONDAY)


def test_days_after_today_have_no_row(employee):
    now = local("2026-03-04 10:00")
    refresh_days(employee_ids=[employee.pk], first=MONDAY, last=MONDAY + 6 * DAY, now=now)
    days = DaySummary.objects.filter(employee=employee, day__gte=MONDAY)
    assert [day.status for day in days] == ["absent", "absent", "expected"]


def test_today_is_that_of_the_site():
    now = local("2026-03-04 02:00")  # still the 3rd in New York
    people = [make_employee(), make_employee(site=make_site("New York", "America/New_York"))]
    last = MONDAY + 6 * DAY
    refresh_days(employee_ids=[one.pk for one in people], first=MONDAY, last=last, now=now)
    newest = [DaySummary.objects.filter(employee=one).latest("day").day for one in people]
    assert newest == [MONDAY + 2 * DAY, MONDAY + DAY]


def test_who_is_not_employed_has_no_row(employee):
    refresh_days(employee_ids=[employee.pk], first=MONDAY, last=MONDAY + 6 * DAY)
    employee.active_from, employee.active_until = MONDAY + DAY, MONDAY + 2 * DAY
    employee.save()
    refresh_days(employee_ids=[employee.pk], first=MONDAY, last=MONDAY)
    days = DaySummary.objects.filter(employee=employee).values_list("day", flat=True)
    assert list(days) == [MONDAY + DAY, MONDAY + 2 * DAY]


def test_hours_stay_with_the_site_and_team_of_the_day(employee):
    team = make_team("Night")
    Placement.objects.create(employee=employee, site=employee.site, team=team, since=MONDAY + DAY)
    refresh_days(employee_ids=[employee.pk], first=MONDAY, last=MONDAY + DAY)
    assert find_day(employee).team == employee.team
    assert find_day(employee, MONDAY + DAY).team == team


def test_holiday_is_named_in_the_row(employee):
    Holiday.objects.create(site=employee.site, day=MONDAY, name="Founders' day")
    refresh_days(employee_ids=[employee.pk], first=MONDAY, last=MONDAY)
    assert (find_day(employee).status, find_day(employee).holiday) == ("holiday", "Founders' day")


def test_many_rows_at_once_are_those_of_one_by_one():
    """More than a few rows go through COPY, fewer do not: nobody can tell."""
    people = [make_employee(f"Person {n}") for n in range(8)]
    for one in people:
        assign(make_schedule(make_shift(weekly_overtime_after=2000)), employee=one)
        stamp(one, "2026-03-02 08:50", "2026-03-02 18:00", "2026-03-03 08:50")
        refresh_days(employee_ids=[one.pk], first=MONDAY, last=MONDAY + 6 * DAY)

    def read():
        fields = [f.attname for f in DaySummary._meta.concrete_fields if f.name != "id"]
        return list(DaySummary.objects.order_by("employee", "day").values_list(*fields))

    one_by_one = read()
    DaySummary.objects.all().delete()
    ids = [one.pk for one in people]
    refresh_days(employee_ids=ids, first=MONDAY, last=MONDAY + 6 * DAY)
    assert read() == one_by_one
    assert len(one_by_one) > 40


def test_a_closed_month_stands_still_while_its_periods_follow(employee):
    _came, left = stamp(employee, "2026-03-02 09:00", "2026-03-02 17:00")
    ClosedMonth.objects.create(site=employee.site, month=datetime.date(2026, 3, 1))
    void(left)
    assert find_day(employee).worked == 480
    assert Period.objects.get(employee=employee).ended_at is None


def test_what_a_closed_day_would_be_now_is_posted_to_an_open_month_once(employee):
    came, left = stamp(employee, "2026-03-02 09:00", "2026-03-02 17:00")
    for month in (3, 4):
        ClosedMonth.objects.create(site=employee.site, month=datetime.date(2026, month, 1))
    void(left)
    refresh_around(employee=employee, at=came.at)  # nothing more to say
    posted = Adjustment.objects.get()
    assert (posted.day, posted.posted_on) == (MONDAY, datetime.date(2026, 5, 1))
    assert (posted.worked, posted.counted) == (-480, -480)


def test_an_adjustment_that_was_wrong_is_taken_back(employee):
    came, left = stamp(employee, "2026-03-02 09:00", "2026-03-02 17:00")
    ClosedMonth.objects.create(site=employee.site, month=datetime.date(2026, 3, 1))
    void(left)
    AttendanceEvent.objects.create(employee=employee, kind="out", at=left.at, method="manual")
    refresh_around(employee=employee, at=came.at)
    assert list(Adjustment.objects.order_by("pk").values_list("counted", flat=True)) == [-480, 480]


def test_a_day_that_never_had_a_row_is_posted_whole(employee):
    ClosedMonth.objects.create(site=employee.site, month=datetime.date(2026, 3, 1))
    stamp(employee, "2026-03-02 09:00", "2026-03-02 17:00")
    assert sum(Adjustment.objects.values_list("counted", flat=True)) == 480
    assert not DaySummary.objects.exists()


def test_the_open_days_of_a_week_change_beside_the_closed_ones(employee):
    stamp(employee, "2026-03-31 09:00", "2026-03-31 17:00", "2026-04-01 09:00", "2026-04-01 17:00")
    ClosedMonth.objects.create(site=employee.site, month=datetime.date(2026, 3, 1))
    Holiday.objects.create(site=employee.site, day=datetime.date(2026, 3, 31), name="March")
    Holiday.objects.create(site=employee.site, day=datetime.date(2026, 4, 1), name="April")
    day = datetime.date(2026, 4, 1)
    refresh_days(employee_ids=[employee.pk], first=day, last=day)
    assert (find_day(employee, day).holiday, find_day(employee, day - DAY).holiday) == ("April", "")


def test_the_database_refuses_what_the_refresh_never_does(employee):
    stamp(employee, "2026-03-02 09:00", "2026-03-02 17:00")
    ClosedMonth.objects.create(site=employee.site, month=datetime.date(2026, 3, 1))
    with pytest.raises(DatabaseError, match="closed"), transaction.atomic():
        DaySummary.objects.filter(employee=employee).update(worked=1, presence=1)


def test_nobody_is_refreshed_without_people():
    assert refresh_days(employee_ids=[], first=MONDAY, last=MONDAY) == RefreshReport()


def test_a_check_in_asks_few_questions(employee, django_assert_max_num_queries):
    stamp(employee, "2026-03-02 09:00")
    with django_assert_max_num_queries(30):
        make_check_in(employee, at=local("2026-03-02 17:00"))


def test_the_nights_of_daylight_saving_in_berlin_and_new_york():
    there = make_site("New York", "America/New_York")
    for employee, zone, night, worked in (
        (make_employee(), BERLIN, "2026-03-28", 7 * 60),
        (make_employee(site=there), zoneinfo.ZoneInfo("America/New_York"), "2026-03-07", 7 * 60),
    ):
        assign(make_schedule({5: make_shift("22:00", "06:00")}), employee=employee)
        first = datetime.date.fromisoformat(night)
        make_check_in(employee, at=local(f"{first} 22:00", zone))
        make_check_in(employee, at=local(f"{first + DAY} 06:00", zone))
        assert find_day(employee, first).worked == worked


def test_events_that_arrive_late_and_out_of_order_give_the_same_day(employee):
    AttendanceEvent.objects.bulk_create(
        AttendanceEvent(
            employee=employee, kind=kind, at=local(at), method="manual", nonce=uuid.uuid4()
        )
        for kind, at in (("out", "2026-03-02 17:00"), ("in", "2026-03-02 09:00"))
    )
    refresh_around(employee=employee, at=local("2026-03-02 17:00"))
    assert find_day(employee).worked == 480
