"""Corrections in the admin: the page of one, the form of a day, and the work list of odd days."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from attendance.admin.exception_pages import ROWS_PER_PAGE
from attendance.models import ClosedMonth, Correction, ExceptionReview
from attendance.services.corrections import approve_correction
from people.roles import Role
from tests.attendance.correction_cases import (
    DAY,
    add,
    ask,
    at,
    find_day,
    find_wednesday,
    list_events,
    make_ada,
    make_own_account,
    void,
)
from tests.attendance.day_factories import make_day
from tests.company_fixtures import make_account, make_check_in, make_team

pytestmark = pytest.mark.django_db
State = Correction.State
EXCEPTIONS = "admin:attendance_exceptions"


@pytest.fixture
def ada():
    return make_ada("09:00")


@pytest.fixture
def manager(ada):
    return make_account("maria", Role.TEAM_MANAGER, manages=(ada.team,), first_name="Maria")


def open_correction(client, correction):
    return client.get(reverse("admin:attendance_correction_change", args=[correction.pk]))


def decide(client, correction, decision, **values):
    url = reverse("admin:attendance_correction_decide", args=[correction.pk])
    return client.post(url, {"decision": decision, **values}, follow=True)


def read(answer):
    assert answer.status_code == 200
    return answer.content.decode()


# The page of one correction ----------------------------------------------------------------------


def test_the_page_shows_the_day_before_and_after(client, ada, manager):
    correction = ask(ada, add(ada, "out", "17:00"), by=make_own_account(ada))
    client.force_login(manager)
    answer = open_correction(client, correction)
    page = read(answer)
    assert "Forgot to check out" in page
    numbers = {
        pair.label: (pair.before, pair.after) for pair in answer.context["comparison"].numbers
    }
    assert numbers["The day"] == ("incomplete", "present")
    assert numbers["Worked"] == ("0:00", "8:00")
    assert numbers["To look at"] == ("no check-out", "–")
    assert list_events(ada) == ["in 09:00"], "a look changes nothing"


def test_a_manager_approves_on_the_page(client, ada, manager):
    correction = ask(ada, add(ada, "out", "17:00"), by=make_own_account(ada))
    client.force_login(manager)
    seen = open_correction(client, correction).context["seen"]
    page = read(decide(client, correction, "approve", note="Fine.", seen=seen))
    assert "Approved. The day is counted anew." in page
    assert "Fine." in page
    assert find_day(ada).presence == 480
    again = read(decide(client, correction, "approve", seen=seen))
    assert "approved already" in again


def test_what_was_seen_before_the_day_changed_is_refused(client, ada, manager):
    first, second = ask(ada, add(ada, "out", "17:00")), ask(ada, add(ada, "out", "17:30"))
    client.force_login(manager)
    seen = open_correction(client, second).context["seen"]
    approve_correction(correction=first, by=make_account("hr", Role.HR))
    assert "was changed meanwhile" in read(decide(client, second, "approve", seen=seen))
    page = read(open_correction(client, second))
    assert "follows" in page or "no check-in before it" in page


def test_after_the_decision_the_page_still_shows_what_was_changed(client, ada, manager):
    wrong = ada.events.get()
    correction = ask(ada, void(wrong), add(ada, "in", "10:00"), add(ada, "out", "17:00"))
    approve_correction(correction=correction, by=manager)
    client.force_login(manager)
    comparison = open_correction(client, correction).context["comparison"]
    assert [(pair.before, pair.after) for pair in comparison.events] == [
        ("09:00 in", ""), ("", "10:00 in"), ("", "17:00 out"),
    ]  # fmt: skip
    worked = next(pair for pair in comparison.numbers if pair.label == "Worked")
    assert (worked.before, worked.after) == ("0:00", "7:00")


def test_one_s_own_request_has_no_buttons_to_decide(client, ada):
    account = make_own_account(ada, "boss", Role.HR_ADMIN)
    correction = ask(ada, add(ada, "out", "17:00"), by=account)
    client.force_login(account)
    answer = open_correction(client, correction)
    assert "Somebody else decides." in read(answer)
    assert not answer.context["may_decide"]
    assert decide(client, correction, "approve").status_code == 403
    decide(client, correction, "withdraw")
    correction.refresh_from_db()
    assert correction.state == State.WITHDRAWN


def test_a_manager_reaches_no_other_team_by_its_address(client, ada):
    correction = ask(ada, add(ada, "out", "17:00"))
    client.force_login(make_account("other", Role.TEAM_MANAGER, manages=(make_team("Sales"),)))
    assert open_correction(client, correction).status_code == 404
    assert decide(client, correction, "approve").status_code == 404
    listed = client.get(reverse("admin:attendance_correction_changelist"))
    assert listed.context["cl"].result_count == 0
    assert list_events(ada) == ["in 09:00"]


def test_an_auditor_reads_and_decides_nothing(client, ada):
    correction = ask(ada, add(ada, "out", "17:00"))
    client.force_login(make_account("auditor", Role.AUDITOR))
    answer = open_correction(client, correction)
    assert not answer.context["may_decide"]
    assert decide(client, correction, "approve").status_code == 403


@pytest.mark.parametrize("decision", ["", "rubbish"])
def test_a_decision_that_is_none_changes_nothing(client, ada, manager, decision):
    correction = ask(ada, add(ada, "out", "17:00"))
    client.force_login(manager)
    assert "Choose approve or refuse" in read(decide(client, correction, decision))
    correction.refresh_from_db()
    assert correction.state == State.REQUESTED


def test_the_list_shows_what_waits_for_me(client, ada, manager):
    waiting = ask(ada, add(ada, "out", "17:00"))
    refused = ask(ada, add(ada, "out", "17:01"))
    ask(make_ada("09:00", name="Bob B", team=make_team("Sales")), add(ada, "out", "17:00"))
    client.force_login(manager)
    decide(client, refused, "refuse")
    url = reverse("admin:attendance_correction_changelist")
    listed = client.get(url, {"waiting": "me"}).context["cl"].result_list
    assert [one.pk for one in listed] == [waiting.pk]


def test_a_closed_month_is_said_before_and_after(client, ada):
    day = find_wednesday(8)
    make_check_in(ada, at(ada, "09:00", day))
    correction = ask(ada, add(ada, "out", "17:00", day), day=day)
    ClosedMonth.objects.create(site=ada.site, month=day.replace(day=1))
    client.force_login(make_account("hr", Role.HR))
    assert "lands in the open month" in read(open_correction(client, correction))
    page = read(decide(client, correction, "approve"))
    assert "1 adjustment of 8:00 lands in the open month." in page
    assert "What changes is paid with an open month" in page


# The form of a day -------------------------------------------------------------------------------


def open_day(client, employee, day=None):
    return client.get(day_url(employee, day))


def day_url(employee, day=None):
    day = day or find_wednesday()
    return reverse("admin:attendance_day", args=[employee.pk, day.isoformat()])


def send(client, employee, day=None, **values):
    seen = open_day(client, employee, day).context["form"].token
    return client.post(day_url(employee, day), {"reason": "She phoned.", "seen": seen, **values})


def test_hr_voids_and_adds_in_the_site_s_time(client, ada):
    wrong = ada.events.get()
    client.force_login(make_account("hr", Role.HR))
    answer = send(client, ada, void=[wrong.pk], **{
        "row0-kind": "in", "row0-time": "08:30", "row1-kind": "out", "row1-time": "17:15",
    })  # fmt: skip
    assert answer.status_code == 302
    assert list_events(ada) == ["in 08:30", "out 17:15"]
    page = read(open_day(client, ada))
    assert "hr on" in page
    assert "“She phoned.”" in page
    assert "does not count" in page


def test_what_does_not_fit_is_said_beside_what_was_done(client, ada):
    client.force_login(make_account("hr", Role.HR))
    values = {"row0-kind": "out", "row0-time": "08:00"}
    seen = open_day(client, ada).context["form"].token
    answer = client.post(day_url(ada), {"reason": "x", "seen": seen, **values}, follow=True)
    page = read(answer)
    assert "Approved. The day is counted anew." in page
    assert "The check-out at 08:00 has no check-in before it." in page
    assert "Nobody knows when the person left after 09:00." in page


def test_a_manager_s_own_day_is_asked_for_not_corrected(client):
    boss = make_ada("09:00", name="Maria Keller")
    account = make_own_account(boss, "maria", Role.TEAM_MANAGER)
    account.managed_teams.add(boss.team)
    client.force_login(account)
    send(client, boss, **{"row0-kind": "out", "row0-time": "17:00"})
    assert Correction.objects.get().state == State.REQUESTED
    assert list_events(boss) == ["in 09:00"]


def test_an_auditor_has_no_form(client, ada):
    client.force_login(make_account("auditor", Role.AUDITOR))
    assert not open_day(client, ada).context["may_correct"]
    assert client.post(day_url(ada), {"reason": "x"}).status_code == 403


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "Choose an event that is wrong"),
        ({"row0-kind": "out"}, "Say at what time."),
        ({"row0-time": "17:00"}, "Say what happened at this time."),
        ({"row0-kind": "out", "row0-time": "25:00"}, "Write a time like 17:30."),
        ({"row0-kind": "out", "row0-time": "09:00"}, "an event at 09:00 already"),
        ({"void": ["999999"]}, "999999 is not one of the available choices"),
        ({"row0-kind": "out", "row0-time": "17:00", "reason": " "}, "Say why"),
        ({"row0-kind": "out", "row0-time": "17:00", "seen": "old"}, "was changed meanwhile"),
    ],
)
def test_a_form_that_cannot_be_says_what_to_do(client, ada, values, words):
    client.force_login(make_account("hr", Role.HR))
    assert words in read(send(client, ada, **values))
    assert list_events(ada) == ["in 09:00"]


def test_the_nights_of_the_clock_change_are_asked_about(client, ada, settings):
    settings.CORRECTION_DAYS = 3000
    client.force_login(make_account("hr", Role.HR))
    spring, autumn = datetime.date(2026, 3, 29), datetime.date(2025, 10, 26)
    row = {"row0-kind": "in", "row0-time": "02:30"}
    assert "There was no 02:30" in read(send(client, ada, spring, **row))
    assert "02:30 twice" in read(send(client, ada, autumn, **row))
    send(client, ada, autumn, **row, **{"row0-which": "second"})
    event = ada.events.get(kind="in", correction__isnull=False)
    assert event.at == datetime.datetime(2025, 10, 26, 1, 30, tzinfo=datetime.UTC)
    assert "(second time)" in read(open_day(client, ada, autumn))
    assert "row0-which" not in read(open_day(client, ada))


# Odd days ----------------------------------------------------------------------------------------


def settle(client, *days, offer, **values):
    return client.post(
        reverse(EXCEPTIONS), {"chosen": [day.pk for day in days], "offer": offer, **values},
        follow=True,
    )  # fmt: skip


def list_work(client, **query):
    answer = client.get(reverse(EXCEPTIONS), query)
    assert answer.status_code == 200
    return [row.summary.employee.name for row in answer.context["rows"]]


@pytest.fixture
def hr(client):
    account = make_account("hr", Role.HR)
    client.force_login(account)
    return account


def test_left_at_the_end_of_the_shift_with_one_click(client, hr, ada):
    assert "Left at the end of the shift, 17:00" in read(client.get(reverse(EXCEPTIONS)))
    page = read(settle(client, find_day(ada), offer="left_at_end", note="Asked her."))
    assert "1 day is settled." in page
    assert list_events(ada) == ["in 09:00", "out 17:00"]
    correction = Correction.objects.get()
    assert correction.reason == "Left at the end of the shift, 17:00. Asked her."
    assert list_work(client) == []


def test_left_at_a_time_that_somebody_knows(client, hr, ada):
    for time in ("", "rubbish"):
        assert "Say at what time" in read(settle(client, find_day(ada), offer="left_at", time=time))
    settle(client, find_day(ada), offer="left_at", time="15:20")
    assert list_events(ada) == ["in 09:00", "out 15:20"]


def test_left_after_midnight(client, hr):
    bob = make_ada("16:00", name="Bob Babbage")
    settle(client, find_day(bob), offer="left_at", time="01:10")
    assert find_day(bob).presence == 9 * 60 + 10


def test_was_not_here_voids_what_was_recorded(client, hr, ada):
    settle(client, find_day(ada), offer="not_here")
    assert list_events(ada) == []
    assert find_day(ada).status == "absent"


def test_it_is_right_so_is_remembered_until_the_day_changes(client, hr, ada):
    settle(client, find_day(ada), offer="right", note="She works on.")
    review = ExceptionReview.objects.get()
    assert (review.code, review.by, review.note) == ("missing_out", hr, "She works on.")
    assert find_day(ada).exceptions == ["missing_out"]
    assert list_work(client) == []
    assert "looked at it on" in read(open_day(client, ada))


def test_many_days_at_once_and_those_that_do_not_fit_are_named(client, hr, ada):
    bob = make_ada("09:00", name="Bob Babbage")
    cleo = make_ada("09:00", name="Cleo Cook")
    make_check_in(cleo, at(cleo, "09:30", find_wednesday() - 7 * DAY))
    days = [find_day(one) for one in (ada, bob, cleo)]
    odd = make_day(cleo, find_wednesday(4), "incomplete", exceptions=["missing_in"])
    page = read(settle(client, *days, odd, offer="left_at_end"))
    assert "3 days are settled." in page
    assert "Cleo Cook" in page
    assert "does not fit the day" in page
    again = read(settle(client, *days, offer="left_at_end"))
    assert "3 days need nothing any more" in again


def test_a_break_that_never_ended_was_the_way_home(client, hr):
    bob = make_ada("09:00", name="Bob Babbage")
    correct = {"reason": "x", "seen": "", "row0-kind": "break_start", "row0-time": "12:03"}
    client.post(day_url(bob), correct)
    assert "Left at 12:03 and did not come back" in read(client.get(reverse(EXCEPTIONS)))
    settle(client, find_day(bob), offer="left_for_break")
    assert list_events(bob) == ["in 09:00", "out 12:03"]


def test_a_click_on_a_day_that_changed_since_is_refused(client, hr, ada):
    day = find_day(ada)
    page = read(settle(client, day, offer="left_at_end", **{f"seen-{day.pk}": "old"}))
    assert "was changed meanwhile" in page
    assert list_events(ada) == ["in 09:00"]


def test_the_list_narrows_by_what_team_and_site(client, hr, ada):
    make_ada("09:00", name="Bob Babbage", team=make_team("Sales"))
    assert sorted(list_work(client)) == ["Ada Lovelace", "Bob Babbage"]
    assert list_work(client, team=ada.team_id) == ["Ada Lovelace"]
    assert list_work(client, code="unplanned") == []
    assert list_work(client, code="missing_out", site=ada.site_id) != []
    assert list_work(client, code="rubbish") == []


def test_old_days_and_closed_months_do_not_wait(client, hr, ada, settings):
    day = find_wednesday(6)
    make_day(ada, day, "incomplete")
    assert len(list_work(client)) == 2
    ClosedMonth.objects.create(site=ada.site, month=day.replace(day=1))
    assert find_wednesday().replace(day=1) != day.replace(day=1)
    assert len(list_work(client)) == 1
    settings.CORRECTION_DAYS = 1
    assert list_work(client) == []


def test_managers_resolve_their_teams_and_nobody_the_own_day(client, ada):
    bob = make_ada("09:00", name="Bob Babbage", team=make_team("Sales"))
    account = make_own_account(ada, "ada", Role.TEAM_MANAGER)
    account.managed_teams.set([ada.team, bob.team])
    client.force_login(account)
    assert list_work(client) == ["Bob Babbage"]
    settle(client, find_day(ada), offer="left_at_end")
    assert list_events(ada) == ["in 09:00"]
    account.managed_teams.set([ada.team])
    settle(client, find_day(bob), offer="left_at_end")
    assert list_events(bob) == ["in 09:00"]


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SECURITY])
def test_others_have_no_work_list(client, ada, role):
    client.force_login(make_account("someone", role))
    assert client.get(reverse(EXCEPTIONS)).status_code == 403
    assert client.post(reverse(EXCEPTIONS), {"offer": "right"}).status_code == 403


def test_nothing_chosen_and_nonsense_change_nothing(client, hr, ada):
    assert "Choose at least one day." in read(settle(client, offer="right"))
    assert "does not fit the day" in read(settle(client, find_day(ada), offer="rubbish"))
    client.post(reverse(EXCEPTIONS), {"chosen": ["²", "x", "-1", ""], "offer": "right"})
    assert not ExceptionReview.objects.exists()


def test_home_counts_what_the_lists_show(client, hr, ada):
    ask(ada, add(ada, "out", "17:00"))
    tasks = {figure.label: figure for figure in client.get("/admin/").context["home"]["tasks"]}
    for label in ("Exceptions to resolve", "Corrections to decide"):
        assert tasks[label].count == 1
        assert client.get(tasks[label].url).status_code == 200


def test_the_list_asks_the_database_as_often_for_many_as_for_few(
    client, hr, ada, django_assert_max_num_queries
):
    day, today = find_wednesday(), timezone.localdate()
    for number in range(30):
        make_day(ada, day - (number + 14) * DAY, "incomplete")
    assert len(list_work(client)) == 31 <= ROWS_PER_PAGE
    assert today > day
    with django_assert_max_num_queries(20):
        list_work(client)
