"""What goes wrong in real companies, from the event to the row: nothing lost, nothing doubled."""

import datetime
import uuid
from collections.abc import Iterable
from random import Random

import pytest
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from attendance.day_changes import AddEvent
from attendance.day_preview import preview_changes
from attendance.errors import CheckInRefusedError
from attendance.models import AttendanceEvent, DaySummary, PlanException, ScheduleAssignment
from attendance.models import Period as PeriodRow
from attendance.summaries import refresh_around, refresh_days, refresh_stale_days
from people.models import Placement
from tests.attendance.plan_fixtures import assign, make_schedule, make_shift
from tests.attendance.rules.histories import make_history
from tests.attendance.rules.notation import read_stamps
from tests.company_fixtures import make_check_in, make_employee, make_site, make_team

pytestmark = pytest.mark.django_db

BERLIN = "Europe/Berlin"
NEW_YORK = "America/New_York"
MONDAY = datetime.date(2026, 3, 2)
DAY = datetime.timedelta(days=1)


@pytest.fixture
def employee():
    employee = make_employee()
    assign(make_schedule(make_shift("09:00", "17:00")), site=employee.site)
    return employee


def import_events(employee, *lines, zone=BERLIN):
    """Events as an import brings them: nobody looked whether they make sense."""
    for stamp in read_stamps(lines, zone):
        AttendanceEvent.objects.create(
            employee=employee, kind=stamp.kind, at=stamp.at, method="manual", nonce=uuid.uuid4()
        )
        refresh_around(employee=employee, at=stamp.at)


def find_days(employee, *names):
    rows = DaySummary.objects.filter(employee=employee)
    return {
        str(row["day"]): tuple(row[name] for name in names) for row in rows.values("day", *names)
    }


def read_rows():
    """All rows of both tables without their ids."""
    return [
        list(
            model.objects.order_by("employee", order).values_list(
                *(field.attname for field in model._meta.concrete_fields if field.name != "id")
            )
        )
        for model, order in ((DaySummary, "day"), (PeriodRow, "started_at"))
    ]


@pytest.mark.parametrize("ahead", [datetime.timedelta(minutes=5), 365 * DAY])
def test_a_clock_that_is_ahead_is_refused_and_leaves_nothing(employee, ahead):
    with pytest.raises(CheckInRefusedError, match="Set the device's clock"):
        make_check_in(employee, at=timezone.now() + ahead)
    assert not DaySummary.objects.exists()


def test_an_event_of_last_year_makes_its_own_day_alone(employee):
    import_events(employee, "2026-03-02 in 09:00 out 17:00")
    import_events(employee, "2025-03-03 in 09:00 out 16:00")
    assert find_days(employee, "presence") == {"2025-03-03": (420,), "2026-03-02": (480,)}


def test_out_two_days_after_in_leaves_two_days_to_look_at(employee):
    import_events(employee, "2026-03-02 in 09:00", "2026-03-04 out 09:30")
    refresh_days(employee_ids=[employee.pk], first=MONDAY, last=MONDAY + 2 * DAY)
    assert find_days(employee, "status", "presence", "exceptions") == {
        "2026-03-02": ("incomplete", 0, ["missing_out"]),
        "2026-03-03": ("absent", 0, []),
        "2026-03-04": ("incomplete", 0, ["missing_in"]),
    }


def test_imports_that_overlap_change_nothing(employee):
    week = [f"2026-03-0{number} in 09:00 out 12:00 in 13:00 out 17:00" for number in range(2, 7)]
    import_events(employee, *week)
    rows = find_days(employee, "presence", "counted", "status", "exceptions")
    periods = PeriodRow.objects.count()
    import_events(employee, *reversed(week))
    assert find_days(employee, "presence", "counted", "status", "exceptions") == rows
    assert PeriodRow.objects.count() == periods == 10
    # The same once more from a device whose clock is some seconds behind.
    import_events(employee, *(line.replace(":00", ":00:20") for line in week))
    assert find_days(employee, "presence", "counted", "status", "exceptions") == rows


