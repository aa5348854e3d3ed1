"""`/api/v1/events`: read, reported by another system, voided; never more than the admin shows."""

import datetime
import uuid

import pytest
from django.utils import timezone

from attendance.device_key import DeviceKey
from attendance.models import AttendanceEvent, ClosedMonth, ReportedCheckIn
from attendance.services import create_device, pair_by_code
from people.models import AccessRecord
from people.roles import Role
from people.scopes import Scope
from tests.api.attendance_cases import Caller, list_ids
from tests.attendance.find_factories import make_camera
from tests.company_fixtures import (
    make_account,
    make_check_in,
    make_device,
    make_employee,
    make_site,
    make_team,
)

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def ada():
    return make_employee()


@pytest.fixture
def turnstile(ada):
    return create_device(name="Turnstile", site=ada.site)


@pytest.fixture
def system():
    return Caller(make_account("system", Role.HR_ADMIN))


def say(ada, turnstile, **values):
    return {
        "employee_number": ada.number,
        "device": turnstile.pk,
        "method": "badge",
        "nonce": str(uuid.uuid4()),
        **values,
    }


# Reported ----------------------------------------------------------------------------------------


def test_a_turnstile_books_a_check_in_and_may_send_it_again(ada, turnstile, system):
    body = say(ada, turnstile, at="2026-11-22T08:00:00+01:00", kind="in")
    body["at"] = (timezone.now() - HOUR).isoformat()
    first = system.post("events", body)
    event = first.json()
    assert (event["employee"], event["kind"], event["method"], event["device"], event["void"]) == (
        ada.pk, "in", "badge", turnstile.pk, None,
    )  # fmt: skip
    assert datetime.datetime.fromisoformat(event["at"]) == ada.events.get().at
    assert first.headers["Location"] == f"/api/v1/events/{event['id']}"
    assert system.post("events", body, expect=200).json() == event
    system.refuse("events", {**body, "kind": "out"}, 409, "nonce_used")
    assert ReportedCheckIn.objects.get().system == "Key of system"
    assert ada.events.count() == 1


def test_the_person_is_named_once_by_id_or_number(ada, turnstile, system):
    body = say(ada, turnstile)
    system.refuse("events", {**body, "employee": ada.pk}, 400, "invalid")
    del body["employee_number"]
    system.refuse("events", body, 400, "invalid")
    assert system.post("events", {**body, "employee": ada.pk}).json()["employee"] == ada.pk


@pytest.mark.parametrize(
    ("values", "answer"),
    [
        ({"at": "2126-01-01T00:00:00Z"}, (400, "invalid")),
        ({"at": "2099-01-01T00:00:00Z"}, (409, "check_in_time")),
        ({"at": "2020-01-01T00:00:00Z"}, (409, "check_in_time")),
        ({"at": "2026-11-22T08:00:00"}, (400, "invalid")),
        ({"at": "now"}, (400, "invalid")),
        ({"nonce": "1"}, (400, "invalid")),
        ({"method": "manual"}, (400, "invalid")),
        ({"method": "face", "score": 7}, (400, "invalid")),
        ({"method": "badge", "score": 0.5}, (400, "invalid")),
        ({"kind": "sideways"}, (400, "invalid")),
        ({"device": 2**63}, (400, "invalid")),
        ({"device": 1e400}, (400, "malformed")),
        ({"device": 999_999}, (400, "invalid")),
        ({"employee_number": "nobody"}, (400, "invalid")),
        ({"employee_number": "\0"}, (400, "invalid")),
        ({"employee_number": ["a"]}, (400, "invalid")),
    ],
)
def test_what_cannot_be_is_refused_with_a_code(ada, turnstile, system, values, answer):
    assert system.refuse("events", say(ada, turnstile, **values), *answer)["detail"]
    assert not ada.events.exists()


def test_no_system_reports_in_the_name_of_a_camera(ada, turnstile, system):
    make_camera(site=turnstile.site, device=turnstile, records="in")
    system.refuse("events", say(ada, turnstile), 400, "invalid")


