"""Notices that cannot be changed, releases that say to which one, links that work once."""

import datetime
import io
import re
from pathlib import Path

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from procrastinate.contrib.django.models import ProcrastinateJob

from people.errors import ConsentRefusedError, ScanRefusedError
from people.models import Consent, ConsentNotice, ConsentRequest, Employee
from people.notice_text import hash_text, load_default_notice, render_notice
from people.queries import get_active_consent, has_active_consent
from people.services import (
    ask_for_consent,
    ask_people_for_consent,
    publish_notice,
    record_consent,
    send_request,
    withdraw_consent,
)
from people.tasks import confirm_consent, send_consent_request
from tests.company_fixtures import make_account, make_employee, make_notice, make_site

pytestmark = pytest.mark.django_db
Outcome = ConsentRequest.Outcome


@pytest.fixture(autouse=True)
def _forget_wrong_links():
    cache.clear()


@pytest.fixture
def notice():
    return make_notice("# Your face\n\nYou decide.")


@pytest.fixture
def ada(notice):
    return make_employee("Ada Lovelace", email="ada@example.org", consent=False)


def ask(employee):
    """Ask, let the worker send, and take the link out of the e-mail."""
    asked = ask_for_consent(employee=employee, by=None)
    send_request(request_id=asked.pk)
    return asked, re.search(r"/consent/\S+/", mail.outbox[-1].body)[0]


def answer(client, link, word="agree", notice=None):
    sha256 = notice.sha256 if notice else ConsentNotice.objects.latest("version").sha256
    return client.post(link, {"answer": word, "notice": sha256})


# Notices ----------------------------------------------------------------------------------------


def test_publishing_fixes_the_text_its_number_and_its_hash(notice):
    hr = make_account("hr")
    draft = ConsentNotice.objects.create(site=notice.site, text="Neuer Text, mit ß und 人")
    publish_notice(notice=draft, by=hr)
    draft.refresh_from_db()
    assert (draft.version, draft.published_by) == (2, hr)
    assert draft.sha256 == hash_text(draft.text)


@pytest.mark.parametrize(
    "change",
    [{"text": "other"}, {"version": 9}, {"sha256": "0" * 64}, {"published_at": timezone.now()}],
    ids=lambda change: next(iter(change)),
)
def test_the_database_refuses_to_change_a_published_notice(notice, change):
    with pytest.raises(IntegrityError, match=r"cannot be changed|hash"), transaction.atomic():
        ConsentNotice.objects.filter(pk=notice.pk).update(**change)


def test_the_database_refuses_to_remove_a_published_notice(notice):
    with pytest.raises(IntegrityError, match="cannot be removed"), transaction.atomic():
        notice.delete()


def test_the_database_refuses_a_hash_of_another_text(notice):
    with pytest.raises(IntegrityError, match="hash"), transaction.atomic():
        ConsentNotice.objects.create(
            site=notice.site, version=2, text="x", sha256="0" * 64, published_at=timezone.now()
        )


def test_an_account_that_published_can_be_removed(notice):
    hr = make_account("hr")
    draft = ConsentNotice.objects.create(site=notice.site, text="x")
    publish_notice(notice=draft, by=hr)
    hr.delete()
    draft.refresh_from_db()
    assert draft.published_by is None


def test_a_draft_can_be_edited_removed_and_published_once(notice):
    draft = ConsentNotice.objects.create(site=notice.site, text="x")
    ConsentNotice.objects.filter(pk=draft.pk).update(text=" ")
    with pytest.raises(ConsentRefusedError, match="empty"):
        publish_notice(notice=draft, by=None)
    with pytest.raises(IntegrityError, match="one_draft"), transaction.atomic():
        ConsentNotice.objects.create(site=notice.site, text="y")
    draft.delete()
    with pytest.raises(ConsentRefusedError, match="already"):
        publish_notice(notice=notice, by=None)


def test_each_site_counts_its_own_versions(notice):
    assert make_notice("x", site=make_site("Lisbon")).version == 1
    assert make_notice("x", site=notice.site).version == 2


