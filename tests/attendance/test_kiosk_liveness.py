"""Whom a kiosk takes for a picture is not recorded, and HR gets to know."""

import datetime

import pytest
from django.utils import timezone

from attendance.models import AttendanceEvent, CheckInRules, KioskRefusal
from attendance.services.refusals import note_refusal
from people.services import apply_retention
from recognition.engine.errors import EngineError
from recognition.services import enrol
from tests.attendance.test_kiosk_undo import show_until
from tests.company_fixtures import make_device, make_employee, make_site
from tests.server_fixtures import knock, open_kiosk, receive, receive_until

pytestmark = pytest.mark.engine


def look(kiosk, picture, *, until, frames=40):
    """The states of the one face, frame by frame, and what else was said."""
    states, said = [], []
    for _ in range(frames):
        if states[-1:] == [until]:
            break
        kiosk.send(picture)
        message = receive_until(kiosk, lambda m: m["type"] == "faces" or said.append(m))
        states.append(message["faces"][0]["state"] if message["faces"] else None)
    return states, [m for m in said if m["type"] != "rate"], message["faces"][0]


@pytest.mark.faces
def test_a_photo_of_a_colleague_is_refused_kindly_and_noted_once(
    server, use_engine, liveness, sample_faces
):
    photo = (sample_faces / "spoof" / "image_F1.jpg").read_bytes()
    ada = make_employee("Ada Lovelace", site=make_site(liveness="passive"))
    enrol(employee=ada, photos=[photo])
    device, key = make_device("Reception")
    for _ in range(2):  # a second connection at once adds no second line
        with open_kiosk(server, key) as kiosk:
            states, said, face = look(kiosk, photo, until="spoof")
        assert "recognised" not in states
        assert (face["state"], face["name"], said) == ("spoof", None, [])
        assert "yourself" in face["hint"]
    assert not AttendanceEvent.objects.exists()
    refusal = KioskRefusal.objects.get()
    assert (refusal.device, refusal.employee, refusal.reason) == (device, ada, "spoof")
    assert refusal.liveness < 0 < refusal.score


def test_a_living_face_is_recorded_with_its_score(server, use_engine, liveness, portrait):
    enrol(employee=make_employee(site=make_site(liveness="passive")), photos=[portrait])
    with open_kiosk(server, make_device()[1]) as kiosk:
        states, _said, _face = look(kiosk, portrait, until="recognised")
    assert states[-1] == "recognised"
    assert AttendanceEvent.objects.get().liveness > 1


def test_without_the_weights_a_kiosk_that_asks_for_them_stays_closed(
    server, use_engine, portrait, monkeypatch
):
    def fail():
        raise EngineError("The weights of MiniFAS are missing. Run: manage.py prepare")

    monkeypatch.setattr("attendance.kiosk.session.get_liveness", fail)
    make_site(liveness="passive")
    with knock(server, make_device()[1]) as kiosk:
        error = receive(kiosk)
    assert (error["code"], error["fatal"]) == ("engine_unavailable", True)
    assert "prepare" in error["message"]


def test_liveness_that_is_switched_on_holds_for_faces_that_stand_there(
    server, use_engine, liveness, portrait, monkeypatch
):
    monkeypatch.setattr("attendance.kiosk.site.CHECK_S", 0.0)
    ada = make_employee()
    enrol(employee=ada, photos=[portrait])
    with open_kiosk(server, make_device()[1]) as kiosk:
        kiosk.send(portrait)
        receive(kiosk)
        CheckInRules.objects.update(liveness="passive")
        kiosk.send(portrait)
        assert receive_until(kiosk, lambda m: m["type"] == "hello")["liveness"] == "passive"
        show_until(kiosk, portrait, "check_in", frames=14)
    assert AttendanceEvent.objects.get().liveness is not None


@pytest.mark.django_db
def test_refusals_are_not_kept_for_good():
    device, _key = make_device()
    for days in (1, 100):
        refusal = note_refusal(
            device=device, employee_id=make_employee().pk, reason="spoof", score=0.8, liveness=-4.0
        )
        KioskRefusal.objects.filter(pk=refusal.pk).update(
            at=timezone.now() - datetime.timedelta(days=days)
        )
    apply_retention(only=["kiosk_refusals"])
    assert KioskRefusal.objects.count() == 1
