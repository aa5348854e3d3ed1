"""`/me/`: the own PIN and the own badges."""

from typing import cast

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from attendance.errors import PinRefusedError
from attendance.models import Badge
from attendance.own_page import for_employee
from attendance.pin_rules import LONGEST, SHORTEST
from attendance.services.badges import revoke_badge
from attendance.services.pins import clear_pin, set_pin
from attendance.ways_panel import describe_pin
from people.models import Employee


class PinField(forms.CharField):
    """Digits that are not shown, typed on a keypad."""

    def __init__(self, label: object) -> None:
        attributes = {
            "class": "input",
            "inputmode": "numeric",
            "autocomplete": "off",
            "minlength": SHORTEST,
            "maxlength": LONGEST,
        }
        super().__init__(
            label=label,  # type: ignore[arg-type]
            max_length=LONGEST,
            strip=False,
            widget=forms.PasswordInput(attrs=attributes),
        )


class PinForm(forms.Form):
    """A new PIN, twice."""

    pin = PinField(gettext_lazy("New PIN"))
    again = PinField(gettext_lazy("The same again"))

    def clean_again(self) -> str:
        """Refuse a second one that differs."""
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("pin"):
            raise forms.ValidationError(_("The two are not the same. Type both again."))
        return again


@sensitive_post_parameters("pin", "again")
@require_http_methods(["GET", "HEAD", "POST"])
@for_employee
def manage_pin(request: HttpRequest, employee: Employee) -> HttpResponse:
    """Choose a PIN, another one, or none."""
    if request.POST.get("action") == "clear":
        clear_pin(employee=employee)
        messages.success(request, _("You have no PIN any more."))
        return redirect("attendance:me")
    form = PinForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _set(request, employee, form):
        messages.success(request, _("Your PIN is set. It works at once."))
        return redirect("attendance:me")
    context = {"employee": employee, "form": form, "pin": describe_pin(employee)}
    return render(request, "attendance/me_pin.html", context, status=400 if form.errors else 200)


@require_POST
@for_employee
def report_lost(request: HttpRequest, employee: Employee, pk: int) -> HttpResponse:
    """Whoever finds a lost badge shall not check in with it."""
    badge = get_object_or_404(employee.badges.all(), pk=pk)
    revoke_badge(badge=badge, by=cast("User", request.user), reason=Badge.Reason.LOST)
    messages.success(request, _("The badge opens nothing any more. Ask HR for a new one."))
    return redirect("attendance:me")


def _set(request: HttpRequest, employee: Employee, form: PinForm) -> bool:
    try:
        set_pin(employee=employee, pin=form.cleaned_data["pin"], by=cast("User", request.user))
    except PinRefusedError as error:
        form.add_error("pin", str(error))
        return False
    return True
