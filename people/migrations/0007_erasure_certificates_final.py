"""Erasure certificates are final: PostgreSQL lets an open one be finished once, and nothing else.

When the employee's record or the account of whoever asked is deleted, only the link to it goes.
"""

from django.db import migrations

FORWARDS = """
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

BACKWARDS = """
DROP TRIGGER people_erasure_certificate_final ON people_erasurecertificate;
DROP FUNCTION people_refuse_certificate_change();
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0006_erasure_certificates")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
