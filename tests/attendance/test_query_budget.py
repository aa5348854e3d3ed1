"""How many questions each page asks the database: as many as the table says, however many people.

A new page, or another number, fails these tests until tests/attendance/query_budget.csv says the
same. `make budget` writes it anew; read its difference before you commit it.
"""

import csv
import datetime
import os
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from attendance.models import PlanException
from attendance.reports import list_reports
from attendance.services.cameras import place_camera
from people.roles import Role
from tests.attendance.day_factories import make_days
from tests.attendance.find_factories import make_camera, make_plan
from tests.attendance.plan_fixtures import assign, make_schedule, make_shift
from tests.company_fixtures import make_account, make_employee, make_team

pytestmark = pytest.mark.django_db
TABLE = Path(__file__).parent / "query_budget.csv"
MONTH = "month=2026-03"
WHO_ASKS = {"own page": "own", "find": "guard", "cameras": "guard", "floor plans": "guard"}
FIRST = datetime.date(2026, 3, 2)


def list_pages(ada, team):
    """Each page by a name: the address, and who asks."""
    reports = {
        f"report {report.key}": f"{reverse('admin:attendance_report', args=[report.key])}?{MONTH}"
        for report in list_reports()
    }
    month = reports["report month"]
    pages = {
        **reports,
        "report month, of a team": f"{month}&team={team.pk}",
        "report month, of all people": f"{month}&view=people",
        "report timesheet, of a person": f"{reports['report timesheet']}&person={ada.number}",
        "reports": reverse("admin:attendance_reports_changelist"),
        "day": reverse("admin:attendance_day", args=[ada.pk, FIRST]),
        "board": reverse("attendance:today"),
        "home": reverse("admin:index"),
        "own page": reverse("attendance:me"),
        "find": find("attendance:find"),
        "reports by e-mail": find("attendance:report_mails"),
        "exceptions to resolve": find("admin:attendance_exceptions"),
        "closed months": find("admin:attendance_closedmonth_changelist"),
        "payroll formats": reverse("admin:attendance_payrollformat_changelist"),
        "corrections": find("admin:attendance_correction_changelist"),
        "leave": find("admin:attendance_leave_changelist"),
        "cameras": reverse("admin:attendance_camera_changelist"),
        "floor plans": reverse("admin:attendance_floorplan_changelist"),
        "shifts": reverse("admin:attendance_shift_changelist"),
        "schedules": reverse("admin:attendance_schedule_changelist"),
        "who works which schedule": reverse("admin:attendance_scheduleassignment_changelist"),
        "single days": reverse("admin:attendance_planexception_changelist"),
        "holidays": reverse("admin:attendance_holiday_changelist"),
        "person": reverse("admin:people_employee_change", args=[ada.pk]),
        "missing today": f"{reverse('admin:people_employee_changelist')}?presence=missing",
    }
    return {name: url for name, url in pages.items() if url}


def find(name):
    """The address, or nothing while there is no such page."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def count_queries(client, url):
    """Of the second answer: the first one fills what a process keeps."""
    cache.clear()
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(url)
            assert answer.status_code == 200, f"{url}: {answer.status_code}"
    return len(queries)


def make_company(prefix, size):
    people = [
        make_employee(f"{prefix} {name} {number}", team=make_team(name), consent=False)
        for name in ("Design", "Sales")
        for number in range(size)
    ]
    make_days(people)
    for person in people:
        assign(make_schedule(make_shift()), employee=person)
        PlanException.objects.create(employee=person, day=FIRST)
        place_camera(camera=make_camera(floor=make_plan(person.name).floor), x=0.5, y=0.5)
    return people


def ask_all(pages, **accounts):
    browsers = {}
    for name, account in accounts.items():
        browsers[name] = Client()
        browsers[name].force_login(account)
    return {
        name: count_queries(browsers[WHO_ASKS.get(name, "hr")], url) for name, url in pages.items()
    }


def read_table():
    with TABLE.open(newline="", encoding="utf-8") as file:
        return {row["page"]: int(row["queries"]) for row in csv.DictReader(file)}


def write_table(found):
    with TABLE.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["page", "queries"])
        writer.writerows(sorted(found.items()))


def test_pages_ask_as_often_as_the_table_says_and_no_oftener_for_more_people():
    ada, *_others = make_company("Few", 2)
    hr = make_account("hr", Role.HR)
    own = make_account("ada", Role.EMPLOYEE, employee=ada)
    guard = make_account("guard", Role.SECURITY)
    pages = list_pages(ada, ada.team)
    few = ask_all(pages, hr=hr, own=own, guard=guard)
    make_company("Many", 9)
    many = ask_all(pages, hr=hr, own=own, guard=guard)
    grown = [f"{name}: {few[name]}, then {many[name]}" for name in few if many[name] > few[name]]
    assert not grown, "\n".join(["These pages ask oftener when there are more people:", *grown])
    if os.environ.get("MUSTER_WRITE_BUDGET"):
        write_table(few)
    table = read_table() if TABLE.exists() else {}
    wrong = [
        f"{name}: {table.get(name, 'not in the table')}, now {few.get(name, 'gone')}"
        for name in sorted(table.keys() | few.keys())
        if table.get(name) != few.get(name)
    ]
    assert not wrong, "\n".join([*wrong, "If that is right, run: make budget"])
