"""`/me/`: what an employee sees of the own day, month, photos and consent, and may do about it.

Every view finds the person by the account that is signed in: there is no number to guess.
"""

import datetime
import uuid as uuids
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from attendance.finding.queries import find_searches_for, is_search
from attendance.finding.searches import describe_how
from attendance.models import Correction, Leave
from attendance.months import get_month
from attendance.policies import can_cancel_leave
from attendance.queries import PersonToday, find_own_leaves, find_people_today
from attendance.services.leaves import describe_days
from attendance.ways_panel import describe_own_ways
from people.certificates import describe_counts, describe_state
from people.errors import ConsentRefusedError
from people.models import AccessRecord, Employee, ErasureCertificate
from people.notice_text import render_notice
from people.policies import can_add_own_photos
from people.queries import find_looks_at, get_active_consent, get_current_notice, get_employee_of
from people.services import (
    agree_by_own_account,
    erase_face_data,
    record_view,
    withdraw_consent,
)
from recognition.face_rules import get_face_rules
from recognition.team_page.colleagues import get_release
from recognition.team_page.own_choice import describe_choice
from recognition.team_page.setup import get_team_page

SHOWN_LOOKS = 20
LEAVE_SHAPES = {
    "requested": "late",
    "approved": "in",
    "refused": "problem",
    "cancelled": "missing",
}
SHOWN_REQUESTS = 5

OwnView = Callable[..., HttpResponse]


