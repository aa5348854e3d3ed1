"""The newest key takes the place of the older ones, file by file."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field

from people.archives import find_old_archives
from people.encryption import DecryptionError
from people.services.files import list_files
from people.storage import FRESH_SUFFIX, EncryptedFileSystemStorage

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Rotation:
    """What a rotation found and did; `failed` pairs each file with the reason.

    `waiting` counts archives that are left alone: a background task reads them and deletes them.
    """

    current: int = 0
    renewed: int = 0
    old: int = 0
    waiting: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)

    @property
    def left(self) -> int:
        """How many files still need an older key, or one that is not there."""
        return self.old + self.waiting + len(self.failed)


# Of a rehearsal or not: how many rows needed the newest key, and the names of those no key opens.
RenewSecrets = Callable[[bool], tuple[int, list[str]]]
_secrets: dict[str, RenewSecrets] = {}


def register_secrets(name: str, renew: RenewSecrets) -> None:
    """Let every rotation encrypt what another room keeps in the database; `name` in the plural."""
    _secrets[name] = renew


def renew_secrets(*, is_rehearsal: bool = False) -> dict[str, tuple[int, list[str]]]:
    """Encrypt what was registered with the newest key, by name; at a rehearsal only count it."""
    return {name: renew(is_rehearsal) for name, renew in _secrets.items()}


def list_encrypted_files() -> list[str]:
    """Every stored file, without what a rotation that was killed left half written."""
    return [name for name in list_files() if not name.endswith(FRESH_SUFFIX)]


def rotate_keys(
    names: list[str],
    *,
    is_rehearsal: bool = False,
    progress: Callable[[], None] = lambda: None,
) -> Rotation:
    """Encrypt the named files with the newest key; those that are, stay as they are.

    A file that cannot be opened is named and does not stop the rest. Killed in the middle, it
    goes on where it stopped: each file is old or new. At a rehearsal nothing is written.
    """
    rotation = Rotation(waiting=len(find_old_archives()))
    for name in names:
        _rotate(name, rotation, is_rehearsal=is_rehearsal)
        progress()
    return rotation


def _rotate(name: str, rotation: Rotation, *, is_rehearsal: bool) -> None:
    storage = EncryptedFileSystemStorage()
    try:
        if storage.is_current(name):
            rotation.current += 1
        elif is_rehearsal:
            storage.open(name).close()  # raises when no key opens it
            rotation.old += 1
        else:
            storage.encrypt_anew(name)
            rotation.renewed += 1
    except FileNotFoundError:
        logger.info("%s was deleted meanwhile: nothing to encrypt", name)
    except (DecryptionError, OSError) as error:
        rotation.failed.append((name, str(error)))
