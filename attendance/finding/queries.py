"""Where cameras saw people; nothing here writes, and nothing here asks who wants to know."""

import datetime
import uuid as uuids
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.utils import timezone

from attendance.finding.trails import (
    SAME_VISIT,
    Floor,
    Seen,
    Spot,
    Visit,
    draw_floors,
    find_newest,
    gather_visits,
)
from attendance.local_times import find_bounds
from attendance.models import AttendanceEvent, FloorPlan, Sighting, SightingAlert
from people.models import AccessRecord, Employee
from people.queries import find_active_employees, has_active_consent

SUGGESTED = 8
MOST_SIGHTINGS = 2_000
"""Of one person on one day: a sighting lasts while the face is seen, so this is a long day."""

PLACE = "/find/"
"""What the access log says of every search: where it was made begins so."""

SHOWN_ALERTS = datetime.timedelta(hours=24)
Action = AccessRecord.Action


@dataclass(frozen=True, slots=True)
class Trail:
    """What is known of where a person is.

    Attributes:
        visits: of today at each camera's site, newest first.
        last: the newest one of any day that is kept.
        check_in: the newest event of today at the person's site, by whatever way it was made.
        is_known: whether cameras can know the face: the person agreed, and there is a photo.
    """

    employee: Employee
    now: datetime.datetime
    visits: list[Visit]
    floors: list[Floor]
    last: Visit | None
    check_in: AttendanceEvent | None
    has_consent: bool
    has_face: bool

    @property
    def is_now(self) -> bool:
        """Whether the person was seen a moment ago."""
        return self.last is not None and self.last.is_now(self.now)

    @property
    def is_today(self) -> bool:
        """Whether the person was seen today."""
        return bool(self.visits)

    @property
    def is_known(self) -> bool:
        """Whether cameras can know the face."""
        return self.has_consent and self.has_face


@dataclass(frozen=True, slots=True)
class Company:
    """Who else was at a place: people by name, how many whom the reader may not see, and others."""

    people: list[Employee]
    hidden: int
    unknown: int


def suggest_people(people: QuerySet[Employee], words: str) -> list[Employee]:
    """The first few of `people` who work here and whose name has every word; by number as well."""
    found = find_active_employees(timezone.now()).filter(pk__in=people.values("pk"))
    return list(_search(found, words)[:SUGGESTED])


def find_people(people: QuerySet[Employee], words: str) -> list[Employee]:
    """Whom somebody means who typed this: the one of exactly this name or number, or all alike."""
    rows = people.select_related("site", "team").defer("embedding", "team__embedding")
    exact = list(rows.filter(Q(name__iexact=words) | Q(number=words))[:SUGGESTED])
    return exact or suggest_people(people, words)


def find_trail(employee: Employee, *, now: datetime.datetime, shows_check_in: bool) -> Trail:
    """Where the person was today, and where last."""
    visits = find_visits(employee, now=now)
    return Trail(
        employee=employee,
        now=now,
        visits=visits[::-1],
        floors=draw_floors(visits),
        last=find_newest(visits) or _find_last(employee),
        check_in=_find_check_in(employee, now) if shows_check_in else None,
        has_consent=has_active_consent(employee),
        has_face=employee.face_samples.filter(state="ready").exists(),
    )


def find_visits(employee: Employee, *, now: datetime.datetime) -> list[Visit]:
    """The visits of the day `now`, by the clock of the person's site, oldest first."""
    zone = employee.site.zone
    start, end = find_bounds(now.astimezone(zone).date(), zone)
    rows = employee.sightings.filter(last_seen__gte=start, first_seen__lt=end)
    return gather_visits(_describe(list(_read(rows)[:MOST_SIGHTINGS])))


def find_visit(employee: Employee, uuid: uuids.UUID, *, now: datetime.datetime) -> Visit | None:
    """The visit of today that this sighting belongs to."""
    visits = find_visits(employee, now=now)
    return next((visit for visit in visits if visit.uuid == uuid), None)


def find_company(employee: Employee, visit: Visit, *, among: QuerySet[Employee]) -> Company:
    """Who else the camera of a visit saw during it, or a little before or after."""
    rows = Sighting.objects.filter(
        camera=visit.spot.camera_id,
        last_seen__gte=visit.first - SAME_VISIT,
        first_seen__lte=visit.last + SAME_VISIT,
    ).exclude(employee=employee)
    named = set(rows.filter(employee__isnull=False).order_by().values_list("employee", flat=True))
    shown = among.filter(pk__in=named).select_related("team")
    people = list(shown.defer("embedding", "team__embedding").order_by("name", "pk"))
    unknown = rows.filter(employee__isnull=True).count()
    return Company(people, hidden=len(named) - len(people), unknown=unknown)


