"""What happened in the demo company: five weeks of days, with everything that HR looks into.

Somebody comes late, somebody stays long, somebody is on vacation, and one forgot to check out.
"""

import datetime
import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext as _

from attendance.day_changes import AddEvent
from attendance.models import (
    AttendanceEvent,
    Device,
    Leave,
    LeaveType,
    PlanException,
    RequiredBreak,
    Schedule,
    ScheduleAssignment,
    ScheduleDay,
    Shift,
)
from attendance.services import create_device
from attendance.services.corrections import request_correction
from attendance.services.holidays import fill_holidays
from attendance.services.leaves import request_leave
from attendance.summaries import rebuild_days
from people.models import Employee, Site

DAYS = 35
WORKDAYS = range(5)
STARTS, ENDS = datetime.time(9), datetime.time(17, 30)
NOON = datetime.timedelta(hours=11, minutes=30)
HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)
AWAY = 0.02  # share of people who are away on a day, and nobody knows why
EATS_OUTSIDE, STAYS_LONG = 0.4, 0.12
FORGETFUL, FORGETFUL_TOO = 4, 0  # positions of people: one for HR to find, one who asks by herself
ON_VACATION = {7: (12, 8), 13: (3, -3), 18: (25, 16)}
"""Position of a person: the days ago on which the vacation began and ends."""

Kind = AttendanceEvent.Kind


@dataclass(frozen=True, slots=True)
class DemoDay:
    """A day of the company: `moved` is how far it lies from nine to half past five."""

    midnight: datetime.datetime
    moved: datetime.timedelta
    on_vacation: frozenset[int]
    is_today: bool
    is_last_before_today: bool

    def find_moment(self, minutes: float, position: int) -> datetime.datetime:
        """When something happens; nothing of a day that was moved happens before its midnight."""
        earliest = self.midnight + datetime.timedelta(minutes=1 + position % 8)
        return max(earliest, self.midnight + self.moved + datetime.timedelta(minutes=minutes))


def seed_days(employees: list[Employee], site: Site, chance: random.Random) -> None:
    """Plans, leave and events up to now, and the days that they make."""
    now = timezone.now()
    today = now.astimezone(site.zone).date()
    first = find_first_day(site)
    fill_holidays(site=site, years={first.year, today.year, today.year + 1})
    shift = _plan_weeks(site, first)
    moved = _move_today(site, shift, now)
    _give_leave(employees, today)
    device = create_device(name="Reception (demo data)", site=site)
    AttendanceEvent.objects.bulk_create(
        event
        for demo_day in _list_days(site, first, now, moved)
        for event in _seed_day(employees, demo_day, device, now, chance)
    )
    Device.objects.filter(pk=device.pk).update(is_active=False)
    ids = [employee.pk for employee in employees]
    rebuild_days(employee_ids=ids, first=first, last=today, now=now)


def find_first_day(site: Site) -> datetime.date:
    """The day on which the company began to use Muster."""
    return timezone.localdate(timezone=site.zone) - DAYS * DAY


def make_requests(account: User) -> None:
    """What waits for an answer: leave in a month, and a check-out that was forgotten."""
    employee = Employee.objects.select_related("site").get(user=account)
    today = timezone.localdate(timezone=employee.site.zone)
    monday = today + DAY * (28 - today.weekday())
    vacation = LeaveType.objects.order_by("pk").first()
    if vacation is not None:
        request_leave(
            employee=employee,
            leave_type=vacation,
            first_day=monday,
            last_day=monday + 4 * DAY,
            reason=_("A week by the sea"),
            by=account,
        )
    _ask_for_check_out(employee, account)


def _ask_for_check_out(employee: Employee, account: User) -> None:
    """Let the person ask for the check-out that was forgotten."""
    odd_days = employee.day_summaries.filter(exceptions__contains=["missing_out"])
    odd = odd_days.order_by("-day").first()
    if odd is not None:
        left_at = datetime.datetime.combine(odd.day, datetime.time(17, 40), employee.site.zone)
        request_correction(
            employee=employee,
            day=odd.day,
            reason=_("I forgot to check out."),
            lines=[AddEvent(kind=Kind.OUT, at=left_at)],
            by=account,
        )


def _plan_weeks(site: Site, first: datetime.date) -> Shift:
    """Nine to half past five from Monday to Friday, for everybody at the site."""
    shift = _make_shift(_("Office hours"), "O", STARTS, ENDS)
    schedule = Schedule.objects.create(name=_("Monday to Friday"))
    ScheduleDay.objects.bulk_create(
        ScheduleDay(schedule=schedule, weekday=weekday, shift=shift) for weekday in WORKDAYS
    )
    ScheduleAssignment.objects.create(schedule=schedule, site=site, valid_from=first)
    return shift


