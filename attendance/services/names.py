"""The list of names of a small site: people tap theirs."""

import datetime
import uuid

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from attendance.errors import CheckInRefusedError
from attendance.messages import PersonOnList
from attendance.models import AttendanceEvent, Device
from attendance.queries import NO_TEAM_COLOR
from attendance.services.check_in import CheckInResult, check_in
from attendance.services.pin_tries import Subject
from attendance.services.pins import confirm_pin
from attendance.services.ways import check_way
from people.models import Employee, Site

MANY_NAMES = 50  # a tablet shows so many without losing anybody


def list_names(*, device: Device) -> list[PersonOnList]:
    """Everybody who works at the device's site, by name.

    Raises:
        CheckInRefusedError: the site has no list of names.
        DeviceUnknownError: the device was switched off, or its key renewed.
    """
    check_way(device, "names")
    people = _find_people(device.site, timezone.now()).order_by("name", "number")
    return [_describe(employee) for employee in people]


def check_in_by_name(
    *,
    employee_id: int,
    pin: str | None,
    device: Device,
    nonce: uuid.UUID,
    at: datetime.datetime | None = None,
    is_late: bool = False,
) -> CheckInResult:
    """Record that the person who was tapped came or went; whoever has a PIN types it.

    Not inside a transaction: see `check_in_by_pin`.

    Raises:
        TryLaterError: too many wrong PINs.
        CheckInRefusedError: the person is not on the list, the PIN is missing or does not fit, the
            site has no list, or as `check_in`.
        DeviceUnknownError: the device was switched off, or its key renewed.
    """
    check_way(device, "names")
    employee = _find_people(device.site, at or timezone.now()).filter(pk=employee_id).first()
    if employee is None:
        raise CheckInRefusedError(_("This name is not on the list any more. Ask HR."))
    if hasattr(employee, "pin"):
        if not pin:
            raise CheckInRefusedError(_("Type your PIN, too."))
        confirm_pin(subjects=[Subject(employee)], pin=pin, device=device)
    return check_in(
        employee_id=employee.pk,
        device=device,
        method=AttendanceEvent.Method.NAME,
        nonce=nonce,
        at=at,
        is_late=is_late,
    )


def warn_of_many_names(site: Site) -> str:
    """What speaks against a list at this site, in a sentence; "" when nothing does."""
    count = _find_people(site, timezone.now()).count()
    if count <= MANY_NAMES:
        return ""
    text = ngettext(
        "%(count)d person works at %(site)s. A list of names is for up to %(most)d people: "
        "longer ones are slow to search, and easy to tap wrong.",
        "%(count)d people work at %(site)s. A list of names is for up to %(most)d people: "
        "longer ones are slow to search, and easy to tap wrong.",
        count,
    )
    return text % {"count": count, "site": site, "most": MANY_NAMES}


def _find_people(site: Site, at: datetime.datetime) -> QuerySet[Employee]:
    """Who works at the site, and who did yesterday: a last night ends after the last day."""
    day = at.astimezone(site.zone).date()
    yesterday = day - datetime.timedelta(days=1)
    works = Q(active_until__isnull=True) | Q(active_until__gte=yesterday)
    people = Employee.objects.filter(works, site=site, active_from__lte=day)
    return people.select_related("team", "pin").defer("embedding", "team__embedding")


def _describe(employee: Employee) -> PersonOnList:
    return {
        "id": employee.pk,
        "name": employee.name,
        "initials": employee.initials,
        "team": employee.team.name if employee.team else "",
        "team_color": employee.team.color if employee.team else NO_TEAM_COLOR,
        "needs_pin": hasattr(employee, "pin"),
    }
