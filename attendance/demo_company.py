"""The demonstration: a company of 24 people in 4 teams, and five weeks of their attendance.

With sample photos (`person/photo.jpg` below `lfw_dev`) the people are enrolled from real photos,
all but the last photo of each; that one walks up to the demo camera. Without sample photos the
same company has no faces, and the first step is to enrol yourself.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth.models import Group, User
from django.db import transaction

from attendance.demo_cameras import seed_cameras
from attendance.demo_days import find_first_day, make_requests, seed_days
from attendance.models import CheckInRules
from people.models import Consent, ConsentNotice, Employee, FaceSample, Site, Team
from people.notice_text import load_default_notice
from people.roles import Role
from people.services import publish_notice, record_consent, register_employee, settle_staff
from recognition.models import TeamLook, TeamPage
from recognition.services import enrol
from recognition.team_page.setup import prepare_team_page
from recognition.training import train_classifier

TEAMS = (
    ("Engineering", "#0e7c86"),
    ("Design", "#8a4fbf"),
    ("Operations", "#b3541e"),
    ("Sales", "#2f6f3e"),
)
# What the public page shows of them: an emblem that any font has, and a line.
TEAM_LOOKS = {
    "Engineering": ("⚙", "You take things apart before you use them. Then they work."),
    "Design": ("✿", "You see what is crooked before anybody else does."),
    "Operations": ("⚓", "When it storms, people stand close to you."),
    "Sales": ("☀", "You had us at hello."),
}
PEOPLE_COUNT = 24
STRANGER_COUNT = 2
PHOTOS_PER_WALKER = 4
NAMES = (
    "Ada Brandt", "Bilal Aydin", "Clara Novak", "Daniel Okafor", "Elif Kaya", "Felix Lindgren",
    "Grace Mwangi", "Hugo Marchetti", "Ines Duarte", "Jonas Weber", "Keiko Tanaka", "Liam Byrne",
    "Mira Petrova", "Noah Schmidt", "Olga Ivanova", "Pablo Reyes", "Quynh Tran", "Rosa Bianchi",
    "Samir Haddad", "Tessa de Vries", "Uma Krishnan", "Viktor Hansen", "Wanda Kowal", "Yusuf Demir",
)  # fmt: skip

DEMO_ACCOUNTS = {
    "hr": Role.HR,
    "manager": Role.TEAM_MANAGER,
    "employee": Role.EMPLOYEE,
    "security": Role.SECURITY,
    "auditor": Role.AUDITOR,
}

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Walker:
    """A sample person: the photos to enrol, and the one that is kept back."""

    name: str
    enrolment: tuple[Path, ...]
    probe: Path


def find_cast(sample_faces: Path) -> list[Walker]:
    """The people of the demonstration, of whom there are enough photos; empty without photos."""
    folders = sorted(path for path in (sample_faces / "lfw_dev").glob("*") if path.is_dir())
    cast = [walker for folder in folders if (walker := _cast_person(folder)) is not None]
    return cast[:PEOPLE_COUNT] if len(cast) >= PEOPLE_COUNT else []


def find_walkers(sample_faces: Path) -> list[tuple[Path, bool]]:
    """Photos for the demo camera in walking order, and whether each shows a stranger.

    Nobody was enrolled with any of them; every eighth person is a stranger.
    """
    people = [(walker.probe, False) for walker in find_cast(sample_faces)]
    strangers = [(path, True) for path in _find_strangers(sample_faces)] if people else []
    for position, stranger in enumerate(strangers, start=1):
        people.insert(position * 4 - 1, stranger)
    return people


@transaction.atomic
def seed_company(*, sample_faces: Path, progress: Progress, seed: int = 7) -> bool:
    """Fill an empty database with the demonstration; False when there are people already.

    All or nothing: an interrupted seeding leaves the database empty.
    """
    if Employee.objects.exists():
        return False
    cast = find_cast(sample_faces)
    site = _create_site()
    teams = [Team.objects.create(name=name, color=color) for name, color in TEAMS]
    _open_team_page(teams)
    employees = _register_people([walker.name for walker in cast] or list(NAMES), site, teams)
    for number, (employee, walker) in enumerate(zip(employees, cast, strict=False), start=1):
        progress(f"{number}/{len(employees)} {employee.name}")
        _enrol(employee, walker)
    if cast:
        train_classifier()
    chance = random.Random(seed)  # noqa: S311  not a secret
    seed_days(employees, site, chance)
    seed_cameras(site, chance)
    return True


@transaction.atomic
def make_demo_accounts(*, password: str) -> list[str]:
    """An account for each of the main roles, all with one password; their user names."""
    if User.objects.filter(username__in=DEMO_ACCOUNTS).exists():
        return []
    for name, role in DEMO_ACCOUNTS.items():
        account = User.objects.create_user(name, f"{name}@muster.example", password)
        account.groups.add(Group.objects.get(name=role.value))
        settle_staff(account)
    manager, employee = (User.objects.get(username=name) for name in ("manager", "employee"))
    for team in Team.objects.order_by("pk")[:1]:
        team.managers.add(manager)
    first = Employee.objects.order_by("pk").values("pk")[:1]
    Employee.objects.filter(pk__in=first).update(user=employee)
    if first:
        make_requests(employee)
    return list(DEMO_ACCOUNTS)


def _cast_person(folder: Path) -> Walker | None:
    photos = sorted(folder.glob("*.jpg"))
    if len(photos) < PHOTOS_PER_WALKER:
        return None
    return Walker(folder.name.replace("_", " "), tuple(photos[: PHOTOS_PER_WALKER - 1]), photos[-1])


def _find_strangers(sample_faces: Path) -> list[Path]:
    folders = sorted((sample_faces / "lfw_dev").iterdir(), reverse=True)
    alone = (photos[0] for folder in folders if len(photos := sorted(folder.glob("*.jpg"))) == 1)
    return [path for path, _number in zip(alone, range(STRANGER_COUNT), strict=False)]


def _create_site() -> Site:
    site, _is_new = Site.objects.get_or_create(
        name="Berlin", defaults={"time_zone": "Europe/Berlin", "country": "DE"}
    )
    # The demo camera shows photos: with a check for living people it could let nobody in.
    CheckInRules.objects.get_or_create(site=site, defaults={"liveness": CheckInRules.Liveness.OFF})
    draft = ConsentNotice.objects.create(site=site, text=load_default_notice())
    publish_notice(notice=draft, by=None)
    return site


def _open_team_page(teams: list[Team]) -> None:
    """A demonstration is nobody's real company, so its page may be open from the start."""
    page = prepare_team_page()
    TeamPage.objects.filter(pk=page.pk).update(is_open=True)
    for team in teams:
        emblem, line = TEAM_LOOKS[team.name]
        TeamLook.objects.filter(team=team).update(emblem=emblem, line=line)


def _register_people(names: list[str], site: Site, teams: list[Team]) -> list[Employee]:
    started = find_first_day(site)
    return [
        register_employee(
            number=f"{1001 + index}",
            name=name,
            site=site,
            team=teams[index % len(teams)],
            active_from=started,
        )
        for index, name in enumerate(names)
    ]


def _enrol(employee: Employee, walker: Walker) -> None:
    record_consent(
        employee=employee, method=Consent.Method.DEMO, note="Sample photos of a public data set."
    )
    photos = [path.read_bytes() for path in walker.enrolment]
    enrol(employee=employee, photos=photos, source=FaceSample.Source.IMPORT)
