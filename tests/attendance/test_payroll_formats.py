"""Files for payroll programs: what HR arranges is what the file has."""

import csv
import datetime
import io

import pytest
from django.urls import reverse

from attendance.errors import PayrollFormatError
from attendance.models import PAYROLL_DURATIONS, Adjustment, PayrollFormat
from attendance.reports import ReportFilter, find_report
from attendance.reports.files.payroll_layout import (
    LayoutColumn,
    LayoutWage,
    PayrollLayout,
    find_problem,
    preview_payroll,
    read_layout,
)
from attendance.reports.payroll import COLUMNS
from attendance.reports.table import CellKind
from people.models import AccessRecord
from people.roles import Role
from tests.attendance.day_factories import make_day
from tests.company_fixtures import make_account, make_employee

pytestmark = pytest.mark.django_db

MARCH = ReportFilter(datetime.date(2026, 3, 1), datetime.date(2026, 3, 31))
PER_PERSON, PER_WAGE = "Hours, a line for each person", "Types of wage, a line for each"


@pytest.fixture
def hr():
    return make_account("hr", Role.HR)


@pytest.fixture
def ada():
    """Worked 7:45 with 15 minutes of overtime, and is owed half an hour less of February."""
    ada = make_employee("Ada Lovelace")
    make_day(ada, datetime.date(2026, 3, 2), counted=465, daily_overtime=15)
    Adjustment.objects.create(
        employee=ada, site=ada.site, day=datetime.date(2026, 2, 5), posted_on=MARCH.first,
        reason="Left earlier", counted=-30, worked=-30,
    )  # fmt: skip
    return ada


def write(account, layout):
    rows = find_report("payroll").make_rows(account, MARCH)
    text, _count = preview_payroll(layout, rows, MARCH)
    return list(csv.reader(io.StringIO(text), delimiter=layout.terms.separator))


def lay_out(*columns, wages=(), **terms):
    return PayrollLayout(
        PayrollFormat(name="x", **terms),
        tuple(LayoutColumn(source, source, text) for source, text in columns),
        tuple(LayoutWage(code, source) for code, source in wages),
    )


def test_the_examples_are_complete(ada, hr):
    by_person = write(hr, read_layout(PayrollFormat.objects.get(name=PER_PERSON)))
    assert dict(zip(*by_person, strict=True)) == {
        "Personnel number": ada.number, "Name": "Ada Lovelace", "Month": "2026-03",
        "Hours to pay": "7,25", "Overtime beyond the day": "0,25",
        "Overtime beyond the week": "0,00", "Paid leave": "0,00", "Unpaid leave": "0,00",
        "Holidays": "0,00", "Adjustments": "-0,50",
    }  # fmt: skip
    by_wage = write(hr, read_layout(PayrollFormat.objects.get(name=PER_WAGE)))
    assert by_wage[1:] == [
        [ada.number, "2026-03", "1000", "7,75"],
        [ada.number, "2026-03", "1100", "0,25"],
        [ada.number, "2026-03", "3000", "-0,50"],
    ]


@pytest.mark.parametrize(
    ("terms", "written"),
    [
        ({"hours": "decimal", "decimal_mark": "."}, ["7.75", "01.03.2026", "31.03.2026"]),
        ({"hours": "clock"}, ["7:45", "01.03.2026", "31.03.2026"]),
        ({"hours": "minutes"}, ["465", "01.03.2026", "31.03.2026"]),
    ],
)
def test_numbers_and_days_are_written_as_asked(ada, hr, terms, written):
    layout = lay_out(
        ("counted", ""), ("first_day", ""), ("last_day", ""),
        date_style="%d.%m.%Y", has_headings=False, **terms,
    )  # fmt: skip
    assert write(hr, layout) == [written]


def test_every_duration_of_the_report_can_be_a_column():
    assert {column.key for column in COLUMNS if column.kind is CellKind.MINUTES} == set(
        PAYROLL_DURATIONS
    )


def test_lines_of_zero_stay_when_asked(ada, hr):
    layout = lay_out(
        ("wage_code", ""), ("wage_hours", ""),
        wages=[("1", "holiday")], layout="wage", skips_zero=False, has_headings=False,
    )  # fmt: skip
    assert write(hr, layout) == [["1", "0,00"]]


def test_nothing_runs_in_a_spreadsheet(hr):
    spy = make_employee('=HYPERLINK("http://x")')
    make_day(spy, datetime.date(2026, 3, 2))
    layout = lay_out(("name", ""), ("text", "+1"), has_headings=False)
    assert write(hr, layout) == [['\'=HYPERLINK("http://x")', "'+1"]]


