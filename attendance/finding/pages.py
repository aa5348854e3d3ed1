"""`/find/`: where is somebody? A reason first, then a name or a photo, then the path of the day."""

import uuid as uuids
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from attendance.errors import SearchRefusedError, TooManySearchesError
from attendance.finding.alerts import DAYS, ask_alert, cancel_alert
from attendance.finding.photo import FaceChoice, find_face, name_face
from attendance.finding.queries import (
    find_company,
    find_people,
    find_trail,
    find_visit,
    list_alerts,
    list_plans,
    suggest_people,
)
from attendance.finding.searches import (
    OTHER,
    PURPOSES,
    How,
    check_pace,
    note_beside,
    note_search,
    read_purpose,
)
from attendance.models import Sighting
from attendance.policies import (
    can_find_by_photo,
    can_view_board,
    can_view_company,
    can_view_sightings,
    check_find_by_photo,
    check_find_people,
    check_view_company,
    findable_people,
)
from people.encryption import decrypt
from people.models import AccessRecord, Employee
from people.services import record_view
from people.uploads import read_upload

LONGEST_NAME = 100
SHORTEST_NAME = 2
SOCKET = "/ws/find/"


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """The form; and the answer to it, alone when htmx asks."""
    check_find_people(request.user)
    if request.method != "POST":
        return _show_page(request, {})
    try:
        purpose = _read_purpose(request)
        answer = _search(request, purpose)
    except SearchRefusedError as error:
        return _refuse(request, error)
    return _answer(request, answer)


@login_required
@never_cache
@require_POST
def find_by_photo(request: HttpRequest) -> HttpResponse:
    """Whose face is this, and where is that person?"""
    check_find_by_photo(request.user)
    try:
        purpose = _read_purpose(request)
        answer = _search_by_photo(request, purpose)
    except SearchRefusedError as error:
        return _refuse(request, error)
    return _answer(request, answer)


@login_required
@never_cache
@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """People whose name has these words, of those for whom the account may look."""
    check_find_people(request.user)
    words = _read_name(request.GET.get("name", ""))
    is_asked = len(words) >= SHORTEST_NAME
    people = suggest_people(findable_people(request.user), words) if is_asked else []
    return render(request, "find/_people.html", {"people": people, "is_asked": is_asked})


@login_required
@never_cache
@require_POST
def show_company(request: HttpRequest) -> HttpResponse:
    """Who else was there where somebody was; for those allowed, and written down for each."""
    check_view_company(request.user)
    account = cast("User", request.user)
    employee = _find_employee(request, request.POST.get("person", ""))
    try:
        purpose = _read_purpose(request)
        note_search(account=account, how=How.COMPANY, employee=employee, purpose=purpose)
    except SearchRefusedError as error:
        return _answer_company(request, {"problem": str(error)}, _status(error))
    visit = find_visit(employee, _read_uuid(request.POST.get("visit", "")), now=timezone.now())
    if visit is None:
        problem = _("Meanwhile this has changed. Search again.")
        return _answer_company(request, {"problem": problem}, 409)
    company = find_company(employee, visit, among=findable_people(account))
    note_beside(account=account, people=company.people, purpose=purpose)
    return _answer_company(request, {"company": company})


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def manage_alerts(request: HttpRequest) -> HttpResponse:
    """For whom the account waits; with POST, wait for one more."""
    check_find_people(request.user)
    account = cast("User", request.user)
    if request.method != "POST":
        return render(request, "find/_alerts.html", _describe_alerts(account))
    employee = _find_employee(request, request.POST.get("person", ""))
    days = DAYS.get(request.POST.get("days", ""), DAYS["today"])
    try:
        purpose = _read_purpose(request)
        ask_alert(account=account, employee=employee, purpose=purpose, days=days)
    except SearchRefusedError as error:
        return _answer_alerts(request, problem=error, asked=employee)
    return _answer_alerts(request, asked=employee)


