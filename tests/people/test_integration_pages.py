"""Keys of other systems in the admin: made, shown once, revoked; never for more than one may."""

import re

import pytest
from django.test import Client

from people.models import Integration
from people.roles import Role
from people.scopes import Scope
from people.services import create_integration, find_integration, revoke_integration
from tests.company_fixtures import make_account

pytestmark = pytest.mark.django_db
LIST = "/admin/people/integration/"
VALUES = {
    "name": "Payroll",
    "scopes": [Scope.PEOPLE_READ.value, Scope.REPORTS_READ.value],
    "requests_per_minute": "60",
    "consent_basis": "",
    "expiry_date_0": "",
    "expiry_date_1": "",
}
KEY = re.compile(r"\b[A-Za-z0-9]{8}\.[A-Za-z0-9]{32}\b")


@pytest.fixture
def hr_admin(client):
    account = make_account("hradmin", Role.HR_ADMIN)
    client.force_login(account)
    return account


def add(client, account, **values):
    return client.post(f"{LIST}add/", {**VALUES, "account": account.pk, **values})


def list_errors(answer) -> dict:
    assert answer.status_code == 200
    return answer.context["adminform"].form.errors


def test_a_new_key_is_shown_once_and_opens(client, hr_admin):
    answer = add(client, make_account("bot", Role.HR))
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    (key,) = set(KEY.findall(answer.content.decode()))
    integration = Integration.objects.get()
    assert find_integration(key) == integration
    assert (integration.created_by, integration.requests_per_minute) == (hr_admin, 60)
    assert integration.scopes == ["people.read", "reports.read"]
    assert Client().get("/api/v1/employees", headers={"X-Api-Key": key}).status_code == 200
    for path in (LIST, f"{LIST}{integration.pk}/change/", f"{LIST}{integration.pk}/history/"):
        page = client.get(path).content.decode()
        assert integration.prefix in page
        assert key.partition(".")[2] not in page
        assert integration.hashed_key not in page


def test_nobody_gives_a_key_that_may_do_more(client, hr_admin):
    root = make_account("root", is_superuser=True)
    assert "account" in list_errors(add(client, root))
    assert not Integration.objects.exists()
    made, _key = create_integration(name="Roots own", account=root, scopes=[])
    page = client.get(f"{LIST}{made.pk}/change/")
    assert (page.status_code, b'name="scopes"' in page.content) == (200, False)
    assert client.post(f"{LIST}{made.pk}/change/", VALUES).status_code == 403
    client.post(LIST, {"action": "revoke_keys", "_selected_action": [made.pk]})
    assert not Integration.objects.get().revoked


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("scopes", ["everything"]), ("requests_per_minute", "0"), ("requests_per_minute", "x"),
        ("name", ""), ("name", "x" * 51), ("expiry_date_0", "tomorrow"),
    ],
)  # fmt: skip
def test_wrong_values_are_named(client, hr_admin, field, value):
    errors = list_errors(add(client, hr_admin, **{field: value}))
    assert field.removesuffix("_0") in errors


def test_a_revoked_key_stays_in_sight_and_is_not_changed_any_more(client, hr_admin):
    made, key = create_integration(name="Wiki", account=hr_admin, scopes=[])
    page = f"{LIST}{made.pk}/change/"
    assert client.post(page, {**VALUES, "revoked": "on"}).status_code == 302
    made.refresh_from_db()
    assert made.revoked
    assert client.get(LIST).content.decode().count(made.prefix) >= 1
    assert client.post(page, VALUES).status_code == 403
    assert client.post(f"{LIST}{made.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Client().get("/api/v1/employees", headers={"X-Api-Key": key}).status_code == 401


def test_keys_are_revoked_from_the_list(client, hr_admin):
    keys = [create_integration(name=f"S{i}", account=hr_admin, scopes=[])[0] for i in range(2)]
    revoke_integration(integration=keys[0])
    chosen = [key.pk for key in keys]
    client.post(LIST, {"action": "revoke_keys", "_selected_action": chosen})
    assert Integration.objects.filter(revoked=True).count() == 2


def test_in_whose_name_a_key_acts_is_decided_once(client, hr_admin):
    made, _key = create_integration(name="Wiki", account=hr_admin, scopes=[])
    other = make_account("bot", Role.HR)
    client.post(f"{LIST}{made.pk}/change/", {**VALUES, "account": other.pk})
    made.refresh_from_db()
    assert (made.account, made.name) == (hr_admin, "Payroll")
