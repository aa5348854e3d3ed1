"""What people were to do: schedules, exceptions, holidays and leave, resolved to single days.

An exception for a day goes before a schedule, and for both the person goes before the team, and
the team before the site. Site and team are those of that day, not those of today.
"""

import datetime
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from django.db.models import Q

from attendance.models import (
    Holiday,
    Leave,
    PlanException,
    ScheduleAssignment,
    ScheduleDay,
    Shift,
)
from attendance.rules import (
    DayPlan,
    LeaveShare,
    RequiredBreak,
    RoundingMode,
    ShiftTerms,
    choose_week,
)
from people.models import Employee, Placement, Site

ONE_DAY = datetime.timedelta(days=1)


class Target(NamedTuple):
    """For whom something is planned: "employee", "team" or "site", and which one."""

    kind: str
    id: int | None


@dataclass(frozen=True, slots=True)
class PlannedDay:
    """One person's plan for one day, and where each part of it is from.

    `holiday` is the name of the site's holiday also where an exception says that people work.
    """

    plan: DayPlan
    site_id: int
    team_id: int | None
    shift_id: int | None = None
    leave_id: int | None = None
    holiday: str = ""


@dataclass(frozen=True, slots=True)
class _Assignment:
    valid_from: datetime.date
    valid_until: datetime.date
    schedule_id: int
    weeks: int

    def holds_on(self, day: datetime.date) -> bool:
        return self.valid_from <= day <= self.valid_until

    def find_week(self, day: datetime.date) -> int:
        """Which week of the schedule the day lies in, from 1."""
        return choose_week(self.valid_from, day, self.weeks)


@dataclass(frozen=True, slots=True)
class _Person:
    active_from: datetime.date
    active_until: datetime.date
    since: list[datetime.date]
    places: list[tuple[int, int | None]]

    def is_employed(self, day: datetime.date) -> bool:
        return self.active_from <= day <= self.active_until

    def find_place(self, day: datetime.date) -> tuple[int, int | None]:
        """Site and team of the day; those of the first placement before it."""
        return self.places[max(0, bisect_right(self.since, day) - 1)]


@dataclass(slots=True)
class Plans:
    """The plans of some people for some days; made by `load_plans`."""

    first: datetime.date
    last: datetime.date
    people: dict[int, _Person]
    sites: Mapping[int, Site]
    shifts: Mapping[int, ShiftTerms]
    schedule_days: Mapping[tuple[int, int, int], int]
    assignments: Mapping[Target, list[_Assignment]]
    exceptions: Mapping[Target, dict[datetime.date, int | None]]
    holidays: Mapping[int, dict[datetime.date, str]]
    leaves: Mapping[int, list[Leave]]
    _shared: dict[tuple[int, int | None, datetime.date], PlannedDay] = field(default_factory=dict)

    def get(self, employee_id: int, day: datetime.date) -> PlannedDay:
        """The plan of one person for one day."""
        person = self.people[employee_id]
        planned = self._plan_day(Target("employee", employee_id), *person.find_place(day), day)
        if not person.is_employed(day):
            return replace(planned, plan=replace(planned.plan, is_employed=False))
        leaves = self.leaves.get(employee_id)
        return _take_leave(planned, leaves) if leaves else planned

    def days_of(self, employee_id: int) -> dict[datetime.date, PlannedDay]:
        """The plans of one person for all days, ascending."""
        return {day: self.get(employee_id, day) for day in list_days(self.first, self.last)}

    def _plan_day(
        self, own: Target, site_id: int, team_id: int | None, day: datetime.date
    ) -> PlannedDay:
        if own in self.assignments or own in self.exceptions:
            return self._resolve((own, *_share(site_id, team_id)), site_id, team_id, day)
        key = (site_id, team_id, day)
        planned = self._shared.get(key)
        if planned is None:
            planned = self._resolve(_share(site_id, team_id), site_id, team_id, day)
            self._shared[key] = planned
        return planned

    def _resolve(
        self, targets: tuple[Target, ...], site_id: int, team_id: int | None, day: datetime.date
    ) -> PlannedDay:
        holiday = self.holidays.get(site_id, {}).get(day, "")
        is_exception, shift_id = self._find_exception(targets, day)
        is_planned = is_exception
        if not is_exception:
            is_planned, shift_id = self._find_scheduled(targets, day)
        plan = DayPlan(
            day=day,
            zone=self.sites[site_id].zone,
            terms=self.shifts[shift_id] if shift_id is not None else None,
            is_planned=is_planned,
            # Whoever is told to work on a holiday is expected.
            is_holiday=bool(holiday) and not (is_exception and shift_id is not None),
        )
        return PlannedDay(plan, site_id, team_id, shift_id, holiday=holiday)

    def _find_exception(
        self, targets: tuple[Target, ...], day: datetime.date
    ) -> tuple[bool, int | None]:
        for target in targets:
            days = self.exceptions.get(target)
            if days is not None and day in days:
                return True, days[day]
        return False, None

    def _find_scheduled(
        self, targets: tuple[Target, ...], day: datetime.date
    ) -> tuple[bool, int | None]:
        for target in targets:
            for assignment in self.assignments.get(target, ()):
                if assignment.holds_on(day):
                    week = assignment.find_week(day)
                    key = (assignment.schedule_id, week, day.weekday())
                    return True, self.schedule_days.get(key)
        return False, None


