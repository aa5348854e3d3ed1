"""A day in HR: somebody is hired, agrees on paper, is photographed and recognised; then leaves."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from people.models import PhotoImport
from people.roles import Role
from recognition import intake
from recognition.decision import Outcome
from recognition.photo import recognise_photo
from tests.browser_fixtures import open_context, sign_in, take, watch_for_errors
from tests.company_fixtures import make_account, make_notice, make_team

pytestmark = [pytest.mark.browser, pytest.mark.engine]

PASSWORD = "correct horse battery staple"


@pytest.fixture
def hr(server, use_engine, open_browser, settings, tmp_path):
    """The admin site's page on which HR has signed in."""
    settings.ARCHIVES_DIR = tmp_path / "imports"
    make_notice("# Checking in by face")
    make_team("Research")
    account = make_account("hr", Role.HR_ADMIN)
    account.set_password(PASSWORD)
    account.save()
    page = open_context(open_browser()).new_page()
    sign_in(page, server.url, "hr", PASSWORD, start="/admin/")
    return page


def test_a_day_in_hr(hr, server, portrait, landscape, folder):
    with watch_for_errors(hr):
        hire(hr, server.url)
        agree_on_paper(hr)
        drop_photos(hr, portrait, landscape)
        take(hr, folder / "hired.png")
        (face,) = recognise_photo(portrait)
        assert face.identification.person.name == "Eileen Collins"
        let_go(hr, folder)
    (face,) = recognise_photo(portrait)
    assert face.identification.outcome is Outcome.UNKNOWN


def hire(page, url):
    page.goto(f"{url}{reverse('admin:people_employee_add')}")
    page.get_by_label("Number").fill("4711")
    page.get_by_label("Name").fill("Eileen Collins")
    choose(page, "team", "Research")
    choose(page, "site", "Berlin")
    page.get_by_role("button", name="Save and continue editing").click()
    expect(page.get_by_text("was added successfully")).to_be_visible()


def choose(page, field, value):
    page.locator(f"#id_{field}").locator("xpath=..").get_by_role("combobox").click()
    page.get_by_role("option", name=value).click()


def agree_on_paper(page):
    page.get_by_role("link", name="Record a signed form").click()
    page.get_by_label("Note").fill("Form of 2 January, kept in folder 4.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Agreed to version 1")).to_be_visible()


def drop_photos(page, portrait, landscape):
    """One good photo and one without a face, looked at by the worker while the page watches."""
    files = [
        {"name": "portrait.jpg", "mimeType": "image/jpeg", "buffer": portrait},
        {"name": "wall.jpg", "mimeType": "image/jpeg", "buffer": landscape},
    ]
    page.locator("[data-photo-drop] input[type=file]").set_input_files(files)
    expect(page.get_by_role("link", name="being looked at: 2")).to_be_visible()
    intake.work_off(PhotoImport.objects.get().pk)
    expect(page.get_by_text("1 of 3 good photos")).to_be_visible()
    expect(page.get_by_role("link", name="rejected: 1")).to_be_visible()


def let_go(page, folder):
    page.get_by_role("link", name="Erase the face").click()
    page.get_by_role("radio", name="The person leaves").check()
    take(page, folder / "erase.png")
    page.get_by_role("button", name="Erase the face").click()
    page.wait_for_load_state("networkidle")
    take(page, folder / "erased.png")
