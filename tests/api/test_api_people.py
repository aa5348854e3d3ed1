"""People, photos and consents for other systems: as in the admin, and no further."""

import base64
import datetime
import io
import json

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image

from attendance.models import Holiday
from people.models import AccessRecord, Consent, Employee, EmployeeChange, FaceSample, Site
from people.roles import Role
from people.scopes import Scope
from people.services import create_integration, take_photo
from tests.api.test_api_keys import check_problem
from tests.company_fixtures import (
    add_vector,
    make_account,
    make_employee,
    make_notice,
    make_site,
    make_team,
    make_vector,
)

pytestmark = pytest.mark.django_db
API = "/api/v1"


class System:
    """Another system with a key."""

    def __init__(self, key: str) -> None:
        self.key = key

    def ask(self, method: str, path: str, body=None, *, files=None, **headers):
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        headers = {"X-Api-Key": self.key, **names}
        client = Client()
        if files is not None:
            return getattr(client, method.lower())(f"{API}/{path}", files, headers=headers)
        data = b"" if body is None else json.dumps(body)
        return client.generic(
            method, f"{API}/{path}", data, content_type="application/json", headers=headers
        )

    def get(self, path, **headers):
        return self.ask("GET", path, **headers)

    def post(self, path, body=None, **options):
        return self.ask("POST", path, body, **options)

    def patch(self, path, body, **headers):
        return self.ask("PATCH", path, body, **headers)

    def delete(self, path):
        return self.ask("DELETE", path)


def connect(*roles: Role, scopes=tuple(Scope), name="bot", consent_basis="", **account) -> System:
    account = make_account(name, *roles, **account)
    _integration, key = create_integration(
        name="HR system", account=account, scopes=scopes, consent_basis=consent_basis
    )
    return System(key)


@pytest.fixture
def hr():
    return connect(Role.HR_ADMIN)


def draw(color="red", kind="PNG", size=(80, 80)) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, color).save(buffer, kind)
    return buffer.getvalue()


def list_names(answer) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [row["name"] for row in answer.json()["results"]]


# Employees ---------------------------------------------------------------------------------------


def test_people_are_taken_on_found_changed_and_let_go(hr):
    site, team = make_site(), make_team("Design")
    answer = hr.post(
        "employees",
        {
            "number": "7",
            "name": "Ada",
            "site": site.pk,
            "team": team.pk,
            "email": "a@b.de",
        },
    )
    assert answer.status_code == 201, answer.content
    ada = answer.json()
    assert (ada["team_name"], ada["site_name"]) == ("Design", "Berlin")
    assert (ada["employment"], ada["consent"], ada["face"]) == ("current", "missing", "no_photo")
    path = f"employees/{ada['id']}"
    assert hr.get(path).json() == ada
    assert list_names(hr.get("employees?number=7")) == ["Ada"]
    changed = hr.patch(path, {"name": "Ada King", "team": None}).json()
    assert (changed["name"], changed["team"], changed["number"]) == ("Ada King", None, "7")
    gone = hr.post(f"{path}/deactivate", {"last_day": "2999-12-31"}).json()
    assert gone["active_until"] == "2999-12-31"
    check_problem(hr.delete(path), 403, "scope_missing")
    assert Employee.objects.filter(pk=ada["id"]).exists()


def test_the_history_says_in_whose_name_and_by_which_key(hr):
    ada = make_employee()
    hr.patch(f"employees/{ada.pk}", {"name": "Ada King"})
    change = EmployeeChange.objects.filter(pgh_obj_id=ada.pk).latest("pgh_id")
    assert change.pgh_context["user"] == User.objects.get(username="bot").pk
    assert change.pgh_context["place"].startswith(f"/api/v1/employees/{ada.pk} (key ")


def test_lists_are_filtered_searched_ordered_and_paged(hr):
    team = make_team("Night")
    for name in ("Cleo", "Ada", "Bob"):
        make_employee(name, team=team)
    left = make_employee("Zoe", consent=False)
    Employee.objects.filter(pk=left.pk).update(active_until=datetime.date(2021, 1, 1))
    assert list_names(hr.get("employees")) == ["Ada", "Bob", "Cleo", "Zoe"]
    assert list_names(hr.get(f"employees?team={team.pk}&ordering=-name")) == ["Cleo", "Bob", "Ada"]
    assert list_names(hr.get("employees?q=bo")) == ["Bob"]
    assert list_names(hr.get("employees?employment=left")) == ["Zoe"]
    assert list_names(hr.get("employees?consent=missing")) == ["Zoe"]
    assert list_names(hr.get("employees?face=ready")) == []
    page = hr.get("employees?limit=3&offset=2").json()
    assert (page["count"], page["next"]) == (4, None)
    assert [row["name"] for row in page["results"]] == ["Cleo", "Zoe"]
    assert "offset=0" in page["previous"] or "offset" not in page["previous"]


