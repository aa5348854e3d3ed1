"""Closing and reopening a month: refused with reason, whole, proved, and nothing slips between."""

import datetime
import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import Sum
from django.utils import timezone

from attendance.closing import close_month, hash_payroll, reopen_month
from attendance.errors import MonthOpenError, MonthRefusedError
from attendance.models import Adjustment, ClosedMonth, DaySummary, LeaveType
from attendance.services.corrections import correct_now, request_correction
from attendance.services.leaves import request_leave
from attendance.summaries import queue_refresh, refresh_days
from people.roles import Role
from tests.attendance.correction_cases import add, at, void
from tests.attendance.plan_fixtures import assign, make_schedule, make_shift
from tests.company_fixtures import make_account, make_check_in, make_employee

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def find_last_month():
    last = timezone.localdate().replace(day=1) - DAY
    return last.replace(day=1), last


FIRST, LAST = find_last_month()
MONDAY = FIRST + DAY * (-FIRST.weekday() % 7)


def make_ada(name="Ada Lovelace", *, worked=(MONDAY,), planned=True):
    """Somebody who is to come on each first Monday alone."""
    ada = make_employee(name)
    if planned and not ada.site.schedule_assignments.exists():
        assign(
            make_schedule(make_shift("09:00", "17:00")), site=ada.site, since=MONDAY, until=MONDAY
        )
    for day in worked:
        for clock in ("09:00", "17:00"):
            make_check_in(ada, at(ada, clock, day))
    return ada


@pytest.fixture
def hr():
    return make_account("hr", Role.HR)


def test_a_closed_month_is_whole_and_proved(hr):
    ada = make_ada()
    closed = close_month(site=ada.site, month=LAST, by=hr)
    assert DaySummary.objects.filter(employee=ada).count() >= LAST.day
    assert (closed.month, closed.row_count, closed.counted, closed.payable) == (FIRST, 1, 480, 480)
    assert (closed.closed_by, closed.open_count) == (hr, 0)
    assert closed.file_hash == hash_payroll(site=ada.site, month=FIRST, account=hr).file_hash


def test_who_may_not_close_may_not_reopen(hr):
    ada = make_ada()
    auditor = make_account("auditor", Role.AUDITOR)
    manager = make_account("manager", Role.TEAM_MANAGER, manages=(ada.team,))
    for account in (auditor, manager):
        with pytest.raises(PermissionDenied):
            close_month(site=ada.site, month=FIRST, by=account)
        with pytest.raises(PermissionDenied):
            reopen_month(site=ada.site, month=FIRST, by=account)


def test_a_month_that_is_not_over_is_refused_also_anyway(hr):
    ada = make_ada()
    with pytest.raises(MonthRefusedError, match="not over"):
        close_month(site=ada.site, month=timezone.localdate(), by=hr, anyway=True)
    evening = datetime.datetime.combine(LAST, datetime.time(23, 30), tzinfo=ada.site.zone)
    with pytest.raises(MonthRefusedError, match="not over"):
        close_month(site=ada.site, month=FIRST, by=hr, now=evening)
    assert close_month(site=ada.site, month=FIRST, by=hr, now=evening + datetime.timedelta(hours=1))


def test_a_month_is_closed_once(hr):
    ada = make_ada()
    close_month(site=ada.site, month=FIRST, by=hr)
    with pytest.raises(MonthRefusedError, match="closed already"):
        close_month(site=ada.site, month=FIRST, by=hr)
    reopen_month(site=ada.site, month=FIRST, by=hr)
    with pytest.raises(MonthRefusedError, match="open already"):
        reopen_month(site=ada.site, month=FIRST, by=hr)


