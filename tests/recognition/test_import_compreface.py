"""A database as CompreFace makes it, taken over; and everything that is none."""

import io
import json
import uuid

import numpy as np
import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from people.models import Consent, Employee, FaceSample
from people.services import create_integration
from recognition.models import CompreFaceImage, CompreFaceSubject
from tests.company_fixtures import make_account, make_site

pytestmark = [pytest.mark.django_db, pytest.mark.engine, pytest.mark.faces]

NAME = f"frs_{uuid.uuid4().hex[:8]}"
# What CompreFace 1.2 has after its migrations, of the tables that matter.
TABLES = """
CREATE TABLE app (id bigint PRIMARY KEY, name varchar(50), guid varchar(36), api_key varchar(36));
CREATE TABLE model (
    id bigint PRIMARY KEY, name varchar(50), type varchar(1), guid varchar(36),
    app_id bigint REFERENCES app, api_key varchar(36), created_date timestamp
);
CREATE TABLE subject (
    id uuid PRIMARY KEY, api_key varchar(36), subject_name varchar(255),
    CONSTRAINT api_key_subject_name_uindex UNIQUE (api_key, subject_name)
);
CREATE TABLE img (id uuid PRIMARY KEY, content bytea NOT NULL);
CREATE TABLE embedding (
    id uuid PRIMARY KEY, subject_id uuid REFERENCES subject ON DELETE CASCADE,
    embedding float8[] NOT NULL, calculator varchar(255) NOT NULL, img_id uuid REFERENCES img
);
INSERT INTO app VALUES (1, 'Company', 'g', 'k');
"""
EVIDENCE = "Signed forms of March, folder 3"


def make_dsn(name: str) -> str:
    values = connection.settings_dict
    parts = {
        "dbname": name, "host": values["HOST"], "port": values["PORT"], "user": values["USER"],
        "password": values["PASSWORD"],
    }  # fmt: skip
    return psycopg.conninfo.make_conninfo(**{key: it for key, it in parts.items() if it})


