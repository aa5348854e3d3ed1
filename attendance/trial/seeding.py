"""Makes the company and its days: all of it, or with an interruption nothing."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from django.db import connection, transaction
from django.utils import timezone

from attendance.errors import AttendanceError
from attendance.models import StaleDays
from attendance.summaries import rebuild_days
from attendance.trial.absences import draw_absences, mark_absences
from attendance.trial.company import Company, make_company, make_leave
from attendance.trial.days import draw_day
from attendance.trial.events import copy_events
from people.models import Employee

STILL_OPEN_DAYS = 2  # forgotten check-outs of the last days wait for somebody
TABLES = (
    "people_employee", "people_placement", "attendance_attendanceevent", "attendance_leave",
    "attendance_scheduleassignment", "attendance_holiday",
)  # fmt: skip

Progress = Callable[[str, int, int], None]


class CompanyExistsError(AttendanceError):
    """There are people in this database already."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What was made; `first` to `last` are its days."""

    people: int
    events: int
    employee_ids: list[int]
    first: datetime.date
    last: datetime.date


@transaction.atomic
def seed_trial(
    *,
    people: int,
    days: int,
    seed: int,
    last: datetime.date | None = None,
    is_beside_others: bool = False,
    progress: Progress = lambda _what, _done, _total: None,
) -> Trial:
    """Make a company with the events of the days up to `last` (today when None), but none to come.

    The same numbers give the same people and events. Nothing is made of the events yet: that is
    for `fill_days`, or for the worker.

    Raises:
        CompanyExistsError: there are people, and not `is_beside_others`.
    """
    if not is_beside_others:
        check_is_empty()
    now = timezone.now()
    last = min(last or now.date(), now.date())
    first = last - datetime.timedelta(days=days - 1)
    chance = np.random.default_rng([seed, 0])
    progress("people", 0, people)
    company = make_company(people=people, first=first, last=last, chance=chance)
    absences = draw_absences(people, days, chance)
    progress("leave", 0, len(absences))
    make_leave(company, absences, first=first, last=last, chance=chance)
    away = mark_absences(absences, people, days)
    count = _seed_days(company, away, first, seed=seed, now=now, progress=progress)
    _analyse()
    ids = [employee.pk for employee in company.employees]
    return Trial(people=people, events=count, employee_ids=ids, first=first, last=last)


def fill_days(
    trial: Trial,
    *,
    processes: int = 1,
    progress: Progress = lambda _what, _done, _total: None,
) -> None:
    """Make the days of the events, up to today; the worker finds nothing left to do.

    Several processes share the work, once the company is committed.
    """
    rebuild_days(
        employee_ids=trial.employee_ids,
        first=trial.first,
        last=timezone.now().date(),
        processes=processes,
        progress=lambda done, total: progress("days", done, total),
    )
    StaleDays.objects.filter(employee__in=trial.employee_ids).delete()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE attendance_daysummary, attendance_period")


def check_is_empty() -> None:
    """Raise CompanyExistsError when somebody works here."""
    count = Employee.objects.count()
    if count:
        raise CompanyExistsError(
            f"There are {count} people in this database already. Invented people belong into an "
            "empty one, for their events can never be removed. If you want them beside the others "
            "all the same, say --into-existing."
        )


def _seed_days(
    company: Company,
    away: "np.typing.NDArray[np.int8]",
    first: datetime.date,
    *,
    seed: int,
    now: datetime.datetime,
    progress: Progress,
) -> int:
    days, count = away.shape[1], 0
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # or all rows wait for the end
    for position in range(days):
        progress("events", position, days)
        day = first + datetime.timedelta(days=position)
        chance = np.random.default_rng([seed, day.toordinal()])
        count += copy_events(
            [
                (
                    crew.device_id,
                    draw_day(
                        crew,
                        day,
                        away[crew.rows, position],
                        chance,
                        is_holiday=day in company.closed_days[crew.place],
                        is_closed=position < days - STILL_OPEN_DAYS,
                    ),
                )
                for crew in company.crews
            ],
            before=now.timestamp(),
        )
    progress("events", days, days)
    return count


def _analyse() -> None:
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ANALYZE {table}")
