"""Leave: asked for, answered by somebody else, taken back; who may see and do what."""

import datetime

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from attendance.errors import LeaveRefusedError
from attendance.models import Adjustment, ClosedMonth, DaySummary, Leave, LeaveType
from attendance.policies import can_read_reason, find_leaves_to_decide, visible_leaves
from attendance.services.leaves import (
    approve_leave,
    cancel_leave,
    describe_days,
    enter_leave,
    refuse_leave,
    request_leave,
)
from attendance.summaries import refresh_days
from attendance.tasks import tell_employee_of_leave, tell_manager_of_leave
from people.models import Employee
from people.roles import Role
from tests.attendance.plan_fixtures import assign, make_schedule, make_shift
from tests.company_fixtures import make_account, make_employee, make_team

pytestmark = pytest.mark.django_db

MONDAY = datetime.date(2026, 11, 2)
DAY = datetime.timedelta(days=1)
FRIDAY = MONDAY + 4 * DAY


@pytest.fixture
def vacation():
    return LeaveType.objects.get_or_create(name="Vacation", defaults={"code": "V"})[0]


@pytest.fixture
def ada():
    return make_employee("Ada Lovelace", team=make_team("Design"), email="ada@muster.example")


@pytest.fixture
def own(ada):
    account = make_account("ada", Role.EMPLOYEE, employee=ada)
    ada.refresh_from_db()
    return account


@pytest.fixture
def boss(ada):
    return make_account("boss", Role.TEAM_MANAGER, manages=(ada.team,))


@pytest.fixture
def hr():
    return make_account("hr", Role.HR)


@pytest.fixture
def ask(ada, own, vacation):
    def ask(first=MONDAY, last=FRIDAY, **values):
        return request_leave(
            employee=values.pop("employee", ada), leave_type=vacation, first_day=first,
            last_day=last, by=values.pop("by", own), **values,
        )  # fmt: skip

    return ask


def test_an_employee_asks_and_the_manager_approves(ask, boss):
    leave = ask(reason="Sea")
    approved = approve_leave(leave=leave, by=boss, note="Enjoy")
    assert (approved.state, approved.decided_by, approved.decision_note) == (
        "approved", boss, "Enjoy",
    )  # fmt: skip
    assert approved.decided_at is not None


@pytest.mark.parametrize("decide", [approve_leave, refuse_leave])
def test_nobody_decides_on_their_own(ask, ada, decide):
    leave = ask()
    for name, roles in (("both", [Role.HR_ADMIN, Role.TEAM_MANAGER]), ("root", [])):
        Employee.objects.filter(pk=ada.pk).update(user=None)
        account = make_account(name, *roles, employee=ada, is_superuser=name == "root")
        ada.team.managers.add(account)
        with pytest.raises(PermissionDenied, match="own leave"):
            decide(leave=Leave.objects.get(pk=leave.pk), by=account)
        assert leave not in find_leaves_to_decide(account)
        assert Leave.objects.get(pk=leave.pk).state == "requested"


def test_only_managers_of_the_team_and_hr_decide(ask, hr, own):
    leave = ask()
    other = make_account("other", Role.TEAM_MANAGER, manages=(make_team("Sales"),))
    colleague = make_account("carl", Role.EMPLOYEE, employee=make_employee("Carl C"))
    for stranger in (other, colleague, own, make_account("audit", Role.AUDITOR)):
        with pytest.raises(PermissionDenied):
            approve_leave(leave=leave, by=stranger)
    assert approve_leave(leave=leave, by=hr).state == "approved"


def test_a_colleague_cannot_ask_for_somebody(ask, ada):
    colleague = make_account("carl", Role.EMPLOYEE, employee=make_employee("Carl C"))
    with pytest.raises(PermissionDenied, match="Ask HR"):
        ask(by=colleague)


