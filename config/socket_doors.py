"""Which sockets may be opened by whom: pages of ours, or anybody who shows a key.

A browser sends the cookie of a session with every socket, whichever page opens it; so the session
counts only when the page is ours. A socket of the API is open to other pages and programs, too:
there a session does not count, and only a key opens it.
"""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from channels.security.websocket import AllowedHostsOriginValidator
from django.contrib.auth.models import AnonymousUser

Application = Callable[..., Awaitable[Any]]
API_PREFIX = "/ws/v1/"


def sort_by_origin(pages: Application, strangers: Application) -> Application:
    """Hand sockets of our own pages to `pages`, those of the API from elsewhere to `strangers`."""
    guarded: Any = AllowedHostsOriginValidator(pages)

    async def serve(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["path"].startswith(API_PREFIX) and not _is_ours(guarded, scope):
            await strangers({**scope, "user": AnonymousUser(), "cookies": {}}, receive, send)
        else:
            await guarded(scope, receive, send)

    return serve


def _is_ours(guarded: Any, scope: dict[str, Any]) -> bool:
    origins = [value for name, value in scope["headers"] if name == b"origin"]
    if len(origins) != 1:
        return False
    try:
        return bool(guarded.valid_origin(urlsplit(origins[0].decode("latin-1"))))
    except ValueError:
        return False
