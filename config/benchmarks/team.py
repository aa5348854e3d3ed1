"""The public page about teams: from a picture that arrives to the answer, in a large company.

The people are made in a transaction that is rolled back: nothing stays in the database.
"""

import datetime
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from people.models import Consent, Employee, Site, Team
from recognition.benchmarks.measurement import Measurement
from recognition.benchmarks.pictures import FRAME_WH, compose_frame, find_photos, read_photos
from recognition.benchmarks.search import make_people
from recognition.engine.images import encode_jpeg
from recognition.engine.types import Embeddings
from recognition.models import TeamPage
from recognition.runtime import get_engine
from recognition.team_page.setup import prepare_team_page
from recognition.team_similarity import rank_teams

TEAM_SIZE = 100
BATCH = 1000
VISITORS = 12
ROUNDS = 3
PART = {"X-Muster-Part": "answer"}


def measure_team(*, people: int = 10_000) -> Measurement:
    """Milliseconds for the answer of the team page to a selfie of 640 × 480."""
    selfies = [
        encode_jpeg(compose_frame([photo], frame_wh=FRAME_WH))
        for photo in read_photos(find_photos(settings.SAMPLE_FACES_DIR, count=VISITORS))
    ]
    probe = make_people(1, np.random.default_rng(2))[0]
    with _prepare_company(people):
        _send(selfies[0], 0)
        times_ms = [_time(_send, selfie, turn) for turn, selfie in enumerate(selfies * ROUNDS)]
        rank_ms = [_time(_rank, probe) for _ in range(VISITORS)]
    context = {
        "people": people,
        "teams": people // TEAM_SIZE,
        "p50": round(float(np.percentile(times_ms, 50))),
        "p95": round(float(np.percentile(times_ms, 95))),
        "ranking_p95_ms": round(float(np.percentile(rank_ms, 95))),
        "answers": len(times_ms),
    }
    return Measurement("team", "ms", float(np.median(times_ms)), None, context=context)


def _rank(probe: Embeddings) -> None:
    rank_teams(probe, model_id=get_engine().model_id)


def _send(selfie: bytes, turn: int) -> None:
    """One visitor after another, each with an address of their own: none asks too often."""
    client = Client(SERVER_NAME="localhost", REMOTE_ADDR=f"10.0.0.{turn}")
    image = SimpleUploadedFile("selfie.jpg", selfie, "image/jpeg")
    answer = client.post(reverse("recognition:team"), {"image": image}, headers=PART)
    if answer.status_code != 200:  # noqa: PLR2004  OK
        raise RuntimeError(f"The team page answered {answer.status_code}.")


def _time(call: Callable[..., None], *values: object) -> float:
    """Milliseconds."""
    started = time.perf_counter()
    call(*values)
    return (time.perf_counter() - started) * 1e3


@contextmanager
def _prepare_company(count: int) -> Iterator[None]:
    """So many people in teams of equal size, with consents and vectors, and an open page."""
    call_command("migrate", verbosity=0)  # nobody may have started Muster here yet
    with transaction.atomic():
        _make_people(count)
        TeamPage.objects.filter(pk=prepare_team_page().pk).update(is_open=True)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE people_employee, people_consent")
        yield
        transaction.set_rollback(True)


def _make_people(count: int) -> None:
    site = Site.objects.create(name="Bench site", time_zone="Europe/Berlin")
    teams = Team.objects.bulk_create(
        Team(name=f"Bench team {number}") for number in range(count // TEAM_SIZE)
    )
    vectors = make_people(count, np.random.default_rng(1))
    people = Employee.objects.bulk_create(
        (
            Employee(
                number=f"B{number:06}",
                name=f"Person {number}",
                site=site,
                team=teams[number % len(teams)],
                active_from=datetime.date(2020, 1, 1),
                embedding=vectors[number],
                embedding_model_id=get_engine().model_id,
            )
            for number in range(count)
        ),
        batch_size=BATCH,
    )
    Consent.objects.bulk_create(
        (Consent(employee=person, method=Consent.Method.SIGNED_FORM) for person in people),
        batch_size=BATCH,
    )
