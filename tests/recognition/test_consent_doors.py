"""Without an active consent nothing biometric is stored or matched: one test per entrance.

The consent ends here without the erasure that belongs to it, so that each door is seen to be
shut by itself. Doors tested elsewhere: the admin's upload (config/test_pages.py) and the webcam
(recognition/test_enrol_socket.py).
"""

import io
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from attendance.errors import CheckInRefusedError
from attendance.models import AttendanceEvent
from attendance.services import check_in
from people.errors import ConsentMissingError
from people.models import Employee, FaceSample
from people.queries import has_active_consent
from people.services import add_photo, record_consent, withdraw_consent
from recognition import calibration, training
from recognition.calibration import calibrate
from recognition.decision import Outcome
from recognition.identify import identify
from recognition.models import ClassifierClass, LookAlike
from recognition.pairs import find_similar
from recognition.photo import recognise_photo
from recognition.queries import find_nearest_samples, load_gallery
from recognition.services import enrol
from recognition.tasks import embed_sample
from recognition.training import train_classifier
from tests.company_fixtures import MODEL, add_vector, make_employee, make_vector

pytestmark = pytest.mark.django_db


def end_consent(employee):
    """The consent is over, but nothing was erased yet."""
    employee.consents.update(withdrawn_at=timezone.now())


@pytest.fixture
def ada():
    """Somebody with a vector whose consent is over."""
    employee = make_employee("Ada Lovelace")
    add_vector(employee, make_vector(1))
    end_consent(employee)
    return employee


def test_a_face_is_not_matched(ada):
    found = identify(make_vector(1), model_id=MODEL)
    assert (found.outcome, found.candidates) == (Outcome.UNKNOWN, ())
    record_consent(employee=ada, method="in_person")
    assert identify(make_vector(1), model_id=MODEL).candidates[0].employee_id == ada.pk


def test_a_face_does_not_check_in(ada):
    seen = {"employee_id": ada.pk, "device": None, "nonce": uuid.uuid4()}
    with pytest.raises(CheckInRefusedError, match="don't know this face"):
        check_in(**seen, method=AttendanceEvent.Method.FACE)
    assert check_in(**seen, method=AttendanceEvent.Method.MANUAL).is_new


def test_stored_photos_are_not_found_by_a_photo(ada):
    bob = make_employee("Bob B")
    add_vector(bob, make_vector(2))
    found = find_nearest_samples(make_vector(1), model_id=MODEL, limit=5)
    assert [sample.employee for sample in found] == [bob]


def test_the_calibration_does_not_measure_the_person(ada):
    bob = make_employee("Bob B")
    add_vector(bob, make_vector(2))
    employee_ids, gallery = load_gallery(model_id=MODEL)
    assert (employee_ids, len(gallery.samples)) == ([bob.pk], 1)


def test_a_withdrawal_during_the_calibration_leaves_no_pair(monkeypatch):
    people = [make_employee(f"Person {number}") for number in range(3)]
    for number, person in enumerate(people):
        add_vector(person, make_vector(number, near=make_vector(9), noise=0.3))
    score = calibration.score_gallery

    def score_while_somebody_withdraws(*arguments, **options):
        end_consent(people[0])
        return score(*arguments, **options)

    monkeypatch.setattr(calibration, "score_gallery", score_while_somebody_withdraws)
    calibrate(fpir=0.003, model_id=MODEL)
    pairs = set(LookAlike.objects.values_list("first", "second"))
    assert pairs == {(people[1].pk, people[2].pk)}


def test_a_photo_that_is_stored_in_the_same_moment_is_refused(portrait):
    ada = make_employee()
    stale = Employee.objects.get(pk=ada.pk)
    withdraw_consent(employee=ada)
    with pytest.raises(ConsentMissingError):
        add_photo(employee=stale, data=portrait)
    assert not FaceSample.objects.exists()


