"""What kiosks deliver late: recorded once, at its true time; what cannot be goes to HR."""

import datetime
import sys
import threading
import uuid

import numpy as np
import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection
from django.urls import reverse
from django.utils import timezone

from attendance.closing import close_month
from attendance.deliveries import faces, intake, parcels
from attendance.deliveries.faces import Finding
from attendance.deliveries.intake import take_in
from attendance.deliveries.parcels import pack, read_parcel
from attendance.errors import (
    CorrectionRefusedError,
    DeviceUnknownError,
    LateCheckInError,
    TryLaterError,
)
from attendance.models import (
    Adjustment,
    AttendanceEvent,
    CheckInRules,
    Device,
    DeviceConnection,
    LateCheckIn,
    PinTries,
)
from attendance.services import check_in
from attendance.services.badges import issue_badge, revoke_badge
from attendance.services.connections import open_connection, prolong_connection
from attendance.services.late_check_ins import (
    dismiss_late_check_in,
    enter_late_check_in,
    sweep_late_check_ins,
)
from attendance.services.pins import set_pin
from people.roles import Role
from recognition.services import enrol
from tests.company_fixtures import (
    make_account,
    make_check_in,
    make_device,
    make_employee,
)

pytestmark = pytest.mark.django_db

HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)
METHODS = AttendanceEvent.Method
as_ms = lambda at: round(at.timestamp() * 1000)  # noqa: E731


@pytest.fixture
def device():
    device, _key = make_device("Reception")
    Device.objects.update(created_at=timezone.now() - 30 * DAY, paired_at=timezone.now() - 30 * DAY)
    device.refresh_from_db()
    return device


def make_header(*, at, now=None, wrong=datetime.timedelta(), **values):
    """As of a kiosk whose clock is `wrong` by so much, and knows it."""
    now = now or timezone.now()
    return {
        "nonce": str(uuid.uuid4()),
        "way": "face",
        "captured_ms": as_ms(at + wrong),
        "sent_ms": as_ms(now + wrong),
        "age_ms": None,
        "offset_ms": -round(wrong.total_seconds() * 1000),
        **values,
    }


def deliver(device, *, pictures=(), **values):
    now = timezone.now()
    return take_in(
        device=device,
        data=pack(make_header(now=now, **values), pictures),
        received_at=now,
    )


@pytest.fixture
def known(monkeypatch):
    """Faces are recognised elsewhere; here it is always this person."""
    employee = make_employee("Ada Lovelace")
    monkeypatch.setattr(
        intake, "find_person", lambda *_a, **_k: Finding(employee.pk, None, 0.9, 2.0)
    )
    return employee


# Once, at its true time --------------------------------------------------------------------------


def test_it_is_recorded_at_its_time_and_marked_as_late(device, known):
    at = timezone.now() - 3 * HOUR
    assert deliver(device, at=at).outcome == "recorded"
    event = known.events.get()
    assert abs(event.at - at) < datetime.timedelta(seconds=1)
    assert (event.is_late, event.device, event.method) == (True, device, "face")
    assert (event.score, event.liveness) == (0.9, 2.0)


@pytest.mark.parametrize("wrong", [DAY, -DAY, 400 * DAY])
def test_a_clock_that_is_wrong_by_a_day_is_put_right(device, known, wrong):
    at = timezone.now() - 3 * HOUR
    assert deliver(device, at=at, wrong=wrong).outcome == "recorded"
    assert abs(known.events.get().at - at) < datetime.timedelta(seconds=1)


def test_the_same_again_is_repeated_and_asks_no_network(device, known, monkeypatch):
    nonce, at = str(uuid.uuid4()), timezone.now() - HOUR
    assert deliver(device, at=at, nonce=nonce).outcome == "recorded"
    monkeypatch.setattr(intake, "find_person", None)
    assert deliver(device, at=at, nonce=nonce).outcome == "repeated"
    assert known.events.count() == 1