@pytest.fixture(scope="module")
def database(django_db_setup, django_db_blocker):
    """An empty CompreFace database; its DSN."""
    with psycopg.connect(make_dsn("postgres"), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {NAME}")
    with psycopg.connect(make_dsn(NAME), autocommit=True) as frs:
        frs.execute(TABLES)
    yield make_dsn(NAME)
    with psycopg.connect(make_dsn("postgres"), autocommit=True) as server:
        server.execute(f"DROP DATABASE {NAME} WITH (FORCE)")


@pytest.fixture
def frs(database):
    """An open connection to it, emptied."""
    with psycopg.connect(database, autocommit=True) as frs:
        frs.execute("TRUNCATE model, subject, img, embedding CASCADE")
        yield frs


def add_service(frs, name: str, *, number: int = 1, kind: str = "R") -> str:
    key = str(uuid.uuid4())
    frs.execute(
        "INSERT INTO model VALUES (%s, %s, %s, %s, 1, %s, now())",
        [number, name, kind, str(uuid.uuid4()), key],
    )
    return key


def add_subject(frs, key: str, name: str, *photos: bytes | None) -> list[uuid.UUID]:
    """A subject with one vector for each photo; None: the photo was not kept."""
    subject = uuid.uuid4()
    frs.execute("INSERT INTO subject VALUES (%s, %s, %s)", [subject, key, name])
    ids = []
    for photo in photos:
        img = None
        if photo is not None:
            img = uuid.uuid4()
            frs.execute("INSERT INTO img VALUES (%s, %s)", [img, photo])
        ids.append(uuid.uuid4())
        frs.execute(
            "INSERT INTO embedding VALUES (%s, %s, %s, 'facenet.Calculator', %s)",
            [ids[-1], subject, np.zeros(512).tolist(), img],
        )
    return ids


def run(dsn: str, *options: str) -> dict:
    output = io.StringIO()
    call_command("import_compreface", dsn, *options, "--json", stdout=output)
    return json.loads(output.getvalue())


@pytest.fixture
def photos(sample_faces, use_engine):
    folders = sorted((sample_faces / "lfw_dev").iterdir())
    rich = [folder for folder in folders if len(list(folder.iterdir())) >= 3][:2]
    return [[path.read_bytes() for path in sorted(folder.iterdir())[:2]] for folder in rich]


def test_subjects_photos_and_ids_are_taken_over_once(database, frs, photos, landscape):
    make_site()
    key = add_service(frs, "Doors")
    add_service(frs, "Only looks", number=2, kind="D")
    long_name = "Grace Brewster Murray Hopper " * 8
    (ada, ada_two), (bob, _) = photos
    ada_ids = add_subject(frs, key, "Ada_Lovelace", ada, ada_two)
    add_subject(frs, key, long_name.strip(), bob, landscape)
    add_subject(frs, key, "Nobody Kept", None)
    integration, _secret = create_integration(
        name="Doors", account=make_account("doors"), scopes=[]
    )

    plan = run(database, "--dry-run")
    assert (plan["subjects"], plan["new_people"], plan["photos"]) == (3, 3, 4)
    assert plan["subjects_without_photos"] == ["Nobody Kept"]
    assert not Employee.objects.exists()

    options = ["--consent-evidence", EVIDENCE, "--key", integration.prefix, "--team", "Doors"]
    report = run(database, *options)
    assert (report["new_people"], report["photos_ready"]) == (3, 3)
    assert report["faces_without_photo"] == 1
    assert report["subjects_without_photos"] == ["Nobody Kept"]
    ((subject, _photo, reason),) = report["refused"]
    assert subject == long_name.strip()
    assert "face" in reason
    person = Employee.objects.get(number="Ada_Lovelace")
    assert (person.name, person.team.name) == ("Ada Lovelace", "Doors")
    assert Consent.objects.get(employee=person).note == EVIDENCE
    ready = person.face_samples.filter(state=FaceSample.State.READY)
    assert set(ready.values_list("compreface_image", flat=True)) == set(ada_ids)
    names = set(CompreFaceSubject.objects.values_list("name", flat=True))
    assert names == {"Ada_Lovelace", long_name.strip(), "Nobody Kept"}

    again = run(database, *options)
    assert (again["new_people"], again["photos_ready"], again["photos_already_there"]) == (0, 0, 3)
    # It goes on where it was stopped: what is missing is looked at, the rest is not.
    gone = CompreFaceImage.objects.get(image_id=ada_ids[0])
    gone.sample.delete()
    assert run(database, *options)["photos_ready"] == 1


def test_nobody_is_taken_without_a_word_about_consent(database, frs, photos):
    make_site()
    add_subject(frs, add_service(frs, "Doors"), "Ada", photos[0][0])
    report = run(database)
    assert [row[0] for row in report["refused"]] == ["Ada"]
    assert not Employee.objects.exists()


def test_what_cannot_be_meant_is_said(database, frs, photos):
    with pytest.raises(CommandError, match="no recognition service"):
        run(database)
    add_subject(frs, add_service(frs, "Doors"), "Ada")
    add_subject(frs, add_service(frs, "Gates", number=2), "ada")
    with pytest.raises(CommandError, match="one person or two"):
        run(database, "--dry-run")
    assert run(database, "--dry-run", "--service", "Gates")["subjects"] == 1
    with pytest.raises(CommandError, match="There is: Doors, Gates"):
        run(database, "--service", "Windows")
    with pytest.raises(CommandError, match="no integration with the prefix"):
        run(database, "--service", "Doors", "--key", "nothing")
    with pytest.raises(CommandError, match="no table model"):
        run(make_dsn("postgres"))
    with pytest.raises(CommandError, match="cannot be read"):
        run(make_dsn("not_there"))
