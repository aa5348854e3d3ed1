"""Encryption of everything that shows a face, with keys from the settings.

The first key encrypts; every key decrypts. To rotate, put the new key first.
"""

import functools

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class DecryptionError(RuntimeError):
    """None of the keys in MUSTER_ENCRYPTION_KEYS opens the data."""


@functools.lru_cache(maxsize=4)
def _cipher(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def encrypt(data: bytes) -> bytes:
    """Encrypt and sign `data` with the first key."""
    return _cipher(tuple(settings.ENCRYPTION_KEYS)).encrypt(data)


def decrypt(token: bytes) -> bytes:
    """Decrypt what `encrypt` made with any of the keys.

    Raises:
        DecryptionError: no key fits, or the data was changed.
    """
    try:
        return _cipher(tuple(settings.ENCRYPTION_KEYS)).decrypt(token)
    except InvalidToken as error:
        raise DecryptionError(
            "No key in MUSTER_ENCRYPTION_KEYS opens this file. "
            "Add the key it was encrypted with to the end of the list."
        ) from error


def is_newest(token: bytes) -> bool:
    """Whether the first key opens what `encrypt` made, so that no older one is needed for it."""
    try:
        _cipher(tuple(settings.ENCRYPTION_KEYS[:1])).decrypt(token)
    except InvalidToken:
        return False
    return True
