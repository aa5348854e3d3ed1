"""Single days: every rule where it begins and where it ends."""

import datetime
import zoneinfo
from dataclasses import replace
from itertools import pairwise

import pytest

from attendance.rules import (
    LeaveShare,
    RequiredBreak,
    RoundingMode,
    Stamp,
    choose_week,
    find_forgotten,
    summarise_days,
)
from attendance.rules.breaks import measure_deduction
from attendance.rules.rounding import round_minutes
from tests.attendance.rules.notation import (
    DAY,
    DEBOUNCE,
    GERMAN_BREAKS,
    make_plans,
    pick,
    read_stamps,
    shift,
    summarise,
)

MONDAY = "2026-03-02"
TUESDAY = "2026-03-03"
OFFICE = shift("09:00-17:30", break_minutes=30, late_grace=5, early_grace=10)
NIGHT = shift("22:00-06:00", late_grace=5)
FLEXIBLE = shift("10:00-15:00", is_flexible=True, planned_minutes=480)
COMES_AND_GOES = replace(FLEXIBLE, has_core=False)


def day(line, terms, **more):
    """The numbers of the first day of this line."""
    return summarise([f"{MONDAY} {line}"], terms, **more)[MONDAY]


# Lateness and leaving early


@pytest.mark.parametrize(
    ("line", "late", "early_leave"),
    [
        ("in 09:05:59 out 17:20", 0, 0),
        ("in 09:06 out 17:19", 6, 11),
        ("in 08:00 out 19:00", 0, 0),
        ("in 09:00 out 12:00 in 13:00 out 17:30", 0, 0),
        ("in 18:00 out 19:00", 510, 0),
        ("in 07:00 out 08:00", 0, 510),
        ("out 17:30", 0, 0),
        ("in 09:30", 30, 0),
    ],
)
def test_one_minute_beyond_the_grace_counts_all_of_them(line, late, early_leave):
    assert pick(day(line, OFFICE), ("late", "early_leave")) == {
        "late": late,
        "early_leave": early_leave,
    }


@pytest.mark.parametrize(
    ("leave", "line", "late", "early_leave"),
    [
        (LeaveShare.FIRST_HALF, "in 13:15 out 17:30", 0, 0),
        (LeaveShare.FIRST_HALF, "in 14:00 out 17:30", 45, 0),
        (LeaveShare.SECOND_HALF, "in 09:00 out 13:15", 0, 0),
        (LeaveShare.SECOND_HALF, "in 09:00 out 12:15", 0, 60),
        (LeaveShare.WHOLE, "in 12:00 out 13:00", 0, 0),
    ],
)
def test_half_a_day_of_leave_halves_the_shift(leave, line, late, early_leave):
    result = day(line, OFFICE, leave=leave)
    assert pick(result, ("late", "early_leave")) == {"late": late, "early_leave": early_leave}
    assert result.planned == 480
    assert result.excused == (480 if leave == LeaveShare.WHOLE else 240)


@pytest.mark.parametrize(
    ("terms", "line", "late", "early_leave"),
    [
        (FLEXIBLE, "in 07:00 out 15:00", 0, 0),
        (FLEXIBLE, "in 10:20 out 14:30", 20, 30),
        (COMES_AND_GOES, "in 13:20 out 14:30", 0, 0),
    ],
)
def test_flexible_hours_have_their_core_time_alone(terms, line, late, early_leave):
    result = day(line, terms)
    assert pick(result, ("late", "early_leave")) == {"late": late, "early_leave": early_leave}
    assert result.planned == 480
    assert (result.planned_start is None) is not terms.has_core


def test_nobody_is_late_on_a_holiday_or_a_day_off():
    for more in ({"is_holiday": True}, {"terms": None}):
        terms = more.pop("terms", OFFICE)
        result = day("in 11:00 out 12:00", terms, **more)
        assert pick(result, ("late", "early_leave", "status", "exceptions", "counted")) == {
            "late": 0,
            "early_leave": 0,
            "status": "present",
            "exceptions": ("unplanned",),
            "counted": 60,
        }


