"""Corrections: asked for, decided by somebody else, carried out whole or not at all."""

import datetime
import re
import threading
from pathlib import Path

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from attendance.day_events import find_day_events, find_day_of, make_token
from attendance.errors import CorrectionRefusedError
from attendance.models import (
    AttendanceEvent,
    ClosedMonth,
    Correction,
    CorrectionChange,
    DaySummary,
    EventVoid,
    ExceptionReview,
)
from attendance.services import corrections as service
from attendance.services.corrections import (
    VoidEvent,
    approve_correction,
    correct_now,
    refuse_correction,
    request_correction,
    withdraw_correction,
)
from attendance.services.exceptions import accept_exceptions
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
from tests.company_fixtures import make_account, make_employee, make_team

pytestmark = pytest.mark.django_db
State = Correction.State
DIAGRAM = Path(__file__).parents[2] / "docs/reference/data-model.md"


@pytest.fixture
def ada():
    return make_ada("09:00")


@pytest.fixture
def hr():
    return make_account("hr", Role.HR)


@pytest.fixture
def manager(ada):
    return make_account("manager", Role.TEAM_MANAGER, manages=(ada.team,))


# From the request to the day ---------------------------------------------------------------------


def test_an_approval_adds_the_event_and_counts_the_day_anew(ada, manager):
    me = make_own_account(ada)
    correction = ask(ada, add(ada, "out", "17:00"), by=me)
    assert find_day(ada).exceptions == ["missing_out"]
    assert list_events(ada) == ["in 09:00"]
    done = approve_correction(correction=correction, by=manager, note="Thank you")
    day = find_day(ada)
    assert (day.status, day.exceptions, day.presence) == ("present", [], 480)
    assert (done.state, done.decided_by, done.decision_note) == (
        State.APPROVED, manager, "Thank you",
    )  # fmt: skip
    event = ada.events.get(kind="out")
    assert (event.method, event.correction) == (AttendanceEvent.Method.MANUAL, correction)


def test_an_approval_voids_and_the_event_stays_readable(ada, hr):
    wrong = ada.events.get()
    correction = ask(ada, void(wrong), add(ada, "in", "10:00"), add(ada, "out", "16:00"))
    approve_correction(correction=correction, by=hr)
    assert list_events(ada) == ["in 10:00", "out 16:00"]
    assert EventVoid.objects.get(event=wrong).correction == correction
    assert AttendanceEvent.objects.filter(pk=wrong.pk).exists()


def test_a_refusal_leaves_the_day_as_it_is(ada, manager):
    correction = ask(ada, add(ada, "out", "17:00"))
    refuse_correction(correction=correction, by=manager, note="You left at three.")
    correction.refresh_from_db()
    assert (correction.state, correction.decision_note) == (State.REFUSED, "You left at three.")
    assert list_events(ada) == ["in 09:00"]


def test_hr_corrects_at_once_and_the_history_shows_both_steps(ada, hr):
    correction = correct_now(
        employee=ada, day=find_wednesday(), reason="She phoned.",
        lines=[add(ada, "out", "17:00")], by=hr,
    )  # fmt: skip
    assert correction.state == State.APPROVED
    assert list_events(ada) == ["in 09:00", "out 17:00"]
    history = CorrectionChange.objects.filter(pgh_obj_id=correction.pk).order_by("pgh_id")
    assert [entry.state for entry in history] == [State.REQUESTED, State.APPROVED]


def test_a_night_is_corrected_on_the_day_on_which_it_began(hr):
    bob = make_ada("22:00", name="Bob Babbage")
    correct_now(
        employee=bob, day=find_wednesday(), reason="Forgot.",
        lines=[add(bob, "out", "05:00", find_wednesday() + DAY)], by=hr,
    )  # fmt: skip
    assert find_day(bob).presence == 7 * 60
    listed = find_day_events(bob, find_wednesday())
    assert [event.kind for event in listed] == ["in", "out"]
    assert find_day_events(bob, find_wednesday() + DAY) == []
    assert [find_day_of(event) for event in listed] == [find_wednesday()] * 2


def test_a_kiosk_asks_without_an_account(ada, manager):
    correction = ask(ada, void(ada.events.get()), by=None, reason="“Not me” at Reception")
    assert correction.requested_by is None
    approve_correction(correction=correction, by=manager)
    assert list_events(ada) == []


