"""HR's pages of the ledger: notices, who agreed, asking, signed forms; and who may do what."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from people.models import AccessRecord, Consent, ConsentNotice, ConsentRequest
from people.queries import get_active_consent
from people.roles import Role
from people.services import ask_for_consent, record_consent, withdraw_consent
from tests.company_fixtures import (
    make_account,
    make_employee,
    make_notice,
    make_site,
    make_team,
)

pytestmark = pytest.mark.django_db
STATUS = "admin:people_consentstatus_changelist"


def url_of(name, *args):
    return reverse(f"admin:people_{name}", args=args)


@pytest.fixture
def hr(client):
    client.force_login(make_account("hr", Role.HR_ADMIN))
    return client


@pytest.fixture
def notice():
    return make_notice("# First")


def as_role(client, role, **values):
    client.force_login(make_account(role.name.lower(), role, **values))
    return client


# Notices ----------------------------------------------------------------------------------------


def test_a_notice_is_suggested_edited_looked_at_and_published(hr):
    site = make_site()
    page = hr.get(url_of("consentnotice_add"))
    assert "What is stored" in page.content.decode()
    hr.post(url_of("consentnotice_add"), {"site": site.pk, "text": "# Ours\n\n**Bold**"})
    draft = ConsentNotice.objects.get()
    assert "<h2>Ours</h2>" in hr.get(url_of("consentnotice_change", draft.pk)).content.decode()
    publish = url_of("consentnotice_publish", draft.pk)
    assert "<strong>Bold</strong>" in hr.get(publish).content.decode()
    draft.refresh_from_db()
    assert not draft.is_published
    page = hr.post(publish, follow=True).content.decode()
    assert "Published: Berlin, version 1." in page
    draft.refresh_from_db()
    assert (draft.version, draft.published_by.username) == (1, "hr")


def test_a_published_notice_opens_but_has_no_form(hr, notice):
    change = url_of("consentnotice_change", notice.pk)
    page = hr.get(change).content.decode()
    assert notice.sha256 in page
    assert "<textarea" not in page
    assert hr.post(change, {"text": "x"}).status_code == 403
    assert hr.post(url_of("consentnotice_delete", notice.pk), {"post": "yes"}).status_code == 403
    again = hr.post(url_of("consentnotice_publish", notice.pk), follow=True)
    assert "already" in again.content.decode()


def test_the_next_version_begins_with_the_newest_text(hr, notice):
    page = hr.get(url_of("consentnotice_add"), {"site": notice.site_id}).content.decode()
    assert "# First" in page
    hr.post(url_of("consentnotice_add"), {"site": notice.site_id, "text": "draft"})
    second = hr.post(url_of("consentnotice_add"), {"site": notice.site_id, "text": "two drafts"})
    assert "has a draft already" in second.content.decode()


@pytest.mark.parametrize("role", [Role.HR, Role.AUDITOR])
def test_those_who_may_only_read_notices_cannot_publish(client, notice, role):
    draft = ConsentNotice.objects.create(site=notice.site, text="x")
    as_role(client, role)
    assert client.get(url_of("consentnotice_change", draft.pk)).status_code == 200
    assert client.post(url_of("consentnotice_publish", draft.pk)).status_code == 403
    assert client.get(url_of("consentnotice_add")).status_code == 403
    draft.refresh_from_db()
    assert not draft.is_published


# Who agreed -------------------------------------------------------------------------------------


@pytest.fixture
def people(notice):
    """One person in each state; the site's newest notice is the second version."""
    old = make_employee("Olga Old")
    gone = make_employee("Willa Withdrawn")
    withdraw_consent(employee=gone)
    make_notice("# Second")
    make_employee("Ada Agreed")
    make_employee("Mona Missing", consent=False, email="mona@example.org")
    return old


@pytest.mark.parametrize(
    ("release", "name"),
    [
        ("given", "Ada Agreed"),
        ("old", "Olga Old"),
        ("withdrawn", "Willa Withdrawn"),
        ("missing", "Mona Missing"),
    ],
)
def test_the_list_tells_who_has_which_version(hr, people, release, name):
    page = hr.get(reverse(STATUS), {"release": release}).content.decode()
    names = ("Ada Agreed", "Olga Old", "Willa Withdrawn", "Mona Missing")
    assert [other for other in names if other in page] == [name]


