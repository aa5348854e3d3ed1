"""Files in the storage that belong to no row: left by a crash, and removed."""

import datetime
import logging
from collections.abc import Iterator

import pghistory.models
from django.apps import apps
from django.core.files.storage import Storage, default_storage
from django.db.models import FileField
from django.utils import timezone

from people.models import ErasureCertificate

logger = logging.getLogger(__name__)

ORPHANED_AFTER = datetime.timedelta(hours=1)
"""A file is stored before the row that names it is committed, and no upload takes this long."""


def list_files(storage: Storage = default_storage, folder: str = "") -> Iterator[str]:
    """The names of all files in the storage, however deep."""
    if folder and not storage.exists(folder):
        return
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in sorted(files):
        yield f"{folder}/{name}" if folder else name
    for name in sorted(folders):
        yield from list_files(storage, f"{folder}/{name}" if folder else name)


def list_known_files() -> set[str]:
    """Every file that a row of any room names; the history of changes does not count."""
    names: set[str] = set()
    for model in apps.get_models():
        if issubclass(model, pghistory.models.Event):
            continue
        for field in model._meta.get_fields():
            if isinstance(field, FileField) and field.storage == default_storage:
                rows = model._base_manager.exclude(**{field.name: ""})  # noqa: SLF001
                names.update(rows.values_list(field.name, flat=True).iterator())
    return names - {"", None}


def find_orphans(*, before: datetime.datetime | None = None) -> list[str]:
    """Files that no row names, last changed before a time (`ORPHANED_AFTER` ago)."""
    before = before or timezone.now() - ORPHANED_AFTER
    files = list(list_files())  # first the files, then the rows: what comes meanwhile is known
    known = list_known_files()
    return [name for name in files if name not in known and _is_older(name, before)]


def sweep_orphans(*, before: datetime.datetime | None = None) -> int:
    """Delete the files that no row names; how many.

    Those of an open erasure are left to it, so that its certificate counts them.
    """
    open_erasures = ErasureCertificate.objects.filter(finished_at__isnull=True)
    awaited = {name for files in open_erasures.values_list("files", flat=True) for name in files}
    orphans = [name for name in find_orphans(before=before) if name not in awaited]
    for name in orphans:
        default_storage.delete(name)
    if orphans:
        logger.warning("%d files in the storage belonged to nothing and were deleted", len(orphans))
    return len(orphans)


def _is_older(name: str, before: datetime.datetime) -> bool:
    try:
        return default_storage.get_modified_time(name) < before
    except FileNotFoundError:
        return False
