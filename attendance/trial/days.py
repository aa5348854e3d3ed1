"""What happens on a day: who comes late, stays long, eats outside, forgets to check out."""

import datetime
import zoneinfo
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from attendance.trial.absences import AWAY, AWAY_AFTER_NOON, AWAY_BEFORE_NOON, HERE, Days
from attendance.trial.terms import MINUTE_S, OFFICE, Rota, TrialShift

Seconds = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

ABSENT = 0.006  # nobody knows why
ON_A_DAY_OFF = 0.006
EARLY_LEAVE = 0.02
OVERTIME = 0.08
EATS_OUTSIDE = 0.7
PRESSES_BREAK = 0.2  # of those who eat outside: as a break, not as leaving and coming back
FORGETS_TO_LEAVE = 0.004
FORGETS_TO_COME = 0.001
MEAL_GAP_S = 3600.0  # and more between a meal and the ends of the day
KINDS = ("in", "out", "break_start", "break_end")
IN, OUT, BREAK_START, BREAK_END = range(4)


@dataclass(frozen=True, slots=True)
class Crew:
    """The people of one site and rota; arrays hold one entry a person.

    Attributes:
        ids: of the employees.
        rows: where their leave stands in the table of absences.
        first_day, last_day: of their employment, as ordinals.
        tardiness: how probable it is that the person comes late.
    """

    zone: zoneinfo.ZoneInfo
    place: str
    device_id: int
    rota: Rota
    since: datetime.date
    ids: npt.NDArray[np.int64]
    rows: npt.NDArray[np.int64]
    first_day: npt.NDArray[np.int64]
    last_day: npt.NDArray[np.int64]
    tardiness: npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class DayEvents:
    """Events of one day: whose, index into KINDS, when (seconds since 1970), and how."""

    ids: npt.NDArray[np.int64]
    kinds: npt.NDArray[np.int8]
    times: Seconds
    automatic: Flags


def draw_day(
    crew: Crew,
    day: datetime.date,
    away: Days,
    chance: np.random.Generator,
    *,
    is_holiday: bool,
    is_closed: bool,
) -> DayEvents:
    """The events of a crew on a day that its people begin; those of a night end on the next.

    `away` tells for each person whether there is leave; whoever forgot to check out is closed
    automatically at the end of the shift when `is_closed`, and stays in otherwise.
    """
    shift = crew.rota.find_shift(day, crew.since)
    is_off = shift is None or is_holiday
    shift = shift or OFFICE
    come, go = _draw_times(crew, shift, shift.find_times(day, crew.zone), away, chance)
    here = _draw_presence(crew, day, away, chance, is_off=is_off)
    forgot_out = chance.random(len(crew.ids)) < FORGETS_TO_LEAVE
    forgot_in = chance.random(len(crew.ids)) < FORGETS_TO_COME
    planned_end = shift.find_end(day, crew.zone)
    is_automatic = forgot_out & np.bool_(is_closed and not shift.is_flexible and not is_off)
    leave_at = np.where(is_automatic, np.maximum(planned_end, come + MINUTE_S), go)
    parts = [
        (IN, come, here & ~forgot_in, np.zeros_like(here)),
        (OUT, leave_at, here & (~forgot_out | is_automatic), is_automatic),
        *_draw_meal(come, go, here & ~forgot_in & ~forgot_out, chance),
    ]
    return _gather(crew, parts)


def _draw_times(
    crew: Crew,
    shift: TrialShift,
    times: tuple[float, float],
    away: Days,
    chance: np.random.Generator,
) -> tuple[Seconds, Seconds]:
    """When each person would come and go."""
    count = len(crew.ids)
    start, end = times
    noon = (start + end) / 2
    starts = np.where(away == AWAY_BEFORE_NOON, noon, start)
    ends = np.where(away == AWAY_AFTER_NOON, noon, end)
    late = np.where(chance.random(count) < crew.tardiness, chance.exponential(18, count), 0.0)
    come = starts + MINUTE_S * (chance.normal(0, shift.spread_min, count) + late)
    early = np.where(chance.random(count) < EARLY_LEAVE, chance.exponential(50, count), 0.0)
    longer = np.where(chance.random(count) < OVERTIME, chance.exponential(55, count), 0.0)
    stay = (
        chance.normal(0, shift.spread_min, count) - np.minimum(early, 200) + np.minimum(longer, 240)
    )
    # Whoever has flexible hours and comes late stays late.
    moved = (come - starts) * float(shift.is_flexible)
    go = np.maximum(ends + MINUTE_S * stay + moved, come + 20 * MINUTE_S)
    return come, go


def _draw_presence(
    crew: Crew, day: datetime.date, away: Days, chance: np.random.Generator, *, is_off: bool
) -> Flags:
    ordinal = day.toordinal()
    is_employed = (crew.first_day <= ordinal) & (ordinal <= crew.last_day)
    luck = chance.random(len(crew.ids))
    comes = luck < ON_A_DAY_OFF if is_off else luck >= ABSENT
    on_leave = (away == AWAY) | ((away != HERE) & is_off)
    here: Flags = is_employed & comes & ~on_leave
    return here


def _draw_meal(
    come: Seconds, go: Seconds, here: Flags, chance: np.random.Generator
) -> list[tuple[int, Seconds, Flags, Flags]]:
    """Leaving and coming back in the middle of the day, or the break that was pressed."""
    count = len(come)
    begin = (come + go) / 2 + MINUTE_S * chance.normal(-10, 20, count)
    end = begin + MINUTE_S * chance.uniform(22, 58, count)
    fits = (begin > come + MEAL_GAP_S) & (end < go - MEAL_GAP_S)
    eats = here & fits & (chance.random(count) < EATS_OUTSIDE)
    presses = chance.random(count) < PRESSES_BREAK
    never = np.zeros_like(here)
    return [
        (OUT, begin, eats & ~presses, never),
        (IN, end, eats & ~presses, never),
        (BREAK_START, begin, eats & presses, never),
        (BREAK_END, end, eats & presses, never),
    ]


def _gather(crew: Crew, parts: list[tuple[int, Seconds, Flags, Flags]]) -> DayEvents:
    return DayEvents(
        ids=np.concatenate([crew.ids[chosen] for _kind, _at, chosen, _auto in parts]),
        kinds=np.concatenate(
            [np.full(chosen.sum(), kind, np.int8) for kind, _at, chosen, _auto in parts]
        ),
        times=np.concatenate([np.floor(at[chosen]) for _kind, at, chosen, _auto in parts]),
        automatic=np.concatenate([auto[chosen] for _kind, _at, chosen, auto in parts]),
    )
