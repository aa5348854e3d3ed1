"""The page of one person's day: the plan, what was recorded, how the hours came about."""

import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from attendance.admin.correction_pages import tell_outcome
from attendance.day_changes import doubt_day
from attendance.day_facts import describe_day
from attendance.day_forms import DayForm, find_target
from attendance.day_names import name_day
from attendance.errors import CorrectionRefusedError
from attendance.local_times import DAY
from attendance.models import Correction
from attendance.policies import (
    can_decide_correction,
    can_request_correction,
    check_view_day,
    visible_corrections,
)
from attendance.services.corrections import correct_now, request_correction
from people.admin.employee_actions import signed_in
from people.models import AccessRecord, Employee
from people.policies import has_permission, is_self, visible_employees
from people.services import record_view

Facts = dict[str, Any]


def show_day(request: HttpRequest, employee_id: int, day: str, context: Facts) -> HttpResponse:
    """What a person's day is made of, and the form that corrects it; `context` is the site's."""
    employee, date = find_person(request, employee_id), read_day(day)
    check_view_day(request.user, employee)
    if "day" in request.GET:
        chosen = read_day(request.GET["day"])
        return redirect("admin:attendance_day", employee.pk, chosen.isoformat())
    target = find_target(employee, date)
    form = DayForm(request.POST if request.method == "POST" else None, target=target)
    if request.method == "POST":
        try:
            correction = _correct(request, form)
        except CorrectionRefusedError as error:
            form.add_error(None, str(error))
        else:
            if correction is not None:
                messages.success(request, _tell_result(correction))
                for doubt in _find_doubts(form, correction):
                    messages.warning(request, doubt)
                return redirect(request.path)
    record_view(actor=signed_in(request), action=AccessRecord.Action.VIEW_RECORD, employee=employee)
    context |= {
        "title": f"{employee.name}, {name_day(date)}",
        **describe_day(target),
        **_find_neighbours(request, employee, date),
        "corrections": list(_find_corrections(request, employee, date)),
        "form": form,
        "may_correct": _may_correct(request, employee, date),
        "decides": can_decide_correction(request.user, employee),
        "is_own": is_self(request.user, employee),
    }
    return TemplateResponse(request, "admin/attendance/day.html", context)


def find_person(request: HttpRequest, pk: int) -> Employee:
    """The person, if the user may see them."""
    people = visible_employees(request.user).select_related("site", "team")
    return get_object_or_404(people.defer("embedding", "team__embedding"), pk=pk)


def read_day(text: str) -> datetime.date:
    """The day of an address; Http404 for what is none."""
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        raise Http404(_("There is no such day.")) from None
    if not datetime.date.min + 10 * DAY < day < datetime.date.max - 10 * DAY:
        raise Http404(_("There is no such day."))
    return day


def _correct(request: HttpRequest, form: DayForm) -> Correction | None:
    """Carry out what the form says, or ask for it; None when the form has errors."""
    target = form.target
    if not can_request_correction(request.user, target.employee):
        raise PermissionDenied(_("You may not correct this person's days. Ask HR."))
    if not form.is_valid():
        return None
    asked: Facts = {
        "employee": target.employee,
        "day": target.day,
        "reason": form.cleaned_data["reason"],
        "lines": form.list_changes(),
        "by": signed_in(request),
    }
    if can_decide_correction(request.user, target.employee):
        return correct_now(**asked, seen=form.cleaned_data["seen"])
    return request_correction(**asked)


def _find_doubts(form: DayForm, correction: Correction) -> list[str]:
    """What is odd about the day as it is now, or would be when the request is approved."""
    is_waiting = correction.state == Correction.State.REQUESTED
    changes = form.list_changes() if is_waiting else ()
    employee = form.target.employee
    return doubt_day(employee, correction.day, now=timezone.now(), changes=changes)


def _tell_result(correction: Correction) -> str:
    if correction.state == Correction.State.REQUESTED:
        return _("Asked. Somebody else decides, and you get an e-mail.")
    return tell_outcome(correction)


def _may_correct(request: HttpRequest, employee: Employee, day: datetime.date) -> bool:
    return employee.is_employed(day) and can_request_correction(request.user, employee)


def _find_corrections(request: HttpRequest, employee: Employee, day: datetime.date) -> Any:
    corrections: Any = visible_corrections(request.user).filter(employee=employee, day=day)
    return corrections.select_related("requested_by", "decided_by")


def _find_neighbours(request: HttpRequest, employee: Employee, day: datetime.date) -> Facts:
    before, after = (
        reverse("admin:attendance_day", args=[employee.pk, date.isoformat()])
        for date in (day - DAY, day + DAY)
    )
    may_open = has_permission(request.user, "people.view_employee")
    return {
        "before_url": before,
        "after_url": after,
        "employee_url": reverse("admin:people_employee_change", args=[employee.pk])
        if may_open
        else "",
    }
