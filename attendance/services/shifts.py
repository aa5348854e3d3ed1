"""Shifts, the schedules they make, and for whom these hold; what a change touches is made anew.

A change of a shift or a schedule reaches back to the oldest month that is not closed. Who wants
it from a day on uses `replace_shift` or a new assignment.
"""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from attendance.errors import PlanRefusedError
from attendance.models import (
    PlanException,
    RequiredBreak,
    Schedule,
    ScheduleAssignment,
    ScheduleDay,
    Shift,
)
from attendance.plans import find_monday
from attendance.services.refreshes import find_open_days, list_stretches, refresh_after
from attendance.summaries import queue_refresh
from people.models import Employee, Site, Team

ONE_DAY = datetime.timedelta(days=1)
NAME_LENGTH = 100
FEW_PEOPLE = 200  # of more than these, the whole site is made anew
Cells = Mapping[tuple[int, int], Shift]


# Shifts ------------------------------------------------------------------------------------------


def count_open_days(shift: Shift) -> int:
    """How many days that are not closed a change of the shift touches."""
    return find_open_days(shift=shift).count()


@transaction.atomic
def refresh_shift(*, shift: Shift) -> int:
    """After the terms changed: have its days made anew; how many they are. Closed months stay."""
    for schedule in Schedule.objects.filter(days__shift=shift).distinct():
        refresh_schedule(schedule=schedule)  # some of its days may not be made with it yet
    return _refresh_open(find_open_days(shift=shift))


def describe_use(shift: Shift) -> list[str]:
    """Where the shift is used, in words; empty when it can go."""
    schedules = Schedule.objects.filter(days__shift=shift).distinct()
    uses = [_("in the schedule “%(name)s”") % {"name": schedule} for schedule in schedules]
    count = shift.plan_exceptions.count()
    if count:
        words = ngettext("on %(count)d single day", "on %(count)d single days", count)
        uses.append(words % {"count": count})
    days = shift.day_summaries.count()
    if days:
        words = ngettext("on %(count)d day gone by", "on %(count)d days gone by", days)
        uses.append(words % {"count": days})
    return uses


@transaction.atomic
def delete_shift(*, shift: Shift) -> None:
    """Remove a shift that nobody works or ever worked.

    Raises:
        PlanRefusedError: it is in use; says where, and what to do instead.
    """
    uses = describe_use(shift)
    if uses:
        raise PlanRefusedError(
            _(
                "“%(shift)s” is used %(uses)s, so it stays. Give these another shift, or let "
                "another shift take its place from a day on."
            )
            % {"shift": shift, "uses": ", ".join(uses)}
        )
    shift.delete()


@transaction.atomic
def replace_shift(*, shift: Shift, day: datetime.date) -> Shift:
    """Copy the shift, and let the copy take its place from `day` on; days before keep their terms.

    Every schedule with the shift that holds for somebody on or after `day` is copied with the new
    shift, and the copy holds from `day` on, in the same week of the rotation. Schedules that hold
    for nobody get the copy at once. The copy has the old terms until somebody changes them.

    Raises:
        PlanRefusedError: there is such a copy already.
    """
    copy = _copy_shift(shift, day)
    for schedule in Schedule.objects.filter(days__shift=shift).distinct():
        held = schedule.assignments.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day))
        if held.exists():
            _continue_with(schedule, list(held), shift, copy, day)
        elif not schedule.assignments.exists():
            schedule.days.filter(shift=shift).update(shift=copy)
    PlanException.objects.filter(shift=shift, day__gte=day).update(shift=copy)
    for row in PlanException.objects.filter(shift=copy):
        refresh_after(first=row.day, last=row.day, **name_target(row))
    return copy


def _copy_shift(shift: Shift, day: datetime.date) -> Shift:
    breaks = list(shift.required_breaks.all())
    copy = Shift.objects.get(pk=shift.pk)
    copy.pk = None
    copy.name = _name_from(shift.name, day)
    if Shift.objects.filter(name=copy.name).exists():
        raise PlanRefusedError(
            _("There is “%(name)s” already. Change that one, or choose another day.")
            % {"name": copy.name}
        )
    copy.save()
    RequiredBreak.objects.bulk_create(
        RequiredBreak(shift=copy, after_minutes=rule.after_minutes, minutes=rule.minutes)
        for rule in breaks
    )
    return copy


def _name_from(name: str, day: datetime.date) -> str:
    """The name with the day from which it holds, in place of an older one."""
    ending = _(" (from %(day)s)") % {"day": day.isoformat()}
    opening = _(" (from %(day)s)") % {"day": ""}
    stem = name.split(opening.rstrip(")"), maxsplit=1)[0]
    return stem[: NAME_LENGTH - len(ending)] + ending


