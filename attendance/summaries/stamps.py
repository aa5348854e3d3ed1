"""The events from which days are made."""

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence

from attendance.models import AttendanceEvent
from attendance.plans import ONE_DAY, PlannedDay, Plans
from attendance.rules import DayPlan, Stamp


def read_stamps(plans: Plans) -> dict[int, list[Stamp]]:
    """The events that count, ascending, of a little more than the days of the plans, by person."""
    since = datetime.datetime.combine(plans.first - ONE_DAY, datetime.time(), datetime.UTC)
    until = datetime.datetime.combine(plans.last + 2 * ONE_DAY, datetime.time(), datetime.UTC)
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


def cut_stamps(stamps: Sequence[Stamp], planned: Mapping[datetime.date, PlannedDay]) -> list[Stamp]:
    """Those that lie in the planned days, so that the same days always see the same stamps."""
    plans = [one.plan for one in planned.values()]
    since = _find_midnight(plans[0], plans[0].day)
    until = _find_midnight(plans[-1], plans[-1].day + ONE_DAY)
    return [stamp for stamp in stamps if since <= stamp.at < until]


def _find_midnight(plan: DayPlan, day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(), plan.zone).astimezone(datetime.UTC)
