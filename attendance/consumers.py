"""Sockets: kiosks that send frames, and boards that want to know when something changed."""

import asyncio
import contextlib
import functools
import json
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.db import Error as DatabaseError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from attendance.device_socket import (
    CLOSE_DEVICE_UNKNOWN,
    CLOSE_UNAVAILABLE,
    DeviceConsumer,
    database_message,
)
from attendance.errors import DeviceUnknownError
from attendance.kiosk import KioskSession, RequestError, read_request
from attendance.kiosk.limits import OpenConnections
from attendance.messages import BoardMessage, KioskMessage, KioskRequest, RateMessage
from attendance.models import Device
from attendance.policies import can_view_board
from attendance.services import BOARD_GROUP, name_team_group
from people.policies import Account, can_view_everybody, visible_teams
from recognition.engine.errors import EngineError
from recognition.engine.images import ImageError
from recognition.inference import INFERENCE
from recognition.rates import RATES, TURNS, MessageBudget
from recognition.services import advise_on_image

logger = logging.getLogger(__name__)

# A place for each device.
CONNECTIONS = OpenConnections()

# A PIN is hashed slowly on purpose: that must not hold up the pictures of other kiosks.
REQUESTS = ThreadPoolExecutor(settings.INFERENCE_WORKERS, thread_name_prefix="requests")

# A kiosk that sent no frame for this long has nobody before it.
REST_AFTER_S = 1.0
# So many requests of one kiosk may wait; nobody taps faster than they are answered.
MAX_WAITING_REQUESTS = 8

# An older socket of the same device is told that it gives way, if it listens.
FAREWELL_S = 1.0

CLOSE_NO_PERMISSION = 4403
CLOSE_GIVES_WAY = 4409
CLOSE_TOO_MANY_MESSAGES = 4429


