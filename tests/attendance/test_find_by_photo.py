"""Looking for somebody by a photo: nothing of it is kept, and nobody else is named."""

import io

import numpy as np
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from people.models import AccessRecord, FaceSample
from people.roles import Role
from people.services import withdraw_consent
from recognition.services import enrol
from tests.attendance.find_factories import make_camera, see
from tests.company_fixtures import as_jpeg, make_account, make_employee, make_team

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
PHOTO = "/find/photo/"


@pytest.fixture
def eileen(use_engine, portrait):
    eileen = make_employee("Eileen Collins", team=make_team("Research"))
    enrol(employee=eileen, photos=[portrait])
    return eileen


def send(client, data, **values):
    photo = SimpleUploadedFile("photo.jpg", data, content_type="image/jpeg")
    return client.post(PHOTO, {"purpose": "reach", "photo": photo, **values})


def put_side_by_side(*photos: bytes) -> bytes:
    pictures = [Image.open(io.BytesIO(photo)).convert("RGB") for photo in photos]
    both = Image.new("RGB", (sum(each.width for each in pictures), pictures[0].height))
    left = 0
    for each in pictures:
        both.paste(each, (left, 0))
        left += each.width
    return as_jpeg(np.asarray(both))


def list_records():
    rows = AccessRecord.objects.filter(action="search_face").order_by("pk")
    return [(row.employee_name, row.purpose, row.place) for row in rows]


def test_a_photo_of_somebody(client, eileen, portrait, landscape):
    client.force_login(make_account("guard", Role.SECURITY))
    see(eileen, make_camera("Kitchen"))
    stored = FaceSample.objects.count(), default_storage.listdir("")
    page = send(client, portrait).content.decode()
    assert "Now: Kitchen" in page
    # Of two faces one is chosen, by the same photo once more.
    both = put_side_by_side(portrait, portrait)
    page = send(client, both).content.decode()
    assert "Which of these faces?" in page
    assert page.count("data:image/jpeg;base64,") == 2
    assert "Now: Kitchen" in send(client, both, face="1").content.decode()
    assert "Which of these" in send(client, both, face="7").content.decode()
    why = "A visitor or an urgent call"
    named = [(name, why, PHOTO) for name in ("Eileen Collins", "", "Eileen Collins", "")]
    assert list_records() == named
    assert (FaceSample.objects.count(), default_storage.listdir("")) == stored
    check_refusals(client, portrait, landscape)
    assert list_records() == named
    # Whoever takes the consent back is a stranger.
    withdraw_consent(employee=eileen)
    assert "I do not know this face." in send(client, portrait).content.decode()
    assert list_records()[-1] == ("", why, PHOTO)


def check_refusals(client, portrait, landscape):
    for data, values, words in (
        (landscape, {}, "I cannot find a face"),
        (b"no picture", {}, "photo"),
        (portrait, {"purpose": ""}, "Say first why"),
    ):
        response = send(client, data, **values)
        assert response.status_code == 400
        assert words in response.content.decode()
    assert "Choose a photo" in client.post(PHOTO, {"purpose": "reach"}).content.decode()


def test_somebody_of_another_team_is_a_stranger(client, eileen, portrait):
    design = make_team("Design")
    rights = ("attendance.find_person", "recognition.search_faces")
    client.force_login(
        make_account("chief", Role.TEAM_MANAGER, permissions=rights, manages=(design,))
    )
    assert "I do not know this face." in send(client, portrait).content.decode()
    assert list_records() == [("", "A visitor or an urgent call", PHOTO)]


def test_too_many_photos(client, settings, portrait):
    settings.SEARCHES_PER_HOUR = 1
    guard = make_account("guard", Role.SECURITY)
    client.force_login(guard)
    client.post("/find/", {"purpose": "reach", "name": "nobody"})
    assert send(client, portrait).status_code == 429
