"""The codes with which attendance refuses."""

from django.utils.translation import gettext_lazy as _

from attendance import errors
from people.api.problems import register_errors, register_problems


def register() -> None:
    """Make them known."""
    register_problems(
        {
            "check_in_refused": (409, _("The check-in cannot be recorded")),
            "check_in_time": (409, _("The check-in lies in the future, or too long ago")),
            "correction_refused": (409, _("The correction cannot be made as things stand")),
            "device_off": (409, _("The device is switched off")),
            "filter_refused": (400, _("There is no report of these days or people")),
            "leave_refused": (409, _("The leave cannot be as it was meant")),
            "month_closed": (409, _("The month is closed")),
            "nonce_used": (409, _("The nonce came before, with something else")),
        }
    )
    register_errors(
        {
            errors.AttendanceError: "refused",
            errors.CheckInRefusedError: "check_in_refused",
            errors.CheckInTimeError: "check_in_time",
            errors.ClosedMonthError: "month_closed",
            errors.NonceUsedError: "nonce_used",
            errors.DeviceUnknownError: "device_off",
            errors.CorrectionRefusedError: "correction_refused",
            errors.LeaveRefusedError: "leave_refused",
            errors.FilterError: "filter_refused",
        }
    )
