"""The account of who is signed in, and what people see when something broke."""

import sys

from allauth.mfa.utils import is_mfa_enabled
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

from config.database.embedded import EmbeddedPostgresError
from config.sessions import lacks_second_factor
from people.roles import list_roles

DATABASE_IS_DOWN = (OperationalError, InterfaceError, EmbeddedPostgresError)


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


@never_cache
def go_to_sign_in(request: HttpRequest) -> HttpResponse:
    """The admin's way in: one sign-in for the whole site."""
    if admin.site.has_permission(request):
        return redirect("admin:index")
    if request.user.is_authenticated:
        raise PermissionDenied(_("The admin is for the people who run Muster."))
    target = request.GET.get("next") or reverse("admin:index")
    return redirect(f"{reverse('account_login')}?{urlencode({'next': target})}")


def show_error(_request: HttpRequest) -> HttpResponse:
    """The page for an unexpected error; says so when it is the database that cannot be reached.

    Django logs the error itself. The pages use no context: whatever broke may break that too.
    """
    if isinstance(sys.exc_info()[1], DATABASE_IS_DOWN):
        response = HttpResponse(render_to_string("503.html"), status=503)
        response["Retry-After"] = "10"
        return response
    return HttpResponse(render_to_string("500.html"), status=500)
