"""What is in a ZIP that somebody else made, and which of it may be read.

Nothing is ever unpacked to a path of the archive's choosing: entries are read into memory one at a
time, and their names only say whose photo it is.
"""

import stat
import zipfile
import zlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.conf import settings
from django.utils.translation import gettext as _

from people.errors import PhotoRefusedError

MAX_ENTRIES = 20_000
MAX_TOTAL_BYTES = 20 * 2**30
MAX_RATIO = 200
"""Photos hardly shrink in a ZIP; a BMP of a plain wall may, to a hundredth."""
RATIO_COUNTS_FROM_BYTES = 2**20

IS_LOCKED = 0x1
IS_UTF8 = 0x800
MAX_PATH_LENGTH = 400

PHOTO_SUFFIXES = {
    *(".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".bmp", ".gif", ".tif", ".tiff", ".avif"),
    *(".heic", ".heif"),  # refused later, with advice
}
SYSTEM_FILES = {"thumbs.db", "desktop.ini", ".ds_store"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A file in an archive; `reason` says why it is left out, `is_noise` that nobody misses it."""

    position: int
    path: str
    reason: str = ""
    is_noise: bool = False


def list_entries(archive: zipfile.ZipFile) -> list[Entry]:
    """The files of an archive in its own order, folders left out.

    Raises:
        PhotoRefusedError: it has too many entries, or would become too large.
    """
    infos = archive.infolist()
    if len(infos) > MAX_ENTRIES:
        raise PhotoRefusedError(
            _("The ZIP has more than %(limit)d files. Divide it into smaller ones.")
            % {"limit": MAX_ENTRIES}
        )
    if sum(info.file_size for info in infos) > MAX_TOTAL_BYTES:
        raise PhotoRefusedError(
            _("Unpacked, the ZIP would have more than %(limit)d GB. Divide it into smaller ones.")
            % {"limit": MAX_TOTAL_BYTES // 2**30}
        )
    return [_judge(position, info) for position, info in enumerate(infos) if not info.is_dir()]


def read_entry(archive: zipfile.ZipFile, position: int) -> bytes:
    """The bytes of one entry, never more than a photo may have.

    Raises:
        PhotoRefusedError: it is too large, locked, damaged, or packed in an unknown way.
    """
    info = archive.infolist()[position]
    entry = _judge(position, info)
    if entry.reason:
        raise PhotoRefusedError(entry.reason)
    try:
        with archive.open(info) as file:
            data = file.read(settings.MAX_PHOTO_BYTES + 1)
    except NotImplementedError as error:
        raise PhotoRefusedError(
            _("The file is packed in a way that cannot be read. Make an ordinary ZIP.")
        ) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError) as error:
        raise PhotoRefusedError(
            _("The file is damaged inside the ZIP. Make the ZIP again.")
        ) from error
    if len(data) > settings.MAX_PHOTO_BYTES:
        raise PhotoRefusedError(_describe_too_large(len(data)))
    return data


def decode_name(info: zipfile.ZipInfo) -> str:
    """The name of an entry; `zipfile` takes names without the UTF-8 mark for those of old DOS."""
    name = info.filename
    if not info.flag_bits & IS_UTF8:
        with suppress(UnicodeError):  # then it is what DOS wrote
            name = name.encode("cp437").decode("utf-8")
    return "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in name
    )


def _judge(position: int, info: zipfile.ZipInfo) -> Entry:
    """The entry, with the reason why it is not read, if there is one."""
    path = decode_name(info).replace("\\", "/")
    shown = path[-MAX_PATH_LENGTH:]
    if _is_system_file(path):
        return Entry(position, shown, _("A file of the computer, not a photo."), is_noise=True)
    reason = _find_path_trick(path, info) or _find_size_trick(info)
    if reason:
        return Entry(position, shown, reason)
    if PurePosixPath(path).suffix.lower() not in PHOTO_SUFFIXES:
        return Entry(position, shown, _("Not a photo, by its name."), is_noise=True)
    if info.flag_bits & IS_LOCKED:
        return Entry(
            position, shown, _("The file is locked with a password. Make a ZIP without one.")
        )
    return Entry(position, shown)


def _is_system_file(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return "__MACOSX" in parts or parts[-1].lower() in SYSTEM_FILES or parts[-1].startswith("._")


def _find_path_trick(path: str, info: zipfile.ZipInfo) -> str:
    parts = path.split("/")
    if (
        path.startswith("/")
        or ".." in parts
        or ":" in parts[0]
        or "\N{REPLACEMENT CHARACTER}" in path
    ):
        return _("The name of the file points outside of the ZIP, or is no name. Rename it.")
    if stat.S_ISLNK(info.external_attr >> 16):
        return _("The file is a link to another one. Put the photo itself into the ZIP.")
    return ""


def _find_size_trick(info: zipfile.ZipInfo) -> str:
    if info.file_size > settings.MAX_PHOTO_BYTES:
        return _describe_too_large(info.file_size)
    if info.file_size > max(RATIO_COUNTS_FROM_BYTES, MAX_RATIO * info.compress_size):
        return _("The file is packed so tightly that it is no photo.")
    return ""


def _describe_too_large(size: int) -> str:
    return _("The file has %(size)d MB; at most %(limit)d MB are taken. Export a smaller copy.") % {
        "size": size // 1_000_000,
        "limit": settings.MAX_PHOTO_BYTES // 1_000_000,
    }