def test_every_move_that_the_table_does_not_allow_is_refused(ask, hr):
    moves = {"approved": approve_leave, "refused": refuse_leave, "cancelled": cancel_leave}
    for start, allowed in Leave.TRANSITIONS.items():
        for target, move in moves.items():
            leave = ask()
            if start != "requested":
                moves[start](leave=leave, by=hr)
            if target in allowed:
                assert move(leave=leave, by=hr).state == target
            else:
                with pytest.raises(LeaveRefusedError, match="already"):
                    move(leave=leave, by=hr)
            Leave.objects.all().delete()


def test_two_answers_at_once_the_second_is_told(ask, hr, boss):
    leave = ask()
    stale = Leave.objects.get(pk=leave.pk)
    refuse_leave(leave=leave, by=hr)
    with pytest.raises(LeaveRefusedError, match="refused already"):
        approve_leave(leave=stale, by=boss)


@pytest.mark.parametrize(
    ("first", "last", "values", "words"),
    [
        (FRIDAY, MONDAY, {}, "before the first"),
        (MONDAY, MONDAY, {"starts_at_noon": True, "ends_at_noon": True}, "or the afternoon"),
        (MONDAY, MONDAY.replace(year=2030), {}, "three years"),
        (datetime.date(206, 11, 2), MONDAY, {}, "three years"),
        (datetime.date(2019, 12, 30), datetime.date(2020, 1, 2), {}, "does not work here"),
    ],
)  # fmt: skip
def test_days_that_cannot_be(ask, first, last, values, words):
    with pytest.raises(LeaveRefusedError, match=words):
        ask(first, last, **values)
    assert not Leave.objects.exists()


def test_overlap_is_refused_in_words_and_halves_meet(ask, hr):
    approve_leave(leave=ask(MONDAY, FRIDAY, ends_at_noon=True), by=hr)
    with pytest.raises(LeaveRefusedError, match=r"Vacation, .*morning \(approved\)"):
        ask(FRIDAY, FRIDAY)
    afternoon = ask(FRIDAY, FRIDAY, starts_at_noon=True)
    assert approve_leave(leave=afternoon, by=hr).state == "approved"


def test_the_database_refuses_what_slips_past(ask, hr):
    approved = approve_leave(leave=ask(), by=hr)
    twin = Leave.objects.get(pk=approved.pk)
    twin.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


def test_a_type_that_is_switched_off_cannot_be_asked_for(ask, vacation):
    vacation.is_active = False
    vacation.save()
    with pytest.raises(LeaveRefusedError, match="another type"):
        ask()


def test_the_person_takes_back_what_waits_but_not_what_is_approved(ask, own, hr):
    assert cancel_leave(leave=ask(), by=own).state == "cancelled"
    approved = approve_leave(leave=ask(), by=hr)
    with pytest.raises(PermissionDenied, match="Ask your manager or HR"):
        cancel_leave(leave=approved, by=own)
    assert cancel_leave(leave=approved, by=hr).state == "cancelled"


def test_why_is_for_hr_and_the_own_managers(ask, own, boss, hr):
    leave = ask(reason="Flu")
    auditor = make_account("audit", Role.AUDITOR)
    readers = {"own": own, "boss": boss, "hr": hr, "auditor": auditor}
    assert [name for name, who in readers.items() if can_read_reason(who, leave)] == [
        "own", "boss", "hr",
    ]  # fmt: skip
    assert leave in visible_leaves(auditor)


# What becomes of the days ------------------------------------------------------------------------


def test_the_days_follow_the_answer_at_once(ask, ada, hr):
    assign(make_schedule(make_shift("09:00", "17:00")), employee=ada)
    leave = approve_leave(leave=ask(MONDAY, MONDAY + DAY, ends_at_noon=True), by=hr)
    days = DaySummary.objects.filter(employee=ada, leave=leave).order_by("day")
    assert list(days.values_list("status", "planned", "excused")) == [
        ("on_leave", 480, 480), ("absent", 480, 240),
    ]  # fmt: skip
    cancel_leave(leave=leave, by=hr)
    assert not DaySummary.objects.filter(leave=leave).exists()
    assert set(DaySummary.objects.filter(day__in=[MONDAY, MONDAY + DAY]).values_list("status")) == {
        ("absent",)
    }


