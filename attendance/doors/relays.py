"""Telling a relay to open: once, within seconds, and never trying again.

Whoever does not answer in time has not opened, as far as Muster knows; a command that is tried
again could open a door when nobody stands before it any more.
"""

import base64
import logging
import time
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from attendance.doors.address import RelayAddress, read_address
from attendance.doors.commands import Command, Relay, write_command
from attendance.doors.mqtt import publish_once
from attendance.errors import DoorRefusedError
from attendance.models import Door
from people.outgoing import OutgoingError, Patience, post
from people.signatures import sign

logger = logging.getLogger(__name__)

PATIENCE = Patience(connect_s=2.0, total_s=4.0)
LONGEST_DETAIL = 500


@dataclass(frozen=True, slots=True)
class RelayResult:
    """Whether the relay, or the broker for it, took the command; `detail` says it in words."""

    was_taken: bool
    detail: str
    took_ms: int


def send_command(relay: Relay, command: Command) -> RelayResult:
    """Send it once. Whatever goes wrong is a result, never an exception."""
    started = time.monotonic()
    try:
        was_taken, detail = _send(relay, command)
    except (OutgoingError, DoorRefusedError) as error:
        was_taken, detail = False, str(error)
    except Exception:
        logger.exception("The relay of %s could not be told to open", relay.name)
        was_taken, detail = False, _("Something went wrong. The log of the server says what.")
    took_ms = round((time.monotonic() - started) * 1000)
    return RelayResult(was_taken, detail[:LONGEST_DETAIL], took_ms)


def _send(relay: Relay, command: Command) -> tuple[bool, str]:
    if command.is_over:
        return False, _("Too late: nothing was sent.")
    address = read_address(relay.address, relay=relay.kind)
    body = write_command(relay, command)
    if relay.kind == Door.Relay.MQTT:
        return publish_once(
            address, body, topic=relay.topic, is_nearby=relay.is_nearby, patience=PATIENCE
        )
    return _post(relay, address, body)


def _post(relay: Relay, address: RelayAddress, body: bytes) -> tuple[bool, str]:
    signature = sign(body, secret=relay.secret, timestamp=int(timezone.now().timestamp()))
    headers = {"Content-Type": "application/json", "Muster-Signature": signature}
    if address.user or address.password:
        pair = f"{address.user}:{address.password}".encode()
        headers["Authorization"] = f"Basic {base64.b64encode(pair).decode()}"
    answer = post(address.url, body, headers=headers, is_nearby=relay.is_nearby, patience=PATIENCE)
    return answer.is_success, f"{answer.status} {answer.text}".strip()
