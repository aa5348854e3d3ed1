"""The admin's pages of cameras and floor plans, and the live picture."""

import base64
import datetime
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from PIL import Image

from attendance.camera_states import describe_camera
from attendance.cameras import probe
from attendance.cameras.address import open_address
from attendance.cameras.causes import WORDS, explain_cause
from attendance.models import AttendanceEvent, Camera, CameraNode, CameraPreview, CameraState
from attendance.models import FloorPlan as Plan
from attendance.services.cameras import make_camera, place_camera
from people.encryption import encrypt
from people.models import AccessRecord
from people.roles import Role
from recognition.engine import reconnect
from tests.attendance.find_factories import draw_plan, make_plan
from tests.company_fixtures import make_account, make_employee, make_site, make_team

pytestmark = pytest.mark.django_db
URL = "rtsp://ada:se%2Fcret@cam.example/live"


@pytest.fixture
def browser(client):
    client.force_login(make_account("root", is_staff=True, is_superuser=True))
    return client


@pytest.fixture
def camera():
    return make_camera(name="Hall", site=make_site(), url=URL, floor="Ground floor")


def fill_in(camera=None, **values) -> dict:
    """The form as it stands on the page, with these values."""
    return {
        "name": "Hall",
        "site": make_site().pk,
        "floor": "Ground floor",
        "is_active": "on",
        "stream_address": camera.address_shown if camera else "rtsp://cam.example/live",
        "weekdays": ["1", "2"],
        "frames_per_s": "5",
        "records": "",
        **values,
    }


def find_page(camera, name="change"):
    return reverse(f"admin:attendance_camera_{name}", args=[camera.pk])


def watch(camera, **values):
    """What a node says of the camera."""
    now = timezone.now()
    lease = {"lease_until": now + datetime.timedelta(seconds=9), "last_frame_at": now}
    CameraState.objects.filter(camera=camera).update(**{**lease, "status": "online", **values})
    return Camera.objects.select_related("state", "site").get(pk=camera.pk)


def test_a_camera_is_added_and_its_password_never_shown(browser):
    data = fill_in(user="ada", password="se/cret", begins_at="22:00", ends_at="06:00")
    answer = browser.post(reverse("admin:attendance_camera_add"), data, follow=True)
    camera = Camera.objects.get()
    assert open_address(camera) == URL
    assert (camera.weekdays, camera.begins_at) == ([1, 2], datetime.time(22))
    for page in (answer, browser.get(find_page(camera)), browser.get(find_page(camera, "history"))):
        assert "cret" not in page.content.decode()
    assert "Monday, Tuesday" in page.content.decode(), "days have names in the history"


def test_what_is_stored_stays_while_it_is_the_same_camera(browser, camera):
    sealed = camera.address
    browser.post(find_page(camera), fill_in(camera, name="Foyer"))
    camera.refresh_from_db()
    assert (camera.name, camera.address) == ("Foyer", sealed)  # not even encrypted anew
    browser.post(find_page(camera), fill_in(camera, stream_address="rtsp://cam.example/second"))
    camera.refresh_from_db()
    assert open_address(camera) == "rtsp://ada:se%2Fcret@cam.example/second"
    browser.post(find_page(camera), fill_in(camera, has_no_login="on"))
    camera.refresh_from_db()
    assert open_address(camera) == "rtsp://cam.example/second"


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"stream_address": "rtsp://thief.example/live"}, "another camera now"),
        ({"stream_address": "rtsp://cam.example:8554/live"}, "another camera now"),
        ({"user": "eve"}, "together"),
        ({"stream_address": "file:///etc/passwd"}, "begins with rtsp://"),
        ({"weekdays": []}, "required"),
        ({"begins_at": "08:00"}, "both from and until"),
        ({"begins_at": "08:00", "ends_at": "08:00"}, "no time at all"),
        ({"frames_per_s": "99"}, "less than or equal to 30"),
    ],
)
def test_what_the_form_refuses(browser, camera, values, reason):
    answer = browser.post(find_page(camera), fill_in(camera, **values))
    assert answer.status_code == 200
    assert reason in answer.content.decode()
    camera.refresh_from_db()
    assert open_address(camera) == URL


def test_the_test_says_what_is_wrong_and_saves_nothing(browser, camera, monkeypatch):
    tried = []

    def answer(url):
        tried.append(url)
        return probe.Findings(explain_cause("login", url))

    monkeypatch.setattr("attendance.admin.camera_pages.probe_address", answer)
    url = find_page(camera, "test")
    said = browser.post(url, fill_in(camera)).content.decode()
    assert "cam.example does not accept user name and password" in said
    assert tried == [URL]
    said = browser.post(url, fill_in(camera, stream_address="rtsp://thief.example/")).content
    assert "another camera now" in said.decode()
    browser.post(reverse("admin:attendance_camera_test_new"), fill_in(user="eve", password="x"))
    assert tried[1:] == ["rtsp://eve:x@cam.example/live"]
    camera.refresh_from_db()
    assert open_address(camera) == URL