def test_a_glance_within_the_debounce_of_a_live_one_is_repeated(device, known):
    at = timezone.now() - HOUR
    make_check_in(known, at)
    late = deliver(device, at=at + datetime.timedelta(seconds=30))
    assert (late.outcome, known.events.count()) == ("repeated", 1)


def test_what_dies_before_the_commit_is_recorded_by_the_next_delivery(device, known, monkeypatch):
    """The face is recognised, the event written, and the server gone before it is committed."""
    nonce, at = str(uuid.uuid4()), timezone.now() - HOUR

    def die(**_values):
        assert known.events.exists()
        raise OperationalError("server closed the connection unexpectedly")

    with monkeypatch.context() as dying:
        dying.setattr(sys.modules["attendance.services.check_in"], "refresh_around", die)
        with pytest.raises(OperationalError):
            deliver(device, at=at, nonce=nonce)
    assert not known.events.exists()
    assert deliver(device, at=at, nonce=nonce).outcome == "recorded"
    assert deliver(device, at=at, nonce=nonce).outcome == "repeated"


def test_what_is_refused_stays_refused_and_is_kept_once(device, monkeypatch):
    monkeypatch.setattr(
        intake,
        "find_person",
        lambda *_a, **_k: Finding(None, LateCheckIn.Reason.NOT_RECOGNISED),
    )
    nonce, at = str(uuid.uuid4()), timezone.now() - HOUR
    outcomes = {deliver(device, at=at, nonce=nonce).outcome for _ in range(2)}
    assert outcomes == {"refused"}
    late = LateCheckIn.objects.get()
    assert (late.reason, late.state, late.employee) == ("not_recognised", "waiting", None)


# In doubt ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"at": -3 * HOUR, "offset_ms": None}, "clock"),
        ({"at": -3 * HOUR, "offset_ms": 3_600_000}, "clock"),
        ({"at": HOUR}, "future"),
        ({"at": -8 * DAY}, "too_old"),
        ({"at": -3 * HOUR, "wrong": DAY, "offset_ms": 0}, "clock"),
    ],
)
def test_a_time_in_doubt_goes_to_hr_with_the_person(device, known, values, reason):
    values["at"] += timezone.now()
    assert deliver(device, **values).outcome == "refused"
    late = LateCheckIn.objects.get()
    assert (late.reason, late.employee) == (reason, known)
    assert not known.events.exists()


def test_before_the_device_was_paired(device, known):
    Device.objects.update(created_at=timezone.now() - HOUR, paired_at=timezone.now() - HOUR)
    device.refresh_from_db()
    deliver(device, at=timezone.now() - 2 * HOUR)
    assert LateCheckIn.objects.get().reason == "not_paired"


def test_while_the_device_was_connected_it_had_no_reason_to_keep_anything(device, known):
    now = timezone.now()
    DeviceConnection.objects.create(device=device, since=now - 5 * HOUR, until=now - 2 * HOUR)
    assert deliver(device, at=now - 3 * HOUR).outcome == "refused"
    assert LateCheckIn.objects.get().reason == "online"
    assert deliver(device, at=now - HOUR).outcome == "recorded"


def test_a_connection_lasts_as_long_as_something_is_heard(device):
    start = timezone.now() - 9 * DAY
    second = datetime.timedelta(seconds=1)
    first = open_connection(device=device, now=start)
    for seconds in (5, 15, 30):
        first = prolong_connection(connection=first, now=start + seconds * second)
    after_a_silence = prolong_connection(connection=first, now=start + 90 * second)
    assert (first.until, after_a_silence.since) == (start + 30 * second, start + 90 * second)
    open_connection(device=device)
    assert DeviceConnection.objects.count() == 1, "what is too old to matter goes"


def test_somebody_who_left_goes_to_hr_in_words(device, known):
    known.active_until = timezone.localdate() - 3 * DAY
    known.save()
    deliver(device, at=timezone.now() - HOUR)
    late = LateCheckIn.objects.get()
    assert (late.reason, late.employee) == ("refused", known)
    assert "not employed" in late.detail


