"""Other systems are told what happens: once it stands, signed, in time, and nobody else is."""

import datetime
import hashlib
import hmac
import json
import os
import socket
import ssl
import subprocess
import sys
import time
import uuid
from ipaddress import ip_address, ip_network

import pytest
from cryptography import x509
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PrivateFormat
from cryptography.x509.oid import NameOID
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from attendance.day_changes import VoidEvent
from attendance.kiosk.strangers import Strangers
from attendance.models import AttendanceEvent, KioskRefusal
from attendance.services import check_in
from attendance.services.corrections import correct_now
from attendance.services.happenings import tell_unknown_face
from attendance.services.refusals import note_refusal
from people import outgoing
from people.encryption import decrypt
from people.errors import WebhookError
from people.happenings import list_happenings
from people.models import FaceSample, WebhookDelivery, WebhookTarget
from people.outgoing import AddressRefusedError, OutgoingError, find_destination, is_public, post
from people.roles import Role
from people.services import (
    announce,
    apply_retention,
    change_state,
    create_target,
    delete_employee,
    deliver_due,
    renew_secret,
    renew_secrets,
    send_again,
    send_test,
    start_again,
    wake_targets,
    withdraw_consent,
)
from people.services.webhook_deliveries import JITTER, STOP_AFTER, WAITS_S
from people.tasks import deliver_webhooks, wake_webhooks
from tests.company_fixtures import (
    add_vector,
    make_account,
    make_check_in,
    make_device,
    make_employee,
    make_team,
    make_vector,
)

pytestmark = pytest.mark.django_db
KINDS = [kind.code for kind in list_happenings()]
State, Sample = WebhookDelivery.State, FaceSample.State


@pytest.fixture
def ada():
    return make_employee("Ada Lovelace")


@pytest.fixture
def hr():
    return make_account("hr", Role.HR_ADMIN)


@pytest.fixture
def target(receiver, hr):
    return make_target(receiver.url, hr)


def make_target(url, account, **values):
    values = {"name": f"Target {uuid.uuid4().hex[:6]}", "kinds": KINDS, **values}
    target, secret = create_target(url=url, account=account, **values)
    target.shown_secret = secret
    return target


def pass_time(**length):
    """Everything waits that much less."""
    gone = datetime.timedelta(**length)
    for row in WebhookDelivery.objects.filter(due_at__isnull=False):
        WebhookDelivery.objects.filter(pk=row.pk).update(due_at=row.due_at - gone)
    for row in WebhookTarget.objects.all():
        WebhookTarget.objects.filter(pk=row.pk).update(
            rests_until=row.rests_until and row.rests_until - gone,
            failing_since=row.failing_since and row.failing_since - gone,
        )


def deliver(target):
    count = deliver_due(target_id=target.pk)
    target.refresh_from_db()
    return count


# What is told -----------------------------------------------------------------------------------


def test_a_check_in_is_told_signed_and_without_a_face(receiver, target, ada):
    device = make_device("Reception")[0]
    event = check_in(
        employee_id=ada.pk, device=device, method=AttendanceEvent.Method.FACE, nonce=uuid.uuid4(),
        score=0.8, liveness=5.0,
    ).event  # fmt: skip
    assert deliver(target) == 1
    (request,), (message,) = receiver.requests, receiver.messages
    assert message["kind"] == "attendance.recorded"
    assert message["employee"] == {"id": ada.pk, "number": ada.number, "name": "Ada Lovelace"}
    assert message["data"]["event"]["id"] == event.pk
    assert message["data"]["event"]["device"]["name"] == "Reception"
    assert "score" not in request["body"].decode()
    fields = dict(part.split("=") for part in request["headers"]["Muster-Signature"].split(","))
    signed = fields["t"].encode() + b"." + request["body"]
    key = target.shown_secret.encode()
    assert hmac.compare_digest(hmac.new(key, signed, hashlib.sha256).hexdigest(), fields["v1"])
    assert abs(int(fields["t"]) - time.time()) < 60
    delivery = WebhookDelivery.objects.get()
    assert (delivery.state, delivery.status, delivery.attempts) == (State.DELIVERED, 204, 1)
    assert request["headers"]["Muster-Delivery"] == message["id"] == str(delivery.uuid)


