"""One kiosk's work, frame by frame and request by request: recognise, record, and say so."""

import functools
import time
import uuid
from typing import Literal, cast

from django.utils import timezone
from django.utils.translation import gettext as _

from attendance.errors import CheckInRefusedError, DisputeRefusedError
from attendance.greetings import advise, apologise
from attendance.kiosk.answers import announce, complain, describe
from attendance.kiosk.challenges import ChallengeGate
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
from recognition.engine.images import decode_frame
from recognition.engine.types import RgbImage
from recognition.identify import identify
from recognition.memory import keep_up
from recognition.runtime import get_engine, get_liveness
from recognition.stream import FaceStream, Sight

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
        before = self._here.rules
        if not self._here.keep_up():
            return []
        if (before.faces, before.liveness) != (self._here.rules.faces, self._here.rules.liveness):
            self._stream = self._open_stream()
            self._challenges.forget()
        return [self.greet_device()]

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
        changed = self.keep_up()
        started = time.monotonic()
        image = decode_frame(data)
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
            return self._announce(self._badges.check_in(code), way="badge", track=None)
        except CheckInRefusedError as error:
            return complain("refused", str(error))

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
            liveness=None if rules.liveness == Liveness.OFF else get_liveness(),
        )

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
            return describe(sight, "recognised", name=person.name), []
        ruling = self._gate.judge(sight, person)
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
