"""Months that are handed to payroll: closed whole, proved by a checksum, reopened with reason."""

from attendance.closing.months import close_month, reopen_month
from attendance.closing.open_points import OpenPoint, find_open_points
from attendance.closing.payroll_file import choose_month, hash_payroll

__all__ = [
    "OpenPoint",
    "choose_month",
    "close_month",
    "find_open_points",
    "hash_payroll",
    "reopen_month",
]