def test_a_person_of_a_site_without_a_notice_has_the_newest(hr):
    make_employee("Ada Agreed", site=make_site("Lisbon"))
    page = hr.get(reverse(STATUS), {"release": "given"}).content.decode()
    assert "Ada Agreed" in page
    assert "before notices" in page


def test_people_are_asked_in_bulk_and_the_rest_is_named_with_the_reason(
    hr, people, django_capture_on_commit_callbacks
):
    chosen = [person.pk for person in ConsentNotice.objects.first().site.employees.all()]
    data = {"action": "ask_for_consents", "_selected_action": chosen}
    page = hr.post(reverse(STATUS), data, follow=True).content.decode()
    assert "An e-mail is on its way to 1 person." in page
    assert "Ada Agreed has agreed to the newest notice already." in page
    assert "Olga Old has no e-mail address." in page
    assert ConsentRequest.objects.get().asked_by.username == "hr"
    page = hr.get(reverse(STATUS), {"asked": "waiting"}).content.decode()
    assert "Mona Missing" in page
    assert "Olga Old" not in page


@pytest.mark.parametrize(
    ("changes", "asked"),
    [
        ({"sent_at": timezone.now()}, "sent"),
        ({"problem": "no route"}, "failed"),
        ({"sent_at": timezone.now(), "expires_at": timezone.now()}, "expired"),
        ({"closed_at": timezone.now(), "outcome": "declined"}, "declined"),
    ],
)
def test_the_list_tells_what_became_of_the_e_mail(hr, people, changes, asked):
    mona = people.__class__.objects.get(name="Mona Missing")
    ask_for_consent(employee=mona, by=None)
    mona.consent_requests.update(**changes)
    page = hr.get(reverse(STATUS), {"asked": asked}).content.decode()
    assert "Mona Missing" in page
    assert "Ada Agreed" not in page


def test_one_person_is_asked_from_the_own_page(hr, people):
    mona = people.__class__.objects.get(name="Mona Missing")
    ask = url_of("consentstatus_ask", mona.pk)
    page = hr.get(url_of("employee_change", mona.pk)).content.decode()
    assert "No consent. Nothing of the face is stored" in page
    assert ask in page
    assert hr.get(ask).status_code == 405
    assert "on its way" in hr.post(ask, follow=True).content.decode()
    assert ConsentRequest.objects.get().employee == mona


def test_whoever_may_not_ask_does_not(client, people):
    mona = people.__class__.objects.get(name="Mona Missing")
    as_role(client, Role.AUDITOR)
    assert client.post(url_of("consentstatus_ask", mona.pk)).status_code == 403
    assert url_of("consentstatus_ask", mona.pk) not in (
        client.get(url_of("employee_change", mona.pk)).content.decode()
    )
    client.post(reverse(STATUS), {"action": "ask_for_consents", "_selected_action": [mona.pk]})
    assert not ConsentRequest.objects.exists()


def test_a_manager_sees_no_consents(client, people):
    as_role(client, Role.TEAM_MANAGER, manages=(people.team,))
    assert client.get(reverse(STATUS)).status_code == 403
    assert client.get(url_of("consent_changelist")).status_code == 403


def test_a_person_of_another_team_is_not_asked(client, people):
    make_employee("Team Mate", team=make_team("Sales"))
    client.force_login(
        make_account(
            "lead",
            permissions=(
                "people.view_employee",
                "people.view_consent",
                "people.add_consentrequest",
            ),
            manages=(make_team("Sales"),),
        )
    )
    page = client.get(reverse(STATUS)).content.decode()
    assert "Team Mate" in page
    assert "Olga Old" not in page
    assert client.post(url_of("consentstatus_ask", people.pk)).status_code == 404


# Signed forms -----------------------------------------------------------------------------------


def make_scan():
    buffer = io.BytesIO()
    Image.new("L", (30, 40), 255).save(buffer, "PNG")
    return SimpleUploadedFile("../../form.exe", buffer.getvalue(), content_type="text/html")


