"""The page of one correction: the day before and after, who asked, and the answer."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.widgets import UnfoldAdminTextInputWidget

from attendance.day_comparison import compare_correction
from attendance.day_events import find_day_events, make_token
from attendance.day_names import name_day
from attendance.day_story import name_decider, name_requester
from attendance.durations import format_minutes
from attendance.errors import CorrectionRefusedError
from attendance.models import Correction
from attendance.policies import can_decide_correction, visible_corrections
from attendance.services.corrections import (
    approve_correction,
    refuse_correction,
    withdraw_correction,
)
from people.admin.employee_actions import signed_in
from people.policies import is_self

Facts = dict[str, Any]
DECISIONS = ("approve", "refuse", "withdraw")


class NoteForm(forms.Form):
    """What is said with the answer."""

    note = forms.CharField(
        label=gettext_lazy("Note to the person"),
        required=False,
        max_length=Correction._meta.get_field("decision_note").max_length,
        widget=UnfoldAdminTextInputWidget,
    )


def show_correction(request: HttpRequest, pk: int, context: Facts) -> HttpResponse:
    """One correction; whoever may decide finds the buttons on it."""
    correction = find_correction(request, pk)
    employee, user = correction.employee, request.user
    is_waiting = correction.state == Correction.State.REQUESTED
    context |= {
        "title": f"{employee.name}, {name_day(correction.day)}",
        "correction": correction,
        "employee": employee,
        "zone": employee.site.zone,
        "asked_by": name_requester(correction),
        "decided_by": name_decider(correction) if correction.decided_at else "",
        "comparison": compare_correction(correction),
        "adjustments": list(correction.adjustments.all()),
        "is_waiting": is_waiting,
        "is_own": is_self(user, employee),
        "may_decide": is_waiting and can_decide_correction(user, employee),
        "may_withdraw": is_waiting and _may_withdraw(request, correction),
        "seen": make_token(find_day_events(employee, correction.day)),
        "form": NoteForm(),
        "day_url": reverse("admin:attendance_day", args=[employee.pk, correction.day.isoformat()]),
    }
    return TemplateResponse(request, "admin/attendance/correction/page.html", context)


def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the answer, and go back to the page, which then says what came of it."""
    correction = find_correction(request, pk)
    form = NoteForm(request.POST)
    decision = request.POST.get("decision", "")
    if not form.is_valid() or decision not in DECISIONS:
        messages.error(request, _("Choose approve or refuse, and keep the note short."))
    else:
        try:
            done = _answer(request, correction, decision, form.cleaned_data["note"])
        except CorrectionRefusedError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, tell_outcome(done))
    return redirect("admin:attendance_correction_change", pk)


def find_correction(request: HttpRequest, pk: int) -> Correction:
    """The correction, if the user may see it."""
    rows = visible_corrections(request.user).select_related(
        "employee__site",
        "employee__team",
        "device",
        "requested_by__employee",
        "decided_by__employee",
    )
    hidden = ("employee", "employee__team", "requested_by__employee", "decided_by__employee")
    return get_object_or_404(rows.defer(*(f"{path}__embedding" for path in hidden)), pk=pk)


def tell_outcome(correction: Correction) -> str:
    """What came of it, with what it means for a month that is paid already."""
    outcome = {
        Correction.State.APPROVED: _("Approved. The day is counted anew."),
        Correction.State.REFUSED: _("Refused. The day stays as it is."),
        Correction.State.WITHDRAWN: _("Withdrawn. The day stays as it is."),
    }[Correction.State(correction.state)]
    return " ".join([outcome, *tell_adjustments(correction)])


def tell_adjustments(correction: Correction) -> list[str]:
    """What lands in the open month, if the day's own month is closed."""
    adjustments = list(correction.adjustments.all())
    if not adjustments:
        return []
    counted = sum(adjustment.counted for adjustment in adjustments)
    text = ngettext(
        "The month is closed: %(count)d adjustment of %(hours)s lands in the open month.",
        "The month is closed: %(count)d adjustments of %(hours)s land in the open month.",
        len(adjustments),
    )
    return [text % {"count": len(adjustments), "hours": format_minutes(counted)}]


def _answer(request: HttpRequest, correction: Correction, decision: str, note: str) -> Correction:
    by = signed_in(request)
    if decision == "withdraw":
        return withdraw_correction(correction=correction, by=by)
    if decision == "refuse":
        return refuse_correction(correction=correction, by=by, note=note)
    seen = request.POST.get("seen", "")
    return approve_correction(correction=correction, by=by, note=note, seen=seen)


def _may_withdraw(request: HttpRequest, correction: Correction) -> bool:
    asked = correction.requested_by_id == request.user.pk
    return asked or is_self(request.user, correction.employee)