def test_a_name_that_the_letters_lack_is_named(hr):
    make_day(make_employee("Zoë Þórsdóttir"), datetime.date(2026, 3, 2))
    layout = lay_out(("name", ""), encoding="cp1252", has_headings=False)
    assert write(hr, layout) == [["Zoë Þórsdóttir"]]
    make_day(make_employee("李小龍"), datetime.date(2026, 3, 2))
    with pytest.raises(PayrollFormatError, match=r"“李小龍” cannot be written .* Choose UTF-8"):
        write(hr, layout)


@pytest.mark.parametrize(
    ("layout", "problem"),
    [
        (lay_out(), "no columns yet"),
        (lay_out(("wage_code", ""), ("wage_hours", ""), layout="wage"), "add the types of wage"),
        (lay_out(("number", ""), wages=[("1", "counted")], layout="wage"), "Add a column for the"),
        (lay_out(("wage_code", "")), "need the layout with a line for each type"),
        (lay_out(("number", "")), ""),
    ],
)
def test_what_is_missing_is_said(layout, problem):
    assert problem in find_problem(layout)
    assert bool(find_problem(layout)) == bool(problem)


def form_of(columns, **values):
    """What the browser sends for a format with these new columns."""
    sent = {
        "name": "Ours", "layout": "person", "delimiter": "semicolon", "hours": "decimal",
        "decimal_mark": ",", "date_style": "%Y-%m-%d", "encoding": "utf-8", **values,
        "columns-TOTAL_FORMS": len(columns), "columns-INITIAL_FORMS": 0,
        "wages-TOTAL_FORMS": 0, "wages-INITIAL_FORMS": 0,
    }  # fmt: skip
    for number, (position, heading, source) in enumerate(columns):
        sent |= {
            f"columns-{number}-position": position, f"columns-{number}-heading": heading,
            f"columns-{number}-source": source, f"columns-{number}-text": "",
        }  # fmt: skip
    return sent


def test_hr_sees_the_file_before_the_format_is_saved_and_takes_it_along(client, ada):
    client.force_login(make_account("boss", Role.HR_ADMIN))
    sent = form_of([("", "Hours", "counted"), (1, "No", "number")], has_headings="on")
    preview = client.post(reverse("admin:attendance_payrollformat_preview_new"), sent)
    assert "No;Hours" in preview.content.decode()
    assert "A made-up person" in preview.content.decode()  # last month nobody worked
    assert not PayrollFormat.objects.filter(name="Ours").exists()

    saved = client.post(reverse("admin:attendance_payrollformat_add"), sent)
    assert saved.status_code == 302
    made = PayrollFormat.objects.get(name="Ours")
    page = client.get(reverse("admin:attendance_payrollformat_change", args=[made.pk]))
    assert "No;Hours" in page.content.decode()

    report = reverse("admin:attendance_report", args=["payroll"])
    assert f"format=payroll-{made.pk}" in client.get(f"{report}?month=2026-03").content.decode()
    file = client.get(f"{report}?month=2026-03&format=payroll-{made.pk}")
    assert b"".join(file.streaming_content).decode() == f"No;Hours\r\n{ada.number};7,75\r\n"
    assert file["Content-Disposition"].endswith('muster-payroll-2026-03-ours.csv"')
    assert AccessRecord.objects.filter(detail__format="Ours", detail__rows=1).exists()
    other = reverse("admin:attendance_report", args=["day"])
    assert client.get(f"{other}?format=payroll-{made.pk}").status_code == 404


def test_an_incomplete_format_makes_no_file_and_says_why(client, ada):
    client.force_login(make_account("boss", Role.HR_ADMIN))
    saved = client.post(reverse("admin:attendance_payrollformat_add"), form_of([]), follow=True)
    assert "no columns yet" in saved.content.decode()
    made = PayrollFormat.objects.get(name="Ours")
    report = reverse("admin:attendance_report", args=["payroll"])
    answer = client.get(f"{report}?month=2026-03&format=payroll-{made.pk}")
    assert answer.status_code == 400
    assert "no columns yet" in answer.content.decode()
    url = reverse("admin:attendance_payrollformat_preview", args=[made.pk])
    halfway = client.post(url, form_of([(1, "No", "")]))
    assert "not complete yet" in halfway.content.decode()


def test_a_decimal_comma_between_commas_is_refused(client):
    client.force_login(make_account("boss", Role.HR_ADMIN))
    sent = form_of([(1, "No", "number")], delimiter="comma")
    answer = client.post(reverse("admin:attendance_payrollformat_add"), sent)
    assert "The comma stands between the columns already." in answer.content.decode()


def test_hr_reads_formats_and_only_an_hr_admin_changes_them(client, hr):
    client.force_login(hr)
    terms = PayrollFormat.objects.get(name=PER_PERSON)
    page = reverse("admin:attendance_payrollformat_change", args=[terms.pk])
    assert client.get(page).status_code == 200
    assert client.post(page, form_of([])).status_code == 403
    url = reverse("admin:attendance_payrollformat_preview", args=[terms.pk])
    assert client.post(url, form_of([])).status_code == 403
