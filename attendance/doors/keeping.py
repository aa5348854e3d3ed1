"""Making a door, and changing where its relay is."""

import logging
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from attendance.doors.address import RelayAddress, open_sealed, read_address, seal
from attendance.errors import DoorRefusedError
from attendance.models import Door
from people.outgoing import AddressRefusedError, OutgoingError, choose_address
from people.signatures import make_secret

logger = logging.getLogger(__name__)


@transaction.atomic
def make_door(*, address: str, **values: Any) -> tuple[Door, str]:
    """A new door, and the secret of its commands, which is given this once.

    Raises:
        DoorRefusedError: the address is none for this kind of relay, or may not be reached.
        ValidationError: something else is wrong.
    """
    secret = make_secret()
    door = Door(**values, secret=seal(secret))
    set_address(door, address)
    door.full_clean()
    door.save()
    return door, secret


def set_address(door: Door, address: str) -> None:
    """Let the door have this address; the caller saves it.

    Raises:
        DoorRefusedError: it is none for this kind of relay, or may not be reached.
    """
    door.address_shown = _check_address(door, address).shown
    door.address = seal(address)


def _check_address(door: Door, address: str) -> RelayAddress:
    parts = read_address(address, relay=door.relay)
    try:
        choose_address(parts.host, parts.port, is_nearby=door.is_nearby, is_plain=parts.is_plain)
    except AddressRefusedError as error:
        hint = _("If the relay is in your own network, tick “in our own network”.")
        text = str(error).replace("https://", "https:// / mqtts://")
        raise DoorRefusedError(text if door.is_nearby else f"{text} {hint}") from error
    except OutgoingError as error:
        # The relay may be added to the network later; the button that opens it says so too.
        logger.info("The relay of %s cannot be found yet: %s", door.name, error)
    return parts


def check_address_still_fits(door: Door) -> None:
    """The address that is kept, for a relay that was changed otherwise.

    Raises:
        DoorRefusedError: it is none for this kind of relay, or may not be reached.
        DecryptionError: no key opens it.
    """
    _check_address(door, open_sealed(door.address))


@transaction.atomic
def renew_secret(*, door: Door) -> str:
    """A new secret in the place of the old one; given this once and kept encrypted."""
    secret = make_secret()
    Door.objects.filter(pk=door.pk).update(secret=seal(secret))
    return secret
