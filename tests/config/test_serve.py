"""A fresh installation: prepared, served, ended by Ctrl-C, and never seeded twice."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import quote

import psutil
import pytest
from django.conf import settings
from django.db import connection
from psycopg_pool import ConnectionPool, PoolTimeout

from config.database.embedded import EmbeddedPostgres
from config.management.commands import serve as serve_module
from config.management.commands.serve import (
    WORKER_NICENESS,
    Supervisor,
    _StopRequested,
    lower_priority,
    web_command,
)

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60
ASKS_THE_DATABASE = "/calendar/nothing.ics"  # an address that opens nothing: 404


class House:
    """An installation in a folder of its own."""

    def __init__(self, folder: Path, **variables: str) -> None:
        clean = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
        self.environment = {
            **clean, "MUSTER_VAR_DIR": str(folder), "MUSTER_DEMO": "1", **variables,
        }  # fmt: skip

    def manage(self, *arguments: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=180,
            check=False,
        )  # fmt: skip

    def ask(self, expression: str) -> str:
        code = (
            "from people.models import *; from attendance.models import *; "
            f"from django.contrib.auth.models import User; print({expression})"
        )
        result = self.manage("shell", "--no-imports", "-c", code)
        assert result.returncode == 0, result.stderr
        return result.stdout.strip()


@pytest.fixture
def fresh_house(tmp_path):
    """A house without sample photos: the company has no faces, and the set-up is quick."""
    return House(tmp_path, MUSTER_SAMPLE_FACES=str(tmp_path / "nothing"))


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """The folder of a house that was prepared and rests; it takes most of a minute."""
    folder = tmp_path_factory.mktemp("prepared")
    result = House(folder, MUSTER_SAMPLE_FACES=str(folder / "nothing")).manage("prepare")
    assert result.returncode == 0, result.stderr
    return folder


@pytest.fixture
def prepared_copy(tmp_path, prepared):
    """A copy of that folder, with the owners of its files."""
    subprocess.run(["cp", "--archive", f"{prepared}/.", str(tmp_path)], check=True)
    return tmp_path


@pytest.fixture
def house(prepared_copy):
    """A house that was prepared, without a company."""
    return House(prepared_copy, MUSTER_SAMPLE_FACES=str(prepared_copy / "nothing"))


@pytest.mark.parametrize("is_own_session", [True, False])
def test_the_worker_leaves_the_processor_to_the_web_server(is_own_session):
    """Within its session, and beside others where Linux weighs these; nobody else is touched."""
    process = subprocess.Popen(["sleep", "60"], start_new_session=is_own_session)
    autogroup = Path(f"/proc/{process.pid}/autogroup")
    before = os.getpriority(os.PRIO_PROCESS, process.pid)
    shared = autogroup.read_text() if autogroup.exists() else ""
    try:
        lower_priority(process.pid)
        lowered = min(before + WORKER_NICENESS, 19)
        assert os.getpriority(os.PRIO_PROCESS, process.pid) == lowered
        if autogroup.exists() and is_own_session:
            assert autogroup.read_text().endswith(f"nice {lowered}\n")
        elif autogroup.exists():
            assert autogroup.read_text() == shared
    finally:
        process.kill()
        process.wait()


FAILS_LATER = """
import pathlib, sys, time
starts = pathlib.Path(sys.argv[1])
starts.write_text(starts.read_text() + "x" if starts.exists() else "x")
time.sleep(0.5 if starts.read_text() == "x" else 0)
sys.exit(70)
"""


def test_a_part_that_has_worked_is_started_again_whatever_it_lacks_now(tmp_path, monkeypatch):
    """Such as the worker while the database is away for long: the pages come back by themselves."""
    starts = tmp_path / "starts"

    def sleep_a_little(_seconds):
        time.sleep(0.02)
        if starts.exists() and len(starts.read_text()) >= 3:
            raise _StopRequested

    monkeypatch.setattr(serve_module, "GRACE_S", 0.3)
    monkeypatch.setattr(
        serve_module, "time", SimpleNamespace(sleep=sleep_a_little, monotonic=time.monotonic)
    )
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        Supervisor({"worker": [sys.executable, "-c", FAILS_LATER, str(starts)]}).run(lambda: None)
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
    assert len(starts.read_text()) >= 3


def test_a_database_that_comes_back_is_noticed_at_once_however_long_it_was_away(
    django_db_setup, tmp_path
):
    """The pauses of psycopg's pool double: 1, 2, 4, 8, … seconds."""
    away = tmp_path / "socket"
    options = {"dbname": "postgres", "user": "postgres", "host": str(away)}
    with ConnectionPool(kwargs=options, open=False, **settings.POOL) as pool:
        until_s = time.monotonic() + 3.3
        while time.monotonic() < until_s:
            with pytest.raises(PoolTimeout):
                pool.getconn(timeout=0.2)
        away.symlink_to(connection.settings_dict["HOST"])
        began_s = time.monotonic()
        pool.putconn(pool.getconn())
        assert time.monotonic() - began_s < 2.5


