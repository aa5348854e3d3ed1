"""Who hears of it when a camera recognises somebody: searches, attendance and doors register here.

Listeners are called in the process that watches the camera, after the sighting is in the database,
each in a thread of its own: a slow one holds up neither the cameras nor the other listeners, and a
failing one is logged. Each hears the arrivals in order, so whatever takes long it has to hand on.
"""

import datetime
import logging
import uuid
from collections.abc import Callable, Collection
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

from django.db import connections

from recognition.engine.liveness_fusion import Verdict

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A person whom a camera has recognised, and how sure that is.

    Told once for each stay before a camera, and again whenever the evidence has grown: at cameras
    that ask whether a face is a living one with every further look, elsewhere not.

    Attributes:
        sighting_id: the row, which is in the database.
        employee_id: who it is.
        camera_id: where.
        at: when the picture came, aware. After an outage of the database this may be long ago:
            whoever opens a door looks at it.
        score: cosine of the best look so far to the person's template, -1 to 1.
        margin: how far the next person is behind, in the newest decision.
        looks: so many looks in a row named this person; three at least.
        verdict: of the looks at its life; None where nobody asks, and then nothing may be opened.
            Only who listens `with_pictures` hears of "spoof": the sighting then names nobody.
        liveness: the fused score behind the verdict, real minus picture.
        stay: one track of this face; for what must happen once only.
        is_new: whether the row was made just now: False for further evidence, and for somebody
            who came back within seconds and whose row goes on.
    """

    sighting_id: int
    employee_id: int
    camera_id: int
    at: datetime.datetime
    score: float
    margin: float
    looks: int
    verdict: Verdict | None
    liveness: float | None
    stay: uuid.UUID
    is_new: bool


Listener = Callable[[Arrival], None]
ListGuards = Callable[[], Collection[int]]

_listeners: dict[Listener, ThreadPoolExecutor] = {}
_with_pictures: set[Listener] = set()
_guards: list[ListGuards] = []


def listen(listener: Listener, *, with_pictures: bool = False) -> None:
    """Have `listener` hear of every arrival from now on; once, however often it registers.

    `with_pictures`: also of faces that were recognised and judged to be no living ones.
    """
    if listener not in _listeners:
        _listeners[listener] = ThreadPoolExecutor(1, thread_name_prefix="arrivals")
    if with_pictures:
        _with_pictures.add(listener)


def register_guards(list_guards: ListGuards) -> None:
    """Have cameras tell living faces from pictures: those whose ids `list_guards` gives."""
    if list_guards not in _guards:
        _guards.append(list_guards)


def list_guarding_cameras() -> set[int]:
    """The ids of the cameras at which only a living face counts, beside those that record."""
    return {camera_id for list_guards in _guards for camera_id in list_guards()}


def tell(arrival: Arrival) -> list[Future[None]]:
    """Let all listeners hear of it, each in its thread; nobody has to wait for the futures."""
    is_picture = arrival.verdict == "spoof"
    return [
        thread.submit(_call, listener, arrival)
        for listener, thread in _listeners.items()
        if listener in _with_pictures or not is_picture
    ]


def finish(seconds: float) -> None:
    """Wait until every listener has heard what was told so far, at most so long."""
    wait([thread.submit(_rest) for thread in _listeners.values()], timeout=seconds)


def _call(listener: Listener, arrival: Arrival) -> None:
    try:
        listener(arrival)
    except Exception:
        # One listener's mistake or outage is not that of the next arrival.
        logger.exception("Sighting %s was not heard by %s", arrival.sighting_id, listener)
    finally:
        connections.close_all()


def _rest() -> None:
    """Comes after all that was told before."""
