"""What can go wrong at a kiosk, in words for the person who reads it."""


class AttendanceError(Exception):
    """A refused request; `str(error)` says why and what to do."""


class DeviceUnknownError(AttendanceError):
    """The key belongs to no device, or to one that was switched off."""


class CheckInRefusedError(AttendanceError):
    """The person may not check in, or the time of the check-in cannot be."""
