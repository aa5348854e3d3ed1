""" "Not me": taken back at the kiosk that recorded it, within seconds, and settled by HR."""

import datetime
import json
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from attendance.day_events import find_day_events
from attendance.day_story import tell_events
from attendance.doors.address import seal
from attendance.errors import DeviceUnknownError, DisputeRefusedError
from attendance.models import (
    AttendanceEvent,
    CheckInDispute,
    Correction,
    DaySummary,
    Device,
    Door,
    DoorDecision,
)
from attendance.services import check_in
from attendance.services.disputes import settle_dispute, undo_check_in
from people.roles import Role
from recognition.services import enrol
from tests.company_fixtures import make_account, make_device, make_employee, make_team
from tests.server_fixtures import open_kiosk, receive_until

State = CheckInDispute.State


@pytest.fixture
def device(db):
    return make_device("Reception")[0]


@pytest.fixture
def hr(db):
    return make_account("boss", Role.HR_ADMIN)


def record(employee, device, at=None):
    return check_in(
        employee_id=employee.pk, device=device, method="face", nonce=uuid.uuid4(),
        score=0.8, at=at,
    ).event  # fmt: skip


def undo(event, device):
    return undo_check_in(event_id=event.pk, device=device)


def test_what_is_taken_back_does_not_count_and_says_so(device):
    ada = make_employee("Ada Lovelace")
    event = record(ada, device)
    dispute = undo(event, device)
    assert not AttendanceEvent.objects.standing().exists()
    assert not DaySummary.objects.filter(employee=ada, presence__gt=0).exists()
    correction = dispute.correction
    assert (correction.state, correction.device, correction.requested_by) == (
        Correction.State.APPROVED, device, None,
    )  # fmt: skip
    day = timezone.now().astimezone(ada.site.zone).date()
    (line,) = tell_events(find_day_events(ada, day), day=day, zone=ada.site.zone)
    assert "whoever stood at Reception" in line.voided
    assert "not me" in line.voided
    assert record(ada, device).kind == "in"  # whoever it is may check in again at once


def test_only_the_device_that_recorded_it_takes_it_back_once_and_soon(device):
    ada, (other, _key) = make_employee(), make_device()
    event = record(ada, device)
    with pytest.raises(DisputeRefusedError):
        undo(event, other)
    undo(event, device)
    with pytest.raises(DisputeRefusedError):
        undo(event, device)
    old = record(ada, device)
    later = timezone.now() + datetime.timedelta(seconds=30)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("attendance.services.disputes.timezone.now", lambda: later)
        with pytest.raises(DisputeRefusedError, match="tell HR"):
            undo(old, device)
    Device.objects.filter(pk=device.pk).update(is_active=False)
    with pytest.raises(DeviceUnknownError):
        undo(old, device)


def test_hr_says_that_it_was_somebody_else(device, hr):
    ada, grace = make_employee("Ada Lovelace"), make_employee("Grace Hopper")
    event = record(ada, device)
    dispute = settle_dispute(
        dispute=undo(event, device), state=State.OTHER, person=grace, by=hr, note=" saw her "
    )
    added = AttendanceEvent.objects.standing().get()
    assert (added.employee, added.kind, added.at) == (grace, "in", event.at)
    assert (dispute.state, dispute.person, dispute.decided_by) == ("other", grace, hr)
    assert dispute.note == "saw her"
    assert "Reception" in dispute.answer.reason
    with pytest.raises(DisputeRefusedError, match="settled already"):
        settle_dispute(dispute=dispute, state=State.NOBODY, by=hr)


def test_hr_says_that_it_was_right_after_all(device, hr):
    ada = make_employee()
    event = record(ada, device)
    settle_dispute(dispute=undo(event, device), state=State.RIGHT, by=hr)
    restored = AttendanceEvent.objects.standing().get()
    assert (restored.employee, restored.kind, restored.at) == (ada, "in", event.at)


