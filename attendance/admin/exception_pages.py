"""HR's work list: days with something odd, each with the corrections that fit it."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from attendance.day_events import find_events_of_days, make_token
from attendance.day_names import name_day_briefly
from attendance.day_story import ExceptionWords, tell_exceptions
from attendance.errors import CorrectionRefusedError
from attendance.exceptions import find_exceptions_to_resolve, list_open_codes
from attendance.models import AttendanceEvent, DaySummary, ExceptionReview
from attendance.offers import (
    BULK,
    LEFT_AT,
    Offer,
    find_offer,
    list_offers,
    offer_leaving,
    takes_leaving_time,
)
from attendance.services.corrections import correct_now
from attendance.services.exceptions import accept_exceptions
from people.admin.employee_actions import signed_in
from people.models import Site, Team
from people.policies import has_permission, visible_teams

Facts = dict[str, Any]
ROWS_PER_PAGE = 50


class ExceptionFilter(forms.Form):
    """Which of the odd days."""

    code = forms.ChoiceField(
        label=gettext_lazy("What"),
        required=False,
        choices=[("", gettext_lazy("everything")), *ExceptionWords.choices],
    )
    team = forms.ModelChoiceField(
        Team.objects.none(), label=gettext_lazy("Team"), required=False,
        empty_label=gettext_lazy("all teams"),
    )  # fmt: skip
    site = forms.ModelChoiceField(
        Site.objects.all(), label=gettext_lazy("Site"), required=False,
        empty_label=gettext_lazy("all sites"),
    )  # fmt: skip

    def __init__(self, *args: Any, teams: QuerySet[Team], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["team"].queryset = teams.defer("embedding")  # type: ignore[attr-defined]

    def narrow(self, days: QuerySet[DaySummary]) -> QuerySet[DaySummary]:
        """Those that were asked for; none for a question that is none."""
        if not self.is_valid():
            return days.none()
        asked = self.cleaned_data
        if asked["code"]:
            days = days.filter(exceptions__contains=[asked["code"]])
        if asked["team"]:
            days = days.filter(team=asked["team"])
        return days.filter(site=asked["site"]) if asked["site"] else days


@dataclass(slots=True)
class WorkRow:
    """One day to look at, with its buttons."""

    summary: DaySummary
    key: str
    day: str
    codes: list[str]
    words: list[str]
    recorded: str
    offers: list[Offer]
    takes_time: bool
    seen: str
    url: str
    events: list[AttendanceEvent] = field(repr=False)


def show_exceptions(request: HttpRequest, context: Facts) -> HttpResponse:
    """The work list; on POST one or many days are settled, and the list comes again."""
    if not has_permission(request.user, "attendance.decide_correction"):
        raise PermissionDenied(_("You may not resolve exceptions. Ask HR."))
    if request.method == "POST":
        settle(request)
        return redirect(request.get_full_path())
    form = ExceptionFilter(request.GET, teams=visible_teams(request.user))
    days = _with_people(form.narrow(find_exceptions_to_resolve(request.user)))
    page: Any = Paginator(days.order_by("-day", "employee__name", "pk"), ROWS_PER_PAGE).get_page(
        request.GET.get("page")
    )
    query = request.GET.copy()
    query.pop("page", None)
    context |= {
        "title": _("Exceptions to resolve"),
        "form": form,
        "page": page,
        "rows": make_rows(page.object_list),
        "bulk": BULK.items(),
        "query": query.urlencode(),
        "is_filtered": any(query.values()),
        "days_back": settings.CORRECTION_DAYS,
    }
    return TemplateResponse(request, "admin/attendance/exceptions.html", context)


def make_rows(days: Iterable[DaySummary]) -> list[WorkRow]:
    """The days with their events and buttons; so many queries, however many days."""
    days = list(days)
    events = find_events_of_days([(day.employee, day.day) for day in days])
    reviewed = _find_reviewed(days)
    return [
        _make_row(day, events[day.employee_id, day.day], reviewed.get((day.employee_id, day.day)))
        for day in days
    ]


def settle(request: HttpRequest) -> None:
    """Do what a button says, to the one day or to all that were chosen."""
    wanted = request.POST.getlist("chosen")
    rows = make_rows(_find_chosen(request, wanted))
    done, refused = 0, []
    for row in rows:
        try:
            _settle_row(request, row)
        except CorrectionRefusedError as error:
            refused.append(f"{row.summary.employee.name}, {row.day}: {error}")
        else:
            done += 1
    _tell(request, done, refused, gone=len(set(wanted)) - len(rows))


def _settle_row(request: HttpRequest, row: WorkRow) -> None:
    code, note = request.POST.get("offer", ""), request.POST.get("note", "").strip()
    person, day, by = row.summary.employee, row.summary.day, signed_in(request)
    offer = _choose_offer(request, row, code)
    if not offer.changes:
        accept_exceptions(employee=person, day=day, by=by, codes=row.codes, note=note[:500])
        return
    correct_now(
        employee=person,
        day=day,
        reason=f"{offer.reason} {note}".strip(),
        lines=offer.changes,
        by=by,
        seen=request.POST.get(f"seen-{row.key}", ""),
    )


def _choose_offer(request: HttpRequest, row: WorkRow, code: str) -> Offer:
    if code != LEFT_AT:
        return find_offer(code, row.summary, row.events, row.codes)
    try:
        time = datetime.time.fromisoformat(request.POST.get("time", ""))
    except ValueError:
        raise CorrectionRefusedError(_("Say at what time, like 17:30.")) from None
    return offer_leaving(row.summary, row.events, time.replace(tzinfo=None))


def _find_chosen(request: HttpRequest, wanted: Iterable[str]) -> list[DaySummary]:
    """The days of the keys, of those that the user may resolve."""
    days = find_exceptions_to_resolve(request.user)
    pks = [int(key) for key in wanted if key.isascii() and key.isdecimal()]
    return list(_with_people(days.filter(pk__in=pks[: 4 * ROWS_PER_PAGE])).order_by("pk"))


def _tell(request: HttpRequest, done: int, refused: list[str], *, gone: int) -> None:
    if done:
        text = ngettext("%(count)d day is settled.", "%(count)d days are settled.", done)
        messages.success(request, text % {"count": done})
    for words in refused:
        messages.error(request, words)
    if gone > 0:
        text = ngettext(
            "%(count)d day needs nothing any more: it was settled meanwhile.",
            "%(count)d days need nothing any more: they were settled meanwhile.",
            gone,
        )
        messages.warning(request, text % {"count": gone})
    if not done and not refused and gone <= 0:
        messages.warning(request, _("Choose at least one day."))


def _with_people(days: QuerySet[DaySummary]) -> QuerySet[DaySummary]:
    return days.select_related("employee__site", "site", "team").defer(
        "employee__embedding", "team__embedding"
    )


def _find_reviewed(days: Iterable[DaySummary]) -> dict[tuple[int, datetime.date], set[str]]:
    days = list(days)
    reviews = ExceptionReview.objects.filter(
        employee__in={day.employee_id for day in days}, day__in={day.day for day in days}
    )
    found: dict[tuple[int, datetime.date], set[str]] = {}
    for employee_id, day, code in reviews.values_list("employee", "day", "code"):
        found.setdefault((employee_id, day), set()).add(code)
    return found


def _make_row(
    summary: DaySummary, events: list[AttendanceEvent], reviewed: set[str] | None
) -> WorkRow:
    codes = list_open_codes(summary, reviewed or set())
    zone = summary.employee.site.zone
    standing = [event for event in events if getattr(event, "void", None) is None]
    return WorkRow(
        summary=summary,
        key=str(summary.pk),
        day=name_day_briefly(summary.day),
        codes=codes,
        words=tell_exceptions(codes),
        recorded=", ".join(
            f"{event.at.astimezone(zone):%H:%M} {event.get_kind_display()}" for event in standing
        ),
        offers=list_offers(summary, events, codes),
        takes_time=takes_leaving_time(codes),
        seen=make_token(events),
        url=reverse("admin:attendance_day", args=[summary.employee_id, summary.day.isoformat()]),
        events=events,
    )
