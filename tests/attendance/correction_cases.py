"""Ada of Engineering, who forgot to check out some days ago, and those who may put that right."""

import datetime

from django.utils import timezone

from attendance.models import AttendanceEvent, Correction, DaySummary
from attendance.services.corrections import AddEvent, VoidEvent, request_correction
from people.models import Employee
from people.roles import Role
from tests.attendance.plan_fixtures import assign, make_schedule, make_shift
from tests.company_fixtures import make_account, make_check_in, make_employee

DAY = datetime.timedelta(days=1)


def find_wednesday(weeks_ago: int = 1) -> datetime.date:
    """A working day of the near past, never one on which the clocks change."""
    today = timezone.localdate()
    return today - (today.weekday() + 5) * DAY - (weeks_ago - 1) * 7 * DAY


def at(employee: Employee, clock: str, day: datetime.date | None = None) -> datetime.datetime:
    """A time on the clock of the site."""
    time = datetime.time.fromisoformat(clock)
    moment = datetime.datetime.combine(day or find_wednesday(), time, tzinfo=employee.site.zone)
    return moment.astimezone(datetime.UTC)


def make_ada(*clocks: str, name: str = "Ada Lovelace", **values) -> Employee:
    """Somebody who is to work from 9 to 17 with an hour of break; `clocks` of last Wednesday."""
    ada = make_employee(name, **values)
    if not ada.site.schedule_assignments.exists():
        assign(make_schedule(make_shift("09:00", "17:00", break_minutes=60)), site=ada.site)
    for clock in clocks:
        make_check_in(ada, at(ada, clock))
    return ada


def make_own_account(employee: Employee, name: str = "ada", *roles: Role):
    account = make_account(name, *(roles or (Role.EMPLOYEE,)), employee=employee)
    employee.refresh_from_db()
    return account


def add(employee: Employee, kind: str, clock: str, day: datetime.date | None = None) -> AddEvent:
    return AddEvent(kind, at(employee, clock, day))


def void(event: AttendanceEvent) -> VoidEvent:
    return VoidEvent(event.pk)


def ask(employee: Employee, *lines, by=None, day=None, reason="Forgot to check out") -> Correction:
    return request_correction(
        employee=employee, day=day or find_wednesday(), reason=reason, lines=lines, by=by
    )


def find_day(employee: Employee, day: datetime.date | None = None) -> DaySummary:
    return DaySummary.objects.get(employee=employee, day=day or find_wednesday())


def list_events(employee: Employee) -> list[str]:
    """What counts, like `in 09:00`."""
    events = employee.events.standing().order_by("at", "pk")
    return [f"{one.kind} {one.at.astimezone(employee.site.zone):%H:%M}" for one in events]