def test_every_kind_is_told_when_it_happens(receiver, target, ada, hr):
    device = make_device()[0]
    event = make_check_in(ada, timezone.now() - datetime.timedelta(minutes=5))
    correct_now(
        employee=ada, day=timezone.localdate(), reason="test", lines=[VoidEvent(event.pk)], by=hr
    )
    tell_unknown_face(device=device)
    note_refusal(
        device=device, employee_id=ada.pk, reason=KioskRefusal.Reason.SPOOF, score=0.8, liveness=-3
    )
    for state in (Sample.REVIEW, Sample.REJECTED, Sample.READY):
        change_state(sample=make_pending(ada), state=state, reason_code="test", reason="test")
    withdraw_consent(employee=ada)
    delete_employee(employee=make_employee("Bob Babbage"))
    deliver(target)
    assert {message["kind"] for message in receiver.messages} == set(KINDS)
    words = json.dumps(receiver.messages)
    assert "embedding" not in words
    assert "crop" not in words
    unknown = next(it for it in receiver.messages if it["kind"] == "kiosk.unknown_face")
    assert unknown["employee"] is None


def test_a_stranger_at_a_kiosk_is_told_once(target):
    strangers, device = Strangers(), make_device()[0]
    for track, time_s in [(1, 0.0), (1, 40.0), (2, 20.0), (3, 31.0)]:
        strangers.note(track, device=device, time_s=time_s)
    assert (
        list(WebhookDelivery.objects.values_list("kind", "employee"))
        == [("kiosk.unknown_face", None)] * 2
    )


def make_pending(employee):
    sample = add_vector(employee, make_vector(FaceSample.objects.count()))
    rows = FaceSample.objects.filter(pk=sample.pk)
    rows.update(state=Sample.PENDING, embedding=None, model_id="")
    sample.refresh_from_db()
    sample.embedding, sample.model_id = make_vector(1).tolist(), "test-model"
    return sample


def test_what_is_undone_is_not_told(target, ada):
    with transaction.atomic():
        make_check_in(ada)
        transaction.set_rollback(True)
    assert not WebhookDelivery.objects.exists()


@pytest.mark.parametrize(
    ("roles", "hears"), [((Role.HR,), True), ((Role.TEAM_MANAGER,), False), ((), False)]
)
def test_only_what_the_account_may_see_is_told(receiver, ada, roles, hears):
    account = make_account("listener", *roles, manages=(make_team("Other"),))
    make_target(receiver.url, account)
    make_check_in(ada)
    tell_unknown_face(device=make_device()[0])
    assert WebhookDelivery.objects.exists() == hears


def test_a_managers_webhook_hears_of_the_own_team_only(receiver, ada):
    make_target(receiver.url, make_account("boss", Role.TEAM_MANAGER, manages=(ada.team,)))
    make_check_in(ada)
    make_check_in(make_employee("Bob Babbage", team=make_team("Sales")))
    assert [row.employee for row in WebhookDelivery.objects.all()] == [ada]


def test_who_lost_the_right_meanwhile_is_told_nothing(receiver, target, ada, hr):
    make_check_in(ada)
    hr.is_active = False
    hr.save()
    deliver(target)
    assert receiver.requests == []
    assert WebhookDelivery.objects.get().state == State.WITHHELD


def test_switched_off_or_not_asked_for_nothing_is_told(receiver, hr, ada):
    make_target(receiver.url, hr, kinds=["face.ready"])
    target = make_target(receiver.url, hr)
    WebhookTarget.objects.filter(pk=target.pk).update(is_active=False)
    make_check_in(ada)
    assert not WebhookDelivery.objects.exists()


@pytest.mark.parametrize(
    "data", [{"a": [0.1, 0.2]}, {"a": {"b": b"jpeg"}}, {"a": [[1.0]]}, {"a": {1}}]
)
def test_pictures_and_vectors_cannot_be_sent(target, data):
    with pytest.raises(ValueError, match="takes no"):
        announce(kind="face.ready", data=data)


def test_a_kind_that_nobody_registered_is_a_mistake():
    with pytest.raises(KeyError):
        announce(kind="face.smiled", data={})


# Retries ----------------------------------------------------------------------------------------


