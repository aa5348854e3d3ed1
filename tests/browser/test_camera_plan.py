"""A camera is placed by a click and by numbers; its live picture shows boxes and names."""

import datetime
import io
import re

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from attendance.models import Camera, CameraPreview, CameraState
from attendance.services.cameras import make_camera
from people.encryption import encrypt
from tests.attendance.find_factories import make_plan
from tests.browser_fixtures import check_layout, open_context, sign_in, watch_for_errors
from tests.company_fixtures import make_employee, make_site

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "correct horse battery staple"


def show_picture(camera, employee):
    """What a node writes of a camera that somebody watches."""
    picture = io.BytesIO()
    Image.new("RGB", (320, 240), (40, 90, 90)).save(picture, "JPEG")
    now = timezone.now()
    CameraState.objects.filter(camera=camera).update(
        status="online", lease_until=now + datetime.timedelta(minutes=5), received_per_s=12.5
    )
    boxes = [([0.1, 0.2, 0.3, 0.5], employee.pk), ([0.6, 0.2, 0.8, 0.5], None)]
    faces = [{"box": box, "state": "unknown", "employee": who} for box, who in boxes]
    CameraPreview.objects.update_or_create(
        camera=camera,
        defaults={"at": now, "picture": encrypt(picture.getvalue()), "faces": faces},
    )


def test_a_camera_is_placed_and_watched(server, open_browser):
    get_user_model().objects.create_superuser("admin", "", PASSWORD)
    ada = make_employee("Ada Lovelace", consent=False)
    plan = make_plan("Ground floor")
    camera = make_camera(
        name="Hall", site=make_site(), url="rtsp://cam.example/live", floor="Ground floor"
    )
    page = open_context(open_browser()).new_page()
    sign_in(page, server.url, "admin", PASSWORD)
    with watch_for_errors(page):
        page.goto(f"{server.url}{reverse('admin:attendance_camera_place', args=[camera.pk])}")
        drawing = page.get_by_role("img", name=f"Plan of Ground floor, {plan.site}")
        size = drawing.bounding_box()
        drawing.click(position={"x": size["width"] / 4, "y": size["height"] / 2})
        left, top = page.get_by_label("From the left, %"), page.get_by_label("From the top, %")
        expect(left).to_have_value(re.compile(r"^2[45]\.\d$"))
        top.fill("75")
        expect(page.locator("#plan-own")).to_have_attribute("y", "75%")
        check_layout(page)
        page.get_by_role("button", name="Save the place").click()
        expect(page.get_by_text("Hall has its place on the plan.")).to_be_visible()
        stored = Camera.objects.get()
        assert (round(stored.plan_x, 1), stored.plan_y) == (0.2, 0.75)

        page.get_by_role("link", name="Watch", exact=True).click()
        expect(page.get_by_text("No process watches it yet.")).to_be_visible()
        show_picture(camera, ada)
        expect(page.get_by_text("In the picture: Ada Lovelace, unknown")).to_be_visible()
        expect(page.get_by_role("img", name="Live picture of Hall")).to_be_visible()
        expect(page.get_by_text("online")).to_be_visible()
        check_layout(page)
        color = "document.getElementById('live-picture').getContext('2d').getImageData(160,20,1,1)"
        assert page.evaluate(f"{color}.data[1] > 60")  # the picture, not an empty canvas
    assert CameraState.objects.get().preview_until > timezone.now()
