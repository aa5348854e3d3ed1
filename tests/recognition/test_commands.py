"""import_faces, train and recognise as a person types them."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from people.models import Consent, Employee, FaceSample
from people.queries import has_active_consent
from people.services import withdraw_consent
from recognition.folder_import import find_people_folders

pytestmark = [pytest.mark.django_db, pytest.mark.engine, pytest.mark.usefixtures("use_engine")]

CONSENT = ("--consent", "Signed forms, binder 4.")


def run(*arguments, **options):
    """The output of a command, and its exit status."""
    output = io.StringIO()
    try:
        call_command(*map(str, arguments), stdout=output, **options)
    except SystemExit as exit_:
        return output.getvalue(), exit_.code
    return output.getvalue(), 0


@pytest.fixture
def folders(tmp_path, portrait, landscape):
    """People as folders: good, rejected, odd and empty ones."""
    for name, files in {
        "Ada_Lovelace": {"one.jpg": portrait, "two.JPG": landscape, "notes.txt": b"x"},
        "Jürgen  Müller-Lüdenscheidt": {"täst.png": b"not a picture"},
        "empty": {},
        ".hidden": {"x.jpg": portrait},
    }.items():
        (tmp_path / name).mkdir()
        for file, data in files.items():
            (tmp_path / name / file).write_bytes(data)
    (tmp_path / "stray.jpg").write_bytes(portrait)
    return tmp_path


def test_import_takes_people_and_names_every_rejected_photo(folders):
    output, _status = run("import_faces", folders, "--team", "Research", "--consent", "Form 7")
    assert "2 new people, 1 photos ready, 0 already there, 2 rejected." in output
    assert "two.JPG: No face was found." in output
    assert "täst.png: This file is not an image" in output
    ada = Employee.objects.get(number="Ada_Lovelace")
    assert (ada.name, ada.team.name) == ("Ada Lovelace", "Research")
    assert ada.consents.get().note == "Form 7"
    assert ada.consents.get().method == Consent.Method.IMPORT
    assert Employee.objects.filter(name="Jürgen Müller-Lüdenscheidt").exists()


def test_import_goes_on_where_it_stopped(folders):
    run("import_faces", folders, *CONSENT)
    before = FaceSample.objects.count()
    output, _status = run("import_faces", folders)
    assert "0 new people, 0 photos ready, 1 already there" in output
    assert FaceSample.objects.count() == before


def test_import_does_not_undo_a_withdrawal(folders):
    run("import_faces", folders, *CONSENT)
    ada = Employee.objects.get(number="Ada_Lovelace")
    withdraw_consent(employee=ada)
    output, _status = run("import_faces", folders, *CONSENT)
    assert "Ada Lovelace has withdrawn the consent" in output
    assert not ada.face_samples.exists()
    assert not has_active_consent(ada)


@pytest.mark.parametrize("limit", [0, -1])
def test_import_of_fewer_than_one_person_is_refused(folders, limit):
    with pytest.raises(CommandError, match="limit"):
        run("import_faces", folders, "--limit", limit)


def test_import_stops_at_the_limit(folders):
    output, _status = run("import_faces", folders, "--limit", 1, *CONSENT)
    assert "1 new people" in output


@pytest.mark.parametrize("kind", ["missing", "empty"])
def test_import_of_nothing_says_what_is_expected(tmp_path, kind):
    directory = tmp_path / "missing" if kind == "missing" else tmp_path
    with pytest.raises(CommandError, match=r"not a folder|Expected"):
        run("import_faces", directory)


def test_hidden_and_empty_folders_are_no_people(folders):
    assert [folder.name for folder in find_people_folders(folders)] == [
        "Ada_Lovelace",
        "Jürgen  Müller-Lüdenscheidt",
    ]


def test_training_without_people_says_what_to_do():
    with pytest.raises(CommandError, match="at least two people"):
        run("train")


def test_recognise_prints_json_for_a_known_face(folders):
    run("import_faces", folders, *CONSENT)
    output, status = run("recognise", folders / "stray.jpg", "--json")
    (face,) = json.loads(output)["faces"]
    assert status == 0
    assert face["outcome"] == "accept"
    assert face["person"]["number"] == "Ada_Lovelace"
    assert face["score"] == pytest.approx(1, abs=0.001)
    assert len(face["box"]) == 4
    assert len(face["landmarks"]) == 5


def test_recognise_says_when_it_knows_nobody(folders):
    output, status = run("recognise", folders / "stray.jpg")
    assert status == 3
    assert "unknown" in output


def test_recognise_says_when_there_is_no_face(folders):
    output, status = run("recognise", folders / "Ada_Lovelace" / "two.JPG")
    assert (output, status) == ("No face was found.\n", 4)


@pytest.mark.parametrize(
    ("name", "message"),
    [("missing.jpg", "cannot be read"), ("Ada_Lovelace/notes.txt", "not an image")],
)
def test_recognise_says_what_is_wrong_with_the_file(folders, name, message):
    with pytest.raises(CommandError, match=message):
        run("recognise", folders / name)
