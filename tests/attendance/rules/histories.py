"""Weeks of plans and stamps for the tests of the rules: invented, both plausible and absurd."""

import datetime
import zoneinfo
from dataclasses import dataclass, replace
from random import Random

from hypothesis import strategies as st

from attendance.rules import (
    DayPlan,
    DayResult,
    LeaveShare,
    RequiredBreak,
    RoundingMode,
    ShiftTerms,
    Stamp,
    StampKind,
    summarise_days,
)

DEBOUNCE = datetime.timedelta(seconds=60)
MINUTE = datetime.timedelta(minutes=1)
DAY = datetime.timedelta(days=1)
WEEKS = 3
GERMAN_BREAKS = (RequiredBreak(360, 30), RequiredBreak(540, 45))

BERLIN = zoneinfo.ZoneInfo("Europe/Berlin")
NEW_YORK = zoneinfo.ZoneInfo("America/New_York")
LORD_HOWE = zoneinfo.ZoneInfo("Australia/Lord_Howe")
KOLKATA = zoneinfo.ZoneInfo("Asia/Kolkata")
UTC = zoneinfo.ZoneInfo("UTC")

# Sundays before weeks with a night of 23, 23.5, 24.5 or 25 hours, a leap day, or nothing special.
SUNDAYS = [
    (BERLIN, datetime.date(2026, 3, 15)),
    (BERLIN, datetime.date(2026, 10, 11)),
    (NEW_YORK, datetime.date(2026, 2, 22)),
    (NEW_YORK, datetime.date(2026, 10, 25)),
    (LORD_HOWE, datetime.date(2026, 3, 22)),
    (LORD_HOWE, datetime.date(2026, 9, 27)),
    (KOLKATA, datetime.date(2028, 2, 20)),
    (UTC, datetime.date(2026, 6, 7)),
]


def at(hour: int, minute: int = 0) -> datetime.time:
    return datetime.time(hour, minute)


SHIFTS = [
    ShiftTerms(at(9), at(17, 30), break_minutes=30, required_breaks=GERMAN_BREAKS),
    ShiftTerms(
        at(6), at(14), counts_early_arrival=False, rounding_step=15, overtime_after=480,
        late_grace=5,
    ),
    ShiftTerms(
        at(22), at(6), break_minutes=30, required_breaks=GERMAN_BREAKS, weekly_overtime_after=1200
    ),
    ShiftTerms(
        at(0, 30), at(8, 30), early_grace=10, rounding_step=10, rounding_mode=RoundingMode.UP
    ),
    ShiftTerms(
        at(10), at(15), planned_minutes=480, is_flexible=True, half_day_from=200, full_day_from=400
    ),
    ShiftTerms(at(9), at(17), is_flexible=True, has_core=False, weekly_overtime_after=600),
    ShiftTerms(
        at(14), at(22), breaks_are_paid=True, overtime_after=420, weekly_overtime_after=900,
        rounding_step=60, rounding_mode=RoundingMode.DOWN,
    ),
    ShiftTerms(at(2, 30), at(2, 30), break_minutes=60, counts_early_arrival=False),
]  # fmt: skip


@dataclass(frozen=True, repr=False)
class History:
    """One person's weeks."""

    seed: int
    is_absurd: bool
    plans: dict[datetime.date, DayPlan]
    stamps: list[Stamp]
    now: datetime.datetime

    def __repr__(self) -> str:
        return f"make_history({self.seed}, is_absurd={self.is_absurd})"

    def _repr_pretty_(self, printer, cycle) -> None:
        """What hypothesis prints of a history that breaks a law."""
        printer.text(repr(self))

    def widen(self) -> "History":
        """With some days more at both ends, and always employed: nothing is left out."""
        first, last = min(self.plans), max(self.plans)
        days = (first + DAY * number for number in range(-3, (last - first).days + 4))
        plans = {
            day: replace(self.plans.get(day, self.plans[first]), day=day, is_employed=True)
            for day in days
        }
        return replace(self, plans=plans)

    def summarise(self, stamps: list[Stamp] | None = None) -> list[DayResult]:
        return summarise_days(
            self.plans,
            self.stamps if stamps is None else stamps,
            now=self.now,
            debounce=DEBOUNCE,
        )


