"""When a session is over, and who needs a second factor; for pages and for sockets alike."""

import time
from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from channels.auth import AuthMiddlewareStack
from channels.db import database_sync_to_async
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser, User
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from people.api.problems import Problem, respond_with
from people.policies import Account
from people.services import note_language

STARTED, USED = "signed_in_at", "used_at"
# A session that is used is written to the database at most this often.
WRITE_EVERY_S = 60
# Without a second factor these stay open: signing in and out, and setting one up.
OPEN_PREFIXES = ("/accounts/", "/i18n/", "/admin/login/", "/admin/logout/", "/admin/jsi18n/")

Answer = Callable[[HttpRequest], HttpResponseBase]


def is_over(session: SessionBase, now_s: float) -> bool:
    """Whether the session was used too long ago, or began too long ago."""
    started, used = session.get(STARTED, now_s), session.get(USED, now_s)
    return bool(
        now_s - started > settings.SESSION_COOKIE_AGE or now_s - used > settings.SESSION_IDLE_S
    )


def note_use(session: SessionBase, now_s: float) -> None:
    """Write down that the session is in use."""
    session.setdefault(STARTED, int(now_s))
    if now_s - session.get(USED, 0) >= WRITE_EVERY_S:
        session[USED] = int(now_s)


def note_sign_in(*, request: HttpRequest, user: User, **_kwargs: Any) -> None:
    """Start the clock of a new session, and note in which language its pages are.

    Connected to Django's signal of signing in.
    """
    request.session.pop(STARTED, None)
    request.session.pop(USED, None)
    note_use(request.session, time.time())
    note_language(account=user, language=get_language() or settings.LANGUAGE_CODE)


def lacks_second_factor(user: Account) -> bool:
    """Whether the account must set up a second factor before it may do anything else."""
    if not (settings.REQUIRE_MFA and user.is_authenticated and user.is_staff):
        return False
    return not is_mfa_enabled(user, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN])


def end_old_sessions(get_response: Answer) -> Answer:
    """Sign out whoever has been away too long, or signed in too long ago."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        now_s = time.time()
        if request.user.is_authenticated:
            if is_over(request.session, now_s):
                logout(request)
                messages.info(request, _("You were signed out. Sign in again to go on."))
            else:
                note_use(request.session, now_s)
        return get_response(request)

    return answer


def require_second_factor(get_response: Answer) -> Answer:
    """Lead staff without a second factor to where it is set up, and nowhere else."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith(OPEN_PREFIXES) or not lacks_second_factor(request.user):
            return get_response(request)
        reason = _("Protect your account with a second factor first.")
        if request.path.startswith("/api/"):
            return respond_with(Problem("second_factor_missing", reason))
        messages.warning(request, reason)
        return redirect("mfa_index")

    return answer


class CurrentAccountsOnly:
    """Takes the account from a socket whose session is over or whose second factor is missing."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> Any:
        """Hand the socket on, with the account or without it."""
        if not await database_sync_to_async(self._is_current)(scope):
            scope = {**scope, "user": AnonymousUser()}
        return await self._app(scope, receive, send)

    def _is_current(self, scope: dict[str, Any]) -> bool:
        user = scope["user"]
        return user.is_authenticated and not (
            is_over(scope["session"], time.time()) or lacks_second_factor(user)
        )


def sign_in_sockets(app: Any) -> Any:
    """Give sockets the account of their session cookie, under the rules of pages."""
    return AuthMiddlewareStack(CurrentAccountsOnly(app))
