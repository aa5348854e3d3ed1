"""PIN, badge and list of names: the same events as by face, and no way around their guards."""

import datetime
import logging
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from cryptography.fernet import Fernet
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import example, given
from hypothesis import strategies as st

from attendance.errors import (
    BadgeRefusedError,
    CheckInRefusedError,
    DeviceUnknownError,
    PinRefusedError,
    TryLaterError,
)
from attendance.models import (
    AttendanceEvent,
    Badge,
    CheckInRules,
    DevicePinTries,
    Pin,
    PinTries,
)
from attendance.models.changes import BadgeChange, PinChange
from attendance.pin_rules import PinHasher, check_pin, draw_pin, fits_pin, is_trivial, seal_pin
from attendance.services.badges import (
    check_in_by_badge,
    is_badge_code,
    issue_badge,
    revoke_badge,
    revoke_badges,
)
from attendance.services.leavers import end_ways_of_leavers
from attendance.services.names import check_in_by_name, list_names, warn_of_many_names
from attendance.services.pin_tries import (
    DEVICE_TRIES,
    FREE_TRIES,
    measure_lock_s,
    remove_old_tries,
    unlock_pin,
)
from attendance.services.pins import (
    check_in_by_pin,
    check_in_by_pin_among,
    clear_pin,
    give_pin,
    set_pin,
)
from people.models import Employee
from people.services import delete_employee, end_employment, withdraw_consent
from tests.company_fixtures import LONG_AGO, make_device, make_employee, make_site

PIN, WRONG = "7294", "8305"


@pytest.fixture(autouse=True)
def quick_hash(monkeypatch):
    """The real hash function, turned low: one test measures the real one."""
    monkeypatch.setattr(PinHasher, "work_factor", 2)


@pytest.fixture
def ada(db) -> Employee:
    employee = make_employee("Ada Lovelace", consent=False)
    set_pin(employee=employee, pin=PIN, by=None)
    return employee


@pytest.fixture
def device(db):
    return make_device()[0]


def type_pin(device, number: str, pin: str, **values):
    return check_in_by_pin(
        number=number, pin=pin, device=device, nonce=values.pop("nonce", uuid.uuid4()), **values
    )


def show_badge(device, code: str, **values):
    return check_in_by_badge(
        code=code, device=device, nonce=values.pop("nonce", uuid.uuid4()), **values
    )


def tap(device, employee: Employee, pin: str | None = None):
    return check_in_by_name(employee_id=employee.pk, pin=pin, device=device, nonce=uuid.uuid4())


def offer(device, **ways) -> None:
    CheckInRules.objects.update_or_create(site=device.site, defaults=ways)


def fail(device, number: str, times: int) -> None:
    for _try in range(times):
        with pytest.raises(CheckInRefusedError):
            type_pin(device, number, WRONG)


def wait_for_lock(employee: Employee) -> None:
    PinTries.objects.filter(employee=employee).update(locked_until=timezone.now())


# Which PINs -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "pin",
    ["1234", "4321", "0000", "77777777", "7890", "0987", "1212", "909090", "2580", "123", "12a4",
     "123456789", "", "٧٢٩٤", " 7294", "-7294", "7294\n"],
)  # fmt: skip
def test_trivial_and_malformed_pins_are_refused(pin):
    with pytest.raises(PinRefusedError):
        check_pin(pin, Employee(number="X", name="Ada"))


@pytest.mark.parametrize("number", ["7294", "T7294", "007294", "T-72-94"])
def test_the_personnel_number_is_no_pin(number):
    with pytest.raises(PinRefusedError, match="personnel number"):
        check_pin(PIN, Employee(number=number, name="Ada"))


@given(st.text("0123456789", min_size=4, max_size=8))
def test_every_pin_is_trivial_or_taken_and_fits_only_itself(pin):
    employee = Employee(number="Ada", name="Ada")
    if is_trivial(pin):
        with pytest.raises(PinRefusedError):
            check_pin(pin, employee)
    else:
        check_pin(pin, employee)


@given(
    st.text("0123456789", min_size=4, max_size=8),
    st.text("0123456789\x00 ", max_size=9) | st.text(),
)
@example("7294", "7294\x00")  # HMAC takes them for the same
def test_only_the_same_digits_fit(pin, typed):
    sealed = seal_pin(pin)
    assert fits_pin(typed, sealed) is (typed == pin)
    assert fits_pin(pin, sealed)
    assert fits_pin(pin, None) is False


