"""`/me/`: one's own day, month, photos and consent; nobody else's, whatever the address says."""

import datetime
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from attendance.months import get_month
from people.models import AccessRecord, Consent, ErasureCertificate
from people.queries import get_active_consent
from people.roles import Role
from people.services import add_photo, erase_face_data, record_access, withdraw_consent
from tests.company_fixtures import (
    add_vector,
    make_account,
    make_check_in,
    make_employee,
    make_notice,
    make_vector,
)

pytestmark = pytest.mark.django_db
ME, CONSENT = "attendance:me", "attendance:my_consent"
UTC = datetime.UTC


@pytest.fixture
def ada():
    return make_employee("Ada Lovelace", consent=False, email="ada@example.org")


@pytest.fixture
def mine(client, ada):
    """Ada's browser."""
    client.force_login(make_account("ada", Role.EMPLOYEE, employee=ada))
    ada.refresh_from_db()
    return client


def read(client, name=ME, *args, **query):
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


# Who gets in ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [ME, CONSENT, "attendance:my_withdrawal", "attendance:my_erase"])
def test_strangers_sign_in_first_and_unknown_accounts_are_told_what_to_do(client, name):
    assert client.get(reverse(name)).status_code == 302
    client.force_login(make_account("nobody"))
    assert "Your account belongs to no employee" in read(client, name)
    client.post(reverse(name))
    assert not ErasureCertificate.objects.exists()


@pytest.mark.parametrize(
    ("role", "page"),
    [(Role.EMPLOYEE, "/me/"), (Role.HR, "/today/"), (Role.TEAM_MANAGER, "/today/")],
)
def test_the_start_page_fits_the_role(client, role, page):
    client.force_login(make_account("someone", role, employee=make_employee()))
    assert client.get("/").headers["Location"] == page


# Today and the month ----------------------------------------------------------------------------


def test_the_page_of_somebody_new_has_words_for_everything(mine):
    page = read(mine)
    assert "You have not checked in yet today." in page
    assert "Nothing was recorded in this month." in page
    assert "You have not agreed to check in by face." in page
    assert "No photo of your face." in page
    assert "Nobody but you." in page


def test_today_says_since_when(mine, ada):
    make_check_in(ada)
    assert "You are in since" in read(mine)


def test_somebody_who_has_left_still_sees_the_own_data(mine, ada):
    ada.active_until = datetime.date(2020, 2, 1)
    ada.save()
    page = read(mine)
    assert "You do not work here today." in page
    assert "Download everything" in page


def find_eventful(month):
    """The days on which something happened, by their number."""
    return {row.day.day: row for row in month.days if not row.is_quiet}


def test_the_month_counts_what_is_known_and_says_what_is_not(ada):
    day = datetime.datetime(2026, 3, 2, tzinfo=ada.site.zone)
    times = [(2, 8, 0), (2, 12, 0), (2, 12, 30), (2, 17, 0), (3, 9, 0), (5, 22, 0), (6, 6, 0)]
    for date, hour, minute in times:
        make_check_in(ada, day.replace(day=date, hour=hour, minute=minute).astimezone(UTC))
    month = get_month(
        ada, first=datetime.date(2026, 3, 1), now=datetime.datetime(2026, 4, 9, tzinfo=UTC)
    )
    rows = find_eventful(month)
    assert sorted(rows) == [2, 3, 5]
    assert (rows[2].hours, f"{rows[2].first_in:%H:%M}", f"{rows[2].last_out:%H:%M}") == (
        "8:30", "08:00", "17:00",
    )  # fmt: skip
    assert (rows[3].hours, rows[3].exceptions, rows[3].last_out) == ("0:00", ["no check-out"], None)
    assert (rows[5].hours, rows[5].exceptions) == ("8:00", [])
    assert (month.hours, month.incomplete_count) == ("16:30", 1)
    assert (month.previous, month.following) == (
        datetime.date(2026, 2, 1), datetime.date(2026, 4, 1),
    )  # fmt: skip


