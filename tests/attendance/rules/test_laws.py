"""The laws that every day obeys, whatever the stamps and the plans."""

import datetime
import zoneinfo
from collections import defaultdict
from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attendance.rules import LONGEST_SHIFT, Stamp, find_forgotten, summarise_days
from attendance.rules.clock import to_minute
from attendance.rules.stays import find_stays
from tests.attendance.rules.histories import (
    BERLIN,
    DAY,
    DEBOUNCE,
    KOLKATA,
    WEEKS,
    History,
    histories,
    without_periods,
)

PLAUSIBLE = histories(is_absurd=False)
ABSURD = histories(is_absurd=True)
ANY = st.one_of(PLAUSIBLE, ABSURD)
laws = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def measure_day(history: History, day: datetime.date) -> int:
    """Minutes from midnight to midnight."""
    start, end = (
        datetime.datetime.combine(date, datetime.time(), tzinfo=history.plans[date].zone)
        for date in (day, day + DAY)
    )
    return to_minute(end) - to_minute(start)


@laws
@given(history=ANY)
def test_a_day_adds_up_and_fits_the_clock(history):
    for result in history.summarise():
        assert result.worked + result.breaks == result.presence
        assert 0 <= result.presence <= measure_day(history, result.day)
        assert result.daily_overtime + result.weekly_overtime <= result.counted
        assert result.excused <= result.planned
        for name in ("worked", "breaks", "counted", "late", "early_leave", "planned", "excused"):
            assert 0 <= getattr(result, name) <= measure_day(history, result.day)


@laws
@given(history=ANY)
def test_no_minute_is_lost_and_none_counts_twice(history):
    stays = find_stays(history.stamps, now=history.now, debounce=DEBOUNCE)
    whole = sum(
        to_minute(stay.left_at) - to_minute(stay.came_at) for stay in stays if stay.is_whole
    )
    assert sum(result.presence for result in history.widen().summarise()) == whole


@laws
@given(history=ANY, seed=st.integers(0, 2**32))
def test_the_order_in_which_stamps_arrive_does_not_matter(history, seed):
    shuffled = list(history.stamps)
    Random(seed).shuffle(shuffled)
    assert history.summarise(shuffled) == history.summarise()


@laws
@given(history=PLAUSIBLE, seed=st.integers(0, 2**32))
def test_a_repeated_stamp_changes_nothing(history, seed):
    random = Random(seed)
    repeats = [
        replace(stamp, at=stamp.at + datetime.timedelta(seconds=random.randrange(60)), id=2_000_000)
        for stamp in history.stamps
        if random.random() < 0.5
    ]
    assert history.summarise([*history.stamps, *repeats]) == history.summarise()


@laws
@given(history=PLAUSIBLE, seed=st.integers(0, 2**32))
def test_a_period_cut_in_two_changes_no_number(history, seed):
    cuts = make_cuts(history, Random(seed))
    assert without_periods(history.summarise([*history.stamps, *cuts])) == without_periods(
        history.summarise()
    )


@laws
@given(history=ABSURD, seed=st.integers(0, 2**32))
def test_a_period_cut_in_two_changes_no_sum(history, seed):
    """Not even of somebody who is here round the clock, whose stays are cut at midnight anyway."""
    history = history.widen()
    cut = history.summarise([*history.stamps, *make_cuts(history, Random(seed))])
    plain = history.summarise()
    assert sum(day.presence for day in cut) == sum(day.presence for day in plain)


def make_cuts(history: History, random: Random) -> list[Stamp]:
    """For some of the stays, to leave and to come in the same instant."""
    cuts: list[Stamp] = []
    for stay in find_stays(history.stamps, now=history.now, debounce=DEBOUNCE):
        if not stay.is_whole or stay.is_automatic or random.random() < 0.5:
            continue
        moment = stay.came_at + (stay.left_at - stay.came_at) * random.random()
        if min(moment - stay.came_at, stay.left_at - moment) < DEBOUNCE:
            continue
        on_break = any(
            pause.starts_at - DEBOUNCE <= moment <= pause.ends_at + DEBOUNCE
            for pause in stay.pauses
        )
        if not on_break:
            cuts += [Stamp(moment, "out"), Stamp(moment, "in")]
    return cuts


@laws
@given(history=ANY)
def test_a_time_is_the_same_in_every_zone(history):
    zones = [BERLIN, KOLKATA, zoneinfo.ZoneInfo("Pacific/Apia")]
    told = [
        replace(stamp, at=stamp.at.astimezone(zones[number % 3]))
        for number, stamp in enumerate(history.stamps)
    ]
    assert history.summarise(told) == history.summarise()


