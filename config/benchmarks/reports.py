"""Attendance of a large company: reports, check-ins, files, and all days of a month made anew.

The company of `seed_attendance` lives in a database of its own. It is made once, which takes a
while, and kept: the next run with the same numbers finds it.
"""

import datetime
import importlib
import json
import random
import subprocess
import sys
import time
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

import psutil
from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse
from psycopg import sql

from attendance.models import AttendanceEvent, DaySummary, Period
from attendance.reports import ReportFilter, find_report
from attendance.reports.filters import find_month
from attendance.reports.formats import find_format
from attendance.services import check_in
from attendance.summaries import find_people, rebuild_days
from attendance.trial import fill_days, seed_trial, show_progress
from config.benchmarks.database import (
    borrow_database,
    drop_database,
    read_note,
    run_alone,
    use_database,
    write_note,
)
from config.benchmarks.goals import LARGE_DAYS, LARGE_PEOPLE
from people.models import Employee, Team
from recognition.benchmarks.measurement import Measurement, read_peak_mib
from recognition.engine.openvino_runtime import count_cores

DATABASE = "muster_bench"
SMALL = {"people": 1_000, "days": 60}
ACCOUNT = "bench"
SEED = 1
TEAMS, TEAM_ROUNDS = 20, 3
OVERVIEW_ROUNDS = 12
CHECK_INS = 300
WARM_UP = 10
REUSE_DAYS = 45  # a company whose days end longer ago is made anew
WRITE_FILE = """
import json
from config.benchmarks.reports import measure_file
print(json.dumps(measure_file({month!r}, {file_format!r})))
"""


@dataclass(frozen=True, slots=True)
class BenchCompany:
    """The company to measure; `month` is the first day of a month that is whole."""

    people: int
    days: int
    month: datetime.date


def measure_reports(
    *,
    people: int = LARGE_PEOPLE,
    days: int = LARGE_DAYS,
    fresh: bool = False,
    database: str = DATABASE,
) -> Measurement:
    """The month grid of a team of fifty, p95; beside it pages, check-ins, files and rebuilding."""
    if fresh:
        drop_database(database)
    company = make_company(people=people, days=days, database=database)
    with use_database(database):
        client = sign_in()
        context: dict[str, Any] = {
            "people": people,
            "days": days,
            "events": AttendanceEvent.objects.count(),
            **measure_pages(client, company.month),
            **measure_check_ins(),
        }
        for file_format in ("xlsx", "csv"):
            context |= run_file(company.month, file_format)
        context |= measure_rebuild(company.month)
    return Measurement("reports", "ms", context["month_grid_ms_p95"], None, context=context)


def has_large_company() -> bool:
    """Whether the company with the figures of the goals is there and need not be made."""
    return _find_made(read_note(DATABASE), LARGE_PEOPLE, LARGE_DAYS) is not None


def make_company(*, people: int, days: int, database: str = DATABASE) -> BenchCompany:
    """The company of that size, made unless one of that size is there."""
    last = _find_made(read_note(database), people, days)
    if last is None:
        drop_database(database)
        with borrow_database(database):
            with show_progress() as steps:
                trial = seed_trial(people=people, days=days, seed=SEED, progress=steps)
                fill_days(trial, processes=count_cores(), progress=steps)
            last = trial.last
            get_user_model().objects.create_superuser(ACCOUNT)
            _vacuum()
        write_note(database, json.dumps({"people": people, "days": days, "last": f"{last}"}))
    else:
        with borrow_database(database):
            pass  # brings an older one up to date
    return BenchCompany(people, days, find_month(last.replace(day=1) - datetime.timedelta(1))[0])


