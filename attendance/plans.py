"""What people were to do: schedules, exceptions, holidays and leave, resolved to single days.

An exception for a day goes before a schedule, and for both the person goes before the team, and
the team before the site. Site and team are those of that day, not those of today.
"""

import datetime
import zoneinfo
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from attendance.fast_reads import Row
from attendance.plan_rows import TERMS, read_plan_rows
from attendance.rules import (
    DayPlan,
    LeaveShare,
    RequiredBreak,
    RoundingMode,
    ShiftTerms,
    choose_week,
)
from people.models import Employee

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
    weeks: int
    shifts: dict[tuple[int, int], int] = field(default_factory=dict)

    def holds_on(self, day: datetime.date) -> bool:
        return self.valid_from <= day <= self.valid_until

    def find_shift(self, day: datetime.date) -> int | None:
        """The shift of this weekday, in the week of the schedule in which the day lies."""
        week = choose_week(self.valid_from, day, self.weeks)
        return self.shifts.get((week, day.weekday()))


@dataclass(frozen=True, slots=True)
class _Leave:
    id: int
    first_day: datetime.date
    last_day: datetime.date
    starts_at_noon: bool
    ends_at_noon: bool


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
    zones: Mapping[int, zoneinfo.ZoneInfo]
    shifts: Mapping[int, ShiftTerms]
    assignments: Mapping[Target, list[_Assignment]]
    exceptions: Mapping[Target, dict[datetime.date, int | None]]
    holidays: Mapping[int, dict[datetime.date, str]]
    leaves: Mapping[int, list[_Leave]]
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
            zone=self.zones[site_id],
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
                    return True, assignment.find_shift(day)
        return False, None


def load_plans(
    *, employees: Iterable[Employee], first: datetime.date, last: datetime.date
) -> Plans:
    """The plans of these people from `first` to `last`, read at once, however many they are."""
    people = {
        one.pk: _Person(one.active_from, one.active_until or datetime.date.max, [], [])
        for one in employees
    }
    rows = read_plan_rows(people, first, last)
    return Plans(
        first=first,
        last=last,
        people=_place(people, rows.places),
        zones={site_id: zoneinfo.ZoneInfo(zone) for *_, site_id, _team_id, zone in rows.places},
        shifts={row[0]: _make_terms(row) for row in rows.shifts},
        assignments=_group_assignments(rows.assignments),
        exceptions=_group_exceptions(rows.exceptions),
        holidays=_group_holidays(rows.holidays),
        leaves=_group_leaves(rows.leaves),
    )


def find_monday(day: datetime.date) -> datetime.date:
    """The first day of the calendar week (ISO 8601) in which the day lies."""
    return day - datetime.timedelta(days=day.weekday())


def list_days(first: datetime.date, last: datetime.date) -> Iterator[datetime.date]:
    """Every day from `first` to `last`, both included."""
    for number in range((last - first).days + 1):
        yield first + datetime.timedelta(days=number)


def _share(site_id: int, team_id: int | None) -> tuple[Target, ...]:
    return (Target("team", team_id), Target("site", site_id))


def _place(people: dict[int, _Person], rows: Iterable[Row]) -> dict[int, _Person]:
    for employee_id, since, site_id, team_id, _zone in rows:
        people[employee_id].since.append(since)
        people[employee_id].places.append((site_id, team_id))
    return people


def _make_terms(row: Row) -> ShiftTerms:
    """What the rules are told of a shift."""
    _shift_id, required, *values = row
    terms = dict(zip(TERMS, values, strict=True))
    return ShiftTerms(
        **terms | {"rounding_mode": RoundingMode(terms["rounding_mode"])},
        required_breaks=tuple(RequiredBreak(after, minutes) for after, minutes in required),
    )


def _group_assignments(rows: Iterable[Row]) -> dict[Target, list[_Assignment]]:
    """One for each assignment; there is a row for each day of its schedule."""
    found: dict[tuple[Target, datetime.date], _Assignment] = {}
    for employee_id, team_id, site_id, valid_from, valid_until, weeks, *day in rows:
        key = (_find_target(employee_id, team_id, site_id), valid_from)
        if key not in found:
            found[key] = _Assignment(valid_from, valid_until or datetime.date.max, weeks)
        week, weekday, shift_id = day
        if week is not None:
            found[key].shifts[week, weekday] = shift_id
    assignments: defaultdict[Target, list[_Assignment]] = defaultdict(list)
    for (target, _valid_from), assignment in found.items():
        assignments[target].append(assignment)
    return dict(assignments)


def _group_exceptions(rows: Iterable[Row]) -> dict[Target, dict[datetime.date, int | None]]:
    exceptions: defaultdict[Target, dict[datetime.date, int | None]] = defaultdict(dict)
    for employee_id, team_id, site_id, day, shift_id in rows:
        exceptions[_find_target(employee_id, team_id, site_id)][day] = shift_id
    return dict(exceptions)


def _find_target(employee_id: int | None, team_id: int | None, site_id: int | None) -> Target:
    if employee_id is not None:
        return Target("employee", employee_id)
    return Target("team", team_id) if team_id is not None else Target("site", site_id)


def _group_holidays(rows: Iterable[Row]) -> dict[int, dict[datetime.date, str]]:
    holidays: defaultdict[int, dict[datetime.date, str]] = defaultdict(dict)
    for site_id, day, name in rows:
        holidays[site_id][day] = name
    return dict(holidays)


def _group_leaves(rows: Iterable[Row]) -> dict[int, list[_Leave]]:
    leaves: defaultdict[int, list[_Leave]] = defaultdict(list)
    for employee_id, *values in rows:
        leaves[employee_id].append(_Leave(*values))
    return dict(leaves)


def _take_leave(planned: PlannedDay, leaves: Iterable[_Leave]) -> PlannedDay:
    """The plan with what the leaves take of the day; two halves make a whole."""
    taken = [
        (share, leave.id)
        for leave in leaves
        if (share := _measure_share(leave, planned.plan.day)) is not LeaveShare.NONE
    ]
    if not taken:
        return planned
    shares = {share for share, _leave_id in taken}
    share = shares.pop() if len(shares) == 1 else LeaveShare.WHOLE
    return replace(planned, plan=replace(planned.plan, leave=share), leave_id=taken[0][1])


def _measure_share(leave: _Leave, day: datetime.date) -> LeaveShare:
    if not leave.first_day <= day <= leave.last_day:
        return LeaveShare.NONE
    if leave.starts_at_noon and day == leave.first_day:
        return LeaveShare.SECOND_HALF
    if leave.ends_at_noon and day == leave.last_day:
        return LeaveShare.FIRST_HALF
    return LeaveShare.WHOLE