def record_form(client, person, **changes):
    now = timezone.localtime()
    data = {
        "employee": person.pk, "method": "signed_form", "notice": "", "note": "Binder 4",
        "given_at_0": f"{now:%Y-%m-%d}", "given_at_1": f"{now:%H:%M:%S}", **changes,
    }  # fmt: skip
    return client.post(url_of("consent_add"), data, follow=True).content.decode()


def test_a_signed_form_is_recorded_with_its_scan_and_downloaded(hr, notice):
    ada = make_employee("Ada Lovelace", consent=False)
    record_form(hr, ada, form_scan=make_scan())
    consent = get_active_consent(ada)
    assert (consent.notice, consent.note, consent.scan_type) == (notice, "Binder 4", "image/png")
    assert consent.recorded_by.username == "hr"
    answer = hr.get(reverse("people:consent_scan", args=[consent.pk]))
    assert answer.content.startswith(b"\x89PNG")
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    access = AccessRecord.objects.get(action=AccessRecord.Action.VIEW_DOCUMENT)
    assert (access.employee, access.account_name) == (ada, "hr")
    assert "Binder 4" in hr.get(url_of("consent_change", consent.pk)).content.decode()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"given_at_0": "2999-01-01"}, "in the future"),
        ({"method": "own_login"}, "Select a valid choice"),
        ({"form_scan": SimpleUploadedFile("x.pdf", b"no")}, "no PDF and no picture"),
        ({"employee": ""}, "required"),
    ],
    ids=["future", "own login", "no scan", "nobody"],
)
def test_a_form_that_cannot_be_is_refused_in_words(hr, notice, changes, message):
    ada = make_employee(consent=False)
    assert message in record_form(hr, ada, **changes)
    assert not Consent.objects.exists()


def test_a_form_for_another_site_is_refused(hr, notice):
    elsewhere = make_notice("x", site=make_site("Lisbon"))
    ada = make_employee(consent=False)
    assert "only to a published notice of Berlin" in record_form(hr, ada, notice=elsewhere.pk)
    assert not Consent.objects.exists()


def test_a_form_that_says_nothing_new_is_refused_and_one_with_a_scan_renews(hr, notice):
    ada = make_employee()
    first = get_active_consent(ada)
    assert "has agreed to this notice already" in record_form(hr, ada)
    record_form(hr, ada, form_scan=make_scan())
    first.refresh_from_db()
    assert first.is_renewed
    assert get_active_consent(ada).scan


def test_without_a_notice_hr_is_told_what_is_missing(hr):
    ada = make_employee(consent=False)
    assert "has no notice yet" in record_form(hr, ada)
    assert get_active_consent(ada)


def test_a_scan_is_shown_to_those_who_may_see_it_only(client, notice):
    ada = make_employee(consent=False)
    consent = record_consent(
        employee=ada, method=Consent.Method.SIGNED_FORM, scan=make_scan().read()
    )
    url = reverse("people:consent_scan", args=[consent.pk])
    assert client.get(url).status_code == 302
    as_role(client, Role.TEAM_MANAGER, manages=(ada.team,))
    assert client.get(url).status_code == 404
    client.force_login(make_account("stranger", Role.EMPLOYEE))
    assert client.get(url).status_code == 404
    client.force_login(make_account("ada", Role.EMPLOYEE, employee=ada))
    assert client.get(url).status_code == 200
    assert client.post(url).status_code == 405


def test_a_consent_is_not_recorded_for_somebody_out_of_reach(client, notice):
    ada = make_employee(consent=False)
    client.force_login(
        make_account(
            "lead",
            permissions=("people.view_employee", "people.view_consent", "people.add_consent"),
            manages=(make_team("Sales"),),
        )
    )
    record_form(client, ada)
    assert not Consent.objects.exists()


def test_the_scan_goes_with_the_employee(hr, notice, django_capture_on_commit_callbacks):
    ada = make_employee(consent=False)
    consent = record_consent(
        employee=ada, method=Consent.Method.SIGNED_FORM, scan=make_scan().read()
    )
    with django_capture_on_commit_callbacks(execute=True):
        hr.post(url_of("employee_delete", ada.pk), {"post": "yes"})
    assert not Consent.objects.exists()
    assert not consent.scan.storage.exists(consent.scan.name)
