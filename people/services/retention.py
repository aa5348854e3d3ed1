"""What has been kept long enough goes, kind by kind, and each run is written down."""

import datetime
import logging
from collections.abc import Iterable

from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.errors import ErasureError
from people.models import (
    ConsentRequest,
    Employee,
    ErasureCertificate,
    FaceSample,
    RetentionRule,
    RetentionRun,
)
from people.queries import find_rejected_photos
from people.retention import RetentionKind, Sweep, list_kinds, register_retention
from people.services.audit import count_old_audit_entries, remove_old_audit_entries
from people.services.erasure import erase_face_data
from people.services.photo_imports import remove_old_imports
from people.services.photos import delete_sample
from people.services.webhooks import remove_old_deliveries

logger = logging.getLogger(__name__)

# A number of our own for PostgreSQL's advisory locks: one retention at a time, wherever it runs.
LOCK = 0x4D757374
ONCE_A_DAY = datetime.timedelta(hours=20)


def register_kinds() -> None:
    """What this room does not keep for good."""
    kinds: tuple[tuple[str, Promise | str, int, Sweep], ...] = (
        (
            "photo_imports",
            gettext_lazy("Rows of photo imports, from the day they ended"),
            30,
            remove_old_imports,
        ),
        (
            "leavers",
            gettext_lazy("Faces of people who have left, from the last day of work"),
            30,
            erase_leavers,
        ),
        (
            "rejected_photos",
            gettext_lazy("Rejected photos, from the day they were added"),
            30,
            remove_rejected_photos,
        ),
        (
            "access_log",
            gettext_lazy("The audit log: who looked at what, and who changed what"),
            730,
            remove_access_records,
        ),
        (
            "consent_requests",
            gettext_lazy("Links that asked for consent, from when they expired"),
            365,
            remove_consent_requests,
        ),
        (
            "webhook_deliveries",
            gettext_lazy("Messages to other systems, and what became of them"),
            30,
            remove_old_deliveries,
        ),
        ("sessions", gettext_lazy("Sessions, from when they expired"), 1, remove_sessions),
        ("jobs", gettext_lazy("Finished work of the background worker"), 7, remove_finished_jobs),
        (
            "retention_runs",
            gettext_lazy("The record of these removals"),
            365,
            remove_retention_runs,
        ),
    )
    for code, label, days, sweep in kinds:
        register_retention(code, label=label, default_days=days, sweep=sweep)


def ensure_rules() -> QuerySet[RetentionRule]:
    """A rule for every registered kind; new ones get their default."""
    kinds = list_kinds()
    RetentionRule.objects.bulk_create(
        [RetentionRule(kind=kind.code, days=kind.default_days) for kind in kinds],
        ignore_conflicts=True,
    )
    return RetentionRule.objects.filter(kind__in=[kind.code for kind in kinds])


def apply_retention(
    *,
    is_rehearsal: bool = False,
    only: Iterable[str] | None = None,
    now: datetime.datetime | None = None,
) -> list[RetentionRun]:
    """Remove everything that has been kept long enough; one run a kind, saved unless a rehearsal.

    `only` names the kinds to go through, all when None.
    A kind that fails is written down with its problem and does not stop the others. Two at once
    go one after the other.
    """
    now = now or timezone.now()
    days = dict(ensure_rules().values_list("kind", "days"))
    chosen = set(days) if only is None else set(only)
    due = [(kind, days[kind.code]) for kind in list_kinds() if kind.code in chosen]
    _lock()
    try:
        return [
            _apply(kind, number, now=now, is_rehearsal=is_rehearsal)
            for kind, number in due
            if number is not None
        ]
    finally:
        _unlock()


def apply_retention_daily(*, now: datetime.datetime | None = None) -> list[RetentionRun]:
    """Apply the retention unless that was done within the day; for whoever asks often."""
    now = now or timezone.now()
    _lock()
    try:
        if RetentionRun.objects.filter(at__gt=now - ONCE_A_DAY).exists():
            return []
        return apply_retention(now=now)
    finally:
        _unlock()


