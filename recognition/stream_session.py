"""One client's stream: follow and name faces, and write down once whose face was searched for."""

import functools
import time

from django.contrib.auth.models import User

from people.origin import note_account, working_from
from recognition.engine.images import decode_frame
from recognition.identify import identify
from recognition.memory import keep_up
from recognition.photo import note_search
from recognition.runtime import get_engine
from recognition.stream import FaceStream, Sight
from recognition.stream_guests import StreamGuest
from recognition.stream_messages import StreamFace, StreamFacesMessage, StreamPerson

MOST_NOTED = 10_000
PLACE = "/ws/v1/stream"


class StreamSession:
    """What one connection has seen; used by one thread at a time."""

    def __init__(self, *, guest: StreamGuest, ip_address: str | None) -> None:
        """Write down that somebody begins to look.

        Raises:
            EngineError: the engine cannot start.
        """
        self._guest = guest
        self._ip_address = ip_address
        self._noted: set[tuple[int, int]] = set()
        engine = get_engine()
        self._stream = FaceStream(
            engine=engine,
            identify=functools.partial(identify, model_id=engine.model_id),
            count_erasures=keep_up,
        )
        self._note([], faces=0)

    def process(self, data: bytes, *, frame: int) -> StreamFacesMessage:
        """Look at one JPEG frame. Who is named has been written down before anybody reads it.

        Raises:
            ImageError: the bytes are not a picture, or one with too many pixels.
        """
        started = time.monotonic()
        image = decode_frame(data)
        sights = self._stream.process(image, time_s=started)
        faces = [describe(sight) for sight in sights]
        self._note_named(faces)
        return {
            "type": "faces",
            "frame": frame,
            "width": image.shape[1],
            "height": image.shape[0],
            "faces": faces,
            "took_ms": round((time.monotonic() - started) * 1000),
        }

    def rest(self) -> None:
        """Nobody sends anything: keep nothing of anybody's face."""
        self._stream.forget()

    def _note_named(self, faces: list[StreamFace]) -> None:
        """One record for each track and person, however many frames show them."""
        named = {(face["track"], face["person"]["employee_id"]) for face in faces if face["person"]}
        fresh = named - self._noted
        if not fresh:
            return
        self._note(sorted({person for _track, person in fresh}), faces=len(faces))
        if len(self._noted) > MOST_NOTED:
            self._noted.clear()
        self._noted |= fresh

    def _note(self, people: list[int], *, faces: int) -> None:
        actor = User.objects.get(pk=self._guest.account_id)
        with working_from(PLACE, ip_address=self._ip_address, user_id=actor.pk):
            if self._guest.key_name is not None:
                note_account(actor.pk, by_key=self._guest.key_name)
            note_search(actor=actor, found=people, faces=faces)


def describe(sight: Sight) -> StreamFace:
    """One face as the client sees it; a name only when it is sure."""
    found = sight.identification
    is_known = sight.state == "recognised" and found is not None
    person = found.person if found is not None and is_known else None
    named: StreamPerson | None = None
    if person is not None:
        named = {"employee_id": person.employee_id, "number": person.number, "name": person.name}
    return {
        "track": sight.track.id,
        "box": [round(side, 1) for side in sight.track.face.box.as_xyxy()],
        "state": sight.state,
        "person": named,
        "score": round(found.score, 4) if found is not None and found.candidates else None,
        "margin": round(found.margin, 4) if found is not None and found.candidates else None,
        "reason": found.reason.value if found is not None else None,
        "problem": sight.problem,
    }
