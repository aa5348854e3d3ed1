"""The door of the API: keys, scopes, limits, and what is said to those who stay outside."""

import datetime
import json
import logging
import re
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from people.api.problems import MEDIA_TYPE, PROBLEMS
from people.models import Integration
from people.roles import Role
from people.scopes import Scope
from people.services import create_integration, find_integration, revoke_integration, take_turn
from tests.company_fixtures import make_account, make_employee

pytestmark = pytest.mark.django_db
REPORTS = "/api/v1/reports"


def make_key(account: User | None = None, *scopes: Scope, **values) -> tuple[Integration, str]:
    account = account or make_account("bot", Role.HR)
    return create_integration(
        name="Payroll", account=account, scopes=scopes or (Scope.REPORTS_READ,), **values
    )


def ask(key: str, url: str = REPORTS, method: str = "GET", **values):
    headers = {"X-Api-Key": key, **values.pop("headers", {})}
    return Client().generic(method, url, headers=headers, **values)


def check_problem(answer, status: int, code: str) -> dict:
    assert answer.status_code == status, answer.content
    assert answer.headers["Content-Type"] == MEDIA_TYPE
    body = answer.json()
    assert body["status"] == status
    assert body["code"] == code
    assert body["type"] == f"/api/v1/problems#{code}"
    assert body["title"] == str(PROBLEMS[code][1])
    assert body["detail"]
    return body


# Keys -------------------------------------------------------------------------------------------


def test_a_key_opens_what_it_is_for_by_either_header():
    _integration, key = make_key()
    assert ask(key).status_code == 200
    answer = Client().get(REPORTS, headers={"Authorization": f"Api-Key {key}"})
    assert answer.status_code == 200


def test_without_a_key_nothing_opens(client):
    answer = client.get(REPORTS)
    check_problem(answer, 401, "key_missing")
    assert answer.headers["WWW-Authenticate"] == "Api-Key"


@pytest.mark.parametrize(
    "key",
    ["", "rubbish", "a" * 5000, "abcdefgh.", "ÿÿÿÿÿÿÿÿ.x", "' OR 1=1 --"],
    ids=["empty", "rubbish", "long", "half", "foreign letters", "SQL"],
)
def test_a_key_that_is_none_opens_nothing(key):
    make_key()
    check_problem(ask(key), 401, "key_wrong")


def test_the_right_prefix_with_another_secret_opens_nothing():
    integration, key = make_key()
    check_problem(ask(f"{integration.prefix}.{'x' * 32}"), 401, "key_wrong")
    check_problem(ask(key[:-1]), 401, "key_wrong")
    check_problem(
        Client().get(REPORTS, headers={"Authorization": f"Bearer {key}"}), 401, "key_wrong"
    )


def test_a_revoked_key_opens_nothing_and_cannot_come_back():
    integration, key = make_key()
    revoke_integration(integration=integration)
    check_problem(ask(key), 401, "key_revoked")


def test_an_expired_key_opens_nothing():
    _integration, key = make_key(expiry_date=timezone.now() - datetime.timedelta(seconds=1))
    check_problem(ask(key), 401, "key_expired")


def test_a_key_ends_with_its_account():
    account = make_account("bot", Role.HR)
    _integration, key = make_key(account)
    account.is_active = False
    account.save()
    check_problem(ask(key), 401, "key_account_off")
    account.delete()
    check_problem(ask(key), 401, "key_wrong")


def test_only_the_hash_is_kept():
    integration, key = make_key()
    row = json.dumps(list(Integration.objects.values()), default=str)
    assert key not in row
    assert key.partition(".")[2] not in row
    assert find_integration(key) == integration


# What a key may do -------------------------------------------------------------------------------


def test_a_key_of_another_scope_is_refused():
    _integration, key = make_key(None, Scope.PEOPLE_READ, Scope.FACES_EMBED)
    body = check_problem(ask(key), 403, "scope_missing")
    assert "reports.read" in body["detail"]


def test_a_scope_gives_no_right_that_the_account_lacks():
    _integration, key = make_key(make_account("bot", Role.EMPLOYEE))
    check_problem(ask(key), 403, "forbidden")


def test_what_names_no_scope_is_closed_to_keys():
    _integration, key = make_key(make_account("root", is_superuser=True), *Scope)
    check_problem(ask(key, "/api/v1/schema"), 403, "scope_missing")
    check_problem(ask(key, method="OPTIONS"), 403, "scope_missing")
    check_problem(ask(key, method="DELETE"), 403, "scope_missing")


def test_a_session_needs_no_scope(client):
    client.force_login(make_account("hr", Role.HR))
    assert client.get(REPORTS).status_code == 200
    for answer in (client.delete(REPORTS), client.options(REPORTS)):
        check_problem(answer, 405, "method_not_allowed")
        assert answer.headers["Allow"] == "GET, HEAD"


def test_a_session_changes_nothing_without_its_token():
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_account("hr", Role.HR_ADMIN))
    check_problem(client.post("/api/v1/faces/recognise"), 403, "forbidden")


# How often ---------------------------------------------------------------------------------------


