"""The events from which days are made."""

import datetime
from collections import defaultdict

from attendance.models import AttendanceEvent
from attendance.plans import ONE_DAY, Plans
from attendance.rules import Stamp


def read_stamps(plans: Plans) -> dict[int, list[Stamp]]:
    """The events that count of the days of the plans, by person.

    In every zone with more than the longest shift at both ends, so that no stay there is cut: from
    then on more events change nothing, and any days that are made together see the same.
    """
    since = datetime.datetime.combine(plans.first - 2 * ONE_DAY, datetime.time(), datetime.UTC)
    until = datetime.datetime.combine(plans.last + 3 * ONE_DAY, datetime.time(), datetime.UTC)
    events = AttendanceEvent.objects.standing().filter(
        employee__in=list(plans.people), at__gte=since, at__lt=until
    )
    stamps: defaultdict[int, list[Stamp]] = defaultdict(list)
    for employee_id, at, kind, method, pk in events.order_by("employee_id", "at", "pk").values_list(
        "employee_id", "at", "kind", "method", "pk"
    ):
        is_automatic = method == AttendanceEvent.Method.AUTOMATIC
        stamps[employee_id].append(Stamp(at, kind, is_automatic, pk))  # type: ignore[arg-type]
    return stamps