def test_one_takes_back_what_one_asked_for(ada):
    me = make_own_account(ada)
    correction = ask(ada, add(ada, "out", "17:00"), by=me)
    with pytest.raises(PermissionDenied):
        withdraw_correction(correction=correction, by=make_account("carl", Role.EMPLOYEE))
    withdraw_correction(correction=correction, by=me)
    correction.refresh_from_db()
    assert correction.state == State.WITHDRAWN


@pytest.mark.parametrize("state", [State.APPROVED, State.REFUSED, State.WITHDRAWN])
def test_what_is_decided_is_not_decided_again(ada, manager, state):
    me = make_own_account(ada)
    correction = ask(ada, add(ada, "out", "17:00"), by=me)
    move = {
        State.APPROVED: lambda: approve_correction(correction=correction, by=manager),
        State.REFUSED: lambda: refuse_correction(correction=correction, by=manager),
        State.WITHDRAWN: lambda: withdraw_correction(correction=correction, by=me),
    }
    move[state]()
    for again in move.values():
        with pytest.raises(CorrectionRefusedError, match=f"{state} already"):
            again()


# Who ---------------------------------------------------------------------------------------------


def test_nobody_decides_about_the_own_days(ada):
    for name, roles, values in [
        ("hr", (Role.HR_ADMIN,), {}),
        ("boss", (Role.TEAM_MANAGER,), {"manages": (ada.team,)}),
        ("root", (), {"is_superuser": True, "is_staff": True}),
    ]:
        account = make_account(name, *roles, employee=ada, **values)
        ada.refresh_from_db()
        correction = ask(ada, add(ada, "out", "17:00"), by=account)
        with pytest.raises(PermissionDenied, match="Somebody else decides"):
            approve_correction(correction=correction, by=account)
        with pytest.raises(PermissionDenied):
            refuse_correction(correction=correction, by=account)
        with pytest.raises(PermissionDenied):
            correct_now(
                employee=ada, day=find_wednesday(), reason="x",
                lines=[add(ada, "out", "17:30")], by=account,
            )  # fmt: skip
        withdraw_correction(correction=correction, by=account)
    assert list_events(ada) == ["in 09:00"]


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.SECURITY, Role.AUDITOR, Role.TEAM_MANAGER])
def test_whoever_has_no_right_decides_nothing(ada, role):
    other = make_account("other", role, manages=(make_team("Sales"),))
    correction = ask(ada, add(ada, "out", "17:00"))
    with pytest.raises(PermissionDenied):
        approve_correction(correction=correction, by=other)
    with pytest.raises(PermissionDenied):
        refuse_correction(correction=correction, by=other)
    with pytest.raises(PermissionDenied):
        ask(ada, add(ada, "out", "17:01"), by=other)
    correction.refresh_from_db()
    assert correction.state == State.REQUESTED


# What cannot be ----------------------------------------------------------------------------------


def test_impossible_changes_are_refused_with_words(ada, hr):
    bob = make_ada("09:00", name="Bob Babbage")
    wednesday, event = find_wednesday(), ada.events.get()
    cases = [
        ([], "Choose an event"),
        ([add(ada, "out", "09:00")], "an event at 09:00 already"),
        ([add(ada, "out", "17:00"), add(ada, "in", "17:00")], "the same time"),
        ([add(ada, "out", "17:00", wednesday + 2 * DAY)], "is another day"),
        ([add(ada, "out", "17:00", wednesday - DAY)], "is another day"),
        ([add(ada, "nap", "17:00")], "no such kind"),
        ([void(event), void(event)], "chosen twice"),
        ([void(bob.events.get())], "does not belong to this day"),
        ([VoidEvent(10**9)], "does not belong to this day"),
        ([add(ada, "out", f"17:{minute:02d}") for minute in range(21)], "too much"),
    ]
    for lines, words in cases:
        with pytest.raises(CorrectionRefusedError, match=words):
            correct_now(employee=ada, day=wednesday, reason="x", lines=lines, by=hr)
    for reason, words in [("  ", "Say why"), ("x" * 501, "too long")]:
        with pytest.raises(CorrectionRefusedError, match=words):
            ask(ada, add(ada, "out", "17:00"), reason=reason)
    assert not Correction.objects.exists()


