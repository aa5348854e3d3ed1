"""A browser as a kiosk: paired by a code, proved by its key, and back by itself from bad days."""

import datetime
import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from attendance.models import Device
from attendance.services import issue_code, unpair_device
from attendance.shell import get_shell
from tests.browser_fixtures import film, open_context, pair, watch_for_errors
from tests.company_fixtures import make_device
from tests.server_fixtures import find_free_port, run_server

pytestmark = [pytest.mark.browser, pytest.mark.engine]

KEPT = """async () => {
    await navigator.serviceWorker.ready;
    const kept = [];
    for (const name of await caches.keys())
        for (const { url } of await (await caches.open(name)).keys())
            kept.push(new URL(url).pathname);
    return kept;
}"""


@pytest.fixture
def device(server, use_engine):
    return make_device("Reception")[0]


@pytest.fixture
def video(tmp_path):
    return film(tmp_path / "camera.mjpeg", [(None, 2)])


def type_code(page, code):
    page.get_by_role("textbox", name="Code").fill(code)
    page.get_by_role("button", name="Connect").click()


def test_a_code_pairs_once_and_a_revoked_browser_pairs_anew(server, device, open_browser, video):
    browser = open_browser(video)
    page = open_context(browser).new_page()
    page.goto(f"{server.url}/kiosk/")
    for code in (
        "WRNG-CDEX",
        issue_code(device=device, now=timezone.now() - datetime.timedelta(minutes=11)),
    ):
        type_code(page, code)
        expect(page.get_by_role("alert")).to_contain_text("This code does not work")

    code = issue_code(device=device)
    page.goto(f"{server.url}/kiosk/pair/#code={code}")  # as the QR code says
    page.get_by_role("button", name="Connect").click()
    expect(page.get_by_text("Connected", exact=True)).to_be_visible()
    assert code not in page.url
    device.refresh_from_db()
    assert device.browser.startswith("Chrome")

    copy = open_context(browser)
    copy.add_cookies(page.context.cookies())
    thief = copy.new_page()
    thief.goto(f"{server.url}/kiosk/")
    expect(thief.get_by_text("This browser is not connected as a kiosk.")).to_be_visible()
    thief.goto(f"{server.url}/kiosk/pair/")
    type_code(thief, code)
    expect(thief.get_by_role("alert")).to_contain_text("used already")
    expect(page.get_by_text("Connected", exact=True)).to_be_visible()

    unpair_device(device=device)
    expect(page.get_by_text("This device is not known here.", exact=False)).to_be_visible()
    page.get_by_role("link", name="Connect this kiosk again").click()
    type_code(page, issue_code(device=device))
    expect(page.get_by_text("Connected", exact=True)).to_be_visible()


def test_a_kiosk_starts_while_the_server_is_away_and_comes_back(device, open_browser, video):
    port = find_free_port()
    page = open_context(open_browser(video)).new_page()
    asked = set()
    page.on("request", lambda request: asked.add(re.sub(r"https?://[^/]+|\?.*", "", request.url)))
    with run_server(port) as server:
        with watch_for_errors(page):
            pair(page, server.url, device)
            expect(page.get_by_text("Connected", exact=True)).to_be_visible()
        asked.clear()
        page.reload()
        expect(page.get_by_text("Connected", exact=True)).to_be_visible()
        shell = set(get_shell().addresses)
        assert {path for path in asked if path.startswith("/static/")} <= shell
        assert set(page.evaluate(KEPT)) == {"/kiosk/", *shell}
    page.reload()
    expect(page.get_by_role("status")).to_have_text(
        "There is no connection, and you can check in all the same."
    )
    page.reload()
    expect(page.get_by_role("heading", name="Kiosk Reception")).to_be_attached()
    with run_server(port):
        expect(page.get_by_text("Connected", exact=True)).to_be_visible(timeout=30_000)
        Device.objects.update(is_active=False)
        page.reload()
        expect(page.get_by_role("heading", name="Set up a kiosk")).to_be_visible()
        assert "/kiosk/" not in page.evaluate(KEPT)


def test_a_camera_comes_back_by_itself(server, device, open_browser, video):
    page = open_context(open_browser(video)).new_page()
    page.add_init_script(
        "const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);"
        "let busy = 2;"
        "navigator.mediaDevices.getUserMedia = (wanted) => busy-- > 0"
        " ? Promise.reject(new DOMException('busy', 'NotReadableError')) : real(wanted);"
    )
    pair(page, server.url, device)
    expect(page.get_by_text("Another program is using the camera.")).to_be_visible()
    expect(page.get_by_text("Look at the camera", exact=False)).to_be_visible()
    page.evaluate(
        "() => { const [track] = document.querySelector('video').srcObject.getVideoTracks();"
        " track.stop(); track.dispatchEvent(new Event('ended')); }"
    )
    expect(page.get_by_text("The camera has stopped.")).to_be_visible()
    expect(page.get_by_text("Look at the camera", exact=False)).to_be_visible()


def test_a_camera_that_is_allowed_after_all_needs_no_button(server, device, open_browser, video):
    page = open_context(open_browser(video, allows_camera=False)).new_page()
    pair(page, server.url, device)
    expect(page.get_by_text("I am not allowed to use the camera.")).to_be_visible()
    page.context.grant_permissions(["camera"])
    expect(page.get_by_text("Look at the camera", exact=False)).to_be_visible()
