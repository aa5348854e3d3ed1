"""`/me/days/…`: one's own day, and the way to say that it is wrong."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from attendance.models import Correction
from attendance.services.corrections import approve_correction, correct_now, refuse_correction
from people.roles import Role
from tests.attendance.correction_cases import (
    DAY,
    add,
    ask,
    at,
    find_wednesday,
    list_events,
    make_ada,
    make_own_account,
    void,
)
from tests.company_fixtures import make_account, make_check_in

pytestmark = pytest.mark.django_db
State = Correction.State


@pytest.fixture
def ada():
    return make_ada("09:00")


@pytest.fixture
def mine(client, ada):
    """Ada's browser."""
    client.force_login(make_own_account(ada))
    return client


def day_url(day=None):
    return reverse("attendance:my_day", args=[(day or find_wednesday()).isoformat()])


def read(client, day=None, **query):
    answer = client.get(day_url(day), query)
    assert answer.status_code == 200
    return answer.content.decode()


def send(client, case, day=None, **values):
    values = {"reason": "It was like that.", **values}
    return client.post(f"{day_url(day)}?case={case}", values, follow=True)


# Asking ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("case", "values", "lines"),
    [
        ("forgot_out", {"row0-time": "17:05"}, ["+ out 17:05"]),
        ("forgot_in", {"row0-time": "08:30"}, ["+ in 08:30"]),
        ("not_me", {"void": "first"}, ["- in 09:00"]),
        ("outside", {"row0-time": "07:00", "row1-time": "08:45"}, ["+ in 07:00", "+ out 08:45"]),
        (
            "other",
            {"void": "first", "row0-kind": "in", "row0-time": "10:00"},
            ["- in 09:00", "+ in 10:00"],
        ),
    ],
)
def test_the_common_cases_become_requests(mine, ada, case, values, lines):
    values = {name: ada.events.get().pk if v == "first" else v for name, v in values.items()}
    assert "Asked. You get an e-mail" in send(mine, case, **values).content.decode()
    correction = Correction.objects.get()
    assert (correction.requested_by.username, correction.state) == ("ada", State.REQUESTED)
    zone = ada.site.zone
    said = [
        f"+ {line.kind} {line.at.astimezone(zone):%H:%M}"
        if line.at
        else f"- {line.event.kind} {line.event.at.astimezone(zone):%H:%M}"
        for line in correction.lines.order_by("pk")
    ]
    assert said == lines
    assert list_events(ada) == ["in 09:00"]


def test_the_end_of_the_shift_is_suggested(mine, ada):
    assert 'value="17:00"' in read(mine, case="forgot_out")
    assert 'value="09:00"' in read(mine, case="forgot_in")


@pytest.mark.parametrize(
    ("case", "values", "words"),
    [
        ("forgot_out", {"row0-time": ""}, "Say at what time."),
        ("forgot_out", {"row0-time": "noon"}, "Write a time like 17:30."),
        ("forgot_out", {"row0-time": "17:00", "reason": " "}, "Say why"),
        ("outside", {"row0-time": "10:00", "row1-time": "10:00"}, "the same time"),
        ("not_me", {}, "Choose an event that is wrong"),
    ],
)
def test_what_is_missing_is_said(mine, case, values, words):
    assert words in send(mine, case, **values).content.decode()
    assert not Correction.objects.exists()


def test_a_stranger_s_event_cannot_be_chosen(mine):
    bob = make_ada("09:00", name="Bob Babbage")
    page = send(mine, "not_me", void=bob.events.get().pk).content.decode()
    assert "is not one of the available choices" in page
    assert not Correction.objects.exists()


def test_not_me_is_not_asked_where_nothing_was_recorded(mine):
    assert "That was not me" in read(mine)
    assert "That was not me" not in read(mine, find_wednesday() - DAY)


def test_old_days_are_read_but_not_asked_about(mine, settings):
    settings.CORRECTION_DAYS = 1
    page = read(mine, case="forgot_out")
    assert "Ask HR about this one." in page
    assert "row0-time" not in page
    send(mine, "forgot_out", **{"row0-time": "17:00"})
    assert not Correction.objects.exists()