def test_a_test_finds_a_picture_or_its_cause(rtsp_server):
    """One after the other: each opens a real stream, or fails to."""
    found = probe.probe_address(rtsp_server.url("/hall"))
    assert (found.problem, found.width, found.height, found.codec) == ("", 320, 240, "h264")
    assert 7 <= found.frames_per_s <= 13
    wrong = probe.probe_address(rtsp_server.url("/hall").replace("/hall", "/nothing"))
    assert "has no stream under this path" in wrong.problem
    assert "refuses connections on port 1." in probe.probe_address("rtsp://127.0.0.1:1/x").problem


def test_not_too_many_are_tested_at_once(monkeypatch):
    monkeypatch.setattr(probe, "LIMIT_S", 0.01)
    monkeypatch.setattr(probe, "_try", lambda _url: hanging.wait(5))
    hanging = probe.threading.Event()
    said = [probe.probe_address(URL).problem for _ in range(probe.MOST_AT_ONCE + 1)]
    hanging.set()
    assert said[0].startswith("The camera has shown nothing")
    assert said[-1].startswith("Other cameras are being tested")


def test_every_cause_is_said_as_the_engine_says_it():
    said = {cause: explain_cause(cause, URL) for cause in WORDS}
    assert said == {cause: reconnect.refuse(cause, URL).words for cause in reconnect.WORDS}


def test_a_camera_is_placed_by_numbers_and_taken_off(browser, camera):
    url = find_page(camera, "place")
    assert "There is no plan of this floor yet" in browser.get(url).content.decode()
    make_plan("Ground floor")
    assert "Click on the plan" in browser.get(url).content.decode()
    assert "100" in browser.post(url, {"x": "101", "y": "0"}).content.decode()
    browser.post(url, {"x": "25.5", "y": "100"})
    camera.refresh_from_db()
    assert (camera.plan_x, camera.plan_y) == (0.255, 1)
    browser.post(url, {"remove": "1"})
    camera.refresh_from_db()
    assert camera.plan_x is None


def test_a_plan_is_uploaded_and_shows_its_cameras(browser, camera):
    data = {"site": make_site().pk, "floor": "Ground floor"}
    add = reverse("admin:attendance_floorplan_add")
    for content, reason in ((b"<svg/>", "no drawing"), (b"", "empty")):
        file = SimpleUploadedFile("plan.png", content, "image/png")
        assert reason in browser.post(add, {**data, "drawing": file}).content.decode()
    browser.post(add, {**data, "drawing": SimpleUploadedFile("plan.png", draw_plan())})
    plan = Plan.objects.get()
    page = reverse("admin:attendance_floorplan_change", args=[plan.pk])
    assert "without a place" in browser.get(page).content.decode()
    place_camera(camera=camera, x=0.5, y=0.25)
    assert 'x="50.0%" y="25.0%"' in browser.get(page).content.decode()
    answer = browser.get(reverse("attendance:floor_plan", args=[plan.pk]))
    with Image.open(io.BytesIO(answer.content)) as picture:
        assert (picture.format, picture.size) == ("WEBP", (800, 500))
    known = {"If-Modified-Since": answer["Last-Modified"]}
    again = browser.get(reverse("attendance:floor_plan", args=[plan.pk]), headers=known)
    assert again.status_code == 304
    assert "already" in browser.post(
        add, {**data, "drawing": SimpleUploadedFile("plan.png", draw_plan())}
    ).content.decode()  # fmt: skip


def test_states_in_words(camera):
    assert "No process watches it" in describe_camera(camera).problem
    line = describe_camera(watch(camera, received_per_s=12.44, looked_per_s=5, delay_ms=240))
    assert (line.state, line.problem, line.last_picture) == ("online", "", "0 s ago")
    assert (line.rate, line.delay) == ("12.4, 5.0 looked at", "240 ms")
    assert "machine is full" in describe_camera(watch(camera, is_short=True)).problem
    offline = watch(camera, status="offline", problem="refused")
    line = describe_camera(offline)
    assert (line.mark, line.problem) == ("problem", explain_cause("refused", URL))
    with override("de"):
        assert "lehnt Verbindungen" in describe_camera(offline).problem
    in_words = watch(camera, status="offline", problem="No model.")
    assert describe_camera(in_words).problem == "No model."
    over = timezone.now() - datetime.timedelta(seconds=1)
    assert describe_camera(watch(camera, lease_until=over)).code == "waiting"
    camera.is_active = False
    assert describe_camera(camera).state == "switched off"


