"""Every string that people see is there in German, and German pages show no English."""

import ast
import functools
import gettext
import re
import shutil
import subprocess
import uuid
from pathlib import Path

import pytest
from django.conf import settings as site_settings
from django.core import mail
from django.core.management import call_command
from django.db import transaction
from django.db.models import TextChoices
from django.urls import reverse

from attendance.device_key import DeviceKey
from attendance.models import PayrollColumn, PayrollFormat
from people.queries import get_language
from people.roles import Role
from people.services.consent_requests import ask_for_consent, send_request
from tests.access_fixtures import _make_client, list_routes, make_world
from tests.catalogues import OURS, PACKAGES, ROOT, read_catalogue, read_visible_texts
from tests.company_fixtures import make_account, make_employee, make_notice
from tests.server_fixtures import knock, receive

PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[-+0-9.]*[sdfr%]|\{\w*\}|</?\w+")
POT_DATE = re.compile(r'^"POT-Creation-Date: .*\n', re.MULTILINE)
needs_gettext = pytest.mark.skipif(
    not shutil.which("xgettext"), reason="xgettext is not installed (Debian: gettext)"
)
both_catalogues = pytest.mark.parametrize("path", [OURS, PACKAGES], ids=lambda path: path.parts[-4])

# The catalogue ----------------------------------------------------------------------------------


@both_catalogues
def test_every_string_has_german(path):
    entries = read_catalogue(path)
    assert len(entries) > 50
    missing = [entry.originals[0] for entry in entries if not all(entry.translations)]
    guessed = [entry.originals[0] for entry in entries if entry.is_fuzzy]
    assert (missing, guessed) == ([], [])


@both_catalogues
def test_what_is_filled_in_is_the_same_in_german(path):
    for entry in read_catalogue(path):
        wanted = sorted(PLACEHOLDER.findall(entry.originals[-1]))
        for translation in entry.translations:
            assert sorted(PLACEHOLDER.findall(translation)) == wanted, entry.originals


@both_catalogues
def test_the_compiled_catalogue_is_what_the_readable_one_says(path):
    with path.with_suffix(".mo").open("rb") as file:
        compiled = {k: v for k, v in gettext.GNUTranslations(file)._catalog.items() if k}
    readable = {}
    for entry in read_catalogue(path):
        key = f"{entry.context}\x04{entry.originals[0]}" if entry.context else entry.originals[0]
        if len(entry.originals) == 1:
            readable[key] = entry.translations[0]
        else:
            readable |= {(key, form): text for form, text in enumerate(entry.translations)}
    assert compiled == readable


@needs_gettext
def test_the_catalogue_holds_every_string_of_the_sources(tmp_path, monkeypatch, settings):
    """What `make messages` would write is what is committed."""
    copy = tmp_path / "muster"
    copy_sources(copy)
    monkeypatch.chdir(copy)
    settings.LOCALE_PATHS = [copy / path.relative_to(ROOT) for path in site_settings.LOCALE_PATHS]
    options = {"no_location": True, "no_wrap": True, "no_obsolete": True, "verbosity": 0}
    call_command("makemessages", locale=["de"], ignore_patterns=["tests", "docs"], **options)
    fresh, ours = (
        POT_DATE.sub("", path.read_text("utf-8")) for path in (copy / OURS.relative_to(ROOT), OURS)
    )
    if fresh != ours:
        added = {e.originals[0] for e in read_catalogue(copy / OURS.relative_to(ROOT))}
        known = {entry.originals[0] for entry in read_catalogue(OURS)}
        pytest.fail(f"Run make messages. New: {added - known}. Gone: {known - added}.")


def test_every_string_that_python_translates_was_gathered():
    """The tools pass over other names, such as `gettext as _t`, and over what is in f-strings."""
    known = {entry.originals[0] for entry in read_catalogue(OURS)}
    rooms = ("config", "people", "recognition", "attendance")
    marked = {
        text for room in rooms for path in (ROOT / room).rglob("*.py") for text in find_marked(path)
    }
    assert len(marked) > 500
    assert marked - known == set()