def find_leavers(*, before: datetime.datetime) -> QuerySet[Employee]:
    """People with something biometric whose last day, where they worked, was over `before`."""
    # The last day ends at the latest twelve hours after it does in UTC.
    last_day = (before - datetime.timedelta(hours=12)).date()
    with_faces = FaceSample.objects.values("employee")
    gone = Employee.objects.filter(active_until__lt=last_day)
    return gone.filter(pk__in=with_faces) | gone.filter(embedding__isnull=False)


def erase_leavers(before: datetime.datetime, is_rehearsal: bool) -> int:  # noqa: FBT001  a sweep
    """Erase the faces of people whose employment ended before a time, each with a certificate."""
    leavers = find_leavers(before=before).defer("embedding")
    if is_rehearsal:
        return leavers.count()
    people = list(leavers)
    failed = [person.number for person in people if not _erase_leaver(person)]
    if failed:
        raise ErasureError(_("Not erased: %(numbers)s.") % {"numbers": ", ".join(failed)})
    return len(people)


def remove_rejected_photos(before: datetime.datetime, is_rehearsal: bool) -> int:  # noqa: FBT001
    """Remove photos that were rejected."""
    photos = find_rejected_photos(before=before).select_related("employee").defer("embedding")
    if is_rehearsal:
        return photos.count()
    return len([delete_sample(sample=photo) for photo in photos])


def remove_finished_jobs(before: datetime.datetime, is_rehearsal: bool) -> int:  # noqa: FBT001
    """Remove what the worker's queue remembers of jobs that have ended."""
    ended = "status IN ('succeeded', 'failed', 'cancelled', 'aborted')"
    newer = "SELECT 1 FROM procrastinate_events e WHERE e.job_id = j.id AND e.at >= %s"
    old = f"FROM procrastinate_jobs j WHERE {ended} AND NOT EXISTS ({newer})"
    with connection.cursor() as cursor:
        if is_rehearsal:
            cursor.execute(f"SELECT count(*) {old}", [before])
            return int(cursor.fetchone()[0])
        cursor.execute(f"DELETE {old}", [before])
        return int(cursor.rowcount)


def remove_consent_requests(before: datetime.datetime, is_rehearsal: bool) -> int:  # noqa: FBT001
    """Remove links that asked for consent and work no more, with the addresses they went to."""
    requests = ConsentRequest.objects.filter(expires_at__lt=before)
    return requests.count() if is_rehearsal else requests.delete()[0]


def remove_sessions(before: datetime.datetime, is_rehearsal: bool) -> int:  # noqa: FBT001
    """Remove sessions that have expired."""
    sessions = Session.objects.filter(expire_date__lt=before)
    return sessions.count() if is_rehearsal else sessions.delete()[0]


def remove_access_records(before: datetime.datetime, is_rehearsal: bool) -> int:  # noqa: FBT001
    """Remove what the audit log says of long ago: who read what, and who changed what."""
    if is_rehearsal:
        return count_old_audit_entries(before=before)
    return sum(remove_old_audit_entries(before=before).values())


def remove_retention_runs(before: datetime.datetime, is_rehearsal: bool) -> int:  # noqa: FBT001
    """Remove the record of old runs."""
    runs = RetentionRun.objects.filter(at__lt=before)
    return runs.count() if is_rehearsal else runs.delete()[0]


def _erase_leaver(person: Employee) -> bool:
    try:
        erase_face_data(employee=person, reason=ErasureCertificate.Reason.LEAVER)
    except ErasureError:
        # The others must not be kept because one cannot be erased.
        logger.exception("The face of %s cannot be erased", person.number)
        return False
    return True


def _apply(
    kind: RetentionKind, days: int, *, now: datetime.datetime, is_rehearsal: bool
) -> RetentionRun:
    run = RetentionRun(kind=kind.code, days=days, at=now)
    try:
        run.count = kind.sweep(now - datetime.timedelta(days=days), is_rehearsal)
    except Exception as error:
        # The other kinds must not be kept because this one cannot be removed.
        logger.exception("Retention of %s failed", kind.code)
        run.problem = f"{type(error).__name__}: {error}"
    if not is_rehearsal:
        run.save()
    return run


def _lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])


def _unlock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
