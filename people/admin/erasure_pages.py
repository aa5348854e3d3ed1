"""The page that erases one person's face, and what an employee's page says about it."""

import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import TextChoices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import INPUT_CLASSES, UnfoldAdminRadioSelectWidget

from people.admin.contributions import Place, register_panel
from people.admin.employee_actions import signed_in
from people.errors import PeopleError
from people.models import Employee, ErasureCertificate
from people.policies import (
    can_erase_face,
    can_export_person,
    check_erase_face,
    has_permission,
    visible_certificates,
    visible_employees,
)
from people.services import erase_face_data, erase_leaver, withdraw_consent

SHOWN_CERTIFICATES = 3


class Occasion(TextChoices):
    """Why a face is erased by hand."""

    WITHDRAWAL = "withdrawal", _("Consent taken back")
    LEAVER = "leaver", _("The person leaves")
    REQUEST = "request", _("On request; the consent stays")


class EraseForm(forms.Form):
    """On which occasion."""

    occasion = forms.ChoiceField(
        label=_("What happened"),
        choices=Occasion.choices,
        initial=Occasion.WITHDRAWAL,
        widget=UnfoldAdminRadioSelectWidget,
    )
    last_day = forms.DateField(
        label=_("Last day of work, when the person leaves"),
        required=False,
        initial=timezone.localdate,
        widget=forms.DateInput(
            format="%Y-%m-%d", attrs={"type": "date", "class": " ".join(INPUT_CLASSES)}
        ),
    )

    def clean(self) -> dict[str, Any]:
        """Who leaves has a last day."""
        values: dict[str, Any] = super().clean() or {}
        if values.get("occasion") == Occasion.LEAVER and not values.get("last_day"):
            self.add_error("last_day", _("Say on which day."))
        return values


def show_erasure(request: HttpRequest, pk: int, context: dict[str, Any]) -> HttpResponse:
    """Ask what happened, erase, and go to the certificate; `context` is that of the admin site."""
    employee = get_object_or_404(
        visible_employees(request.user).select_related("site").defer("embedding"), pk=pk
    )
    check_erase_face(request.user, employee)
    form = EraseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            certificate = _erase(request, employee, form.cleaned_data)
        except PeopleError as error:
            form.add_error(None, str(error))
        else:
            text = gettext("The face of %(name)s is erased. This is the certificate.")
            messages.success(request, text % {"name": employee.name})
            return redirect("admin:people_erasurecertificate_change", certificate.pk)
    context |= {
        "title": gettext("Erase the face of %(name)s") % {"name": employee.name},
        "employee": employee,
        "form": form,
        "photo_count": employee.face_samples.count(),
        "employee_url": reverse("admin:people_employee_change", args=[employee.pk]),
        "delete_url": _find_delete_url(request, employee),
        "export_url": _find_export_url(request, employee),
    }
    return TemplateResponse(request, "admin/people/erasure/erase.html", context)


def gather_erasures(request: HttpRequest, employee: Employee) -> dict[str, Any] | None:
    """What the employee's page says: the newest certificates, and the ways to erase and export."""
    certificates = visible_certificates(request.user).filter(employee=employee)
    values = {
        "certificates": list(certificates[:SHOWN_CERTIFICATES])
        if has_permission(request.user, "people.view_erasurecertificate")
        else [],
        "export_url": _find_export_url(request, employee),
        "erase_url": reverse("admin:people_erase", args=[employee.pk])
        if can_erase_face(request.user, employee)
        else "",
    }
    return values if any(values.values()) else None


def _erase(request: HttpRequest, employee: Employee, answer: dict[str, Any]) -> ErasureCertificate:
    by = signed_in(request)
    if answer["occasion"] == Occasion.WITHDRAWAL:
        return withdraw_consent(employee=employee, by=by)
    if answer["occasion"] == Occasion.LEAVER:
        last_day: datetime.date = answer["last_day"]
        return erase_leaver(employee=employee, last_day=last_day, by=by)
    return erase_face_data(employee=employee, by=by)


def _find_export_url(request: HttpRequest, employee: Employee) -> str:
    is_allowed = can_export_person(request.user, employee)
    return reverse("people:export", args=[employee.pk]) if is_allowed else ""


def _find_delete_url(request: HttpRequest, employee: Employee) -> str:
    is_allowed = has_permission(request.user, "people.delete_employee")
    return reverse("admin:people_employee_delete", args=[employee.pk]) if is_allowed else ""


register_panel(Employee, "admin/people/erasure/panel.html", gather_erasures, place=Place.DATA)
