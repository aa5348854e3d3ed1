"""Pairing a device by a one-time code, and proving which device it is."""

import datetime
import re
import threading

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from websockets.exceptions import ConnectionClosed

from attendance import device_socket
from attendance.device_key import DeviceKey
from attendance.errors import DeviceUnknownError, PairingRefusedError, TooManyAttemptsError
from attendance.kiosk_pages import describe_browser
from attendance.models import Device, PairingAttempt, UsedChallenge
from attendance.pairing import COOKIE_NAME, make_request_challenge, read_device
from attendance.services import (
    check_still_paired,
    create_device,
    issue_code,
    pair_by_code,
    pair_directly,
    unpair_device,
)
from attendance.services.devices import CODE_ALPHABET, MOST_WRONG_CODES, forget_attempts
from people.roles import Role
from tests.company_fixtures import make_account, make_device, make_site, pair
from tests.server_fixtures import knock, open_kiosk, receive, receive_until

PATH = "/kiosk/deliver/?n=1"
BODY = b'{"type": "delivery"}'
HOUR = datetime.timedelta(hours=1)


def make_unpaired() -> Device:
    return create_device(name="Door", site=make_site())


def try_code(code: str, **values) -> Device:
    return pair_by_code(code=code, public_key=DeviceKey("x").public_key, **values)


# The code ----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_code_is_short_readable_and_kept_only_as_a_hash():
    device = make_unpaired()
    code = issue_code(device=device)
    assert len(code) == 8
    assert not set(code) - set(CODE_ALPHABET)
    assert not set("01ILOU") & set(CODE_ALPHABET)
    stored = str(Device.objects.values().get())
    assert code not in stored


@pytest.mark.django_db
def test_a_code_pairs_one_browser_once():
    device = make_unpaired()
    code = issue_code(device=device)
    key = DeviceKey(str(device.uuid))
    typed = f" {code[:4].lower()}-{code[4:].lower()} "
    paired = pair_by_code(code=typed, public_key=key.public_key, browser="Chrome, Android")
    assert (paired, paired.public_key, paired.browser) == (
        device, key.public_key, "Chrome, Android",
    )  # fmt: skip
    assert not PairingAttempt.objects.exists()
    with pytest.raises(PairingRefusedError, match="used already"):
        try_code(code)


@pytest.mark.django_db
def test_a_code_is_dead_after_ten_minutes():
    device = make_unpaired()
    code = issue_code(device=device, now=timezone.now() - datetime.timedelta(minutes=10))
    with pytest.raises(PairingRefusedError, match="older than 10 minutes"):
        try_code(code)


@pytest.mark.django_db
@pytest.mark.parametrize("change", ["newer code", "switched off", "unpaired"])
def test_a_code_that_was_taken_back_pairs_nothing(change):
    device = make_unpaired()
    code = issue_code(device=device)
    if change == "newer code":
        issue_code(device=device)
    elif change == "switched off":
        Device.objects.update(is_active=False)
    else:
        unpair_device(device=device)
    with pytest.raises(PairingRefusedError):
        try_code(code)


@pytest.mark.django_db
def test_who_guesses_has_to_wait_and_nobody_else_does():
    code = issue_code(device=make_unpaired())
    for _ in range(MOST_WRONG_CODES):
        with pytest.raises(PairingRefusedError, match="does not work"):
            try_code("AAAA-AAAA", address="2001:db8::1")
    with pytest.raises(TooManyAttemptsError, match="ten minutes"):
        try_code(code, address="2001:db8::ffff")  # the same network of IPv6
    assert "2001" not in str(list(PairingAttempt.objects.values()))
    assert try_code(code, address="192.0.2.7").is_paired


@pytest.mark.django_db
def test_wrong_codes_are_forgotten_when_they_count_no_more():
    with pytest.raises(PairingRefusedError):
        try_code("AAAA-AAAA", address="192.0.2.7", now=timezone.now() - HOUR)
    UsedChallenge.objects.create(challenge_hash="x", used_at=timezone.now() - HOUR)
    issue_code(device=make_unpaired(), now=timezone.now() - HOUR)
    assert forget_attempts() == 3
    assert not PairingAttempt.objects.exists()
    assert not UsedChallenge.objects.exists()
    assert not Device.objects.get().code_hash


