"""Employees come and go by file: every kind of file, every kind of mistake, all or nothing."""

import csv
import datetime
import io
import json

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from openpyxl import Workbook, load_workbook

from people.errors import TableError
from people.models import AccessRecord, Employee, Team
from people.roles import Role
from people.tables import MAX_BYTES, decode, defuse, find_separator, read_table, undo_defuse
from people.transfer import export_people, import_people, make_sample, match_columns, read_day
from tests.company_fixtures import (
    add_vector,
    make_account,
    make_employee,
    make_site,
    make_team,
    make_vector,
)

pytestmark = pytest.mark.django_db

IMPORT = "admin:people_employee_import"
EXPORT = "admin:people_employee_export"


def take_in(text, **options):
    data = text if isinstance(text, bytes) else text.encode()
    return import_people(data=data, dry_run=options.pop("dry_run", False), **options)


def list_problems(text, **options):
    return [str(problem) for problem in take_in(text, **options).problems]


def make_workbook(rows) -> bytes:
    book, buffer = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(buffer)
    return buffer.getvalue()


@pytest.fixture
def site():
    return make_site("Berlin")


@pytest.fixture
def team():
    return make_team("Engineering")


def test_people_are_taken_on(site, team):
    report = take_in(
        "Number,Name,E-mail,Team,Site,First day,Last day\n"
        "7,Ada Brandt,ada@example.com,engineering,BERLIN,2024-03-01,2027-01-31\n"
    )
    assert (report.count("new"), report.problems) == (1, [])
    ada = Employee.objects.get()
    assert (ada.number, ada.name, ada.email, ada.team, ada.site) == (
        "7", "Ada Brandt", "ada@example.com", team, site,
    )  # fmt: skip
    assert ada.active_from == datetime.date(2024, 3, 1)
    assert ada.active_until == datetime.date(2027, 1, 31)


def test_people_who_are_there_are_changed_and_the_rest_stays(site, team):
    take_in("number,name,email,team\n7,Ada Brandt,ada@example.com,Engineering\n8,Bob B,,\n")
    report = take_in("number,name\n7,Ada Lovelace\n8,Bob B\n")
    assert (report.count("changed"), report.count("same")) == (1, 1)
    (change,) = report.rows[0].changes
    assert (change.heading, change.before, change.after) == ("Name", "Ada Brandt", "Ada Lovelace")
    ada = Employee.objects.get(number="7")
    assert (ada.name, ada.email, ada.team) == ("Ada Lovelace", "ada@example.com", team)


def test_an_empty_cell_empties_what_may_be_empty_and_nothing_else(site, team):
    take_in("number,name,email,team,site\n7,Ada Brandt,ada@example.com,Engineering,Berlin\n")
    take_in("number,name,email,team,site\n7,,,,\n")
    ada = Employee.objects.get()
    assert (ada.name, ada.email, ada.team, ada.site) == ("Ada Brandt", "", None, site)


def test_a_preview_changes_nothing(site):
    report = take_in("number,name,team\n7,Ada,New team\n", dry_run=True, may_create_teams=True)
    assert (report.count("new"), report.new_teams) == (1, ("New team",))
    assert not Employee.objects.exists()
    assert not Team.objects.exists()


def test_one_problem_and_nothing_is_taken(site):
    report = take_in("number,name,site\n7,Ada,Berlin\n8,Bob,Hamburk\n")
    assert [str(problem) for problem in report.problems] == [
        "Line 3, column “site”: There is no site “Hamburk”. Sites: Berlin."
    ]
    assert not Employee.objects.exists()


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("7,Ada,,Sails,,", "column “Team”: There is no team “Sails”."),
        ("7,Ada,nobody,,,", "column “Mail”: Enter a valid email address."),
        (",Ada,,,,", "column “No”: This field cannot be blank."),
        ("7,,,,,", "column “Name”: This field cannot be blank."),
        ("7,Ada,,,03/04/2026,", "column “Start”: “03/04/2026” is no date. Write it like"),
        ("7,Ada,,,2026-02-30,", "column “Start”: There is no day “2026-02-30”."),
        ("7,Ada,,,2026-02-01,2026-01-01", "column “End”: The last day cannot be before the first."),
        (f"{'7' * 101},Ada,,,,", "column “No”: Ensure this value has at most 100 characters"),
        ("7,Ada,,,,,,,too,many", "There are more cells than headings."),
    ],
)
def test_problems_name_line_and_column_in_words(site, line, problem):
    (found,) = list_problems(f"No,Name,Mail,Team,Start,End\n{line}\n")
    assert found.startswith("Line 2")
    assert problem in found


