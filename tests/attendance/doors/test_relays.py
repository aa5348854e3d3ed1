"""What a relay is told, by a real broker and a real server; and that nothing else opens it."""

import hashlib
import hmac
import importlib.util
import json
import socket
import threading
import time
import uuid
from pathlib import Path

import pytest
from django.utils import timezone

from attendance.doors.commands import VALID_FOR, Command, Relay, find_relay, write_command
from attendance.doors.keeping import set_address
from attendance.doors.relays import send_command
from attendance.doors.retention import renew_door_secrets
from attendance.errors import DoorRefusedError
from attendance.models import Door
from people.outgoing import Patience
from people.signatures import compute_signature
from tests.company_fixtures import make_site
from tests.door_fixtures import TOPIC, make_mqtt_door
from tests.server_fixtures import find_free_port

SECRET = "whsec_test"


def make_relay(**values) -> Relay:
    return Relay(
        **{
            "kind": "webhook", "address": "", "topic": TOPIC, "secret": SECRET,
            "is_nearby": False, "door": str(uuid.uuid4()), "name": "Main door", "open_seconds": 5,
            **values,
        }
    )  # fmt: skip


def command_now(**values) -> Command:
    return Command(uuid.uuid4(), timezone.now(), **values)


# MQTT --------------------------------------------------------------------------------------------


def test_a_command_reaches_the_board_once_and_is_not_kept_for_later(broker, board):
    relay, command = make_relay(kind="mqtt", address=broker.url), command_now()
    result = send_command(relay, command)
    assert result.was_taken, result.detail
    (heard,) = board.wait_for(1)
    assert (heard["action"], heard["seconds"], heard["nonce"]) == ("open", 5, str(command.nonce))
    assert heard["expires_at"] - heard["issued_at"] == VALID_FOR.total_seconds()
    assert (heard["qos"], heard["retain"]) == (1, False)
    signed = f"{relay.door}.{command.nonce}.{heard['expires_at']}.5".encode()
    assert heard["signature"] == hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
    assert "employee" not in heard  # nothing about the person leaves Muster


def test_with_tls_the_certificate_is_checked_against_the_name(broker, board, monkeypatch):
    relay = make_relay(kind="mqtt", address=broker.tls_url)
    refused = send_command(relay, command_now())
    assert not refused.was_taken
    assert "certificate" in refused.detail.lower()
    monkeypatch.setenv("SSL_CERT_FILE", str(broker.certificate))
    assert send_command(relay, command_now()).was_taken
    by_number = make_relay(kind="mqtt", address=broker.tls_url.replace("localhost", "127.0.0.1"))
    assert not send_command(by_number, command_now()).was_taken
    board.wait_for(1)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"address": "mqtt://muster:wrong@127.0.0.1:{port}"}, "refuses"),
        ({"address": "mqtt://127.0.0.1:{port}"}, "refuses"),
        ({"topic": "nobody/is/here"}, "Nobody listens"),
        ({"address": "mqtt://127.0.0.1:{free}"}, "Not delivered"),
        ({"address": "https://127.0.0.1/"}, "no address"),
        ({"address": "mqtts://192.168.7.7"}, "private network"),
        ({"address": "mqtt://203.0.113.7"}, ""),
    ],
)
def test_what_goes_wrong_is_said_and_opens_nothing(broker, board, change, words):
    ports = {"port": broker.port, "free": find_free_port()}
    values = {"kind": "mqtt", "address": broker.url, **change}
    relay = make_relay(**{**values, "address": values["address"].format(**ports)})
    result = send_command(relay, command_now())
    assert not result.was_taken
    assert words in result.detail
    assert result.detail
    assert not board.heard


def test_a_command_that_is_late_is_not_even_sent(broker, board):
    late = Command(uuid.uuid4(), timezone.now() - VALID_FOR)
    result = send_command(make_relay(kind="mqtt", address=broker.url), late)
    assert (result.was_taken, "late" in result.detail) == (False, True)
    assert not board.heard


def test_a_broker_that_says_nothing_is_given_up_in_time(loopback, monkeypatch):
    monkeypatch.setattr("attendance.doors.relays.PATIENCE", Patience(0.3, 0.4))
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"mqtt://127.0.0.1:{silent.getsockname()[1]}"
        result = send_command(make_relay(kind="mqtt", address=address), command_now())
    assert not result.was_taken
    assert "in time" in result.detail
    assert result.took_ms < 2000


def test_an_older_broker_is_spoken_to_in_its_version(loopback):
    """It answers MQTT 5 with "unacceptable protocol version", as 3.1.1 asks of it."""
    versions = []

    def serve(server):
        for _ in range(2):
            connection, _address = server.accept()
            with connection:
                hello = connection.recv(1024)
                versions.append(hello[8])
                if hello[8] == 5:
                    connection.sendall(b"\x20\x02\x00\x01")
                    continue
                connection.sendall(b"\x20\x02\x00\x00")
                packet = connection.recv(4096)
                at = 1 + (2 if packet[1] & 0x80 else 1)
                at += 2 + int.from_bytes(packet[at : at + 2])
                connection.sendall(b"\x40\x02" + packet[at : at + 2])
                connection.recv(16)

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=serve, args=[server], daemon=True)
        thread.start()
        address = f"mqtt://127.0.0.1:{server.getsockname()[1]}"
        result = send_command(make_relay(kind="mqtt", address=address), command_now())
        thread.join(5)
    assert result.was_taken, result.detail
    assert versions == [5, 4]


