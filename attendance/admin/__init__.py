"""HR's site for attendance: kiosks, events, plans and reports."""

from attendance.admin import (
    calendar,
    corrections,
    devices,
    events,
    leaves,
    months,
    payroll_formats,
    presence,
    reports,
    schedules,
    shifts,
)

__all__ = [
    "calendar",
    "corrections",
    "devices",
    "events",
    "leaves",
    "months",
    "payroll_formats",
    "presence",
    "reports",
    "schedules",
    "shifts",
]
