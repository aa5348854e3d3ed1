"""Setting up the own face at a kiosk: the code, the consent, the ring, and nothing left open."""

import datetime
import json

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from websockets.exceptions import ConnectionClosed

from attendance.models import CheckInRules, Device
from attendance.pairing import remember_device
from people.models import Consent
from people.roles import Role
from recognition.enrolment_codes import (
    ALPHABET,
    MOST_WRONG,
    agree_by_code,
    find_redeemed,
    make_code,
    redeem_code,
    revoke_codes,
)
from recognition.errors import CodeRefusedError, EnrolmentRefusedError
from recognition.models import EnrolmentCode, EnrolmentCodeChange
from recognition.passes import COOKIE_NAME
from tests.company_fixtures import make_account, make_device, make_employee, make_notice
from tests.server_fixtures import receive

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return make_employee("Ada Lovelace", consent=False)


@pytest.fixture
def kiosk(client):
    """A browser that was paired."""
    device, client.key = make_device("Reception")
    response = client.get(reverse("attendance:challenge"))
    remember_device(response, device)
    client.cookies.update(response.cookies)
    return client


def send_code(kiosk, code):
    path = reverse("attendance:kiosk_face_code")
    body = code if isinstance(code, bytes) else json.dumps({"code": code}).encode()
    challenge = kiosk.get(reverse("attendance:challenge")).json()["challenge"]
    headers = kiosk.key.sign_request(
        host="testserver", challenge=challenge, method="POST", path=path, body=body
    )
    return kiosk.post(path, body, "application/octet-stream", headers=headers)


def redeem(code):
    return redeem_code(code=code, place="Reception", source="device")


# The code ----------------------------------------------------------------------------------------


def test_a_code_is_readable_kept_as_a_hash_and_works_once(ada):
    made, code = make_code(employee=ada, by=make_account("hr", Role.HR))
    assert set(code.replace("-", "")) <= set(ALPHABET)
    assert code.replace("-", "") not in str(EnrolmentCode.objects.values().get())
    assert redeem(f" {code.lower()} ").pk == made.pk
    with pytest.raises(CodeRefusedError, match="does not work"):
        redeem(code)
    labels = EnrolmentCodeChange.objects.order_by("pgh_id").values_list("pgh_label", "place")
    assert list(labels) == [("insert", ""), ("update", "Reception")]


def test_a_code_dies_when_it_is_old_revoked_or_replaced(ada):
    _made, first = make_code(employee=ada, by=None)
    _made, second = make_code(employee=ada, by=None)
    with pytest.raises(CodeRefusedError):
        redeem(first)
    assert revoke_codes(employee=ada) == 1
    with pytest.raises(CodeRefusedError):
        redeem(second)
    made, third = make_code(employee=ada, by=None)
    assert made.expires_at - made.made_at == datetime.timedelta(hours=24)
    EnrolmentCode.objects.update(expires_at=timezone.now())
    with pytest.raises(CodeRefusedError):
        redeem(third)


def test_what_a_code_opens_is_open_for_minutes(ada):
    _made, code = make_code(employee=ada, by=None)
    redeemed = redeem(code)
    assert find_redeemed(redeemed.pk).employee == ada
    EnrolmentCode.objects.update(redeemed_at=timezone.now() - datetime.timedelta(minutes=11))
    with pytest.raises(CodeRefusedError, match="time is over"):
        find_redeemed(redeemed.pk)
    with pytest.raises(CodeRefusedError):
        agree_by_code(code=redeemed, notice_sha256="")


def test_who_guesses_has_to_wait_and_others_do_not(ada):
    _made, code = make_code(employee=ada, by=None)
    for _try in range(MOST_WRONG):
        with pytest.raises(CodeRefusedError, match="does not work"):
            redeem("AAAAAAAA")
    with pytest.raises(CodeRefusedError, match="Too many"):
        redeem(code)
    assert redeem_code(code=code, place="Door", source="another device").employee == ada


def test_no_code_where_faces_are_off_or_the_person_is_gone(ada):
    _made, code = make_code(employee=ada, by=None)
    CheckInRules.objects.filter(site=ada.site).update(faces=False)
    for attempt in (lambda: make_code(employee=ada, by=None), lambda: redeem(code)):
        with pytest.raises(EnrolmentRefusedError, match="without faces"):
            attempt()


# HR ----------------------------------------------------------------------------------------------


def test_hr_makes_shows_once_and_revokes(client, ada):
    client.force_login(make_account("hr", Role.HR))
    url = reverse("recognition:code", args=[ada.pk])
    page = client.post(url, {"action": "make"}).content.decode()
    code = page.split('class="code-shown" role="status">')[1].split("<")[0]
    assert code not in client.get(url).content.decode()
    assert "has not been used yet" in client.get(url).content.decode()
    client.post(url, {"action": "revoke"})
    assert EnrolmentCode.objects.get().outcome == EnrolmentCode.Outcome.REVOKED
    with pytest.raises(CodeRefusedError):
        redeem(code)


