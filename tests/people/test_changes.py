"""The history of changes: by trigger, with its author and origin, and without face or secret."""

import datetime
import json
import urllib.request

import pghistory
import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission, User
from django.db import DatabaseError, connection, models, transaction
from procrastinate import testing
from procrastinate.contrib.django import app as task_app

from attendance.models import Device
from attendance.services import create_device
from people.models import AccessRecord, Consent, Employee, Team
from people.origin import working_from
from people.personal_data import SENSITIVE, Kind, find_kind, get_register, list_fields
from people.services import (
    forget_person_in_audit,
    record_access,
    record_consent,
    withdraw_consent,
)
from tests.company_fixtures import (
    add_vector,
    make_employee,
    make_site,
    make_team,
    make_vector,
)

pytestmark = pytest.mark.django_db
ROOMS = {"config", "people", "recognition", "attendance"}

# What has no history, and why.
UNTRACKED = {
    "attendance.PairingAttempt": "a counter, for minutes",
    "attendance.UsedChallenge": "a counter, for minutes",
    "people.Gallery": "a counter",
    "people.IntegrationPace": "a counter, for minutes",
    "people.AccessRecord": "never changes",
    "people.RetentionRun": "a log itself",
    "people.WebhookDelivery": "a log itself",
    "people.PhotoImport": "work in progress; the photos have a history",
    "people.PhotoImportItem": "work in progress; the photos have a history",
    "recognition.Classifier": "made by training, from what is tracked",
    "recognition.ClassifierClass": "biometric",
    "recognition.LookAlike": "biometric",
    "recognition.CompreFaceImage": "an id; the photo has a history",
    "recognition.CodeAttempt": "a counter, for minutes",
    "people.Placement": "a history itself, of the employee's site and team",
    "attendance.AttendanceEvent": "never changes",
    "attendance.EventVoid": "never changes",
    "attendance.KioskRefusal": "never changes",
    "attendance.CameraNode": "work in progress, gone when it is done",
    "attendance.CameraState": "how it goes, by the second",
    "attendance.CameraPreview": "a live picture, for seconds",
    "people.AccountLanguage": "follows the pages that the person reads",
    "attendance.Sighting": "a log itself; searches are in the audit log",
    "attendance.SightingAlert": "work in progress; that it was asked for is in the audit log",
    "attendance.DoorDecision": "is a log, and a trigger refuses every change",
    "attendance.RelayAnswer": "is a log, and a trigger refuses every change",
    "attendance.CorrectionLine": "never changes; the correction has a history",
    "attendance.Period": "made from events, which never change",
    "attendance.DaySummary": "made from events and plans, which are tracked",
    "attendance.Adjustment": "never changes",
    "attendance.ReportDelivery": "a log itself",
    "attendance.StaleDays": "work in progress, gone when it is done",
    "attendance.OpenDay": "a counter",
    "attendance.PinTries": "a counter",
    "attendance.DevicePinTries": "a counter",
    "attendance.DeviceConnection": "a log of its own",
    "attendance.ReportedCheckIn": "never changes",
    "recognition.TeamTry": "a counter, for minutes",
    "recognition.FaceMap": "drawn anew by the worker, from what is tracked",
    "recognition.MapPoint": "biometric",
    "recognition.MapLink": "biometric",
    "attendance.LateCheckIn": "settled once, and says by whom, when and how",
}
UNTRACKED_FIELDS = {
    "people.ErasureCertificate": {
        "employee_number": "on the certificate, which never changes",
        "employee_name": "on the certificate",
        "requested_by_name": "on the certificate",
        "counts": "on the certificate",
        "files": "on the certificate",
        "verification": "on the certificate",
    },
    "auth.User": {"last_login": "no change of the account", "date_joined": "its first entry"},
    "attendance.Badge": {"last_used_at": "the events say it"},
    "attendance.CalendarFeed": {"read_at": "a reading, no change"},
    "attendance.Leave": {
        "reason": "may be a matter of health: that it changed is noted",
        "decision_note": "may tell the reason: that it changed is noted",
    },
    "recognition.ColleagueRelease": {"text": "on the release"},
    "people.FaceSample": {"created_at": "its first entry", "reviewed_at": "the entry's own time"},
}


