"""Every address of the site, asked for by everybody: what the table of access is made from."""

import csv
import datetime
import io
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, User
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver
from django.utils import timezone
from PIL import Image

from attendance.doors.address import seal
from attendance.models import (
    CheckInDispute,
    Correction,
    Device,
    Door,
    DoorDecision,
    EmergencyEntry,
    Holiday,
    LateCheckIn,
    Leave,
    LeaveType,
    PlanException,
)
from attendance.routing import websocket_urlpatterns as attendance_sockets
from attendance.services.badges import issue_badge
from attendance.services.pins import set_pin
from attendance.services.refusals import note_refusal
from people.models import (
    Consent,
    ConsentStatus,
    Employee,
    RetentionRule,
    RetentionRun,
    WebhookDelivery,
    WebhookTarget,
)
from people.roles import Role
from people.services import create_integration, erase_face_data, record_consent
from people.services.photo_imports import start_file_import
from recognition.models import Calibration, TeamPage
from recognition.routing import api_websocket_urlpatterns as api_sockets
from recognition.routing import websocket_urlpatterns as enrolment_sockets
from recognition.team_page.setup import prepare_team_page
from tests.attendance.find_factories import make_camera, make_plan, see
from tests.attendance.plan_fixtures import assign, make_schedule, make_shift
from tests.company_fixtures import (
    add_vector,
    make_account,
    make_check_in,
    make_device,
    make_employee,
    make_notice,
    make_team,
    make_vector,
)

TABLE = Path(__file__).parent / "config" / "access.csv"
ADMIN_RECORD = re.compile(r"^admin/(?P<app>\w+)/(?P<model>\w+)/<")
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")

# What stands for the parameters of an address; those of the admin are found by their model.
ARGUMENTS = {
    "accounts/^confirm-email/(?P<key>[-:\\w]+)/$": "accounts/confirm-email/wrong/",
    "accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": (
        "accounts/password/reset/key/1-wrong/"
    ),
    "accounts/2fa/webauthn/keys/<int:pk>/remove/": "accounts/2fa/webauthn/keys/1/remove/",
    "accounts/2fa/webauthn/keys/<int:pk>/edit/": "accounts/2fa/webauthn/keys/1/edit/",
    "admin/r/<path:content_type_id>/<path:object_id>/": "admin/r/1/1/",
    "admin/(?P<url>.*)$": "admin/nothing/",
    "admin/people/employee/import/sample.<str:file_format>": (
        "admin/people/employee/import/sample.csv"
    ),
    "admin/attendance/reports/<slug:key>/": "admin/attendance/reports/day/",
    "api/v1/reports/<slug:key>": "api/v1/reports/day",
    "api/v1/recognition/subjects/<str:subject>": "api/v1/recognition/subjects/Ada",
    **{
        f"api/v1/recognition/{door}faces/<str:image_id>{end}": (
            f"api/v1/recognition/{door}faces/6d757374-6572-8fac-8000-000000000001{end}"
        )
        for door, end in (("", ""), ("", "/img"), ("", "/verify"), ("embeddings/", "/verify"))
    },
    "admin/autocomplete/": (
        "admin/autocomplete/?app_label=people&model_name=employee&field_name=team"
    ),
    "calendar/<str:token>.ics": "calendar/wrong.ics",
    "consent/<str:token>/": "consent/wrong/",
    "reports/mails/<int:pk>/stop/": "reports/mails/1/stop/",
    "reports/mails/stop/<str:token>/": "reports/mails/stop/wrong/",
    "team/result/<str:token>/": "team/result/wrong/",
    "team/result/<str:token>/card.png": "team/result/wrong/card.png",
    "kiosk/demo/<int:number>.jpg": "kiosk/demo/1.jpg",
}

Row = tuple[str, ...]


