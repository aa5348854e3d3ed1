"""Days that have to be made anew, and the triggers that notice: no way of writing is past them."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

FORWARDS = """
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

BACKWARDS = """
DROP TRIGGER attendance_note_time_zone ON people_site;
DROP FUNCTION attendance_note_time_zone();
DROP TRIGGER attendance_note_employment ON people_employee;
DROP FUNCTION attendance_note_employment();
DROP TRIGGER attendance_note_placement ON people_placement;
DROP FUNCTION attendance_note_placement();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("attendance", "0007_reports"),
        ("people", "0019_placements"),
    ]

    operations = [
        migrations.CreateModel(
            name="OpenDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="day")),
                (
                    "opened_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="opened at"
                    ),
                ),
                (
                    "site",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="open_day",
                        to="people.site",
                        verbose_name="site",
                    ),
                ),
            ],
            options={
                "verbose_name": "open day",
                "verbose_name_plural": "open days",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="StaleDays",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first", models.DateField(verbose_name="first day")),
                (
                    "last",
                    models.DateField(
                        help_text="Empty: up to today.", null=True, verbose_name="last day"
                    ),
                ),
                (
                    "attempts",
                    models.PositiveSmallIntegerField(db_default=0, verbose_name="failed attempts"),
                ),
                ("due_at", models.DateTimeField(null=True, verbose_name="not before")),
                (
                    "employee",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.employee",
                        verbose_name="employee",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.site",
                        verbose_name="site",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.team",
                        verbose_name="team",
                    ),
                ),
            ],
            options={
                "verbose_name": "days to be made anew",
                "verbose_name_plural": "days to be made anew",
                "ordering": ["pk"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("employee__isnull", True), ("team__isnull", True)),
                            models.Q(("employee__isnull", True), ("site__isnull", True)),
                            models.Q(("site__isnull", True), ("team__isnull", True)),
                            _connector="OR",
                        ),
                        name="stale_days_of_one_target",
                    )
                ],
            },
        ),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]
