"""Maps are asked for, drawn in the background, and kept until the next one is there."""

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import Employee
from people.queries import find_ready_samples, get_gallery_version
from people.services import enqueue_once, hold_consents, lock_gallery
from recognition.engine.errors import EngineError
from recognition.engine.types import Embeddings
from recognition.errors import MapBusyError, NothingToMapError, RecognitionError
from recognition.face_maps.comparison import NOBODY, Comparison, Link, Owners, compare, find_links
from recognition.face_maps.layout import Earlier, Layout, lay_out
from recognition.face_maps.shown import find_coming_map, find_shown_map, is_dead
from recognition.models import FaceMap, MapLink, MapPoint
from recognition.runtime import get_engine

logger = logging.getLogger(__name__)

MAP_TASK = "recognition.map_faces"
MAP_PRIORITY = -20
"""Photos and the training of the classifier come first."""

NAMING_FLAGS = (MapPoint.Flag.SOMEBODY_ELSE, MapPoint.Flag.DOUBLE)
"""What is said by comparing with somebody else, and goes with that person."""

BEAT_S = 0.5
BATCH = 1_000
State = FaceMap.State
Tell = Callable[[float], None]


@dataclass(frozen=True, slots=True, eq=False)
class Gallery:
    """N ready photos of the model that serves, in the order of their ids."""

    model_id: str
    version: int
    sample_ids: list[int]
    employee_ids: list[int]
    vectors: Embeddings

    @property
    def owners(self) -> Owners:
        """(N,) people counted from 0, in the order of their ids."""
        _ids, owners = np.unique(self.employee_ids, return_inverse=True)
        return np.asarray(owners, np.intp)


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """A map before it is stored."""

    gallery: Gallery
    layout: Layout
    comparison: Comparison
    links: list[Link]


def ask_for_map() -> FaceMap:
    """Have the map drawn anew in the background; one that is waited for serves for this, too."""
    bury_dead_map()
    try:
        with transaction.atomic():
            FaceMap.objects.filter(state=State.FAILED).delete()
            face_map = FaceMap.objects.create()
            transaction.on_commit(_enqueue)
    except IntegrityError:  # somebody was quicker
        coming = FaceMap.objects.filter(is_open=True).first()
        return coming or ask_for_map()
    return face_map


def is_map_wanted() -> bool:
    """Whether somebody waits for a map that nobody draws yet."""
    return FaceMap.objects.filter(state=State.WAITING).exists()


def bury_dead_map() -> None:
    """Note of a map whose process is gone that it failed."""
    coming = find_coming_map()
    if coming is not None and is_dead(coming):
        note_failure(_("It stopped before it was ready. Draw it once more."))


def note_failure(problem: str) -> None:
    """Note that the map that is waited for will not come, and why."""
    FaceMap.objects.filter(is_open=True).update(state=State.FAILED, problem=problem)


def draw_map(*, is_fresh: bool = False, tell: Tell = lambda _share: None) -> FaceMap:
    """Draw the map of the gallery as it is, here and now; it takes the place of the last one.

    Args:
        is_fresh: begin from nothing, so that the map depends on the gallery alone. Otherwise faces
            begin where they were on the last map, so that people find them again.
        tell: is told the share, 0 to 1, that is done. What it raises ends the drawing.

    Raises:
        MapBusyError: another process is drawing one.
        NothingToMapError: nobody is enrolled.
        EngineError: the engine cannot serve, so no model is known.
    """
    face_map = _begin()
    try:
        return _draw(face_map, is_fresh=is_fresh, tell=_Beat(face_map, tell))
    except (RecognitionError, EngineError) as error:
        note_failure(str(error))
        raise
    except BaseException:
        note_failure(_("It stopped before it was ready. Draw it once more."))
        raise


def erase_map_traces(employee: Employee) -> int:
    """Take the person off every map, also as the one whom others resemble; how much that was."""
    points, _by_model = MapPoint.objects.filter(sample__employee=employee).delete()
    named = MapPoint.objects.filter(rival=employee)
    named.filter(flag__in=NAMING_FLAGS).update(flag="")
    return points + named.update(rival=None, rival_similarity=None)


def count_map_traces(employee: Employee) -> int:
    """How many points are the person's, or name the person."""
    return MapPoint.objects.filter(Q(sample__employee=employee) | Q(rival=employee)).count()


def _enqueue() -> None:
    enqueue_once(MAP_TASK, key=MAP_TASK, priority=MAP_PRIORITY)


def _begin() -> FaceMap:
    """The map that was asked for, or a new one, as ours to draw."""
    bury_dead_map()
    asked = FaceMap.objects.filter(state=State.WAITING)
    ours: dict[str, Any] = {"state": State.RUNNING, "beat_at": timezone.now(), "progress": 0}
    if asked.update(**ours):
        return FaceMap.objects.get(state=State.RUNNING)
    try:
        with transaction.atomic():
            FaceMap.objects.filter(state=State.FAILED).delete()
            return FaceMap.objects.create(**ours)
    except IntegrityError as error:
        raise MapBusyError(_("A map is being drawn already. Wait for it.")) from error


class _Beat:
    """Notes how far a map is, and that its process lives; every half second is enough."""

    def __init__(self, face_map: FaceMap, tell: Tell) -> None:
        self._row = FaceMap.objects.filter(pk=face_map.pk)
        self._tell = tell
        self._last_s = 0.0

    def __call__(self, share: float) -> None:
        self._tell(share)
        now_s = time.monotonic()
        if now_s - self._last_s >= BEAT_S:
            self._last_s = now_s
            self._row.update(progress=round(100 * share), beat_at=timezone.now())


