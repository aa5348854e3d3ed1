"""What stands, stands, whoever writes: events, closed months, decisions at doors, days to make anew."""

from django.db import migrations

EVENTS = """
CREATE FUNCTION attendance_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'attendance events are append-only'
        USING ERRCODE = 'restrict_violation',
              HINT = 'Record another event instead.';
END $$;
CREATE TRIGGER attendance_event_append_only
    BEFORE UPDATE OR DELETE ON attendance_attendanceevent
    FOR EACH ROW EXECUTE FUNCTION attendance_refuse_change();

CREATE TRIGGER attendance_void_append_only
    BEFORE UPDATE OR DELETE ON attendance_eventvoid
    FOR EACH ROW EXECUTE FUNCTION attendance_refuse_change();
"""

NO_EVENTS = """
DROP TRIGGER attendance_void_append_only ON attendance_eventvoid;
DROP TRIGGER attendance_event_append_only ON attendance_attendanceevent;
DROP FUNCTION attendance_refuse_change();
"""

MONTHS = """
CREATE FUNCTION attendance_is_closed(at_site bigint, on_day date) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT 1 FROM attendance_closedmonth
        WHERE site_id = at_site AND month = date_trunc('month', on_day)::date
    )
$$;

-- Whoever writes a day or an adjustment of a month shares this lock, whoever closes or reopens the
-- month has it alone: so the guard knows of every closing that is committed before the row is.
CREATE FUNCTION attendance_hold_month(at_site bigint, on_day date, alone boolean DEFAULT false)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    place integer := (at_site % 2000000000)::integer;
    month integer := (extract(year FROM on_day) * 12 + extract(month FROM on_day))::integer;
BEGIN
    IF alone THEN
        PERFORM pg_advisory_xact_lock(place, month);
    ELSE
        PERFORM pg_advisory_xact_lock_shared(place, month);
    END IF;
END $$;

CREATE FUNCTION attendance_refuse_closed_month() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'this month is closed'
        USING ERRCODE = 'restrict_violation',
              HINT = 'Post an adjustment to an open month, or reopen this one.';
END $$;

CREATE FUNCTION attendance_guard_closed_month() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM attendance_hold_month(OLD.site_id, OLD.day);
        IF attendance_is_closed(OLD.site_id, OLD.day) THEN
            PERFORM attendance_refuse_closed_month();
        END IF;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM attendance_hold_month(NEW.site_id, NEW.day);
        IF attendance_is_closed(NEW.site_id, NEW.day) THEN
            PERFORM attendance_refuse_closed_month();
        END IF;
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE TRIGGER attendance_closed_month
    BEFORE INSERT OR UPDATE OR DELETE ON attendance_daysummary
    FOR EACH ROW EXECUTE FUNCTION attendance_guard_closed_month();

CREATE FUNCTION attendance_guard_adjustment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM attendance_hold_month(OLD.site_id, OLD.posted_on);
        IF attendance_is_closed(OLD.site_id, OLD.posted_on) THEN
            PERFORM attendance_refuse_closed_month();
        END IF;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM attendance_hold_month(NEW.site_id, NEW.posted_on);
        IF attendance_is_closed(NEW.site_id, NEW.posted_on) THEN
            PERFORM attendance_refuse_closed_month();
        END IF;
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE TRIGGER attendance_adjustment_closed_month
    BEFORE INSERT OR UPDATE OR DELETE ON attendance_adjustment
    FOR EACH ROW EXECUTE FUNCTION attendance_guard_adjustment();
"""

NO_MONTHS = """
DROP TRIGGER attendance_adjustment_closed_month ON attendance_adjustment;
DROP FUNCTION attendance_guard_adjustment();
DROP TRIGGER attendance_closed_month ON attendance_daysummary;
DROP FUNCTION attendance_guard_closed_month();
DROP FUNCTION attendance_refuse_closed_month();
DROP FUNCTION attendance_hold_month(bigint, date, boolean);
DROP FUNCTION attendance_is_closed(bigint, date);
"""

