"""Somebody of security finds a person on the floor plan, and is told when another one is seen."""

import threading
import uuid

import pytest
from django.db import connections
from django.utils import timezone
from playwright.sync_api import expect

from attendance.cameras.arrivals import Arrival
from attendance.demo_cameras import FLOORS, save_plan
from attendance.finding.alerts import fulfil_alerts
from people.roles import Role
from tests.attendance.find_factories import MINUTE, make_camera, see
from tests.browser.test_accessibility import LOOKS, find_violations
from tests.browser_fixtures import check_layout, open_context, sign_in, take, watch_for_errors
from tests.company_fixtures import add_vector, make_account, make_employee, make_site, make_vector

pytestmark = [pytest.mark.browser]
PASSWORD = "correct horse battery staple"


@pytest.fixture
def office(server):
    """Two floors with cameras; Ada walks about, nobody has seen Grace yet."""
    site = make_site()
    for floor in FLOORS:
        save_plan(floor, site)
    cameras = {
        str(name): make_camera(str(name), floor=str(floor.name), at=at)
        for floor in FLOORS
        for name, at in floor.cameras
    }
    people = [make_employee(name) for name in ("Ada Lovelace", "Grace Hopper")]
    for number, person in enumerate(people):
        add_vector(person, make_vector(number))
    see_ada = ("Entrance", "Reception", "Corridor", "Open office", "Corridor", "Kitchen")
    for number, name in enumerate(see_ada):
        see(people[0], cameras[name], ago=(len(see_ada) - 1 - number) * 9 * MINUTE)
    see(people[1], cameras["Lab"], ago=60 * 24 * MINUTE)
    guard = make_account("guard", Role.SECURITY)
    guard.set_password(PASSWORD)
    guard.save()
    return cameras, people


def look_for(page, name):
    page.get_by_label("Whom?").fill("")
    page.get_by_label("Whom?").press_sequentially(name[:5])
    page.get_by_role("button", name=name).click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()


@pytest.mark.parametrize("scheme", LOOKS)
def test_finding_a_person_on_the_floor_plan(server, office, open_browser, folder, scheme):
    cameras, (ada, grace) = office
    context = open_context(
        open_browser(), LOOKS[scheme], color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    with watch_for_errors(page):
        sign_in(page, server.url, "guard", PASSWORD, start="/find/")
        found = find_violations(page, "empty")
        page.get_by_label("Why are you looking?").select_option(label="A visitor or an urgent call")
        look_for(page, ada.name)
        expect(page.get_by_text("Now: Kitchen")).to_be_visible()
        drawing = page.get_by_role("img", name="Way on Ground floor, Berlin")
        expect(drawing).to_be_visible()
        assert drawing.locator("circle.pulse").count() == 1
        page.evaluate("Promise.all([...document.images].map((image) => image.decode()))")
        take(page, folder / f"find-{scheme}.png", full_page=scheme == "dark")
        found += find_violations(page, "found")
        check_layout(page)
        wait_for(page, grace)
        be_seen(page, grace, cameras["Lab"])
        found += find_violations(page, "told")
    assert not found, "\n".join(found)


def wait_for(page, person):
    look_for(page, person.name)
    expect(page.get_by_text("No camera has seen this person today.")).to_be_visible()
    page.get_by_role("button", name="Notify me when Grace is seen").click()
    waiting = page.get_by_role("region", name="Waiting for")
    expect(waiting.get_by_text("until tonight")).to_be_visible()


def be_seen(page, person, camera):
    """The news comes over the socket, not with the next look at the list."""
    arrival = Arrival(
        see(person, camera).pk, person.pk, camera.pk, timezone.now(), score=0.8, margin=0.3,
        looks=3, verdict=None, liveness=None, stay=uuid.uuid4(), is_new=True,
    )  # fmt: skip
    listeners = threading.Thread(target=hear, args=[arrival])  # Playwright has a loop in this one
    listeners.start()
    listeners.join()
    expect(page.get_by_text("was seen at")).to_be_visible(timeout=8_000)


def hear(arrival):
    try:
        fulfil_alerts(arrival)
    finally:
        connections.close_all()
