"""What is odd about days and nobody has looked at yet: HR's work list, and its count."""

import datetime

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import DateField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast, TruncMonth
from django.utils import timezone

from attendance.models import ClosedMonth, Correction, DaySummary, ExceptionReview
from attendance.policies import visible_corrections, visible_days
from people.policies import Account, has_permission


def find_open_exceptions(days: QuerySet[DaySummary]) -> QuerySet[DaySummary]:
    """Those of `days` with an exception that nobody has looked at; closed months stand still."""
    reviewed = ExceptionReview.objects.filter(
        employee=OuterRef("employee"), day=OuterRef("day")
    ).order_by()
    closed = ClosedMonth.objects.filter(site=OuterRef("site"), month=OuterRef("month_of_day"))
    return days.alias(month_of_day=Cast(TruncMonth("day"), DateField())).filter(
        ~Q(exceptions=[]),
        ~Q(exceptions__contained_by=ArraySubquery(reviewed.values("code"))),
        ~Exists(closed),
    )


def find_exceptions_to_resolve(
    user: Account, *, since: datetime.date | None = None
) -> QuerySet[DaySummary]:
    """The days whose exceptions the user may resolve: never one's own.

    From `since` on; None: as far back as corrections may be asked for.
    """
    if not has_permission(user, "attendance.decide_correction"):
        return DaySummary.objects.none()
    first = since or timezone.localdate() - datetime.timedelta(days=settings.CORRECTION_DAYS)
    days = visible_days(user).filter(day__gte=first).exclude(employee__user=user.pk)
    return find_open_exceptions(days)


def find_corrections_to_decide(user: Account) -> QuerySet[Correction]:
    """The requests on which the user may decide: never one's own."""
    if not has_permission(user, "attendance.decide_correction"):
        return Correction.objects.none()
    waiting = visible_corrections(user).filter(state=Correction.State.REQUESTED)
    return waiting.exclude(employee__user=user.pk)


def list_open_codes(summary: DaySummary, reviewed: set[str]) -> list[str]:
    """The exceptions of a day that nobody has looked at."""
    return [code for code in summary.exceptions if code not in reviewed]