class KioskConsumer(DeviceConsumer):
    """Takes JPEG frames and requests, answers with faces and check-ins.

    The newest frame wins: while one frame is looked at, a newer one replaces the one that waits.
    Requests are never dropped: the same worker answers them in their order, before the next frame.
    """

    async def begin(self, device: Device) -> None:
        """Let the device begin; say why when nothing can be recognised, and close."""
        self._newest: bytes | None = None
        self._frame = 0
        self._requests: deque[KioskRequest] = deque()
        self._arrived = asyncio.Event()
        self._worker: asyncio.Task[None] | None = None
        self._loop = asyncio.get_running_loop()
        self._budget = MessageBudget(now_s=time.monotonic())
        self._rate = RATES.open()
        try:
            self._session = await _in_thread(REQUESTS, open_session)(device)
        except EngineError as error:
            logger.exception("The engine cannot start")
            await self._fail("engine_unavailable", str(error), CLOSE_UNAVAILABLE)
        except DatabaseError:
            logger.exception("The database cannot be reached")
            await self._fail("database_unavailable", database_message(), CLOSE_UNAVAILABLE)
        else:
            await self._send(self._session.greet_device())
            self._worker = asyncio.create_task(self._work())
            await self._take_place(device)

    async def end(self) -> None:
        """Stop looking."""
        RATES.close(self._rate)
        if self.device is not None:
            CONNECTIONS.leave(self.device.pk, self)
        if self._worker is not None:
            self._worker.cancel()

    async def give_way(self) -> None:
        """Close, because the device has opened newer sockets."""
        if self._worker is not None:
            self._worker.cancel()
        text = _("This kiosk was opened somewhere else as well. Close it there, or here.")
        await self._fail("gives_way", text, CLOSE_GIVES_WAY)

    async def _take_place(self, device: Device) -> None:
        """A device that comes back takes the place of its older sockets, which may be dead."""
        older = CONNECTIONS.enter(device.pk, self)
        partings = asyncio.gather(*(each.give_way() for each in older), return_exceptions=True)
        with contextlib.suppress(TimeoutError):  # a dead one takes no word any more
            await asyncio.wait_for(partings, FAREWELL_S)

    async def hear(self, text_data: str | None, bytes_data: bytes | None) -> None:
        """Take in a frame, in place of one that still waits, or a request."""
        if self._worker is None:
            return
        if not self._budget.take(time.monotonic()):
            await self._refuse_flood()
        elif bytes_data is not None:
            await self._receive_frame(bytes_data)
        else:
            await self._receive_request(text_data or "")

    async def _receive_frame(self, data: bytes) -> None:
        if len(data) > settings.KIOSK_MAX_FRAME_BYTES:
            await self._complain(
                "frame_too_large", _("The frame is too large. Send a smaller one.")
            )
            return
        self._frame += 1
        self._newest = data
        self._arrived.set()

    async def _receive_request(self, text: str) -> None:
        try:
            request = read_request(text)
        except RequestError as error:
            await self._complain(error.code, str(error), request=error.request)
            return
        if len(self._requests) >= MAX_WAITING_REQUESTS:
            await self._complain(
                "too_many_requests",
                _("One moment: the last request is still being answered."),
                request=request["type"],
            )
            return
        self._requests.append(request)
        self._arrived.set()

    async def _work(self) -> None:
        """Answer what waits and look at the newest frame, over and over."""
        while True:
            await self._wait()
            self._arrived.clear()
            while self._requests:
                await self._answer(self._requests.popleft())
            if self._newest is not None:
                await self._do(self._look_in_turn)
                await self._tell_rate()

    async def _wait(self) -> None:
        """Wait; a camera that stands still leaves no face in memory, and rules are kept up with."""
        while True:
            try:
                await asyncio.wait_for(self._arrived.wait(), REST_AFTER_S)
            except TimeoutError:
                self._session.rest()
                await self._do(_in_thread(REQUESTS, self._session.keep_up))
            else:
                return

    async def _answer(self, request: KioskRequest) -> None:
        answer = functools.partial(_in_thread(REQUESTS, self._session.answer), request)
        await self._do(answer, request=request["type"])

    async def _look_in_turn(self) -> list[KioskMessage]:
        """Look at the frame that is the newest when this kiosk's turn has come."""
        async with TURNS.take(self._rate):
            data, frame = self._newest, self._frame
            self._newest = None
            messages: list[KioskMessage] = await _in_thread(INFERENCE, self._time_frame)(
                data, frame=frame
            )
        return messages

    async def _tell_rate(self) -> None:
        rate = self._rate.take_news(time.monotonic())
        if rate is not None:
            news: RateMessage = {"type": "rate", "frames_per_s": rate}
            await self._send(news)

    def _time_frame(self, data: bytes, *, frame: int) -> list[KioskMessage]:
        """Look at a frame, and note how long that kept a thread busy, also when it failed."""
        started_s = time.monotonic()
        try:
            messages: list[KioskMessage] = self._session.process(data, frame=frame)
            return messages
        finally:
            busy_s = time.monotonic() - started_s
            self._loop.call_soon_threadsafe(self._note_frame, busy_s)

    def _note_frame(self, busy_s: float) -> None:
        self._rate.note(busy_s=busy_s, now_s=time.monotonic())

    async def _refuse_flood(self) -> None:
        """Whoever sends far more than can be looked at is not listened to any more."""
        if self._worker is not None:
            self._worker.cancel()
            self._worker = None
        text = _("Too many messages. Send at most as many frames a second as the server says.")
        await self._fail("too_many_messages", text, CLOSE_TOO_MANY_MESSAGES)

    async def _do(
        self, step: Callable[[], Awaitable[list[KioskMessage]]], *, request: str | None = None
    ) -> None:
        """Take a step of the session, and send what comes of it, or what went wrong."""
        try:
            messages = await step()
        except ImageError as error:
            await self._complain(error.code, advise_on_image(error))
        except DeviceUnknownError as error:
            await self._fail("device_unknown", str(error), CLOSE_DEVICE_UNKNOWN)
        except EngineError as error:
            logger.exception("The engine cannot go on")
            await self._fail("engine_unavailable", str(error), CLOSE_UNAVAILABLE)
        except DatabaseError:
            logger.exception("A kiosk cannot go on: the database cannot be reached")
            await self._complain("database_unavailable", database_message(), request=request)
        except Exception:
            # One broken frame or request must not silence the kiosk for the rest of the day.
            logger.exception("A frame or a request of a kiosk failed")
            await self._complain_of_failure(request)
        else:
            for message in messages:
                await self._send(message)

    async def _complain_of_failure(self, request: str | None) -> None:
        if request is None:
            await self._complain("frame_failed", _("This picture could not be looked at."))
        else:
            text = _("That did not work. Please try again.")
            await self._complain("request_failed", text, request=request)


def open_session(device: Device) -> KioskSession:
    """What the device's frames and requests are answered with."""
    return KioskSession(device=device, language=get_language() or "en")


class BoardConsumer(AsyncWebsocketConsumer):
    """Tells an open board that it is out of date; the page then asks for it again.

    A manager's board hears of the manager's teams only.
    """

    async def connect(self) -> None:
        """Let in whoever may see the board."""
        self._groups: list[str] = []
        await self.accept()
        user = cast("Account", self.scope["user"])
        if not await database_sync_to_async(can_view_board)(user):
            await self.close(code=CLOSE_NO_PERMISSION)
            return
        self._groups = await database_sync_to_async(list_board_groups)(user)
        for group in self._groups:
            await self.channel_layer.group_add(group, self.channel_name)

    async def disconnect(self, code: int) -> None:
        """Stop telling."""
        for group in self._groups:
            await self.channel_layer.group_discard(group, self.channel_name)

    async def board_changed(self, event: dict[str, Any]) -> None:
        """Pass on that something changed."""
        message: BoardMessage = {"type": "changed"}
        await self.send(text_data=json.dumps(message))


def list_board_groups(user: Account) -> list[str]:
    """What the user's board listens to: every team, or the teams that the user may see."""
    if can_view_everybody(user):
        return [BOARD_GROUP]
    return [name_team_group(pk) for pk in visible_teams(user).values_list("pk", flat=True)]


def _in_thread(executor: ThreadPoolExecutor, function: Any) -> Any:
    """Run in a bounded pool, off the event loop, giving database connections back after it."""
    return database_sync_to_async(function, thread_sensitive=False, executor=executor)