def test_a_shift_that_changes_in_the_middle_of_a_month_judges_no_day_twice():
    employee = make_employee()
    early, late = make_shift("06:00", "14:00"), make_shift("14:00", "22:00")
    assign(make_schedule(early), employee=employee, until=MONDAY + DAY)
    assign(make_schedule(late), employee=employee, since=MONDAY + 2 * DAY)
    import_events(
        employee, "2026-03-03 in 06:00 out 14:00", "2026-03-04 in 14:00 out 22:00"
    )  # fmt: skip
    assert find_days(employee, "status", "late", "shift") == {
        "2026-03-03": ("present", 0, early.pk),
        "2026-03-04": ("present", 0, late.pk),
    }


def test_another_team_from_the_middle_of_a_month_takes_its_shift_along(employee):
    team, other = make_team("Day"), make_team("Night")
    assign(make_schedule(make_shift("08:00", "16:00")), team=team)
    assign(make_schedule(make_shift("22:00", "06:00")), team=other)
    Placement.objects.filter(employee=employee).update(team=team)
    Placement.objects.create(
        employee=employee, site=employee.site, team=other, since=MONDAY + 2 * DAY
    )
    import_events(
        employee, "2026-03-03 in 08:00 out 16:00", "2026-03-04 in 22:00", "2026-03-05 out 06:00"
    )
    refresh_days(employee_ids=[employee.pk], first=MONDAY + DAY, last=MONDAY + 3 * DAY)
    assert find_days(employee, "status", "presence", "team") == {
        "2026-03-03": ("present", 480, team.pk),
        "2026-03-04": ("present", 480, other.pk),
        "2026-03-05": ("absent", 0, other.pk),
    }


@pytest.mark.parametrize("zone", ["Asia/Tokyo", NEW_YORK, "Pacific/Kiritimati"])
def test_another_time_zone_from_one_day_to_the_next(employee, zone):
    there = make_site("There", zone)
    assign(make_schedule(make_shift("09:00", "17:00")), site=there)
    Placement.objects.create(employee=employee, site=there, since=MONDAY + 2 * DAY)
    import_events(employee, "2026-03-03 in 09:00 out 17:00")
    import_events(employee, "2026-03-04 in 09:00 out 17:00", zone=zone)
    refresh_days(employee_ids=[employee.pk], first=MONDAY + DAY, last=MONDAY + 2 * DAY)
    assert find_days(employee, "status", "presence", "late", "early_leave", "site") == {
        "2026-03-03": ("present", 480, 0, 0, employee.site_id),
        "2026-03-04": ("present", 480, 0, 0, there.pk),
    }


@pytest.mark.parametrize(
    ("zone", "evening", "morning", "minutes"),
    [
        (BERLIN, "2026-10-24", "2026-10-25", 540),
        (NEW_YORK, "2026-10-31", "2026-11-01", 540),
        ("Australia/Lord_Howe", "2026-04-04", "2026-04-05", 510),
        (BERLIN, "2024-02-28", "2024-02-29", 480),
    ],
)
def test_a_long_night_and_a_leap_day_come_out_right(zone, evening, morning, minutes):
    """With a break across the hour that the clock shows twice."""
    employee = make_employee(site=make_site("There", zone))
    shift = make_shift("22:00", "06:00", break_minutes=30)
    assign(make_schedule(dict.fromkeys(range(7), shift)), employee=employee)
    lines = (f"{evening} in 22:00", f"{morning} break_start 01:45 break_end 02:15+ out 06:00")
    import_events(employee, *lines, zone=zone)
    row = DaySummary.objects.get(employee=employee, day=evening)
    assert (row.presence, row.planned, row.late, row.early_leave) == (minutes, minutes - 30, 0, 0)
    assert not DaySummary.objects.filter(employee=employee, presence__gt=0).exclude(pk=row.pk)
    first, pause, _last = PeriodRow.objects.filter(employee=employee).order_by("started_at")
    assert first.ended_at == pause.started_at
    assert row.breaks == (pause.ended_at - pause.started_at).total_seconds() / 60


