"""The store of photos: a folder outside every public one, in which each file is encrypted."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path
from typing import cast

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage
from django.utils.deconstruct import deconstructible

from people.encryption import decrypt, encrypt, is_newest

FRESH_SUFFIX = ".fresh"


@deconstructible
class EncryptedFileSystemStorage(FileSystemStorage):
    """Files in `FACES_DIR`, encrypted on the way in and decrypted on the way out.

    It has no URLs: photos leave through views that check who asks.
    """

    def __init__(self) -> None:
        super().__init__(
            location=settings.FACES_DIR,
            file_permissions_mode=0o600,
            directory_permissions_mode=0o700,
        )

    def _save(self, name: str, content: "File[bytes]") -> str:
        content.seek(0)
        token = ContentFile(encrypt(content.read()))
        return cast("str", super()._save(name, token))  # type: ignore[misc]

    def _open(self, name: str, mode: str = "rb") -> "File[bytes]":
        if mode != "rb":
            raise ValueError("Encrypted files are read and written whole.")
        with super()._open(name, mode) as file:  # type: ignore[misc]
            return ContentFile(decrypt(file.read()), name=name)

    def delete(self, name: str) -> None:
        """Delete a file; a rotation of keys about to replace it waits, and finds it gone."""
        with self._alone():
            super().delete(name)

    def is_current(self, name: str) -> bool:
        """Whether the file is encrypted with the newest key already."""
        return is_newest(Path(self.path(name)).read_bytes())

    def encrypt_anew(self, name: str) -> None:
        """Encrypt a stored file with the newest key, in one step: it is old or new, never neither.

        Raises:
            DecryptionError: no key opens it.
            FileNotFoundError: it was deleted meanwhile, and stays so.
        """
        path = Path(self.path(name))
        data = decrypt(path.read_bytes())
        fresh = path.with_name(path.name + FRESH_SUFFIX)
        try:
            _write_through(fresh, encrypt(data), like=path)
            if decrypt(fresh.read_bytes()) != data:
                raise OSError("The file that was written is not the one that was meant.")
            with self._alone():
                path.stat()
                fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """No other process deletes or replaces a file meanwhile."""
        lock_path = Path(self.location).with_name("faces.lock")
        lock_path.parent.mkdir(parents=True, exist_ok=True)
        with lock_path.open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def url(self, name: str | None) -> str:
        """Never: a photo has no public address."""
        raise NotImplementedError(f"{name} is served by people.views only.")


def _write_through(path: Path, token: bytes, *, like: Path) -> None:
    """Write a file to the disk, for the owner only, as old as another."""
    path.touch(mode=0o600)
    with path.open("wb") as file:
        file.write(token)
        file.flush()
        os.fsync(file.fileno())
    times = like.stat()
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
