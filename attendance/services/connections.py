"""When a kiosk was connected: then it had no reason to keep a check-in."""

import datetime

from django.conf import settings
from django.utils import timezone

from attendance.models import Device, DeviceConnection

HEARD_STEP = datetime.timedelta(seconds=10)
LONGEST_SILENCE = 3 * HEARD_STEP
MARGIN = datetime.timedelta(days=1)


def open_connection(*, device: Device, now: datetime.datetime | None = None) -> DeviceConnection:
    """The device opened a socket; what is too old to matter is forgotten."""
    now = now or timezone.now()
    forgotten = now - datetime.timedelta(days=settings.LATE_DAYS) - MARGIN
    DeviceConnection.objects.filter(device=device, until__lt=forgotten).delete()
    return DeviceConnection.objects.create(device=device, since=now, until=now)


def prolong_connection(
    *, connection: DeviceConnection, now: datetime.datetime | None = None
) -> DeviceConnection:
    """The device was heard of; after a silence, as of a database that was away, a new one begins.

    Costs nothing when it was noted a moment ago.
    """
    now = now or timezone.now()
    silence = now - connection.until
    if silence < HEARD_STEP:
        return connection
    if silence > LONGEST_SILENCE:
        return open_connection(device=connection.device, now=now)
    DeviceConnection.objects.filter(pk=connection.pk).update(until=now)
    connection.until = now
    return connection


def was_connected(*, device: Device, at: datetime.datetime) -> bool:
    """Whether the device was surely connected at that time, on one of its sockets."""
    tolerance = datetime.timedelta(seconds=settings.LATE_TOLERANCE_SECONDS)
    return device.connections.filter(since__lt=at - tolerance, until__gt=at + tolerance).exists()