def for_employee(view: OwnView) -> OwnView:
    """Call `view(request, employee)` for the person who is signed in; others get an explanation."""

    @wraps(view)
    @login_required
    @never_cache
    def find_person(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        employee = get_employee_of(cast("User", request.user))
        if employee is None:
            return render(request, "attendance/me_nobody.html")
        return view(request, employee, *args, **kwargs)

    return find_person


@require_safe
@for_employee
def show_me(request: HttpRequest, employee: Employee) -> HttpResponse:
    """Today, the month, the photos, the consent, what is stored, and who looked."""
    account = cast("User", request.user)
    record_view(actor=account, action=AccessRecord.Action.VIEW_RECORD, employee=employee)
    active = get_active_consent(employee)
    newest = get_current_notice(employee.site)
    samples = list(employee.face_samples.defer("embedding"))
    context = {
        "employee": employee,
        "today": _find_today(employee),
        "month": get_month(employee, first=_read_month(request)),
        "leaves": [_describe_leave(account, leave) for leave in find_own_leaves(employee)],
        "requests": list(_find_requests(employee)),
        "consent": active,
        "newest_notice": newest,
        "is_newest": active is not None and (newest is None or active.notice_id == newest.pk),
        "ways": describe_own_ways(employee),
        "samples": samples,
        "used_count": sum(sample.state == sample.State.READY for sample in samples),
        "webcam_url": reverse("recognition:webcam", args=[employee.pk])
        if can_add_own_photos(account, employee) and get_face_rules(employee.site).faces
        else "",
        "release": get_release(employee) if active else None,
        "release_words": describe_choice(),
        "offers_release": active is not None and _shows_colleagues(),
        "shows_looks": settings.SHOW_LOOKS,
        "looks": _find_looks(employee)[:SHOWN_LOOKS] if settings.SHOW_LOOKS else [],
        "shows_searches": settings.TELL_THE_SEARCHED,
        "searches": _list_searches(employee) if settings.TELL_THE_SEARCHED else [],
        "was_seen": employee.sightings.exists(),
        "certificates": employee.erasure_certificates.all()[:5],
        "zone": employee.site.zone,
    }
    return render(request, "attendance/me.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_employee
def give_consent(request: HttpRequest, employee: Employee) -> HttpResponse:
    """The newest notice, and after agreeing to it the own page again."""
    notice = get_current_notice(employee.site)
    problem = ""
    if request.method == "POST":
        try:
            agree_by_own_account(
                employee=employee,
                notice_sha256=request.POST.get("notice", ""),
                by=cast("User", request.user),
            )
        except ConsentRefusedError as error:
            problem, notice = str(error), get_current_notice(employee.site)
        else:
            messages.success(request, _("Thank you. Your consent is recorded."))
            return redirect("attendance:me")
    context = {
        "employee": employee,
        "notice": notice,
        "notice_html": render_notice(notice.text) if notice else "",
        "consent": get_active_consent(employee),
        "problem": problem,
    }
    return render(request, "attendance/me_consent.html", context, status=409 if problem else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_employee
def withdraw(request: HttpRequest, employee: Employee) -> HttpResponse:
    """Ask once, then end the consent and erase everything of the face."""
    if request.method != "POST":
        return _ask(request, employee, ends_consent=True)
    certificate = withdraw_consent(employee=employee, by=cast("User", request.user))
    return redirect("attendance:my_erasure", certificate.uuid)


@require_http_methods(["GET", "HEAD", "POST"])
@for_employee
def erase(request: HttpRequest, employee: Employee) -> HttpResponse:
    """Ask once, then erase everything of the face; the consent stays for new photos."""
    if request.method != "POST":
        return _ask(request, employee, ends_consent=False)
    certificate = erase_face_data(
        employee=employee, reason=ErasureCertificate.Reason.REQUEST, by=cast("User", request.user)
    )
    return redirect("attendance:my_erasure", certificate.uuid)


@require_safe
@for_employee
def show_erasure(request: HttpRequest, employee: Employee, uuid: uuids.UUID) -> HttpResponse:
    """What an erasure of the own face data removed."""
    certificate = get_object_or_404(employee.erasure_certificates, uuid=uuid)
    context = {
        "certificate": certificate,
        "counts": describe_counts(certificate),
        "state": describe_state(certificate),
        "has_consent": get_active_consent(employee) is not None,
        "zone": employee.site.zone,
    }
    return render(request, "attendance/me_erased.html", context)


def _ask(request: HttpRequest, employee: Employee, *, ends_consent: bool) -> HttpResponse:
    context = {
        "employee": employee,
        "photo_count": employee.face_samples.count(),
        "ends_consent": ends_consent,
        "consent": get_active_consent(employee),
    }
    return render(request, "attendance/me_erase.html", context)


def _shows_colleagues() -> bool:
    """Whether visitors are shown anybody at all."""
    page = get_team_page()
    return page.is_open and page.shows_colleagues


def _find_looks(employee: Employee) -> QuerySet[AccessRecord]:
    """Without the searches on cameras: they have a part of their own, or are not told."""
    return find_looks_at(employee).exclude(is_search())


def _list_searches(employee: Employee) -> list[dict[str, Any]]:
    """Who looked for the person on cameras: when, how and why."""
    return [
        {
            "at": record.at,
            "who": record.account_name,
            "how": describe_how(record),
            "purpose": record.purpose,
        }
        for record in find_searches_for(employee)[:SHOWN_LOOKS]
    ]


def _find_today(employee: Employee) -> PersonToday | None:
    """The day so far; None when the person does not work here today."""
    people = find_people_today(among=Employee.objects.filter(pk=employee.pk))
    return people[0] if people else None


def _describe_leave(account: User, leave: Leave) -> dict[str, Any]:
    return {
        "pk": leave.pk,
        "days": describe_days(leave),
        "type": leave.type.name,
        "state": leave.get_state_display(),
        "shape": LEAVE_SHAPES[leave.state],
        "note": leave.decision_note,
        "may_cancel": can_cancel_leave(account, leave),
    }


def _find_requests(employee: Employee) -> QuerySet[Correction]:
    """The newest requests of the person for corrections, and what became of them."""
    rows = Correction.objects.filter(employee=employee, requested_by=employee.user_id)
    return rows.select_related("decided_by__employee").defer("decided_by__employee__embedding")[
        :SHOWN_REQUESTS
    ]


def _read_month(request: HttpRequest) -> datetime.date | None:
    """The first day of the month in the address, like 2026-11; None for the running one."""
    try:
        return datetime.date.fromisoformat(f"{request.GET.get('month', '')}-01")
    except ValueError:
        return None