def test_the_list_keeps_itself_up_to_date(browser, camera):
    empty = reverse("admin:attendance_camera_changelist")
    assert "No process watches the cameras" in browser.get(empty).content.decode()
    CameraNode.objects.create(name="cellar", load=0.421)
    watch(camera, reconnects=3)
    url = f"{reverse('admin:attendance_camera_states')}?pk={camera.pk}&pk=x"
    said = browser.get(url).content.decode()
    assert f'id="camera-{camera.pk}-reconnects" hx-swap-oob="true">3<' in said
    assert "cellar" in said
    assert "load 42" in said
    one = reverse("admin:attendance_camera_states") + f"?one={camera.pk}"
    assert "online" in browser.get(one).content.decode()
    CameraNode.objects.all().delete()
    Camera.objects.update(is_active=False)
    assert "No camera is switched on" in browser.get(empty).content.decode()


def test_home_counts_cameras_without_a_picture(browser, camera):
    make_employee(consent=False)  # the home of an empty company says how to begin
    watch(make_camera(name="Gate", site=make_site(), url=URL))
    make_camera(name="Off", site=make_site(), url=URL, is_active=False)
    blind = reverse("admin:attendance_camera_changelist") + "?pictures=none"
    for problem in ({"status": "offline"}, {"lease_until": None}):
        watch(camera, **problem)
        home = browser.get(reverse("admin:index")).content.decode()
        assert "Cameras without a picture" in home
        shown = browser.get(blind).context["cl"].result_list
        assert [found.name for found in shown] == ["Hall"]
    watch(camera)
    assert "Cameras without" not in browser.get(reverse("admin:index")).content.decode()


def test_an_empty_list_says_how_to_begin(browser):
    said = browser.get(reverse("admin:attendance_camera_changelist")).content.decode()
    assert "No camera yet" in said


def test_a_camera_is_deleted_with_its_sightings_unless_somebody_checked_in(browser, camera):
    page = find_page(camera, "delete")
    assert "Sightings: 0" in browser.get(page).content.decode()
    camera.records = "in"
    browser.post(find_page(camera), fill_in(camera, records="in"))
    camera.refresh_from_db()
    event = AttendanceEvent.objects.create(
        employee=make_employee(consent=False), kind="in", method="face", device=camera.device,
        at=timezone.now(),
    )  # fmt: skip
    answer = browser.post(page, {"post": "yes"}, follow=True)
    assert "switch it off instead" in answer.content.decode()
    assert event.device.camera == camera


def show(camera, *faces) -> None:
    CameraPreview.objects.create(
        camera=camera, at=timezone.now(), picture=encrypt(b"a picture"), faces=list(faces)
    )


def test_the_live_picture_names_only_whom_the_viewer_may_see(client, camera):
    ada = make_employee("Ada", team=make_team("Design"))
    bob = make_employee("Bob", team=make_team("Sales"))
    box = [0.1, 0.1, 0.2, 0.3]
    seen = [
        ("recognised", ada.pk), ("recognised", bob.pk), ("unknown", None), ("looking", None),
        ("spoof", ada.pk),
    ]  # fmt: skip
    show(camera, *({"box": box, "state": state, "employee": who} for state, who in seen))
    viewer = make_account(
        "viewer", Role.TEAM_MANAGER, manages=(ada.team,),
        permissions=("attendance.preview_camera",),
    )  # fmt: skip
    client.force_login(viewer)
    page = client.get(reverse("attendance:camera", args=[camera.pk]))
    assert page.status_code == 200
    url = reverse("attendance:camera_live", args=[camera.pk])
    said = client.post(url).json()
    assert base64.b64decode(said["picture"]) == b"a picture"
    assert [face["label"] for face in said["faces"]] == [
        "Ada", "somebody of another team", "unknown", "not sure yet", "a photo or a screen",
    ]  # fmt: skip
    assert [face["is_known"] for face in said["faces"]] == [True, True, False, False, True]
    assert "picture" not in client.post(url, {"after": said["at"]}).json()
    record = AccessRecord.objects.get(action="watch_camera")
    assert (record.account, record.detail["camera"]) == (viewer, "Hall")
    assert CameraState.objects.get().preview_until > timezone.now()


def test_an_old_picture_is_not_shown_and_nobody_else_sees_any(client, camera):
    show(camera)
    url = reverse("attendance:camera_live", args=[camera.pk])
    client.force_login(make_account("hr", Role.HR))
    assert client.post(url).status_code == 403
    assert not AccessRecord.objects.exists()
    client.force_login(make_account("guard", Role.SECURITY))
    assert client.get(url).status_code == 405
    CameraPreview.objects.update(at=timezone.now() - datetime.timedelta(seconds=11))
    assert "picture" not in client.post(url).json()
