"""What a node says of its cameras: how they do, and their live picture while somebody looks.

All writes carry the fence of the lease. A state is written at most once a second, and when nothing
but numbers has changed every `NUMBERS_EVERY_S`: a company with fifty quiet cameras has other uses
for its disk. A live picture lasts as long as somebody asks for it; then its row is gone.
"""

import datetime
import json
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from typing import Any, TypedDict

from django.db import connection
from django.db.models import Q
from django.db.models.functions import Now

from attendance.models import CameraPreview, CameraState
from people.encryption import encrypt

NUMBERS_EVERY_S = 5.0

TELL = """
UPDATE attendance_camerastate AS state SET
    status = new.status,
    problem = new.problem,
    since = CASE WHEN state.status = new.status THEN state.since ELSE statement_timestamp() END,
    last_frame_at = coalesce(new.last_frame_at, state.last_frame_at),
    received_per_s = new.received_per_s,
    looked_per_s = new.looked_per_s,
    is_short = new.is_short,
    delay_ms = new.delay_ms,
    reconnects = new.reconnects,
    width = new.width,
    height = new.height,
    codec = new.codec,
    told_at = statement_timestamp()
FROM unnest(
    %s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::timestamptz[], %s::float8[],
    %s::float8[], %s::boolean[], %s::int[], %s::int[], %s::int[], %s::int[], %s::text[]
) AS new(
    camera_id, fence, status, problem, last_frame_at, received_per_s,
    looked_per_s, is_short, delay_ms, reconnects, width, height, codec
)
WHERE state.camera_id = new.camera_id AND state.fence = new.fence
"""

SHOW = """
INSERT INTO attendance_camerapreview (camera_id, at, picture, faces)
SELECT camera_id, %(at)s, %(picture)s, %(faces)s::jsonb FROM attendance_camerastate
WHERE camera_id = %(camera)s AND fence = %(fence)s AND preview_until > statement_timestamp()
ON CONFLICT (camera_id) DO UPDATE
    SET at = excluded.at, picture = excluded.picture, faces = excluded.faces
"""


@dataclass(frozen=True, slots=True)
class Report:
    """How a camera does; the fields of `CameraState`."""

    camera_id: int
    fence: int
    status: str
    problem: str
    last_frame_at: datetime.datetime | None
    received_per_s: float | None
    looked_per_s: float | None
    is_short: bool
    delay_ms: int | None
    reconnects: int
    width: int | None
    height: int | None
    codec: str

    @property
    def facts(self) -> tuple[object, ...]:
        """All but the numbers that never rest."""
        return (
            self.fence, self.status, self.problem, self.is_short, self.reconnects, self.width,
            self.height, self.codec,
        )  # fmt: skip


class ShownFace(TypedDict):
    """A face in a live picture; see `CameraPreview.faces`."""

    box: list[float]
    state: str
    employee: int | None


@dataclass(frozen=True, slots=True)
class Picture:
    """A live picture, JPEG, with the faces in it."""

    camera_id: int
    fence: int
    at: datetime.datetime
    jpeg: bytes
    faces: list[ShownFace]


class Teller:
    """Writes for all cameras of a node; used by one thread, pictures come from any."""

    def __init__(self) -> None:
        self._told: dict[int, tuple[tuple[object, ...], float]] = {}
        self._pictures: dict[int, Picture] = {}
        self._shown: set[int] = set()
        self._lock = threading.Lock()

    def show(self, picture: Picture) -> None:
        """Have this picture written in place of the camera's last one."""
        with self._lock:
            self._pictures[picture.camera_id] = picture

    def tell(self, reports: Sequence[Report]) -> dict[int, datetime.datetime]:
        """Write how the cameras do; until when somebody wants to see which of them live."""
        due = [report for report in reports if self._is_due(report)]
        if due:
            with connection.cursor() as cursor:
                cursor.execute(TELL, [list(column) for column in _turn(due)])
            now_s = time.monotonic()
            self._told.update({it.camera_id: (it.facts, now_s) for it in due})
        watched = CameraState.objects.filter(camera__in=[it.camera_id for it in reports])
        wanted = dict(
            watched.filter(preview_until__gt=Now()).values_list("camera_id", "preview_until")
        )
        self._end_previews(self._shown - wanted.keys())
        return {pk: until for pk, until in wanted.items() if until is not None}

    def write_pictures(self) -> None:
        """Write the newest live pictures."""
        with self._lock:
            pictures, self._pictures = list(self._pictures.values()), {}
        for picture in pictures:
            self._shown.add(picture.camera_id)
            with connection.cursor() as cursor:
                cursor.execute(SHOW, _list_values(picture))

    def _is_due(self, report: Report) -> bool:
        facts, at_s = self._told.get(report.camera_id, ((), 0.0))
        return facts != report.facts or time.monotonic() - at_s >= NUMBERS_EVERY_S

    def _end_previews(self, camera_ids: set[int]) -> None:
        if camera_ids:
            CameraPreview.objects.filter(camera__in=camera_ids).delete()
            self._shown -= camera_ids


def tell_waiting(problem: str) -> None:
    """Say why no camera that waits for a node is watched by this one."""
    waiting = CameraState.objects.filter(Q(lease_until=None) | Q(lease_until__lt=Now()))
    waiting.filter(camera__is_active=True).exclude(problem=problem).update(
        status=CameraState.Status.WAITING, problem=problem, since=Now()
    )


def _turn(reports: Iterable[Report]) -> Iterable[tuple[Any, ...]]:
    return zip(*map(astuple, reports), strict=True)


def _list_values(picture: Picture) -> dict[str, Any]:
    return {
        "camera": picture.camera_id,
        "fence": picture.fence,
        "at": picture.at,
        "picture": encrypt(picture.jpeg),
        "faces": json.dumps(picture.faces),
    }
