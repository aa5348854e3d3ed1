"""Imports of many photos: every file gets its row, one bad file never stops the rest."""

import hashlib
import io
import threading
import zipfile

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image
from procrastinate.contrib.django.models import ProcrastinateJob

from people.errors import PhotoImportError, PhotoRefusedError
from people.models import Employee, FaceSample, PhotoImport
from people.progress import measure_progress
from people.services import (
    IMPORT_TASK,
    TRAIN_TASK,
    ImportedFiles,
    add_file,
    cancel_import,
    delete_sample,
    enqueue_embedding,
    enqueue_once,
    erase_face_data,
    is_work_waiting,
    start_archive_import,
    start_file_import,
    store_next_items,
    withdraw_consent,
)
from people.services.photo_owners import guess_numbers
from recognition import intake
from recognition.looking import look_at_photos
from recognition.models import Classifier
from recognition.runtime import get_engine
from recognition.services import embed_samples
from recognition.tasks import resume_photo_work, take_in_photos, train_classifier
from tests.company_fixtures import add_vector, as_jpeg, make_employee, make_vector

pytestmark = [pytest.mark.django_db, pytest.mark.engine, pytest.mark.usefixtures("use_engine")]


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.ARCHIVES_DIR = tmp_path / "imports"
    return settings.ARCHIVES_DIR


@pytest.fixture
def pixels(portrait):
    return np.asarray(Image.open(io.BytesIO(portrait)))


