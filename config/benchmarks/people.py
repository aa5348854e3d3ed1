"""HR's pages in a company of thousands: the list of employees, the first page, an import.

The people are made in a transaction that is rolled back: nothing stays in the database.
"""

import datetime
import random
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from attendance.models import AttendanceEvent, DaySummary
from people.models import EMBEDDING_SIZE, Consent, Employee, FaceSample, Site, Team
from people.transfer import import_people
from recognition.benchmarks.measurement import Measurement

MODEL = "bench-model"
ROUNDS = 7
TEAMS = 50
DAYS = 14
PHOTOS_EACH = 2
BATCH = 1000
LIST_ADDRESSES = {
    "first_page": "",
    "page_100": "?p=100",
    "search": "?q=person+77",
    "filters": "?consent=given&face=ready&employment=current",
    "present": "?presence=in",
}


def measure_employee_list(*, people: int = 10_000) -> Measurement:
    """Milliseconds for a page of the list of employees; the slowest of its kinds of pages."""
    list_url = reverse("admin:people_employee_changelist")
    addresses = {name: f"{list_url}{query}" for name, query in LIST_ADDRESSES.items()}
    with _prepare_company(people) as client:
        return _measure_pages("employee_list", client, addresses, people)


def measure_home(*, people: int = 10_000) -> Measurement:
    """Milliseconds for the first page of the admin."""
    with _prepare_company(people) as client:
        return _measure_pages("home", client, {"home": reverse("admin:index")}, people)


def measure_import_people(*, people: int = 1_000) -> Measurement:
    """Seconds to preview and then import so many new employees from a CSV file."""
    with _throw_away():
        Site.objects.create(name="Bench site", time_zone="Europe/Berlin")
        data = _write_file(people)
        started = time.perf_counter()
        import_people(data=data, may_create_teams=True, dry_run=True)
        previewed = time.perf_counter()
        report = import_people(data=data, may_create_teams=True, dry_run=False)
        ended = time.perf_counter()
    context = {
        "people": report.count("new"),
        "kilobytes": round(len(data) / 1024),
        "preview_s": round(previewed - started, 2),
        "import_s": round(ended - previewed, 2),
    }
    return Measurement("import_people", "s", ended - started, None, context=context)


def _measure_pages(
    name: str, client: Client, addresses: dict[str, str], people: int
) -> Measurement:
    times = {page: _time_page(client, url) for page, url in addresses.items()}
    cpu_s = time.process_time()
    _open(client, next(iter(addresses.values())))
    cpu_s = time.process_time() - cpu_s
    queries = {page: _count_queries(client, url) for page, url in addresses.items()}
    context = {
        "people": people,
        **{f"{page}_ms": round(ms) for page, ms in times.items()},
        "cpu_ms": round(cpu_s * 1e3),
        "most_queries": max(queries.values()),
    }
    return Measurement(name, "ms", max(times.values()), None, context=context)


def _time_page(client: Client, url: str) -> float:
    """The median milliseconds of an answer."""
    times = []
    for _ in range(ROUNDS + 1):
        started = time.perf_counter()
        _open(client, url)
        times.append((time.perf_counter() - started) * 1e3)
    return statistics.median(times[1:])


def _count_queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        _open(client, url)
    return len(queries)


def _open(client: Client, url: str) -> None:
    status = client.get(url).status_code
    if status != 200:  # noqa: PLR2004  OK
        raise RuntimeError(f"{url} answered {status}.")


@contextmanager
def _throw_away() -> Iterator[None]:
    """A transaction that never happened."""
    call_command("migrate", verbosity=0)  # nobody may have started Muster here yet
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def _prepare_company(count: int) -> Iterator[Client]:
    """People with photos, consents and two weeks of attendance, and a browser of HR."""
    with _throw_away():
        chance = random.Random(1)  # noqa: S311  not a secret
        people = _make_people(count, chance)
        _make_faces(people)
        _make_consents(people)
        _make_attendance(people, chance)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        client = Client(SERVER_NAME="localhost")
        client.force_login(get_user_model().objects.create_superuser("bench-hr"))
        yield client


def _make_people(count: int, chance: random.Random) -> list[Employee]:
    site = Site.objects.create(name="Bench site", time_zone="Europe/Berlin")
    teams = Team.objects.bulk_create(Team(name=f"Bench team {number}") for number in range(TEAMS))
    return Employee.objects.bulk_create(
        (
            Employee(
                number=f"B{number:06}",
                name=f"Person {chance.randrange(10**6):06}",
                email=f"person{number}@example.com",
                site=site,
                team=chance.choice(teams),
                active_from=datetime.date(2020, 1, 1),
                active_until=datetime.date(2021, 1, 1) if number % 20 == 0 else None,
            )
            for number in range(count)
        ),
        batch_size=BATCH,
    )


def _make_faces(people: list[Employee]) -> None:
    """Photos with vectors as long as real ones: they make the rows as wide as they are."""
    FaceSample.objects.bulk_create(
        (
            FaceSample(
                employee=person,
                image="bench",
                crop="bench",
                source_sha256=f"{number:064x}",
                quality=0.9,
                model_id=MODEL,
            )
            for person in people
            if person.pk % 5
            for number in range(PHOTOS_EACH)
        ),
        batch_size=BATCH,
    )
    vector = f"array_fill({EMBEDDING_SIZE**-0.5}::real, ARRAY[{EMBEDDING_SIZE}])::vector"
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE people_facesample SET embedding = {vector}, state = 'ready' "  # noqa: S608  ours
            "WHERE image = 'bench'"
        )
        cursor.execute(
            f"UPDATE people_employee SET embedding = {vector}, embedding_model_id = %s "  # noqa: S608  ours
            "WHERE number LIKE 'B%%'",
            [MODEL],
        )


def _make_consents(people: list[Employee]) -> None:
    Consent.objects.bulk_create(
        (
            Consent(employee=person, method=Consent.Method.SIGNED_FORM)
            for person in people
            if person.pk % 10
        ),
        batch_size=BATCH,
    )


def _make_attendance(people: list[Employee], chance: random.Random) -> None:
    now = timezone.now()
    AttendanceEvent.objects.bulk_create(
        (
            AttendanceEvent(
                employee=person,
                kind=kind,
                at=now - datetime.timedelta(days=day, minutes=minutes + chance.randrange(60)),
                method=AttendanceEvent.Method.DEMO,
            )
            for day in range(DAYS)
            for person in people
            if (person.pk + day) % 10
            for kind, minutes in (("in", 300), ("out", 60 if day else 0))
            if kind == "in" or day or person.pk % 4 == 0
        ),
        batch_size=BATCH,
    )
    DaySummary.objects.bulk_create(
        (
            DaySummary(
                employee=person,
                day=now.astimezone(person.site.zone).date() - datetime.timedelta(days=day),
                site=person.site,
                team=person.team,
                status=DaySummary.Status.LATE if person.pk % 7 == 0 else DaySummary.Status.EXPECTED,
                late=10 if person.pk % 7 == 0 else 0,
                planned_start=now,
                first_in=now if (person.pk + day) % 10 else None,
            )
            for day in range(DAYS)
            for person in people
        ),
        batch_size=BATCH,
    )


def _write_file(people: int) -> bytes:
    lines = (
        f"N{number};Person {number};person{number}@example.com;Team {number % TEAMS};"
        f"Bench site;2026-01-{number % 28 + 1:02};"
        for number in range(people)
    )
    headings = "Number;Name;E-mail;Team;Site;First day;Last day"
    return "\n".join([headings, *lines]).encode()
