"""Wrong PINs are counted in the database, so that no restart and no second process forgets them.

A try is counted before the PIN is looked at and taken back when it was right: a hundred guesses at
the same moment are a hundred tries.
"""

import datetime
import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from attendance.errors import TryLaterError
from attendance.models import Device, DevicePinTries, PinTries
from people.models import Employee

FREE_TRIES = 5
FIRST_LOCK_S = 30
LONGEST_LOCK_S = 15 * 60
DEVICE_TRIES = 20
DEVICE_FORGETS_AFTER = datetime.timedelta(minutes=2)  # one try
MINUTE_S = 60
KEPT = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose PIN is typed: a person's, or that of a number which nobody has."""

    employee: Employee | None
    number: str = ""


def count_tries(*, subjects: Sequence[Subject], device: Device) -> list[PinTries]:
    """Count one try for each of them and for the device, before the PIN is looked at.

    It commits by itself: what is rolled back later must not give the tries back.

    Raises:
        TryLaterError: one of them, or the device, is locked; no try was counted.
    """
    now = timezone.now()
    with transaction.atomic(durable=True):
        rows = [_lock_row(subject) for subject in subjects]
        for row in rows:
            if row.is_locked(now):
                raise TryLaterError(describe_lock(row, now), until=_find_end(row))
        _count_at_device(device, now)
        for row in rows:
            _count(row, now)
    return rows


def take_back_tries(*, rows: Sequence[PinTries], right: PinTries, device: Device) -> None:
    """The PIN fitted one of them: that one starts anew, and the others were not wrong either."""
    others = [row.pk for row in rows if row.pk != right.pk]
    with transaction.atomic():
        PinTries.objects.filter(pk=right.pk).update(failures=0, locked_until=None)
        PinTries.objects.filter(pk__in=others).update(
            failures=Greatest(F("failures") - 1, 0), locked_until=None
        )
        DevicePinTries.objects.filter(device=device).update(level=Greatest(F("level") - 1.0, 0.0))


def unlock_pin(*, employee: Employee) -> None:
    """Forget the wrong tries."""
    PinTries.objects.filter(employee=employee).delete()


def remove_old_tries(*, now: datetime.datetime | None = None) -> int:
    """Forget tries of long ago; a lock that only HR opens stays. How many rows."""
    old = Q(tried_at__lt=(now or timezone.now()) - KEPT, failures__lt=PinTries.MOST)
    return PinTries.objects.filter(old).delete()[0]


def measure_lock_s(failures: int) -> int:
    """For how many seconds no PIN is looked at after so many wrong ones in a row."""
    if failures < FREE_TRIES:
        return 0
    doublings = min(failures - FREE_TRIES, 10)
    return min(FIRST_LOCK_S << doublings, LONGEST_LOCK_S)


def describe_lock(row: PinTries, now: datetime.datetime) -> str:
    """What a person before the kiosk is told."""
    if row.is_locked_for_good or row.locked_until is None:
        return _("There were too many wrong tries. Ask HR to unlock the PIN.")
    seconds = max(math.ceil((row.locked_until - now).total_seconds()), 1)
    if seconds <= MINUTE_S:
        text = ngettext(
            "There were too many wrong tries. Try again in %(count)d second.",
            "There were too many wrong tries. Try again in %(count)d seconds.",
            seconds,
        )
        return text % {"count": seconds}
    minutes = math.ceil(seconds / MINUTE_S)
    text = ngettext(
        "There were too many wrong tries. Try again in %(count)d minute.",
        "There were too many wrong tries. Try again in %(count)d minutes.",
        minutes,
    )
    return text % {"count": minutes}


def _describe_device_lock(wait: datetime.timedelta) -> str:
    minutes = max(math.ceil(wait.total_seconds() / MINUTE_S), 1)
    text = ngettext(
        "Too many wrong PINs at this device. Check in another way, or wait %(count)d minute.",
        "Too many wrong PINs at this device. Check in another way, or wait %(count)d minutes.",
        minutes,
    )
    return text % {"count": minutes}


def _find_end(row: PinTries) -> datetime.datetime | None:
    return None if row.is_locked_for_good else row.locked_until


def _lock_row(subject: Subject) -> PinTries:
    if subject.employee is not None:
        row, _is_new = PinTries.objects.get_or_create(employee=subject.employee)
    else:
        row, _is_new = PinTries.objects.get_or_create(number_hash=_hash_number(subject.number))
    return PinTries.objects.select_for_update().get(pk=row.pk)


def _count(row: PinTries, now: datetime.datetime) -> None:
    row.failures += 1
    row.tried_at = now
    lock_s = measure_lock_s(row.failures)
    row.locked_until = now + datetime.timedelta(seconds=lock_s) if lock_s else None
    row.save(update_fields=["failures", "tried_at", "locked_until"])


def _count_at_device(device: Device, now: datetime.datetime) -> None:
    row, _is_new = DevicePinTries.objects.get_or_create(device=device)
    row = DevicePinTries.objects.select_for_update().get(pk=row.pk)
    forgotten = max((now - row.noted_at) / DEVICE_FORGETS_AFTER, 0.0)
    level = max(row.level - forgotten, 0.0)
    if level + 1 > DEVICE_TRIES:
        wait = (level + 1 - DEVICE_TRIES) * DEVICE_FORGETS_AFTER
        raise TryLaterError(_describe_device_lock(wait), until=now + wait)
    row.level, row.noted_at = level + 1, now
    row.save(update_fields=["level", "noted_at"])


def _hash_number(number: str) -> str:
    """So that what somebody typed by mistake, as a PIN, is not kept in clear."""
    return salted_hmac("attendance.pin_tries", number, algorithm="sha256").hexdigest()