# Breaks


@pytest.mark.parametrize(
    ("worked", "taken", "deducted"),
    [
        (360, 0, 0),
        (361, 0, 1),
        (370, 0, 10),
        (390, 0, 30),
        (400, 20, 10),
        (400, 30, 0),
        (540, 0, 30),
        (545, 0, 30),
        (575, 0, 35),
        (590, 0, 45),
        (590, 40, 5),
        (590, 60, 0),
    ],
)
def test_required_breaks_are_a_staircase(worked, taken, deducted):
    assert measure_deduction(worked, taken=taken, required=GERMAN_BREAKS) == deducted


def test_who_works_longer_never_has_less():
    left = [
        worked - measure_deduction(worked, taken=taken, required=GERMAN_BREAKS)
        for taken in (0, 20, 45)
        for worked in range(700)
    ]
    assert all(more >= less for less, more in pairwise(left) if more != 0)


@pytest.mark.parametrize(
    ("line", "presence", "breaks"),
    [
        ("in 09:00 break_start 12:00 break_end 12:30 out 17:30", 510, 30),
        ("in 09:00 break_start 17:00 out 17:30", 510, 30),  # never back from it
        ("in 09:00 break_end 12:30 out 17:30", 510, 30),  # deducted: nobody knows when it began
        ("in 09:00 break_start 12:00 in 12:40 out 17:30", 510, 40),  # back through the gate
        ("in 09:00 out 12:00 in 12:30 out 17:30", 480, 0),  # a gap is a break
        ("in 09:00 out 12:00 in 12:10 out 17:30", 500, 20),
        ("in 09:00 break_start 12:00 break_start 12:10 break_end 12:50 out 17:30", 510, 50),
        ("in 09:00 out 15:00", 360, 0),
    ],
)
def test_breaks_taken_and_deducted(line, presence, breaks):
    result = day(line, replace(OFFICE, required_breaks=GERMAN_BREAKS))
    assert pick(result, ("presence", "breaks", "worked", "exceptions")) == {
        "presence": presence,
        "breaks": breaks,
        "worked": presence - breaks,
        "exceptions": (),
    }


def test_paid_breaks_count_for_pay_and_are_no_work():
    terms = replace(OFFICE, breaks_are_paid=True, required_breaks=GERMAN_BREAKS)
    result = day("in 09:00 break_start 12:00 break_end 12:10 out 17:30", terms)
    assert pick(result, ("worked", "breaks", "counted")) == {
        "worked": 480,
        "breaks": 30,
        "counted": 510,
    }


# What counts for pay


@pytest.mark.parametrize(
    ("minutes", "step", "mode", "rounded"),
    [
        (487, 1, "nearest", 487),
        (487, 15, "nearest", 480),
        (488, 15, "nearest", 495),
        (485, 10, "nearest", 490),
        (489, 15, "down", 480),
        (481, 15, "up", 495),
        (480, 15, "up", 480),
        (0, 60, "up", 0),
    ],
)
def test_rounding(minutes, step, mode, rounded):
    assert round_minutes(minutes, step=step, mode=RoundingMode(mode)) == rounded


@pytest.mark.parametrize(
    ("line", "counted"),
    [
        ("in 08:00 out 17:30", 480),
        ("in 08:00 break_start 08:30 break_end 09:30 out 17:30", 480),
        ("in 07:00 out 08:30", 0),
        ("in 09:10 out 17:30", 470),
        # Six hours and ten minutes were worked, but six that count need no break.
        ("in 08:50 out 15:00", 360),
    ],
)
def test_time_before_the_start_may_not_count(line, counted):
    terms = replace(OFFICE, counts_early_arrival=False, required_breaks=GERMAN_BREAKS)
    assert day(line, terms).counted == counted