def test_a_night_over_the_end_of_a_month_belongs_to_its_beginning(ada):
    zone = ada.site.zone
    for at in ((2026, 3, 31, 22), (2026, 4, 1, 6)):
        make_check_in(ada, datetime.datetime(*at, tzinfo=zone).astimezone(UTC))
    now = datetime.datetime(2026, 5, 9, tzinfo=UTC)
    assert get_month(ada, first=datetime.date(2026, 3, 1), now=now).hours == "8:00"
    assert find_eventful(get_month(ada, first=datetime.date(2026, 4, 1), now=now)) == {}


def test_a_day_that_still_lasts_counts_up_to_now(ada):
    now = timezone.now().replace(second=0, microsecond=0)
    make_check_in(ada, now - datetime.timedelta(minutes=3))
    later = now + datetime.timedelta(minutes=192)
    first = (now - datetime.timedelta(minutes=3)).astimezone(ada.site.zone).date().replace(day=1)
    (day,) = [day for day in get_month(ada, first=first, now=later).days if day.is_open]
    assert (day.worked, day.exceptions) == (195, [])


@pytest.mark.parametrize("month", ["2020-02", "2999-12", "rubbish", "", "2026-13"])
def test_any_month_in_the_address_opens_a_page(mine, month):
    read(mine, month=month)


# Consent ----------------------------------------------------------------------------------------


def test_without_a_notice_the_page_says_who_is_to_act(mine):
    assert "HR has not published a notice" in read(mine, CONSENT)
    assert mine.post(reverse(CONSENT), {"notice": ""}).status_code == 409
    assert not Consent.objects.exists()


def test_agreeing_by_the_own_account(mine, ada):
    notice = make_notice("# Ours")
    assert "<h2>Ours</h2>" in read(mine, CONSENT)
    assert not Consent.objects.exists()
    page = mine.post(reverse(CONSENT), {"notice": notice.sha256}, follow=True).content.decode()
    assert "Your consent is recorded" in page
    consent = get_active_consent(ada)
    assert (consent.method, consent.notice, consent.recorded_by.username) == (
        Consent.Method.OWN_LOGIN, notice, "ada",
    )  # fmt: skip
    assert "You have agreed to this text." in read(mine, CONSENT)


def test_agreeing_to_a_text_that_is_no_longer_the_newest_is_refused(mine, ada):
    old = make_notice("old")
    make_notice("new")
    answer = mine.post(reverse(CONSENT), {"notice": old.sha256})
    assert answer.status_code == 409
    assert "read it once more" in answer.content.decode()
    assert get_active_consent(ada) is None


def test_a_newer_text_is_offered(mine, ada):
    old = make_notice("old")
    mine.post(reverse(CONSENT), {"notice": old.sha256})
    make_notice("new")
    assert "There is a newer text." in read(mine)


def test_withdrawing_asks_first_then_erases_and_shows_the_certificate(
    mine, ada, portrait, django_capture_on_commit_callbacks
):
    notice = make_notice()
    mine.post(reverse(CONSENT), {"notice": notice.sha256})
    add_photo(employee=ada, data=portrait)
    add_vector(ada, make_vector(1))
    assert "2 photos of you" in read(mine, "attendance:my_withdrawal")
    assert get_active_consent(ada)
    with django_capture_on_commit_callbacks(execute=True):
        answer = mine.post(reverse("attendance:my_withdrawal"))
    page = mine.get(answer.headers["Location"]).content.decode()
    assert "Your face data is erased." in page
    assert not ada.face_samples.exists()
    consent = ada.consents.get()
    assert (consent.withdrawn_by.username, consent.is_renewed) == ("ada", False)
    certificate = ErasureCertificate.objects.get()
    assert certificate.reason == ErasureCertificate.Reason.WITHDRAWAL
    pdf = reverse("people:certificate", args=[certificate.uuid])
    assert pdf in page
    assert mine.get(pdf).content.startswith(b"%PDF")