def test_a_number_and_an_address_may_be_in_a_file_once(site):
    problems = list_problems(
        "number,name,email\n7,Ada,a@example.com\n7,Bob,\n8,Cleo,A@example.com\n"
    )
    assert problems == [
        "Line 3, column “number”: Line 2 has “7” already.",
        "Line 4, column “email”: Line 2 has “A@example.com” already.",
    ]


def test_an_address_of_somebody_else_is_refused(site):
    take_in("number,name,email\n7,Ada,a@example.com\n")
    assert list_problems("number,name,email\n8,Bob,A@EXAMPLE.com\n") == [
        "Line 2, column “email”: Ada (7) has this e-mail address."
    ]


def test_with_several_sites_a_new_person_needs_one(site):
    make_site("Hamburg")
    assert list_problems("number,name\n7,Ada\n") == [
        "Line 2, column “Site”: Write the site. Sites: Berlin, Hamburg."
    ]


def test_new_teams_are_made_only_when_asked_for(site):
    report = take_in("number,name,team\n7,Ada,Sales\n8,Bob,sales\n", may_create_teams=True)
    assert report.new_teams == ("Sales",)
    assert Team.objects.get().employees.count() == 2


def test_a_change_of_team_renews_the_means(site):
    ada, design = make_employee("Ada A"), make_team("Design")
    add_vector(ada, make_vector(1))
    take_in(f"number,team\n{ada.number},Design\n")
    design.refresh_from_db()
    assert np.dot(design.embedding, make_vector(1)) == pytest.approx(1.0, abs=1e-5)
    ada.team.refresh_from_db()
    assert ada.team.embedding is None


def test_empty_lines_are_passed_over_and_lines_keep_their_numbers(site):
    assert list_problems("\n\nnumber,name,site\n\n7,Ada,Berlin\n,,\n\n8,Bob,Nowhere\n") == [
        "Line 8, column “site”: There is no site “Nowhere”. Sites: Berlin."
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_any_encoding_and_separator(site, encoding, separator):
    text = "Personalnummer;Name;Standort;Eintritt\n7;Jörg Müßig;Berlin;01.03.2024\n"
    take_in(text.replace(";", separator).encode(encoding))
    person = Employee.objects.get()
    assert (person.name, person.active_from) == ("Jörg Müßig", datetime.date(2024, 3, 1))


def test_quoted_cells_may_hold_separators_and_line_breaks(site):
    problems = list_problems('number,name,site\n7,"Brandt, Ada\nJr.",Berlin\n8,Bob,Nowhere\n')
    assert problems == ["Line 4, column “site”: There is no site “Nowhere”. Sites: Berlin."]


def test_excel_says_its_separator_in_the_first_line(site):
    take_in("sep=;\nNumber;Name\n7;Ada\n")
    assert Employee.objects.get().name == "Ada"
    assert find_separator("sep=;\na,b,c\n") == ";"


def test_cells_of_excel(site):
    at = datetime.datetime(2024, 3, 1)  # noqa: DTZ001  as openpyxl writes it
    rows = [["Number", "Name", "First day"], [7.0, "Ada", at], [], []]
    take_in(make_workbook([*rows, ["007", "Bob", datetime.date(2024, 4, 2)]]))
    assert list(Employee.objects.order_by("name").values_list("number", "active_from")) == [
        ("7", datetime.date(2024, 3, 1)),
        ("007", datetime.date(2024, 4, 2)),
    ]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\n \n", "empty"),
        (b"name\nAda\n", "no column “Number”"),
        (b"number,Personalnummer\n7,7\n", "mean the same"),
        (b'number,name\n7,"Ada\n8,Bob\n', "quotation mark"),
        (b"PK\x03\x04 broken", "cannot be read"),
        (b"\xd0\xcf\x11\xe0 old", "old Excel"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\x00", "no table"),
        (b"x" * (MAX_BYTES + 1), "MB"),
    ],
)
def test_what_is_no_table_is_refused_with_a_reason(data, reason):
    with pytest.raises(TableError, match=reason):
        take_in(data)


