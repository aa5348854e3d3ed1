"""What a month was closed with, and a guard that nothing slips past while it is being closed."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

FORWARDS = """
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

CREATE OR REPLACE FUNCTION attendance_guard_closed_month() RETURNS trigger LANGUAGE plpgsql AS $$
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

CREATE FUNCTION attendance_refuse_closed_month() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'this month is closed'
        USING ERRCODE = 'restrict_violation',
              HINT = 'Post an adjustment to an open month, or reopen this one.';
END $$;

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

BACKWARDS = """
DROP TRIGGER attendance_adjustment_closed_month ON attendance_adjustment;
DROP FUNCTION attendance_guard_adjustment();
CREATE OR REPLACE FUNCTION attendance_guard_closed_month() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (TG_OP <> 'INSERT' AND attendance_is_closed(OLD.site_id, OLD.day))
        OR (TG_OP <> 'DELETE' AND attendance_is_closed(NEW.site_id, NEW.day))
    THEN
        RAISE EXCEPTION 'this month is closed'
            USING ERRCODE = 'restrict_violation',
                  HINT = 'Post an adjustment to an open month, or reopen this one.';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
DROP FUNCTION attendance_refuse_closed_month();
DROP FUNCTION attendance_hold_month(bigint, date, boolean);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("attendance", "0013_exception_reviews"),
    ]

    operations = [
        migrations.RunSQL(FORWARDS, BACKWARDS),
        pgtrigger.migrations.RemoveTrigger(
            model_name="closedmonth",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="closedmonth",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="closedmonth",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="adjustment",
            name="paid_excused",
            field=models.SmallIntegerField(default=0, verbose_name="excused and paid"),
        ),
        migrations.AddField(
            model_name="closedmonth",
            name="counted",
            field=models.IntegerField(default=0, verbose_name="counted"),
        ),
        migrations.AddField(
            model_name="closedmonth",
            name="file_hash",
            field=models.CharField(
                blank=True,
                help_text="SHA-256 of the payroll file.",
                max_length=64,
                verbose_name="checksum",
            ),
        ),
        migrations.AddField(
            model_name="closedmonth",
            name="open_count",
            field=models.PositiveIntegerField(
                default=0,
                help_text="What was not settled when the month was closed.",
                verbose_name="left open",
            ),
        ),
        migrations.AddField(
            model_name="closedmonth",
            name="payable",
            field=models.IntegerField(default=0, verbose_name="to pay"),
        ),
        migrations.AddField(
            model_name="closedmonth",
            name="row_count",
            field=models.PositiveIntegerField(
                default=0, help_text="Rows of the payroll file.", verbose_name="people"
            ),
        ),
        migrations.AddField(
            model_name="closedmonthchange",
            name="counted",
            field=models.IntegerField(default=0, verbose_name="counted"),
        ),
        migrations.AddField(
            model_name="closedmonthchange",
            name="file_hash",
            field=models.CharField(
                blank=True,
                help_text="SHA-256 of the payroll file.",
                max_length=64,
                verbose_name="checksum",
            ),
        ),
        migrations.AddField(
            model_name="closedmonthchange",
            name="open_count",
            field=models.PositiveIntegerField(
                default=0,
                help_text="What was not settled when the month was closed.",
                verbose_name="left open",
            ),
        ),
        migrations.AddField(
            model_name="closedmonthchange",
            name="payable",
            field=models.IntegerField(default=0, verbose_name="to pay"),
        ),
        migrations.AddField(
            model_name="closedmonthchange",
            name="row_count",
            field=models.PositiveIntegerField(
                default=0, help_text="Rows of the payroll file.", verbose_name="people"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="closedmonth",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "attendance_closedmonthchange" ("closed_by_id", "counted", "file_hash", "month", "open_count", "payable", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "row_count", "site_id") VALUES (NEW."closed_by_id", NEW."counted", NEW."file_hash", NEW."month", NEW."open_count", NEW."payable", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."row_count", NEW."site_id"); RETURN NULL;',
                    hash="ce44eb4e10456a325b2cbf1dd5cdb74f0171ef0a",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_c5dc4",
                    table="attendance_closedmonth",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="closedmonth",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."closed_by_id" IS DISTINCT FROM (NEW."closed_by_id") OR OLD."counted" IS DISTINCT FROM (NEW."counted") OR OLD."file_hash" IS DISTINCT FROM (NEW."file_hash") OR OLD."month" IS DISTINCT FROM (NEW."month") OR OLD."open_count" IS DISTINCT FROM (NEW."open_count") OR OLD."payable" IS DISTINCT FROM (NEW."payable") OR OLD."row_count" IS DISTINCT FROM (NEW."row_count") OR OLD."site_id" IS DISTINCT FROM (NEW."site_id"))',
                    func='INSERT INTO "attendance_closedmonthchange" ("closed_by_id", "counted", "file_hash", "month", "open_count", "payable", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "row_count", "site_id") VALUES (NEW."closed_by_id", NEW."counted", NEW."file_hash", NEW."month", NEW."open_count", NEW."payable", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."row_count", NEW."site_id"); RETURN NULL;',
                    hash="cbf8ce3da22d4572b934a0d15988dae72f1a0bcd",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_d0402",
                    table="attendance_closedmonth",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="closedmonth",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "attendance_closedmonthchange" ("closed_by_id", "counted", "file_hash", "month", "open_count", "payable", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "row_count", "site_id") VALUES (OLD."closed_by_id", OLD."counted", OLD."file_hash", OLD."month", OLD."open_count", OLD."payable", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."row_count", OLD."site_id"); RETURN NULL;',
                    hash="c5a01fa5794b414ede79e76ed23bb7a59f4519e6",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_a5dfc",
                    table="attendance_closedmonth",
                    when="AFTER",
                ),
            ),
        ),
    ]
