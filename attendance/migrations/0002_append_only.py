"""Attendance events are append-only: PostgreSQL refuses to change or remove one."""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION attendance_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'attendance events are append-only'
        USING ERRCODE = 'restrict_violation',
              HINT = 'Record another event instead.';
END $$;
CREATE TRIGGER attendance_event_append_only
    BEFORE UPDATE OR DELETE ON attendance_attendanceevent
    FOR EACH ROW EXECUTE FUNCTION attendance_refuse_change();
"""

BACKWARDS = """
DROP TRIGGER attendance_event_append_only ON attendance_attendanceevent;
DROP FUNCTION attendance_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("attendance", "0001_initial")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