def test_drawn_pins_are_good_and_differ():
    employee = Employee(number="T1", name="Ada")
    pins = {draw_pin(employee) for _time in range(50)}
    assert len(pins) > 45
    for pin in pins:
        check_pin(pin, employee)


def test_one_check_takes_less_than_a_tenth_of_a_second(monkeypatch):
    monkeypatch.undo()
    sealed = seal_pin(PIN)
    took = []
    for _time in range(5):
        started = time.thread_time()  # whatever else the machine does
        assert fits_pin(PIN, sealed)
        took.append(time.thread_time() - started)
    assert 0.01 < min(took) < 0.1


def test_the_pin_is_nowhere_in_the_database(ada):
    secret = Pin.objects.get().secret
    assert PIN not in secret
    assert "scrypt" not in secret
    changes = PinChange.objects.filter(employee=ada)
    assert {change.pgh_label for change in changes} == {"insert"}
    set_pin(employee=ada, pin="83051", by=None)
    assert "PIN" in {change.pgh_label for change in changes.all()}
    assert not hasattr(changes.first(), "secret")


# Checking in by PIN -----------------------------------------------------------------------------


def test_number_and_pin_record_an_event_without_any_consent(ada, device):
    nonce = uuid.uuid4()
    result = type_pin(device, f" {ada.number.lower()} ", PIN, nonce=nonce)
    assert result.is_new
    event = result.event
    assert (event.employee, event.method, event.kind) == (ada, AttendanceEvent.Method.PIN, "in")
    assert (event.device, event.nonce) == (device, nonce)
    again = type_pin(device, ada.number, PIN, nonce=nonce)
    assert (again.event, again.is_new) == (event, False)
    assert PinTries.objects.get().failures == 0


def test_a_visitor_from_another_site_checks_in(device):
    guest = make_employee("Grace", site=make_site("Lisbon", "Europe/Lisbon"))
    set_pin(employee=guest, pin=PIN, by=None)
    assert type_pin(device, guest.number, PIN).event.employee == guest


def test_late_check_in_keeps_its_time(ada, device):
    at = timezone.now() - datetime.timedelta(hours=3)
    event = type_pin(device, ada.number, PIN, at=at, is_late=True).event
    assert (event.at, event.is_late) == (at, True)


@pytest.mark.parametrize(
    "number", ["nobody", "", " ", "x" * 500, "7\x00", "%", "T1' OR 1=1 --", "१२३"]
)
def test_wrong_number_and_wrong_pin_are_told_alike_and_cost_the_same(
    ada, device, number, monkeypatch
):
    verified = []
    verify = PinHasher.verify
    monkeypatch.setattr(PinHasher, "verify", lambda *args: verified.append(args) or verify(*args))
    with pytest.raises(CheckInRefusedError) as unknown:
        type_pin(device, number, PIN)
    with pytest.raises(CheckInRefusedError) as wrong:
        type_pin(device, ada.number, WRONG)
    assert str(unknown.value) == str(wrong.value)
    assert len(verified) == 2
    assert not AttendanceEvent.objects.exists()


@pytest.mark.parametrize(
    "pin", ["", "x" * 10_000, "\x00", "\uff17\uff12\uff19\uff14", PIN + "0", PIN[:3]]
)
def test_anything_else_than_the_pin_is_wrong(ada, device, pin):
    with pytest.raises(CheckInRefusedError):
        type_pin(device, ada.number, pin)
    assert PinTries.objects.get().failures == 1


def test_without_a_pin_nobody_gets_in(device):
    bob = make_employee("Bob")
    with pytest.raises(CheckInRefusedError):
        type_pin(device, bob.number, PIN)


def test_fifth_wrong_pin_locks_and_each_further_one_longer(ada, device):
    fail(device, ada.number, FREE_TRIES)
    with pytest.raises(TryLaterError, match="30 seconds") as locked:
        type_pin(device, ada.number, PIN)
    assert locked.value.until > timezone.now()
    wait_for_lock(ada)
    fail(device, ada.number, 1)
    with pytest.raises(TryLaterError, match="60 seconds"):
        type_pin(device, ada.number, PIN)
    wait_for_lock(ada)
    assert type_pin(device, ada.number, PIN).is_new
    assert PinTries.objects.get().failures == 0


def test_locks_double_up_to_a_quarter_of_an_hour():
    locks = [measure_lock_s(count) for count in range(4, 14)]
    assert locks == [0, 30, 60, 120, 240, 480, 900, 900, 900, 900]


