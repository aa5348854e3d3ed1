"""HR plans from nothing: a ready-made shift, for whom it holds, and a second week."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from playwright.sync_api import expect

from attendance.models import Schedule, ScheduleAssignment
from tests.browser_fixtures import open_context, sign_in, watch_for_errors
from tests.company_fixtures import make_employee, make_site

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "correct horse battery staple"


def test_from_the_empty_list_to_two_weeks_in_turn(server, open_browser):
    get_user_model().objects.create_superuser("admin", "", PASSWORD)
    ada = make_employee("Ada Lovelace", consent=False)
    page = open_context(open_browser()).new_page()
    sign_in(page, server.url, "admin", PASSWORD)
    with watch_for_errors(page):
        page.goto(f"{server.url}{reverse('admin:attendance_shift_changelist')}")
        page.get_by_role("button", name="Take Night 22–6").click()
        page.get_by_label("Site").select_option(label=make_site().name)
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_role("link", name="Site Berlin")).to_be_visible()
        assert ScheduleAssignment.objects.get().site == ada.site

        schedule = Schedule.objects.get()
        page.goto(f"{server.url}{reverse('admin:attendance_schedule_change', args=[schedule.pk])}")
        week_b = page.get_by_role("group", name="Week B")
        expect(week_b).to_be_hidden()
        page.get_by_role("spinbutton", name="Weeks").fill("2")
        expect(week_b).to_be_visible()
        week_b.get_by_label("Monday to Friday").select_option(label="Night 22–6")
        week_b.get_by_label("Friday", exact=True).select_option(label="–")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_text("was changed successfully")).to_be_visible()
    found = list(schedule.days.filter(week=2).values_list("weekday", flat=True))
    assert found == [0, 1, 2, 3]
