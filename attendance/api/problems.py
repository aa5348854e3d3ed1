"""The codes with which attendance refuses."""

from attendance.errors import AttendanceError
from people.api.problems import register_errors


def register() -> None:
    """Make them known."""
    register_errors({AttendanceError: "refused"})
