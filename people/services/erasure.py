"""Faces go, and everything derived from them; what went is certified."""

import datetime
import logging

from django.contrib.auth.models import User
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from people.erasure import count_left, find_files, run_erasers, run_forgetters
from people.errors import ErasureError
from people.models import Employee, ErasureCertificate, FaceSample
from people.services.templates import count_erasure, forget_template
from people.services.webhooks import announce

logger = logging.getLogger(__name__)

PHOTOS, MEAN_VECTORS, RESEMBLANCES = "photos", "mean vectors", "resemblances"
# An erasure's own process deletes the files within moments; later than this it did not get there.
ABANDONED_AFTER = datetime.timedelta(minutes=5)


@transaction.atomic
def erase_face_data(
    *,
    employee: Employee,
    reason: ErasureCertificate.Reason = ErasureCertificate.Reason.REQUEST,
    by: User | None = None,
) -> ErasureCertificate:
    """Remove photos, crops, vectors and everything other apps derived from them.

    The rows go in one transaction, which is undone when anything is left. The files go when it is
    through: a failed erasure leaves no row without its photo. The certificate lists them before,
    so that files which a crash left behind are found and deleted later (`finish_erasures`).

    Raises:
        ErasureError: something could not be removed; nothing has changed.
    """
    started_at = timezone.now()
    Employee.objects.select_for_update(no_key=True).get(pk=employee.pk)
    # Locked, so that a worker who is just storing a crop is waited for.
    samples = list(FaceSample.objects.select_for_update().filter(employee=employee))
    files = [name for sample in samples for name in (sample.image.name, sample.crop.name) if name]
    files += find_files(employee)
    FaceSample.objects.filter(pk__in=[sample.pk for sample in samples]).delete()
    counts = {PHOTOS: len(samples), MEAN_VECTORS: forget_template(employee)}
    counts[RESEMBLANCES] = _forget_resemblances(employee)
    count_erasure()
    counts |= run_erasers(employee)
    left = _check_nothing_left(employee)
    certificate = ErasureCertificate.objects.create(
        employee=employee,
        employee_number=employee.number,
        employee_name=employee.name,
        reason=reason,
        requested_by=by,
        requested_by_name=(by.get_full_name() or by.get_username()) if by else "",
        started_at=started_at,
        counts=counts,
        files=sorted(set(files)),
        verification={"rows": left},
    )
    announce(
        kind="face.erased",
        employee_id=employee.pk,
        data={"reason": reason, "certificate": str(certificate.uuid)},
    )
    transaction.on_commit(run_forgetters, robust=True)
    transaction.on_commit(lambda: finish_erasure(certificate), robust=True)
    return certificate


def finish_erasure(certificate: ErasureCertificate) -> None:
    """Delete the files of an erasure, see that they are gone, and close its certificate.

    Safe to run again, and for two at once: the first one closes it.

    Raises:
        OSError: a file cannot be deleted; the certificate stays open.
        ErasureError: a file is still there.
    """
    for name in certificate.files:
        default_storage.delete(name)
    left = [name for name in certificate.files if default_storage.exists(name)]
    if left:
        raise ErasureError(_("%(count)d files could not be deleted.") % {"count": len(left)})
    with transaction.atomic():
        row = ErasureCertificate.objects.select_for_update().get(pk=certificate.pk)
        if not row.is_finished:
            _close(row)
    certificate.refresh_from_db()


def finish_erasures(*, now: datetime.datetime | None = None) -> int:
    """Finish what a crash interrupted between the database and the files; how many that were."""
    abandoned = ErasureCertificate.objects.filter(
        finished_at__isnull=True, started_at__lt=(now or timezone.now()) - ABANDONED_AFTER
    )
    count = 0
    for certificate in abandoned:
        try:
            finish_erasure(certificate)
        except (OSError, ErasureError):
            logger.exception("Erasure %s cannot be finished", certificate.uuid)
        else:
            count += 1
    return count


def _forget_resemblances(employee: Employee) -> int:
    """Take the person out of what is said about other people's photos; how many those are."""
    others = FaceSample.objects.filter(
        Q(resembles=employee) | Q(reason__contains=f"({employee.number})")
    )
    words = _("This photo resembled somebody whose face data has been erased.")
    count = others.exclude(reason="").update(reason=words)
    named = FaceSample.objects.filter(resembles=employee)
    return max(count, named.update(resembles=None, resemblance=None))


def _check_nothing_left(employee: Employee) -> dict[str, int]:
    """What is left by kind, which is nothing; else ErasureError."""
    left = {
        PHOTOS: FaceSample.objects.filter(employee=employee).count(),
        MEAN_VECTORS: Employee.objects.filter(pk=employee.pk, embedding__isnull=False).count(),
        RESEMBLANCES: FaceSample.objects.filter(resembles=employee).count(),
        **count_left(employee),
    }
    kinds = [kind for kind, count in left.items() if count]
    if kinds:
        raise ErasureError(
            _("Nothing was erased, because these could not be removed: %(kinds)s.")
            % {"kinds": ", ".join(kinds)}
        )
    return left


def _close(certificate: ErasureCertificate) -> None:
    certificate.finished_at = timezone.now()
    certificate.verification |= {"files": 0}
    certificate.content_sha256 = certificate.compute_checksum()
    certificate.save(update_fields=["finished_at", "verification", "content_sha256"])