# At the kiosk ------------------------------------------------------------------------------------


def test_code_then_consent_then_ring(kiosk, ada):
    notice = make_notice()
    made, code = make_code(employee=ada, by=make_account("hr", Role.HR))
    assert b"Type the code" in kiosk.get(reverse("attendance:kiosk_face")).content
    answer = send_code(kiosk, code)
    show = answer.json()["url"]
    assert answer.cookies[COOKIE_NAME]["httponly"]
    assert b"You decide." in kiosk.get(show).content
    agree = reverse("attendance:kiosk_face_consent")
    assert kiosk.post(agree, {"answer": "agree", "notice": "another"}).status_code == 409
    assert not Consent.objects.exists()
    kiosk.post(agree, {"answer": "agree", "notice": notice.sha256})
    consent = Consent.objects.get()
    assert (consent.method, consent.notice, consent.recorded_by) == ("code", notice, None)
    assert consent.note == "At the kiosk Reception, with a code made by hr."
    assert 'data-socket="/ws/enrol/code/"' in kiosk.get(show).content.decode()
    assert kiosk.post(reverse("attendance:kiosk_face_leave")).headers["Location"] == "/kiosk/"
    made.refresh_from_db()
    assert made.outcome == EnrolmentCode.Outcome.LEFT
    assert kiosk.get(show).headers["Location"] == reverse("attendance:kiosk_face")


def test_who_does_not_agree_leaves_nothing(kiosk, ada):
    make_notice()
    made, code = make_code(employee=ada, by=None)
    send_code(kiosk, code)
    kiosk.post(reverse("attendance:kiosk_face_consent"), {"answer": "decline"})
    made.refresh_from_db()
    assert made.outcome == EnrolmentCode.Outcome.DECLINED
    assert not Consent.objects.exists()


def test_only_a_kiosk_takes_codes(kiosk, ada):
    _made, code = make_code(employee=ada, by=None)
    stranger = Client()
    url = reverse("attendance:kiosk_face_code")
    assert stranger.get(reverse("attendance:kiosk_face")).headers["Location"] == "/kiosk/"
    body = json.dumps({"code": code})
    for browser in (stranger, kiosk):  # a cookie alone proves nothing
        assert browser.post(url, body, "application/json").status_code == 403
    Device.objects.update(is_active=False)
    assert send_code(kiosk, code).status_code == 403
    assert EnrolmentCode.objects.get().redeemed_at is None


@pytest.mark.parametrize(
    "body", [b"", b"[" * 900, b'{"code": 7}', b"[]", b'"' + b"A" * 2000 + b'"']
)
def test_nonsense_is_a_wrong_code(kiosk, body):
    answer = send_code(kiosk, body)
    assert (answer.status_code, "does not work" in answer.json()["message"]) == (403, True)


def test_a_pass_is_not_made_by_hand(client, ada):
    made, code = make_code(employee=ada, by=None)
    redeem(code)
    for forged in (str(made.pk), f"{made.pk}:x:y", ""):
        client.cookies[COOKIE_NAME] = forged
        show = client.get(reverse("attendance:kiosk_face_show"))
        assert show.headers["Location"] == reverse("attendance:kiosk_face")


def test_a_site_without_faces_offers_nothing(kiosk, ada):
    _made, code = make_code(employee=ada, by=None)
    assert b"Set up my face" in kiosk.get("/kiosk/").content
    CheckInRules.objects.filter(site=ada.site).update(faces=False)
    assert b"Set up my face" not in kiosk.get("/kiosk/").content
    assert kiosk.get(reverse("attendance:kiosk_face")).headers["Location"] == "/kiosk/"
    assert "without faces" in send_code(kiosk, code).json()["message"]


@pytest.mark.engine
@pytest.mark.django_db(transaction=True)
def test_the_socket_opens_for_a_pass_alone(server, use_engine, kiosk, ada):
    notice = make_notice()
    made, code = make_code(employee=ada, by=None)
    cookie = f"{COOKIE_NAME}={send_code(kiosk, code).cookies[COOKIE_NAME].value}"

    def knock(cookies):
        with server.connect("/ws/enrol/code/", cookies=cookies) as socket:
            first = receive(socket)
            if first["type"] == "hello":
                return first["name"]
            with pytest.raises(ConnectionClosed):
                socket.recv(timeout=5)
            return first["message"]

    assert "time is over" in knock("")
    assert "has not agreed" in knock(cookie)
    agree_by_code(code=made, notice_sha256=notice.sha256)
    assert knock(cookie) == "Ada"
    kiosk.post(reverse("attendance:kiosk_face_leave"))
    assert "time is over" in knock(cookie)