def test_who_has_checked_in_meanwhile_is_not_added_twice(device, hr):
    ada, grace = make_employee("Ada Lovelace"), make_employee("Grace Hopper")
    dispute = undo(record(ada, device), device)
    record(grace, device)
    for state, person in (
        (State.OTHER, grace),
        (State.OTHER, None),
        (State.OTHER, ada),
        ("", None),
    ):
        with pytest.raises(DisputeRefusedError):
            settle_dispute(dispute=dispute, state=state, person=person, by=hr)
    assert settle_dispute(dispute=dispute, state=State.NOBODY, by=hr).answer is None


def test_a_door_that_opened_in_the_wrong_name_is_shown_to_who_may_read_its_log(client, device, hr):
    ada = make_employee("Ada Lovelace", team=make_team("One"))
    event = record(ada, device)
    door = Door.objects.create(name="Vault", site=ada.site, address=seal("x"), secret=seal("y"))
    told = {"door": door, "employee": ada, "reason": "allowed", "side": "outside"}
    DoorDecision.objects.create(**told, is_opened=True, reader="Reception")
    address = reverse("admin:attendance_checkindispute_change", args=[undo(event, device).pk])
    pages = {}
    for account in (hr, make_account("manager", Role.TEAM_MANAGER, manages=(ada.team,))):
        client.force_login(account)
        pages[account.username] = client.get(address).content.decode()
    assert "Vault" in pages["boss"]
    assert "Ada Lovelace" in pages["manager"]
    assert "Vault" not in pages["manager"]


def test_nobody_settles_what_is_not_theirs(device):
    ada, grace = make_employee("Ada", team=make_team("One")), make_employee("Grace")
    dispute = undo(record(ada, device), device)
    manager = make_account("manager", Role.TEAM_MANAGER, manages=(ada.team,))
    own = make_account("own", Role.HR_ADMIN, employee=ada)
    for by, state, person in (
        (make_account("auditor", Role.AUDITOR), State.NOBODY, None),
        (own, State.RIGHT, None),
        (manager, State.OTHER, grace),  # of another team
    ):
        with pytest.raises(PermissionDenied):
            settle_dispute(dispute=dispute, state=state, person=person, by=by)
    assert settle_dispute(dispute=dispute, state=State.RIGHT, by=manager).state == "right"


@pytest.mark.engine
def test_not_me_at_the_kiosk(server, use_engine, portrait):
    ada = make_employee("Ada Lovelace")
    enrol(employee=ada, photos=[portrait])
    with (
        open_kiosk(server, make_device()[1]) as kiosk,
        open_kiosk(server, make_device()[1]) as other,
    ):
        greeting = show_until(kiosk, portrait, "check_in")
        assert greeting["undo_s"] == 8.0
        request = json.dumps({"type": "undo", "id": greeting["id"]})
        other.send(request)  # not the connection that recorded it
        assert receive_until(other, lambda m: m["type"] == "error")["request"] == "undo"
        for _ in range(2):  # a tap that was sent twice is answered twice
            kiosk.send(request)
            undone = receive_until(kiosk, lambda m: m["type"] == "undone")
            assert (undone["id"], "badge" in undone["sentence"]) == (greeting["id"], True)
        # The same face is still there, and is not recorded as the same person again.
        for _ in range(6):
            kiosk.send(portrait)
            face = receive_until(kiosk, lambda m: m["type"] == "faces")["faces"][0]
            assert (face["state"], face["name"]) == ("ambiguous", None)
        kiosk.send(json.dumps({"type": "undo", "id": str(AttendanceEvent.objects.get().pk)}))
        assert receive_until(kiosk, lambda m: m["type"] == "error")["code"] == "refused"
    assert CheckInDispute.objects.get().event.employee == ada
    assert not AttendanceEvent.objects.standing().exists()


def show_until(kiosk, picture, kind, *, frames=12):
    """Hold a picture before the camera until a message of this kind comes."""
    for _ in range(frames):
        kiosk.send(picture)
        message = receive_until(kiosk, lambda m: m["type"] in ("faces", kind))
        if message["type"] == kind:
            return message
    return receive_until(kiosk, lambda m: m["type"] == kind)
