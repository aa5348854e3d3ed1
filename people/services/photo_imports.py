"""Many photos at once: a ZIP or dropped files, taken in by and by, safe to interrupt anywhere.

Every step leaves the rows as they were or done completely, and can be run again: a worker that is
killed loses nothing and does nothing twice. `recognition.intake` calls the steps in turn.
"""

import datetime
import itertools
from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from people.archive_entries import list_entries
from people.archives import delete_archive, save_archive
from people.errors import PeopleError, PhotoImportError, PhotoRefusedError
from people.models import Employee, FaceSample, PhotoImport, PhotoImportItem
from people.policies import Account, check_store_face
from people.queries import find_agreeing
from people.services.import_archive import ImportedFiles, open_zip
from people.services.photo_owners import describe_unknown, find_owners
from people.services.photos import (
    change_state,
    check_photo_size,
    delete_sample,
    keep_photos,
    lock_people,
)
from people.services.tasks import enqueue_once
from people.verdicts import advise_on

IMPORT_TASK = "recognition.take_in_photos"
MAX_ATTEMPTS = 3
"""A photo over which the worker was killed so often is left alone."""

ItemState = PhotoImportItem.State
OPEN_ITEM_STATES = (ItemState.WAITING, ItemState.STORED)
SAMPLE_STATES = {
    FaceSample.State.READY: ItemState.READY,
    FaceSample.State.REVIEW: ItemState.REVIEW,
    FaceSample.State.REJECTED: ItemState.REJECTED,
}


def start_archive_import(*, chunks: Iterable[bytes], name: str, user: Account) -> PhotoImport:
    """Keep a ZIP, encrypted, and have the worker take in its photos.

    Raises:
        PhotoRefusedError: it is empty, too large, or not a ZIP.
    """
    archive = save_archive(chunks)
    try:
        with open_zip(archive):
            pass
        with transaction.atomic():
            photo_import = PhotoImport.objects.create(
                name=name[-200:], archive=archive, created_by_id=user.pk
            )
            transaction.on_commit(lambda: enqueue_import(photo_import))
    except BaseException:
        delete_archive(archive)
        raise
    return photo_import


def start_file_import(*, name: str, user: Account, employee: Employee | None = None) -> PhotoImport:
    """Begin an import to which files are added one by one, all of one person or by their names."""
    return PhotoImport.objects.create(
        name=name[-200:],
        employee=employee,
        state=PhotoImport.State.RUNNING,
        created_by_id=user.pk,
    )


def add_file(*, photo_import: PhotoImport, path: str, data: bytes) -> PhotoImportItem:
    """Take in one dropped file; its row says what became of it.

    Raises:
        PhotoImportError: the import was cancelled.
    """
    path = "".join(letter for letter in path.replace("\\", "/") if letter.isprintable())[-400:]
    owner = photo_import.employee or find_owners([path], user=photo_import.created_by).get(path)
    with transaction.atomic():
        people = lock_people([owner.pk] if owner else [])
        current = PhotoImport.objects.select_for_update().get(pk=photo_import.pk)
        if current.state == PhotoImport.State.CANCELLED:
            raise PhotoImportError(_("This import was cancelled. Start a new one."))
        last = current.items.aggregate(last=Max("position"))["last"]
        item = PhotoImportItem(
            photo_import=current, position=0 if last is None else last + 1, path=path or "?"
        )
        item.employee = people.get(owner.pk) if owner else None
        _store([(item, data)], people)
        item.save()
        current.state, current.finished_at = PhotoImport.State.RUNNING, None
        current.save(update_fields=["state", "finished_at"])
        transaction.on_commit(lambda: enqueue_import(current))
    return item


def enqueue_import(photo_import: PhotoImport) -> None:
    """Ask the worker to go on with an import."""
    enqueue_once(IMPORT_TASK, key=f"photo-import-{photo_import.pk}", import_id=photo_import.pk)


def list_archive(photo_import: PhotoImport) -> None:
    """Write a row for every file of the ZIP; run again, it adds nothing.

    A ZIP that cannot be read ends the import, with the reason.
    """
    try:
        with open_zip(photo_import.archive) as archive:
            entries = list_entries(archive)
    except PhotoRefusedError as error:
        _fail(photo_import, str(error))
        return
    readable = [entry.path for entry in entries if not entry.reason]
    owners = find_owners(readable, user=photo_import.created_by)
    now = timezone.now()
    items = []
    for entry in entries:
        item = PhotoImportItem(photo_import=photo_import, position=entry.position, path=entry.path)
        if entry.reason:
            item.state = ItemState.SKIPPED if entry.is_noise else ItemState.REFUSED
            item.reason, item.finished_at = entry.reason, now
        elif entry.path in owners:
            item.employee = owners[entry.path]
        else:
            _close(item, ItemState.REFUSED, describe_unknown(entry.path))
        items.append(item)
    with transaction.atomic():
        PhotoImportItem.objects.bulk_create(items, ignore_conflicts=True, batch_size=1000)
        PhotoImport.objects.filter(pk=photo_import.pk, state=PhotoImport.State.WAITING).update(
            state=PhotoImport.State.RUNNING
        )


