"""Days, corrections and leave by the API: the services and policies of the admin, and no others."""

import datetime

import pytest

from attendance.models import ClosedMonth, Correction, Leave, LeaveType
from people.roles import Role
from tests.api.attendance_cases import Caller, list_ids
from tests.attendance.correction_cases import (
    DAY,
    add,
    ask,
    at,
    find_wednesday,
    list_events,
    make_ada,
    make_own_account,
)
from tests.attendance.day_factories import make_every_status
from tests.company_fixtures import make_account, make_employee, make_team

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return make_ada("09:00")


@pytest.fixture
def hr():
    return Caller(make_account("hr", Role.HR))


@pytest.fixture
def vacation():
    return LeaveType.objects.get_or_create(name="Vacation", defaults={"code": "V"})[0]


def say_left(ada, **values):
    return {
        "employee": ada.pk,
        "day": find_wednesday().isoformat(),
        "reason": "Forgot to check out",
        "lines": [{"action": "add", "kind": "out", "at": at(ada, "17:00").isoformat()}],
        **values,
    }


# Days --------------------------------------------------------------------------------------------


def test_days_are_read_by_person_dates_and_status(hr):
    ada = make_employee()
    days = make_every_status(ada)
    first, last = days[0].day, days[-1].day
    assert list_ids(hr.get(f"summaries?employee={ada.pk}")) == [day.pk for day in days]
    assert list_ids(hr.get(f"summaries?number={ada.number}&from={first}&to={first}")) == [
        days[0].pk
    ]
    late = next(day for day in days if day.status == "late")
    row = hr.get(f"summaries?status=late&from={first}&to={last}").json()["results"][0]
    assert (row["id"], row["late"], row["time_zone"], row["shift"], row["overtime"]) == (
        late.pk, 21, "Europe/Berlin", None, 0,
    )  # fmt: skip
    odd = [day.pk for day in days if day.exceptions]
    assert list_ids(hr.get("summaries?has_exceptions=true")) == odd
    assert len(list_ids(hr.get("summaries?has_exceptions=false"))) == len(days) - len(odd)
    for query in ("from=2026-02-30", "to=22.11.2026", "status=happy", "employee=0"):
        assert hr.get(f"summaries?{query}", expect=400).json()["code"] == "invalid"


def test_everybody_reads_the_own_days_and_managers_those_of_the_team():
    ada, bob = make_employee(), make_employee("Bob Babbage", team=make_team("Sales"))
    make_every_status(ada)
    make_every_status(bob)
    me = Caller(make_own_account(ada))
    boss = Caller(make_account("boss", Role.TEAM_MANAGER, manages=(bob.team,)))
    for caller, person in ((me, ada), (boss, bob)):
        rows = caller.get("summaries").json()["results"]
        assert {row["employee"] for row in rows} == {person.pk}
    assert list_ids(me.get(f"summaries?employee={bob.pk}")) == []


# Corrections -------------------------------------------------------------------------------------


def test_a_correction_is_asked_for_read_and_approved(ada, hr):
    me = Caller(make_own_account(ada))
    answer = me.post("corrections", say_left(ada))
    asked = answer.json()
    assert answer.headers["Location"] == f"/api/v1/corrections/{asked['id']}"
    assert (asked["state"], asked["lines"][0]["kind"], asked["adjustments"]) == (
        "requested", "out", [],
    )  # fmt: skip
    me.refuse("corrections", say_left(ada), 409, "correction_refused")
    path = f"corrections/{asked['id']}"
    me.refuse(f"{path}/approve", {}, 403, "forbidden")
    assert list_ids(hr.get("corrections?state=requested")) == [asked["id"]]
    etag = hr.get(path).headers["ETag"]
    done = hr.post(f"{path}/approve", {"note": "Fine"}, expect=200, **{"If-Match": etag}).json()
    assert (done["state"], done["decision_note"], done["decided_by"]) == ("approved", "Fine", "hr")
    assert list_events(ada) == ["in 09:00", "out 17:00"]
    hr.refuse(f"{path}/refuse", {}, 409, "correction_refused")
    hr.post(f"{path}/approve", {}, expect=412, **{"If-Match": etag})


def test_corrections_are_refused_and_withdrawn(ada, hr):
    account = make_own_account(ada)
    first = ask(ada, add(ada, "out", "17:00"), by=account)
    second = ask(ada, add(ada, "out", "18:00"), by=account)
    assert (
        hr.post(f"corrections/{first.pk}/refuse", {"note": "No"}, expect=200).json()["state"]
        == "refused"
    )
    hr.refuse(f"corrections/{second.pk}/withdraw", {}, 403, "forbidden")
    me = Caller(account)
    assert me.post(f"corrections/{second.pk}/withdraw", expect=200).json()["state"] == "withdrawn"
    assert list_ids(me.get(f"corrections?from={find_wednesday()}&ordering=id")) == [
        first.pk, second.pk,
    ]  # fmt: skip
    assert list_ids(me.get(f"corrections?to={find_wednesday() - DAY}")) == []


def test_who_may_decide_corrects_at_once(ada, hr):
    event = ada.events.get()
    lines = [
        {"action": "void", "event": event.pk},
        {"action": "add", "kind": "in", "at": at(ada, "10:00").isoformat()},
    ]
    made = hr.post("corrections", say_left(ada, lines=lines, at_once=True)).json()
    assert made["state"] == "approved"
    assert list_events(ada) == ["in 10:00"]
    boss = Caller(make_account("boss", Role.TEAM_MANAGER, manages=(make_team("Sales"),)))
    boss.refuse("corrections", say_left(ada, at_once=True), 400, "invalid")
    assert boss.get(f"corrections/{made['id']}", expect=404)


