"""A report says the same on the screen, in each file and by the API, cell by cell."""

import csv
import datetime
import io
import json
import re
from html.parser import HTMLParser

import openpyxl
import pytest
from django.http import QueryDict
from django.urls import reverse
from pypdf import PdfReader

from attendance.models import DaySummary
from attendance.reports import find_report, read_filter
from attendance.reports.files import FileFormat, make_file
from attendance.reports.files.document import MAX_ROWS
from attendance.reports.files.workbook import name_sheet
from attendance.reports.table import CellKind, Column, Report, Row
from people.models import AccessRecord
from people.roles import Role
from tests.attendance.day_factories import MONDAY, make_day, make_every_status
from tests.company_fixtures import make_account, make_employee, make_team

pytestmark = pytest.mark.django_db

MONTH = "month=2026-03"
KEYS = ["day", "month", "lateness", "overtime", "absence", "exceptions", "payroll"]
STATUS_WORDS = {str(label): value for value, label in DaySummary.Status.choices}
EVIL = ("=1+1", "+49 30", "-2", "@SUM(A1)", "\t=1", '<b>Ann</b> & "Co"', "#set page()", "Ж 山 ع")


@pytest.fixture
def hr():
    return make_account("hr", Role.HR)


@pytest.fixture
def company():
    team = make_team("Design")
    people = [make_employee(name, team=team) for name in ("Ada A", "Bea B", *EVIL)]
    make_every_status(people[0])
    for number, person in enumerate(people[1:]):
        kind = {"late": "late", "overtime": "present", "absent": "absent"}
        name = list(kind)[number % len(kind)]
        values = {"presence": 600, "daily_overtime": 60} if name == "overtime" else {}
        make_day(person, status=kind[name], **values)
    return people


def report_url(key, query):
    return f"{reverse('admin:attendance_report', args=[key])}?{query}"


def read_file(client, key, name, query=MONTH):
    response = client.get(report_url(key, f"{query}&format={name}"))
    assert response.status_code == 200, response.content
    return response, b"".join(response.streaming_content)


def read_wanted(account, query=MONTH):
    return read_filter(QueryDict(query), account=account, today=MONDAY)


def list_expected(key, account, query=MONTH):
    """The cells of the report as plain values that every format can be read back to."""
    report = find_report(key)
    rows = report.make_rows(account, read_wanted(account, query))
    return [
        [plain(column.kind, cell) for column, cell in zip(report.columns, row.cells, strict=True)]
        for row in rows
    ]


def plain(kind, cell):
    if cell is None or cell == "":
        return None
    if isinstance(cell, datetime.datetime):
        return f"{cell:%H:%M}"
    return cell.isoformat() if isinstance(cell, datetime.date) else cell


def read_minutes(text):
    sign = -1 if text[0] in "-\N{MINUS SIGN}" else 1
    hours, minutes = text.lstrip("-\N{MINUS SIGN}").split(":")
    return sign * (int(hours) * 60 + int(minutes))


def read_text(kind, text):
    """A cell of the screen or of CSV."""
    if text in {"", "–"}:
        return None
    if kind is CellKind.MINUTES:
        return read_minutes(text)
    if kind is CellKind.COUNT:
        return int(re.sub(r"\D", "", text))
    if kind is CellKind.STATUS:
        return STATUS_WORDS[text]
    return text[-5:] if kind is CellKind.TIME else text


class TableReader(HTMLParser):
    """The cells of the body and of the foot of the one table of rows."""

    def __init__(self):
        super().__init__()
        self.rows, self.foot, self.part, self.cell = [], [], "", None

    def handle_starttag(self, tag, attrs):
        if tag in {"tbody", "tfoot"}:
            self.part = tag
        elif tag == "tr" and self.part == "tbody":
            self.rows.append([])
        elif tag in {"td", "th"} and self.part:
            self.cell = ""
        elif tag == "time":
            self.date = dict(attrs)["datetime"]

    def handle_data(self, data):
        if self.cell is not None:
            self.cell += data

    def handle_endtag(self, tag):
        if tag in {"tbody", "tfoot"}:
            self.part = ""
        elif tag in {"td", "th"} and self.cell is not None:
            (self.rows[-1] if self.part == "tbody" else self.foot).append(self.cell.strip())
            self.cell = None
        elif tag == "time":
            self.cell = self.date


def read_screen(client, key, report):
    page = client.get(report_url(key, f"{MONTH}&view=rows")).content.decode()
    start = page.index('id="rows"')
    reader = TableReader()
    reader.feed(page[start : page.index("</table>", start)])
    return read_rows(report, reader.rows), reader.foot


def read_rows(report, rows):
    return [
        [read_text(column.kind, text) for column, text in zip(report.columns, row, strict=True)]
        for row in rows
    ]


def undo_defusing(rows):
    """Spreadsheets take the apostrophe for a mark that what follows is a text."""
    return [
        [cell[1:] if isinstance(cell, str) and cell.startswith("'") else cell for cell in row]
        for row in rows
    ]


