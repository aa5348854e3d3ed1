"""A kiosk that opens a door: with a real broker, and while the database is away."""

import datetime
import json
import time
from types import SimpleNamespace

import pytest
from django.db import OperationalError
from django.utils import timezone

from attendance.cameras.outages import OutageWatch
from attendance.doors import emergency, journal
from attendance.doors.refreshing import forget, refresh
from attendance.kiosk.session import KioskSession
from attendance.models import AttendanceEvent, DoorDecision, EmergencyEntry
from attendance.services.cameras import make_camera
from people.encryption import decrypt
from people.services import withdraw_consent
from recognition.engine.images import decode_frame
from recognition.services import enrol
from tests.company_fixtures import (
    add_vector,
    make_device,
    make_employee,
    make_site,
    make_vector,
)
from tests.door_fixtures import add_reader, let_everybody_pass, make_mqtt_door
from tests.server_fixtures import open_kiosk, receive_until

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def data(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    return tmp_path


@pytest.fixture
def world(broker, board, data, portrait, request):
    """Ada, who may pass the main door, a kiosk outside of it, and a board that listens."""
    request.getfixturevalue("use_engine"), request.getfixturevalue("liveness")
    ada = make_employee("Ada Lovelace", site=make_site(liveness="passive"))
    enrol(employee=ada, photos=[portrait])
    device, key = make_device("Reception")
    door = make_mqtt_door(broker)
    add_reader(door, device=device)
    let_everybody_pass(door)
    return {"ada": ada, "device": device, "key": key, "door": door, "board": board}


def show(session, picture, *, until, frames=40):
    """Hold a picture before the camera until a message of a type comes; all that was said."""
    said = []
    for number in range(frames):
        said += session.process(picture, frame=number)
        if any(message["type"] == until for message in said):
            break
        time.sleep(0.02)
    return said


def find(messages, kind):
    return [message for message in messages if message["type"] == kind]


def test_a_kiosk_opens_the_door_and_says_so(world, server, portrait):
    with open_kiosk(server, world["key"]) as kiosk:
        heard = []
        for _ in range(60):
            kiosk.send(portrait)
            receive_until(kiosk, lambda m: heard.append(m) or m["type"] == "faces")
            if find(heard, "door"):
                break
            time.sleep(0.02)
    (message,) = find(heard, "door")
    assert (message["state"], message["sentence"]) == ("opened", "Main door is open.")
    assert [m["type"] for m in heard].index("check_in") < [m["type"] for m in heard].index("door")
    (command,) = world["board"].wait_for(1)
    decision = DoorDecision.objects.get()
    assert (decision.employee, decision.reason) == (world["ada"], "allowed")
    assert (decision.reader, decision.side, decision.way) == ("Reception", "outside", "face")
    assert decision.score > 0.9
    assert decision.liveness > 1
    assert (command["nonce"], decision.answer.was_taken) == (str(decision.nonce), True)


@pytest.mark.faces
def test_a_photo_opens_nothing_and_is_in_the_log(world, sample_faces):
    photo = (sample_faces / "spoof" / "image_F1.jpg").read_bytes()
    enrol(employee=make_employee("The CEO", site=world["ada"].site), photos=[photo])
    said = show(KioskSession(device=world["device"], language="en"), photo, until="door")
    (message,) = find(said, "door")
    assert (message["state"], "pictures" in message["sentence"]) == ("shut", True)
    assert list(DoorDecision.objects.values_list("reason", "is_opened")) == [("not_live", False)]
    assert not AttendanceEvent.objects.exists()
    assert not world["board"].heard


def test_a_door_that_asks_for_life_is_told_although_the_site_does_not_ask(world, portrait):
    make_site(liveness="off")
    said = show(KioskSession(device=world["device"], language="en"), portrait, until="door")
    assert find(said, "door")[0]["state"] == "opened"
    assert DoorDecision.objects.get().liveness > 1


def test_without_the_database_the_listed_pass_and_the_log_follows_once(
    world, portrait, data, monkeypatch
):
    EmergencyEntry.objects.create(door=world["door"], employee=world["ada"])
    refresh()
    stored = emergency.find_path().read_bytes()
    assert b"Lovelace" not in stored  # encrypted
    assert emergency.find_path().stat().st_mode & 0o077 == 0
    session = KioskSession(device=world["device"], language="en")
    with monkeypatch.context() as outage:
        outage.setattr("django.db.backends.base.base.BaseDatabaseWrapper.cursor", fail)
        said = show(session, portrait, until="door")
    assert find(said, "door")[0]["sentence"] == "Main door is open."
    assert not find(said, "check_in")
    (command,) = world["board"].wait_for(1)
    assert not DoorDecision.objects.exists()
    waiting = (data / "doors" / "decisions").read_bytes()
    assert json.loads(decrypt(waiting.splitlines()[0]))["nonce"] == command["nonce"]

    assert journal.bring_in() == 1
    (data / "doors" / "decisions").write_bytes(waiting)  # as if it had been cut short before
    assert journal.bring_in() == 0
    decision = DoorDecision.objects.get()
    assert (decision.is_emergency, decision.employee) == (True, world["ada"])
    assert (str(decision.nonce), decision.answer.was_taken) == (command["nonce"], True)
    assert not journal.has_entries()


def test_without_the_database_nobody_else_passes(world, portrait, monkeypatch):
    grace = make_employee("Grace Hopper")
    add_vector(grace, make_vector(1), model_id=world["ada"].face_samples.get().model_id)
    EmergencyEntry.objects.create(door=world["door"], employee=grace)
    assert refresh() == (1, 0)
    session = KioskSession(device=world["device"], language="en")
    with monkeypatch.context() as outage:
        outage.setattr("django.db.backends.base.base.BaseDatabaseWrapper.cursor", fail)
        said = show(session, portrait, until="door", frames=12)
    assert {message["type"] for message in said} == {"faces", "error"}
    assert {face["name"] for m in find(said, "faces") for face in m["faces"]} == {None}
    EmergencyEntry.objects.all().delete()
    assert refresh() == (0, 0)
    assert not emergency.find_path().exists()
    session = KioskSession(device=world["device"], language="en")
    with monkeypatch.context() as outage:
        outage.setattr("django.db.backends.base.base.BaseDatabaseWrapper.cursor", fail)
        with pytest.raises(OperationalError):
            session.process(portrait, frame=1)
    assert not world["board"].heard


def test_a_list_that_is_old_damaged_or_of_somebody_who_withdrew_opens_nothing(
    world, settings, monkeypatch
):
    EmergencyEntry.objects.create(door=world["door"], employee=world["ada"])
    refresh()
    found = emergency.read_list()
    assert found is not None
    assert list(found.people) == [world["ada"].pk]
    later = timezone.now() + datetime.timedelta(hours=73)
    with monkeypatch.context() as patch:
        patch.setattr("attendance.doors.emergency.timezone.now", lambda: later)
        assert emergency.read_list() is None
    emergency.find_path().write_bytes(emergency.find_path().read_bytes()[:-5])
    assert emergency.read_list() is None
    refresh()
    withdraw_consent(employee=world["ada"])
    assert not emergency.find_path().exists()  # at once, by the erasure itself
    assert not EmergencyEntry.objects.exists()
    settings.EMERGENCY_HOURS = 0
    forget()
    assert emergency.read_list() is None


def fail(*arguments, **options):
    raise OperationalError("the database is away")


class StillStream:
    """A camera before which somebody stands."""

    def __init__(self, picture):
        self.image, self.number, self.is_closed = decode_frame(picture), 0, False

    def take_newest(self, after):
        self.number += 1
        return SimpleNamespace(number=self.number, image=self.image, arrived_s=time.monotonic())

    def close(self):
        self.is_closed = True


def test_a_door_camera_is_read_on_for_the_listed_while_the_database_is_away(
    world, portrait, monkeypatch
):
    camera = make_camera(name="Gate", site=make_site(), url="rtsp://camera.test/1")
    add_reader(world["door"], camera=camera, side="inside")
    EmergencyEntry.objects.create(door=world["door"], employee=world["ada"])
    refresh()
    monkeypatch.setattr("attendance.cameras.outages.LOOK_EVERY_S", 0.02)
    stream = StillStream(portrait)
    watch = OutageWatch(lambda _task, _news: stream)
    task = SimpleNamespace(
        lease=SimpleNamespace(camera_id=camera.pk), name="Gate", rest=None, problem=""
    )
    with monkeypatch.context() as outage:
        outage.setattr("django.db.backends.base.base.BaseDatabaseWrapper.cursor", fail)
        watch.begin([task])
        watch.begin([task])
        world["board"].wait_for(1)
        watch.end()
    assert stream.is_closed
    assert len(world["board"].heard) == 1
    assert journal.bring_in() == 1
    decision = DoorDecision.objects.get()
    assert (decision.reader, decision.side, decision.is_emergency) == ("Gate", "inside", True)
