"""The kiosk's key in its browser: a signed cookie that scripts cannot read."""

from collections.abc import Mapping

from django.conf import settings
from django.core import signing
from django.http import HttpResponseBase

COOKIE_NAME = "muster_kiosk"
COOKIE_MAX_AGE_S = 400 * 24 * 3600  # the longest that browsers allow
SALT = "attendance.kiosk"


def remember_key(response: HttpResponseBase, key: str) -> None:
    """Make the browser that gets `response` the holder of the device key."""
    response.set_cookie(
        COOKIE_NAME,
        signing.dumps(key, salt=SALT),
        max_age=COOKIE_MAX_AGE_S,
        httponly=True,
        samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def forget_key(response: HttpResponseBase) -> None:
    """End the pairing of the browser that gets `response`."""
    response.delete_cookie(COOKIE_NAME, samesite="Strict")


def read_key(cookies: Mapping[str, str]) -> str:
    """The device key in the cookies; empty when there is none or somebody changed it."""
    try:
        return str(signing.loads(cookies.get(COOKIE_NAME, ""), salt=SALT))
    except signing.BadSignature:
        return ""
