"""Hours for payroll: one row a person, with what was put right of earlier months."""

import datetime

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from attendance.models import Adjustment, ClosedMonth, Leave, LeaveType
from attendance.reports import ReportFilter, find_report
from attendance.services.leaves import enter_leave
from people.roles import Role
from tests.attendance.day_factories import Status, make_day
from tests.attendance.plan_fixtures import assign, make_schedule, make_shift
from tests.company_fixtures import make_account, make_check_in, make_employee, make_team

pytestmark = pytest.mark.django_db

MARCH = (datetime.date(2026, 3, 1), datetime.date(2026, 3, 31))


def day(number):
    return datetime.date(2026, 3, number)


def make_leave(employee, *, is_paid):
    kind, _new = LeaveType.objects.get_or_create(
        name=f"Kind {is_paid}", defaults={"code": "K", "is_paid": is_paid}
    )
    return Leave.objects.create(
        employee=employee, type=kind, first_day=day(1), last_day=day(1), state="approved",
        decided_at=timezone.now(), starts_at_noon=not is_paid, ends_at_noon=is_paid,
    )  # fmt: skip


def adjust(employee, counted, *, posted_on=MARCH[0], **values):
    return Adjustment.objects.create(
        employee=employee, site=employee.site, day=datetime.date(2026, 2, 5), posted_on=posted_on,
        reason="Forgot to check out", counted=counted, worked=counted, **values,
    )  # fmt: skip


def read(account, **wanted):
    report = find_report("payroll")
    keys = [column.key for column in report.columns]
    rows = report.make_rows(account, ReportFilter(*MARCH, **wanted))
    return [dict(zip(keys, row.cells, strict=True)) for row in rows]


@pytest.fixture
def hr():
    return make_account("hr", Role.HR)


def test_a_person_has_one_row_with_all_that_is_paid(hr):
    ada = make_employee("Ada Lovelace")
    make_day(ada, day(2), counted=480, daily_overtime=30)
    make_day(ada, day(3), counted=470, weekly_overtime=20)
    make_day(ada, day(4), Status.ON_LEAVE, leave=make_leave(ada, is_paid=True))
    make_day(ada, day(5), Status.ON_LEAVE, leave=make_leave(ada, is_paid=False), excused=240)
    make_day(ada, day(6), Status.HOLIDAY)
    make_day(ada, day(9), Status.ABSENT)
    adjust(ada, 60, daily_overtime=15, paid_excused=240, excused=480)
    adjust(ada, -90)
    adjust(ada, 999, posted_on=datetime.date(2026, 4, 1))
    assert read(hr) == [
        {
            "number": ada.number,
            "name": "Ada Lovelace",
            "planned": 6 * 480,
            "counted": 950,
            "daily_overtime": 30,
            "weekly_overtime": 20,
            "paid_leave": 480,
            "unpaid_leave": 240,
            "holiday": 480,
            "absent": 1,
            "adjustments": 210,
            "adjusted_overtime": 15,
            "payable": 950 + 480 + 480 + 210,
        }
    ]


def test_who_left_is_still_paid_what_was_put_right(hr):
    bob, ada = make_employee("Bob Babbage"), make_employee("Ada Lovelace")
    make_day(bob, day(2))
    adjust(ada, -30)
    assert [(row["name"], row["payable"]) for row in read(hr)] == [
        ("Ada Lovelace", -30),
        ("Bob Babbage", 480),
    ]


def test_a_manager_reads_the_rows_of_the_own_team_alone():
    ada = make_employee("Ada Lovelace", team=make_team("Design"))
    bob = make_employee("Bob Babbage", team=make_team("Sales"))
    for person in (ada, bob):
        make_day(person, day(2))
        adjust(person, 10)
    manager = make_account("manager", Role.TEAM_MANAGER, manages=(ada.team,))
    assert [row["name"] for row in read(manager)] == ["Ada Lovelace"]
    assert read(make_account("bob", Role.EMPLOYEE, employee=bob))[0]["name"] == "Bob Babbage"


def test_the_rows_cost_three_queries_however_many_people(hr, django_assert_max_num_queries):
    for number in range(7):
        person = make_employee(f"Person {number}", consent=False)
        make_day(person, day(2))
        adjust(person, number + 1)
    hr.has_perm("people.view_every_team")
    with django_assert_max_num_queries(3):
        assert len(read(hr)) == 7


def test_the_page_and_its_file_show_the_row(client, hr):
    ada = make_employee("Ada Lovelace")
    make_day(ada, day(2))
    adjust(ada, -30)
    client.force_login(hr)
    page = client.get("/admin/attendance/reports/payroll/?month=2026-03").content.decode()
    assert "Ada Lovelace" in page
    assert "\N{MINUS SIGN}0:30" in page
    assert "7:30" in page
    assert "Hours for payroll" in client.get("/admin/attendance/reports/").content.decode()
    file = client.get("/admin/attendance/reports/payroll/?month=2026-03&format=csv")
    lines = b"".join(file.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[1].startswith(f"{ada.number},Ada Lovelace,7:30,8:00,8:00,")


def test_late_leave_is_paid_if_it_is_paid(hr):
    """Sick leave that is entered after the month was closed reaches the open one."""
    ada, today = make_employee("Ada Lovelace"), timezone.localdate()
    last_month = (today.replace(day=1) - datetime.timedelta(days=1)).replace(day=1)
    monday = last_month + datetime.timedelta(days=-last_month.weekday() % 7)
    assign(make_schedule(make_shift("09:00", "17:00")), employee=ada)
    ClosedMonth.objects.create(site=ada.site, month=last_month)
    kinds = [LeaveType.objects.create(name=f"k{paid}", code="K", is_paid=paid) for paid in (1, 0)]
    for number, kind in enumerate(kinds):
        off = monday + datetime.timedelta(days=number)
        enter_leave(employee=ada, leave_type=kind, first_day=off, last_day=off, by=hr)
    found = Adjustment.objects.order_by("day").values_list("excused", "paid_excused")
    assert [pair for pair in found if any(pair)] == [(480, 480), (480, 0)]


def test_adjustments_of_a_closed_month_stand_still():
    ada = make_employee("Ada Lovelace")
    known = adjust(ada, 10)
    ClosedMonth.objects.create(site=ada.site, month=MARCH[0])
    for change in (known.delete, lambda: adjust(ada, 5)):
        with pytest.raises(DatabaseError, match="closed"), transaction.atomic():
            change()
    make_check_in(ada)  # a day of an open month
