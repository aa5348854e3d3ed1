"""Keep the short words of a row beside its vector.

With a vector the row is longer than PostgreSQL likes, so it moved the longest words out of it: the
name of the model, by which every search begins. It was read from another table 10,000 times for
10,000 faces, which took three times as long as comparing them.
"""

from django.db import migrations

TARGET_BYTES = 4080
REWRITE = [
    ("people_employee", "embedding_model_id"),
    ("people_facesample", "model_id"),
    ("people_team", "embedding_model_id"),
]


class Migration(migrations.Migration):
    dependencies = [("people", "0028_map_views")]
    operations = [
        *(
            migrations.RunSQL(
                f"ALTER TABLE {table} SET (toast_tuple_target = {TARGET_BYTES})",
                f"ALTER TABLE {table} RESET (toast_tuple_target)",
            )
            for table, _column in REWRITE
        ),
        # What has been moved out comes back when it is written anew; the value stays as it is.
        *(
            migrations.RunSQL(
                f"UPDATE {table} SET {column} = {column} || '' WHERE {column} <> ''",
                migrations.RunSQL.noop,
            )
            for table, column in REWRITE
        ),
    ]
