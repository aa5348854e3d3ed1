"""A real server on loopback, in this process: the same application, database and engine."""

import json
import socket
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
import uvicorn
from websockets.sync.client import ClientConnection, connect

from attendance.device_key import DeviceKey
from config.asgi import application


class Server:
    """Where the server listens."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.url = f"http://127.0.0.1:{port}"

    def connect(
        self, path: str, *, cookies: str = "", origin: str | None = "same"
    ) -> ClientConnection:
        """A WebSocket; `origin` is this server unless told otherwise."""
        return connect(
            f"ws://127.0.0.1:{self.port}{path}",
            origin=self.url if origin == "same" else origin,
            additional_headers={"Cookie": cookies} if cookies else {},
            open_timeout=10,
            max_size=None,
            proxy=None,
        )


@contextmanager
def run_server(port: int | None = None) -> Iterator[Server]:
    """A server that is stopped at the end; on the same port another one can take its place."""
    port = port or find_free_port()
    config = uvicorn.Config(
        application, host="127.0.0.1", port=port, lifespan="off", log_level="warning",
        ws_max_size=2**20, timeout_graceful_shutdown=2,
    )  # fmt: skip
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started:
        assert time.monotonic() < deadline, "the server did not start"
        time.sleep(0.02)
    yield Server(port)
    server.should_exit = True
    thread.join(10)


def find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def _running_server(django_db_setup) -> Iterator[Server]:
    with run_server() as server:
        yield server


@pytest.fixture
def server(transactional_db, _running_server) -> Server:
    return _running_server


@contextmanager
def knock(
    server: Server, key: DeviceKey, path: str = "/ws/kiosk/", **options
) -> Iterator[ClientConnection]:
    """A socket right after its proof; whatever the server says to it is still to come."""
    with server.connect(path, **options) as kiosk:
        kiosk.send(key.answer(kiosk.recv(timeout=15), host="127.0.0.1"))
        yield kiosk


@contextmanager
def open_kiosk(server: Server, key: DeviceKey) -> Iterator[ClientConnection]:
    """A paired kiosk's socket after its greeting."""
    with knock(server, key) as kiosk:
        assert receive(kiosk)["type"] == "hello"
        yield kiosk


def sign_request(
    server_url: str, key: DeviceKey, method: str, path: str, body: bytes = b""
) -> dict[str, str]:
    """The headers of a request of the kiosk, with a fresh challenge of the server."""
    with urllib.request.urlopen(f"{server_url}/kiosk/challenge/", timeout=10) as response:
        challenge = json.loads(response.read())["challenge"]
    host = urlsplit(server_url).hostname
    return key.sign_request(host=host, challenge=challenge, method=method, path=path, body=body)


def receive_any(connection: ClientConnection, timeout_s: float = 15) -> dict:
    """The next message."""
    return json.loads(connection.recv(timeout=timeout_s))


def receive(connection: ClientConnection, timeout_s: float = 15) -> dict:
    """The next message that is no news of the rate: a busy machine tells one at any time."""
    return receive_until(connection, lambda message: message["type"] != "rate", timeout_s)


def receive_until(
    connection: ClientConnection, wanted: Callable[[dict], bool], timeout_s: float = 15
) -> dict:
    """The first message that is wanted; the others are dropped."""
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        message = receive_any(connection, deadline - time.monotonic())
        if wanted(message):
            return message
    raise AssertionError("the message did not come")
