"""A company to test with. Everything is made by the services, so no state is impossible."""

import datetime
import io
import itertools
import uuid
from collections.abc import Iterable

import numpy as np
import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission, User
from PIL import Image

from attendance.device_key import DeviceKey
from attendance.models import AttendanceEvent, CheckInRules, Device
from attendance.services import check_in, create_device, issue_code, pair_by_code
from people.models import Consent, ConsentNotice, Employee, FaceSample, Site, Team
from people.roles import STAFF_ROLES, Role
from people.services import publish_notice, record_consent, refresh_template, register_employee

_numbers = itertools.count(1)
LONG_AGO = datetime.date(2020, 1, 1)
MODEL = "test-model"


def make_site(name: str = "Berlin", time_zone: str = "Europe/Berlin", **rules) -> Site:
    """A site that takes the still photos of the tests for people, unless `rules` say otherwise."""
    site = Site.objects.get_or_create(name=name, defaults={"time_zone": time_zone})[0]
    _rules, is_new = CheckInRules.objects.get_or_create(
        site=site, defaults={"liveness": "off", **rules}
    )
    if rules and not is_new:
        CheckInRules.objects.filter(site=site).update(**rules)
    return site


def make_team(name: str = "Engineering", color: str = "#0e7c86") -> Team:
    return Team.objects.get_or_create(name=name, defaults={"color": color})[0]


def make_employee(
    name: str = "Ada Lovelace",
    *,
    team: Team | None = None,
    site: Site | None = None,
    consent: bool = True,
    email: str = "",
) -> Employee:
    employee = register_employee(
        number=f"T{next(_numbers)}",
        name=name,
        site=site or make_site(),
        team=team or make_team(),
        active_from=LONG_AGO,
        email=email,
    )
    if consent:
        record_consent(employee=employee, method=Consent.Method.SIGNED_FORM, note="test")
    return employee


def find_groups(roles: Iterable[Role]) -> list[Group]:
    return [Group.objects.get(name=role.value) for role in roles]


def make_account(
    name: str = "someone",
    *roles: Role,
    permissions: tuple[str, ...] = (),
    manages: tuple[Team, ...] = (),
    employee: Employee | None = None,
    **values,
) -> User:
    """An account with roles, single permissions (`room.verb_model`), teams, and its person."""
    values.setdefault("is_staff", bool(STAFF_ROLES & set(roles) or permissions))
    user = get_user_model().objects.create_user(name, f"{name}@muster.example", "x", **values)
    user.groups.set(find_groups(roles))
    for permission in permissions:
        app_label, codename = permission.split(".")
        user.user_permissions.add(
            Permission.objects.get(content_type__app_label=app_label, codename=codename)
        )
    user.managed_teams.set(manages)
    if employee is not None:
        Employee.objects.filter(pk=employee.pk).update(user=user)
    return user


def make_notice(text: str = "You decide.", *, site: Site | None = None) -> ConsentNotice:
    """A published notice."""
    draft = ConsentNotice.objects.create(site=site or make_site(), text=text)
    return publish_notice(notice=draft, by=None)


def make_device(name: str | None = None, **values) -> tuple[Device, DeviceKey]:
    """A paired device, and what its browser holds."""
    device = create_device(
        name=name or f"Kiosk {next(_numbers)}",
        site=values.pop("site", None) or make_site(),
        **values,
    )
    return pair(device)


def pair(device: Device) -> tuple[Device, DeviceKey]:
    """Pair a new browser with the device, with a code, as a person does."""
    key = DeviceKey(str(device.uuid))
    code = issue_code(device=device)
    return pair_by_code(code=code, public_key=key.public_key, browser="Test"), key


def make_check_in(employee: Employee, at: datetime.datetime | None = None) -> AttendanceEvent:
    return check_in(
        employee_id=employee.pk,
        device=None,
        method=AttendanceEvent.Method.MANUAL,
        nonce=uuid.uuid4(),
        at=at,
    ).event


def make_vector(seed: int = 0, *, near: np.ndarray | None = None, noise: float = 0.0) -> np.ndarray:
    """A random unit vector (512,), or one near another."""
    random = np.random.default_rng(seed)
    vector = random.standard_normal(512)
    vector /= np.linalg.norm(vector)
    if near is not None:
        vector = near + noise * vector
    return (vector / np.linalg.norm(vector)).astype(np.float32)


def add_vector(employee: Employee, vector: np.ndarray, *, model_id: str = MODEL) -> FaceSample:
    """A ready sample with a given vector, as the engine would have made it."""
    sample = FaceSample.objects.create(
        employee=employee,
        source_sha256=uuid.uuid4().hex * 2,
        image="missing",
        state=FaceSample.State.READY,
        embedding=vector.tolist(),
        quality=0.9,
        model_id=model_id,
    )
    refresh_template(employee=employee, model_id=model_id)
    return sample


def as_jpeg(pixels: np.ndarray, **options) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG", **{"quality": 92, **options})
    return buffer.getvalue()


@pytest.fixture(scope="session")
def portrait() -> bytes:
    """A public-domain portrait (the astronaut Eileen Collins, NASA) as JPEG."""
    from skimage.data import astronaut

    return as_jpeg(astronaut())


@pytest.fixture(scope="session")
def landscape() -> bytes:
    """A picture without a face."""
    rows = np.linspace(0, 255, 240, dtype=np.uint8)[:, None, None]
    return as_jpeg(np.broadcast_to(rows, (240, 320, 3)).copy())


@pytest.fixture
def use_engine(engine):
    """Let the product use the engine of the tests; skips without weights."""
    from recognition.runtime import get_engine

    assert get_engine().model_id == engine.model_id
    return get_engine()
