"""The public page, its answer, a shared result and its card, and a person's own choice."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from people.origin import get_origin
from people.queries import get_employee_of
from recognition.engine.errors import EngineError
from recognition.models import TeamPage
from recognition.team_page.cards import draw_card
from recognition.team_page.colleagues import find_colleagues
from recognition.team_page.limits import (
    COUNTED_FOR,
    TooBusyError,
    TooManyTriesError,
    count_try,
)
from recognition.team_page.own_choice import end_release, give_release
from recognition.team_page.results import NoResultError, make_result, read_result
from recognition.team_page.selfie import Advice, Choice, Seen, look_at_selfie
from recognition.team_page.setup import (
    describe_intro,
    describe_title,
    get_team_page,
    list_origins,
)
from recognition.team_similarity import rank_teams

EMBEDDED_POLICY = (
    "default-src 'self'; img-src 'self' blob: data:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors {origins}"
)
CARD_AGE_S = 3600
PART = "_answer.html"

PageView = Callable[..., HttpResponse]
Dispatch = Callable[..., HttpResponseBase]


def while_open(view: PageView) -> PageView:
    """Call `view(request, page, …)` while HR has the page open; else say that it is closed."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        page = get_team_page()
        if not page.is_open:
            return render(request, "recognition/team/closed.html", status=404)
        return view(request, page, *args, **kwargs)

    return answer


@method_decorator(csrf_exempt, name="dispatch")
class ShowTeams(View):
    """The page: GET shows it, POST answers a picture with a part of it, or all of it.

    Where the picture is put has to be said before the form is read, so the forgery of requests
    is looked for here (`protect`) and not in the middleware, which reads the form first.
    """

    address = "recognition:team"
    template = "recognition/team/page.html"

    @method_decorator(never_cache)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Pictures stay in memory, whatever is done with them."""
        if request.method == "POST":
            request.upload_handlers = [MemoryFileUploadHandler(request)]
        return self.protect(super().dispatch)(request, *args, **kwargs)

    def protect(self, view: Dispatch) -> Dispatch:
        """Against other sites that send pictures in a visitor's name."""
        return csrf_protect(view)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page before anything has happened."""
        return while_open(self._show)(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        """The answer to the file `image`; `face` is the chosen one of several."""
        return while_open(self._answer)(request)

    def _show(self, request: HttpRequest, page: TeamPage) -> HttpResponse:
        return render(request, self.template, self._describe(page))

    def _answer(self, request: HttpRequest, page: TeamPage) -> HttpResponse:
        context, status = _make_answer(request, page)
        is_part = request.headers.get("X-Muster-Part") == "answer"
        template = f"recognition/team/{PART}" if is_part else self.template
        response = render(request, template, self._describe(page) | context, status=status)
        if status == 429:  # noqa: PLR2004  Too Many Requests
            response["Retry-After"] = str(int(COUNTED_FOR.total_seconds()))
        return response

    def _describe(self, page: TeamPage) -> dict[str, Any]:
        return {
            "title": describe_title(page),
            "intro": describe_intro(page),
            "address": reverse(self.address),
            "is_embedded": False,
            "site_address": settings.SITE_ADDRESS,
        }


@method_decorator([csrf_exempt, xframe_options_exempt], name="dispatch")
class ShowEmbeddedTeams(ShowTeams):
    """The same page for a frame of another site, which browsers allow to those that HR has listed.

    In such a frame a browser sends none of our cookies, so the origin of a picture is asked for
    instead: it must be this very page.
    """

    address = "recognition:team_embed"
    template = "recognition/team/embed.html"

    def protect(self, view: Dispatch) -> Dispatch:
        """A browser always names the origin of a POST, and no page can lie about it."""

        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method == "POST" and not _comes_from_us(request):
                raise PermissionDenied(_("Open the page and send the picture from there."))
            response = view(request, *args, **kwargs)
            origins = " ".join(list_origins(get_team_page())) or "'none'"
            response["Content-Security-Policy"] = EMBEDDED_POLICY.format(origins=origins)
            return response

        return answer

    def _describe(self, page: TeamPage) -> dict[str, Any]:
        return super()._describe(page) | {"is_embedded": True}


@require_safe
@while_open
def show_result(request: HttpRequest, page: TeamPage, token: str) -> HttpResponse:
    """A result that somebody shares: teams and shares, nothing else."""
    try:
        result = read_result(token)
    except NoResultError as error:
        raise Http404 from error
    context = {
        "title": describe_title(page),
        "intro": describe_intro(page),
        "result": result,
        "is_shared": True,
        "address": reverse("recognition:team"),
        "site_address": settings.SITE_ADDRESS,
    }
    return render(request, "recognition/team/result.html", context)


@require_safe
@while_open
def show_card(_request: HttpRequest, page: TeamPage, token: str) -> HttpResponse:
    """The picture of a result, for programs that show links, and to send."""
    try:
        card = draw_card(read_result(token), title=describe_title(page))
    except NoResultError as error:
        raise Http404 from error
    response = HttpResponse(card, content_type="image/png")
    response["Cache-Control"] = f"public, max-age={CARD_AGE_S}"
    return response


@login_required
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Let the own photo be shown to visitors who look alike, or no longer."""
    account = cast("User", request.user)
    employee = get_employee_of(account)
    if employee is None:
        raise Http404
    if request.POST.get("choice") == "show":
        give_release(employee=employee, by=account)
        messages.success(request, _("Thank you. Visitors who look like you may see your photo."))
    else:
        end_release(employee=employee, by=account)
        messages.success(request, _("Your photo is not shown to visitors any more."))
    return redirect(f"{reverse('attendance:me')}#visitors")