@pytest.mark.django_db(transaction=True)
def test_a_code_that_two_browsers_type_at_once_pairs_one():
    code = issue_code(device=make_unpaired())
    outcomes = []

    def type_it():
        try:
            try_code(code)
            outcomes.append("paired")
        except PairingRefusedError:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=type_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["paired", "refused", "refused", "refused"]


@pytest.mark.django_db
@pytest.mark.parametrize("public_key", ["", "x", "YWJj", "A" * 300, "é", "another device's"])
def test_a_key_that_is_none_pairs_nothing_and_the_code_lives_on(public_key):
    _other, others_key = make_device()
    device = make_unpaired()
    code = issue_code(device=device)
    given = others_key.public_key if public_key.startswith("another") else public_key
    with pytest.raises(PairingRefusedError, match="key"):
        pair_by_code(code=code, public_key=given)
    assert try_code(code) == device


@pytest.mark.django_db
def test_a_new_browser_ends_the_old_one():
    device, _key = make_device()
    check_still_paired(device)
    again, _new = pair(Device.objects.get())
    check_still_paired(again)
    with pytest.raises(DeviceUnknownError, match="code from the admin"):
        check_still_paired(device)
    unpair_device(device=again)
    with pytest.raises(DeviceUnknownError):
        check_still_paired(again)
    with pytest.raises(DeviceUnknownError):
        check_still_paired(Device.objects.get())


# The page ----------------------------------------------------------------------------------------


def send_form(client: Client, **values):
    return client.post(reverse("attendance:pair"), values)


@pytest.mark.django_db
def test_the_page_pairs_and_the_cookie_only_names_the_device(client):
    device = make_unpaired()
    key = DeviceKey(str(device.uuid))
    answer = send_form(client, code=issue_code(device=device), public_key=key.public_key)
    assert answer.json() == {"device": str(device.uuid), "url": "/kiosk/"}
    cookie = answer.cookies[COOKIE_NAME]
    assert (cookie.value, cookie["httponly"], cookie["path"]) == (
        str(device.uuid), True, "/kiosk/",
    )  # fmt: skip
    page = client.get(reverse("attendance:kiosk")).content.decode()
    assert "Kiosk Door" in page
    unpair_device(device=device)
    assert "Set up a kiosk" in client.get(reverse("attendance:kiosk")).content.decode()


@pytest.mark.django_db
def test_the_page_says_why_not(client):
    answer = send_form(client, code="wrong", public_key=DeviceKey("x").public_key)
    assert (answer.status_code, "used already" in answer.json()["message"]) == (403, True)
    for _ in range(MOST_WRONG_CODES):
        answer = send_form(client, code="wrong", public_key=DeviceKey("x").public_key)
    assert answer.status_code == 429


@pytest.mark.django_db
def test_who_may_add_devices_makes_a_browser_a_kiosk(client):
    site = make_site()
    form = {"action": "create", "name": "Front", "site": site.pk, "direction": "in"}
    form["public_key"] = DeviceKey("x").public_key
    assert send_form(client, **form).status_code == 403
    client.force_login(make_account("kiosk", Role.KIOSK))
    assert send_form(client, **form | {"public_key": "x"}).status_code == 403
    assert not Device.objects.exists()
    assert send_form(client, **form).status_code == 200
    device = Device.objects.get()
    assert (device.name, device.direction, device.is_paired) == ("Front", "in", True)
    assert send_form(client, **form | {"public_key": DeviceKey("y").public_key}).status_code == 400


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (
            "Mozilla/5.0 (Linux; Android 14; SM-X200) Chrome/130.0.0.0 Safari/537.36",
            "Chrome, Android",
        ),
        (
            "Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) Version/17.5 Safari/604.1",
            "Safari, iPad",
        ),
        ("curl/8.5.0", ""),
        ("", ""),
    ],
)
def test_a_browser_is_described_in_two_words(user_agent, words):
    assert describe_browser(user_agent) == words


