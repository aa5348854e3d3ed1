"""HR's site for attendance: kiosks, events, plans and reports."""

from attendance.admin import (
    calendar,
    corrections,
    devices,
    events,
    late_check_ins,
    leaves,
    months,
    payroll_formats,
    presence,
    reports,
    schedules,
    shifts,
    ways,
)

__all__ = [
    "calendar",
    "corrections",
    "devices",
    "events",
    "late_check_ins",
    "leaves",
    "months",
    "payroll_formats",
    "presence",
    "reports",
    "schedules",
    "shifts",
    "ways",
]