def test_faces_are_not_looked_for_where_they_are_off(device, monkeypatch):
    monkeypatch.setattr(intake, "find_person", None)
    CheckInRules.objects.update_or_create(site=device.site, defaults={"faces": False})
    deliver(device, at=timezone.now() - HOUR)
    assert "switched off" in LateCheckIn.objects.get().detail


# Between others ----------------------------------------------------------------------------------


def glance(employee, device, at):
    return check_in(
        employee_id=employee.pk, device=device, method=METHODS.FACE, nonce=uuid.uuid4(), at=at
    ).event


def read_day(employee):
    standing = employee.events.standing().order_by("at")
    return [(event.kind, event.is_late) for event in standing]


def test_one_between_two_others_turns_what_follows(device, known):
    """Out at noon was kept, so the return at one counted as leaving; and five as coming."""
    now = timezone.now()
    live = [glance(known, device, now - hours * HOUR) for hours in (9, 4, 1)]
    assert [event.kind for event in live] == ["in", "out", "in"]
    deliver(device, at=now - 5 * HOUR)
    assert read_day(known) == [("in", False), ("out", True), ("in", False), ("out", False)]
    correction = live[1].void.correction
    assert "delivered late" in correction.reason
    assert (correction.state, correction.requested_by, correction.decided_by) == (
        "approved", None, None,
    )  # fmt: skip
    turned = known.events.standing().order_by("at")[2]
    assert (turned.device, turned.method, turned.at) == (device, "face", live[1].at)
    assert known.day_summaries.filter(exceptions=[]).exists()


def test_the_order_of_arrival_does_not_matter(device, known):
    now, hours = timezone.now(), (9, 7, 5, 3, 1)
    for hour in (5, 9, 1, 3, 7):
        deliver(device, at=now - hour * HOUR)
    kinds = [kind for kind, _late in read_day(known)]
    assert kinds == ["in", "out", "in", "out", "in"]
    assert len(known.events.standing()) == len(hours)


def test_what_somebody_meant_as_it_stands_is_not_turned(device, known):
    now = timezone.now()
    leaving, _key = make_device("Exit", direction=Device.Direction.OUT)
    glance(known, device, now - 9 * HOUR)
    glance(known, leaving, now - 4 * HOUR)
    glance(known, device, now - 2 * HOUR)
    deliver(device, at=now - 6 * HOUR)
    assert [kind for kind, _late in read_day(known)] == ["in", "out", "out", "in"]
    assert not known.corrections.exists()


def test_a_repeated_nonce_of_a_turned_event_is_still_known(device, known):
    now, nonce = timezone.now(), str(uuid.uuid4())
    deliver(device, at=now - 4 * HOUR, nonce=nonce)
    deliver(device, at=now - 6 * HOUR)
    assert [kind for kind, _late in read_day(known)] == ["in", "out"]
    assert deliver(device, at=now - 4 * HOUR, nonce=nonce).outcome == "repeated"
    assert len(read_day(known)) == 2


def test_a_closed_month_stands_still_and_the_difference_is_adjusted(device, known, settings):
    settings.LATE_DAYS = 60
    Device.objects.update(created_at=timezone.now() - 90 * DAY, paired_at=timezone.now() - 90 * DAY)
    device.refresh_from_db()
    zone = known.site.zone
    day = timezone.localdate(timezone=zone).replace(day=1) - DAY
    came = datetime.datetime.combine(day, datetime.time(9), tzinfo=zone)
    glance(known, device, came)
    close_month(site=known.site, month=day, by=make_account("hr", Role.HR), anyway=True)
    before = known.day_summaries.get(day=day)
    assert deliver(device, at=came + 8 * HOUR).outcome == "recorded"
    assert known.day_summaries.get(day=day).worked == before.worked
    assert Adjustment.objects.get(employee=known, day=day).counted == 480


