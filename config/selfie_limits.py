"""What strangers may send to the public page, judged by its heading before a byte is read.

Django reads the whole of a request first, and puts what is large into a temporary file. A selfie
must never lie in one.
"""

from typing import Any

from django.conf import settings
from django.urls import reverse

from config.socket_limits import Application

FORM_BYTES = 16 * 1024  # what a form has around its picture


def limit_selfies(application: Application) -> Application:
    """Refuse a POST to the team page that is too large, or does not say how large it is."""

    async def serve(scope: dict[str, Any], receive: Any, send: Any) -> None:
        status = _judge(scope)
        if status is None:
            await application(scope, receive, send)
            return
        headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b"The picture is too large.\n"})

    return serve


def _judge(scope: dict[str, Any]) -> int | None:
    """The status of the refusal; None lets the request in."""
    if scope["method"] != "POST" or not scope["path"].startswith(reverse("recognition:team")):
        return None
    lengths = [value for name, value in scope["headers"] if name.lower() == b"content-length"]
    if len(lengths) != 1 or not lengths[0].isdigit():
        return 411
    return 413 if int(lengths[0]) > settings.MAX_SELFIE_BYTES + FORM_BYTES else None