@dataclass(slots=True)
class World:
    """Ada of the team Design has something of everything; these come asking for it."""

    ada: Employee
    visitors: dict[str, User | None]
    records: dict[str, Any] = field(default_factory=dict)

    def find_record(self, model: str) -> Any:
        """Ada's record of this model, or one that is nobody's."""
        return self.records.get(model) or self._find_stored(model)

    def _find_stored(self, model: str) -> Any:
        model_class: Any = apps.get_model(model)
        rows = model_class.objects.all()
        fields = {field.name for field in model_class._meta.get_fields()}
        own = rows.filter(employee=self.ada) if "employee" in fields else rows.none()
        record = own.first() or rows.first()
        assert record is not None, f"Give Ada a record of {model} in tests/access_fixtures.py"
        return record

    def fill(self, route: str) -> str:
        """The address of Ada's record for an address with parameters."""
        if route in ARGUMENTS:
            return ARGUMENTS[route]
        if route.startswith("admin/^(?P<app_label>"):
            return "admin/people/"
        found = ADMIN_RECORD.match(route)
        if found:
            pk = self.find_record(f"{found['app']}.{found['model']}").pk
            return PARAMETER.sub(str(pk), route)
        if PARAMETER.search(route) or "(?P" in route:
            assert route in self.records, f"Say in tests/access_fixtures.py what fills {route}"
            values = self.records[route]
            filled = iter(values if isinstance(values, tuple) else (values,))
            return PARAMETER.sub(lambda _name: str(next(filled)), route)
        return route


def make_world() -> World:
    """Ada of Design with a photo, a signed form, an event …; everybody who may come asking."""
    ada = make_employee("Ada Lovelace", team=make_team("Design"), consent=False)
    carl = make_employee("Carl Colleague", team=ada.team)
    bob = make_employee("Bob Babbage", team=make_team("Sales"))
    make_notice()
    consent = record_consent(
        employee=ada, method=Consent.Method.SIGNED_FORM, note="test", scan=_draw_form()
    )
    certificate = erase_face_data(employee=ada)
    sample = add_vector(ada, make_vector(1))
    sample.crop.save("face", ContentFile(_draw_form()), save=False)
    sample.image.save("photo", ContentFile(_draw_form()))
    make_check_in(ada)
    make_device("Reception")
    set_pin(employee=ada, pin="7294", by=None)
    issue_badge(employee=ada, by=None)
    _make_records(ada)
    floor = "Atrium"  # a word of this company, in no catalogue
    plan, camera = make_plan(floor), make_camera(floor=floor)
    world = World(ada, _make_visitors(ada, carl, bob))
    create_integration(name="Payroll", account=world.visitors["HR"], scopes=[])
    world.records = {
        "auth.user": world.visitors["employee"],
        "auth.group": Group.objects.get(name=Role.HR.value),
        "people.employee": ada,
        "people.consentstatus": ConsentStatus.objects.get(pk=ada.pk),
        "people.team": ada.team,
        "people/consents/<int:pk>/form/": consent.pk,
        "people/photos/<int:pk>/face/": sample.pk,
        "people/photos/<int:pk>/photo/": sample.pk,
        "people/erasures/<uuid:uuid>.pdf": certificate.uuid,
        "people/<int:pk>/export/": ada.pk,
        "me/erasures/<uuid:uuid>/": certificate.uuid,
        "me/badges/<int:pk>/lost/": ada.badges.get().pk,
        "admin/attendance/pin/of/<int:employee_id>/": ada.pk,
        "me/leave/<int:pk>/cancel/": ada.leaves.get().pk,
        "cameras/<int:pk>/": camera.pk,
        "cameras/<int:pk>/live/": camera.pk,
        "cameras/plans/<int:pk>/": plan.pk,
        "find/faces/<uuid:uuid>/": see(ada, camera, crop=b"a face").uuid,
        "find/alerts/<uuid:uuid>/cancel/": uuid.uuid4(),
        "admin/people/erasurecertificate/of/<int:pk>/": ada.pk,
        "admin/attendance/correction/day/<int:employee_id>/<str:day>/": (ada.pk, "2026-01-15"),
        "admin/attendance/correction/<int:pk>/decide/": ada.corrections.get().pk,
        "admin/attendance/closedmonth/month/<int:site_id>/<str:month>/": (ada.site_id, "2026-01"),
        "admin/attendance/closedmonth/month/<int:site_id>/<str:month>/payroll.csv": (
            ada.site_id,
            "2026-01",
        ),
        "me/days/<str:day>/": f"{timezone.localdate()}",
        "me/corrections/<int:pk>/withdraw/": ada.corrections.get().pk,
        **{
            f"api/v1/employees/<int:pk>{rest}": ada.pk
            for rest in (
                "",
                "/deactivate",
                "/erase-face",
                "/photos",
                "/consents",
                "/consents/withdraw",
            )
        },
        "api/v1/teams/<int:pk>": ada.team_id,
        "api/v1/sites/<int:pk>": ada.site_id,
        "api/v1/photos/<int:pk>": sample.pk,
        "api/v1/photos/<int:pk>/face": sample.pk,
        "enrol/<int:pk>/": ada.pk,
        "enrol/<int:pk>/consent/": ada.pk,
        "enrol/<int:pk>/code/": ada.pk,
        "ws/enrol/<int:pk>/": ada.pk,
        **_find_api_records(ada),
    }
    return world


