"""Asked by e-mail, agreed on a phone, seen in the ledger; withdrawn on the own page, a stranger."""

import re

import pytest
from django.core import mail
from django.urls import reverse
from playwright.sync_api import expect

from people.models import Consent
from people.queries import get_active_consent
from people.roles import Role
from people.services import send_request
from recognition.decision import Outcome
from recognition.photo import recognise_photo
from recognition.services import enrol
from tests.browser_fixtures import check_layout, open_context, sign_in, take, watch_for_errors
from tests.company_fixtures import make_account, make_check_in, make_employee, make_notice

pytestmark = [pytest.mark.browser, pytest.mark.engine]

PASSWORD = "correct horse battery staple"
PHONE = (360, 740)


@pytest.fixture
def ada(server, use_engine):
    make_notice("# Checking in by face\n\nYou decide.")
    employee = make_employee("Ada Lovelace", consent=False, email="ada@example.org")
    make_check_in(employee)
    return employee


def make_user(name, *roles, **values):
    user = make_account(name, *roles, **values)
    user.set_password(PASSWORD)
    user.save()


def see(page, path):
    check_layout(page)
    take(page, path, full_page=True)


def test_from_the_e_mail_to_the_ledger(server, ada, open_browser, folder):
    make_user("hr", Role.HR_ADMIN)
    browser = open_browser()
    hr = open_context(browser).new_page()
    sign_in(hr, server.url, "hr", PASSWORD)
    hr.goto(f"{server.url}{reverse('admin:people_employee_change', args=[ada.pk])}")
    hr.get_by_role("button", name="Ask by e-mail").click()
    expect(hr.get_by_text("on its way to 1 person")).to_be_visible()
    send_request(request_id=ada.consent_requests.get().pk)
    path = re.search(r"/consent/\S+/", mail.outbox[-1].body)[0]

    phone = open_context(browser, PHONE, has_touch=True, is_mobile=True).new_page()
    with watch_for_errors(phone):
        phone.goto(f"{server.url}{path}")
        expect(phone.get_by_role("heading", name="Checking in by face")).to_be_visible()
        see(phone, folder / "consent-phone.png")
        phone.get_by_role("button", name="Yes, I agree").click()
        expect(phone.get_by_role("heading", name="Thank you, Ada")).to_be_visible()
        see(phone, folder / "consent-agreed-phone.png")
    phone.goto(f"{server.url}{path}")
    expect(phone.get_by_role("heading", name="This link does not work")).to_be_visible()

    hr.goto(f"{server.url}{reverse('admin:people_consentstatus_changelist')}")
    row = hr.get_by_role("row").filter(has_text="Ada Lovelace")
    expect(row).to_contain_text("newest version")
    expect(row).to_contain_text("link by e-mail")
    take(hr, folder / "consents.png")
    assert get_active_consent(ada).method == Consent.Method.LINK


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_from_the_own_page_to_a_stranger(server, ada, open_browser, folder, portrait, scheme):  # noqa: PLR0917  fixtures
    make_user("ada", Role.EMPLOYEE, employee=ada)
    size = (1440, 900) if scheme == "light" else PHONE
    page = open_context(open_browser(), size, color_scheme=scheme).new_page()
    with watch_for_errors(page):
        sign_in(page, server.url, "ada", PASSWORD, start="/me/")
        page.get_by_role("link", name="Read and decide").click()
        page.get_by_role("button", name="Yes, I agree").click()
        expect(page.get_by_text("Your consent is recorded")).to_be_visible()
        enrol(employee=ada, photos=[portrait])
        (face,) = recognise_photo(portrait)
        assert face.identification.person.name == "Ada Lovelace"
        page.reload()
        expect(page.get_by_role("img", name="Your face")).to_be_visible()
        see(page, folder / f"me-{scheme}.png")
        page.get_by_role("link", name="Withdraw my consent").click()
        expect(page.get_by_text("1 photo of you")).to_be_visible()
        see(page, folder / f"me-withdraw-{scheme}.png")
        page.get_by_role("button", name="Withdraw and erase").click()
        expect(page.get_by_role("heading", name="Your face data is erased.")).to_be_visible()
        expect(page.get_by_text("Everything is gone.")).to_be_visible()
        see(page, folder / f"me-erased-{scheme}.png")
    (face,) = recognise_photo(portrait)
    assert face.identification.outcome is Outcome.UNKNOWN
    assert face.identification.candidates == ()