# Ways --------------------------------------------------------------------------------------------


def test_number_and_pin(device):
    ada = make_employee()
    set_pin(employee=ada, pin="739214", by=None)
    at = timezone.now() - HOUR
    deliver(device, at=at, way="pin", number=ada.number, pin="739215")
    late = LateCheckIn.objects.get()
    assert (late.reason, late.employee) == ("refused", ada)
    assert "739215" not in str(LateCheckIn.objects.values().get())
    right = deliver(device, at=at, way="pin", number=ada.number, pin="739214")
    event = ada.events.get()
    assert (right.outcome, event.method, event.is_late) == ("recorded", "pin", True)


def test_after_too_many_wrong_pins_it_waits_and_is_not_lost(device):
    ada, at = make_employee(), timezone.now() - HOUR
    set_pin(employee=ada, pin="739214", by=None)
    values = {"at": at, "way": "pin", "number": ada.number}
    for _ in range(5):
        deliver(device, **values, pin="111111")
    with pytest.raises(TryLaterError):
        deliver(device, **values, pin="739214")
    assert LateCheckIn.objects.count() == 5
    PinTries.objects.update(locked_until=timezone.now())
    assert deliver(device, **values, pin="739214").outcome == "recorded"


def test_a_badge_counts_that_was_valid_then(device):
    ada = make_employee()
    badge, code = issue_badge(employee=ada, by=None)
    now = timezone.now()
    revoke_badge(badge=badge, by=None)
    assert deliver(device, at=now - HOUR, way="badge", code=code).outcome == "recorded"
    assert deliver(device, at=now - HOUR, way="badge", code="M1:X").outcome == "refused"
    assert [late.reason for late in LateCheckIn.objects.all()] == ["not_recognised"]
    assert ada.events.get().method == "badge"


class _Network:
    """Finds every face equally alive."""

    def __init__(self, score):
        self.score = lambda crops: np.full(len(crops), score, np.float32)


@pytest.mark.engine
def test_kept_pictures_are_looked_at_as_live_ones_are(use_engine, portrait, landscape, monkeypatch):
    ada = make_employee("Eileen Collins")
    enrol(employee=ada, photos=[portrait])
    pictures = [parcels.Picture(portrait, number * 0.2) for number in range(8)]
    find = lambda what, liveness: faces.find_person(  # noqa: E731
        what, rules=CheckInRules(liveness=liveness)
    )
    found = find(pictures, "off")
    assert (found.employee_id, found.problem) == (ada.pk, None)
    assert found.score > 0.6
    assert find(pictures[:2], "off").problem == "not_recognised", "one look is no evidence"
    assert find([parcels.Picture(landscape, 0.0)], "off").problem == "not_recognised"
    monkeypatch.setattr(faces, "get_liveness", lambda: _Network(5.0))
    assert find(pictures, "passive") == Finding(ada.pk, None, found.score, 5.0)
    assert find(pictures, "challenge").problem == "challenge"
    monkeypatch.setattr(faces, "get_liveness", lambda: _Network(-5.0))
    assert find(pictures, "passive").problem == "not_live"


def test_pictures_that_are_none_go_to_hr(device):
    deliver(device, at=timezone.now() - HOUR, pictures=[(b"no picture", 0)])
    assert LateCheckIn.objects.get().reason == "unreadable"


@pytest.mark.django_db(transaction=True)
def test_delivered_twice_at_once_it_is_recorded_once(device, known, settings):
    settings.DEBOUNCE_SECONDS = 0
    nonce, at = str(uuid.uuid4()), timezone.now() - HOUR
    outcomes, barrier = [], threading.Barrier(4)

    def send():
        barrier.wait()
        try:
            outcomes.append(deliver(device, at=at, nonce=nonce).outcome)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["recorded", "repeated", "repeated", "repeated"]
    assert known.events.count() == 1


# HR ----------------------------------------------------------------------------------------------


