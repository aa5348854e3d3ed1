"""The language of a socket: pages get theirs from Django's middleware, sockets from here."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language_from_request, override

ASGIApp = Any


def speak_to_sockets(app: ASGIApp) -> ASGIApp:
    """Answer a socket in the language of the page that opened it: its cookie, then its browser."""

    async def answer(scope: dict[str, Any], receive: Any, send: Any) -> None:
        with override(_choose_language(scope)):
            await app(scope, receive, send)

    return answer


def _choose_language(scope: dict[str, Any]) -> str:
    request = HttpRequest()
    request.COOKIES = scope["cookies"]
    headers = dict(scope["headers"])
    request.META["HTTP_ACCEPT_LANGUAGE"] = headers.get(b"accept-language", b"").decode("latin1")
    return get_language_from_request(request)
