"""What a relay is told: open for some seconds, once, and soon or never.

Every command has a nonce, the moment at which it ends, and a signature: a message that is played
back, delivered late or made up opens nothing at a relay that looks at them.
"""

import datetime
import hashlib
import hmac
import json
import uuid
from dataclasses import dataclass

from django.utils import timezone

from attendance.doors.address import open_sealed
from attendance.models import Door

VALID_FOR = datetime.timedelta(seconds=8)
"""So long after the decision a command may still open; clocks are to agree better than that."""


@dataclass(frozen=True, slots=True)
class Relay:
    """All that is needed of a door to command it, without a database."""

    kind: str
    address: str
    topic: str
    secret: str
    is_nearby: bool
    door: str
    name: str
    open_seconds: int


@dataclass(frozen=True, slots=True)
class Command:
    """One opening; `issued_at` is the decision's moment, aware."""

    nonce: uuid.UUID
    issued_at: datetime.datetime

    @property
    def expires_at(self) -> datetime.datetime:
        """Nothing opens from then on."""
        return self.issued_at + VALID_FOR

    @property
    def is_over(self) -> bool:
        """Whether it is too late to send it."""
        return timezone.now() >= self.expires_at


def find_relay(door: Door) -> Relay:
    """The door's relay.

    Raises:
        DecryptionError: no key opens its address or its secret.
    """
    return Relay(
        kind=door.relay,
        address=open_sealed(door.address),
        topic=door.topic,
        secret=open_sealed(door.secret),
        is_nearby=door.is_nearby,
        door=str(door.uuid),
        name=door.name,
        open_seconds=door.open_seconds,
    )


def write_command(relay: Relay, command: Command) -> bytes:
    """The message as JSON; times are whole seconds since 1970."""
    expires_at = int(command.expires_at.timestamp())
    message = {
        "action": "open",
        "door": relay.door,
        "name": relay.name,
        "seconds": relay.open_seconds,
        "nonce": str(command.nonce),
        "issued_at": int(command.issued_at.timestamp()),
        "expires_at": expires_at,
        "signature": sign_command(
            relay.secret,
            door=relay.door,
            nonce=str(command.nonce),
            expires_at=expires_at,
            seconds=relay.open_seconds,
        ),
    }
    return json.dumps(message, ensure_ascii=False).encode()


def sign_command(secret: str, *, door: str, nonce: str, expires_at: int, seconds: int) -> str:
    """HMAC-SHA256, hex, over `door.nonce.expires_at.seconds`; the key is the whole secret."""
    signed = f"{door}.{nonce}.{expires_at}.{seconds}".encode()
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
