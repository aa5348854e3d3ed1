"""Every page of the admin opens, asks the database a fixed number of times, and leaks nothing."""

import pytest
from django.contrib.admin.sites import site as admin_site
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from attendance.models import AttendanceEvent, Device
from people.models import Consent, ConsentNotice, ConsentStatus, Employee, FaceSample, Site, Team
from people.services import add_photo
from tests.company_fixtures import (
    add_vector,
    make_check_in,
    make_device,
    make_employee,
    make_notice,
    make_team,
    make_vector,
)

pytestmark = pytest.mark.django_db

LISTS = [
    Employee,
    Team,
    Site,
    FaceSample,
    Consent,
    ConsentNotice,
    ConsentStatus,
    Device,
    AttendanceEvent,
]
QUERY_BUDGET = 12


def list_url(model):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def fill(count):
    for number in range(count):
        employee = make_employee(f"Person {number}", team=make_team(f"Team {number % 3}"))
        add_vector(employee, make_vector(number))
        make_check_in(employee)
        make_device()
        make_notice(f"Notice {number}")


@pytest.mark.parametrize("model", LISTS, ids=lambda model: model.__name__)
def test_lists_ask_as_often_for_many_as_for_few(admin_client, model):
    counts = []
    for _ in range(2):
        fill(6)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert admin_client.get(list_url(model)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= QUERY_BUDGET


@pytest.mark.parametrize("model", LISTS, ids=lambda model: model.__name__)
def test_every_record_opens(admin_client, model):
    fill(1)
    record = model.objects.first()
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_change"
    page = admin_client.get(reverse(name, args=[record.pk]), follow=True)
    assert page.status_code == 200


@pytest.mark.parametrize("model", LISTS, ids=lambda model: model.__name__)
def test_lists_can_be_searched(admin_client, model):
    fill(1)
    if admin_site.get_model_admin(model).search_fields:
        assert admin_client.get(list_url(model), {"q": "person"}).status_code == 200


def test_a_new_device_is_paired_next(admin_client):
    make_employee()
    data = {"name": "Door", "site": Site.objects.get().pk, "direction": "in"}
    page = admin_client.post(reverse("admin:attendance_device_add"), data, follow=True)
    pair_url = reverse("admin:attendance_device_pair", args=[Device.objects.get().pk])
    assert page.redirect_chain == [(pair_url, 302)]
    assert "No browser is paired" in page.content.decode()


def test_photos_are_uploaded_on_the_employee_page(admin_client, portrait, landscape):
    from django.core.files.uploadedfile import SimpleUploadedFile

    employee = make_employee("Ada Lovelace")
    photos = [SimpleUploadedFile(n, d) for n, d in (("a.jpg", portrait), ("b.jpg", landscape))]
    page = save_employee(admin_client, employee, photos=photos)
    assert "a.jpg: stored" in page
    assert employee.face_samples.filter(state="pending").count() == 2


def test_photos_of_a_person_without_consent_are_refused(admin_client, portrait):
    from django.core.files.uploadedfile import SimpleUploadedFile

    employee = make_employee("Bob B", consent=False)
    page = save_employee(admin_client, employee, photos=[SimpleUploadedFile("a.jpg", portrait)])
    assert "Bob B has not agreed" in page
    assert not employee.face_samples.exists()


def test_consent_can_be_withdrawn_from_the_list(admin_client, portrait):
    employee = make_employee("Ada Lovelace")
    add_photo(employee=employee, data=portrait)
    data = {"action": "withdraw_consents", "_selected_action": [employee.pk]}
    page = admin_client.post(list_url(Employee), data).content.decode()
    assert "Ada Lovelace" in page
    assert "at once and for good" in page
    assert employee.face_samples.exists()
    data["apply"] = "yes"
    page = admin_client.post(list_url(Employee), data, follow=True).content.decode()
    assert "Consent withdrawn. People: 1, photos erased: 1." in page
    assert not employee.face_samples.exists()


def test_a_person_entered_by_mistake_can_be_deleted_with_consent_and_photos(admin_client, portrait):
    employee = make_employee("Ada Lovelace")
    add_photo(employee=employee, data=portrait)
    url = reverse("admin:people_employee_delete", args=[employee.pk])
    assert "Are you sure" in admin_client.get(url).content.decode()
    admin_client.post(url, {"post": "yes"})
    assert not Employee.objects.exists()
    assert not FaceSample.objects.exists()


def test_a_person_with_attendance_cannot_be_deleted(admin_client):
    employee = make_employee("Ada Lovelace")
    make_check_in(employee)
    url = reverse("admin:people_employee_delete", args=[employee.pk])
    page = admin_client.get(url).content.decode()
    assert "The record of Ada Lovelace stays" in page
    assert reverse("admin:people_erase", args=[employee.pk]) in page
    admin_client.post(url, {"post": "yes"})
    assert Employee.objects.exists()


@pytest.mark.parametrize(
    "path", ["/kiosk/", "/admin/", "/accounts/login/", "/today/", "/nothing/here/"]
)
def test_every_answer_forbids_other_hosts(client, path):
    policy = client.get(path).headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "http" not in policy
    assert ("'unsafe-inline'" in policy) == path.startswith("/admin/")


def save_employee(client, employee, **changes):
    data = {
        "number": employee.number, "name": employee.name, "email": "", "team": employee.team_id,
        "site": employee.site_id, "active_from": employee.active_from, "active_until": "",
        "face_samples-TOTAL_FORMS": 0, "face_samples-INITIAL_FORMS": 0,
        "consents-TOTAL_FORMS": 0, "consents-INITIAL_FORMS": 0, **changes,
    }  # fmt: skip
    url = reverse("admin:people_employee_change", args=[employee.pk])
    return client.post(url, data, follow=True).content.decode()
