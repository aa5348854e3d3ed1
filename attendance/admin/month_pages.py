"""The pages on which months are closed and reopened."""

import datetime
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.db.models import Count, Min, Sum
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from attendance.admin.payroll_formats import OfferedPayroll, list_payroll_formats
from attendance.closing import (
    OpenPoint,
    choose_month,
    close_month,
    find_open_points,
    hash_payroll,
    reopen_month,
)
from attendance.closing.open_points import UNFINISHED
from attendance.day_story import name_account
from attendance.errors import MonthRefusedError
from attendance.models import Adjustment, ClosedMonth, DaySummary
from attendance.policies import can_close_month, check_close_month, check_view_months
from attendance.reports.files import FileFormat
from attendance.reports.files.answers import send_report
from attendance.reports.filters import find_month
from attendance.reports.payroll import PAYROLL
from people.admin.employee_actions import signed_in
from people.models import Site

MONTHS_SHOWN = 24
MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])", re.ASCII)
ONE_DAY = datetime.timedelta(days=1)
Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class MonthLine:
    """A month of a site in the list; `closed` is None while it is open."""

    month: datetime.date
    url: str
    downloads: list[tuple[str, str]]
    closed: ClosedMonth | None
    closed_by: str
    is_over: bool


@dataclass(frozen=True, slots=True)
class SiteMonths:
    """A site with its months, the newest first."""

    site: Site
    lines: list[MonthLine]


def show_months(request: HttpRequest, context: Facts) -> HttpResponse:
    """Each site with its months of two years; of a site by `?site=` with all of them."""
    check_view_months(request.user)
    chosen = request.GET.get("site", "")
    sites = Site.objects.order_by("name")
    if chosen.isascii() and chosen.isdecimal() and len(chosen) < 18:  # noqa: PLR2004  bigint
        sites = sites.filter(pk=int(chosen))
    limit = None if chosen else MONTHS_SHOWN
    context |= {
        "title": _("Closed months"),
        "sites": list(list_sites(sites, limit=limit)),
        "is_whole": bool(chosen),
        "months_shown": MONTHS_SHOWN,
    }
    return TemplateResponse(request, "admin/attendance/months/list.html", context)


def show_month(request: HttpRequest, site_id: int, text: str, context: Facts) -> HttpResponse:
    """What is open in a month, or what it was closed with and whether its file is the same."""
    check_view_months(request.user)
    site, month = find_site_month(site_id, text)
    closed = find_closed(site, month)
    first, last = find_month(month)
    today = timezone.now().astimezone(site.zone).date()
    context |= {
        "title": f"{site.name}, {date_format(month, 'YEAR_MONTH_FORMAT')}",
        "site": site,
        "month": month,
        "closed": closed,
        "downloads": list_downloads(site, month, list_payroll_formats()),
        "may_close": can_close_month(request.user),
        "list_url": reverse("admin:attendance_closedmonth_changelist"),
    }
    if closed is None:
        points = find_open_points(site=site, month=month)
        context |= {
            "is_over": today > last,
            "over_on": last + ONE_DAY,
            "points": [(point.words, link_point(point, site, month)) for point in points],
            "days": DaySummary.objects.filter(site=site, day__range=(first, last)).count(),
        }
    else:
        proof = hash_payroll(site=site, month=month, account=request.user)
        context |= {
            "proof": proof,
            "is_same": proof.file_hash == closed.file_hash,
            "closed_by": name_account(closed.closed_by),
            "put_right": count_adjustments(site, month),
        }
    return TemplateResponse(request, "admin/attendance/months/month.html", context)


def change_month(request: HttpRequest, site_id: int, text: str) -> HttpResponse:
    """Close the month or reopen it, as the button says; a refusal is told on the page."""
    check_close_month(request.user)
    site, month = find_site_month(site_id, text)
    by = signed_in(request)
    words = {"month": date_format(month, "YEAR_MONTH_FORMAT"), "site": site.name}
    try:
        if request.POST.get("do") == "close":
            close_month(site=site, month=month, by=by, anyway=request.POST.get("anyway") == "yes")
            told = _("%(month)s at %(site)s is closed. Its payroll file is ready.") % words
        elif request.POST.get("do") == "reopen":
            told = tell_reopened(reopen_month(site=site, month=month, by=by), words)
        else:
            raise Http404
    except MonthRefusedError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, told)
    return redirect(request.path)


def tell_reopened(count: int, words: dict[str, str]) -> str:
    """That it is open, and what became of its adjustments."""
    text = _("%(month)s at %(site)s is open again.") % words
    if not count:
        return text
    taken = ngettext(
        "%(count)d adjustment went back into its day.",
        "%(count)d adjustments went back into their days.",
        count,
    )
    return f"{text} {taken % {'count': count}}"