def make_zip(files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in files:
            archive.writestr(name, data)
    return buffer.getvalue()


def start(user, *files):
    return start_archive_import(chunks=[make_zip(files)], name="photos.zip", user=user)


def work_off(photo_import):
    for _ in range(9):
        intake.work_off(photo_import.pk)
    photo_import.refresh_from_db()


def store_next(photo_import, *, count):
    with ImportedFiles(photo_import) as files:
        return store_next_items(photo_import, files, count=count)


def list_states(photo_import):
    return {item.path: item.state for item in photo_import.items.all()}


def test_a_zip_of_folders_becomes_photos_of_people(
    admin_user, portrait, landscape, folder, django_capture_on_commit_callbacks
):
    pixels = np.asarray(Image.open(io.BytesIO(portrait)))
    ada, bob = make_employee("Ada A"), make_employee("Bob B")
    shy = make_employee("Shy S", consent=False)
    mirrored = as_jpeg(pixels[:, ::-1])
    with django_capture_on_commit_callbacks(execute=True):
        photo_import = start(
            admin_user,
            (f"{ada.number}/a.jpg", portrait),
            (f"{ada.number}/again.jpg", portrait),
            (f"{ada.number}/wall.jpg", landscape),
            (f"{ada.number}/broken.jpg", portrait[:5000]),
            (f"{ada.number}/empty.jpg", b""),
            (f"{bob.number} Bob B/b.jpg", mirrored),
            (f"{shy.number}/c.jpg", mirrored),
            ("nobody/d.jpg", portrait),
            ("__MACOSX/._d.jpg", b"x"),
        )
        assert ProcrastinateJob.objects.filter(task_name=IMPORT_TASK).count() == 0
    assert ProcrastinateJob.objects.get(task_name=IMPORT_TASK).args == {
        "import_id": photo_import.pk
    }
    with django_capture_on_commit_callbacks(execute=True):
        work_off(photo_import)
    assert photo_import.state == "done"
    assert list_states(photo_import) == {
        f"{ada.number}/a.jpg": "ready",
        f"{ada.number}/again.jpg": "known",
        f"{ada.number}/wall.jpg": "rejected",
        f"{ada.number}/broken.jpg": "rejected",
        f"{ada.number}/empty.jpg": "refused",
        f"{bob.number} Bob B/b.jpg": "review",
        f"{shy.number}/c.jpg": "refused",
        "nobody/d.jpg": "refused",
        "__MACOSX/._d.jpg": "skipped",
    }
    reasons = {item.path: item.reason for item in photo_import.items.all()}
    assert "has not agreed" in reasons[f"{shy.number}/c.jpg"]
    assert "“nobody”" in reasons["nobody/d.jpg"]
    assert not any(folder.iterdir())
    progress = measure_progress(photo_import)
    assert (progress.done, progress.total, progress.open) == (8, 8, 0)


def test_dropped_files_go_to_the_person_or_by_their_names(
    admin_user, portrait, pixels, django_capture_on_commit_callbacks
):
    ada, bob = make_employee("Ada A"), make_employee("Bob B")
    of_ada = start_file_import(name="drop", user=admin_user, employee=ada)
    add_file(photo_import=of_ada, path="anything.jpg", data=portrait)
    by_name = start_file_import(name="drop", user=admin_user)
    add_file(photo_import=by_name, path=f"{bob.number}_2.jpg", data=as_jpeg(pixels[:, 40:]))
    add_file(photo_import=by_name, path="strange.jpg", data=portrait)
    for photo_import in (of_ada, by_name):
        work_off(photo_import)
        assert photo_import.state == "done"
    assert list_states(of_ada) == {"anything.jpg": "ready"}
    assert list_states(by_name) == {f"{bob.number}_2.jpg": "review", "strange.jpg": "refused"}
    add_file(photo_import=of_ada, path="more.jpg", data=as_jpeg(pixels[:, ::-1]))
    of_ada.refresh_from_db()
    assert of_ada.state == "running"
    work_off(of_ada)
    assert list_states(of_ada)["more.jpg"] == "ready"


def test_a_worker_killed_in_the_middle_loses_nothing_and_does_nothing_twice(
    admin_user, portrait, pixels
):
    ada = make_employee("Ada A")
    photo_import = start(
        admin_user,
        (f"{ada.number}/a.jpg", portrait),
        (f"{ada.number}/b.jpg", as_jpeg(pixels[:, ::-1])),
        (f"{ada.number}/c.jpg", as_jpeg(pixels[:, 50:])),
    )
    intake.list_archive(photo_import)
    intake.list_archive(photo_import)
    store_next(photo_import, count=2)  # and now the worker dies
    assert ada.face_samples.filter(state="pending").count() == 2
    work_off(photo_import)
    assert set(list_states(photo_import).values()) == {"ready"}
    assert ada.face_samples.filter(state="ready").count() == 3


def test_a_photo_that_kills_the_worker_again_and_again_is_left_alone(
    admin_user, portrait, pixels, monkeypatch
):
    """The others, which were looked at together with it or would have come next, are not."""
    ada = make_employee("Ada A")
    photo_import = start(
        admin_user,
        (f"{ada.number}/a.jpg", as_jpeg(pixels[:, 50:])),
        (f"{ada.number}/deadly.jpg", portrait),
        (f"{ada.number}/z.jpg", as_jpeg(pixels[:, ::-1])),
    )
    deadly = hashlib.sha256(portrait).hexdigest()

    def look(samples, engine):
        if any(sample.source_sha256 == deadly for sample in samples):
            raise SystemExit("killed")
        return look_at_photos(samples, engine)

    monkeypatch.setattr(intake, "look_at_photos", look)
    for _ in range(3):
        with pytest.raises(SystemExit):
            intake.work_off(photo_import.pk)
    work_off(photo_import)
    assert photo_import.state == "done"
    assert list_states(photo_import) == {
        f"{ada.number}/a.jpg": "ready",
        f"{ada.number}/deadly.jpg": "rejected",
        f"{ada.number}/z.jpg": "ready",
    }
    assert ada.face_samples.get(source_sha256=deadly).reason_code == "unreadable_again"


def test_batches_are_looked_at_while_others_are_stored_and_settled(
    admin_user, portrait, pixels, monkeypatch
):
    """Many small batches give what one gives; the thread that looks leaves the database alone."""
    ada, bob = make_employee("Ada A"), make_employee("Bob B")
    own = [pixels, pixels[:, ::-1], pixels[:, 50:], pixels[20:], pixels[:, 30:]]
    photo_import = start(
        admin_user,
        *((f"{ada.number}/{n}.jpg", as_jpeg(image)) for n, image in enumerate(own)),
        (f"{bob.number}/same-face.jpg", as_jpeg(pixels[10:, :])),
        (f"{bob.number}/same-file.jpg", as_jpeg(pixels)),
    )

    def look(samples, engine):
        assert threading.current_thread() is not threading.main_thread()
        with CaptureQueriesContext(connection) as asked:
            looks = look_at_photos(samples, engine)
        assert not asked.captured_queries
        return looks

    monkeypatch.setattr(intake, "look_at_photos", look)
    monkeypatch.setattr(intake, "BATCH", 2)
    intake.work_off(photo_import.pk)
    photo_import.refresh_from_db()
    assert photo_import.state == "done"
    states = list_states(photo_import)
    assert states.pop(f"{bob.number}/same-face.jpg") == "review"
    assert states.pop(f"{bob.number}/same-file.jpg") == "rejected"
    assert set(states.values()) == {"ready"}
    ada.refresh_from_db()
    vectors = [s.embedding for s in ada.face_samples.all()]
    mean = np.mean([np.asarray(vector) for vector in vectors], axis=0)
    assert np.allclose(np.asarray(ada.embedding), mean / np.linalg.norm(mean), atol=1e-5)


def test_an_import_lets_other_work_have_its_turn(admin_user, portrait, pixels, monkeypatch):
    ada = make_employee("Ada A")
    own = [pixels, pixels[:, ::-1], pixels[:, 50:], pixels[20:]]
    photo_import = start(
        admin_user, *((f"{ada.number}/{n}.jpg", as_jpeg(image)) for n, image in enumerate(own))
    )
    monkeypatch.setattr(intake, "BATCH", 1)
    monkeypatch.setattr(intake, "TURN_S", 0.0)
    enqueue_once(TRAIN_TASK, key="later", priority=-10)  # photos come first
    assert not is_work_waiting()
    enqueue_embedding(sample_id=1)
    for taken in (1, 2):
        intake.work_off(photo_import.pk)
        assert list(list_states(photo_import).values()).count("ready") == taken
    ProcrastinateJob.objects.all().delete()
    intake.work_off(photo_import.pk)
    assert set(list_states(photo_import).values()) == {"ready"}


def test_a_batch_costs_few_queries(admin_user, pixels, django_assert_max_num_queries):
    """Per photo: one to compare it, one to save it; per person one for the template."""
    people = [make_employee(f"P{n} P") for n in range(4)]
    photo_import = start(
        admin_user,
        *(
            (f"{person.number}/{n}.jpg", as_jpeg(pixels[n * 4 + 40 * k :]))
            for k, person in enumerate(people)
            for n in range(4)
        ),
    )
    intake.list_archive(photo_import)
    with django_assert_max_num_queries(16 * 2 + 4 * 2 + 60):
        intake.work_off(photo_import.pk)


def test_forgotten_work_is_found_by_the_clock(
    admin_user, portrait, django_capture_on_commit_callbacks
):
    ada = make_employee("Ada A")
    photo_import = start(admin_user, (f"{ada.number}/a.jpg", portrait))
    sample = FaceSample.objects.create(
        employee=ada, image="missing", source_sha256="0" * 64, created_at="2020-01-01T00:00Z"
    )
    for _ in range(2):
        resume_photo_work(timestamp=0)
    jobs = list(ProcrastinateJob.objects.values_list("task_name", "args"))
    assert sorted(jobs, key=str) == [
        ("recognition.embed_sample", {"sample_id": sample.pk}),
        (IMPORT_TASK, {"import_id": photo_import.pk}),
    ]
    take_in_photos(import_id=photo_import.pk)
    assert list_states(photo_import) == {f"{ada.number}/a.jpg": "ready"}


def test_cancelling_drops_what_waits_and_keeps_what_is_ready(
    admin_user, portrait, pixels, folder, django_capture_on_commit_callbacks
):
    ada = make_employee("Ada A")
    photo_import = start(
        admin_user,
        (f"{ada.number}/a.jpg", portrait),
        (f"{ada.number}/b.jpg", as_jpeg(pixels[:, ::-1])),
    )
    intake.list_archive(photo_import)
    store_next(photo_import, count=1)
    with django_capture_on_commit_callbacks(execute=True):
        cancel_import(photo_import=photo_import)
    photo_import.refresh_from_db()
    assert photo_import.state == "cancelled"
    assert set(list_states(photo_import).values()) <= {"cancelled", "refused"}
    assert not ada.face_samples.exists()
    assert not any(folder.iterdir())
    with pytest.raises(PhotoImportError, match="ended"):
        cancel_import(photo_import=photo_import)
    with pytest.raises(PhotoImportError, match="cancelled"):
        add_file(photo_import=photo_import, path="x.jpg", data=portrait)


def test_an_employee_deleted_or_erased_while_photos_are_worked_off(admin_user, portrait, pixels):
    ada, bob, cleo = (make_employee(name) for name in ("Ada A", "Bob B", "Cleo C"))
    photo_import = start(
        admin_user,
        (f"{ada.number}/a.jpg", portrait),
        (f"{bob.number}/b.jpg", as_jpeg(pixels[:, ::-1])),
        (f"{cleo.number}/c.jpg", as_jpeg(pixels[:, 50:])),
    )
    intake.list_archive(photo_import)
    items = store_next(photo_import, count=2)
    erase_face_data(employee=ada)
    Employee.objects.filter(pk=ada.pk).delete()
    withdraw_consent(employee=bob)
    embed_samples([item.sample for item in items])
    intake.settle_items(items)
    work_off(photo_import)
    assert photo_import.state == "done"
    assert list_states(photo_import) == {f"{cleo.number}/c.jpg": "ready"}
    assert FaceSample.objects.get().employee == cleo


def test_what_is_no_zip_is_refused_and_not_kept(admin_user, folder):
    with pytest.raises(PhotoRefusedError, match="not a ZIP"):
        start_archive_import(chunks=[b"hello" * 100], name="x.zip", user=admin_user)
    assert not PhotoImport.objects.exists()
    assert not any(folder.iterdir())


def test_a_zip_that_vanishes_ends_the_import_in_words(admin_user, portrait, folder):
    photo_import = start(admin_user, (f"{make_employee().number}/a.jpg", portrait))
    for path in folder.iterdir():
        path.unlink()
    work_off(photo_import)
    assert (photo_import.state, "is gone" in photo_import.problem) == ("failed", True)


def test_people_of_other_teams_are_nobody(django_user_model, portrait):
    ada = make_employee("Ada A")
    photo_import = start(
        django_user_model.objects.create_user("manager"), (f"{ada.number}/a.jpg", portrait)
    )
    work_off(photo_import)
    assert list_states(photo_import) == {f"{ada.number}/a.jpg": "refused"}


@pytest.mark.parametrize(
    ("path", "guesses"),
    [
        ("1234/a.jpg", ["1234"]),
        ("1234 Ada Lovelace/a.jpg", ["1234 Ada Lovelace", "1234"]),
        ("all/1234/front/a.jpg", ["front", "1234", "all"]),
        ("Ada_Lovelace/1.jpg", ["Ada_Lovelace", "Ada"]),
        ("1234.jpg", ["1234", ""]),
        ("1234_2.jpg", ["1234_2", "1234"]),
        ("1234 (2).jpg", ["1234 (2)", "1234"]),
    ],
)
def test_whose_photo_a_name_says_it_is(path, guesses):
    assert guess_numbers(path) == guesses


def test_progress_costs_one_query(admin_user, django_assert_num_queries):
    photo_import = start_file_import(name="drop", user=admin_user)
    with django_assert_num_queries(1):
        assert measure_progress(photo_import).seconds_left is None
    assert connection.vendor == "postgresql"


def test_the_classifier_is_trained_when_the_gallery_has_changed():
    samples = [
        add_vector(make_employee(), make_vector(n), model_id=get_engine().model_id) for n in (1, 2)
    ]
    train_classifier()
    first = Classifier.objects.get()
    train_classifier()
    assert Classifier.objects.get() == first
    delete_sample(sample=samples[0])
    train_classifier()
    assert Classifier.objects.get() == first  # one person is too few to tell apart
    add_vector(make_employee(), make_vector(3), model_id=get_engine().model_id)
    train_classifier()
    assert Classifier.objects.get() != first
