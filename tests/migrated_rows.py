"""What the migrations wrote into the tables: groups, permissions and the like.

A test with transactions of its own leaves rows behind. Instead of cutting all two hundred tables
off, as Django does, the rows are deleted where there are any, and those of the migrations come
back with their old ids: no test depends on what ran before it, nor on the process it runs in.
"""

import functools

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.test import TransactionTestCase

NOT_EMPTIED = "django_migrations"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Remember the rows of the migrated database, and bring them back after such a test."""
    with django_db_blocker.unblock():
        tables = sorted(set(connection.introspection.table_names()) - {NOT_EMPTIED})
        rows = _read_rows(tables)
    TransactionTestCase._fixture_teardown = functools.partialmethod(
        lambda _case: _restore(tables, rows)
    )


def _read_rows(tables: list[str]) -> dict[str, bytes]:
    with connection.cursor() as cursor:
        copied = {}
        for table in tables:
            with cursor.copy(f'COPY "{table}" TO STDOUT') as copy:
                copied[table] = b"".join(bytes(part) for part in copy)
    return {table: content for table, content in copied.items() if content}


def _restore(tables: list[str], rows: dict[str, bytes]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        # No trigger writes history, refuses or follows: the tables become what they were.
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table in _find_filled(cursor, tables):
            cursor.execute(f'DELETE FROM "{table}"')
        for table, content in rows.items():
            with cursor.copy(f'COPY "{table}" FROM STDIN') as copy:
                copy.write(content)
    ContentType.objects.clear_cache()


def _find_filled(cursor, tables: list[str]) -> list[str]:
    asked = (f"SELECT '{table}' WHERE EXISTS (SELECT FROM \"{table}\")" for table in tables)
    cursor.execute(" UNION ALL ".join(asked))
    return [table for (table,) in cursor.fetchall()]