STALE_DAYS = """
CREATE FUNCTION attendance_note_placement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO attendance_staledays (employee_id, first) VALUES (OLD.employee_id, OLD.since);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO attendance_staledays (employee_id, first) VALUES (NEW.employee_id, NEW.since);
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER attendance_note_placement
    AFTER INSERT OR UPDATE OR DELETE ON people_placement
    FOR EACH ROW EXECUTE FUNCTION attendance_note_placement();

CREATE FUNCTION attendance_note_employment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.active_from <> OLD.active_from THEN
        INSERT INTO attendance_staledays (employee_id, first, last)
        VALUES (NEW.id, least(OLD.active_from, NEW.active_from),
                greatest(OLD.active_from, NEW.active_from));
    END IF;
    IF NEW.active_until IS DISTINCT FROM OLD.active_until THEN
        -- least() and greatest() pass over NULL, which here is: no end.
        INSERT INTO attendance_staledays (employee_id, first, last)
        VALUES (NEW.id, least(OLD.active_until, NEW.active_until),
                CASE WHEN OLD.active_until IS NULL OR NEW.active_until IS NULL THEN NULL
                ELSE greatest(OLD.active_until, NEW.active_until) END);
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER attendance_note_employment
    AFTER UPDATE OF active_from, active_until ON people_employee
    FOR EACH ROW EXECUTE FUNCTION attendance_note_employment();

CREATE FUNCTION attendance_note_time_zone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO attendance_staledays (site_id, first) VALUES (NEW.id, DATE '0001-01-01');
    RETURN NULL;
END $$;

CREATE TRIGGER attendance_note_time_zone
    AFTER UPDATE OF time_zone ON people_site
    FOR EACH ROW WHEN (NEW.time_zone <> OLD.time_zone)
    EXECUTE FUNCTION attendance_note_time_zone();
"""

NO_STALE_DAYS = """
DROP TRIGGER attendance_note_time_zone ON people_site;
DROP FUNCTION attendance_note_time_zone();
DROP TRIGGER attendance_note_employment ON people_employee;
DROP FUNCTION attendance_note_employment();
DROP TRIGGER attendance_note_placement ON people_placement;
DROP FUNCTION attendance_note_placement();
"""

DOORS = """
CREATE FUNCTION attendance_refuse_door_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('muster.sweep', true) = 'door_decisions' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'decisions at doors are append-only'
        USING ERRCODE = 'restrict_violation',
              HINT = 'The rules of retention remove them.';
END $$;
CREATE TRIGGER door_decision_append_only
    BEFORE UPDATE OR DELETE ON attendance_doordecision
    FOR EACH ROW EXECUTE FUNCTION attendance_refuse_door_change();
CREATE TRIGGER relay_answer_append_only
    BEFORE UPDATE OR DELETE ON attendance_relayanswer
    FOR EACH ROW EXECUTE FUNCTION attendance_refuse_door_change();
"""

NO_DOORS = """
DROP TRIGGER relay_answer_append_only ON attendance_relayanswer;
DROP TRIGGER door_decision_append_only ON attendance_doordecision;
DROP FUNCTION attendance_refuse_door_change();
"""


class Migration(migrations.Migration):
    replaces = [
        ("attendance", "0002_append_only"),
        ("attendance", "0006_guards_and_roles"),
        ("attendance", "0008_stale_days"),
        ("attendance", "0014_closed_months"),
    ]
    # By its old name: a database that has only some of the migrations which 0001 replaces is
    # refused, not taken for a new one.
    dependencies = [("attendance", "0029_emergency_history"), ("people", "0001_tables")]
    operations = [
        migrations.RunSQL(EVENTS, NO_EVENTS),
        migrations.RunSQL(MONTHS, NO_MONTHS),
        migrations.RunSQL(STALE_DAYS, NO_STALE_DAYS),
        migrations.RunSQL(DOORS, NO_DOORS),
        # The newest live picture: written several times a second, worth nothing after a crash.
        migrations.RunSQL(
            "ALTER TABLE attendance_camerapreview SET UNLOGGED",
            "ALTER TABLE attendance_camerapreview SET LOGGED",
        ),
    ]
