"""The public page about teams, through its own door."""

import datetime
import io
import logging
import re
import tempfile
from pathlib import Path

import numpy as np
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from people.models import AccessRecord, Employee, FaceSample
from people.personal_export import list_sections
from people.roles import Role
from people.services import erase_face_data, withdraw_consent
from recognition.models import ColleagueRelease, ColleagueReleaseChange, TeamLook, TeamPage, TeamTry
from recognition.team_page import selfie, views
from recognition.team_page.colleagues import find_colleagues
from recognition.team_page.limits import hide_address
from recognition.team_page.own_choice import give_release
from recognition.team_page.results import SIGNER, make_result, read_result
from recognition.team_page.selfie import Choice, Seen, choose_foreground
from recognition.team_page.setup import EMBLEMS, choose_ink, prepare_team_page
from recognition.team_similarity import TeamScore
from tests.company_fixtures import (
    LONG_AGO,
    MODEL,
    add_vector,
    as_jpeg,
    make_account,
    make_employee,
    make_team,
    make_vector,
)
from tests.engine_fixtures import make_face

PAGE = "/team/"
EMBED = "/team/embed/"
PART = {"X-Muster-Part": "answer"}


def set_page(**values):
    page = prepare_team_page()
    TeamPage.objects.filter(pk=page.pk).update(**{"is_open": True, **values})
    return page


@pytest.fixture
def company(db, settings):
    """Two teams of three; Art's people look like face 1, those of Law like face 2."""
    settings.TEAM_MIN_SIZE = 3
    for name, color, near in (("Art", "#8a4fbf", 1), ("Law", "#f2c94c", 2)):
        for number in range(3):
            person = make_employee(f"{name}son {number}", team=make_team(name, color))
            add_vector(person, make_vector(near * 100 + number, near=make_vector(near), noise=1.5))
    set_page()


@pytest.fixture
def seen(company, monkeypatch):
    """The visitor looks like face 1; the engine has its own tests."""
    found = Seen(make_vector(1), MODEL)
    monkeypatch.setattr(views, "look_at_selfie", lambda _data, **_chosen: found)


def make_picture(name="me.jpg", size=(40, 40)):
    return SimpleUploadedFile(name, as_jpeg(np.full((*size, 3), 90, np.uint8)), "image/jpeg")


def send(client, address=PAGE, **values):
    values.setdefault("image", make_picture())
    return client.post(address, values, headers=PART)


# Open and closed ---------------------------------------------------------------------------------


def test_a_fresh_installation_keeps_the_page_closed(client, db):
    assert not TeamPage.objects.exists()
    for address in (PAGE, EMBED):
        answer = client.get(address)
        assert answer.status_code == 404
        assert "This page is closed" in answer.content.decode()
        assert client.post(address, headers={"Origin": "http://testserver"}).status_code == 404


def test_the_page_asks_before_the_camera_starts_and_says_what_hr_wrote(client, company):
    plain = client.get(PAGE).content.decode()
    assert "Which team do you belong to?" in plain
    assert plain.index("With the button you agree") < plain.index('id="team-camera"')
    assert "Arts" not in plain
    set_page(title="Your tribe?", intro="Look & see.")
    own = client.get(PAGE).content.decode()
    assert "Your tribe?" in own
    assert "Look &amp; see." in own


# The answer --------------------------------------------------------------------------------------


def test_a_selfie_leads_to_a_team_with_all_shares(client, seen):
    TeamLook.objects.filter(team__name="Art").update(emblem="✿", line="You see more.")
    page = send(client).content.decode()
    assert 'data-answer="result"' in page
    assert 'data-color="#8a4fbf"' in page
    assert re.search(r'id="result-title"[^>]*>Art<', page)
    assert "You see more." in page
    percents = [int(text) for text in re.findall(r"(\d+) %<", page)]
    assert sum(percents) == 100
    assert percents == sorted(percents, reverse=True)
    assert "son 0" not in page
    assert "<html" not in page


def test_without_scripts_the_whole_page_answers(client, seen):
    page = client.post(PAGE, {"image": make_picture()}).content.decode()
    assert "<html" in page
    assert 'data-answer="result"' in page


def test_a_team_that_hr_left_out_is_nowhere(client, seen):
    TeamLook.objects.filter(team__name="Art").update(takes_part=False)
    answer = send(client)
    assert answer.status_code == 503
    assert "Not enough people take part yet" in answer.content.decode()


