"""The socket for other clients: JPEG frames in, faces and names out. See docs/reference/stream.md.

The newest frame wins: while one is looked at, a newer one replaces the one that waits.
"""

import asyncio
import json
import logging
import time
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.db import Error as DatabaseError
from django.utils import timezone
from django.utils.translation import gettext as _

from people.policies import Account
from recognition.engine.errors import EngineError
from recognition.engine.images import ImageError
from recognition.errors import StreamRefusedError
from recognition.inference import in_inference_thread
from recognition.rates import MOST_FRAMES_PER_S, RATES, TURNS, MessageBudget
from recognition.services import advise_on_image
from recognition.stream_guests import StreamGuest, admit_account, admit_key, check_guest
from recognition.stream_messages import StreamErrorMessage, StreamFacesMessage, StreamMessage
from recognition.stream_session import StreamSession

logger = logging.getLogger(__name__)

HELLO_WITHIN_S = 10.0
LOOK_AGAIN_EVERY_S = 15.0
REST_AFTER_S = 1.0
"""A client that sent no frame for so long has nobody before it."""

MAX_HELLO_LENGTH = 500
KEY_HEADER, KEYWORD = b"x-api-key", "api-key"

CLOSE_NO_HELLO = 4408
CLOSE_TOO_MANY_MESSAGES = 4429
CLOSE_UNAVAILABLE = 4503
CLOSE_CODES = {
    "key_wrong": 4401, "key_revoked": 4401, "key_expired": 4401, "key_account_off": 4401,
    "hello_wrong": 4401, "scope_missing": 4403, "forbidden": 4403, "throttled": 4429,
    "too_many_streams": 4429,
}  # fmt: skip

# Keys and rights are looked at beside the frames, not behind them.
DOORKEEPERS = ThreadPoolExecutor(2, "streams")

OPEN: Counter[str] = Counter()
"""The streams of each key and account in this process; used on its event loop only."""