def test_after_a_failure_it_is_sent_again_with_the_same_id(receiver, target, ada):
    receiver.answers, receiver.body = [500], b"Out of order\x00" + b"x" * 100_000
    make_check_in(ada)
    deliver(target)
    failed = WebhookDelivery.objects.get()
    assert (failed.state, failed.status, failed.attempts) == (State.WAITING, 500, 1)
    assert failed.answer.startswith("Out of orderxxx")
    assert len(failed.answer) == outgoing.KEPT_ANSWER_LENGTH
    assert deliver(target) == 0, "it waits"
    pass_time(seconds=13)
    assert deliver(target) == 1
    first, second = receiver.messages
    assert first == second
    assert WebhookDelivery.objects.get().state == State.DELIVERED
    assert target.failures == 0


def test_nobody_there_is_tried_again_later(receiver, target, ada):
    make_check_in(ada)
    receiver.close()
    deliver(target)
    delivery = WebhookDelivery.objects.get()
    assert delivery.status is None
    assert "Not delivered" in delivery.problem
    assert delivery.state == State.WAITING


def test_the_waits_grow_and_end_after_eight_attempts(receiver, target, ada):
    receiver.default = 503
    make_check_in(ada)
    waits = []
    while True:
        before = timezone.now()
        assert deliver(target) == 1
        row = WebhookDelivery.objects.get()
        if row.due_at is None:
            break
        waits.append((row.due_at - before).total_seconds())
        pass_time(seconds=waits[-1] * (1 + JITTER) + 1)
    assert len(receiver.requests) == row.attempts == len(WAITS_S) + 1 == 8
    for waited, planned in zip(waits, WAITS_S, strict=True):
        assert planned <= waited <= planned * (1 + JITTER) + 1
    assert 20 < sum(WAITS_S) / 3600 < 30, "about a day"
    assert row.state == State.GIVEN_UP
    assert target.stopped_at is not None


def test_one_message_that_is_refused_does_not_hold_up_the_others(receiver, target, ada):
    receiver.answers = [422]
    for _number in range(3):
        announce(kind="attendance.recorded", employee_id=ada.pk, data={})
    deliver(target)
    pass_time(seconds=13)
    deliver(target)
    assert len(receiver.requests) == 4
    assert not WebhookDelivery.objects.exclude(state=State.DELIVERED).exists()
    ids = [message["id"] for message in receiver.messages]
    assert ids[3] == ids[0], "what failed comes last"


def test_a_target_that_takes_nothing_is_stopped_and_can_go_on(receiver, target, ada):
    receiver.default = 500
    make_check_in(ada)
    deliver(target)
    pass_time(seconds=STOP_AFTER.total_seconds())
    deliver(target)
    assert target.stopped_at is not None
    announce(kind="attendance.recorded", employee_id=ada.pk, data={})
    pass_time(days=2)
    assert deliver(target) == 0, "a stopped target is left in peace"
    receiver.default = 200
    assert start_again(target=target) == 2
    deliver(target)
    assert target.stopped_at is None
    assert WebhookDelivery.objects.filter(state=State.DELIVERED).count() == 2


def test_gone_stops_a_target_at_once(receiver, target, ada):
    receiver.default = 410
    make_check_in(ada)
    deliver(target)
    assert target.stopped_at is not None


def test_a_test_is_sent_once_even_to_a_stopped_target(receiver, target):
    WebhookTarget.objects.filter(pk=target.pk).update(stopped_at=timezone.now())
    receiver.default = 500
    test = send_test(target=target)
    deliver(target)
    test.refresh_from_db()
    assert receiver.messages[0]["kind"] == "test"
    assert (test.state, test.status) == (State.GIVEN_UP, 500)


def test_a_message_can_be_sent_again(receiver, target, ada):
    make_check_in(ada)
    delivery = WebhookDelivery.objects.get()
    with pytest.raises(WebhookError, match="about to be sent"):
        send_again(delivery=delivery)
    deliver(target)
    send_again(delivery=delivery)
    deliver(target)
    first, second = receiver.messages
    assert first == second


# Nothing is lost --------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_the_worker_is_woken_after_the_commit(target, ada):
    with transaction.atomic():
        make_check_in(ada)
        assert not list_jobs()
    (job,) = list_jobs()
    assert job.args == {"target_id": target.pk}
    deliver_webhooks(**job.args)
    assert WebhookDelivery.objects.get().state == State.DELIVERED


