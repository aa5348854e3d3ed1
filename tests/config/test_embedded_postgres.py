"""Our own PostgreSQL: started on demand, shared, stopped by the last one, back after a kill."""

import os
import signal
import subprocess
import sys
import textwrap
import time

import psutil
import pytest

from config.database.embedded import EmbeddedPostgres

USER = textwrap.dedent(
    """
    import sys
    from pathlib import Path
    from config.database.embedded import EmbeddedPostgres
    server = EmbeddedPostgres(Path(sys.argv[1]))
    server.ensure_database("muster")
    print("up", flush=True)
    sys.stdin.readline()
    """
)


@pytest.fixture
def data_directory(tmp_path):
    yield tmp_path / "postgres"
    EmbeddedPostgres(tmp_path / "postgres").leave()
    pid = find_postmaster(tmp_path / "postgres")
    if pid is not None:
        os.kill(pid, signal.SIGQUIT)


def start_user(directory):
    """Another process that uses the server until its input ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", USER, str(directory)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout.readline() == "up\n"
    return process


def end_user(process):
    process.communicate("\n", timeout=30)


def find_postmaster(directory):
    try:
        pid = int((directory / "postmaster.pid").read_text().split("\n")[0])
    except FileNotFoundError:
        return None
    return pid if psutil.pid_exists(pid) else None


def wait_until_gone(pid):
    deadline = time.monotonic() + 15
    while psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < deadline, "the server is still there"
        time.sleep(0.05)


def test_processes_share_one_server_and_the_last_one_stops_it(data_directory):
    first, second = start_user(data_directory), start_user(data_directory)
    pid = find_postmaster(data_directory)
    end_user(first)
    assert find_postmaster(data_directory) == pid
    end_user(second)
    assert find_postmaster(data_directory) is None


def test_a_killed_user_does_not_keep_the_server_for_ever(data_directory):
    victim = start_user(data_directory)
    victim.kill()
    victim.communicate()
    pid = find_postmaster(data_directory)
    assert pid is not None
    end_user(start_user(data_directory))
    assert find_postmaster(data_directory) is None


def test_a_killed_server_comes_back_with_its_data(data_directory):
    import psycopg

    server = EmbeddedPostgres(data_directory)
    server.ensure_database("muster")
    with psycopg.connect(
        host=str(server.ensure_running()), user="postgres", dbname="muster"
    ) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    pid = find_postmaster(data_directory)
    os.kill(pid, signal.SIGKILL)
    wait_until_gone(pid)
    with psycopg.connect(
        host=str(server.ensure_running()), user="postgres", dbname="muster"
    ) as connection:
        assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)
    server.leave()
    assert find_postmaster(data_directory) is None


def test_a_stale_note_of_a_dead_server_is_no_server(data_directory):
    end_user(start_user(data_directory))
    (data_directory / "postmaster.pid").write_text(
        f"{os.getpid()}\n{data_directory}\n1\n5432\n{data_directory}\n\n\nready\n"
    )
    user = start_user(data_directory)
    assert find_postmaster(data_directory) != os.getpid()
    end_user(user)


def test_nobody_else_can_reach_the_folder(data_directory):
    user = start_user(data_directory)
    assert data_directory.stat().st_mode & 0o077 == 0
    end_user(user)
