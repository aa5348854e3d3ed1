"""A company whose every employee is enrolled, and the key of a system that may recognise them.

Made by a process of its own, in the database of the benchmark's server (`python -m
config.benchmarks.api_company PEOPLE FRAME`); it prints the key.
"""

import datetime
import os
import sys
from pathlib import Path

import django
import numpy as np

BATCH = 1_000
LOGIT_SCALE = 20.0
"""How long the rows of a trained classifier are, about; it decides nothing here."""


def main() -> None:
    """Fill the database, and say the key."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    people, frame = int(sys.argv[1]), Path(sys.argv[2]).read_bytes()
    fill(people, frame)
    sys.stdout.write(make_key())


def fill(people: int, frame: bytes) -> None:
    """Enrol so many, a vector each, with a classifier that knows them; the last is in `frame`."""
    from django.db import connection

    from recognition.benchmarks.search import make_people
    from recognition.runtime import get_engine
    from recognition.seeing import Pick, Search, see_one_face

    seen = see_one_face(frame, Search(pick=Pick.MAIN))
    vectors = make_people(people - 1, np.random.default_rng(3))
    vectors = np.concatenate([vectors, seen.embeddings])
    _enrol(vectors, get_engine().model_id)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")  # what autovacuum does within its minute


def make_key() -> str:
    """A new key with the scope to recognise, in the name of an account of HR."""
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Group

    from people.models.integrations import MAX_REQUESTS_PER_MINUTE
    from people.roles import Role
    from people.scopes import Scope
    from people.services import create_integration

    account = get_user_model().objects.create_user("bench-api")
    account.groups.add(Group.objects.get(name=Role.HR.value))
    _integration, key = create_integration(
        name="bench",
        account=account,
        scopes=[Scope.FACES_RECOGNISE],
        requests_per_minute=MAX_REQUESTS_PER_MINUTE,
    )
    return key


def _enrol(vectors: "np.ndarray[tuple[int, int], np.dtype[np.float32]]", model_id: str) -> None:
    from people.models import Consent, Employee, FaceSample, Site, Team
    from recognition.models import Classifier, ClassifierClass

    site = Site.objects.create(name="Bench site", time_zone="Europe/Berlin")
    teams = Team.objects.bulk_create(Team(name=f"Bench team {number}") for number in range(50))
    people = Employee.objects.bulk_create(
        (
            Employee(
                number=f"B{number:06}",
                name=f"Person {number:06}",
                site=site,
                team=teams[number % len(teams)],
                active_from=datetime.date(2020, 1, 1),
                embedding=vector,
                embedding_model_id=model_id,
            )
            for number, vector in enumerate(vectors)
        ),
        batch_size=BATCH,
    )
    Consent.objects.bulk_create(
        (Consent(employee=person, method=Consent.Method.SIGNED_FORM) for person in people),
        batch_size=BATCH,
    )
    FaceSample.objects.bulk_create(
        (
            FaceSample(
                employee=person,
                image="bench",
                crop="bench",
                source_sha256=f"{person.pk:064x}",
                quality=0.9,
                state=FaceSample.State.READY,
                embedding=vector,
                model_id=model_id,
            )
            for person, vector in zip(people, vectors, strict=True)
        ),
        batch_size=BATCH,
    )
    classifier = Classifier.objects.create(
        model_id=model_id, gallery_version=0, sample_count=len(people)
    )
    ClassifierClass.objects.bulk_create(
        (
            ClassifierClass(
                classifier=classifier,
                employee=person,
                coefficients=vector * LOGIT_SCALE,
                intercept=0.0,
            )
            for person, vector in zip(people, vectors, strict=True)
        ),
        batch_size=BATCH,
    )


if __name__ == "__main__":
    main()
