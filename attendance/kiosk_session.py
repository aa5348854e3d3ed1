"""One kiosk's work, frame by frame, in a worker thread: recognise, record, and say so."""

import time
import uuid

from django.utils import timezone

from attendance.errors import CheckInRefusedError
from attendance.greetings import advise, greet, greet_again
from attendance.messages import (
    CheckInMessage,
    ErrorMessage,
    FaceMessage,
    FacesMessage,
    HelloMessage,
    KioskMessage,
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


class KioskSession:
    """What one connected kiosk has seen; used by one thread at a time.

    The kiosk's word counts for nothing but the picture: who is in it is decided here.
    """

    def __init__(self, *, device: Device, engine: FaceEngine) -> None:
        self._device = device
        self._engine = engine
        self._stream = FaceStream(engine=engine, identify=self._identify, count_erasures=keep_up)
        self._recorded: dict[int, int] = {}
        self._id = uuid.uuid4()

    def greet_device(self, language: str) -> HelloMessage:
        """The first message to the kiosk."""
        return {
            "type": "hello",
            "device": self._device.name,
            "site": self._device.site.name,
            "timezone": self._device.site.time_zone,
            "server_time": timezone.now().isoformat(),
            "language": language,
            "ways": ["face"],
            "liveness": "off",
            "sound": False,
            "frames_per_s": 12.0,
        }

    def rest(self) -> None:
        """Nobody is there: keep nothing of anybody's face."""
        self._stream.forget()

    def process(self, data: bytes, *, frame: int) -> list[KioskMessage]:
        """Look at one JPEG frame; what was seen, and what was recorded because of it.

        Raises:
            ImageError: the bytes are not a picture, or one with too many pixels.
        """
        started = time.monotonic()
        image = decode_frame(data)
        sights = self._stream.process(image, time_s=started)
        recorded = [message for sight in sights if (message := self._record(sight)) is not None]
        faces: FacesMessage = {
            "type": "faces",
            "frame": frame,
            "width": image.shape[1],
            "height": image.shape[0],
            "faces": [describe_face(sight) for sight in sights],
            "took_ms": round((time.monotonic() - started) * 1000),
        }
        return [faces, *recorded]

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
                device=self._device,
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
        at = event.at.astimezone(self._device.site.zone)
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
