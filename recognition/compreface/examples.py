"""CompreFace's examples of a subject as Muster's face samples."""

import uuid
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from people.errors import PeopleError
from people.models import AccessRecord, Consent, Employee, FaceSample, Integration
from people.policies import check_add_photos, check_change_photos, check_view_photos, visible_photos
from people.queries import has_active_consent, has_withdrawn_consent
from people.services import delete_sample, move_photo, record_consent, record_view
from recognition.compreface.collection import (
    add_subject,
    check_name,
    delete_subject,
    find_person,
)
from recognition.compreface.image_ids import make_image_id, read_sample_id
from recognition.compreface.problems import TOO_MANY_FACES, Code, CompreFaceError
from recognition.compreface.searching import find_examples, name_people
from recognition.compreface.seeing import Wanted, see
from recognition.models import CompreFaceImage
from recognition.services import embed_samples, enrol


def add_example(
    name: str, data: bytes, *, key: Integration, probability: float | None
) -> tuple[FaceSample, str]:
    """Store a photo with exactly one face; the subject is recognised by it at once.

    A subject that is not there is made, when the key may record consents. The sample, and the name
    of the subject.

    Raises:
        CompreFaceError: no face or several, no consent, or a photo that is not taken as it is.
        EngineError: the engine cannot serve.
    """
    check_name(name)
    if len(see(data, Wanted(probability, limit=2))) > 1:
        raise CompreFaceError(Code.TOO_MANY_FACES, TOO_MANY_FACES)
    person = find_person(name, key=key)
    if person is None:
        if not key.consent_basis.strip():
            raise _refuse_consent(name)
        person = add_subject(name, key=key).employee
    _check_add(person, key)
    _ensure_consent(person, key)
    known = set(person.face_samples.values_list("pk", flat=True))
    try:
        [sample] = enrol(employee=person, photos=[data])
    except PeopleError as error:
        raise CompreFaceError(Code.NOT_TAKEN, str(error)) from error
    _check_taken(sample, is_new=sample.pk not in known)
    return sample, name_people([person], key=key)[person.pk]


def list_examples(*, key: Integration, name: str = "") -> QuerySet[FaceSample]:
    """The stored faces that the key may use, oldest first; of one subject when it is named."""
    examples = find_examples(key).order_by("pk").defer("embedding")
    if not name:
        return examples
    person = find_person(name, key=key)
    return examples.filter(employee=person) if person else examples.none()


def describe_examples(samples: Iterable[FaceSample], *, key: Integration) -> list[dict[str, str]]:
    """Image ids and subjects."""
    found = list(samples)
    ids = find_image_ids(found)
    names = name_people([sample.employee for sample in found], key=key)
    return [
        {"image_id": str(ids[sample.pk]), "subject": names[sample.employee_id]} for sample in found
    ]


def find_image_ids(samples: Iterable[FaceSample]) -> dict[int, uuid.UUID]:
    """By sample, the id it had in CompreFace, or our own."""
    found = {sample.pk: make_image_id(sample.pk) for sample in samples}
    kept = CompreFaceImage.objects.filter(sample__in=found)
    return found | dict(kept.values_list("sample", "image_id"))


def find_example(image_id: uuid.UUID, *, key: Integration) -> FaceSample:
    """The stored face with this id; raises CompreFaceError when the key has none."""
    kept = CompreFaceImage.objects.filter(image_id=image_id)
    sample_id = kept.values_list("sample", flat=True).first() or read_sample_id(image_id) or 0
    sample = find_examples(key).select_related("employee__site").filter(pk=sample_id).first()
    if sample is None:
        raise CompreFaceError(Code.IMAGE_UNKNOWN, f"Image {image_id} not found")
    return sample


def delete_example(image_id: uuid.UUID, *, key: Integration) -> dict[str, str]:
    """Remove one stored face with its photo and vector; what CompreFace answers.

    Raises:
        CompreFaceError: there is none, or the account may not delete photos.
    """
    sample = find_example(image_id, key=key)
    if not key.account.has_perm("people.delete_facesample"):
        raise CompreFaceError(Code.NOT_ALLOWED, _("The account of this key may not delete photos."))
    name = name_people([sample.employee], key=key)[sample.employee_id]
    delete_sample(sample=sample)
    return {"image_id": str(image_id), "subject": name}


