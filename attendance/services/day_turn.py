"""The turn of a day: yesterday is finished, today begins, and forgotten check-outs are recorded.

Nothing here depends on running at midnight: whatever was missed, also while the machine was off,
is made up for by the next run, and a second run changes nothing.
"""

import datetime
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from attendance.models import AttendanceEvent, DaySummary, OpenDay
from attendance.plans import ONE_DAY, load_plans
from attendance.rules import find_forgotten
from attendance.services.announcements import announce_change
from attendance.services.happenings import tell_recorded
from attendance.summaries import lock_people, refresh_days
from attendance.summaries.stamps import read_stamps
from people.models import Employee, Site

# In one transaction: while it lasts, these people cannot check in.
PEOPLE_AT_ONCE = 100
UNFINISHED = (DaySummary.Status.EXPECTED, DaySummary.Status.IN_PROGRESS)
# A stay can be closed up to a day after the end of its shift; weekends and a night are between.
STILL_FORGOTTEN = datetime.timedelta(days=4)
_NONCES = uuid.UUID("5d2c4b8e-43a5-4f0e-9d8a-2f7f0c6d1b90")


@dataclass(frozen=True, slots=True)
class DayTurn:
    """What was done for a site: the day that is open now, and what was made on the way."""

    site: Site
    day: datetime.date
    changed: int
    check_outs: int


def close_days(*, site: Site, now: datetime.datetime | None = None) -> DayTurn:
    """Finish the days that ended at the site, begin today, and close what was forgotten.

    Everybody employed gets a row for every day, whether they came or not.
    """
    now = now or timezone.now()
    today = now.astimezone(site.zone).date()
    opened = OpenDay.objects.filter(site=site).first()
    since = min(opened.day, today) if opened else today
    check_outs = _close_forgotten(site, since, now)
    changed = 0
    if opened is None or opened.day < today:
        changed += _refresh(_find_employed(site, since, today), since, today, now)
        OpenDay.objects.update_or_create(
            site=site, defaults={"day": today, "opened_at": timezone.now()}
        )
    changed += _finish(site, today, now)
    return DayTurn(site, today, changed, check_outs)


def _find_employed(
    site: Site, first: datetime.date, last: datetime.date
) -> QuerySet[Employee, int]:
    """Ids of those who work at the site on one of the days. Who moved is queued by a trigger."""
    working = Q(active_until__isnull=True) | Q(active_until__gte=first - ONE_DAY)
    people = Employee.objects.filter(working, site=site, active_from__lte=last)
    return people.order_by("pk").values_list("pk", flat=True)


def _refresh(
    employee_ids: QuerySet[Employee, int],
    first: datetime.date,
    last: datetime.date,
    now: datetime.datetime,
) -> int:
    return sum(
        refresh_days(employee_ids=some, first=first, last=last, now=now).changed
        for some in _split(list(employee_ids))
    )


def _finish(site: Site, today: datetime.date, now: datetime.datetime) -> int:
    """Look again at days that were not over yet: a shift ended, a night, an open stay."""
    is_over = Q(day__lt=today) | Q(planned_end__lte=now)
    rows = DaySummary.objects.filter(is_over, site=site, status__in=UNFINISHED)
    changed = 0
    for day in list(rows.order_by("day").values_list("day", flat=True).distinct()):
        people = rows.filter(day=day).order_by("employee").values_list("employee", flat=True)
        for some in _split(list(people)):
            changed += refresh_days(employee_ids=some, first=day, last=day, now=now).changed
    return changed


def _close_forgotten(site: Site, since: datetime.date, now: datetime.datetime) -> int:
    """Record the check-outs that are due; how many."""
    rows = DaySummary.objects.filter(
        Q(status__in=UNFINISHED) | Q(exceptions__contains=["missing_out"]),
        site=site,
        day__gte=since - STILL_FORGOTTEN,
    ).exclude(first_in=None)
    people = rows.order_by("employee").values_list("employee", flat=True).distinct()
    first = since - STILL_FORGOTTEN
    return sum(_close_some(some, first, now) for some in _split(list(people)))


@transaction.atomic
def _close_some(employee_ids: Sequence[int], first: datetime.date, now: datetime.datetime) -> int:
    employees = lock_people(employee_ids)
    last = (now + ONE_DAY).date()
    events = list(_list_check_outs(employees, first, last, now))
    recorded = _record(events)
    for event in recorded:
        day = event.at.date()
        refresh_days(employee_ids=[event.employee_id], first=day, last=day, now=now)
        tell_recorded(event)
    if recorded:
        transaction.on_commit(lambda: announce_change(team_id=None), robust=True)
    return len(recorded)


def _list_check_outs(
    employees: Sequence[Employee], first: datetime.date, last: datetime.date, now: datetime.datetime
) -> Iterator[AttendanceEvent]:
    plans = load_plans(employees=employees, first=first - ONE_DAY, last=last + ONE_DAY)
    stamps = read_stamps(plans)
    for employee in employees:
        planned = plans.days_of(employee.pk)
        due = find_forgotten(
            {day: one.plan for day, one in planned.items()},
            stamps.get(employee.pk, []),
            now=now,
            debounce=datetime.timedelta(seconds=settings.DEBOUNCE_SECONDS),
        )
        for at in due:
            yield AttendanceEvent(
                employee=employee,
                kind=AttendanceEvent.Kind.OUT,
                at=at.astimezone(datetime.UTC),
                method=AttendanceEvent.Method.AUTOMATIC,
                nonce=uuid.uuid5(_NONCES, f"{employee.pk} {at.timestamp():.0f}"),
                recorded_at=now,
            )


def _record(events: Sequence[AttendanceEvent]) -> list[AttendanceEvent]:
    """Each once and for all: what was voided since does not come again."""
    nonces = [event.nonce for event in events]
    known = set(AttendanceEvent.objects.filter(nonce__in=nonces).values_list("nonce", flat=True))
    return AttendanceEvent.objects.bulk_create(
        event for event in events if event.nonce not in known
    )


def _split(employee_ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(employee_ids), PEOPLE_AT_ONCE):
        yield employee_ids[start : start + PEOPLE_AT_ONCE]
