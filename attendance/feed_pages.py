"""The calendar behind a secret address, and the page on which one gets that address."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_safe

from attendance.calendar_feed import render_calendar
from attendance.errors import FeedUnknownError
from attendance.models import CalendarFeed
from attendance.own_page import for_employee
from attendance.services import read_feed, renew_feed, revoke_feed
from people.letters import make_url
from people.models import Employee
from people.wrong_links import count_wrong_link, is_guessing

MAX_AGE_S = 900
KIND = "calendar"


@require_safe
def show_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar for the program that asks; no account, the address itself is the secret."""
    try:
        employee = read_feed(token=token)
    except FeedUnknownError:
        return _refuse(request)
    with override(settings.LANGUAGE_CODE):
        body = render_calendar(employee=employee)
    return HttpResponse(
        body,
        content_type="text/calendar; charset=utf-8",
        headers={
            "Cache-Control": f"private, max-age={MAX_AGE_S}",
            "Content-Disposition": 'inline; filename="muster.ics"',
            "X-Robots-Tag": "noindex",
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_employee
def manage_feed(request: HttpRequest, employee: Employee) -> HttpResponse:
    """Get an address, a new one, or take it back; the address is shown once."""
    action = request.POST.get("action")
    if action == "revoke":
        revoke_feed(employee=employee)
        messages.success(request, _("The address opens nothing any more."))
        return redirect("attendance:my_calendar")
    context = {"employee": employee, "zone": employee.site.zone}
    if action == "renew":
        url = make_url(reverse("attendance:calendar_feed", args=[renew_feed(employee=employee)]))
        context |= {"url": url, "webcal_url": f"webcal:{url.partition(':')[2]}"}
    context["feed"] = CalendarFeed.objects.filter(employee=employee).first()
    return render(request, "attendance/me_calendar.html", context)


def _refuse(request: HttpRequest) -> HttpResponse:
    """Calendars go on asking for an address that was taken back; the others behind the same
    router are answered meanwhile.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if is_guessing(address, kind=KIND):
        return HttpResponse(status=429, headers={"Retry-After": "3600"})
    count_wrong_link(address, kind=KIND)
    return HttpResponse(status=404, headers={"Cache-Control": "no-store"})
