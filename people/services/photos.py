"""Photos are stored and deleted; the engine looks at them in the background."""

import hashlib
from collections.abc import Iterable, Sequence

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from people.errors import PhotoRefusedError, PhotoStateError
from people.models import TRANSITIONS, Employee, FaceSample
from people.policies import check_store_face
from people.services.tasks import enqueue_once
from people.services.templates import refresh_current_template
from people.services.webhooks import announce

EMBED_TASK = "recognition.embed_sample"
# What other systems are told of a photo, by the state that it has come to.
TOLD = {
    FaceSample.State.READY: "face.ready",
    FaceSample.State.REJECTED: "face.rejected",
    FaceSample.State.REVIEW: "face.review",
}


def add_photo(
    *, employee: Employee, data: bytes, source: FaceSample.Source = FaceSample.Source.UPLOAD
) -> FaceSample:
    """Store a photo and have the engine look at it in the background.

    The same photo given twice returns the sample that is there.

    Raises:
        ConsentMissingError: the person has not agreed to face recognition.
        PhotoRefusedError: the file is empty or too large.
    """
    return take_photo(employee=employee, data=data, source=source)[0]


@transaction.atomic
def take_photo(
    *, employee: Employee, data: bytes, source: FaceSample.Source = FaceSample.Source.UPLOAD
) -> tuple[FaceSample, bool]:
    """The same as `add_photo`, with whether the photo is new."""
    sample, is_new = store_photo(employee=employee, data=data, source=source)
    if is_new:
        transaction.on_commit(lambda: enqueue_embedding(sample_id=sample.pk))
    return sample, is_new


@transaction.atomic
def store_photo(
    *, employee: Employee, data: bytes, source: FaceSample.Source
) -> tuple[FaceSample, bool]:
    """Store a photo as a pending sample; the sample, and whether it is new.

    Raises:
        ConsentMissingError: the person has not agreed to face recognition.
        PhotoRefusedError: the file is empty or too large.
    """
    check_photo_size(data)
    Employee.objects.select_for_update(no_key=True).get(pk=employee.pk)
    check_store_face(employee)  # under the lock: a withdrawal comes before or after, not between
    return keep_photo(employee=employee, data=data, source=source)


def lock_people(employee_ids: Iterable[int]) -> dict[int, Employee]:
    """The people among these who are still there, by id, locked before anything else of them.

    Always in the same order, so that two transactions that lock several never wait for each other.
    """
    people = Employee.objects.select_for_update(no_key=True, of=("self",)).order_by("pk")
    return {
        person.pk: person for person in people.filter(pk__in=set(employee_ids)).defer("embedding")
    }


def keep_photo(
    *, employee: Employee, data: bytes, source: FaceSample.Source
) -> tuple[FaceSample, bool]:
    """Store a photo of a person whom the caller has locked, and whose consent is checked.

    Raises:
        PhotoRefusedError: the file is empty or too large.
    """
    return keep_photos(photos=[(employee, data)], source=source)[0]


def keep_photos(
    *, photos: Sequence[tuple[Employee, bytes]], source: FaceSample.Source
) -> list[tuple[FaceSample, bool]]:
    """The same for photos of several people; in order, each with whether it is new.

    Raises:
        PhotoRefusedError: a file is empty or too large.
    """
    for _employee, data in photos:
        check_photo_size(data)
    keys = [(employee.pk, hashlib.sha256(data).hexdigest()) for employee, data in photos]
    known = _find_known(keys)
    fresh: dict[tuple[int, str], FaceSample] = {}
    kept = []
    for (employee, data), key in zip(photos, keys, strict=True):
        is_new = key not in known and key not in fresh
        if is_new:
            fresh[key] = FaceSample(employee=employee, source=source, source_sha256=key[1])
            fresh[key].image.save("photo", ContentFile(data), save=False)
        kept.append((known.get(key) or fresh[key], is_new))
    FaceSample.objects.bulk_create(fresh.values())
    return kept


def _find_known(keys: Sequence[tuple[int, str]]) -> dict[tuple[int, str], FaceSample]:
    """The stored photos of these people with these checksums, without their vectors."""
    samples = FaceSample.objects.defer("embedding").filter(
        employee__in={employee_id for employee_id, _sha256 in keys},
        source_sha256__in={sha256 for _employee_id, sha256 in keys},
    )
    return {(sample.employee_id, sample.source_sha256): sample for sample in samples}


def enqueue_embedding(*, sample_id: int) -> None:
    """Ask the worker to look at a stored photo."""
    enqueue_once(EMBED_TASK, key=f"embed-{sample_id}", sample_id=sample_id)


@transaction.atomic
def delete_sample(*, sample: FaceSample) -> None:
    """Remove one photo with its crop and vector, and renew what was computed from it."""
    employee = sample.employee
    Employee.objects.select_for_update().get(pk=employee.pk)
    delete_files_on_commit(sample)
    sample.delete()
    refresh_current_template(employee)


def change_state(
    *, sample: FaceSample, state: FaceSample.State, reason_code: str = "", reason: str = ""
) -> FaceSample.State:
    """Take a photo, locked by the caller, to another state, and save all that is new about it.

    Only a ready photo keeps a vector.

    Raises:
        PhotoStateError: `TRANSITIONS` does not allow it.
    """
    if state not in TRANSITIONS[sample.state]:
        raise PhotoStateError(
            _("A photo that is “%(old)s” cannot become “%(new)s”. Reload the page.")
            % {"old": FaceSample.State(sample.state).label, "new": state.label}
        )
    sample.state, sample.reason_code, sample.reason = state, reason_code, reason
    if state != FaceSample.State.READY:
        sample.embedding, sample.model_id = None, ""
    sample.save()
    _tell(sample, state)
    return state


def _tell(sample: FaceSample, state: FaceSample.State) -> None:
    if state in TOLD:
        photo = {"id": sample.pk, "source": sample.source, "reason_code": sample.reason_code}
        announce(kind=TOLD[state], employee_id=sample.employee_id, data={"photo": photo})


def check_photo_size(data: bytes) -> None:
    """Raise PhotoRefusedError when a file is empty or larger than MAX_PHOTO_BYTES."""
    if not data:
        raise PhotoRefusedError(_("The file is empty. Choose another photo."))
    if len(data) > settings.MAX_PHOTO_BYTES:
        raise PhotoRefusedError(
            _("The file has %(size)d MB; at most %(limit)d MB are taken. Export a smaller copy.")
            % {"size": len(data) // 1_000_000, "limit": settings.MAX_PHOTO_BYTES // 1_000_000}
        )


def delete_files_on_commit(sample: FaceSample) -> None:
    """Delete the photo and its crop when the transaction is through."""
    storage = sample.image.storage
    for name in filter(None, (sample.image.name, sample.crop.name)):
        transaction.on_commit(lambda name=name: storage.delete(name))  # type: ignore[misc]