def test_closed_months_rules_and_switched_off_devices_have_their_codes(ada, turnstile, system):
    make_site(pin=False)
    system.refuse("events", say(ada, turnstile, method="pin"), 409, "check_in_refused")
    shy = make_employee("Shy Shelley", consent=False)
    system.refuse("events", say(shy, turnstile, method="face"), 409, "consent_missing")
    turnstile.is_active = False
    turnstile.save()
    system.refuse("events", say(ada, turnstile), 409, "device_off")
    turnstile.is_active = True
    turnstile.save()
    month = timezone.now().astimezone(ada.site.zone).date().replace(day=1)
    ClosedMonth.objects.create(site=ada.site, month=month)
    system.refuse("events", say(ada, turnstile), 409, "month_closed")


def test_a_key_reports_nobody_whom_its_account_may_not_report(ada, turnstile):
    hr = Caller(make_account("hr", Role.HR))
    hr.refuse("events", say(ada, turnstile), 403, "forbidden")
    boss = make_account(
        "boss", Role.TEAM_MANAGER, manages=(make_team("Sales"),),
        permissions=("attendance.add_attendanceevent",),
    )  # fmt: skip
    Caller(boss).refuse("events", say(ada, turnstile), 400, "invalid")
    reader = Caller(make_account("reader", Role.HR_ADMIN), Scope.ATTENDANCE_READ)
    reader.refuse("events", say(ada, turnstile), 403, "scope_missing")


# Read --------------------------------------------------------------------------------------------


def test_events_are_filtered_ordered_and_paged(ada, system):
    bob = make_employee("Bob Babbage", team=make_team("Sales"), site=make_site("Oslo"))
    now = timezone.now()
    old, new = (make_check_in(ada, now - hours * HOUR) for hours in (30, 2))
    other = make_check_in(bob, now - HOUR)
    assert list_ids(system.get("events")) == [other.pk, new.pk, old.pk]
    assert list_ids(system.get("events?ordering=at&limit=2")) == [old.pk, new.pk]
    since = (now - 3 * HOUR).isoformat().replace("+", "%2B")
    for query, wanted in (
        (f"employee={ada.pk}", [new.pk, old.pk]),
        (f"number={bob.number}", [other.pk]),
        (f"team={bob.team_id}", [other.pk]),
        (f"site={ada.site_id}", [new.pk, old.pk]),
        (f"from={since}", [other.pk, new.pk]),
        (f"to={since}", [old.pk]),
        ("method=manual&kind=in&q=babbage", [other.pk]),
        ("method=face", []),
        ("is_void=true", []),
        ("is_void=false&is_late=false", [other.pk, new.pk, old.pk]),
    ):
        assert list_ids(system.get(f"events?{query}")) == wanted, query
    page = system.get("events?limit=1&offset=1").json()
    assert (page["count"], [row["id"] for row in page["results"]]) == (3, [new.pk])
    noted = AccessRecord.objects.filter(action=AccessRecord.Action.EXPORT_ATTENDANCE)
    assert noted.latest("pk").detail == {"report": "events", "format": "json", "rows": 1}


@pytest.mark.parametrize(
    "query",
    [
        "employee=x", "employee=99999999999999999999", "from=yesterday", "from=2026-11-22T08:00:00",
        "to=0001-01-01T00:00:00Z", "kind=up", "method=magic", "is_void=perhaps", "limit=0",
        "offset=-1", "ordering=name",
    ],
)  # fmt: skip
def test_questions_that_cannot_be_are_refused(system, query):
    assert system.get(f"events?{query}", expect=400).json()["code"] == "invalid"


def test_everybody_reads_what_the_admin_shows_and_the_own_events(ada):
    bob = make_employee("Bob Babbage", team=make_team("Sales"))
    own, other = make_check_in(ada), make_check_in(bob)
    me = Caller(make_account("ada", Role.EMPLOYEE, employee=ada))
    boss = Caller(make_account("boss", Role.TEAM_MANAGER, manages=(bob.team,)))
    guard = Caller(make_account("guard", Role.SECURITY))
    assert list_ids(me.get("events")) == [own.pk]
    assert list_ids(boss.get("events")) == [other.pk]
    assert list_ids(guard.get("events")) == []
    assert me.get(f"events/{other.pk}", expect=404).json()["code"] == "not_found"
    assert me.get(f"events/{own.pk}").json()["id"] == own.pk


