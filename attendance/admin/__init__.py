"""HR's site for attendance: kiosks, events, plans and reports."""

from attendance.admin import (
    calendar,
    check_in_rules,
    corrections,
    devices,
    disputes,
    events,
    kiosk_refusals,
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
    "check_in_rules",
    "corrections",
    "devices",
    "disputes",
    "events",
    "kiosk_refusals",
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