def test_a_number_that_nobody_has_is_locked_in_the_same_way(device):
    fail(device, "nobody", FREE_TRIES)
    with pytest.raises(TryLaterError, match="30 seconds"):
        type_pin(device, "nobody ", WRONG)
    assert "nobody" not in PinTries.objects.get().number_hash


def test_after_fifty_only_hr_or_a_new_pin_opens(ada, device):
    PinTries.objects.create(employee=ada, failures=PinTries.MOST)
    with pytest.raises(TryLaterError, match="Ask HR") as locked:
        type_pin(device, ada.number, PIN)
    assert locked.value.until is None
    later = timezone.now() + datetime.timedelta(days=400)
    assert remove_old_tries(now=later) == 0
    unlock_pin(employee=ada)
    assert type_pin(device, ada.number, PIN).is_new


def test_old_tries_are_forgotten(ada, device):
    fail(device, ada.number, 2)
    assert remove_old_tries() == 0
    assert remove_old_tries(now=timezone.now() + datetime.timedelta(days=2)) == 1


def test_nobody_walks_through_numbers_at_a_device(ada, device):
    DevicePinTries.objects.create(device=device, level=DEVICE_TRIES - 1)
    fail(device, "one", 1)
    with pytest.raises(TryLaterError, match="at this device"):
        type_pin(device, ada.number, PIN)
    assert not PinTries.objects.filter(employee=ada).exists()
    assert type_pin(make_device()[0], ada.number, PIN).is_new
    past = timezone.now() - datetime.timedelta(minutes=5)
    DevicePinTries.objects.filter(device=device).update(noted_at=past)
    assert not type_pin(device, ada.number, PIN).is_new  # within the debounce


def test_no_transaction_around_it_may_give_tries_back(ada, device):
    with pytest.raises(RuntimeError), transaction.atomic():
        type_pin(device, ada.number, WRONG)


@pytest.mark.django_db(transaction=True)
def test_guesses_at_the_same_moment_are_counted_one_by_one():
    ada = make_employee("Ada")
    set_pin(employee=ada, pin=PIN, by=None)
    device = make_device()[0]

    def guess(_number: int) -> type:
        try:
            type_pin(device, ada.number, WRONG)
        except CheckInRefusedError as error:
            return type(error)
        finally:
            connection.close()
        return object

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(guess, range(16)))
    assert answers.count(CheckInRefusedError) == FREE_TRIES
    assert answers.count(TryLaterError) == 16 - FREE_TRIES


def test_pin_that_no_key_opens_fits_nothing(ada, device, settings, caplog):
    settings.ENCRYPTION_KEYS = ["vlUhOQ0MKpFeGYcZmL0pLzXyyL0gTFmJTzH7o3nQ1vE="]
    with caplog.at_level(logging.ERROR), pytest.raises(CheckInRefusedError):
        type_pin(device, ada.number, PIN)
    assert "has to be set again" in caplog.text


def test_pins_outlive_the_key_they_were_encrypted_with(ada, device, settings, capsys, tmp_path):
    settings.FACES_DIR, settings.ARCHIVES_DIR = tmp_path / "faces", tmp_path / "archives"
    settings.STORAGES = dict(settings.STORAGES)  # the default storage is made anew
    old, new = settings.ENCRYPTION_KEYS[0], Fernet.generate_key().decode()
    settings.ENCRYPTION_KEYS = [new, old]
    call_command("rotate_keys", dry_run=True)
    assert "PINs under an older key: 1." in capsys.readouterr().out
    call_command("rotate_keys")
    assert "1 PINs encrypted with the newest key." in capsys.readouterr().out
    settings.ENCRYPTION_KEYS = [new]
    assert type_pin(device, ada.number, PIN).is_new
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(SystemExit):
        call_command("rotate_keys")
    assert f"PIN of employee {ada.pk}: no key" in capsys.readouterr().err


# Look-alikes ------------------------------------------------------------------------------------


def type_among(device, people, pin: str):
    return check_in_by_pin_among(
        employee_ids=[employee.pk for employee in people],
        pin=pin,
        device=device,
        nonce=uuid.uuid4(),
    )


def test_the_pin_tells_twins_apart(ada, device):
    twin = make_employee("Twin")
    set_pin(employee=twin, pin="83051", by=None)
    assert type_among(device, [ada, twin], "83051").event.employee == twin
    assert set(PinTries.objects.values_list("failures", flat=True)) == {0}


