"""Enrolment by webcam: consent first, then photos, then the person is known."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from playwright.sync_api import expect

from people.models import Consent
from recognition.photo import recognise_photo
from tests.browser_fixtures import film, open_context, sign_in, watch_for_errors
from tests.company_fixtures import make_employee

pytestmark = [pytest.mark.browser, pytest.mark.engine]

PASSWORD = "correct horse battery staple"


@pytest.fixture
def page(server, use_engine, open_browser, tmp_path, portrait):
    get_user_model().objects.create_superuser("admin", "", PASSWORD)
    video = film(tmp_path / "camera.mjpeg", [(portrait, 4)])
    page = open_context(open_browser(video)).new_page()
    sign_in(page, server.url, "admin", PASSWORD)
    return page


def test_consent_photos_and_recognised(server, page, portrait):
    ada = make_employee("Eileen Collins", consent=False)
    page.goto(f"{server.url}{reverse('admin:people_employee_change', args=[ada.pk])}")
    with watch_for_errors(page):
        page.get_by_role("link", name="Take photos now").click()
        page.get_by_role("button", name="is here and agrees").click()
        take = page.get_by_role("button", name="Take a photo")
        for number in (1, 2):
            expect(take).to_be_enabled()
            take.click()
            expect(page.get_by_role("status")).to_contain_text(f"{number} of 3 photos")
    assert ada.consents.get().method == Consent.Method.IN_PERSON
    assert ada.face_samples.filter(state="ready", source="webcam").count() == 2
    (face,) = recognise_photo(portrait)
    assert face.identification.person.name == "Eileen Collins"