def _draw(face_map: FaceMap, *, is_fresh: bool, tell: Tell) -> FaceMap:
    model_id = get_engine().model_id
    started_s = time.monotonic()
    gallery = _read_gallery(model_id)
    if not gallery.sample_ids:
        raise NothingToMapError(_("Nobody is enrolled yet. Add photos of people first."))
    earlier = None if is_fresh else _find_earlier(gallery)
    tell(0.02)
    vectors, owners = gallery.vectors, gallery.owners
    layout = lay_out(vectors, earlier=earlier, tell=lambda share: tell(0.02 + 0.88 * share))
    drawn = Drawn(gallery, layout, compare(vectors, owners), find_links(vectors, owners))
    tell(0.95)
    _store(face_map, drawn, started_s=started_s)
    logger.info("Map of %d faces drawn in %.1f s", len(gallery.sample_ids), face_map.compute_s)
    return face_map


def _read_gallery(model_id: str) -> Gallery:
    version = get_gallery_version()
    samples = find_ready_samples(model_id=model_id).order_by("pk")
    rows = list(samples.values_list("pk", "employee", "embedding"))
    vectors = np.array([np.asarray(vector) for _pk, _id, vector in rows], np.float32)
    return Gallery(
        model_id, version, [pk for pk, _id, _v in rows], [pk for _pk, pk, _v in rows], vectors
    )


def _find_earlier(gallery: Gallery) -> Earlier | None:
    """Where the faces were on the last map of this model; None when there is none."""
    last = find_shown_map()
    if last is None or last.model_id != gallery.model_id:
        return None
    rows = {pk: row for row, pk in enumerate(gallery.sample_ids)}
    pca, tsne = (np.full((len(rows), 2), np.nan) for _ in range(2))
    points = list(last.points.values_list("sample", "pca_x", "pca_y", "tsne_x", "tsne_y"))
    for sample_id, *places in points:
        if sample_id in rows:
            pca[rows[sample_id]], tsne[rows[sample_id]] = places[:2], places[2:]
    is_whole = len(points) == last.sample_count
    may_start = is_whole and all(sample_id in rows for sample_id, *_places in points)
    return Earlier(Layout(pca, tsne), may_start)


@transaction.atomic
def _store(face_map: FaceMap, drawn: Drawn, *, started_s: float) -> None:
    """Keep the map, and no older one; without what went while it was drawn."""
    gallery = drawn.gallery
    agreeing = hold_consents(gallery.employee_ids)  # some may have withdrawn meanwhile
    lock_gallery()  # or were erased, for another reason
    ready = find_ready_samples(model_id=gallery.model_id).values_list("pk", "employee")
    still = {pk: employee_id for pk, employee_id in ready if employee_id in agreeing}
    points = _make_points(face_map, drawn, still)
    MapPoint.objects.bulk_create(points.values(), batch_size=BATCH)
    MapLink.objects.bulk_create(_make_links(face_map, drawn.links, points), batch_size=BATCH)
    FaceMap.objects.exclude(pk=face_map.pk).delete()
    face_map.state, face_map.model_id = State.READY, gallery.model_id
    face_map.gallery_version, face_map.made_at = gallery.version, timezone.now()
    face_map.sample_count, face_map.progress = len(points), 100
    face_map.people_count = len({gallery.employee_ids[row] for row in points})
    face_map.compute_s = time.monotonic() - started_s
    face_map.save()


def _make_points(face_map: FaceMap, drawn: Drawn, still: dict[int, int]) -> dict[int, MapPoint]:
    """A point, by its row, for each photo that is still there and still the same person's."""
    gallery, people = drawn.gallery, np.unique(drawn.gallery.employee_ids)
    known, points = set(still.values()), {}
    rows = zip(gallery.sample_ids, gallery.employee_ids, strict=True)
    for row, (sample_id, employee_id) in enumerate(rows):
        if still.get(sample_id) == employee_id:
            rival = drawn.comparison.rival[row]
            rival_id = None if rival == NOBODY else int(people[rival])
            point = _make_point(drawn, row, rival_id if rival_id in known else None)
            point.face_map, point.sample_id = face_map, sample_id
            points[row] = point
    return points


def _make_point(drawn: Drawn, row: int, rival_id: int | None) -> MapPoint:
    """The place of a photo, and what is said of it; nothing of a rival who is gone."""
    comparison, layout = drawn.comparison, drawn.layout
    names_rival = comparison.flags[row] in NAMING_FLAGS
    return MapPoint(
        pca_x=float(layout.pca[row, 0]),
        pca_y=float(layout.pca[row, 1]),
        tsne_x=float(layout.tsne[row, 0]),
        tsne_y=float(layout.tsne[row, 1]),
        own=_or_none(comparison.own[row]),
        rival_id=rival_id,
        rival_similarity=None if rival_id is None else float(comparison.rival_similarity[row]),
        flag="" if names_rival and rival_id is None else comparison.flags[row],
    )


def _make_links(
    face_map: FaceMap, links: list[Link], points: dict[int, MapPoint]
) -> Iterator[MapLink]:
    for link in links:
        if link.first in points and link.second in points:
            yield MapLink(
                face_map=face_map,
                first=points[link.first],
                second=points[link.second],
                similarity=link.similarity,
            )


def _or_none(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
