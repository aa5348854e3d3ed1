"""The admin's pages about photos: drop, watch, look, decide; each checks who asks."""

import io
import zipfile

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from people.models import FaceSample, PhotoImport
from people.roles import Role
from people.services import start_file_import
from tests.company_fixtures import make_employee

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.ARCHIVES_DIR = tmp_path / "imports"


@pytest.fixture
def sign_in(client, django_user_model):
    def sign_in(role):
        user = django_user_model.objects.create_user(role.name, is_staff=True)
        user.groups.add(Group.objects.get(name=role.value))
        client.force_login(user)
        return user

    return sign_in


def upload(name, data):
    return SimpleUploadedFile(name, data)


def make_zip(**files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in files.items():
            archive.writestr(f"{name}/a.jpg", data)
    return buffer.getvalue()


def drop(client, *files, **values):
    return client.post(
        reverse("admin:people_photoimport_files"),
        {"photos": list(files), **values},
        headers={"accept": "application/json"} if values.pop("json", True) else {},
    )


def make_sample(employee=None, **values):
    return FaceSample.objects.create(
        employee=employee or make_employee(),
        image="missing",
        source_sha256=f"{FaceSample.objects.count():064}",
        **{
            "state": "review",
            "verdicts": ["looks_like_someone_else", "dark"],
            "reason": "because",
            "box": [1.0, 2.0, 30.0, 40.0],
            "image_wh": [200, 100],
            "faces": [
                {"box": [1, 2, 30, 40], "landmarks": [0] * 10, "probability": 0.9},
                {"box": [100, 2, 130, 40], "landmarks": [0] * 10, "probability": 0.8},
            ],
            **values,
        },
    )


def test_photos_dropped_on_a_person_go_on_with_one_import(client, sign_in, portrait):
    sign_in(Role.HR)
    ada = make_employee("Ada A")
    first = drop(client, upload("a.jpg", portrait), employee=ada.pk).json()
    second = drop(client, upload("b.jpg", b""), employee=ada.pk, **{"import": first["import"]})
    assert second.json()["import"] == first["import"]
    photo_import = PhotoImport.objects.get()
    assert [item.state for item in photo_import.items.all()] == ["stored", "refused"]
    page = client.get(first["url"]).content.decode()
    assert "a.jpg" in page
    assert "The file is empty" in page
    progress = client.get(first["progress_url"])
    assert "every 1s" in progress.content.decode()
    assert "HX-Refresh" not in progress
    client.post(reverse("admin:people_photoimport_cancel", args=[photo_import.pk]))
    assert client.get(first["progress_url"])["HX-Refresh"] == "true"
    assert client.get(reverse("admin:people_employee_change", args=[ada.pk])).status_code == 200


def test_a_zip_and_files_together_are_taken_without_a_script(client, sign_in, portrait):
    sign_in(Role.HR_ADMIN)
    ada = make_employee("Ada A")
    response = drop(
        client,
        upload("p.zip", make_zip(**{ada.number: portrait})),
        upload(f"{ada.number}.jpg", portrait),
        json=False,
    )
    assert response.status_code == 302
    assert PhotoImport.objects.count() == 2
    assert "p.zip" in client.get(reverse("admin:people_photoimport_changelist")).content.decode()
    assert client.get(reverse("admin:people_photoimport_add")).status_code == 200


@pytest.mark.parametrize(
    ("files", "words"),
    [([], "No file was chosen"), ([("x.zip", b"hello")], "not a ZIP")],
)
def test_what_cannot_be_taken_is_refused_in_words(client, sign_in, files, words):
    sign_in(Role.HR)
    response = drop(client, *(upload(*file) for file in files))
    assert (response.status_code, words in response.json()["reason"]) == (400, True)


def test_a_zip_is_not_for_one_person(client, sign_in, portrait):
    sign_in(Role.HR)
    response = drop(client, upload("x.zip", make_zip(a=portrait)), employee=make_employee().pk)
    assert "one person" in response.json()["reason"]


@pytest.mark.parametrize("role", [Role.TEAM_MANAGER, Role.SECURITY, Role.AUDITOR])
def test_others_may_not_add_photos_nor_decide(client, sign_in, role, portrait):
    user = sign_in(role)
    ada = make_employee("Ada A")
    ada.team.managers.add(user)
    sample = make_sample(ada)
    assert drop(client, upload("a.jpg", portrait), employee=ada.pk).status_code == 403
    assert client.get(reverse("admin:people_photoimport_add")).status_code == 403
    for decision in ("accept", "reject", "move", "choose"):
        address = reverse("admin:people_facesample_decide", args=[sample.pk, decision])
        assert client.post(address).status_code in {302, 403, 404}
    sample.refresh_from_db()
    assert sample.state == "review"


def test_an_import_of_somebody_else_is_not_shown(client, sign_in, admin_user):
    photo_import = start_file_import(name="x", user=admin_user, employee=make_employee())
    sign_in(Role.TEAM_MANAGER)
    for name in ("change", "progress"):
        address = reverse(f"admin:people_photoimport_{name}", args=[photo_import.pk])
        assert client.get(address).status_code == 403


def test_the_page_of_a_photo_shows_verdicts_and_decisions(client, sign_in):
    sign_in(Role.HR)
    bob = make_employee("Bob B")
    sample = make_sample(resembles=bob, resemblance=0.81)
    page = client.get(reverse("admin:people_facesample_change", args=[sample.pk])).content.decode()
    for words in ("Looks like Bob B", "0.81", "too dark", "Accept for", "Move to Bob B", "face 2"):
        assert words in page
    assert 'viewBox="0 0 200 100"' in page
    listed = client.get(reverse("admin:people_facesample_changelist")).content.decode()
    assert "looks like somebody else" in listed
    assert "Bob B" in listed


def test_an_auditor_sees_the_photo_but_not_whom_it_resembles(client, sign_in):
    sign_in(Role.AUDITOR)
    sample = make_sample(resembles=make_employee("Bob B"), resemblance=0.81)
    page = client.get(reverse("admin:people_facesample_change", args=[sample.pk])).content.decode()
    assert "Bob B" not in page
    assert "Bob B" not in client.get(reverse("admin:people_facesample_changelist")).content.decode()


def test_hr_decides_on_the_page(client, sign_in):
    sign_in(Role.HR)
    bob = make_employee("Bob B")
    sample = make_sample()

    def decide(decision, **values):
        address = reverse("admin:people_facesample_decide", args=[sample.pk, decision])
        page = client.post(address, values, follow=True).content.decode()
        sample.refresh_from_db()
        return page

    assert "Nobody here has the number" in decide("move", number="none")
    assert "no such face" in decide("choose", face="9")
    assert "no such decision" in decide("burn")
    assert "Rejected" in decide("reject", reason="Not her.")
    assert (sample.state, sample.reason) == ("rejected", "Not her.")
    assert "Moved to Bob B" in decide("move", number=bob.number)
    assert (sample.state, sample.employee) == ("pending", bob)


def test_many_photos_are_decided_at_once(client, sign_in):
    sign_in(Role.HR)
    good, faceless = make_sample(), make_sample(box=None)
    page = client.post(
        reverse("admin:people_facesample_changelist"),
        {"action": "accept_photos", "_selected_action": [good.pk, faceless.pk]},
        follow=True,
    ).content.decode()
    assert "1 photo decided" in page
    assert "no face in this photo" in page
