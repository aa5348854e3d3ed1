"""Nodes that watch real RTSP cameras: from the stream to the row in the database."""

import datetime
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, contextmanager
from itertools import chain
from urllib.parse import quote

import cv2
import numpy as np
import pytest
from django.db import OperationalError, connection, connections
from django.utils import timezone

from attendance.cameras import arrivals, leases, node
from attendance.cameras.causes import WORDS
from attendance.cameras.node import HANGS, Node
from attendance.doors.refreshing import refresh
from attendance.models import (
    CameraNode,
    CameraPreview,
    CameraState,
    CheckInRules,
    DoorDecision,
    EmergencyEntry,
    Sighting,
)
from people.encryption import decrypt
from recognition.benchmarks.rtsp.films import encode_film, fit, read_film
from recognition.services import enrol
from tests.cameras.camera_factories import make_camera
from tests.company_fixtures import make_employee, make_site
from tests.door_fixtures import add_reader, let_everybody_pass, make_mqtt_door
from tests.engine_fixtures import read_rgb

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.engine,
    pytest.mark.faces,
    pytest.mark.usefixtures("use_engine"),
]
SIZE_WH = (640, 480)
FRAMES_PER_S = 10


def wait_until(is_so: Callable[[], object], seconds: float = 20.0) -> object:
    deadline = time.monotonic() + seconds
    while not (found := is_so()):
        assert time.monotonic() < deadline, "it did not come to be"
        time.sleep(0.05)
    return found


@contextmanager
def run_node(name: str = "north", **options):
    """A node in threads of this process; it gives everything back at the end."""
    running = Node(name, **options)
    thread = threading.Thread(target=running.run)
    thread.start()
    try:
        yield running
    finally:
        running.stop()
        thread.join(20)
        assert not thread.is_alive()
        connections.close_all()


@pytest.fixture
def hurry(monkeypatch):
    """Leases of seconds."""
    monkeypatch.setattr(leases, "LEASE_S", 3.0)
    monkeypatch.setattr(leases, "LEASE", datetime.timedelta(seconds=3))
    monkeypatch.setattr(leases, "MARGIN_S", 0.8)
    monkeypatch.setattr(node, "BEAT_S", 0.6)
    monkeypatch.setattr(node, "RETRY_S", 0.2)


def fail(*_arguments, **_options):
    raise OperationalError("the database is away")


def hold(path, seconds: float):
    """A photo held before the camera, never quite still."""
    photo = fit(read_rgb(path), SIZE_WH)
    for number in range(round(seconds * FRAMES_PER_S)):
        yield np.roll(photo, round(3 * np.sin(number)), axis=1)


@pytest.fixture(scope="session")
def visit(sample_faces, tmp_path_factory):
    """Somebody talks for two seconds, then the corridor is empty for two; for ever."""
    clip = sample_faces / "video" / "talking_d9.mp4"
    shown = list(read_film(clip, size_wh=SIZE_WH, frames_per_s=FRAMES_PER_S, limit_s=2.0))
    empty = [np.full_like(shown[0], 90)] * 20
    path = tmp_path_factory.mktemp("films") / "visit.h264"
    return encode_film([*shown, *empty], path, frames_per_s=FRAMES_PER_S), shown


@pytest.fixture
def visitor(visit):
    person = make_employee("Ada Lovelace")
    enrol(employee=person, photos=[cv2.imencode(".jpg", visit[1][5][..., ::-1])[1].tobytes()])
    return person