def test_leave_in_a_closed_month_is_approved_and_its_rows_stand_still(ask, ada, hr):
    assign(make_schedule(make_shift("09:00", "17:00")), employee=ada)
    september = datetime.date(2026, 9, 7)
    refresh_days(employee_ids=[ada.pk], first=september, last=september)
    before = DaySummary.objects.filter(day=september).values().get()
    ClosedMonth.objects.create(site=ada.site, month=september.replace(day=1))
    leave = approve_leave(leave=ask(september, september), by=hr)
    assert leave.state == "approved"
    assert DaySummary.objects.filter(day=september).values().get() == before
    assert Adjustment.objects.filter(employee=ada).exists()


# E-mails -----------------------------------------------------------------------------------------


def run_jobs():
    tasks = {
        "attendance.tell_manager_of_leave": tell_manager_of_leave,
        "attendance.tell_employee_of_leave": tell_employee_of_leave,
    }
    for job in ProcrastinateJob.objects.filter(task_name__in=tasks).order_by("pk"):
        tasks[job.task_name](**job.args)


def test_managers_are_told_of_a_request_without_the_reason(ask, boss):
    ask(reason="Secret illness")
    run_jobs()
    (letter,) = mail.outbox
    assert letter.to == [boss.email]
    assert "Ada Lovelace asks for leave" in letter.subject
    assert "Secret" not in letter.body
    assert "Vacation" not in letter.body
    assert reverse("admin:attendance_leave_change", args=[Leave.objects.get().pk]) in letter.body


def test_who_takes_it_back_at_once_disturbs_nobody(ask, boss, own):
    cancel_leave(leave=ask(), by=own)
    run_jobs()
    assert mail.outbox == []


def test_the_person_is_told_what_was_decided_and_why(ask, hr):
    refuse_leave(leave=ask(MONDAY, MONDAY, ends_at_noon=True), by=hr, note="Inventory")
    run_jobs()
    (letter,) = mail.outbox
    assert letter.to == ["ada@muster.example"]
    assert letter.subject.startswith("Your leave is refused")
    assert "morning" in letter.subject
    assert "Inventory" in letter.body


def test_nothing_is_sent_about_what_was_rolled_back(ask):
    with transaction.atomic():
        ask()
        transaction.set_rollback(True)
    assert not ProcrastinateJob.objects.filter(task_name__startswith="attendance.tell").exists()


# HR's pages --------------------------------------------------------------------------------------


def fill_in(ada, vacation, **values):
    return {
        "employee": ada.pk, "type": vacation.pk, "first_day": MONDAY, "last_day": FRIDAY,
        "reason": "", "approve_at_once": "on", **values,
    }  # fmt: skip


def test_hr_enters_an_illness_and_it_stands(client, hr, ada, vacation):
    client.force_login(hr)
    page = client.post(
        reverse("admin:attendance_leave_add"), fill_in(ada, vacation, reason="Phone"), follow=True
    )
    assert "approved" in page.content.decode()
    leave = Leave.objects.get()
    assert (leave.state, leave.requested_by, leave.decided_by) == ("approved", hr, hr)


def test_what_cannot_be_is_said_in_the_form(client, hr, ada, vacation):
    client.force_login(hr)
    enter_leave(employee=ada, leave_type=vacation, first_day=MONDAY, last_day=FRIDAY, by=hr)
    for values, words in (
        ({}, "There is a leave in these days already"),
        ({"first_day": FRIDAY, "last_day": MONDAY}, "The last day cannot be before"),
        ({"first_day": "31.02.2026"}, "Enter a valid date"),
        ({"employee": 999999}, "valid choice"),
    ):
        page = client.post(reverse("admin:attendance_leave_add"), fill_in(ada, vacation, **values))
        assert page.status_code == 200
        assert words in page.content.decode(), values
    assert Leave.objects.count() == 1


