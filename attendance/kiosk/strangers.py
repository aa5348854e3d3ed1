"""Faces before a kiosk that it does not know: other systems may be told, nothing is kept."""

import math

from attendance.models import Device
from attendance.services.happenings import tell_unknown_face

ONCE_IN_S = 30.0
"""Somebody who stands there for long, or comes and goes, is told once in this time."""


class Strangers:
    """The unknown faces of one connection."""

    def __init__(self) -> None:
        self._known: set[int] = set()
        self._told_s = -math.inf

    def note(self, track: int, *, device: Device, time_s: float) -> None:
        """The face of a track has been looked at, and is nobody's."""
        if track in self._known:
            return
        self._known.add(track)
        if time_s - self._told_s >= ONCE_IN_S:
            self._told_s = time_s
            tell_unknown_face(device=device)
