"""HR's site for attendance: kiosks, events, plans and reports."""

from attendance.admin import corrections, devices, events, presence, reports

__all__ = ["corrections", "devices", "events", "presence", "reports"]