def take_long(_handler):
    time.sleep(30)


def list_jobs():
    return list(ProcrastinateJob.objects.filter(task_name="people.deliver_webhooks"))


@pytest.mark.django_db(transaction=True)
def test_what_a_killed_worker_has_left_is_sent(receiver, target, ada, settings):
    """Killed while the target takes its time: the claim ends, and the message goes out again."""
    receiver.answers = [take_long]
    make_check_in(ada)
    house = {**os.environ, "MUSTER_VAR_DIR": str(settings.VAR_DIR)}
    program = DELIVER % (connection.settings_dict["NAME"], target.pk)
    with subprocess.Popen([sys.executable, "-c", program], env=house) as worker:
        try:
            receiver.wait_for(1, timeout_s=60)
            assert deliver_due(target_id=target.pk) == 0, "another one is at it"
        finally:
            worker.kill()
    ProcrastinateJob.objects.all().delete()
    assert wake_targets() == 0, "its claim holds"
    pass_time(seconds=91)
    wake_webhooks(0)
    (job,) = list_jobs()
    deliver_webhooks(**job.args)
    first, second = receiver.messages
    assert first == second
    assert WebhookDelivery.objects.get().state == State.DELIVERED


DELIVER = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
import django
from django.conf import settings
from ipaddress import ip_network
settings.DATABASES["default"]["NAME"] = %r
settings.WEBHOOK_NETWORKS = [ip_network("127.0.0.0/8")]
django.setup()
from people.services import deliver_due
deliver_due(target_id=%d)
"""


@pytest.mark.django_db(transaction=True)
def test_a_slow_target_holds_up_no_check_in(receiver, target, ada):
    receiver.answers = [take_long]
    started = time.monotonic()
    make_check_in(ada)
    assert time.monotonic() - started < 2
    assert receiver.requests == [], "nobody is told while somebody stands at a kiosk"


def test_a_slow_answer_is_not_waited_for_long(receiver, monkeypatch):
    monkeypatch.setattr(outgoing, "TOTAL_S", 0.5)

    def drip(handler):
        for _number in range(50):
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nX: 1\r\n"[:1])
            time.sleep(0.1)

    receiver.answers = [drip]
    started = time.monotonic()
    with pytest.raises(OutgoingError, match="No answer within"):
        post(receiver.url, b"{}", headers={})
    assert time.monotonic() - started < 3


# Where nothing is sent --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "https://127.0.0.1/", "https://[::1]/", "https://localhost/",
        "https://10.1.2.3/", "https://192.168.1.1/", "https://172.16.0.1/", "https://0.0.0.0/",
        "https://169.254.169.254/latest/meta-data", "https://100.100.100.200/",
        "https://168.63.129.16/", "https://[::ffff:10.0.0.1]/", "https://[fd00:ec2::254]/",
        "https://[64:ff9b::a00:1]/", "https://[2002:a00:1::]/", "https://2130706433/",
        "https://0x7f000001/", "https://224.0.0.1/", "https://[fe80::1]/",
    ],
)  # fmt: skip
def test_private_addresses_are_refused(url, hr):
    with pytest.raises(AddressRefusedError, match="private network"):
        find_destination(url)


@pytest.mark.parametrize(
    "url",
    [
        "", "example.org", "ftp://example.org/", "file:///etc/passwd", "https://", "https:///x",
        "https://a b/", "https://user:word@example.org/", "https://example.org:99999/",
        "https://example.org/\n", "gopher://127.0.0.1", "https://" + "a" * 600, "https://a..b/",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(url):
    with pytest.raises(AddressRefusedError):
        find_destination(url)


def resolve_to(monkeypatch, *addresses):
    asked = []

    def answer(host, port, **_options):
        asked.append(host)
        family = socket.AF_INET
        return [(family, socket.SOCK_STREAM, 6, "", (it, port)) for it in addresses]

    monkeypatch.setattr(outgoing.socket, "getaddrinfo", answer)
    return asked


def test_a_name_that_leads_inside_is_refused_when_saved_and_when_sent(
    receiver, hr, ada, monkeypatch, settings
):
    settings.WEBHOOK_NETWORKS = []
    resolve_to(monkeypatch, "93.184.215.14", "10.0.0.7")
    with pytest.raises(ValidationError, match="private network"):
        make_target("https://hook.example/", hr)
    resolve_to(monkeypatch, "93.184.215.14")
    target = make_target("https://hook.example/", hr)
    make_check_in(ada)
    resolve_to(monkeypatch, "127.0.0.1")
    deliver(target)
    assert "private network" in WebhookDelivery.objects.get().problem
    assert receiver.requests == []


def test_the_connection_goes_to_the_address_that_was_judged(receiver, monkeypatch):
    asked = resolve_to(monkeypatch, "127.0.0.1")
    answer = post(receiver.url.replace("127.0.0.1", "hook.example"), b"{}", headers={})
    assert answer.status == 204
    assert asked == ["hook.example"], "asked once"
    assert receiver.requests[0]["headers"]["Host"] == f"hook.example:{receiver.port}"


def test_a_redirect_is_not_followed(receiver, target, ada):
    receiver.default, receiver.headers = 307, {"Location": receiver.url + "/elsewhere"}
    make_check_in(ada)
    deliver(target)
    assert [request["path"] for request in receiver.requests] == ["/hook"]
    assert "redirect" in WebhookDelivery.objects.get().problem


def test_plain_http_goes_into_listed_networks_only(monkeypatch):
    resolve_to(monkeypatch, "93.184.215.14")
    with pytest.raises(AddressRefusedError, match="https"):
        find_destination("http://hook.example/")


def test_only_a_trusted_certificate_with_the_right_name_is_taken(receiver, monkeypatch, tmp_path):
    files = make_certificate("hook.example", tmp_path)
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(*files)
    receiver.server.socket = server.wrap_socket(receiver.server.socket, server_side=True)
    resolve_to(monkeypatch, "127.0.0.1")
    with pytest.raises(OutgoingError, match="verify failed"):
        post(f"https://hook.example:{receiver.port}/", b"{}", headers={})
    trusting = ssl.create_default_context(cafile=files[0])
    monkeypatch.setattr(outgoing, "make_tls_context", lambda: trusting)
    assert post(f"https://hook.example:{receiver.port}/", b"{}", headers={}).status == 204
    with pytest.raises(OutgoingError, match="mismatch"):
        post(f"https://other.example:{receiver.port}/", b"{}", headers={})
    assert len(receiver.requests) == 1


def make_certificate(name, folder):
    """One that signs itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now, day = timezone.now(), datetime.timedelta(days=1)
    certificate = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(subject)
        .public_key(key.public_key()).serial_number(1)
        .not_valid_before(now - day).not_valid_after(now + day)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    paths = folder / "certificate.pem", folder / "key.pem"
    paths[0].write_bytes(certificate.public_bytes(Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return paths


def test_a_listed_network_is_allowed_and_no_other(settings):
    settings.WEBHOOK_NETWORKS = [ip_network("10.0.8.0/24")]
    assert find_destination("http://10.0.8.20:8080/a?b=c").netloc == "10.0.8.20:8080"
    with pytest.raises(AddressRefusedError):
        find_destination("https://10.0.9.20/")
    assert not is_public(ip_address("10.0.8.20"))


# Keeping house ----------------------------------------------------------------------------------


def test_the_secret_is_kept_encrypted_and_can_be_renewed(target, settings):
    row = WebhookTarget.objects.get(pk=target.pk)
    assert target.shown_secret not in row.secret
    assert decrypt(row.secret.encode()).decode() == target.shown_secret
    fresh = renew_secret(target=target)
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode(), *settings.ENCRYPTION_KEYS]
    assert renew_secrets()["webhook secrets"] == (1, [])
    settings.ENCRYPTION_KEYS = settings.ENCRYPTION_KEYS[:1]
    row.refresh_from_db()
    assert decrypt(row.secret.encode()).decode() == fresh


def test_messages_are_not_kept_for_good(target, ada):
    make_check_in(ada)
    (run,) = apply_retention(
        only=["webhook_deliveries"], now=timezone.now() + datetime.timedelta(days=31)
    )
    assert run.count == 1
    assert not WebhookDelivery.objects.exists()
