"""How much a request to the API may send: it is refused before a byte of it is put aside.

Django takes the whole body, a large one onto the disk, before it asks whose request it is.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from people.api.problems import Problem, respond_with

API_PREFIX = "/api/"

Application = Callable[..., Awaitable[Any]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


def limit_bodies(app: Application) -> Application:
    """Answer requests to the API with a body that is too large, or of unknown length, at once."""

    async def answer(scope: dict[str, Any], receive: Any, send: Send) -> Any:
        problem = find_problem(scope) if scope["path"].startswith(API_PREFIX) else None
        if problem is None:
            return await app(scope, receive, send)
        return await _refuse(problem, send)

    return answer


def find_problem(scope: dict[str, Any]) -> Problem | None:
    """What is wrong with the length that the headers of a request claim."""
    headers = dict(scope["headers"])
    length = headers.get(b"content-length", b"")
    if not length and b"transfer-encoding" in headers:
        return Problem("length_required", _("Send the header Content-Length."))
    if length.isdigit() and int(length[:20]) > settings.MAX_API_BODY_BYTES:
        size = settings.MAX_API_BODY_BYTES // 2**20
        return Problem("too_large", _("At most %(size)d MiB are taken at once.") % {"size": size})
    return None


async def _refuse(problem: Problem, send: Send) -> None:
    response = respond_with(problem)
    headers = [
        *((name.lower().encode(), value.encode()) for name, value in response.items()),
        (b"content-length", str(len(response.content)).encode()),
        (b"connection", b"close"),  # the rest of the body is not read
    ]
    start = {"type": "http.response.start", "status": response.status_code, "headers": headers}
    await send(start)
    await send({"type": "http.response.body", "body": response.content})
