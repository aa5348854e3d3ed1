"""Real complaints about other systems, each as a case that has to come out right here.

The id names the thread. What it says there in words, or in a picture, stands here in stamps; where
it has no numbers, they are invented.
"""

import datetime
import zoneinfo
from dataclasses import dataclass, field
from typing import Any

import pytest

from attendance.rules import RequiredBreak, find_forgotten, summarise_days
from tests.attendance.rules.notation import (
    DAY,
    DEBOUNCE,
    GERMAN_BREAKS,
    Terms,
    make_plans,
    pick,
    read_stamps,
    shift,
)


@dataclass(frozen=True)
class Case:
    """What happened, and of each named day what has to come out."""

    source: str
    zone: str
    terms: Terms
    stamps: list[str]
    days: dict[str, dict[str, Any]]
    is_planned: bool = True
    now: str = ""
    forgotten: list[str] = field(default_factory=list)

    def read(self) -> dict[str, Any]:
        zone = zoneinfo.ZoneInfo(self.zone)
        moment = datetime.datetime.fromisoformat(self.now or max(self.days)).replace(tzinfo=zone)
        return {
            "plans": make_plans(self.days, self.terms, self.zone, is_planned=self.is_planned),
            "stamps": read_stamps(self.stamps, self.zone),
            "now": moment if self.now else moment + 7 * DAY,
            "debounce": DEBOUNCE,
        }


