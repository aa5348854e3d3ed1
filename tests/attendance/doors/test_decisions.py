"""What the database knows decides, and every decision stays in the log."""

import datetime
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.utils import timezone

from attendance.doors.decisions import Look
from attendance.doors.opening import open_by_hand, open_for
from attendance.errors import DoorRefusedError
from attendance.models import Door, DoorDecision, RelayAnswer
from people.encryption import encrypt
from people.roles import Role
from people.services import apply_retention
from tests.company_fixtures import make_account, make_device, make_employee, make_team
from tests.door_fixtures import add_reader, let_everybody_pass, make_mqtt_door

pytestmark = pytest.mark.django_db


@pytest.fixture
def door(broker, board):
    return make_mqtt_door(broker)


@pytest.fixture
def reader(door):
    return add_reader(door, device=make_device("Reception")[0])


def see(person, **values) -> Look:
    values = {"is_sure": True, "life": "live", "score": 0.9, **values}
    return Look(person.pk if person else None, timezone.now(), **values)


def test_rules_are_for_a_person_a_team_or_everybody(door, reader, board):
    ada, grace = make_employee("Ada"), make_employee("Grace", team=make_team("Navy"))
    assert open_for(reader, see(ada)).reason == "no_rule"
    rule = let_everybody_pass(door, team=ada.team)
    assert [open_for(reader, see(one)).reason for one in (ada, grace)] == ["allowed", "no_rule"]
    rule.delete()
    let_everybody_pass(door, employee=grace)
    assert [open_for(reader, see(one)).reason for one in (ada, grace)] == ["no_rule", "allowed"]
    let_everybody_pass(door)
    assert open_for(reader, see(ada)).is_open
    board.wait_for(3)
    assert DoorDecision.objects.count() == 6


def test_who_is_not_known_has_not_agreed_or_does_not_work_here_stays_outside(door, reader, board):
    let_everybody_pass(door)
    assert open_for(reader, see(None)).reason == "not_known"
    assert open_for(reader, see(make_employee(consent=False))).reason == "no_consent"
    gone = make_employee("Gone")
    type(gone).objects.filter(pk=gone.pk).update(active_until=datetime.date(2021, 1, 1))
    assert open_for(reader, see(gone)).reason == "not_employed"
    assert open_for(reader, see(gone, way="pin")).reason == "not_employed"
    without_face = make_employee(consent=False)
    assert open_for(reader, see(without_face, way="pin", life="not_judged", is_sure=False)).is_open
    Door.objects.update(is_active=False)
    assert open_for(reader, see(make_employee())).reason == "door_off"
    assert len(board.wait_for(1)) == 1


def test_a_look_counts_once_and_nobody_passes_twice(door, reader, board):
    let_everybody_pass(door)
    Door.objects.update(anti_passback=10)
    ada = make_employee("Ada")
    look = see(ada)
    assert open_for(reader, look).is_open
    assert open_for(reader, look) is None  # the same nonce
    assert open_for(reader, see(ada)).reason == "same_passage"
    two_minutes_ago = timezone.now() - datetime.timedelta(minutes=2)
    bert = make_employee("Bert")
    enter = {"door": door, "employee": bert, "at": two_minutes_ago, "is_opened": True,
             "reason": "allowed"}  # fmt: skip
    first = DoorDecision.objects.create(**enter, side="outside")
    assert open_for(reader, see(bert)).reason == "passback"
    RelayAnswer.objects.create(decision=first, was_taken=False, took_ms=1)  # it had not opened
    assert open_for(reader, see(bert)).reason == "allowed"


def test_what_goes_wrong_leaves_the_door_shut_and_is_in_the_log(door, reader, board, monkeypatch):
    let_everybody_pass(door)
    Door.objects.update(address=encrypt(b"x").decode()[:-9])  # no key opens it
    assert open_for(reader, see(make_employee())).reason == "failed"
    assert DoorDecision.objects.get().reason == "failed"
    monkeypatch.setattr("attendance.doors.opening.decide_look", fail_by_database)
    opening = open_for(reader, see(make_employee()))
    assert (opening.reason, opening.is_open) == ("failed", False)
    assert not board.heard


def fail_by_database(*arguments):
    raise DatabaseError("away")


def test_the_log_is_changed_by_nobody_and_removed_by_retention_alone(door, reader, board):
    let_everybody_pass(door)
    open_for(reader, see(make_employee()))
    decision = DoorDecision.objects.get()
    for attempt in (
        lambda: DoorDecision.objects.update(reason="no_rule", is_opened=False),
        lambda: RelayAnswer.objects.update(was_taken=False),
        decision.delete,
        RelayAnswer.objects.all().delete,
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            attempt()
    DoorDecision.objects.create(
        door=door, at=timezone.now() - datetime.timedelta(days=91), is_opened=False,
        reason="not_known", nonce=uuid.uuid4(),
    )  # fmt: skip
    apply_retention(only=["door_decisions"])
    assert list(DoorDecision.objects.all()) == [decision]
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        decision.delete()


def test_a_door_is_opened_by_hand_with_permission_and_a_reason(door, board):
    guard = make_account("guard", Role.SECURITY)
    with pytest.raises(PermissionDenied):
        open_by_hand(door=door, account=make_account("hr", Role.HR), note="x")
    with pytest.raises(DoorRefusedError):
        open_by_hand(door=door, account=guard, note=" ")
    decision, result = open_by_hand(door=door, account=guard, note="Parcel")
    assert result.was_taken
    assert (decision.account, decision.note, decision.way) == ("guard", "Parcel", "hand")
    board.wait_for(1)
    Door.objects.update(is_active=False)
    door.refresh_from_db()
    with pytest.raises(DoorRefusedError):
        open_by_hand(door=door, account=guard, note="Parcel")
