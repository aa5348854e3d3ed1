"""Doors in the admin: made, opened by hand, listed, printed; and who may do what."""

import pytest
from django.urls import reverse

from attendance.doors.commands import find_relay
from attendance.doors.keeping import check_address_still_fits
from attendance.models import Door, DoorDecision, EmergencyEntry
from people.models import AccessRecord
from people.roles import Role
from tests.company_fixtures import make_account, make_device, make_employee, make_site, make_team
from tests.door_fixtures import add_reader, let_everybody_pass, make_mqtt_door

pytestmark = pytest.mark.django_db


@pytest.fixture
def sign_in(client):
    def sign_in(*roles, **values):
        client.force_login(make_account("boss", *roles, **values))
        return client

    return sign_in


def fill_in(**values):
    """The form of a door with one reader and one rule."""
    return {
        "name": "Main door", "site": make_site().pk, "relay": "mqtt", "topic": "doors/main",
        "new_address": "mqtt://muster:s3cret@192.168.1.2", "is_nearby": "on", "open_seconds": 5,
        "anti_passback": 0, "needs_liveness": "on", "opens_by_pin": "on", "is_active": "on",
        "readers-TOTAL_FORMS": 1, "readers-INITIAL_FORMS": 0,
        "readers-0-device": make_device("Reception")[0].pk, "readers-0-side": "outside",
        "rules-TOTAL_FORMS": 1, "rules-INITIAL_FORMS": 0, "rules-0-weekdays": ["1", "5"],
        "rules-0-begins_at": "08:00", "rules-0-ends_at": "18:00", **values,
    }  # fmt: skip


def test_a_door_is_added_with_its_reader_and_rule_and_hides_the_password(sign_in):
    client = sign_in(Role.HR_ADMIN)
    page = client.get(reverse("admin:attendance_door_add"))
    assert "without one nobody passes" in page.content.decode()
    empty = client.get(reverse("admin:attendance_door_changelist")).content.decode()
    assert "A door needs the address of its relay" in empty
    answer = client.post(reverse("admin:attendance_door_add"), fill_in())
    assert answer.status_code == 302, answer.context["errors"]
    door = Door.objects.get()
    assert (door.address_shown, door.rules.get().weekdays) == ("mqtt://192.168.1.2", [1, 5])
    assert "s3cret" in find_relay(door).address
    change = client.get(reverse("admin:attendance_door_change", args=[door.pk])).content.decode()
    assert "s3cret" not in change
    listed = client.get(reverse("admin:attendance_door_changelist")).content.decode()
    assert "mqtt://192.168.1.2" in listed


def test_a_rule_for_everybody_at_any_time_is_kept_as_it_stands(sign_in):
    """Nothing in it differs from what the form offers, so Django would drop it without a word."""
    always = {"rules-0-weekdays": [str(day) for day in range(1, 8)]}
    values = fill_in(**always, **{"rules-0-begins_at": "", "rules-0-ends_at": ""})
    sign_in(Role.HR_ADMIN).post(reverse("admin:attendance_door_add"), values)
    door = Door.objects.get()
    assert door.rules.get().weekdays == [1, 2, 3, 4, 5, 6, 7]
    sealed = door.address
    check_address_still_fits(door)
    assert door.address == sealed, "what is kept is not encrypted anew: the history would say so"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"new_address": ""}, "Write the address"),
        ({"is_nearby": ""}, "in our own network"),
        ({"new_address": "ftp://192.168.1.2"}, "This is no address"),
        ({"topic": ""}, "write a topic"),
        ({"open_seconds": 0}, "greater than or equal to 1"),
        ({"rules-0-ends_at": ""}, "Say both from and until"),
        ({"rules-0-weekdays": []}, "at least one day"),
        ({"readers-0-device": "", "readers-0-side": "inside"}, "Choose a kiosk or a camera"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(sign_in, change, words):
    page = sign_in(Role.HR_ADMIN).post(reverse("admin:attendance_door_add"), fill_in(**change))
    assert words in page.content.decode()
    assert not Door.objects.exists()


def test_a_guard_opens_by_hand_and_the_log_shows_it(sign_in, broker, board):
    door = make_mqtt_door(broker)
    client = sign_in(Role.SECURITY)
    url = reverse("admin:attendance_door_open", args=[door.pk])
    assert "note" in client.post(url, {"note": ""}).context["form"].errors
    page = client.post(url, {"note": "Parcel"}, follow=True).content.decode()
    assert "is told to open: Success" in page
    board.wait_for(1)
    log = client.get(reverse("admin:attendance_doordecision_changelist")).content.decode()
    assert "opened by hand" in log
    decision = DoorDecision.objects.get()
    one = client.get(reverse("admin:attendance_doordecision_change", args=[decision.pk]))
    assert "Parcel" in one.content.decode()
    assert "&#x27;opened&#x27;" not in one.content.decode(), "in words"
    assert client.get(reverse("admin:attendance_door_secret", args=[door.pk])).status_code == 403
    board.close()
    assert "was not opened" in client.post(url, {"note": "x"}, follow=True).content.decode()


def test_a_new_secret_is_shown_once(sign_in, broker, loopback):
    door = make_mqtt_door(broker)
    before = find_relay(door).secret
    url = reverse("admin:attendance_door_secret", args=[door.pk])
    client = sign_in(Role.HR_ADMIN)
    assert "whsec_" not in client.get(url).content.decode()
    page = client.post(url).content.decode()
    door.refresh_from_db()
    assert find_relay(door).secret in page
    assert find_relay(door).secret != before


def test_the_emergency_list_is_kept_printed_and_taken_out(
    sign_in, broker, loopback, settings, tmp_path
):
    settings.VAR_DIR = tmp_path
    door, ada = make_mqtt_door(broker), make_employee("=Ada")
    client = sign_in(Role.HR_ADMIN)
    add = reverse("admin:attendance_emergencyentry_add")
    client.post(add, {"door": door.pk, "employee": ada.pk, "note": "first aid"})
    entry = EmergencyEntry.objects.get()
    assert entry.added_by.username == "boss"
    again = client.post(add, {"door": door.pk, "employee": ada.pk})
    assert "already" in again.content.decode()
    listed = client.get(reverse("admin:attendance_emergencyentry_changelist")).content.decode()
    assert "no face" in listed
    paper = client.get(reverse("admin:attendance_emergencyentry_print")).content.decode()
    assert "first aid" in paper
    sheet = client.get(reverse("admin:attendance_emergencyentry_export")).content.decode(
        "utf-8-sig"
    )
    assert "'=Ada" in sheet  # no formula for a spreadsheet
    assert AccessRecord.objects.filter(action="export_people").count() == 2


def test_a_team_manager_without_the_permission_sees_no_door(sign_in, broker, loopback):
    door = make_mqtt_door(broker)
    add_reader(door, device=make_device()[0])
    let_everybody_pass(door)
    client = sign_in(Role.TEAM_MANAGER, manages=(make_team(),))
    for name in ("door", "doordecision", "emergencyentry"):
        assert client.get(reverse(f"admin:attendance_{name}_changelist")).status_code == 403
    for page in ("open", "secret"):
        url = reverse(f"admin:attendance_door_{page}", args=[door.pk])
        assert client.post(url, {"note": "x"}).status_code == 403
    assert not DoorDecision.objects.exists()
