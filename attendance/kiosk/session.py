"""One kiosk's work, frame by frame and request by request: recognise, record, and say so."""

import functools
import logging
import time
import uuid
from typing import Literal, cast

from django.db import DatabaseError
from django.utils import timezone
from django.utils.translation import gettext as _

from attendance.errors import CheckInRefusedError, DisputeRefusedError
from attendance.greetings import advise, apologise
from attendance.kiosk.answers import (
    announce,
    complain,
    describe,
    describe_without_database,
    warn_of_database,
)
from attendance.kiosk.challenges import ChallengeGate
from attendance.kiosk.doors import KioskDoor
from attendance.kiosk.gates import LifeGate, Ruling
from attendance.kiosk.records import Records
from attendance.kiosk.site import KioskSite
from attendance.kiosk.strangers import Strangers
from attendance.kiosk.without_face import BadgeReader, PinDesk
from attendance.messages import (
    FaceMessage,
    FacesMessage,
    HelloMessage,
    KioskMessage,
    KioskRequest,
    PinRequest,
    UndoneMessage,
    UndoRequest,
    Way,
)
from attendance.models import AttendanceEvent, CheckInRules, Device
from attendance.services import CheckInResult, check_in
from attendance.services.disputes import undo_check_in
from recognition.decision import Candidate
from recognition.engine.errors import EngineError
from recognition.engine.images import decode_frame
from recognition.engine.liveness import LivenessNetwork
from recognition.engine.types import RgbImage
from recognition.identify import identify
from recognition.memory import keep_up
from recognition.runtime import get_engine, get_liveness
from recognition.stream import FaceStream, Sight

logger = logging.getLogger(__name__)

FRAMES_PER_S = 12.0
Liveness = CheckInRules.Liveness
Attended = tuple[FaceMessage, list[KioskMessage]]


