"""Faces go, and everything derived from them."""

from django.db import transaction

from people.erasure import run_erasers
from people.models import Employee, FaceSample
from people.services.photos import delete_files_on_commit
from people.services.templates import refresh_current_template


@transaction.atomic
def erase_face_data(*, employee: Employee) -> dict[str, int]:
    """Remove photos, crops, vectors and everything other apps derived from them.

    Files go when the transaction is through: a failed erasure leaves no row without its photo.
    """
    samples = list(employee.face_samples.all())
    for sample in samples:
        delete_files_on_commit(sample)
    FaceSample.objects.filter(pk__in=[sample.pk for sample in samples]).delete()
    refresh_current_template(employee)
    return {"photos": len(samples), **run_erasers(employee)}
