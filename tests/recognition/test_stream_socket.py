"""The stream for other clients: who is let in, what is said, what is written down, and no more."""

import json
import time
from contextlib import ExitStack
from pathlib import Path
from typing import get_args, get_origin, get_type_hints

import numpy as np
import pytest
import yaml
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from people.models import AccessRecord
from people.roles import Role
from people.scopes import Scope
from people.services import create_integration, erase_face_data, revoke_integration
from recognition import stream_messages, stream_socket
from recognition.services import enrol
from tests.browser_fixtures import place_on_frame
from tests.company_fixtures import as_jpeg, make_account, make_employee
from tests.server_fixtures import receive, receive_until

pytestmark = pytest.mark.engine
PATH = "/ws/v1/stream"
FILE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "stream.asyncapi.yaml"


@pytest.fixture
def account(server, use_engine):
    return make_account("camera", Role.SECURITY)


@pytest.fixture
def make_key(account):
    def make(scope=Scope.STREAM_USE, **values):
        return create_integration(name="Test", account=account, scopes=[scope], **values)

    return make


@pytest.fixture
def key(make_key):
    return make_key()[1]


@pytest.fixture(scope="module")
def frame(portrait):
    return as_jpeg(np.array(place_on_frame(portrait)))


@pytest.fixture
def open_stream(server):
    """A socket as a program opens it: no cookie, no origin."""
    with ExitStack() as opened:

        def start(path=PATH, **headers):
            address = f"ws://127.0.0.1:{server.port}{path}"
            socket = connect(address, additional_headers=headers, proxy=None)
            return opened.enter_context(socket)

        yield start


def refuse(socket):
    """What is said, and the code with which it is closed."""
    message = receive(socket)
    assert message["type"] == "error"
    assert message["fatal"]
    with pytest.raises(ConnectionClosed) as closed:
        socket.recv(timeout=5)
    return message["code"], closed.value.rcvd.code


def look_until_named(socket, frame):
    for _number in range(20):
        socket.send(frame)
        message = receive_until(socket, lambda it: it["type"] == "faces")
        if any(face["person"] for face in message["faces"]):
            return message
    raise AssertionError("nobody was named")


# What is said and written down ------------------------------------------------------------------


def test_a_face_is_named_and_each_search_is_written_down_once(open_stream, key, frame, portrait):
    ada = make_employee("Ada Lovelace")
    enrol(employee=ada, photos=[portrait])
    socket = open_stream(Authorization=f"Api-Key {key}")
    hello = receive(socket)
    assert set(hello) == {"type", "server_time", "frames_per_s", "max_frame_bytes"}
    message = look_until_named(socket, frame)
    (face,) = message["faces"]
    assert face["person"] == {"employee_id": ada.pk, "number": ada.number, "name": "Ada Lovelace"}
    assert face["reason"] == "clear_match"
    assert (message["width"], message["height"]) == (640, 480)
    for _number in range(3):
        socket.send(frame)
        receive_until(socket, lambda it: it["type"] == "faces")
    opened, named = AccessRecord.objects.filter(action="search_face").order_by("pk")
    assert (opened.employee, named.employee) == (None, ada)
    assert named.account.get_username() == "camera"
    assert "Test" in named.place
    erase_face_data(employee=ada)
    socket.send(frame)
    after = receive_until(socket, lambda it: it["type"] == "faces")
    assert not any(face["person"] for face in after["faces"])


def test_what_is_no_picture_is_said_and_the_stream_goes_on(open_stream, key, frame, monkeypatch):
    socket = open_stream(**{"X-Api-Key": key})
    receive(socket)
    for data, code in [
        (b"rubbish", "not_an_image"), (b"", "not_an_image"), ("text", "request_unknown"),
        (b"\xff" * 600_000, "frame_too_large"),
    ]:  # fmt: skip
        socket.send(data)
        error = receive_until(socket, lambda it: it["type"] == "error")
        assert (error["code"], error["fatal"]) == (code, False)
    socket.send(frame)
    assert receive_until(socket, lambda it: it["type"] == "faces")["faces"]


# Who is let in ----------------------------------------------------------------------------------


def test_a_client_without_headers_says_its_key_first(open_stream, key):
    socket = open_stream()
    socket.send(json.dumps({"type": "hello", "key": key}))
    assert receive(socket)["type"] == "hello"


@pytest.mark.parametrize(
    "first", [b"\xff\xd8", "{}", "[" * 400, '{"type": "hello"}', '{"type": "hello", "key": 7}']
)
def test_without_a_key_nothing_is_looked_at(open_stream, account, first):
    socket = open_stream()
    socket.send(first)
    assert refuse(socket) == ("hello_wrong", 4401)


def test_who_says_nothing_is_not_waited_for(open_stream, account, monkeypatch):
    monkeypatch.setattr(stream_socket, "HELLO_WITHIN_S", 0.1)
    assert refuse(open_stream()) == ("hello_wrong", 4408)


def test_the_key_in_the_address_opens_nothing(open_stream, key, monkeypatch):
    monkeypatch.setattr(stream_socket, "HELLO_WITHIN_S", 0.1)
    assert refuse(open_stream(f"{PATH}?key={key}")) == ("hello_wrong", 4408)


