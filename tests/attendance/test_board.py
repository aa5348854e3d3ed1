"""Today: who is in since when, in the site's own day, and the same rows as CSV."""

import csv
import datetime
import io
import zoneinfo

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from attendance.exports import render_today_csv
from attendance.queries import find_people_today, get_board
from people.roles import Role
from tests.company_fixtures import make_account, make_check_in, make_employee, make_site, make_team

pytestmark = pytest.mark.django_db

BERLIN = zoneinfo.ZoneInfo("Europe/Berlin")
NOON = datetime.datetime(2026, 3, 17, 12, tzinfo=BERLIN)


def berlin(hour, minute=0, day=17):
    return datetime.datetime(2026, 3, day, hour, minute, tzinfo=BERLIN)


@pytest.fixture
def hr(client):
    client.force_login(make_account("hr", Role.HR))
    return client


def test_states_and_times_of_a_day():
    ada, bob, eve = make_employee("Ada A"), make_employee("Bob B"), make_employee("Eve E")
    make_check_in(ada, berlin(9))
    make_check_in(bob, berlin(8))
    make_check_in(bob, berlin(11))
    people = {person.name: person for person in find_people_today(now=NOON)}
    assert [people[p.name].state for p in (ada, bob, eve)] == ["in", "out", "missing"]
    assert people["Ada A"].since == berlin(9)
    assert (people["Bob B"].first_in, people["Bob B"].last_out) == (berlin(8), berlin(11))
    assert people["Eve E"].since is None


def test_yesterday_does_not_count_but_the_night_shift_does():
    day, night = make_employee("Day D"), make_employee("Night N")
    make_check_in(day, berlin(9, day=16))
    make_check_in(day, berlin(17, day=16))
    make_check_in(night, berlin(22, day=16))
    people = {p.name: p for p in find_people_today(now=berlin(5))}
    assert people["Day D"].state == "missing"
    assert (people["Night N"].state, people["Night N"].since) == ("in", berlin(22, day=16))


def test_a_forgotten_check_out_is_not_presence_for_ever():
    ada = make_employee()
    make_check_in(ada, berlin(9, day=16))
    assert find_people_today(now=NOON)[0].state == "missing"


def test_every_site_has_its_own_day():
    new_york = make_site("New York", "America/New_York")
    ada = make_employee("Ada A", site=new_york)
    make_check_in(ada, datetime.datetime(2026, 3, 18, 1, tzinfo=datetime.UTC))
    evening = datetime.datetime(2026, 3, 18, 2, tzinfo=datetime.UTC)
    (person,) = find_people_today(now=evening)
    assert person.state == "in"
    assert person.since.isoformat() == "2026-03-17T21:00:00-04:00"


def test_the_board_counts_groups_and_searches():
    make_check_in(make_employee("Ada A", team=make_team("Design")), berlin(9))
    make_employee("Bob B", team=make_team("Sales"))
    board = get_board(now=NOON)
    assert (board.counts.present, board.counts.left, board.counts.missing) == (1, 0, 1)
    assert [team.name for team in board.teams] == ["Design", "Sales"]
    assert [t.people[0].name for t in get_board(now=NOON, search="bo sal").teams] == ["Bob B"]
    assert get_board(now=NOON, search="nobody").teams == []
    assert not get_board(now=NOON, search="nobody").is_empty


def test_the_board_asks_the_database_as_often_for_many_as_for_few(django_assert_num_queries):
    for number in range(30):
        make_check_in(make_employee(f"Person {number}"), berlin(9))
    with django_assert_num_queries(3):
        assert len(find_people_today(now=NOON)) == 30


def test_csv_has_the_rows_of_the_board_and_defuses_formulas():
    make_check_in(make_employee("=HYPERLINK(1)"), berlin(9))
    text = render_today_csv(find_people_today(now=NOON))
    header, row = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    assert header == ["Number", "Name", "Team", "Site", "State", "First in", "Last out"]
    assert row[1:] == [
        "'=HYPERLINK(1)", "Engineering", "Berlin", "in", "2026-03-17 09:00+01:00", "",
    ]  # fmt: skip


def test_the_page_shows_people_and_the_part_alone_for_htmx(hr):
    make_check_in(make_employee("Ada Lovelace"))
    page = hr.get(reverse("attendance:today")).content.decode()
    part = hr.get(reverse("attendance:today"), headers={"HX-Request": "true"}).content.decode()
    assert "Ada Lovelace" in page
    assert "<html" in page
    assert "Ada Lovelace" in part
    assert "<html" not in part


def test_the_csv_follows_the_filters_of_the_page(hr):
    make_employee("Ada A")
    make_employee("Bob B")
    response = hr.get(reverse("attendance:today_csv"), {"q": "bob"})
    assert "Bob B" in response.content.decode()
    assert "Ada A" not in response.content.decode()


@pytest.mark.parametrize("name", ["today", "today_csv"])
def test_strangers_sign_in_first_and_staff_need_the_permission(client, name):
    url = reverse(f"attendance:{name}")
    assert client.get(url).headers["Location"].startswith(reverse("account_login"))
    client.force_login(get_user_model().objects.create_user("guest", password="x", is_staff=True))
    assert client.get(url).status_code == 403
