"""Enrolment in a browser: the consent, a turning head before a camera, the set, and it is known."""

import cv2
import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from PIL import Image
from playwright.sync_api import expect

from attendance.services import create_device
from people.models import Consent
from recognition.enrolment_codes import make_code
from recognition.models import EnrolmentCode
from tests.browser_fixtures import (
    FRAME_WH,
    check_layout,
    film,
    open_context,
    pair,
    sign_in,
    watch_for_errors,
)
from tests.company_fixtures import make_employee, make_notice

pytestmark = [pytest.mark.browser, pytest.mark.engine]

PASSWORD = "correct horse battery staple"


SLOWER = 3
"""A talking head turns within tenths of seconds; somebody who enrols takes time."""


def film_video(path, video):
    """The frames of a video file for the fake camera, in slow motion."""
    capture = cv2.VideoCapture(str(video))
    with path.open("wb") as file:
        while True:
            has_frame, frame = capture.read()
            if not has_frame:
                return path
            picture = Image.fromarray(cv2.cvtColor(frame, cv2.COLOR_BGR2RGB))
            scale = FRAME_WH[1] / picture.height
            picture = picture.resize((round(picture.width * scale), FRAME_WH[1]))
            wall = Image.new("RGB", FRAME_WH, (118, 124, 128))
            wall.paste(picture, ((FRAME_WH[0] - picture.width) // 2, 0))
            for _copy in range(SLOWER):
                wall.save(file, "JPEG", quality=90)


@pytest.fixture
def open_page(server, use_engine, open_browser):
    get_user_model().objects.create_superuser("admin", "", PASSWORD)

    def open_page(video, viewport=(1440, 900)):
        page = open_context(open_browser(video), viewport).new_page()
        sign_in(page, server.url, "admin", PASSWORD)
        return page

    return open_page


@pytest.mark.faces
def test_the_ring_fills_and_the_person_is_known(server, open_page, tmp_path, sample_faces):
    video = film_video(tmp_path / "camera.mjpeg", sample_faces / "video" / "talking_d12.mp4")
    ada = make_employee("Ada Lovelace", consent=False)
    page = open_page(video)
    page.goto(f"{server.url}{reverse('admin:people_employee_change', args=[ada.pk])}")
    with watch_for_errors(page):
        page.get_by_role("link", name="Take photos now").click()
        page.get_by_role("button", name="is here and agrees").click()
        page.get_by_role("button", name="Start", exact=True).click()
        expect(page.get_by_role("heading", name="This is what will be kept")).to_be_visible(
            timeout=60_000
        )
        expect(page.get_by_role("img", name="Your face:")).to_have_count(5)
        assert not ada.face_samples.exists()
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("5 photos are stored.")).to_be_visible()
    assert ada.consents.get().method == Consent.Method.IN_PERSON
    assert ada.face_samples.filter(state="ready", source="webcam").count() == 5


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
        page.get_by_role("button", name="Start", exact=True).press("Enter")
        expect(page.get_by_role("button", name="Save")).to_be_visible(timeout=30_000)
        check_layout(page)
        page.get_by_role("button", name="Save").click()
        page.get_by_role("link", name="Done").click()
        page.wait_for_url("**/kiosk/")
    assert ada.consents.get().method == Consent.Method.CODE
    assert ada.face_samples.filter(state="ready", source="webcam").count() == 3
    assert ada.enrolment_codes.get().outcome == EnrolmentCode.Outcome.SAVED
