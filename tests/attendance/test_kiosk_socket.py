"""The kiosk's socket through a real server: who gets in, what frames do, what is recorded."""

import io
import json

import numpy as np
import pytest
from django.test import Client
from PIL import Image
from websockets.exceptions import ConnectionClosed, InvalidStatus

from attendance.models import AttendanceEvent, Device
from people.models import FaceSample
from people.roles import Role
from people.services import withdraw_consent
from recognition.services import enrol
from tests.company_fixtures import as_jpeg, make_account, make_device, make_employee
from tests.server_fixtures import open_kiosk, receive, receive_until

pytestmark = pytest.mark.engine

FRAMES = 12


@pytest.fixture
def key(server, use_engine):
    return make_device("Reception")[1]


def show(kiosk, picture, *, frames=FRAMES):
    """Hold a picture before the camera; every message that came back."""
    messages = []
    for _ in range(frames):
        kiosk.send(picture)
        messages.append(receive_until(kiosk, lambda m: messages.append(m) or m["type"] == "faces"))
    return messages


def test_an_enrolled_person_is_recognised_and_recorded_once(server, key, portrait):
    ada = make_employee("Ada Lovelace")
    enrol(employee=ada, photos=[portrait])
    with open_kiosk(server, key) as kiosk:
        kiosk.send(portrait)
        first = receive(kiosk)
        assert first["faces"][0]["state"] == "looking"
        assert (first["width"], first["height"], first["frame"]) == (512, 512, 1)
        for _ in range(2):
            kiosk.send(portrait)
        messages = show(kiosk, portrait)
    greetings = [m for m in messages if m["type"] == "check_in"]
    assert len(greetings) <= 1
    event = AttendanceEvent.objects.get()
    assert (event.employee, event.kind, event.method) == (ada, "in", "face")
    assert event.device.name == "Reception"
    assert event.score > 0.9
    named = [m["faces"][0] for m in messages if m["type"] == "faces"][-1]
    assert (named["state"], named["name"]) == ("recognised", "Ada Lovelace")


def test_the_greeting_says_who_and_when(server, key, portrait):
    enrol(employee=make_employee("Ada Lovelace"), photos=[portrait])
    with open_kiosk(server, key) as kiosk:
        for _ in range(FRAMES):
            kiosk.send(portrait)
            message = receive_until(kiosk, lambda m: m["type"] in ("faces", "check_in"))
            if message["type"] == "check_in":
                break
        else:
            message = receive_until(kiosk, lambda m: m["type"] == "check_in")
    assert (message["name"], message["initials"], message["kind"]) == ("Ada Lovelace", "AL", "in")
    assert message["team"] == "Engineering"
    assert message["time"] in message["sentence"]
    assert not message["repeated"]


def test_a_second_visit_within_the_debounce_time_says_so(server, key, portrait):
    enrol(employee=make_employee("Ada Lovelace"), photos=[portrait])
    for is_repeated in (False, True):
        with open_kiosk(server, key) as kiosk:
            messages = show(kiosk, portrait)
        (greeting,) = [m for m in messages if m["type"] == "check_in"] or [None]
        assert greeting["repeated"] is is_repeated
    assert AttendanceEvent.objects.count() == 1


@pytest.mark.faces
def test_a_stranger_stays_unknown(server, key, portrait, sample_faces):
    for name in ("alex_lacamoire", "lin_manuel_miranda"):
        folder = next((sample_faces / "people").glob(f"{name}*"))
        photos = [p.read_bytes() for p in sorted(folder.iterdir())]
        enrol(employee=make_employee(name), photos=photos)
    with open_kiosk(server, key) as kiosk:
        messages = show(kiosk, portrait)
    last = [m for m in messages if m["type"] == "faces"][-1]["faces"][0]
    assert (last["state"], last["name"]) == ("unknown", None)
    assert "reception" in last["hint"]
    assert not AttendanceEvent.objects.exists()


def test_who_withdrew_consent_is_a_stranger(server, key, portrait):
    ada = make_employee("Ada Lovelace")
    enrol(employee=ada, photos=[portrait])
    withdraw_consent(employee=ada)
    assert not FaceSample.objects.exists()
    with open_kiosk(server, key) as kiosk:
        messages = show(kiosk, portrait)
    assert [m for m in messages if m["type"] == "faces"][-1]["faces"][0]["state"] == "unknown"
    assert not AttendanceEvent.objects.exists()


def test_an_empty_corridor_has_no_faces(server, key, landscape):
    with open_kiosk(server, key) as kiosk:
        (message,) = show(kiosk, landscape, frames=1)[:1]
    assert message["faces"] == []