def read_sheet_cell(kind, cell):
    if cell is None or kind is CellKind.TEXT:
        return cell
    if kind is CellKind.MINUTES:
        return round(cell.total_seconds() / 60)
    if kind is CellKind.STATUS:
        return STATUS_WORDS[cell]
    if kind is CellKind.TIME:
        return f"{cell:%H:%M}"
    return cell.date().isoformat() if kind is CellKind.DATE else cell


def read_json_cell(kind, cell):
    if cell in {None, ""}:
        return None
    return cell[11:16] if kind is CellKind.TIME else cell


@pytest.mark.parametrize("key", KEYS)
def test_screen_files_and_api_agree_cell_by_cell(client, hr, company, key):
    client.force_login(hr)
    report = find_report(key)
    expected = list_expected(key, hr)
    assert expected

    _answer, data = read_file(client, key, "csv")
    written = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert written[0] == [str(column.title) for column in report.columns]
    assert undo_defusing(read_rows(report, written[1:])) == expected

    _answer, data = read_file(client, key, "xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    values = list(sheet.iter_rows(min_row=2, max_row=len(expected) + 1, values_only=True))
    assert [
        [
            read_sheet_cell(column.kind, cell)
            for column, cell in zip(report.columns, row, strict=True)
        ]
        for row in values
    ] == expected

    answer = client.get(f"/api/v1/reports/{key}?{MONTH}").json()
    assert answer["next_offset"] is None
    from_api = [
        [
            read_json_cell(column.kind, cell)
            for column, cell in zip(report.columns, row.values(), strict=True)
        ]
        for row in answer["rows"]
    ]
    assert from_api == expected

    if key != "month":  # there the screen shows the grid
        on_screen = [
            [cell.strip() if isinstance(cell, str) else cell for cell in row] for row in expected
        ]
        assert read_screen(client, key, report)[0] == on_screen


def test_sums_of_a_sheet_are_formulas_over_all_rows_with_their_value(client, hr, company):
    client.force_login(hr)
    report = find_report("day")
    expected = list_expected("day", hr)
    _answer, data = read_file(client, "day", "xlsx")
    formulas = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    values = openpyxl.load_workbook(io.BytesIO(data), data_only=True).worksheets[0]
    _rows, foot = read_screen(client, "day", report)
    last = len(expected) + 1
    for place, column in enumerate(report.columns):
        if not column.has_total:
            continue
        letter = openpyxl.utils.get_column_letter(place + 1)
        assert (
            formulas.cell(last + 1, place + 1).value == f"=SUBTOTAL(109,{letter}2:{letter}{last})"
        )
        total = sum(row[place] for row in expected)
        assert read_sheet_cell(column.kind, values.cell(last + 1, place + 1).value) == total
        assert read_minutes(foot[place]) == total
    assert formulas.freeze_panes == "A2"
    assert formulas.auto_filter.ref == f"A1:{letter_of(report)}{last}"


def letter_of(report):
    return openpyxl.utils.get_column_letter(len(report.columns))


def test_nothing_in_a_file_is_a_formula_that_a_person_wrote(client, hr, company):
    client.force_login(hr)
    _answer, data = read_file(client, "day", "xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    formulas = [cell.value for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert all(formula.startswith("=SUBTOTAL(109,") for formula in formulas)
    _answer, data = read_file(client, "day", "csv")
    cells = [cell for row in csv.reader(io.StringIO(data.decode("utf-8-sig"))) for cell in row]
    assert not [cell for cell in cells if cell[:1] in "=+-@\t" and cell]


def test_a_pdf_has_the_same_cells_headings_and_page_numbers_on_every_page(client, hr, company):
    client.force_login(hr)
    response, data = read_file(client, "day", "pdf")
    assert response["Content-Type"] == "application/pdf"
    assert 'filename="muster-day-2026-03.pdf"' in response["Content-Disposition"]
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]
    for number, page in enumerate(pages, start=1):
        assert f"{number} of {len(pages)}" in page
        assert "March 2026" in page
        assert "Status" in page
    words = re.sub(r"\s", "", "".join(pages))
    report = find_report("day")
    for row in list_expected("day", hr):
        for column, cell in zip(report.columns, row, strict=True):
            if column.kind is CellKind.MINUTES:
                assert f"{cell // 60}:{cell % 60:02}" in words
            elif column.key == "number" or column.kind is CellKind.DATE:
                assert cell in words
    assert "#setpage()" in words
    assert "<b>Ann</b>" in words


@pytest.mark.parametrize("name", ["csv", "xlsx", "pdf"])
def test_an_empty_report_is_a_file_too(client, hr, name):
    client.force_login(hr)
    _answer, data = read_file(client, "day", name)
    assert data


def test_durations_of_csv_can_be_hours_or_minutes(client, hr, company):
    client.force_login(hr)
    place = [column.key for column in find_report("day").columns].index("planned")
    for durations, text in (("decimal", "8.00"), ("minutes", "480"), ("clock", "8:00")):
        _answer, data = read_file(client, "day", "csv", f"{MONTH}&durations={durations}")
        assert list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))[1][place] == text