# Webhook -----------------------------------------------------------------------------------------


def test_a_webhook_is_signed_twice_and_carries_the_password_of_the_board(receiver):
    address = receiver.url.replace("http://", "http://board:s%C3%A9cret@")
    relay, command = make_relay(address=address), command_now()
    assert send_command(relay, command).was_taken
    (request,) = receiver.requests
    headers = request["headers"]
    timestamp, signature = (
        part.partition("=")[2] for part in headers["Muster-Signature"].split(",")
    )
    assert signature == compute_signature(request["body"], secret=SECRET, timestamp=int(timestamp))
    assert headers["Authorization"].startswith("Basic ")
    assert json.loads(request["body"])["nonce"] == str(command.nonce)


def test_a_board_that_refuses_or_sends_elsewhere_has_not_opened(receiver):
    receiver.headers = {"Location": receiver.url}
    for status in (500, 302, 404):
        receiver.default = status
        assert not send_command(make_relay(address=receiver.url), command_now()).was_taken
    assert len(receiver.requests) == 3  # nothing is tried again, no redirect is followed


# Addresses ---------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("relay", "address", "nearby"),
    [
        ("webhook", "http://192.168.1.20/open", True),
        ("webhook", "https://10.0.0.9:8443/relay", True),
        ("mqtt", "mqtt://muster:x@192.168.1.2", True),
        ("mqtt", "mqtts://[fd00::5]:8884", True),
        ("webhook", "https://1.1.1.1/open", False),
    ],
)
def test_addresses_that_are_taken(relay, address, nearby):
    door = Door(name="A", site=make_site(), relay=relay, topic="t", is_nearby=nearby)
    set_address(door, address)
    assert "muster:x" not in door.address_shown
    assert "open" not in door.address_shown  # a path can be a secret too


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("relay", "address", "nearby"),
    [
        ("webhook", "http://192.168.1.20/open", False),
        ("webhook", "http://1.1.1.1/open", True),  # unencrypted through the internet
        ("webhook", "https://127.0.0.1/open", True),  # this machine
        ("webhook", "https://169.254.169.254/latest", True),  # the cloud's own
        ("webhook", "https://[::ffff:127.0.0.1]/", True),
        ("webhook", "mqtt://192.168.1.20", True),
        ("mqtt", "mqtts://192.168.1.20/path", True),
        ("mqtt", "mqtt://1.1.1.1", True),
        ("mqtt", "mqtts://", True),
        ("mqtt", "", True),
        ("mqtt", "mqtts://bro ker", True),
        ("mqtt", "mqtts://192.168.1.20:99999", True),
    ],
)
def test_addresses_that_are_refused(relay, address, nearby):
    door = Door(name="A", site=make_site(), relay=relay, topic="t", is_nearby=nearby)
    with pytest.raises(DoorRefusedError):
        set_address(door, address)


@pytest.mark.django_db
def test_address_and_secret_are_encrypted_and_follow_the_newest_key(settings, broker, loopback):
    from cryptography.fernet import Fernet

    door = make_mqtt_door(broker)
    relay = find_relay(door)
    assert "sesame" not in door.address + door.address_shown
    assert relay.secret not in door.secret
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode(), *settings.ENCRYPTION_KEYS]
    assert renew_door_secrets(True) == (1, [])
    assert renew_door_secrets(False) == (1, [])
    settings.ENCRYPTION_KEYS = settings.ENCRYPTION_KEYS[:1]
    door.refresh_from_db()
    assert find_relay(door) == relay
    assert renew_door_secrets(False) == (0, [])
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    assert renew_door_secrets(False) == (0, ["Main door"])


# The example -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def example():
    path = Path(__file__).resolve().parents[3] / "docs" / "examples" / "python" / "door_relay.py"
    spec = importlib.util.spec_from_file_location("door_relay", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_relay_of_the_how_to_obeys_once_in_time_and_nobody_else(example):
    relay, command = make_relay(), command_now()
    payload, now_s = write_command(relay, command), time.time()
    other = write_command(make_relay(secret="whsec_other"), command_now())
    longer = payload.replace(b'"seconds": 5', b'"seconds": 50')
    board = example.Relay(SECRET, now_s - 2)
    late_s = now_s + VALID_FOR.total_seconds() + 1
    assert [board.check(one, now_s) for one in (b"{}", b"nonsense", other, longer)] == [0, 0, 0, 0]
    assert board.check(payload, late_s) == 0
    assert board.check(payload, now_s) == 5
    assert board.check(payload, now_s) == 0  # played back
    restarted = example.Relay(SECRET, now_s + 2)
    assert restarted.check(payload, now_s + 3) == 0  # played back after a restart
