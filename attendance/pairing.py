"""Which device a browser is: the cookie says so, and only a signature of its key proves it."""

import secrets
import uuid
from collections.abc import Mapping
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.http.request import split_domain_port

from attendance.errors import DeviceUnknownError, ProofError
from attendance.models import Device
from attendance.proofs import check_signature, write_request_text, write_socket_text
from attendance.services import see_device, use_challenge
from attendance.services.devices import CHALLENGE_LIFETIME, UNKNOWN_DEVICE

COOKIE_NAME = "muster_device"
COOKIE_MAX_AGE_S = 400 * 24 * 3600  # the longest that browsers allow
COOKIE_PATH = "/kiosk/"
CHALLENGE_BYTES = 24
SALT = "attendance.kiosk.challenge"
DEVICE_HEADER = "Muster-Device"
CHALLENGE_HEADER = "Muster-Challenge"
SIGNATURE_HEADER = "Muster-Signature"


def remember_device(response: HttpResponseBase, device: Device) -> None:
    """Let the page know from now on which device its browser is; that proves nothing."""
    response.set_cookie(
        COOKIE_NAME,
        str(device.uuid),
        max_age=COOKIE_MAX_AGE_S,
        path=COOKIE_PATH,
        httponly=True,
        samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def forget_device(response: HttpResponseBase) -> None:
    """Let the page know no more which device its browser was."""
    response.delete_cookie(COOKIE_NAME, path=COOKIE_PATH, samesite="Strict")


def find_device(cookies: Mapping[str, str]) -> Device | None:
    """The paired device that the browser says it is: enough to draw its page, and nothing more."""
    return _find_paired(cookies.get(COOKIE_NAME, ""))


def make_challenge() -> str:
    """What a device signs to open a socket: random, for one connection."""
    return secrets.token_urlsafe(CHALLENGE_BYTES)


def make_request_challenge() -> str:
    """What a device signs with one request: ours by its signature, good once and for minutes.

    It stands in for the time of day: a kiosk's clock may be wrong by a day.
    """
    return signing.dumps(make_challenge(), salt=SALT)


def prove_socket(*, device: str, challenge: str, signature: str, host: str) -> Device:
    """The device that signed the challenge of its socket, now seen.

    Args:
        device: the UUID that it claims.
        challenge: ours, of this connection.
        signature: base64.
        host: the name in the browser's address, without a port.

    Raises:
        DeviceUnknownError: it is not that device, or that device may not check people in.
    """
    text = write_socket_text(host=host, device=device, challenge=challenge)
    return _prove(device, signature, text)


def read_device(request: HttpRequest) -> Device:
    """The device that signed this request, now seen; a request that comes twice is refused.

    The signature is over method, address, body and a challenge of ours (`signRequest` in
    device_key.js), so a view that asks this needs no CSRF token.

    Raises:
        DeviceUnknownError: nobody proved to be a device that may check people in.
    """
    challenge = request.headers.get(CHALLENGE_HEADER, "")
    uuid_text = request.headers.get(DEVICE_HEADER, "")
    text = write_request_text(
        host=_read_host(request),
        device=uuid_text,
        challenge=challenge,
        method=request.method or "",
        path=request.get_full_path(),
        body=request.body,
    )
    _check_challenge(challenge)
    device = _prove(uuid_text, request.headers.get(SIGNATURE_HEADER, ""), text)
    try:
        use_challenge(challenge=challenge)
    except ProofError as error:
        raise DeviceUnknownError(str(UNKNOWN_DEVICE)) from error
    return device


def find_host(*, origin: str, host: str) -> str:
    """The name in the browser's address, lower case, without a port.

    Its `Origin` says so, where it sends one: a proxy may have changed `Host`. Both are checked
    against `MUSTER_HOSTS` before.
    """
    return (urlsplit(origin).hostname or split_domain_port(host)[0]).strip("[]").lower()


def _prove(uuid_text: str, signature: str, text: bytes) -> Device:
    device = _find_paired(uuid_text)
    if device is None or not _has_signed(device, signature, text):
        raise DeviceUnknownError(str(UNKNOWN_DEVICE))
    return see_device(device=device)


def _has_signed(device: Device, signature: str, text: bytes) -> bool:
    try:
        check_signature(public_key=device.public_key, signature=signature, text=text)
    except ProofError:
        return False
    return True


def _check_challenge(challenge: str) -> None:
    try:
        signing.loads(challenge, salt=SALT, max_age=CHALLENGE_LIFETIME)
    except signing.BadSignature as error:
        raise DeviceUnknownError(str(UNKNOWN_DEVICE)) from error


def _find_paired(uuid_text: str) -> Device | None:
    try:
        known = uuid.UUID(uuid_text)
    except ValueError:
        return None
    devices = Device.objects.select_related("site").exclude(public_key="")
    return devices.filter(uuid=known, is_active=True).first()


def _read_host(request: HttpRequest) -> str:
    """Pages of other hosts cannot sign, so a foreign `Origin` only spoils the signature."""
    return find_host(origin=request.headers.get("Origin", ""), host=request.get_host())