@pytest.mark.engine
@pytest.mark.usefixtures("use_engine")
class TestWithEngine:
    def test_the_api_does_not_name_the_person(self, admin_client, portrait):
        ada = make_employee("Ada Lovelace")
        enrol(employee=ada, photos=[portrait])
        end_consent(ada)
        image = SimpleUploadedFile("x.jpg", portrait)
        (face,) = admin_client.post(reverse("api:recognise"), {"image": image}).json()["faces"]
        assert (face["outcome"], face["person"]) == ("unknown", None)
        assert face["candidates"] == []

    def test_find_does_not_list_the_person(self, portrait):
        ada = make_employee()
        enrol(employee=ada, photos=[portrait])
        assert find_similar(portrait, limit=5)
        end_consent(ada)
        assert find_similar(portrait, limit=5) == []

    def test_a_photo_that_waited_is_not_looked_at_after_the_withdrawal(self, portrait):
        ada = make_employee()
        sample = add_photo(employee=ada, data=portrait)
        withdraw_consent(employee=ada)
        embed_sample(sample_id=sample.pk)
        assert not FaceSample.objects.exists()

    def test_a_photo_that_is_looked_at_during_the_withdrawal_goes(
        self, portrait, django_capture_on_commit_callbacks
    ):
        ada = make_employee()
        sample = add_photo(employee=ada, data=portrait)
        end_consent(ada)
        with django_capture_on_commit_callbacks(execute=True):
            embed_sample(sample_id=sample.pk)
        assert not FaceSample.objects.exists()
        assert not sample.image.storage.exists(sample.image.name)

    def test_the_classifier_does_not_learn_the_person(self, engine):
        people = [make_employee(f"Person {number}") for number in range(4)]
        for number, person in enumerate(people):
            add_vector(person, make_vector(number), model_id=engine.model_id)
        end_consent(people[0])
        train_classifier()
        learned = set(ClassifierClass.objects.values_list("employee", flat=True))
        assert learned == {person.pk for person in people[1:]}

    def test_a_withdrawal_during_the_training_leaves_no_row(self, engine, monkeypatch):
        people = [make_employee(f"Person {number}") for number in range(3)]
        for number, person in enumerate(people):
            add_vector(person, make_vector(number), model_id=engine.model_id)
        fit = training.fit_softmax

        def fit_while_somebody_withdraws(*arguments, **options):
            withdraw_consent(employee=people[0])
            return fit(*arguments, **options)

        monkeypatch.setattr(training, "fit_softmax", fit_while_somebody_withdraws)
        train_classifier()
        learned = set(ClassifierClass.objects.values_list("employee", flat=True))
        assert learned == {person.pk for person in people[1:]}

    def test_the_classifier_does_not_rank_the_person(self, portrait, engine):
        ada = make_employee("Ada Lovelace")
        enrol(employee=ada, photos=[portrait])
        add_vector(make_employee("Bob B"), make_vector(1), model_id=engine.model_id)
        train_classifier()
        end_consent(ada)
        (face,) = recognise_photo(portrait)
        assert [person.name for person, _chance in face.ranking] == ["Bob B"]

    def test_an_import_without_a_word_about_consent_takes_nobody_new(self, tmp_path, portrait):
        (tmp_path / "Ada_Lovelace").mkdir()
        (tmp_path / "Ada_Lovelace" / "one.jpg").write_bytes(portrait)
        output = io.StringIO()
        call_command("import_faces", str(tmp_path), stdout=output)
        assert "Ada Lovelace has not agreed to face recognition. Say with --consent" in (
            output.getvalue()
        )
        assert not Employee.objects.exists()

    def test_an_import_takes_those_who_have_agreed_already(self, tmp_path, portrait):
        ada, bob = make_employee("Ada A"), make_employee("Bob B", consent=False)
        for person in (ada, bob):
            (tmp_path / person.number).mkdir()
            (tmp_path / person.number / "one.jpg").write_bytes(portrait)
        output = io.StringIO()
        call_command("import_faces", str(tmp_path), stdout=output)
        assert "0 new people, 1 photos ready" in output.getvalue()
        assert "Bob B has not agreed" in output.getvalue()
        assert not has_active_consent(bob)

    def test_the_mean_of_nobody_is_nothing(self, portrait):
        ada = make_employee()
        enrol(employee=ada, photos=[portrait])
        withdraw_consent(employee=ada)
        ada.refresh_from_db()
        ada.team.refresh_from_db()
        assert (ada.embedding, ada.team.embedding) == (None, None)