def test_several_faces_are_to_choose_from(client, company, monkeypatch):
    asked = []

    def look(data, chosen=None):
        asked.append(chosen)
        return Choice(((0.1, 0.2, 0.3, 0.4), (0.5, 0.2, 0.7, 0.4)))

    monkeypatch.setattr(views, "look_at_selfie", look)
    page = send(client).content.decode()
    assert "Which one is you?" in page
    assert 'data-box="0.1000 0.2000 0.3000 0.4000"' in page
    for face in ("1", "-1", "x", "²", "1" * 9):
        send(client, face=face)
    assert asked == [None, 1, None, None, None, None]


@pytest.mark.parametrize("values", [{"image": ""}, {"image": "text"}, {}])
def test_without_a_picture_there_is_advice(client, company, values):
    answer = client.post(PAGE, values, headers=PART)
    assert answer.status_code == 200
    assert "No picture has arrived" in answer.content.decode()


def test_a_picture_beyond_the_limit_is_not_looked_at(client, company, settings):
    settings.MAX_SELFIE_BYTES = 100
    assert "No picture has arrived" in send(client).content.decode()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "JPEG"),
        (b"\x00\x00\x00\x20ftypheic" + bytes(40), "HEIC"),
        (b"GIF89a", "again"),
    ],
    ids=["svg", "heic", "broken"],
)
def test_what_is_no_picture_is_kindly_refused(client, company, data, words):
    answer = send(client, image=SimpleUploadedFile("me.jpg", data, "image/jpeg"))
    assert answer.status_code == 200
    page = answer.content.decode()
    assert words.lower() in page.lower()
    assert "script>" not in page


# Faces of a picture ------------------------------------------------------------------------------


def test_bystanders_are_not_offered_and_faces_go_from_left_to_right():
    big, also, small = make_face(300, 50, 200), make_face(20, 40, 150), make_face(200, 10, 40)
    doubtful = make_face(400, 10, 190, probability=0.8)
    assert choose_foreground([big, small, doubtful, also]) == [also, big]
    assert choose_foreground([]) == []
    crowd = [make_face(100 * number, 0, 90) for number in range(20)]
    assert len(choose_foreground(crowd)) == selfie.MOST_CHOICES


@pytest.mark.engine
def test_real_pictures_lead_to_a_face_a_choice_or_advice(use_engine, portrait, landscape):
    found = selfie.look_at_selfie(portrait)
    assert isinstance(found, Seen)
    assert found.embedding.shape == (512,)
    photo = Image.open(io.BytesIO(portrait)).convert("RGB")
    pair = Image.new("RGB", (photo.width * 2, photo.height))
    pair.paste(photo, (0, 0))
    pair.paste(photo, (photo.width, 0))
    both = as_jpeg(np.asarray(pair))
    choice = selfie.look_at_selfie(both)
    assert isinstance(choice, Choice)
    assert [box[0] < 0.5 for box in choice.boxes] == [True, False]
    chosen = selfie.look_at_selfie(both, chosen=1)
    assert isinstance(chosen, Seen)
    assert float(chosen.embedding @ found.embedding) > 0.9
    dark = as_jpeg((np.asarray(photo) * 0.12).astype(np.uint8))
    tiny = Image.new("RGB", (800, 800), (120, 130, 140))
    tiny.paste(photo.resize((96, 96)), (300, 300))
    codes = [
        selfie.look_at_selfie(data).code for data in (landscape, dark, as_jpeg(np.asarray(tiny)))
    ]
    assert codes == ["no_face", "dark", "too_small"]
    assert all(selfie.Advice(code).sentence for code in codes)


# Nothing is kept ---------------------------------------------------------------------------------


