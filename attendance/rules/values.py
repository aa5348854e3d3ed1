"""The plain values that the rules of attendance take and give.

Times of events are aware. Times of day are those on the clock of the site. Durations are whole
minutes, and `_s` marks the few that are seconds.
"""

import datetime
import zoneinfo
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

StampKind = Literal["in", "out", "break_start", "break_end"]
PeriodKind = Literal["work", "break"]
ExceptionCode = Literal["missing_in", "missing_out", "closed_automatically", "unplanned"]


class Status(StrEnum):
    """What became of a person's day."""

    EXPECTED = "expected"  # the day is not over, and the person has not come yet
    IN_PROGRESS = "in_progress"  # the person is here now, or was, and the day is not over
    PRESENT = "present"
    LATE = "late"
    HALF_DAY = "half_day"
    ABSENT = "absent"
    ON_LEAVE = "on_leave"
    HOLIDAY = "holiday"
    DAY_OFF = "day_off"  # no shift
    UNPLANNED = "unplanned"  # nobody planned this person's days: nothing is judged
    INCOMPLETE = "incomplete"  # an arrival or a departure is not known


class LeaveShare(StrEnum):
    """How much of a day somebody is on leave."""

    NONE = "none"
    FIRST_HALF = "first_half"
    SECOND_HALF = "second_half"
    WHOLE = "whole"


class RoundingMode(StrEnum):
    """Where a duration goes that lies between two steps."""

    NEAREST = "nearest"
    DOWN = "down"
    UP = "up"


@dataclass(frozen=True, slots=True)
class Stamp:
    """One event that counts: somebody came, left, or began or ended a break."""

    at: datetime.datetime
    kind: StampKind
    is_automatic: bool = False
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of a stay that is all work or all break; periods of a person never overlap.

    `ends_at` is None where nobody knows or where it still lasts (`is_open`). `start_id` and
    `end_id` name the events at its ends.
    """

    kind: PeriodKind
    starts_at: datetime.datetime
    ends_at: datetime.datetime | None
    is_open: bool = False
    is_automatic: bool = False
    start_id: int | None = None
    end_id: int | None = None


@dataclass(frozen=True, slots=True)
class RequiredBreak:
    """Whoever works longer than `after` minutes takes `minutes` of break altogether."""

    after: int
    minutes: int


@dataclass(frozen=True, slots=True)
class ShiftTerms:
    """The terms of one shift; a shift whose end is not after its start ends on the next day.

    Attributes:
        starts_at: on the site's clock.
        ends_at: on the site's clock; of a flexible shift, with `starts_at` the core time, in
            which everybody is to be there.
        planned_minutes: what is to be worked; None: from start to end without `break_minutes`.
        break_minutes: the break that the plan contains.
        is_flexible: come and go as one likes outside the core time. A flexible shift may have no
            core time at all: then nobody is late and nobody leaves early.
        has_core: whether a flexible shift has a core time.
        breaks_are_paid: breaks count as worked for pay.
        required_breaks: what is deducted when a person took less, gaps between stays included.
        late_grace: so many minutes late are none; one more, and all of them count.
        early_grace: the same for leaving early.
        counts_early_arrival: whether minutes before the start count for pay.
        rounding_step: minutes to which what counts for pay is rounded; 1: not at all.
        half_day_from: least minutes worked for half a day; less is an absence. 0: any.
        full_day_from: least minutes worked for a whole day. 0: any.
        overtime_after: daily minutes after which overtime begins; None: no daily overtime.
        weekly_overtime_after: the same for a week from Monday to Sunday.
        closes_after: minutes after the planned end at which a forgotten stay is closed.
    """

    starts_at: datetime.time
    ends_at: datetime.time
    planned_minutes: int | None = None
    break_minutes: int = 0
    is_flexible: bool = False
    has_core: bool = True
    breaks_are_paid: bool = False
    required_breaks: tuple[RequiredBreak, ...] = ()
    late_grace: int = 0
    early_grace: int = 0
    counts_early_arrival: bool = True
    rounding_step: int = 1
    rounding_mode: RoundingMode = RoundingMode.NEAREST
    half_day_from: int = 0
    full_day_from: int = 0
    overtime_after: int | None = None
    weekly_overtime_after: int | None = None
    closes_after: int | None = None

    @property
    def crosses_midnight(self) -> bool:
        """Whether the shift ends on the day after it started."""
        return self.ends_at <= self.starts_at


@dataclass(frozen=True, slots=True)
class DayPlan:
    """What a person was to do on one day of the site.

    Attributes:
        day: the local date.
        zone: of the site on that day.
        terms: of the shift; None: no shift on this day.
        is_planned: False for people for whom nobody made a schedule: nothing is judged.
        is_holiday: nobody is expected.
        leave: approved leave.
        is_employed: whether the person works here on that day.
    """

    day: datetime.date
    zone: zoneinfo.ZoneInfo
    terms: ShiftTerms | None = None
    is_planned: bool = True
    is_holiday: bool = False
    leave: LeaveShare = LeaveShare.NONE
    is_employed: bool = True


@dataclass(frozen=True, slots=True)
class DayResult:
    """One person's day; `worked + breaks == presence` always, in whole minutes.

    Attributes:
        planned: minutes that were to be worked, before leave and holiday are taken off.
        excused: planned minutes that an approved leave or a holiday took off.
        presence: minutes between arrivals and departures; a stay that lasts has none yet.
        worked: of these, without breaks, those taken and those deducted.
        breaks: breaks taken, and the part of the required ones that is deducted.
        counted: what counts for pay: worked, rounded, by the terms of the shift.
        late, early_leave: minutes.
        daily_overtime: of `counted`, what goes beyond the daily threshold.
        weekly_overtime: of the rest, what goes beyond the threshold of the week.
    """

    day: datetime.date
    status: Status
    planned_start: datetime.datetime | None = None
    planned_end: datetime.datetime | None = None
    first_in: datetime.datetime | None = None
    last_out: datetime.datetime | None = None
    planned: int = 0
    excused: int = 0
    presence: int = 0
    worked: int = 0
    breaks: int = 0
    counted: int = 0
    late: int = 0
    early_leave: int = 0
    daily_overtime: int = 0
    weekly_overtime: int = 0
    exceptions: tuple[ExceptionCode, ...] = ()
    periods: tuple[Period, ...] = ()
