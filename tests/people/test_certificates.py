"""Certificates for people to read: pages of the admin, and PDF."""

import re
import zlib

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from people.certificates import describe_certificate, render_certificate
from people.models import AccessRecord, ErasureCertificate, RetentionRun
from people.pdf import draw_text, render_pdf
from people.roles import Role
from people.services import erase_face_data
from people.services.retention import ensure_rules
from tests.company_fixtures import make_account, make_employee, make_team

pytestmark = pytest.mark.django_db

NAME = "Ada Ünal 李小龙 محمد Юлия #eval(1) $x$ *b* \\ <i>"


@pytest.fixture
def certificate(django_capture_on_commit_callbacks) -> ErasureCertificate:
    with django_capture_on_commit_callbacks(execute=True):
        return erase_face_data(employee=make_employee(NAME))


def sign_in(*roles: Role, name: str = "hr", **values) -> Client:
    client = Client()
    client.force_login(make_account(name, *roles, **values))
    return client


def read_streams(pdf: bytes) -> bytes:
    """Everything that is compressed in a PDF, plain."""
    parts = []
    for match in re.finditer(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            parts.append(zlib.decompress(match[1]))
        except zlib.error:
            parts.append(match[1])
    return b"\n".join(parts)


def test_pdf_takes_any_name_as_text(certificate):
    pdf = render_certificate(certificate)
    assert pdf.startswith(b"%PDF-")
    assert b"Certificate of erasure" in pdf or b"Certificate of erasure" in read_streams(pdf)
    assert "(" + certificate.employee_number + ")" in describe_certificate(certificate)["subtitle"]


def test_hundreds_of_files_make_several_pages(certificate):
    certificate.files = [f"ab/{number:032x}" for number in range(400)]
    pdf = render_certificate(certificate)
    assert int(re.search(rb"/Type/Pages/Count (\d+)", pdf)[1]) > 2


def test_chinese_is_drawn():
    assert draw_text("李小龙").startswith(b"\x89PNG")


def test_template_that_does_not_exist_is_named():
    with pytest.raises(FileNotFoundError, match="nothing"):
        render_pdf("people/documents/nothing.typ", {})


def test_hr_reads_and_downloads_and_that_is_written_down(certificate):
    hr = sign_in(Role.HR)
    page = hr.get(reverse("admin:people_erasurecertificate_changelist"))
    assert page.status_code == 200
    assert certificate.employee_number in page.content.decode()
    page = hr.get(reverse("admin:people_erasurecertificate_change", args=[certificate.pk]))
    assert "Everything is gone" in page.content.decode()
    answer = hr.get(reverse("people:certificate", args=[certificate.uuid]))
    assert answer.status_code == 200
    assert (answer["Content-Type"], answer["Cache-Control"]) == (
        "application/pdf",
        "private, no-store",
    )
    assert answer.content.startswith(b"%PDF-")
    assert AccessRecord.objects.filter(action="view_document").count() == 1


@pytest.mark.parametrize("name", ["add", "delete", "change"])
def test_nobody_changes_a_certificate_in_the_admin(certificate, name):
    admin = sign_in(Role.HR_ADMIN, is_superuser=True, is_staff=True)
    arguments = [] if name == "add" else [certificate.pk]
    url = reverse(f"admin:people_erasurecertificate_{name}", args=arguments)
    assert admin.post(url, {"employee_name": "x"}).status_code == 403


def test_the_person_gets_the_own_certificate_and_no_other(certificate):
    ada = sign_in(Role.EMPLOYEE, name="ada", employee=certificate.employee)
    bob = sign_in(Role.EMPLOYEE, name="bob", employee=make_employee("Bob"))
    url = reverse("people:certificate", args=[certificate.uuid])
    assert ada.get(url).status_code == 200
    assert bob.get(url).status_code == 404
    assert Client().get(url).status_code == 302
    manager = sign_in(Role.TEAM_MANAGER, name="boss", manages=(make_team("Other"),))
    assert manager.get(url).status_code == 404


def test_retention_is_changed_in_the_list_and_applied_at_once():
    admin = sign_in(Role.HR_ADMIN)
    url = reverse("admin:people_retentionrule_changelist")
    page = admin.get(url)
    assert "Faces of people who have left" in page.content.decode()
    rules = list(page.context["cl"].result_list)
    form = {"form-TOTAL_FORMS": len(rules), "form-INITIAL_FORMS": len(rules), "_save": "Save"}
    for number, rule in enumerate(rules):
        form |= {f"form-{number}-id": rule.pk, f"form-{number}-days": rule.days or ""}
        if rule.kind == "leavers":
            form[f"form-{number}-days"] = "3"
    assert admin.post(url, form).status_code == 302
    assert ensure_rules().get(kind="leavers").days == 3
    chosen = {"action": "apply_now", "_selected_action": [rule.pk for rule in rules]}
    answer = admin.post(url, chosen, follow=True)
    assert "Faces of people who have left, from the last day of work: 0 removed" in (
        answer.content.decode()
    )
    assert RetentionRun.objects.filter(kind="leavers", days=3, at__lte=timezone.now()).exists()
    page = admin.get(reverse("admin:people_retentionrun_changelist"))
    assert page.status_code == 200


def test_an_auditor_reads_the_rules_and_changes_none():
    auditor = sign_in(Role.AUDITOR)
    assert auditor.get(reverse("admin:people_retentionrule_changelist")).status_code == 200
    chosen = {"action": "apply_now", "_selected_action": list(ensure_rules().values_list("pk"))}
    auditor.post(reverse("admin:people_retentionrule_changelist"), chosen)
    assert not RetentionRun.objects.exists()
    assert (
        sign_in(Role.HR, name="other")
        .get(reverse("admin:people_retentionrule_changelist"))
        .status_code
        == 403
    )
