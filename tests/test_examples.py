"""The examples of the documentation do what they say, against a real server."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from people.roles import Role
from people.scopes import Scope
from people.services import create_integration, create_target, deliver_due, send_test
from people.signatures import sign
from recognition.services import enrol
from tests.browser_fixtures import place_on_frame, watch_for_errors
from tests.company_fixtures import as_jpeg, make_account, make_employee
from tests.server_fixtures import find_free_port

EXAMPLES = Path(__file__).resolve().parents[1] / "docs" / "examples"
PYTHON, JAVASCRIPT = EXAMPLES / "python", EXAMPLES / "javascript"
SECRET, BODY = "whsec_test", b'{"id": "1", "name": "\xc3\x84da"}'


@pytest.fixture
def world(server, use_engine, portrait, tmp_path):
    """Ada is known; there is a key, her photo, and a folder of frames of her."""
    enrol(employee=make_employee("Ada Lovelace"), photos=[portrait])
    key = create_integration(
        name="Example", account=make_account("door", Role.SECURITY),
        scopes=[Scope.FACES_RECOGNISE, Scope.STREAM_USE],
    )[1]  # fmt: skip
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(portrait)
    frame = as_jpeg(np.array(place_on_frame(portrait)))
    frames = tmp_path / "frames"
    frames.mkdir()
    for number in range(8):
        (frames / f"{number}.jpg").write_bytes(frame)
    house = {**os.environ, "MUSTER_URL": server.url, "MUSTER_KEY": key}
    return {"house": house, "key": key, "photo": photo, "frames": frames, "frame": frame}


def run(*command, house):
    return subprocess.run(
        list(map(str, command)), env=house, capture_output=True, text=True, timeout=120, check=False
    )


def find_node():
    path = shutil.which("node")
    if not path:
        pytest.skip("No Node: the browser's test runs the same modules.")
    return path


# Python -----------------------------------------------------------------------------------------


@pytest.mark.engine
def test_python_recognises_and_streams(world):
    result = run(sys.executable, PYTHON / "recognise.py", world["photo"], house=world["house"])
    assert "Ada Lovelace (score" in result.stdout, result.stderr
    result = run(sys.executable, PYTHON / "stream.py", world["frames"], house=world["house"])
    assert result.returncode == 0, result.stderr
    lines = result.stdout.splitlines()
    assert len(lines) == 8
    assert lines[-1] == "frame 8: Ada Lovelace"
    house = {**world["house"], "MUSTER_KEY": "wrong"}
    for program, argument in [("recognise.py", world["photo"]), ("stream.py", world["frames"])]:
        result = run(sys.executable, PYTHON / program, argument, house=house)
        assert result.stderr.startswith("key_wrong: ")


def load(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def make_cases():
    """Header, time, and whether it is genuine."""
    header = sign(BODY, secret=SECRET, timestamp=1000)
    return [
        (header, 1000, True),
        (header, 1299, True),
        (header, 1301, False),
        (header, 699, False),
        (header.replace("t=1000", "t=1001"), 1000, False),
        (sign(BODY + b" ", secret=SECRET, timestamp=1000), 1000, False),
        (sign(BODY, secret="whsec_other", timestamp=1000), 1000, False),
        ("t=1000", 1000, False),
        ("", 1000, False),
        ("v1=,t=1000,,=", 1000, False),
    ]


def test_python_knows_a_genuine_webhook():
    verify = load(PYTHON / "verify_webhook.py")
    for header, now_s, expected in make_cases():
        assert verify.is_genuine(header, BODY, SECRET, now_s) == expected, header


@pytest.mark.django_db
def test_python_receives_a_webhook(receiver):
    """The example's own server takes what Muster sends, and refuses another secret."""
    port = find_free_port()
    account = make_account("hr", Role.HR_ADMIN)
    target, secret = create_target(
        name="Example", url=f"http://127.0.0.1:{port}/", kinds=["face.ready"], account=account
    )
    house = {**os.environ, "MUSTER_WEBHOOK_SECRET": secret}
    command = [sys.executable, str(PYTHON / "verify_webhook.py"), str(port)]
    with subprocess.Popen(
        command, env=house, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as hook:
        try:
            delivery = send_test(target=target)
            deadline = time.monotonic() + 20
            while delivery.status is None and time.monotonic() < deadline:
                type(delivery).objects.filter(pk=delivery.pk).update(
                    state="waiting", due_at=delivery.created_at, is_asked=True
                )
                deliver_due(target_id=target.pk)
                delivery.refresh_from_db()
        finally:
            hook.kill()
        assert delivery.status == 204
        assert hook.stdout.read().startswith(b"test ")


# JavaScript -------------------------------------------------------------------------------------


@pytest.mark.engine
def test_node_recognises(world):
    result = run(find_node(), JAVASCRIPT / "recognise.js", world["photo"], house=world["house"])
    assert "Ada Lovelace (score" in result.stdout, result.stderr


@pytest.mark.engine
@pytest.mark.browser
def test_a_browser_recognises_streams_and_knows_a_genuine_webhook(world, server, open_browser):
    """On a page of Muster's own host, under its content policy."""
    page = open_browser().new_page()
    serve_examples(page, server, world)
    with watch_for_errors(page):
        page.goto(f"{server.url}/accounts/login/")
        found = page.evaluate(IN_BROWSER, {"url": server.url, "key": world["key"]})
    assert "Ada Lovelace" in found["lines"][0]
    assert found["seen"][-1]["faces"][0]["person"]["name"] == "Ada Lovelace"
    cases = [[header, now_s] for header, now_s, _expected in make_cases()]
    verdicts = page.evaluate(VERIFY, {"cases": cases, "body": BODY.decode(), "secret": SECRET})
    assert verdicts == [expected for _header, _now_s, expected in make_cases()]


def serve_examples(page, server, world):
    """The files of the examples, and the pictures, below an address of the server."""
    files = {
        "photo.jpg": ("image/jpeg", world["photo"].read_bytes()),
        "frame.jpg": ("image/jpeg", world["frame"]),
        **{path.name: ("text/javascript", path.read_bytes()) for path in JAVASCRIPT.glob("*.js")},
    }

    def answer(route):
        kind, body = files.get(route.request.url.rpartition("/")[2], ("text/plain", b""))
        route.fulfill(status=200, content_type=kind, body=body)

    page.route(f"{server.url}/examples/*", answer)


IN_BROWSER = """async ({ url, key }) => {
  const { recognise, describe } = await import("/examples/recognise.js");
  const { openStream } = await import("/examples/stream.js");
  const photo = await (await fetch("/examples/photo.jpg")).blob();
  const lines = (await recognise(photo, { url, key })).map(describe);
  const frame = await (await fetch("/examples/frame.jpg")).arrayBuffer();
  const stream = await openStream({ url, key });
  const seen = [];
  for (let number = 0; number < 8; number += 1) seen.push(await stream.look(frame));
  stream.close();
  return { lines, seen };
}"""

VERIFY = """async ({ cases, body, secret }) => {
  const { isGenuine } = await import("/examples/verify-webhook.js");
  const bytes = new TextEncoder().encode(body);
  return Promise.all(cases.map(([header, now]) => isGenuine(header, bytes, secret, now)));
}"""


def test_node_knows_a_genuine_webhook():
    cases = [[header, now_s] for header, now_s, _expected in make_cases()]
    program = (
        f"import {{ isGenuine }} from {json.dumps(str(JAVASCRIPT / 'verify-webhook.js'))};"
        f"const body = new TextEncoder().encode({json.dumps(BODY.decode())});"
        f"const found = await Promise.all({json.dumps(cases)}.map(([header, now]) =>"
        f" isGenuine(header, body, {json.dumps(SECRET)}, now)));"
        "console.log(JSON.stringify(found));"
    )
    result = run(find_node(), "--input-type=module", "-e", program, house=dict(os.environ))
    assert json.loads(result.stdout) == [it[2] for it in make_cases()], result.stderr
