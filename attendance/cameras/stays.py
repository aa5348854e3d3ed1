"""Who stays before one camera: from the sights of frame after frame to rows, one for each track.

Nothing here asks the database. A row says what shall stand there; `attendance.cameras.sightings`
writes it down.

Somebody who is seen again within `RESUME_S` after the track was lost, because they turned their
head or somebody walked by, goes on in the same row: a person who is known by the name, a stranger
by the place in the picture, for nothing else of a stranger is kept.

At cameras that ask for living faces a name is written when the face was judged, or cannot be; of a
picture of somebody the row says "unknown".
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import numpy as np

from recognition.decision import Candidate
from recognition.engine.boxes import measure_closeness
from recognition.engine.images import encode_jpeg
from recognition.engine.liveness_fusion import LivenessVerdict, Verdict
from recognition.engine.types import Box, RgbImage
from recognition.stream import Sight

RESUME_S = 5.0
NEAR = 0.05
"""Closeness of boxes, as the tracker measures it, from which on a stranger may be the same one."""

LIFE_WITHIN_S = 2.0
"""So long a name waits for the judgement of a face that is large enough to be judged."""

CROP_MARGIN = 0.35
"""Of the face's longer side, around a picture that is kept."""

CROP_QUALITY = 85
UNNAMED = frozenset({"unknown", "ambiguous"})


@dataclass(slots=True, eq=False)
class Proof:
    """What the newest look says of who somebody is; see `arrivals.Arrival`."""

    employee_id: int
    at: datetime.datetime
    score: float
    margin: float
    looks: int
    life: LivenessVerdict | None
    stay: UUID

    @property
    def verdict(self) -> Verdict | None:
        """Whether a living face was seen, where that is asked."""
        return self.life.verdict if self.life else None


@dataclass(slots=True, eq=False)
class Row:
    """A sighting as it shall stand in the database."""

    camera_id: int
    fence: int
    first_seen: datetime.datetime
    first_s: float
    """The same by the monotonic clock: wall clocks jump."""

    last_s: float
    employee_id: int | None = None
    best_score: float | None = None
    liveness: float | None = None
    crop: bytes | None = None
    """JPEG."""

    uuid: UUID = field(default_factory=uuid4)
    proof: Proof | None = None
    """To be told once the row is written."""

    # What the book has come to know of it
    pk: int | None = None
    written_name: int | None = None
    was_told: bool = False
    is_refused: bool = False

    @property
    def is_urgent(self) -> bool:
        """Whether the database lacks more than how long somebody stayed."""
        is_other = self.pk is None or self.written_name != self.employee_id
        return is_other or self.proof is not None

    @property
    def last_seen(self) -> datetime.datetime:
        """By the wall clock of the first moment; never before it."""
        return self.first_seen + datetime.timedelta(seconds=self.last_s - self.first_s)


@dataclass(slots=True, eq=False)
class _Stay:
    """One face on one track."""

    row: Row | None = None
    person: int | None = None
    """Whom it was last said to show."""

    id: UUID = field(default_factory=uuid4)
    named_s: float = 0.0
    seen_s: float = 0.0
    box: Box | None = None
    is_picture: bool = False
    """Whether it was judged to be no living face, and not the contrary since."""

    told: tuple[int, Verdict | None] | None = None


