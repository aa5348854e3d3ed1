"""`manage.py serve`: database, web server, worker and cameras, started and ended together."""

import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.utils import OperationalError

logger = logging.getLogger(__name__)

# Time that a process gets to finish its requests before it is killed.
GRACE_S = 10
# Worker and cameras get a tenth of the processor's time when the web server wants it, all of it
# otherwise.
WORKER_NICENESS = 10
LOWERED = ("worker", "cameras")
# People check in also while no camera can be watched: this part is tried again, whatever it says.
# So is a part that has worked before: what it lacks now, such as a database, may come back.
SPARED = ("cameras",)
LEAST_PRIORITY = 19
MAX_MESSAGE_BYTES = 2 * settings.KIOSK_MAX_FRAME_BYTES


class Command(BaseCommand):
    """Run Muster until Ctrl-C."""

    help = (
        "Run the database, the web server, the background worker and the cameras together; Ctrl-C "
        "ends them all. A part that dies is started again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to listen."""
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
        parser.add_argument("--port", type=int, default=8000, help="port to listen on")
        parser.add_argument("--no-worker", action="store_true", help="run the web server only")
        parser.add_argument(
            "--no-cameras", action="store_true", help="leave the cameras to other nodes"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Start all parts, keep them running, and end them in order."""
        try:
            connection.ensure_connection()  # holds our own database up for as long as we run
        except OperationalError as error:
            raise CommandError(
                f"The database does not answer: {error}\nStart it, or correct DATABASE_URL."
            ) from error
        check_port_is_free(options["host"], options["port"])
        parts: dict[str, Sequence[str]] = {"web": web_command(options["host"], options["port"])}
        if not options["no_worker"]:
            parts["worker"] = worker_command()
            if not options["no_cameras"]:
                parts["cameras"] = cameras_command()
        signal.signal(signal.SIGTERM, _stop)
        signal.signal(signal.SIGINT, _stop)
        address = write_address(options["host"], options["port"])
        if not settings.IS_PUBLIC:
            os.environ.setdefault("MUSTER_URL", address)  # e-mails link to where we listen
        Supervisor(parts).run(lambda: self.stdout.write(f"Muster: {address}  (Ctrl-C ends it)"))


class _StopRequested(Exception):  # noqa: N818  a request, not an error
    """Somebody asked us to end."""


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise _StopRequested


def write_address(host: str, port: int) -> str:
    """What a browser on this machine opens."""
    if host in ("0.0.0.0", "::"):  # noqa: S104  nothing listens here
        host = "127.0.0.1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def check_port_is_free(host: str, port: int) -> None:
    """Raise CommandError when somebody else listens there already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"Muster cannot listen on {host}:{port}: {error.strerror}. "
                "Choose another port with --port (or make run PORT=8001)."
            ) from error


def web_command(host: str, port: int) -> list[str]:
    """The web server, for HTTP and WebSockets."""
    return [
        sys.executable, "-m", "uvicorn", "config.asgi:application",
        "--host", host, "--port", str(port),
        "--ws-max-size", str(MAX_MESSAGE_BYTES),
        "--lifespan", "off", "--log-level", "warning", "--no-server-header",
        "--timeout-graceful-shutdown", "3",
    ]  # fmt: skip


def worker_command() -> list[str]:
    """The background worker; photos are looked at one by one, the processor has other work too."""
    return [sys.executable, "manage.py", "work"]


def cameras_command() -> list[str]:
    """A node that watches cameras; as long as there are none it does next to nothing."""
    return [sys.executable, "manage.py", "watch_cameras"]


def lower_priority(pid: int) -> None:
    """Let every page be answered before a photo is looked at; a process without threads yet."""
    niceness = os.getpriority(os.PRIO_PROCESS, pid) + WORKER_NICENESS
    os.setpriority(os.PRIO_PROCESS, pid, niceness)
    if os.getsid(pid) == pid:
        _lower_session(pid, niceness)


def _lower_session(pid: int, niceness: int) -> None:
    """Linux may share the processor among sessions first, and a niceness counts in its own only.

    See sched(7), "The autogroup feature"; there is no such file where it does not.
    """
    autogroup = Path(f"/proc/{pid}/autogroup")
    try:
        if autogroup.exists():
            autogroup.write_text(str(min(niceness, LEAST_PRIORITY)))
    except OSError as error:
        logger.warning("A part keeps the priority of the web server: %s", error)


class Supervisor:
    """Keeps a set of processes running until it is asked to stop."""

    def __init__(self, commands: dict[str, Sequence[str]]) -> None:
        self._commands = commands
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._started: dict[str, float] = {}
        self._proven = set(SPARED)

    def run(self, announce: Callable[[], None]) -> None:
        """Start every process and restart the ones that die, until a signal comes.

        `announce` is called once all of them have started.

        Raises:
            CommandError: a process cannot be started at all: it died in its first seconds.
        """
        try:
            for name in self._commands:
                self._start(name)
            announce()
            while True:
                time.sleep(0.3)
                self._restart_dead()
        except _StopRequested:
            logger.debug("Asked to stop")
        finally:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            self._end_all()

    def _start(self, name: str) -> None:
        # A group of its own: Ctrl-C reaches us alone, and we end the parts in order.
        self._running[name] = subprocess.Popen(  # noqa: S603  our own commands
            self._commands[name],
            cwd=settings.BASE_DIR,
            start_new_session=True,
            stdout=subprocess.DEVNULL,  # what matters is logged, and logs go to standard error
        )
        if name in LOWERED:
            lower_priority(self._running[name].pid)
        self._started[name] = time.monotonic()

    def _restart_dead(self) -> None:
        for name, process in list(self._running.items()):
            if process.poll() is None:
                continue
            if time.monotonic() - self._started[name] >= GRACE_S:
                self._proven.add(name)
                self._start(name)
            elif name not in self._proven:
                raise CommandError(f"The {name} process ended with status {process.returncode}.")

    def _end_all(self) -> None:
        for process in self._running.values():
            process.terminate()
        deadline = time.monotonic() + GRACE_S
        for process in self._running.values():
            try:
                process.wait(timeout=max(deadline - time.monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
