"""The audit log: who did what to whom, before and after, for those who may read it."""

import csv
import datetime
import io

import pytest
from django.contrib.auth.models import Group, User
from django.utils import timezone

from people.audit_entries import describe_entries, fold_looks
from people.audit_log import AuditFilter, AuditLog
from people.models import AccessRecord, Employee, Team
from people.origin import working_from
from people.roles import Role
from people.services import forget_person_in_audit, record_access
from tests.company_fixtures import add_vector, make_device, make_employee, make_team, make_vector

pytestmark = pytest.mark.django_db
Action = AccessRecord.Action
URL = "/admin/people/accessrecord/"


def make_account(name: str, role: Role) -> User:
    user = User.objects.create_user(name, is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    return user


@pytest.fixture
def auditor(client) -> User:
    user = make_account("otto", Role.AUDITOR)
    client.force_login(user)
    return user


def list_entries(**wanted):
    log = AuditLog(AuditFilter(**wanted))
    return describe_entries(log[0:100])


def read_page(client, **query) -> str:
    response = client.get(URL, query)
    assert response.status_code == 200
    return response.content.decode()


# Entries ----------------------------------------------------------------------------------------


def test_an_entry_says_who_what_whom_before_and_after():
    ines, sales = User.objects.create_user("ines"), make_team("Sales")
    ada = make_employee(team=make_team("Support"))
    with working_from("/admin/people/employee/1/change/", user_id=ines.pk):
        Employee.objects.filter(pk=ada.pk).update(team=sales, active_until="2030-01-31")
    (entry,) = [entry for entry in list_entries(kind="employee") if entry.sign == "update"]
    assert (entry.who, entry.place) == ("ines", "/admin/people/employee/1/change/")
    assert entry.what == "Employee: changed"
    assert [(person.name, person.pk) for person in entry.people] == [("Ada Lovelace", ada.pk)]
    assert {(change.field, change.before, change.after) for change in entry.changes} == {
        ("Team", "Support", "Sales"),
        ("Active until", "–", "01/31/2030"),
    }


def test_what_came_has_no_before_and_what_went_no_after():
    ada = make_employee(consent=False)
    ada.delete()
    gone, added = list_entries(kind="employee")
    assert {change.before for change in added.changes} == {""}
    assert {change.after for change in gone.changes} == {""}
    assert ("Name", "Ada Lovelace") in {(change.field, change.before) for change in gone.changes}


def test_a_search_for_words_is_bounded(monkeypatch):
    monkeypatch.setattr("people.audit_log.MAX_MATCHES", 3)
    for number in range(5):
        make_employee(f"Searched {number}", consent=False)
    log = AuditLog(AuditFilter(words="searched", kind="employee"))
    assert len(log) == 3
    newest = [entry.row["name"] for entry in log[0:50]]
    assert newest == ["Searched 4", "Searched 3", "Searched 2"]


def test_readings_and_changes_of_all_rooms_are_one_list_newest_first():
    make_device("Door")
    add_vector(make_employee(), make_vector(1))
    record_access(actor=None, action=Action.SEARCH_FACE, purpose="Fire drill")
    entries = list_entries()
    assert entries[0].what == "Searched for a person by face"
    assert entries[0].purpose == "Fire drill"
    told = {entry.what for entry in entries}
    assert {"Device: added", "Face photo: added", "Consent: added", "Team: added"} <= told
    assert [entry.at for entry in entries] == sorted((e.at for e in entries), reverse=True)


def test_names_of_what_is_gone_are_kept():
    ines, ada = User.objects.create_user("ines"), make_employee()
    with working_from("manage.py shell", user_id=ines.pk):
        Employee.objects.filter(pk=ada.pk).update(email="a@example.org")
    pk = ada.pk
    ada.delete()
    ines.delete()
    entries = list_entries(person_id=pk, kind="employee")
    assert [entry.sign for entry in entries] == ["delete", "update", "insert"]
    assert entries[1].who == "ines"
    assert entries[0].people[0].name == "Ada Lovelace"
    assert entries[0].people[0].pk is None


def test_looks_at_many_people_are_folded_and_nobody_is_lost():
    ines = User.objects.create_user("ines")
    people = [make_employee(f"Person {i}", consent=False) for i in range(5)]
    for person in [*people, people[0]]:
        record_access(actor=ines, action=Action.VIEW_FACE, employee=person)
    record_access(actor=None, action=Action.VIEW_FACE, employee=people[0])
    folded = fold_looks(list_entries(kind="reading"))
    assert [len(entry.people) for entry in folded] == [1, 5]
    assert {person.pk for person in folded[1].people} == {person.pk for person in people}


# Filters ----------------------------------------------------------------------------------------


@pytest.fixture
def busy_day() -> dict[str, User]:
    users = {name: User.objects.create_user(name) for name in ("ines", "hugo")}
    ada, bob = make_employee("Ada A"), make_employee("Bob B")
    for name, employee in (("ines", ada), ("hugo", bob)):
        with working_from(f"/{name}/", user_id=users[name].pk):
            Employee.objects.filter(pk=employee.pk).update(email=f"{name}@example.org")
        record_access(actor=users[name], action=Action.VIEW_FACE, employee=employee)
    return users


def test_filters_by_account(busy_day):
    entries = list_entries(account=str(busy_day["ines"].pk))
    assert {entry.who for entry in entries} == {"ines"}
    assert len(entries) == 2
    assert {entry.who for entry in list_entries(account="nobody")} == {""}


def test_filters_by_person_in_every_table(busy_day):
    entries = list_entries(person="bob")
    assert {entry.people[0].name for entry in entries} == {"Bob B"}
    assert {entry.what for entry in entries} == {
        "Looked at a face",
        "Employee: changed",
        "Employee: added",
        "Consent: added",
    }


def test_filters_by_kind(busy_day):
    assert {entry.sign for entry in list_entries(kind="reading")} == {"reading"}
    assert len(list_entries(kind="reading:view_face")) == 2
    assert not list_entries(kind="reading:view_photo")
    assert "reading" not in {entry.sign for entry in list_entries(kind="change")}
    assert {entry.what for entry in list_entries(kind="site")} == {"Site: added"}


def test_filters_by_time(busy_day):
    now, day = timezone.now(), datetime.timedelta(days=1)
    assert not list_entries(since=now + day)
    assert not list_entries(until=now - day, kind="employee")
    assert list_entries(since=now - day, until=now + day)


def test_searches_words_in_texts_pages_and_names(busy_day):
    assert {entry.who for entry in list_entries(words="ines example")} == {"ines"}
    assert {entry.place for entry in list_entries(words="/hugo/")} == {"/hugo/"}
    assert not list_entries(words="ines hugo nothing")


def test_pages_follow_each_other_without_loss():
    for number in range(30):
        make_employee(f"Person {number}")
    log = AuditLog(AuditFilter())
    paged = [entry for start in range(0, len(log), 7) for entry in log[start : start + 7]]
    assert len(paged) == len(log)
    seen = [(entry.code, (entry.row or {}).get("pgh_id")) for entry in paged]
    assert len(set(seen)) == len(seen)


# The page ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.HR_ADMIN, 200),
        (Role.AUDITOR, 200),
        (Role.HR, 403),
        (Role.TEAM_MANAGER, 403),
        (Role.SECURITY, 403),
    ],
)
def test_only_hr_admin_and_auditor_read_the_log(client, role, status):
    client.force_login(make_account("somebody", role))
    assert client.get(URL).status_code == status
    assert client.get(f"{URL}export/").status_code == status