def find_free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def fetch(url):
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
    except (urllib.error.URLError, ConnectionError):
        return None


def wait_for(condition):
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def serve_command(_host, port):
    return [sys.executable, "manage.py", "serve", "--port", str(port)]


@contextmanager
def serve(house, end=signal.SIGTERM, command=serve_command):
    """A running `manage.py serve`; it must end well when it is asked to."""
    port = find_free_port()
    log = Path(house.environment["MUSTER_VAR_DIR"]) / "serve.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            command("127.0.0.1", port),
            cwd=ROOT, env=house.environment, stdout=output, stderr=output,
        )  # fmt: skip
    try:
        wait_for(lambda: fetch(f"http://127.0.0.1:{port}/static/muster/tokens.css") == 200)
        yield f"http://127.0.0.1:{port}"
        process.send_signal(end)
        assert process.wait(30) in (0, -end), log.read_text()
    finally:
        process.kill()
        process.wait()


def test_a_fresh_house_is_prepared_once(fresh_house):
    house = fresh_house
    first = house.manage("prepare", "--demo")
    assert first.returncode == 0, first.stderr
    assert "Demo company made: 24 people in 4 teams" in first.stdout
    assert re.search(r"user admin, password \S{16}", first.stdout)
    before = house.ask(
        "Employee.objects.count(), Team.objects.count(), AttendanceEvent.objects.count()"
    )
    people, teams, events = map(int, re.findall(r"\d+", before))
    assert (people, teams) == (24, 4)
    assert events > 24 * 10
    second = house.manage("prepare", "--demo")
    assert "Demo company" not in second.stdout
    assert "password" not in second.stdout
    assert (
        house.ask("Employee.objects.count(), Team.objects.count(), AttendanceEvent.objects.count()")
        == before
    )


@pytest.mark.engine
@pytest.mark.faces
def test_the_demo_company_has_faces_when_there_are_photos(
    prepared_copy, sample_faces, model_directories
):
    house = House(prepared_copy, MUSTER_SAMPLE_FACES=str(sample_faces))
    result = house.manage("prepare", "--demo")
    assert result.returncode == 0, result.stderr
    ready = house.ask(
        "FaceSample.objects.filter(state='ready').values('employee').distinct().count()"
    )
    assert int(ready) == 24
    assert int(house.ask("Consent.objects.filter(withdrawn_at=None).count()")) == 24


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_serve_runs_all_parts_and_ends_them(house, end):
    with serve(house, end) as url:
        assert fetch(f"{url}/kiosk/") == 200
        (leader,) = [c for c in psutil.Process().children() if "serve" in c.cmdline()]
        parts = leader.children(recursive=True)
        commands = [" ".join(part.cmdline()) for part in parts]
        assert any("uvicorn" in command for command in commands)
        assert any("manage.py work" in command for command in commands)
        assert any("manage.py watch_cameras" in command for command in commands)
        assert all(part.environ()["MUSTER_URL"] == url for part in parts), "e-mails link to it"
    assert not [part for part in parts if part.is_running()]
    assert fetch(f"{url}/kiosk/") is None
    assert not (Path(house.environment["MUSTER_VAR_DIR"]) / "postgres" / "postmaster.pid").exists()


