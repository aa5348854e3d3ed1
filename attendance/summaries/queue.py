"""Days of many people that are made anew in the background; nothing queued is ever lost.

What is to be done is a row of StaleDays, written in the transaction of the change and removed in
the transaction that made the days anew. The job only tells the worker to look; should it get
lost, the next look, a minute later, finds the row.
"""

import datetime
import logging
from collections import defaultdict
from collections.abc import Collection, Sequence

from django.db import connection, transaction
from django.db.models import Min, Q
from django.utils import timezone
from procrastinate.contrib.django import app as task_app

from attendance.models import DaySummary, StaleDays
from attendance.plans import ONE_DAY
from attendance.summaries.refresh import RefreshReport, lock_people, refresh_days
from people.models import Employee

logger = logging.getLogger(__name__)

REFRESH_TASK = "attendance.refresh_stale_days"
# Days of people in one transaction: while it lasts, these people cannot check in.
DAYS_AT_ONCE = 3000
ROWS_AT_ONCE = 100
LONGEST_WAIT = datetime.timedelta(hours=1)

Span = tuple[datetime.date, datetime.date]


@transaction.atomic
def queue_refresh(
    *,
    first: datetime.date,
    last: datetime.date | None,
    employee_ids: Collection[int] | None = None,
    team_id: int | None = None,
    site_id: int | None = None,
) -> None:
    """Have the days made anew by the worker, if and only if this transaction is committed.

    Args:
        first: a day before the first one that is kept is fine.
        last: None: up to today.
        employee_ids: of these people; of those in `team_id`, or at `site_id`, on any of these days;
            with none of the three: of everybody.
    """
    if employee_ids is None:
        StaleDays.objects.create(first=first, last=last, team_id=team_id, site_id=site_id)
    else:
        StaleDays.objects.bulk_create(
            StaleDays(employee_id=pk, first=first, last=last) for pk in sorted(set(employee_ids))
        )
    task_app.configure_task(REFRESH_TASK).defer()


def refresh_stale_days(*, now: datetime.datetime | None = None) -> RefreshReport:
    """Make anew what is queued and due, some people at a time, each in a transaction of their own.

    Several workers share the work. A person whose days cannot be made is left for later, so that
    nobody else waits for them.
    """
    now = now or timezone.now()
    _spread()
    total, size = RefreshReport(), ROWS_AT_ONCE
    while True:
        taken: list[StaleDays] = []
        try:
            with transaction.atomic():
                taken += _take(now, size)
                if not taken:
                    return total
                total += _refresh_rows(taken, now)
        except Exception:
            if not taken:
                raise
            if size == 1:
                logger.exception("The days of employee %s wait.", taken[0].employee_id)
                _put_off(taken[0], now)
            size = 1


@transaction.atomic
def _spread() -> None:
    """Put the people in the place of the teams and sites in which they are or were."""
    wide = StaleDays.objects.filter(employee=None).select_for_update(skip_locked=True)
    for row in list(wide):
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO attendance_staledays (employee_id, first, last) "
                "SELECT DISTINCT employee_id, %s, %s::date FROM people_placement "
                "WHERE coalesce(team_id = %s, %s::bigint IS NULL) "
                "AND coalesce(site_id = %s, %s::bigint IS NULL) "
                "AND since <= coalesce(%s, DATE 'infinity')",
                [row.first, row.last, row.team_id, row.team_id, row.site_id, row.site_id, row.last],
            )
        row.delete()


def _take(now: datetime.datetime, size: int) -> list[StaleDays]:
    """Some rows that nobody else has taken, until this transaction ends."""
    due = StaleDays.objects.filter(Q(due_at=None) | Q(due_at__lte=now), employee__isnull=False)
    return list(due.order_by("pk").select_for_update(skip_locked=True)[:size])


def _refresh_rows(taken: Sequence[StaleDays], now: datetime.datetime) -> RefreshReport:
    """Make these days anew, as many as one transaction should, and remove what is done."""
    bounds = _find_bounds({row.employee_id for row in taken if row.employee_id}, now)
    spans: dict[int, Span] = {}
    done: list[int] = []
    days = 0
    for row in taken:
        span = _clip(row, bounds.get(row.employee_id or 0), now)
        if span is not None:
            days += (span[1] - span[0]).days + 1
            if done and days > DAYS_AT_ONCE:
                break
            assert row.employee_id is not None  # noqa: S101  only rows of people are taken
            known = spans.get(row.employee_id, span)
            spans[row.employee_id] = (min(known[0], span[0]), max(known[1], span[1]))
        done.append(row.pk)
    report = _refresh_spans(spans, now)
    StaleDays.objects.filter(pk__in=done).delete()
    return report


def _refresh_spans(spans: dict[int, Span], now: datetime.datetime) -> RefreshReport:
    by_span: defaultdict[Span, list[int]] = defaultdict(list)
    for employee_id, span in spans.items():
        by_span[span].append(employee_id)
    lock_people(spans)  # all at once, in their order: the groups below are in another
    total = RefreshReport()
    for (first, last), employee_ids in by_span.items():
        total += refresh_days(employee_ids=employee_ids, first=first, last=last, now=now)
    return total


def _find_bounds(employee_ids: Collection[int], now: datetime.datetime) -> dict[int, datetime.date]:
    """For each person the first day of which there is or should be a row.

    Nothing is kept of the time before the first row of all: a person who has worked here for
    twenty years does not get twenty years of empty days.
    """
    begun = DaySummary.objects.order_by("day").values_list("day", flat=True).first()
    people = Employee.objects.filter(pk__in=employee_ids).select_related("site").order_by()
    bounds: dict[int, datetime.date] = {}
    for one in people.annotate(first_row=Min("day_summaries__day")):
        kept_since = begun or now.astimezone(one.site.zone).date()
        bounds[one.pk] = min(max(one.active_from, kept_since), one.first_row or datetime.date.max)
    return bounds


def _clip(row: StaleDays, bound: datetime.date | None, now: datetime.datetime) -> Span | None:
    """The part of the days that can have rows; None when there is none."""
    if bound is None:
        return None
    first = max(row.first, bound)
    last = min(row.last or datetime.date.max, (now + ONE_DAY).date())
    return (first, last) if first <= last else None


def _put_off(row: StaleDays, now: datetime.datetime) -> None:
    wait = min(datetime.timedelta(minutes=2 ** min(row.attempts, 10)), LONGEST_WAIT)
    StaleDays.objects.filter(pk=row.pk).update(due_at=now + wait, attempts=row.attempts + 1)
