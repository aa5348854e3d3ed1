"""Pairing a device by a one-time code, and knowing whether it is still the same."""

import datetime
import hashlib
import ipaddress
import secrets

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from attendance.errors import (
    DeviceUnknownError,
    PairingRefusedError,
    ProofError,
    TooManyAttemptsError,
)
from attendance.models import Camera, Device, PairingAttempt, UsedChallenge
from attendance.proofs import check_public_key
from people.models import Site

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing that looks like something else
CODE_LENGTH = 8
CODE_LIFETIME = datetime.timedelta(minutes=10)
MOST_WRONG_CODES = 10
ATTEMPTS_COUNT_FOR = datetime.timedelta(minutes=10)
CHALLENGE_LIFETIME = datetime.timedelta(minutes=5)
SEEN_STEP = datetime.timedelta(seconds=50)  # open sockets look every minute

UNKNOWN_DEVICE = gettext_lazy(
    "This device is not known here. Pair it again with a code from the admin site."
)


def create_device(
    *, name: str, site: Site, direction: Device.Direction = Device.Direction.BOTH
) -> Device:
    """Add a device; it can do nothing until a browser is paired with it.

    Raises:
        ValidationError: the name is taken or empty.
    """
    device = Device(name=name, site=site, direction=direction)
    device.full_clean()
    device.save()
    return device


def issue_code(*, device: Device, now: datetime.datetime | None = None) -> str:
    """A code that pairs one browser with the device, once and soon; an older one is dead.

    It is shown this once and kept only as a hash. What is paired now stays so until it is used.

    Raises:
        PairingRefusedError: a camera records in the device's name.
    """
    check_pairable(device)
    now = now or timezone.now()
    code = "".join(secrets.choice(CODE_ALPHABET) for _place in range(CODE_LENGTH))
    Device.objects.filter(pk=device.pk).update(
        code_hash=hash_code(code), code_until=now + CODE_LIFETIME
    )
    return code


def pair_by_code(
    *,
    code: str,
    public_key: str,
    browser: str = "",
    address: str = "",
    now: datetime.datetime | None = None,
) -> Device:
    """Make the holder of a key the device that the code is for, and burn the code.

    A key that the device had before opens nothing from now on.

    Args:
        code: as typed; case, spaces and hyphens do not matter.
        public_key: of the browser: P-256, SPKI, base64.
        browser: what it calls itself, in a few words.
        address: of the client: who tries too many wrong codes has to wait.
        now: aware; the time of the clock when None.

    Raises:
        PairingRefusedError: the code or the key opens nothing; TooManyAttemptsError among them.
    """
    now = now or timezone.now()
    attempt = _count_attempt(address, now)
    with transaction.atomic():
        device = _find_by_code(code, now)
        _store_key(device, public_key, browser, now)
    attempt.delete()
    return device


@transaction.atomic
def pair_directly(
    *, device: Device, public_key: str, browser: str = "", now: datetime.datetime | None = None
) -> Device:
    """Make the holder of a key the device, on the word of somebody who may say so.

    Raises:
        PairingRefusedError: the key cannot be used, or a camera records in the device's name.
    """
    check_pairable(device)
    locked = Device.objects.select_related("site").select_for_update(of=("self",))
    device = locked.get(pk=device.pk)
    _store_key(device, public_key, browser, now or timezone.now())
    return device


@transaction.atomic
def unpair_device(*, device: Device) -> None:
    """Take away the key and any code: the browser that holds it opens nothing any more."""
    Device.objects.filter(pk=device.pk).update(
        public_key="", paired_at=None, browser="", code_hash="", code_until=None
    )
    transaction.on_commit(lambda: announce_device(device_id=device.pk), robust=True)


def check_pairable(device: Device) -> None:
    """Raise PairingRefusedError for the device of a camera: no browser may record in its name."""
    if Camera.objects.filter(device=device).exists():
        raise PairingRefusedError(
            _("“%(name)s” stands for a camera: nothing can be paired with it.")
            % {"name": device.name}
        )


def announce_device(*, device_id: int) -> None:
    """Tell the open sockets of a device that it changed; they look whether they may stay."""
    layer = get_channel_layer()
    if layer is not None:
        async_to_sync(layer.group_send)(name_device_group(device_id), {"type": "device.changed"})


def name_device_group(device_id: int) -> str:
    """The group of the open sockets of a device."""
    return f"device.{device_id}"


def check_still_paired(device: Device) -> None:
    """Raise DeviceUnknownError when the device was switched off or got another key meanwhile."""
    same = Device.objects.filter(pk=device.pk, is_active=True, public_key=device.public_key)
    if not device.is_paired or not same.exists():
        raise DeviceUnknownError(str(UNKNOWN_DEVICE))


