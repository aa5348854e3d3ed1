"""PINs and badges on the pages of HR and on the own page; the PDF of the badges is read again."""

import datetime
import io
import re

import cv2
import numpy as np
import pytest
import typst
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from attendance import badge_sheet
from attendance.badge_sheet import MOST_BADGES, find_unprintable, print_badges
from attendance.models import Badge, Pin, PinTries
from attendance.pin_rules import PinHasher, fits_pin
from attendance.services.badges import is_badge_code, issue_badge
from attendance.services.pins import set_pin
from people import pdf
from people.models import AccessRecord, Employee
from people.roles import Role
from people.services import end_employment
from recognition.engine.qr import read_codes
from tests.company_fixtures import make_account, make_employee, make_team

pytestmark = pytest.mark.django_db
PIN = "7294"


@pytest.fixture(autouse=True)
def quick_hash(monkeypatch):
    monkeypatch.setattr(PinHasher, "work_factor", 2)


@pytest.fixture
def ada() -> Employee:
    return make_employee("Ada Lovelace", consent=False)


def sign_in(name: str, *roles: Role, **values) -> Client:
    client = Client()
    client.force_login(make_account(name, *roles, **values))
    return client


@pytest.fixture
def hr() -> Client:
    return sign_in("hr", Role.HR)


def link_pin(employee: Employee) -> str:
    return reverse("admin:attendance_pin_of", args=[employee.pk])


def open_employee(client: Client, employee: Employee) -> str:
    return client.get(reverse("admin:people_employee_change", args=[employee.pk])).content.decode()


# The PIN ----------------------------------------------------------------------------------------


def test_hr_gives_a_pin_that_is_shown_once(hr, ada):
    response = hr.post(link_pin(ada), {"action": "give"})
    shown = re.search(r'class="new-pin">(\d{6})<', response.content.decode())
    assert shown is not None
    assert fits_pin(shown[1], Pin.objects.get().secret)
    assert "no-store" in response["Cache-Control"]
    assert shown[1] not in hr.get(link_pin(ada)).content.decode()
    assert Pin.objects.get().set_by.username == "hr"


def test_hr_sees_a_lock_unlocks_and_removes(hr, ada):
    set_pin(employee=ada, pin=PIN, by=None)
    until = timezone.now() + datetime.timedelta(minutes=9, seconds=30)
    PinTries.objects.create(employee=ada, failures=8, locked_until=until)
    assert "Try again in 10 minutes" in open_employee(hr, ada)
    locked = reverse("admin:attendance_pin_changelist") + "?lock=locked"
    assert ada.name in hr.get(locked).content.decode()
    hr.post(link_pin(ada), {"action": "unlock"})
    assert not PinTries.objects.exists()
    assert ada.name not in hr.get(locked).content.decode()
    hr.post(link_pin(ada), {"action": "clear"})
    assert not Pin.objects.exists()


def test_many_are_unlocked_in_the_list(hr, ada):
    set_pin(employee=ada, pin=PIN, by=None)
    PinTries.objects.create(employee=ada, failures=PinTries.MOST)
    data = {"action": "unlock_pins", "_selected_action": [Pin.objects.get().pk]}
    page = hr.post(reverse("admin:attendance_pin_changelist"), data, follow=True)
    assert "1 PIN unlocked." in page.content.decode()
    assert not PinTries.objects.exists()


def test_who_has_left_gets_none(hr, ada):
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    end_employment(employees=[ada], last_day=yesterday)
    page = hr.post(link_pin(ada), {"action": "give"})
    assert "does not work here any more" in page.content.decode()
    assert not Pin.objects.exists()


# Badges -----------------------------------------------------------------------------------------


def render_pages(monkeypatch, employees) -> tuple[bytes, list[np.ndarray]]:
    """The PDF of a print, and its pages as pictures (RGB)."""
    pages, compile_pdf = [], typst.compile

    def compile_both(path, **options):
        drawn = compile_pdf(path, **{**options, "format": "png", "ppi": 150})
        for page in drawn if isinstance(drawn, list) else [drawn]:
            pixels = cv2.imdecode(np.frombuffer(page, np.uint8), cv2.IMREAD_COLOR)
            pages.append(cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB))
        return compile_pdf(path, **options)

    monkeypatch.setattr(pdf.typst, "compile", compile_both)
    by = make_account("printer", Role.HR)
    return print_badges(employees=employees, by=by, replaces_older=True), pages


