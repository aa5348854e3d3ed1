"""The account of who is signed in, and what people see when something broke."""

import sys

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.utils import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.defaults import bad_request, page_not_found
from django.views.i18n import set_language

from config.sessions import lacks_second_factor
from people.api.problems import Problem, find_problem, respond_with
from people.roles import list_roles
from people.services import note_language

API_PREFIX = "/api/"
DATABASE_IS_DOWN = (OperationalError, InterfaceError)


@login_required
@never_cache
def show_account(request: HttpRequest) -> HttpResponse:
    """Who is signed in, with which roles, and what protects the account."""
    context = {
        "roles": list_roles(request.user),
        "has_second_factor": is_mfa_enabled(request.user),
        "needs_second_factor": lacks_second_factor(request.user),
    }
    return render(request, "account/account.html", context)


def choose_language(request: HttpRequest) -> HttpResponse:
    """Show pages in the chosen language, and write to the account in it."""
    response = set_language(request)
    chosen = request.POST.get("language")
    if request.user.is_authenticated and chosen in dict(settings.LANGUAGES):
        note_language(account=request.user, language=chosen)
    return response


@never_cache
def go_to_sign_in(request: HttpRequest) -> HttpResponse:
    """The admin's way in: one sign-in for the whole site."""
    if admin.site.has_permission(request):
        return redirect("admin:index")
    if request.user.is_authenticated:
        raise PermissionDenied(_("The admin is for the people who run Muster."))
    target = request.GET.get("next") or reverse("admin:index")
    return redirect(f"{reverse('account_login')}?{urlencode({'next': target})}")


def show_error(request: HttpRequest) -> HttpResponse:
    """The page for an unexpected error; says so when it is the database that cannot be reached.

    Django logs the error itself. The pages use no context: whatever broke may break that too.
    """
    is_down = isinstance(sys.exc_info()[1], DATABASE_IS_DOWN)
    if request.path.startswith(API_PREFIX):
        return respond_with(_describe_breakdown(is_down=is_down))
    if is_down:
        response = HttpResponse(render_to_string("503.html"), status=503)
        response["Retry-After"] = "10"
        return response
    return HttpResponse(render_to_string("500.html"), status=500)


def show_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for an address that leads nowhere; below the API, a problem."""
    if request.path.startswith(API_PREFIX):
        return respond_with(Problem("not_found", _("There is nothing at this address.")))
    return page_not_found(request, exception)


def show_bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for a request that Django does not take; below the API, a problem."""
    if request.path.startswith(API_PREFIX):
        problem = find_problem(exception) or Problem("malformed")
        return respond_with(problem)
    return bad_request(request, exception)


def _describe_breakdown(*, is_down: bool) -> Problem:
    if is_down:
        words = _("The database cannot be reached. Try again in a moment.")
        return Problem("unavailable", words, headers={"Retry-After": "10"})
    return Problem("server_error", _("It is noted in the server's log. Try again, or tell HR."))
