"""The rules of attendance in plain Python: no Django, no database, usable in a notebook."""

from attendance.rules.clock import measure_minutes
from attendance.rules.forgotten import find_forgotten
from attendance.rules.plans import choose_week
from attendance.rules.stays import (
    CLOCK_TOLERANCE,
    LONGEST_SHIFT,
    choose_kind,
    is_at_work,
    is_present,
)
from attendance.rules.summarise import summarise_days
from attendance.rules.values import (
    DayPlan,
    DayResult,
    ExceptionCode,
    LeaveShare,
    Period,
    PeriodKind,
    RequiredBreak,
    RoundingMode,
    ShiftTerms,
    Stamp,
    StampKind,
    Status,
)

__all__ = [
    "CLOCK_TOLERANCE",
    "LONGEST_SHIFT",
    "DayPlan",
    "DayResult",
    "ExceptionCode",
    "LeaveShare",
    "Period",
    "PeriodKind",
    "RequiredBreak",
    "RoundingMode",
    "ShiftTerms",
    "Stamp",
    "StampKind",
    "Status",
    "choose_kind",
    "choose_week",
    "find_forgotten",
    "is_at_work",
    "is_present",
    "measure_minutes",
    "summarise_days",
]