def _continue_with(
    schedule: Schedule,
    held: list[ScheduleAssignment],
    shift: Shift,
    copy: Shift,
    day: datetime.date,
) -> None:
    """Let copies of the schedule hold from `day` on; one for each place in the rotation."""
    continued: dict[int, Schedule] = {}
    for assignment in held:
        starts = max(day, assignment.valid_from)
        weeks = (find_monday(starts) - find_monday(assignment.valid_from)).days // 7
        turn = weeks % schedule.weeks
        if turn not in continued:
            continued[turn] = _copy_schedule(schedule, shift, copy, day, turn)
        if assignment.valid_from >= day:
            assignment.schedule = continued[turn]
            assignment.save(update_fields=["schedule"])
        else:
            until = assignment.valid_until
            assignment.valid_until = day - ONE_DAY
            assignment.save(update_fields=["valid_until"])
            assignment.pk = None
            assignment.schedule = continued[turn]
            assignment.valid_from, assignment.valid_until = day, until
            assignment.save()
        refresh_after(first=starts, last=assignment.valid_until, **name_target(assignment))


def _copy_schedule(
    schedule: Schedule, shift: Shift, copy: Shift, day: datetime.date, turn: int
) -> Schedule:
    """With the new shift, and beginning with the week in which the rotation is, `turn` weeks on."""
    name = _name_from(schedule.name, day)
    number = 1
    while Schedule.objects.filter(name=name).exists():
        number += 1
        name = f"{_name_from(schedule.name, day)[: NAME_LENGTH - 4]} {number}"
    made = Schedule.objects.create(name=name, weeks=schedule.weeks)
    ScheduleDay.objects.bulk_create(
        ScheduleDay(
            schedule=made,
            week=(row.week - 1 - turn) % schedule.weeks + 1,
            weekday=row.weekday,
            shift_id=copy.pk if row.shift_id == shift.pk else row.shift_id,
        )
        for row in schedule.days.all()
    )
    return made


# Schedules ---------------------------------------------------------------------------------------


@transaction.atomic
def save_schedule(*, schedule: Schedule, cells: Cells) -> int:
    """Store the weeks: a shift for each (week from 1, weekday from 0) on which there is one.

    Weeks beyond those of the schedule go. How many days that are not closed change.

    Raises:
        PlanRefusedError: it has no shift at all.
    """
    kept = {key: shift for key, shift in cells.items() if 1 <= key[0] <= schedule.weeks}
    if not kept:
        raise PlanRefusedError(_("Choose a shift for one day at least."))
    schedule.save()
    before = {(row.week, row.weekday): row for row in schedule.days.all()}
    for key, row in before.items():
        if key not in kept:
            row.delete()
    for (week, weekday), shift in kept.items():
        found = before.get((week, weekday))
        if found is None:
            ScheduleDay.objects.create(schedule=schedule, week=week, weekday=weekday, shift=shift)
        elif found.shift_id != shift.pk:
            found.shift = shift
            found.save(update_fields=["shift"])
    return refresh_schedule(schedule=schedule)


@transaction.atomic
def refresh_schedule(*, schedule: Schedule) -> int:
    """Have the days made anew for which the schedule holds; how many they are."""
    return sum(_refresh_open(_find_days_under(row)) for row in schedule.assignments.all())


def count_days_under(schedule: Schedule) -> int:
    """How many days that are not closed a change of the schedule touches."""
    return sum(_find_days_under(row).count() for row in schedule.assignments.all())


@transaction.atomic
def delete_schedule(*, schedule: Schedule) -> None:
    """Remove a schedule that never held for anybody.

    Raises:
        PlanRefusedError: it holds or held for somebody; says for whom, and what to do instead.
    """
    rows = list(schedule.assignments.select_related("employee", "team", "site"))
    if rows:
        names = ", ".join(dict.fromkeys(str(name_whom(row)) for row in rows[:5]))
        raise PlanRefusedError(
            _(
                "“%(schedule)s” holds or held for %(names)s, so it stays. End it there: "
                "“Another schedule from a day on”."
            )
            % {"schedule": schedule, "names": names}
        )
    schedule.delete()


# For whom ----------------------------------------------------------------------------------------


@transaction.atomic
def assign_schedule(
    *, assignment: ScheduleAssignment, ends_running: bool = False
) -> ScheduleAssignment | None:
    """Let a schedule hold for a person, a team or a site; the one that ended for it, if any.

    Args:
        assignment: new, or changed.
        ends_running: what held there until now ends the day before.

    Raises:
        PlanRefusedError: another schedule holds in these days; says which.
    """
    _lock_target(assignment)
    before = ScheduleAssignment.objects.filter(pk=assignment.pk).first()
    ended = _end_running(assignment) if ends_running else None
    check_assignment(assignment)
    assignment.save()
    for row in (before, assignment):
        if row is not None:
            refresh_after(first=row.valid_from, last=row.valid_until, **name_target(row))
    return ended


