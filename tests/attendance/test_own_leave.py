"""`/me/leave/`: an employee asks, sees what became of it, and takes back what waits."""

import pytest
from django.urls import reverse
from django.utils import timezone

from attendance.models import Leave, LeaveType
from attendance.services.leaves import approve_leave, refuse_leave
from people.roles import Role
from tests.company_fixtures import make_account, make_employee, make_site

pytestmark = pytest.mark.django_db
ASK = "attendance:my_leave"


@pytest.fixture
def ada():
    return make_employee("Ada Lovelace")


@pytest.fixture
def own(client, ada):
    client.force_login(make_account("ada", Role.EMPLOYEE, employee=ada))
    return client


@pytest.fixture
def values(ada):
    vacation, _is_new = LeaveType.objects.get_or_create(name="Vacation", defaults={"code": "V"})
    day = timezone.localdate(timezone=make_site().zone)
    return {"leave_type": vacation.pk, "first_day": day, "last_day": day, "reason": "Sea"}


def test_asking_waits_and_is_seen(own, values):
    assert "Ask for leave" in own.get(reverse("attendance:me")).content.decode()
    page = own.post(reverse(ASK), values, follow=True).content.decode()
    assert "Asked." in page
    assert "Vacation, requested" in page
    assert Leave.objects.get().requested_by.username == "ada"


def test_what_is_wrong_is_said_and_what_was_typed_stays(own, values):
    page = own.post(reverse(ASK), {**values, "last_day": "2020-01-01"})
    assert page.status_code == 400
    assert "before the first" in page.content.decode()
    assert 'value="Sea"' in page.content.decode()
    page = own.post(reverse(ASK), {**values, "leave_type": "999", "first_day": "31 Feb"})
    assert "valid date" in page.content.decode()
    assert not Leave.objects.exists()


def test_a_waiting_one_is_taken_back_an_approved_one_is_not(own, values):
    own.post(reverse(ASK), values)
    cancel = reverse("attendance:my_leave_cancel", args=[Leave.objects.get().pk])
    assert "Taken back." in own.post(cancel, follow=True).content.decode()
    assert Leave.objects.get().state == "cancelled"
    own.post(reverse(ASK), values)
    leave = Leave.objects.get(state="requested")
    approve_leave(leave=leave, by=make_account("hr", Role.HR))
    cancel = reverse("attendance:my_leave_cancel", args=[leave.pk])
    assert "Ask your manager or HR" in own.post(cancel, follow=True).content.decode()
    leave.refresh_from_db()
    assert leave.state == "approved"


def test_the_answer_is_shown_with_its_note(own, values):
    own.post(reverse(ASK), values)
    refuse_leave(leave=Leave.objects.get(), by=make_account("hr", Role.HR), note="Inventory")
    page = own.get(reverse("attendance:me")).content.decode()
    assert "refused" in page
    assert "Inventory" in page


def test_somebody_elses_leave_is_not_there(client, own, values):
    own.post(reverse(ASK), values)
    client.force_login(make_account("carl", Role.EMPLOYEE, employee=make_employee("Carl C")))
    cancel = reverse("attendance:my_leave_cancel", args=[Leave.objects.get().pk])
    assert client.post(cancel).status_code == 404
    assert client.get(cancel).status_code == 405
    assert "Vacation, requested" not in client.get(reverse("attendance:me")).content.decode()


def test_without_types_it_says_whom_to_ask(own, values):
    LeaveType.objects.update(is_active=False)
    assert "Tell HR" in own.get(reverse(ASK)).content.decode()