@pytest.fixture
def hr():
    return make_account("hr", Role.HR_ADMIN)


def make_late(device, employee=None, hours=3):
    return LateCheckIn.objects.create(
        nonce=uuid.uuid4(),
        device=device,
        method="face",
        at=timezone.now() - hours * HOUR,
        reason="not_recognised",
        employee=employee,
    )


def test_hr_enters_it_for_somebody_once(device, hr):
    late, employee = make_late(device), make_employee()
    settled = enter_late_check_in(late=late, employee=employee, by=hr)
    event = employee.events.get()
    assert (event.kind, event.at, event.method) == ("in", late.at, "manual")
    assert (settled.state, settled.settled_by, settled.correction) == (
        "entered", hr, event.correction,
    )  # fmt: skip
    with pytest.raises(LateCheckInError, match="already"):
        enter_late_check_in(late=late, employee=employee, by=hr)
    with pytest.raises(LateCheckInError, match="already"):
        dismiss_late_check_in(late=late, by=hr)


def test_nobody_enters_their_own(device, hr):
    own = make_employee("HR herself")
    own.user = hr
    own.save()
    with pytest.raises(PermissionDenied):
        enter_late_check_in(late=make_late(device), employee=own, by=hr)
    assert LateCheckIn.objects.get().state == "waiting"


def test_managers_cannot_settle(device):
    with pytest.raises(PermissionDenied):
        dismiss_late_check_in(late=make_late(device), by=make_account("boss", Role.TEAM_MANAGER))


def test_the_same_second_twice_is_refused_in_words(device, hr):
    late, employee = make_late(device), make_employee()
    make_check_in(employee, late.at)
    with pytest.raises(CorrectionRefusedError, match="already"):
        enter_late_check_in(late=late, employee=employee, by=hr)


def test_the_page_of_hr(client, device, hr):
    ada, late, other = make_employee("Ada Lovelace"), make_late(device), make_late(device)
    guessed = make_late(device, ada, hours=5)
    client.force_login(hr)
    page = client.get(reverse("admin:attendance_latecheckin_changelist")).content.decode()
    assert "Ada Lovelace" in page
    assert "nobody was recognised" in page
    address = reverse("admin:attendance_latecheckin_change", args=[late.pk])
    assert client.get(address).status_code == 200
    unsaid = client.post(address, {"answer": "enter", "employee": ""})
    assert "Choose who it was." in unsaid.content.decode()
    client.post(address, {"answer": "enter", "employee": ada.pk})
    listed = reverse("admin:attendance_latecheckin_changelist")
    client.post(listed, {"action": "enter_chosen", "_selected_action": [guessed.pk]})
    client.post(listed, {"action": "dismiss_chosen", "_selected_action": [other.pk]})
    states = dict(LateCheckIn.objects.values_list("pk", "state"))
    assert states == {late.pk: "entered", guessed.pk: "entered", other.pk: "dismissed"}
    assert ada.events.count() == 2
    assert client.get(address).status_code == 200
    assert "Late check-ins that need somebody" not in client.get("/admin/").content.decode()


def test_what_is_settled_goes_after_its_time_and_what_waits_stays(device, hr):
    make_late(device)
    dismiss_late_check_in(late=make_late(device), by=hr)
    soon = timezone.now() + DAY
    assert sweep_late_check_ins(soon, True) == 1
    assert sweep_late_check_ins(soon, False) == 1
    assert LateCheckIn.objects.get().state == "waiting"


# Bytes -------------------------------------------------------------------------------------------


