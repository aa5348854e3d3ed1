"""One kiosk's work, frame by frame and request by request: recognise, record, and say so."""

import time
import uuid

from django.utils import timezone
from django.utils.translation import gettext as _

from attendance.errors import CheckInRefusedError, DisputeRefusedError
from attendance.greetings import advise, apologise
from attendance.kiosk.answers import announce, complain
from attendance.kiosk.records import Records
from attendance.kiosk.site import KioskSite
from attendance.messages import (
    FaceMessage,
    FacesMessage,
    HelloMessage,
    KioskMessage,
    KioskRequest,
    UndoneMessage,
    UndoRequest,
    Way,
)
from attendance.models import AttendanceEvent, Device
from attendance.services import CheckInResult, check_in
from attendance.services.disputes import undo_check_in
from recognition.decision import Candidate, Identification
from recognition.engine.images import decode_frame
from recognition.engine.loading import FaceEngine
from recognition.engine.types import Embeddings
from recognition.identify import identify
from recognition.memory import keep_up
from recognition.stream import FaceStream, Sight

FRAMES_PER_S = 12.0


class KioskSession:
    """What one connected kiosk has seen; used by one thread at a time.

    The kiosk's word counts for nothing but the picture: who is in it is decided here.
    """

    def __init__(self, *, device: Device, engine: FaceEngine, language: str) -> None:
        self._here = KioskSite(device)
        self._engine = engine
        self._language = language
        self._stream = FaceStream(engine=engine, identify=self._identify, count_erasures=keep_up)
        self._greeted: dict[int, int] = {}
        self._records = Records()
        self._id = uuid.uuid4()

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
            "liveness": "off",
            "sound": rules.sound,
            "frames_per_s": FRAMES_PER_S,
        }

    def keep_up(self) -> list[KioskMessage]:
        """A new greeting when HR has changed the device or its site's rules."""
        if not self._here.keep_up():
            return []
        if not self._here.rules.faces:
            self._stream.forget()
        return [self.greet_device()]

    def rest(self) -> None:
        """Nobody is there: keep nothing of anybody's face."""
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
        sights = self._stream.process(image, time_s=started) if self._here.rules.faces else []
        recorded = [message for sight in sights if (message := self._record(sight)) is not None]
        faces: FacesMessage = {
            "type": "faces",
            "frame": frame,
            "width": image.shape[1],
            "height": image.shape[0],
            "faces": [self._describe(sight) for sight in sights],
            "took_ms": round((time.monotonic() - started) * 1000),
        }
        return [*changed, faces, *recorded]

    # Requests

    def _carry_out(self, request: KioskRequest) -> KioskMessage:
        if request["type"] == "undo":
            return self._undo(request)
        raise CheckInRefusedError(_("This way of checking in is switched off here."))

    def _undo(self, request: UndoRequest) -> UndoneMessage:
        """Take a check-in of this connection back; asked twice, it is said twice."""
        now_s = time.monotonic()
        record = self._records.find(request["id"], time_s=now_s)
        if record is None:
            raise DisputeRefusedError(_("It is too late to take this back here. Please tell HR."))
        if not record.is_undone:
            undo_check_in(event_id=record.event_id, device=self._here.device)
            self._records.deny(record, time_s=now_s)
        return {
            "type": "undone",
            "id": record.id,
            "sentence": apologise(self._here.rules),
        }

    # Faces

    def _identify(self, embedding: Embeddings) -> Identification:
        return identify(embedding, model_id=self._engine.model_id)

    def _find_person(self, sight: Sight) -> Candidate | None:
        """Who it is, when the looks agree and nobody has just said that it is not."""
        person = sight.identification.person if sight.identification else None
        if sight.state != "recognised" or person is None:
            return None
        now_s = time.monotonic()
        if self._records.is_denied(person.employee_id, sight.track.id, time_s=now_s):
            return None
        return person

    def _record(self, sight: Sight) -> KioskMessage | None:
        """Check in the person of a track, once; None when there is nothing to record."""
        person = self._find_person(sight)
        if person is None or self._greeted.get(sight.track.id) == person.employee_id:
            return None
        try:
            result = check_in(
                employee_id=person.employee_id,
                device=self._here.device,
                method=AttendanceEvent.Method.FACE,
                nonce=uuid.uuid5(self._id, f"{sight.track.id}:{person.employee_id}"),
                score=person.score,
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

    def _describe(self, sight: Sight) -> FaceMessage:
        """One face as the kiosk draws it; a name only when it is sure."""
        person = self._find_person(sight)
        is_denied = sight.state == "recognised" and person is None
        return {
            "track": sight.track.id,
            "box": [round(side, 1) for side in sight.track.face.box.as_xyxy()],
            "state": "ambiguous" if is_denied else sight.state,
            "name": person.name if person else None,
            "hint": apologise(self._here.rules) if is_denied else advise(sight),
        }
