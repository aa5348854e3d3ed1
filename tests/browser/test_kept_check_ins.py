"""A kiosk's browser keeps check-ins while the server is away, and delivers each of them once."""

import re
import threading
import time
from contextlib import contextmanager

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from attendance.models import AttendanceEvent, Badge, LateCheckIn
from attendance.services.badges import issue_badge
from attendance.services.pins import set_pin
from config.rehearsal.network import CuttingProxy
from recognition.services import enrol
from tests.browser_fixtures import draw_badge, film, open_context, pair, take
from tests.company_fixtures import make_device, make_employee

pytestmark = [pytest.mark.browser, pytest.mark.engine]

PIN = "739214"
KEPT = re.compile(r"Kept safe\. It will be recorded at \d\d:\d\d as soon as the server is back\.")
A_DAY_FAST = "const now = Date.now; Date.now = () => now.call(Date) + 86_400_000;"
OPEN = """async (serverTime) => {
  const { createQueue } = await import("/static/attendance/offline/queue.js");
  const { signRequest } = await import("/static/attendance/device_key.js");
  window.queue = await createQueue({ url: "/kiosk/deliver/", sign: signRequest });
  if (serverTime) window.queue.noteServerTime(serverTime);
}"""
KEEP = "async (checkIn) => { await window.queue.keep(checkIn); }"
KEEP_FACE = """async () => {
  const { openCamera } = await import("/static/muster/camera.js");
  const { takePictures } = await import("/static/attendance/offline/capture.js");
  const source = await openCamera("");
  const pictures = await takePictures(source);
  await window.queue.keep({ way: "face" }, pictures);
  source.stop();
  return pictures.length;
}"""
KEEP_TOO_MUCH = """async () => {
  const pictures = [{ bytes: crypto.getRandomValues(new Uint8Array(60_000)), afterMs: 0 }];
  let kept = 0;
  try {
    for (; kept < 400; kept += 1) await window.queue.keep({ way: "badge" }, pictures);
  } catch (error) {
    await new Promise((done) => setTimeout(done, 500));
    return [error.constructor.name, window.queue.isFull, window.queue.waiting - kept];
  }
}"""
COUNT = """async () => {
  const { KeptStore } = await import("/static/attendance/offline/store.js");
  return (await KeptStore.open()).count();
}"""
READ = """async () => {
  const request = indexedDB.open("muster-kept");
  await new Promise((resolve) => { request.onsuccess = resolve; });
  const all = (name) => new Promise((resolve) => {
    const rows = request.result.transaction(name).objectStore(name).getAll();
    rows.onsuccess = () => resolve(rows.result);
  });
  const [key] = (await all("facts")).filter((fact) => fact instanceof CryptoKey);
  const text = new TextDecoder("latin1").decode((await all("items"))[0].sealed);
  return { isExtractable: key.extractable, text };
}"""


@pytest.fixture
def network(server):
    """The way to the server; it can be cut."""
    proxy = CuttingProxy(server.port)
    yield proxy
    proxy.close()


@contextmanager
def watch_for_cut_errors(page):
    """A cut network is in the console; an error of the page itself fails."""
    problems = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    yield
    assert problems == []


def wait_for(condition, timeout_s=90):  # a kiosk asks again after a minute at the latest
    deadline = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_what_is_kept_is_recorded_once_at_its_true_time(
    network, use_engine, open_browser, tmp_path, portrait
):
    """By PIN, badge and face; with a clock a day fast, two tabs, a closed page, a full disk."""
    url = f"http://127.0.0.1:{network.port}"
    browser = open_browser(film(tmp_path / "camera.mjpeg", [(portrait, 6)]))
    context = open_context(browser, permissions=["camera"])
    context.add_init_script(A_DAY_FAST)
    first, second = context.new_page(), context.new_page()
    # What is left of it is asked for once: it must be small before anything is kept.
    quota = {"origin": url, "quotaSize": 3_000_000}
    context.new_cdp_session(second).send("Storage.overrideQuotaForOrigin", quota)
    pair(first, url, make_device("Reception")[0])
    for page in (first, second):
        page.goto(f"{url}/accounts/login/")
        page.evaluate(OPEN, timezone.now().isoformat())
        page.evaluate('() => import("/static/attendance/offline/capture.js")')
        page.evaluate('() => import("/static/muster/camera.js")')
    by_pin, by_badge, by_face = (make_employee(name) for name in ("Ada", "Grace", "Eileen"))
    set_pin(employee=by_pin, pin=PIN, by=None)
    _badge, code = issue_badge(employee=by_badge, by=None)
    enrol(employee=by_face, photos=[portrait])

    network.is_down = True
    network.cut_all()
    times = {by_pin: timezone.now()}
    first.evaluate(KEEP, {"way": "pin", "number": by_pin.number, "pin": PIN})
    times[by_face] = timezone.now()
    assert first.evaluate(KEEP_FACE) == 8
    times[by_badge] = timezone.now()
    second.evaluate(KEEP, {"way": "badge", "code": code})
    kept = first.evaluate(READ)
    assert not kept["isExtractable"]
    assert PIN not in kept["text"]

    first.close()
    network.is_down = False
    wait_for(lambda: AttendanceEvent.objects.count() == 3)
    wait_for(lambda: second.evaluate("() => window.queue.waiting") == 0)
    for employee, at in times.items():
        event = employee.events.get()
        assert abs((event.at - at).total_seconds()) < 5
        assert event.is_late
    assert not LateCheckIn.objects.exists()

    network.is_down = True
    network.cut_all()
    assert second.evaluate(KEEP_TOO_MUCH) == ["StorageFull", True, 0]


