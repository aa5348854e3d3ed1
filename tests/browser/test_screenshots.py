"""The pictures in docs/images, taken of the real pages with a public-domain portrait.

`make screenshots` writes them into the repository; an ordinary test run looks at the same pages
and throws the pictures away.
"""

import datetime
import io

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from attendance.demo_cameras import FLOORS, save_plan
from attendance.demo_company import NAMES, TEAMS
from attendance.doors.keeping import make_door
from attendance.models import CameraNode, CameraState, DoorDecision, PayrollFormat, RelayAnswer
from people.models import Employee
from recognition.services import enrol
from tests.attendance.day_factories import make_days
from tests.attendance.find_factories import make_camera
from tests.browser.kiosk_script import Script, see
from tests.browser_fixtures import (
    check_layout,
    film,
    open_context,
    pair,
    sign_in,
    take,
    watch_for_errors,
)
from tests.company_fixtures import make_check_in, make_device, make_employee, make_site, make_team

pytestmark = [pytest.mark.browser, pytest.mark.engine]

PASSWORD = "correct horse battery staple"
VIEWPORTS = {"": (1440, 900), "-phone": (360, 740)}


@pytest.fixture
def company(server, use_engine, portrait):
    """People in four teams, some of whom are in, and one with a face."""
    get_user_model().objects.create_superuser("admin", "", PASSWORD)
    teams = [make_team(name, color) for name, color in TEAMS]
    now = timezone.now()
    for number, name in enumerate(NAMES):
        employee = make_employee(name, team=teams[number % 4])
        if number % 3:
            make_check_in(employee, now - datetime.timedelta(minutes=20 + 7 * number))
        if number % 9 == 1:
            make_check_in(employee, now - datetime.timedelta(minutes=5))
    eileen = make_employee("Eileen Collins", team=teams[0])
    enrol(employee=eileen, photos=[portrait])
    return eileen


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", VIEWPORTS, ids=["desktop", "phone"])
def test_kiosk(server, company, open_browser, tmp_path, portrait, folder, size, scheme):  # noqa: PLR0917  fixtures
    device, _key = make_device("Reception")
    video = film(tmp_path / "camera.mjpeg", [(portrait, 5)])
    page = open_context(open_browser(video), VIEWPORTS[size], color_scheme=scheme).new_page()
    with watch_for_errors(page):
        page.goto(f"{server.url}{reverse('attendance:kiosk')}")
        check_layout(page)
        pair(page, server.url, device)
        expect(page.get_by_text("Eileen Collins").first).to_be_visible()
        page.wait_for_timeout(500)
        check_layout(page)
    take(page, folder / f"kiosk{size}{'-dark' if scheme == 'dark' else ''}.jpg")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", VIEWPORTS, ids=["desktop", "phone"])
def test_board_and_admin(server, company, open_browser, folder, size, scheme):  # noqa: PLR0917  fixtures
    suffix = f"{size}{'-dark' if scheme == 'dark' else ''}.png"
    page = open_context(open_browser(), VIEWPORTS[size], color_scheme=scheme).new_page()
    sign_in(page, server.url, "admin", PASSWORD)
    with watch_for_errors(page):
        expect(page.get_by_text("Ada Brandt")).to_be_visible()
        check_layout(page)
        take(page, folder / f"today{suffix}")
        page.goto(f"{server.url}{reverse('admin:index')}")
        expect(page.get_by_role("link", name="In now")).to_be_visible()
        check_layout(page)
        take(page, folder / f"home{suffix}")
        people = reverse("admin:people_employee_changelist")
        page.goto(f"{server.url}{people}")
        expect(page.get_by_text("Ada Brandt")).to_be_visible()
        take(page, folder / f"employees{suffix}")
        pk = Employee.objects.get(name="Eileen Collins").pk
        page.goto(f"{server.url}{reverse('admin:people_employee_change', args=[pk])}")
        page.locator('a[href="#face_samples"]').first.click()
        expect(page.locator("#face_samples-group meter").first).to_be_in_viewport()
        page.wait_for_timeout(500)
        take(page, folder / f"employee{suffix}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", VIEWPORTS, ids=["desktop", "phone"])
def test_reports(server, open_browser, folder, size, scheme):
    get_user_model().objects.create_superuser("admin", "", PASSWORD)
    teams = [make_team(name, color) for name, color in TEAMS]
    people = [make_employee(name, team=teams[number % 2]) for number, name in enumerate(NAMES)]
    make_days(people)
    suffix = f"{size}{'-dark' if scheme == 'dark' else ''}.png"
    page = open_context(open_browser(), VIEWPORTS[size], color_scheme=scheme).new_page()
    reports = reverse("admin:attendance_reports_changelist")
    sign_in(page, server.url, "admin", PASSWORD, start=reports)
    looks = {
        "reports": "",
        "month": f"month/?month=2026-03&team={teams[0].pk}",
        "months": "month/?month=2026-03",
        "lateness": "lateness/?month=2026-03",
        "timesheet": f"timesheet/?month=2026-03&person={people[0].number}",
        "payroll-format": f"../payrollformat/{PayrollFormat.objects.first().pk}/change/",
    }
    with watch_for_errors(page):
        for name, address in looks.items():
            page.goto(f"{server.url}{reports}{address}")
            check_layout(page)
            take(page, folder / f"{name}{suffix}")


