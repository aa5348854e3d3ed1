"""The pages on which HR gives a person a PIN, and prints and revokes badges."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables
from unfold.widgets import UnfoldBooleanSwitchWidget

from attendance.badge_sheet import MOST_BADGES, find_unprintable, print_badges
from attendance.errors import BadgeRefusedError, PinRefusedError
from attendance.models import Badge
from attendance.policies import (
    check_manage_badges,
    check_manage_pins,
    visible_badges,
)
from attendance.services.badges import revoke_badge
from attendance.services.pin_tries import unlock_pin
from attendance.services.pins import clear_pin, give_pin
from attendance.ways_panel import describe_pin
from people.admin.employee_actions import SHOWN_NAMES, signed_in
from people.models import Employee
from people.policies import visible_employees

Facts = dict[str, Any]


class PrintForm(forms.Form):
    """Whether the badges that these people have stop working."""

    replaces_older = forms.BooleanField(
        label=gettext_lazy("Older badges of these people stop working at once"),
        help_text=gettext_lazy(
            "Leave it off when people keep their old badge until they get this."
        ),
        required=False,
        initial=True,
        widget=UnfoldBooleanSwitchWidget,
    )


@sensitive_variables("pin")
def show_pin(request: HttpRequest, employee_id: int, context: Facts) -> HttpResponse:
    """The state of one person's PIN; after giving a new one, the PIN, this once."""
    employee = _find_employee(request, employee_id)
    check_manage_pins(request.user, employee)
    pin = ""
    action = request.POST.get("action") if request.method == "POST" else None
    if action == "give":
        try:
            pin = give_pin(employee=employee, by=signed_in(request))
        except PinRefusedError as error:
            messages.error(request, str(error))
    elif action in {"unlock", "clear"}:
        _change_pin(request, employee, action)
        return redirect("admin:attendance_pin_of", employee.pk)
    context |= {
        "title": _("PIN of %(name)s") % {"name": employee.name},
        "employee": employee,
        "new_pin": pin,
        "pin": describe_pin(employee),
        "employee_url": _link_employee(employee),
    }
    response = TemplateResponse(request, "admin/attendance/ways/pin.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


def show_print(request: HttpRequest, context: Facts) -> HttpResponse:
    """For whom, and what becomes of older badges; then the PDF, which is made this once."""
    check_manage_badges(request.user)
    people = _read_people(request)
    form = PrintForm(request.POST if request.method == "POST" else None)
    if people and form.is_valid():
        try:
            return _send(request, people, replaces_older=form.cleaned_data["replaces_older"])
        except BadgeRefusedError as error:
            form.add_error(None, str(error))
    has_badges = Badge.objects.valid().filter(employee__in=people)
    context |= {
        "title": _("Print badges"),
        "people": people[:SHOWN_NAMES],
        "count": len(people),
        "more": max(len(people) - SHOWN_NAMES, 0),
        "chosen": ",".join(str(employee.pk) for employee in people),
        "form": form,
        "older_count": has_badges.values("employee").distinct().count(),
        "unprintable": ", ".join(find_unprintable(people)),
        "list_url": _link_employee(people[0])
        if len(people) == 1
        else reverse("admin:people_employee_changelist"),
    }
    return TemplateResponse(request, "admin/attendance/ways/print.html", context)


def revoke_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one badge back, and go to the page of its person."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    rows = visible_badges(request.user).select_related("employee").defer("employee__embedding")
    badge = get_object_or_404(rows, pk=pk)
    check_manage_badges(request.user, badge.employee)
    is_lost = request.POST.get("reason") == Badge.Reason.LOST
    reason = Badge.Reason.LOST if is_lost else Badge.Reason.TAKEN_BACK
    revoke_badge(badge=badge, by=signed_in(request), reason=reason)
    messages.success(request, _("The badge opens nothing any more."))
    return redirect(_link_employee(badge.employee))


def _change_pin(request: HttpRequest, employee: Employee, action: str) -> None:
    if action == "unlock":
        unlock_pin(employee=employee)
        messages.success(request, _("Unlocked. The PIN of before works again."))
    else:
        clear_pin(employee=employee)
        messages.success(request, _("%(name)s has no PIN any more.") % {"name": employee.name})


def _send(request: HttpRequest, people: list[Employee], *, replaces_older: bool) -> HttpResponse:
    by = signed_in(request)
    pdf = print_badges(employees=people, by=by, replaces_older=replaces_older)
    name = f"badges-{timezone.localdate():%Y-%m-%d}.pdf"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def _read_people(request: HttpRequest) -> list[Employee]:
    """Those named in the address or the form, as far as the user may see them."""
    text = request.POST.get("people") or request.GET.get("people", "")
    ids = [int(word) for word in text.split(",")[:MOST_BADGES] if _is_id(word)]
    people = visible_employees(request.user).filter(pk__in=ids)
    return list(people.select_related("team", "site").defer("embedding", "team__embedding"))


def _is_id(word: str) -> bool:
    return word.isascii() and word.isdigit() and len(word) < 19  # noqa: PLR2004  a bigint


def _find_employee(request: HttpRequest, pk: int) -> Employee:
    people = visible_employees(request.user).select_related("site").defer("embedding")
    return get_object_or_404(people, pk=pk)


def _link_employee(employee: Employee) -> str:
    return reverse("admin:people_employee_change", args=[employee.pk])
