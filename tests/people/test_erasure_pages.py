"""Erasing in the admin: the page that asks what happened, and the deletion of a record."""

import datetime

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from people.errors import RecordKeptError
from people.models import AccessRecord, Employee, EmployeeChange, ErasureCertificate
from people.queries import has_active_consent
from people.roles import Role
from people.services import delete_employee, record_access
from recognition.decision import Outcome
from recognition.identify import identify
from tests.company_fixtures import (
    MODEL,
    add_vector,
    make_account,
    make_check_in,
    make_employee,
    make_vector,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> Employee:
    employee = make_employee("Ada Lovelace")
    add_vector(employee, make_vector(1))
    return employee


@pytest.fixture
def hr() -> Client:
    client = Client()
    client.force_login(make_account("hr", Role.HR))
    return client


def erase(client: Client, employee: Employee, **answer):
    return client.post(reverse("admin:people_erase", args=[employee.pk]), answer, follow=True)


def is_known(vector: np.ndarray) -> bool:
    return identify(vector, model_id=MODEL).outcome is Outcome.ACCEPT


def test_page_of_the_person_leads_to_erasure_and_export(hr, ada):
    page = hr.get(reverse("admin:people_employee_change", args=[ada.pk])).content.decode()
    assert reverse("admin:people_erase", args=[ada.pk]) in page
    assert reverse("people:export", args=[ada.pk]) in page
    page = hr.get(reverse("admin:people_erase", args=[ada.pk])).content.decode()
    assert "1 photo goes" in page
    assert "Erase the face of Ada Lovelace" in page


def test_withdrawal_is_recorded_and_certified(hr, ada):
    assert is_known(make_vector(1))
    page = erase(hr, ada, occasion="withdrawal")
    certificate = ErasureCertificate.objects.get()
    assert page.redirect_chain[-1][0] == reverse(
        "admin:people_erasurecertificate_change", args=[certificate.pk]
    )
    assert "The face of Ada Lovelace is erased" in page.content.decode()
    assert (certificate.reason, certificate.requested_by_name) == ("withdrawal", "hr")
    assert not has_active_consent(ada)
    assert not is_known(make_vector(1))
    page = hr.get(reverse("admin:people_employee_change", args=[ada.pk])).content.decode()
    assert "Face erased on" in page


def test_who_leaves_gets_a_last_day_and_is_erased_now(hr, ada):
    day = timezone.localdate() + datetime.timedelta(days=10)
    erase(hr, ada, occasion="leaver", last_day=day.isoformat())
    ada.refresh_from_db()
    assert (ada.active_until, ada.embedding) == (day, None)
    assert ErasureCertificate.objects.get().reason == "leaver"


def test_on_request_the_consent_stays(hr, ada):
    erase(hr, ada, occasion="request")
    assert has_active_consent(ada)
    assert ErasureCertificate.objects.get().reason == "request"


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ({"occasion": "leaver"}, "Say on which day"),
        ({"occasion": "leaver", "last_day": "2019-01-01"}, "had not started"),
        ({"occasion": "because"}, "because"),
        ({}, "required"),
    ],
)
def test_answer_that_does_not_fit_erases_nothing(hr, ada, answer, sentence):
    page = erase(hr, ada, **answer)
    assert sentence in page.content.decode()
    assert ada.face_samples.exists()
    assert not ErasureCertificate.objects.exists()


@pytest.mark.parametrize(
    ("role", "status"), [(Role.AUDITOR, 403), (Role.TEAM_MANAGER, 404), (Role.SECURITY, 403)]
)
def test_who_may_not_erase(ada, role, status):
    client = Client()
    client.force_login(make_account("other", role))
    url = reverse("admin:people_erase", args=[ada.pk])
    assert client.get(url).status_code == status
    assert client.post(url, {"occasion": "withdrawal"}).status_code == status
    assert ada.face_samples.exists()


def test_record_with_attendance_stays_and_the_page_says_what_to_do(hr, ada):
    make_check_in(ada)
    with pytest.raises(RecordKeptError, match="erase the face instead"):
        delete_employee(employee=ada)
    assert ada.face_samples.exists(), "nothing was done by halves"
    page = hr.get(reverse("admin:people_employee_delete", args=[ada.pk])).content.decode()
    assert "The record of Ada Lovelace stays" in page
    assert reverse("admin:people_erase", args=[ada.pk]) in page


def test_deleted_record_leaves_a_certificate_and_no_name_in_the_audit_log(hr, ada):
    number, pk = ada.number, ada.pk
    record_access(actor=None, action=AccessRecord.Action.SEARCH_NAME, employee=ada)
    url = reverse("admin:people_employee_delete", args=[pk])
    assert "A certificate of erasure with name and number stays" in hr.get(url).content.decode()
    assert hr.post(url, {"post": "yes"}).status_code == 302
    assert not Employee.objects.filter(pk=pk).exists()
    certificate = ErasureCertificate.objects.get()
    assert (certificate.employee, certificate.employee_number) == (None, number)
    assert (certificate.reason, certificate["photos"]) == ("deleted", 1)
    assert not AccessRecord.objects.filter(employee_name="Ada Lovelace").exists()
    assert not EmployeeChange.objects.filter(name="Ada Lovelace").exists()
    assert not is_known(make_vector(1))