def test_nobody_edits_or_deletes_an_entry(admin_client):
    record = record_access(actor=None, action=Action.SEARCH_FACE)
    for page in ("add/", f"{record.pk}/change/", f"{record.pk}/delete/"):
        assert admin_client.get(f"{URL}{page}").status_code == 404
        assert admin_client.post(f"{URL}{page}", {"post": "yes"}).status_code == 404
    assert admin_client.post(URL, {"action": "delete_selected", "_selected_action": record.pk})
    assert AccessRecord.objects.filter(pk=record.pk).exists()


def test_the_page_shows_before_and_after_and_that_it_was_read(client, auditor):
    ada = make_employee()
    Employee.objects.update(name="Ada King")
    page = read_page(client)
    assert "Employee: changed" in page
    assert "Ada Lovelace" in page
    assert "Ada King" in page
    assert f"/admin/people/employee/{ada.pk}/change/" in page
    read_page(client)
    assert AccessRecord.objects.filter(action=Action.VIEW_AUDIT, account=auditor).count() == 1


def test_markup_in_a_name_stays_text(client, auditor):
    make_employee("<script>alert(1)</script>")
    page = read_page(client)
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


@pytest.mark.parametrize(
    "query",
    [
        {"since": "yesterday"},
        {"kind": "nothing"},
        {"account": "99999"},
        {"account": "x' OR 1=1"},
        {"person": "nobody at all"},
        {"page": "9999"},
        {"page": "x"},
        {"words": "%_\\ ' \""},
    ],
)
def test_impossible_filters_are_no_error(client, auditor, query):
    make_employee()
    read_page(client, **query)


