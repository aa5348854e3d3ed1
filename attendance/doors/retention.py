"""How long decisions are kept, and the newest key for what doors keep encrypted."""

import datetime

from django.db import connection, transaction
from django.utils.translation import gettext_lazy

from attendance.doors.address import open_sealed, seal
from attendance.models import Door, DoorDecision
from people.encryption import DecryptionError, is_newest
from people.retention import register_retention

KEPT_DAYS = 90
SWEEP = "door_decisions"


def register_kinds() -> None:
    """What doors do not keep for good."""
    register_retention(
        SWEEP,
        label=gettext_lazy("Decisions at doors, from that moment"),
        default_days=KEPT_DAYS,
        sweep=remove_old_decisions,
    )


@transaction.atomic
def remove_old_decisions(before: datetime.datetime, is_rehearsal: bool) -> int:  # noqa: FBT001  a Sweep
    """Remove those of before an aware time; how many. Nothing else may: a trigger refuses it."""
    rows = DoorDecision.objects.filter(at__lt=before)
    count = rows.count()
    if is_rehearsal or not count:
        return count
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('muster.sweep', %s, true)", [SWEEP])
        rows.delete()
        cursor.execute("SELECT set_config('muster.sweep', '', true)")
    return count


def renew_door_secrets(is_rehearsal: bool) -> tuple[int, list[str]]:  # noqa: FBT001  a RenewSecrets
    """Encrypt addresses and secrets with the newest key: how many doors, and which no key opens."""
    renewed, failed = 0, []
    for door in Door.objects.order_by("pk"):
        if is_newest(door.address.encode()) and is_newest(door.secret.encode()):
            continue
        try:
            address, secret = open_sealed(door.address), open_sealed(door.secret)
        except DecryptionError:
            failed.append(door.name)
            continue
        if not is_rehearsal:
            Door.objects.filter(pk=door.pk).update(address=seal(address), secret=seal(secret))
        renewed += 1
    return renewed, failed