def check_may_record(device: Device) -> None:
    """Raise DeviceUnknownError for a device that is not paired, or a camera that records nothing.

    To the device of a camera nothing is ever paired: the camera itself has to be there for it.
    """
    if device.is_paired:
        check_still_paired(device)
        return
    cameras = Camera.objects.filter(device=device, is_active=True, device__is_active=True)
    if not cameras.exclude(records=Camera.Records.NOTHING).exists():
        raise DeviceUnknownError(str(UNKNOWN_DEVICE))


def see_device(*, device: Device, now: datetime.datetime | None = None) -> Device:
    """The device as it is now, seen at this moment; noted once a minute at most.

    Raises:
        DeviceUnknownError: it was switched off or got another key.
    """
    now = now or timezone.now()
    check_still_paired(device)
    stale = Device.objects.filter(pk=device.pk).exclude(last_seen_at__gt=now - SEEN_STEP)
    stale.update(last_seen_at=now)
    return Device.objects.select_related("site").get(pk=device.pk)


def use_challenge(*, challenge: str) -> None:
    """Burn a challenge: whoever comes with it again is refused.

    Raises:
        ProofError: it was used before.
    """
    used = UsedChallenge(challenge_hash=hashlib.sha256(challenge.encode()).hexdigest())
    _kept, is_new = UsedChallenge.objects.get_or_create(
        challenge_hash=used.challenge_hash, defaults={"used_at": used.used_at}
    )
    if not is_new:
        raise ProofError("The challenge was used before.")


def forget_attempts(*, now: datetime.datetime | None = None) -> int:
    """Delete what does not count any more: wrong codes, used and outdated challenges, old codes."""
    now = now or timezone.now()
    attempts, _rows = PairingAttempt.objects.filter(at__lt=now - ATTEMPTS_COUNT_FOR).delete()
    used, _rows = UsedChallenge.objects.filter(used_at__lt=now - 2 * CHALLENGE_LIFETIME).delete()
    codes = Device.objects.filter(code_until__lt=now).update(code_hash="", code_until=None)
    return attempts + used + codes


def hash_code(code: str) -> str:
    """HMAC-SHA-256 of a code as it is kept, hex: short codes need a key of our own.

    Whoever reads the database alone cannot find the code by trying all of them.
    """
    plain = "".join(character for character in code.upper() if character.isalnum())
    return salted_hmac("attendance.pairing", plain, algorithm="sha256").hexdigest()


def _find_by_code(code: str, now: datetime.datetime) -> Device:
    devices = Device.objects.select_related("site").select_for_update(of=("self",))
    device = devices.filter(code_hash=hash_code(code), code_until__gt=now, is_active=True).first()
    if device is None:
        raise PairingRefusedError(
            _(
                "This code does not work: it is mistyped, was used already, or is older than "
                "10 minutes. Ask for a new one in the admin."
            )
        )
    return device


def _store_key(device: Device, public_key: str, browser: str, now: datetime.datetime) -> None:
    try:
        check_public_key(public_key)
    except ProofError as error:
        raise PairingRefusedError(_("This browser sent a key that cannot be used.")) from error
    if Device.objects.filter(public_key=public_key).exists():
        raise PairingRefusedError(_("This key is in use already. Reload the page and try again."))
    device.public_key = public_key
    device.paired_at = device.last_seen_at = now
    device.browser = browser[: Device._meta.get_field("browser").max_length]
    device.code_hash, device.code_until = "", None
    device.save(
        update_fields=[
            "public_key", "paired_at", "last_seen_at", "browser", "code_hash", "code_until",
        ]
    )  # fmt: skip
    transaction.on_commit(lambda: announce_device(device_id=device.pk), robust=True)


def _count_attempt(address: str, now: datetime.datetime) -> PairingAttempt:
    """Note an attempt before it is judged, so that many at once cannot slip past the limit."""
    forget_attempts(now=now)
    name = salted_hmac("attendance.pairing.address", _name_network(address)).hexdigest()
    attempt = PairingAttempt.objects.create(address_hash=name, at=now)
    if PairingAttempt.objects.filter(address_hash=name).count() > MOST_WRONG_CODES:
        raise TooManyAttemptsError(
            _("Too many codes were wrong. Wait ten minutes, then try again with a new code.")
        )
    return attempt


def _name_network(address: str) -> str:
    """The address, or of IPv6 the network that one client has for itself."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 4:  # noqa: PLR2004
        return str(found)
    return str(ipaddress.ip_network((found, 64), strict=False))