def test_a_notice_is_rendered_without_anything_that_runs():
    html = render_notice(
        "# Title\n\n<script>alert(1)</script>\n\n[a](javascript:alert(1)) ![x](https://e.org/x.png)"
        '\n\n[b](https://example.org "t") <b onclick="x()">c</b> **d**\n\n<iframe src="x">'
    )
    assert html.startswith("<h2>Title</h2>")
    assert "<strong>d</strong>" in html
    assert not re.search(r"<(script|img|iframe|b |b>)", html)
    assert 'href="javascript' not in html
    assert 'href="https://example.org"' in html


def test_the_suggested_text_says_what_the_law_asks_for():
    text = load_default_notice()
    for word in ("What it is for", "What is stored", "For how long", "another way", "withdraw"):
        assert word in text


# Releases ---------------------------------------------------------------------------------------


def test_a_release_refers_to_the_newest_notice_of_the_site(ada, notice):
    make_notice("elsewhere", site=make_site("Lisbon"))
    hr = make_account("hr")
    consent = record_consent(employee=ada, method=Consent.Method.IN_PERSON, recorded_by=hr)
    assert (consent.notice, consent.recorded_by) == (notice, hr)


def test_a_release_to_a_newer_notice_renews(ada, notice):
    first = record_consent(employee=ada, method=Consent.Method.IN_PERSON)
    newer = make_notice("newer")
    second = record_consent(employee=ada, method=Consent.Method.IN_PERSON)
    first.refresh_from_db()
    assert (first.is_renewed, second.notice) == (True, newer)
    assert get_active_consent(ada) == second


@pytest.mark.parametrize("method", [Consent.Method.IMPORT, Consent.Method.DEMO])
def test_what_others_declare_never_renews(ada, method):
    first = record_consent(employee=ada, method=Consent.Method.IN_PERSON)
    make_notice("newer")
    assert record_consent(employee=ada, method=method) == first


def test_without_a_notice_hr_may_record_but_nobody_agrees_alone():
    bob = make_employee("Bob B", consent=False)
    with pytest.raises(ConsentRefusedError, match="no notice"):
        record_consent(employee=bob, method=Consent.Method.OWN_LOGIN)
    assert record_consent(employee=bob, method=Consent.Method.SIGNED_FORM).notice is None


@pytest.mark.parametrize("wrong", ["draft", "elsewhere", "future"])
def test_a_release_that_cannot_be_is_refused(ada, notice, wrong):
    values = {
        "draft": {"notice": ConsentNotice(site=notice.site, text="x")},
        "elsewhere": {"notice": make_notice("x", site=make_site("Lisbon"))},
        "future": {"given_at": timezone.now() + datetime.timedelta(days=1)},
    }[wrong]
    with pytest.raises(ConsentRefusedError):
        record_consent(employee=ada, method=Consent.Method.SIGNED_FORM, **values)


@pytest.mark.parametrize(
    "change", [{"method": "import"}, {"note": "x"}, {"given_at": timezone.now()}]
)
def test_the_database_refuses_to_edit_a_release(ada, change):
    consent = record_consent(employee=ada, method=Consent.Method.IN_PERSON)
    with pytest.raises(IntegrityError, match="not edited"), transaction.atomic():
        Consent.objects.filter(pk=consent.pk).update(**change)


def test_the_database_refuses_to_give_back_a_withdrawn_release(ada):
    record_consent(employee=ada, method=Consent.Method.IN_PERSON)
    withdraw_consent(employee=ada)
    with pytest.raises(IntegrityError, match="not edited"), transaction.atomic():
        ada.consents.update(withdrawn_at=None)


def picture(file_format):
    buffer = io.BytesIO()
    Image.new("L", (40, 60), 255).save(buffer, file_format)
    return buffer.getvalue()


PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.mark.parametrize(
    ("data", "media_type"),
    [(PDF, "application/pdf")]
    + [(picture(name), f"image/{name.lower()}") for name in ("JPEG", "PNG", "TIFF", "WEBP")],
    ids=["pdf", "jpeg", "png", "tiff", "webp"],
)
def test_a_signed_form_is_kept_encrypted(ada, data, media_type):
    consent = record_consent(employee=ada, method=Consent.Method.SIGNED_FORM, scan=data)
    assert consent.scan_type == media_type
    assert data[:16] not in Path(consent.scan.path).read_bytes()
    with consent.scan.open() as file:
        assert file.read() == data


