"""Check-ins that other systems saw: once for each nonce, at their true time, never past a rule."""

import datetime
import threading
import uuid

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.utils import ProgrammingError
from django.utils import timezone

from attendance.errors import (
    CheckInRefusedError,
    CheckInTimeError,
    ClosedMonthError,
    DeviceUnknownError,
    NonceUsedError,
)
from attendance.models import ClosedMonth, ReportedCheckIn
from attendance.services import create_device
from attendance.services.reported_check_ins import Report, report_check_in
from people.errors import ConsentMissingError
from people.models import Employee
from people.roles import Role
from tests.company_fixtures import make_account, make_employee, make_site, make_team

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def ada():
    return make_employee()


@pytest.fixture
def turnstile(ada):
    return create_device(name="Turnstile", site=ada.site)


@pytest.fixture
def doorkeeper():
    return make_account(
        "doorkeeper",
        Role.SECURITY,
        permissions=("attendance.add_attendanceevent", "people.view_every_team"),
    )


@pytest.fixture
def tell(ada, turnstile, doorkeeper):
    """Report that Ada held her badge to the turnstile."""

    def tell(*, by=doorkeeper, system="Turnstiles", **values):
        values = {
            "employee": ada, "device": turnstile, "method": "badge", "nonce": uuid.uuid4(), **values
        }  # fmt: skip
        return report_check_in(report=Report(**values), by=by, system=system)

    return tell


def list_kinds(employee):
    return list(employee.events.standing().order_by("at", "pk").values_list("kind", flat=True))


def test_a_report_becomes_an_event_that_says_where_it_is_from(ada, turnstile, tell):
    nonce, at = uuid.uuid4(), timezone.now() - HOUR
    result = tell(nonce=nonce, at=at)
    event = ada.events.get()
    assert result.is_new
    assert (event.kind, event.at, event.method, event.device, event.nonce, event.is_late) == (
        "in", at, "badge", turnstile, nonce, True,
    )  # fmt: skip
    report = ReportedCheckIn.objects.get()
    assert (report.event, report.system, report.reported_by.username) == (
        event, "Turnstiles", "doorkeeper",
    )  # fmt: skip


def test_the_same_again_changes_nothing_and_something_else_is_refused(ada, tell):
    nonce, at = uuid.uuid4(), timezone.now() - HOUR
    first = tell(nonce=nonce, at=at)
    again = tell(nonce=nonce, at=at.astimezone(ada.site.zone))
    assert (again.event, again.is_new) == (first.event, False)
    with pytest.raises(NonceUsedError, match="with something else"):
        tell(nonce=nonce, at=at, kind="out")
    assert list_kinds(ada) == ["in"]


def test_a_repeated_report_without_a_time_stays_one_event_however_late(ada, tell):
    first, second = uuid.uuid4(), uuid.uuid4()
    tell(nonce=first)
    tell(nonce=second)  # the card held to the reader twice
    assert ada.events.count() == 1
    assert not tell(nonce=second).is_new
    assert ReportedCheckIn.objects.filter(event=ada.events.get()).count() == 2


def test_somebody_elses_nonce_is_no_way_to_an_event(ada, tell):
    nonce = uuid.uuid4()
    tell(nonce=nonce)
    with pytest.raises(NonceUsedError):
        tell(nonce=nonce, employee=make_employee("Bob Babbage"))


def test_what_is_said_to_be_in_and_out_is_that_within_a_minute_too(ada, tell):
    at = timezone.now() - HOUR
    tell(at=at, kind="in")
    tell(at=at + datetime.timedelta(seconds=20), kind="out")
    tell(at=at + datetime.timedelta(seconds=30), kind="out")
    assert list_kinds(ada) == ["in", "out"]
    with pytest.raises(CheckInRefusedError, match="in this second"):
        tell(at=at, kind="out")