def test_an_empty_answer_says_what_to_do(client, auditor):
    assert "Take away a filter" in read_page(client, words="zzzz")


def test_one_page_needs_few_queries(client, auditor, django_assert_max_num_queries):
    for number in range(60):
        employee = make_employee(f"Person {number}", team=make_team(f"Team {number}"))
        record_access(actor=auditor, action=Action.VIEW_FACE, employee=employee)
    make_device()
    read_page(client)
    with django_assert_max_num_queries(15):
        read_page(client)


# The file ---------------------------------------------------------------------------------------


def test_the_export_holds_what_the_filter_finds_and_is_written_down(client, auditor):
    make_employee("=HYPERLINK(1)")
    make_employee("Bob B")
    response = client.get(f"{URL}export/", {"kind": "employee"})
    assert response["Content-Type"].startswith("text/csv")
    assert "no-store" in response["Cache-Control"]
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows[0][:4] == ["When (UTC)", "Who", "What", "Whom"]
    assert [row[3] for row in rows[1:]] == ["Bob B", "'=HYPERLINK(1)"]
    assert all(not cell.startswith("=") for row in rows for cell in row)
    record = AccessRecord.objects.get(action=Action.EXPORT_AUDIT)
    assert (record.account, record.detail) == (auditor, {"entries": 2, "kind": "employee"})


def test_an_export_with_a_wrong_date_is_refused(client, auditor):
    assert client.get(f"{URL}export/", {"since": "x"}).status_code == 400
    assert not AccessRecord.objects.filter(action=Action.EXPORT_AUDIT).exists()


# The history of one record ----------------------------------------------------------------------


def test_the_history_of_a_person_shows_changes_from_anywhere(client, auditor):
    ada = make_employee()
    make_employee("Bob B")
    with working_from("manage.py import_employees"):
        Employee.objects.filter(pk=ada.pk).update(email="ada@example.org")
    record_access(actor=auditor, action=Action.VIEW_FACE, employee=ada)
    page = client.get(f"/admin/people/employee/{ada.pk}/history/").content.decode()
    for words in ("ada@example.org", "manage.py import_employees", "Looked at a face"):
        assert words in page
    assert "Consent: added" in page
    assert "Bob B" not in page


def test_hr_sees_the_changes_of_the_record_but_not_who_looked(client):
    ada = make_employee()
    record_access(actor=None, action=Action.VIEW_FACE, employee=ada)
    client.force_login(make_account("ines", Role.HR))
    page = client.get(f"/admin/people/employee/{ada.pk}/history/").content.decode()
    assert "Employee: added" in page
    assert "Looked at a face" not in page


def test_a_manager_cannot_read_the_history_of_another_team(client):
    mona, ada = make_account("mona", Role.TEAM_MANAGER), make_employee()
    client.force_login(mona)
    url = f"/admin/people/employee/{ada.pk}/history/"
    assert client.get(url).status_code in (302, 403)
    Team.objects.get().managers.add(mona)
    assert client.get(url).status_code == 200


@pytest.mark.parametrize("room", ["people/team", "people/site", "auth/user", "attendance/device"])
def test_every_record_has_its_history(admin_client, room):
    make_employee()
    device, _key = make_device()
    pk = {"attendance/device": device.pk, "auth/user": User.objects.first().pk}.get(room)
    pk = pk or (Team if room == "people/team" else type(device.site)).objects.first().pk
    response = admin_client.get(f"/admin/{room}/{pk}/history/")
    assert response.status_code == 200
    assert "added" in response.content.decode()
    assert admin_client.get(f"/admin/{room}/999999/history/").status_code == 302


def test_an_erased_person_is_shown_without_a_name(client, auditor):
    ada = make_employee()
    record_access(actor=auditor, action=Action.VIEW_FACE, employee=ada)
    pk = ada.pk
    ada.delete()
    forget_person_in_audit(employee_id=pk)
    page = read_page(client)
    assert "Ada Lovelace" not in page
    assert "Employee: removed" in page
