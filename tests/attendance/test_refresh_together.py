"""Several at once: nobody waits for ever, and nothing that one of them did is lost."""

import datetime
import threading
import uuid
import zoneinfo

import pytest
from django.db import connection, transaction
from django.utils import timezone

from attendance.models import AttendanceEvent, Correction, DaySummary, EventVoid, Period
from attendance.services import check_in, close_days
from attendance.summaries import queue_refresh, refresh_around, refresh_days, refresh_stale_days
from tests.attendance.plan_fixtures import assign, make_schedule, make_shift
from tests.company_fixtures import make_check_in, make_employee

pytestmark = pytest.mark.django_db(transaction=True)

BERLIN = zoneinfo.ZoneInfo("Europe/Berlin")
MONDAY = datetime.date(2026, 3, 2)
DAY = datetime.timedelta(days=1)


def local(text):
    return datetime.datetime.fromisoformat(text).replace(tzinfo=BERLIN)


def run_together(*actions):
    """Each in a thread and a connection of its own, all from the same moment."""
    barrier, problems = threading.Barrier(len(actions)), []

    def act(action):
        try:
            barrier.wait()
            action()
        except Exception as error:  # noqa: BLE001  told below, in the thread of the test
            problems.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=(action,)) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert problems == []
    assert not any(thread.is_alive() for thread in threads)


def enter(employee, at):
    check_in(
        employee_id=employee.pk,
        device=None,
        method=AttendanceEvent.Method.MANUAL,
        nonce=uuid.uuid4(),
        at=local(at),
    )


def void(event):
    """What an approved correction does: its rows first, then the days."""
    with transaction.atomic():
        correction = Correction.objects.create(
            employee=event.employee, day=MONDAY, reason="No.", state="approved",
            decided_at=timezone.now(),
        )  # fmt: skip
        EventVoid.objects.create(event=event, correction=correction)
        refresh_around(employee=event.employee, at=event.at)


def check_rows_are_right(*people):
    """What stands is what a refresh makes of all that was written."""
    report = refresh_days(
        employee_ids=[one.pk for one in people], first=MONDAY, last=MONDAY + 6 * DAY
    )
    seen = DaySummary.objects.exclude(first_in=None, last_out=None).filter(employee__in=people)
    assert seen.exists()
    return report


@pytest.fixture
def employee():
    employee = make_employee()
    assign(make_schedule(make_shift(weekly_overtime_after=600)), site=employee.site)
    refresh_days(employee_ids=[employee.pk], first=MONDAY, last=MONDAY + 6 * DAY)
    return employee


def test_check_ins_of_one_week_at_once(employee):
    run_together(
        lambda: enter(employee, "2026-03-02 09:00"),
        lambda: enter(employee, "2026-03-02 17:30"),
        lambda: enter(employee, "2026-03-03 09:00"),
        lambda: enter(employee, "2026-03-03 17:30"),
    )
    assert AttendanceEvent.objects.count() == 4
    assert check_rows_are_right(employee).changed == 0


def test_a_check_in_and_a_correction_at_once(employee):
    came = make_check_in(employee, at=local("2026-03-02 08:00"))
    run_together(lambda: enter(employee, "2026-03-02 17:00"), lambda: void(came))
    assert check_rows_are_right(employee).changed == 0


def test_two_corrections_of_the_same_day_at_once(employee):
    events = [
        make_check_in(employee, at=local(f"2026-03-02 {hour}:00")) for hour in (10, 12, 14, 16)
    ]
    run_together(lambda: void(events[1]), lambda: void(events[2]))
    assert check_rows_are_right(employee).changed == 0
    period = Period.objects.get(employee=employee)
    assert (period.started_at, period.ended_at) == (events[0].at, events[3].at)


def test_refreshes_of_the_same_people_in_any_order(employee):
    people = [employee, *(make_employee(f"Person {n}") for n in range(4))]
    for one in people:
        make_check_in(one, at=local("2026-03-02 09:00"))
    DaySummary.objects.all().delete()
    Period.objects.all().delete()
    ids = [one.pk for one in people]
    run_together(
        *(
            lambda some=some: refresh_days(employee_ids=some, first=MONDAY, last=MONDAY + 6 * DAY)
            for some in (ids, ids[::-1], ids[2:] + ids[:2], ids)
        )
    )
    assert DaySummary.objects.filter(day=MONDAY).count() == 5
    assert check_rows_are_right(*people).changed == 0


def test_a_plan_changes_while_people_check_in_and_two_workers_work(employee):
    people = [employee, *(make_employee(f"Person {n}") for n in range(3))]

    def change_plan():
        with transaction.atomic():
            assign(make_schedule(make_shift("11:00", "19:00")), team=employee.team)
            queue_refresh(first=MONDAY, last=None, team_id=employee.team_id)

    run_together(
        change_plan,
        refresh_stale_days,
        refresh_stale_days,
        lambda: [enter(one, "2026-03-03 09:00") for one in people],
        lambda: [enter(one, "2026-03-03 17:00") for one in reversed(people)],
    )
    refresh_stale_days()
    assert set(DaySummary.objects.filter(day=MONDAY).values_list("status", flat=True)) == {"absent"}
    rows = DaySummary.objects.filter(day=MONDAY + DAY)
    assert set(rows.values_list("planned_start", flat=True)) == {local("2026-03-03 11:00")}
    check_rows_are_right(*people)


def test_two_clocks_record_a_forgotten_check_out_once():
    employee = make_employee()
    assign(make_schedule(make_shift(closes_after=60)), site=employee.site)
    enter(employee, "2026-03-02 09:00")
    now = local("2026-03-03 03:00")
    run_together(*(lambda: close_days(site=employee.site, now=now) for _ in range(3)))
    assert AttendanceEvent.objects.filter(method="automatic").count() == 1
    assert DaySummary.objects.get(day=MONDAY).exceptions == ["closed_automatically"]
