"""The map that is shown: its points, its lines and what is odd on it. Nothing here writes."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, QuerySet, Value, When
from django.urls import reverse
from django.utils import timezone

from people.models import FaceSample
from people.queries import get_gallery_version, is_consenting
from recognition.models import FaceMap, LookAlike, MapLink, MapPoint

PATIENCE = datetime.timedelta(minutes=5)
"""A process that has been silent for longer has died; the longest silence of one that lives is
between two reports of t-SNE, 50 iterations, which takes a minute for some 50,000 faces."""

DIGITS = 4


@dataclass(frozen=True, slots=True)
class ShownPoint:
    """A row of the table beside the map."""

    point: MapPoint
    face_url: str
    photo_url: str
    person_url: str
    rival_url: str


def find_shown_map() -> FaceMap | None:
    """The map that was drawn last."""
    return FaceMap.objects.filter(state=FaceMap.State.READY).order_by("-made_at").first()


def find_coming_map() -> FaceMap | None:
    """The map that is waited for, or whose drawing failed since."""
    return FaceMap.objects.exclude(state=FaceMap.State.READY).first()


def is_current(face_map: FaceMap) -> bool:
    """Whether no face came or went since the map was drawn."""
    return face_map.gallery_version == get_gallery_version()


def is_dead(face_map: FaceMap) -> bool:
    """Whether nothing has been heard of the process that draws the map for too long."""
    return (
        face_map.state == FaceMap.State.RUNNING
        and face_map.beat_at is not None
        and face_map.beat_at < timezone.now() - PATIENCE
    )


def find_points(face_map: FaceMap) -> QuerySet[MapPoint]:
    """The points of the map that may be shown now, without vectors.

    A photo that was rejected or moved away since, and one whose person has withdrawn, has none.
    """
    return (
        face_map.points.filter(
            is_consenting("sample__employee"),
            sample__state=FaceSample.State.READY,
            sample__model_id=face_map.model_id,
        )
        .select_related("sample__employee__team", "rival")
        .defer(
            "sample__embedding",
            "sample__employee__embedding",
            "sample__employee__team__embedding",
            "rival__embedding",
        )
    )


def find_odd_points(face_map: FaceMap) -> QuerySet[MapPoint]:
    """The points where something is odd, the oddest first."""
    gravity = Case(
        *(When(flag=flag, then=Value(rank)) for rank, flag in enumerate(MapPoint.Flag)),
        default=Value(len(MapPoint.Flag)),
    )
    return (
        find_points(face_map)
        .exclude(flag="")
        .alias(gravity=gravity, gap=F("own") - F("rival_similarity"))
        .order_by("gravity", F("gap").asc(nulls_last=True), "pk")
    )


def count_people(face_map: FaceMap) -> int:
    """People with a point on the map."""
    return find_points(face_map).order_by().values("sample__employee").distinct().count()


def describe_point(point: MapPoint) -> ShownPoint:
    """The point with the addresses that belong to it."""
    person, rival = point.sample.employee, point.rival
    return ShownPoint(
        point,
        reverse("people:face", args=[point.sample_id]) if point.sample.crop else "",
        reverse("admin:people_facesample_change", args=[point.sample_id]),
        reverse("admin:people_employee_change", args=[person.pk]),
        reverse("admin:people_employee_change", args=[rival.pk]) if rival else "",
    )


def write_map(face_map: FaceMap) -> dict[str, Any]:
    """The map as its script reads it: rows of plain values, people and teams by their row."""
    teams, people = _Rows(), _Rows()
    rows: list[list[Any]] = []
    places: dict[int, int] = {}
    first_of: dict[int, int] = {}
    points = list(_read_points(face_map))
    for point in points:
        team = teams.add(
            point["sample__employee__team"],
            [point["sample__employee__team__name"], point["sample__employee__team__color"]],
        )
        people.add(
            point["sample__employee"],
            [
                point["sample__employee"],
                point["sample__employee__number"],
                point["sample__employee__name"],
                team,
            ],
        )
    for point in points:
        places[point["pk"]] = len(rows)
        first_of.setdefault(point["sample__employee"], len(rows))
        rows.append(_write_point(point, people))
    links = _write_links(face_map, places, first_of)
    return {"teams": teams.rows, "people": people.rows, "points": rows, "links": links}


class _Rows:
    """Rows without doubles, each known by a key."""

    def __init__(self) -> None:
        self.rows: list[list[Any]] = []
        self._places: dict[Any, int] = {}

    def add(self, key: Any, row: list[Any]) -> int:
        if key not in self._places:
            self._places[key] = len(self.rows)
            self.rows.append(row)
        return self._places[key]

    def find(self, key: Any) -> int | None:
        return self._places.get(key)


def _read_points(face_map: FaceMap) -> QuerySet[MapPoint, dict[str, Any]]:
    person = "sample__employee"
    rows: QuerySet[MapPoint, dict[str, Any]] = (
        find_points(face_map)
        .order_by("sample__employee__team__name", "pk")
        .values(
            "pk", "sample", "pca_x", "pca_y", "tsne_x", "tsne_y", "own", "rival",
            "rival_similarity", "flag", "sample__crop", person, f"{person}__number",
            f"{person}__name", f"{person}__team", f"{person}__team__name",
            f"{person}__team__color",
        )
    )  # fmt: skip
    return rows


def _write_point(point: dict[str, Any], people: _Rows) -> list[Any]:
    rival = people.find(point["rival"])
    return [
        point["sample"],
        people.find(point["sample__employee"]),
        *(_shorten(point[name]) for name in ("pca_x", "pca_y", "tsne_x", "tsne_y", "own")),
        rival,
        None if rival is None else _shorten(point["rival_similarity"]),
        point["flag"],
        bool(point["sample__crop"]),
    ]


def _write_links(
    face_map: FaceMap, places: dict[int, int], first_of: dict[int, int]
) -> list[list[Any]]:
    """Lines between nearest photos, and between people whom calibration found to look alike."""
    alike = {
        (first, second): similarity
        for first, second, similarity in LookAlike.objects.filter(
            calibration__model_id=face_map.model_id
        ).values_list("first", "second", "similarity")
    }
    rows: list[list[Any]] = []
    for first, second, one, other, similarity in _read_links(face_map):
        if first in places and second in places:
            is_alike = alike.pop((min(one, other), max(one, other)), None) is not None
            rows.append([places[first], places[second], _shorten(similarity), is_alike])
    for (one, other), similarity in alike.items():
        if one in first_of and other in first_of:
            rows.append([first_of[one], first_of[other], _shorten(similarity), True])
    return sorted(rows, key=lambda row: -row[2])


def _read_links(face_map: FaceMap) -> Iterator[tuple[int, int, int, int, float]]:
    yield from MapLink.objects.filter(face_map=face_map).values_list(
        "first", "second", "first__sample__employee", "second__sample__employee", "similarity"
    )


def _shorten(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.{DIGITS}g}")