def read_image(image_id: uuid.UUID, *, key: Integration) -> bytes:
    """The stored photo, and a line in the audit log; raises CompreFaceError."""
    sample = find_example(image_id, key=key)
    try:
        check_view_photos(key.account, sample.employee)
    except PermissionDenied as error:
        raise CompreFaceError(Code.NOT_ALLOWED, str(error)) from error
    record_view(actor=key.account, action=AccessRecord.Action.VIEW_PHOTO, employee=sample.employee)
    with sample.image.open("rb") as file:
        data: bytes = file.read()
    return data


def merge(person: Employee, into: Employee, *, key: Integration) -> None:
    """Give all faces of a subject to another one, and remove the first.

    The engine looks at every photo anew, as when HR moves one. Nothing moves when one cannot.

    Raises:
        CompreFaceError: the other person has not agreed, or the account may not move photos.
    """
    _check_move(person, into, key)
    with transaction.atomic():
        _ensure_consent(into, key)
        moved = _move_all(person, into, key)
    embed_samples(list(FaceSample.objects.filter(pk__in=moved).select_related("employee")))
    delete_subject(person, key=key)


def _move_all(person: Employee, into: Employee, key: Integration) -> list[int]:
    known = set(into.face_samples.values_list("source_sha256", flat=True))
    samples = visible_photos(key.account).filter(employee=person, state=FaceSample.State.READY)
    moved = []
    for sample in samples.exclude(source_sha256__in=known):
        try:
            move_photo(sample=sample, user=key.account, employee=into)
        except PeopleError as error:
            raise CompreFaceError(Code.NOT_TAKEN, str(error)) from error
        moved.append(sample.pk)
    return moved


def _ensure_consent(person: Employee, key: Integration) -> None:
    """Record the key's evidence for somebody without consent; a withdrawal stays one.

    Raises:
        CompreFaceError: the person has withdrawn, or the key has no evidence.
    """
    if has_active_consent(person):
        return
    if has_withdrawn_consent(person):
        raise CompreFaceError(
            Code.NO_CONSENT,
            _("%(name)s has withdrawn the consent to face recognition. Ask HR.")
            % {"name": person.name},
        )
    if not key.consent_basis.strip():
        raise _refuse_consent(person.name)
    record_consent(
        employee=person,
        method=Consent.Method.IMPORT,
        note=key.consent_basis,
        recorded_by=key.account,
    )


def _refuse_consent(name: str) -> CompreFaceError:
    return CompreFaceError(
        Code.NO_CONSENT,
        _(
            "%(name)s has not agreed to face recognition. Record the consent first, or let HR "
            "write into this key where the consent of those is kept whom it enrols."
        )
        % {"name": name},
    )


def _check_add(person: Employee, key: Integration) -> None:
    try:
        check_add_photos(key.account, person)
    except PermissionDenied as error:
        raise CompreFaceError(Code.NOT_ALLOWED, str(error)) from error


def _check_move(person: Employee, into: Employee, key: Integration) -> None:
    try:
        check_change_photos(key.account, person)
        check_change_photos(key.account, into)
    except PermissionDenied as error:
        raise CompreFaceError(Code.NOT_ALLOWED, str(error)) from error


def _check_taken(sample: FaceSample, *, is_new: bool) -> None:
    """Raise CompreFaceError unless people are recognised by the photo; a refused new one goes."""
    if sample.state == FaceSample.State.READY:
        return
    if sample.state == FaceSample.State.REVIEW:
        raise CompreFaceError(
            Code.IN_REVIEW, _("The photo waits for HR: %(reason)s") % {"reason": sample.reason}
        )
    reason = sample.reason
    if is_new:
        delete_sample(sample=sample)
    raise CompreFaceError(Code.NOT_TAKEN, reason)