@laws
@given(seed=st.integers(0, 2**32))
def test_the_same_times_on_the_wall_give_the_same_minutes(seed):
    """In two zones whose clocks do not change in these weeks."""
    from tests.attendance.rules.histories import UTC, make_history

    history = make_history(seed, is_absurd=False)
    told = []
    for zone in (KOLKATA, UTC):
        plans = {day: replace(plan, zone=zone) for day, plan in history.plans.items()}
        stamps = [replace(stamp, at=stamp.at.replace(tzinfo=zone)) for stamp in history.stamps]
        results = replace(history, plans=plans, now=history.now + 7 * DAY).summarise(stamps)
        told.append([
            replace(
                result, periods=(), first_in=None, last_out=None, planned_start=None,
                planned_end=None,
            )
            for result in results
        ])  # fmt: skip
    assert told[0] == told[1]


@laws
@given(history=ANY, first=st.integers(0, WEEKS - 1), weeks=st.integers(1, WEEKS))
def test_a_day_is_the_same_in_every_window_that_holds_its_week(history, first, weeks):
    days = sorted(history.plans)[7 * first : 7 * (first + weeks) + 2]
    plans = {day: history.plans[day] for day in days}
    start, end = (
        datetime.datetime.combine(day, datetime.time(), tzinfo=history.plans[day].zone)
        for day in (days[0], days[-1])
    )
    stamps = [
        stamp
        for stamp in history.stamps
        if start - LONGEST_SHIFT <= stamp.at < end + DAY + LONGEST_SHIFT
    ]
    window = summarise_days(plans, stamps, now=history.now, debounce=DEBOUNCE)
    assert window == [result for result in history.summarise() if result.day in days[1:-1]]


@laws
@given(history=ANY)
def test_periods_never_overlap(history):
    periods = [period for result in history.summarise() for period in result.periods]
    for period, following in pairwise(periods):
        assert (period.ends_at or period.starts_at) <= following.starts_at
        assert period.starts_at < following.starts_at
    for period in periods:
        assert period.ends_at is None or period.starts_at < period.ends_at


@laws
@given(history=PLAUSIBLE)
def test_periods_tell_the_day(history):
    """To the second, where the numbers are cut to the minute."""
    for result in history.summarise():
        if result.status in ("incomplete", "in_progress"):
            continue
        kinds = defaultdict(datetime.timedelta)
        for period in result.periods:
            kinds[period.kind] += period.ends_at - period.starts_at
        slack = datetime.timedelta(minutes=len(result.periods))
        assert abs(
            sum(kinds.values(), datetime.timedelta()).total_seconds() / 60 - result.presence
        ) <= (slack.total_seconds() / 60)


@laws
@given(history=ANY)
def test_a_week_has_no_more_overtime_than_minutes_beyond_its_limit(history):
    limit = 600
    terms = {
        day: replace(plan, terms=plan.terms and replace(plan.terms, weekly_overtime_after=limit))
        for day, plan in history.plans.items()
    }
    weeks = defaultdict(list)
    for result in replace(history, plans=terms).summarise():
        weeks[result.day.isocalendar()[:2]].append(result)
    for week in weeks.values():
        if any(terms[result.day].terms for result in week):
            rest = sum(result.counted - result.daily_overtime for result in week)
            assert sum(result.weekly_overtime for result in week) == max(0, rest - limit)


@laws
@given(history=ANY, closes_after=st.integers(0, 600))
def test_what_was_forgotten_is_closed_once(history, closes_after):
    plans = {
        day: replace(plan, terms=plan.terms and replace(plan.terms, closes_after=closes_after))
        for day, plan in history.widen().plans.items()
    }
    known = {"now": history.now, "debounce": DEBOUNCE}
    found = find_forgotten(plans, history.stamps, **known)
    closed = [*history.stamps, *(Stamp(at, "out", is_automatic=True) for at in found)]
    if not history.is_absurd:  # where a closed stay moves what follows it to another day
        assert find_forgotten(plans, closed, **known) == []
    before, after = (
        sum(result.presence for result in summarise_days(plans, stamps, **known))
        for stamps in (history.stamps, closed)
    )
    assert after >= before


@pytest.mark.parametrize("moment", ["stamp", "now"])
def test_a_time_without_a_zone_is_refused(moment):
    aware = datetime.datetime(2026, 3, 2, 9, tzinfo=datetime.UTC)
    naive = aware.replace(tzinfo=None)
    stamps = [Stamp(naive if moment == "stamp" else aware, "in")]
    with pytest.raises(ValueError, match="time zone"):
        summarise_days({}, stamps, now=naive if moment == "now" else aware, debounce=DEBOUNCE)
