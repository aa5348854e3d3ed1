"""Checking in at a kiosk by PIN, badge or name: for when the face alone does not tell."""

import time
import uuid
from dataclasses import dataclass

from django.utils.translation import gettext as _

from attendance.errors import CheckInRefusedError
from attendance.greetings import ask_for_pin
from attendance.kiosk.site import KioskSite
from attendance.messages import AskPinMessage, NameRequest, NamesMessage, PinRequest
from attendance.models import Pin
from attendance.services import CheckInResult
from attendance.services.badges import check_in_by_badge, is_badge_code
from attendance.services.names import check_in_by_name, list_names
from attendance.services.pins import MOST_CANDIDATES, check_in_by_pin, check_in_by_pin_among
from recognition.decision import DEFAULT_POLICY, Identification, Outcome
from recognition.engine.qr import read_codes
from recognition.engine.types import RgbImage
from recognition.stream import Sight

ASKED_S = 60.0
"""So long after a face was last seen its PIN may be typed: whoever types looks down."""

READ_S, READ_BESIDE_FACES_S = 0.3, 1.0
"""How often a picture is searched for badges: rarely while a face waits for its name."""

HELD_S = 5.0
"""A badge that is held up for longer, or shown again within this time, is read once."""


@dataclass(slots=True)
class _Asked:
    """Who the face of a track may be."""

    employee_ids: list[int]
    seen_s: float


@dataclass(slots=True)
class _Held:
    """A badge before the camera."""

    nonce: uuid.UUID
    seen_s: float
    is_answered: bool = False


class PinDesk:
    """Faces that cannot be told apart are asked for their PIN, and names and numbers are taken."""

    def __init__(self, here: KioskSite) -> None:
        self._here = here
        self._asked: dict[int, _Asked] = {}

    def ask(self, sight: Sight) -> AskPinMessage | None:
        """Ask once for the PIN of a face between two names, if any of these people has one."""
        now_s = time.monotonic()
        self._forget(now_s)
        asked = self._asked.get(sight.track.id)
        if asked is not None:
            asked.seen_s = now_s
        if sight.state != "ambiguous" or sight.identification is None or not self._here.rules.pin:
            return None
        found = list_alike(sight.identification)
        if asked is not None and set(found) <= set(asked.employee_ids):
            return None
        self._asked[sight.track.id] = _Asked(found, now_s)
        if not Pin.objects.filter(employee__in=found).exists():
            return None
        return {"type": "ask_pin", "track": sight.track.id, "sentence": ask_for_pin()}

    def check_in(self, request: PinRequest) -> CheckInResult:
        """Check in by PIN: with a number, or as one of those whom a face here resembles.

        Raises:
            CheckInRefusedError: the PIN fits nobody, or the face is gone.
        """
        device, nonce = self._here.device, uuid.UUID(request["nonce"])
        if "number" in request:
            return check_in_by_pin(
                number=request["number"], pin=request["pin"], device=device, nonce=nonce
            )
        self._forget(time.monotonic())
        asked = self._asked.get(request["track"])
        if asked is None or not asked.employee_ids:
            raise CheckInRefusedError(_("Please come before the camera again, or use your number."))
        return check_in_by_pin_among(
            employee_ids=asked.employee_ids, pin=request["pin"], device=device, nonce=nonce
        )

    def check_in_by_name(self, request: NameRequest) -> CheckInResult:
        """Check in who was tapped on the list. Raises as `check_in` does."""
        return check_in_by_name(
            employee_id=request["person"],
            pin=request.get("pin"),
            device=self._here.device,
            nonce=uuid.UUID(request["nonce"]),
        )

    def list_names(self) -> NamesMessage:
        """The people of the site. Raises CheckInRefusedError where there is no list."""
        return {"type": "names", "people": list_names(device=self._here.device)}

    def _forget(self, now_s: float) -> None:
        self._asked = {
            track: asked for track, asked in self._asked.items() if now_s - asked.seen_s <= ASKED_S
        }


class BadgeReader:
    """Reads badges in the picture, as often as the faces in it allow."""

    def __init__(self, here: KioskSite) -> None:
        self._here = here
        self._read_s = 0.0
        self._held: dict[str, _Held] = {}

    def read(self, image: RgbImage, *, is_face_waiting: bool) -> list[str]:
        """The badges that are still to be checked in; any other QR code is none of ours."""
        now_s = time.monotonic()
        interval_s = READ_BESIDE_FACES_S if is_face_waiting else READ_S
        if not self._here.rules.badge or now_s - self._read_s < interval_s:
            return []
        self._read_s = now_s
        self._held = {
            code: held for code, held in self._held.items() if now_s - held.seen_s < HELD_S
        }
        codes = [text.strip() for text in read_codes(image) if is_badge_code(text)]
        for code in codes:
            self._held.setdefault(code, _Held(uuid.uuid4(), now_s)).seen_s = now_s
        return [code for code in codes if not self._held[code].is_answered]

    def check_in(self, code: str) -> CheckInResult:
        """Check in by a badge that was just read. Raises CheckInRefusedError for one not valid.

        When the database fails, the next look at the badge tries again with the same nonce.
        """
        held = self._held[code]
        try:
            result = check_in_by_badge(code=code, device=self._here.device, nonce=held.nonce)
        except CheckInRefusedError:
            held.is_answered = True
            raise
        held.is_answered = True
        return result


def list_alike(identification: Identification) -> list[int]:
    """The ids of those among whom the face does not decide."""
    if identification.outcome is not Outcome.AMBIGUOUS or identification.best is None:
        return []
    near = identification.best.score - DEFAULT_POLICY.look_alike_margin
    alike = [one.employee_id for one in identification.candidates if one.score >= near]
    return alike[:MOST_CANDIDATES]
