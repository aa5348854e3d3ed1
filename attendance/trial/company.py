"""The company itself: sites, teams, people, shifts and what holds for whom."""

import datetime
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import holidays
import numpy as np
from django.db.models import IntegerField, Max
from django.db.models.functions import Cast, Substr
from django.utils import timezone

from attendance.models import (
    Device,
    Holiday,
    Leave,
    LeaveType,
    RequiredBreak,
    Schedule,
    ScheduleAssignment,
    ScheduleDay,
    Shift,
)
from attendance.services import create_device
from attendance.trial.absences import Absence, draw_requests, find_day
from attendance.trial.days import Crew
from attendance.trial.terms import PLACES, ROTAS, SHIFTS, Place, Rota, TrialShift
from people.models import Employee, Site, Team

TEAM_SIZE = 50
BATCH = 2000
PREFIX = "TRIAL-"
LONG_AGO = datetime.date(2015, 1, 5)  # a Monday
NEVER = datetime.date(9999, 12, 31)
JOINS, LEAVES = 0.05, 0.03
COLORS = ("#0e7c86", "#8a4fbf", "#b3541e", "#2f6f3e", "#5b6bbf", "#a8324a")
FIRST_NAMES = (
    "Ada", "Ali", "Ana", "Ben", "Chen", "Clara", "David", "Elif", "Emma", "Felix", "Grace",
    "Hana", "Hugo", "Ines", "Ivan", "Jonas", "Keiko", "Liam", "Lina", "Mia", "Noah", "Olga",
    "Omar", "Pablo", "Quynh", "Rosa", "Samir", "Tessa", "Uma", "Viktor", "Wanda", "Yusuf",
)  # fmt: skip
LAST_NAMES = (
    "Aydin", "Bianchi", "Brandt", "Byrne", "Demir", "Duarte", "Fischer", "Garcia", "Haddad",
    "Hansen", "Ivanova", "Jones", "Kaya", "Kowal", "Krishnan", "Lindgren", "Marchetti", "Mwangi",
    "Nguyen", "Novak", "Okafor", "Petrova", "Reyes", "Rossi", "Schmidt", "Silva", "Smith", "Suzuki",
    "Tanaka", "Tran", "Weber", "Wagner",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Company:
    """What was made, in the order of the people."""

    employees: list[Employee]
    crews: list[Crew]
    closed_days: dict[str, frozenset[datetime.date]]


def make_company(
    *, people: int, first: datetime.date, last: datetime.date, chance: np.random.Generator
) -> Company:
    """Sites, shifts, teams of about fifty, and people with their plans and holidays."""
    sites = {place.name: _make_site(place) for place in PLACES}
    schedules = _make_schedules()
    closed = {name: _make_holidays(site, first, last) for name, site in sites.items()}
    groups = list(_divide(people))
    teams = _make_teams(len(groups), schedules, [rota for _place, rota, _size in groups])
    employees = _make_people(groups, sites, teams, first=first, last=last, chance=chance)
    return Company(employees, _make_crews(employees, groups, sites, chance), closed)


def make_leave(
    company: Company,
    absences: Iterable[Absence],
    *,
    first: datetime.date,
    last: datetime.date,
    chance: np.random.Generator,
) -> None:
    """The approved leave, and requests for the weeks to come that wait for an answer."""
    types = {
        False: _find_leave_type("Vacation", "V", "#5b6bbf"),
        True: _find_leave_type("Illness", "I", "#a8324a"),
    }
    asked_at = timezone.now()
    approved = (
        Leave(
            employee=company.employees[absence.person],
            type=types[absence.is_illness],
            first_day=find_day(first, absence.first),
            last_day=find_day(first, absence.last),
            ends_at_noon=False,
            starts_at_noon=absence.is_half,
            state=Leave.State.APPROVED,
            requested_at=asked_at,
            decided_at=asked_at,
        )
        for absence in absences
    )
    waiting = (
        Leave(
            employee=company.employees[person],
            type=types[False],
            first_day=find_day(last, days),
            last_day=find_day(last, days + count - 1),
            requested_at=asked_at,
        )
        for person, days, count in draw_requests(len(company.employees), chance)
    )
    Leave.objects.bulk_create(itertools.chain(approved, waiting), batch_size=BATCH)


def _make_site(place: Place) -> Site:
    site, _is_new = Site.objects.get_or_create(
        name=place.name,
        defaults={
            "time_zone": place.time_zone,
            "country": place.country,
            "region": place.region,
        },
    )
    return site


def _make_holidays(
    site: Site, first: datetime.date, last: datetime.date
) -> frozenset[datetime.date]:
    """The public holidays of the years; the days of them within the range on which nobody works."""
    years = range(first.year, last.year + 2)
    found = holidays.country_holidays(site.country, subdiv=site.region, years=years)
    Holiday.objects.bulk_create(
        (
            Holiday(site=site, day=day, name=name[:200], source=Holiday.Source.CALENDAR)
            for day, name in sorted(found.items())
        ),
        ignore_conflicts=True,
    )
    observed = Holiday.objects.filter(site=site, is_observed=True, day__range=(first, last))
    return frozenset(observed.values_list("day", flat=True))


def _make_schedules() -> dict[str, Schedule]:
    shifts = {shift.name: _make_shift(shift) for shift in SHIFTS}
    return {rota.name: _make_schedule(rota, shifts) for rota in ROTAS}


def _make_shift(terms: TrialShift) -> Shift:
    shift, is_new = Shift.objects.get_or_create(
        name=terms.name,
        defaults={
            "code": terms.code,
            "color": terms.color,
            "starts_at": terms.starts_at,
            "ends_at": terms.ends_at,
            "is_flexible": terms.is_flexible,
            "planned_minutes": 480,
            "break_minutes": 30,
            "late_grace": 5,
            "early_grace": 5,
            "half_day_from": 120,
            "full_day_from": 300,
            "overtime_after": 540,
            "weekly_overtime_after": 2400,
            "closes_after": 240,
        },
    )
    if is_new:
        RequiredBreak.objects.create(shift=shift, after_minutes=360, minutes=30)
        RequiredBreak.objects.create(shift=shift, after_minutes=540, minutes=45)
    return shift


def _make_schedule(rota: Rota, shifts: dict[str, Shift]) -> Schedule:
    schedule, is_new = Schedule.objects.get_or_create(
        name=rota.name, defaults={"weeks": len(rota.weeks)}
    )
    if is_new:
        ScheduleDay.objects.bulk_create(
            ScheduleDay(schedule=schedule, week=week, weekday=weekday, shift=shifts[shift.name])
            for week, days in enumerate(rota.weeks, start=1)
            for weekday, shift in enumerate(days)
            if shift is not None
        )
    return schedule


def _divide(people: int) -> Iterator[tuple[Place, Rota, int]]:
    """Teams by place, rota and size; in a small company there are fewer kinds."""
    team_count = max(1, round(people / TEAM_SIZE))
    kinds = list(itertools.islice(_spread(team_count), team_count))
    size, more = divmod(people, team_count)
    for number, (place, rota) in enumerate(kinds):
        yield place, rota, size + int(number < more)


def _spread(count: int) -> Iterator[tuple[Place, Rota]]:
    """So many teams, near the shares of places and rotas, the commonest first."""
    kinds = [(place, rota, place.share * rota.share) for place in PLACES for rota in ROTAS]
    given = [0] * len(kinds)
    for number in range(1, count + 1):
        missing = [share * number - has for (_p, _r, share), has in zip(kinds, given, strict=True)]
        chosen = max(range(len(kinds)), key=missing.__getitem__)
        given[chosen] += 1
        yield kinds[chosen][0], kinds[chosen][1]


def _make_teams(count: int, schedules: dict[str, Schedule], rotas: list[Rota]) -> list[Team]:
    start = 1 + Team.objects.filter(name__startswith="Trial team ").count()
    teams = Team.objects.bulk_create(
        Team(name=f"Trial team {start + number:03}", color=COLORS[number % len(COLORS)])
        for number in range(count)
    )
    ScheduleAssignment.objects.bulk_create(
        ScheduleAssignment(schedule=schedules[rota.name], team=team, valid_from=LONG_AGO)
        for team, rota in zip(teams, rotas, strict=True)
    )
    return teams


def _make_people(
    groups: list[tuple[Place, Rota, int]],
    sites: dict[str, Site],
    teams: list[Team],
    *,
    first: datetime.date,
    last: datetime.date,
    chance: np.random.Generator,
) -> list[Employee]:
    number = itertools.count(1 + _find_last_number())
    days = (last - first).days
    return Employee.objects.bulk_create(
        (
            Employee(
                number=f"{PREFIX}{next(number):06}",
                name=f"{chance.choice(FIRST_NAMES)} {chance.choice(LAST_NAMES)}",
                site=sites[place.name],
                team=team,
                **_draw_employment(first, days, chance),
            )
            for (place, _rota, size), team in zip(groups, teams, strict=True)
            for _ in range(size)
        ),
        batch_size=BATCH,
    )


def _draw_employment(
    first: datetime.date, days: int, chance: np.random.Generator
) -> dict[str, datetime.date | None]:
    """Most people are here from the first day on; some come or go on the way."""
    luck, at = chance.random(2)
    day = first + datetime.timedelta(days=int(at * days))
    if luck < JOINS:
        return {"active_from": day, "active_until": None}
    return {"active_from": first, "active_until": day if luck < JOINS + LEAVES else None}


def _find_last_number() -> int:
    numbers = Employee.objects.filter(number__regex=rf"^{PREFIX}[0-9]{{1,9}}$").annotate(
        position=Cast(Substr("number", len(PREFIX) + 1), IntegerField())
    )
    return int(numbers.aggregate(last=Max("position"))["last"] or 0)


def _make_crews(
    employees: list[Employee],
    groups: list[tuple[Place, Rota, int]],
    sites: dict[str, Site],
    chance: np.random.Generator,
) -> list[Crew]:
    devices = {name: _find_device(site) for name, site in sites.items()}
    tardiness = 0.01 + 0.4 * chance.random(len(employees)) ** 4
    kinds = np.repeat(np.arange(len(groups)), [size for _place, _rota, size in groups])
    crews = []
    for place, rota in dict.fromkeys((place, rota) for place, rota, _size in groups):
        members = [n for n, group in enumerate(groups) if group[:2] == (place, rota)]
        rows = np.flatnonzero(np.isin(kinds, members))
        people = [employees[row] for row in rows]
        crews.append(
            Crew(
                place=place.name,
                zone=place.zone,
                device_id=devices[place.name].pk,
                rota=rota,
                since=LONG_AGO,
                ids=np.array([person.pk for person in people], np.int64),
                rows=rows,
                first_day=np.array([person.active_from.toordinal() for person in people]),
                last_day=np.array(
                    [(person.active_until or NEVER).toordinal() for person in people]
                ),
                tardiness=tardiness[rows],
            )
        )
    return crews


def _find_device(site: Site) -> Device:
    """A kiosk that nobody holds the key of."""
    name = f"Reception, {site.name}"
    device = Device.objects.filter(name=name).first()
    if device is None:
        device = create_device(name=name, site=site)
        Device.objects.filter(pk=device.pk).update(is_active=False)
    return device


def _find_leave_type(name: str, code: str, color: str) -> LeaveType:
    found, _is_new = LeaveType.objects.get_or_create(
        name=name, defaults={"code": code, "color": color}
    )
    return found