def load_plans(
    *, employees: Iterable[Employee], first: datetime.date, last: datetime.date
) -> Plans:
    """The plans of these people from `first` to `last`; eight queries, however many they are."""
    people = _load_people(employees, last)
    places = {place for person in people.values() for place in person.places}
    site_ids = {site_id for site_id, _team_id in places}
    teams = {team_id for _site_id, team_id in places if team_id is not None}
    targeted = Q(employee__in=people) | Q(team__in=teams) | Q(site__in=site_ids)
    assignments = _load_assignments(targeted, first, last)
    schedules = {one.schedule_id for held in assignments.values() for one in held}
    return Plans(
        first=first,
        last=last,
        people=people,
        sites=Site.objects.in_bulk(site_ids),
        shifts=_load_shifts(),
        schedule_days=_load_schedule_days(schedules),
        assignments=assignments,
        exceptions=_load_exceptions(targeted, first, last),
        holidays=_load_holidays(site_ids, first, last),
        leaves=_load_leaves(people, first, last),
    )


def find_monday(day: datetime.date) -> datetime.date:
    """The first day of the calendar week (ISO 8601) in which the day lies."""
    return day - datetime.timedelta(days=day.weekday())


def list_days(first: datetime.date, last: datetime.date) -> Iterator[datetime.date]:
    """Every day from `first` to `last`, both included."""
    for number in range((last - first).days + 1):
        yield first + datetime.timedelta(days=number)


def make_terms(shift: Shift) -> ShiftTerms:
    """What the rules are told of a shift."""
    return ShiftTerms(
        starts_at=shift.starts_at,
        ends_at=shift.ends_at,
        planned_minutes=shift.planned_minutes,
        break_minutes=shift.break_minutes,
        is_flexible=shift.is_flexible,
        has_core=shift.has_core,
        breaks_are_paid=shift.breaks_are_paid,
        required_breaks=tuple(
            RequiredBreak(after=required.after_minutes, minutes=required.minutes)
            for required in shift.required_breaks.all()
        ),
        late_grace=shift.late_grace,
        early_grace=shift.early_grace,
        counts_early_arrival=shift.counts_early_arrival,
        rounding_step=shift.rounding_step,
        rounding_mode=RoundingMode(shift.rounding_mode),
        half_day_from=shift.half_day_from,
        full_day_from=shift.full_day_from,
        overtime_after=shift.overtime_after,
        weekly_overtime_after=shift.weekly_overtime_after,
        closes_after=shift.closes_after,
    )


def _share(site_id: int, team_id: int | None) -> tuple[Target, ...]:
    return (Target("team", team_id), Target("site", site_id))


