"""What a camera at an entrance or a door makes of somebody, and of a picture of somebody."""

import datetime
import time
import uuid
from concurrent.futures import wait
from dataclasses import replace

import pytest
from django.utils import timezone

from attendance.cameras.arrivals import Arrival, list_guarding_cameras, tell
from attendance.cameras.entrances import Entrances, judge
from attendance.floors import arrange_by_floor
from attendance.models import (
    AttendanceEvent,
    Camera,
    CheckInRules,
    DoorDecision,
    KioskRefusal,
    Sighting,
)
from attendance.queries import get_board
from attendance.services.cameras import make_camera
from tests.company_fixtures import make_employee, make_site
from tests.door_fixtures import add_reader, let_everybody_pass, make_mqtt_door

pytestmark = pytest.mark.django_db(transaction=True)


def make_entrance(name="Entrance", records="in", floor="Ground floor"):
    return make_camera(
        name=name, site=make_site(), url="rtsp://camera.test/1", records=records, floor=floor
    )


def arrive(camera, person, **values):
    evidence = {"score": 0.8, "margin": 0.3, "looks": 5, "verdict": "live", "liveness": 3.0}
    return Arrival(
        **{
            "sighting_id": 1, "employee_id": person.pk, "camera_id": camera.pk,
            "at": timezone.now(), "stay": uuid.uuid4(), "is_new": True, **evidence, **values,
        }
    )  # fmt: skip


@pytest.mark.parametrize(
    ("change", "proof"),
    [
        ({}, "sure"),
        ({"verdict": None}, "wait"),
        ({"verdict": "waiting"}, "wait"),
        ({"verdict": "too_far"}, "wait"),
        ({"looks": 4}, "wait"),
        ({"score": 0.64}, "wait"),  # enough for a kiosk
        ({"margin": 0.1}, "wait"),
        ({"verdict": "spoof"}, "spoof"),
    ],
)
def test_more_is_asked_than_at_a_kiosk(change, proof):
    arrival = replace(arrive(Camera(pk=1), make_employee()), **change)
    assert judge(arrival) == proof


def test_who_comes_and_goes_is_recorded_once(settings):
    settings.DEBOUNCE_SECONDS = 0
    entrance, exit_ = make_entrance(), make_entrance("Exit", "out")
    ada, entrances = make_employee("Ada"), Entrances()
    stay = uuid.uuid4()
    assert judge(arrive(entrance, ada, looks=3)) == "wait"
    for looks in (3, 5, 6):  # told anew with every look
        entrances.hear(arrive(entrance, ada, looks=looks, stay=stay))
    event = AttendanceEvent.objects.get()
    assert (event.kind, event.method, event.device) == ("in", "face", entrance.device)
    assert (event.score, event.liveness) == (0.8, 3.0)
    entrances.hear(arrive(entrance, ada))  # passes the lobby again: has not come anew
    assert AttendanceEvent.objects.count() == 1
    entrances.hear(arrive(exit_, ada))
    entrances.hear(arrive(exit_, ada))
    kinds = AttendanceEvent.objects.order_by("at").values_list("kind", flat=True)
    assert list(kinds) == ["in", "out"]


def test_who_turns_around_at_once_has_not_left():
    entrance, exit_ = make_entrance(), make_entrance("Exit", "out")
    ada, entrances = make_employee("Ada"), Entrances()
    entrances.hear(arrive(entrance, ada))
    entrances.hear(arrive(exit_, ada))
    assert AttendanceEvent.objects.get().kind == "in"


@pytest.mark.parametrize("change", [{"is_active": False}, {"records": ""}])
def test_a_camera_that_is_not_there_for_it_records_nothing(change):
    entrance = make_entrance()
    Camera.objects.filter(pk=entrance.pk).update(**change)
    Entrances().hear(arrive(entrance, make_employee()))
    assert not AttendanceEvent.objects.exists()


def test_what_is_told_long_after_records_and_opens_nothing(broker, board):
    entrance = make_entrance()
    door = make_mqtt_door(broker)
    add_reader(door, camera=entrance)
    let_everybody_pass(door)
    before = timezone.now() - datetime.timedelta(minutes=5)
    (asked,) = Entrances().hear(arrive(entrance, make_employee(), at=before))
    assert asked.result(10).reason == "too_late"
    assert not AttendanceEvent.objects.exists()
    assert not board.heard


def test_a_door_camera_opens_for_a_living_person_and_not_for_the_photo_of_the_ceo(broker, board):
    entrance = make_entrance()
    door = make_mqtt_door(broker)
    add_reader(door, camera=entrance)
    let_everybody_pass(door)
    assert list_guarding_cameras() >= {entrance.pk}
    ceo, entrances = make_employee("The CEO"), Entrances()
    photo = arrive(entrance, ceo, verdict="spoof", liveness=-6.0)
    (refused,) = entrances.hear(photo)
    assert refused.result(10).reason == "not_live"
    assert entrances.hear(photo) == []
    assert not AttendanceEvent.objects.exists()
    refusal = KioskRefusal.objects.get()
    assert (refusal.device, refusal.employee, refusal.liveness) == (entrance.device, ceo, -6.0)
    (opened,) = entrances.hear(arrive(entrance, ceo))
    assert opened.result(10).is_open
    board.wait_for(1)
    decisions = DoorDecision.objects.order_by("at").values_list("reason", "reader", "liveness")
    assert list(decisions) == [("not_live", "Entrance", -6.0), ("allowed", "Entrance", 3.0)]


def test_what_a_node_tells_of_a_photo_comes_to_the_log(broker, board):
    """By the listener that is registered when Muster starts."""
    entrance = make_entrance()
    door = make_mqtt_door(broker)
    add_reader(door, camera=entrance)
    let_everybody_pass(door)
    wait(tell(arrive(entrance, make_employee("The CEO"), verdict="spoof", liveness=-6.0)))
    assert KioskRefusal.objects.get().reason == KioskRefusal.Reason.SPOOF
    until_s = time.monotonic() + 10
    while not DoorDecision.objects.exists():
        assert time.monotonic() < until_s
        time.sleep(0.02)
    assert DoorDecision.objects.get().reason == "not_live"
    assert not board.heard


def test_the_board_shows_the_floor_of_the_last_sighting_where_the_site_lets_it():
    entrance, upstairs = make_entrance(), make_entrance("Corridor", "", "Third floor")
    ada = make_employee("Ada")
    Entrances().hear(arrive(entrance, ada))
    now = timezone.now()
    Sighting.objects.create(
        camera=upstairs, employee=ada, first_seen=now, last_seen=now, best_score=0.8
    )
    yesterday = timezone.now() - datetime.timedelta(days=1)
    Sighting.objects.create(
        camera=entrance, employee=ada, first_seen=yesterday, last_seen=yesterday, best_score=0.8
    )
    assert name_floors() == ["Ground floor"]
    CheckInRules.objects.update(floors_by_cameras=True)
    assert name_floors() == ["Third floor"]


def name_floors():
    return [team.name for team in arrange_by_floor(get_board()).teams if team.people]
