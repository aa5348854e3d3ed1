"""`/me/days/…`: one's own day with all that was recorded, and the way to say that it is wrong.

As on the whole own page the person is found by the account: there is no number to guess.
"""

import datetime
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from attendance.day_changes import doubt_day
from attendance.day_events import is_standing
from attendance.day_facts import describe_day
from attendance.day_forms import CASES, Case, DayForm, Target, find_case, find_target
from attendance.errors import CorrectionRefusedError
from attendance.local_times import DAY
from attendance.models import Correction
from attendance.own_page import for_employee
from attendance.services.corrections import (
    find_first_day,
    request_correction,
    withdraw_correction,
)
from people.models import Employee

Facts = dict[str, Any]


@require_http_methods(["GET", "HEAD", "POST"])
@for_employee
def show_day(request: HttpRequest, employee: Employee, day: str) -> HttpResponse:
    """The own day; with `?case=` the form that asks for a correction."""
    date = read_own_day(employee, day)
    target = find_target(employee, date)
    case = find_case(request.GET.get("case", ""))
    may_ask = _may_ask(target)
    form = _make_form(request, target, case) if case and may_ask else None
    if form is not None and request.method == "POST" and _ask(request, form):
        messages.success(request, _("Asked. You get an e-mail when it is decided."))
        changes = form.list_changes()
        for doubt in doubt_day(employee, date, now=timezone.now(), changes=changes):
            messages.warning(request, doubt)
        return redirect("attendance:my_day", date.isoformat())
    context = {
        **describe_day(target),
        **_find_neighbours(target),
        "requests": list(_find_requests(employee).filter(day=date)),
        "cases": _list_cases(target) if may_ask else [],
        "case": case,
        "form": form,
        "first_day": find_first_day(employee, now=timezone.now()),
    }
    return render(request, "attendance/my_day.html", context)


@require_safe
@for_employee
def choose_day(request: HttpRequest, employee: Employee) -> HttpResponse:
    """To the day that was chosen in the calendar."""
    day = read_own_day(employee, request.GET.get("day", ""))
    return redirect("attendance:my_day", day.isoformat())


@require_POST
@for_employee
def withdraw(request: HttpRequest, employee: Employee, pk: int) -> HttpResponse:
    """Take back one's own request."""
    correction = get_object_or_404(Correction, pk=pk, employee=employee)
    try:
        withdraw_correction(correction=correction, by=cast("User", request.user))
    except CorrectionRefusedError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Withdrawn. The day stays as it is."))
    return redirect("attendance:my_day", correction.day.isoformat())


def read_own_day(employee: Employee, text: str) -> datetime.date:
    """A day of the address, up to today; Http404 for all others."""
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        raise Http404(_("There is no such day.")) from None
    if not employee.active_from - DAY <= day <= _find_today(employee):
        raise Http404(_("You do not work here on this day, or it has not come yet."))
    return day


def _make_form(request: HttpRequest, target: Target, case: Case) -> DayForm:
    return DayForm(request.POST if request.method == "POST" else None, target=target, case=case)


def _ask(request: HttpRequest, form: DayForm) -> bool:
    """Whether the request was stored; if not, the form says why."""
    if not form.is_valid():
        return False
    try:
        request_correction(
            employee=form.target.employee,
            day=form.target.day,
            reason=form.cleaned_data["reason"],
            lines=form.list_changes(),
            by=cast("User", request.user),
        )
    except CorrectionRefusedError as error:
        form.add_error(None, str(error))
        return False
    return True


def _list_cases(target: Target) -> list[Case]:
    """The common cases first; what was not me needs something that was recorded."""
    has_events = any(is_standing(event) for event in target.events)
    return [case for case in CASES if has_events or case.code != "not_me"]


def _may_ask(target: Target) -> bool:
    first = find_first_day(target.employee, now=timezone.now())
    return target.day >= first and target.employee.is_employed(target.day)


def _find_requests(employee: Employee) -> Any:
    rows: Any = Correction.objects.filter(employee=employee)
    return rows.select_related("requested_by", "decided_by__employee").defer(
        "decided_by__employee__embedding"
    )


def _find_neighbours(target: Target) -> Facts:
    day, today = target.day, _find_today(target.employee)
    return {
        "before": day - DAY if day > target.employee.active_from else None,
        "after": day + DAY if day < today else None,
    }


def _find_today(employee: Employee) -> datetime.date:
    return timezone.now().astimezone(employee.site.zone).date()