def test_a_kiosk_without_a_server_keeps_check_ins(  # noqa: PLR0917  fixtures
    network, use_engine, open_browser, tmp_path, portrait, folder, settings
):
    """A face by one tap; the page loaded again; a PIN on the keypad; then the server is back."""
    settings.DEBOUNCE_SECONDS = 600
    url = f"http://127.0.0.1:{network.port}"
    browser = open_browser(film(tmp_path / "camera.mjpeg", [(portrait, 6)]))
    page = open_context(browser).new_page()
    with watch_for_cut_errors(page):
        pair(page, url, make_device("Reception")[0])
        expect(page.get_by_text("Connected")).to_be_visible()
        page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
        network.is_down = True
        network.cut_all()
        by_pin, by_face = make_employee("Ada Lovelace"), make_employee("Eileen Collins")
        set_pin(employee=by_pin, pin=PIN, by=None)
        enrol(employee=by_face, photos=[portrait])

        page.get_by_role("button", name="Check in all the same").click()
        expect(page.get_by_role("status")).to_contain_text(KEPT)
        take(page, folder / "kiosk_kept.png")
        expect(page.get_by_text("Waiting to be sent: 1.")).to_be_visible()
        take(page, folder / "kiosk_away.png")
        page.reload()
        expect(page.get_by_text("Waiting to be sent: 1.")).to_be_visible()
        page.get_by_role("button", name="PIN", exact=True).click()
        page.keyboard.type(by_pin.number)
        page.keyboard.press("Enter")
        page.keyboard.type(PIN)
        page.keyboard.press("Enter")
        expect(page.get_by_text("Waiting to be sent: 2.")).to_be_visible()

        network.is_down = False
        wait_for(lambda: by_pin.events.filter(is_late=True).exists())
        wait_for(by_face.events.exists)
        expect(page.get_by_text("Connected")).to_be_visible()
        wait_for(lambda: page.evaluate(COUNT) == 0)
    assert [event.method for event in by_pin.events.all()] == ["pin"]
    assert by_face.events.count() == 1, "she still stands there: seen live, it is the same check-in"
    assert not LateCheckIn.objects.exists()


def test_a_badge_shown_while_the_server_is_away_is_recorded_later(
    network, use_engine, open_browser, tmp_path, folder
):
    """Only the server reads the square code: the kiosk keeps the picture of it."""
    ada = make_employee("Ada Lovelace", consent=False)
    browser = open_browser(film(tmp_path / "camera.mjpeg", [(draw_badge(ada), 5)]))
    is_mute = threading.Event()
    badges = Badge.objects.filter(employee=ada)
    known = badges.get().token_hash
    badges.update(token_hash="of another one")  # it is before the camera already
    page = open_context(browser).new_page()
    page.route_web_socket("**", lambda socket: is_mute.is_set() or socket.connect_to_server())
    with watch_for_cut_errors(page):
        pair(page, f"http://127.0.0.1:{network.port}", make_device("Reception")[0])
        expect(page.get_by_text("Connected")).to_be_visible()
        network.is_down = True
        network.cut_all()
        badges.update(token_hash=known)
        expect(page.get_by_role("button", name="Check in all the same")).to_be_visible()
        page.get_by_role("button", name="Badge", exact=True).click()
        take(page, folder / "kiosk_badge_away.png")
        page.get_by_role("button", name="Keep this picture").click()
        expect(page.get_by_text("Waiting to be sent: 1.")).to_be_visible()
        is_mute.set()  # nobody reads the badge that is still before the camera
        network.is_down = False
        wait_for(lambda: ada.events.filter(method="badge", is_late=True).exists())
        wait_for(lambda: page.evaluate(COUNT) == 0)
    assert not LateCheckIn.objects.exists()