def test_an_excel_bomb_is_not_unpacked():
    import zipfile

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 210_000_000)
    assert len(buffer.getvalue()) < MAX_BYTES
    with pytest.raises(TableError, match="unpacks"):
        read_table(buffer.getvalue())


def test_columns_that_are_not_known_are_named(site):
    report = take_in("number,name,Shoe size\n7,Ada,38\n")
    assert report.unused_headings == ("Shoe size",)


def test_headings_in_english_and_german():
    assert match_columns(["Personal-Nr.", "Name", "E-Mail", "Abteilung", "Standort"]) == {
        "number": 0, "name": 1, "email": 2, "team": 3, "site": 4,
    }  # fmt: skip
    assert match_columns(["EMPLOYEE_NUMBER", "Start date"]) == {"number": 0, "active_from": 1}


def test_days_that_can_be_read_in_one_way():
    assert read_day("2026-11-21") == read_day("21.11.2026") == read_day("2026-11-21 00:00:00")
    for text in ("11/21/2026", "45321", "soon"):
        with pytest.raises(ValueError, match="is no date"):
            read_day(text)


@pytest.mark.parametrize("name", ["=1+1", "+4930", "-x", "@home", "\tx", "'quoted"])
def test_formulas_are_text_in_the_export_and_themselves_again_after_the_import(site, name):
    assert undo_defuse(defuse(name)) == name
    person = make_employee()
    Employee.objects.filter(pk=person.pk).update(name=name.strip())
    content = export_people(Employee.objects.all(), file_format="csv").decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(content))
    assert not row["Name"].startswith(("=", "+", "-", "@"))
    assert take_in(content).count("same") == 1


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["en", "de"])
def test_an_export_comes_back_as_it_was(site, file_format, language):
    take_in("number,name,email,team\n007,Jörg Müßig,j@example.com,Sales\n8,Bob,,\n",
            may_create_teams=True)  # fmt: skip
    with translation.override(language):
        content = export_people(Employee.objects.all(), file_format=file_format)
        report = take_in(content)
    assert (len(report.rows), report.count("same"), report.unused_headings) == (2, 2, ())
    if file_format == "xlsx":
        cells = load_workbook(io.BytesIO(content)).active
        assert {cell.value for cell in cells["A"]} >= {"007", "8"}


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_the_sample_can_be_imported(site, file_format):
    report = take_in(make_sample(file_format=file_format), may_create_teams=True)
    assert (report.count("new"), report.problems) == (3, [])


def test_text_of_no_known_encoding_is_read_as_well_as_it_goes():
    assert decode("Jörg".encode("cp1252")) == "Jörg"


# The pages --------------------------------------------------------------------------------------


def upload(client, text, **answer):
    file = SimpleUploadedFile("people.csv", text if isinstance(text, bytes) else text.encode())
    return client.post(reverse(IMPORT), {"file": file, **answer})


def test_a_file_is_looked_at_and_then_taken(admin_client, site):
    page = upload(admin_client, "number,name\n7,Ada Brandt\n")
    assert "What this file changes" in page.content.decode()
    assert not Employee.objects.exists()
    done = admin_client.post(reverse(IMPORT), {"token": page.context["token"]}, follow=True)
    assert "Imported: 1 new person" in done.content.decode()
    assert Employee.objects.get().name == "Ada Brandt"


def test_a_file_with_problems_cannot_be_taken(admin_client, site):
    page = upload(admin_client, "number,name,site\n7,<b>Ada</b>,<i>\n")
    text = page.content.decode()
    assert "Nothing can be imported yet" in text
    assert "Line 2, column “site”" in text
    assert "<i>" not in text.split("Line 2")[1][:200]
    assert 'name="token"' not in text


def test_what_is_no_table_is_said_on_the_page(admin_client):
    assert "no column “Number”" in upload(admin_client, "a,b\n1,2\n").content.decode()
    assert "required" in admin_client.post(reverse(IMPORT), {"x": "1"}).content.decode()


def test_a_preview_of_somebody_else_or_of_yesterday_is_refused(admin_client, client, site):
    page = upload(admin_client, "number,name\n7,Ada Brandt\n")
    client.force_login(make_account("other", Role.HR))
    for token in (page.context["token"], "nonsense"):
        again = client.post(reverse(IMPORT), {"token": token}, follow=True)
        assert "This preview is too old." in again.content.decode()
    assert not Employee.objects.exists()


