"""A database of its own beside the real one, on the same server, for what is too large to throw
away after each run.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.utils import ProgrammingError
from psycopg import sql


@contextmanager
def borrow_database(name: str) -> Iterator[None]:
    """Let this process work in the database `name`, made and migrated if need be; then back.

    Raises:
        CommandError: the database server lets us make none.
    """
    make_database(name)
    with use_database(name):
        call_command("migrate", verbosity=0, interactive=False)
        yield


@contextmanager
def use_database(name: str) -> Iterator[None]:
    """Let this process work in the database `name`, which is there; then back in its own.

    So do the processes that it starts meanwhile: they read DATABASE_URL.
    """
    own, own_url = connection.settings_dict["NAME"], os.environ.get("DATABASE_URL")
    _point_to(name)
    os.environ["DATABASE_URL"] = _write_url()
    try:
        yield
    finally:
        os.environ.pop("DATABASE_URL")
        if own_url is not None:
            os.environ["DATABASE_URL"] = own_url
        _point_to(own)


def make_database(name: str) -> None:
    """Make the database unless it is there."""
    if not _exists(name):
        try:
            run_alone(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        except ProgrammingError as error:
            raise CommandError(
                f"The benchmark needs a database {name} of its own: {error}"
                f"Create it, owned by this account and with the extension vector: {name}."
            ) from error


def drop_database(name: str) -> bool:
    """Remove the database with all that is in it; whether there was one."""
    was_there = _exists(name)
    run_alone(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
    return was_there


def read_note(name: str) -> str:
    """What `write_note` wrote about the database; nothing when it is not there."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
            [name],
        )
        row = cursor.fetchone()
    return str(row[0] or "") if row else ""


def write_note(name: str, note: str) -> None:
    """Keep a note with the database, outside of its tables."""
    statement = sql.SQL("COMMENT ON DATABASE {} IS {}")
    run_alone(statement.format(sql.Identifier(name), sql.Literal(note)))


def _exists(name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return cursor.fetchone() is not None


def run_alone(statement: sql.Composable) -> None:
    """Run what may stand in no transaction, and so without a word about who asked for it."""
    connection.ensure_connection()
    connection.connection.execute(statement)


def _point_to(name: str) -> None:
    connection.close()
    connections[DEFAULT_DB_ALIAS].close_pool()  # type: ignore[attr-defined]
    connection.settings_dict["NAME"] = name


def _write_url() -> str:
    """The address of the database that we work in; a socket's folder stands in the host's place."""
    asked: dict[str, str] = connection.get_connection_params()
    found = {name: quote(str(asked.get(name) or ""), safe="") for name in ("user", "password")}
    account = f"{found['user']}:{found['password']}".removesuffix(":")
    host = quote(str(asked.get("host") or ""), safe="")
    port = f":{asked['port']}" if asked.get("port") else ""
    return f"postgres://{account}@{host}{port}/{quote(asked['dbname'], safe='')}"
