"""One connected kiosk on the server: what it may do, what it sees, and what it records."""

from attendance.kiosk.requests import RequestError, read_request
from attendance.kiosk.session import KioskSession

__all__ = ["KioskSession", "RequestError", "read_request"]
