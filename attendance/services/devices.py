"""Pairing a device, and knowing it again by its key."""

import hashlib
import secrets

from django.utils import timezone
from django.utils.translation import gettext_lazy

from attendance.errors import DeviceUnknownError
from attendance.models import Device
from people.models import Site

_UNKNOWN_DEVICE = gettext_lazy(
    "This device is not known. Pair it again with a key from the admin site."
)


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


def check_still_paired(device: Device) -> None:
    """Raise DeviceUnknownError when the device was switched off or got another key meanwhile."""
    if not Device.objects.filter(pk=device.pk, is_active=True, key_hash=device.key_hash).exists():
        raise DeviceUnknownError(_UNKNOWN_DEVICE)