class Stays:
    """The faces before one camera during one lease; used by one thread at a time."""

    def __init__(
        self, camera_id: int, fence: int, *, asks_life: bool = False, keeps_crops: bool = False
    ) -> None:
        self._camera_id = camera_id
        self._fence = fence
        self._asks_life = asks_life
        self._keeps_crops = keeps_crops
        self._stays: dict[tuple[int, int], _Stay] = {}

    def note(
        self, sights: Sequence[Sight], image: RgbImage, *, time_s: float, at: datetime.datetime
    ) -> list[Row]:
        """Take in the faces of a frame that came at monotonic `time_s`, aware wall time `at`.

        Gives the rows that it has changed.
        """
        looks = [_Look(sight, image, time_s, at) for sight in sights]
        for look in looks:
            stay = self._stays.setdefault(look.face, _Stay())
            stay.seen_s, stay.box = time_s, look.sight.track.face.box
        rows = [self._note_face(self._stays[look.face], look) for look in looks]
        self._forget_old(time_s)
        return list({id(row): row for row in rows if row is not None}.values())

    def _note_face(self, stay: _Stay, look: "_Look") -> Row | None:
        """The row that the face is in; None when nothing is known yet, or is in doubt now."""
        row = None
        if look.person is not None:
            row = self._note_person(stay, look, look.person)
        elif look.sight.state in UNNAMED and stay.person is None:
            row = self._note_stranger(stay, look)
        if row is not None:
            row.last_s = max(row.last_s, look.time_s)
        return row

    # Strangers

    def _note_stranger(self, stay: _Stay, look: "_Look") -> Row:
        if stay.row is None:
            stay.row = self._find_stranger(stay, look.time_s) or self._begin(look)
        return stay.row

    def _find_stranger(self, stay: _Stay, time_s: float) -> Row | None:
        """The row of a stranger who was lost a moment ago near to where this one is."""
        lost = [other for other in self._list_lost(time_s) if other.row.employee_id is None]
        if not lost or stay.box is None:
            return None
        places = np.array([other.box.as_xyxy() for other in lost], np.float32)
        here = np.array([stay.box.as_xyxy()], np.float32)
        closeness = measure_closeness(places, here)[:, 0]
        best = int(closeness.argmax())
        return lost[best].row if closeness[best] >= NEAR else None

    # People

    def _note_person(self, stay: _Stay, look: "_Look", person: Candidate) -> Row | None:
        if stay.person not in {None, person.employee_id}:
            stay.row, stay.id, stay.told, stay.person = None, uuid4(), None, None
        if stay.person is None:
            stay.person, stay.named_s = person.employee_id, look.time_s
        if self._is_waiting(stay, look):
            return None
        name = None if stay.is_picture else person.employee_id
        row = self._find_row(stay, name, look)
        self._rename(row, name, look)
        self._improve(row, person, look)
        self._prove(stay, row, person, look)
        return row

    def _is_waiting(self, stay: _Stay, look: "_Look") -> bool:
        """Whether the name has to wait for what is being found out about the face's life."""
        if look.verdict in {"live", "spoof"}:
            stay.is_picture = look.verdict == "spoof"
            return False
        is_asked = self._asks_life and look.verdict != "too_far" and stay.told is None
        return is_asked and look.time_s - stay.named_s < LIFE_WITHIN_S

    def _find_row(self, stay: _Stay, name: int | None, look: "_Look") -> Row:
        """The row that goes on, or a new one."""
        if stay.row is not None and stay.row.employee_id not in {None, stay.person}:
            stay.row = None
        if stay.row is None and name is not None:
            lost = self._list_lost(look.time_s)
            stay.row = next((it.row for it in lost if it.row.employee_id == name), None)
        if stay.row is None:
            stay.row = self._begin(look)
        return stay.row

    def _rename(self, row: Row, name: int | None, look: "_Look") -> None:
        if row.employee_id == name:
            return
        row.employee_id = name
        if name is None:
            row.best_score = row.crop = None
        elif self._keeps_crops:
            row.crop = cut_crop(look.image, look.sight.track.face.box)

    @staticmethod
    def _improve(row: Row, person: Candidate, look: "_Look") -> None:
        if row.employee_id is not None:
            row.best_score = max(person.score, row.best_score or -1.0)
        if look.sight.liveness is not None and look.sight.liveness.score is not None:
            row.liveness = look.sight.liveness.score

    def _prove(self, stay: _Stay, row: Row, person: Candidate, look: "_Look") -> None:
        """Leave what is known to be told: once, and where life is asked whenever it has grown."""
        sight, evidence = look.sight, (look.sight.agreeing, look.verdict)
        if stay.told == evidence or (stay.told is not None and not self._asks_life):
            return
        stay.told = evidence
        margin = sight.identification.margin if sight.identification else 0.0
        row.proof = Proof(
            person.employee_id, look.at, row.best_score or person.score, margin,
            sight.agreeing, sight.liveness, stay.id,
        )  # fmt: skip

    # Rows

    def _begin(self, look: "_Look") -> Row:
        """A new row, from where the track began unless it showed another face before."""
        track = look.sight.track
        first_s = look.time_s if look.sight.changes else min(track.started_s, look.time_s)
        first = look.at - datetime.timedelta(seconds=look.time_s - first_s)
        return Row(self._camera_id, self._fence, first, first_s, look.time_s)

    def _list_lost(self, time_s: float) -> "list[_Lost]":
        """What was seen a moment ago and is not in this picture, newest first."""
        shown = {id(stay.row) for stay in self._stays.values() if stay.seen_s == time_s}
        lost = [
            _Lost(stay.row, stay.box, stay.seen_s)
            for stay in self._stays.values()
            if stay.row is not None
            and not stay.row.is_refused
            and stay.box is not None
            and stay.seen_s < time_s
            and time_s - stay.row.last_s <= RESUME_S
            and id(stay.row) not in shown
        ]
        return sorted(lost, key=lambda it: -it.seen_s)

    def _forget_old(self, time_s: float) -> None:
        self._stays = {
            face: stay for face, stay in self._stays.items() if time_s - stay.seen_s <= RESUME_S
        }


@dataclass(frozen=True, slots=True, eq=False)
class _Look:
    """One face in one frame."""

    sight: Sight
    image: RgbImage
    time_s: float
    at: datetime.datetime

    @property
    def face(self) -> tuple[int, int]:
        """The track, and which face it shows by now."""
        return self.sight.track.id, self.sight.changes

    @property
    def verdict(self) -> Verdict | None:
        """Whether it is a living face, where that is asked."""
        return self.sight.liveness.verdict if self.sight.liveness else None

    @property
    def person(self) -> Candidate | None:
        """Who it is, when that is sure."""
        found = self.sight.identification
        return found.person if found is not None and self.sight.state == "recognised" else None


@dataclass(frozen=True, slots=True, eq=False)
class _Lost:
    row: Row
    box: Box
    seen_s: float


def cut_crop(image: RgbImage, box: Box) -> bytes:
    """JPEG of a face with a margin, as far as the picture goes."""
    height, width = image.shape[:2]
    side = (1 + 2 * CROP_MARGIN) * max(box.width, box.height) / 2
    x, y = box.center
    left, top = max(round(x - side), 0), max(round(y - side), 0)
    right, bottom = min(round(x + side), width), min(round(y + side), height)
    return encode_jpeg(np.ascontiguousarray(image[top:bottom, left:right]), quality=CROP_QUALITY)
