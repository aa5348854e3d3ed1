"""How often one address may ask, counted in the database; and how many are looked at at once."""

import datetime
import ipaddress
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac

from recognition.models import TeamTry

COUNTED_FOR = datetime.timedelta(minutes=10)
NEIGHBOURHOOD_BITS = 64  # of an IPv6 address: one household has as many addresses as it likes

SIDE_BY_SIDE = 2
"""Selfies that one process looks at at once: kiosks come first, and share the same threads."""

PATIENCE_S = 10.0

_seats = threading.BoundedSemaphore(SIDE_BY_SIDE)


class TooManyTriesError(Exception):
    """The address has asked too often."""


class TooBusyError(Exception):
    """Others are looked at; it will be better in a moment."""


def count_try(address: str | None) -> None:
    """Note that an address asks, before the answer is made.

    Raises:
        TooManyTriesError: more than `MUSTER_TEAM_TRIES` in ten minutes.
    """
    now = timezone.now()
    source = hide_address(address)
    TeamTry.objects.filter(at__lt=now - COUNTED_FOR).delete()
    TeamTry.objects.create(source=source, at=now)
    if TeamTry.objects.filter(source=source).count() > settings.TEAM_TRIES:
        raise TooManyTriesError


def hide_address(address: str | None) -> str:
    """A name for an address, from which it cannot be had without our key; 64 characters."""
    try:
        known = ipaddress.ip_address(address or "")
    except ValueError:
        return salted_hmac("recognition.team_try", "", algorithm="sha256").hexdigest()
    if known.version == 6:  # noqa: PLR2004  the protocol
        known = ipaddress.ip_network((known, NEIGHBOURHOOD_BITS), strict=False).network_address
    return salted_hmac("recognition.team_try", str(known), algorithm="sha256").hexdigest()


@contextmanager
def take_seat() -> Iterator[None]:
    """While it holds, a selfie may be looked at.

    Raises:
        TooBusyError: no seat became free in time.
    """
    if not _seats.acquire(timeout=PATIENCE_S):
        raise TooBusyError
    try:
        yield
    finally:
        _seats.release()
