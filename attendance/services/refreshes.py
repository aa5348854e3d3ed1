"""After a change of plans: the days that it touches are made anew."""

import datetime
from typing import Any

from django.db.models import Exists, Max, Min, OuterRef, QuerySet
from django.db.models.functions import TruncMonth

from attendance.models import ClosedMonth, DaySummary
from attendance.summaries import queue_refresh, refresh_days
from people.models import Employee, Site, Team

LONGEST_AT_ONCE = datetime.timedelta(days=62)


def refresh_after(
    *,
    first: datetime.date,
    last: datetime.date | None,
    employee: Employee | None = None,
    team: Team | None = None,
    site: Site | None = None,
) -> None:
    """Make these days of a person, of a team or of a site anew; `last` None: all from `first` on.

    Of one person and a few weeks at once, in the caller's transaction; else by the worker, who is
    told in the same transaction, so that it cannot be lost.
    """
    if employee is None:
        queue_refresh(
            first=first,
            last=last,
            team_id=team.pk if team else None,
            site_id=site.pk if site else None,
        )
    elif last is not None and last - first <= LONGEST_AT_ONCE:
        refresh_days(employee_ids=[employee.pk], first=first, last=last)
    else:
        queue_refresh(first=first, last=last, employee_ids=[employee.pk])


def find_open_days(**which: Any) -> QuerySet[Any]:
    """The days `DaySummary.objects.filter(**which)` that lie in months that are not closed."""
    closed = ClosedMonth.objects.filter(site=OuterRef("site"), month=OuterRef("month"))
    return (
        DaySummary.objects.filter(**which).annotate(month=TruncMonth("day")).filter(~Exists(closed))
    )


def list_stretches(
    rows: QuerySet[Any],
) -> list[tuple[int, datetime.date, datetime.date]]:
    """For each site the first and last of these days, a stretch for each run of open months."""
    months = (
        rows.order_by()
        .values("site", "month")
        .annotate(first=Min("day"), last=Max("day"))
        .order_by("site", "month")
    )
    stretches: list[tuple[int, datetime.date, datetime.date]] = []
    following: tuple[int, datetime.date] | None = None
    for month in months:
        if following == (month["site"], month["month"]):
            site_id, first, _last = stretches.pop()
            stretches.append((site_id, first, month["last"]))
        else:
            stretches.append((month["site"], month["first"], month["last"]))
        following = (month["site"], (month["month"] + datetime.timedelta(days=31)).replace(day=1))
    return stretches