def send_file(request: HttpRequest, site_id: int, text: str) -> HttpResponseBase:
    """The payroll file as its checksum was taken: CSV in the language of the server."""
    check_view_months(request.user)
    site, month = find_site_month(site_id, text)
    with override(settings.LANGUAGE_CODE):
        return send_report(request, PAYROLL, choose_month(site, month), file_format=FileFormat.CSV)


def find_site_month(site_id: int, text: str) -> tuple[Site, datetime.date]:
    """The site, and the first day of a month like 2026-11."""
    found = MONTH.fullmatch(text)
    if found is None:
        raise Http404
    return get_object_or_404(Site, pk=site_id), datetime.date(int(found[1]), int(found[2]), 1)


def find_closed(site: Site, month: datetime.date) -> ClosedMonth | None:
    """The closing of the month, with who did it."""
    rows = ClosedMonth.objects.filter(site=site, month=month)
    return (
        rows.select_related("closed_by__employee").defer("closed_by__employee__embedding").first()
    )


def list_sites(sites: Iterable[Site], *, limit: int | None) -> Iterator[SiteMonths]:
    """The sites with their months from the first day that is kept on; three queries more."""
    begun = dict(DaySummary.objects.order_by().values_list("site").annotate(Min("day")))
    rows = ClosedMonth.objects.select_related("closed_by__employee")
    known: defaultdict[int, dict[datetime.date, ClosedMonth]] = defaultdict(dict)
    for row in rows.defer("closed_by__employee__embedding"):
        known[row.site_id][row.month] = row
    now, formats = timezone.now(), list_payroll_formats()
    for site in sites:
        today = now.astimezone(site.zone).date()
        firsts = [day for day in (begun.get(site.pk), *known[site.pk]) if day]
        months = list_months(min(firsts, default=today), today)[:limit]
        yield SiteMonths(
            site,
            [make_line(site, month, known[site.pk].get(month), today, formats) for month in months],
        )


def list_months(first: datetime.date, today: datetime.date) -> list[datetime.date]:
    """The first days of the months from that of today back to that of `first`."""
    month, months = today.replace(day=1), []
    while month >= first.replace(day=1):
        months.append(month)
        month = (month - ONE_DAY).replace(day=1)
    return months


def make_line(
    site: Site,
    month: datetime.date,
    closed: ClosedMonth | None,
    today: datetime.date,
    formats: list[OfferedPayroll],
) -> MonthLine:
    """One month in the list."""
    return MonthLine(
        month=month,
        url=link_month(site, month),
        downloads=list_downloads(site, month, formats) if closed else [],
        closed=closed,
        closed_by=name_account(closed.closed_by) if closed else "",
        is_over=today > find_month(month)[1],
    )


def link_month(site: Site, month: datetime.date) -> str:
    """The page of one month."""
    return reverse("admin:attendance_closedmonth_month", args=[site.pk, f"{month:%Y-%m}"])


def list_downloads(
    site: Site, month: datetime.date, formats: list[OfferedPayroll]
) -> list[tuple[str, str]]:
    """The payroll report of the month as files; the CSV is the one with the checksum."""
    report = link_report("payroll", site, month)
    file = reverse("admin:attendance_closedmonth_file", args=[site.pk, f"{month:%Y-%m}"])
    return [
        ("CSV", file),
        ("XLSX", f"{report}&format=xlsx"),
        ("PDF", f"{report}&format=pdf"),
        *((one.title, f"{report}&format={one.name}") for one in formats),
        (_("Show"), report),
    ]


def link_report(key: str, site: Site, month: datetime.date, *statuses: str) -> str:
    """A report on this month and site."""
    query = [("month", f"{month:%Y-%m}"), ("site", str(site.pk))]
    query += [("status", status) for status in statuses]
    return f"{reverse('admin:attendance_report', args=[key])}?{urlencode(query)}"


def link_point(point: OpenPoint, site: Site, month: datetime.date) -> str:
    """Where what is open can be settled."""
    if point.kind == "exceptions":
        return link_report("exceptions", site, month)
    if point.kind == "days":
        return link_report("day", site, month, *UNFINISHED)
    model = "correction" if point.kind == "corrections" else "leave"
    return f"{reverse(f'admin:attendance_{model}_changelist')}?waiting=all"


def count_adjustments(site: Site, month: datetime.date) -> list[Facts]:
    """What was put right of this month since, by the month in which it is paid."""
    first, last = find_month(month)
    rows = Adjustment.objects.filter(site=site, day__range=(first, last)).order_by()
    sums = rows.values("posted_on").annotate(
        count=Count("pk"), minutes=Sum("counted") + Sum("paid_excused")
    )
    return [
        {**one, "url": link_month(site, one["posted_on"].replace(day=1))}
        for one in sums.order_by("posted_on")
    ]