def test_rounding_up_makes_no_day_longer_than_it_is():
    terms = shift("00:00-00:00", rounding_step=60, rounding_mode=RoundingMode.UP)
    result = summarise(
        ["2026-10-04 in 00:00 out 12:00 in 12:00", "2026-10-05 out 00:00"],
        terms,
        zone="Australia/Lord_Howe",
    )["2026-10-04"]
    assert (result.presence, result.counted) == (1410, 1410)


# Overtime


def test_overtime_of_day_and_week_share_no_minute():
    terms = shift("08:00-16:00", overtime_after=540, weekly_overtime_after=2400)
    lines = [f"2026-03-0{number} in 08:00 out 18:00" for number in range(2, 7)]
    results = summarise([*lines, "2026-03-07 in 08:00 out 10:00"], terms)
    found = [pick(result, ("daily_overtime", "weekly_overtime")) for result in results.values()]
    week = found[7:14]
    assert [numbers["daily_overtime"] for numbers in week] == [60] * 5 + [0, 0]
    # 9 h a day are 45 h on Friday evening, five beyond 40; then Saturday's two.
    assert [numbers["weekly_overtime"] for numbers in week] == [0, 0, 0, 0, 300, 120, 0]


def test_a_free_saturday_has_the_limit_of_its_week():
    days = [f"2026-03-0{number}" for number in range(2, 7)]
    terms = dict.fromkeys(days, shift("08:00-16:00", weekly_overtime_after=2400))
    lines = [f"{day} in 08:00 out 16:00" for day in days]
    results = summarise([*lines, "2026-03-07 in 10:00 out 12:00"], terms)
    assert pick(results["2026-03-07"], ("counted", "weekly_overtime", "exceptions")) == {
        "counted": 120,
        "weekly_overtime": 120,
        "exceptions": ("unplanned",),
    }


# Status


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("in 09:00 out 17:30", "present"),
        ("in 09:20 out 17:30", "late"),
        ("in 09:20 out 14:00", "half_day"),
        ("in 09:20 out 10:00", "absent"),
        ("in 09:20", "incomplete"),
        ("out 17:00", "incomplete"),
        ("break_start 12:00 break_end 12:30", "incomplete"),
    ],
)
def test_what_became_of_a_day(line, status):
    terms = replace(OFFICE, half_day_from=120, full_day_from=400)
    assert day(line, terms).status == status


@pytest.mark.parametrize(
    ("now", "line", "status"),
    [
        ("08:00", "", "expected"),
        ("11:00", "", "expected"),
        ("17:30", "", "absent"),
        ("11:00", "in 09:00", "in_progress"),
        ("12:10", "in 09:00 break_start 12:00", "in_progress"),
        ("12:10", "in 09:00 out 12:00", "in_progress"),
        ("17:31", "in 09:00 out 17:31", "present"),
        ("23:00", "in 09:00", "in_progress"),
    ],
)
def test_what_becomes_of_a_day_that_is_not_over(now, line, status):
    lines = [f"{MONDAY} {line}"] if line else []
    result = summarise(lines, OFFICE, now=f"{MONDAY}T{now}", days=[MONDAY])[MONDAY]
    assert result.status == status
    assert result.early_leave == 0


@pytest.mark.parametrize(
    ("terms", "now", "line", "status"),
    [
        (FLEXIBLE, "14:59", "in 06:00 out 14:30", "in_progress"),  # may still come back
        (FLEXIBLE, "15:01", "in 06:00 out 14:30", "present"),
        (FLEXIBLE, "15:01", "in 08:00 out 15:00", "in_progress"),
        (FLEXIBLE, "23:59", "in 08:00 out 15:00", "in_progress"),
        (COMES_AND_GOES, "14:01", "in 06:00 out 14:00", "present"),
        (COMES_AND_GOES, "14:01", "in 06:00 out 13:59", "in_progress"),
    ],
)
def test_a_flexible_day_is_done_when_it_is_worked(terms, now, line, status):
    result = summarise([f"{MONDAY} {line}"], terms, now=f"{MONDAY}T{now}")[MONDAY]
    assert result.status == status


