"""Everything held about a person, as a ZIP: whole, readable, and for the right eyes only."""

import io
import json
import stat
import urllib.request
import zipfile

import numpy as np
import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from people.models import AccessRecord, Consent, Employee, ErasureCertificate
from people.personal_data import get_register, list_fields
from people.personal_export import HELD_KINDS, list_sections, stream_export, suggest_name
from people.roles import Role
from people.services import add_photo, erase_face_data, record_consent
from tests.company_fixtures import (
    add_vector,
    make_account,
    make_check_in,
    make_employee,
    make_team,
    make_vector,
)

pytestmark = pytest.mark.django_db

# What is personal and is no one person's own, with the reason why no export has it.
OF_NOBODY = {
    "people.Team.managers": "about the managers: each finds it in the account",
    "people.Team.embedding": "a mean over people; says nothing of one of them",
    "people.Team_managers.user": "about the managers: each finds it in the account",
    "recognition.TeamTry.source": "a keyed hash of a network address, for minutes",
    "attendance.CameraPreview.picture": "what a camera sees just now; gone within seconds",
    "attendance.CameraPreview.faces": "who is on it just now; gone within seconds",
    "attendance.ClosedMonth.closed_by": "about whoever did the work of payroll; in the audit log",
}
PDF = b"%PDF-1.4 signed form\n%%EOF\n"


def open_zip(pieces) -> zipfile.ZipFile:
    archive = zipfile.ZipFile(io.BytesIO(b"".join(pieces)))
    assert archive.testzip() is None
    return archive


def read_rows(archive: zipfile.ZipFile, name: str) -> list[dict]:
    return json.loads(archive.read(f"{name}.json"))


@pytest.fixture
def ada(portrait, django_capture_on_commit_callbacks) -> Employee:
    """Somebody about whom there is something in every place."""
    ada = make_employee("Ada Ünal 李")
    with django_capture_on_commit_callbacks(execute=True):
        erase_face_data(employee=ada, by=make_account("boss"))
    record_consent(employee=ada, method=Consent.Method.SIGNED_FORM, scan=PDF)
    add_photo(employee=ada, data=portrait)
    add_vector(ada, make_vector(1)).image.name = ""
    make_check_in(ada)
    make_account("ada", Role.EMPLOYEE, employee=ada)
    ada.refresh_from_db()
    return ada


def test_every_personal_field_is_in_the_export():
    covered = set().union(*(section.covers for section in list_sections()))
    personal = {
        f"{model}.{field}" for model in get_register() for field in list_fields(model, *HELD_KINDS)
    }
    assert personal - covered - set(OF_NOBODY) == set()
    assert set(OF_NOBODY) <= personal


def test_every_field_of_a_section_exists():
    for section in list_sections():
        model = apps.get_model(section.model)
        for name in section.fields:
            model._meta.get_field(name)


def test_zip_holds_rows_pictures_forms_certificates_and_a_readme(ada, portrait):
    archive = open_zip(stream_export(ada))
    (person,) = read_rows(archive, "person")
    assert (person["number"], person["name"]) == (ada.number, "Ada Ünal 李")
    assert np.dot(person["embedding"], make_vector(1)) == pytest.approx(1.0, abs=1e-4)
    assert read_rows(archive, "account")[0]["username"] == "ada"
    assert {row["method"] for row in read_rows(archive, "consents")} == {"signed form"}
    (event,) = read_rows(archive, "attendance")
    assert (event["kind"], event["method"]) == ("in", "entered by hand")
    certificate = ErasureCertificate.objects.get()
    assert archive.read(f"erasures/{certificate.uuid}.pdf").startswith(b"%PDF-")
    assert json.loads(archive.read(f"erasures/{certificate.uuid}.json")) == certificate.content
    (photo,) = [name for name in archive.namelist() if name.endswith("photo.jpg")]
    assert archive.read(photo) == portrait
    (form,) = [name for name in archive.namelist() if name.endswith("form.pdf")]
    assert archive.read(form) == PDF
    readme = archive.read("README.txt").decode()
    assert "Everything that Muster holds about Ada Ünal 李" in readme
    for section in list_sections():
        assert f"{section.name}.json" in archive.namelist()
        assert f"{section.name}.json – {section.title}" in readme