def test_a_pin_of_none_or_of_both_is_refused_and_counts_for_both(ada, device):
    twin = make_employee("Twin")
    set_pin(employee=twin, pin=PIN, by=None)
    for pin in (PIN, WRONG):
        with pytest.raises(CheckInRefusedError):
            type_among(device, [ada, twin], pin)
    assert set(PinTries.objects.values_list("failures", flat=True)) == {2}
    assert not AttendanceEvent.objects.exists()


def test_look_alikes_without_a_pin_are_sent_to_reception(device):
    with pytest.raises(CheckInRefusedError, match="reception"):
        type_among(device, [make_employee("Bob")], PIN)


def test_more_than_three_do_not_look_alike(device):
    people = [make_employee(f"P{number}") for number in range(4)]
    with pytest.raises(ValueError, match="look alike"):
        type_among(device, people, PIN)


# Badges -----------------------------------------------------------------------------------------


def test_badge_records_an_event_and_only_its_hash_is_kept(ada, device):
    badge, code = issue_badge(employee=ada, by=None)
    assert is_badge_code(code)
    assert len(code) == 29  # a QR code of 25 modules with the second highest error correction
    assert code[3:] not in str(Badge.objects.values().get())
    event = show_badge(device, f"{code}\n").event
    assert (event.employee, event.method) == (ada, AttendanceEvent.Method.BADGE)
    badge.refresh_from_db()
    assert badge.last_used_at is not None
    assert {change.pgh_label for change in BadgeChange.objects.all()} == {"insert"}


@given(st.text())
def test_other_qr_codes_are_not_ours(text):
    assert not is_badge_code(f"https://{text}")


@pytest.mark.parametrize("code", ["", "M1:", "M1:" + "A" * 26, "\x00", "x" * 5000, "\ud800"])
def test_unknown_badges_are_refused(ada, device, code):
    issue_badge(employee=ada, by=None)
    with pytest.raises(CheckInRefusedError, match="not valid"):
        show_badge(device, code)


def test_revoked_badge_opens_nothing_but_what_a_kiosk_kept_from_before(ada, device):
    badge, code = issue_badge(employee=ada, by=None)
    assert revoke_badge(badge=badge, by=None, reason=Badge.Reason.LOST)
    assert not revoke_badge(badge=badge, by=None)
    with pytest.raises(CheckInRefusedError):
        show_badge(device, code)
    before = timezone.now() - datetime.timedelta(hours=1)
    with pytest.raises(CheckInRefusedError):
        show_badge(device, code, at=before)
    assert show_badge(device, code, at=before, is_late=True).event.at == before
    badge.refresh_from_db()
    assert badge.reason == "lost"


def test_a_new_badge_replaces_the_older_ones_when_asked_to(ada, device):
    first = issue_badge(employee=ada, by=None)[1]
    second = issue_badge(employee=ada, by=None)[1]
    third = issue_badge(employee=ada, by=None, replaces_older=True)[1]
    for code in (first, second):
        with pytest.raises(CheckInRefusedError):
            show_badge(device, code)
    assert show_badge(device, third).is_new
    assert set(Badge.objects.exclude(revoked_at=None).values_list("reason", flat=True)) == {
        "replaced"
    }
    assert revoke_badges(employees=[ada], by=None) == 1


# The list ---------------------------------------------------------------------------------------


def test_the_list_has_the_people_of_the_site(ada, device):
    bob = make_employee("Bob Babbage")
    make_employee("Grace", site=make_site("Lisbon", "Europe/Lisbon"))
    gone = make_employee("Gone")
    end_employment(employees=[gone], last_day=LONG_AGO)
    offer(device, names=True)
    people = list_names(device=device)
    assert [(person["name"], person["needs_pin"]) for person in people] == [
        ("Ada Lovelace", True),
        ("Bob Babbage", False),
    ]
    assert people[1] == {
        "id": bob.pk,
        "name": "Bob Babbage",
        "initials": "BB",
        "team": "Engineering",
        "team_color": "#0e7c86",
        "needs_pin": False,
    }


def test_a_tap_is_enough_without_a_pin_and_not_with_one(ada, device):
    bob = make_employee("Bob")
    offer(device, names=True, pin=False)
    event = tap(device, bob).event
    assert (event.employee, event.method) == (bob, AttendanceEvent.Method.NAME)
    for pin in (None, ""):
        with pytest.raises(CheckInRefusedError, match="PIN"):
            tap(device, ada, pin)
    with pytest.raises(CheckInRefusedError, match="fit"):
        tap(device, ada, WRONG)
    assert tap(device, ada, PIN).event.method == AttendanceEvent.Method.NAME


