"""HR's site for attendance: kiosks, events, plans and reports."""

from attendance.admin import (
    calendar,
    corrections,
    devices,
    events,
    leaves,
    months,
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
    "presence",
    "reports",
    "schedules",
    "shifts",
]
