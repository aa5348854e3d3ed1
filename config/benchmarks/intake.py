"""A thousand photos taken in by the worker while people go on using the site."""

import contextlib
import io
import json
import statistics
import subprocess
import time
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
from django.conf import settings

from config.benchmarks.server import MANAGE, PATIENCE_S, prepare_house, start_server
from config.management.commands.serve import lower_priority, worker_command
from recognition.benchmarks.enrol import BATCH, embed_photos
from recognition.benchmarks.measurement import Measurement
from recognition.benchmarks.pictures import list_people
from recognition.engine.openvino_runtime import count_cores
from recognition.runtime import get_engine

PHOTOS = 1000
PHOTOS_EACH = 10
DIRECT_ROUNDS = 12
PAUSE_S = 0.1
PAGES = ("/today/", "/admin/people/employee/", "/admin/people/photoimport/{pk}/progress/")
"""What HR looks at meanwhile: the board, a list of the admin, and the progress itself."""

SET_UP = """
import json, sys
from pathlib import Path
from django.contrib.auth import get_user_model
from django.test import Client
from people.models import Consent, Employee, Site
from people.services import record_consent, register_employee, start_archive_import

task = json.loads(Path({task!r}).read_text())
user = get_user_model().objects.create_superuser("bench")
site, _is_new = Site.objects.get_or_create(name="Bench")
for number in task["people"]:
    employee = register_employee(number=number, name=number, site=site)
    record_consent(employee=employee, method=Consent.Method.DEMO)
with open(task["zip"], "rb") as file:
    chunks = iter(lambda: file.read(2**16), b"")
    photo_import = start_archive_import(chunks=chunks, name="bench.zip", user=user)
client = Client()
client.force_login(user)
print(json.dumps({{"pk": photo_import.pk, "session": client.cookies["sessionid"].value}}))
"""

RESULT = """
import json
from people.models import PhotoImport
from people.progress import measure_progress
photo_import = PhotoImport.objects.get(pk={pk})
spent = photo_import.finished_at - photo_import.created_at
counts = measure_progress(photo_import).counts
print(json.dumps({{"counts": counts, "seconds": spent.total_seconds()}}))
"""


def measure_intake(*, photos: int = PHOTOS) -> Measurement:
    """Photos per second that the worker takes in from a ZIP while pages are asked for.

    The baseline is the engine alone on the same photos, as in `bench enrol`.
    """
    people = choose_people(photos)
    direct = measure_direct([path for paths in people.values() for path in paths])
    with (
        prepare_house(is_demo=False) as environment,
        start_server(environment) as server,
        start_worker(environment),
    ):
        made = set_up(people, environment)
        pages = [page.format(pk=made["pk"]) for page in PAGES]
        times = ask_until_done(server.port, pages, made["session"])
        quiet = [ask(server.port, page, made["session"])[0] for _ in range(5) for page in pages]
        result = run_shell(RESULT.format(pk=made["pk"]), environment)
    counts, spent_s = result["counts"], result["seconds"]
    context = {
        "photos": sum(counts.values()),
        **counts,
        "seconds": round(spent_s, 1),
        "page_p95_ms": round(statistics.quantiles(times, n=20)[-1] * 1e3),
        "page_median_ms": round(statistics.median(times) * 1e3),
        "quiet_page_median_ms": round(statistics.median(quiet) * 1e3),
        "pages": len(times),
        "baseline_is": "the engine alone",
        "threads": settings.ENGINE_THREADS or count_cores(),
    }
    return Measurement(
        "intake",
        "photos/s",
        sum(counts.values()) / spent_s,
        direct,
        higher_is_better=True,
        context=context,
    )


def choose_people(photos: int) -> dict[str, list[Path]]:
    """People by name, with so many photos in all."""
    left = photos
    chosen: dict[str, list[Path]] = {}
    for name, paths in list_people(settings.SAMPLE_FACES_DIR).items():
        if left <= 0:
            break
        chosen[name] = paths[: min(left, PHOTOS_EACH)]
        left -= len(chosen[name])
    return chosen


def measure_direct(paths: list[Path]) -> float:
    """Photos per second of the engine alone, from disk to vectors."""
    engine = get_engine()
    times = []
    for number in range(min(DIRECT_ROUNDS, len(paths) // BATCH)):
        batch = paths[number * BATCH : (number + 1) * BATCH]
        started = time.perf_counter()
        embed_photos(engine, batch)
        times.append(time.perf_counter() - started)
    return BATCH / statistics.median(times[1:] or times)


def set_up(people: dict[str, list[Path]], environment: dict[str, str]) -> dict[str, Any]:
    """Make the people, hand in the ZIP, and sign in; the import and the session."""
    folder = Path(environment["MUSTER_VAR_DIR"])
    archive, task = folder / "bench.zip", folder / "bench.json"
    archive.write_bytes(pack(people))
    task.write_text(json.dumps({"people": list(people), "zip": str(archive)}))
    return run_shell(SET_UP.format(task=str(task)), environment)


def pack(people: dict[str, list[Path]]) -> bytes:
    """A ZIP of person folders."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, paths in people.items():
            for path in paths:
                archive.write(path, f"{name}/{path.name}")
    return buffer.getvalue()


def run_shell(code: str, environment: dict[str, str]) -> dict[str, Any]:
    """Run code in that installation; what it prints as its last line, from JSON."""
    done = subprocess.run(  # noqa: S603  our own command
        [*MANAGE, "shell", "--no-imports", "-c", code],
        cwd=settings.BASE_DIR,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


@contextlib.contextmanager
def start_worker(environment: dict[str, str]) -> Iterator[None]:
    """The worker as `serve` starts it, ended afterwards."""
    process = psutil.Popen(
        worker_command(),
        cwd=settings.BASE_DIR,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    lower_priority(process.pid)
    try:
        yield
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


def ask_until_done(port: int, pages: list[str], session: str) -> list[float]:
    """Ask for the pages in turn until the progress says that the import has ended; seconds."""
    times = []
    while True:
        for page in pages:
            spent_s, is_done = ask(port, page, session)
            times.append(spent_s)
            if is_done:
                return times
            time.sleep(PAUSE_S)


def ask(port: int, page: str, session: str) -> tuple[float, bool]:
    """Get one page; the seconds it took, and whether it says that it is done."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{page}", headers={"Cookie": f"sessionid={session}"}
    )
    started = time.perf_counter()
    with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:  # noqa: S310
        answer.read()
        if not answer.url.endswith(page):
            raise RuntimeError(f"{page} is not shown: {answer.url} is.")
        return time.perf_counter() - started, answer.headers.get("HX-Refresh") == "true"