def test_what_is_about_others_is_left_out(ada):
    archive = open_zip(stream_export(ada))
    everything = b"".join(archive.read(name) for name in archive.namelist() if ".json" in name)
    assert b'"password"' not in everything
    assert b"pbkdf2" not in everything
    (erasure,) = read_rows(archive, "erasures")
    assert [key for key in erasure if "asked for by" in key] == ["asked for by"]


def test_photo_that_cannot_be_read_is_named_and_stops_nothing(ada, portrait):
    sample = ada.face_samples.exclude(image="missing").get()
    default_storage.delete(sample.image.name)
    archive = open_zip(stream_export(ada))
    readme = archive.read("README.txt").decode()
    assert f"photos/{sample.pk}-photo: the file is missing" in readme
    assert read_rows(archive, "attendance")


def test_person_with_nothing_gets_a_whole_zip_too():
    archive = open_zip(stream_export(make_employee(consent=False)))
    assert read_rows(archive, "photos") == []


def test_name_of_the_file_is_harmless():
    assert "/" not in suggest_name(Employee(number='../../x"\r\n', name="x"))


def sign_in(name: str, *roles: Role, **values) -> Client:
    client = Client()
    client.force_login(make_account(name, *roles, **values))
    return client


def test_who_may_take_it_out(ada):
    url = reverse("people:export", args=[ada.pk])
    assert sign_in("hr", Role.HR).get(url).status_code == 200
    assert AccessRecord.objects.get(action="export_person").employee == ada
    for client in (
        sign_in("auditor", Role.AUDITOR),
        sign_in("manager", Role.TEAM_MANAGER, manages=(ada.team,)),
    ):
        assert client.get(url).status_code == 403
    for client in (
        sign_in("other", Role.TEAM_MANAGER, manages=(make_team("Other"),)),
        sign_in("bob", Role.EMPLOYEE, employee=make_employee("Bob")),
    ):
        assert client.get(url).status_code == 404
    assert Client().get(url).status_code == 302
    assert AccessRecord.objects.filter(action="export_person").count() == 1


def test_everybody_takes_out_the_own_data(ada):
    client = Client()
    client.force_login(ada.user)
    answer = client.get(reverse("people:my_export"))
    archive = open_zip(answer.streaming_content)
    assert read_rows(archive, "person")[0]["number"] == ada.number
    assert answer["Cache-Control"] == "private, no-store"
    (seen,) = read_rows(archive, "access_log")
    assert seen["action"] == "took out everything held about a person"
    assert client.post(reverse("people:my_export")).status_code == 405
    assert sign_in("nobody").get(reverse("people:my_export")).status_code == 404


def test_server_sends_it_piece_by_piece(server, ada):
    client = Client()
    client.force_login(ada.user)
    request = urllib.request.Request(
        server.url + reverse("people:my_export"),
        headers={"Cookie": f"sessionid={client.cookies['sessionid'].value}"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        assert answer.headers["Transfer-Encoding"] == "chunked"
        archive = open_zip([answer.read()])
    assert read_rows(archive, "person")[0]["number"] == ada.number


def test_command_writes_a_private_file_and_replaces_none(ada, tmp_path):
    target = tmp_path / "ada.zip"
    call_command("export_person", ada.number, "--out", str(target), stdout=io.StringIO())
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert read_rows(zipfile.ZipFile(target), "person")[0]["number"] == ada.number
    assert [path.name for path in tmp_path.iterdir()] == ["ada.zip"]
    with pytest.raises(CommandError, match="there already"):
        call_command("export_person", ada.number, "--out", str(target))
    with pytest.raises(CommandError, match="Nobody has the number"):
        call_command("export_person", "nobody", "--out", str(tmp_path / "x.zip"))
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export_person", ada.number, "--out", str(tmp_path / "no" / "x.zip"))
