"""Changes to people: each one a whole, refused with a reason or done completely."""

import datetime
import hashlib
from typing import Any, cast

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Avg, F, Func, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from pgvector.django import VectorField
from procrastinate.contrib.django import app as task_app

from people.erasure import run_erasers
from people.errors import PhotoRefusedError
from people.models import Consent, Employee, FaceSample, Gallery, Site, Team
from people.policies import check_store_face

EMBED_TASK = "recognition.embed_sample"


@transaction.atomic
def register_employee(
    *,
    number: str,
    name: str,
    site: Site,
    team: Team | None = None,
    email: str = "",
    active_from: datetime.date | None = None,
) -> Employee:
    """Take on a person.

    Raises:
        ValidationError: the number is taken, or a value is not of its form.
    """
    employee = Employee(number=number, name=name, site=site, team=team, email=email)
    employee.active_from = active_from or timezone.localdate(timezone=site.zone)
    employee.full_clean()
    employee.save()
    return employee


@transaction.atomic
def record_consent(*, employee: Employee, method: Consent.Method, note: str = "") -> Consent:
    """Record that the person agreed to face recognition; an active consent stays as it is."""
    Employee.objects.select_for_update().get(pk=employee.pk)
    active = employee.consents.filter(withdrawn_at__isnull=True).first()
    return active or employee.consents.create(method=method, note=note)


@transaction.atomic
def withdraw_consent(*, employee: Employee) -> dict[str, int]:
    """End the person's consent and erase every face of theirs; what was removed, by kind."""
    Employee.objects.select_for_update().get(pk=employee.pk)
    employee.consents.filter(withdrawn_at__isnull=True).update(withdrawn_at=timezone.now())
    return erase_face_data(employee=employee)


@transaction.atomic
def erase_face_data(*, employee: Employee) -> dict[str, int]:
    """Remove photos, crops, vectors and everything other apps derived from them.

    Files go when the transaction is through: a failed erasure leaves no row without its photo.
    """
    samples = list(employee.face_samples.all())
    for sample in samples:
        _delete_files_on_commit(sample)
    FaceSample.objects.filter(pk__in=[sample.pk for sample in samples]).delete()
    _refresh_current_template(employee)
    return {"photos": len(samples), **run_erasers(employee)}


@transaction.atomic
def delete_sample(*, sample: FaceSample) -> None:
    """Remove one photo with its crop and vector, and renew what was computed from it."""
    employee = sample.employee
    _delete_files_on_commit(sample)
    sample.delete()
    _refresh_current_template(employee)


def add_photo(
    *, employee: Employee, data: bytes, source: FaceSample.Source = FaceSample.Source.UPLOAD
) -> FaceSample:
    """Store a photo and have the engine look at it in the background.

    The same photo given twice returns the sample that is there.

    Raises:
        ConsentMissingError: the person has not agreed to face recognition.
        PhotoRefusedError: the file is empty or too large.
    """
    with transaction.atomic():
        sample, is_new = store_photo(employee=employee, data=data, source=source)
        if is_new:
            transaction.on_commit(lambda: enqueue_embedding(sample_id=sample.pk))
    return sample


@transaction.atomic
def store_photo(
    *, employee: Employee, data: bytes, source: FaceSample.Source
) -> tuple[FaceSample, bool]:
    """Store a photo as a pending sample; the sample, and whether it is new.

    Raises:
        ConsentMissingError: the person has not agreed to face recognition.
        PhotoRefusedError: the file is empty or too large.
    """
    check_store_face(employee)
    check_photo_size(data)
    Employee.objects.select_for_update().get(pk=employee.pk)
    sha256 = hashlib.sha256(data).hexdigest()
    known = employee.face_samples.filter(source_sha256=sha256).first()
    if known is not None:
        return known, False
    sample = FaceSample(employee=employee, source=source, source_sha256=sha256)
    sample.image.save("photo", ContentFile(data), save=False)
    sample.save()
    return sample, True


def enqueue_embedding(*, sample_id: int) -> None:
    """Ask the worker to look at a stored photo."""
    task_app.configure_task(EMBED_TASK).defer(sample_id=sample_id)


@transaction.atomic
def refresh_template(*, employee: Employee, model_id: str) -> None:
    """Compute the person's and the team's mean vector anew, from the vectors of one model.

    The mean of unit vectors, made unit again: cosine to it is the person's score.
    """
    Employee.objects.select_for_update().get(pk=employee.pk)
    samples = employee.face_samples.filter(state=FaceSample.State.READY, model_id=model_id)
    _store_mean(Employee.objects.filter(pk=employee.pk), _mean_embedding(samples), model_id)
    if employee.team_id is not None:
        refresh_team(team_id=employee.team_id, model_id=model_id)
    count_gallery_change()


def _refresh_current_template(employee: Employee) -> None:
    """Renew the template with the model it was made by; without a template nothing changes."""
    employee.refresh_from_db(fields=["embedding_model_id"])
    if employee.embedding_model_id:
        refresh_template(employee=employee, model_id=employee.embedding_model_id)


def refresh_team(*, team_id: int, model_id: str) -> None:
    """Compute a team's mean vector anew, from its people's templates."""
    people = Employee.objects.filter(team_id=team_id, embedding_model_id=model_id)
    _store_mean(Team.objects.filter(pk=team_id), _mean_embedding(people), model_id)


def count_gallery_change() -> None:
    """Note that the set of known faces is no longer what it was."""
    Gallery.objects.get_or_create(pk=1)
    Gallery.objects.filter(pk=1).update(version=F("version") + 1)


def _mean_embedding(rows: QuerySet[Any]) -> list[float] | None:
    mean = Func(Avg("embedding"), function="l2_normalize", output_field=VectorField())
    return cast("list[float] | None", rows.aggregate(mean=mean)["mean"])


def _store_mean(rows: QuerySet[Any], mean: list[float] | None, model_id: str) -> None:
    rows.update(embedding=mean, embedding_model_id="" if mean is None else model_id)


def check_photo_size(data: bytes) -> None:
    """Raise PhotoRefusedError when a file is empty or larger than MAX_PHOTO_BYTES."""
    if not data:
        raise PhotoRefusedError(_("The file is empty. Choose another photo."))
    if len(data) > settings.MAX_PHOTO_BYTES:
        raise PhotoRefusedError(
            _("The file has %(size)d MB; at most %(limit)d MB are taken. Export a smaller copy.")
            % {"size": len(data) // 1_000_000, "limit": settings.MAX_PHOTO_BYTES // 1_000_000}
        )


def _delete_files_on_commit(sample: FaceSample) -> None:
    storage = sample.image.storage
    for name in filter(None, (sample.image.name, sample.crop.name)):
        transaction.on_commit(lambda name=name: storage.delete(name))  # type: ignore[misc]
