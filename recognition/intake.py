"""Imports of many photos, worked off in batches so that the engine is used well."""

from people.models import PhotoImport
from people.services import (
    enqueue_import,
    finish_import,
    list_archive,
    settle_items,
    store_next_items,
)
from recognition.runtime import get_engine
from recognition.services import embed_samples

BATCH = 16
"""Photos whose vectors are made together; as many as `bench enrol` takes."""

BATCHES_PER_JOB = 4
"""After so many the worker looks whether something else is to be done: two or three seconds."""


def work_off(import_id: int) -> None:
    """Take in the next photos of an import, and ask to be called again if more are left.

    Raises:
        EngineError: the engine cannot serve; nothing has changed.
    """
    get_engine()
    photo_import = PhotoImport.objects.filter(pk=import_id).select_related("created_by").first()
    if photo_import is None:
        return
    if photo_import.state == PhotoImport.State.WAITING:
        list_archive(photo_import)
    for _ in range(BATCHES_PER_JOB):
        items = store_next_items(photo_import, count=BATCH)
        embed_samples([item.sample for item in items if item.sample is not None])
        settle_items(items)
        if finish_import(photo_import):
            return
    enqueue_import(photo_import)
