"""PIN, badge, name and the doubtful face at a real kiosk's socket."""

import io
import json
import uuid

import cv2
import numpy as np
import pytest
from PIL import Image

from attendance.models import AttendanceEvent
from attendance.services.badges import issue_badge
from attendance.services.pins import set_pin
from recognition.engine.crop import crop_faces
from tests.attendance.test_kiosk_undo import show_until
from tests.company_fixtures import add_vector, as_jpeg, make_device, make_employee, make_site
from tests.server_fixtures import open_kiosk, receive_until

pytestmark = pytest.mark.engine


def ask(kiosk, kind, **fields):
    """A request, and the answer to it."""
    kiosk.send(json.dumps({"type": kind, **fields}))
    return receive_until(kiosk, lambda m: m["type"] not in ("faces", "hello", "rate"))


def by_pin(kiosk, pin, **who):
    return ask(kiosk, "pin", pin=pin, nonce=str(uuid.uuid4()), **who)


def draw_badge(code: str) -> bytes:
    """The QR code of a badge, held before a grey wall."""
    modules = cv2.QRCodeEncoder.create().encode(code)
    wall = np.full((480, 640, 3), 120, np.uint8)
    side = np.pad(np.kron(modules, np.ones((7, 7), np.uint8)), 20, constant_values=255)
    wall[100 : 100 + side.shape[0], 200 : 200 + side.shape[1]] = side[..., None]
    return as_jpeg(wall)


def test_a_site_without_faces_takes_pins_badges_and_names(server, landscape, portrait):
    """The engine is not even loaded; the same events, and each may be taken back."""
    site = make_site(faces=False, names=True)
    ada, grace, joan = (make_employee(name, site=site) for name in ("Ada", "Grace", "Joan"))
    set_pin(employee=ada, pin="2793", by=None)
    _badge, code = issue_badge(employee=grace, by=None)
    with open_kiosk(server, make_device("Door", site=site)[1]) as kiosk:
        greeting = by_pin(kiosk, "2793", number=ada.number)
        assert (greeting["name"], greeting["way"], greeting["track"]) == ("Ada", "pin", None)
        assert ask(kiosk, "undo", id=greeting["id"])["type"] == "undone"
        refused = by_pin(kiosk, "2794", number=ada.number)
        assert (refused["type"], refused["request"]) == ("error", "pin")

        greeting = show_until(kiosk, draw_badge(code), "check_in")
        assert (greeting["name"], greeting["way"]) == ("Grace", "badge")
        kiosk.send(draw_badge(code))  # still held up: said once
        assert receive_until(kiosk, lambda m: m["type"] != "rate")["type"] == "faces"

        people = ask(kiosk, "names")["people"]
        assert [one["name"] for one in people] == ["Ada", "Grace", "Joan"]
        greeting = ask(kiosk, "name", person=joan.pk, nonce=str(uuid.uuid4()))
        assert (greeting["name"], greeting["way"]) == ("Joan", "names")
        kiosk.send(portrait)
        assert receive_until(kiosk, lambda m: m["type"] == "faces")["faces"] == []
    standing = AttendanceEvent.objects.standing().order_by("at")
    assert [(event.employee, event.method) for event in standing] == [
        (grace, "badge"), (joan, "name"),
    ]  # fmt: skip


def test_what_a_site_has_switched_off_is_refused(server, use_engine):
    ada = make_employee(site=make_site(pin=False, badge=False))
    with open_kiosk(server, make_device()[1]) as kiosk:
        for answer in (
            by_pin(kiosk, "2793", number=ada.number),
            ask(kiosk, "names"),
            ask(kiosk, "name", person=ada.pk, nonce=str(uuid.uuid4())),
        ):
            assert (answer["type"], answer["code"]) == ("error", "refused")
    assert not AttendanceEvent.objects.exists()


@pytest.fixture
def twins(server, use_engine, portrait):
    """Two people whose faces are one and the same to the engine, and a third."""
    image = np.asarray(Image.open(io.BytesIO(portrait)))
    (face,) = use_engine.detect(image)
    (vector,) = use_engine.embed(crop_faces(image, [face]))
    people = [make_employee(name) for name in ("Castor", "Pollux", "Helen")]
    for twin in people[:2]:
        add_vector(twin, vector, model_id=use_engine.model_id)
    return people


def test_twins_are_asked_for_their_pin_and_nobody_is_guessed(server, twins, portrait):
    for person, pin in zip(twins, ("2793", "6184", "7359"), strict=True):
        set_pin(employee=person, pin=pin, by=None)
    with open_kiosk(server, make_device()[1]) as kiosk:
        asked = show_until(kiosk, portrait, "ask_pin")
        track = asked["track"]
        assert "PIN" in asked["sentence"]
        assert not AttendanceEvent.objects.exists()
        assert by_pin(kiosk, "7359", track=track)["code"] == "refused"  # Helen is no candidate
        assert by_pin(kiosk, "6184", track=track + 7)["code"] == "refused"  # not there
        greeting = by_pin(kiosk, "6184", track=track)
        assert (greeting["name"], greeting["way"], greeting["track"]) == ("Pollux", "pin", track)
        for _ in range(20):  # the face is looked at anew after a rest
            kiosk.send(portrait)
            face = receive_until(kiosk, lambda m: m["type"] == "faces")["faces"][0]
            if face["track"] != track or face["state"] == "recognised":
                break
        if face["track"] == track:  # else a slow machine has lost sight of the face
            assert (face["state"], face["name"]) == ("recognised", "Pollux")
    event = AttendanceEvent.objects.get()
    assert (event.employee, event.method) == (twins[1], "pin")


def test_twins_without_a_pin_are_sent_to_the_reception(server, twins, portrait):
    with open_kiosk(server, make_device()[1]) as kiosk:
        for _ in range(20):
            kiosk.send(portrait)
            message = receive_until(kiosk, lambda m: m["type"] != "rate")
            assert message["type"] == "faces"
            if message["faces"][0]["state"] == "ambiguous":
                break
    assert message["faces"][0]["state"] == "ambiguous"
    assert "not sure" in message["faces"][0]["hint"]