def test_without_a_kind_check_ins_take_turns_and_late_ones_turn_the_others(ada, tell):
    now = timezone.now()
    tell(at=now - 3 * HOUR)
    tell(at=now - HOUR)
    assert list_kinds(ada) == ["in", "out"]
    tell(at=now - 2 * HOUR)
    assert list_kinds(ada) == ["in", "out", "in"]


def test_what_was_said_stays_when_something_comes_late(ada, tell):
    now = timezone.now()
    tell(at=now - 2 * HOUR, kind="in")
    tell(at=now - HOUR, kind="out")
    tell(at=now - 3 * HOUR)
    assert list_kinds(ada) == ["in", "in", "out"]


@pytest.mark.parametrize(
    ("shift", "words"),
    [
        (datetime.timedelta(minutes=5), "in the future"),
        (-datetime.timedelta(days=settings.LATE_DAYS, minutes=5), "Enter it as a correction"),
    ],
)
def test_future_and_ancient_times_are_refused(ada, tell, shift, words):
    with pytest.raises(CheckInTimeError, match=words):
        tell(at=timezone.now() + shift)
    assert not ada.events.exists()


def test_a_closed_month_is_left_alone(ada, tell):
    at = timezone.now() - HOUR
    month = at.astimezone(ada.site.zone).date().replace(day=1)
    ClosedMonth.objects.create(site=ada.site, month=month)
    with pytest.raises(ClosedMonthError, match="Ask for a correction"):
        tell(at=at)
    assert not ReportedCheckIn.objects.exists()


def test_the_rules_of_the_site_hold_for_other_systems_too(ada, turnstile, tell):
    make_site(faces=False, badge=False, pin=True)
    for method in ("face", "badge", "name"):
        with pytest.raises(CheckInRefusedError, match="does not offer this way"):
            tell(method=method)
    with pytest.raises(CheckInRefusedError, match="by hand as a correction"):
        tell(method="manual")
    assert tell(method="pin").is_new
    turnstile.is_active = False
    turnstile.save()
    with pytest.raises(DeviceUnknownError, match="switched off"):
        tell(method="pin", at=timezone.now() - HOUR)


def test_nobody_is_recognised_who_has_not_agreed(tell):
    shy = make_employee("Shy Shelley", consent=False)
    with pytest.raises(ConsentMissingError):
        tell(employee=shy, method="face", score=0.8)
    assert tell(employee=shy).is_new


def test_who_left_is_refused(ada, tell):
    yesterday = timezone.localdate() - datetime.timedelta(days=2)
    Employee.objects.filter(pk=ada.pk).update(active_until=yesterday)
    with pytest.raises(CheckInRefusedError, match="not employed"):
        tell()


def test_only_who_may_report_and_only_about_visible_people(ada, tell):
    manager = make_account(
        "manager", Role.TEAM_MANAGER, manages=(make_team("Sales"),),
        permissions=("attendance.add_attendanceevent",),
    )  # fmt: skip
    for by in (make_account("hr", Role.HR), manager):
        with pytest.raises(PermissionDenied, match="may not report"):
            tell(by=by)
    root = make_account("root", Role.HR_ADMIN, employee=ada)
    ada.refresh_from_db()
    with pytest.raises(PermissionDenied, match="their own"):
        tell(by=root, system="")
    assert tell(by=root).is_new  # a key of the account says who was there; it is not there itself


def test_reports_are_neither_changed_nor_removed(tell):
    tell()
    with pytest.raises(ProgrammingError, match="Cannot update"):
        ReportedCheckIn.objects.update(system="nobody")


@pytest.mark.django_db(transaction=True)
def test_the_same_report_twice_at_once_is_one_event(ada, tell):
    nonce, results = uuid.uuid4(), []

    def deliver():
        results.append(tell(nonce=nonce).is_new)
        connection.close()

    threads = [threading.Thread(target=deliver) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == [False, False, False, True]
    assert ada.events.count() == 1