@pytest.mark.parametrize(
    ("terms", "plan", "status", "excused"),
    [
        (None, {}, "day_off", 0),
        (None, {"is_planned": False}, "unplanned", 0),
        (None, {"is_holiday": True}, "holiday", 0),
        (None, {"leave": LeaveShare.WHOLE}, "day_off", 0),
        (None, {"leave": LeaveShare.WHOLE, "is_planned": False}, "on_leave", 0),
        (OFFICE, {"is_holiday": True}, "holiday", 480),
        (OFFICE, {"is_holiday": True, "leave": LeaveShare.WHOLE}, "holiday", 480),
        (OFFICE, {"leave": LeaveShare.WHOLE}, "on_leave", 480),
        (OFFICE, {"leave": LeaveShare.FIRST_HALF}, "absent", 240),
        (OFFICE, {}, "absent", 0),
    ],
)
def test_what_became_of_a_day_without_anybody(terms, plan, status, excused):
    result = summarise([], terms, days=[MONDAY], **plan)[MONDAY]
    assert (result.status, result.excused) == (status, excused)


def test_half_a_day_of_leave_leaves_half_of_what_a_day_takes():
    terms = replace(OFFICE, full_day_from=400)
    result = day("in 13:15 out 17:00", terms, leave=LeaveShare.FIRST_HALF)
    assert result.status == "present"


def test_days_without_employment_have_no_result():
    results = summarise([f"{MONDAY} in 09:00 out 10:00"], OFFICE, is_employed=False)
    assert MONDAY not in results
    assert TUESDAY in results


# Nights


@pytest.mark.parametrize(
    "lines",
    [
        ["in 22:00", "out 01:00 in 01:30 out 06:00"],
        ["in 21:50 out 23:50", "in 00:20 out 03:00 in 03:15 out 06:10"],
        ["in 22:00", "out 06:00"],
    ],
)
@pytest.mark.parametrize("terms", [NIGHT, None])
def test_a_night_belongs_to_the_day_on_which_it_began(lines, terms):
    lines = [f"{day} {line}" for day, line in zip((MONDAY, TUESDAY), lines, strict=True)]
    results = summarise(lines, terms)
    assert results[MONDAY].presence > 400
    assert (results[TUESDAY].presence, results[TUESDAY].periods) == (0, ())


def test_who_comes_after_midnight_is_late_for_the_night():
    results = summarise([f"{TUESDAY} in 00:10 out 06:00"], NIGHT)
    assert pick(results[MONDAY], ("presence", "late", "status")) == {
        "presence": 350,
        "late": 130,
        "status": "late",
    }
    assert results[TUESDAY].status == "absent"


def test_a_departure_without_an_arrival_ends_the_night_that_was_planned():
    results = summarise([f"{TUESDAY} out 06:20"], NIGHT)
    assert results[MONDAY].exceptions == ("missing_in",)
    assert results[TUESDAY].exceptions == ()


@pytest.mark.parametrize("start", ["00:00", "00:30"])
def test_who_comes_before_midnight_for_a_shift_after_it_is_early(start):
    terms = shift(f"{start}-08:30", counts_early_arrival=False)
    results = summarise([f"{MONDAY} in 23:40", f"{TUESDAY} out 08:30"], terms)
    assert results[MONDAY].presence == 0
    assert pick(results[TUESDAY], ("presence", "late", "counted", "status")) == {
        "presence": 530,
        "late": 0,
        "counted": 480 if start == "00:30" else 510,
        "status": "present",
    }


def test_after_a_night_the_day_shift_is_one_of_its_own():
    terms = {MONDAY: NIGHT, TUESDAY: shift("06:00-14:00")}
    results = summarise([f"{MONDAY} in 22:00", f"{TUESDAY} out 05:50 in 06:00 out 14:00"], terms)
    assert (results[MONDAY].presence, results[TUESDAY].presence) == (470, 480)


