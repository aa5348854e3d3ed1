"""What plans are made of, as rows: six queries that are sent at once.

Every check-in reads them, so they are written by hand, and name no model.
"""

import datetime
from collections.abc import Collection
from typing import NamedTuple

from attendance.fast_reads import Query, Row, fetch_together

TERMS = (
    "starts_at", "ends_at", "planned_minutes", "break_minutes", "is_flexible", "has_core",
    "breaks_are_paid", "late_grace", "early_grace", "counts_early_arrival", "rounding_step",
    "rounding_mode", "half_day_from", "full_day_from", "overtime_after", "weekly_overtime_after",
    "closes_after",
)  # fmt: skip

PLACES = """
SELECT employee_id, since, site_id, team_id, time_zone
FROM people_placement JOIN people_site AS site ON site.id = site_id
WHERE employee_id = ANY(%s::bigint[]) AND since <= %s ORDER BY since
"""
# The people themselves, and the teams and sites in which they are or were.
TARGETED = """(
    row.employee_id = ANY(%s::bigint[])
    OR row.team_id IN (SELECT team_id FROM people_placement WHERE employee_id = ANY(%s::bigint[]))
    OR row.site_id IN (SELECT site_id FROM people_placement WHERE employee_id = ANY(%s::bigint[]))
)"""
ASSIGNMENTS = f"""
SELECT row.employee_id, row.team_id, row.site_id, valid_from, valid_until,
    weeks, week, weekday, shift_id
FROM attendance_scheduleassignment AS row
JOIN attendance_schedule AS schedule ON schedule.id = row.schedule_id
LEFT JOIN attendance_scheduleday AS day ON day.schedule_id = schedule.id
WHERE {TARGETED} AND valid_from <= %s AND (valid_until IS NULL OR valid_until >= %s)
"""  # noqa: S608
EXCEPTIONS = f"""
SELECT row.employee_id, row.team_id, row.site_id, day, shift_id
FROM attendance_planexception AS row WHERE {TARGETED} AND day BETWEEN %s AND %s
"""  # noqa: S608
SHIFTS = f"""
SELECT id, ARRAY(
    SELECT ARRAY[after_minutes, minutes] FROM attendance_requiredbreak
    WHERE shift_id = shift.id ORDER BY after_minutes
), {", ".join(TERMS)}
FROM attendance_shift AS shift
"""  # noqa: S608
HOLIDAYS = """
SELECT site_id, day, name FROM attendance_holiday
WHERE is_observed AND day BETWEEN %s AND %s
    AND site_id IN (SELECT site_id FROM people_placement WHERE employee_id = ANY(%s::bigint[]))
"""
LEAVES = """
SELECT employee_id, id, first_day, last_day, starts_at_noon, ends_at_noon FROM attendance_leave
WHERE employee_id = ANY(%s::bigint[]) AND state = 'approved' AND first_day <= %s AND last_day >= %s
ORDER BY first_day, id
"""


class PlanRows(NamedTuple):
    """The rows of each query above, in its order of columns."""

    places: list[Row]
    assignments: list[Row]
    exceptions: list[Row]
    shifts: list[Row]
    holidays: list[Row]
    leaves: list[Row]


def read_plan_rows(
    employee_ids: Collection[int], first: datetime.date, last: datetime.date
) -> PlanRows:
    """What touches these people from `first` to `last`."""
    ids = list(employee_ids)
    queries: list[Query] = [
        (PLACES, [ids, last]),
        (ASSIGNMENTS, [ids, ids, ids, last, first]),
        (EXCEPTIONS, [ids, ids, ids, first, last]),
        (SHIFTS, []),
        (HOLIDAYS, [first, last, ids]),
        (LEAVES, [ids, last, first]),
    ]
    return PlanRows(*fetch_together(queries))
