"""The map of faces: how long it takes to draw, and how smoothly it is dragged in a browser.

Both in a house of its own, with made-up vectors and a real Chromium, on this machine.
"""

import contextlib
import itertools
import json
import subprocess
from typing import Any

import psutil
from django.conf import settings

from config.benchmarks.server import MANAGE, prepare_house, start_server
from config.benchmarks.walk_up import find_browser
from recognition.benchmarks.measurement import Measurement

PHOTOS_EACH = 5
TEAMS = 20
VIEWPORT: Any = {"width": 1440, "height": 900}
DRAG_S = 4.0
PASSWORD = "correct horse battery staple"  # noqa: S105  of a house that is gone afterwards

SEED = """
import numpy as np
from django.contrib.auth import get_user_model
from django.utils import timezone
from people.models import Consent, Employee, FaceSample, Site, Team
from people.services import count_gallery_change
from recognition.benchmarks.search import make_people, make_photos
from recognition.runtime import get_engine

chance = np.random.default_rng(3)
site = Site.objects.create(name="Bench", time_zone="Europe/Berlin")
teams = Team.objects.bulk_create(
    Team(name=f"Team {{n}}", color=f"#{{40 + 10 * n:02x}}{{200 - 8 * n:02x}}80")
    for n in range({teams})
)
people = Employee.objects.bulk_create(
    Employee(number=f"B{{n}}", name=f"Person {{n}}", site=site, team=teams[n % {teams}])
    for n in range({people})
)
Consent.objects.bulk_create(
    Consent(employee=person, method=Consent.Method.SIGNED_FORM) for person in people
)
owners = np.arange({photos}) % len(people)
middles = make_people(len(people), chance)
middles[1::50] = make_photos(middles[::50][: len(middles[1::50])], chance)  # some look alike
vectors = make_photos(middles[owners], chance)
model_id = get_engine().model_id
FaceSample.objects.bulk_create(
    (
        FaceSample(
            employee=people[owner], image="bench", source_sha256=f"{{n:064x}}", state="ready",
            quality=0.9, model_id=model_id, embedding=vector.tolist(),
        )
        for n, (owner, vector) in enumerate(zip(owners, vectors))
    ),
    batch_size=1000,
)
count_gallery_change()
get_user_model().objects.create_superuser("bench", "", "{password}")
"""

# What is counted is what is drawn: each picture begins with an empty canvas.
WATCH = """
window.drawnAt = [];
const clear = CanvasRenderingContext2D.prototype.clearRect;
CanvasRenderingContext2D.prototype.clearRect = function (...box) {
  if (this.canvas.id === "map-canvas") window.drawnAt.push(performance.now());
  return clear.apply(this, box);
};
window.presented = [];
const present = (now) => { window.presented.push(now); requestAnimationFrame(present); };
requestAnimationFrame(present);
"""

# The movements of a mouse, which reports 125 times a second; the button is held down already.
DRAG = """([left, top, span]) => new Promise((resolve) => {
  const canvas = document.getElementById("map-canvas");
  const started = performance.now();
  window.drawnAt.length = 0;
  const timer = setInterval(() => {
    const passed = performance.now() - started;
    if (passed > span) {
      clearInterval(timer);
      resolve();
      return;
    }
    const clientX = left + 60 * Math.sin(passed / 200);
    const clientY = top + 40 * Math.cos(passed / 300);
    const mouse = { pointerId: 1, pointerType: "mouse", buttons: 1, bubbles: true };
    canvas.dispatchEvent(new PointerEvent("pointermove", { ...mouse, clientX, clientY }));
  }, 8);
})"""


def measure_map(*, photos: int = 5_000) -> Measurement:
    """Seconds to draw the map of faces, all steps; and frames a second while it is dragged."""
    browser = find_browser()
    with prepare_house(is_demo=False) as environment:
        people = max(photos // PHOTOS_EACH, 1)
        script = SEED.format(teams=TEAMS, people=people, photos=photos, password=PASSWORD)
        _run([*MANAGE, "shell", "--no-imports", "-c", script], environment)
        drawn = json.loads(_run([*MANAGE, "map_faces", "--json"], environment))
        environment["MUSTER_REQUIRE_MFA"] = "0"
        with start_server(environment) as server:
            seen = _drag(browser, f"http://127.0.0.1:{server.port}")
    context = {
        "photos": drawn["photos"],
        "people": drawn["people"],
        "compute_s": drawn["compute_s"],
        "compute_cpu_s": drawn["cpu_s"],
        **seen,
        "threads": 1,
        "viewport": "{width}x{height}".format(**VIEWPORT),
        "browser": "headless Chromium without a GPU, on the same machine",
    }
    return Measurement("map", "s", drawn["compute_s"], None, context=context)


def _run(command: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(  # noqa: S603  our own command
        command, cwd=settings.BASE_DIR, env=environment, check=True, capture_output=True, text=True
    )
    return done.stdout


def _drag(browser: str, url: str) -> dict[str, Any]:
    """Frames a second while the hand moves the map, and how long it takes to load."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=browser, args=["--no-sandbox", "--disable-gpu", "--no-first-run"]
        )
        page: Any = chromium.new_context(locale="en-GB", viewport=VIEWPORT).new_page()
        page.add_init_script(WATCH)
        _sign_in(page, url)
        page.wait_for_selector("[data-is-ready]", timeout=60_000)
        loaded_ms = page.evaluate("performance.now()")
        frames = _measure_drag(page)
        chromium.close()
    return {**frames, "loaded_s": round(loaded_ms / 1e3, 2)}


def _sign_in(page: Any, url: str) -> None:
    page.goto(f"{url}/accounts/login/?next=/admin/recognition/facemap/")
    page.get_by_label("User name or e-mail").fill("bench")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/facemap/")


def _measure_drag(page: Any) -> dict[str, float]:
    """Drag to and fro with all faces in sight; frames that the page drew, and presented."""
    box = page.locator("#map-canvas").bounding_box()
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(*middle)
    page.wait_for_timeout(500)
    page.mouse.down()
    cpu_s = _sum_cpu_s()
    page.evaluate(DRAG, [*middle, 1e3 * DRAG_S])
    cpu_s = _sum_cpu_s() - cpu_s
    page.mouse.up()
    drawn, presented = (page.evaluate(f"window.{name}") for name in ("drawnAt", "presented"))
    gaps = sorted(later - sooner for sooner, later in itertools.pairwise(drawn))
    span_s = (drawn[-1] - drawn[0]) / 1e3
    shown = sum(drawn[0] <= at <= drawn[-1] for at in presented)
    return {
        "frames_per_s": round(len(gaps) / span_s, 1),
        "presented_per_s": round(shown / span_s, 1),
        "slow_frame_ms_p95": round(gaps[int(0.95 * len(gaps))], 1),
        "cpu_ms_per_frame": round(1e3 * cpu_s / len(gaps), 1),
    }


def _sum_cpu_s() -> float:
    """Seconds of the processor that the browser's processes have used so far.

    On a machine that is busy with other work they say more than frames a second.
    """
    total = 0.0
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):
            if "chrom" in process.name():
                times = process.cpu_times()
                total += times.user + times.system
    return total
