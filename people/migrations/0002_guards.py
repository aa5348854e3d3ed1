"""What tables cannot say themselves: certificates that are final, and where rows keep their vectors.

A vector of 512 numbers has 2,056 bytes, a few more than PostgreSQL keeps in a row by itself. Kept
there, a search that compares every row reads no second table. Then the row is longer than PostgreSQL
likes, and it would move the longest words out of it instead: the name of the model, by which every
search begins, was read from another table 10,000 times for 10,000 faces. Hence the larger target.
"""

from django.db import migrations

CERTIFICATES = """
-- An open certificate may be finished once. When the employee's record or the account of whoever asked
-- is deleted, only the link to it goes.
CREATE FUNCTION people_refuse_certificate_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    may_change text[] := ARRAY['employee_id', 'requested_by_id'];
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.finished_at IS NULL THEN
            may_change := may_change || ARRAY['finished_at', 'verification', 'content_sha256'];
        END IF;
        IF to_jsonb(NEW) - may_change = to_jsonb(OLD) - may_change
            AND (NEW.employee_id IS NULL OR NEW.employee_id = OLD.employee_id)
            AND (NEW.requested_by_id IS NULL OR NEW.requested_by_id = OLD.requested_by_id)
        THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'erasure certificates are final'
        USING ERRCODE = 'restrict_violation', HINT = 'Erase again: that makes another one.';
END $$;
CREATE TRIGGER people_erasure_certificate_final
    BEFORE UPDATE OR DELETE ON people_erasurecertificate
    FOR EACH ROW EXECUTE FUNCTION people_refuse_certificate_change();
"""

NO_CERTIFICATES = """
DROP TRIGGER people_erasure_certificate_final ON people_erasurecertificate;
DROP FUNCTION people_refuse_certificate_change();
"""

VECTORS = [
    ("people_employee", "embedding"),
    ("people_team", "embedding"),
    ("people_facesample", "embedding"),
]
TARGET_BYTES = 4080


class Migration(migrations.Migration):
    replaces = [
        ("people", "0002_vectors_inline"),
        ("people", "0007_erasure_certificates_final"),
        ("people", "0029_words_inline"),
    ]
    # By its old name: a database that has only some of the migrations which 0001 replaces is
    # refused, not taken for a new one.
    dependencies = [("people", "0030_watch_camera")]
    operations = [
        migrations.RunSQL(CERTIFICATES, NO_CERTIFICATES),
        *(
            migrations.RunSQL(
                f"ALTER TABLE {table} ALTER COLUMN {column} SET STORAGE PLAIN, "
                f"SET (toast_tuple_target = {TARGET_BYTES})",
                f"ALTER TABLE {table} ALTER COLUMN {column} SET STORAGE EXTERNAL, "
                f"RESET (toast_tuple_target)",
            )
            for table, column in VECTORS
        ),
        # It counts requests: nothing that a crash may not take, and no request waits for a disk.
        migrations.RunSQL(
            "ALTER TABLE people_integrationpace SET UNLOGGED",
            "ALTER TABLE people_integrationpace SET LOGGED",
        ),
    ]