def check_assignment(assignment: ScheduleAssignment, *, ends_running: bool = False) -> None:
    """Raise PlanRefusedError when another schedule holds there in these days."""
    others = _find_others(assignment)
    if ends_running:
        others = others.exclude(pk__in=_find_running(assignment).values("pk"))
    other = others.select_related("schedule").first()
    if other is not None:
        raise PlanRefusedError(
            _(
                "“%(schedule)s” holds for %(whom)s %(days)s. End it first, or choose “end what "
                "holds until now”."
            )
            % {
                "schedule": other.schedule,
                "whom": name_whom(other),
                "days": describe_validity(other),
            }
        )


@transaction.atomic
def delete_assignment(*, assignment: ScheduleAssignment) -> None:
    """Remove an assignment that was a mistake; its days have no plan of it any more."""
    first, last = assignment.valid_from, assignment.valid_until
    target = name_target(assignment)
    assignment.delete()
    refresh_after(first=first, last=last, **target)


def name_target(row: ScheduleAssignment | PlanException) -> dict[str, Any]:
    """The person, the team or the site, by its word."""
    return {
        name: getattr(row, name)
        for name in ("employee", "team", "site")
        if getattr(row, f"{name}_id") is not None
    }


def name_whom(row: ScheduleAssignment | PlanException) -> Employee | Team | Site:
    """The person, the team or the site."""
    whom: Employee | Team | Site = next(iter(name_target(row).values()))
    return whom


def describe_validity(assignment: ScheduleAssignment) -> str:
    """From when to when, in words."""
    first = date_format(assignment.valid_from)
    if assignment.valid_until is None:
        return _("from %(first)s on") % {"first": first}
    last = date_format(assignment.valid_until)
    return _("from %(first)s to %(last)s") % {"first": first, "last": last}


def _find_others(assignment: ScheduleAssignment) -> QuerySet[ScheduleAssignment]:
    """What holds for the same person, team or site in these days."""
    rows = ScheduleAssignment.objects.filter(**name_target(assignment)).exclude(pk=assignment.pk)
    rows = rows.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=assignment.valid_from)
    ).order_by("valid_from")
    if assignment.valid_until is None:
        return rows
    return rows.filter(valid_from__lte=assignment.valid_until)


def _find_running(assignment: ScheduleAssignment) -> QuerySet[ScheduleAssignment]:
    """What began before, and would still hold."""
    return _find_others(assignment).filter(valid_from__lt=assignment.valid_from)


def _end_running(assignment: ScheduleAssignment) -> ScheduleAssignment | None:
    running = _find_running(assignment).select_related("schedule").first()
    if running is not None:
        running.valid_until = assignment.valid_from - ONE_DAY
        running.save(update_fields=["valid_until"])
        refresh_after(first=assignment.valid_from, last=None, **name_target(running))
    return running


def _lock_target(assignment: ScheduleAssignment) -> None:
    """Two people who assign at once do it one after the other."""
    whom = name_whom(assignment)
    type(whom)._default_manager.select_for_update(of=("self",), no_key=True).get(pk=whom.pk)  # noqa: SLF001  Django documents it


# Single days -------------------------------------------------------------------------------------


@transaction.atomic
def save_exception(*, exception: PlanException) -> None:
    """Store that one day is other than the schedule says; the day is made anew."""
    before = PlanException.objects.filter(pk=exception.pk).first()
    exception.save()
    for row in (before, exception):
        if row is not None:
            refresh_after(first=row.day, last=row.day, **name_target(row))


@transaction.atomic
def delete_exception(*, exception: PlanException) -> None:
    """The day is again as the schedule says."""
    day, target = exception.day, name_target(exception)
    exception.delete()
    refresh_after(first=day, last=day, **target)


# What a change touches ---------------------------------------------------------------------------


def _find_days_under(assignment: ScheduleAssignment) -> QuerySet[Any]:
    which: dict[str, Any] = {**name_target(assignment), "day__gte": assignment.valid_from}
    if assignment.valid_until is not None:
        which["day__lte"] = assignment.valid_until
    return find_open_days(**which)


def _refresh_open(rows: QuerySet[Any]) -> int:
    people = list(rows.order_by().values_list("employee", flat=True).distinct()[: FEW_PEOPLE + 1])
    for site_id, first, last in list_stretches(rows):
        if len(people) <= FEW_PEOPLE:
            queue_refresh(first=first, last=last, employee_ids=people)
        else:
            queue_refresh(first=first, last=last, site_id=site_id)
    return rows.count()
