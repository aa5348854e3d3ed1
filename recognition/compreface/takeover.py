"""People and photos from a CompreFace database, through Muster's own intake.

Vectors of another model are worth nothing here: every photo is looked at and embedded anew. A
subject whose photos were not kept comes as a person without a face, and is listed.

An image keeps the id it had, and an id that is there is not read again: a takeover that was stopped
goes on where it was, and one that was finished changes nothing.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from people.errors import ConsentMissingError, PhotoRefusedError
from people.models import Employee, FaceSample, Integration, Site, Team
from people.services import check_photo_size
from people.verdicts import describe_resemblance
from recognition.compreface.collection import make_name, make_number
from recognition.compreface.database import CompreFaceDatabase, Photo, Subject
from recognition.folder_import import ImportReport, ensure_consent, find_or_register
from recognition.models import CompreFaceImage, CompreFaceSubject
from recognition.services import enrol


@dataclass(frozen=True, slots=True)
class Destination:
    """Where people go: site and team of new ones, the key that knows them, and their consent.

    `consent` says how and when the people agreed; without it only those are taken whose consent
    is recorded already.
    """

    site: Site
    team: Team | None
    key: Integration | None
    consent: str


@dataclass(slots=True)
class Takeover:
    """What was done so far. `refused` are subject, photo or "", and reason."""

    subjects: int = 0
    people: ImportReport = field(default_factory=ImportReport)
    without_photos: list[str] = field(default_factory=list)
    lost_faces: int = 0
    review: list[tuple[str, str, str]] = field(default_factory=list)
    refused: list[tuple[str, str, str]] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "subjects": self.subjects,
            "new_people": self.people.new_people,
            "photos_ready": self.people.ready,
            "photos_already_there": self.people.known,
            "faces_without_photo": self.lost_faces,
            "subjects_without_photos": self.without_photos,
            "photos_for_hr": [list(row) for row in self.review],
            "refused": [list(row) for row in self.refused],
        }


@dataclass(slots=True)
class Plan:
    """What a takeover would find: nothing is written."""

    subjects: int = 0
    new_people: int = 0
    photos: int = 0
    photos_already_there: int = 0
    photo_bytes: int = 0
    lost_faces: int = 0
    without_photos: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "subjects": self.subjects,
            "new_people": self.new_people,
            "photos": self.photos,
            "photos_already_there": self.photos_already_there,
            "photo_bytes": self.photo_bytes,
            "faces_without_photo": self.lost_faces,
            "subjects_without_photos": self.without_photos,
        }


def plan_takeover(subjects: Sequence[Subject]) -> Plan:
    """Count what would be taken over."""
    numbers = {make_number(subject.name) for subject in subjects}
    known = Employee.objects.filter(number__in=numbers)
    samples = FaceSample.objects.filter(
        employee__number__in=numbers, compreface_image__isnull=False
    )
    return Plan(
        subjects=len(subjects),
        new_people=len(numbers - set(known.values_list("number", flat=True))),
        photos=sum(subject.photos for subject in subjects),
        photos_already_there=samples.count(),
        photo_bytes=sum(subject.photo_bytes for subject in subjects),
        lost_faces=sum(subject.faces - subject.photos for subject in subjects),
        without_photos=[subject.name for subject in subjects if not subject.photos],
    )


def take_over(
    subject: Subject, database: CompreFaceDatabase, *, to: Destination, report: Takeover
) -> None:
    """Take in one subject with its photos; the report says how it went.

    Raises:
        EngineError: the engine cannot serve.
    """
    report.subjects += 1
    report.lost_faces += subject.faces - subject.photos
    if not subject.photos:
        report.without_photos.append(subject.name)
    try:
        person = _find_person(subject, to, report)
    except ConsentMissingError as error:
        report.refused.append((subject.name, "", str(error)))
        return
    except IntegrityError:
        words = "The key calls another person so. Delete that subject, or take another key."
        report.refused.append((subject.name, "", words))
        return
    except ValidationError as error:
        report.refused.append((subject.name, "", " ".join(error.messages)))
        return
    there = CompreFaceImage.objects.filter(sample__employee=person)
    known = list(there.values_list("image_id", flat=True))
    report.people.known += len(known)
    photos = database.read_photos(subject, without=known)
    _enrol(person, subject, _sort_out(subject, photos, report), report)


@transaction.atomic
def _find_person(subject: Subject, to: Destination, report: Takeover) -> Employee:
    before = report.people.new_people
    person = find_or_register(
        make_number(subject.name),
        name=make_name(subject.name),
        site=to.site,
        team=to.team,
        report=report.people,
        may_register=bool(to.consent),
    )
    ensure_consent(person, to.consent)
    if to.key is not None:
        CompreFaceSubject.objects.get_or_create(
            integration=to.key,
            employee=person,
            defaults={"name": subject.name, "is_own": report.people.new_people > before},
        )
    return person


def _sort_out(subject: Subject, photos: Sequence[Photo], report: Takeover) -> list[Photo]:
    """The photos that are of a size that is taken."""
    fitting = []
    for photo in photos:
        try:
            check_photo_size(photo.content)
        except PhotoRefusedError as error:
            report.refused.append((subject.name, str(photo.image_id), str(error)))
        else:
            fitting.append(photo)
    return fitting


def _enrol(person: Employee, subject: Subject, photos: Sequence[Photo], report: Takeover) -> None:
    known = set(person.face_samples.values_list("pk", flat=True))
    samples = enrol(
        employee=person,
        photos=[photo.content for photo in photos],
        source=FaceSample.Source.IMPORT,
    )
    for photo, sample in zip(photos, samples, strict=True):
        if sample.state == FaceSample.State.REJECTED:
            report.refused.append((subject.name, str(photo.image_id), _describe(sample)))
            continue
        _keep_id(sample, photo.image_id)
        if sample.state == FaceSample.State.REVIEW:
            report.review.append((subject.name, str(photo.image_id), _describe(sample)))
        elif sample.pk in known:
            report.people.known += 1
        else:
            report.people.ready += 1
            known.add(sample.pk)


def _keep_id(sample: FaceSample, image_id: uuid.UUID) -> None:
    """Keep the first id; a photo that was there twice in CompreFace is there once."""
    if not CompreFaceImage.objects.filter(sample=sample).exists():
        CompreFaceImage.objects.get_or_create(image_id=image_id, defaults={"sample": sample})


def _describe(sample: FaceSample) -> str:
    return f"{sample.reason} {describe_resemblance(sample)}".strip()
