"""What the page of a report shows: the filter, numbers, pictures, and the table or the grid."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from attendance.admin.payroll_formats import list_payroll_formats
from attendance.mailings import make_offer
from attendance.models import DaySummary
from attendance.reports import Report, ReportFilter, list_reports, read_filter
from attendance.reports.filters import (
    compared_period,
    find_month,
    find_week,
    next_period,
    previous_period,
    write_query,
)
from attendance.reports.formats import list_formats
from attendance.reports.month_grid import MAX_DAYS, TOTALS, make_grid, make_legend
from attendance.reports.overview import make_overview
from attendance.reports.payroll import PAYROLL
from attendance.reports.screen import change_query, show_table
from attendance.reports.timesheet import find_people, make_timesheet
from attendance.reports.words import name_period, show_status
from people.models import Employee, Site
from people.policies import Account, has_permission, visible_employees, visible_teams

MAX_SUGGESTIONS = 300
PEOPLE_PER_PAGE = 100
TEMPLATES = {"grid": "month.html", "overview": "overview.html", "timesheet": "timesheet.html"}
Context = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Step:
    """Another time in words, and its address."""

    title: str
    url: str


def read_report_filter(request: HttpRequest, report: Report) -> ReportFilter:
    """The days and people that the address asks the report for."""
    return read_filter(
        request.GET, account=request.user, today=timezone.localdate(), default=report.span
    )


def fill_page(request: HttpRequest, report: Report, wanted: ReportFilter) -> Context:
    """Everything that the template of the report needs."""
    return fill_bar(request, report, wanted) | FILLERS.get(report.key, fill_table)(
        request, report, wanted
    )


def choose_template(report: Report, page: Context) -> str:
    """By what the page shows: a grid, an overview, a timesheet, people to choose, or rows."""
    if report.key == "timesheet" and "timesheet" not in page:
        return "people.html"
    return next((TEMPLATES[name] for name in TEMPLATES if name in page), "report.html")


def fill_bar(request: HttpRequest, report: Report, wanted: ReportFilter) -> Context:
    """The filter and the ways to other days and to files."""
    today = timezone.localdate()
    before = compared_period(wanted, today=today)
    link = Linker(request.GET.get("view", ""))
    return {
        "report": report,
        "reports": list_reports(),
        "shared_query": write_query(replace(wanted, statuses=())),
        "wanted": wanted,
        "period": name_period(wanted.first, wanted.last),
        "before": Step(name_period(before.first, before.last), link.to(before)),
        "previous": link.step(previous_period(wanted)),
        "following": link.step(next_period(wanted)),
        "shortcuts": list(list_shortcuts(link, wanted, today)),
        "formats": [*list_formats(), *(list_payroll_formats() if report is PAYROLL else [])],
        "file_query": write_query(wanted),
        "mailing": make_offer(request.user, wanted),
        "view": link.view,
        "sites": list(Site.objects.all()),
        "teams": list(visible_teams(request.user).only("pk", "name")),
        "suggestions": suggest_people(request.user, wanted),
        "statuses": [show_status(status) for status in wanted.statuses],
        "every_status_url": link.to(replace(wanted, statuses=())),
        "status_choices": DaySummary.Status.choices if report.key == "day" else [],
        "is_narrowed": bool(wanted.site or wanted.team or wanted.employee or wanted.statuses),
        "everybody_url": link.to(replace(wanted, site=None, team=None, employee=None, statuses=())),
    }


@dataclass(frozen=True, slots=True)
class Linker:
    """Addresses of the same page about other days, in the same view."""

    view: str

    def to(self, wanted: ReportFilter) -> str:
        """The address for this filter."""
        return f"?{write_query(wanted)}{'&view=people' if self.view == 'people' else ''}"

    def step(self, wanted: ReportFilter) -> Step:
        """The same with the days in words."""
        return Step(name_period(wanted.first, wanted.last), self.to(wanted))


def list_shortcuts(link: Linker, wanted: ReportFilter, today: datetime.date) -> list[Step]:
    """The days that people ask for most."""
    month = find_month(today)
    shortcuts = {
        _("Today"): (today, today),
        _("This week"): find_week(today),
        _("This month"): month,
        _("Last month"): find_month(month[0] - datetime.timedelta(days=1)),
    }
    return [
        Step(title, link.to(replace(wanted, first=first, last=last)))
        for title, (first, last) in shortcuts.items()
        if (first, last) != (wanted.first, wanted.last)
    ]


def suggest_people(account: Account, wanted: ReportFilter) -> list[Employee]:
    """The people for the field of the filter, where they are few enough to be offered."""
    people = visible_employees(account)
    if wanted.team:
        people = people.filter(team=wanted.team)
    if wanted.site:
        people = people.filter(site=wanted.site)
    found = list(people.only("pk", "number", "name").order_by("name")[: MAX_SUGGESTIONS + 1])
    return found if len(found) <= MAX_SUGGESTIONS else []


def fill_table(request: HttpRequest, report: Report, wanted: ReportFilter) -> Context:
    """Numbers, pictures and rows."""
    before = compared_period(wanted, today=timezone.localdate())
    summary = report.summarise(request.user, wanted, before) if report.summarise else None
    return {
        "summary": summary,
        "figures": summary.figures if summary else [],
        "table": show_table(report, account=request.user, wanted=wanted, query=request.GET),
        "query": change_query(request.GET, page=""),
    }


def fill_exceptions(request: HttpRequest, report: Report, wanted: ReportFilter) -> Context:
    """The rows, and for those who may resolve them the way to the work list."""
    context = fill_table(request, report, wanted)
    if has_permission(request.user, "attendance.decide_correction"):
        chosen = {"team": wanted.team, "site": wanted.site}
        query = urlencode({name: place.pk for name, place in chosen.items() if place})
        context["work_url"] = f"{reverse('admin:attendance_exceptions')}?{query}"
    return context


def fill_month(request: HttpRequest, _report: Report, wanted: ReportFilter) -> Context:
    """People and days; of a company with several teams first the teams."""
    is_long = (wanted.last - wanted.first).days >= MAX_DAYS
    if is_long or not asks_for_people(request, wanted):
        before = compared_period(wanted, today=timezone.localdate())
        overview = make_overview(request.user, wanted, before)
        people = Linker("people").to(wanted)
        return {
            "overview": overview,
            "figures": overview.figures,
            "people_url": "" if is_long else people,
            "max_days": MAX_DAYS,
            "is_long": is_long,
        }
    grid = make_grid(request.user, wanted, today=timezone.localdate(), page=request.GET.get("page"))
    return {
        "grid": grid,
        "page": grid.page,
        "legend": make_legend(),
        "total_headings": TOTALS,
        "query": change_query(request.GET, page=""),
    }


def asks_for_people(request: HttpRequest, wanted: ReportFilter) -> bool:
    """Whether the page is about people: of one team, one person, or of all on demand."""
    if wanted.team or wanted.employee or request.GET.get("view") == "people":
        return True
    return visible_teams(request.user).count() < 2  # noqa: PLR2004  one team is its own overview


def fill_timesheet(request: HttpRequest, _report: Report, wanted: ReportFilter) -> Context:
    """The hours of one person; when nobody is chosen, the people to choose from."""
    if wanted.employee:
        return {"timesheet": make_timesheet(request.user, wanted, wanted.employee)}
    people = Paginator(find_people(request.user, wanted), PEOPLE_PER_PAGE)
    days = write_query(wanted)
    page = people.get_page(request.GET.get("page"))
    return {"page": page, "days_query": days, "query": change_query(request.GET, page="")}


FILLERS: dict[str, Callable[[HttpRequest, Report, ReportFilter], Context]] = {
    "exceptions": fill_exceptions,
    "month": fill_month,
    "timesheet": fill_timesheet,
}