def get_history(name: str) -> models.QuerySet:
    room, _, model = name.rpartition(".")
    return apps.get_model(room or "people", f"{model}Change").objects.order_by("pgh_id")


def list_labels(name: str) -> list[str]:
    return list(get_history(name).values_list("pgh_label", flat=True))


def list_own_models() -> list[type[models.Model]]:
    found = apps.get_models(include_auto_created=True)
    return [
        model
        for model in found
        if model._meta.app_label in ROOMS
        and model._meta.managed
        and not model._meta.proxy
        and not issubclass(model, pghistory.models.Event)
    ]


def name_of(event_model: type[models.Model]) -> str:
    return event_model.pgh_tracked_model._meta.concrete_model._meta.label


EVENT_MODELS = pghistory.core.event_models()


# What is tracked --------------------------------------------------------------------------------


@pytest.mark.parametrize("model", list_own_models(), ids=lambda model: model._meta.label)
def test_every_table_has_a_history_or_a_reason(model):
    tracked = {name_of(event_model) for event_model in EVENT_MODELS}
    assert (model._meta.label in tracked) != (model._meta.label in UNTRACKED)


@pytest.mark.parametrize("event_model", EVENT_MODELS, ids=lambda model: model._meta.label)
def test_a_history_holds_nothing_biometric_and_no_secret_and_all_the_rest(event_model):
    label = name_of(event_model)
    copied = {f.name for f in event_model._meta.fields if not f.name.startswith("pgh_")}
    if label not in get_register():  # roles and permissions: Django's, and about nobody
        assert label.startswith("auth.")
        return
    assert not copied & set(list_fields(label, *SENSITIVE))
    many = {field.name for field in event_model.pgh_tracked_model._meta.many_to_many}
    personal = set(list_fields(label)) - set(list_fields(label, *SENSITIVE, Kind.NONE)) - many
    assert personal - copied == set(UNTRACKED_FIELDS.get(label, {}))


def test_the_table_of_kinds_knows_what_a_history_must_not_hold():
    assert find_kind("people.FaceSample", "embedding") in SENSITIVE
    assert find_kind("auth.User", "password") in SENSITIVE


# What is written --------------------------------------------------------------------------------


def test_a_bulk_update_does_not_slip_past():
    ada = make_employee(team=make_team("Sales"))
    other = make_team("Support")
    Employee.objects.update(team=other, active_until=datetime.date(2030, 1, 31))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_employee SET name = 'Ada King'")
    history = get_history("Employee").filter(pgh_obj_id=ada.pk)
    assert [(row.pgh_label, row.name, row.team_id) for row in history] == [
        ("insert", "Ada Lovelace", ada.team_id),
        ("update", "Ada Lovelace", other.pk),
        ("update", "Ada King", other.pk),
    ]


def test_many_at_once_and_deletion_are_kept():
    site = make_site()
    Employee.objects.bulk_create(
        Employee(number=f"B{i}", name=f"Person {i}", site=site) for i in range(5)
    )
    Employee.objects.all().delete()
    assert list_labels("Employee") == ["insert"] * 5 + ["delete"] * 5
    assert set(get_history("Employee").values_list("number", flat=True)) == {
        f"B{i}" for i in range(5)
    }


def test_a_new_vector_is_no_change_of_the_person():
    employee = make_employee()
    add_vector(employee, make_vector(1))
    assert list_labels("Employee") == ["insert"]
    (sample,) = get_history("FaceSample")
    assert (sample.state, sample.employee_id) == ("ready", employee.pk)
    withdraw_consent(employee=employee)
    assert list_labels("FaceSample") == ["insert", "delete"]
    assert list_labels("Consent") == ["insert", "update"]


