"""Cameras and sights for tests."""

import datetime
import itertools

import numpy as np
from django.utils import timezone

from attendance.cameras.address import seal_address
from attendance.models import Camera, CameraState
from people.models import Site
from recognition.decision import Candidate, Identification, Outcome, Reason
from recognition.engine.liveness_fusion import LivenessVerdict
from recognition.engine.tracker import Track
from recognition.stream import Sight
from tests.company_fixtures import make_site
from tests.engine_fixtures import make_face

_numbers = itertools.count(1)


def make_camera(
    url: str = "rtsp://127.0.0.1:9/nothing", *, site: Site | None = None, **values
) -> Camera:
    address, shown = seal_address(url)
    values.setdefault("name", f"Camera {next(_numbers)}")
    return Camera.objects.create(
        site=site or make_site(), address=address, address_shown=shown, **values
    )


def lease_to_nobody(camera: Camera, fence: int = 1) -> CameraState:
    """A state with a fence, as after that many leases."""
    state, _made = CameraState.objects.update_or_create(camera=camera, defaults={"fence": fence})
    return state


class Scene:
    """Frames of one camera by the tenth of a second."""

    def __init__(self, stays) -> None:
        self.stays = stays
        self.time_s = 100.0
        self.started = timezone.now()
        self.image = np.full((480, 640, 3), 90, np.uint8)

    @property
    def at(self) -> datetime.datetime:
        return self.started + datetime.timedelta(seconds=self.time_s - 100.0)

    def show(self, *sights: Sight, frames: int = 1):
        """The rows that the last of some equal frames has changed."""
        for _ in range(frames):
            self.time_s += 0.1
            rows = self.stays.note(list(sights), self.image, time_s=self.time_s, at=self.at)
        return rows

    def wait(self, seconds: float):
        self.time_s += seconds


def see(
    track: int,
    employee_id: int | None = None,
    *,
    state: str | None = None,
    verdict: str | None = None,
    left: float = 100.0,
    agreeing: int = 3,
    changes: int = 0,
    score: float = 0.8,
) -> Sight:
    """A face on a track: of somebody known, or of a stranger."""
    people = () if employee_id is None else (Candidate(employee_id, "1", "Ada", score),)
    outcome = Outcome.UNKNOWN if employee_id is None else Outcome.ACCEPT
    reason = Reason.NOT_SIMILAR if employee_id is None else Reason.CLEAR_MATCH
    life = None if verdict is None else LivenessVerdict(verdict, {"live": 4.0}.get(verdict, -4.0))
    return Sight(
        Track(track, make_face(left, 100.0), 100.0, 100.0, hits=1),
        state or ("unknown" if employee_id is None else "recognised"),
        Identification(outcome, reason, people),
        liveness=life,
        agreeing=agreeing,
        changes=changes,
    )