CASES = [
    Case(
        # Overtime was always 0 in the hour account, whatever the day said.
        "horilla-67",
        "Europe/Sarajevo",
        shift("08:00-16:00", overtime_after=480),
        ["2023-12-20 in 08:00 out 18:15", "2023-12-21 in 08:00 out 16:40"],
        {
            "2023-12-20": {"worked": 615, "daily_overtime": 135, "overtime": 135},
            "2023-12-21": {"worked": 520, "daily_overtime": 40, "overtime": 40},
            "2023-12-22": {"worked": 0, "overtime": 0, "status": "absent"},
        },
    ),
    Case(
        # Seven hours and twenty minutes after the check-in the timer said fourteen hours; it ran
        # about five times too fast and began anew with every reload. Time that lasts is not
        # counted at all here until it is over, and the clock has no part in it.
        "horilla-81",
        "Europe/Istanbul",
        shift("08:00-17:00"),
        ["2024-01-25 in 07:51:40"],
        {"2024-01-25": {"status": "in_progress", "presence": 0, "exceptions": ()}},
        now="2024-01-25 15:11:40",
    ),
    Case(
        "horilla-81-and-after-the-check-out",
        "Europe/Istanbul",
        shift("08:00-17:00"),
        ["2024-01-25 in 07:51:40 out 15:12:02"],
        {"2024-01-25": {"presence": 441, "worked": 441}},
        now="2024-01-25 23:00",
    ),
    Case(
        # 10:12 to 18:19 was shown as 156:49 hours of one day.
        "horilla-825",
        "Asia/Kolkata",
        shift("09:30-18:30"),
        ["2025-07-10 in 10:12 out 18:19"],
        {"2025-07-10": {"presence": 487, "worked": 487, "late": 42, "early_leave": 11}},
    ),
    Case(
        # The check-in of a night shift stood on one day, the check-out as a check-in on the next.
        "horilla-358",
        "Asia/Kolkata",
        {"2024-09-27": shift("20:00-05:00")},
        ["2024-09-27 in 19:58", "2024-09-28 out 05:03"],
        {
            "2024-09-27": {"status": "present", "presence": 545, "exceptions": ()},
            "2024-09-28": {"status": "day_off", "presence": 0, "exceptions": ()},
        },
    ),
    Case(
        # A device told every punch twice.
        "horilla-492",
        "Asia/Kolkata",
        shift("09:00-18:00"),
        ["2025-02-11 in 09:00:03 in 09:00:09 in 09:00:31", "2025-02-11 out 18:01:00 out 18:01:02"],
        {"2025-02-11": {"presence": 541, "periods": 1, "exceptions": ()}},
    ),
    Case(
        # The scheduler fetched the same log again and again.
        "horilla-985",
        "Asia/Kolkata",
        shift("09:30-18:30"),
        3 * ["2025-11-12 in 09:30 out 13:00"] + 2 * ["2025-11-12 in 14:00 out 18:30"],
        {"2025-11-12": {"presence": 480, "periods": 2, "exceptions": ()}},
    ),
    Case(
        # Entered by hand, an hour late was half a day, and nobody was late.
        "horilla-1057",
        "Asia/Colombo",
        shift("08:00-17:00", half_day_from=240, full_day_from=420),
        ["2026-02-17 in 09:00 out 17:00"],
        {"2026-02-17": {"status": "late", "late": 60, "worked": 480}},
    ),
    Case(
        # A check-out after midnight closed nothing; a second check-in was taken for a check-out.
        "horilla-1242",
        "Africa/Nairobi",
        shift("14:00-23:00"),
        ["2026-09-14 in 14:00 in 14:00:20", "2026-09-15 out 00:20"],
        {
            "2026-09-14": {"presence": 620, "status": "present", "exceptions": ()},
            "2026-09-15": {"presence": 0, "status": "absent"},
        },
    ),
    Case(
        # Who came before 7:00 was paid overtime for that.
        "frappe-4194",
        "Africa/Johannesburg",
        shift("07:00-16:00", counts_early_arrival=False, overtime_after=540),
        ["2026-03-02 in 06:15 out 16:00", "2026-03-03 in 06:15 out 17:00"],
        {
            "2026-03-02": {"presence": 585, "counted": 540, "overtime": 0},
            "2026-03-03": {"presence": 645, "counted": 600, "overtime": 60},
        },
    ),
    Case(
        # 8:30 to 18:45 for a shift from 8:45 was 10.25 hours instead of 10.00.
        "frappe-4088",
        "Asia/Kolkata",
        shift("08:45-17:30", counts_early_arrival=False, overtime_after=525),
        ["2026-02-05 in 08:30 out 18:45"],
        {"2026-02-05": {"counted": 600, "planned": 525, "overtime": 75}},
    ),
    Case(
        # The check-out of a night went to the evening shift of the next day: absent, though there.
        "frappe-3298",
        "Asia/Kolkata",
        {"2025-07-13": shift("18:00-07:00"), "2025-07-14": shift("14:00-20:00")},
        ["2025-07-13 in 18:30", "2025-07-14 out 07:10 in 13:55 out 20:00"],
        {
            "2025-07-13": {"presence": 760, "late": 30, "early_leave": 0},
            "2025-07-14": {"presence": 365, "late": 0, "status": "present"},
        },
    ),
    Case(
        # Absent at 1:30 in the night, in spite of an afternoon's check-ins.
        "frappe-713",
        "Asia/Kolkata",
        shift("15:00-23:30"),
        ["2023-07-18 in 14:55 out 23:35"],
        {"2023-07-18": {"status": "present", "presence": 520}},
        now="2023-07-19 01:30",
    ),
    Case(
        # To leave and to come in the same second was refused, or cost a second of every change.
        "frappe-621",
        "Europe/Berlin",
        shift("08:00-16:00"),
        ["2023-06-22 in 08:00 out 11:17:30 in 11:17:30", "2023-06-22 out 16:00"],
        {"2023-06-22": {"presence": 480, "periods": 2, "breaks": 0, "exceptions": ()}},
    ),
    Case(
        # There was no way to take lunch off.
        "frappe-1960",
        "Asia/Kolkata",
        shift("09:00-18:00", break_minutes=60, required_breaks=(RequiredBreak(300, 60),)),
        ["2024-07-09 in 09:00 out 18:00"],
        {"2024-07-09": {"presence": 540, "worked": 480, "breaks": 60, "planned": 480}},
    ),
    Case(
        # East of Greenwich the second half of a shift across midnight was overtime.
        "odoo-249410",
        "Asia/Kolkata",
        shift("20:00-04:00", overtime_after=480),
        ["2026-01-15 in 20:00", "2026-01-16 out 04:00"],
        {
            "2026-01-15": {"worked": 480, "overtime": 0, "status": "present"},
            "2026-01-16": {"worked": 0, "overtime": 0, "status": "absent"},
        },
    ),
    Case(
        # Of 20:00 to 24:00 and 0:00 to 4:00, four hours were overtime: UTC's midnight lay between.
        "odoo-245247",
        "Asia/Kolkata",
        shift("20:00-04:00", overtime_after=480),
        ["2026-01-15 in 20:00", "2026-01-16 out 00:00 in 00:00 out 04:00"],
        {
            "2026-01-15": {"worked": 480, "overtime": 0, "periods": 2},
            "2026-01-16": {"worked": 0, "overtime": 0},
        },
    ),
    Case(
        # Whoever came before New York's midnight had overtime 0.
        "odoo-183093",
        "America/New_York",
        shift("04:15-12:15", overtime_after=480),
        ["2024-10-10 in 04:15 out 20:00"],
        {"2024-10-10": {"presence": 945, "overtime": 465}},
    ),
    Case(
        # Made anew, overtime of the first hours of a day was there twice.
        "odoo-277717",
        "Europe/Brussels",
        {"2026-07-21": shift("09:00-17:00", overtime_after=480), "2026-07-22": None},
        ["2026-07-22 in 03:30 out 03:40"],
        {
            "2026-07-21": {"presence": 0},
            "2026-07-22": {"presence": 10, "overtime": 0, "exceptions": ("unplanned",)},
        },
    ),
    Case(
        # Sunday 10:00 to Monday 1:00 with work planned on Sunday alone: overtime twice on Monday.
        "odoo-259809",
        "America/New_York",
        {"2026-04-12": shift("10:00-18:00", overtime_after=480)},
        ["2026-04-12 in 10:00", "2026-04-13 out 01:00"],
        {
            "2026-04-12": {"worked": 900, "overtime": 420},
            "2026-04-13": {"worked": 0, "overtime": 0, "status": "day_off"},
        },
    ),
    Case(
        # 22:00 to 10:00, and 14:00 to 18:00: the afternoon was counted without the morning.
        "odoo-272447",
        "Europe/Brussels",
        {"2026-06-23": shift("22:00-06:00", overtime_after=480)},
        ["2026-06-23 in 22:00", "2026-06-24 out 10:00 in 14:00 out 18:00"],
        {
            "2026-06-23": {"worked": 720, "overtime": 240},
            "2026-06-24": {"worked": 240, "overtime": 0, "exceptions": ("unplanned",)},
        },
    ),
    Case(
        # 10:00 to 18:00 of a schedule of eight hours: what was planned became what was worked.
        "odoo-255506",
        "Europe/Brussels",
        shift("08:00-17:00", break_minutes=60, required_breaks=(RequiredBreak(360, 60),)),
        ["2026-03-24 in 10:00 out 18:00"],
        {"2026-03-24": {"planned": 480, "worked": 420, "overtime": 0}},
    ),
    Case(
        # A stay that ended at midnight counted on the next day as well.
        "odoo-283226",
        "Europe/Brussels",
        shift("09:30-18:24", planned_minutes=504, overtime_after=504),
        [
            "2026-08-18 in 09:30 out 11:30 in 14:30",
            "2026-08-18 out 18:19 in 21:00",
            "2026-08-19 out 00:00 in 09:30 out 18:24",
        ],
        {
            "2026-08-18": {"worked": 529, "overtime": 25},
            "2026-08-19": {"worked": 534, "overtime": 30},
        },
    ),
    Case(
        # 0:25 to 10:25 stood on the day before: UTC's date was taken for the local one.
        "odoo-192434",
        "Europe/Zurich",
        None,
        ["2025-01-03 in 00:25:36 out 10:25:59"],
        {
            "2025-01-02": {"presence": 0, "status": "unplanned"},
            "2025-01-03": {"presence": 600, "status": "present", "exceptions": ()},
        },
        is_planned=False,
    ),
    Case(
        # 7:30 to 9:30 in Brisbane stood on the day before.
        "odoo-37104",
        "Australia/Brisbane",
        None,
        ["2019-09-19 in 07:30 out 09:30"],
        {"2019-09-18": {"presence": 0}, "2019-09-19": {"presence": 120}},
        is_planned=False,
    ),
    Case(
        # The clock checked people out an hour early, for it forgot that lunch is part of the shift.
        "odoo-197395",
        "Europe/Brussels",
        shift("08:00-17:00", break_minutes=60, closes_after=0),
        ["2025-02-11 in 08:00"],
        {"2025-02-11": {"status": "incomplete", "exceptions": ("missing_out",)}},
        now="2025-02-12 09:00",
        forgotten=["2025-02-11 17:00"],
    ),
    Case(
        # Of 22:00 to 6:00 one hour always was missing.
        "oca-hr-attendance-203",
        "Europe/Madrid",
        shift("22:00-06:00"),
        ["2024-12-30 in 22:00", "2024-12-31 out 06:00"],
        {"2024-12-30": {"worked": 480}, "2024-12-31": {"worked": 0}},
    ),
    Case(
        # 5:00 to 9:00 on the first of April in Japan stood on the last of March.
        "oca-hr-815",
        "Asia/Tokyo",
        shift("05:00-09:00"),
        ["2020-04-01 in 05:00 out 09:00"],
        {"2020-03-31": {"worked": 0}, "2020-04-01": {"worked": 240, "late": 0}},
    ),
    Case(
        # An entry from midnight to midnight had 25 hours, and it was right: the clocks went back.
        # Nobody is here that long without a check-out; so two of them.
        "kimai-2844",
        "Europe/Prague",
        None,
        ["2021-10-31 in 00:00 out 12:00 in 12:00", "2021-11-01 out 00:00"],
        {"2021-10-31": {"presence": 1500}, "2021-11-01": {"presence": 0}},
        is_planned=False,
    ),
    Case(
        # In in the evening, out in the morning: seven thousand hours.
        "kimai1-1285",
        "America/Chicago",
        None,
        ["2019-01-30 in 20:00", "2019-01-31 out 06:30"],
        {"2019-01-30": {"presence": 630}, "2019-01-31": {"presence": 0}},
        is_planned=False,
    ),
    Case(
        # A server that was half a minute behind made negative times.
        "kimai1-507",
        "Europe/Berlin",
        None,
        ["2015-07-27 in 09:00:00 out 08:59:30"],
        {"2015-07-27": {"presence": 0, "exceptions": ("missing_in", "missing_out")}},
        is_planned=False,
    ),
    Case(
        # Between 12:00 and 12:30 nobody worked, and still it was no break.
        "kimai-approval-bundle-66",
        "Europe/Berlin",
        shift("07:00-17:00", required_breaks=GERMAN_BREAKS),
        ["2024-11-21 in 07:00 out 12:00 in 12:30", "2024-11-21 out 16:30"],
        {"2024-11-21": {"presence": 540, "worked": 540, "breaks": 0}},
    ),
]


@pytest.mark.parametrize("case", [pytest.param(case, id=case.source) for case in CASES])
def test_what_others_got_wrong(case):
    given = case.read()
    results = {result.day.isoformat(): result for result in summarise_days(**given)}
    for day, expected in case.days.items():
        assert pick(results[day], expected) == expected, day
    zone = zoneinfo.ZoneInfo(case.zone)
    closed = [moment.astimezone(zone) for moment in find_forgotten(**given)]
    assert [f"{moment:%Y-%m-%d %H:%M}" for moment in closed] == case.forgotten