def test_managers_of_a_team_are_kept():
    team, boss = make_team(), User.objects.create_user("boss")
    team.managers.add(boss)
    team.managers.clear()
    assert list_labels("TeamManager") == ["insert", "delete"]
    assert set(get_history("TeamManager").values_list("user_id", "team_id")) == {(boss.pk, team.pk)}


def test_accounts_roles_and_permissions_are_kept_without_the_password():
    user = User.objects.create_user("ines", password="a long password")
    group = Group.objects.create(name="Night shift")
    permission = Permission.objects.first()
    group.permissions.add(permission)
    user.groups.set([group])
    user.user_permissions.add(permission)
    user.is_staff = True
    user.save()
    user.set_password("another password")
    user.save()
    assert list_labels("User") == ["insert", "update", "password"]
    assert list_labels("GroupMember") == ["insert"]
    assert list_labels("UserPermission") == ["insert"]
    assert get_history("GroupPermission").filter(group_id=group.pk).count() == 1
    assert get_history("Group").filter(name="Night shift").count() == 1
    assert "password" not in {f.name for f in apps.get_model("people.UserChange")._meta.fields}


def test_signing_in_is_no_change_of_the_account(client):
    user = User.objects.create_user("ines", password="a long password")
    client.force_login(user)
    assert list_labels("User") == ["insert"]


def test_a_device_notes_a_new_key_without_keeping_it():
    device = create_device(name="Door", site=make_site())
    Device.objects.filter(pk=device.pk).update(public_key="0" * 64)
    Device.objects.filter(pk=device.pk).update(is_active=False)
    Device.objects.filter(pk=device.pk).update(last_seen_at=datetime.datetime.now(datetime.UTC))
    assert list_labels("attendance.Device") == ["insert", "key", "update"]


@pytest.mark.parametrize("change", ["delete", "update"])
def test_the_history_itself_does_not_change(change):
    make_employee()
    rows = get_history("Employee").order_by()
    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
        rows.delete() if change == "delete" else rows.update(name="x")
    assert get_history("Employee").get().name == "Ada Lovelace"


def test_a_tracked_column_can_still_change_its_type():
    """Migrations to come: the triggers step aside while a column is altered."""
    old = Employee._meta.get_field("name")
    new = models.CharField("name", max_length=210)
    new.set_attributes_from_name("name")
    new.model = Employee
    with connection.schema_editor() as editor:
        editor.alter_field(Employee, old, new)
    make_employee()
    assert list_labels("Employee") == ["insert"]


# Who and from where -----------------------------------------------------------------------------


def test_a_change_from_a_page_says_who_and_where(admin_client, admin_user):
    site = make_site()
    values = {"number": "7", "name": "Grace Hopper", "site": site.pk, "active_from": "2024-01-01"}
    formsets = {
        f"{prefix}-{key}": 0
        for prefix in ("face_samples", "consents")
        for key in ("TOTAL_FORMS", "INITIAL_FORMS")
    }
    admin_client.post("/admin/people/employee/add/", {**values, **formsets})
    (row,) = get_history("Employee")
    assert row.name == "Grace Hopper"
    assert row.pgh_context == {"place": "/admin/people/employee/add/", "user": admin_user.pk}


def test_a_change_by_a_command_or_task_says_which():
    with working_from("manage.py import_faces"):
        employee = make_employee(consent=False)
        with working_from("task recognition.embed_sample"):
            record_consent(employee=employee, method=Consent.Method.SIGNED_FORM)
        Team.objects.update(color="#000000")
    assert get_history("Employee").get().pgh_context["place"] == "manage.py import_faces"
    assert get_history("Consent").get().pgh_context["place"] == "task recognition.embed_sample"
    assert get_history("Team").last().pgh_context["place"] == "manage.py import_faces"