def store_next_items(
    photo_import: PhotoImport, archive: ImportedFiles, *, count: int, after: int = -1
) -> list[PhotoImportItem]:
    """Store the next files of an import behind the position `after` as pending photos.

    Gives all that were taken up, also those that were refused; none when nothing is left. What an
    interrupted run has stored comes first, and what it was looking at comes alone: one of these
    photos may have killed the worker, and shall not take others with it.
    """
    if not PhotoImport.objects.filter(pk=photo_import.pk, state="running").exists():
        return []
    items = list(
        photo_import.items.filter(state__in=OPEN_ITEM_STATES, position__gt=after)
        .select_related("sample")
        .defer("sample__embedding")[:count]
    )
    items = list(itertools.takewhile(lambda item: item.attempts == 0, items)) or items[:1]
    if any(item.state == ItemState.WAITING for item in items):
        try:
            _store_from_archive(items, archive)
        except PhotoRefusedError as error:
            _fail(photo_import, str(error))
            return []
    return items


def count_attempts(items: Sequence[PhotoImportItem]) -> list[FaceSample]:
    """Note that photos are about to be looked at; the photos.

    One over which the worker was killed again and again is rejected instead.
    """
    stored = [item for item in items if item.state == ItemState.STORED]
    PhotoImportItem.objects.filter(pk__in=[item.pk for item in stored]).update(
        attempts=F("attempts") + 1
    )
    samples = []
    for item in stored:
        if item.sample is None:
            continue
        if item.attempts >= MAX_ATTEMPTS:
            _give_up(item.sample)
        else:
            samples.append(item.sample)
    return samples


def settle_items(items: Sequence[PhotoImportItem]) -> None:
    """Write down what became of the photos that have been looked at."""
    stored = [item for item in items if item.state == ItemState.STORED]
    samples = FaceSample.objects.only("state", "reason").in_bulk(
        [item.sample_id for item in stored if item.sample_id is not None]
    )
    settled = []
    for item in stored:
        sample = samples.get(item.sample_id) if item.sample_id is not None else None
        if sample is None:
            item.sample = None
            _close(item, ItemState.REFUSED, _("The photo was deleted meanwhile."))
        elif sample.state in SAMPLE_STATES:
            _close(item, SAMPLE_STATES[FaceSample.State(sample.state)], sample.reason)
        else:
            continue  # still pending: it is looked at again
        settled.append(item)
    PhotoImportItem.objects.bulk_update(settled, ["state", "reason", "finished_at", "sample"])


def finish_import(photo_import: PhotoImport) -> bool:
    """Close an import in which nothing is left to do; whether it is closed."""
    with transaction.atomic():
        current = PhotoImport.objects.select_for_update().filter(pk=photo_import.pk).first()
        if current is None or not current.is_open:
            return True
        if current.items.filter(state__in=OPEN_ITEM_STATES).exists():
            return False
        _end(current, PhotoImport.State.DONE)
    return True


def cancel_import(*, photo_import: PhotoImport) -> None:
    """Stop an import: what is ready stays, what waits is dropped.

    Raises:
        PhotoImportError: it has ended already.
    """
    with transaction.atomic():
        current = PhotoImport.objects.select_for_update().get(pk=photo_import.pk)
        if not current.is_open:
            raise PhotoImportError(_("This import has ended already."))
        _end(current, PhotoImport.State.CANCELLED)
    dropped = current.items.filter(state__in=OPEN_ITEM_STATES)
    for item in dropped.filter(sample__state=FaceSample.State.PENDING).select_related("sample"):
        if item.sample is not None:
            delete_sample(sample=item.sample)
    settle_items(list(dropped.filter(sample__isnull=False)))
    dropped.update(state=ItemState.CANCELLED, finished_at=timezone.now())


def erase_import_items(employee: Employee) -> int:
    """Remove the rows about a person's files; how many that were."""
    return PhotoImportItem.objects.filter(employee=employee).delete()[0]