def test_a_black_picture_and_thirty_faces_are_answered_like_any_other(server, key, portrait):
    """A crowd is looked at by and by, and nobody in it is recorded twice."""
    enrol(employee=make_employee("Ada Lovelace"), photos=[portrait])
    black = as_jpeg(np.zeros((480, 640, 3), np.uint8))
    face = Image.open(io.BytesIO(portrait)).crop((130, 0, 330, 240)).resize((200, 240))
    crowd = as_jpeg(np.tile(np.asarray(face), (5, 6, 1)))
    with open_kiosk(server, key) as kiosk:
        assert show(kiosk, black, frames=1)[0]["faces"] == []
        messages = show(kiosk, crowd, frames=6)
    assert max(len(m["faces"]) for m in messages if m["type"] == "faces") >= 25
    assert AttendanceEvent.objects.count() <= 1


def test_the_newest_frame_wins(server, key, portrait):
    with open_kiosk(server, key) as kiosk:
        for _ in range(40):
            kiosk.send(portrait)
        answered = []
        while answered[-1:] != [40]:
            answered.append(receive_until(kiosk, lambda m: m["type"] == "faces")["frame"])
    assert len(answered) < 40
    assert answered == sorted(answered)


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        ("hello", "bad_request"),
        (b"\x00" * 100, "not_an_image"),
        (b"<svg onload=alert(1)>", "not_an_image"),
        (b"\xff" * (512 * 1024 + 1), "frame_too_large"),
    ],
)
def test_bad_messages_are_named_and_harm_nothing(server, key, landscape, payload, code):
    with open_kiosk(server, key) as kiosk:
        kiosk.send(payload)
        error = receive(kiosk)
        assert (error["type"], error["code"], error["fatal"]) == ("error", code, False)
        assert error["message"]
        kiosk.send(landscape)
        assert receive(kiosk)["type"] == "faces"


def test_a_truncated_frame_is_named_and_harms_nothing(server, key, portrait, landscape):
    with open_kiosk(server, key) as kiosk:
        kiosk.send(portrait[: len(portrait) // 2])
        assert receive(kiosk)["code"] == "truncated"
        kiosk.send(landscape)
        assert receive(kiosk)["type"] == "faces"


def test_a_message_beyond_the_limit_of_the_server_ends_that_socket_only(server, key, landscape):
    with open_kiosk(server, key) as hostile, open_kiosk(server, key) as other:
        hostile.send(b"\xff" * (2 * 2**20))
        with pytest.raises(ConnectionClosed):
            receive(hostile)
        other.send(landscape)
        assert receive(other)["type"] == "faces"


@pytest.mark.parametrize("change", [{"is_active": False}, {"public_key": "another"}])
def test_a_device_that_is_switched_off_while_connected_records_nothing(
    server, key, portrait, change
):
    enrol(employee=make_employee("Ada Lovelace"), photos=[portrait])
    with open_kiosk(server, key) as kiosk:
        Device.objects.update(**change)
        message = {"type": "faces"}
        while message["type"] == "faces":
            kiosk.send(portrait)
            message = receive(kiosk)
        assert (message["code"], message["fatal"]) == ("device_unknown", True)
        with pytest.raises(ConnectionClosed):
            receive(kiosk)
    assert not AttendanceEvent.objects.exists()


@pytest.mark.parametrize("origin", ["http://evil.example", None])
def test_another_origin_is_refused(server, key, origin):
    with (
        pytest.raises(InvalidStatus) as refused,
        server.connect("/ws/kiosk/", origin=origin),
    ):
        pass
    assert refused.value.response.status_code == 403


def test_the_board_hears_of_a_check_in(server, key, portrait):
    enrol(employee=make_employee("Ada Lovelace"), photos=[portrait])
    client = Client()
    client.force_login(make_account("hr", Role.HR))
    cookies = f"sessionid={client.cookies['sessionid'].value}"
    with server.connect("/ws/board/", cookies=cookies) as board, open_kiosk(server, key) as kiosk:
        show(kiosk, portrait)
        assert json.loads(board.recv(timeout=10)) == {"type": "changed"}


def test_the_board_is_closed_to_strangers(server):
    with server.connect("/ws/board/") as board, pytest.raises(ConnectionClosed) as closed:
        receive(board)
    assert closed.value.rcvd.code == 4403


def test_several_people_in_one_picture_are_told_apart(server, key, portrait):
    enrol(employee=make_employee("Ada Lovelace"), photos=[portrait])
    face = np.asarray(Image.open(io.BytesIO(portrait)))
    pair = as_jpeg(np.hstack([face, face[:, ::-1]]))
    with open_kiosk(server, key) as kiosk:
        messages = show(kiosk, pair)
    faces = [m for m in messages if m["type"] == "faces"][-1]["faces"]
    assert len(faces) == 2
    assert len({face["track"] for face in faces}) == 2
    assert AttendanceEvent.objects.count() == 1