class KioskSession:
    """What one connected kiosk has seen; used by one thread at a time.

    The kiosk's word counts for nothing but the picture: who is in it is decided here.
    """

    def __init__(self, *, device: Device, language: str) -> None:
        """Raises EngineError when the site looks at faces, and nothing here can."""
        self._here = KioskSite(device)
        self._door = KioskDoor(self._here)
        self._language = language
        self._gate = LifeGate(self._here)
        self._challenges = ChallengeGate(self._here)
        self._desk = PinDesk(self._here)
        self._badges = BadgeReader(self._here)
        self._greeted: dict[int, int] = {}
        self._records = Records()
        self._strangers = Strangers()
        self._id = uuid.uuid4()
        self._stream = self._open_stream()

    def greet_device(self) -> HelloMessage:
        """The first message to the kiosk, and again when HR has changed something."""
        device, rules = self._here.device, self._here.rules
        return {
            "type": "hello",
            "device": device.name,
            "site": device.site.name,
            "timezone": device.site.time_zone,
            "server_time": timezone.now().isoformat(),
            "language": self._language,
            "ways": self._here.list_ways(),
            "liveness": cast("Literal['off', 'passive', 'challenge']", rules.liveness),
            "sound": rules.sound,
            "frames_per_s": FRAMES_PER_S,
        }

    def keep_up(self) -> list[KioskMessage]:
        """A new greeting when HR has changed the device or its site's rules."""
        before = self._describe_stream()
        is_changed = self._here.keep_up()
        self._door.keep_up()
        if self._describe_stream() != before:
            self._stream = self._open_stream()
            self._challenges.forget()
        news = self._door.take_news()
        return [self.greet_device(), *news] if is_changed else [*news]

    def _describe_stream(self) -> tuple[bool, str, bool]:
        """What it takes another stream for when it changes."""
        return self._here.rules.faces, self._here.rules.liveness, self._door.needs_liveness

    def rest(self) -> None:
        """Nobody is there: keep nothing of anybody's face."""
        self._challenges.forget()
        if self._stream is not None:
            self._stream.forget()

    def answer(self, request: KioskRequest) -> list[KioskMessage]:
        """Do what was asked for; a refusal is an answer too."""
        changed = self.keep_up()
        try:
            return [*changed, self._carry_out(request)]
        except (CheckInRefusedError, DisputeRefusedError) as error:
            return [*changed, complain("refused", str(error), request=request["type"])]

    def process(self, data: bytes, *, frame: int) -> list[KioskMessage]:
        """Look at one JPEG frame; what was seen, and what was recorded because of it.

        At a site without faces no picture is searched for any.

        Raises:
            ImageError: the bytes are not a picture, or one with too many pixels.
        """
        image = decode_frame(data)
        if self._door.is_database_away and (said := self._stand_in(image, frame=frame)):
            return said
        try:
            said = self._look(image, frame=frame)
        except DatabaseError:
            self._door.note_failure()
            if said := self._stand_in(image, frame=frame):
                return said
            raise
        self._door.recover()
        return said

    def _look(self, image: RgbImage, *, frame: int) -> list[KioskMessage]:
        changed = self.keep_up()
        started = time.monotonic()
        sights = self._stream.process(image, time_s=started) if self._stream else []
        seen = [self._attend(sight, image, started) for sight in sights]
        said = [message for _face, messages in seen for message in messages]
        said += self._challenges.miss({sight.track.id for sight in sights}, time_s=started)
        said += self._read_badges(image, sights)
        faces: FacesMessage = {
            "type": "faces",
            "frame": frame,
            "width": image.shape[1],
            "height": image.shape[0],
            "faces": [face for face, _messages in seen],
            "took_ms": round((time.monotonic() - started) * 1000),
        }
        return [*changed, faces, *said]

    def _stand_in(self, image: RgbImage, *, frame: int) -> list[KioskMessage]:
        """Without a database: open the door for whom the emergency list names; record nothing.

        Empty where there is no such list for a door here.
        """
        started = time.monotonic()
        sights = self._door.stand_in(image, time_s=started)
        if sights is None:
            return []
        said = self._door.take_news()
        faces: FacesMessage = {
            "type": "faces",
            "frame": frame,
            "width": image.shape[1],
            "height": image.shape[0],
            "faces": [describe_without_database(sight) for sight in sights],
            "took_ms": round((time.monotonic() - started) * 1000),
        }
        if any(face["state"] == "recognised" for face in faces["faces"]):
            return [faces, *said]
        return [faces, complain("database_unavailable", warn_of_database()), *said]

    # Requests

    def _carry_out(self, request: KioskRequest) -> KioskMessage:
        if request["type"] == "undo":
            return self._undo(request)
        if request["type"] == "names":
            return self._desk.list_names()
        if request["type"] == "name":
            return self._announce(self._desk.check_in_by_name(request), way="names", track=None)
        return self._check_in_by_pin(request)

    def _check_in_by_pin(self, request: PinRequest) -> KioskMessage:
        result, track = self._desk.check_in(request), request.get("track")
        if track is not None:
            self._greeted[track] = result.event.employee_id
        self._door.follow_secret(result.event.employee_id, "pin")
        return self._announce(result, way="pin", track=track)

    def _undo(self, request: UndoRequest) -> UndoneMessage:
        """Take a check-in of this connection back; asked twice, it is said twice."""
        now_s = time.monotonic()
        record = self._records.find(request["id"], time_s=now_s)
        if record is None:
            raise DisputeRefusedError(_("It is too late to take this back here. Please tell HR."))
        if not record.is_undone:
            undo_check_in(event_id=record.event_id, device=self._here.device)
            self._records.deny(record, time_s=now_s)
            if record.track is not None:
                self._greeted.pop(record.track, None)
        return {
            "type": "undone",
            "id": record.id,
            "sentence": apologise(self._here.rules),
        }

    # Badges

    def _read_badges(self, image: RgbImage, sights: list[Sight]) -> list[KioskMessage]:
        """Check in whose badge is held before the camera."""
        is_waiting = any(sight.state == "looking" for sight in sights)
        codes = self._badges.read(image, is_face_waiting=is_waiting)
        return [self._check_in_by_badge(code) for code in codes]

    def _check_in_by_badge(self, code: str) -> KioskMessage:
        try:
            result = self._badges.check_in(code)
        except CheckInRefusedError as error:
            return complain("refused", str(error))
        self._door.follow_secret(result.event.employee_id, "badge")
        return self._announce(result, way="badge", track=None)

    # Faces

    def _open_stream(self) -> FaceStream | None:
        """A stream that knows nobody yet; None at a site without faces.

        Raises:
            EngineError: the engine cannot start, or cannot tell living faces at a site that asks.
        """
        rules = self._here.rules
        if not rules.faces:
            return None
        engine = get_engine()
        return FaceStream(
            engine=engine,
            identify=functools.partial(identify, model_id=engine.model_id),
            count_erasures=keep_up,
            liveness=self._find_liveness(),
        )

    def _find_liveness(self) -> LivenessNetwork | None:
        """What the site's rules ask for; a door that asks for it too stays shut without it."""
        if self._here.rules.liveness != Liveness.OFF:
            return get_liveness()
        if not self._door.needs_liveness:
            return None
        try:
            return get_liveness()
        except EngineError:
            logger.exception("The door of %s stays shut", self._here.device.name)
            return None

    def _attend(self, sight: Sight, image: RgbImage, time_s: float) -> Attended:
        """What is shown of a face, and what is said to whom it belongs."""
        if self._challenges.is_on(sight.track.id) and self._stream is not None:
            ruling, said = self._challenges.look(
                sight, stream=self._stream, image=image, time_s=time_s
            )
            return self._follow(sight, ruling, said)
        person = sight.identification.person if sight.identification else None
        if sight.state != "recognised" or person is None:
            return self._attend_undecided(sight, time_s)
        if self._records.is_denied(person.employee_id, sight.track.id, time_s=time.monotonic()):
            return describe(sight, "ambiguous", hint=apologise(self._here.rules)), []
        if self._greeted.get(sight.track.id) == person.employee_id:
            self._door.follow(sight, person)
            return describe(sight, "recognised", name=person.name), []
        ruling = self._gate.judge(sight, person)
        if ruling.state == "spoof":
            self._door.follow(sight, person)
        if not ruling.passes or self._here.rules.liveness != Liveness.CHALLENGE:
            return self._follow(sight, ruling, [])
        assert self._stream is not None  # noqa: S101  it has just seen this face
        return self._follow(
            sight, *self._challenges.start(sight, person, stream=self._stream, time_s=time_s)
        )

    def _follow(self, sight: Sight, ruling: Ruling, said: list[KioskMessage]) -> Attended:
        """Record whom the gates let pass; show the others what they wait for."""
        person = sight.identification.person if sight.identification else None
        if not ruling.passes or person is None:
            return describe(sight, ruling.state, hint=ruling.hint), said
        recorded = self._record(sight, person, ruling)
        self._door.follow(sight, person)
        self._challenges.finish(sight.track.id)
        return describe(sight, "recognised", name=person.name), [*said, recorded]

    def _attend_undecided(self, sight: Sight, time_s: float) -> Attended:
        """A face between two names is asked for the PIN; whoever typed it has a name."""
        found = sight.identification.candidates if sight.identification else ()
        known = self._greeted.get(sight.track.id)
        name = next((one.name for one in found if one.employee_id == known), None)
        if sight.state == "ambiguous" and name is not None:
            return describe(sight, "recognised", name=name), []
        if sight.state == "unknown":
            self._strangers.note(sight.track.id, device=self._here.device, time_s=time_s)
            self._door.note_stranger(sight.track.id)
        asked = self._desk.ask(sight)
        return describe(sight, sight.state, hint=advise(sight)), [asked] if asked else []

    def _record(self, sight: Sight, person: Candidate, ruling: Ruling) -> KioskMessage:
        """Check in the person of a track, once."""
        try:
            result = check_in(
                employee_id=person.employee_id,
                device=self._here.device,
                method=AttendanceEvent.Method.FACE,
                nonce=uuid.uuid5(self._id, f"{sight.track.id}:{person.employee_id}"),
                score=person.score,
                liveness=ruling.score,
            )
        except CheckInRefusedError as error:
            self._greeted[sight.track.id] = person.employee_id
            return complain("refused", str(error))
        # Only now: when the database fails, the next frame tries again with the same nonce.
        self._greeted[sight.track.id] = person.employee_id
        return self._announce(result, way="face", track=sight.track.id)

    def _announce(self, result: CheckInResult, *, way: Way, track: int | None) -> KioskMessage:
        message = announce(result, way=way, track=track, zone=self._here.device.site.zone)
        if result.is_new and self._here.undo_s:
            record = self._records.add(
                event_id=result.event.pk,
                employee_id=result.event.employee_id,
                name=message["name"],
                track=track,
                time_s=time.monotonic(),
            )
            message["id"], message["undo_s"] = record.id, self._here.undo_s
        return message