class StreamConsumer(AsyncWebsocketConsumer):
    """Lets in who shows a key for streams or is signed in, then answers frames."""

    async def connect(self) -> None:
        """Let in who can be known by now; the others have to say their key first."""
        self._guest: StreamGuest | None = None
        self._session: StreamSession | None = None
        self._newest: bytes | None = None
        self._frame = 0
        self._arrived = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._is_asked = self._is_over = False
        self._loop = asyncio.get_running_loop()
        self._budget = MessageBudget(now_s=time.monotonic())
        self._rate = RATES.open()
        await self.accept()
        key, account_id = read_key_header(self.scope), cast("Account", self.scope["user"]).pk
        if key is not None:
            await self._enter(admit_key, key)
        elif account_id is not None:
            await self._enter(admit_account, account_id)
        else:
            self._is_asked = True
            self._start(self._wait_for_hello())

    async def disconnect(self, code: int) -> None:
        """Stop looking, and let go of every frame."""
        RATES.close(self._rate)
        for task in self._tasks:
            task.cancel()
        self._newest = self._session = None
        self._leave_place()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """The key, or a frame in place of one that still waits."""
        if self._is_over:
            return
        if not self._budget.take(time.monotonic()):
            text = _("Too many messages. Send at most as many frames a second as the server says.")
            await self._fail("too_many_messages", text, CLOSE_TOO_MANY_MESSAGES)
        elif self._session is None:
            await self._take_hello(text_data)
        elif bytes_data is None:
            text = _("Send JPEG pictures as binary messages; nothing else is known here.")
            await self._complain("request_unknown", text)
        elif len(bytes_data) > settings.KIOSK_MAX_FRAME_BYTES:
            text = _("The frame is too large. Send a smaller one.")
            await self._complain("frame_too_large", text)
        else:
            self._frame += 1
            self._newest = bytes_data
            self._arrived.set()

    async def _take_hello(self, text: str | None) -> None:
        """The key of a client that can set no headers; one try for each connection."""
        if not self._is_asked:
            return
        self._is_asked = False
        key = read_hello(text)
        if key is None:
            words = _('The first message is {"type": "hello", "key": "…"}, with your key.')
            await self._fail("hello_wrong", words, CLOSE_CODES["hello_wrong"])
        else:
            await self._enter(admit_key, key)

    async def _wait_for_hello(self) -> None:
        await asyncio.sleep(HELLO_WITHIN_S)
        if self._is_asked:
            self._is_asked = False
            await self._fail("hello_wrong", _("Nobody said a key in time."), CLOSE_NO_HELLO)

    async def _enter(self, admit: Callable[[Any], StreamGuest], proof: Any) -> None:
        """Begin for whom `admit(proof)` lets in."""
        try:
            guest = await _ask_doorkeeper(admit)(proof)
            self._take_place(guest)
            address = (self.scope.get("client") or (None,))[0]
            session = await in_inference_thread(StreamSession)(guest=guest, ip_address=address)
        except StreamRefusedError as error:
            await self._refuse(error)
        except EngineError as error:
            logger.exception("The engine cannot start")
            await self._fail("engine_unavailable", str(error), CLOSE_UNAVAILABLE)
        except DatabaseError:
            logger.exception("The database cannot be reached")
            await self._fail("database_unavailable", _database_message(), CLOSE_UNAVAILABLE)
        else:
            self._session = session
            await self._greet()
            self._start(self._work(session))
            self._start(self._keep_looking(guest))

    def _take_place(self, guest: StreamGuest) -> None:
        if OPEN[guest.place] >= settings.STREAMS_PER_KEY:
            raise StreamRefusedError(
                "too_many_streams",
                _("This key has %(count)d streams open already. Close one of them.")
                % {"count": settings.STREAMS_PER_KEY},
            )
        OPEN[guest.place] += 1
        self._guest = guest

    def _leave_place(self) -> None:
        if self._guest is None:
            return
        OPEN[self._guest.place] -= 1
        if not OPEN[self._guest.place]:
            del OPEN[self._guest.place]
        self._guest = None

    async def _greet(self) -> None:
        await self._send(
            {
                "type": "hello",
                "server_time": timezone.now().isoformat(),
                "frames_per_s": MOST_FRAMES_PER_S,
                "max_frame_bytes": settings.KIOSK_MAX_FRAME_BYTES,
            }
        )

    async def _keep_looking(self, guest: StreamGuest) -> None:
        """A key that was revoked, or a right that was taken, ends the stream."""
        while True:
            await asyncio.sleep(LOOK_AGAIN_EVERY_S)
            try:
                await _ask_doorkeeper(check_guest)(guest)
            except StreamRefusedError as error:
                await self._refuse(error)
                return
            except DatabaseError:
                logger.exception("Whether a stream may go on cannot be asked")

    async def _work(self, session: StreamSession) -> None:
        """Look at the newest frame, over and over."""
        while True:
            await self._wait(session)
            self._arrived.clear()
            if self._newest is not None:
                await self._look_at(session)

    async def _wait(self, session: StreamSession) -> None:
        """Wait for a frame; a client that stands still leaves no face in memory."""
        while True:
            try:
                await asyncio.wait_for(self._arrived.wait(), REST_AFTER_S)
            except TimeoutError:
                session.rest()
            else:
                return

    async def _look_at(self, session: StreamSession) -> None:
        try:
            faces = await self._look_in_turn(session)
        except ImageError as error:
            await self._complain(error.code, advise_on_image(error))
        except EngineError as error:
            logger.exception("The engine cannot go on")
            await self._fail("engine_unavailable", str(error), CLOSE_UNAVAILABLE)
        except DatabaseError:
            logger.exception("A stream cannot go on: the database cannot be reached")
            await self._complain("database_unavailable", _database_message())
        except Exception:
            # One broken frame must not end a stream.
            logger.exception("A frame of a stream failed")
            await self._complain("frame_failed", _("This picture could not be looked at."))
        else:
            await self._send(faces)
            await self._tell_rate()

    async def _look_in_turn(self, session: StreamSession) -> StreamFacesMessage:
        """Look at the frame that is the newest when this client's turn has come."""
        async with TURNS.take(self._rate):
            data, frame = self._newest, self._frame
            self._newest = None
            faces: StreamFacesMessage = await in_inference_thread(self._time_frame)(
                session, data, frame
            )
        return faces

    async def _tell_rate(self) -> None:
        rate = self._rate.take_news(time.monotonic())
        if rate is not None:
            await self._send({"type": "rate", "frames_per_s": rate})

    def _time_frame(self, session: StreamSession, data: bytes, frame: int) -> StreamFacesMessage:
        """Look at a frame, and note how long that kept a thread busy, also when it failed."""
        started_s = time.monotonic()
        try:
            return session.process(data, frame=frame)
        finally:
            busy_s = time.monotonic() - started_s
            self._loop.call_soon_threadsafe(self._note_frame, busy_s)

    def _note_frame(self, busy_s: float) -> None:
        self._rate.note(busy_s=busy_s, now_s=time.monotonic())

    def _start(self, work: Any) -> None:
        self._tasks.append(asyncio.create_task(work))

    async def _send(self, message: StreamMessage) -> None:
        await self.send(text_data=json.dumps(message))

    async def _complain(self, code: str, text: str, *, fatal: bool = False) -> None:
        message: StreamErrorMessage = {
            "type": "error",
            "code": code,
            "message": text,
            "fatal": fatal,
        }
        await self._send(message)

    async def _refuse(self, error: StreamRefusedError) -> None:
        await self._fail(error.code, str(error), CLOSE_CODES[error.code])

    async def _fail(self, code: str, text: str, close_code: int) -> None:
        """Say why, and close; nothing more is listened to."""
        if self._is_over:
            return
        self._is_over = True
        self._session = None
        await self._complain(code, text, fatal=True)
        await self.close(code=close_code)


def read_key_header(scope: Mapping[str, Any]) -> str | None:
    """The key in `Authorization: Api-Key KEY` or `X-Api-Key: KEY`; None without either.

    What stands there instead of a key is tried as one, and opens nothing.
    """
    headers: dict[bytes, str] = {name: value.decode("latin-1") for name, value in scope["headers"]}
    if KEY_HEADER in headers:
        return headers[KEY_HEADER].strip()
    if b"authorization" not in headers:
        return None
    keyword, _space, key = headers[b"authorization"].partition(" ")
    return key.strip() if keyword.lower() == KEYWORD else ""


def read_hello(text: str | None) -> str | None:
    """The key in a first message; None when it is none."""
    if text is None or len(text) > MAX_HELLO_LENGTH:
        return None
    try:
        message: Any = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(message, dict) or message.get("type") != "hello":
        return None
    key = message.get("key")
    return key if isinstance(key, str) else None


def _database_message() -> str:
    return _("The database cannot be reached. Nobody can be named; try again in a moment.")


def _ask_doorkeeper(function: Callable[..., Any]) -> Any:
    return database_sync_to_async(function, thread_sensitive=False, executor=DOORKEEPERS)
