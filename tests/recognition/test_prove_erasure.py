"""prove_erasure: a person with data everywhere is erased and not found; leftovers are found."""

import contextlib
import io
import json
import uuid

import numpy as np
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from procrastinate.contrib.django import app as task_app

from people.models import AccessRecord, Employee, ErasureCertificate, FaceSample, Team
from people.services import erase_face_data, withdraw_consent
from recognition.engine.images import encode_jpeg
from recognition.identify import identify
from recognition.models import Calibration, ClassifierClass, LookAlike
from recognition.services import enrol
from recognition.training import train_classifier
from tests.company_fixtures import make_check_in, make_employee, make_team

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engine, pytest.mark.faces]


def prove(number, *arguments):
    """The report, and the exit status."""
    output, status = io.StringIO(), 0
    try:
        call_command(
            "prove_erasure", number, "--json", *map(str, arguments),
            stdout=output, stderr=io.StringIO(),
        )  # fmt: skip
    except SystemExit as end:
        status = end.code
    return json.loads(output.getvalue()), status


def find_place(report, words) -> dict:
    (place,) = [place for place in report["places"] if words in place["place"]]
    return place


@pytest.fixture
def own_storage(tmp_path, monkeypatch):
    """A storage and a queue without what other tests left behind, which would be found."""
    monkeypatch.setattr(default_storage, "location", str(tmp_path / "faces"))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")  # no model of ours: it is not flushed


@pytest.fixture
def company(own_storage, use_engine, sample_faces):
    """Three people with photos, a classifier, look-alikes, events: data everywhere."""
    folders = sorted(
        folder
        for folder in (sample_faces / "lfw_dev").iterdir()
        if len(list(folder.glob("*.jpg"))) >= 4
    )[:3]
    people = {}
    for folder in folders:
        employee = make_employee(folder.name.replace("_", " "), team=make_team("Engineering"))
        photos = [path.read_bytes() for path in sorted(folder.glob("*.jpg"))[:4]]
        enrol(employee=employee, photos=photos[:3])
        people[employee.pk] = photos
        make_check_in(employee)
    train_classifier()
    first, second = list(people)[:2]
    calibration = Calibration.objects.create(
        model_id=use_engine.model_id, gallery_version=1, asked_fpir=0.01, min_evidence=0.52,
        basis="too_few", people_count=3, sample_count=9,
    )  # fmt: skip
    LookAlike.objects.create(
        calibration=calibration, first_id=first, second_id=second, similarity=0.8
    )
    return people


@pytest.fixture
def ada(company) -> Employee:
    return Employee.objects.get(pk=next(iter(company)))


@pytest.fixture
def fresh_photo(company, ada, tmp_path):
    """A photo that was never enrolled."""
    path = tmp_path / "fresh.jpg"
    path.write_bytes(company[ada.pk][3])
    return path


def test_person_with_data_everywhere_is_erased_and_not_found(company, ada, fresh_photo):
    before, status = prove(ada.number)
    assert status == 3
    assert find_place(before, "people_facesample.embedding")["found"] >= 3
    assert find_place(before, "people_employee.embedding")["found"] == 1
    assert find_place(before, "classifierclass.coefficients")["found"] == 1
    assert find_place(before, "by picture")["found"] >= 3
    assert find_place(before, "classifier's own")["found"] == 1
    assert find_place(before, "files, by the names")["found"] == 6
    assert find_place(before, "SHA-256")["found"] == 6
    assert find_place(before, "places registered")["found"] == 2
    assert find_place(before, "as text")["found"] >= 2

    report, status = prove(ada.number, "--erase", "--photo", fresh_photo)
    assert [place for place in report["places"] if place["found"]] == []
    assert (report["found"], report["clean"], status) == (0, True, 0)
    assert report["vectors"] >= 5
    assert report["photos"] == 7
    assert find_place(report, "people_facesample.embedding")["searched"] == 6
    assert report["kept"]["attendance events"] == 1
    assert report["kept"]["consents"] == 1
    certificate = ErasureCertificate.objects.get()
    assert report["certificate"] == str(certificate.uuid)
    assert certificate.is_genuine
    assert (certificate["photos"], certificate["look-alike pairs"]) == (3, 1)
    assert AccessRecord.objects.filter(action="prove_erasure").count() == 2

    again, status = prove(ada.number, "--photo", fresh_photo)
    assert (again["found"], status) == (0, 0)
    with pytest.raises(CommandError, match="nothing to search with"):
        prove(ada.number)


def test_withdrawal_makes_a_stranger(company, ada, fresh_photo, use_engine):
    vector = np.asarray(ada.embedding)
    assert identify(vector, model_id=use_engine.model_id).person.number == ada.number
    withdraw_consent(employee=ada)
    assert identify(vector, model_id=use_engine.model_id).person is None
    assert prove(ada.number, "--photo", fresh_photo)[1] == 0


def test_deleted_record_is_searched_by_its_certificate(company, ada, fresh_photo):
    number = ada.number
    with connection.cursor() as cursor:  # as if nobody had ever come
        cursor.execute("TRUNCATE attendance_attendanceevent CASCADE")
    erase_face_data(employee=ada, reason=ErasureCertificate.Reason.DELETED)
    ada.delete()
    report, status = prove(number, "--photo", fresh_photo)
    assert (report["found"], status) == (0, 0)


