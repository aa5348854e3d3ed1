"""When a report goes out, and of which days it tells."""

import datetime
from dataclasses import dataclass

from attendance.models import ReportSubscription
from attendance.reports.filters import find_month, find_week

DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Issue:
    """One report: when it is due, and its first and last day."""

    due_at: datetime.datetime
    first: datetime.date
    last: datetime.date


def find_latest_issue(
    subscription: ReportSubscription, *, now: datetime.datetime, zone: datetime.tzinfo
) -> Issue | None:
    """The newest report that is due by now; None when none was since the subscription began.

    A week is told of in the week after it, a month in the month after it.
    """
    due_at = _find_due(subscription, now.astimezone(zone), zone)
    if due_at < subscription.created_at:
        return None
    if subscription.rhythm == ReportSubscription.Rhythm.MONTHLY:
        return Issue(due_at, *find_month(due_at.date() - DAY))
    return Issue(due_at, *find_week(due_at.date() - 7 * DAY))


def _find_due(
    subscription: ReportSubscription, now: datetime.datetime, zone: datetime.tzinfo
) -> datetime.datetime:
    """The last weekday, or first of a month, at the hour, that is not after now."""
    today, time = now.date(), datetime.time(subscription.hour)
    if subscription.rhythm == ReportSubscription.Rhythm.MONTHLY:
        day = today.replace(day=1)
        before = (day - DAY).replace(day=1)
    else:
        day = today - DAY * ((today.weekday() - subscription.weekday) % 7)
        before = day - 7 * DAY
    due_at = datetime.datetime.combine(day, time, zone)
    return due_at if due_at <= now else datetime.datetime.combine(before, time, zone)
