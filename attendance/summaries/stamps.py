"""The events from which days are made."""

import datetime
from collections import defaultdict
from collections.abc import Iterable

from attendance.fast_reads import Query, Row, fetch_rows
from attendance.plans import ONE_DAY, Plans
from attendance.rules import Stamp

# As EventQuerySet.standing() has it.
STANDING = """
SELECT employee_id, at, kind, method = 'automatic', id FROM attendance_attendanceevent AS event
WHERE employee_id = ANY(%s::bigint[]) AND at >= %s AND at < %s
    AND NOT EXISTS (SELECT FROM attendance_eventvoid WHERE event_id = event.id)
ORDER BY employee_id, at, id
"""


def ask_stamps(plans: Plans) -> Query:
    """For the events that count, of the days of the plans.

    In every zone with more than the longest shift at both ends, so that no stay there is cut: from
    then on more events change nothing, and any days that are made together see the same.
    """
    since = datetime.datetime.combine(plans.first - 2 * ONE_DAY, datetime.time(), datetime.UTC)
    until = datetime.datetime.combine(plans.last + 3 * ONE_DAY, datetime.time(), datetime.UTC)
    return STANDING, [list(plans.people), since, until]


def group_stamps(rows: Iterable[Row]) -> defaultdict[int, list[Stamp]]:
    """The events by person, ascending; of whoever has none, none."""
    stamps: defaultdict[int, list[Stamp]] = defaultdict(list)
    for employee_id, *values in rows:
        stamps[employee_id].append(Stamp(*values))
    return stamps


def read_stamps(plans: Plans) -> defaultdict[int, list[Stamp]]:
    """Both in one."""
    return group_stamps(fetch_rows(*ask_stamps(plans)))