def test_what_is_not_settled_is_listed_with_counts(hr):
    ada = make_ada()
    make_check_in(ada, at(ada, "09:00", MONDAY + DAY))  # and never left
    changes = [add(ada, "out", "17:00", MONDAY + DAY)]
    request_correction(employee=ada, day=MONDAY + DAY, reason="Forgot", lines=changes, by=hr)
    kind = LeaveType.objects.create(name="Vacation of tests", code="V")
    request_leave(employee=ada, leave_type=kind, first_day=FIRST, last_day=FIRST, by=hr)
    with pytest.raises(MonthOpenError, match="1 request for leave") as refused:
        close_month(site=ada.site, month=FIRST, by=hr)
    assert {point.kind: point.count for point in refused.value.points} == {
        "exceptions": 1, "days": 1, "corrections": 1, "leave": 1,
    }  # fmt: skip
    assert not ClosedMonth.objects.exists()
    assert close_month(site=ada.site, month=FIRST, by=hr, anyway=True).open_count == 4


def test_what_is_still_queued_is_in_the_month(hr):
    ada = make_ada()
    refresh_days(employee_ids=[ada.pk], first=FIRST, last=LAST)
    assign(
        make_schedule(make_shift("09:00", "17:00")), employee=ada, since=MONDAY, until=MONDAY + DAY
    )
    queue_refresh(first=FIRST, last=LAST, employee_ids=[ada.pk])
    close_month(site=ada.site, month=FIRST, by=hr)
    assert DaySummary.objects.get(employee=ada, day=MONDAY + DAY).status == "absent"


def correct(ada, hr, clock="18:00", day=MONDAY):
    """Ada left later than recorded: a check-out takes the place of another."""
    out = ada.events.standing().filter(kind="out", at__gt=at(ada, "00:00", day)).earliest("at")
    lines = [void(out), add(ada, "out", clock, day)]
    correct_now(employee=ada, day=day, reason="Left later", lines=lines, by=hr)


def test_reopening_puts_adjustments_back_into_their_days(hr):
    ada = make_ada()
    close_month(site=ada.site, month=FIRST, by=hr)
    correct(ada, hr)
    assert Adjustment.objects.get().counted == 60
    assert reopen_month(site=ada.site, month=FIRST, by=hr) == 1
    assert not Adjustment.objects.exists()
    assert DaySummary.objects.get(employee=ada, day=MONDAY).counted == 540
    assert close_month(site=ada.site, month=FIRST, by=hr).payable == 540


def test_what_was_paid_meanwhile_cannot_be_taken_back(hr):
    before = (FIRST - DAY).replace(day=1)
    monday = before + DAY * (-before.weekday() % 7)
    ada = make_ada(worked=(monday, MONDAY))
    close_month(site=ada.site, month=before, by=hr)
    correct(ada, hr, day=monday)
    closed = close_month(site=ada.site, month=FIRST, by=hr)
    assert (closed.counted, closed.payable) == (480, 540)
    with pytest.raises(MonthRefusedError, match="was paid with"):
        reopen_month(site=ada.site, month=before, by=hr)
    reopen_month(site=ada.site, month=FIRST, by=hr)
    assert reopen_month(site=ada.site, month=before, by=hr) == 1
    assert Adjustment.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_nothing_slips_into_a_month_while_it_is_closed():
    hr = make_account("hr", Role.HR)
    people = [make_ada(f"Person {number}", planned=False) for number in range(3)]
    site = people[0].site
    barrier, errors = threading.Barrier(4), []

    def run(action):
        try:
            barrier.wait()
            action()
        except Exception as error:  # noqa: BLE001  told below
            errors.append(error)
        finally:
            connection.close()

    def come(person):
        for number in range(1, 7):
            for clock in ("09:00", "12:00"):
                make_check_in(person, at(person, clock, MONDAY + number * DAY))

    actions = [lambda person=person: come(person) for person in people]
    actions.append(lambda: close_month(site=site, month=FIRST, by=hr, anyway=True))
    threads = [threading.Thread(target=run, args=(action,)) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    closed = ClosedMonth.objects.get()
    assert closed.file_hash == hash_payroll(site=site, month=FIRST, account=hr).file_hash
    paid = DaySummary.objects.filter(day__range=(FIRST, LAST)).aggregate(all=Sum("counted"))["all"]
    later = Adjustment.objects.aggregate(all=Sum("counted", default=0))["all"]
    assert closed.counted == paid
    assert paid + later == 3 * (480 + 6 * 180)