def read_database():
    """Every row of every table, as text."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        names = [name for (name,) in cursor.fetchall()]
        rows = {}
        for name in names:
            cursor.execute(f'SELECT t::text FROM "{name}" t')
            rows[name] = {row for (row,) in cursor.fetchall()}
    return rows


def list_files(*folders):
    return {
        (str(path), path.stat().st_mtime_ns)
        for folder in folders
        for path in Path(folder).rglob("*")
        if path.is_file() and "postgres" not in path.parts
    }


@pytest.mark.engine
def test_nothing_of_the_selfie_is_kept(  # noqa: PLR0917  fixtures
    client, company, use_engine, portrait, settings, caplog, tmp_path, monkeypatch
):
    """Disk, database and logs are the same as before but for the counted try."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    caplog.set_level(logging.DEBUG)
    Employee.objects.update(embedding_model_id=use_engine.model_id)
    photo = Image.open(io.BytesIO(portrait))
    buffer = io.BytesIO()
    photo.convert("RGB").resize((1600, 1600)).save(buffer, "BMP")
    data = buffer.getvalue()
    assert len(data) > 2.5 * 2**20  # where Django would take to the disk
    folders = (settings.VAR_DIR, settings.FACES_DIR, tmp_path)
    files, rows = list_files(*folders), read_database()
    opened = []
    for name in ("NamedTemporaryFile", "TemporaryFile", "mkstemp"):
        monkeypatch.setattr(tempfile, name, lambda *_args, **_options: opened.append(1))
    answer = send(client, image=SimpleUploadedFile("ada-lovelace.bmp", data, "image/bmp"))
    assert 'data-answer="result"' in answer.content.decode()
    assert list_files(*folders) == files
    assert opened == []
    new = {name: found - rows[name] for name, found in read_database().items()}
    new = {name: found for name, found in new.items() if found}
    assert list(new) == ["recognition_teamtry"]
    assert len(new["recognition_teamtry"]) == 1
    assert "127.0.0.1" not in str(new)
    assert "ada-lovelace" not in caplog.text


def test_a_try_is_counted_under_a_hash_and_forgotten_soon(client, seen):
    send(client)
    row = TeamTry.objects.get()
    assert row.source == hide_address("127.0.0.1")
    assert "127" not in row.source[:3] or len(row.source) == 64
    TeamTry.objects.update(at=timezone.now() - datetime.timedelta(minutes=11))
    send(client)
    assert TeamTry.objects.get().pk != row.pk


def test_one_household_is_one_address():
    assert hide_address("2001:db8::1") == hide_address("2001:db8::ffff:2")
    assert hide_address("2001:db8::1") != hide_address("2001:db8:0:1::1")
    assert hide_address(None) == hide_address("rubbish")


def test_who_asks_too_often_waits_for_ten_minutes(client, seen, settings):
    settings.TEAM_TRIES = 2
    assert [send(client).status_code for _ in range(3)] == [200, 200, 429]
    refused = send(client)
    assert refused["Retry-After"] == "600"
    assert "Have a coffee" in refused.content.decode()
    assert send(Client(REMOTE_ADDR="10.0.0.9")).status_code == 200


# From elsewhere ----------------------------------------------------------------------------------


def test_another_site_cannot_send_pictures(seen):
    strict = Client(enforce_csrf_checks=True)
    assert send(strict).status_code == 403
    assert send(strict, EMBED).status_code == 403
    for origin in ("https://evil.example", "null", "http://testserver.evil.example"):
        refused = strict.post(EMBED, {"image": make_picture()}, headers={**PART, "Origin": origin})
        assert refused.status_code == 403
    own = {**PART, "Origin": "http://testserver"}
    assert strict.post(EMBED, {"image": make_picture()}, headers=own).status_code == 200


def test_only_listed_sites_may_put_the_page_into_a_frame(client, company):
    for address in (PAGE, EMBED):
        assert "frame-ancestors 'none'" in client.get(address)["Content-Security-Policy"]
    set_page(origins="https://careers.example.com\n\nHTTPS://www.example.org:8443\n")
    embedded = client.get(EMBED)
    assert embedded["Content-Security-Policy"].endswith(
        "frame-ancestors https://careers.example.com https://www.example.org:8443"
    )
    assert "X-Frame-Options" not in embedded
    assert "frame-ancestors 'none'" in client.get(PAGE)["Content-Security-Policy"]
    assert client.get(PAGE)["X-Frame-Options"] == "DENY"
    assert "camera=(self)" in embedded["Permissions-Policy"]


@pytest.mark.parametrize(
    ("path", "length", "status"),
    [
        (PAGE, "99999999", 413), (EMBED, "99999999", 413), (PAGE, None, 411),
        (PAGE, "many", 411), ("/today/", "99999999", 200), (PAGE, "5000", 200),
    ],
)  # fmt: skip
async def test_what_is_too_large_is_refused_before_it_is_read(path, length, status):
    from config.selfie_limits import limit_selfies

    sent = []

    async def pages(scope, receive, send):
        await send({"type": "http.response.start", "status": 200})

    async def note(message):
        sent.append(message)

    headers = [(b"content-length", length.encode())] if length else []
    scope = {"type": "http", "method": "POST", "path": path, "headers": headers}
    await limit_selfies(pages)(scope, None, note)
    assert sent[0]["status"] == status