@pytest.mark.parametrize(
    "data",
    [b"hello", b"%PDF-1.7 cut off", b"<svg onload='x()'/>", b"GIF89a", picture("PNG")[:40], b"MZ"],
)
def test_what_is_no_scan_is_refused(ada, data):
    with pytest.raises(ScanRefusedError, match="no PDF and no picture"):
        record_consent(employee=ada, method=Consent.Method.SIGNED_FORM, scan=data)
    assert not ada.consents.exists()


def test_a_scan_that_is_too_large_is_refused(ada, settings):
    settings.MAX_SCAN_BYTES = 10
    with pytest.raises(ScanRefusedError, match="MB"):
        record_consent(employee=ada, method=Consent.Method.SIGNED_FORM, scan=PDF)


# Links ------------------------------------------------------------------------------------------


def test_the_link_is_sent_by_the_worker_and_kept_as_a_hash(ada, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        asked = ask_for_consent(employee=ada, by=make_account("hr"))
    job = ProcrastinateJob.objects.get()
    assert (job.task_name, job.args) == ("people.send_consent_request", {"request_id": asked.pk})
    send_consent_request(request_id=asked.pk)
    (letter,) = mail.outbox
    assert letter.to == ["ada@example.org"]
    assert "http://127.0.0.1:8000/consent/" in letter.body
    token = re.search(r"/consent/(\S+)/", letter.body)[1]
    asked.refresh_from_db()
    assert asked.sent_at
    assert token not in str(ConsentRequest.objects.values().get())
    send_consent_request(request_id=asked.pk)
    assert len(mail.outbox) == 1


def test_the_page_shows_the_very_text_and_opening_it_changes_nothing(client, ada):
    asked, link = ask(ada)
    for _time in range(3):
        page = client.get(link)
        client.head(link)
    assert page.status_code == 200
    assert page.headers["Cache-Control"].count("no-store")
    text = page.content.decode()
    assert "Ada Lovelace" in text
    assert "<h2>Your face</h2>" in text
    asked.refresh_from_db()
    assert (asked.closed_at, has_active_consent(ada)) == (None, False)


def test_agreeing_is_recorded_confirmed_and_works_once(
    client, ada, notice, django_capture_on_commit_callbacks
):
    asked, link = ask(ada)
    page = answer(client, link)
    assert "Thank you, Ada" in page.content.decode()
    consent = ada.consents.get()
    assert (consent.method, consent.notice) == (Consent.Method.LINK, notice)
    asked.refresh_from_db()
    assert asked.outcome == Outcome.AGREED
    confirm_consent(consent_id=consent.pk)
    assert "You decide." in mail.outbox[-1].body
    assert notice.sha256 in mail.outbox[-1].body
    for again in (client.get(link), answer(client, link)):
        assert again.status_code == 404
        assert "Ada" not in again.content.decode()
    assert ada.consents.count() == 1


def test_declining_is_recorded_and_works_once(client, ada):
    asked, link = ask(ada)
    assert "Nothing is stored" in answer(client, link, "decline").content.decode()
    asked.refresh_from_db()
    assert asked.outcome == Outcome.DECLINED
    assert answer(client, link).status_code == 404
    assert not ada.consents.exists()


def test_declining_a_newer_text_leaves_the_older_release(client, ada):
    record_consent(employee=ada, method=Consent.Method.IN_PERSON)
    make_notice("newer")
    _asked, link = ask(ada)
    assert "There is a new version" in client.get(link).content.decode()
    assert "stays as it is" in answer(client, link, "decline").content.decode()
    assert has_active_consent(ada)


@pytest.mark.parametrize("word", ["", "maybe"])
def test_an_answer_that_is_none_changes_nothing(client, ada, word):
    _asked, link = ask(ada)
    assert answer(client, link, word).status_code == 400
    assert client.get(link).status_code == 200


def dead_link(kind, ada):
    asked, link = ask(ada)
    if kind == "expired":
        ConsentRequest.objects.filter(pk=asked.pk).update(expires_at=timezone.now())
    elif kind == "replaced":
        ask(ada)
    elif kind == "withdrawn":
        withdraw_consent(employee=ada)
    elif kind == "left":
        ada.active_until = timezone.localdate() - datetime.timedelta(days=2)
        ada.save()
    elif kind == "changed":
        link = link[:-3] + ("aa/" if link[-3:-1] != "aa" else "bb/")
    elif kind == "unsigned":
        link = "/consent/abcdefgh/"
    return link


KINDS = ["expired", "replaced", "withdrawn", "left", "changed", "unsigned"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_dead_link_says_what_to_do_and_not_why(client, ada, kind):
    link = dead_link(kind, ada)
    for page in (client.get(link), answer(client, link)):
        assert page.status_code == 404
        text = re.sub(r'name="csrf\S+ value="\w+"', "", page.content.decode())
        assert "Ask HR for a new link" in text or "ask HR for a new link" in text
        assert "Ada" not in text
    assert not has_active_consent(ada)


def test_whoever_tries_many_links_is_stopped_and_others_are_not(client, ada):
    _asked, link = ask(ada)
    for number in range(25):
        page = client.get(f"/consent/wrong{number}/")
    assert page.status_code == 429
    assert client.get(link).status_code == 429
    assert client.get(link, REMOTE_ADDR="192.0.2.7").status_code == 200


def test_a_text_that_changes_while_it_is_read_is_shown_again(client, ada, notice):
    _asked, link = ask(ada)
    client.get(link)
    newer = make_notice("Something else")
    page = answer(client, link, notice=notice)
    assert page.status_code == 409
    assert "Something else" in page.content.decode()
    assert not has_active_consent(ada)
    answer(client, link, notice=newer)
    assert get_active_consent(ada).notice == newer


@pytest.mark.parametrize("reason", ["e-mail", "no notice", "already", "work here"])
def test_asking_is_refused_in_words(ada, reason):
    if reason == "e-mail":
        ada.email = ""
    elif reason == "no notice":
        ada.site = make_site("Lisbon")
    elif reason == "already":
        record_consent(employee=ada, method=Consent.Method.IN_PERSON)
    else:
        ada.active_until = timezone.localdate() - datetime.timedelta(days=2)
    ada.save()
    with pytest.raises(ConsentRefusedError, match=reason):
        ask_for_consent(employee=ada, by=None)
    assert not ConsentRequest.objects.exists()


def test_asking_many_takes_as_many_queries_as_asking_a_few(notice):
    counts = []
    for number in (3, 30):
        for index in range(number):
            make_employee(
                f"P {number} {index}", consent=False, email=f"p{number}-{index}@example.org"
            )
        people = Employee.objects.filter(name__startswith=f"P {number} ")
        with CaptureQueriesContext(connection) as queries:
            asked = ask_people_for_consent(employees=people, by=None)
        assert (len(asked.requests), asked.refusals) == (number, [])
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_mail_server_that_fails_is_tried_again_with_a_new_link(ada, monkeypatch):
    asked = ask_for_consent(employee=ada, by=None)

    def refuse(_request, _token):
        raise OSError("no route to host")

    with monkeypatch.context() as patch:
        patch.setattr("people.services.consent_requests.send_request_letter", refuse)
        with pytest.raises(OSError, match="no route"):
            send_request(request_id=asked.pk)
    asked.refresh_from_db()
    assert "no route to host" in asked.problem
    assert asked.sent_at is None
    send_request(request_id=asked.pk)
    asked.refresh_from_db()
    assert (asked.problem, bool(asked.sent_at)) == ("", True)


def test_a_withdrawal_is_confirmed_in_writing(ada):
    consent = record_consent(employee=ada, method=Consent.Method.IN_PERSON)
    withdraw_consent(employee=ada)
    confirm_consent(consent_id=consent.pk)
    assert mail.outbox[-1].subject == "Your face data is erased"


def test_the_page_forbids_other_hosts_and_inline_scripts(client, ada):
    _asked, link = ask(ada)
    page = client.get(link)
    assert "'unsafe-inline'" not in page.headers["Content-Security-Policy"]
    assert not re.search(r"<script|style=", page.content.decode())
    assert reverse("consent", args=["x"]) == "/consent/x/"