def count_import_items(employee: Employee) -> int:
    """How many rows about a person's files there are."""
    return PhotoImportItem.objects.filter(employee=employee).count()


@transaction.atomic
def remove_old_imports(before: datetime.datetime, is_rehearsal: bool) -> int:  # noqa: FBT001
    """Remove imports that ended before `before`, with their rows; how many imports that were."""
    old = PhotoImport.objects.filter(finished_at__lt=before)
    if is_rehearsal:
        return old.count()
    return old.delete()[1].get("people.PhotoImport", 0)


def _store_from_archive(items: Sequence[PhotoImportItem], archive: ImportedFiles) -> None:
    """Store those that wait, all in one transaction; the items follow.

    Raises:
        PhotoRefusedError: the ZIP cannot be read at all.
    """
    waiting = [item for item in items if item.state == ItemState.WAITING]
    archive.open()
    files = []
    for item in waiting:
        try:
            files.append((item, archive.read(item.position)))
        except PhotoRefusedError as error:
            _close(item, ItemState.REFUSED, str(error))
    with transaction.atomic():
        people = lock_people(item.employee_id for item in waiting if item.employee_id is not None)
        current = (
            PhotoImportItem.objects.select_for_update()
            .order_by("pk")
            .filter(pk__in=[item.pk for item in waiting], state=ItemState.WAITING)
        )
        still_waiting = set(current.values_list("pk", flat=True))
        for item in waiting:
            if item.pk not in still_waiting:  # cancelled, erased, or stored by another worker
                item.state = ItemState.CANCELLED
        _store([file for file in files if file[0].state == ItemState.WAITING], people)
        PhotoImportItem.objects.bulk_update(
            [item for item in waiting if item.pk in still_waiting],
            ["state", "reason", "finished_at", "sample"],
        )


def _store(files: Sequence[tuple[PhotoImportItem, bytes]], people: Mapping[int, Employee]) -> None:
    """Make files pending photos of their locked people, or say why not, on the unsaved items."""
    agreeing = find_agreeing(people)
    items, photos = [], []
    for item, data in files:
        owner = people.get(item.employee_id) if item.employee_id is not None else None
        try:
            check_photo_size(data)
            photos.append((_check_owner(item, owner, agreeing), data))
            items.append(item)
        except PeopleError as error:
            _close(item, ItemState.REFUSED, str(error))
    kept = keep_photos(photos=photos, source=FaceSample.Source.IMPORT)
    for item, (sample, is_new) in zip(items, kept, strict=True):
        item.sample = sample
        if is_new:
            item.state = ItemState.STORED
        else:
            _close(item, ItemState.KNOWN, _("This photo of the person is there already."))


def _check_owner(
    item: PhotoImportItem, owner: Employee | None, agreeing: Collection[int]
) -> Employee:
    """The person; raises PeopleError when there is none, or has not agreed."""
    if owner is None:
        raise PhotoRefusedError(describe_unknown(item.path))
    if owner.pk not in agreeing:
        check_store_face(owner)  # says it in words
    return owner


@transaction.atomic
def _give_up(sample: FaceSample) -> None:
    pending = FaceSample.objects.select_for_update().filter(
        pk=sample.pk, state=FaceSample.State.PENDING
    )
    current = pending.first()
    if current is not None:
        current.verdicts = ["unreadable_again"]
        change_state(
            sample=current,
            state=FaceSample.State.REJECTED,
            reason_code="unreadable_again",
            reason=advise_on("unreadable_again"),
        )


def _close(item: PhotoImportItem, state: ItemState, reason: str) -> None:
    item.state, item.reason, item.finished_at = state, reason, timezone.now()


def _fail(photo_import: PhotoImport, problem: str) -> None:
    """End an import whose ZIP cannot be read any further."""
    _end(photo_import, PhotoImport.State.FAILED, problem=problem)
    photo_import.items.filter(state=ItemState.WAITING).update(
        state=ItemState.CANCELLED, finished_at=timezone.now()
    )


def _end(photo_import: PhotoImport, state: PhotoImport.State, *, problem: str = "") -> None:
    """Close an open import; the archive goes when that is stored."""
    archive = photo_import.archive
    open_states = [PhotoImport.State.WAITING, PhotoImport.State.RUNNING]
    with transaction.atomic():
        PhotoImport.objects.filter(pk=photo_import.pk, state__in=open_states).update(
            state=state, problem=problem, finished_at=timezone.now(), archive=""
        )
        transaction.on_commit(lambda: delete_archive(archive))