def test_who_comes_early_after_a_late_evening_is_not_on_yesterdays_shift():
    results = summarise([f"{MONDAY} in 09:00", f"{TUESDAY} out 00:30 in 08:50 out 17:30"], OFFICE)
    assert (results[MONDAY].presence, results[TUESDAY].presence) == (930, 520)


def test_a_day_has_no_more_minutes_than_the_clock():
    lines = [
        f"{MONDAY} in 00:00 out 12:00 in 12:05",
        f"{TUESDAY} out 04:00 in 04:05 out 20:00",
    ]
    results = summarise(lines)
    assert (results[MONDAY].presence, results[TUESDAY].presence) == (1435, 1195)
    first, second = results[MONDAY].periods[-1], results[TUESDAY].periods[0]
    assert first.ends_at == second.starts_at == results[TUESDAY].first_in
    assert (first.end_id, second.start_id) == (None, None)


def test_whoever_is_still_here_at_midnight_has_not_left_early():
    """Two duties of a day and a night on end: the second is cut at midnight."""
    duty = shift("07:00-07:00")
    lines = [
        f"{MONDAY} in 07:00 out 19:00 in 19:05",
        f"{TUESDAY} out 07:00 in 07:00 out 19:00 in 19:05",
        "2026-03-04 out 07:00",
    ]
    results = summarise(lines, {MONDAY: duty, TUESDAY: duty})
    found = [pick(result, ("presence", "early_leave", "late")) for result in results.values()]
    assert found[7:10] == [
        {"presence": 1435, "early_leave": 0, "late": 0},
        {"presence": 1015, "early_leave": 0, "late": 0},
        {"presence": 420, "early_leave": 0, "late": 0},
    ]


# Clocks that change


@pytest.mark.parametrize(
    ("zone", "evening", "morning", "minutes"),
    [
        ("Europe/Berlin", "2026-03-28", "2026-03-29", 420),
        ("Europe/Berlin", "2026-10-24", "2026-10-25", 540),
        ("America/New_York", "2026-03-07", "2026-03-08", 420),
        ("America/New_York", "2026-10-31", "2026-11-01", 540),
        ("Australia/Lord_Howe", "2026-10-03", "2026-10-04", 450),
        ("Australia/Lord_Howe", "2026-04-04", "2026-04-05", 510),
        ("Europe/Berlin", "2028-02-28", "2028-02-29", 480),
    ],
)
def test_a_night_is_as_long_as_it_was(zone, evening, morning, minutes):
    results = summarise([f"{evening} in 22:00", f"{morning} out 06:00"], NIGHT, zone=zone)
    assert pick(results[evening], ("presence", "planned", "late", "early_leave")) == {
        "presence": minutes,
        "planned": minutes,
        "late": 0,
        "early_leave": 0,
    }
    assert results[morning].presence == 0


@pytest.mark.parametrize(
    ("line", "minutes"),
    [
        ("in 01:50 out 02:10", 20),
        ("in 01:50 out 02:10+", 80),
        ("in 02:50 out 02:10+", 20),
        ("in 02:10+ out 03:10", 60),
    ],
)
def test_an_hour_that_comes_twice_is_told_apart(line, minutes):
    result = summarise([f"2026-10-25 {line}"])["2026-10-25"]
    assert (result.presence, result.exceptions) == (minutes, ("unplanned",))


def test_a_start_that_the_clock_leaves_out_is_as_long_after_midnight_as_ever():
    results = summarise(["2026-03-29 in 03:30 out 10:30"], shift("02:30-10:30"))
    assert pick(results["2026-03-29"], ("late", "presence", "planned")) == {
        "late": 0,
        "presence": 420,
        "planned": 420,
    }


