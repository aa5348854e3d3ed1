"""Attendance for other systems."""