def test_a_manager_cannot_enter_leave_for_another_team(client, boss, vacation):
    client.force_login(boss)
    bob = make_employee("Bob B", team=make_team("Sales"))
    page = client.post(reverse("admin:attendance_leave_add"), fill_in(bob, vacation))
    assert "not in your team" in page.content.decode()
    assert not Leave.objects.exists()


def test_a_managers_own_leave_waits_even_with_approve_at_once(client, vacation):
    team = make_team("Design")
    boss = make_employee("Boss B", team=team)
    account = make_account("boss", Role.TEAM_MANAGER, manages=(team,), employee=boss)
    client.force_login(account)
    client.post(reverse("admin:attendance_leave_add"), fill_in(boss, vacation))
    assert Leave.objects.get().state == "requested"


def test_the_list_shows_what_waits_for_me_and_answers_many(client, ask, boss, ada):
    leaves = [ask(), ask(FRIDAY + 3 * DAY, FRIDAY + 4 * DAY)]
    client.force_login(boss)
    url = reverse("admin:attendance_leave_changelist")
    assert client.get(url, {"waiting": "me"}).context["cl"].result_count == 2
    chosen = {"action": "refuse_chosen", "_selected_action": [leave.pk for leave in leaves]}
    assert "2 leaves" in client.post(url, chosen).content.decode()
    page = client.post(url, {**chosen, "apply": "yes", "note": "Fair"}, follow=True)
    assert "2 leaves refused." in page.content.decode()
    assert set(Leave.objects.values_list("state", "decision_note")) == {("refused", "Fair")}
    again = client.post(url, {**chosen, "apply": "yes"}, follow=True)
    assert "refused already" in again.content.decode()


def test_one_page_shows_all_and_takes_the_answer(client, ask, boss, vacation, hr):
    ada = Employee.objects.get(name="Ada Lovelace")
    other = make_employee("Bob B", team=ada.team)
    enter_leave(employee=other, leave_type=vacation, first_day=MONDAY, last_day=MONDAY, by=hr)
    leave = ask(reason="Sea")
    client.force_login(boss)
    url = reverse("admin:attendance_leave_change", args=[leave.pk])
    text = client.get(url).content.decode()
    assert "Sea" in text
    assert "Bob B" in text
    decide = reverse("admin:attendance_leave_decide", args=[leave.pk])
    page = client.post(decide, {"decision": "approve", "note": "Have fun"}, follow=True)
    assert "approved" in page.content.decode()
    assert (
        "Choose an answer"
        in client.post(decide, {"decision": "nuke"}, follow=True).content.decode()
    )
    assert (
        "approved already"
        in client.post(decide, {"decision": "approve"}, follow=True).content.decode()
    )


def test_an_auditor_sees_the_leave_but_not_the_reason_not_even_in_its_history(client, ask):
    leave = ask(reason="Flu in November")
    client.force_login(make_account("audit", Role.AUDITOR))
    page = client.get(reverse("admin:attendance_leave_change", args=[leave.pk]))
    assert page.status_code == 200
    assert "Flu in November" not in page.content.decode()
    history = client.get(reverse("admin:attendance_leave_history", args=[leave.pk]))
    assert history.status_code == 200
    assert "Flu in November" not in history.content.decode()


def test_another_teams_manager_finds_nothing(client, ask):
    leave = ask()
    client.force_login(make_account("other", Role.TEAM_MANAGER, manages=(make_team("Sales"),)))
    assert client.get(reverse("admin:attendance_leave_changelist")).context["cl"].result_count == 0
    decide = reverse("admin:attendance_leave_decide", args=[leave.pk])
    assert client.post(decide, {"decision": "approve"}).status_code == 404


def test_days_in_words(ask):
    assert describe_days(ask(MONDAY, MONDAY)) == "Nov. 2, 2026"
    leave = Leave(first_day=MONDAY, last_day=FRIDAY, starts_at_noon=True, ends_at_noon=True)
    assert describe_days(leave) == "Nov. 2, 2026, afternoon – Nov. 6, 2026, morning"