def test_each_day_is_told_by_the_clock_of_its_own_site():
    """From New York on Monday to Berlin on Tuesday: Monday's evening goes on till Berlin's dawn."""
    plans = make_plans([MONDAY, TUESDAY], shift("09:00-17:00"), "America/New_York")
    berlin = zoneinfo.ZoneInfo("Europe/Berlin")
    for moved in list(plans):
        if moved >= datetime.date(2026, 3, 3):
            plans[moved] = replace(plans[moved], zone=berlin)
    stamps = read_stamps([f"{MONDAY} in 09:00 out 17:00"], "America/New_York")
    stamps += read_stamps([f"{TUESDAY} in 09:00 out 17:00"], "Europe/Berlin")
    now = datetime.datetime(2026, 3, 9, tzinfo=datetime.UTC)
    results = {
        result.day.isoformat(): result
        for result in summarise_days(plans, stamps, now=now, debounce=DEBOUNCE)
    }
    for moved in (MONDAY, TUESDAY):
        assert pick(results[moved], ("presence", "late", "early_leave", "status")) == {
            "presence": 480,
            "late": 0,
            "early_leave": 0,
            "status": "present",
        }


def test_a_move_across_the_world_loses_no_day_and_makes_none_longer_than_25_hours():
    plans = make_plans([MONDAY], None, "Pacific/Kiritimati")
    for moved in list(plans):
        if moved >= datetime.date(2026, 3, 3):
            plans[moved] = replace(plans[moved], zone=zoneinfo.ZoneInfo("Pacific/Pago_Pago"))
    start = datetime.datetime(2026, 3, 1, 10, tzinfo=datetime.UTC)
    stamps = [
        Stamp(start + datetime.timedelta(hours=hours), kind)
        for begins in range(0, 60, 12)
        for hours, kind in ((begins, "in"), (begins + 12, "out"))
    ]
    results = summarise_days(plans, stamps, now=start + 9 * DAY, debounce=DEBOUNCE)
    assert max(result.presence for result in results) == 1500
    assert all(result.worked + result.breaks == result.presence for result in results)


# Forgotten


def forget(lines, terms, now, zone="Europe/Berlin"):
    days = [line.split()[0] for line in lines]
    found = find_forgotten(
        make_plans(days, terms, zone),
        read_stamps(lines, zone),
        now=datetime.datetime.fromisoformat(now).replace(tzinfo=zoneinfo.ZoneInfo(zone)),
        debounce=DEBOUNCE,
    )
    return [f"{moment.astimezone(zoneinfo.ZoneInfo(zone)):%d %H:%M:%S}" for moment in found]


@pytest.mark.parametrize(
    ("terms", "lines", "now", "found"),
    [
        (OFFICE, ["in 09:00"], f"{MONDAY}T19:30", ["02 17:30:00"]),
        (OFFICE, ["in 09:00"], f"{MONDAY}T19:29", []),
        (OFFICE, ["in 09:00 out 17:00"], f"{TUESDAY}T19:30", []),
        (OFFICE, ["in 09:00 break_start 12:00"], f"{TUESDAY}T08:00", ["02 17:30:00"]),
        (OFFICE, ["in 09:00 break_start 17:45"], f"{TUESDAY}T08:00", ["02 17:45:01"]),
        (OFFICE, ["in 18:00"], f"{MONDAY}T20:00", ["02 18:00:01"]),
        (OFFICE, ["in 09:00 in 13:00"], f"{TUESDAY}T08:00", ["02 17:30:00"]),
        (OFFICE, ["in 09:00", "in 09:00"], f"{TUESDAY}T10:00", ["02 17:30:00"]),
        (None, ["in 09:00"], f"{TUESDAY}T10:00", []),
        (NIGHT, ["in 22:00"], f"{TUESDAY}T08:00", ["03 06:00:00"]),
        (FLEXIBLE, ["in 08:00"], f"{TUESDAY}T10:00", ["02 16:00:00"]),
        (FLEXIBLE, ["in 08:00 out 11:00 in 12:00"], f"{TUESDAY}T10:00", ["02 17:00:00"]),
        (FLEXIBLE, ["in 05:00"], f"{TUESDAY}T10:00", ["02 15:00:00"]),
        (COMES_AND_GOES, ["in 14:00"], f"{TUESDAY}T10:00", ["02 22:00:00"]),
    ],
)
def test_the_clock_checks_out_who_forgot_it(terms, lines, now, found):
    lines = [f"{day} {line}" for day, line in zip((MONDAY, TUESDAY), lines, strict=False)]
    assert forget(lines, terms and replace(terms, closes_after=120), now) == found
    assert forget(lines, terms, now) == []


