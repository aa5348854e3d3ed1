"""Secrets: from the environment in production, from a file on a machine of one's own."""

import base64
import logging
import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

logger = logging.getLogger(__name__)

MINIMUM_LENGTH = 40


def local_secret(directory: Path, name: str) -> str:
    """Read the secret `name`, 32 random bytes in URL-safe base64; make it on the first call.

    The file is readable by its owner only. Two processes that start together agree on one secret:
    the file is linked into place complete, and the second one reads what the first one wrote.
    """
    path = directory / name
    if not path.exists():
        draft = directory / f".{name}.{os.getpid()}"
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())
        try:
            os.link(draft, path)
        except FileExistsError:
            logger.debug("Another process was first with %s: its secret is the secret", path)
        finally:
            draft.unlink()
    return path.read_text().strip()


def refuse_weak_secret(variable: str, value: str) -> None:
    """Raise ImproperlyConfigured when the secret in `variable` is missing or easy to guess."""
    if len(value) < MINIMUM_LENGTH or len(set(value)) < MINIMUM_LENGTH // 4:
        raise ImproperlyConfigured(
            f"{variable} must hold a strong secret when MUSTER_HOSTS names a public host. "
            "Make one with: python -c "
            '"import base64, secrets; '
            'print(base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())"'
        )