def test_taking_a_report_out_is_noted(client, hr, company):
    client.force_login(hr)
    ada = company[0]
    read_file(client, "day", "csv", f"{MONTH}&person={ada.number}")
    client.get(f"/api/v1/reports/day?{MONTH}&person={ada.number}")
    taken = AccessRecord.objects.filter(action=AccessRecord.Action.EXPORT_ATTENDANCE)
    assert [(record.employee, record.detail) for record in taken.order_by("pk")] == [
        (ada, {"report": "day", "format": "csv", "rows": 11}),
        (ada, {"report": "day", "format": "json", "rows": 11}),
    ]


def test_a_manager_takes_out_the_own_team_only(client, company):
    other = make_employee("Otto O", team=make_team("Sales"))
    make_every_status(other)
    client.force_login(make_account("boss", Role.TEAM_MANAGER, manages=(other.team,)))
    _answer, data = read_file(client, "day", "csv")
    assert {row[2] for row in csv.reader(io.StringIO(data.decode("utf-8-sig")))} == {
        "Name",
        "Otto O",
    }
    rows = client.get(f"/api/v1/reports/day?{MONTH}").json()["rows"]
    assert {row["name"] for row in rows} == {"Otto O"}
    for team in (company[0].team_id, 0):
        assert client.get(f"/api/v1/reports/day?{MONTH}&team={team}").status_code == 400


def test_employees_and_strangers_get_no_reports(client, company):
    assert client.get("/api/v1/reports").status_code == 401
    client.force_login(make_account("ada", Role.EMPLOYEE))
    for url in ("/api/v1/reports", "/api/v1/reports/day"):
        assert client.get(url).status_code == 403
    assert client.get(report_url("day", f"{MONTH}&format=csv")).status_code in {302, 403}


def test_the_api_gives_rows_a_page_at_a_time(client, hr, company):
    client.force_login(hr)
    listed = client.get("/api/v1/reports").json()["reports"]
    assert {report["report"] for report in listed} >= set(KEYS)
    rows, offset = [], 0
    while offset is not None:
        answer = client.get(f"/api/v1/reports/day?{MONTH}&limit=7&offset={offset}").json()
        rows += answer["rows"]
        offset = answer["next_offset"]
    assert rows == client.get(f"/api/v1/reports/day?{MONTH}").json()["rows"]
    assert json.dumps(rows[0]).count("null") < len(rows[0])


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("limit=0", "limit: A whole number from 1 to 10000."),
        ("limit=10001", "limit: A whole number"),
        ("offset=-1", "offset: A whole number"),
        ("offset=²", "offset: A whole number"),
        ("month=2026-13", "is not a month"),
        ("person=nobody", "Nobody whom you may see"),
    ],
)
def test_bad_questions_to_the_api_are_answered_with_what_to_do(client, hr, query, words):
    client.force_login(hr)
    answer = client.get(f"/api/v1/reports/day?{query}")
    assert answer.status_code == 400
    assert words in answer.json()["detail"]
    assert client.get("/api/v1/reports/nothing").status_code == 404


def make_report(rows, *columns):
    def make_rows(account, wanted):
        return iter(rows)

    return Report("trial", "Trial: a/b?", "", columns, make_rows)


def test_negative_durations_are_durations_in_a_sheet_too(hr):
    columns = (Column("name", "Name"), Column("more", "More", CellKind.MINUTES, True, True))
    report = make_report([Row(("Ada", -90)), Row(("Bea", 30))], *columns)
    with make_file(
        report=report, account=hr, chosen=read_wanted(hr), file_format=FileFormat.XLSX
    ).file as file:
        book = openpyxl.load_workbook(file, data_only=True)
    sheet = book.worksheets[0]
    assert [sheet.cell(row, 2).value for row in (2, 3, 4)] == [
        datetime.timedelta(minutes=minutes) for minutes in (-90, 30, -60)
    ]
    assert sheet.title == "Trial  a b"


@pytest.mark.parametrize("title", ["", "History", "a" * 40, "[x]:*?/\\"])
def test_every_title_makes_a_name_of_a_sheet(title):
    assert 0 < len(name_sheet(title)) <= 31
    assert not set(name_sheet(title)) & set("[]:*?/\\")


def test_a_pdf_that_nobody_would_read_is_refused_with_what_to_do(client, hr, monkeypatch, company):
    client.force_login(hr)
    monkeypatch.setattr("attendance.reports.files.document.MAX_ROWS", 3)
    response = client.get(report_url("day", f"{MONTH}&format=pdf"))
    assert response.status_code == 400
    assert "Choose fewer days or people" in response.content.decode()
    assert MAX_ROWS > 1000
