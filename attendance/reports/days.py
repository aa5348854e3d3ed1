"""The days that a report is about, as rows that are light enough for a company and a year."""

import datetime
import zoneinfo
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus, urlencode

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse

from attendance.day_story import ExceptionWords
from attendance.models import Adjustment, DaySummary
from attendance.policies import visible_adjustments, visible_days
from attendance.reports.filters import write_dates
from attendance.reports.table import ReportFilter
from people.models import Placement, Site
from people.policies import Account

CHUNK = 2_000
EXCEPTIONS = dict(ExceptionWords.choices)
Values = dict[str, Any]


def select_days(account: Account, wanted: ReportFilter) -> QuerySet[DaySummary]:
    """Those of the days that the account may see and the filter asks for; in no order."""
    days = visible_days(account).filter(day__gte=wanted.first, day__lte=wanted.last)
    if wanted.site:
        days = days.filter(site=wanted.site)
    if wanted.team:
        days = days.filter(team=wanted.team)
    if wanted.employee:
        days = days.filter(employee=wanted.employee)
    if wanted.statuses:
        days = days.filter(status__in=wanted.statuses)
    return days.order_by()


def select_adjustments(account: Account, wanted: ReportFilter) -> QuerySet[Adjustment]:
    """What was put right of earlier months and counts on these days; in no order.

    It belongs to the team in which the person was on the day that was put right.
    """
    if wanted.statuses:  # they have none
        return Adjustment.objects.none()
    rows = visible_adjustments(account).filter(
        posted_on__gte=wanted.first, posted_on__lte=wanted.last
    )
    if wanted.site:
        rows = rows.filter(site=wanted.site)
    if wanted.team:
        placed = Placement.objects.filter(
            employee=OuterRef("employee"), since__lte=OuterRef("day")
        ).order_by("-since")
        rows = rows.alias(team_then=Subquery(placed.values("team")[:1]))
        rows = rows.filter(team_then=wanted.team.pk)
    if wanted.employee:
        rows = rows.filter(employee=wanted.employee)
    return rows.order_by()


def read_days(days: QuerySet[DaySummary], *fields: str) -> Iterator[Values]:
    """The fields of each day as a dictionary, with `zone`: that of the site of the day."""
    zones = find_zones()
    for values in days.values("site_id", *fields).iterator(chunk_size=CHUNK):
        yield {**values, "zone": zones[values["site_id"]]}


def find_zones() -> dict[int, zoneinfo.ZoneInfo]:
    """The time zone of every site by its id."""
    return {pk: zoneinfo.ZoneInfo(name) for pk, name in Site.objects.values_list("pk", "time_zone")}


def show_time(at: datetime.datetime | None, zone: zoneinfo.ZoneInfo) -> datetime.datetime | None:
    """The same moment on the clocks of the site."""
    return at.astimezone(zone) if at else None


def name_exceptions(codes: list[str]) -> str:
    """What is not in order with a day, in words."""
    return ", ".join(str(EXCEPTIONS.get(code, code)) for code in codes)


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the cells of a report lead; looked up once, filled in for each row."""

    reports: str
    days: str
    dates: str

    @classmethod
    def of(cls, wanted: ReportFilter) -> "Addresses":
        """For a report on these days."""
        some_day = reverse("admin:attendance_day", args=[1, "day"])
        return cls(
            reports=reverse("admin:attendance_reports_changelist"),
            days=some_day.removesuffix("1/day/"),
            dates=urlencode(write_dates(wanted.first, wanted.last)),
        )

    def timesheet(self, number: str) -> str:
        """The hours of one person in the same days."""
        return self.report("timesheet", number)

    def report(self, key: str, number: str) -> str:
        """Another report on the same days and this person."""
        return f"{self.reports}{key}/?{self.dates}&person={quote_plus(number)}"

    def day(self, employee_id: int, day: datetime.date) -> str:
        """What was recorded of one person on one day."""
        return f"{self.days}{employee_id}/{day.isoformat()}/"
