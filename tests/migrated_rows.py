"""What the migrations wrote into the tables: groups, permissions and the like.

A test with transactions of its own empties all tables when it ends. It gets these rows back, with
their old ids, so that no test depends on what ran before it, nor on the process it runs in.
"""

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models.signals import post_migrate

NOT_EMPTIED = "django_migrations"
NOT_OURS = ("procrastinate_jobs",)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Remember the rows of the migrated database, and bring them back whenever it is emptied."""
    with django_db_blocker.unblock():
        rows = _read_rows()
    last = [config for config in apps.get_app_configs() if config.models_module][-1]
    # Emptying the tables ends with this signal, after Django made new permissions.
    post_migrate.connect(lambda **_: _restore(rows), sender=last, weak=False)


def _read_rows() -> dict[str, bytes]:
    tables = set(connection.introspection.table_names()) - {NOT_EMPTIED}
    with connection.cursor() as cursor:
        copied = {}
        for table in sorted(tables):
            with cursor.copy(f'COPY "{table}" TO STDOUT') as copy:
                copied[table] = b"".join(bytes(part) for part in copy)
    return {table: content for table, content in copied.items() if content}


def _restore(rows: dict[str, bytes]) -> None:
    # The queue's tables are not Django's, so Django leaves the jobs of the last test in them.
    names = ", ".join(f'"{table}"' for table in (*rows, *NOT_OURS))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {names} CASCADE")
        # No trigger writes history about rows that were there before.
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table, content in rows.items():
            with cursor.copy(f'COPY "{table}" FROM STDIN') as copy:
                copy.write(content)
    ContentType.objects.clear_cache()
