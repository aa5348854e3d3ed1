"""The store of photos: a folder outside every public one, in which each file is encrypted."""

from typing import cast

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage
from django.utils.deconstruct import deconstructible

from people.encryption import decrypt, encrypt


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

    def url(self, name: str | None) -> str:
        """Never: a photo has no public address."""
        raise NotImplementedError(f"{name} is served by people.views.show_face only.")
