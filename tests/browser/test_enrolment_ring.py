"""Enrolment in a browser: the consent, a turning head before a camera, the set, and it is known."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from playwright.sync_api import expect

from attendance.services import create_device
from people.models import Consent
from recognition.engine.images import encode_jpeg
from recognition.enrolment_codes import make_code
from recognition.models import EnrolmentCode
from tests.browser_fixtures import (
    CAMERA_FRAMES_PER_S,
    check_layout,
    film,
    open_context,
    pair,
    sign_in,
    take,
    watch_for_errors,
)
from tests.company_fixtures import make_employee, make_notice
from tests.recognition.turning_head import FRAMES_PER_S, turn_head

pytestmark = [pytest.mark.browser, pytest.mark.engine]

PASSWORD = "correct horse battery staple"


def film_head(path, portrait, engine):
    """A turning head for the fake camera."""
    copies = CAMERA_FRAMES_PER_S // FRAMES_PER_S
    with path.open("wb") as file:
        for frame in turn_head(portrait, engine):
            file.write(encode_jpeg(frame.image) * copies)
    return path


def test_the_ring_fills_and_the_person_is_known(  # noqa: PLR0917  fixtures
    server, use_engine, open_browser, tmp_path, portrait, folder
):
    get_user_model().objects.create_superuser("admin", "", PASSWORD)
    video = film_head(tmp_path / "camera.mjpeg", portrait, use_engine)
    eileen = make_employee("Eileen Collins", consent=False)
    page = open_context(open_browser(video)).new_page()
    sign_in(page, server.url, "admin", PASSWORD)
    page.goto(f"{server.url}{reverse('admin:people_employee_change', args=[eileen.pk])}")
    with watch_for_errors(page):
        page.get_by_role("link", name="Take photos now").click()
        page.get_by_role("button", name="is here and agrees").click()
        page.get_by_role("button", name="Start", exact=True).click()
        expect(page.get_by_text("Left: done")).to_be_attached(timeout=60_000)
        take(page, folder / "enrol.png")
        expect(page.get_by_role("heading", name="This is what will be kept")).to_be_visible(
            timeout=60_000
        )
        expect(page.get_by_role("img", name="Your face:")).to_have_count(5)
        assert not eileen.face_samples.exists()
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("5 photos are stored.")).to_be_visible()
    assert eileen.consents.get().method == Consent.Method.IN_PERSON
    assert eileen.face_samples.filter(state="ready", source="webcam").count() == 5


def test_at_a_kiosk_with_a_code_and_without_turning_the_head(
    server, use_engine, open_browser, tmp_path, portrait
):
    make_notice()
    ada = make_employee("Ada Lovelace", consent=False)
    _made, code = make_code(employee=ada, by=None)
    device = create_device(name="Reception", site=ada.site)
    browser = open_browser(film(tmp_path / "camera.mjpeg", [(portrait, 4)]))
    page = open_context(browser, (360, 740)).new_page()
    pair(page, server.url, device)
    with watch_for_errors(page):
        page.goto(f"{server.url}{reverse('attendance:kiosk_face')}")
        page.get_by_label("Code").fill(code.lower())
        page.get_by_role("button", name="Go on").click()
        page.get_by_role("button", name="Yes, I agree").click()
        page.get_by_label("I cannot turn my head").check()
        start = page.get_by_role("button", name="Start", exact=True)
        expect(start).to_be_enabled()
        start.press("Enter")
        expect(page.get_by_role("button", name="Save")).to_be_visible(timeout=60_000)
        check_layout(page)
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("link", name="Done")).to_be_visible()
    page.get_by_role("link", name="Done").click()
    page.wait_for_url("**/kiosk/")
    assert ada.consents.get().method == Consent.Method.CODE
    # The film repeats itself, and the same picture twice is one photo.
    assert ada.face_samples.filter(state="ready", source="webcam").count() in {2, 3}
    assert ada.enrolment_codes.get().outcome == EnrolmentCode.Outcome.SAVED


def test_on_a_slow_line_the_button_waits_for_its_script(server, open_browser):
    get_user_model().objects.create_superuser("admin", "", PASSWORD)
    eileen = make_employee("Eileen Collins")
    page = open_context(open_browser()).new_page()
    sign_in(page, server.url, "admin", PASSWORD)
    held = []

    def hold(route):
        held.append(route)

    page.route("**/recognition/enrol.*js", hold)
    address = reverse("recognition:webcam", args=[eileen.pk])
    page.goto(f"{server.url}{address}", wait_until="commit")
    start = page.get_by_role("button", name="Start", exact=True)
    expect(start).to_be_disabled()
    held.pop().continue_()
    expect(start).to_be_enabled()