def test_deleting_photos_leaves_the_consent(mine, ada, portrait):
    notice = make_notice()
    mine.post(reverse(CONSENT), {"notice": notice.sha256})
    assert "There is no photo of you" in read(mine, "attendance:my_erase")
    add_photo(employee=ada, data=portrait)
    assert "1 photo of you" in read(mine, "attendance:my_erase")
    mine.post(reverse("attendance:my_erase"))
    assert not ada.face_samples.exists()
    assert get_active_consent(ada)


def test_the_certificate_of_somebody_else_is_not_there(mine):
    other = erase_face_data(employee=make_employee("Bob B"))
    for number in (other.uuid, uuid.uuid4()):
        assert mine.get(reverse("attendance:my_erasure", args=[number])).status_code == 404


def test_withdrawing_nothing_says_so(mine):
    assert "There is no consent to withdraw." in read(mine, "attendance:my_withdrawal")


# Photos -----------------------------------------------------------------------------------------


def test_own_photos_are_shown_and_the_reason_when_one_is_not_used(mine, ada, portrait):
    notice = make_notice()
    mine.post(reverse(CONSENT), {"notice": notice.sha256})
    sample = add_photo(employee=ada, data=portrait)
    ada.face_samples.filter(pk=sample.pk).update(
        state="rejected", reason_code="photo_of_someone_else", reason="Enrolled for Bob B (T9)."
    )
    page = read(mine)
    assert "rejected" in page
    assert "Bob B" not in page


def test_the_webcam_admits_oneself_after_the_consent_and_nobody_else(mine, ada):
    webcam = reverse("recognition:webcam", args=[ada.pk])
    assert mine.get(webcam).headers["Location"] == reverse(CONSENT)
    agree = reverse("recognition:webcam_consent", args=[ada.pk])
    assert mine.post(agree).headers["Location"] == reverse(CONSENT)
    assert not Consent.objects.exists()
    notice = make_notice()
    mine.post(reverse(CONSENT), {"notice": notice.sha256})
    assert 'href="/me/"' in read(mine, "recognition:webcam", ada.pk)
    other = make_employee("Bob B")
    for name in ("webcam", "webcam_consent"):
        url = reverse(f"recognition:{name}", args=[other.pk])
        send = mine.get if name == "webcam" else mine.post
        assert send(url).status_code == 403


def test_the_company_may_keep_photos_to_hr(mine, ada, settings):
    settings.OWN_PHOTOS = False
    notice = make_notice()
    mine.post(reverse(CONSENT), {"notice": notice.sha256})
    webcam = reverse("recognition:webcam", args=[ada.pk])
    assert webcam not in read(mine)
    assert mine.get(webcam).status_code == 403


def test_hr_shows_the_notice_before_it_records_a_consent_in_person(client, ada):
    make_notice("# Ours")
    client.force_login(make_account("hr", Role.HR))
    assert "<h2>Ours</h2>" in read(client, "recognition:webcam", ada.pk)
    client.post(reverse("recognition:webcam_consent", args=[ada.pk]))
    consent = get_active_consent(ada)
    assert (consent.method, consent.recorded_by.username) == (Consent.Method.IN_PERSON, "hr")


# Who looked -------------------------------------------------------------------------------------


def test_one_sees_who_looked_but_not_oneself(mine, ada, settings):
    record_access(
        actor=make_account("hr"),
        action=AccessRecord.Action.SEARCH_FACE,
        employee=ada,
        purpose="Lost badge",
    )
    read(mine)
    page = read(mine)
    assert "hr searched for a person by face: Lost badge" in page
    assert "ada looked" not in page
    settings.SHOW_LOOKS = False
    assert "Lost badge" not in read(mine)


def test_the_page_asks_the_database_as_often_for_much_as_for_little(
    mine, ada, django_assert_max_num_queries
):
    make_notice()
    withdraw_consent(employee=ada)
    for number in range(20):
        make_check_in(ada, datetime.datetime(2026, 3, 1 + number, 8, tzinfo=UTC))
    read(mine)
    with django_assert_max_num_queries(24):
        read(mine, month="2026-03")
