"""What stands, stands: voided events and closed months; and what the roles may do."""

from django.db import migrations

from people.roles import Role, grant, list_grants

FORWARDS = """
CREATE TRIGGER attendance_void_append_only
    BEFORE UPDATE OR DELETE ON attendance_eventvoid
    FOR EACH ROW EXECUTE FUNCTION attendance_refuse_change();

CREATE FUNCTION attendance_is_closed(at_site bigint, on_day date) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT 1 FROM attendance_closedmonth
        WHERE site_id = at_site AND month = date_trunc('month', on_day)::date
    )
$$;

CREATE FUNCTION attendance_guard_closed_month() RETURNS trigger LANGUAGE plpgsql AS $$
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

CREATE TRIGGER attendance_closed_month
    BEFORE INSERT OR UPDATE OR DELETE ON attendance_daysummary
    FOR EACH ROW EXECUTE FUNCTION attendance_guard_closed_month();
"""

BACKWARDS = """
DROP TRIGGER attendance_closed_month ON attendance_daysummary;
DROP FUNCTION attendance_guard_closed_month();
DROP FUNCTION attendance_is_closed(bigint, date);
DROP TRIGGER attendance_void_append_only ON attendance_eventvoid;
"""

PLANS = ("shift", "schedule", "scheduleassignment", "planexception", "holiday")
RESULTS = ("daysummary", "closedmonth", "adjustment")


def _each(names: tuple[str, ...], *actions: str) -> list[str]:
    return [grant for name in names for grant in list_grants(f"attendance.{name}", *actions)]


WHOLE = ("view", "add", "change", "delete")
HR_WORK = [
    *_each(PLANS, *WHOLE),
    *_each(RESULTS, "view"),
    *list_grants("attendance.leave", *WHOLE),
    *list_grants("attendance.correction", "view", "add"),
    "attendance.decide_leave",
    "attendance.decide_correction",
    "attendance.close_month",
]


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0019_placements"),
        ("attendance", "0005_attendance_that_adds_up"),
    ]

    operations = [
        migrations.RunSQL(FORWARDS, BACKWARDS),
        grant(
            {
                Role.HR_ADMIN: [*HR_WORK, *list_grants("attendance.leavetype", *WHOLE)],
                Role.HR: [*HR_WORK, *list_grants("attendance.leavetype", "view")],
                Role.TEAM_MANAGER: [
                    *_each(PLANS, "view"),
                    *list_grants("attendance.daysummary", "view"),
                    *list_grants("attendance.leavetype", "view"),
                    *list_grants("attendance.leave", "view", "add"),
                    *list_grants("attendance.correction", "view", "add"),
                    "attendance.decide_leave",
                    "attendance.decide_correction",
                ],
                Role.AUDITOR: [
                    *_each(PLANS, "view"),
                    *_each(RESULTS, "view"),
                    *list_grants("attendance.leavetype", "view"),
                    *list_grants("attendance.leave", "view"),
                    *list_grants("attendance.correction", "view"),
                ],
            }
        ),
    ]
