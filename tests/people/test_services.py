"""Consent, photos and erasure: what is stored, what is refused, what is gone afterwards."""

from pathlib import Path

import numpy as np
import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from people.errors import ConsentMissingError, PhotoRefusedError
from people.models import Consent, Employee, FaceSample
from people.queries import get_gallery_version, has_active_consent
from people.services import (
    add_photo,
    delete_sample,
    record_consent,
    register_employee,
    withdraw_consent,
)
from tests.company_fixtures import (
    MODEL,
    add_vector,
    make_employee,
    make_site,
    make_vector,
)

pytestmark = pytest.mark.django_db


def stored_files() -> set[Path]:
    return {path for path in Path(settings.FACES_DIR).rglob("*") if path.is_file()}


def test_photo_without_consent_is_refused(portrait):
    employee = make_employee(consent=False)
    before = stored_files()
    with pytest.raises(ConsentMissingError, match="has not agreed"):
        add_photo(employee=employee, data=portrait)
    assert stored_files() == before
    assert not FaceSample.objects.exists()


def test_photo_waits_for_the_engine(portrait, django_capture_on_commit_callbacks):
    employee = make_employee()
    with django_capture_on_commit_callbacks(execute=True):
        sample = add_photo(employee=employee, data=portrait)
    assert sample.state == FaceSample.State.PENDING
    job = ProcrastinateJob.objects.get()
    assert (job.task_name, job.args) == ("recognition.embed_sample", {"sample_id": sample.pk})


def test_same_photo_is_stored_once(portrait, django_capture_on_commit_callbacks):
    employee = make_employee()
    with django_capture_on_commit_callbacks(execute=True):
        first = add_photo(employee=employee, data=portrait)
        second = add_photo(employee=employee, data=portrait)
    assert first == second
    assert ProcrastinateJob.objects.count() == 1


@pytest.mark.parametrize(("data", "reason"), [(b"", "empty"), (b"x" * 31_457_281, "MB")])
def test_impossible_file_is_refused_at_once(data, reason):
    with pytest.raises(PhotoRefusedError, match=reason):
        add_photo(employee=make_employee(), data=data)


def test_photo_is_encrypted_on_disk(portrait):
    before = stored_files()
    sample = add_photo(employee=make_employee(), data=portrait)
    (path,) = stored_files() - before
    assert portrait[:64] not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0
    with sample.image.open() as file:
        assert file.read() == portrait


def test_withdrawal_erases_every_face(portrait, django_capture_on_commit_callbacks):
    employee = make_employee()
    before = stored_files()
    add_photo(employee=employee, data=portrait)
    add_vector(employee, make_vector(1))
    with django_capture_on_commit_callbacks(execute=True):
        removed = withdraw_consent(employee=employee)
    assert removed["photos"] == 2
    assert stored_files() == before
    employee.refresh_from_db()
    assert employee.embedding is None
    assert not employee.face_samples.exists()
    assert not has_active_consent(employee)


def test_consent_can_be_given_again_and_the_ledger_keeps_both():
    employee = make_employee()
    withdraw_consent(employee=employee)
    record_consent(employee=employee, method=Consent.Method.SIGNED_FORM)
    assert employee.consents.count() == 2
    assert has_active_consent(employee)


def test_recording_a_consent_twice_keeps_one():
    employee = make_employee()
    record_consent(employee=employee, method=Consent.Method.SIGNED_FORM)
    assert employee.consents.count() == 1


def test_templates_follow_the_photos():
    employee = make_employee()
    one, two = make_vector(1), make_vector(2)
    add_vector(employee, one)
    second = add_vector(employee, two)
    employee.refresh_from_db()
    assert employee.embedding is not None
    mean = (one + two) / 2
    assert np.dot(employee.embedding, (mean / (mean @ mean) ** 0.5)) == pytest.approx(1.0, abs=1e-5)
    employee.team.refresh_from_db()
    assert np.dot(employee.team.embedding, employee.embedding) == pytest.approx(1.0, abs=1e-5)
    delete_sample(sample=second)
    employee.refresh_from_db()
    assert np.dot(employee.embedding, one) == pytest.approx(1.0, abs=1e-5)


def test_every_change_of_the_gallery_is_counted():
    version = get_gallery_version()
    employee = make_employee()
    sample = add_vector(employee, make_vector(1))
    assert get_gallery_version() == version + 1
    delete_sample(sample=sample)
    assert get_gallery_version() == version + 2


def test_two_employees_cannot_share_a_number():
    employee = make_employee()
    with pytest.raises(ValidationError, match="already exists"):
        register_employee(number=employee.number, name="Other", site=make_site())


def test_database_refuses_a_ready_sample_without_vector():
    employee = make_employee()
    with pytest.raises(IntegrityError), transaction.atomic():
        FaceSample.objects.create(
            employee=employee, source_sha256="0" * 64, image="x", state=FaceSample.State.READY
        )


@pytest.mark.parametrize(
    ("name", "initials"),
    [("Ada Lovelace", "AL"), ("Plato", "P"), ("Juan Carlos de Borbón", "JB"), ("李 小龙", "李小")],
)
def test_initials(name, initials):
    assert Employee(name=name).initials == initials


def test_vectors_of_two_models_never_mix():
    employee = make_employee()
    add_vector(employee, make_vector(1), model_id="old-model")
    add_vector(employee, make_vector(2), model_id=MODEL)
    employee.refresh_from_db()
    assert employee.embedding_model_id == MODEL
    assert np.dot(employee.embedding, make_vector(2)) == pytest.approx(1.0, abs=1e-5)


def test_erasing_somebody_without_a_face_leaves_the_team_as_it_is():
    ada, bob = make_employee("Ada A"), make_employee("Bob B")
    add_vector(ada, make_vector(1))
    withdraw_consent(employee=bob)
    ada.team.refresh_from_db()
    assert np.dot(ada.team.embedding, make_vector(1)) == pytest.approx(1.0, abs=1e-5)


def test_erasure_takes_the_person_out_of_the_team_mean():
    ada, bob = make_employee("Ada A"), make_employee("Bob B")
    add_vector(ada, make_vector(1))
    add_vector(bob, make_vector(2))
    withdraw_consent(employee=bob)
    ada.team.refresh_from_db()
    assert np.dot(ada.team.embedding, make_vector(1)) == pytest.approx(1.0, abs=1e-5)


def test_vectors_are_kept_in_their_rows():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attrelid::regclass::text, attstorage FROM pg_attribute "
            "WHERE attname = 'embedding' AND attrelid::regclass::text LIKE 'people_%'"
        )
        storage = {
            table: kind
            for table, kind in cursor.fetchall()
            if not table.endswith(("_idx", "_pkey"))
        }
    assert storage == {"people_employee": "p", "people_team": "p", "people_facesample": "p"}
