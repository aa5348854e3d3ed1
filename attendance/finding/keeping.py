"""How long sightings are kept, and what becomes of them when a face is erased or a key is new."""

import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy

from attendance.models import Sighting, SightingAlert
from people.encryption import DecryptionError, decrypt, encrypt, is_newest
from people.erasure import register_eraser
from people.models import Employee
from people.retention import register_retention
from people.services import register_secrets

SIGHTINGS_KEPT_DAYS = 14
CROPS_KEPT_DAYS = 7
AT_ONCE = 5_000  # rows of a day at a large site would otherwise be one long lock


def register_kinds() -> None:
    """What is not kept for good."""
    register_retention(
        "camera_crops",
        label=gettext_lazy("Pictures of faces that cameras kept, from when they were seen"),
        default_days=CROPS_KEPT_DAYS,
        sweep=sweep_crops,
    )
    register_retention(
        "sightings",
        label=gettext_lazy("Who was seen by which camera, from that moment"),
        default_days=SIGHTINGS_KEPT_DAYS,
        sweep=sweep_sightings,
    )


def register_erasers() -> None:
    """What goes with a face."""
    # The pictures first, so that the certificate counts them: they lie in the rows of the others.
    register_eraser("pictures of cameras", erase_crops, count_left=count_crops)
    register_eraser("sightings", erase_sightings, count_left=count_sightings)
    register_eraser("waiting for the person", erase_alerts, count_left=count_alerts)


def register_crops() -> None:
    """What a new key has to be used for."""
    register_secrets("pictures of cameras", renew_crops)


def sweep_sightings(before: datetime.datetime, is_rehearsal: bool) -> int:  # noqa: FBT001  a Sweep
    """Remove what was seen before an aware time, and what was asked to be told of; how many."""
    old = Sighting.objects.filter(last_seen__lt=before)
    alerts = SightingAlert.objects.filter(until__lt=before)
    if is_rehearsal:
        return old.count() + alerts.count()
    return _delete_all(old) + alerts.delete()[0]


def sweep_crops(before: datetime.datetime, is_rehearsal: bool) -> int:  # noqa: FBT001  a Sweep
    """Remove the pictures of what was seen before an aware time; how many."""
    old = Sighting.objects.filter(last_seen__lt=before, crop__isnull=False)
    return old.count() if is_rehearsal else old.update(crop=None)


def erase_crops(employee: Employee) -> int:
    """Remove the pictures that cameras kept of the person; how many."""
    return employee.sightings.filter(crop__isnull=False).update(crop=None)


def count_crops(employee: Employee) -> int:
    """How many pictures of the person cameras kept."""
    return employee.sightings.filter(crop__isnull=False).count()


def erase_sightings(employee: Employee) -> int:
    """Remove when and where cameras saw the person; how often that was."""
    return employee.sightings.all().delete()[1].get(Sighting._meta.label, 0)


def count_sightings(employee: Employee) -> int:
    """How often cameras saw the person."""
    return employee.sightings.count()


def erase_alerts(employee: Employee) -> int:
    """Have nobody wait any more for a face that is gone, and forget who did."""
    return employee.sighting_alerts.all().delete()[0]


def count_alerts(employee: Employee) -> int:
    """How many wait or waited for the person."""
    return employee.sighting_alerts.count()


def renew_crops(is_rehearsal: bool) -> tuple[int, list[str]]:  # noqa: FBT001  as registered
    """Encrypt crops with the newest key: how many needed it, and which no key opens."""
    count, lost = 0, []
    rows = Sighting.objects.filter(crop__isnull=False).only("crop").order_by("pk")
    for sighting in rows.iterator(chunk_size=200):
        token = bytes(sighting.crop or b"")
        if is_newest(token):
            continue
        try:
            fresh = encrypt(decrypt(token))
        except DecryptionError:
            lost.append(f"Picture of sighting {sighting.pk}")
            continue
        count += 1
        if not is_rehearsal:
            Sighting.objects.filter(pk=sighting.pk, crop__isnull=False).update(crop=fresh)
    return count, lost


def _delete_all(rows: "QuerySet[Sighting]") -> int:
    count = 0
    while pks := list(rows.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        count += Sighting.objects.filter(Q(pk__in=pks)).delete()[1].get(Sighting._meta.label, 0)
    return count
