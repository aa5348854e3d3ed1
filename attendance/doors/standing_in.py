"""Opening doors while the database is away: for people on the emergency list, live ones only."""

import logging
import time
import uuid
from concurrent.futures import Future
from dataclasses import dataclass

from django.utils import timezone

from attendance.doors.commands import Command
from attendance.doors.emergency import (
    EmergencyList,
    ListedDoor,
    ListedPerson,
    ListedReader,
    read_list,
)
from attendance.doors.journal import note
from attendance.doors.opening import Opening
from attendance.doors.refreshing import OPENERS
from attendance.doors.relays import RelayResult, send_command
from attendance.models import DoorDecision
from attendance.rules.access import Life, Passage, Reason, Verdict, Visitor, decide
from recognition.decision import Identification
from recognition.engine.types import Embeddings, RgbImage
from recognition.runtime import get_engine, get_liveness
from recognition.stream import FaceStream, Sight

logger = logging.getLogger(__name__)

READ_EVERY_S = 30.0


class StandIn:
    """What one reader does while nothing can be asked; used by one thread at a time.

    `key` names the kiosk or camera as `attendance.doors.emergency.name_reader` does.
    """

    def __init__(self, key: str) -> None:
        self._key = key
        self._list: EmergencyList | None = None
        self._read_s = -READ_EVERY_S
        self._stream: FaceStream | None = None
        self._decided: dict[int, tuple[int, Life]] = {}
        self._last: dict[tuple[int, int], Passage] = {}

    def start_over(self) -> None:
        """The database is there again: nothing of any face is kept here."""
        self._stream, self._list, self._read_s = None, None, -READ_EVERY_S
        self._decided.clear()

    def look(
        self, image: RgbImage, *, time_s: float
    ) -> tuple[list[Sight], list[Future[Opening]]] | None:
        """The faces in a picture, and the openings they lead to; None where nothing is listed.

        Raises:
            EngineError: nothing here tells faces, or living ones, apart. Nothing is opened then.
        """
        reader = self._find_reader()
        if reader is None or self._list is None:
            return None
        if self._stream is None:
            self._stream = self._open_stream(reader)
        sights = self._stream.process(image, time_s=time_s)
        found = [self._attend(sight, reader) for sight in sights]
        return sights, [opening for opening in found if opening is not None]

    def _find_reader(self) -> ListedReader | None:
        now_s = time.monotonic()
        if now_s - self._read_s >= READ_EVERY_S:
            self._list, self._read_s = read_list(), now_s
        return self._list.readers.get(self._key) if self._list else None

    def _open_stream(self, reader: ListedReader) -> FaceStream:
        engine = get_engine()

        def identify(embedding: Embeddings) -> Identification:
            assert self._list is not None  # noqa: S101  `look` has asked
            return self._list.identify(embedding, door_id=reader.door_id, model_id=engine.model_id)

        return FaceStream(
            engine=engine, identify=identify, count_erasures=lambda: 0, liveness=get_liveness()
        )

    def _attend(self, sight: Sight, reader: ListedReader) -> Future[Opening] | None:
        """Decide about a face that has a name and was judged, once for each answer."""
        person = sight.identification.person if sight.identification else None
        life = judge_life(sight)
        if sight.state != "recognised" or person is None or life == "not_judged":
            return None
        if self._decided.get(sight.track.id) == (person.employee_id, life):
            return None
        self._decided[sight.track.id] = (person.employee_id, life)
        assert self._list is not None  # noqa: S101  `look` has asked
        door, listed = self._list.doors[reader.door_id], self._list.people[person.employee_id]
        return self._decide(sight, reader, door, listed)

    def _decide(
        self, sight: Sight, reader: ListedReader, door: ListedDoor, person: ListedPerson
    ) -> Future[Opening]:
        now = timezone.now()
        visitor = Visitor(
            side=reader.side,
            seen_at=now,
            is_known=True,
            is_sure=True,
            life=judge_life(sight),
            is_employed=person.is_employed(now),
            has_consent=True,  # nobody else is in the list
            rules=door.rules.get(person.id, ()),
            last=self._last.get((door.id, person.id)),
        )
        verdict = decide(door.terms, visitor, at=now)
        if verdict.opens:
            self._last[door.id, person.id] = Passage(reader.side, now)
        command = Command(uuid.uuid4(), now)
        return OPENERS.submit(obey, Decision(verdict, command, sight, reader, door, person))


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided, about whom, and where; handed to the thread that tells the relay."""

    verdict: Verdict
    command: Command
    sight: Sight
    reader: ListedReader
    door: ListedDoor
    person: ListedPerson


def judge_life(sight: Sight) -> Life:
    """What the looks at a face say, in the words of the rules."""
    verdict = sight.liveness.verdict if sight.liveness is not None else "waiting"
    if verdict == "live":
        return "live"
    return "spoof" if verdict == "spoof" else "not_judged"


def obey(decision: Decision) -> Opening:
    """Note the decision, tell the relay, note its answer; what cannot be noted opens nothing."""
    name, reason = str(decision.door.relay["name"]), decision.verdict.reason
    try:
        note(_describe(decision))
        if not decision.verdict.opens:
            return Opening(name, reason)
        result = send_command(decision.door.open_relay(), decision.command)
        _note_answer(decision.command, result)
    except Exception:
        logger.exception("Nothing was opened by the emergency list at %s", name)
        return Opening(name, Reason.FAILED)
    return Opening(name, reason, result)


def _note_answer(command: Command, result: RelayResult) -> None:
    try:
        note(
            {
                "kind": "answer",
                "nonce": str(command.nonce),
                "at": timezone.now().isoformat(),
                "was_taken": result.was_taken,
                "detail": result.detail,
                "took_ms": result.took_ms,
            }
        )
    except OSError:
        logger.exception("What the relay answered is not noted")


def _describe(decision: Decision) -> dict[str, object]:
    found, life = decision.sight.identification, decision.sight.liveness
    return {
        "kind": "decision",
        "nonce": str(decision.command.nonce),
        "door": decision.door.id,
        "employee": decision.person.id,
        "at": decision.command.issued_at.isoformat(),
        "is_opened": decision.verdict.opens,
        "reason": decision.verdict.reason.value,
        "way": DoorDecision.Way.FACE.value,
        "reader": decision.reader.name,
        "side": decision.reader.side,
        "score": found.score if found else None,
        "liveness": life.score if life else None,
    }
