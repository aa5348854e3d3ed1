"""The socket of an enrolment: who is let in, what it takes, and that nothing stays unsaved."""

import json
import time
from contextlib import contextmanager

import pytest
from django.conf import settings as django_settings
from django.test import Client
from websockets.exceptions import ConnectionClosed

from attendance.models import CheckInRules
from people.models import FaceSample, FaceSampleChange
from people.roles import Role
from people.services import withdraw_consent
from recognition import enrolling
from recognition.engine.enrolment import session
from recognition.photo import recognise_photo
from tests.company_fixtures import make_account, make_employee
from tests.server_fixtures import receive, receive_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engine]

FRAMES = 40


@pytest.fixture(autouse=True)
def no_pause(monkeypatch):
    """Three looks need no time between them here."""
    monkeypatch.setattr(session, "STANDING_GAP_S", 0.0)


@pytest.fixture
def ada(use_engine):
    return make_employee("Ada Lovelace")


@pytest.fixture
def hr():
    return make_account("hr", Role.HR)


def sign_in(account):
    client = Client()
    client.force_login(account)
    return f"sessionid={client.cookies['sessionid'].value}"


@contextmanager
def open_enrolment(server, employee, account):
    with server.connect(f"/ws/enrol/{employee.pk}/", cookies=sign_in(account)) as socket:
        assert receive(socket)["type"] == "hello"
        yield socket


def ask(socket, kind, **details):
    socket.send(json.dumps({"type": kind, **details}))


def show_until_finished(socket, photo):
    """Hold a photo before the camera, as somebody who cannot turn the head would the own face."""
    ask(socket, "again", standing=True)
    for _number in range(FRAMES):
        socket.send(photo)
        message = receive_until(socket, lambda m: m["type"] in ("seen", "error"))
        if message.get("ask") == "done":
            return receive(socket)
    raise AssertionError(message)


def refuse(server, employee, account):
    """The reason with which a socket is refused, and its code."""
    cookies = sign_in(account) if account else ""
    with server.connect(f"/ws/enrol/{employee.pk}/", cookies=cookies) as socket:
        message = receive(socket)
        with pytest.raises(ConnectionClosed) as closed:
            socket.recv(timeout=5)
    assert (message["type"], message["fatal"]) == ("error", True)
    return message["message"], closed.value.rcvd.code


def list_files():
    """Every stored photo."""
    return set(django_settings.FACES_DIR.rglob("*"))


def test_a_set_is_shown_then_saved_and_the_person_is_known(server, ada, hr, portrait):
    with open_enrolment(server, ada, hr) as socket:
        finished = show_until_finished(socket, portrait)
        assert [photo["slot"] for photo in finished["photos"]] == ["front", "front_2", "front_3"]
        assert finished["photos"][0]["face"].startswith("data:image/jpeg;base64,")
        assert not FaceSample.objects.exists()
        ask(socket, "save")
        saved = receive_until(socket, lambda m: m["type"] == "saved")
    assert {result["state"] for result in saved["results"]} == {"ready"}
    sample = FaceSample.objects.get()  # the same file three times is one photo
    assert (sample.source, sample.employee) == ("webcam", ada)
    change = FaceSampleChange.objects.filter(pgh_label="insert").get()
    assert (change.pgh_context["user"], change.pgh_context["place"]) == (
        hr.pk,
        f"/ws/enrol/{ada.pk}/",
    )
    (face,) = recognise_photo(portrait)
    assert face.identification.person.name == "Ada Lovelace"


def test_a_connection_that_ends_leaves_nothing(server, ada, hr, portrait):
    before = list_files()
    with open_enrolment(server, ada, hr) as socket:
        show_until_finished(socket, portrait)
    assert not FaceSample.objects.exists()
    assert list_files() == before


def test_the_permission_is_asked_again_when_it_is_saved(server, ada, hr, portrait):
    with open_enrolment(server, ada, hr) as socket:
        show_until_finished(socket, portrait)
        hr.groups.clear()
        ask(socket, "save")
        refusal = receive_until(socket, lambda m: m["type"] == "error")
    assert refusal["fatal"]
    assert not FaceSample.objects.exists()


def test_a_consent_that_is_withdrawn_meanwhile_ends_it(server, ada, hr, portrait):
    with open_enrolment(server, ada, hr) as socket:
        show_until_finished(socket, portrait)
        withdraw_consent(employee=ada)
        ask(socket, "save")
        refusal = receive_until(socket, lambda m: m["type"] == "error")
    assert "has not agreed" in refusal["message"]
    assert not FaceSample.objects.exists()


def test_who_may_not_is_told_why(server, ada, hr):
    stranger = make_account("carl", Role.EMPLOYEE, employee=make_employee("Carl C"))
    assert refuse(server, ada, None)[1] == 4403
    assert refuse(server, ada, stranger)[1] == 4403
    reason, code = refuse(server, make_employee("Bob B", consent=False), hr)
    assert ("has not agreed" in reason, code) == (True, 4403)
    CheckInRules.objects.filter(site=ada.site).delete()
    CheckInRules.objects.create(site=ada.site, faces=False)
    assert "without faces" in refuse(server, ada, hr)[0]


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        ("hello", "request_unknown"),
        ('{"type": "enrol", "employee": 1}', "request_unknown"),
        ("[" * 5000, "request_unknown"),
        ('{"type": "save"}', "not_ready"),
        ('{"type": "finish"}', "not_ready"),
        (b"<svg onload=alert(1)>", "not_an_image"),
        (b"\xff" * (512 * 1024 + 1), "frame_too_large"),
    ],
)
def test_bad_messages_are_named_and_harm_nothing(server, ada, hr, payload, code):
    with open_enrolment(server, ada, hr) as socket:
        socket.send(payload)
        assert receive(socket)["code"] == code
        ask(socket, "finish")
        assert receive(socket)["code"] == "not_ready"


def test_an_enrolment_that_takes_too_long_is_given_up(server, ada, hr, portrait, monkeypatch):
    monkeypatch.setattr(enrolling, "LONGEST_S", 0.0)
    with open_enrolment(server, ada, hr) as socket:
        socket.send(portrait)
        assert receive(socket)["fatal"]


@pytest.mark.faces
def test_a_picture_of_a_colleague_is_not_enrolled(server, ada, hr, sample_faces):
    CheckInRules.objects.filter(site=ada.site).update(liveness="passive")
    photo = (sample_faces / "spoof" / "image_F2.jpg").read_bytes()
    with open_enrolment(server, ada, hr) as socket:
        ask(socket, "again", standing=True)
        seen, deadline = {"ask": ""}, time.monotonic() + 20
        while seen["ask"] != "real_person":
            assert time.monotonic() < deadline, seen
            time.sleep(0.05)  # verdicts need time between looks, however fast the machine is
            socket.send(photo)
            seen = receive_until(socket, lambda m: m["type"] == "seen")
        assert (seen["done"], seen["can_finish"]) == ([], False)
        ask(socket, "finish")
        assert receive_until(socket, lambda m: m["type"] == "error")["code"] == "not_ready"
