"""A real Chromium, with a camera that shows what a test wants it to see."""

import io
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
import segno
from django.db import connections
from PIL import Image, ImageFilter
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from attendance.models import Device
from attendance.services import issue_code
from attendance.services.badges import issue_badge
from people.models import Employee

PATIENCE_MS = 20_000
"""How long a page may take to show what a test expects: the machine may have other work."""

expect.set_options(timeout=PATIENCE_MS)

FRAME_WH = (640, 480)
CAMERA_FRAMES_PER_S = 30
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
Viewport = tuple[int, int]


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's path; skips with the reason when there is none."""
    path = os.environ.get("MUSTER_CHROMIUM") or shutil.which("chromium")
    if not path:
        pytest.skip("No Chromium: install Debian's chromium, or set MUSTER_CHROMIUM to its path.")
    return path


@pytest.fixture
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started
        # Inside Playwright's event loop Django keeps connections of their own.
        connections.close_all()


@pytest.fixture
def open_browser(playwright: Playwright, chromium: str) -> Iterator[Callable[..., Browser]]:
    """Starts browsers; `video` is what their camera shows (None: they have no camera)."""
    browsers = []

    def start(video: Path | None = None, *, allows_camera: bool = True) -> Browser:
        camera = [
            *(["--use-fake-ui-for-media-stream"] if allows_camera else []),
            "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-video-capture={video}",
        ]
        browser = playwright.chromium.launch(
            executable_path=chromium, args=ARGUMENTS + (camera if video else [])
        )
        browsers.append(browser)
        return browser

    yield start
    for browser in browsers:
        browser.close()


@contextmanager
def watch_for_errors(page: Page) -> Iterator[None]:
    """Fail when the page logs an error or breaks its own content policy."""
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on(
        "console",
        lambda message: problems.append(message.text) if message.type == "error" else None,
    )
    yield
    assert problems == []


def open_context(browser: Browser, viewport: Viewport = (1440, 900), **options) -> BrowserContext:
    """A private window of a size; no test may reach beyond loopback."""
    width, height = viewport
    return browser.new_context(
        viewport={"width": width, "height": height}, locale="en-GB", **options
    )


def sign_in(page: Page, url: str, username: str, password: str, *, start: str = "/today/") -> None:
    """Through the form, as a person does, on the way to the page `start`."""
    page.goto(f"{url}/accounts/login/?next={start}")
    page.get_by_label("User name or e-mail").fill(username)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"**{start}")


def pair(page: Page, url: str, device: Device) -> None:
    """Make the browser the device: a new code, typed on the page as a person does."""
    code = issue_code(device=device)
    page.goto(f"{url}/kiosk/pair/")
    page.get_by_role("textbox", name="Code").fill(code)
    page.get_by_role("button", name="Connect").click()
    page.wait_for_url("**/kiosk/")


def place_on_frame(photo: bytes, *, height: int = 460) -> Image.Image:
    """A camera frame with the photo in its middle, before a wall in the photo's own colours."""
    picture = Image.open(io.BytesIO(photo)).convert("RGB")
    width = round(picture.width * height / picture.height)
    frame = picture.resize(FRAME_WH).filter(ImageFilter.GaussianBlur(60))
    frame.paste(
        picture.resize((width, height)), ((FRAME_WH[0] - width) // 2, (FRAME_WH[1] - height) // 2)
    )
    return frame


def draw_badge(employee: Employee) -> bytes:
    """The QR code of a new badge, as printed."""
    _badge, code = issue_badge(employee=employee, by=None)
    picture = io.BytesIO()
    segno.make(code, error="q", micro=False).save(picture, kind="png", scale=10, border=6)
    return picture.getvalue()


def film(path: Path, scenes: Sequence[tuple[bytes | None, float]]) -> Path:
    """A video for the fake camera: each photo (None: an empty corridor) for some seconds.

    The pictures move a little, as people do.
    """
    with path.open("wb") as file:
        for photo, seconds in scenes:
            still = place_on_frame(photo) if photo else Image.new("RGB", FRAME_WH, (118, 124, 128))
            for number in range(round(seconds * CAMERA_FRAMES_PER_S)):
                sway = round(6 * np.sin(number / 9))
                moved = still.transform(still.size, Image.Transform.AFFINE, (1, 0, sway, 0, 1, 0))
                moved.save(file, "JPEG", quality=90)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where pictures go: MUSTER_SCREENSHOTS (`make screenshots`), else away with the test."""
    path = Path(os.environ.get("MUSTER_SCREENSHOTS") or tmp_path / "screenshots")
    path.mkdir(parents=True, exist_ok=True)
    return path


def take(page: Page, path: Path, *, full_page: bool = False) -> None:
    """A picture of the page, small: a repository is no place for megabytes."""
    picture = Image.open(io.BytesIO(page.screenshot(full_page=full_page))).convert("RGB")
    if path.suffix == ".png":
        picture = picture.quantize(256)
    picture.save(path, optimize=True)


def check_layout(page: Page) -> None:
    """Nothing reaches out of the window sideways."""
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