def test_what_was_read_is_not_sent_again(ada, system):
    event = make_check_in(ada)
    etag = system.get(f"events/{event.pk}").headers["ETag"]
    assert system.get(f"events/{event.pk}", expect=304, **{"If-None-Match": etag}).content == b""
    assert AccessRecord.objects.filter(employee=ada).count() == 1


# Voided ------------------------------------------------------------------------------------------


def test_an_event_is_voided_with_a_reason_and_stays_readable(ada, system):
    event = make_check_in(ada)
    system.refuse(f"events/{event.pk}/void", {}, 400, "invalid")
    system.refuse(f"events/{event.pk}/void", {"reason": " "}, 400, "invalid")
    correction = system.post(f"events/{event.pk}/void", {"reason": "The door was held open."})
    body = correction.json()
    assert body["state"] == "approved"
    assert body["lines"] == [{"action": "void", "event": event.pk, "kind": None, "at": None}]
    void = system.get(f"events/{event.pk}").json()["void"]
    assert void["correction"] == body["id"]
    problem = system.refuse(
        f"events/{event.pk}/void", {"reason": "Again"}, 409, "correction_refused"
    )
    assert "does not count any more" in problem["detail"]
    answer = system.client.delete(f"/api/v1/events/{event.pk}", headers={"X-Api-Key": system.key})
    assert answer.status_code == 403
    assert AttendanceEvent.objects.filter(pk=event.pk).exists()


def test_who_may_not_decide_asks(ada):
    event = make_check_in(ada)
    me = Caller(make_account("ada", Role.EMPLOYEE, employee=ada))
    answer = me.post(f"events/{event.pk}/void", {"reason": "That was not me."}).json()
    assert (answer["state"], answer["decided_by"]) == ("requested", None)
    assert me.get(f"events/{event.pk}").json()["void"] is None
    other = make_check_in(make_employee("Bob Babbage"))
    me.refuse(f"events/{other.pk}/void", {"reason": "Why not"}, 404, "not_found")


# Devices -----------------------------------------------------------------------------------------


def test_devices_are_read_paired_by_a_code_and_revoked(system):
    kiosk, key = make_device("Reception")
    spare = create_device(name="Spare", site=kiosk.site)
    assert list_ids(system.get("devices")) == [kiosk.pk, spare.pk]
    assert list_ids(system.get("devices?is_paired=true")) == [kiosk.pk]
    assert list_ids(system.get("devices?is_paired=false&is_active=true")) == [spare.pk]
    read = system.get(f"devices/{kiosk.pk}")
    assert read.json()["is_paired"]
    assert key.public_key not in read.content.decode()
    made = system.post(f"devices/{spare.pk}/pairing-code").json()
    assert made["address"].endswith("/kiosk/pair/")
    pair_by_code(code=made["code"], public_key=DeviceKey(str(spare.uuid)).public_key)
    assert system.get(f"devices/{spare.pk}").json()["is_paired"]
    gone = system.post(f"devices/{kiosk.pk}/revoke", expect=200).json()
    assert (gone["is_paired"], gone["paired_at"]) == (False, None)
    spare.is_active = False
    spare.save()
    system.refuse(f"devices/{spare.pk}/pairing-code", {}, 409, "device_off")


def test_devices_are_for_whom_the_admin_shows_them(ada):
    kiosk = make_device("Reception")[0]
    me = Caller(make_account("ada", Role.EMPLOYEE, employee=ada))
    assert me.get("devices", expect=403).json()["code"] == "forbidden"
    hr = Caller(make_account("hr", Role.HR))
    assert hr.get(f"devices/{kiosk.pk}").status_code == 200
    hr.refuse(f"devices/{kiosk.pk}/revoke", {}, 403, "forbidden")
    hr.refuse(f"devices/{kiosk.pk}/pairing-code", {}, 403, "forbidden")
    assert hr.get("devices/99999999999999999999", expect=404)
