"""The screen of closed months: what is open, closing, the file and its checksum, reopening."""

import hashlib

import pytest

from attendance.models import ClosedMonth
from people.roles import Role
from tests.attendance.correction_cases import at
from tests.attendance.test_months import FIRST, MONDAY, correct, make_ada
from tests.company_fixtures import make_account, make_check_in

pytestmark = pytest.mark.django_db
LIST = "/admin/attendance/closedmonth/"


@pytest.fixture
def ada():
    return make_ada()


@pytest.fixture
def hr(client):
    account = make_account("hr", Role.HR)
    client.force_login(account)
    return account


def page_of(ada, month=FIRST):
    return f"{LIST}month/{ada.site_id}/{month:%Y-%m}/"


def read(client, url):
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_month_is_closed_and_its_file_is_the_one_of_the_checksum(client, ada, hr):
    assert "Closed months" in read(client, "/admin/")
    page = read(client, page_of(ada))
    assert "Close this month" in page
    told = client.post(page_of(ada), {"do": "close"}, follow=True).content.decode()
    assert "is closed" in told
    closed = ClosedMonth.objects.get()
    assert closed.closed_by == hr
    page = read(client, page_of(ada))
    assert "byte by byte" in page
    assert closed.file_hash in page
    file = b"".join(client.get(f"{page_of(ada)}payroll.csv").streaming_content)
    assert hashlib.sha256(file).hexdigest() == closed.file_hash
    listed = read(client, LIST)
    assert "8:00" in listed
    assert f"{page_of(ada)}payroll.csv" in listed


def test_the_file_is_the_same_in_every_language_of_the_reader(client, ada, hr):
    client.post(page_of(ada), {"do": "close"})
    file = client.get(f"{page_of(ada)}payroll.csv", headers={"accept-language": "de"})
    digest = hashlib.sha256(b"".join(file.streaming_content)).hexdigest()
    assert digest == ClosedMonth.objects.get().file_hash


def test_a_name_that_changed_is_told(client, ada, hr):
    client.post(page_of(ada), {"do": "close"})
    type(ada).objects.filter(pk=ada.pk).update(name="Ada King")
    assert "another than the one of then" in read(client, page_of(ada))


def test_what_is_open_is_listed_with_links_and_can_be_overruled(client, ada, hr):
    make_check_in(ada, at(ada, "09:00", MONDAY.replace(day=MONDAY.day + 1)))
    refused = client.post(page_of(ada), {"do": "close"}, follow=True).content.decode()
    assert "1 day with an exception" in refused
    assert f"reports/exceptions/?month={FIRST:%Y-%m}&amp;site={ada.site_id}" in refused
    assert "although not everything is settled" in refused
    client.post(page_of(ada), {"do": "close", "anyway": "yes"})
    assert ClosedMonth.objects.get().open_count == 2
    assert "2 things left open" in read(client, LIST)


def test_reopening_says_what_became_of_the_adjustments(client, ada, hr):
    client.post(page_of(ada), {"do": "close"})
    correct(ada, hr)
    assert "1 adjustment" in read(client, page_of(ada))
    told = client.post(page_of(ada), {"do": "reopen"}, follow=True).content.decode()
    assert "1 adjustment went back into its day." in told
    assert not ClosedMonth.objects.exists()


def test_an_auditor_reads_and_nobody_else_comes_in(client, ada):
    client.force_login(make_account("auditor", Role.AUDITOR))
    assert "Close this month" not in read(client, page_of(ada))
    assert client.post(page_of(ada), {"do": "close"}).status_code == 403
    client.force_login(make_account("boss", Role.TEAM_MANAGER, manages=(ada.team,)))
    for url in (LIST, page_of(ada), f"{page_of(ada)}payroll.csv"):
        assert client.get(url).status_code == 403
    assert not ClosedMonth.objects.exists()


def test_what_is_no_month_is_not_found(client, ada, hr):
    for text in ("2026-13", "2026-1", "26-01", "2026-01-01", "٢٠٢٦-01"):
        assert client.get(f"{LIST}month/{ada.site_id}/{text}/").status_code == 404
    assert client.get(f"{LIST}month/99999/2026-01/").status_code == 404
    assert client.post(page_of(ada), {"do": "something"}).status_code == 404
    assert client.get(f"{LIST}?site=x").status_code == 200


def test_a_month_without_anybody_can_be_looked_at(client, ada, hr):
    assert "This month is open" in read(client, f"{LIST}month/{ada.site_id}/2020-05/")
