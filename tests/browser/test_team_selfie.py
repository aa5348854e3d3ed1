"""The page about teams as visitors have it: a selfie, a photo, several faces; and its pictures."""

import io
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.files.base import ContentFile
from PIL import Image, ImageDraw
from playwright.sync_api import expect

from attendance.demo_company import TEAM_LOOKS, TEAMS
from people.roles import Role
from recognition.models import TeamLook, TeamPage
from recognition.pairs import embed_main_face
from recognition.team_page.own_choice import give_release
from recognition.team_page.setup import prepare_team_page
from tests.browser.test_accessibility import STANDARD
from tests.browser_fixtures import check_layout, film, open_context, take, watch_for_errors
from tests.company_fixtures import add_vector, make_account, make_employee, make_team, make_vector

pytestmark = [pytest.mark.browser, pytest.mark.engine]


@pytest.fixture
def company(server, use_engine, portrait, settings):
    """Four teams of two; in the first one both resemble the portrait, and one may be shown."""
    settings.TEAM_MIN_SIZE = 2
    settings.SITE_ADDRESS = server.url
    face = embed_main_face(portrait)
    noise = (1.6, 5, 3.4, 4)
    for index, (name, color) in enumerate(TEAMS):
        for number in range(2):
            person = make_employee(f"{name} {number}", team=make_team(name, color))
            vector = make_vector(10 * index + number, near=face, noise=noise[index])
            sample = add_vector(person, vector, model_id=use_engine.model_id)
    account = make_account("colleague", Role.EMPLOYEE, employee=person)
    person.refresh_from_db()
    sample.crop.save("face", ContentFile(draw_face()))
    give_release(employee=person, by=account)
    TeamPage.objects.filter(pk=prepare_team_page().pk).update(is_open=True)
    for name, (emblem, line) in TEAM_LOOKS.items():
        TeamLook.objects.filter(team__name=name).update(emblem=emblem, line=line)


def draw_face() -> bytes:
    """Nobody's: a drawing."""
    picture = Image.new("RGB", (160, 160), (214, 190, 160))
    pen = ImageDraw.Draw(picture)
    for x in (50, 98):
        pen.ellipse((x, 60, x + 12, 72), fill=(60, 40, 30))
    pen.arc((50, 80, 110, 120), 20, 160, fill=(150, 60, 60), width=5)
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG")
    return buffer.getvalue()


def place_side_by_side(portrait: bytes) -> bytes:
    photo = Image.open(io.BytesIO(portrait)).convert("RGB")
    pair = Image.new("RGB", (photo.width * 2, photo.height))
    pair.paste(photo, (0, 0))
    pair.paste(photo, (photo.width, 0))
    buffer = io.BytesIO()
    pair.save(buffer, "JPEG", quality=92)
    return buffer.getvalue()


def upload(page, data: bytes) -> None:
    page.locator("#team-file").set_input_files(
        {"name": "me.jpg", "mimeType": "image/jpeg", "buffer": data}
    )


def find_violations(page, name: str) -> list[str]:
    page.wait_for_timeout(1_300)  # the colour has flooded the page, the bars have grown
    options = {"runOnly": STANDARD, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{name}: {rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]
    ]


def test_a_selfie_on_a_desktop(server, company, open_browser, tmp_path, portrait, folder):  # noqa: PLR0917  fixtures
    video = film(tmp_path / "camera.mjpeg", [(portrait, 3)])
    page = open_context(open_browser(video), color_scheme="light").new_page()
    with watch_for_errors(page):
        page.goto(f"{server.url}/team/")
        found = find_violations(page, "start")
        check_layout(page)
        take(page, folder / "team.png")
        page.get_by_role("button", name="Take a selfie").click()
        expect(page.get_by_text("Look into the camera.")).to_be_visible()
        found += find_violations(page, "camera")
        take(page, folder / "team-camera.jpg")
        page.get_by_role("button", name="Find my team").click()
        expect(page.locator("#suspense")).to_be_visible()
        page.wait_for_timeout(400)
        take(page, folder / "team-suspense.jpg")
        expect(page.get_by_role("heading", name="Engineering")).to_be_focused()
        found += find_violations(page, "result")
        check_layout(page)
        take(page, folder / "team-result.png", full_page=True)
        expect(page.get_by_role("list", name="How much the face")).to_contain_text("Engineering")
        link = page.get_by_role("link", name="Link to this result").get_attribute("href")
        card = page.request.get(f"{server.url}{link}card.png")
        (folder / "team-card.png").write_bytes(card.body())
        page.goto(f"{server.url}{link}")
        expect(page.get_by_role("link", name="And which is yours?")).to_be_visible()
        found += find_violations(page, "shared")
        take(page, folder / "team-shared.png", full_page=True)
    assert not found, "\n".join(found)


def test_a_photo_on_a_phone(server, company, open_browser, portrait, landscape, folder):  # noqa: PLR0917  fixtures
    page = open_context(
        open_browser(), (360, 740), color_scheme="dark", reduced_motion="reduce"
    ).new_page()
    page.goto(f"{server.url}/team/")
    check_layout(page)
    take(page, folder / "team-phone-dark.png")
    upload(page, landscape)
    expect(page.get_by_role("heading", name="I cannot find a face.")).to_be_focused()
    found = find_violations(page, "advice")
    take(page, folder / "team-advice-phone-dark.png")
    page.get_by_role("button", name="Try again").click()
    with watch_for_errors(page):
        upload(page, place_side_by_side(portrait))
        expect(page.get_by_role("heading", name="Which one is you?")).to_be_focused()
        found += find_violations(page, "choice")
        check_layout(page)
        take(page, folder / "team-choice-phone-dark.jpg")
        page.get_by_role("button", name="Face 2, from the left").click()
        expect(page.get_by_role("heading", name="Engineering")).to_be_focused()
        found += find_violations(page, "result")
        check_layout(page)
        take(page, folder / "team-result-phone-dark.png", full_page=True)
    assert not found, "\n".join(found)


@pytest.fixture
def careers_page(server):
    """Another site, on a host of its own name: its origin, with a frame of the team page in it."""
    html = (
        f'<iframe src="{server.url}/team/embed/" allow="camera" width="380" height="860"></iframe>'
    )

    class Careers(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(html.encode())

        def log_message(self, *_args):
            pass

    site = ThreadingHTTPServer(("127.0.0.1", 0), Careers)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    yield f"http://localhost:{site.server_port}"
    site.shutdown()
    site.server_close()


def test_in_a_frame_of_another_site(server, company, open_browser, portrait, careers_page):
    """Without a single cookie of ours; a site that HR has not listed sees nothing."""
    TeamPage.objects.update(origins=careers_page)
    page = open_context(open_browser(), (400, 900), reduced_motion="reduce").new_page()
    page.goto(careers_page)
    frame = page.frame_locator("iframe")
    frame.locator("#team-file").set_input_files(
        {"name": "me.jpg", "mimeType": "image/jpeg", "buffer": portrait}, timeout=10_000
    )
    expect(frame.get_by_role("heading", name="Engineering")).to_be_visible()
    TeamPage.objects.update(origins="https://careers.example.com")
    page.goto(careers_page)
    page.wait_for_load_state("networkidle")
    assert frame.locator("#team").count() == 0
