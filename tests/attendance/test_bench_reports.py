"""The company of the benchmark: in a database beside the real one, kept while it fits."""

import datetime
import json
import os

import dj_database_url
import psycopg
import pytest
from django.db import connection

from config.benchmarks.database import (
    drop_database,
    make_database,
    read_note,
    use_database,
    write_note,
)
from config.benchmarks.goals import GOALS
from config.benchmarks.reports import _find_made, find_median, find_p95
from recognition.benchmarks.measurement import Measurement

NAME = "muster_bench_test"


def ask_name():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        return cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
def test_a_database_beside_the_real_one_is_made_used_and_dropped(monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    own = ask_name()
    assert read_note(NAME) == ""
    make_database(NAME)
    make_database(NAME)
    try:
        write_note(NAME, "it's here")
        assert read_note(NAME) == "it's here"
        with use_database(NAME):
            assert ask_name() == NAME
            found = dj_database_url.parse(os.environ["DATABASE_URL"])
            with psycopg.connect(
                host=found["HOST"], user=found["USER"], dbname=found["NAME"]
            ) as other:
                assert other.execute("SELECT current_database()").fetchone() == (NAME,)
        assert ask_name() == own
        assert "DATABASE_URL" not in os.environ
    finally:
        assert drop_database(NAME)
    assert not drop_database(NAME)
    assert read_note(NAME) == ""


def test_a_company_of_the_same_size_is_used_again_unless_its_days_are_long_past():
    today = datetime.datetime.now(datetime.UTC).date()
    note = json.dumps({"people": 10, "days": 5, "last": f"{today}"})
    assert _find_made(note, 10, 5) == today
    assert _find_made(note, 11, 5) is None
    assert _find_made("", 10, 5) is None
    past = json.dumps({"people": 10, "days": 5, "last": f"{today - datetime.timedelta(90)}"})
    assert _find_made(past, 10, 5) is None


def test_most_of_the_answers_lie_below_the_figure():
    times = [float(number) for number in range(1, 101)]
    assert (find_p95(times), find_median(times)) == (96.0, 51.0)
    assert find_p95([3.0]) == 3.0


def test_goals_of_a_large_company_are_not_judged_by_a_small_one():
    goals = [goal for goal in GOALS if goal.benchmark == "reports"]
    figures = {"month_grid_ms_p95": 90.0, "rebuild_s": 70.0}
    small = Measurement("reports", "ms", 90.0, None, context={"people": 10, "days": 5, **figures})
    large = Measurement(
        "reports", "ms", 90.0, None, context={"people": 10_000, "days": 365, **figures}
    )
    assert {goal.describe(small)[3] for goal in goals} == {"not measured"}
    verdicts = {goal.what: goal.describe(large)[3] for goal in goals}
    assert verdicts["a month of 10,000 people made anew"] == "**not reached**"
    assert verdicts["memory it takes at most"] == "not measured"
    assert list(verdicts.values()).count("reached") == 1