def test_without_weights_muster_starts_and_says_what_is_missing(prepared_copy):
    weights = prepared_copy / "models"
    weights.mkdir()
    (weights / "20180402-114759-vggface2.pt").write_bytes(b"not these")
    house = House(
        prepared_copy,
        MUSTER_MODELS_DIR=str(weights), MUSTER_SAMPLE_FACES=str(prepared_copy / "none"),
        http_proxy="http://127.0.0.1:9", https_proxy="http://127.0.0.1:9",
    )  # fmt: skip
    result = house.manage("prepare", "--demo")
    assert result.returncode == 0, result.stderr
    assert "Faces cannot be recognised yet" in result.stderr
    assert "Demo company made" in result.stdout


def test_a_database_that_does_not_answer_is_named(tmp_path):
    house = House(tmp_path, DATABASE_URL=f"postgres://nobody@127.0.0.1:{find_free_port()}/none")
    result = house.manage("check", "--database", "default")
    assert result.returncode == 1
    assert "The database does not answer" in result.stderr
    assert "Check DATABASE_URL" in result.stderr
    served = house.manage("serve")
    assert served.returncode == 1
    assert "The database does not answer" in served.stderr
    with serve(house, command=web_command) as url:
        assert fetch(f"{url}{ASKS_THE_DATABASE}") == 503
        assert fetch(f"{url}/static/muster/tokens.css") == 200


def test_a_port_in_use_is_named(house):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        result = house.manage("serve", "--port", str(taken.getsockname()[1]))
    assert result.returncode == 1
    assert "Choose another port" in result.stderr


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"MUSTER_ENGINE": "foo"}, "MUSTER_ENGINE"),
        ({"MUSTER_HOSTS": "muster.example", "MUSTER_DEMO": "0"}, "MUSTER_SECRET_KEY must hold"),
        ({"MUSTER_DATABASE_POOL": "many"}, "MUSTER_DATABASE_POOL"),
    ],
)
def test_a_wrong_setting_is_told_in_a_sentence(tmp_path, variables, sentence):
    result = House(tmp_path, **variables).manage("check")
    assert result.returncode == 1
    assert result.stderr.startswith("Muster cannot start.")
    assert sentence in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.engine
def test_an_engine_that_does_not_fit_is_told_in_a_sentence(house, model_directories, tmp_path):
    house.environment["MUSTER_DEVICE"] = "cuda"
    result = house.manage("prepare")
    assert "MUSTER_DEVICE" in result.stderr
    assert "Traceback" not in result.stderr


def test_another_server_can_be_named(tmp_path):
    postgres = EmbeddedPostgres(tmp_path / "elsewhere")
    postgres.ensure_database("company")
    host = quote(str(postgres.ensure_running()), safe="")
    house = House(
        tmp_path, DATABASE_URL=f"postgres://postgres@{host}/company",
        MUSTER_SAMPLE_FACES=str(tmp_path / "nothing"),
    )  # fmt: skip
    result = house.manage("prepare", "--demo")
    assert result.returncode == 0, result.stderr
    assert not (tmp_path / "postgres").exists()
    assert house.ask("Employee.objects.count()") == "24"
    postgres.leave()


def test_a_database_that_is_killed_comes_back_with_the_next_request(house):
    note = Path(house.environment["MUSTER_VAR_DIR"]) / "postgres" / "postmaster.pid"
    with serve(house) as url:
        assert fetch(f"{url}{ASKS_THE_DATABASE}") == 404
        os.kill(int(note.read_text().split()[0]), signal.SIGKILL)
        wait_for(lambda: fetch(f"{url}{ASKS_THE_DATABASE}") == 404)
