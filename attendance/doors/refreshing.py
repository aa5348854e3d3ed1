"""Keeping the emergency list of this machine new, and bringing in what it decided."""

import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from django.db import DatabaseError, connections

from attendance.doors.emergency import find_path, write_list
from attendance.doors.journal import bring_in, has_entries
from attendance.models import EmergencyEntry
from people.models import Employee

logger = logging.getLogger(__name__)

EVERY_S = 60.0

OPENERS = ThreadPoolExecutor(4, thread_name_prefix="doors")
"""Whoever decides about doors and waits for relays, so that no picture waits for them."""

_lock = threading.Lock()


class _Refreshed:
    """When this process did it last."""

    at_s = -EVERY_S


def keep_fresh() -> None:
    """Refresh the list when it is due, in a thread of its own; called as often as one likes."""
    now_s = time.monotonic()
    if now_s - _Refreshed.at_s >= EVERY_S:
        _Refreshed.at_s = now_s
        OPENERS.submit(_refresh_quietly)


def refresh() -> tuple[int, int]:
    """Write the list anew, and bring in what was decided by it: people listed, decisions new.

    Raises:
        DatabaseError: the database is away; the list stays as it was.
        OSError: the data directory cannot be written.
    """
    with _lock:
        listed = write_list()
        return listed, bring_in() if has_entries() else 0


def forget() -> None:
    """After an erasure: the list without that person at once, or none."""
    try:
        with _lock:
            write_list()
    except (DatabaseError, OSError):
        find_path().unlink(missing_ok=True)
        raise


def erase_entries(employee: Employee) -> int:
    """Take a person off the list, whose template is erased."""
    return EmergencyEntry.objects.filter(employee=employee).delete()[0]


def count_entries(employee: Employee) -> int:
    """How many doors still list the person."""
    return EmergencyEntry.objects.filter(employee=employee).count()


def _refresh_quietly() -> None:
    try:
        refresh()
    except (DatabaseError, OSError):
        logger.exception("The emergency list is not refreshed; it stays as it was")
    except Exception:
        logger.exception("The emergency list cannot be refreshed")
    finally:
        connections.close_all()
