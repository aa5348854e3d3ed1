"""Keys: several at once, rotation, and what happens without the right one."""

import pytest
from cryptography.fernet import Fernet

from people.encryption import DecryptionError, decrypt, encrypt


def test_a_new_key_in_front_still_opens_what_the_old_one_closed(settings):
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.ENCRYPTION_KEYS = [old]
    token = encrypt(b"face")
    settings.ENCRYPTION_KEYS = [new, old]
    assert decrypt(token) == b"face"
    assert Fernet(new).decrypt(encrypt(b"face")) == b"face"


def test_without_the_key_the_message_says_what_to_do(settings):
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    token = encrypt(b"face")
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(DecryptionError, match="MUSTER_ENCRYPTION_KEYS"):
        decrypt(token)