def make_history(seed: int, *, is_absurd: bool) -> History:
    """Weeks between two Sundays, with people who behave, or with stamps at any time at all."""
    random = Random(seed)
    zone, sunday = random.choice(SUNDAYS)
    plans = {
        day: _make_plan(random, day, zone)
        for day in (sunday + DAY * number for number in range(7 * WEEKS + 2))
    }
    make_stamps = _make_absurd_stamps if is_absurd else _make_stamps
    midnight = datetime.datetime.combine(sunday, datetime.time(), tzinfo=zone)
    start = midnight.astimezone(datetime.UTC) + DAY
    return History(
        seed=seed,
        is_absurd=is_absurd,
        plans=plans,
        stamps=make_stamps(random, plans, start),
        now=start + DAY * 7 * WEEKS,
    )


def histories(*, is_absurd: bool) -> st.SearchStrategy[History]:
    seeds = st.integers(0, 2**32)
    return seeds.map(lambda seed: make_history(seed, is_absurd=is_absurd))


def _make_plan(random: Random, day: datetime.date, zone: zoneinfo.ZoneInfo) -> DayPlan:
    kind = random.random()
    return DayPlan(
        day,
        zone,
        terms=None if kind < 0.15 else random.choice(SHIFTS),
        is_planned=kind > 0.05,
        is_holiday=0.15 < kind < 0.2,
        leave=random.choice(list(LeaveShare)) if 0.2 < kind < 0.3 else LeaveShare.NONE,
        is_employed=kind < 0.98,
    )


def _make_stamps(
    random: Random, plans: dict[datetime.date, DayPlan], start: datetime.datetime
) -> list[Stamp]:
    """People who come about when they should, have breaks, and seldom forget something."""
    stamps: list[Stamp] = []
    for plan in plans.values():
        if random.random() < 0.1:
            continue
        begins = plan.terms.starts_at if plan.terms else datetime.time(random.randrange(24))
        moment = datetime.datetime.combine(plan.day, begins, tzinfo=plan.zone)
        moment = moment.astimezone(datetime.UTC) + random.randint(-60, 60) * MINUTE
        if stamps and moment < stamps[-1].at + 9 * 60 * MINUTE:
            continue
        stamps += _make_work(random, moment)
    return [stamp for stamp in stamps if random.random() > 0.02]


def _make_work(random: Random, moment: datetime.datetime) -> list[Stamp]:
    kinds: list[StampKind] = ["in"]
    for _ in range(random.randrange(3)):
        kinds += random.choice([["out", "in"], ["break_start", "break_end"]])
    stamps = []
    for kind in (*kinds, "out"):
        stamps.append(Stamp(moment, kind, id=random.randrange(10**6)))
        gap = random.randint(5, 60) if kind in ("out", "break_start") else random.randint(60, 300)
        moment += gap * MINUTE + datetime.timedelta(seconds=random.randrange(60))
    return stamps


def _make_absurd_stamps(
    random: Random, plans: dict[datetime.date, DayPlan], start: datetime.datetime
) -> list[Stamp]:
    """Anything: bursts, people who never leave, ends without beginnings."""
    stamps: list[Stamp] = []
    moment = start
    while moment < start + DAY * (7 * WEEKS - 2):
        kind = random.choice(["in", "out", "in", "out", "break_start", "break_end"])
        is_automatic = kind == "out" and random.random() < 0.2
        stamps.append(Stamp(moment, kind, is_automatic, id=random.randrange(10**6)))
        longest = random.choice([1, 50, 120, 5000, 5000, 40_000, 40_000, 57_600, 90_000])
        moment += datetime.timedelta(seconds=random.randrange(longest))
    if random.random() < 0.5:
        stamps = _make_restless(random, start)
    return stamps


def _make_restless(random: Random, start: datetime.datetime) -> list[Stamp]:
    """Somebody who is here almost all the time."""
    stamps: list[Stamp] = []
    moment = start
    while moment < start + DAY * (7 * WEEKS - 2):
        length = random.randint(1, 57_599)
        stamps.append(Stamp(moment, "in", id=random.randrange(10**6)))
        stamps.append(Stamp(moment + datetime.timedelta(seconds=length), "out"))
        moment += datetime.timedelta(seconds=length + random.choice([0, 30, 600, 7000, 20_000]))
    return stamps


def without_periods(results: list[DayResult]) -> list[DayResult]:
    """The numbers alone: a period that was cut in two is two."""
    return [replace(result, periods=()) for result in results]
