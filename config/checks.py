"""Checks of the whole installation; each says what is wrong and how to mend it."""

from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any

from cryptography.fernet import Fernet
from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections
from django.db.utils import Error as DatabaseError

from people.models import EMBEDDING_SIZE
from recognition.engine.types import EMBEDDING_SIZE as ENGINE_EMBEDDING_SIZE
from recognition.engine.weights import ALL_WEIGHTS, WeightsError, find_weights

MINIMUM_PGVECTOR = (0, 8)
MINIMUM_POSTGRES = 160000

AppConfigs = Sequence[AppConfig] | None


@register(Tags.database)
def check_database(
    app_configs: AppConfigs, databases: Sequence[str] | None = None, **_kwargs: Any
) -> list[CheckMessage]:
    """PostgreSQL 16 or newer, with pgvector 0.8 or newer, can be reached."""
    messages: list[CheckMessage] = []
    for alias in databases or ():
        try:
            messages += _check_server(alias)
        except DatabaseError as error:
            messages.append(
                Error(
                    f"The database does not answer: {error}",
                    hint="Check DATABASE_URL, or unset it to use Muster's own PostgreSQL.",
                    id="muster.E001",
                )
            )
    return messages


def _check_server(alias: str) -> list[CheckMessage]:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int")
        server_version = cursor.fetchone()[0]
        cursor.execute("SELECT default_version FROM pg_available_extensions WHERE name = 'vector'")
        available = cursor.fetchone()
        cursor.execute("SELECT extversion FROM pg_extension WHERE extname = 'vector'")
        installed = cursor.fetchone()
    if server_version < MINIMUM_POSTGRES:
        return [
            Error(
                f"PostgreSQL is too old ({server_version // 10000}).",
                hint="Use PostgreSQL 16 or newer.",
                id="muster.E002",
            )
        ]
    return check_pgvector(available and available[0], installed and installed[0])


def check_pgvector(available: str | None, installed: str | None) -> list[CheckMessage]:
    """Judge the version that the server offers and the one in the database (None: not there)."""
    if available is None and installed is None:
        return [
            Error(
                "The PostgreSQL server has no pgvector.",
                hint="Install it there (on Debian: apt install postgresql-16-pgvector).",
                id="muster.E003",
            )
        ]
    version = installed or available or "0"
    if _as_numbers(version) < MINIMUM_PGVECTOR:
        return [
            Error(
                f"pgvector {version} is too old; 0.8 or newer is needed.",
                hint="Install a newer one on the server, then run ALTER EXTENSION vector UPDATE.",
                id="muster.E004",
            )
        ]
    return []


def _as_numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdecimal())


@register()
def check_weights(app_configs: AppConfigs, **_kwargs: Any) -> list[CheckMessage]:
    """The weights of both networks are where Muster looks, and are the right ones."""
    messages: list[CheckMessage] = []
    for weights in ALL_WEIGHTS:
        try:
            find_weights(weights, settings.MODEL_DIRECTORIES)
        except WeightsError as error:
            hint = "Run manage.py prepare."
            messages.append(checks.Warning(str(error), hint=hint, id="muster.W001"))
    return messages


@register()
def check_embedding_size(app_configs: AppConfigs, **_kwargs: Any) -> list[CheckMessage]:
    """The columns of the database hold what the engine makes."""
    if EMBEDDING_SIZE == ENGINE_EMBEDDING_SIZE:
        return []
    return [
        Error(
            f"The engine makes vectors of {ENGINE_EMBEDDING_SIZE}, the database stores "
            f"{EMBEDDING_SIZE}.",
            hint="Add a migration that changes the vector columns.",
            id="muster.E005",
        )
    ]


@register()
def check_channel_layer(app_configs: AppConfigs, **_kwargs: Any) -> list[CheckMessage]:
    """Redis can be used when it is asked for."""
    if not settings.REDIS_URL or find_spec("channels_redis") is not None:
        return []
    return [
        Error(
            "REDIS_URL is set, but the package channels-redis is not installed.",
            hint="Run: .venv/bin/python -m pip install -c constraints.txt -e '.[redis]'",
            id="muster.E007",
        )
    ]


@register(Tags.security)
def check_encryption_keys(app_configs: AppConfigs, **_kwargs: Any) -> list[CheckMessage]:
    """Every key in MUSTER_ENCRYPTION_KEYS is one that Fernet takes."""
    try:
        for key in settings.ENCRYPTION_KEYS:
            Fernet(key)
    except ValueError:
        return [
            Error(
                "A key in MUSTER_ENCRYPTION_KEYS is not 32 bytes in URL-safe base64.",
                hint="Make one with: python -c 'from cryptography.fernet import Fernet; "
                "print(Fernet.generate_key().decode())'",
                id="muster.E006",
            )
        ]
    return []
