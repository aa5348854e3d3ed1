"""Reading many rows fast: 300,000 days a month are to be compared with what stands."""

from collections.abc import Collection
from typing import Any

import psycopg
from django.db import connection


def fetch_rows(query: str, parameters: Collection[Any]) -> list[tuple[Any, ...]]:
    """The rows of a query, in the transaction of the thread.

    Past Django's cursor, which reads times as text: that takes eight times as long.
    """
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(query, tuple(parameters), binary=True)
        return cursor.fetchall()
