"""Somebody walks up to a kiosk: how long until it is recorded, with a browser, camera and server.

A real Chromium shows the kiosk page; its fake camera plays the sample videos of people who talk,
one after the other, an empty corridor between them. The people were enrolled from later parts of
the videos, and the site asks for living faces. A white mark in a corner of the picture says in
which frame somebody comes into view; the page's own clock is used for both ends.
"""

import contextlib
import itertools
import json
import os
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from config.benchmarks.server import MANAGE, prepare_house, start_server
from config.benchmarks.visitors import (
    CAMERA_FRAMES_PER_S,
    VISIT_S,
    Visitor,
    enrol_visitors,
    list_visitors,
    run_inside,
)
from recognition.benchmarks.measurement import Measurement
from recognition.benchmarks.pictures import BACKGROUND, FRAME_WH
from recognition.engine.images import encode_jpeg
from recognition.engine.types import RgbImage

VISITS = 20
EMPTY_S = 2.0
MARK_PX = 24
PATIENCE_S = 30.0

PAIR = """
from attendance.models import CheckInRules
from attendance.services import create_device, issue_code
from people.models import Site

site = Site.objects.first()
CheckInRules.objects.update_or_create(site=site, defaults={"liveness": "passive"})
print(issue_code(device=create_device(name="Walk up", site=site)))
"""

WATCH = """
window.visits = []; window.checkIns = []; window.states = [];
const Plain = window.WebSocket;
window.WebSocket = class extends Plain {
  constructor(...arguments_) {
    super(...arguments_);
    this.addEventListener("message", ({ data }) => {
      const message = JSON.parse(data);
      if (message.type === "check_in") window.checkIns.push(performance.now());
      if (message.type === "faces") window.states.push(...message.faces.map((face) => face.state));
    });
  }
};
const canvas = new OffscreenCanvas(1, 1);
const context = canvas.getContext("2d", { willReadFrequently: true });
let wasThere = false;
function look(video) {
  context.drawImage(video, 4, 4, 8, 8, 0, 0, 1, 1);
  const isThere = context.getImageData(0, 0, 1, 1).data[0] > 128;
  if (isThere && !wasThere) window.visits.push(performance.now());
  wasThere = isThere;
  video.requestVideoFrameCallback(() => look(video));
}
const search = setInterval(() => {
  const video = document.querySelector("video");
  if (!video) return;
  clearInterval(search);
  video.requestVideoFrameCallback(() => look(video));
}, 50);
"""


class NoBrowserError(RuntimeError):
    """There is no browser to measure with; the message says what to install."""


def find_browser() -> str:
    """The path of Chromium.

    Raises:
        NoBrowserError: it, or Playwright, is not installed.
    """
    if find_spec("playwright") is None:
        raise NoBrowserError(
            "bench walk_up needs Playwright, which comes with the test tools: run make test once, "
            "or .venv/bin/python -m pip install -c constraints.txt -e '.[dev]'."
        )
    path = os.environ.get("MUSTER_CHROMIUM") or shutil.which("chromium")
    if path is None:
        raise NoBrowserError(
            "bench walk_up needs Chromium: install it, or set MUSTER_CHROMIUM to its path."
        )
    return path


def measure_walk_up(*, visits: int = VISITS) -> Measurement:
    """Seconds (p95) from a person coming into view to the check-in, browser and living faces."""
    browser, visitors = find_browser(), list_visitors()
    with prepare_house() as environment, tempfile.TemporaryDirectory() as folder:
        environment["MUSTER_DEBOUNCE_SECONDS"] = "1"  # everybody comes again with every round
        enrol_visitors(visitors, environment)
        film = _write_film(visitors, Path(folder) / "camera.mjpeg")
        with start_server(environment) as server:
            code = run_inside([*MANAGE, "shell", "--no-imports", "-c", PAIR], environment).strip()
            seen = _watch(browser, film, f"http://127.0.0.1:{server.port}", code, visits)
    return _sum_up(seen)


def _write_film(visitors: list[Visitor], path: Path) -> Path:
    empty = np.full((FRAME_WH[1], FRAME_WH[0], 3), BACKGROUND, np.uint8)
    with path.open("wb") as file:
        for visitor in visitors:
            corridor = itertools.repeat(empty, round(EMPTY_S * CAMERA_FRAMES_PER_S))
            for frame in corridor:
                file.write(encode_jpeg(_mark(frame, value=0), quality=90))
            for frame in visitor.frames:
                file.write(encode_jpeg(_mark(frame, value=255), quality=90))
    return path


def _mark(frame: RgbImage, *, value: int) -> RgbImage:
    marked = frame.copy()
    marked[:MARK_PX, :MARK_PX] = value
    return marked


def _watch(browser: str, film: Path, url: str, code: str, visits: int) -> dict[str, Any]:
    """The times of visits and check-ins by the page's clock, milliseconds."""
    with _open_page(browser, film) as page:
        page.goto(f"{url}/kiosk/pair/")
        page.get_by_role("textbox", name="Code").fill(code)
        page.get_by_role("button", name="Connect").click()
        page.wait_for_url("**/kiosk/")
        # The first visit may have begun before the kiosk was there; it does not count.
        deadline = time.monotonic() + (visits + 2) * (EMPTY_S + VISIT_S) + PATIENCE_S
        while page.evaluate("window.visits.length") < visits + 2:
            if time.monotonic() > deadline:
                break
            page.wait_for_timeout(500)
        seen: dict[str, Any] = json.loads(
            page.evaluate("JSON.stringify({visits, checkIns, states})")
        )
    seen["visits"] = seen["visits"][: visits + 2]
    return seen


@contextlib.contextmanager
def _open_page(browser: str, film: Path) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    arguments = [
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    ]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=arguments)
        page = chromium.new_context(locale="en-GB", viewport={"width": 1280, "height": 800})
        page.add_init_script(WATCH)
        yield page.new_page()
        chromium.close()


def _sum_up(seen: dict[str, Any]) -> Measurement:
    spans = list(itertools.pairwise(seen["visits"]))[1:]
    times_s = sorted(
        (recorded[0] - came) / 1e3
        for came, next_came in spans
        if (recorded := [at for at in seen["checkIns"] if came <= at < next_came])
    )
    if not times_s:
        states = ", ".join(sorted(set(seen["states"]))) or "no face"
        raise RuntimeError(f"Nobody was checked in. The kiosk saw: {states}.")
    context = {
        "p95": round(times_s[int(len(times_s) * 0.95)], 2),
        "worst": round(times_s[-1], 2),
        "visits": len(spans),
        "not_recorded": len(spans) - len(times_s),
        "states_seen": dict(Counter(seen["states"])),
        "people": "5 who talk, enrolled from later in the same videos",
        "resolution": "{}x{}".format(*FRAME_WH),
        "liveness": "passive",
        "browser": "Chromium with a fake camera, on the same machine",
    }
    return Measurement("walk_up", "s", times_s[len(times_s) // 2], None, context=context)
