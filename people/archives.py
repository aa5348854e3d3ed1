"""Archives that wait to be worked off: encrypted piece by piece, read at any place.

A ZIP of thousands of photos is neither held in memory nor ever written in the clear. Every piece
carries its number, so that pieces cannot change places unnoticed.
"""

import functools
import io
import struct
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from people.encryption import DecryptionError, decrypt, encrypt, is_newest
from people.errors import PhotoRefusedError

PIECE_BYTES = 2**20
NUMBER = struct.Struct(">Q")


def save_archive(chunks: Iterable[bytes]) -> str:
    """Encrypt what comes in chunks of any size; the archive's name.

    Raises:
        PhotoRefusedError: it is empty, or larger than MUSTER_MAX_ARCHIVE_MB.
    """
    name = uuid.uuid4().hex
    path = _locate(name)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with path.open("xb") as file:
            path.chmod(0o600)
            size = 0
            for number, piece in enumerate(_cut(chunks)):
                size += len(piece)
                _check_size(size)
                file.write(encrypt(NUMBER.pack(number) + piece))
            _check_not_empty(size)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return name


def delete_archive(name: str) -> None:
    """Remove an archive; one that is gone is no error."""
    if name:
        _locate(name).unlink(missing_ok=True)


def open_archive(name: str) -> io.BufferedReader:
    """The archive as a file that can be read and searched.

    Raises:
        FileNotFoundError: it is gone.
        DecryptionError: no key fits, or it was changed.
    """
    return io.BufferedReader(ArchiveReader(_locate(name)))


def find_old_archives() -> list[str]:
    """Archives that need another key than the newest; they go when they are worked off."""
    folder = Path(settings.ARCHIVES_DIR)
    paths = sorted(folder.iterdir()) if folder.is_dir() else []
    return [path.name for path in paths if not _is_current(path)]


class ArchiveReader(io.RawIOBase):
    """Reads an encrypted archive; one decrypted piece is held in memory."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._file = path.open("rb")
        self._token_bytes = _measure_token()
        self._pieces = -(-path.stat().st_size // self._token_bytes)
        self._position = 0
        self._held = (-1, b"")
        self._size = (self._pieces - 1) * PIECE_BYTES + len(self._read_piece(self._pieces - 1))

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes."""
        return True

    def tell(self) -> int:
        """The place that is read next."""
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Go to a place, as files do."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        self._position = max(start + offset, 0)
        return self._position

    def readinto(self, buffer: "memoryview | bytearray", /) -> int:  # type: ignore[override]
        """Fill the buffer from one piece; 0 at the end."""
        if self._position >= self._size:
            return 0
        number, start = divmod(self._position, PIECE_BYTES)
        part = self._read_piece(number)[start : start + len(buffer)]
        buffer[: len(part)] = part
        self._position += len(part)
        return len(part)

    def close(self) -> None:
        """Close the file underneath."""
        self._file.close()
        super().close()

    def _read_piece(self, number: int) -> bytes:
        if self._held[0] != number:
            self._file.seek(number * self._token_bytes)
            plain = decrypt(self._file.read(self._token_bytes))
            if NUMBER.unpack_from(plain)[0] != number:
                raise DecryptionError("The pieces of this archive are not in their places.")
            self._held = (number, plain[NUMBER.size :])
        return self._held[1]


@functools.cache
def _measure_token() -> int:
    """Bytes of an encrypted full piece; all of them are alike."""
    return len(encrypt(bytes(NUMBER.size + PIECE_BYTES)))


def _is_current(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return is_newest(file.read(_measure_token()))
    except FileNotFoundError:
        return True  # worked off meanwhile


def _locate(name: str) -> Path:
    return Path(settings.ARCHIVES_DIR) / name


def _cut(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of `PIECE_BYTES`; the last one may be shorter."""
    held = bytearray()
    for chunk in chunks:
        held += chunk
        while len(held) >= PIECE_BYTES:
            yield bytes(held[:PIECE_BYTES])
            del held[:PIECE_BYTES]
    if held:
        yield bytes(held)


def _check_not_empty(size: int) -> None:
    if size == 0:
        raise PhotoRefusedError(_("The file is empty. Choose another one."))


def _check_size(size: int) -> None:
    if size > settings.MAX_ARCHIVE_BYTES:
        raise PhotoRefusedError(
            _("The archive is larger than %(limit)d MB. Divide it into smaller ones.")
            % {"limit": settings.MAX_ARCHIVE_BYTES // 1_000_000}
        )
