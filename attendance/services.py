"""Changes to attendance: pairing a device, and recording that somebody came or went."""

import datetime
import hashlib
import secrets
import uuid
from dataclasses import dataclass

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from attendance.errors import CheckInRefusedError, DeviceUnknownError
from attendance.models import AttendanceEvent, Device
from attendance.rules import CLOCK_TOLERANCE, choose_kind, is_present
from people.models import Employee, Site
from people.queries import has_active_consent

BOARD_GROUP = "board"
_UNKNOWN_DEVICE = gettext_lazy(
    "This device is not known. Pair it again with a key from the admin site."
)


@dataclass(frozen=True, slots=True)
class CheckInResult:
    """The event that stands in the database, and whether this call made it."""

    event: AttendanceEvent
    is_new: bool


def create_device(
    *, name: str, site: Site, direction: Device.Direction = Device.Direction.BOTH
) -> tuple[Device, str]:
    """Add a device; the device and its key, which is shown this once and kept only as a hash.

    Raises:
        ValidationError: the name is taken or empty.
    """
    key = secrets.token_urlsafe(32)
    device = Device(name=name, site=site, direction=direction, key_hash=hash_key(key))
    device.full_clean()
    device.save()
    return device, key


def renew_key(*, device: Device) -> str:
    """Give the device a new key, so that the old one opens nothing any more; the key."""
    key = secrets.token_urlsafe(32)
    Device.objects.filter(pk=device.pk).update(key_hash=hash_key(key))
    return key


def hash_key(key: str) -> str:
    """SHA-256 of a device key, hex. The keys are random, so they need no slow hash."""
    return hashlib.sha256(key.encode()).hexdigest()


def recognise_device(*, key: str) -> Device:
    """The active device that holds `key`, now seen.

    Raises:
        DeviceUnknownError: the key is wrong, or its device was switched off.
    """
    device = (
        Device.objects.select_related("site").filter(key_hash=hash_key(key), is_active=True).first()
    )
    if device is None:
        raise DeviceUnknownError(_UNKNOWN_DEVICE)
    Device.objects.filter(pk=device.pk).update(last_seen_at=timezone.now())
    return device


@transaction.atomic
def check_in(
    *,
    employee_id: int,
    device: Device | None,
    method: AttendanceEvent.Method,
    nonce: uuid.UUID,
    score: float | None = None,
    at: datetime.datetime | None = None,
) -> CheckInResult:
    """Record that a person came or went, exactly once for each nonce.

    The person's row is locked, so two kiosks cannot both turn the same arrival into an event. A
    second glance within the debounce time, and a nonce that was seen before, change nothing.

    Args:
        employee_id: who it is; the caller's recognition, never the client's word.
        device: where, or None when it was entered by hand.
        method: how it is known who it is.
        nonce: names this check-in; a repeated delivery carries the same one.
        score: cosine of the recognition, -1 to 1.
        at: when, aware; now when None.

    Raises:
        CheckInRefusedError: the person is not employed now, `at` lies in the future, or a face was
            recognised of somebody who has not agreed to that.
        DeviceUnknownError: the device was switched off, or its key renewed, since it connected.
    """
    at = at or timezone.now()
    if device is not None:
        check_still_paired(device)
    employee = _lock_employee(employee_id, at)
    if method == AttendanceEvent.Method.FACE and not has_active_consent(employee):
        raise CheckInRefusedError(_("I don't know this face. Ask at reception."))
    known = AttendanceEvent.objects.filter(nonce=nonce).first() or _find_recent(employee, at)
    if known is not None:
        return CheckInResult(known, is_new=False)
    event = AttendanceEvent.objects.create(
        employee=employee,
        kind=_next_kind(employee, device, at),
        at=at,
        device=device,
        method=method,
        score=score,
        nonce=nonce,
    )
    transaction.on_commit(lambda: announce_change(team_id=employee.team_id), robust=True)
    return CheckInResult(event, is_new=True)


def check_still_paired(device: Device) -> None:
    """Raise DeviceUnknownError when the device was switched off or got another key meanwhile."""
    if not Device.objects.filter(pk=device.pk, is_active=True, key_hash=device.key_hash).exists():
        raise DeviceUnknownError(_UNKNOWN_DEVICE)


def announce_change(*, team_id: int | None) -> None:
    """Tell the open boards that show the team that something changed; they ask for the rest."""
    layer = get_channel_layer()
    if layer is not None:
        for group in [BOARD_GROUP, *([name_team_group(team_id)] if team_id else [])]:
            async_to_sync(layer.group_send)(group, {"type": "board.changed"})


def name_team_group(team_id: int) -> str:
    """The group of the open boards that show this team, but not every team."""
    return f"{BOARD_GROUP}.{team_id}"


def _lock_employee(employee_id: int, at: datetime.datetime) -> Employee:
    if at > timezone.now() + CLOCK_TOLERANCE:
        raise CheckInRefusedError(_("This check-in lies in the future. Set the device's clock."))
    people = Employee.objects.select_related("site").select_for_update(of=("self",))
    employee = people.filter(pk=employee_id).first()
    if employee is None or not employee.is_employed(at.astimezone(employee.site.zone).date()):
        raise CheckInRefusedError(_("This person is not employed here now. Ask HR."))
    return employee


def _find_recent(employee: Employee, at: datetime.datetime) -> AttendanceEvent | None:
    debounce = datetime.timedelta(seconds=settings.DEBOUNCE_SECONDS)
    return employee.events.filter(at__gt=at - debounce, at__lt=at + debounce).first()


def _next_kind(employee: Employee, device: Device | None, at: datetime.datetime) -> str:
    last = employee.events.filter(at__lt=at).first()
    is_here = last is not None and is_present(last.kind, last.at, at)
    return choose_kind(is_here=is_here, direction=device.direction if device else "both")
