"""Doors to test with: a real broker and a real board on loopback, and doors that reach them."""

import datetime
import getpass
import json
import secrets
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from ipaddress import ip_network
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from paho.mqtt.client import Client, MQTTv5
from paho.mqtt.enums import CallbackAPIVersion

from attendance.doors.keeping import make_door
from attendance.models import AccessRule, Door, DoorReader
from tests.company_fixtures import make_site
from tests.server_fixtures import find_free_port

USER, PASSWORD = "muster", "open, sesame"


class Broker:
    """Mosquitto, with a password, on one port without and on another with TLS."""

    def __init__(self, folder: Path) -> None:
        self.port, self.tls_port = find_free_port(), find_free_port()
        self.certificate = folder / "cert.pem"
        write_certificate(folder)
        passwords = folder / "passwords"
        subprocess.run(
            ["mosquitto_passwd", "-b", "-c", passwords, USER, PASSWORD],
            check=True, capture_output=True,
        )  # fmt: skip
        settings = folder / "mosquitto.conf"
        settings.write_text(
            f"user {getpass.getuser()}\nallow_anonymous false\npassword_file {passwords}\n"
            f"listener {self.port} 127.0.0.1\nlistener {self.tls_port} 127.0.0.1\n"
            f"certfile {self.certificate}\nkeyfile {folder / 'key.pem'}\n"
        )
        self.process = subprocess.Popen(
            [shutil.which("mosquitto") or "/usr/sbin/mosquitto", "-c", settings],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self.url = f"mqtt://{USER}:open%2C%20sesame@127.0.0.1:{self.port}"
        self.tls_url = f"mqtts://{USER}:open%2C%20sesame@localhost:{self.tls_port}"

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=10)


def write_certificate(folder: Path) -> None:
    """One for localhost that trusts itself, as a company's own authority would make it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    day = datetime.timedelta(days=1)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - day)
        .not_valid_after(now + day)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )


class Board:
    """A relay board: what it hears on its topic."""

    def __init__(self, broker: Broker, topic: str) -> None:
        self.heard: list[dict] = []
        self._subscribed = threading.Event()
        self.client = Client(
            CallbackAPIVersion.VERSION2, client_id=f"board-{secrets.token_hex(4)}", protocol=MQTTv5
        )
        self.client.username_pw_set(USER, PASSWORD)
        self.client.on_message = lambda _c, _d, message: self.heard.append(
            json.loads(message.payload) | {"qos": message.qos, "retain": message.retain}
        )
        self.client.on_connect = lambda client, *_rest: client.subscribe(topic, qos=1)
        self.client.on_subscribe = lambda *_rest: self._subscribed.set()
        deadline = time.monotonic() + 10
        while True:
            try:
                self.client.connect("127.0.0.1", broker.port)
                break
            except OSError:
                assert time.monotonic() < deadline, "the broker does not start"
                time.sleep(0.02)
        self.client.loop_start()
        assert self._subscribed.wait(10)

    def wait_for(self, count: int) -> list[dict]:
        deadline = time.monotonic() + 10
        while len(self.heard) < count:
            assert time.monotonic() < deadline, f"{len(self.heard)} of {count} came"
            time.sleep(0.01)
        return self.heard

    def close(self) -> None:
        self.client.disconnect()
        self.client.loop_stop()


@pytest.fixture(scope="session")
def broker(tmp_path_factory) -> Iterator[Broker]:
    if not (shutil.which("mosquitto") or Path("/usr/sbin/mosquitto").exists()):
        pytest.skip("No Mosquitto: apt-get install mosquitto")
    folder = tmp_path_factory.mktemp("mosquitto")
    broker = Broker(folder)
    yield broker
    broker.close()


@pytest.fixture
def loopback(settings) -> None:
    """Relays of the tests listen on loopback, which a setting lists."""
    settings.WEBHOOK_NETWORKS = [ip_network("127.0.0.0/8"), ip_network("::1/128")]


TOPIC = "doors/main/open"


@pytest.fixture
def board(broker, loopback) -> Iterator[Board]:
    board = Board(broker, TOPIC)
    yield board
    board.close()


def make_mqtt_door(broker: Broker, name: str = "Main door", **values) -> Door:
    values = {"site": make_site(), "topic": TOPIC, "address": broker.url, **values}
    return make_door(name=name, relay=Door.Relay.MQTT, **values)[0]


def let_everybody_pass(door: Door, **values) -> AccessRule:
    return AccessRule.objects.create(door=door, **values)


def add_reader(door: Door, *, device=None, camera=None, side="outside") -> DoorReader:
    return DoorReader.objects.create(door=door, device=device, camera=camera, side=side)