@pytest.mark.parametrize(
    "query",
    [
        "limit=0", "limit=1001", "limit=x", "offset=-1", "offset=99999999999999999999",
        "ordering=embedding", "ordering=user__password", "team=999999", "team=x", "site=1e3",
        "employment=maybe", "team=99999999999999999999999",
    ],
)  # fmt: skip
def test_a_question_that_cannot_be_is_refused_by_name(hr, query):
    body = check_problem(hr.get(f"employees?{query}"), 400, "invalid")
    assert body["errors"][0]["field"] == query.partition("=")[0]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("number", ""), ("number", None), ("number", "x" * 101), ("number", ["7"]),
        ("name", {"first": "Ada"}), ("name", "a\0b"), ("email", "nobody"), ("team", "Design"),
        ("team", True), ("team", 10**30), ("site", None), ("site", [1]), ("site", -1),
        ("active_from", "yesterday"), ("active_from", "2026-02-30"), ("active_until", "1999-01-01"),
    ],
)  # fmt: skip
def test_wrong_values_are_named(hr, field, value):
    values = {"number": "7", "name": "Ada", "site": make_site().pk}
    body = check_problem(hr.post("employees", {**values, field: value}), 400, "invalid")
    named = {row["field"].partition(".")[0] for row in body["errors"]}
    assert field in named or (field == "active_until" and named == {""})
    assert not Employee.objects.exists()


@pytest.mark.parametrize("body", [[], "text", 7, None, [{"number": "7"}]])
def test_a_body_that_is_no_object_is_refused(hr, body):
    answer = hr.ask("POST", "employees", body if body is not None else "null")
    assert answer.status_code == 400


def test_a_body_that_is_no_json_is_refused(hr):
    headers = {"X-Api-Key": hr.key}
    for rubbish in (b"{", b"[" * 100_000, b'{"name": NaN}', b'{"name": "\\ud800"}', b"\xff\xfe"):
        answer = Client().generic(
            "POST", f"{API}/employees", rubbish, content_type="application/json", headers=headers
        )
        check_problem(answer, 400, "malformed")
    answer = Client().generic(
        "POST", f"{API}/employees", b"<a/>", content_type="application/xml", headers=headers
    )
    check_problem(answer, 415, "unsupported_media_type")


def test_number_and_address_are_given_once(hr):
    ada, site = make_employee(email="ada@muster.example"), make_site()
    taken = {"number": ada.number, "name": "Bob", "site": site.pk}
    body = check_problem(hr.post("employees", taken), 400, "invalid")
    assert body["errors"][0]["field"] == "number"
    taken = {"number": "8", "name": "Bob", "site": site.pk, "email": "ADA@muster.example"}
    check_problem(hr.post("employees", taken), 400, "invalid")


def test_a_managers_key_sees_the_own_team_and_nobody_else():
    ada, bob = make_employee("Ada", team=make_team("A")), make_employee("Bob", team=make_team("B"))
    sample = add_vector(bob, make_vector(1))
    boss = connect(Role.TEAM_MANAGER, manages=(ada.team,))
    (row,) = boss.get("employees").json()["results"]
    assert (row["name"], row["consent"], row["face"]) == ("Ada", None, None)
    assert [team["name"] for team in boss.get("teams").json()["results"]] == ["A"]
    assert boss.get(f"employees/{ada.pk}").status_code == 200
    check_problem(boss.get(f"employees/{bob.pk}"), 404, "not_found")
    check_problem(boss.get(f"teams/{bob.team_id}"), 404, "not_found")
    check_problem(boss.get(f"employees?team={bob.team_id}"), 400, "invalid")
    check_problem(boss.get("employees?consent=given"), 403, "forbidden")
    check_problem(boss.get("employees?face=ready"), 403, "forbidden")
    check_problem(boss.patch(f"employees/{ada.pk}", {"name": "X"}), 403, "forbidden")
    check_problem(boss.post("employees", {}), 403, "forbidden")
    check_problem(boss.get("photos"), 403, "forbidden")
    check_problem(boss.get(f"photos/{sample.pk}"), 404, "not_found")
    check_problem(boss.get(f"employees/{ada.pk}/consents"), 403, "forbidden")
    check_problem(boss.get("sites"), 403, "forbidden")


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.SECURITY, Role.KIOSK])
def test_who_reads_no_records_in_the_admin_reads_none_here(role):
    ada = make_employee()
    check_problem(connect(role).get(f"employees/{ada.pk}"), 403, "forbidden")


