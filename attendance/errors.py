"""What can go wrong at a kiosk, in words for the person who reads it."""

import datetime
from collections.abc import Sequence
from typing import Any


class AttendanceError(Exception):
    """A refused request; `str(error)` says why and what to do."""


class DeviceUnknownError(AttendanceError):
    """Nobody proved to be a device that is paired and switched on."""


class ProofError(AttendanceError):
    """A key or a signature of a device that is none, or not the right one."""


class PairingRefusedError(AttendanceError):
    """A browser that cannot be made this device: by this code, with this key, or now."""


class TooManyAttemptsError(PairingRefusedError):
    """Too many wrong codes came from one address."""


class CheckInRefusedError(AttendanceError):
    """The person may not check in, or the time of the check-in cannot be."""


class NonceUsedError(CheckInRefusedError):
    """The same nonce came before, with something else in it."""


class CheckInTimeError(CheckInRefusedError):
    """A check-in in the future, or too long ago to be taken from another system."""


class ClosedMonthError(CheckInRefusedError):
    """A check-in on a day of a month that is paid."""


class TryLaterError(CheckInRefusedError):
    """Too many wrong PINs: nothing was looked at, and the same may be right later.

    `until` is when, or None when only HR opens the lock.
    """

    def __init__(self, message: str, *, until: datetime.datetime | None) -> None:
        super().__init__(message)
        self.until = until


class PinRefusedError(AttendanceError):
    """A PIN that cannot be set: none, too easy to guess, or of somebody who has left."""


class BadgeRefusedError(AttendanceError):
    """A badge that cannot be printed."""


class CorrectionRefusedError(AttendanceError):
    """A correction that cannot be asked for, decided or carried out as it stands."""


class DisputeRefusedError(AttendanceError):
    """A check-in that cannot be taken back, or a "not me" that cannot be settled so."""


class LocalTimeError(AttendanceError):
    """A time that the clock of the site never shows, or shows twice."""


class AmbiguousTimeError(LocalTimeError):
    """A time that the clock of the site shows twice: somebody has to say which."""


class FilterError(AttendanceError):
    """A report was asked for days or people that cannot be."""


class FeedUnknownError(AttendanceError):
    """A calendar's secret address opens nothing."""


class MailingError(AttendanceError):
    """A report cannot be sent by e-mail."""


class LateCheckInError(AttendanceError):
    """A late check-in that cannot be settled as it stands."""


class LeaveRefusedError(AttendanceError):
    """A leave that cannot be asked for, decided or cancelled as it was meant."""


class PlanRefusedError(AttendanceError):
    """A shift, schedule, assignment or exception that cannot be made or changed so."""


class HolidaysUnknownError(AttendanceError):
    """No public holidays are known for the country and region of a site."""


class ReportTooLargeError(AttendanceError):
    """A format that cannot hold so many rows."""


class PayrollFormatError(AttendanceError):
    """A payroll format by which no file can be made."""


class MonthRefusedError(AttendanceError):
    """A month that cannot be closed or reopened as it stands."""


class MonthOpenError(MonthRefusedError):
    """A month in which something is not settled; `points` say what, see `attendance.closing`."""

    def __init__(self, message: str, points: Sequence[Any]) -> None:
        super().__init__(message)
        self.points = list(points)


class CameraAddressError(AttendanceError):
    """An address that no camera can have; the message never repeats it."""


class CameraRefusedError(AttendanceError):
    """A camera that cannot be placed, removed or looked at as it stands."""


class FloorPlanRefusedError(AttendanceError):
    """A file that cannot be the drawing of a floor."""


class SearchRefusedError(AttendanceError):
    """A search for a person that is not made as it was asked."""


class TooManySearchesError(SearchRefusedError):
    """An account that looks for people too often."""


class DoorRefusedError(AttendanceError):
    """A door that cannot be kept or opened as somebody asked."""