@pytest.mark.parametrize("sql", ["DO $$ BEGIN PERFORM format('%s', 7 % 4); END $$", "SELECT 7 % 4"])
def test_sql_with_a_percent_sign_runs_as_it_is(sql):
    """Migrations of other packages have such."""
    with working_from("manage.py migrate"), connection.cursor() as cursor:
        cursor.execute(sql)
        assert cursor.description is None or cursor.fetchone() == (3,)


@pytest.mark.django_db(transaction=True)
def test_an_origin_ends_with_its_block():
    with working_from("manage.py import_faces", user_id=1):
        make_site()
    make_team()
    assert get_history("Site").last().pgh_context["user"] == 1
    assert get_history("Team").last().pgh_context is None


@pytest.mark.django_db(transaction=True)
def test_a_background_task_is_the_origin_of_what_it_changes():
    @task_app.task(name="tests.rename")
    def rename(pk: int) -> None:
        Employee.objects.filter(pk=pk).update(name="Renamed")

    employee = make_employee()
    with task_app.replace_connector(testing.InMemoryConnector()) as app:
        app.tasks["tests.rename"].defer(pk=employee.pk)
        app.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
    row = get_history("Employee").last()
    assert (row.name, row.pgh_context) == ("Renamed", {"place": "task tests.rename", "user": None})


# A person's erasure -----------------------------------------------------------------------------


def test_the_audit_log_can_forget_a_person_after_deletion(admin_client):
    ada, bob = make_employee("Ada A"), make_employee("Bob B")
    Employee.objects.filter(pk=ada.pk).update(name="Ada B", email="ada@example.org")
    for employee in (Employee.objects.get(pk=ada.pk), bob):
        record_access(actor=None, action=AccessRecord.Action.VIEW_FACE, employee=employee)
    response = admin_client.post(f"/admin/people/employee/{ada.pk}/delete/", {"post": "yes"})
    assert response.status_code == 302
    assert forget_person_in_audit(employee_id=ada.pk) >= 6
    told = json.dumps(
        [
            list(model.objects.order_by("pk").values())
            for model in [*EVENT_MODELS, AccessRecord, LogEntry]
        ],
        default=str,
    )
    for word in ("Ada A", "Ada B", ada.number + '"', "ada@example.org"):
        assert word not in told
    assert bob.number in told
    assert list_labels("Employee") == ["insert", "insert", "update", "delete"]
    assert get_history("Employee").last().pgh_context["place"].endswith("/delete/")


def test_forgetting_a_person_leaves_the_next_owner_of_the_number_alone():
    ada = make_employee("Ada A")
    record_access(actor=None, action=AccessRecord.Action.VIEW_FACE, employee=ada)
    pk, number = ada.pk, ada.number
    ada.delete()
    heir = make_employee("Bob B")
    Employee.objects.filter(pk=heir.pk).update(number=number)
    heir.refresh_from_db()
    record_access(actor=None, action=AccessRecord.Action.VIEW_FACE, employee=heir)
    forget_person_in_audit(employee_id=pk)
    names = AccessRecord.objects.order_by("pk").values_list("employee_name", flat=True)
    assert list(names) == ["", "Bob B"]


# The real server --------------------------------------------------------------------------------


def test_the_real_server_notes_who_changed_something(server, client, django_user_model):
    boss = django_user_model.objects.create_superuser("boss")
    employee = make_employee(consent=False)
    client.force_login(boss)
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    cookies["csrftoken"] = "x" * 32
    request = urllib.request.Request(
        f"{server.url}/enrol/{employee.pk}/consent/",
        data=b"",
        headers={
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
            "X-CSRFToken": "x" * 32,
            "Origin": server.url,
        },
    )
    with urllib.request.urlopen(request) as response:
        assert response.status == 200
    (row,) = get_history("Consent")
    assert row.pgh_context["user"] == boss.pk
    assert row.pgh_context["place"].endswith("/consent/")
