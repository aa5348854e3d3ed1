"""Rows of who was seen, written in batches, and told to whoever wants to hear of them.

What cannot wait (somebody new, a name) is written as soon as the writer's thread comes round;
that somebody is still there, at most once a second for all cameras of a node together.

Every write carries the fence of its camera: what a node saw before it lost the lease is refused.
A person is named only while recognition may know them: the row is locked like a check-in's, so a
withdrawal that goes on at the same moment is either seen, or waits and removes what was written.
While the database is away rows wait in memory, a bounded number of them.
"""

import logging
import math
import threading
import time
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import DatabaseError, connection, transaction

from attendance.cameras.arrivals import Arrival, tell
from attendance.cameras.stays import Proof, Row
from attendance.models import Sighting
from people.encryption import encrypt
from people.models import Employee
from people.queries import is_consenting

logger = logging.getLogger(__name__)

PROLONG_EVERY_S = 1.0
MOST_WAITING = 10_000
"""Rows that are kept while the database is away; the oldest go first."""

# What a node decided, as long as it holds the lease under which it did.
NEW_ROWS = """
FROM unnest(
    %s::uuid[], %s::bigint[], %s::bigint[], %s::bigint[], %s::timestamptz[], %s::timestamptz[],
    %s::float8[], %s::float8[], %s::bytea[]
) AS new(
    uuid, camera_id, fence, employee_id, first_seen, last_seen, best_score, liveness, crop
)
JOIN attendance_camerastate AS state
    ON state.camera_id = new.camera_id AND state.fence = new.fence
"""

INSERT = f"""
INSERT INTO attendance_sighting
    (uuid, camera_id, employee_id, first_seen, last_seen, best_score, liveness, crop)
SELECT
    new.uuid, new.camera_id, new.employee_id, new.first_seen, new.last_seen, new.best_score,
    new.liveness, new.crop
{NEW_ROWS}
ON CONFLICT (uuid) DO NOTHING
RETURNING uuid, id
"""

UPDATE = f"""
UPDATE attendance_sighting AS seen SET
    employee_id = new.employee_id,
    last_seen = greatest(seen.last_seen, new.last_seen),
    best_score = new.best_score,
    liveness = new.liveness,
    crop = CASE WHEN new.employee_id IS NOT NULL THEN coalesce(seen.crop, new.crop) END
{NEW_ROWS}
WHERE seen.uuid = new.uuid
RETURNING seen.uuid, seen.id
"""  # noqa: S608  words of our own


@dataclass(frozen=True, slots=True)
class _Draft:
    """A row as it was when the writer came by, and what is to be told of it."""

    row: Row
    employee_id: int | None
    crop: bytes | None
    values: tuple[object, ...]
    proof: Proof | None

    @property
    def is_new_name(self) -> bool:
        """Whether it says of somebody what the database does not know yet."""
        is_new = self.row.pk is None or self.row.written_name != self.employee_id
        return is_new and self.employee_id is not None


