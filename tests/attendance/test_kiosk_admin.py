"""HR's pages for kiosks: rules of the sites, what was refused, and who said "not me"."""

import uuid

import pytest
from django.urls import reverse

from attendance.models import AttendanceEvent, CheckInDispute, CheckInRules
from attendance.services import check_in
from attendance.services.disputes import undo_check_in
from attendance.services.refusals import note_refusal
from people.models import Site
from people.roles import Role
from tests.company_fixtures import make_account, make_device, make_employee, make_site, make_team

pytestmark = pytest.mark.django_db

RULES = reverse("admin:attendance_checkinrules_changelist")
DISPUTES = reverse("admin:attendance_checkindispute_changelist")


def sign_in(client, *roles, name="boss", **values):
    client.force_login(make_account(name, *roles, **values))


def change(client, model, pk, **fields):
    return client.post(reverse(f"admin:attendance_{model}_change", args=[pk]), fields, follow=True)


def dispute(employee, device):
    event = check_in(
        employee_id=employee.pk, device=device, method="face", nonce=uuid.uuid4(), score=0.8
    ).event
    return undo_check_in(event_id=event.pk, device=device)


def test_every_site_is_listed_with_what_to_mind(client):
    make_site("Berlin", names=True)
    Site.objects.create(name="Kigali", time_zone="Africa/Kigali")
    sign_in(client, Role.HR)
    page = client.get(RULES).content.decode()
    assert "Kigali" in page
    assert "A photo of a colleague on a phone is enough" in page  # Berlin: liveness is off
    assert "anybody who taps their name" in page
    assert CheckInRules.objects.get(site__name="Kigali").liveness == "passive"


def test_only_an_hr_admin_changes_rules_and_one_way_has_to_stay(client):
    rules = make_site().check_in_rules
    sign_in(client, Role.HR, name="hr")
    assert change(client, "checkinrules", rules.pk, pin="on", liveness="off").status_code == 403
    sign_in(client, Role.HR_ADMIN)
    page = change(client, "checkinrules", rules.pk, liveness="passive").content.decode()
    assert "Leave at least one way to check in." in page
    page = change(client, "checkinrules", rules.pk, faces="on", liveness="off").content.decode()
    assert "has no other way to check in" in page
    rules.refresh_from_db()
    assert (rules.faces, rules.pin, rules.badge, rules.liveness) == (True, False, False, "off")


def test_the_pages_of_site_and_person_say_how_people_check_in(client):
    ada = make_employee(site=make_site(faces=False))
    sign_in(client, Role.HR_ADMIN)
    page = client.get(reverse("admin:people_site_change", args=[ada.site_id])).content.decode()
    assert (
        reverse("admin:attendance_checkinrules_change", args=[ada.site.check_in_rules.pk]) in page
    )
    page = client.get(reverse("admin:people_employee_change", args=[ada.pk])).content.decode()
    assert "Berlin does without faces" in page


def test_hr_settles_not_me_on_its_page(client):
    device, _key = make_device("Reception")
    ada, grace = make_employee("Ada Lovelace"), make_employee("Grace Hopper")
    row = dispute(ada, device)
    sign_in(client, Role.HR_ADMIN)
    assert f"{DISPUTES}?state__exact=open" in client.get(reverse("admin:index")).content.decode()
    page = client.get(DISPUTES, {"state__exact": "open"}).content.decode()
    assert "Ada Lovelace" in page
    page = change(client, "checkindispute", row.pk, state="other").content.decode()
    assert "Choose who it was." in page
    assert CheckInDispute.objects.get().state == "open"
    page = change(client, "checkindispute", row.pk, state="other", person=grace.pk, note="saw her")
    assert "Settled: the person is checked in" in page.content.decode()
    assert AttendanceEvent.objects.standing().get().employee == grace
    page = client.get(reverse("admin:attendance_checkindispute_change", args=[row.pk]))
    assert "saw her" in page.content.decode()
    assert change(client, "checkindispute", row.pk, state="right").status_code == 403


def test_managers_settle_their_teams_and_nobody_their_own(client):
    device, _key = make_device()
    ada, grace = make_employee("Ada", team=make_team("One")), make_employee("Grace")
    own, other = dispute(ada, device), dispute(grace, device)
    sign_in(client, Role.TEAM_MANAGER, name="manager", manages=(ada.team,))
    change(client, "checkindispute", other.pk, state="right")
    other.refresh_from_db()
    assert other.state == "open"
    assert "Settled" in change(client, "checkindispute", own.pk, state="right").content.decode()
    sign_in(client, Role.HR_ADMIN, employee=grace)
    assert change(client, "checkindispute", other.pk, state="right").status_code == 403


def test_what_was_refused_is_a_list_to_read(client):
    device, _key = make_device("Reception")
    ada = make_employee("Ada Lovelace")
    refusal = note_refusal(
        device=device, employee_id=ada.pk, reason="spoof", score=0.81, liveness=-5.2
    )
    sign_in(client, Role.HR)
    page = client.get(reverse("admin:attendance_kioskrefusal_changelist")).content.decode()
    for words in ("Reception", "Ada Lovelace", "looked like a photo or a screen", "-5.2", "0.81"):
        assert words in page
    assert change(client, "kioskrefusal", refusal.pk, reason="challenge").status_code == 403
