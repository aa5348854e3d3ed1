"""What was decided while the database was away: kept in a file, and brought into the log later.

A line for each decision, encrypted; it is on the disk before the relay is told. Each is brought
into the log once, by its nonce, however often that is tried.
"""

import contextlib
import fcntl
import json
import logging
import os
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Model

from attendance.models import Door, DoorDecision, RelayAnswer
from people.encryption import DecryptionError, decrypt, encrypt
from people.models import Employee

logger = logging.getLogger(__name__)

FILE_NAME = "decisions"
TAKEN = "decisions.taken-"


def note(entry: dict[str, Any]) -> None:
    """Write one decision, or the answer to one, down; it is on the disk when this returns.

    Raises:
        OSError: it cannot be written. Nothing may be opened then.
    """
    line = encrypt(json.dumps(entry).encode()) + b"\n"
    with _locked(), os.fdopen(os.open(_find(FILE_NAME), _APPEND, 0o600), "ab") as file:
        file.write(line)
        file.flush()
        os.fsync(file.fileno())


def bring_in() -> int:
    """Bring what was noted into the log; how many decisions are new there.

    A line that cannot be read is logged and kept aside; it does not stop the others.

    Raises:
        DatabaseError: the database is still away. Nothing is lost.
    """
    _take()
    return sum(_bring_file_in(path) for path in sorted(_find("").glob(f"{TAKEN}*")))


def has_entries() -> bool:
    """Whether anything waits."""
    folder = _find("")
    return (folder / FILE_NAME).exists() or any(folder.glob(f"{TAKEN}*"))


def _take() -> None:
    """Under a name of its own the file is not written to any more."""
    with _locked():
        path = _find(FILE_NAME)
        if path.exists():
            path.rename(path.with_name(f"{TAKEN}{uuid.uuid4().hex}"))


def _bring_file_in(path: Path) -> int:
    try:
        lines = path.read_bytes().splitlines()
    except FileNotFoundError:
        return 0  # another process was faster
    entries = [entry for line in lines if (entry := _read(line)) is not None]
    with transaction.atomic():
        new = _write_decisions([one for one in entries if one["kind"] == "decision"])
        _write_answers([one for one in entries if one["kind"] == "answer"])
    if len(entries) == len(lines):
        path.unlink(missing_ok=True)
    else:
        path.rename(path.with_name(f"unreadable-{path.name.removeprefix(TAKEN)}"))
    return new


def _read(line: bytes) -> dict[str, Any] | None:
    try:
        entry: dict[str, Any] = json.loads(decrypt(line))
    except (DecryptionError, ValueError):
        logger.exception("A decision of the emergency list cannot be read; its file is kept")
        return None
    return entry


def _write_decisions(entries: list[dict[str, Any]]) -> int:
    """Those that are new; what was decided at a door that is gone meanwhile is left out."""
    doors = _find_ids(Door, {one["door"] for one in entries})
    people = _find_ids(Employee, {one["employee"] for one in entries})
    known = DoorDecision.objects.filter(nonce__in={one["nonce"] for one in entries})
    known_nonces = {str(nonce) for nonce in known.values_list("nonce", flat=True)}
    new = {
        one["nonce"]: one
        for one in entries
        if one["nonce"] not in known_nonces and one["door"] in doors
    }
    rows = [_make_decision(one, people) for one in new.values()]
    DoorDecision.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _find_ids(model: type[Model], ids: set[int]) -> set[int]:
    """Those of the ids that still exist."""
    rows = model._default_manager.filter(pk__in=ids)  # noqa: SLF001  Django documents it
    return set(rows.values_list("pk", flat=True))


def _make_decision(entry: dict[str, Any], people: set[int]) -> DoorDecision:
    others = {"kind", "door", "employee"}
    fields = {name: value for name, value in entry.items() if name not in others}
    employee = entry["employee"] if entry["employee"] in people else None
    return DoorDecision(**fields, door_id=entry["door"], employee_id=employee, is_emergency=True)


def _write_answers(entries: list[dict[str, Any]]) -> None:
    found = DoorDecision.objects.filter(nonce__in=[one["nonce"] for one in entries], answer=None)
    decisions = {str(one.nonce): one for one in found}
    rows = [
        RelayAnswer(
            decision=decisions[one["nonce"]],
            at=one["at"],
            was_taken=one["was_taken"],
            detail=one["detail"],
            took_ms=one["took_ms"],
        )
        for one in entries
        if one["nonce"] in decisions
    ]
    RelayAnswer.objects.bulk_create(rows, ignore_conflicts=True)


_APPEND = os.O_WRONLY | os.O_CREAT | os.O_APPEND


@contextlib.contextmanager
def _locked() -> Iterator[None]:
    """No other process of this machine writes or takes the file meanwhile."""
    with _find("lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _find(name: str) -> Path:
    folder: Path = settings.VAR_DIR / "doors"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder / name