def test_what_changed_since_the_preview_is_noticed(admin_client, site):
    page = upload(admin_client, "number,name,email\n7,Ada,a@example.com\n")
    take_in("number,name,email\n8,Bob,a@example.com\n")
    again = admin_client.post(reverse(IMPORT), {"token": page.context["token"]}, follow=True)
    assert "something has changed since the preview" in again.content.decode()
    assert Employee.objects.count() == 1


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.HR_ADMIN, 200), (Role.HR, 200),
        (Role.TEAM_MANAGER, 403), (Role.AUDITOR, 403), (Role.SECURITY, 403),
    ],
)  # fmt: skip
def test_only_hr_imports_and_exports(client, role, status):
    team = make_team()
    make_employee("Ada A", team=team)
    client.force_login(make_account("someone", role, manages=(team,)))
    for url in (reverse(IMPORT), reverse(EXPORT)):
        assert client.get(url).status_code == status
    sample = reverse("admin:people_employee_sample", args=["csv"])
    assert client.get(sample).status_code == status
    listed = client.get(reverse("admin:people_employee_changelist"))
    assert (reverse(IMPORT) in listed.content.decode()) == (status == 200)


def test_the_export_has_the_people_of_the_list_and_is_recorded(admin_client, site):
    make_employee("Ada A")
    make_employee("Bob B", team=make_team("Design"))
    url = f"{reverse(EXPORT)}?q=Ada"
    page = admin_client.post(url, {"file_format": "csv", "apply": "yes"})
    assert page["Content-Disposition"].startswith('attachment; filename="employees-')
    assert "no-store" in page["Cache-Control"]
    text = page.content.decode("utf-8-sig")
    assert "Ada A" in text
    assert "Bob B" not in text
    record = AccessRecord.objects.get()
    assert (record.action, record.detail["people"]) == ("export_people", 1)


def test_chosen_people_are_exported(admin_client):
    ada = make_employee("Ada A")
    make_employee("Bob B")
    data = {"action": "export_chosen", "_selected_action": [ada.pk], "apply": "yes"}
    data["file_format"] = "xlsx"
    page = admin_client.post(reverse("admin:people_employee_changelist"), data)
    names = [row[1].value for row in load_workbook(io.BytesIO(page.content)).active.rows]
    assert names == ["Name", "Ada A"]
    assert AccessRecord.objects.get().detail["people"] == 1


def test_an_import_asks_the_database_a_few_times_a_line(site):
    def count(lines):
        rows = "".join(f"{lines}{number},Person {number}\n" for number in range(lines))
        with CaptureQueriesContext(connection) as queries:
            take_in(f"number,name\n{rows}")
        return len(queries)

    assert (count(40) - count(20)) / 20 <= 4


# The commands -----------------------------------------------------------------------------------


def run(name, *arguments):
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command(name, *map(str, arguments), stdout=out, stderr=err)
    except CommandError as error:
        return out.getvalue(), err.getvalue() + str(error)
    return out.getvalue(), err.getvalue()


def test_employees_are_imported_and_exported_by_command(site, tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("number,name,team\n7,Ada,Sales\n")
    assert "There is no team “Sales”" in run("import_employees", path)[1]
    out, _err = run("import_employees", path, "--create-teams", "--dry-run")
    assert "1 line would be imported: 1 new" in out
    assert not Employee.objects.exists()
    assert json.loads(run("import_employees", path, "--create-teams", "--json")[0])["new"] == 1
    assert "1 employee written" in run("export_employees", tmp_path / "out.xlsx")[0]
    assert AccessRecord.objects.get().action == "export_people"
    assert run("import_employees", tmp_path / "out.xlsx")[0].endswith("1 same.\n")


@pytest.mark.parametrize(
    ("name", "path", "reason"),
    [
        ("import_employees", "nowhere.csv", "cannot be read"),
        ("export_employees", "people.doc", "ends neither"),
        ("export_employees", "no/such/folder.csv", "cannot be written"),
    ],
)
def test_commands_say_what_is_wrong(tmp_path, name, path, reason):
    assert reason in run(name, tmp_path / path)[1]