# What is shared ----------------------------------------------------------------------------------


def find_result():
    teams = [make_team("Art").pk, make_team("Law").pk]
    return make_result([TeamScore(teams[0], "", "", 64), TeamScore(teams[1], "", "", 36)])


def test_a_link_holds_the_result_and_nothing_else(client, company, settings):
    settings.SITE_ADDRESS = "https://muster.example.com"
    result = find_result()
    assert SIGNER.unsign_object(result.token) == [
        [make_team("Art").pk, 64],
        [make_team("Law").pk, 36],
    ]
    assert find_result().token == result.token
    page = client.get(f"/team/result/{result.token}/").content.decode()
    card = f"https://muster.example.com/team/result/{result.token}/card.png"
    assert f'<meta property="og:image" content="{card}">' in page
    assert "64 %" in page
    assert "And which is yours?" in page
    Employee.objects.filter(team__name="Law").delete()
    make_team("Law").delete()
    assert len(read_result(result.token).rows) == 1


@pytest.mark.parametrize("change", ["forged", "x", ""], ids=["forged", "short", "no colon"])
def test_a_link_that_is_not_ours_leads_nowhere(client, company, change):
    token = find_result().token
    wrong = {"forged": SIGNER.sep.join(["WzEsMV0", token.split(":")[1]]), "x": "x", "": token[:-2]}
    for address in (f"/team/result/{wrong[change]}/", f"/team/result/{wrong[change]}/card.png"):
        assert client.get(address).status_code == 404


def test_links_end_when_the_page_is_closed(client, company):
    token = find_result().token
    set_page(is_open=False)
    assert client.get(f"/team/result/{token}/").status_code == 404
    assert client.get(f"/team/result/{token}/card.png").status_code == 404


def test_the_card_is_a_picture_in_the_colour_of_the_team(client, company):
    answer = client.get(f"/team/result/{find_result().token}/card.png")
    assert answer["Content-Type"] == "image/png"
    card = Image.open(io.BytesIO(answer.content)).convert("RGB")
    assert card.size == (1200, 630)
    assert card.getpixel((30, 300)) == (0x8A, 0x4F, 0xBF)


@pytest.mark.parametrize(
    ("color", "ink"), [("#ffffff", "#000000"), ("#000000", "#ffffff"), ("#f2c94c", "#000000")]
)
def test_ink_is_readable(color, ink):
    assert choose_ink(color) == ink


def test_default_emblems_are_signs_that_may_be_set():
    from recognition.models.team_page import check_emblem

    for emblem in EMBLEMS:
        check_emblem(emblem)


# Colleagues --------------------------------------------------------------------------------------


@pytest.fixture
def ada(company):
    """Of Art, with an account and a photo; she looks like the visitor."""
    ada = Employee.objects.get(name="Artson 0")
    make_account("ada", Role.EMPLOYEE, employee=ada)
    sample = FaceSample.objects.get(employee=ada)
    sample.crop.save("face", ContentFile(as_jpeg(np.full((160, 160, 3), 200, np.uint8))))
    ada.refresh_from_db()
    return ada


def count_shown():
    return len(find_colleagues(make_vector(1), model_id=MODEL))


def test_nobody_is_shown_who_did_not_choose_it(seen, ada, client):
    assert count_shown() == 0
    assert "Colleagues who look like you" not in send(client).content.decode()
    assert AccessRecord.objects.count() == 0


def test_who_chose_it_is_shown_and_sees_that(seen, ada, client):
    give_release(employee=ada, by=ada.user)
    page = send(client).content.decode()
    assert page.count("data:image/jpeg;base64,") == 1
    assert ada.name not in page
    record = AccessRecord.objects.get()
    assert (record.employee, record.ip_address, record.account) == (ada, None, None)
    set_page(shows_colleagues=False)
    assert "data:image" not in send(client).content.decode()


