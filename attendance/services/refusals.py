"""Faces that a kiosk knew and refused: noted for HR, and not kept for good."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy

from attendance.models import Device, KioskRefusal
from attendance.services.happenings import tell_refusal
from people.retention import register_retention

KEPT_DAYS = 90
ONCE_IN = datetime.timedelta(seconds=60)
"""Somebody who holds up the same photo again and again is noted once in this time."""

COUNTED_FOR = datetime.timedelta(minutes=10)
"""A failed challenge counts for so long."""


@transaction.atomic
def note_refusal(
    *,
    device: Device,
    employee_id: int,
    reason: KioskRefusal.Reason,
    score: float | None,
    liveness: float | None,
) -> KioskRefusal | None:
    """Note that something with this person's face was refused; None when it just has been.

    Every challenge that failed is noted: they are counted.
    """
    just_now = KioskRefusal.objects.filter(
        device=device, employee=employee_id, reason=reason, at__gt=timezone.now() - ONCE_IN
    )
    if reason != KioskRefusal.Reason.CHALLENGE and just_now.exists():
        return None
    refusal = KioskRefusal.objects.create(
        device=device, employee_id=employee_id, reason=reason, score=score, liveness=liveness
    )
    tell_refusal(refusal)
    return refusal


def count_failed_challenges(*, device: Device, employee_id: int) -> int:
    """How many challenges with this person's face failed at the device a short while ago."""
    since = timezone.now() - COUNTED_FOR
    failed = KioskRefusal.objects.filter(reason=KioskRefusal.Reason.CHALLENGE, at__gt=since)
    return failed.filter(device=device, employee=employee_id).count()


def remove_old_refusals(before: datetime.datetime, is_rehearsal: bool) -> int:  # noqa: FBT001  a Sweep
    """Remove those noted before an aware time; how many."""
    rows = KioskRefusal.objects.filter(at__lt=before)
    return rows.count() if is_rehearsal else rows.delete()[0]


def register_kinds() -> None:
    """What this room does not keep for good."""
    register_retention(
        "kiosk_refusals",
        label=gettext_lazy("What kiosks refused as a photo or a screen, from that moment"),
        default_days=KEPT_DAYS,
        sweep=remove_old_refusals,
    )
