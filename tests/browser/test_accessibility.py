"""WCAG 2.2 AA, as far as a machine can tell: axe finds nothing wrong on the main pages.

Light on a desktop and dark on a phone: what depends on neither is found twice, and the two differ
in most of what can be wrong.
"""

import datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth import get_user_model
from django.urls import reverse
from playwright.sync_api import expect

from attendance.models import Camera, FloorPlan, PayrollFormat
from attendance.services.pins import set_pin
from people.roles import Role
from tests.attendance.day_factories import make_days
from tests.attendance.find_factories import make_camera, make_plan
from tests.attendance.plan_fixtures import make_shift
from tests.browser.kiosk_script import Script, see
from tests.browser_fixtures import film, open_context, pair, sign_in
from tests.company_fixtures import (
    make_account,
    make_check_in,
    make_device,
    make_employee,
    make_notice,
    make_site,
    make_team,
)

pytestmark = [pytest.mark.browser]

PASSWORD = "correct horse battery staple"
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
LOOKS = {"light": (1440, 900), "dark": (360, 740)}
MARCH = "month=2026-03"


def find_violations(page, name: str) -> list[str]:
    """What axe finds on the page, a line for each rule and element."""
    page.wait_for_timeout(250)  # colours that fade in
    options = {"runOnly": STANDARD, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{name}: {rule['id']} at {node['target']}: {node['html'][:160]}"
        for rule in found
        for node in rule["nodes"]
    ]


@pytest.fixture
def company(server):
    """People with days, a PIN, a notice, and an account that is also an employee."""
    make_site()
    make_notice("You decide.")
    teams = [make_team("Engineering"), make_team("Sales", "#a04a00")]
    people = [make_employee(name, team=teams[number % 2]) for number, name in enumerate(
        ("Ada Lovelace", "Grace Hopper", "Mary Jackson", "Dorothy Vaughan"),
    )]  # fmt: skip
    make_days(people)
    make_check_in(people[0])
    set_pin(employee=people[0], pin="4711", by=None)
    make_device("Reception")
    make_camera("Hall", floor=make_plan().floor)
    boss = get_user_model().objects.create_superuser("boss", "", PASSWORD)
    account = make_account("ada", Role.EMPLOYEE, employee=people[0])
    for each in (boss, account):
        each.set_password(PASSWORD)
        each.save()
    return people


def list_admin_pages(people):
    report = "admin:attendance_report"
    camera, plan = Camera.objects.get(), FloorPlan.objects.get()
    return {
        "home": reverse("admin:index"),
        "employees": reverse("admin:people_employee_changelist"),
        "employee": reverse("admin:people_employee_change", args=[people[0].pk]),
        "consents by person": reverse("admin:people_consentstatus_changelist"),
        "photos": reverse("admin:people_facesample_changelist"),
        "reports": reverse("admin:attendance_reports_changelist"),
        "month": f"{reverse(report, args=['month'])}?{MARCH}&view=people",
        "months": f"{reverse(report, args=['month'])}?{MARCH}",
        "day sheet": f"{reverse(report, args=['day'])}?{MARCH}",
        "lateness": f"{reverse(report, args=['lateness'])}?{MARCH}",
        "timesheet": f"{reverse(report, args=['timesheet'])}?{MARCH}&person={people[0].number}",
        "payroll": f"{reverse(report, args=['payroll'])}?{MARCH}",
        "day": reverse("admin:attendance_day", args=[people[0].pk, datetime.date(2026, 3, 2)]),
        "exceptions": reverse("admin:attendance_exceptions"),
        "corrections": reverse("admin:attendance_correction_changelist"),
        "leave": reverse("admin:attendance_leave_changelist"),
        "shift": reverse("admin:attendance_shift_change", args=[make_shift().pk]),
        "closed months": reverse("admin:attendance_closedmonth_changelist"),
        "payroll format": reverse(
            "admin:attendance_payrollformat_change", args=[PayrollFormat.objects.first().pk]
        ),
        "devices": reverse("admin:attendance_device_changelist"),
        "cameras": reverse("admin:attendance_camera_changelist"),
        "camera": reverse("admin:attendance_camera_change", args=[camera.pk]),
        "place of a camera": reverse("admin:attendance_camera_place", args=[camera.pk]),
        "floor plan": reverse("admin:attendance_floorplan_change", args=[plan.pk]),
        "live picture": reverse("attendance:camera", args=[camera.pk]),
        "audit log": reverse("admin:people_accessrecord_changelist"),
    }


def list_own_pages():
    return {
        "own page": reverse("attendance:me"),
        "own consent": reverse("attendance:my_consent"),
        "own leave": reverse("attendance:my_leave"),
        "own day": reverse("attendance:my_day", args=["2026-03-02"]),
        "own calendar": reverse("attendance:my_calendar"),
    }


@pytest.mark.parametrize("scheme", LOOKS)
def test_pages_of_hr_and_of_people(server, company, open_browser, scheme):
    browser, found = open_browser(), []
    visitor = open_context(browser, LOOKS[scheme], color_scheme=scheme).new_page()
    for name, path in {"sign-in": "/accounts/login/", "pairing": "/kiosk/pair/"}.items():
        visitor.goto(f"{server.url}{path}")
        found += find_violations(visitor, name)
    for user, pages in {
        "boss": {"today": "/today/", **list_admin_pages(company)},
        "ada": list_own_pages(),
    }.items():
        page = open_context(browser, LOOKS[scheme], color_scheme=scheme).new_page()
        first = next(iter(pages.values()))
        sign_in(page, server.url, user, PASSWORD, start=first)
        for name, path in pages.items():
            page.goto(f"{server.url}{path}")
            found += find_violations(page, name)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("scheme", LOOKS)
def test_every_state_of_the_kiosk(server, open_browser, tmp_path, portrait, scheme):
    video, found = film(tmp_path / "camera.mjpeg", [(portrait, 3)]), []
    page = open_context(open_browser(video), LOOKS[scheme], color_scheme=scheme).new_page()
    script = Script()
    script.play_to(page)
    pair(page, server.url, make_device("Reception")[0])
    expect(page.get_by_text("Look at the camera to check in.")).to_be_visible()
    found += find_violations(page, "quiet")
    script.faces = [see(name="Ada Brandt")]
    script.check_in()
    found += find_violations(page, "check-in")
    script.challenge("turn_left", track=2)
    found += find_violations(page, "challenge")
    script.say("ask_pin", track=1, sentence="I am not sure who you are. Please type your PIN.")
    found += find_violations(page, "keypad")
    page.keyboard.press("Escape")
    script.faces = [see("spoof", track=3)]
    page.wait_for_timeout(6_000)
    found += find_violations(page, "spoof")
    page.get_by_role("button", name="My name").click()
    person = {"id": 1, "name": "Ada Brandt", "initials": "AB", "team": "Sales",
              "team_color": "#0e7c86", "needs_pin": True}  # fmt: skip
    script.say("names", people=[person])
    found += find_violations(page, "list of names")
    page.keyboard.press("Escape")
    page.locator("#menu summary").click()
    found += find_violations(page, "menu")
    assert not found, "\n".join(found)
