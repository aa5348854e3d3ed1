"""People and photos from folders: `directory/person/photo.jpg`."""

from dataclasses import dataclass, field
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from people.errors import ConsentMissingError, PhotoRefusedError
from people.models import Consent, Employee, FaceSample, Site, Team
from people.queries import has_active_consent, has_withdrawn_consent
from people.services import check_photo_size, record_consent, register_employee
from people.verdicts import describe_resemblance
from recognition.services import enrol

_WITHDRAWN = gettext_lazy(
    "%(name)s has withdrawn the consent to face recognition. "
    "If that has changed, record the new consent in the admin site first."
)
_NOT_AGREED = gettext_lazy(
    "%(name)s has not agreed to face recognition. Say with --consent how and when it was given, "
    "or record the consent in the admin site first."
)
PHOTO_SUFFIXES = {".jpg", ".jpeg", ".png", ".webp", ".bmp", ".gif", ".tif", ".tiff", ".avif"}


@dataclass(slots=True)
class ImportReport:
    """What an import did so far; `rejected` pairs each photo with the reason."""

    new_people: int = 0
    ready: int = 0
    known: int = 0
    rejected: list[tuple[Path, str]] = field(default_factory=list)


def find_people_folders(directory: Path) -> list[Path]:
    """The folders of people, by name; hidden folders and those without files are left out."""
    return sorted(
        folder
        for folder in directory.iterdir()
        if folder.is_dir() and not folder.name.startswith(".") and find_photos(folder)
    )


def find_photos(folder: Path) -> list[Path]:
    """The files of a person's folder that are named like pictures, by name."""
    return sorted(
        path
        for path in folder.iterdir()
        if path.is_file() and path.suffix.lower() in PHOTO_SUFFIXES and path.name[0] != "."
    )


def import_person(
    folder: Path, *, site: Site, team: Team | None, consent: str, report: ImportReport
) -> None:
    """Take on the person of one folder and enrol the photos in it; the report says how it went.

    One file that cannot be taken never stops the rest. Without `consent`, which says how and when
    it was given, only people who have agreed already are taken.
    """
    try:
        employee = find_or_register(
            folder.name, site=site, team=team, report=report, may_register=bool(consent)
        )
        ensure_consent(employee, consent)
    except ValidationError as error:
        report.rejected.append((folder, " ".join(error.messages)))
        return
    except ConsentMissingError as error:
        report.rejected.append((folder, str(error)))
        return
    known = set(employee.face_samples.values_list("pk", flat=True))
    paths, photos = _read(find_photos(folder), report)
    samples = enrol(employee=employee, photos=photos, source=FaceSample.Source.IMPORT)
    for path, sample in zip(paths, samples, strict=True):
        _count(path, sample, known, report)


def ensure_consent(employee: Employee, consent: str) -> None:
    """Record the declared consent of somebody who has none; one that was withdrawn stays so.

    Raises:
        ConsentMissingError: the person has withdrawn, or nothing was declared.
    """
    if has_active_consent(employee):
        return
    if has_withdrawn_consent(employee):
        raise ConsentMissingError(_WITHDRAWN % {"name": employee.name})
    if not consent:
        raise ConsentMissingError(_NOT_AGREED % {"name": employee.name})
    record_consent(employee=employee, method=Consent.Method.IMPORT, note=consent)


def find_or_register(
    number: str,
    *,
    site: Site,
    team: Team | None,
    report: ImportReport,
    may_register: bool,
    name: str = "",
) -> Employee:
    """The person with this number, taken on when it is nobody's; the name is made of it if empty.

    Raises:
        ConsentMissingError: it is nobody's, and nothing was declared.
        ValidationError: it cannot be a number, or the name no name.
    """
    employee = Employee.objects.filter(number=number).first()
    if employee is None:
        name = name or " ".join(number.replace("_", " ").split())
        if not may_register:
            raise ConsentMissingError(_NOT_AGREED % {"name": name})
        employee = register_employee(number=number, name=name, site=site, team=team)
        report.new_people += 1
    return employee


def _read(paths: list[Path], report: ImportReport) -> tuple[list[Path], list[bytes]]:
    """The contents of the files that can be read and are not too large."""
    readable, contents = [], []
    for path in paths:
        try:
            data = path.read_bytes()
            check_photo_size(data)
        except OSError as error:
            report.rejected.append((path, error.strerror or str(error)))
        except PhotoRefusedError as error:
            report.rejected.append((path, str(error)))
        else:
            readable.append(path)
            contents.append(data)
    return readable, contents


def _count(path: Path, sample: FaceSample, known: set[int], report: ImportReport) -> None:
    if sample.state in {FaceSample.State.REJECTED, FaceSample.State.REVIEW}:
        words = f"{sample.reason} {describe_resemblance(sample)}"
        report.rejected.append((path, words.strip()))
    elif sample.pk in known:
        report.known += 1
    else:
        report.ready += 1