def test_a_correction_of_a_closed_month_lands_in_an_open_one(ada, hr):
    day = find_wednesday()
    ClosedMonth.objects.create(site=ada.site, month=day.replace(day=1))
    made = hr.post("corrections", say_left(ada, at_once=True)).json()
    assert [one["day"] for one in made["adjustments"]] == [day.isoformat()]
    assert made["adjustments"][0]["posted_on"] > day.replace(day=28).isoformat()


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"lines": []}, 400),
        ({"lines": [{"action": "void"}]}, 400),
        ({"lines": [{"action": "void", "event": 1, "kind": "in"}]}, 400),
        ({"lines": [{"action": "add", "kind": "in"}]}, 400),
        ({"lines": "all"}, 400),
        ({"lines": [{"action": "void", "event": 1}] * 21}, 400),
        ({"reason": ""}, 400),
        ({"reason": "x" * 501}, 400),
        ({"day": "1999-01-01"}, 400),
        ({"day": "2026-13-01"}, 400),
        ({"day": "2090-01-01"}, 409),
        ({"lines": [{"action": "void", "event": 1}]}, 409),
        ({"lines": [{"action": "add", "kind": "in", "at": "2020-01-01T00:00:00Z"}]}, 409),
    ],
)
def test_corrections_that_cannot_be_say_why(ada, hr, values, status):
    code = "invalid" if status == 400 else "correction_refused"
    assert hr.refuse("corrections", say_left(ada, **values), status, code)["detail"]
    assert not Correction.objects.exists()


# Leave -------------------------------------------------------------------------------------------


def say_away(ada, vacation, first="2027-03-01", last="2027-03-05", **values):
    return {
        "employee_number": ada.number,
        "type": vacation.pk,
        "first_day": first,
        "last_day": last,
        **values,
    }


def test_leave_is_asked_for_decided_and_taken_back(hr, vacation):
    ada = make_employee()
    me = Caller(make_own_account(ada))
    assert vacation.pk in list_ids(me.get("leave-types"))
    asked = me.post("leave", say_away(ada, vacation, reason="Wedding", ends_at_noon=True)).json()
    assert (asked["state"], asked["reason"], asked["type_name"], asked["ends_at_noon"]) == (
        "requested", "Wedding", "Vacation", True,
    )  # fmt: skip
    me.refuse("leave", say_away(ada, vacation), 409, "leave_refused")
    path = f"leave/{asked['id']}"
    me.refuse(f"{path}/approve", {}, 403, "forbidden")
    etag = hr.get(path).headers["ETag"]
    done = hr.post(f"{path}/approve", {"note": "Enjoy"}, expect=200, **{"If-Match": etag}).json()
    assert (done["state"], done["decision_note"]) == ("approved", "Enjoy")
    hr.post(f"{path}/cancel", {}, expect=412, **{"If-Match": etag})
    me.refuse(f"{path}/cancel", {}, 403, "forbidden")
    assert hr.post(f"{path}/cancel", expect=200).json()["state"] == "cancelled"
    hr.refuse(f"{path}/refuse", {}, 409, "leave_refused")


def test_leave_is_entered_at_once_and_found_by_its_days(hr, vacation):
    ada = make_employee()
    made = hr.post("leave", say_away(ada, vacation, at_once=True)).json()
    assert made["state"] == "approved"
    for query, found in (
        ("from=2027-03-05", True),
        ("from=2027-03-06", False),
        ("to=2027-03-01", True),
        ("to=2027-02-28", False),
        (f"type={vacation.pk}&state=approved&employee={ada.pk}", True),
    ):
        assert list_ids(hr.get(f"leave?{query}")) == ([made["id"]] if found else []), query


def test_why_somebody_is_away_is_for_those_who_decide(vacation):
    ada = make_employee()
    Leave.objects.create(
        employee=ada, type=vacation, reason="Operation",
        first_day=datetime.date(2027, 1, 4), last_day=datetime.date(2027, 1, 4),
    )  # fmt: skip
    auditor = Caller(make_account("auditor", Role.AUDITOR))
    boss = Caller(make_account("boss", Role.TEAM_MANAGER, manages=(ada.team,)))
    row = auditor.get("leave").json()["results"][0]
    assert (row["reason"], row["decision_note"]) == (None, None)
    assert boss.get("leave").json()["results"][0]["reason"] == "Operation"
    other = Caller(make_account("carl", Role.EMPLOYEE, employee=make_employee("Carl C")))
    assert list_ids(other.get("leave")) == []
    other.refuse("leave", say_away(ada, vacation), 400, "invalid")


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"type": 999_999}, 400),
        ({"first_day": "tomorrow"}, 400),
        ({"last_day": "9999-12-31"}, 400),
        ({"last_day": "2027-02-28"}, 409),
        ({"last_day": "2031-01-01"}, 409),
        ({"last_day": "2027-03-01", "starts_at_noon": True, "ends_at_noon": True}, 409),
    ],
)
def test_leave_that_cannot_be_says_why(hr, vacation, values, status):
    code = "invalid" if status == 400 else "leave_refused"
    hr.refuse("leave", say_away(make_employee(), vacation, **values), status, code)
    assert not Leave.objects.exists()
