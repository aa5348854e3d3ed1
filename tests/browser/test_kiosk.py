"""The whole way: a face before a webcam, a name on the kiosk, a row in PostgreSQL, HR's board."""

import re
import time

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import expect

from attendance.models import AttendanceEvent, Device
from recognition.services import enrol
from tests.browser_fixtures import film, open_context, pair, sign_in, watch_for_errors
from tests.company_fixtures import make_device, make_employee, make_site

pytestmark = [pytest.mark.browser, pytest.mark.engine]

PASSWORD = "correct horse battery staple"


@pytest.fixture
def admin(server):
    make_site()
    return get_user_model().objects.create_superuser("admin", "", PASSWORD)


@pytest.fixture
def device(server, use_engine):
    return make_device("Reception")[0]


def wait_for(condition, timeout_s=20):
    deadline = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)


@pytest.mark.faces
def test_a_sample_person_checks_in_and_a_stranger_stays_unknown(  # noqa: PLR0917  fixtures
    server, admin, device, open_browser, tmp_path, sample_faces
):
    people = sorted(p for p in (sample_faces / "lfw_dev").iterdir() if len(list(p.iterdir())) >= 4)
    known, stranger = people[2], people[-1]
    photos = [path.read_bytes() for path in sorted(known.iterdir())]
    for person in (known, *people[5:9]):
        enrol(
            employee=make_employee(person.name.replace("_", " ")),
            photos=[path.read_bytes() for path in sorted(person.iterdir())[:3]],
        )
    unknown = min(stranger.iterdir()).read_bytes()
    video = film(tmp_path / "camera.mjpeg", [(photos[-1], 5), (None, 1.5), (unknown, 6), (None, 1)])

    board = open_context(open_browser()).new_page()
    sign_in(board, server.url, "admin", PASSWORD)
    name = known.name.replace("_", " ")
    expect(board.get_by_role("listitem").filter(has_text=name)).to_contain_text("Missing")

    kiosk = open_context(open_browser(video)).new_page()
    with watch_for_errors(kiosk):
        pair(kiosk, server.url, device)
        expect(kiosk.get_by_text(re.compile(r"Good \w+, .* In at \d\d:\d\d\."))).to_be_visible()
        expect(kiosk.get_by_text(name).first).to_be_visible()
        expect(kiosk.get_by_text("I don't know this face", exact=False).first).to_be_visible()
    expect(board.get_by_role("listitem").filter(has_text=name)).to_contain_text(
        "In since", timeout=5_000
    )
    events = AttendanceEvent.objects.select_related("employee", "device")
    assert {(e.employee.name, e.kind, e.device.name) for e in events} == {(name, "in", "Reception")}


def test_a_portrait_checks_in_on_a_phone(server, device, open_browser, tmp_path, portrait):
    enrol(employee=make_employee("Eileen Collins"), photos=[portrait])
    video = film(tmp_path / "camera.mjpeg", [(portrait, 6)])
    page = open_context(open_browser(video), (360, 740), is_mobile=True, has_touch=True).new_page()
    with watch_for_errors(page):
        pair(page, server.url, device)
        expect(page.get_by_text("Eileen Collins").first).to_be_visible()
    wait_for(AttendanceEvent.objects.exists)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_staff_make_a_browser_a_kiosk(server, admin, open_browser):
    page = open_context(open_browser()).new_page()
    sign_in(page, server.url, "admin", PASSWORD)
    page.get_by_role("link", name="Kiosk").click()
    page.get_by_label("Name of this screen").fill("Front door")
    page.get_by_role("button", name="Make this browser a kiosk").click()
    expect(page.get_by_text("I can't find a camera.")).to_be_visible()
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
    device = Device.objects.get()
    assert (device.name, device.site.name) == ("Front door", "Berlin")
    cookies = {cookie["name"]: cookie for cookie in page.context.cookies()}
    assert cookies["muster_device"]["httpOnly"]


def test_the_kiosk_comes_back_when_the_connection_was_lost(
    server, device, open_browser, tmp_path, portrait
):
    enrol(employee=make_employee("Eileen Collins"), photos=[portrait])
    video = film(tmp_path / "camera.mjpeg", [(portrait, 6)])
    context = open_context(open_browser(video))
    page = context.new_page()
    pair(page, server.url, device)
    expect(page.get_by_text("Connected")).to_be_visible()
    page.evaluate(
        "() => { const Real = WebSocket; window.WebSocket = class { constructor() "
        "{ throw new Error('cut'); } }; setTimeout(() => { window.WebSocket = Real; }, 1500); }"
    )
    Device.objects.update(is_active=True)
    _drop_sockets(page)
    expect(page.get_by_text("Connected")).to_be_visible()


def _drop_sockets(page):
    """Cut the network of the page for a moment."""
    page.context.set_offline(True)
    page.wait_for_timeout(500)
    page.context.set_offline(False)


def test_a_kiosk_that_was_switched_off_says_so(server, device, open_browser, tmp_path, portrait):
    video = film(tmp_path / "camera.mjpeg", [(portrait, 2)])
    page = open_context(open_browser(video)).new_page()
    pair(page, server.url, device)
    expect(page.get_by_text("Connected")).to_be_visible()
    Device.objects.update(is_active=False)
    page.reload()
    expect(page.get_by_role("heading", name="Set up a kiosk")).to_be_visible()