@pytest.mark.parametrize("day", ["2999-01-01", "0001-01-01", "2026-02-30", "rubbish"])
def test_days_that_are_none_are_not_there(mine, day):
    url = reverse("attendance:my_day", args=[day])
    assert mine.get(url).status_code == 404


def test_any_day_is_found_by_the_calendar(mine):
    url = reverse("attendance:my_days")
    answer = mine.get(url, {"day": find_wednesday().isoformat()})
    assert answer.headers["Location"] == day_url()
    assert mine.get(url, {"day": ""}).status_code == 404
    assert mine.get(url).status_code == 404


# What became of it -------------------------------------------------------------------------------


def test_the_history_of_a_day_in_words(mine, ada):
    maria = make_account("maria", Role.HR, first_name="Maria", last_name="Keller")
    wrong = ada.events.get()
    correct_now(
        employee=ada, day=find_wednesday(), reason="Seen at the gate.",
        lines=[void(wrong), add(ada, "in", "08:59"), add(ada, "out", "17:30")], by=maria,
    )  # fmt: skip
    page = read(mine)
    assert "added: Maria Keller on" in page
    assert "“Seen at the gate.”" in page
    assert "<del><time" in page
    assert "does not count: Maria Keller on" in page
    assert "Requests and corrections" in page


def test_a_request_and_its_answer_are_on_both_pages(mine, ada):
    account = ada.user
    boss = make_account("boss", Role.TEAM_MANAGER, manages=(ada.team,))
    first = ask(ada, add(ada, "out", "17:00"), by=account)
    refuse_correction(correction=first, by=boss, note="You left at three.")
    second = ask(ada, add(ada, "out", "15:00"), by=account)
    for page in (read(mine), mine.get(reverse("attendance:me")).content.decode()):
        assert "You left at three." in page
        assert "Decided by boss" in page
        assert "Withdraw" in page
    approve_correction(correction=second, by=boss)
    assert "approved" in read(mine)
    assert "boss approved on" in read(mine)


def test_withdrawing_is_for_the_own_requests(mine, ada):
    own = ask(ada, add(ada, "out", "17:00"), by=ada.user)
    bob = make_ada("09:00", name="Bob Babbage")
    other = ask(bob, add(bob, "out", "17:00"))
    name = "attendance:my_correction_withdraw"
    assert mine.post(reverse(name, args=[other.pk])).status_code == 404
    assert mine.get(reverse(name, args=[own.pk])).status_code == 405
    page = mine.post(reverse(name, args=[own.pk]), follow=True).content.decode()
    assert "Withdrawn. The day stays as it is." in page
    again = mine.post(reverse(name, args=[own.pk]), follow=True).content.decode()
    assert "withdrawn already" in again
    other.refresh_from_db()
    assert other.state == State.REQUESTED


# The month ---------------------------------------------------------------------------------------


def test_the_month_tells_each_day_and_leads_to_it(mine, ada):
    make_check_in(ada, at(ada, "17:30"))
    page = mine.get(reverse("attendance:me"), {"month": f"{find_wednesday():%Y-%m}"})
    text = page.content.decode()
    assert day_url() in text
    month = page.context["month"]
    day = next(day for day in month.days if day.day == find_wednesday())
    assert (day.hours, f"{day.first_in:%H:%M}", f"{day.last_out:%H:%M}") == (
        "8:30", "09:00", "17:30",
    )  # fmt: skip
    assert month.hours == "8:30"


def test_who_has_no_record_here_is_told(client):
    client.force_login(make_account("nobody"))
    for url in (day_url(), reverse("attendance:my_days")):
        assert "Your account belongs to no employee" in client.get(url).content.decode()


def test_today_may_be_asked_about(mine, ada):
    today = timezone.now().astimezone(ada.site.zone).date()
    assert "I worked outside" in read(mine, today)
    assert mine.get(day_url(today + datetime.timedelta(days=1))).status_code == 404
