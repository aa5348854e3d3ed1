"""The month of a team, read with the keyboard, and a cell followed to what was recorded."""

import datetime

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from playwright.sync_api import expect

from attendance.models import DaySummary
from tests.attendance.day_factories import make_day, make_days
from tests.browser_fixtures import check_layout, open_context, sign_in, watch_for_errors
from tests.company_fixtures import make_employee, make_team

pytestmark = pytest.mark.browser

PASSWORD = "correct horse battery staple"


@pytest.fixture
def team(server):
    """Ada was late on Tuesday 3 March; Bob and Cleo have an ordinary month."""
    get_user_model().objects.create_superuser("admin", "", PASSWORD)
    design = make_team("Design")
    ada = make_employee("Ada Brandt", team=design)
    make_days([make_employee(name, team=design) for name in ("Bob Okafor", "Cleo Moreau")])
    make_day(ada, datetime.date(2026, 3, 2))
    make_day(ada, datetime.date(2026, 3, 3), DaySummary.Status.LATE)
    make_day(ada, datetime.date(2026, 3, 5), DaySummary.Status.ABSENT)
    return design


def open_grid(server, open_browser, team, viewport):
    page = open_context(open_browser(), viewport).new_page()
    reports = reverse("admin:attendance_reports_changelist")
    sign_in(page, server.url, "admin", PASSWORD, start=reports)
    page.goto(f"{server.url}{reports}month/?month=2026-03&team={team.pk}")
    return page


def find_focused(page):
    return page.evaluate("document.activeElement.getAttribute('aria-label')")


def test_a_month_is_read_by_keyboard_and_a_cell_leads_to_its_day(server, open_browser, team):
    page = open_grid(server, open_browser, team, (1440, 900))
    with watch_for_errors(page):
        grid = page.get_by_role("grid", name="Design, March 2026")
        expect(grid.get_by_role("rowheader", name="Ada Brandt")).to_be_visible()
        stops = grid.locator('a:not([tabindex="-1"])')
        expect(stops).to_have_count(1)
        stops.focus()
        assert find_focused(page).startswith("Ada Brandt, Monday, March 2: present")
        page.keyboard.press("ArrowRight")
        assert find_focused(page) == (
            "Ada Brandt, Tuesday, March 3: late, in 09:21, out 17:40, worked 7:49"
        )
        page.keyboard.press("ArrowRight")  # nothing is known of the 4th
        assert find_focused(page).startswith("Ada Brandt, Thursday, March 5: absent")
        page.keyboard.press("ArrowDown")
        assert find_focused(page).startswith("Bob Okafor, Thursday, March 5")
        page.keyboard.press("Home")
        expect(page.get_by_role("link", name="Bob Okafor", exact=True)).to_be_focused()
        page.keyboard.press("ArrowUp")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        page.wait_for_url("**/day/*/2026-03-03/")
        expect(page.get_by_text("Ada Brandt").first).to_be_visible()


def test_a_month_fits_a_phone(server, open_browser, team):
    page = open_grid(server, open_browser, team, (360, 740))
    with watch_for_errors(page):
        check_layout(page)
        name = page.get_by_role("rowheader", name="Ada Brandt")
        before = name.bounding_box()["x"]
        page.locator(".month-scroll").evaluate("element => element.scrollLeft = 400")
        assert abs(name.bounding_box()["x"] - before) <= 2  # the edge of a cell
