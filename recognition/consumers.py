"""The socket of an enrolment: frames of a turning head in, what to do next out."""

import asyncio
import json
import logging
from typing import Any, cast

from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.db import Error as DatabaseError
from django.utils.translation import gettext as _

from people.errors import PeopleError
from people.origin import working_from
from people.policies import Account
from recognition.doors import AccountDoor
from recognition.engine.errors import EngineError
from recognition.engine.images import ImageError
from recognition.enrolling import Door, Enrolment
from recognition.enrolment_codes import CodeDoor
from recognition.errors import EnrolmentNotReadyError, EnrolmentRefusedError
from recognition.inference import in_inference_thread
from recognition.messages import EnrolErrorMessage, EnrolMessage
from recognition.passes import read_pass
from recognition.services import advise_on_image

logger = logging.getLogger(__name__)

MAX_REQUEST_LENGTH = 200
"""Characters of a request; the longest has fifty."""

MAX_WAITING_REQUESTS = 8
"""More than a person can ask for at once."""

CLOSE_DONE = 1000
CLOSE_NO_PERMISSION = 4403
CLOSE_UNAVAILABLE = 4503


class EnrolConsumer(AsyncWebsocketConsumer):
    """Takes JPEG frames, answers with directions; the newest frame wins.

    The set lives in memory until it is saved, and goes with the connection.
    """

    async def connect(self) -> None:
        """Let in whoever may enrol this person; tell anybody else why not, and close."""
        self._enrolment: Enrolment | None = None
        self._newest: bytes | None = None
        self._frame = 0
        self._requests: list[dict[str, Any]] = []
        self._arrived = asyncio.Event()
        self._worker: asyncio.Task[None] | None = None
        await self.accept()
        try:
            enrolment = self._enrolment = await in_inference_thread(self._open)()
        except EnrolmentRefusedError as error:
            await self._fail("refused", str(error), CLOSE_NO_PERMISSION)
        except EngineError as error:
            logger.exception("The engine cannot start")
            await self._fail("engine_unavailable", str(error), CLOSE_UNAVAILABLE)
        except DatabaseError:
            logger.exception("The database cannot be reached")
            await self._fail("database_unavailable", _database_message(), CLOSE_UNAVAILABLE)
        else:
            await self._send(enrolment.greet())
            self._worker = asyncio.create_task(self._work())

    async def disconnect(self, code: int) -> None:
        """Stop looking, and let go of every frame."""
        if self._worker is not None:
            self._worker.cancel()
            self._worker = None
        self._newest = None
        self._enrolment = None

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Take in a frame, in place of one that still waits, or a request."""
        if self._worker is None:
            return
        if bytes_data is None:
            await self._take_request(text_data or "")
        elif len(bytes_data) > settings.KIOSK_MAX_FRAME_BYTES:
            await self._complain(
                "frame_too_large", _("The frame is too large. Send a smaller one.")
            )
        else:
            self._frame += 1
            self._newest = bytes_data
            self._arrived.set()

    async def _take_request(self, text: str) -> None:
        request = read_request(text)
        if request is None:
            await self._complain("request_unknown", _("This is no request that is known here."))
        elif len(self._requests) < MAX_WAITING_REQUESTS:
            self._requests.append(request)
            self._arrived.set()

    async def _work(self) -> None:
        """Answer requests in order, and look at the newest frame in between."""
        while True:
            await self._arrived.wait()
            self._arrived.clear()
            while self._requests:
                await self._attempt(self._answer, self._requests.pop(0))
            data, frame = self._newest, self._frame
            self._newest = None
            if data is not None:
                await self._attempt(self._look, data, frame)

    async def _attempt(self, work: Any, *arguments: Any) -> None:
        """Do one thing in a worker thread, and send what it says or what went wrong."""
        try:
            messages = await in_inference_thread(work)(self._enrolment, *arguments)
        except EnrolmentRefusedError as error:
            await self._fail("refused", str(error), CLOSE_NO_PERMISSION)
        except Exception as error:  # noqa: BLE001  one broken frame does not end an enrolment
            await self._complain(*explain_failure(error))
        else:
            for message in messages:
                await self._send(message)
            if any(message["type"] == "saved" for message in messages):
                await self.close(code=CLOSE_DONE)

    def _open(self) -> Enrolment:
        return Enrolment(door=self._find_door())

    def _find_door(self) -> Door:
        """By which somebody came: an account, for the person in the address."""
        employee_id = self.scope["url_route"]["kwargs"]["pk"]
        return AccountDoor(user_id=self._user_id, employee_id=employee_id)

    def _look(self, enrolment: Enrolment, data: bytes, frame: int) -> list[EnrolMessage]:
        return enrolment.look(data, frame=frame)

    def _answer(self, enrolment: Enrolment, request: dict[str, Any]) -> list[EnrolMessage]:
        """Do what was asked; what is stored is noted with who asked for it."""
        match request["type"]:
            case "again":
                enrolment.begin_again(standing=bool(request.get("standing")))
                return []
            case "finish":
                return [enrolment.finish()]
            case _:
                with working_from(self.scope["path"], **self._describe_visitor()):
                    return [enrolment.save()]

    def _describe_visitor(self) -> dict[str, Any]:
        client = self.scope.get("client")
        return {"ip_address": client[0] if client else None, "user_id": self._user_id}

    @property
    def _user_id(self) -> int | None:
        """Who is signed in; None for nobody."""
        return cast("Account", self.scope["user"]).pk

    async def _send(self, message: EnrolMessage) -> None:
        await self.send(text_data=json.dumps(message))

    async def _complain(self, code: str, text: str, *, fatal: bool = False) -> None:
        message: EnrolErrorMessage = {
            "type": "error",
            "code": code,
            "message": text,
            "fatal": fatal,
        }
        await self._send(message)

    async def _fail(self, code: str, text: str, close_code: int) -> None:
        worker = self._worker
        self._worker = None
        await self._complain(code, text, fatal=True)
        await self.close(code=close_code)
        if worker is not None:
            worker.cancel()


class CodeEnrolConsumer(EnrolConsumer):
    """The same for whoever redeemed a code at a kiosk; the pass in the cookie says which."""

    def _find_door(self) -> Door:
        code_id = read_pass(self.scope["cookies"])
        if code_id is None:
            raise EnrolmentRefusedError(_("The time is over. Ask HR for a new code."))
        return CodeDoor(code_id=code_id)

    @property
    def _user_id(self) -> int | None:
        """Nobody: the code stands for the person, whoever is signed in in this browser."""
        return None


def read_request(text: str) -> dict[str, Any] | None:
    """What the page asks for; None when it is nothing that is known."""
    if len(text) > MAX_REQUEST_LENGTH:
        return None
    try:
        request: Any = json.loads(text)
    except (ValueError, RecursionError):
        return None
    is_known = isinstance(request, dict) and request.get("type") in {"again", "finish", "save"}
    return request if is_known else None


def explain_failure(error: Exception) -> tuple[str, str]:
    """A stable code and a sentence for something that did not work, and may work the next time."""
    match error:
        case ImageError():
            return error.code, advise_on_image(error)
        case EnrolmentNotReadyError() | PeopleError():
            return "not_ready", str(error)
        case DatabaseError():
            logger.error("The database cannot be reached", exc_info=error)
            return "database_unavailable", _database_message()
    logger.error("An enrolment could not go on", exc_info=error)
    return "failed", _("That did not work. Try once more.")


def _database_message() -> str:
    return _("The database cannot be reached. Nothing was stored; try again in a moment.")
