"""Photos and faces over HTTP: who may send and see them, and what the answers are."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from recognition.services import enrol
from tests.company_fixtures import make_account, make_employee

pytestmark = pytest.mark.django_db


def upload(data, name="x.jpg"):
    return SimpleUploadedFile(name, data, content_type="image/jpeg")


def sign_in(client, *permissions):
    client.force_login(make_account(permissions=permissions, is_staff=True))


@pytest.mark.engine
@pytest.mark.usefixtures("use_engine")
class TestWithEngine:
    def test_faces_are_shown_to_those_who_may_see_them_only(self, client, portrait):
        (sample,) = enrol(employee=make_employee(), photos=[portrait])
        url = reverse("people:face", args=[sample.pk])
        assert client.get(url).status_code == 302
        sign_in(client)
        assert client.get(url).status_code == 403
        client.force_login(
            make_account(
                "reader",
                permissions=("people.view_facesample", "people.view_every_team"),
                is_staff=True,
            )
        )
        face = client.get(url)
        assert face.headers["Content-Type"] == "image/jpeg"
        assert face.headers["Cache-Control"] == "private, no-store"
        assert face.content[:2] == b"\xff\xd8"

    def test_recognise_by_api(self, client, portrait):
        enrol(employee=make_employee("Ada Lovelace"), photos=[portrait])
        url = reverse("api:recognise")
        assert client.post(url, {"image": upload(portrait)}).status_code == 401
        sign_in(client, "recognition.search_faces", "people.view_every_team")
        answer = client.post(url, {"image": upload(portrait)})
        (face,) = answer.json()["faces"]
        assert (face["outcome"], face["person"]["name"]) == ("accept", "Ada Lovelace")

    @pytest.mark.parametrize("data", [{}, {"image": b"not a picture"}])
    def test_the_api_names_what_is_wrong(self, client, data):
        sign_in(client, "recognition.search_faces", "people.view_every_team")
        files = {name: upload(content) for name, content in data.items()}
        answer = client.post(reverse("api:recognise"), files)
        assert answer.status_code == 400
        assert answer.json()["detail"]
