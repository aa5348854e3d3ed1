"""Closing a month of a site, so that its days stand still; and reopening it.

While a month is closed or reopened, everybody who ever worked at the site is locked, in the order
of their ids as all who change days do: no check-in, correction, leave or refresh slips between
what was looked at and what is written. Whoever is not known yet is kept out by the database, see
`attendance_hold_month` in the migrations.
"""

import datetime
from collections.abc import Collection

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from attendance.closing.open_points import UNFINISHED, find_open_points
from attendance.closing.payroll_file import hash_payroll
from attendance.errors import MonthOpenError, MonthRefusedError
from attendance.models import Adjustment, ClosedMonth, DaySummary, StaleDays
from attendance.policies import check_close_month
from attendance.reports.filters import find_month
from attendance.summaries import find_people, lock_people, rebuild_days, refresh_days
from people.models import Employee, Site


def close_month(
    *,
    site: Site,
    month: datetime.date,
    by: User,
    anyway: bool = False,
    now: datetime.datetime | None = None,
) -> ClosedMonth:
    """Let the days of the month stand still, and note what the payroll file of it is.

    Days that are missing, unfinished or queued are made anew first, some people at a time; only
    what changed since is made anew while everybody waits.

    Args:
        site: whose month it is.
        month: any day of it.
        by: who closes it.
        anyway: also when something is not settled; how much that is, is noted.
        now: for tests.

    Raises:
        PermissionDenied: `by` may not close months.
        MonthOpenError: something is not settled; the error lists it.
        MonthRefusedError: the month is not over at the site, or closed already.
    """
    check_close_month(by)
    now = now or timezone.now()
    first, last = find_month(month)
    if now.astimezone(site.zone).date() <= last:
        text = _("%(month)s is not over at %(site)s. Close it from %(day)s on.")
        following = date_format(last + datetime.timedelta(days=1))
        raise MonthRefusedError(text % {**_name(site, first), "day": following})
    _check_open(site, first)
    unmade = _find_unmade(site, first, last)
    rebuild_days(employee_ids=unmade, first=first, last=last, now=now)
    return _close(site, first, last, by=by, anyway=anyway, now=now)


@transaction.atomic
def reopen_month(*, site: Site, month: datetime.date, by: User) -> int:
    """Let the days of the month change again; how many adjustments of them were taken back.

    What was put right since the closing stands in the days themselves then, and no longer in the
    months in which it was to be paid.

    Raises:
        PermissionDenied: `by` may not close months.
        MonthRefusedError: the month is not closed, or what was put right was paid with a month
            that is closed, too.
    """
    check_close_month(by)
    first, last = find_month(month)
    _lock_site(site, first)
    closed = ClosedMonth.objects.filter(site=site, month=first).first()
    if closed is None:
        raise MonthRefusedError(
            _("%(month)s at %(site)s is open already. Load the page again.") % _name(site, first)
        )
    adjustments = Adjustment.objects.filter(site=site, day__range=(first, last))
    _check_not_paid(site, first, adjustments.values_list("posted_on", flat=True).distinct())
    days = list(adjustments.values_list("employee", "day"))
    adjustments.delete()
    closed.delete()
    if days:
        refresh_days(
            employee_ids={employee_id for employee_id, _day in days},
            first=min(day for _id, day in days),
            last=max(day for _id, day in days),
        )
    return len(days)


@transaction.atomic
def _close(
    site: Site,
    first: datetime.date,
    last: datetime.date,
    *,
    by: User,
    anyway: bool,
    now: datetime.datetime,
) -> ClosedMonth:
    _lock_site(site, first)
    _check_open(site, first)
    unmade = _find_unmade(site, first, last)
    refresh_days(employee_ids=unmade, first=first, last=last, now=now)
    points = find_open_points(site=site, month=first)
    if points and not anyway:
        text = _("%(month)s at %(site)s is not settled: %(points)s.")
        told = ", ".join(point.words for point in points)
        raise MonthOpenError(text % {**_name(site, first), "points": told}, points)
    proof = hash_payroll(site=site, month=first, account=by)
    return ClosedMonth.objects.create(
        site=site,
        month=first,
        closed_by=by,
        row_count=proof.row_count,
        counted=proof.counted,
        payable=proof.payable,
        open_count=sum(point.count for point in points),
        file_hash=proof.file_hash,
    )


def _lock_site(site: Site, month: datetime.date) -> None:
    """Keep everybody else from the days of the site, and from what is posted to this month."""
    people = _list_people(site)
    lock_people(people)
    with connection.cursor() as cursor:
        cursor.execute("SELECT attendance_hold_month(%s, %s, true)", [site.pk, month])
    if not set(_list_people(site)) <= set(people):
        raise MonthRefusedError(_("Somebody was taken on at %(site)s just now. Try again.") % {
            "site": site
        })  # fmt: skip


def _list_people(site: Site) -> list[int]:
    """Ids of all who work at the site, worked there, or have something to be paid there."""
    known = Q(site=site) | Q(pk__in=DaySummary.objects.filter(site=site).values("employee"))
    known |= Q(placements__site=site) | Q(adjustments__site=site)
    return list(
        Employee.objects.filter(known).order_by("pk").values_list("pk", flat=True).distinct()
    )


def _find_unmade(site: Site, first: datetime.date, last: datetime.date) -> list[int]:
    """Whose days are missing, not finished, or queued to be made anew."""
    people = find_people(first=first, last=last, site=site)
    queued = StaleDays.objects.filter(Q(last=None) | Q(last__gte=first), first__lte=last)
    if queued.filter(Q(site=None) | Q(site=site), employee=None).exists():
        return people
    stale = set(queued.exclude(employee=None).values_list("employee", flat=True))
    in_month = Q(day_summaries__day__range=(first, last))
    rows = (
        Employee.objects.filter(pk__in=people)
        .order_by("pk")
        .annotate(
            days=Count("day_summaries", filter=in_month),
            unfinished=Count(
                "day_summaries", filter=in_month & Q(day_summaries__status__in=UNFINISHED)
            ),
        )
        .values_list("pk", "active_from", "active_until", "days", "unfinished")
    )
    return [
        pk
        for pk, since, until, days, unfinished in rows
        if pk in stale
        or unfinished
        or days < (min(until or last, last) - max(since, first)).days + 1
    ]


def _check_open(site: Site, month: datetime.date) -> None:
    if ClosedMonth.objects.filter(site=site, month=month).exists():
        raise MonthRefusedError(_("%(month)s at %(site)s is closed already.") % _name(site, month))


def _check_not_paid(site: Site, month: datetime.date, posted: Collection[datetime.date]) -> None:
    months = sorted({day.replace(day=1) for day in posted})
    paid = ClosedMonth.objects.filter(site=site, month__in=months).order_by("-month")
    names = [date_format(one.month, "YEAR_MONTH_FORMAT") for one in paid]
    if names:
        text = _("What was put right of %(month)s was paid with %(paid)s. Reopen that first.")
        raise MonthRefusedError(text % {**_name(site, month), "paid": ", ".join(names)})


def _name(site: Site, month: datetime.date) -> dict[str, str]:
    return {"month": date_format(month, "YEAR_MONTH_FORMAT"), "site": site.name}