# The admin ---------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_admin_shows_a_code_once_and_who_holds_the_key(admin_client):
    device = make_unpaired()
    url = reverse("admin:attendance_device_pair", args=[device.pk])
    assert "No browser is paired" in admin_client.get(url).content.decode()
    shown = admin_client.post(url)
    code, state_url = (
        shown.context["code"],
        reverse("admin:attendance_device_pairing", args=[device.pk]),
    )
    assert shown.context["qr"].startswith("data:image/svg+xml")
    assert code not in admin_client.get(url).content.decode()
    assert "Waiting for the kiosk" in admin_client.get(state_url).content.decode()
    pair_by_code(code=code, public_key=DeviceKey("x").public_key, browser="Safari, iPad")
    assert "Safari, iPad" in admin_client.get(state_url).content.decode()
    page = admin_client.post(
        reverse("admin:attendance_device_unpair", args=[device.pk]), follow=True
    )
    assert "can check nobody in" in page.content.decode()
    assert not Device.objects.get().is_paired


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.HR, Role.SECURITY, Role.AUDITOR])
def test_who_may_only_look_at_devices_gets_no_code(client, role):
    device, _key = make_device()
    client.force_login(make_account("someone", role))
    for name in ("pair", "unpair"):
        url = reverse(f"admin:attendance_device_{name}", args=[device.pk])
        assert client.post(url).status_code == 403
    check_still_paired(device)
    assert not Device.objects.get().code_hash


@pytest.mark.django_db
def test_the_list_says_whether_a_device_is_there(admin_client):
    now = timezone.now()
    for name, values in {
        "A": {"last_seen_at": now},
        "B": {"last_seen_at": now - HOUR},
        "C": {"public_key": ""},
        "D": {"is_active": False},
    }.items():
        Device.objects.filter(pk=make_device(name)[0].pk).update(**values)
    page = admin_client.get(reverse("admin:attendance_device_changelist")).content.decode()
    for words in ("online", "not connected", "not paired", "off"):
        assert words in page
    url = reverse("admin:attendance_device_change", args=[Device.objects.get(name="C").pk])
    assert ">not paired<" in re.sub(r"\s*([<>])\s*", r"\1", admin_client.get(url).content.decode())


# Requests ----------------------------------------------------------------------------------------


def ask(key, *, challenge=None, path=PATH, body=BODY, host="testserver", signed_host=None, **meta):
    """The request of a kiosk, with what was signed beside what was sent."""
    headers = key.sign_request(
        host=signed_host or host,
        challenge=challenge or make_request_challenge(),
        method="POST",
        path=PATH,
        body=BODY,
    )
    names = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
    request = RequestFactory().post(path, body, content_type="application/json", **names | meta)
    request.user = AnonymousUser()
    return request


@pytest.mark.django_db
def test_a_signed_request_is_the_device_once():
    device, key = make_device()
    Device.objects.update(last_seen_at=None)
    request = ask(key)
    assert read_device(request) == device
    assert Device.objects.get().last_seen_at is not None
    with pytest.raises(DeviceUnknownError):
        read_device(request)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        {"path": "/kiosk/deliver/?n=2"},
        {"body": b"{}"},
        {"signed_host": "elsewhere.example"},
        {"HTTP_ORIGIN": "https://elsewhere.example"},
        {"challenge": "mine"},
        {"HTTP_MUSTER_SIGNATURE": "AAAA"},
        {"HTTP_MUSTER_DEVICE": "00000000-0000-4000-8000-000000000000"},
        {"HTTP_MUSTER_DEVICE": "x"},
    ],
    ids=str,
)
def test_a_request_that_says_something_else_than_was_signed_is_nobodys(change):
    _device, key = make_device()
    with pytest.raises(DeviceUnknownError):
        read_device(ask(key, **change))


@pytest.mark.django_db
def test_a_challenge_lasts_for_minutes_whatever_the_clock_of_the_kiosk_says(monkeypatch):
    _device, key = make_device()
    old = make_request_challenge()
    monkeypatch.setattr("attendance.pairing.CHALLENGE_LIFETIME", datetime.timedelta(seconds=-1))
    with pytest.raises(DeviceUnknownError):
        read_device(ask(key, challenge=old))


@pytest.mark.django_db
@pytest.mark.parametrize("change", [{"is_active": False}, {"public_key": ""}])
def test_a_revoked_device_signs_for_nothing(change):
    _device, key = make_device()
    Device.objects.update(**change)
    with pytest.raises(DeviceUnknownError):
        read_device(ask(key))


@pytest.mark.django_db
def test_what_lies_in_the_database_opens_nothing():
    """A copied row or cookie names the device; without the private key that is all."""
    device, _key = make_device()
    with pytest.raises(DeviceUnknownError):
        read_device(ask(DeviceKey(str(device.uuid))))