HEADER = {"nonce": str(uuid.uuid4()), "way": "pin", "captured_ms": 1, "sent_ms": 2}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "header"),
        (b"\0\0\0\xff{}", "cut off"),
        (b"\xff\xff\xff\xff", "too long"),
        (b"\0\0\0\x02[]", "object"),
        (b"\0\0\0\x02}{", "JSON"),
        (pack({**HEADER, "nonce": "1"}), "nonce"),
        (pack({**HEADER, "way": "name"}), "way"),
        (pack({**HEADER, "version": 2}), "version"),
        (pack({**HEADER, "captured_ms": 10**15}), "captured_ms"),
        (pack({**HEADER, "captured_ms": "1"}), "captured_ms"),
        (pack({**HEADER, "age_ms": -1}), "age_ms"),
        (pack({**HEADER, "number": 7}), "number"),
        (pack({**HEADER, "pin": "1" * 65}), "pin"),
        (pack(HEADER) + b"more", "more than they"),
        (pack(HEADER, [(b"x", 0)])[:-1], "cut off"),
        (pack(HEADER, [(b"x", 0), (b"y", 90_000)]), "one moment"),
        (pack(HEADER, [(b"x", 50), (b"y", 0)]), "order"),
        (pack(HEADER, [(b"x", 0)] * 9), "8 pictures"),
        (pack(HEADER, [(b"x" * 600_000, 0)]), "too large"),
    ],
)
def test_what_is_no_parcel_says_why(data, words):
    with pytest.raises(parcels.ParcelError, match=words):
        read_parcel(data, received_at=timezone.now())


def test_a_parcel_is_read_as_it_was_packed():
    now = timezone.now()
    header = make_header(at=now - HOUR, now=now, way="pin", number="7", pin="4711", age_ms=5)
    parcel = read_parcel(pack(header, [(b"one", 0), (b"three", 250)]), received_at=now)
    assert (parcel.way, parcel.number, parcel.pin) == ("pin", "7", "4711")
    assert [(one.jpeg, one.after_s) for one in parcel.pictures] == [(b"one", 0), (b"three", 0.25)]
    assert "4711" not in repr(parcel)


def test_what_cannot_be_read_is_kept_for_hr_once(device):
    for _ in range(2):
        assert take_in(device=device, data=b"nonsense").outcome == "refused"
    assert LateCheckIn.objects.get().reason == "unreadable"


# The address -------------------------------------------------------------------------------------


@pytest.fixture
def kiosk(client):
    _device, client.key = make_device("Reception")
    Device.objects.update(created_at=timezone.now() - DAY, paired_at=timezone.now() - DAY)
    return client


def post(kiosk, data):
    """The delivery of a kiosk, signed."""
    path = reverse("attendance:deliver")
    challenge = kiosk.get(reverse("attendance:challenge")).json()["challenge"]
    headers = kiosk.key.sign_request(
        host="testserver", challenge=challenge, method="POST", path=path, body=data
    )
    return kiosk.post(path, data, "application/octet-stream", headers=headers)


def test_a_kiosk_delivers_and_gets_a_receipt(kiosk, known):
    at = timezone.now() - HOUR
    data = pack(make_header(at=at))
    first, second = post(kiosk, data).json(), post(kiosk, data).json()
    time = f"{at.astimezone(known.site.zone):%H:%M}"
    assert first == {"outcome": "recorded", "sentence": f"Recorded at {time}."}
    assert second["outcome"] == "repeated"


def test_nobody_else_delivers(client, kiosk):
    Device.objects.update(is_active=False)
    for visitor in (client, kiosk):
        answer = post(visitor, pack(make_header(at=timezone.now())))
        assert (answer.status_code, answer.json()["code"]) == (403, "device_unknown")
    assert not LateCheckIn.objects.exists()
    assert kiosk.get(reverse("attendance:deliver")).status_code == 405


def test_too_much_at_once_is_refused(kiosk, settings):
    settings.KIOSK_MAX_DELIVERY_BYTES = 100
    assert post(kiosk, b"x" * 101).status_code == 413


def test_a_device_that_was_switched_off_meanwhile(device, known):
    Device.objects.update(is_active=False)
    with pytest.raises(DeviceUnknownError):
        deliver(device, at=timezone.now() - HOUR)
    assert not LateCheckIn.objects.exists()
