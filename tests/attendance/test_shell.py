"""What lets a kiosk start without the server: manifest, service worker, and the list of files."""

import json
import re

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse
from PIL import Image

from attendance import shell
from attendance.shell import find_parts, get_shell, make_shell
from tests.company_fixtures import make_device


@pytest.mark.django_db
def test_all_that_the_page_names_is_in_the_shell(client):
    device, _key = make_device("Reception")
    client.cookies["muster_device"] = str(device.uuid)
    answer = client.get(reverse("attendance:kiosk"))
    assert answer.headers["Muster-Page"] == "kiosk"
    page = answer.content.decode()
    named = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page))
    assert named
    assert named <= set(get_shell().addresses)
    assert "csrfmiddlewaretoken" not in page  # what is kept must hold nothing of a session
    client.cookies.clear()
    assert "Muster-Page" not in client.get(reverse("attendance:kiosk")).headers


def test_imports_are_followed_and_all_files_are_there():
    parts = find_parts()
    assert {"attendance/device_key.js", "muster/live_socket.js", "muster/camera.js"} <= parts
    assert all(finders.find(name) for name in parts)


def test_any_change_is_another_version(monkeypatch):
    before = make_shell().version
    assert make_shell().version == before
    read = shell._read
    monkeypatch.setattr(shell, "_read", lambda name: read(name) + b" ")
    assert make_shell().version != before


def test_the_worker_lies_beside_the_page_and_is_never_stale(client):
    answer = client.get(reverse("attendance:service_worker"))
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert "no-store" in answer.headers["Cache-Control"]
    assert reverse("attendance:service_worker").startswith(reverse("attendance:kiosk"))
    text = answer.content.decode()
    assert f'VERSION = "{get_shell().version}"' in text
    assert json.dumps(get_shell().addresses) in text


def test_the_manifest_makes_it_an_app(client):
    manifest = json.loads(client.get(reverse("attendance:manifest")).content)
    assert (manifest["start_url"], manifest["scope"]) == ("/kiosk/", "/kiosk/")
    assert manifest["display"] == "fullscreen"
    for icon in manifest["icons"]:
        path = finders.find(icon["src"].removeprefix("/static/"))
        assert path
        if icon["type"] == "image/png":
            with Image.open(path) as picture:
                assert icon["sizes"] == f"{picture.width}x{picture.height}"