def test_the_future_is_refused(ada, hr):
    today = timezone.localdate()
    soon = timezone.now() + datetime.timedelta(minutes=5)
    for day, words in [(today, "lies in the future"), (today + 2 * DAY, "not come yet")]:
        lines = [service.AddEvent("out", soon)]
        with pytest.raises(CorrectionRefusedError, match=words):
            correct_now(employee=ada, day=day, reason="x", lines=lines, by=hr)


def test_days_before_and_after_the_employment_are_refused(ada, hr):
    wednesday = find_wednesday()
    ada.active_from = wednesday + DAY
    ada.save()
    with pytest.raises(CorrectionRefusedError, match="does not work here"):
        correct_now(
            employee=ada, day=wednesday, reason="x", lines=[add(ada, "out", "17:00")], by=hr
        )


def test_the_same_is_asked_for_once(ada):
    ask(ada, add(ada, "out", "17:00"))
    with pytest.raises(CorrectionRefusedError, match="asked for already"):
        ask(ada, add(ada, "out", "17:00"))
    for minute in range(1, 5):
        ask(ada, add(ada, "out", f"17:0{minute}"))
    with pytest.raises(CorrectionRefusedError, match="wait already"):
        ask(ada, add(ada, "out", "17:05"))


def test_old_days_are_for_hr_alone(ada, manager, hr, settings):
    settings.CORRECTION_DAYS = 60
    me, old = make_own_account(ada), find_wednesday(60)
    lines = [add(ada, "in", "09:00", old), add(ada, "out", "17:00", old)]
    for by in (me, manager, None):
        with pytest.raises(CorrectionRefusedError, match="60 days back"):
            ask(ada, *lines, by=by, day=old)
    with pytest.raises(CorrectionRefusedError, match="60 days back"):
        correct_now(employee=ada, day=old, reason="x", lines=lines, by=manager)
    correct_now(employee=ada, day=old, reason="Found in the paper file.", lines=lines, by=hr)
    assert find_day(ada, old).presence == 480


# Changed meanwhile -------------------------------------------------------------------------------


def test_a_day_that_was_changed_since_is_looked_at_again(ada, hr, manager):
    correction = ask(ada, add(ada, "out", "17:00"))
    correct_now(
        employee=ada, day=find_wednesday(), reason="x", lines=[add(ada, "out", "15:00")], by=hr
    )
    with pytest.raises(CorrectionRefusedError, match="was changed meanwhile"):
        approve_correction(correction=correction, by=manager)
    now_seen = make_token(find_day_events(ada, find_wednesday()))
    approve_correction(correction=correction, by=manager, seen=now_seen)
    assert list_events(ada) == ["in 09:00", "out 15:00", "out 17:00"]


def test_what_was_seen_has_to_be_what_is(ada, hr):
    seen = make_token(find_day_events(ada, find_wednesday()))
    values = {"employee": ada, "day": find_wednesday(), "reason": "x", "by": hr, "seen": seen}
    correct_now(lines=[add(ada, "out", "17:00")], **values)
    with pytest.raises(CorrectionRefusedError, match="was changed meanwhile"):
        correct_now(lines=[add(ada, "out", "17:30")], **values)