def _make_shift(name: str, code: str, starts_at: datetime.time, ends_at: datetime.time) -> Shift:
    shift = Shift.objects.create(
        name=name,
        code=code,
        starts_at=starts_at,
        ends_at=ends_at,
        planned_minutes=480,
        break_minutes=30,
        late_grace=10,
        early_grace=10,
        half_day_from=120,
        full_day_from=300,
        overtime_after=525,
    )
    RequiredBreak.objects.create(shift=shift, after_minutes=360, minutes=30)
    RequiredBreak.objects.create(shift=shift, after_minutes=540, minutes=45)
    return shift


def _move_today(site: Site, shift: Shift, now: datetime.datetime) -> datetime.timedelta:
    """Let it be about noon in the company whenever somebody looks: the board is worth it then.

    How far the events of today are moved; the hours of today are moved with them.
    """
    local = now.astimezone(site.zone)
    midnight = datetime.datetime.combine(local.date(), datetime.time(), site.zone)
    moved = max(now - midnight - NOON, -datetime.timedelta(hours=STARTS.hour))
    moved -= moved % datetime.timedelta(minutes=15)
    if abs(moved) > HOUR:
        shift = _make_shift(_("Office hours, moved"), "M", _add(STARTS, moved), _add(ENDS, moved))
    if abs(moved) > HOUR or local.weekday() not in WORKDAYS:
        note = _("So that the demonstration has a day, whenever you look.")
        PlanException.objects.create(site=site, day=local.date(), shift=shift, note=note)
    return moved


def _add(time: datetime.time, moved: datetime.timedelta) -> datetime.time:
    return (datetime.datetime.combine(datetime.date(2000, 1, 2), time) + moved).time()


def _give_leave(employees: list[Employee], today: datetime.date) -> None:
    leave_type = LeaveType.objects.order_by("pk").first()
    if leave_type is None:
        return
    Leave.objects.bulk_create(
        Leave(
            employee=employees[position],
            type=leave_type,
            first_day=today - first * DAY,
            last_day=today - last * DAY,
            state=Leave.State.APPROVED,
            decided_at=timezone.now(),
        )
        for position, (first, last) in ON_VACATION.items()
        if position < len(employees)
    )


def _list_days(
    site: Site, first: datetime.date, now: datetime.datetime, moved: datetime.timedelta
) -> Iterator[DemoDay]:
    """Monday to Friday, but no holidays; and today, whatever it is."""
    today = now.astimezone(site.zone).date()
    closed = set(site.holidays.filter(is_observed=True).values_list("day", flat=True))
    days = [first + number * DAY for number in range((today - first).days)]
    workdays = [day for day in days if day.weekday() in WORKDAYS and day not in closed]
    for day in [*workdays, today]:
        yield DemoDay(
            midnight=datetime.datetime.combine(day, datetime.time(), site.zone),
            moved=moved if day == today else 0 * DAY,
            on_vacation=frozenset(_find_on_vacation((today - day).days)),
            is_today=day == today,
            is_last_before_today=day == workdays[-1],
        )


def _find_on_vacation(days_ago: int) -> Iterator[int]:
    for position, (first, last) in ON_VACATION.items():
        if last <= days_ago <= first:
            yield position


def _seed_day(
    employees: list[Employee],
    demo_day: DemoDay,
    device: Device,
    now: datetime.datetime,
    chance: random.Random,
) -> Iterator[AttendanceEvent]:
    """The events of a day that lie behind."""
    for position, employee in enumerate(employees):
        events = list(_draw_day(chance))
        is_away = chance.random() < AWAY or position in demo_day.on_vacation
        if is_away or (demo_day.is_today and _comes_later(position)):
            continue
        if demo_day.is_last_before_today and position in {FORGETFUL, FORGETFUL_TOO}:
            events = events[:-1]
        for kind, minutes in events:
            at = demo_day.find_moment(minutes, position)
            if at < now:
                yield AttendanceEvent(
                    employee=employee,
                    kind=kind,
                    at=at.astimezone(datetime.UTC).replace(microsecond=0),
                    device=device,
                    method=AttendanceEvent.Method.DEMO,
                    nonce=uuid.UUID(int=chance.getrandbits(128), version=4),
                )


def _comes_later(position: int) -> bool:
    """Whether the person has yet to walk up to the kiosk today: half of each team, the first too.

    The demo camera shows the first person first, who is then greeted, not sent home.
    """
    return (position + position // 4) % 2 == 0


def _draw_day(chance: random.Random) -> Iterator[tuple[str, float]]:
    """What happens and when, in minutes after midnight."""
    arrival = chance.gauss(8 * 60 + 52, 11)
    lunch = chance.gauss(12 * 60 + 20, 15)
    longer = chance.uniform(45, 120) if chance.random() < STAYS_LONG else 0.0
    yield Kind.IN, arrival
    if chance.random() < EATS_OUTSIDE:
        yield Kind.OUT, lunch
        yield Kind.IN, lunch + chance.uniform(25, 55)
    yield Kind.OUT, arrival + chance.gauss(8 * 60 + 40, 12) + longer
