"""The pass that a redeemed enrolment code leaves in a browser: a signed cookie, for minutes.

It says which code was redeemed, and nothing else; whether that still opens anything stands in the
database.
"""

from collections.abc import Mapping

from django.conf import settings
from django.core import signing
from django.http import HttpResponseBase

COOKIE_NAME = "muster_enrolment"
SALT = "recognition.enrolment"
LIFETIME_S = 10 * 60


def give_pass(response: HttpResponseBase, *, code_id: int) -> None:
    """Let the browser that gets `response` go on with the redeemed code."""
    response.set_cookie(
        COOKIE_NAME,
        signing.dumps(code_id, salt=SALT),
        max_age=LIFETIME_S,
        httponly=True,
        samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def drop_pass(response: HttpResponseBase) -> None:
    """Nobody goes on from here."""
    response.delete_cookie(COOKIE_NAME, samesite="Strict")


def read_pass(cookies: Mapping[str, str]) -> int | None:
    """The redeemed code; None when there is none, it is too old, or somebody changed it."""
    try:
        code_id = signing.loads(cookies.get(COOKIE_NAME, ""), salt=SALT, max_age=LIFETIME_S)
    except signing.BadSignature:
        return None
    return code_id if isinstance(code_id, int) else None