def find_marked(path: Path) -> set[str]:
    """The strings that a module hands to Django to translate."""
    tree = ast.parse(path.read_text("utf-8"))
    names = {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if "gettext" in alias.name
    }
    calls = [
        (names[node.func.id], node.args)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names
    ]
    texts = [arguments[1 if "pgettext" in name else 0] for name, arguments in calls]
    return {text.value for text in texts if isinstance(text, ast.Constant)}


def copy_sources(folder: Path) -> None:
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    for name in listed.stdout.splitlines():
        if Path(name).suffix in {".py", ".html", ".txt", ".po"} and (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, folder / name)


def test_the_words_of_packages_do_not_hide_ours():
    ours, packages = (
        {(entry.context, entry.originals[0]): entry.translations for entry in read_catalogue(path)}
        for path in (OURS, PACKAGES)
    )
    assert [key for key in packages if ours.get(key, packages[key]) != packages[key]] == []


@pytest.mark.django_db
def test_the_scripts_of_the_admin_get_german_words(admin_client):
    words = admin_client.get(reverse("admin:jsi18n"), headers={"accept-language": "de"})
    assert '"Choose all %s": "Alle %s hinzu' in words.content.decode()


# The choice -------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_pages_follow_the_browser(client):
    assert "Kiosk einrichten" in get_german(client, reverse("attendance:kiosk"))
    page = client.get(reverse("attendance:kiosk"), headers={"accept-language": "fr,en;q=0.8"})
    assert "Set up a kiosk" in page.content.decode()