def test_at_most_three_and_only_similar_ones(company, ada):
    for number in range(4):
        person = make_employee(f"Twin {number}", team=ada.team)
        account = make_account(f"twin{number}", Role.EMPLOYEE, employee=person)
        person.refresh_from_db()
        sample = add_vector(person, make_vector(50 + number, near=make_vector(1), noise=0.3))
        sample.crop.save("face", ContentFile(as_jpeg(np.zeros((8, 8, 3), np.uint8))))
        give_release(employee=person, by=account)
    assert count_shown() == 3
    assert find_colleagues(make_vector(77), model_id=MODEL) == []


@pytest.mark.parametrize("end", ["withdrawal", "erasure", "left", "own page"])
def test_a_release_ends(ada, client, end):
    give_release(employee=ada, by=ada.user)
    assert count_shown() == 1
    if end == "withdrawal":
        withdraw_consent(employee=ada)
    elif end == "erasure":
        erase_face_data(employee=ada)
    elif end == "left":
        Employee.objects.filter(pk=ada.pk).update(
            active_from=LONG_AGO, active_until=timezone.localdate() - datetime.timedelta(days=2)
        )
    else:
        client.force_login(ada.user)
        client.post("/team/choice/", {"choice": "hide"})
    assert count_shown() == 0
    if end != "left":
        assert ColleagueRelease.objects.get().ended_at is not None
        labels = ColleagueReleaseChange.objects.order_by("pgh_id").values_list(
            "pgh_label", flat=True
        )
        assert list(labels) == ["insert", "update"]


def test_on_the_own_page_it_is_off_until_one_agrees(ada, client):
    client.force_login(ada.user)
    assert "Your photo is not shown to visitors." in client.get("/me/").content.decode()
    client.post("/team/choice/", {"choice": "show"})
    client.post("/team/choice/", {"choice": "show"})
    release = ColleagueRelease.objects.get()
    assert release.given_by == ada.user
    assert "without my name" in release.text
    assert "may see a photo of you" in client.get("/me/").content.decode()


def test_nobody_chooses_for_somebody_else(ada, client, db):
    hr = make_account("hr", Role.HR)
    client.force_login(hr)
    assert client.post("/team/choice/", {"choice": "show"}).status_code == 404
    with pytest.raises(PermissionDenied):
        give_release(employee=ada, by=hr)
    assert not ColleagueRelease.objects.exists()
    assert Client().post("/team/choice/", {"choice": "show"}).status_code == 302


def test_hr_sees_the_release_and_the_export_has_it(ada, client):
    give_release(employee=ada, by=ada.user)
    client.force_login(make_account("hr", Role.HR))
    page = client.get(reverse("admin:people_employee_change", args=[ada.pk])).content.decode()
    assert "Photo for visitors who look alike" in page
    section = next(s for s in list_sections() if s.name == "colleague_releases")
    assert [row.employee_id for row in section.find(ada)] == [ada.pk]


# HR's settings -----------------------------------------------------------------------------------


def test_hr_opens_edits_and_closes_the_page(client, db):
    make_team("Art")
    client.force_login(make_account("hr", Role.HR))
    address = client.get("/admin/recognition/teampage/", follow=True).redirect_chain[-1][0]
    look = TeamLook.objects.get()
    form = {
        "is_open": "on", "title": "Who are you?", "intro": "", "shows_colleagues": "on",
        "origins": "https://careers.example.com", "looks-TOTAL_FORMS": "1",
        "looks-INITIAL_FORMS": "1", "looks-0-id": look.pk, "looks-0-page": look.page_id,
        "looks-0-takes_part": "on", "looks-0-emblem": "🎨", "looks-0-line": "Colours!",
    }  # fmt: skip
    assert client.post(address, form).status_code == 302
    look.refresh_from_db()
    assert (look.emblem, look.line) == ("🎨", "Colours!")
    assert "Who are you?" in Client().get(PAGE).content.decode()
    wrong = client.post(
        address, {**form, "origins": "https://x.example/path", "looks-0-emblem": "abc"}
    )
    page = wrong.content.decode()
    assert "is no origin" in page
    assert "without letters or digits" in page
    del form["is_open"]
    client.post(address, form)
    assert Client().get(PAGE).status_code == 404


@pytest.mark.parametrize("role", [Role.TEAM_MANAGER, Role.SECURITY])
def test_others_have_no_part_in_it(client, db, role):
    client.force_login(make_account("x", role))
    assert client.get("/admin/recognition/teampage/").status_code == 403