class SightingBook:
    """The rows of all cameras of a node; note from any thread, write from one."""

    def __init__(self) -> None:
        self.has_urgent = threading.Event()
        """Set while something waits that should be written at once."""

        self._lock = threading.Lock()
        self._waiting: dict[uuid.UUID, Row] = {}
        self._wrote_s = -math.inf

    def note(self, rows: Iterable[Row]) -> None:
        """Take over rows that have changed."""
        with self._lock:
            for row in rows:
                if not row.is_refused:
                    self._waiting[row.uuid] = row
                    if row.is_urgent:
                        self.has_urgent.set()
            self._drop_oldest()

    def count_waiting(self) -> int:
        """So many rows have to be written."""
        return len(self._waiting)

    def write(self, *, everything: bool = False) -> None:
        """Write what is due.

        Raises:
            DatabaseError: nothing was written; all of it is kept.
        """
        now_s = time.monotonic()
        everything = everything or now_s - self._wrote_s >= PROLONG_EVERY_S
        drafts = self._collect(only_urgent=not everything)
        if everything:
            self._wrote_s = now_s
        if not drafts:
            return
        try:
            ids = store(drafts)
        except DatabaseError:
            self._keep(drafts)
            raise
        for arrival in self._finish(drafts, ids):
            tell(arrival)

    def _collect(self, *, only_urgent: bool) -> list[_Draft]:
        """What has to be written now, as it is now."""
        with self._lock:
            self.has_urgent.clear()
            rows = [row for row in self._waiting.values() if row.is_urgent or not only_urgent]
            drafts = [_draw_up(row) for row in rows]
            for row in rows:
                del self._waiting[row.uuid]
                row.proof = None
        return drafts

    def _keep(self, drafts: Sequence[_Draft]) -> None:
        """Nothing was written: it waits again, before what came meanwhile."""
        with self._lock:
            for draft in drafts:
                draft.row.proof = draft.row.proof or draft.proof
            kept = {draft.row.uuid: draft.row for draft in drafts}
            self._waiting = {**kept, **self._waiting}
            self._drop_oldest()

    def _finish(self, drafts: Sequence[_Draft], ids: Mapping[uuid.UUID, int]) -> list[Arrival]:
        """Take in what stands in the database; what is to be told of it."""
        arrivals = []
        with self._lock:
            for draft in drafts:
                row, pk = draft.row, ids.get(draft.row.uuid)
                if pk is None:
                    row.is_refused = True
                    self._waiting.pop(row.uuid, None)
                    continue
                row.pk, row.written_name = pk, draft.employee_id
                if row.crop is draft.crop:
                    row.crop = None  # written: nobody needs it here
                if draft.proof is not None:
                    arrivals.append(_draw_arrival(row, pk, draft.proof))
                    row.was_told = True
        if len(ids) < len(drafts):
            logger.info("%s sightings were refused: lease or person gone", len(drafts) - len(ids))
        return arrivals

    def _drop_oldest(self) -> None:
        """Keep no more than memory can hold."""
        excess = len(self._waiting) - MOST_WAITING
        if excess > 0:
            for key in list(self._waiting)[:excess]:
                self._waiting.pop(key).is_refused = True
            logger.warning("%s sightings could not be written and are lost", excess)


@transaction.atomic
def store(drafts: Sequence[_Draft]) -> dict[uuid.UUID, int]:
    """Insert and update; the ids of what stands in the database now."""
    named = {draft.employee_id for draft in drafts if draft.is_new_name}
    unknown = named - _lock_people(named) if named else set()
    allowed = [draft for draft in drafts if draft.employee_id not in unknown]
    new = [draft for draft in allowed if draft.row.pk is None]
    old = [draft for draft in allowed if draft.row.pk is not None]
    if new:
        _execute(INSERT, new)
    found = Sighting.objects.filter(uuid__in=[draft.row.uuid for draft in new])
    ids = dict(found.values_list("uuid", "pk"))
    return ids | (_execute(UPDATE, old) if old else {})


def _lock_people(employee_ids: set[int | None]) -> set[int | None]:
    """Those whom recognition may know, and will not forget until the transaction is through."""
    people = Employee.objects.filter(pk__in=[pk for pk in employee_ids if pk is not None])
    list(people.select_for_update(of=("self",), no_key=True).order_by("pk").values_list("pk"))
    return set(people.filter(is_consenting()).values_list("pk", flat=True))


def _execute(statement: str, drafts: Sequence[_Draft]) -> dict[uuid.UUID, int]:
    """Run one of the statements above for these rows; the ids of those that it wrote."""
    columns = [list(column) for column in zip(*(draft.values for draft in drafts), strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(statement, columns)
        return dict(cursor.fetchall())


def _draw_up(row: Row) -> _Draft:
    """The row as it is now, its picture encrypted."""
    crop = None if row.crop is None else encrypt(row.crop)
    values = (
        row.uuid, row.camera_id, row.fence, row.employee_id, row.first_seen, row.last_seen,
        row.best_score, row.liveness, crop,
    )  # fmt: skip
    return _Draft(row, row.employee_id, row.crop, values, row.proof)


def _draw_arrival(row: Row, pk: int, proof: Proof) -> Arrival:
    return Arrival(
        sighting_id=pk,
        employee_id=proof.employee_id,
        camera_id=row.camera_id,
        at=proof.at,
        score=proof.score,
        margin=proof.margin,
        looks=proof.looks,
        verdict=proof.verdict,
        liveness=proof.life.score if proof.life else None,
        stay=proof.stay,
        is_new=not row.was_told,
    )