def list_plans(ids: Iterable[int]) -> QuerySet[FloorPlan]:
    """Floor plans without their pictures."""
    return FloorPlan.objects.filter(pk__in=ids).defer("image")


def list_alerts(account: User, *, now: datetime.datetime) -> list[SightingAlert]:
    """What the account waits for, and what it was told of within the last day; newest first."""
    rows = SightingAlert.objects.filter(account=account).filter(
        is_open(now) | Q(seen_at__gt=now - SHOWN_ALERTS)
    )
    people = rows.select_related("employee__site", "camera__site")
    return list(people.defer("employee__embedding"))


def is_open(now: datetime.datetime) -> Q:
    """The condition that an alert still waits."""
    return Q(seen_at__isnull=True, ended_at__isnull=True, until__gt=now)


def find_searches_for(employee: Employee) -> QuerySet[AccessRecord]:
    """When others looked for the person on cameras, newest first."""
    searches = AccessRecord.objects.filter(is_search(), employee=employee)
    return searches.exclude(account=employee.user_id) if employee.user_id else searches


def is_search() -> Q:
    """The condition that an access record is of a search on cameras."""
    return Q(action__in=[Action.SEARCH_NAME, Action.SEARCH_FACE], place__startswith=PLACE)


def _search(people: QuerySet[Employee], words: str) -> QuerySet[Employee]:
    """Whose name has all the words; those whose name begins with the first one come first."""
    parts = words.split()
    if not parts:
        return people.none()
    for part in parts:
        people = people.filter(Q(name__icontains=part) | Q(number__istartswith=part))
    begins = Case(
        When(name__istartswith=parts[0], then=Value(0)), default=Value(1),
        output_field=IntegerField(),
    )  # fmt: skip
    rows = people.select_related("site", "team").defer("embedding", "team__embedding")
    return rows.order_by(begins, "name", "pk")


def _find_last(employee: Employee) -> Visit | None:
    newest = list(_read(employee.sightings.all())[:1])
    visits = gather_visits(_describe(newest))
    return visits[0] if visits else None


def _find_check_in(employee: Employee, now: datetime.datetime) -> AttendanceEvent | None:
    start, _end = find_bounds(now.astimezone(employee.site.zone).date(), employee.site.zone)
    events = AttendanceEvent.objects.standing().filter(
        employee=employee, at__gte=start, at__lte=now
    )
    return events.select_related("device__site").order_by("-at", "-pk").first()


def _read(rows: "QuerySet[Sighting]") -> "QuerySet[Any]":
    """Newest first, each with its camera and whether there is a picture; no picture is read."""
    return (
        rows.select_related("camera__site")
        .defer("crop", "camera__address")
        .annotate(has_crop=Case(When(crop__isnull=False, then=Value(1)), default=Value(0)))
        .order_by("-last_seen", "-pk")
    )


def _describe(rows: list[Any]) -> list[Seen]:
    plans = _find_plans(rows)
    return [
        Seen(
            uuid=row.uuid,
            spot=_describe_spot(row.camera, plans),
            first=row.first_seen.astimezone(row.camera.site.zone),
            last=row.last_seen.astimezone(row.camera.site.zone),
            has_crop=bool(row.has_crop),
        )
        for row in rows
    ]


def _describe_spot(camera: Any, plans: dict[tuple[int, str], int]) -> Spot:
    return Spot(
        camera_id=camera.pk,
        name=camera.name,
        floor=camera.floor,
        site=camera.site.name,
        x=camera.plan_x,
        y=camera.plan_y,
        plan_id=plans.get((camera.site_id, camera.floor)),
    )


def _find_plans(rows: list[Any]) -> dict[tuple[int, str], int]:
    """The plans of the sites of these sightings, by site and floor."""
    sites = {row.camera.site_id for row in rows}
    plans = FloorPlan.objects.filter(site__in=sites) if sites else FloorPlan.objects.none()
    return {(site, floor): pk for pk, site, floor in plans.values_list("pk", "site", "floor")}
