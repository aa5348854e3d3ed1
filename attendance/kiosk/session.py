"""One kiosk's work, frame by frame and request by request: recognise, record, and say so."""

import time
import uuid

from django.utils import timezone
from django.utils.translation import gettext as _

from attendance.errors import CheckInRefusedError
from attendance.greetings import advise, greet, greet_again
from attendance.kiosk.site import KioskSite
from attendance.messages import (
    CheckInMessage,
    ErrorMessage,
    FaceMessage,
    FacesMessage,
    HelloMessage,
    KioskMessage,
    KioskRequest,
)
from attendance.models import AttendanceEvent, Device
from attendance.queries import NO_TEAM_COLOR
from attendance.services import CheckInResult, check_in
from people.models import Employee
from recognition.decision import Identification
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
        self._recorded: dict[int, int] = {}
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
        return [*changed, self._refuse(request, _("This is switched off here."))]

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
            "faces": [describe_face(sight) for sight in sights],
            "took_ms": round((time.monotonic() - started) * 1000),
        }
        return [*changed, faces, *recorded]

    def _refuse(self, request: KioskRequest, text: str) -> ErrorMessage:
        return {
            "type": "error",
            "code": "refused",
            "message": text,
            "fatal": False,
            "request": request["type"],
        }

    def _identify(self, embedding: Embeddings) -> Identification:
        return identify(embedding, model_id=self._engine.model_id)

    def _record(self, sight: Sight) -> CheckInMessage | ErrorMessage | None:
        """Check in the person of a track, once; None when there is nothing to record."""
        person = sight.identification.person if sight.identification else None
        if sight.state != "recognised" or person is None:
            return None
        if self._recorded.get(sight.track.id) == person.employee_id:
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
            self._recorded[sight.track.id] = person.employee_id
            return {"type": "error", "code": "refused", "message": str(error), "fatal": False}
        # Only now: when the database fails, the next frame tries again with the same nonce.
        self._recorded[sight.track.id] = person.employee_id
        return self._announce(sight.track.id, result)

    def _announce(self, track: int, result: CheckInResult) -> CheckInMessage:
        event = result.event
        employee = Employee.objects.select_related("team").get(pk=event.employee_id)
        at = event.at.astimezone(self._here.device.site.zone)
        say = greet if result.is_new else greet_again
        return {
            "type": "check_in",
            "id": "",
            "track": track,
            "way": "face",
            "name": employee.name,
            "initials": employee.initials,
            "team": employee.team.name if employee.team else "",
            "team_color": employee.team.color if employee.team else NO_TEAM_COLOR,
            "kind": event.kind,
            "time": f"{at:%H:%M}",
            "at": event.at.isoformat(),
            "repeated": not result.is_new,
            "sentence": say(employee, event.kind, at),
            "undo_s": 0.0,
        }


def describe_face(sight: Sight) -> FaceMessage:
    """One face as the kiosk draws it; a name only when it is sure."""
    person = sight.identification.person if sight.identification else None
    return {
        "track": sight.track.id,
        "box": [round(side, 1) for side in sight.track.face.box.as_xyxy()],
        "state": sight.state,
        "name": person.name if person and sight.state == "recognised" else None,
        "hint": advise(sight),
    }