@pytest.mark.django_db
def test_the_choice_at_the_foot_of_a_page_is_kept_and_returns_to_it(client):
    kiosk = reverse("attendance:kiosk")
    assert 'value="de" lang="de"' in client.get(kiosk).content.decode()
    choice = {"language": "de", "next": kiosk}
    page = client.post(reverse("set_language"), choice, follow=True)
    assert page.redirect_chain == [(kiosk, 302)]
    assert "Kiosk einrichten" in page.content.decode()
    cookie = client.cookies[site_settings.LANGUAGE_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


@pytest.mark.django_db
def test_letters_to_an_account_follow_its_pages(client, settings):
    account = make_account("hr", Role.HR)
    assert get_language(account) == "en"
    login = {"login": "hr", "password": "x"}
    client.post(reverse("account_login"), login, headers={"accept-language": "de"})
    assert get_language(account) == "de"
    client.post(reverse("set_language"), {"language": "en"})
    assert get_language(account) == "en"
    client.post(reverse("set_language"), {"language": "tlh"})
    assert get_language(account) == "en"
    settings.LANGUAGE_CODE = "de"
    assert get_language(account) == "en"
    assert get_language(None) == "de"


@pytest.mark.django_db
def test_the_choice_leads_to_no_other_host(client):
    choice = {"language": "de", "next": "https://elsewhere.example/"}
    assert client.post(reverse("set_language"), choice).headers["Location"] == "/"


@pytest.mark.django_db
def test_numbers_and_times_follow_the_language(client, admin_client):
    employee = make_employee("Ada Lovelace")
    page = get_german(admin_client, reverse("admin:people_employee_change", args=[employee.pk]))
    assert f'value="{employee.active_from:%d.%m.%Y}"' in page


def test_sockets_speak_the_language_of_the_page(server):
    cookies = f"{site_settings.LANGUAGE_COOKIE_NAME}=de"
    with knock(server, DeviceKey(str(uuid.uuid4())), cookies=cookies) as kiosk:
        assert receive(kiosk)["message"].startswith("Dieses Gerät ist hier nicht bekannt.")


@pytest.mark.django_db
def test_letters_are_in_the_language_of_the_company_and_lead_to_a_page_in_the_readers(
    client, settings
):
    settings.LANGUAGE_CODE = "de"
    make_notice()
    ada = make_employee("Ada Lovelace", email="ada@example.org", consent=False)
    send_request(request_id=ask_for_consent(employee=ada, by=None).pk)
    (letter,) = mail.outbox
    assert letter.subject == "Mit dem Gesicht einbuchen: Sind Sie einverstanden?"
    assert not ENGLISH.search(re.sub(r"\S+://\S+", "", letter.body))
    page = get_german(client, re.search(r"/consent/\S+/", letter.body)[0])
    assert [text for text in find_english(page) if text not in RECORDED] == []


# English on German pages ------------------------------------------------------------------------

# Words that no German sentence has.
ENGLISH = re.compile(
    r"\b(the|and|of|with|this|that|are|not|you|your|from|for|has|have|or|to|by|is|be|no)\b",
    re.IGNORECASE,
)
# Words of the records of tests/access_fixtures.py, and of the types of leave that there are.
RECORDED = {"You decide.", "Reception", "HR", "P", "Unpaid leave", "kiosk", "other"}
NOT_WALKED = (
    "/admin/jsi18n/",
    "/admin/logout/",
    "/i18n/",
    "/api/",
    "/static/",
    "/admin/autocomplete/",
)


def test_the_walk_finds_english():
    html = '<p title="For you">Ja</p><b lang="en">English is here</b><input value="Save">'
    assert find_english(html) == ["For you"]
    assert find_english("<p>Not here yet</p>") == ["Not here yet"]


@pytest.mark.django_db
@pytest.mark.parametrize("visitor", ["anonymous", "employee", "superuser"])
def test_every_page_is_german(visitor):
    world = make_world()
    # The company's own words, which HR changes; the history keeps them.
    recorded = RECORDED | set(PayrollFormat.objects.values_list("name", flat=True))
    recorded |= set(PayrollColumn.objects.values_list("heading", flat=True))
    for terms in PayrollFormat.objects.all():
        PayrollFormat.objects.filter(pk=terms.pk).update(name=f"Lohn {terms.pk}")
    PayrollColumn.objects.update(heading="Spalte")
    client = _make_client(world.visitors[visitor])
    left_over = {}
    for route in list_routes():
        path = "/" + world.fill(route)
        if not path.startswith(NOT_WALKED):
            html = ask_in_german(client, path)
            left_over[path] = [text for text in find_english(html) if text not in recorded]
    assert len(left_over) > 100
    assert "\n".join(f"{path} {texts}" for path, texts in left_over.items() if texts) == ""


def ask_in_german(client, path):
    """The page, or nothing when there is none; whatever the request changed is undone."""
    with transaction.atomic():
        answer = client.get(path, headers={"accept-language": "de"}, follow=True)
        if answer.streaming:  # nobody reads it; a server closes what it held, too
            for close in answer._resource_closers:
                close()
        transaction.set_rollback(True)
    is_page = not answer.streaming and answer.headers.get("Content-Type", "").startswith(
        "text/html"
    )
    return answer.content.decode() if is_page else ""


def get_german(client, path):
    return client.get(path, headers={"accept-language": "de-DE,de;q=0.9,en;q=0.5"}).content.decode()


def find_english(html: str) -> list[str]:
    """Texts of a page that are English: an original of the catalogue, or a sentence like one."""
    texts, wrong = read_visible_texts(html), find_english_words()
    return [text for text in texts if text in wrong or ENGLISH.search(text)]


@functools.cache
def find_english_words() -> set[str]:
    """Originals and the values of choices in the database, but those that are German as well."""
    entries = read_catalogue(OURS) + read_catalogue(PACKAGES)
    originals = {text for entry in entries for text in entry.originals}
    values = {value for kind in TextChoices.__subclasses__() for value in kind.values}
    return (originals | values) - {text for entry in entries for text in entry.translations}
