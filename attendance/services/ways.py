"""Which ways of checking in a device offers, and to whom."""

import datetime
from typing import Literal

from django.utils.translation import gettext as _

from attendance.errors import CheckInRefusedError
from attendance.models import Device
from attendance.services.check_in_rules import get_check_in_rules
from attendance.services.devices import check_still_paired
from people.models import Employee

FacelessWay = Literal["pin", "badge", "names"]


def check_way(device: Device, way: FacelessWay) -> None:
    """Raise unless the device is still paired, and its site lets people check in this way.

    Raises:
        DeviceUnknownError: the device was switched off, or its key renewed.
        CheckInRefusedError: the site has switched this way off.
    """
    check_still_paired(device)
    rules = get_check_in_rules(device.site)
    if not {"pin": rules.pin, "badge": rules.badge, "names": rules.names}[way]:
        raise CheckInRefusedError(_refuse(way))


def has_left(employee: Employee, now: datetime.datetime) -> bool:
    """Whether the last day of work is over where the person works."""
    until = employee.active_until
    return until is not None and until < now.astimezone(employee.site.zone).date()


def _refuse(way: FacelessWay) -> str:
    return {
        "pin": _("PINs are not used at this site. Please check in another way."),
        "badge": _("Badges are not used at this site. Please check in another way."),
        "names": _("The list of names is not used at this site. Please check in another way."),
    }[way]
