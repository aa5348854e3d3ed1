"""The device and its site's rules as they are now, asked for every other second."""

import time

from django.conf import settings

from attendance.messages import Way
from attendance.models import CheckInRules, Device
from attendance.services import check_still_paired, get_check_in_rules
from attendance.services.connections import open_connection, prolong_connection

CHECK_S = 2.0
"""How old what is known may be: what HR changes reaches an open kiosk within this time."""

WAYS: tuple[tuple[Way, str], ...] = (
    ("face", "faces"),
    ("pin", "pin"),
    ("badge", "badge"),
    ("names", "names"),
)


class KioskSite:
    """A device, its site and the rules there; `keep_up` notices what HR changes."""

    def __init__(self, device: Device) -> None:
        self.device = device
        self.rules: CheckInRules = get_check_in_rules(device.site)
        self._checked_s = time.monotonic()
        self._connection = open_connection(device=device)

    def keep_up(self, *, at_once: bool = False) -> bool:
        """Whether anything has changed since it was last asked.

        Raises:
            DeviceUnknownError: the device was switched off, or its key renewed, meanwhile.
        """
        if not at_once and time.monotonic() - self._checked_s < CHECK_S:
            return False
        before = self._describe()
        check_still_paired(self.device)
        self.device.refresh_from_db(
            fields=["name", "direction", "site"],
            from_queryset=Device.objects.select_related("site"),
        )
        self.rules = get_check_in_rules(self.device.site)
        self._connection = prolong_connection(connection=self._connection)
        self._checked_s = time.monotonic()
        return self._describe() != before

    def list_ways(self) -> list[Way]:
        """How one can check in here."""
        return [way for way, field in WAYS if getattr(self.rules, field)]

    @property
    def undo_s(self) -> float:
        """How long a greeting can be answered with "not me"; 0: not at all."""
        seconds: float = settings.KIOSK_UNDO_SECONDS
        return seconds

    def _describe(self) -> tuple[object, ...]:
        rules, site = self.rules, self.device.site
        switches = (rules.faces, rules.liveness, rules.pin, rules.badge, rules.names, rules.sound)
        return (*switches, self.device.name, self.device.direction, site.name, site.time_zone)
