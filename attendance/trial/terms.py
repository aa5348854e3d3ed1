"""How the people of the trial company work: two places, five kinds of weeks."""

import datetime
import zoneinfo
from dataclasses import dataclass

MINUTE_S = 60


@dataclass(frozen=True, slots=True)
class Place:
    """A site of the trial company."""

    name: str
    time_zone: str
    country: str
    region: str
    share: float

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """Its time zone."""
        return zoneinfo.ZoneInfo(self.time_zone)


@dataclass(frozen=True, slots=True)
class TrialShift:
    """The terms of a shift, and what people make of it.

    Attributes:
        come, go: when people come and go; of flexible hours, other than the core time.
        spread_min: how far from that, in minutes (standard deviation).
    """

    name: str
    code: str
    color: str
    starts_at: datetime.time
    ends_at: datetime.time
    come: datetime.time
    go: datetime.time
    spread_min: float = 6
    is_flexible: bool = False

    def find_times(self, day: datetime.date, zone: zoneinfo.ZoneInfo) -> tuple[float, float]:
        """When people come and go on a day, as seconds since 1970; a night ends on the next day."""
        come = datetime.datetime.combine(day, self.come, tzinfo=zone)
        go = datetime.datetime.combine(self._last_day(day), self.go, tzinfo=zone)
        return come.timestamp(), go.timestamp()

    def find_end(self, day: datetime.date, zone: zoneinfo.ZoneInfo) -> float:
        """When the shift of a day ends, as seconds since 1970."""
        return datetime.datetime.combine(self._last_day(day), self.ends_at, tzinfo=zone).timestamp()

    def _last_day(self, day: datetime.date) -> datetime.date:
        return day + datetime.timedelta(days=int(self.ends_at <= self.starts_at))


@dataclass(frozen=True, slots=True)
class Rota:
    """Weeks of shifts: for each week the shift of each weekday from Monday on, None: off."""

    name: str
    weeks: tuple[tuple[TrialShift | None, ...], ...]
    share: float

    def find_shift(self, day: datetime.date, since: datetime.date) -> TrialShift | None:
        """The shift of a day, when week 1 is the calendar week of `since`."""
        mondays = [date - datetime.timedelta(days=date.weekday()) for date in (day, since)]
        week = (mondays[0] - mondays[1]).days // 7 % len(self.weeks)
        return self.weeks[week][day.weekday()]


def _at(hour: int, minute: int = 0) -> datetime.time:
    return datetime.time(hour, minute)


PLACES = (
    Place("Trial Berlin", "Europe/Berlin", "DE", "BE", 0.6),
    Place("Trial New York", "America/New_York", "US", "NY", 0.4),
)

OFFICE = TrialShift(
    "Trial office", "O", "#0e7c86", _at(9), _at(17, 30), come=_at(8, 53), go=_at(17, 36)
)
EARLY = TrialShift(
    "Trial early", "E", "#b3541e", _at(6), _at(14, 30), come=_at(5, 54), go=_at(14, 34)
)
LATE = TrialShift(
    "Trial late", "L", "#5b6bbf", _at(14), _at(22, 30), come=_at(13, 54), go=_at(22, 33)
)
NIGHT = TrialShift(
    "Trial night", "N", "#3b3f8f", _at(22), _at(6, 30), come=_at(21, 54), go=_at(6, 33)
)
FLEXIBLE = TrialShift(
    "Trial flexible", "F", "#2f6f3e", _at(10), _at(15), come=_at(8, 40), go=_at(17, 15),
    spread_min=38, is_flexible=True,
)  # fmt: skip
SHIFTS = (OFFICE, EARLY, LATE, NIGHT, FLEXIBLE)


def _week(shift: TrialShift, *days: int) -> tuple[TrialShift | None, ...]:
    return tuple(shift if weekday in days else None for weekday in range(7))


WORKDAYS = (0, 1, 2, 3, 4)
ROTAS = (
    Rota("Trial office week", (_week(OFFICE, *WORKDAYS),), 0.5),
    Rota("Trial flexible week", (_week(FLEXIBLE, *WORKDAYS),), 0.2),
    Rota("Trial early, then late", (_week(EARLY, *WORKDAYS), _week(LATE, *WORKDAYS)), 0.12),
    Rota("Trial late, then early", (_week(LATE, *WORKDAYS), _week(EARLY, *WORKDAYS)), 0.12),
    Rota("Trial nights", (_week(NIGHT, 6, 0, 1, 2, 3),), 0.06),
)