def test_a_visitor_is_written_down_and_found_again_after_the_stream_was_cut(
    rtsp_server, visit, visitor, monkeypatch
):
    """And told, shown live while somebody asks, and given back at the end."""
    heard = []
    monkeypatch.setattr(arrivals, "_listeners", {})
    arrivals.listen(heard.append)
    rtsp_server.serve("/visit", visit[0])
    camera = make_camera(rtsp_server.url("/visit"), frames_per_s=10, keeps_crops=True)
    with run_node():
        row = wait_until(lambda: Sighting.objects.filter(employee=visitor).first())
        wait_until(lambda: heard)
        assert (heard[0].sighting_id, heard[0].is_new, heard[0].verdict) == (row.pk, True, None)
        assert heard[0].looks >= 3
        assert decrypt(bytes(row.crop)).startswith(b"\xff\xd8")

        state = wait_until(
            lambda: CameraState.objects.filter(
                camera=camera, status="online", received_per_s__gt=8, looked_per_s__gt=1
            ).first()
        )
        assert (state.width, state.height, state.codec) == (640, 480, "h264")
        assert state.delay_ms < 1000
        assert not state.is_short
        assert CameraNode.objects.get(name="north").load > 0

        until = timezone.now() + datetime.timedelta(seconds=2)
        CameraState.objects.filter(camera=camera).update(preview_until=until)
        preview = wait_until(lambda: CameraPreview.objects.filter(camera=camera).first())
        assert decrypt(bytes(preview.picture)).startswith(b"\xff\xd8")
        wait_until(lambda: not CameraPreview.objects.exists())

        rtsp_server.cut("/visit")
        offline = wait_until(lambda: CameraState.objects.filter(status="offline").first())
        assert offline.problem in WORDS, "a code: the reader has a language"
        Sighting.objects.all().delete()
        rtsp_server.restore("/visit")
        restored_s = time.monotonic()
        wait_until(lambda: CameraState.objects.filter(status="online").exists())
        assert time.monotonic() - restored_s < 6
        wait_until(lambda: Sighting.objects.filter(employee=visitor).exists())
        assert CameraState.objects.get(camera=camera).reconnects >= 1
    state = CameraState.objects.get(camera=camera)
    assert (state.node, state.status, state.lease_until) == (None, "waiting", None)
    assert not CameraNode.objects.exists()
    assert rtsp_server.wait_for_readers("/visit", 0)


def test_on_films_everybody_who_is_enrolled_is_found_and_no_stranger_named(
    rtsp_server, sample_faces, tmp_path
):
    """A clip and group photos with six people who are enrolled, among strangers."""
    known = {}
    for folder in sorted((sample_faces / "people").iterdir()):
        known[folder.name] = make_employee(folder.name)
        enrol(employee=known[folder.name], photos=[it.read_bytes() for it in folder.iterdir()])
    clip = sample_faces / "video" / "short_hamilton_clip.mp4"
    groups = ["alex_lacamoire1", "obama_and_biden", "kit_with_rose", "multiface"]
    photos = [hold(sample_faces / "group" / f"{name}.jpg", 1.6) for name in groups]
    clip_frames = read_film(clip, size_wh=SIZE_WH, frames_per_s=FRAMES_PER_S, limit_s=4.5)
    film = encode_film(
        chain(clip_frames, *photos), tmp_path / "group.h264", frames_per_s=FRAMES_PER_S
    )
    rtsp_server.serve("/group", film)
    make_camera(rtsp_server.url("/group"), frames_per_s=10)
    named = Sighting.objects.exclude(employee=None)
    with run_node():
        wait_until(lambda: named.values("employee").distinct().count() >= len(known), 60)
        wait_until(Sighting.objects.filter(employee=None).exists, 60)
    assert set(named.values_list("employee__name", flat=True)) == set(known)


def test_two_nodes_share_and_when_one_loses_the_database_the_other_takes_over(
    rtsp_server, square_film, monkeypatch, hurry
):
    """No camera is ever read twice: who cannot prolong stops reading by the own clock."""
    site, paths = make_site(), [f"/square{number}" for number in range(3)]
    for path in paths:
        rtsp_server.serve(path, square_film)
        make_camera(rtsp_server.url(path), site=site)

    def count_read(name):
        return CameraState.objects.filter(node__name=name, status="online").count()

    with ExitStack() as stack:
        north = stack.enter_context(run_node("north"))
        wait_until(lambda: count_read("north") == 3)
        stack.enter_context(run_node("south"))
        wait_until(lambda: (count_read("north"), count_read("south")) == (2, 1))

        monkeypatch.setattr(north._leases, "go_round", fail)
        monkeypatch.setattr(north._leases, "leave", fail)
        lost_s = time.monotonic()
        wait_until(lambda: count_read("south") == 3)
        assert time.monotonic() - lost_s < 3 + 2 * 0.6 + 3
        assert {path: rtsp_server.count_most_readers(path) for path in paths} == dict.fromkeys(
            paths, 1
        )