def _make_answer(request: HttpRequest, page: TeamPage) -> tuple[dict[str, Any], int]:
    """What the answer shows, and its status."""
    try:
        count_try(get_origin().ip_address)
        data = _read_picture(request)
        seen = look_at_selfie(data, chosen=_read_number(request)) if data else Advice("no_picture")
    except TooManyTriesError:
        words = _("That was often. Have a coffee, and come back in ten minutes.")
        return {"advice": Advice("too_often"), "sentence": words}, 429
    except (TooBusyError, EngineError):
        words = _("Many faces are before yours. Please try it again in a moment.")
        return {"advice": Advice("busy"), "sentence": words}, 503
    if isinstance(seen, Seen):
        return _answer_face(seen, page)
    if isinstance(seen, Choice):
        return {"choice": seen}, 200
    return {"advice": seen, "sentence": _explain(seen)}, 200


def _answer_face(seen: Seen, page: TeamPage) -> tuple[dict[str, Any], int]:
    try:
        result = make_result(rank_teams(seen.embedding, model_id=seen.model_id))
    except NoResultError:
        words = _("Not enough people take part yet to compare you with. Please come back later.")
        return {"advice": Advice("not_ready"), "sentence": words}, 503
    colleagues = (
        find_colleagues(seen.embedding, model_id=seen.model_id) if page.shows_colleagues else []
    )
    return {"result": result, "colleagues": colleagues}, 200


def _explain(advice: Advice) -> str:
    if advice.code == "no_picture":
        return _("No picture has arrived. Take one, or choose one of at most 12 MB.")
    return advice.sentence


def _read_picture(request: HttpRequest) -> bytes:
    """The file `image`; empty when there is none, or one that is too large."""
    image = request.FILES.get("image")
    if image is None or not image.size or image.size > settings.MAX_SELFIE_BYTES:
        return b""
    data: bytes = image.read()
    return data


def _read_number(request: HttpRequest) -> int | None:
    text = request.POST.get("face", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 2 else None  # noqa: PLR2004  two digits


def _comes_from_us(request: HttpRequest) -> bool:
    origin = urlsplit(request.headers.get("Origin", ""))
    return origin.netloc == request.get_host() and origin.scheme in {"http", "https"}
