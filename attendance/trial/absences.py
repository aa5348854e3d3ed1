"""Who of the trial company is away when: vacation, illness, half days."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

SLOT_DAYS = 40  # at most one leave in each, so that none overlaps
LONGEST_DAYS = 14
HERE, AWAY, AWAY_BEFORE_NOON, AWAY_AFTER_NOON = range(4)

Days = npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Absence:
    """Leave of one person, by the position of the person and of its days."""

    person: int
    first: int
    last: int
    is_illness: bool
    is_half: bool


def draw_absences(people: int, days: int, chance: np.random.Generator) -> list[Absence]:
    """Approved leave: in each forty days of a person at most one, so about 30 days a year."""
    return [
        absence
        for person in range(people)
        for start in range(0, days, SLOT_DAYS)
        if (absence := _draw(person, start, min(SLOT_DAYS, days - start), chance)) is not None
    ]


def mark_absences(absences: Sequence[Absence], people: int, days: int) -> Days:
    """Who is away: people x days, one of HERE, AWAY, AWAY_BEFORE_NOON and AWAY_AFTER_NOON."""
    marks = np.zeros((people, days), np.int8)
    for absence in absences:
        marks[absence.person, absence.first : absence.last + 1] = (
            AWAY_AFTER_NOON if absence.is_half else AWAY
        )
    return marks


def draw_requests(people: int, chance: np.random.Generator) -> Iterator[tuple[int, int, int]]:
    """Who asks for leave in the weeks to come: person, days from now, and how many."""
    for person in np.flatnonzero(chance.random(people) < 0.01):  # noqa: PLR2004  one in a hundred
        yield int(person), int(chance.integers(7, 60)), int(chance.integers(1, 10))


def _draw(person: int, start: int, width: int, chance: np.random.Generator) -> Absence | None:
    kind, position, length = chance.random(3)
    if kind > 0.6 or width < LONGEST_DAYS:  # noqa: PLR2004  nothing in this slot
        return None
    is_illness = kind > 0.4  # noqa: PLR2004  a third of all leave
    is_half = not is_illness and length < 0.08  # noqa: PLR2004
    most = 4 if is_illness else LONGEST_DAYS
    count = 1 if is_half else 1 + int(length * most)
    first = start + int(position * (width - count + 1))
    return Absence(person, first, first + count - 1, is_illness, is_half)


def find_day(first: datetime.date, position: int) -> datetime.date:
    """The date of a position."""
    return first + datetime.timedelta(days=position)
