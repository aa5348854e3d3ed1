"""The events from which days are made."""

import datetime
from collections import defaultdict

from attendance.plans import ONE_DAY, Plans
from attendance.rules import Stamp
from attendance.summaries.reading import fetch_rows

# As EventQuerySet.standing() has it.
STANDING = """
SELECT employee_id, at, kind, method = 'automatic', id FROM attendance_attendanceevent AS event
WHERE employee_id = ANY(%s::bigint[]) AND at >= %s AND at < %s
    AND NOT EXISTS (SELECT FROM attendance_eventvoid WHERE event_id = event.id)
ORDER BY employee_id, at, id
"""


def read_stamps(plans: Plans) -> dict[int, list[Stamp]]:
    """The events that count of the days of the plans, by person.

    In every zone with more than the longest shift at both ends, so that no stay there is cut: from
    then on more events change nothing, and any days that are made together see the same.
    """
    since = datetime.datetime.combine(plans.first - 2 * ONE_DAY, datetime.time(), datetime.UTC)
    until = datetime.datetime.combine(plans.last + 3 * ONE_DAY, datetime.time(), datetime.UTC)
    stamps: defaultdict[int, list[Stamp]] = defaultdict(list)
    for employee_id, at, kind, is_automatic, pk in fetch_rows(
        STANDING, [list(plans.people), since, until]
    ):
        stamps[employee_id].append(Stamp(at, kind, is_automatic, pk))
    return stamps
