"""HR's site for attendance: kiosks, events, plans and reports."""

from attendance.admin import devices, events, presence

__all__ = ["devices", "events", "presence"]
