"""Whose face kept pictures show: by the same looks, the same rule and the same number of agreeing
frames as in front of a kiosk that is connected.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass

from attendance.deliveries.parcels import Picture
from attendance.models import CheckInRules, LateCheckIn
from recognition.decision import Identification
from recognition.engine.images import decode_frame
from recognition.engine.liveness_fusion import LivenessVerdict
from recognition.engine.qr import read_codes
from recognition.engine.types import Embeddings
from recognition.identify import identify
from recognition.memory import keep_up
from recognition.runtime import get_engine, get_liveness
from recognition.stream import FaceStream, Sight

Reason = LateCheckIn.Reason
Liveness = CheckInRules.Liveness

# Kept pictures wait for one another: whoever stands before a kiosk now goes first.
_one_at_a_time = threading.Lock()


@dataclass(frozen=True, slots=True)
class Finding:
    """Who it is, and why that is not enough to record it; nobody where nobody was recognised."""

    employee_id: int | None
    problem: Reason | None
    score: float | None = None
    liveness: float | None = None


def find_person(pictures: Sequence[Picture], *, rules: CheckInRules) -> Finding:
    """Whose face it is: the nearest one in the last picture.

    Raises:
        ImageError: a picture cannot be read.
        EngineError: the engine cannot start.
    """
    with _one_at_a_time:
        sights = _look(pictures, asks_for_life=rules.liveness != Liveness.OFF)
    if not sights:
        return Finding(None, Reason.NOT_RECOGNISED)
    nearest = max(sights, key=_measure_area)
    known = nearest.identification.person if nearest.identification else None
    if known is None or nearest.state != "recognised":
        return Finding(None, Reason.NOT_RECOGNISED)
    life = nearest.liveness
    return Finding(
        known.employee_id,
        _doubt_liveness(rules, life),
        score=known.score,
        liveness=life.score if life is not None else None,
    )


def find_codes(pictures: Sequence[Picture]) -> list[str]:
    """The texts of the QR codes that the pictures show, each once.

    Raises:
        ImageError: a picture cannot be read.
    """
    found: dict[str, None] = {}
    for picture in pictures:
        found.update(dict.fromkeys(read_codes(decode_frame(picture.jpeg))))
    return list(found)


def _look(pictures: Sequence[Picture], *, asks_for_life: bool) -> list[Sight]:
    """The faces in the last picture, with all that the ones before have told."""
    engine = get_engine()

    def name(embedding: Embeddings) -> Identification:
        return identify(embedding, model_id=engine.model_id)

    stream = FaceStream(
        engine=engine,
        identify=name,
        count_erasures=keep_up,
        liveness=get_liveness() if asks_for_life else None,
    )
    sights: list[Sight] = []
    for picture in pictures:
        sights = stream.process(decode_frame(picture.jpeg), time_s=picture.after_s)
    return sights


def _doubt_liveness(rules: CheckInRules, life: LivenessVerdict | None) -> Reason | None:
    """A challenge cannot be made up for later: there a face needs the PIN, the badge, or HR."""
    if rules.liveness == Liveness.OFF:
        return None
    if life is None or life.verdict != "live":
        return Reason.NOT_LIVE
    return Reason.CHALLENGE if rules.liveness == Liveness.CHALLENGE else None


def _measure_area(sight: Sight) -> float:
    left, top, right, bottom = sight.track.face.box.as_xyxy()
    return float((right - left) * (bottom - top))