@pytest.mark.parametrize(
    ("line", "presence", "exceptions"),
    [
        ("in 09:00 auto 17:30", 510, ("closed_automatically",)),
        ("in 09:00 auto 17:30 out 18:10", 550, ()),  # seen to leave after all
        ("in 09:00 out 16:00 auto 17:30", 420, ()),  # told late that the person had left
        ("auto 17:30", 0, ()),
        ("in 09:00 auto 17:30 in 19:00 out 20:00", 570, ("closed_automatically",)),
    ],
)
def test_what_a_person_did_goes_before_what_the_clock_made_up(line, presence, exceptions):
    result = day(line, OFFICE)
    assert pick(result, ("presence", "exceptions")) == {
        "presence": presence,
        "exceptions": exceptions,
    }


# What others told wrongly


def test_a_departure_two_days_later_leaves_both_ends_unknown():
    lines = [f"{MONDAY} in 09:00", "2026-03-04 out 09:30"]
    results = summarise(lines, OFFICE)
    assert pick(results[MONDAY], ("presence", "exceptions", "status")) == {
        "presence": 0,
        "exceptions": ("missing_out",),
        "status": "incomplete",
    }
    assert results["2026-03-04"].exceptions == ("missing_in",)
    assert results[TUESDAY].status == "absent"


def test_stamps_of_last_year_and_of_the_future_touch_no_day_between():
    lines = ["2025-03-02 in 09:00", f"{MONDAY} in 09:00 out 17:30", "2027-03-02 out 09:00"]
    alone = summarise(lines[1:2], OFFICE)[MONDAY]
    plans = make_plans([MONDAY], OFFICE, "Europe/Berlin")
    stamps = read_stamps(lines, "Europe/Berlin")
    now = datetime.datetime(2026, 3, 9, tzinfo=datetime.UTC)
    results = summarise_days(plans, stamps, now=now, debounce=DEBOUNCE)
    assert alone in results


def test_plans_with_a_hole_are_refused():
    plans = make_plans([MONDAY], OFFICE, "Europe/Berlin")
    del plans[datetime.date(2026, 3, 2)]
    with pytest.raises(ValueError, match="consecutive"):
        summarise_days(
            plans, [], now=datetime.datetime(2026, 3, 9, tzinfo=datetime.UTC), debounce=DEBOUNCE
        )


# Weeks of a schedule


@pytest.mark.parametrize(
    ("day", "week"),
    [
        ("2026-01-01", 1),
        ("2026-01-04", 1),
        ("2026-01-05", 2),
        ("2026-01-12", 3),
        ("2026-01-19", 1),
        ("2027-01-01", 2),
        ("2025-12-29", 1),
        ("2025-12-28", 3),
    ],
)
def test_the_weeks_of_a_schedule_turn(day, week):
    first = datetime.date(2026, 1, 1)  # a Thursday
    assert choose_week(first, datetime.date.fromisoformat(day), 3) == week


def test_a_schedule_without_weeks_is_refused():
    with pytest.raises(ValueError, match="at least one week"):
        choose_week(datetime.date(2026, 1, 1), datetime.date(2026, 1, 1), 0)


def test_a_required_break_needs_no_order():
    rules = (RequiredBreak(540, 45), RequiredBreak(360, 30))
    assert measure_deduction(600, taken=0, required=rules) == 45
