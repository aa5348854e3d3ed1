"""Every file that is kept, decrypted and compared with the photos of a probe."""

import hashlib
import zipfile
from collections.abc import Callable, Iterator

import cv2
import numpy as np
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from people.archives import open_archive
from people.encryption import DecryptionError
from people.models import PhotoImport
from people.services import find_orphans, list_files
from recognition.proof.probe import Probe
from recognition.proof.report import Place, Report

Fingerprint = NDArray[np.bool_]

SIDE = 16
SAME_PICTURE_MAX = 12
"""Of 256 comparisons of neighbouring spots so many may differ: a copy in another size or quality
has fewer, two pictures of one scene more. (dHash, after N. Krawetz, 2013.)"""


def search_storage(
    probe: Probe, report: Report, *, progress: Callable[[int], None] = lambda _count: None
) -> Iterator[Place]:
    """Every stored file: by name, by content, by look, and whether it belongs to anything."""
    pictures = [mark for data in probe.photos if (mark := fingerprint(data)) is not None]
    named, same, alike, searched = [], [], [], 0
    for name in list_files():
        searched += 1
        progress(searched)
        if name in probe.file_names:
            named.append(name)
        try:
            with default_storage.open(name) as file:
                data = file.read()
        except FileNotFoundError:
            continue  # deleted meanwhile
        except (OSError, DecryptionError) as error:
            report.unsearched.append(f"{name}: {error}")
            continue
        if hashlib.sha256(data).hexdigest() in probe.hashes:
            same.append(name)
        elif _looks_like(data, pictures):
            alike.append(name)
    yield Place(_("files, by the names that were erased"), searched, named)
    yield Place(_("files, decrypted, by SHA-256"), searched, same)
    yield Place(_("files, decrypted, by look"), searched, alike)
    yield Place(_("files that belong to no row"), searched, find_orphans())


def search_archives(probe: Probe, report: Report) -> Iterator[Place]:
    """ZIPs that wait to be worked off, file by file."""
    findings, searched = [], 0
    for photo_import in PhotoImport.objects.exclude(archive=""):
        try:
            with open_archive(photo_import.archive) as file, zipfile.ZipFile(file) as archive:
                for entry in archive.infolist():
                    searched += 1
                    if _hash_entry(archive, entry) in probe.hashes:
                        findings.append(f"{photo_import.name}: {entry.filename}")
        except FileNotFoundError:
            continue  # it has been worked off
        except (OSError, ValueError, zipfile.BadZipFile, DecryptionError) as error:
            report.unsearched.append(f"{photo_import.name}: {error}")
    yield Place(_("files in ZIPs that wait"), searched, findings)


def fingerprint(data: bytes) -> Fingerprint | None:
    """(256,) which of neighbouring spots is brighter; None for no picture, or one without shape."""
    pixels = np.frombuffer(data, np.uint8)
    try:
        image = cv2.imdecode(pixels, cv2.IMREAD_GRAYSCALE) if len(pixels) else None
    except cv2.error:
        return None
    if image is None:
        return None
    small = cv2.resize(image, (SIDE + 1, SIDE), interpolation=cv2.INTER_AREA).astype(np.int16)
    if small.std() < 4:  # noqa: PLR2004  grey steps: an even surface looks like every other
        return None
    brighter: Fingerprint = (small[:, 1:] > small[:, :-1]).ravel()
    return brighter


def _looks_like(data: bytes, pictures: list[Fingerprint]) -> bool:
    mark = fingerprint(data) if pictures else None
    return mark is not None and any(
        int((mark != other).sum()) <= SAME_PICTURE_MAX for other in pictures
    )


def _hash_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> str:
    digest = hashlib.sha256()
    with archive.open(entry) as file:
        while piece := file.read(2**20):
            digest.update(piece)
    return digest.hexdigest()
