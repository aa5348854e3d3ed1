"""The page behind the link of an e-mail: read the notice, and agree or decline; signed forms.

Opening it changes nothing, however often: mail scanners open every link. Only the answer counts.
"""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from people.errors import ConsentLinkError, ConsentRefusedError
from people.models import AccessRecord, ConsentRequest
from people.notice_text import render_notice
from people.policies import visible_consents
from people.queries import get_active_consent
from people.scans import SUFFIXES
from people.services import agree_to_request, decline_request, find_request, record_access
from people.wrong_links import count_wrong_link, is_guessing


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show_request(request: HttpRequest, token: str) -> HttpResponse:
    """The notice with the two answers; after an answer, what was recorded."""
    address = request.META.get("REMOTE_ADDR", "")
    if is_guessing(address):
        return _say_link_is_dead(request, status=429)
    try:
        if request.method == "POST":
            return _take_answer(request, token)
        return _ask(request, find_request(token))
    except ConsentLinkError:
        count_wrong_link(address)
        return _say_link_is_dead(request, status=404)


@login_required
@require_safe
def show_scan(request: HttpRequest, pk: int) -> HttpResponse:
    """The scan of a signed form, as a file to save; the look at it is recorded first."""
    consent = visible_consents(request.user).select_related("employee").filter(pk=pk).first()
    if consent is None or not consent.scan:
        raise Http404
    record_access(
        actor=request.user,
        action=AccessRecord.Action.VIEW_DOCUMENT,
        employee=consent.employee,
        detail={"consent": consent.pk},
    )
    with consent.scan.open("rb") as file:
        response = HttpResponse(file.read(), content_type=consent.scan_type)
    name = f"consent-{consent.employee.number}-{consent.pk}.{SUFFIXES[consent.scan_type]}"
    response["Content-Disposition"] = content_disposition_header(True, name)  # noqa: FBT003
    response["Cache-Control"] = "private, no-store"
    return response


def _take_answer(request: HttpRequest, token: str) -> HttpResponse:
    answer = request.POST.get("answer")
    if answer == "decline":
        asked = decline_request(token=token)
        context = {"employee": asked.employee, "earlier": get_active_consent(asked.employee)}
        return render(request, "people/consent_declined.html", context)
    if answer != "agree":
        return _ask(request, find_request(token), status=400)
    try:
        consent = agree_to_request(token=token, notice_sha256=request.POST.get("notice", ""))
    except ConsentRefusedError as error:
        return _ask(request, find_request(token), problem=str(error), status=409)
    return render(request, "people/consent_agreed.html", {"consent": consent})


def _ask(
    request: HttpRequest, asked: ConsentRequest, *, problem: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "asked": asked,
        "employee": asked.employee,
        "expires_at": asked.expires_at.astimezone(asked.employee.site.zone),
        "notice": asked.notice,
        "notice_html": render_notice(asked.notice.text),
        "earlier": get_active_consent(asked.employee),
        "problem": problem,
    }
    return render(request, "people/consent_ask.html", context, status=status)


def _say_link_is_dead(request: HttpRequest, *, status: int) -> HttpResponse:
    """One page for every link that opens nothing, so that it tells nobody why."""
    response = render(request, "people/consent_dead_link.html", status=status)
    if status == 429:  # noqa: PLR2004  too many requests
        response["Retry-After"] = "3600"
    return response