def _find_api_records(ada: Employee) -> dict[str, int]:
    """What fills the addresses of the API, by resource and by what can be done with one."""
    records = {
        ("devices", Device.objects.get(name="Reception").pk): ("revoke", "pairing-code"),
        ("events", ada.events.get().pk): ("void",),
        ("corrections", ada.corrections.get().pk): ("approve", "refuse", "withdraw"),
        ("leave", ada.leaves.get().pk): ("approve", "refuse", "cancel"),
    }
    return {
        f"api/v1/{name}/<int:pk>{end}": pk
        for (name, pk), verbs in records.items()
        for end in ("", *(f"/{verb}" for verb in verbs))
    }


def _draw_form() -> bytes:
    buffer = io.BytesIO()
    Image.new("L", (30, 40), 255).save(buffer, "PNG")
    return buffer.getvalue()


def _make_visitors(ada: Employee, carl: Employee, bob: Employee) -> dict[str, User | None]:
    return {
        "anonymous": None,
        "employee": make_account("ada", Role.EMPLOYEE, employee=ada),
        "colleague": make_account("carl", Role.EMPLOYEE, employee=carl),
        "manager": make_account("manager", Role.TEAM_MANAGER, manages=(ada.team,)),
        "other manager": make_account("other", Role.TEAM_MANAGER, manages=(bob.team,)),
        "security": make_account("security", Role.SECURITY),
        "kiosk": make_account("kiosk", Role.KIOSK),
        "auditor": make_account("auditor", Role.AUDITOR),
        "HR": make_account("hr", Role.HR),
        "HR admin": make_account("hradmin", Role.HR_ADMIN),
        "superuser": make_account("root", is_staff=True, is_superuser=True),
    }


def _make_records(ada: Employee) -> None:
    """What nobody else here makes, in the simplest form that the database takes."""
    correction = Correction.objects.create(
        employee=ada, day=datetime.date(2026, 1, 15), reason="test"
    )
    kiosk = make_device()[0]
    CheckInDispute.objects.create(event=ada.events.first(), device=kiosk, correction=correction)
    note_refusal(device=kiosk, employee_id=ada.pk, reason="spoof", score=0.8, liveness=-5.0)
    LateCheckIn.objects.create(
        nonce=uuid.uuid4(),
        device=kiosk,
        method="face",
        at=timezone.now(),
        reason="not_recognised",
        employee=ada,
    )
    Calibration.objects.create(
        model_id="test-model",
        gallery_version=1,
        asked_fpir=0.01,
        min_evidence=0.3,
        basis=Calibration.Basis.FLOOR,
        people_count=2,
        sample_count=2,
    )
    _make_door(ada)
    vacation, _is_new = LeaveType.objects.get_or_create(name="Vacation", defaults={"code": "V"})
    today = timezone.localdate()
    Leave.objects.create(employee=ada, type=vacation, first_day=today, last_day=today)
    _make_plans(ada, today)
    Holiday.objects.create(site=ada.site, day=today, name="Test")
    target = WebhookTarget.objects.create(
        name="Test", url="https://hook.example/", kinds=["face.ready"],
        account=make_account("listener"), stopped_at=timezone.now(),
    )  # fmt: skip
    WebhookDelivery.objects.create(target=target, kind="face.ready", employee=ada, body="{}")
    RetentionRule.objects.get_or_create(kind="test", defaults={"days": 1})
    RetentionRun.objects.create(kind="test", days=1)
    TeamPage.objects.filter(pk=prepare_team_page().pk).update(is_open=True)
    start_file_import(name="test", user=make_account("importer", Role.HR), employee=ada)


