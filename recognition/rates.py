"""How many frames a second each camera may send, and whose frame is looked at next.

Measured is how long a frame keeps a thread busy, on the mean of all cameras of this process, kiosks
and other clients alike; it grows by itself when something else wants the processor. Whoever sends
frames is told the same share, and gets it: a thread that is free takes the camera that has waited
longest since its last frame. No thread rests while a frame waits.
"""

import asyncio
import contextlib
import math
from collections.abc import AsyncIterator
from dataclasses import dataclass

from django.conf import settings

MOST_FRAMES_PER_S = 12.0
"""More would show nothing new to anybody."""

FEWEST_FRAMES_PER_S = 1.0
"""Below this a client would seem dead; what is too much then is dropped by newest frame wins."""

AIM = 0.75
"""Share of the threads' time that is given away; the rest is for what comes suddenly."""

ACTIVE_S = 3.0
"""A camera that sent no frame for so long takes no share."""

SMOOTHING = 0.05
BURST_S = 3.0
"""A client that was held up may send so many seconds' worth of messages at once."""

TELL_EVERY_S = 2.0
TELL_CHANGE = 0.2
"""A new rate is told at most so often, and when it differs by so much."""


@dataclass(slots=True, eq=False)
class CameraRate:
    """One camera's share."""

    rates: "FrameRates"
    told: float = MOST_FRAMES_PER_S
    told_s: float = -math.inf
    turns: int = 0
    """Counts the turns of all cameras: which number this one had last."""

    def note(self, *, busy_s: float, now_s: float) -> None:
        """A frame of this camera has kept a thread busy for so long, and is done now."""
        self.rates.note(self, busy_s=busy_s, now_s=now_s)

    def take_news(self, now_s: float) -> float | None:
        """The rate that the camera should be told now; None when it knows."""
        rate = self.rates.measure(now_s)
        is_known = abs(rate - self.told) < TELL_CHANGE * self.told
        if is_known or now_s - self.told_s < TELL_EVERY_S:
            return None
        self.told, self.told_s = rate, now_s
        return rate


class FrameRates:
    """The shares of all cameras of a process; used on its event loop only."""

    def __init__(self, *, workers: int) -> None:
        self._workers = workers
        self._busy_s = 0.0
        self._active: dict[CameraRate, float] = {}

    def open(self) -> CameraRate:
        """The share of a camera that has just come."""
        return CameraRate(self)

    def close(self, camera: CameraRate) -> None:
        """Its share is free again."""
        self._active.pop(camera, None)

    def note(self, camera: CameraRate, *, busy_s: float, now_s: float) -> None:
        """Take in how long a frame took."""
        self._active[camera] = now_s
        weight = SMOOTHING if self._busy_s else 1.0
        self._busy_s += weight * (busy_s - self._busy_s)

    def count_active(self, now_s: float) -> int:
        """The cameras that send frames."""
        self._active = {
            camera: at_s for camera, at_s in self._active.items() if now_s - at_s <= ACTIVE_S
        }
        return len(self._active)

    def measure(self, now_s: float) -> float:
        """Frames a second for each camera, in halves."""
        if not self._busy_s:
            return MOST_FRAMES_PER_S
        capacity = AIM * self._workers / self._busy_s
        share = math.floor(2 * capacity / max(self.count_active(now_s), 1)) / 2
        return min(max(share, FEWEST_FRAMES_PER_S), MOST_FRAMES_PER_S)


class Turns:
    """Whose frame is looked at next, when more wait than there are threads; on the event loop only.

    The frame is chosen when the turn has come: it is the newest one then.
    """

    def __init__(self, *, places: int) -> None:
        self._free = places
        self._taken = 0
        self._waiting: dict[CameraRate, asyncio.Future[None]] = {}

    @contextlib.asynccontextmanager
    async def take(self, camera: CameraRate) -> AsyncIterator[None]:
        """Wait for the turn of this camera, and give the place back at the end."""
        await self._wait(camera)
        self._taken += 1
        camera.turns = self._taken
        try:
            yield
        finally:
            self._pass_on()

    async def _wait(self, camera: CameraRate) -> None:
        if self._free:
            self._free -= 1
            return
        turn = self._waiting[camera] = asyncio.get_running_loop().create_future()
        try:
            await turn
        except asyncio.CancelledError:
            if self._waiting.pop(camera, None) is None:
                self._pass_on()  # the place was this camera's already
            raise

    def _pass_on(self) -> None:
        """The place goes to the camera whose last turn is longest ago."""
        if self._waiting:
            camera = min(self._waiting, key=lambda each: each.turns)
            self._waiting.pop(camera).set_result(None)
        else:
            self._free += 1


class MessageBudget:
    """A bucket of messages that fills up evenly; used by one connection."""

    def __init__(self, *, now_s: float) -> None:
        self._left = BURST_S * settings.KIOSK_MESSAGES_PER_S
        self._filled_s = now_s

    def take(self, now_s: float) -> bool:
        """Whether one more message may come now."""
        per_s: float = settings.KIOSK_MESSAGES_PER_S
        self._left = min(self._left + (now_s - self._filled_s) * per_s, BURST_S * per_s)
        self._filled_s = now_s
        if self._left < 1:
            return False
        self._left -= 1
        return True


# What the cameras of this process share: the time of its inference threads.
RATES = FrameRates(workers=settings.INFERENCE_WORKERS)
TURNS = Turns(places=settings.INFERENCE_WORKERS)
