"""The map of faces in a browser: hand, keys, search, teams, a dropped photo; nothing axe minds."""

import numpy as np
import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from playwright.sync_api import expect

from attendance.demo_company import NAMES, TEAMS
from people.models import AccessRecord
from recognition.face_maps import making, placing
from recognition.face_maps.making import draw_map
from tests.browser.test_accessibility import LOOKS, find_violations
from tests.browser_fixtures import check_layout, open_context, sign_in, take, watch_for_errors
from tests.company_fixtures import MODEL, add_vector, make_employee, make_team, make_vector

pytestmark = [pytest.mark.browser]

PASSWORD = "correct horse battery staple"
MAP = reverse("admin:recognition_facemap_changelist")
TABLE = reverse("admin:recognition_facemap_table")


class FakeEngine:
    """Only knows which model it is: the vectors of these tests are made up."""

    model_id = MODEL


@pytest.fixture
def people(server, monkeypatch):
    """People of four teams with made-up faces; one photo is under a wrong name."""
    monkeypatch.setattr(making, "get_engine", FakeEngine)
    monkeypatch.setattr(
        placing, "embed_main_face", lambda _data: make_vector(7, near=make_vector(3))
    )
    get_user_model().objects.create_superuser("admin", "", PASSWORD)
    teams = [make_team(name, color) for name, color in TEAMS]
    people = [make_employee(name, team=teams[n % 4]) for n, name in enumerate(NAMES[:16])]
    alike = make_vector(5, near=make_vector(4), noise=0.75)
    for number, person in enumerate(people):
        face = alike if number == 5 else make_vector(number)
        for photo in range(4):
            near = make_vector(2) if (number, photo) == (1, 3) else face
            add_vector(person, make_vector(100 * number + photo + 50, near=near, noise=0.6))
    return people


def open_map(server, browser, look="light", **options):
    page = open_context(browser, LOOKS[look], color_scheme=look, **options).new_page()
    sign_in(page, server.url, "admin", PASSWORD, start=MAP)
    return page


def wait_for_map(page):
    expect(page.locator("#face-map[data-is-ready]")).to_be_visible()


def read_canvas(page) -> np.ndarray:
    """The pixels of the map."""
    numbers = page.evaluate(
        """() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => {
          const canvas = document.getElementById("map-canvas");
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          resolve(Array.from(data.filter((_value, place) => place % 4 === 3)));
        })))"""
    )
    return np.array(numbers)


def test_the_map_is_moved_asked_and_searched(server, people, open_browser, folder):
    draw_map()
    page = open_map(server, open_browser(), reduced_motion="reduce")
    with watch_for_errors(page):
        wait_for_map(page)
        expect(page.get_by_role("heading", name="1 photo to check")).to_be_visible()
        check_layout(page)
        whole = read_canvas(page)
        assert whole.any()
        canvas = page.get_by_role("application", name="Map of faces")
        # The search finds a person, goes there and tells who it is.
        page.get_by_label("Find a person").fill("grace")
        page.keyboard.press("Enter")
        card = page.locator("#map-card")
        expect(card).to_contain_text("Grace")
        expect(card.get_by_role("link", name="Open the person")).to_be_visible()
        assert not np.array_equal(read_canvas(page), whole)
        page.get_by_label("Find a person").fill("")
        page.get_by_role("button", name="Show all").click()
        expect(card).to_be_hidden()
        assert np.array_equal(read_canvas(page), whole)
        page.locator("h1").first.scroll_into_view_if_needed()
        take(page, folder / "face-map.png")
        # The hand: drag there and back, wheel in, and point at a face.
        box = canvas.bounding_box()
        middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        page.mouse.move(*middle)
        page.mouse.down()
        page.mouse.move(middle[0] + 150, middle[1] + 90, steps=4)
        page.mouse.up()
        assert not np.array_equal(read_canvas(page), whole)
        page.mouse.wheel(0, -300)
        page.keyboard.press("Tab")
        page.get_by_role("button", name="Show all").click()
        assert np.array_equal(read_canvas(page), whole)
        # The keys: the face nearest to the cross is told, and Enter opens the person.
        canvas.focus()
        for key in ("+", "+", "ArrowLeft", "ArrowUp", "-", "0"):
            page.keyboard.press(key)
        expect(page.locator("#map-cross")).to_be_visible()
        told = page.locator("#map-said")
        for step in range(40):
            if "(" in told.inner_text():
                break
            page.keyboard.press(("ArrowLeft", "ArrowUp", "ArrowRight", "ArrowDown")[step // 3 % 4])
        expect(told).to_contain_text("Own other photos")
        page.keyboard.press("Enter")
        page.wait_for_url("**/admin/people/employee/*/change/")
    assert AccessRecord.objects.filter(action=AccessRecord.Action.VIEW_MAP).count() == 1


def test_teams_lines_layouts_and_a_dropped_photo(server, people, open_browser, portrait):
    draw_map()
    page = open_map(server, open_browser(), reduced_motion="reduce")
    with watch_for_errors(page):
        wait_for_map(page)
        whole = read_canvas(page)
        expect(page.locator("#map-lines-count")).to_have_text("2 lines are shown.")
        page.get_by_label("Lines between look-alikes").uncheck()
        assert not np.array_equal(read_canvas(page), whole)
        page.get_by_role("button", name="None", exact=True).click()
        assert not read_canvas(page).any()
        page.get_by_role("button", name="All", exact=True).click()
        page.get_by_label("Lines between look-alikes").check()
        assert np.array_equal(read_canvas(page), whole)
        page.get_by_label("PCA").check()
        expect(page.locator("#map-said")).to_contain_text("PCA")
        assert not np.array_equal(read_canvas(page), whole)
        page.get_by_label("t-SNE").check()
        assert np.array_equal(read_canvas(page), whole)
        page.get_by_label("Drop a photo on the map").set_input_files(
            {"name": "new.jpg", "mimeType": "image/jpeg", "buffer": portrait}
        )
        expect(page.locator("#map-answer").get_by_role("link").first).to_have_text(people[3].name)
        assert page.locator("#map-answer li").count() == 5
        page.get_by_role("button", name="Remove it from the map").click()
        page.get_by_role("button", name="Show all").click()
        assert np.array_equal(read_canvas(page), whole)
    searches = AccessRecord.objects.filter(action=AccessRecord.Action.SEARCH_FACE)
    assert searches.count() == 5


@pytest.mark.parametrize("look", LOOKS)
def test_every_state_is_accessible(server, people, open_browser, look):
    page, found = open_map(server, open_browser(), look), []
    expect(page.get_by_role("button", name="Draw the map")).to_be_visible()
    found += find_violations(page, "no map yet")
    page.get_by_role("button", name="Draw the map").click()
    expect(page.get_by_text("waiting for the worker")).to_be_visible()
    found += find_violations(page, "waiting")
    draw_map()  # as the worker does; the page notices by itself
    wait_for_map(page)
    check_layout(page)
    found += find_violations(page, "map")
    page.goto(f"{server.url}{TABLE}?sort=-similarity")
    check_layout(page)
    found += find_violations(page, "table")
    assert not found, "\n".join(found)