def _load_people(employees: Iterable[Employee], last: datetime.date) -> dict[int, _Person]:
    people = {
        employee.pk: _Person(
            employee.active_from, employee.active_until or datetime.date.max, [], []
        )
        for employee in employees
    }
    placements = Placement.objects.filter(employee__in=people, since__lte=last).order_by("since")
    for employee_id, since, site_id, team_id in placements.values_list(
        "employee_id", "since", "site_id", "team_id"
    ):
        people[employee_id].since.append(since)
        people[employee_id].places.append((site_id, team_id))
    return people


def _load_shifts() -> dict[int, ShiftTerms]:
    shifts = Shift.objects.prefetch_related("required_breaks")
    return {shift.pk: make_terms(shift) for shift in shifts}


def _load_schedule_days(schedule_ids: Iterable[int]) -> dict[tuple[int, int, int], int]:
    days = ScheduleDay.objects.filter(schedule__in=schedule_ids).order_by()
    rows = days.values_list("schedule_id", "week", "weekday", "shift_id")
    return {(schedule_id, week, weekday): shift_id for schedule_id, week, weekday, shift_id in rows}


def _load_assignments(
    targeted: Q, first: datetime.date, last: datetime.date
) -> dict[Target, list[_Assignment]]:
    found = ScheduleAssignment.objects.filter(
        targeted, Q(valid_until__isnull=True) | Q(valid_until__gte=first), valid_from__lte=last
    )
    assignments: defaultdict[Target, list[_Assignment]] = defaultdict(list)
    for row in found.select_related("schedule").order_by():
        held = _Assignment(
            row.valid_from,
            row.valid_until or datetime.date.max,
            row.schedule_id,
            row.schedule.weeks,
        )
        assignments[_find_target(row)].append(held)
    return dict(assignments)


def _load_exceptions(
    targeted: Q, first: datetime.date, last: datetime.date
) -> dict[Target, dict[datetime.date, int | None]]:
    exceptions: defaultdict[Target, dict[datetime.date, int | None]] = defaultdict(dict)
    for row in PlanException.objects.filter(targeted, day__range=(first, last)).order_by():
        exceptions[_find_target(row)][row.day] = row.shift_id
    return dict(exceptions)


def _find_target(row: ScheduleAssignment | PlanException) -> Target:
    if row.employee_id is not None:
        return Target("employee", row.employee_id)
    return Target("team", row.team_id) if row.team_id is not None else Target("site", row.site_id)


def _load_holidays(
    site_ids: Iterable[int], first: datetime.date, last: datetime.date
) -> dict[int, dict[datetime.date, str]]:
    holidays: defaultdict[int, dict[datetime.date, str]] = defaultdict(dict)
    found = Holiday.objects.filter(site__in=site_ids, is_observed=True, day__range=(first, last))
    for site_id, day, name in found.order_by().values_list("site_id", "day", "name"):
        holidays[site_id][day] = name
    return dict(holidays)


def _load_leaves(
    people: Iterable[int], first: datetime.date, last: datetime.date
) -> dict[int, list[Leave]]:
    leaves: defaultdict[int, list[Leave]] = defaultdict(list)
    found = Leave.objects.filter(
        employee__in=people, state=Leave.State.APPROVED, first_day__lte=last, last_day__gte=first
    )
    for leave in found.order_by("first_day", "pk"):
        leaves[leave.employee_id].append(leave)
    return dict(leaves)


def _take_leave(planned: PlannedDay, leaves: Iterable[Leave]) -> PlannedDay:
    """The plan with what the leaves take of the day; two halves make a whole."""
    taken = [
        (share, leave.pk)
        for leave in leaves
        if (share := _measure_share(leave, planned.plan.day)) is not LeaveShare.NONE
    ]
    if not taken:
        return planned
    shares = {share for share, _leave_id in taken}
    share = shares.pop() if len(shares) == 1 else LeaveShare.WHOLE
    return replace(planned, plan=replace(planned.plan, leave=share), leave_id=taken[0][1])


def _measure_share(leave: Leave, day: datetime.date) -> LeaveShare:
    if not leave.first_day <= day <= leave.last_day:
        return LeaveShare.NONE
    if leave.starts_at_noon and day == leave.first_day:
        return LeaveShare.SECOND_HALF
    if leave.ends_at_noon and day == leave.last_day:
        return LeaveShare.FIRST_HALF
    return LeaveShare.WHOLE
