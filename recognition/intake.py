"""Imports of many photos, worked off in batches so that the engine is used well.

While the engine looks at one batch, the one before is settled and the next one is stored.
"""

import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeAlias

from people.models import FaceSample, PhotoImport, PhotoImportItem
from people.services import (
    ImportedFiles,
    count_attempts,
    enqueue_import,
    finish_import,
    is_work_waiting,
    list_archive,
    settle_items,
    store_next_items,
)
from recognition.engine.loading import FaceEngine
from recognition.looking import Look, look_at_photos
from recognition.runtime import get_engine
from recognition.services import settle_looks

BATCH = 32
"""Photos that are stored, looked at and settled together."""

TURN_S = 2.0
"""After so long whatever else is to be done has its turn."""

JOB_S = 8.0
"""After so long the worker takes the job up anew in any case: it can be stopped between two, and is
not killed by `serve`, which waits a little longer."""

Items: TypeAlias = list[PhotoImportItem]
Looks: TypeAlias = dict[FaceSample, Look]


def work_off(import_id: int) -> None:
    """Take in the next photos of an import, and ask to be called again if more are left.

    Raises:
        EngineError: the engine cannot serve; nothing has changed.
    """
    engine = get_engine()
    photo_import = PhotoImport.objects.filter(pk=import_id).select_related("created_by").first()
    if photo_import is None:
        return
    if photo_import.state == PhotoImport.State.WAITING:
        list_archive(photo_import)
    with ImportedFiles(photo_import) as files:
        _take_in(_store_batches(photo_import, files), engine)
    if not finish_import(photo_import):
        enqueue_import(photo_import)


def _store_batches(photo_import: PhotoImport, files: ImportedFiles) -> Iterator[Items]:
    """Store one batch, and more until nothing is left or the job has lasted long enough."""
    started_s = time.monotonic()
    position = -1
    while position < 0 or not _is_over(time.monotonic() - started_s):
        items = store_next_items(photo_import, files, count=BATCH, after=position)
        if not items:
            return
        position = items[-1].position
        yield items


def _is_over(spent_s: float) -> bool:
    return spent_s >= JOB_S or (spent_s >= TURN_S and is_work_waiting())


def _take_in(batches: Iterator[Items], engine: FaceEngine) -> None:
    """Look at each batch in a thread of its own, which leaves the database alone, and settle it.

    At most one batch is being looked at: when the worker is killed, it is among these.
    """
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="look") as looker:
        last: tuple[Items, Future[Looks]] | None = None
        for items in batches:
            seen = last[1].result() if last else {}
            looking = looker.submit(look_at_photos, count_attempts(items), engine)
            if last:
                _settle(last[0], seen, engine)
            last = items, looking
        if last:
            _settle(last[0], last[1].result(), engine)


def _settle(items: Items, looks: Looks, engine: FaceEngine) -> None:
    settle_looks(looks, model_id=engine.model_id)
    settle_items(items)
