"""`/me/leave/`: ask for leave, see what became of it, take back what waits."""

import datetime
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from attendance.errors import LeaveRefusedError
from attendance.models import Leave, LeaveType
from attendance.own_page import for_employee
from attendance.services.leaves import cancel_leave, request_leave
from people.models import Employee


class OwnLeaveForm(forms.Form):
    """Which days, and why; the reason is optional."""

    leave_type = forms.ModelChoiceField(
        LeaveType.objects.none(), label=_("What for"), empty_label=_("Choose …")
    )
    first_day = forms.DateField(label=_("First day"))
    last_day = forms.DateField(label=_("Last day"))
    starts_at_noon = forms.BooleanField(
        label=_("Only the afternoon of the first day"), required=False
    )
    ends_at_noon = forms.BooleanField(label=_("Only the morning of the last day"), required=False)
    reason = forms.CharField(label=_("Why (if you want to say)"), required=False, max_length=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        types = cast("forms.ModelChoiceField[LeaveType]", self.fields["leave_type"])
        types.queryset = LeaveType.objects.filter(is_active=True)
        for name in ("first_day", "last_day"):
            self.fields[name].widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        for name in ("leave_type", "first_day", "last_day", "reason"):
            self.fields[name].widget.attrs["class"] = "input"


@require_http_methods(["GET", "HEAD", "POST"])
@for_employee
def ask_for_leave(request: HttpRequest, employee: Employee) -> HttpResponse:
    """The form, and after it the own page with the waiting request."""
    form = OwnLeaveForm(
        request.POST if request.method == "POST" else None, initial=_suggest(employee)
    )
    if form.is_valid():
        try:
            request_leave(employee=employee, by=cast("User", request.user), **form.cleaned_data)
        except LeaveRefusedError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, gettext("Asked. You get an e-mail when it is answered."))
            return redirect("attendance:me")
    context = {
        "employee": employee,
        "form": form,
        "has_types": LeaveType.objects.filter(is_active=True).exists(),
    }
    return render(request, "attendance/me_leave.html", context, status=400 if form.errors else 200)


@require_POST
@for_employee
def cancel_own_leave(request: HttpRequest, employee: Employee, pk: int) -> HttpResponse:
    """Take back a request of one's own that waits."""
    leave = get_object_or_404(Leave.objects.select_related("employee"), pk=pk, employee=employee)
    try:
        cancel_leave(leave=leave, by=cast("User", request.user))
    except (LeaveRefusedError, PermissionDenied) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, gettext("Taken back."))
    return redirect("attendance:me")


def _suggest(employee: Employee) -> dict[str, datetime.date]:
    today = timezone.localdate(timezone=employee.site.zone)
    return {"first_day": today, "last_day": today}