def test_a_wrong_key_and_one_for_something_else_are_refused(open_stream, make_key, account):
    assert refuse(open_stream(Authorization="Api-Key abc.def")) == ("key_wrong", 4401)
    assert refuse(open_stream(Authorization="Bearer x")) == ("key_wrong", 4401)
    key = make_key(Scope.FACES_RECOGNISE)[1]
    assert refuse(open_stream(**{"X-Api-Key": key})) == ("scope_missing", 4403)
    account.groups.clear()
    assert refuse(open_stream(**{"X-Api-Key": make_key()[1]})) == ("forbidden", 4403)


def test_a_revoked_key_ends_an_open_stream(open_stream, make_key, monkeypatch):
    monkeypatch.setattr(stream_socket, "LOOK_AGAIN_EVERY_S", 0.1)
    integration, key = make_key()
    socket = open_stream(**{"X-Api-Key": key})
    receive(socket)
    revoke_integration(integration=integration)
    assert refuse(socket) == ("key_revoked", 4401)
    assert refuse(open_stream(**{"X-Api-Key": key})) == ("key_revoked", 4401)


def test_a_key_has_so_many_streams(open_stream, key, settings):
    settings.STREAMS_PER_KEY = 1
    first = open_stream(**{"X-Api-Key": key})
    receive(first)
    assert refuse(open_stream(**{"X-Api-Key": key})) == ("too_many_streams", 4429)
    first.close()
    wait_until(lambda: not stream_socket.OPEN)
    assert receive(open_stream(**{"X-Api-Key": key}))["type"] == "hello"


def wait_until(is_so):
    deadline = time.monotonic() + 5
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_streams_count_as_requests_of_the_key(open_stream, make_key):
    key = make_key(requests_per_minute=1)[1]
    receive(open_stream(**{"X-Api-Key": key}))
    assert refuse(open_stream(**{"X-Api-Key": key})) == ("throttled", 4429)


def test_too_many_messages_end_the_stream(open_stream, key, settings):
    settings.KIOSK_MESSAGES_PER_S = 1
    socket = open_stream(**{"X-Api-Key": key})
    receive(socket)
    for _number in range(5):
        socket.send("x")
    message = receive_until(socket, lambda it: it["fatal"])
    assert message["code"] == "too_many_messages"


def test_a_session_counts_on_our_own_pages_only(server, client, account):
    client.force_login(account)
    cookies = f"sessionid={client.cookies['sessionid'].value}"
    with server.connect(PATH, cookies=cookies) as socket:
        assert receive(socket)["type"] == "hello"
    with server.connect(PATH, cookies=cookies, origin="https://elsewhere.example") as socket:
        socket.send("{}")
        assert refuse(socket) == ("hello_wrong", 4401)
    board = {"path": "/ws/board/", "cookies": cookies, "origin": "https://elsewhere.example"}
    with pytest.raises(InvalidStatus), server.connect(**board):
        raise AssertionError("a page from elsewhere was let in")


# The file ---------------------------------------------------------------------------------------


def read_file():
    return yaml.safe_load(FILE.read_text())


MESSAGES = [
    found
    for found in vars(stream_messages).values()
    if isinstance(found, type) and hasattr(found, "__required_keys__")
]


@pytest.mark.parametrize("message", MESSAGES, ids=lambda it: it.__name__)
def test_the_file_says_what_the_types_say(message):
    schema = read_file()["components"]["schemas"][message.__name__]
    hints = get_type_hints(message)
    assert set(schema["properties"]) == set(hints)
    assert set(schema["required"]) == message.__required_keys__
    for name, hint in hints.items():
        check_type(schema["properties"][name], hint)


def check_type(schema, hint):
    """The simple types, constants and choices of a property."""
    if str(get_origin(hint)) == "typing.Literal":
        choices = list(get_args(hint))
        assert schema.get("enum", [schema.get("const")]) == choices
    elif isinstance(hint, type) and hasattr(hint, "__required_keys__"):
        assert schema["$ref"].endswith(f"/{hint.__name__}")
    elif get_origin(hint) is list:
        assert schema["type"] == "array"
        check_type(schema["items"], get_args(hint)[0])
    elif type(None) in get_args(hint):
        (inner,) = (it for it in get_args(hint) if it is not type(None))
        check_nullable(schema, inner)
    else:
        assert schema["type"] == NAMES[hint]


def check_nullable(schema, hint):
    if "oneOf" in schema:
        check_type(schema["oneOf"][0], hint)
        assert schema["oneOf"][1] == {"type": "null"}
    else:
        assert schema["type"] == [NAMES[hint], "null"]


NAMES = {str: "string", int: "integer", float: "number", bool: "boolean"}


def test_the_file_names_every_message_and_no_other():
    content = read_file()
    assert content["asyncapi"].startswith("3.")
    messages = set(content["components"]["messages"]) - {"Frame"}
    assert set(content["components"]["schemas"]) == {it.__name__ for it in MESSAGES}
    assert messages == {
        it.__name__ for it in MESSAGES if it.__name__.endswith(("Request", "Message"))
    }
    assert set(content["channels"]["stream"]["messages"]) == messages | {"Frame"}
    assert content["channels"]["stream"]["address"] == PATH
    for name, message in content["components"]["messages"].items():
        for example in message.get("examples", ()):
            schema = content["components"]["schemas"][name]
            assert set(example["payload"]) == set(schema["properties"])
