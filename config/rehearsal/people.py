"""The people of a rehearsal, each with a way to check in. Runs inside the rehearsal's own house."""

import base64
import datetime
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

from attendance.device_key import DeviceKey
from attendance.models import CheckInRules
from attendance.services import create_device, pair_directly
from attendance.services.badges import issue_badge
from attendance.services.pins import set_pin
from people.models import Consent, Employee, Site
from people.services import record_consent, register_employee
from recognition.benchmarks.pictures import compose_frame, list_people
from recognition.engine.images import decode_image, encode_jpeg
from recognition.services import enrol

LONG_AGO = datetime.date(2020, 1, 1)
PHOTOS = 3
PIN = "739214"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who will check in once, and with what; the frame is a JPEG in base64."""

    way: str
    number: str
    pin: str = ""
    code: str = ""
    frame: str = ""


def make_company(*, badges: int, pins: int, faces: int) -> str:
    """A site with a kiosk and people, as JSON: `kiosk` (its key) and `people`.

    As many faces as there are sample photos for, at most.
    """
    site = Site.objects.create(name="Rehearsal", time_zone="UTC")
    CheckInRules.objects.update_or_create(site=site, defaults={"liveness": "off"})
    people = [
        *_make_faces(site, faces),
        *(_make_badge(site, number) for number in range(badges)),
        *(_make_pin(site, number) for number in range(pins)),
    ]
    return json.dumps({"kiosk": _make_kiosk(site), "people": [asdict(one) for one in people]})


def _make_kiosk(site: Site) -> str:
    device = create_device(name="Rehearsal", site=site)
    key = DeviceKey(str(device.uuid))
    pair_directly(device=device, public_key=key.public_key)
    return key.write()


def _register(site: Site, number: str) -> Employee:
    return register_employee(
        number=number, name=f"Person {number}", site=site, team=None, active_from=LONG_AGO
    )


def _make_badge(site: Site, number: int) -> Person:
    employee = _register(site, f"B{number}")
    _badge, code = issue_badge(employee=employee, by=None)
    return Person("badge", employee.number, code=code)


def _make_pin(site: Site, number: int) -> Person:
    employee = _register(site, f"P{number}")
    set_pin(employee=employee, pin=PIN, by=None)
    return Person("pin", employee.number, pin=PIN)


def _make_faces(site: Site, count: int) -> list[Person]:
    """People who are enrolled with all of their photos but the one that they check in with."""
    everybody = list_people(settings.SAMPLE_FACES_DIR)
    photographed = [photos for photos in everybody.values() if len(photos) > PHOTOS]
    return [_make_face(site, number, photos) for number, photos in enumerate(photographed[:count])]


def _make_face(site: Site, number: int, photos: list[Path]) -> Person:
    employee = _register(site, f"F{number}")
    record_consent(employee=employee, method=Consent.Method.SIGNED_FORM, note="rehearsal")
    enrol(employee=employee, photos=[photo.read_bytes() for photo in photos[:PHOTOS]])
    frame = encode_jpeg(compose_frame([decode_image(photos[0].read_bytes())]))
    return Person("face", employee.number, frame=base64.b64encode(frame).decode())