def _make_door(ada: Employee) -> None:
    door = Door.objects.create(name="Main door", site=ada.site, address=seal("https://door.test"),
                               secret=seal("whsec_x"))  # fmt: skip
    DoorDecision.objects.create(door=door, employee=ada, is_opened=False, reason="no_rule")
    EmergencyEntry.objects.create(door=door, employee=ada)


def _make_plans(ada: Employee, today: datetime.date) -> None:
    schedule = make_schedule(make_shift())
    assign(schedule, team=ada.team)
    PlanException.objects.create(employee=ada, day=today)


def list_routes() -> list[str]:
    """Every address of the site as its pattern says it."""
    return sorted(set(_walk(get_resolver())))


def _walk(resolver: Any, prefix: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from _walk(pattern, route)


def ask_everywhere(world: World) -> list[Row]:
    """What everybody gets at every address: `METHOD`, the address, and an answer for each."""
    clients = {name: _make_client(user) for name, user in world.visitors.items()}
    rows = []
    for route in list_routes():
        path = "/" + world.fill(route)
        takes_get = _ask(clients["superuser"], "GET", path) != "405"
        method = "GET" if takes_get else "POST"
        answers = [_ask(client, method, path) for client in clients.values()]
        rows.append((method, route, *answers))
    return rows


def _make_client(user: User | None) -> Client:
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user)
    return client


def _ask(client: Client, method: str, path: str) -> str:
    """The status; `sign in` for the way to the door. Whatever the request changed is undone."""
    cache.clear()
    session = client.cookies.get("sessionid")
    with transaction.atomic():
        response = client.generic(method, path)
        if response.streaming:  # nobody reads it; a server closes what it held, too
            for close in response._resource_closers:
                close()
        transaction.set_rollback(True)
    if session is not None:
        client.cookies["sessionid"] = session.value
    if response.status_code == 302 and "/login/" in response.headers["Location"]:
        return "sign in"
    return str(response.status_code)


def list_sockets() -> list[str]:
    """Every address of a socket."""
    return sorted(
        str(pattern.pattern) for pattern in [*attendance_sockets, *enrolment_sockets, *api_sockets]
    )


def read_table() -> list[Row]:
    """The committed table, without its heading."""
    if not TABLE.exists():
        return []
    with TABLE.open(newline="", encoding="utf-8") as file:
        return [tuple(row) for row in csv.reader(file)][1:]


def write_table(rows: list[Row], visitors: list[str], *, methods: set[str]) -> None:
    """Put these rows in the place of those with the same methods."""
    kept = [row for row in read_table() if row[0] not in methods]
    with TABLE.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["method", "address", *visitors])
        writer.writerows(sorted([*kept, *rows], key=lambda row: (row[0] == "WS", row[1], row[0])))


def describe_differences(actual: list[Row], visitors: list[str], *, methods: set[str]) -> list[str]:
    """Where the site and the committed table disagree, one sentence each."""
    wanted = {row[:2]: row[2:] for row in read_table() if row[0] in methods}
    found = {row[:2]: row[2:] for row in actual}
    lines = [f"{' '.join(key)} is not in the table" for key in found.keys() - wanted.keys()]
    lines += [f"{' '.join(key)} is gone" for key in wanted.keys() - found.keys()]
    for key in found.keys() & wanted.keys():
        for visitor, old, new in zip(visitors, wanted[key], found[key], strict=True):
            if old != new:
                lines.append(f"{' '.join(key)}: {visitor} got {old}, now {new}")
    return sorted(lines)
