"""ETags: an answer that has not changed is not sent again, and nobody overwrites unseen changes."""

import hashlib
from typing import Any

from django.http import HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from people.api.parsers import PlainJSONRenderer
from people.api.problems import Problem


def compute_etag(data: Any) -> str:
    """The ETag of an answer with this data."""
    return _hash(PlainJSONRenderer().render(data))


def offer_etag(request: Request, response: Response) -> None:
    """Give an answer its ETag; send no body when the client has it already (`If-None-Match`)."""

    def finish(rendered: HttpResponse) -> HttpResponse:
        etag = _hash(rendered.content)
        if _names(request.headers.get("If-None-Match", ""), etag):
            rendered = _empty(rendered)
        rendered.headers["ETag"] = etag
        return rendered

    response.headers.setdefault("Cache-Control", "private, no-cache")
    patch_vary_headers(response, ["Authorization", "X-Api-Key", "Cookie"])
    response.add_post_render_callback(finish)


def check_if_match(request: Request, data: Any) -> None:
    """Raise the problem `changed_meanwhile` unless `If-Match` names what is there; `data` is it.

    Call it with the row locked. Without the header, whoever comes last wins.
    """
    wanted = request.headers.get("If-Match")
    if wanted is not None and not _names(wanted, compute_etag(data)):
        raise Problem(
            "changed_meanwhile",
            _("Somebody has changed it since you read it. Read it again, then send your change."),
        )


def _hash(content: bytes) -> str:
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def _names(header: str, etag: str) -> bool:
    """Whether the header has the ETag; a proxy that compresses makes it a weak one."""
    return header.strip() == "*" or etag in {
        given.removeprefix("W/") for given in parse_etags(header)
    }


def _empty(response: HttpResponse) -> HttpResponse:
    kept = ("Cache-Control", "Vary")
    headers = {name: response.headers[name] for name in kept if name in response.headers}
    return HttpResponseNotModified(headers=headers)