@pytest.mark.django_db
def test_the_cookie_of_a_kiosk_opens_no_other_address(client):
    device, _key = make_device()
    client.cookies[COOKIE_NAME] = str(device.uuid)
    for path in ("/today/", "/me/", "/admin/", "/api/v1/reports/day", "/kiosk/demo/people.json"):
        assert client.get(path).status_code in {302, 401, 403, 404}, path
    signed = DeviceKey(str(device.uuid))
    headers = signed.sign_request(
        host="testserver", challenge=make_request_challenge(), method="GET", path="/today/"
    )
    assert client.get("/today/", headers=headers).status_code == 302


# Sockets -----------------------------------------------------------------------------------------


def expect_closed(kiosk, code):
    with pytest.raises(ConnectionClosed) as closed:
        receive_until(kiosk, lambda _message: False)
    assert closed.value.rcvd.code == code


@pytest.mark.parametrize("who", ["stranger", "copied row", "another kiosk's key", "another host"])
def test_a_socket_without_the_right_key_is_told_so_and_closed(server, who):
    device, key = make_device("Reception")
    _other, others_key = make_device("Door")
    host = "elsewhere.example" if who == "another host" else "127.0.0.1"
    key = {
        "stranger": DeviceKey("00000000-0000-4000-8000-000000000000"),
        "copied row": DeviceKey(str(device.uuid)),
        "another kiosk's key": DeviceKey(str(device.uuid), others_key._private),
        "another host": key,
    }[who]
    with server.connect("/ws/kiosk/", cookies=f"{COOKIE_NAME}={device.uuid}") as kiosk:
        kiosk.send(key.answer(kiosk.recv(timeout=15), host=host))
        error = receive(kiosk)
        assert (error["code"], error["fatal"]) == ("device_unknown", True)
        expect_closed(kiosk, 4401)


@pytest.mark.parametrize(
    "message", [b"\xff\xd8", "proof", "[]", '{"type": "proof"}', '{"type": "undo", "id": "1"}',
                '{"type": "proof", "device": 1, "signature": 2}']
)  # fmt: skip
def test_nothing_is_heard_before_the_proof(server, message):
    with server.connect("/ws/kiosk/") as kiosk:
        assert receive(kiosk)["type"] == "prove"
        kiosk.send(message)
        assert receive(kiosk)["code"] == "device_unknown"
        expect_closed(kiosk, 4401)


def test_a_proof_of_one_socket_opens_no_other(server):
    _device, key = make_device()
    with server.connect("/ws/kiosk/") as first, server.connect("/ws/kiosk/") as second:
        second.recv(timeout=15)
        second.send(key.answer(first.recv(timeout=15), host="127.0.0.1"))
        assert receive(second)["code"] == "device_unknown"


def test_who_proves_nothing_in_time_is_closed(server, monkeypatch):
    monkeypatch.setattr(device_socket, "PROOF_WITHIN_S", 0.05)
    with server.connect("/ws/kiosk/") as kiosk:
        assert receive(kiosk)["type"] == "prove"
        expect_closed(kiosk, 4408)


@pytest.mark.engine
@pytest.mark.parametrize("how", ["unpaired", "paired anew", "switched off"])
def test_an_open_socket_is_closed_at_once(server, use_engine, admin_client, how):
    device, key = make_device("Reception")
    with open_kiosk(server, key) as kiosk:
        if how == "unpaired":
            unpair_device(device=device)
        elif how == "paired anew":
            new = DeviceKey(str(device.uuid))
            pair_directly(device=device, public_key=new.public_key)
        else:
            url = reverse("admin:attendance_device_change", args=[device.pk])
            admin_client.post(url, {"name": "Reception", "site": device.site_id, "direction": "in"})
        error = receive(kiosk)
        assert (error["code"], error["fatal"]) == ("device_unknown", True)
        expect_closed(kiosk, 4401)
    with knock(server, key) as kiosk:
        assert receive(kiosk)["code"] == "device_unknown"


@pytest.mark.engine
def test_a_connected_kiosk_is_seen(server, use_engine, monkeypatch):
    monkeypatch.setattr(device_socket, "LOOK_AGAIN_EVERY_S", 0.05)
    _device, key = make_device("Reception")
    with open_kiosk(server, key):
        Device.objects.update(last_seen_at=timezone.now() - HOUR)
        deadline = timezone.now() + datetime.timedelta(seconds=5)
        while Device.objects.get().last_seen_at < timezone.now() - HOUR / 2:
            assert timezone.now() < deadline
