"""The page of one person's day: the plan, what was recorded, how the hours came about."""

import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from attendance.day_events import find_day_events
from attendance.day_names import name_day
from attendance.day_story import tell_events, tell_exceptions, tell_numbers, tell_plan
from attendance.local_times import DAY
from attendance.models import Adjustment, DaySummary, Period
from attendance.policies import check_view_day, visible_corrections
from people.admin.employee_actions import signed_in
from people.models import AccessRecord, Employee
from people.policies import has_permission, visible_employees
from people.services import record_view

Facts = dict[str, Any]


def show_day(request: HttpRequest, employee_id: int, day: str, context: Facts) -> HttpResponse:
    """What a person's day is made of; `context` is that of the admin site."""
    employee = find_person(request, employee_id)
    date = read_day(day)
    check_view_day(request.user, employee)
    record_view(actor=signed_in(request), action=AccessRecord.Action.VIEW_RECORD, employee=employee)
    context |= {
        "title": f"{employee.name}, {name_day(date)}",
        **describe_day(employee, date),
        **_find_neighbours(request, employee, date),
        "corrections": list(_find_corrections(request, employee, date)),
    }
    return TemplateResponse(request, "admin/attendance/day.html", context)


def find_person(request: HttpRequest, pk: int) -> Employee:
    """The person, if the user may see them."""
    people = visible_employees(request.user).select_related("site", "team")
    return get_object_or_404(people.defer("embedding", "team__embedding"), pk=pk)


def read_day(text: str) -> datetime.date:
    """The day of an address; Http404 for what is none."""
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise Http404(_("There is no such day.")) from None


def describe_day(employee: Employee, day: datetime.date) -> Facts:
    """The day in words, for every page that shows one."""
    summary = (
        DaySummary.objects.filter(employee=employee, day=day)
        .select_related("shift", "leave__type", "site", "team")
        .defer("team__embedding")
        .first()
    )
    periods = list(Period.objects.filter(employee=employee, day=day))
    zone = employee.site.zone
    return {
        "employee": employee,
        "day": day,
        "zone": zone,
        "summary": summary,
        "plan": tell_plan(summary) if summary else [],
        "numbers": tell_numbers(summary, periods) if summary else [],
        "exceptions": tell_exceptions(summary.exceptions) if summary else [],
        "events": tell_events(find_day_events(employee, day), day=day, zone=zone),
        "adjustments": list(Adjustment.objects.filter(employee=employee, day=day)),
    }


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
