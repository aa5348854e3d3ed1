"""Many accounts, and nobody signs in with a password."""

import pytest


@pytest.fixture(autouse=True)
def hash_passwords_quickly(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