@pytest.mark.parametrize("employee_id", [0, -1, 2**70])
def test_names_that_are_not_on_the_list_are_refused(device, employee_id):
    offer(device, names=True)
    with pytest.raises(CheckInRefusedError, match="not on the list"):
        tap(device, Employee(pk=employee_id))
    guest = make_employee("Grace", site=make_site("Lisbon", "Europe/Lisbon"))
    with pytest.raises(CheckInRefusedError, match="not on the list"):
        tap(device, guest)


def test_long_lists_are_warned_of(device, monkeypatch):
    make_employee("Ada")
    assert warn_of_many_names(device.site) == ""
    monkeypatch.setattr("attendance.services.names.MANY_NAMES", 0)
    assert "1 person works at Berlin" in warn_of_many_names(device.site)


# For all of them --------------------------------------------------------------------------------


def test_a_way_that_is_switched_off_is_refused(ada, device):
    code = issue_badge(employee=ada, by=None)[1]
    offer(device, pin=False, badge=False, names=False)
    for check in (
        lambda: type_pin(device, ada.number, PIN),
        lambda: type_among(device, [ada], PIN),
        lambda: show_badge(device, code),
        lambda: tap(device, ada, PIN),
        lambda: list_names(device=device),
    ):
        with pytest.raises(CheckInRefusedError, match="not used at this site"):
            check()
    assert not PinTries.objects.exists()


def test_a_device_that_was_switched_off_checks_nobody_in(ada, device):
    code = issue_badge(employee=ada, by=None)[1]
    offer(device, names=True)
    type(device).objects.update(is_active=False)
    for check in (
        lambda: type_pin(device, ada.number, PIN),
        lambda: show_badge(device, code),
        lambda: tap(device, ada, PIN),
        lambda: list_names(device=device),
    ):
        with pytest.raises(DeviceUnknownError):
            check()


def test_one_person_by_three_ways_is_one_event_within_the_debounce(ada, device):
    code = issue_badge(employee=ada, by=None)[1]
    offer(device, names=True)
    first = type_pin(device, ada.number, PIN)
    assert first.is_new
    assert not show_badge(device, code).is_new
    assert tap(device, ada, PIN).event == first.event
    assert settings.DEBOUNCE_SECONDS


def test_ways_stay_when_the_consent_ends(device):
    ada = make_employee("Ada")
    set_pin(employee=ada, pin=PIN, by=None)
    withdraw_consent(employee=ada, by=None)
    assert type_pin(device, ada.number, PIN).is_new


def test_who_has_left_checks_in_no_more_and_loses_pin_and_badge(ada, device):
    code = issue_badge(employee=ada, by=None)[1]
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    end_employment(employees=[ada], last_day=yesterday)
    for check in (
        lambda: type_pin(device, ada.number, PIN),
        lambda: show_badge(device, code),
    ):
        with pytest.raises(CheckInRefusedError, match="not employed"):
            check()
    ada.refresh_from_db()
    with pytest.raises(PinRefusedError, match="any more"):
        give_pin(employee=ada, by=None)
    with pytest.raises(BadgeRefusedError, match="any more"):
        issue_badge(employee=ada, by=None)
    assert end_ways_of_leavers() == 0  # the last night may still be leaving
    assert end_ways_of_leavers(now=timezone.now() + datetime.timedelta(days=2)) == 1
    assert not Pin.objects.exists()
    assert Badge.objects.get().reason == "left"
    assert end_ways_of_leavers(now=timezone.now() + datetime.timedelta(days=2)) == 0


def test_a_deleted_record_takes_pin_badges_and_tries_along(ada, device):
    issue_badge(employee=ada, by=None)
    fail(device, ada.number, 1)
    delete_employee(employee=ada)
    assert not Pin.objects.exists()
    assert not Badge.objects.exists()
    assert not PinTries.objects.exists()


def test_a_cleared_pin_is_gone_with_its_lock(ada, device):
    fail(device, ada.number, FREE_TRIES)
    assert clear_pin(employee=ada)
    assert not clear_pin(employee=ada)
    assert give_pin(employee=ada, by=None).isdigit()
    assert not PinTries.objects.exists()
