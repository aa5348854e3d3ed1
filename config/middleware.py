"""What every answer of the server says about itself."""

from collections.abc import Awaitable, Callable
from inspect import iscoroutinefunction

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.decorators import sync_and_async_middleware

from attendance.queries import board_zone

STRICT_POLICY = (
    "default-src 'self'; img-src 'self' blob: data:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
# The admin's theme evaluates Alpine.js expressions and styles elements inline.
ADMIN_POLICY = (
    f"{STRICT_POLICY}; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'"
)

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
