"""The ZIP of an import while it is worked off."""

import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Self

from django.utils.translation import gettext as _

from people.archive_entries import read_entry
from people.archives import open_archive
from people.encryption import DecryptionError
from people.errors import PhotoRefusedError
from people.models import PhotoImport


@contextmanager
def open_zip(name: str) -> Iterator[zipfile.ZipFile]:
    """The ZIP in an encrypted archive; raises PhotoRefusedError when it cannot be read."""
    try:
        with open_archive(name) as file, zipfile.ZipFile(file) as archive:
            yield archive
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, ValueError) as error:
        raise PhotoRefusedError(
            _("This is not a ZIP that can be read. Make it again, as an ordinary ZIP.")
        ) from error
    except FileNotFoundError as error:
        raise PhotoRefusedError(_("The stored ZIP is gone. Hand it in again.")) from error
    except DecryptionError as error:
        raise PhotoRefusedError(
            _("The stored ZIP cannot be opened: the key that encrypted it is missing.")
        ) from error


class ImportedFiles:
    """The files of an import's ZIP; it is opened for the first one and stays open.

    Its list of contents may be long, and reading it for every few photos takes its time.
    """

    def __init__(self, photo_import: PhotoImport) -> None:
        self._name = photo_import.archive
        self._stack = ExitStack()
        self._zip: zipfile.ZipFile | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self._stack.close()

    def open(self) -> None:
        """Open the ZIP, unless it is; raises PhotoRefusedError when it cannot be read."""
        if self._zip is None:
            self._zip = self._stack.enter_context(open_zip(self._name))

    def read(self, position: int) -> bytes:
        """The bytes of one file; raises PhotoRefusedError when it is no photo that can be read."""
        self.open()
        assert self._zip is not None  # noqa: S101  for the type checker
        return read_entry(self._zip, position)