NAMES = (
    "Ada Lovelace",
    "Bartholomäus Maximilian von Hohenzollern-Sigmaringen",
    "李小龍",
    "محمد بن عبد الله",
    "Ελένη Παπαδοπούλου",
    "Łukasz Żółć",
    "Ng",
    '"; #panic("typst") $x$ *bold* \\ <b>',
    "W" * 200,
    "Jo",
    "On the second page",
)


def test_the_printed_cards_are_read_by_the_camera(monkeypatch):
    people = [make_employee(name, consent=False) for name in NAMES]
    document, pages = render_pages(monkeypatch, people)
    reader = PdfReader(io.BytesIO(document))
    assert len(reader.pages) == len(pages) == 2
    box = reader.pages[0].mediabox
    assert [round(float(side) / 72 * 25.4) for side in (box.width, box.height)] == [210, 297]
    words = "".join(page.extract_text() for page in reader.pages)
    assert "Łukasz" in words
    assert '#panic("typst")' in words
    codes = [code for page in pages for code in read_cards(page)]
    assert len(codes) == len(people)
    assert all(is_badge_code(code) for code in codes)
    hashes = {badge_sheet_hash(code) for code in codes}
    assert hashes == set(Badge.objects.values_list("token_hash", flat=True))
    assert AccessRecord.objects.filter(action="print_badge").count() == len(people)


def read_cards(page: np.ndarray) -> list[str]:
    """The codes of the cards of a page: two columns, five rows, each held before the camera."""
    dots_mm = page.shape[1] / 210
    left, top = (210 - 2 * 85.6) / 2, (297 - 5 * 53.98) / 2
    found = []
    for row in range(5):
        for column in range(2):
            x, y = (left + column * 85.6) * dots_mm, (top + row * 53.98) * dots_mm
            card = page[round(y) : round(y + 53.98 * dots_mm), round(x) : round(x + 85.6 * dots_mm)]
            found += read_codes(np.ascontiguousarray(card))
    return found


def badge_sheet_hash(code: str) -> str:
    from attendance.services.badges import hash_code

    return hash_code(code)