@contextlib.contextmanager
def foreign_table(definition: str):
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE forgotten ({definition})")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE forgotten")


@pytest.mark.parametrize(
    ("definition", "cast"),
    [
        ("id int, face vector(512)", "vector"),
        ("id int, face halfvec(512)", "halfvec"),
        ("id int, face real[]", "real[]"),
        ("id int, note jsonb", "jsonb"),
        ("id int, note text", "text"),
    ],
)
def test_vector_left_in_a_table_that_muster_does_not_know_is_found(company, ada, definition, cast):
    values = [float(number) for number in np.asarray(ada.embedding)]
    text = "{%s}" if cast == "real[]" else "[%s]"
    with foreign_table(definition):
        with connection.cursor() as cursor:
            packed = text % ",".join(map(repr, values))
            cursor.execute(f"INSERT INTO forgotten VALUES (7, %s::{cast})", [packed])
        report, status = prove(ada.number, "--erase")
    assert status == 3
    found = [place["place"] for place in report["places"] if place["found"]]
    assert found
    if "face" in definition:
        assert "vectors in forgotten.face" in found
    else:
        assert found == ["rows of all tables, as text"]
        assert find_place(report, "as text")["findings"] == ["forgotten: 1 rows"]


def leave_in_job(ada, company):
    digest = FaceSample.objects.filter(employee=ada).first().source_sha256
    task_app.configure_task("some.task", allow_unknown=True).defer(photo=digest)


def leave_copy(ada, company):
    default_storage.save("zz/copy", ContentFile(company[ada.pk][0]))


def leave_smaller_copy(ada, company):
    import cv2

    image = cv2.imdecode(np.frombuffer(company[ada.pk][0], np.uint8), cv2.IMREAD_COLOR_RGB)
    data = encode_jpeg(cv2.resize(image, None, fx=0.7, fy=0.7, interpolation=cv2.INTER_AREA))
    default_storage.save("zz/smaller", ContentFile(data))


def leave_under_another_name(ada, company):
    """A photo of hers that was enrolled for a colleague by mistake."""
    other = Employee.objects.exclude(pk=ada.pk).first()
    vector = FaceSample.objects.filter(employee=ada, state="ready").first()
    FaceSample.objects.create(
        employee=other, image="missing", source_sha256=uuid.uuid4().hex * 2, state="ready",
        embedding=vector.embedding, quality=0.9, model_id=vector.model_id,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("leave", "place"),
    [
        (leave_in_job, "as text"),
        (leave_copy, "SHA-256"),
        (leave_smaller_copy, "by look"),
        (leave_under_another_name, "people_facesample.embedding"),
    ],
)
def test_what_was_left_somewhere_is_found(company, ada, leave, place):
    leave(ada, company)
    report, status = prove(ada.number, "--erase")
    assert status == 3
    assert find_place(report, place)["found"] >= 1


def test_team_mean_that_still_holds_the_person_is_found(company, ada, fresh_photo):
    stale = Team.objects.get(pk=ada.team_id).embedding
    withdraw_consent(employee=ada)
    Team.objects.filter(pk=ada.team_id).update(embedding=stale)
    report, status = prove(ada.number, "--photo", fresh_photo)
    assert find_place(report, "means of teams")["findings"] == [
        "Engineering: not the mean of its people"
    ]
    assert status == 3


def test_file_that_cannot_be_decrypted_is_no_proof(company, ada, settings):
    from cryptography.fernet import Fernet

    enrolled_keys = settings.ENCRYPTION_KEYS
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    name = default_storage.save("zz/locked", ContentFile(b"who knows"))
    settings.ENCRYPTION_KEYS = enrolled_keys
    report, status = prove(ada.number, "--erase")
    assert (report["found"], status) == (0, 3)
    assert any(name in reason for reason in report["unsearched"])


def test_who_only_looks_alike_can_be_ignored(company, ada):
    other = Employee.objects.exclude(pk=ada.pk).first()
    leave_under_another_name(ada, company)
    report, _status = prove(ada.number, "--erase", "--ignore", other.number)
    assert find_place(report, "people_facesample.embedding")["found"] == 0


def test_report_in_words_says_what_it_cannot_know(company, ada):
    output = io.StringIO()
    call_command("prove_erasure", ada.number, "--erase", stdout=output, stderr=io.StringIO())
    text = output.getvalue()
    assert "Nothing was found." in text
    assert "Backups made before the erasure" in text
    assert "Stays on purpose, without a face" in text


def test_unknown_numbers_and_photos_without_a_face_are_named(company, ada, tmp_path, landscape):
    with pytest.raises(CommandError, match="Nobody has or had the number nobody"):
        prove("nobody")
    path = tmp_path / "hill.jpg"
    path.write_bytes(landscape)
    with pytest.raises(CommandError, match=r"hill\.jpg"):
        prove(ada.number, "--photo", path)
    assert ClassifierClass.objects.filter(employee=ada).exists(), "nothing was erased"
