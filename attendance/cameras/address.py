"""The address of a camera: checked, kept encrypted, and shown without anything that opens it.

User and password may stand before the host (`rtsp://user:password@camera/…`), and cheap cameras
want them in the path or the query (`/user=admin_password=x_channel=1`): both are hidden.
"""

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, unquote, urlsplit, urlunsplit

from django.utils.translation import gettext as _

from attendance.errors import CameraAddressError
from attendance.models import Camera
from people.encryption import DecryptionError, decrypt, encrypt, is_newest

PORTS = {"rtsp": 554, "rtsps": 322, "http": 80, "https": 443}
HIDDEN = "***"
MOST_CHARACTERS = 500
KEY = (  # what the part before = is called
    r"(?:user(?:name)?|usr|login|account|pass(?:word|wd|code|phrase)?|pwd|pw|psw|token|auth|"
    r"authorization|key|api_?key|secret|sid|session|signature|sig|credentials?)"
)
SECRET_IN_QUERY = re.compile(rf"(?i)((?:^|[&;])[\w.-]*?{KEY}=)[^&;]*")
# Up to what separates it from the next name, also `_` when a name and = follow.
SECRET_IN_PATH = re.compile(rf"(?i)({KEY}=)(?:(?!_[a-z]+=)[^&;/])*")


@dataclass(frozen=True, slots=True)
class Login:
    """User and password as a person types them, nothing quoted; never shown."""

    user: str
    password: str

    def __repr__(self) -> str:
        return "Login(***)"


NO_LOGIN = Login("", "")


def seal_address(url: str) -> tuple[str, str]:
    """The address encrypted, and the same as it may be shown.

    Raises:
        CameraAddressError: it is no address of a camera; the message says what to change.
    """
    parts = check_address(url)
    return encrypt(urlunsplit(parts).encode()).decode(), hide_secrets(parts)


def open_address(camera: Camera) -> str:
    """The whole address, with user and password: for the connection, never for a page or a log.

    Raises:
        DecryptionError: no key in MUSTER_ENCRYPTION_KEYS opens it.
    """
    return decrypt(camera.address.encode()).decode()


def check_address(url: str) -> SplitResult:
    """The parts of an address that a camera can have.

    Raises:
        CameraAddressError: what is wrong with it, without repeating it: it may hold a password.
    """
    url = url.strip()
    if len(url) > MOST_CHARACTERS:
        raise CameraAddressError(
            _("The address is longer than %(most)d characters.") % {"most": MOST_CHARACTERS}
        )
    if any(character.isspace() or not character.isprintable() for character in url):
        raise CameraAddressError(_("The address has a space or a line break in it."))
    return _check_parts(_split(url))


def add_login(url: str, login: Login) -> str:
    """The address with this user and password, in place of any that it had."""
    parts = _split(url)
    host = parts.netloc.rpartition("@")[2]
    names = quote(login.user, safe="") + (
        f":{quote(login.password, safe='')}" if login.password else ""
    )
    return urlunsplit(parts._replace(netloc=f"{names}@{host}" if names else host))


def read_login(url: str) -> Login:
    """User and password before the host; both empty where there are none."""
    names = _split(url).netloc.rpartition("@")[0]
    user, _colon, password = names.partition(":")
    return Login(unquote(user), unquote(password))


def merge_address(
    address: str, login: Login, *, drops_login: bool = False, stored: str = ""
) -> str:
    """The whole address that somebody means who sees of the `stored` one only what is shown.

    What was hidden stays when the rest is as it was; user and password stay as long as the address
    names the same camera, so that nobody sends them elsewhere to read them.

    Raises:
        CameraAddressError: it is no address, or user and password have to be typed again.
    """
    if stored and address.strip() == hide_secrets(check_address(stored)):
        address = stored
    check_address(address)
    old = read_login(stored)
    if drops_login:
        return add_login(address, NO_LOGIN)
    if login != NO_LOGIN:
        if old != NO_LOGIN and not (login.user and login.password):
            raise CameraAddressError(_("Type user and password together: neither is shown."))
        return add_login(address, login)
    if old == NO_LOGIN or read_login(address) != NO_LOGIN:
        return address
    if not names_same_camera(stored, address):
        raise CameraAddressError(
            _("The address names another camera now: type its user and password, or forget them.")
        )
    return add_login(address, old)


def names_same_camera(first: str, second: str) -> bool:
    """Whether scheme, host and port agree: a password goes nowhere else."""
    one, other = _split(first), _split(second)
    return _find_door(one) == _find_door(other)


def hide_secrets(parts: SplitResult) -> str:
    """The address without user and password, wherever they stand."""
    shown = parts._replace(
        netloc=parts.netloc.rpartition("@")[2],
        path=SECRET_IN_PATH.sub(rf"\1{HIDDEN}", parts.path),
        query=SECRET_IN_QUERY.sub(rf"\1{HIDDEN}", parts.query),
    )
    return urlunsplit(shown)


def renew_addresses(is_rehearsal: bool) -> tuple[int, list[str]]:  # noqa: FBT001  a RenewSecrets
    """Encrypt addresses with the newest key: how many needed it, and which no key opens."""
    renewed, failed = 0, []
    for camera in Camera.objects.only("address", "name").order_by("pk"):
        if is_newest(camera.address.encode()):
            continue
        try:
            fresh = encrypt(decrypt(camera.address.encode())).decode()
        except DecryptionError:
            failed.append(f"Address of camera {camera.name}")
            continue
        renewed += 1
        if not is_rehearsal:
            unchanged = Camera.objects.filter(pk=camera.pk, address=camera.address)
            unchanged.update(address=fresh)
    return renewed, failed


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError as error:  # brackets that are no IPv6 address
        raise CameraAddressError(_unreadable()) from error


def _check_parts(parts: SplitResult) -> SplitResult:
    if parts.scheme not in PORTS or not parts.netloc:
        raise CameraAddressError(
            _("An address begins with rtsp://, rtsps://, http:// or https://.")
        )
    try:
        host, port = parts.hostname, parts.port
    except ValueError as error:  # no number, or none of a port
        raise CameraAddressError(_unreadable()) from error
    if not host:
        raise CameraAddressError(_("The address names no camera: write its name or IP address."))
    if port == 0 or parts.fragment or "\\" in parts.netloc:
        raise CameraAddressError(_unreadable())
    if HIDDEN in parts.path or HIDDEN in parts.query:
        raise CameraAddressError(
            _("The address has *** in it. Write there what was hidden, such as the password.")
        )
    return parts


def _unreadable() -> str:
    return _(
        "The address cannot be read. Write it as rtsp://camera:554/path, and user and password "
        "into their own fields: there they may hold any characters."
    )


def _find_door(parts: SplitResult) -> tuple[str, str, int]:
    return parts.scheme, parts.hostname or "", parts.port or PORTS[parts.scheme]
