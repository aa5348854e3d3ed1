"""A web server and a database of their own, and the ways in which they die."""

import contextlib
import os
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import psutil
import psycopg
from django.conf import settings

from config.database.embedded import OWNER, EmbeddedPostgres
from config.management.commands.serve import web_command

DATABASE = "muster"
# Nothing of the company reaches the rehearsal: no database, no other server, no public name.
OURS_ALONE = ("DATABASE_URL", "REDIS_URL", "MUSTER_HOSTS", "MUSTER_DEMO", "MUSTER_SECRET_KEY")


@contextlib.contextmanager
def build_house(make_tables: "MakeTables | None" = None) -> Iterator["House"]:
    """A database in a new folder, with Muster's tables; gone afterwards.

    The tables are made by the migrations unless `make_tables` does it.
    """
    with tempfile.TemporaryDirectory(prefix="muster-rehearsal-") as folder:
        house = House(Path(folder))
        try:
            (make_tables or _migrate)(house)
            yield house
        finally:
            house.database.leave()


class House:
    """Where the rehearsal lives: its folder, its environment, its database."""

    def __init__(self, folder: Path) -> None:
        self.database = EmbeddedPostgres(folder / "postgres")
        self.database.ensure_running()
        kept = {name: value for name, value in os.environ.items() if name not in OURS_ALONE}
        models = next((place for place in settings.MODEL_DIRECTORIES if place.is_dir()), None)
        self.environment: Mapping[str, str] = {
            **kept,
            "MUSTER_VAR_DIR": str(folder),
            "MUSTER_CACHE_DIR": str(settings.ENGINE_CACHE_DIR.parent),
            "MUSTER_LOG_LEVEL": "CRITICAL",
            # Only the nonce keeps a check-in from counting twice here, no second glance.
            "MUSTER_DEBOUNCE_SECONDS": "0",
            **({"MUSTER_MODELS_DIR": str(models)} if models else {}),
        }

    def run(self, *arguments: str) -> str:
        """A command of `manage.py` in this house; what it prints."""
        return subprocess.run(  # noqa: S603  our own command
            [sys.executable, "manage.py", *arguments],
            cwd=settings.BASE_DIR,
            env=self.environment,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        ).stdout

    def ask(self, statement: str) -> list[tuple[object, ...]]:
        """The rows of a question to the database."""
        host = str(self.database.ensure_running())
        with psycopg.connect(host=host, user=OWNER, dbname=DATABASE, autocommit=True) as connection:
            return connection.execute(statement).fetchall()

    def cut_backends(self) -> None:
        """End every connection to the database, in the middle of whatever it does."""
        self.ask(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )

    def kill_database(self) -> None:
        """`kill -9` of the database server; whoever asks it next starts it again."""
        pid = int((self.database.data_directory / "postmaster.pid").read_text().split()[0])
        psutil.Process(pid).kill()
        self.database.ensure_running()


MakeTables = Callable[[House], None]


def _migrate(house: House) -> None:
    house.run("migrate", "--verbosity", "0")


class WebServer:
    """The web server of a house, killed and started again."""

    def __init__(self, house: House, port: int) -> None:
        self._house, self._port = house, port
        self._lock = threading.Lock()
        self._process = self._start()

    def kill(self) -> None:
        """`kill -9`, and a new one at once."""
        with self._lock:
            self._process.kill()
            self._process.wait()
            self._process = self._start()

    def stop(self) -> None:
        """End it for good."""
        with self._lock:
            self._process.terminate()
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def _start(self) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(  # noqa: S603  our own command
            web_command("127.0.0.1", self._port),
            cwd=settings.BASE_DIR,
            env=self._house.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


def wait_until_ready(port: int, *, patience_s: float = 60) -> None:
    """Wait for the first answer.

    Raises:
        TimeoutError: it does not come.
    """
    deadline = time.monotonic() + patience_s
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/kiosk/challenge/", timeout=5).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
        else:
            return
    raise TimeoutError("The server does not answer.")