def test_an_auditor_reads_and_changes_nothing():
    ada = make_employee()
    auditor = connect(Role.AUDITOR)
    assert auditor.get(f"employees/{ada.pk}").status_code == 200
    for path, body in (
        (f"employees/{ada.pk}/deactivate", {"last_day": "2030-01-01"}),
        (f"employees/{ada.pk}/erase-face", None),
        (f"employees/{ada.pk}/consents", {"method": "in_person"}),
        (f"employees/{ada.pk}/consents/withdraw", None),
        (f"employees/{ada.pk}/photos", {"image": "x"}),
        ("teams", {"name": "New"}),
        ("sites", {"name": "New"}),
    ):
        check_problem(auditor.post(path, body), 403, "forbidden")


# ETags -------------------------------------------------------------------------------------------


def test_what_has_not_changed_is_not_sent_again(hr):
    ada = make_employee()
    for path in (f"employees/{ada.pk}", "employees", "teams"):
        first = hr.get(path)
        assert first.headers["Cache-Control"] == "private, no-cache"
        again = hr.get(path, If_None_Match=first.headers["ETag"])
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["ETag"] == first.headers["ETag"]
    Employee.objects.update(name="Ada King")
    assert hr.get("employees", If_None_Match=first.headers["ETag"]).status_code == 200


def test_nobody_overwrites_what_was_changed_meanwhile(hr):
    ada = make_employee()
    path = f"employees/{ada.pk}"
    etag = hr.get(path).headers["ETag"]
    assert hr.patch(path, {"name": "Ada King"}, If_Match=etag).status_code == 200
    check_problem(hr.patch(path, {"name": "Eve"}, If_Match=etag), 412, "changed_meanwhile")
    assert hr.patch(path, {"name": "Ada B"}, If_Match="*").status_code == 200
    team = f"teams/{ada.team_id}"
    etag = hr.get(team).headers["ETag"]
    assert hr.patch(team, {"color": "#123456"}, If_Match=f"W/{etag}").status_code == 200
    check_problem(hr.patch(team, {"color": "#654321"}, If_Match=etag), 412, "changed_meanwhile")


# Teams and sites ---------------------------------------------------------------------------------


def test_teams_are_made_and_changed(hr):
    team = hr.post("teams", {"name": "Night", "color": "#123456"}).json()
    assert (team["name"], team["color"], team["people"]) == ("Night", "#123456", 0)
    make_employee(team=make_team("Night"))
    assert hr.patch(f"teams/{team['id']}", {"name": "Day"}).json()["people"] == 1
    check_problem(hr.post("teams", {"name": "Day"}), 400, "invalid")
    check_problem(hr.post("teams", {"name": "X", "color": "red"}), 400, "invalid")


def test_a_site_brings_its_holidays_whichever_door_it_comes_through(hr):
    site = hr.post("sites", {"name": "Ulm", "time_zone": "Europe/Berlin"}).json()
    assert not Holiday.objects.filter(site=site["id"]).exists()
    changed = hr.patch(f"sites/{site['id']}", {"country": "DE", "region": "BW"})
    assert changed.status_code == 200, changed.content
    assert Holiday.objects.filter(site=site["id"]).exists()
    check_problem(hr.patch(f"sites/{site['id']}", {"region": "XX"}), 400, "invalid")
    check_problem(hr.patch(f"sites/{site['id']}", {"time_zone": "Mars/Base"}), 400, "invalid")
    assert Site.objects.get(pk=site["id"]).region == "BW"


# Photos ------------------------------------------------------------------------------------------


def test_a_photo_is_taken_by_file_and_by_base64_and_once(hr):
    ada, picture = make_employee(), draw()
    path = f"employees/{ada.pk}/photos"
    file = io.BytesIO(picture)
    file.name = "ada.png"
    first = hr.ask("POST", path, files={"image": file})
    assert first.status_code == 201, first.content
    body = first.json()
    assert (body["state"], body["employee"], body["box"], body["face_url"]) == (
        "pending", ada.pk, None, None,
    )  # fmt: skip
    text = base64.b64encode(picture).decode()
    for again in (text, f"data:image/png;base64,{text}"):
        answer = hr.post(path, {"image": again})
        assert (answer.status_code, answer.json()["id"]) == (200, body["id"])
    assert hr.post(path, {"image": base64.b64encode(draw("blue")).decode()}).status_code == 201
    assert hr.get(path).json()["count"] == 2
    assert hr.get(f"photos?employee={ada.pk}&state=pending").json()["count"] == 2
    assert hr.delete(f"photos/{body['id']}").status_code == 204
    check_problem(hr.get(f"photos/{body['id']}"), 404, "not_found")


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("image", "status", "code"),
    [
        (None, 400, "image_missing"),
        (7, 400, "image_missing"),
        ("", 400, "image_empty"),
        ("not base64!", 400, "image_not_base64"),
        ("äöü", 400, "image_not_base64"),
        ("QUJD", 400, "image_unknown_format"),
        (base64.b64encode(SVG).decode(), 400, "image_unknown_format"),
        (base64.b64encode(b"%PDF-1.4" + draw()).decode(), 400, "image_unknown_format"),
    ],
)
def test_rubbish_is_no_photo(hr, image, status, code):
    ada = make_employee()
    check_problem(hr.post(f"employees/{ada.pk}/photos", {"image": image}), status, code)
    assert not FaceSample.objects.exists()


