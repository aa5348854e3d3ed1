"""The address of a relay: read, kept encrypted, and shown without user and password."""

from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urlsplit

from django.utils.translation import gettext as _

from attendance.errors import DoorRefusedError
from attendance.models import Door
from people.encryption import decrypt, encrypt
from people.outgoing import MAX_URL_LENGTH

PORTS = {"https": 443, "http": 80, "mqtts": 8883, "mqtt": 1883}
SCHEMES = {Door.Relay.WEBHOOK: ("https", "http"), Door.Relay.MQTT: ("mqtts", "mqtt")}
EXAMPLES = {
    Door.Relay.WEBHOOK: "https://door.example.org/open",
    Door.Relay.MQTT: "mqtts://muster:password@broker.example.org:8883",
}


@dataclass(frozen=True, slots=True)
class RelayAddress:
    """The parts of an address; user and password apart from what may be shown."""

    scheme: str
    host: str
    port: int
    path: str
    user: str = ""
    password: str = ""

    @property
    def origin(self) -> str:
        """Where it leads, without anything secret."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}"

    @property
    def url(self) -> str:
        """The whole address but user and password."""
        return self.origin + self.path

    @property
    def shown(self) -> str:
        """As it may be read by whoever sees the door: a path can be as secret as a password."""
        return f"{self.origin}/…" if self.path.strip("/") else self.origin

    @property
    def is_plain(self) -> bool:
        """Whether anybody on the way can read what is sent."""
        return self.scheme in {"http", "mqtt"}


def read_address(text: str, *, relay: str) -> RelayAddress:
    """The parts of an address that somebody typed.

    Raises:
        DoorRefusedError: it is none for this kind of relay.
    """
    kind = Door.Relay(relay)
    try:
        parts = urlsplit(text)
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError as error:
        raise DoorRefusedError(_("This is no address: %(why)s.") % {"why": error}) from error
    if not _is_address(text, parts, kind):
        example = {"example": EXAMPLES[kind]}
        raise DoorRefusedError(_("This is no address. Write one like %(example)s") % example)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return RelayAddress(parts.scheme, parts.hostname or "", port, path, user, password)


def _is_address(text: str, parts: SplitResult, kind: Door.Relay) -> bool:
    is_clean = len(text) <= MAX_URL_LENGTH and all(character >= "!" for character in text)
    has_no_path = kind != Door.Relay.MQTT or parts.path in {"", "/"}
    return is_clean and has_no_path and parts.scheme in SCHEMES[kind] and bool(parts.hostname)


def seal(text: str) -> str:
    """As an address or a secret is kept."""
    return encrypt(text.encode()).decode()


def open_sealed(token: str) -> str:
    """What was kept.

    Raises:
        DecryptionError: no key fits.
    """
    return decrypt(token.encode()).decode()
