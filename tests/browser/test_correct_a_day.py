"""Asked on the own page by phone, approved in the admin; the day, the month and the list follow."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from people.roles import Role
from tests.attendance.correction_cases import find_wednesday, make_ada, make_own_account
from tests.browser_fixtures import check_layout, open_context, sign_in, take, watch_for_errors
from tests.company_fixtures import make_account

pytestmark = pytest.mark.browser

PASSWORD = "correct horse battery staple"
PHONE = (360, 740)


@pytest.fixture
def ada(server):
    """She forgot to check out last Wednesday, and so did Bob."""
    make_ada("09:00", name="Bob Babbage")
    return make_ada("09:00")


def let_sign_in(account):
    account.set_password(PASSWORD)
    account.save()


def test_from_a_forgotten_check_out_to_a_whole_day(server, ada, open_browser, folder):
    let_sign_in(make_own_account(ada))
    let_sign_in(make_account("maria", Role.TEAM_MANAGER, manages=(ada.team,)))
    browser = open_browser()
    phone = open_context(browser, PHONE, has_touch=True, is_mobile=True).new_page()
    desk = open_context(browser).new_page()
    with watch_for_errors(phone), watch_for_errors(desk):
        sign_in(phone, server.url, "ada", PASSWORD, start="/me/")
        ask_for_it(phone, server.url, folder)
        sign_in(desk, server.url, "maria", PASSWORD, start="/admin/")
        approve_it(desk, folder)
        settle_the_other(desk, folder)
        phone.reload()
        expect(phone.get_by_text("Here from 09:00 to 17:05")).to_be_visible()
        expect(phone.get_by_text("maria approved on")).to_be_visible()
        take(phone, folder / "my-day-corrected-phone.png", full_page=True)
        phone.goto(f"{server.url}/me/?month={find_wednesday():%Y-%m}")
        expect(phone.get_by_role("cell", name="8:05")).to_be_visible()
        check_layout(phone)
        take(phone, folder / "me-month-phone.png", full_page=True)
    month = f"{reverse('admin:attendance_report', args=['month'])}?month={find_wednesday():%Y-%m}"
    desk.goto(f"{server.url}{month}&team={ada.team_id}")
    expect(desk.get_by_text("8:05").first).to_be_visible()


def ask_for_it(page, url, folder):
    page.goto(f"{url}{reverse('attendance:my_day', args=[find_wednesday().isoformat()])}")
    expect(page.get_by_text("no check-out")).to_be_visible()
    page.get_by_role("link", name="I forgot to check out").click()
    expect(page.get_by_label("You left at")).to_have_value("17:00")
    check_layout(page)
    page.get_by_label("You left at").fill("17:05")
    page.get_by_label("Why?").fill("Left by the back door.")
    take(page, folder / "my-day-ask-phone.png", full_page=True)
    page.get_by_role("button", name="Ask for the correction").click()
    expect(page.get_by_text("Asked. You get an e-mail")).to_be_visible()


def approve_it(page, folder):
    page.get_by_role("link", name="Corrections to decide").click()
    page.get_by_role("link", name="Ada Lovelace").click()
    expect(page.get_by_text("Left by the back door.")).to_be_visible()
    expect(page.get_by_role("row", name="Worked 0:00 8:05")).to_be_visible()
    check_layout(page)
    take(page, folder / "correction.png", full_page=True)
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("Approved. The day is counted anew.")).to_be_visible()
    page.get_by_role("link", name="The whole day").click()
    expect(page.get_by_text("17:05").first).to_be_visible()
    check_layout(page)
    take(page, folder / "day.png", full_page=True)


def settle_the_other(page, folder):
    page.get_by_role("link", name="Exceptions to resolve").click()
    expect(page.get_by_text("1 day to look at")).to_be_visible()
    check_layout(page)
    take(page, folder / "exceptions.png", full_page=True)
    page.get_by_role("button", name="Left at the end of the shift, 17:00").click()
    expect(page.get_by_text("1 day is settled.")).to_be_visible()
    expect(page.get_by_text("Nothing waits")).to_be_visible()