def test_a_person_before_two_cameras_at_once_is_seen_by_both_and_a_site_without_faces_reads_none(
    rtsp_server, visit, visitor
):
    for path in ("/left", "/right", "/private"):
        rtsp_server.serve(path, visit[0])
    cameras = [make_camera(rtsp_server.url(path), frames_per_s=8) for path in ("/left", "/right")]
    elsewhere = make_site("Quiet house", faces=False)
    private = make_camera(rtsp_server.url("/private"), site=elsewhere)
    with run_node():
        seen = Sighting.objects.filter(employee=visitor)
        wait_until(lambda: set(seen.values_list("camera", flat=True)) == {it.pk for it in cameras})
        wait_until(lambda: CameraState.objects.get(camera=private).status == "resting")
    assert rtsp_server.count_most_readers("/private") == 0
    assert CheckInRules.objects.get(site=elsewhere).faces is False


@pytest.fixture
def data(settings, tmp_path):
    settings.VAR_DIR = tmp_path


@pytest.fixture
def gate(data, rtsp_server, visit, visitor, request):
    """A camera at a door that opens for the visitor, also by the emergency list."""
    request.getfixturevalue("liveness"), request.getfixturevalue("board")
    broker = request.getfixturevalue("broker")
    rtsp_server.serve("/gate", visit[0])
    camera = make_camera(rtsp_server.url("/gate"), name="Gate", frames_per_s=10)
    door = make_mqtt_door(broker)
    add_reader(door, camera=camera)
    let_everybody_pass(door)
    EmergencyEntry.objects.create(door=door, employee=visitor)
    refresh()
    return camera


def test_while_the_database_is_away_a_door_is_read_once_and_opens_for_the_listed(
    gate, rtsp_server, board, hurry, monkeypatch
):
    """Also while it says nothing at all; and when it is back, everything is as before."""
    online = CameraState.objects.filter(camera=gate, status="online")
    with run_node() as running:
        wait_until(online.exists)
        with monkeypatch.context() as away:
            away.setattr("django.db.backends.base.base.BaseDatabaseWrapper.cursor", fail)
            wait_until(lambda: running._outages.cameras)
            opened = len(board.heard)
            wait_until(lambda: len(board.heard) > opened)
        wait_until(lambda: not running._outages.cameras)
        assert refresh() == (1, len(board.heard) - opened)
        wait_until(online.exists)

        goes_on = threading.Event()
        go_round = running._leases.go_round
        monkeypatch.setattr(
            running._leases, "go_round", lambda **_load: goes_on.wait(20) and go_round()
        )
        wait_until(lambda: running._outages.cameras)
        opened = len(board.heard)
        wait_until(lambda: len(board.heard) > opened)
        goes_on.set()
        wait_until(lambda: not running._outages.cameras)
        Sighting.objects.all().delete()
        wait_until(Sighting.objects.exclude(employee=None).exists)
    assert rtsp_server.count_most_readers("/gate") == 1
    refresh()
    assert DoorDecision.objects.filter(is_emergency=True).count() >= 2


HANGING = """
import django
django.setup()
import time
from types import SimpleNamespace
from attendance.cameras import node
node.LOOK_LIMIT_S = 0.5
node.get_engine = lambda: None
node.make_faces = lambda task: SimpleNamespace(process=lambda image, time_s: time.sleep(3600))
node.Node("north").run()
"""


def test_a_process_in_which_a_look_hangs_ends_with_a_status_of_its_own(rtsp_server, settings):
    make_camera(rtsp_server.url("/hall"), frames_per_s=10)
    host = quote(connection.settings_dict["HOST"], safe="")
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": f"postgres://postgres@{host}/{connection.settings_dict['NAME']}",
        "MUSTER_ENCRYPTION_KEYS": ",".join(settings.ENCRYPTION_KEYS),
    }
    done = subprocess.run(
        [sys.executable, "-c", HANGING],
        cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, timeout=40,
        check=False,
    )  # fmt: skip
    assert done.returncode == HANGS, done.stderr
    assert "hangs: this node ends" in done.stderr
