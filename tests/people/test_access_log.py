"""The access log: what it keeps, what it refuses, and that nothing changes it."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.db import DatabaseError, transaction
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from config.middleware import hide_tokens, note_origin
from people.models import AccessRecord
from people.origin import get_origin, working_from
from people.services import record_access, record_view, remove_old_audit_entries
from recognition.photo import note_search
from tests.company_fixtures import make_employee

pytestmark = pytest.mark.django_db
Action = AccessRecord.Action


@pytest.fixture
def ines() -> User:
    return User.objects.create_user("ines")


def test_a_record_says_who_did_what_to_whom_and_from_where(ines):
    ada = make_employee()
    with working_from("/find/", ip_address="192.0.2.7"):
        record_access(
            actor=ines,
            action=Action.SEARCH_NAME,
            employee=ada,
            purpose="Fire drill",
            detail={"n": 1},
        )
    record = AccessRecord.objects.get()
    assert (record.account, record.account_name) == (ines, "ines")
    assert (record.employee, record.employee_number) == (ada, ada.number)
    assert record.employee_name == "Ada Lovelace"
    assert (record.place, record.ip_address) == ("/find/", "192.0.2.7")
    assert (record.purpose, record.detail) == ("Fire drill", {"n": 1})
    assert str(record).endswith("ines: searched for a person by name, Ada Lovelace")


@pytest.mark.parametrize("actor", [None, AnonymousUser()])
def test_a_command_has_no_account(actor):
    with working_from("manage.py find"):
        record = record_access(actor=actor, action=Action.SEARCH_FACE)
    assert (record.account, record.account_name, record.place) == (None, "", "manage.py find")


@pytest.mark.parametrize(
    "value", [[0.1, 0.2], b"jpeg", {"box": 1}, "x" * 501, [[1.0]], ["x"] * 501]
)
def test_nothing_that_might_be_a_face_enters_the_log(value):
    with pytest.raises(ValueError, match="takes no"):
        record_access(actor=None, action=Action.SEARCH_FACE, detail={"probe": value})
    assert not AccessRecord.objects.exists()


def test_a_record_outlives_account_and_employee_with_their_names(ines):
    ada = make_employee()
    record = record_access(actor=ines, action=Action.VIEW_FACE, employee=ada)
    ada.consents.all().delete()
    ada.delete()
    ines.delete()
    record.refresh_from_db()
    assert (record.account, record.employee) == (None, None)
    assert (record.account_name, record.employee_name) == ("ines", "Ada Lovelace")


@pytest.mark.parametrize(
    "change",
    [
        lambda rows: rows.delete(),
        lambda rows: rows.update(account_name="somebody else"),
        lambda rows: rows.update(at=timezone.now()),
        lambda rows: rows.update(account=User.objects.create_user("somebody")),
        lambda rows: rows.update(employee=make_employee("Other Person")),
        lambda rows: rows.update(account=None, action="export_audit"),
    ],
)
def test_the_database_refuses_changes(ines, change):
    record_access(actor=ines, action=Action.VIEW_FACE, employee=make_employee())
    with pytest.raises(DatabaseError, match=r"Cannot (update|delete)"), transaction.atomic():
        change(AccessRecord.objects.all())
    assert AccessRecord.objects.get().account_name == "ines"


def test_retention_removes_what_is_old_and_nothing_else(ines):
    now = timezone.now()
    for days in (400, 366, 10):
        AccessRecord.objects.create(
            at=now - datetime.timedelta(days=days), account=ines, action=Action.VIEW_FACE
        )
    assert remove_old_audit_entries(before=now - datetime.timedelta(days=365)) == {
        "access_records": 2,
        "changes": 0,
    }
    assert AccessRecord.objects.get().at == now - datetime.timedelta(days=10)
    later = now + datetime.timedelta(days=1)
    assert remove_old_audit_entries(before=later)["changes"] > 0
    record_access(actor=ines, action=Action.VIEW_FACE)
    with pytest.raises(DatabaseError), transaction.atomic():
        AccessRecord.objects.all().delete()


def test_the_same_look_again_is_one_record(ines, settings):
    ada, bob = make_employee(), make_employee("Bob B")
    for employee in (ada, ada, bob, ada):
        record_view(actor=ines, action=Action.VIEW_FACE, employee=employee)
    record_view(actor=ines, action=Action.VIEW_PHOTO, employee=ada)
    record_view(actor=User.objects.create_user("otto"), action=Action.VIEW_FACE, employee=ada)
    assert AccessRecord.objects.count() == 4
    settings.AUDIT_VIEW_MINUTES = 0
    record_view(actor=ines, action=Action.VIEW_FACE, employee=ada)
    assert AccessRecord.objects.count() == 5


def test_an_origin_holds_until_its_block_ends():
    with working_from("manage.py prepare"):
        with working_from("task x"):
            assert get_origin().place == "task x"
        assert get_origin().place == "manage.py prepare"
    assert get_origin().place == ""


def test_a_page_notes_its_path_and_address_without_one_time_links(ines):
    seen = []

    def answer(request):
        seen.append(get_origin())
        return HttpResponse()

    request = RequestFactory().get("/consent/abcdefghijklmnopqrstuvwxyz/", REMOTE_ADDR="::1")
    request.user = ines
    note_origin(answer)(request)
    assert (seen[0].place, seen[0].ip_address) == ("/consent/…/", "::1")
    request = RequestFactory().get("/today/", REMOTE_ADDR="")
    request.user = AnonymousUser()
    note_origin(answer)(request)
    assert (seen[1].place, seen[1].ip_address) == ("/today/", None)


def test_ordinary_paths_stay_whole():
    assert (
        hide_tokens("/admin/people/facesample/12/change/") == "/admin/people/facesample/12/change/"
    )


# Searches and exports of the other rooms --------------------------------------------------------


def test_a_search_by_face_is_written_down_for_each_person_it_names(ines):
    ada = make_employee()
    note_search(actor=ines, found=[ada.pk, ada.pk], faces=3)
    record = AccessRecord.objects.get()
    assert (record.action, record.employee, record.detail) == ("search_face", ada, {"faces": 3})


def test_a_search_by_face_that_names_nobody_is_written_down_too():
    note_search(actor=None, found=[], faces=0)
    assert AccessRecord.objects.get().employee is None


def test_the_board_as_a_file_is_written_down(admin_client, admin_user):
    make_employee()
    assert admin_client.get("/today/attendance.csv").status_code == 200
    record = AccessRecord.objects.get()
    assert (record.action, record.account) == ("export_attendance", admin_user)
    assert record.detail == {"people": 1}