def test_a_pdf_that_cannot_be_made_issues_no_badge(monkeypatch, ada):
    old = issue_badge(employee=ada, by=None)[0]
    monkeypatch.setattr(badge_sheet, "render_pdf", lambda *_args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        print_badges(employees=[ada], by=make_account("hr"), replaces_older=True)
    assert Badge.objects.get() == old
    assert not AccessRecord.objects.exists()


def test_letters_without_a_font_are_named():
    assert find_unprintable([make_employee("สมชาย")]) == ["Thai"]


def test_hr_chooses_people_and_gets_a_pdf(hr, ada):
    bob = make_employee("Bob Babbage")
    issue_badge(employee=ada, by=None)
    data = {"action": "print_badges", "_selected_action": [ada.pk, bob.pk]}
    page = hr.post(reverse("admin:people_employee_changelist"), data, follow=True)
    text = page.content.decode()
    assert "2 new badges" in text
    assert "stop working at once" in text
    form = {"people": page.context["chosen"], "replaces_older": "on"}
    answer = hr.post(reverse("admin:attendance_badge_print"), form)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert "no-store" in answer["Cache-Control"]
    assert Badge.objects.valid().count() == 2
    assert Badge.objects.filter(reason="replaced").count() == 1


def test_older_badges_stay_valid_when_wanted(hr, ada):
    issue_badge(employee=ada, by=None)
    hr.post(reverse("admin:attendance_badge_print"), {"people": f"{ada.pk}"})
    assert Badge.objects.valid().count() == 2


@pytest.mark.parametrize("people", ["", "x", "1,-1,²", "9" * 30, "'", "0"])
def test_nonsense_in_the_address_prints_nothing(hr, ada, people):
    url = reverse("admin:attendance_badge_print")
    assert "Choose people" in hr.get(url, {"people": people}).content.decode()
    assert hr.post(url, {"people": people})["Content-Type"].startswith("text/html")
    assert not Badge.objects.exists()


def test_too_many_at_once_are_refused(hr, ada, monkeypatch):
    monkeypatch.setattr("attendance.admin.ways.MOST_BADGES", 1)
    bob = make_employee("Bob")
    data = {"action": "print_badges", "_selected_action": [ada.pk, bob.pk]}
    page = hr.post(reverse("admin:people_employee_changelist"), data, follow=True)
    assert "Choose 1 people at most" in page.content.decode()
    assert MOST_BADGES == 200


def test_badges_are_revoked_on_the_page_and_in_the_list(hr, ada):
    first, second = (issue_badge(employee=ada, by=None)[0] for _time in range(2))
    assert "never used" in open_employee(hr, ada)
    hr.post(reverse("admin:attendance_badge_revoke", args=[first.pk]), {"reason": "lost"})
    first.refresh_from_db()
    assert (first.reason, first.revoked_by.username) == ("lost", "hr")
    data = {"action": "revoke_badges", "_selected_action": [first.pk, second.pk]}
    page = hr.post(reverse("admin:attendance_badge_changelist"), data, follow=True)
    assert "1 badge revoked." in page.content.decode()
    first.refresh_from_db()
    assert first.reason == "lost"
    assert hr.get(reverse("admin:attendance_badge_revoke", args=[first.pk])).status_code == 405


# Who may ----------------------------------------------------------------------------------------


def test_managers_and_auditors_change_nothing(ada):
    team = make_team()
    manager = sign_in("manager", Role.TEAM_MANAGER, manages=(team,))
    auditor = sign_in("auditor", Role.AUDITOR)
    badge = issue_badge(employee=ada, by=None)[0]
    assert "Ways to check in" not in open_employee(manager, ada)
    page = open_employee(auditor, ada)
    assert "Ways to check in" in page
    assert "Print a badge" not in page
    for client in (manager, auditor):
        assert client.post(link_pin(ada), {"action": "give"}).status_code == 403
        url = reverse("admin:attendance_badge_print")
        assert client.post(url, {"people": f"{ada.pk}"}).status_code == 403
        url = reverse("admin:attendance_badge_revoke", args=[badge.pk])
        assert client.post(url).status_code in {403, 404}
        actions = client.get(reverse("admin:people_employee_changelist")).content.decode()
        assert "print_badges" not in actions
    assert Badge.objects.valid().get() == badge
    assert not Pin.objects.exists()


# The own page -----------------------------------------------------------------------------------


@pytest.fixture
def me(ada) -> Client:
    return sign_in("ada", Role.EMPLOYEE, employee=ada)


def test_people_choose_change_and_remove_their_pin(me, ada):
    url = reverse("attendance:my_pin")
    assert "Choose a PIN" in me.get(reverse("attendance:me")).content.decode()
    page = me.post(url, {"pin": PIN, "again": PIN}, follow=True).content.decode()
    assert "Your PIN is set." in page
    assert PIN not in page
    assert fits_pin(PIN, Pin.objects.get().secret)
    me.post(url, {"pin": "830517", "again": "830517"})
    assert fits_pin("830517", Pin.objects.get().secret)
    me.post(url, {"action": "clear"})
    assert not Pin.objects.exists()


@pytest.mark.parametrize(
    ("pin", "again", "says"),
    [
        ("1234", "1234", "too easy"),
        (PIN, "7295", "not the same"),
        ("12", "12", "4 to 8 digits"),
        ("", "", "required"),
        ("123456789", "123456789", "at most 8"),
    ],
)
def test_a_pin_that_is_not_taken_says_why_and_is_not_shown(me, pin, again, says):
    answer = me.post(reverse("attendance:my_pin"), {"pin": pin, "again": again})
    assert answer.status_code == 400
    assert says in answer.content.decode()
    assert f'value="{pin}"' not in answer.content.decode() or not pin
    assert not Pin.objects.exists()


def test_people_report_a_lost_badge_of_their_own_only(me, ada):
    own, other = (
        issue_badge(employee=person, by=None)[0] for person in (ada, make_employee("Bob"))
    )
    assert "I lost it" in me.get(reverse("attendance:me")).content.decode()
    me.post(reverse("attendance:my_badge_lost", args=[own.pk]))
    own.refresh_from_db()
    assert own.reason == "lost"
    assert me.post(reverse("attendance:my_badge_lost", args=[other.pk])).status_code == 404
    assert Badge.objects.valid().get() == other
