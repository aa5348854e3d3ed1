"""What a kiosk asks for in words: checked field by field, answered in order, harmless if wrong."""

import json

import pytest

from attendance.kiosk import RequestError, read_request, site
from attendance.models import CheckInRules
from recognition.services import enrol
from tests.company_fixtures import make_device, make_employee
from tests.server_fixtures import open_kiosk, receive, receive_until

NONCE = "54d299f4-0e82-4969-980e-9f31cf3d24cf"


def test_a_right_request_is_read_as_it_is():
    for fields in (
        {"type": "undo", "id": "abc"},
        {"type": "pin", "number": "4711", "pin": "2580", "nonce": NONCE},
        {"type": "pin", "track": 3, "pin": "2580", "nonce": NONCE},
        {"type": "name", "person": 7, "nonce": NONCE},
        {"type": "names"},
    ):
        assert read_request(json.dumps(fields)) == fields


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("", None),
        ("hello", None),
        ("[" * 900, None),
        ("[]", None),
        ('"undo"', None),
        ("{}", None),
        ('{"type": "check_in", "employee": 1}', None),
        ('{"type": ["undo"]}', None),
        ('{"type": "names", "x": "' + "x" * 1000 + '"}', None),
        ('{"type": "undo"}', "undo"),
        ('{"type": "undo", "id": 7}', "undo"),
        ('{"type": "undo", "id": ""}', "undo"),
        ('{"type": "names", "site": 3}', "names"),
        (f'{{"type": "name", "person": true, "nonce": "{NONCE}"}}', "name"),
        (f'{{"type": "name", "person": "7", "nonce": "{NONCE}"}}', "name"),
        ('{"type": "pin", "number": "1", "pin": "2", "nonce": "one"}', "pin"),
        (f'{{"type": "pin", "pin": "2", "nonce": "{NONCE}"}}', "pin"),
        (f'{{"type": "pin", "number": "1", "track": 1, "pin": "2", "nonce": "{NONCE}"}}', "pin"),
        (f'{{"type": "pin", "number": "1", "pin": "2", "employee": 5, "nonce": "{NONCE}"}}', "pin"),
    ],
)
def test_a_wrong_request_is_named(text, about):
    with pytest.raises(RequestError) as refused:
        read_request(text)
    assert (refused.value.code, refused.value.request) == ("bad_request", about)
    assert str(refused.value)


@pytest.mark.engine
def test_rules_that_hr_changes_reach_an_open_kiosk(server, use_engine, portrait, monkeypatch):
    monkeypatch.setattr(site, "CHECK_S", 0.0)
    enrol(employee=make_employee(), photos=[portrait])
    with open_kiosk(server, make_device()[1]) as kiosk:
        CheckInRules.objects.update(faces=False, sound=True)
        hello = receive_until(kiosk, lambda m: m["type"] == "hello")  # it asked for nothing
        assert "face" not in hello["ways"]
        assert hello["sound"]
        for _ in range(5):
            kiosk.send(portrait)
            assert receive(kiosk)["faces"] == []


@pytest.mark.engine
def test_a_forged_result_records_nothing(server, use_engine):
    ada = make_employee("Ada Lovelace")
    with open_kiosk(server, make_device()[1]) as kiosk:
        for forged in (
            {"type": "check_in", "employee": ada.pk, "name": ada.name},
            {"type": "faces", "faces": [{"track": 1, "state": "recognised", "name": ada.name}]},
            {"type": "name", "person": ada.pk, "nonce": NONCE},
        ):
            kiosk.send(json.dumps(forged))
            error = receive(kiosk)
            assert (error["type"], error["fatal"]) == ("error", False)
    assert not ada.events.exists()
