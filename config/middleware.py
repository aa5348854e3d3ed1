"""What every answer of the server says about itself, and what it notes about the question."""

import ipaddress
from collections.abc import Awaitable, Callable
from inspect import iscoroutinefunction

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.decorators import sync_and_async_middleware

from attendance.queries import board_zone
from people.origin import working_from

STRICT_POLICY = (
    "default-src 'self'; img-src 'self' blob: data:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
# The admin's theme evaluates Alpine.js expressions and styles elements inline.
ADMIN_POLICY = (
    f"{STRICT_POLICY}; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'"
)

TOKEN_LENGTH = 20  # no word in an address of ours is as long

Sync = Callable[[HttpRequest], HttpResponseBase]
Async = Callable[[HttpRequest], Awaitable[HttpResponseBase]]


@sync_and_async_middleware
def add_content_policy(get_response: Sync | Async) -> Sync | Async:
    """Forbid every request to another host, and on our own pages every inline script."""
    if iscoroutinefunction(get_response):

        async def answer_async(request: HttpRequest) -> HttpResponseBase:
            return _add_headers(request, await get_response(request))

        return answer_async

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        assert isinstance(response, HttpResponseBase)  # noqa: S101  narrows the type
        return _add_headers(request, response)

    return answer


def _add_headers(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    policy = ADMIN_POLICY if request.path.startswith("/admin/") else STRICT_POLICY
    response.headers.setdefault("Content-Security-Policy", policy)
    response.headers.setdefault("Permissions-Policy", "camera=(self), microphone=()")
    return response


def use_local_time(get_response: Sync) -> Sync:
    """Show the times of the admin site on the clocks of the company, when it has one time zone."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith("/admin/"):
            return get_response(request)
        with timezone.override(board_zone()):
            return get_response(request)

    return answer


def note_origin(get_response: Sync) -> Sync:
    """Let the access log and the history of changes know who asked, from which page and address.

    It runs in the thread of the view, like all that is not asynchronous, and so does what the
    view writes to the database.
    """

    def answer(request: HttpRequest) -> HttpResponseBase:
        place, ip_address = hide_tokens(request.path), _read_address(request)
        with working_from(place, ip_address=ip_address, user_id=request.user.pk):
            return get_response(request)

    return answer


def hide_tokens(path: str) -> str:
    """The path without what may be a one-time link: nobody shall take it from the log."""
    parts = path.split("/")
    return "/".join(part if len(part) < TOKEN_LENGTH else "…" for part in parts)


def _read_address(request: HttpRequest) -> str | None:
    """The client's address as the server knows it; None for a socket of the machine itself."""
    try:
        return str(ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")))
    except ValueError:
        return None