def test_too_many_requests_are_told_when_to_come_again():
    _integration, key = make_key(requests_per_minute=3)
    assert [ask(key).status_code for _ in range(3)] == [200, 200, 200]
    answer = ask(key)
    check_problem(answer, 429, "rate_limited")
    assert 15 <= int(answer.headers["Retry-After"]) <= 20


def test_the_limit_is_of_one_key_and_is_filled_again_evenly():
    integration, _key = make_key(requests_per_minute=6)
    other, _key = make_key(User.objects.get(username="bot"), requests_per_minute=6)
    assert [take_turn(integration) for _ in range(6)] == [0] * 6
    assert take_turn(integration) > 0
    assert take_turn(other) == 0
    turn_back_clock(integration, seconds=21)
    assert [take_turn(integration) for _ in range(2)] == [0, 0]
    assert 0 < take_turn(integration) <= 10


def turn_back_clock(integration: Integration, *, seconds: float) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE people_integrationpace SET busy_until = busy_until - %s * INTERVAL '1 second' "
            "WHERE integration_id = %s",
            [seconds, integration.pk],
        )


def test_the_limit_is_kept_where_all_processes_see_it_and_waits_for_no_disk():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relpersistence FROM pg_class WHERE relname = 'people_integrationpace'"
        )
        assert cursor.fetchone() == ("u",)


def test_last_use_is_written_at_most_once_a_minute(django_assert_num_queries):
    integration, key = make_key()
    ask(key)
    integration.refresh_from_db()
    first = integration.last_used_at
    assert timezone.now() - first < datetime.timedelta(minutes=1)
    ask(key)
    integration.refresh_from_db()
    assert integration.last_used_at == first
    Integration.objects.update(last_used_at=first - datetime.timedelta(minutes=1))
    ask(key)
    integration.refresh_from_db()
    assert integration.last_used_at >= first


# What is noted -----------------------------------------------------------------------------------


def test_the_audit_log_names_the_account_and_the_key():
    from people.models import AccessRecord

    make_employee()
    integration, key = make_key()
    assert ask(key, f"{REPORTS}/day").status_code == 200
    record = AccessRecord.objects.get()
    assert record.account == integration.account
    assert record.place == f"/api/v1/reports/day (key {integration.prefix} Payroll)"


def test_no_log_shows_a_key(caplog):
    _integration, key = make_key()
    with caplog.at_level(logging.DEBUG):
        ask(key)
        ask(key[:-1])
    assert key[:-1] not in caplog.text


# Problems ----------------------------------------------------------------------------------------


def test_addresses_that_lead_nowhere_are_problems_too(client):
    check_problem(client.get("/api/v1/nothing"), 404, "not_found")
    client.force_login(make_account("hr", Role.HR))
    check_problem(client.get(f"{REPORTS}/nothing"), 404, "not_found")
    check_problem(client.get(f"{REPORTS}/day?person=%00"), 400, "malformed")
    check_problem(client.get(REPORTS, headers={"Accept": "text/html"}), 406, "not_acceptable")


def test_what_breaks_is_a_problem_that_tells_nothing(client, monkeypatch):
    def explode(*_args):
        raise ZeroDivisionError("the secret recipe")

    monkeypatch.setattr("attendance.api.reports.list_reports", explode)
    client.force_login(make_account("hr", Role.HR))
    client.raise_request_exception = False
    body = check_problem(client.get(REPORTS), 500, "server_error")
    assert "recipe" not in json.dumps(body)


def test_a_huge_body_is_refused_before_it_is_read(settings):
    settings.MAX_API_BODY_BYTES = 1000
    _integration, key = make_key(None, Scope.FACES_RECOGNISE)
    answer = ask(key, "/api/v1/faces/recognise", "POST", data=b"x" * 1001)
    check_problem(answer, 413, "too_large")


def test_every_problem_is_listed_for_everybody(client):
    listed = client.get("/api/v1/problems").json()["problems"]
    assert {row["code"] for row in listed} == set(PROBLEMS)
    assert all(row["title"] and 400 <= row["status"] < 600 for row in listed)


def test_the_documentation_lists_every_problem_and_no_other():
    page = (Path(__file__).resolve().parents[2] / "docs/reference/api-problems.md").read_text()
    rows = re.findall(r"^\| `(\w+)` \| (\d+) \| (.+?) \| .+ \|$", page, re.MULTILINE)
    listed = {code: (int(status), title) for code, status, title in rows}
    assert listed == {code: (status, str(title)) for code, (status, title) in PROBLEMS.items()}


# The schema --------------------------------------------------------------------------------------


def test_the_schema_is_valid_and_complete(tmp_path):
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "schema.yml"))


def test_the_schema_and_its_page_are_for_those_who_sign_in(client):
    assert client.get("/api/v1/docs").status_code == 302
    check_problem(client.get("/api/v1/schema"), 401, "key_missing")
    client.force_login(make_account("ada", Role.EMPLOYEE))
    schema = client.get("/api/v1/schema").json()
    assert schema["openapi"].startswith("3.")
    operations = [operation for path in schema["paths"].values() for operation in path.values()]
    assert all({"401", "403", "429"} <= operation["responses"].keys() for operation in operations)
    page = client.get("/api/v1/docs")
    assert "'unsafe-inline'" not in page.headers["Content-Security-Policy"]
    assert b"<style" not in page.content
