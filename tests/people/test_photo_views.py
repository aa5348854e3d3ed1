"""Faces and photos leave through views that ask who, write it down, and leak nothing."""

import io

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.base import ContentFile
from PIL import Image

from people.models import AccessRecord, FaceSample
from people.services import add_photo
from tests.company_fixtures import make_employee

pytestmark = pytest.mark.django_db


def make_jpeg(*, orientation: int = 1, size: tuple[int, int] = (60, 20)) -> bytes:
    """A picture, red at the left and blue at the right, with a place and a camera in its EXIF."""
    picture = Image.new("RGB", size, "red")
    picture.paste("blue", (size[0] // 2, 0, *size))
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "SecretCam"
    exif.get_ifd(0x8825)[1] = "N"
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", exif=exif, quality=95)
    return buffer.getvalue()


def make_sample(data: bytes, name: str = "Ada Lovelace") -> FaceSample:
    sample = add_photo(employee=make_employee(name), data=data)
    sample.crop.save("face", ContentFile(make_jpeg()), save=False)
    FaceSample.objects.filter(pk=sample.pk).update(crop=sample.crop.name)
    return sample


@pytest.fixture
def hr(client) -> User:
    user = User.objects.create_user("ines", is_staff=True)
    codenames = ("view_facesample", "view_every_team", "view_employee")
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client.force_login(user)
    return user


@pytest.mark.parametrize(("view", "action"), [("face", "view_face"), ("photo", "view_photo")])
def test_a_look_is_written_down_and_never_cached(client, hr, view, action):
    sample = make_sample(make_jpeg())
    response = client.get(f"/people/photos/{sample.pk}/{view}/")
    assert response["Content-Type"] == "image/jpeg"
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Content-Type-Options"] == "nosniff"
    record = AccessRecord.objects.get()
    assert (record.account, record.action, record.employee) == (hr, action, sample.employee)
    assert record.place == f"/people/photos/{sample.pk}/{view}/"
    assert record.ip_address == "127.0.0.1"


def test_many_faces_of_one_person_are_one_line(client, hr):
    sample = make_sample(make_jpeg())
    for _again in range(3):
        client.get(f"/people/photos/{sample.pk}/face/")
    other = make_sample(make_jpeg(), "Bob B")
    client.get(f"/people/photos/{other.pk}/face/")
    assert AccessRecord.objects.count() == 2


def test_the_photo_is_upright_and_without_metadata(client, hr):
    sample = make_sample(make_jpeg(orientation=6))
    response = client.get(f"/people/photos/{sample.pk}/photo/")
    with Image.open(io.BytesIO(response.content)) as picture:
        assert picture.size == (20, 60)
        assert not picture.getexif()
        red, _green, blue = picture.convert("RGB").getpixel((10, 5))
        assert (red > 200, blue < 60) == (True, True)
    assert b"SecretCam" not in response.content


def test_a_large_photo_comes_at_the_size_of_a_screen(client, hr):
    sample = make_sample(make_jpeg(size=(5000, 2500)))
    response = client.get(f"/people/photos/{sample.pk}/photo/")
    with Image.open(io.BytesIO(response.content)) as picture:
        assert picture.size == (2048, 1024)


def test_a_transparent_picture_is_laid_over_white(client, hr):
    buffer = io.BytesIO()
    Image.new("RGBA", (30, 30), (0, 0, 0, 0)).save(buffer, "PNG")
    response = client.get(f"/people/photos/{make_sample(buffer.getvalue()).pk}/photo/")
    with Image.open(io.BytesIO(response.content)) as picture:
        assert picture.getpixel((5, 5)) == (255, 255, 255)


def test_a_file_that_is_no_picture_is_not_shown_and_not_noted(client, hr):
    sample = make_sample(b"<script>alert(1)</script>")
    assert client.get(f"/people/photos/{sample.pk}/photo/").status_code == 404
    assert not AccessRecord.objects.exists()


def test_a_bomb_is_not_unfolded(client, hr):
    buffer = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(buffer, "PNG")
    sample = make_sample(buffer.getvalue())
    assert client.get(f"/people/photos/{sample.pk}/photo/").status_code == 404


def test_a_file_that_is_gone_is_not_found(client, hr):
    sample = make_sample(make_jpeg())
    sample.image.storage.delete(sample.image.name)
    assert client.get(f"/people/photos/{sample.pk}/photo/").status_code == 404


@pytest.mark.parametrize("view", ["face", "photo"])
def test_without_permission_nothing_is_shown_and_nothing_noted(client, view):
    sample = make_sample(make_jpeg())
    url = f"/people/photos/{sample.pk}/{view}/"
    assert client.get(url).status_code == 302  # sign in first
    client.force_login(User.objects.create_user("nobody"))
    assert client.get(url).status_code == 403
    assert client.post(url).status_code in (403, 405)
    assert not AccessRecord.objects.exists()


@pytest.mark.parametrize("view", ["face", "photo"])
def test_a_manager_cannot_reach_another_team_by_its_address(client, view):
    manager = User.objects.create_user("mona", is_staff=True)
    codenames = ("view_facesample", "view_employee")
    manager.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client.force_login(manager)
    sample = make_sample(make_jpeg())
    assert client.get(f"/people/photos/{sample.pk}/{view}/").status_code == 404
    sample.employee.team.managers.add(manager)
    assert client.get(f"/people/photos/{sample.pk}/{view}/").status_code == 200


def test_when_the_look_cannot_be_written_down_nothing_is_shown(client, hr, monkeypatch):
    def refuse(**_values):
        raise RuntimeError("the log is full")

    monkeypatch.setattr("people.views.record_view", refuse)
    client.raise_request_exception = False
    sample = make_sample(make_jpeg())
    response = client.get(f"/people/photos/{sample.pk}/face/")
    assert response.status_code == 500
    assert b"JFIF" not in response.content
