"""A body that is too large is refused before a byte of it is read."""

import json

import pytest

from config.body_limits import limit_bodies

OPEN = {"type": "http", "path": "/api/v1/faces/detect", "headers": []}


async def ask(path="/api/v1/faces/detect", **headers):
    """The answer's start and body, and whether the request went through."""
    sent, went_through = [], []

    async def app(scope, receive, send):
        went_through.append(True)

    async def receive():
        raise AssertionError("the body is read")

    async def send(message):
        sent.append(message)

    named = [(name.replace("_", "-").encode(), value) for name, value in headers.items()]
    await limit_bodies(app)({**OPEN, "path": path, "headers": named}, receive, send)
    return sent, bool(went_through)


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({"content_length": b"1001"}, 413, "too_large"),
        ({"content_length": b"9" * 5000}, 413, "too_large"),
        ({"transfer_encoding": b"chunked"}, 411, "length_required"),
    ],
)
async def test_what_is_too_large_gets_a_problem(settings, headers, status, code):
    settings.MAX_API_BODY_BYTES = 1000
    (start, body), went_through = await ask(**headers)
    assert (start["status"], json.loads(body["body"])["code"]) == (status, code)
    named = dict(start["headers"])
    assert named[b"content-type"] == b"application/problem+json"
    assert named[b"content-length"] == str(len(body["body"])).encode()
    assert not went_through


@pytest.mark.parametrize("headers", [{}, {"content_length": b"1000"}, {"content_length": b"x"}])
async def test_the_rest_goes_through(settings, headers):
    settings.MAX_API_BODY_BYTES = 1000
    assert (await ask(**headers)) == ([], True)


async def test_pages_have_limits_of_their_own(settings):
    settings.MAX_API_BODY_BYTES = 1000
    assert (await ask("/admin/", content_length=b"999999")) == ([], True)
