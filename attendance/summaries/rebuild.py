"""Making all days of a time anew, for all people or for some."""

import datetime
import functools
import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager

import django
from django.db.models import Q, QuerySet
from django.utils import timezone

from attendance.models import DaySummary
from attendance.plans import ONE_DAY
from attendance.summaries.queue import DAYS_AT_ONCE
from attendance.summaries.refresh import RefreshReport, refresh_days
from people.models import Employee, Site

Progress = Callable[[int, int], None]
# Neighbours and the rest of the first and last week are made too.
EXTRA_DAYS = 14


def find_people(
    *, first: datetime.date, last: datetime.date, site: Site | None = None
) -> list[int]:
    """Ids of all who have, or should have, a row on one of the days, of one site or of all."""
    working = Q(active_until__isnull=True) | Q(active_until__gte=first)
    employed = Employee.objects.filter(working, active_from__lte=last)
    rows = DaySummary.objects.filter(day__range=(first, last))
    if site is not None:
        employed = employed.filter(placements__site=site)
        rows = rows.filter(site=site)
    return sorted({*employed.values_list("pk", flat=True), *_list_people(rows)})


def rebuild_days(
    *,
    employee_ids: list[int],
    first: datetime.date,
    last: datetime.date,
    now: datetime.datetime | None = None,
    processes: int = 1,
    progress: Progress = lambda _done, _total: None,
) -> RefreshReport:
    """Make the days of these people anew, some people at a time, each in an own transaction.

    What was done when it is interrupted stays done; the next run finds it right and goes on.

    Args:
        processes: more than one share the work; each has a transaction of its own, and sees only
            what is committed.
    """
    refresh = functools.partial(_refresh, first=first, last=last, now=now or timezone.now())
    total = RefreshReport()
    done = 0
    chunks = list(split_people(employee_ids, first, last))
    with _share_work(min(processes, len(chunks))) as run:
        for some, report in zip(chunks, run(refresh, chunks), strict=True):
            total += report
            done += len(some)
            progress(done, len(employee_ids))
    return total


def _refresh(
    employee_ids: list[int], *, first: datetime.date, last: datetime.date, now: datetime.datetime
) -> RefreshReport:
    return refresh_days(employee_ids=employee_ids, first=first, last=last, now=now)


@contextmanager
def _share_work(processes: int) -> Iterator[Callable[..., Iterable[RefreshReport]]]:
    """A `map` that works here, or in processes of its own, each with its own connection."""
    if processes <= 1:
        yield map
        return
    context = multiprocessing.get_context("spawn")  # a fork would share our connection
    pool = ProcessPoolExecutor(processes, mp_context=context, initializer=django.setup)
    try:
        yield pool.map
    finally:
        pool.shutdown(cancel_futures=True)


def split_people(
    employee_ids: list[int], first: datetime.date, last: datetime.date
) -> Iterator[list[int]]:
    """Some people at a time: while their days are made, they cannot check in."""
    days = (last - first + ONE_DAY).days + EXTRA_DAYS
    size = max(1, DAYS_AT_ONCE // days)
    for start in range(0, len(employee_ids), size):
        yield employee_ids[start : start + size]


def _list_people(rows: QuerySet[DaySummary]) -> QuerySet[DaySummary, int]:
    return rows.order_by().values_list("employee", flat=True).distinct()
