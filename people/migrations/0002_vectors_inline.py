"""Keep vectors in their rows: a search that compares every row then reads no second table.

A vector of 512 numbers has 2,056 bytes, a few more than PostgreSQL keeps inline by itself.
Rows that exist are moved when they are next written.
"""

from django.db import migrations

COLUMNS = [
    ("people_employee", "embedding"),
    ("people_team", "embedding"),
    ("people_facesample", "embedding"),
]


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [
        migrations.RunSQL(
            f"ALTER TABLE {table} ALTER COLUMN {column} SET STORAGE PLAIN",
            f"ALTER TABLE {table} ALTER COLUMN {column} SET STORAGE EXTERNAL",
        )
        for table, column in COLUMNS
    ]
