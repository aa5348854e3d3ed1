"""A new colleague, as HR takes her on: by a file, with consent and a photo, seen in every list."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from playwright.sync_api import expect

from people.models import Consent, Employee
from people.services import record_consent
from recognition.services import enrol
from tests.browser_fixtures import open_context, sign_in, watch_for_errors
from tests.company_fixtures import make_check_in, make_employee, make_site

pytestmark = [pytest.mark.browser, pytest.mark.engine]

PASSWORD = "correct horse battery staple"
FILE = b"Number;Name;Team;First day\n4711;Eileen Collins;Flight;2024-03-01\n"


def test_a_new_colleague_is_seen_in_every_list(server, use_engine, open_browser, portrait):
    get_user_model().objects.create_superuser("admin", "", PASSWORD)
    make_site()
    page = open_context(open_browser()).new_page()
    sign_in(page, server.url, "admin", PASSWORD)
    with watch_for_errors(page):
        page.goto(f"{server.url}{reverse('admin:index')}")
        expect(page.get_by_text("Nobody is here yet")).to_be_visible()
        page.get_by_role("link", name="Import a file").click()
        import_file(page)
        row = page.locator("#result_list tr").filter(has_text="Eileen Collins")
        expect(row).to_contain_text("missing")
        expect(row).to_contain_text("no photo")

        page.goto(f"{server.url}{reverse('admin:index')}")
        task = page.get_by_role("link", name="Consents missing")
        expect(task).to_contain_text("1")
        task.click()
        expect(row).to_be_visible()

        eileen = Employee.objects.get()
        record_consent(employee=eileen, method=Consent.Method.SIGNED_FORM)
        enrol(employee=eileen, photos=[portrait])
        page.goto(f"{server.url}{reverse('admin:people_employee_changelist')}")
        expect(row).to_contain_text("given")
        expect(row).to_contain_text("1 photo")
        expect(row.locator("img.portrait")).to_be_visible()


def import_file(page):
    """Choose the file, look at the preview, take it."""
    page.locator("input[type=file]").set_input_files(
        {"name": "hires.csv", "mimeType": "text/csv", "buffer": FILE}
    )
    page.get_by_role("button", name="Show what changes").click()
    expect(page.get_by_text("There is no team “Flight”.")).to_be_visible()
    page.locator("input[type=file]").set_input_files(
        {"name": "hires.csv", "mimeType": "text/csv", "buffer": FILE}
    )
    page.get_by_label("Make teams that are not there yet").check()
    page.get_by_role("button", name="Show what changes").click()
    expect(page.get_by_text("New teams will be made: Flight")).to_be_visible()
    page.get_by_role("button", name="Import now").click()
    expect(page.get_by_text("Imported: 1 new person")).to_be_visible()


@pytest.fixture
def ada(server):
    """Somebody who is in, before Playwright's event loop runs."""
    employee = make_employee("Ada Brandt")
    make_check_in(employee)
    return employee


def test_who_is_in_is_found_from_home_and_deactivated_on_a_phone(server, ada, open_browser):
    get_user_model().objects.create_superuser("admin", "", PASSWORD)
    page = open_context(open_browser(), (360, 740), color_scheme="dark").new_page()
    sign_in(page, server.url, "admin", PASSWORD)
    with watch_for_errors(page):
        page.goto(f"{server.url}{reverse('admin:index')}")
        page.get_by_role("link", name="In now").click()
        page.get_by_role("link", name="Ada Brandt").click()
        expect(page.get_by_text("1 day here")).to_be_visible()
        expect(page.locator(".day-today .mark-in")).to_be_visible()
        page.goto(f"{server.url}{reverse('admin:people_employee_changelist')}")
        page.locator("input.action-select").first.check()
        page.locator("select[name=action]").first.select_option("deactivate_people")
        page.get_by_role("button", name="Run").first.click()
        page.get_by_label("Last day of work").fill("2026-12-31")
        page.get_by_role("button", name="Set the last day").click()
        expect(page.get_by_text("The last day of 1 person is 2026-12-31.")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
    ada.refresh_from_db()
    assert f"{ada.active_until}" == "2026-12-31"