def test_an_event_that_was_voided_meanwhile_is_not_voided_twice(ada, hr, manager):
    event = ada.events.get()
    correction = ask(ada, void(event))
    correct_now(employee=ada, day=find_wednesday(), reason="x", lines=[void(event)], by=hr)
    token = make_token(find_day_events(ada, find_wednesday()))
    with pytest.raises(CorrectionRefusedError, match="does not count any more"):
        approve_correction(correction=correction, by=manager, seen=token)
    assert EventVoid.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_moment_one_is_refused():
    """Two managers approve two requests for one day; the row of the person lets one go first."""
    ada = make_ada("09:00")
    managers = [
        make_account(name, Role.TEAM_MANAGER, manages=(ada.team,)) for name in ("maria", "nora")
    ]
    asked = [ask(ada, add(ada, "out", clock)) for clock in ("17:00", "17:30")]
    barrier, outcomes = threading.Barrier(2), []

    def approve(correction, by):
        barrier.wait()
        try:
            approve_correction(correction=correction, by=by)
            outcomes.append("approved")
        except CorrectionRefusedError as error:
            outcomes.append(str(error))
        finally:
            connection.close()

    threads = [
        threading.Thread(target=approve, args=pair) for pair in zip(asked, managers, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert "approved" in outcomes
    refusal = next(words for words in outcomes if words != "approved")
    assert "was changed meanwhile" in refusal
    assert len(list_events(ada)) == 2
    states = Correction.objects.values_list("state", flat=True)
    assert sorted(states) == [State.APPROVED, State.REQUESTED]


# Closed months, reviews, letters -----------------------------------------------------------------


def test_a_closed_month_stands_still(ada, hr):
    day = find_wednesday(8)
    correct_now(employee=ada, day=day, reason="x", lines=[add(ada, "in", "09:00", day)], by=hr)
    before = DaySummary.objects.filter(employee=ada, day=day).values().get()
    ClosedMonth.objects.create(site=ada.site, month=day.replace(day=1))
    correction = correct_now(
        employee=ada, day=day, reason="x", lines=[add(ada, "out", "17:00", day)], by=hr
    )
    adjustment = correction.adjustments.get()
    assert (adjustment.day, adjustment.worked, adjustment.posted_on.day) == (day, 480, 1)
    assert adjustment.posted_on > day
    assert DaySummary.objects.filter(employee=ada, day=day).values().get() == before
    assert ada.events.standing().filter(kind="out").exists()


def test_a_correction_ends_what_was_found_right(ada, hr):
    assert accept_exceptions(employee=ada, day=find_wednesday(), by=hr, note="She said so.") == 1
    assert accept_exceptions(employee=ada, day=find_wednesday(), by=hr) == 0
    correct_now(
        employee=ada, day=find_wednesday(), reason="x", lines=[add(ada, "out", "17:00")], by=hr
    )
    assert not ExceptionReview.objects.exists()


def test_managers_hear_of_requests_and_people_of_decisions(ada, manager, hr):
    me = make_own_account(ada)
    correction = ask(ada, add(ada, "out", "17:00"), by=me)
    service.tell_manager(correction_id=correction.pk, account_id=manager.pk)
    (letter,) = mail.outbox
    assert letter.to == [manager.email]
    assert letter.subject == "Ada Lovelace asks for a correction"
    assert f"/correction/{correction.pk}/change/" in letter.body
    assert correction.reason not in letter.body
    service.tell_manager(correction_id=correction.pk, account_id=hr.pk)
    approve_correction(correction=correction, by=manager, note="Thank you")
    service.tell_manager(correction_id=correction.pk, account_id=manager.pk)
    assert len(mail.outbox) == 1
    service.tell_employee(correction_id=correction.pk)
    letter = mail.outbox[1]
    assert letter.to == [me.email]
    assert "corrected as you asked" in letter.subject
    assert "Thank you" in letter.body
    assert f"/me/days/{find_wednesday()}/" in letter.body


def test_a_day_that_was_corrected_by_others_is_told_with_the_reason(ada, hr):
    make_own_account(ada)
    correction = correct_now(
        employee=ada, day=find_wednesday(), reason="Seen at the gate at five.",
        lines=[add(ada, "out", "17:00")], by=hr,
    )  # fmt: skip
    service.tell_employee(correction_id=correction.pk)
    assert "were corrected" in mail.outbox[0].subject
    assert "Seen at the gate at five." in mail.outbox[0].body


def test_somebody_without_an_address_gets_no_letter(hr):
    bob = make_employee("Bob Babbage")
    correction = request_correction(
        employee=bob, day=find_wednesday(), reason="x",
        lines=[service.AddEvent("in", at(bob, "09:00"))], by=hr,
    )  # fmt: skip
    refuse_correction(correction=correction, by=hr)
    service.tell_employee(correction_id=correction.pk)
    assert mail.outbox == []


def test_the_diagram_in_the_documentation_is_the_one_of_the_code():
    drawn = re.findall(r"```mermaid\n(.*?)\n```", DIAGRAM.read_text(), re.DOTALL)
    arrows = [
        f"    {state} --> {following}"
        for state in State
        for following in State
        if following in Correction.TRANSITIONS[state]
    ]
    assert "\n".join(["stateDiagram-v2", "    [*] --> requested", *arrows]) in drawn
