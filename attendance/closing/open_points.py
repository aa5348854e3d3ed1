"""What should be settled before a month is paid."""

import datetime
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils.translation import ngettext

from attendance.exceptions import find_open_exceptions
from attendance.models import Correction, DaySummary, Leave
from attendance.reports.filters import find_month
from people.models import Site

Status = DaySummary.Status
UNFINISHED = (Status.EXPECTED, Status.IN_PROGRESS, Status.INCOMPLETE)


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """How many of one kind: `exceptions`, `days`, `corrections` or `leave`; and that in words."""

    kind: str
    count: int
    words: str


def find_open_points(*, site: Site, month: datetime.date) -> list[OpenPoint]:
    """What of the month is open at the site; four queries."""
    first, last = find_month(month)
    days = DaySummary.objects.filter(site=site, day__range=(first, last)).order_by()
    counts = {
        "exceptions": find_open_exceptions(days).count(),
        "days": days.filter(status__in=UNFINISHED).count(),
        "corrections": Correction.objects.filter(
            Exists(days.filter(employee=OuterRef("employee"), day=OuterRef("day"))),
            state=Correction.State.REQUESTED,
        ).count(),
        "leave": Leave.objects.filter(
            Exists(
                days.filter(
                    employee=OuterRef("employee"),
                    day__range=(OuterRef("first_day"), OuterRef("last_day")),
                )
            ),
            state=Leave.State.REQUESTED,
        ).count(),
    }
    return [OpenPoint(kind, count, _tell(kind, count)) for kind, count in counts.items() if count]


def _tell(kind: str, count: int) -> str:
    words = {
        "exceptions": ngettext(
            "%(count)d day with an exception that nobody has looked at",
            "%(count)d days with exceptions that nobody has looked at",
            count,
        ),
        "days": ngettext(
            "%(count)d day that is not complete", "%(count)d days that are not complete", count
        ),
        "corrections": ngettext(
            "%(count)d correction that waits", "%(count)d corrections that wait", count
        ),
        "leave": ngettext(
            "%(count)d request for leave that waits",
            "%(count)d requests for leave that wait",
            count,
        ),
    }
    return words[kind] % {"count": count}