def sign_in() -> Client:
    """A browser of somebody who sees everybody."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(get_user_model().objects.get(username=ACCOUNT))
    return client


def measure_pages(client: Client, month: datetime.date) -> dict[str, float]:
    """Milliseconds for the grids of teams of fifty, and for the month of the whole company."""
    teams = list(Team.objects.order_by("pk").values_list("pk", flat=True))
    chosen = random.Random(SEED).sample(teams, min(TEAMS, len(teams)))  # noqa: S311  not a secret
    query = f"?month={month:%Y-%m}"
    grid = reverse("admin:attendance_report", args=["month"])
    grids = [f"{grid}{query}&team={team}" for team in chosen * TEAM_ROUNDS]
    times = time_pages(client, grids)
    company = time_pages(client, [f"{grid}{query}"] * OVERVIEW_ROUNDS)
    return {
        "month_grid_ms_p95": find_p95(times),
        "month_grid_ms": find_median(times),
        "company_month_ms_p95": find_p95(company),
        "company_month_ms": find_median(company),
    }


def time_pages(client: Client, urls: list[str]) -> list[float]:
    """Milliseconds for each answer; one before them counts not.

    In a process that is set up as the web server's.
    """
    importlib.import_module("config.asgi")
    times = []
    for url in [urls[0], *urls]:
        started = time.perf_counter()
        response = client.get(url)
        times.append((time.perf_counter() - started) * 1e3)
        if response.status_code != 200:  # noqa: PLR2004  OK
            raise RuntimeError(f"{url} answered {response.status_code}.")
    return times[1:]


def measure_check_ins() -> dict[str, float]:
    """Milliseconds for a check-in with all that is made of it, committed."""
    now = datetime.datetime.now(datetime.UTC)
    current = Employee.objects.filter(active_until__isnull=True, active_from__lte=now.date())
    ids = list(current.values_list("pk", flat=True))
    chosen = random.Random().sample(ids, min(CHECK_INS + WARM_UP, len(ids)))  # noqa: S311
    times = []
    for employee_id in chosen:
        started = time.perf_counter()
        check_in(
            employee_id=employee_id,
            device=None,
            method=AttendanceEvent.Method.DEMO,
            nonce=uuid.uuid4(),
        )
        times.append((time.perf_counter() - started) * 1e3)
    times = times[WARM_UP:] or times
    return {"check_in_ms_p95": find_p95(times), "check_in_ms": find_median(times)}


def run_file(month: datetime.date, file_format: str) -> dict[str, Any]:
    """Write the file of a month in a process of its own, for its memory to be known."""
    code = WRITE_FILE.format(month=month.isoformat(), file_format=file_format)
    done = subprocess.run(  # noqa: S603  our own command
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", code],
        cwd=settings.BASE_DIR,
        check=True,
        capture_output=True,
        text=True,
    )
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def measure_file(month: str, name: str) -> dict[str, Any]:
    """Seconds for the month of the company as a file, its size, and the most memory it took."""
    file_format, report = find_format(name), find_report("month")
    if file_format is None or report is None:
        return {}
    first, last = find_month(datetime.date.fromisoformat(month))
    request = HttpRequest()
    request.method = "GET"
    request.user = get_user_model().objects.get(username=ACCOUNT)
    before_mb = psutil.Process().memory_info().rss / 1e6
    started = time.perf_counter()
    answer = file_format.answer(request, report, ReportFilter(first=first, last=last))
    size = sum(len(part) for part in cast("Iterable[bytes]", answer))
    spent_s = time.perf_counter() - started
    answer.close()
    return {
        f"{name}_s": round(spent_s, 2),
        f"{name}_mb": round(size / 1e6, 1),
        f"{name}_peak_mb": round(read_peak_mib() * 2**20 / 1e6),
        f"{name}_before_mb": round(before_mb),
    }


def measure_rebuild(month: datetime.date) -> dict[str, float]:
    """Seconds to make all days of a month: where there is none, and where all of them are right."""
    first, last = find_month(month)
    DaySummary.objects.filter(day__range=(first, last)).delete()
    Period.objects.filter(day__range=(first, last)).delete()
    _vacuum()
    people = find_people(first=first, last=last)
    return {
        "rebuild_s": _time_rebuild(people, first, last),
        "rebuild_unchanged_s": _time_rebuild(people, first, last),
        "rebuild_people": len(people),
        "processes": count_cores(),
    }


def _time_rebuild(people: list[int], first: datetime.date, last: datetime.date) -> float:
    started = time.perf_counter()
    rebuild_days(employee_ids=people, first=first, last=last, processes=count_cores())
    return round(time.perf_counter() - started, 1)


def find_p95(times: list[float]) -> float:
    """The time below which 95 of 100 lie."""
    ordered = sorted(times)
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))], 1)


def find_median(times: list[float]) -> float:
    """The time in the middle."""
    return round(sorted(times)[len(times) // 2], 1)


def _find_made(note: str, people: int, days: int) -> datetime.date | None:
    """The last day of the company that is there; None when it is another, too old, or half made."""
    made = json.loads(note) if note else {}
    if (made.get("people"), made.get("days")) != (people, days):
        return None
    last = datetime.date.fromisoformat(made["last"])
    age = datetime.datetime.now(datetime.UTC).date() - last
    return last if age.days <= REUSE_DAYS else None


def _vacuum() -> None:
    run_alone(sql.SQL("VACUUM ANALYZE"))
