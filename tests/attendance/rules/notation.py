"""A short way to write down days: shifts, stamps, and what is to come out."""

import datetime
import zoneinfo
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from typing import Any

from attendance.rules import DayPlan, DayResult, RequiredBreak, ShiftTerms, Stamp, summarise_days

DEBOUNCE = datetime.timedelta(seconds=60)
DAY = datetime.timedelta(days=1)
GERMAN_BREAKS = (RequiredBreak(360, 30), RequiredBreak(540, 45))

Terms = ShiftTerms | Mapping[str, ShiftTerms | None] | None


def shift(times: str, **terms: Any) -> ShiftTerms:
    """A shift like "09:00-17:00"."""
    starts_at, ends_at = (datetime.time.fromisoformat(time) for time in times.split("-"))
    return ShiftTerms(starts_at, ends_at, **terms)


def read_stamps(lines: Iterable[str], zone: str) -> list[Stamp]:
    """Of each line like "2026-03-02 in 09:00 out 17:00" its stamps, on the clock of the zone.

    A time with a "+" is the second one that the clock shows in the night on which it goes back,
    and "auto" before it is a check-out by the clock.
    """
    stamps = []
    for line in lines:
        day, *words = line.split()
        for kind, time in zip(words[::2], words[1::2], strict=True):
            moment = datetime.datetime.fromisoformat(f"{day}T{time.rstrip('+')}")
            moment = moment.replace(tzinfo=zoneinfo.ZoneInfo(zone), fold=int(time.endswith("+")))
            is_automatic = kind == "auto"
            stamps.append(Stamp(moment, "out" if is_automatic else kind, is_automatic))
    return stamps


def make_plans(
    days: Iterable[str], terms: Terms, zone: str, **plan: Any
) -> dict[datetime.date, DayPlan]:
    """Whole weeks around these days. Terms may be given for single days; on others nobody works."""
    named = sorted(datetime.date.fromisoformat(day) for day in days)
    first = named[0] - DAY * (named[0].weekday() + 8)
    plans = {}
    for number in range((named[-1] - first).days + 16):
        day = first + DAY * number
        own = terms.get(day.isoformat()) if isinstance(terms, Mapping) else terms
        plans[day] = DayPlan(day, zoneinfo.ZoneInfo(zone), own)
        if day in named:
            plans[day] = replace(plans[day], **plan)
    return plans


def summarise(
    lines: Iterable[str],
    terms: Terms = None,
    *,
    zone: str = "Europe/Berlin",
    now: str = "",
    days: Iterable[str] = (),
    **plan: Any,
) -> dict[str, DayResult]:
    """The results by day; `now` is a week later unless told, `plan` holds for all days named."""
    lines = list(lines)
    named = sorted({*days, *(line.split()[0] for line in lines)})
    moment = datetime.datetime.fromisoformat(now or named[-1]).replace(
        tzinfo=zoneinfo.ZoneInfo(zone)
    )
    results = summarise_days(
        make_plans(named, terms, zone, **plan),
        read_stamps(lines, zone),
        now=moment if now else moment + 7 * DAY,
        debounce=DEBOUNCE,
    )
    return {result.day.isoformat(): result for result in results}


def pick(result: DayResult, names: Iterable[str]) -> dict[str, Any]:
    """Some of a result; `overtime` is that of the day and of the week, `periods` their number."""
    told = {
        **asdict(result),
        "overtime": result.daily_overtime + result.weekly_overtime,
        "periods": len(result.periods),
    }
    return {name: told[name] for name in names}