@login_required
@require_POST
def cancel(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Wait no more for somebody."""
    check_find_people(request.user)
    cancel_alert(account=cast("User", request.user), uuid=uuid)
    return _answer_alerts(request)


@login_required
@never_cache
@require_safe
def show_crop(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """The picture of a face that a camera kept; nobody learns whether an invisible one exists."""
    check_find_people(request.user)
    people = findable_people(request.user)
    rows = Sighting.objects.filter(uuid=uuid, crop__isnull=False, employee__in=people.values("pk"))
    sighting = rows.select_related("employee").defer("employee__embedding").first()
    if sighting is None or not can_view_sightings(request.user):
        raise Http404
    record_view(
        actor=cast("User", request.user),
        action=AccessRecord.Action.VIEW_FACE,
        employee=sighting.employee,
    )
    data = decrypt(bytes(sighting.crop or b""))
    return HttpResponse(
        data, content_type="image/jpeg", headers={"X-Content-Type-Options": "nosniff"}
    )


# By name and by photo -----------------------------------------------------------------------------


def _search(request: HttpRequest, purpose: str) -> dict[str, Any]:
    account = cast("User", request.user)
    number, words = request.POST.get("person", ""), _read_name(request.POST.get("name", ""))
    if number:
        return _find_chosen(account, number, purpose)
    if len(words) < SHORTEST_NAME:
        raise SearchRefusedError(_("Type at least two letters of the name."))
    people = find_people(findable_people(account), words)
    if len(people) > 1:
        check_pace(account=account)
        return {"people": people}
    found = people[0] if people else None
    note_search(account=account, how=How.NAME, employee=found, purpose=purpose, words=words)
    return _describe_trail(account, found) if found else {"is_nobody": True}


def _find_chosen(account: User, number: str, purpose: str) -> dict[str, Any]:
    """Who was chosen from the list; a number that the list did not offer is written down."""
    if not number.isdecimal():
        raise Http404
    meant = _load_people().filter(pk=int(number)).first()
    may = meant is not None and findable_people(account).filter(pk=meant.pk).exists()
    how = How.NAME if may else How.REFUSED
    note_search(account=account, how=how, employee=meant, purpose=purpose)
    return _describe_trail(account, meant) if meant and may else {"is_nobody": True}


def _search_by_photo(request: HttpRequest, purpose: str) -> dict[str, Any]:
    account = cast("User", request.user)
    check_pace(account=account)
    chosen = request.POST.get("face", "")
    seen = find_face(_read_photo(request), chosen=int(chosen) if chosen.isdecimal() else None)
    if isinstance(seen, FaceChoice):
        note_search(account=account, how=How.PHOTO, employee=None, purpose=purpose)
        return {"faces": seen.pictures}
    found = name_face(seen, by=account)
    note_search(account=account, how=How.PHOTO, employee=found, purpose=purpose)
    return _describe_trail(account, found) if found else {"is_stranger": True}


def _describe_trail(account: User, employee: Employee) -> dict[str, Any]:
    shows_check_in = can_view_board(account)
    trail = find_trail(employee, now=timezone.now(), shows_check_in=shows_check_in)
    plans = {plan.pk: plan for plan in list_plans(floor.plan_id for floor in trail.floors)}
    return {
        "trail": trail,
        "floors": [(floor, plans[floor.plan_id]) for floor in trail.floors],
        "zone": employee.site.zone,
        "shows_company": can_view_company(account),
        "shows_crops": can_view_sightings(account),
    }


# What was sent ------------------------------------------------------------------------------------


def _read_purpose(request: HttpRequest) -> str:
    return read_purpose(request.POST.get("purpose", ""), request.POST.get("words", ""))


def _read_name(text: str) -> str:
    return " ".join(text.replace("\x00", "").split())[:LONGEST_NAME]


def _read_photo(request: HttpRequest) -> bytes:
    file = request.FILES.get("photo")
    return read_upload(file) if isinstance(file, UploadedFile) else b""


def _read_uuid(text: str) -> uuids.UUID:
    try:
        return uuids.UUID(text)
    except ValueError as error:
        raise Http404 from error


def _find_employee(request: HttpRequest, number: str) -> Employee:
    """Somebody for whom the account may look; nobody learns whether others exist."""
    people = _load_people().filter(pk__in=findable_people(request.user).values("pk"))
    employee = people.filter(pk=int(number)).first() if number.isdecimal() else None
    if employee is None:
        raise Http404
    return employee


def _load_people() -> QuerySet[Employee]:
    people = Employee.objects.select_related("site", "team")
    return people.defer("embedding", "team__embedding")


# What is shown ------------------------------------------------------------------------------------


def _wants_part(request: HttpRequest) -> bool:
    htmx: Any = request.htmx  # type: ignore[attr-defined]
    return bool(htmx and not htmx.history_restore_request)


def _answer(request: HttpRequest, answer: dict[str, Any], status: int = 200) -> HttpResponse:
    if _wants_part(request):
        return render(request, "find/_answer.html", answer, status=status)
    return _show_page(request, answer, status)


def _refuse(request: HttpRequest, error: SearchRefusedError) -> HttpResponse:
    return _answer(request, {"problem": str(error)}, _status(error))


def _answer_company(request: HttpRequest, found: dict[str, Any], status: int = 200) -> HttpResponse:
    if _wants_part(request):
        return render(request, "find/_company.html", found, status=status)
    return _show_page(request, found, status)


def _answer_alerts(
    request: HttpRequest,
    *,
    problem: SearchRefusedError | None = None,
    asked: Employee | None = None,
) -> HttpResponse:
    if not _wants_part(request):
        return _refuse(request, problem) if problem else redirect("attendance:find")
    context = {**_describe_alerts(cast("User", request.user)), "problem": str(problem or "")}
    context["asked"] = asked
    return render(request, "find/_alerts.html", context, status=_status(problem))


def _status(error: SearchRefusedError | None) -> int:
    if error is None:
        return 200
    return 429 if isinstance(error, TooManySearchesError) else 400


def _show_page(request: HttpRequest, answer: dict[str, Any], status: int = 200) -> HttpResponse:
    account = cast("User", request.user)
    context = {
        **answer,
        **_describe_alerts(account),
        "purposes": PURPOSES.items(),
        "other": OTHER,
        "purpose": request.POST.get("purpose", ""),
        "words": request.POST.get("words", ""),
        "name": request.POST.get("name", ""),
        "tells_person": settings.TELL_THE_SEARCHED,
        "offers_photo": can_find_by_photo(account),
        "socket_path": SOCKET,
    }
    return render(request, "find/find.html", context, status=status)


def _describe_alerts(account: User) -> dict[str, Any]:
    now = timezone.now()
    return {"alerts": list_alerts(account, now=now), "now": now}