def test_other_ways_and_the_challenge(server, open_browser, tmp_path, portrait, folder):
    video = film(tmp_path / "camera.mjpeg", [(portrait, 3)])
    page = open_context(open_browser(video), (820, 1180)).new_page()
    script = Script(faces=[see("checking")])
    script.play_to(page)
    pair(page, server.url, make_device("Reception")[0])
    expect(page.get_by_text("One moment, please.")).to_be_visible()
    script.challenge("turn_left", number=1, of=4)
    expect(page.get_by_text("Turn your head to the left.")).to_be_visible()
    page.wait_for_timeout(400)
    take(page, folder / "kiosk-challenge.jpg")
    script.say("ask_pin", track=1, sentence="I am not sure who you are. Please type your PIN.")
    page.keyboard.type("47")
    page.wait_for_timeout(400)
    take(page, folder / "kiosk-pin.jpg")


@pytest.fixture
def entrance(server):
    """A floor with cameras that do well and badly, and a door at one of them."""
    get_user_model().objects.create_superuser("admin", "", PASSWORD)
    ground = FLOORS[0]
    save_plan(ground, make_site())
    cameras = [make_camera(str(name), at=at, is_active=True) for name, at in ground.cameras]
    now = timezone.now()
    node = CameraNode.objects.create(name="cellar", load=0.32)
    online = {
        "status": "online", "received_per_s": 12.5, "looked_per_s": 5, "delay_ms": 210,
        "last_frame_at": now, "width": 1280, "height": 720, "codec": "h264",
    }  # fmt: skip
    lost = {"status": "offline", "problem": "refused", "reconnects": 2}
    for camera, state in zip(cameras, [online, lost, online, {"status": "resting"}], strict=True):
        lease = {"node": node, "lease_until": now + datetime.timedelta(minutes=5)}
        CameraState.objects.create(camera=camera, **lease, **state)
    door, _secret = make_door(
        name="Main door", site=make_site(), address="https://192.168.1.20/open", is_nearby=True
    )
    passing = {"door": door, "reader": cameras[0].name, "side": "outside"}
    ada, grace = make_employee("Ada Brandt"), make_employee("Grace Hopper")
    decisions = [
        {**passing, "employee": ada, "reason": "allowed", "score": 0.81, "liveness": 3.2},
        {**passing, "employee": ada, "reason": "not_live", "score": 0.74, "liveness": -2.9},
        {**passing, "employee": grace, "reason": "outside_hours", "score": 0.78, "liveness": 2.6},
        {**passing, "reason": "not_known"},
        {"door": door, "reason": "by_hand", "way": "hand", "account": "guard", "note": "Parcel"},
    ]
    for number, values in enumerate(decisions):
        is_opened = values["reason"] in ("allowed", "by_hand")
        at = now - datetime.timedelta(minutes=7 * number, seconds=11 * number)
        decision = DoorDecision.objects.create(at=at, is_opened=is_opened, **values)
        if is_opened:
            RelayAnswer.objects.create(
                decision=decision, was_taken=True, detail="200 OK", took_ms=84 + number
            )
    return cameras[0]


def test_cameras_and_doors(server, entrance, open_browser, folder):
    page = open_context(open_browser(), VIEWPORTS[""], color_scheme="light").new_page()
    listed = reverse("admin:attendance_camera_changelist")
    sign_in(page, server.url, "admin", PASSWORD, start=listed)
    looks = {
        "cameras": listed,
        "camera-place": reverse("admin:attendance_camera_place", args=[entrance.pk]),
        "door-log": reverse("admin:attendance_doordecision_changelist"),
    }
    with watch_for_errors(page):
        for name, address in looks.items():
            page.goto(f"{server.url}{address}")
            check_layout(page)
            page.evaluate("Promise.all([...document.images].map((image) => image.decode()))")
            take(page, folder / f"{name}.png")


FILM_FRAMES, FILM_GAP_MS, FILM_WH = 16, 300, (480, 300)
FLAT = Image.Dither.NONE  # dots of two colours would be most of the file


def test_a_check_in_as_a_film(server, company, open_browser, tmp_path, portrait, folder):  # noqa: PLR0917  fixtures
    video = film(tmp_path / "camera.mjpeg", [(None, 2.5), (portrait, 6)])
    page = open_context(open_browser(video), (960, 600)).new_page()
    pair(page, server.url, make_device("Reception")[0])
    expect(page.get_by_text("Look at the camera to check in.")).to_be_visible()
    frames = []
    while len(frames) < FILM_FRAMES:
        picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB").resize(FILM_WH)
        frames.append(picture)
        page.wait_for_timeout(FILM_GAP_MS)
    expect(page.get_by_text("Eileen Collins").first).to_be_visible()
    # One palette for all: what does not move is then written once.
    strip = Image.new("RGB", (FILM_WH[0], FILM_WH[1] * len(frames)))
    for number, frame in enumerate(frames):
        strip.paste(frame, (0, FILM_WH[1] * number))
    palette = strip.quantize(96)
    frames = [frame.quantize(palette=palette, dither=FLAT) for frame in frames]
    frames[0].save(
        folder / "check-in.gif", save_all=True, append_images=frames[1:],
        duration=FILM_GAP_MS + 100, loop=0, optimize=True,
    )  # fmt: skip
    assert (folder / "check-in.gif").stat().st_size < 1_000_000
