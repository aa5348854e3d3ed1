"""Erasure: what goes, what the certificate says, and what happens when something goes wrong."""

import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.files.storage import default_storage
from django.db import DatabaseError, transaction
from django.utils import timezone

from people.erasure import _counters, _erasers, _file_finders, register_eraser
from people.errors import ErasureError
from people.models import Employee, ErasureCertificate, FaceSample, Team
from people.queries import count_erasures
from people.services import add_photo, erase_face_data, finish_erasures, withdraw_consent
from tests.company_fixtures import MODEL, add_vector, make_employee, make_team, make_vector

pytestmark = pytest.mark.django_db

Reason = ErasureCertificate.Reason


def stored_files() -> set[Path]:
    return {path for path in Path(settings.FACES_DIR).rglob("*") if path.is_file()}


def make_hr():
    return get_user_model().objects.create_user("hr", first_name="Hanna", last_name="Ritter")


@pytest.fixture
def register():
    """Register a place that holds something of a face, for this test only."""
    yield register_eraser
    for registry in (_erasers, _counters, _file_finders):
        registry.pop("test things", None)


def test_certificate_says_what_went_who_asked_and_why(portrait, django_capture_on_commit_callbacks):
    ada, before = make_employee("Ada Lovelace"), stored_files()
    add_photo(employee=ada, data=portrait)
    add_vector(ada, make_vector(1))
    with django_capture_on_commit_callbacks(execute=True):
        certificate = erase_face_data(employee=ada, reason=Reason.REQUEST, by=make_hr())
    assert stored_files() == before
    assert (certificate["photos"], certificate["mean vectors"]) == (2, 1)
    assert certificate["classifier rows"] == certificate["look-alike pairs"] == 0
    assert (certificate.employee_name, certificate.employee_number) == (ada.name, ada.number)
    assert certificate.requested_by_name == "Hanna Ritter"
    assert certificate.verification == {
        "rows": dict.fromkeys(certificate.counts, 0),
        "files": 0,
    }
    assert certificate.started_at <= certificate.finished_at
    assert certificate.is_genuine


def test_withdrawal_is_certified_as_one():
    certificate = withdraw_consent(employee=make_employee())
    assert certificate.reason == Reason.WITHDRAWAL
    assert certificate.requested_by_name == ""


@pytest.mark.parametrize(
    "change",
    [
        {"employee_name": "Somebody Else"},
        {"counts": {"photos": 99}},
        {"files": ["ab/ab12"]},
        {"finished_at": None, "content_sha256": ""},
        {"content_sha256": "0" * 64},
    ],
)
def test_finished_certificate_is_final(change, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        certificate = erase_face_data(employee=make_employee())
    rows = ErasureCertificate.objects.filter(pk=certificate.pk)
    with pytest.raises(DatabaseError, match="final"), transaction.atomic():
        rows.update(**change)
    with pytest.raises(DatabaseError, match="final"), transaction.atomic():
        rows.delete()
    assert rows.get().is_genuine


def test_open_certificate_can_only_be_finished():
    certificate = erase_face_data(employee=make_employee())
    assert not certificate.is_finished
    with pytest.raises(DatabaseError, match="final"), transaction.atomic():
        ErasureCertificate.objects.update(employee_name="Somebody Else")


def test_certificate_outlives_the_person_and_who_asked(django_capture_on_commit_callbacks):
    ada, hr = make_employee(), make_hr()
    with django_capture_on_commit_callbacks(execute=True):
        certificate = erase_face_data(employee=ada, by=hr)
    number = ada.number
    ada.delete()
    hr.delete()
    certificate.refresh_from_db()
    assert (certificate.employee, certificate.requested_by) == (None, None)
    assert (certificate.employee_number, certificate.requested_by_name) == (number, "Hanna Ritter")
    assert certificate.is_genuine


def test_changed_content_does_not_match_the_checksum(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        certificate = erase_face_data(employee=make_employee())
    certificate.counts["photos"] = 7
    assert not certificate.is_genuine


def test_crash_before_the_files_are_gone_is_made_good_later(portrait):
    ada, before = make_employee(), stored_files()
    add_photo(employee=ada, data=portrait)
    certificate = erase_face_data(employee=ada)  # its work after commit never runs: a crash
    assert stored_files() > before
    assert finish_erasures() == 0, "an erasure that may still be running is left alone"
    assert finish_erasures(now=timezone.now() + datetime.timedelta(hours=1)) == 1
    assert stored_files() == before
    certificate.refresh_from_db()
    assert certificate.is_genuine


def test_file_that_cannot_be_deleted_keeps_the_certificate_open(
    portrait, monkeypatch, django_capture_on_commit_callbacks
):
    ada, before = make_employee(), stored_files()
    add_photo(employee=ada, data=portrait)

    def refuse(_name):
        raise PermissionError("read-only file system")

    with monkeypatch.context() as patch, django_capture_on_commit_callbacks(execute=True):
        patch.setattr(default_storage, "delete", refuse)
        certificate = erase_face_data(employee=ada)
    certificate.refresh_from_db()
    assert not certificate.is_finished
    assert not FaceSample.objects.filter(employee=ada).exists()
    assert finish_erasures(now=timezone.now() + datetime.timedelta(hours=1)) == 1
    assert stored_files() == before


def test_erasure_that_would_leave_something_changes_nothing(register):
    ada = make_employee()
    add_vector(ada, make_vector(1))
    register("test things", lambda _employee: 0, count_left=lambda _employee: 3)
    with pytest.raises(ErasureError, match="test things"):
        erase_face_data(employee=ada)
    assert ada.face_samples.count() == 1
    assert not ErasureCertificate.objects.exists()


def test_files_of_registered_places_go_too(register, django_capture_on_commit_callbacks):
    from django.core.files.base import ContentFile

    ada, before = make_employee(), stored_files()
    name = default_storage.save("zz/test-thing", ContentFile(b"an upload that waits"))
    register("test things", lambda _employee: 1, find_files=lambda _employee: [name])
    with django_capture_on_commit_callbacks(execute=True):
        certificate = erase_face_data(employee=ada)
    assert stored_files() == before
    assert name in certificate.files
    assert certificate["test things"] == 1


def test_erasure_reaches_the_team_the_person_has_left():
    """The person's vector is still in the mean of the team before, which nobody renewed."""
    ada, bob = make_employee("Ada A", team=make_team("Old")), make_employee("Bob B")
    add_vector(ada, make_vector(1))
    add_vector(bob, make_vector(2))
    Employee.objects.filter(pk=ada.pk).update(team=bob.team)
    ada.refresh_from_db()
    erase_face_data(employee=ada)
    assert Team.objects.get(name="Old").embedding is None
    assert Team.objects.get(pk=bob.team.pk).embedding_model_id == MODEL


def test_erasures_are_counted_and_enrolments_are_not():
    ada, before = make_employee(), count_erasures()
    add_vector(ada, make_vector(1))
    assert count_erasures() == before
    erase_face_data(employee=ada)
    assert count_erasures() == before + 1