def test_a_shift_in_use_cannot_be_deleted_and_one_that_was_leaves_its_days(employee):
    shift = make_shift("10:00", "18:00")
    exception = PlanException.objects.create(employee=employee, day=MONDAY, shift=shift)
    import_events(employee, "2026-03-02 in 10:00 out 18:00")
    with pytest.raises(ProtectedError), transaction.atomic():
        shift.delete()
    assert find_days(employee, "shift", "late") == {"2026-03-02": (shift.pk, 0)}
    exception.delete()
    refresh_days(employee_ids=[employee.pk], first=MONDAY, last=MONDAY)
    shift.delete()
    assert find_days(employee, "presence", "late") == {"2026-03-02": (480, 60)}


def test_a_schedule_that_ends_leaves_days_that_nobody_judges(employee):
    ScheduleAssignment.objects.update(valid_until=MONDAY)
    import_events(employee, "2026-03-03 in 11:00 out 12:00")
    assert find_days(employee, "status", "late", "exceptions") == {"2026-03-03": ("present", 0, [])}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_however_absurd_event_by_event_is_what_a_rebuild_makes(seed):
    """The rows that single events left, in any order, are those of all days at once."""
    history = make_history(seed, is_absurd=True)
    zone = history.plans[min(history.plans)].zone.key
    employee = make_employee(site=make_site("There", zone))
    early, night = make_shift("06:00", "14:00"), make_shift("22:00", "06:00", break_minutes=30)
    assign(make_schedule({0: early, 1: night, 2: night, 4: early, 6: night}), employee=employee)
    stamps = history.stamps[:60]
    Random(seed).shuffle(stamps)
    first, last = min(history.plans), max(history.plans)
    record(employee, stamps)
    refresh_days(employee_ids=[employee.pk], first=first, last=last, now=history.now)
    left = read_rows()
    DaySummary.objects.all().delete()
    PeriodRow.objects.all().delete()
    refresh_days(employee_ids=[employee.pk], first=first, last=last, now=history.now)
    assert read_rows() == left
    assert DaySummary.objects.filter(presence__gt=0).count() > 3


def record(employee, stamps: Iterable):
    for stamp in stamps:
        AttendanceEvent.objects.create(
            employee=employee,
            kind=stamp.kind,
            at=stamp.at,
            method="automatic" if stamp.is_automatic else "manual",
            nonce=uuid.uuid4(),
        )
        refresh_around(employee=employee, at=stamp.at)


def test_a_schedule_that_comes_late_judges_what_was_there_before():
    employee = make_employee()
    import_events(employee, "2026-03-02 in 09:30 out 17:00")
    assert find_days(employee, "status", "late") == {"2026-03-02": ("present", 0)}
    assign(make_schedule(make_shift("09:00", "17:00")), employee=employee)
    refresh_days(employee_ids=[employee.pk], first=MONDAY, last=MONDAY)
    assert find_days(employee, "status", "late")["2026-03-02"] == ("late", 30)
    refresh_stale_days()
    assert find_days(employee, "status", "late")["2026-03-02"] == ("late", 30)


def test_the_first_events_of_somebody_can_be_tried_before_they_are_added(employee):
    """The preview counts as the rows do, also for people of whom nothing is known yet."""
    events = [
        AddEvent(stamp.kind, stamp.at)
        for stamp in read_stamps(
            ["2026-03-02 in 09:00 break_start 12:00 in 12:30 out 16:30"], BERLIN
        )
    ]
    preview = preview_changes(employee=employee, day=MONDAY, changes=events)
    assert preview.day.after is not None
    assert (preview.day.after.worked, preview.day.after.breaks) == (420, 30)
    assert preview.doubts == []  # whoever comes in while on a break is back from it