def test_a_photo_that_is_too_large_is_refused(hr, settings):
    settings.MAX_PHOTO_BYTES = 100
    ada = make_employee()
    text = base64.b64encode(draw() * 10).decode()
    check_problem(hr.post(f"employees/{ada.pk}/photos", {"image": text}), 413, "image_too_large")
    file = io.BytesIO(draw() * 10)
    file.name = "x.png"
    answer = hr.ask("POST", f"employees/{ada.pk}/photos", files={"image": file})
    check_problem(answer, 413, "image_too_large")


def test_no_photo_without_consent(hr):
    ada = make_employee(consent=False)
    text = base64.b64encode(draw()).decode()
    answer = hr.post(f"employees/{ada.pk}/photos", {"image": text})
    check_problem(answer, 409, "consent_missing")


def test_the_face_is_shown_and_the_look_is_noted(hr):
    ada = make_employee()
    sample = add_vector(ada, make_vector(1))
    check_problem(hr.get(f"photos/{sample.pk}/face"), 404, "not_found")
    sample.crop.save("face", ContentFile(draw(kind="JPEG")))
    shown = hr.get(hr.get(f"photos/{sample.pk}").json()["face_url"].removeprefix(f"{API}/"))
    assert shown.headers["Content-Type"] == "image/jpeg"
    assert shown.headers["Cache-Control"] == "private, no-store"
    record = AccessRecord.objects.get(action=AccessRecord.Action.VIEW_FACE)
    assert (record.employee, "(key " in record.place) == (ada, True)


def test_no_answer_holds_a_vector(hr):
    ada = make_employee()
    sample = add_vector(ada, make_vector(1))
    for path in (f"employees/{ada.pk}", f"photos/{sample.pk}", "teams", "photos"):
        text = hr.get(path).content.decode()
        assert "embedding" not in text
        assert len(text) < 2000


# Consents ----------------------------------------------------------------------------------------


def test_a_key_records_a_consent_when_it_says_where_it_is_written():
    ada = make_employee(consent=False)
    notice = make_notice(site=ada.site)
    path = f"employees/{ada.pk}/consents"
    body = {"method": "import", "note": "2026-11-01"}
    silent = connect(Role.HR, name="silent")
    check_problem(silent.post(path, body), 409, "consent_basis_missing")
    assert not Consent.objects.exists()
    bot = connect(Role.HR, consent_basis="Employment contract, § 7")
    answer = bot.post(path, body)
    assert answer.status_code == 201, answer.content
    row = answer.json()
    assert (row["state"], row["notice"], row["note"]) == (
        "active", notice.pk, "2026-11-01 · Employment contract, § 7",
    )  # fmt: skip
    assert bot.post(path, body).status_code == 200
    assert bot.get("consents?is_active=true").json()["count"] == 1
    check_problem(bot.post(path, {"method": "link"}), 400, "invalid")
    check_problem(
        bot.post(path, {"method": "import", "given_at": "2999-01-01T00:00:00Z"}), 400, "invalid"
    )


def test_a_withdrawal_erases_and_answers_with_the_certificate(hr):
    ada = make_employee()
    add_vector(ada, make_vector(1))
    certificate = hr.post(f"employees/{ada.pk}/consents/withdraw").json()
    assert (certificate["reason"], certificate["removed"]["photos"]) == ("withdrawal", 1)
    assert not ada.face_samples.exists()
    assert hr.get(f"employees/{ada.pk}").json()["consent"] == "withdrawn"
    (row,) = hr.get(f"employees/{ada.pk}/consents").json()["results"]
    assert row["state"] == "withdrawn"


def test_a_leaver_can_be_erased_at_once(hr):
    ada = make_employee()
    take_photo(employee=ada, data=draw())
    body = {"last_day": "2026-11-20", "erase_face": True}
    assert hr.post(f"employees/{ada.pk}/deactivate", body).json()["photo_count"] == 0
    assert ada.erasure_certificates.get().reason == "leaver"
    assert hr.post(f"employees/{ada.pk}/erase-face").json()["reason"] == "request"
    early = {"last_day": "1999-01-01"}
    check_problem(hr.post(f"employees/{ada.pk}/deactivate", early), 400, "invalid")
