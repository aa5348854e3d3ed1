"""A socket that only a paired device opens: it proves who it is before anything else is said."""

import asyncio
import json
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.db import Error as DatabaseError
from django.utils.translation import gettext as _

from attendance.errors import DeviceUnknownError
from attendance.messages import ErrorMessage, KioskMessage, ProveMessage
from attendance.models import Device
from attendance.pairing import find_host, make_challenge, prove_socket
from attendance.services import name_device_group, see_device
from attendance.services.devices import UNKNOWN_DEVICE

logger = logging.getLogger(__name__)

PROOF_WITHIN_S = 10.0
LOOK_AGAIN_EVERY_S = 60.0

CLOSE_DEVICE_UNKNOWN = 4401
CLOSE_NO_PROOF = 4408
CLOSE_UNAVAILABLE = 4503

# Proofs and looks at the device do not wait behind the frames of other kiosks.
DOORKEEPERS = ThreadPoolExecutor(2, "devices")


class DeviceConsumer(AsyncWebsocketConsumer):
    """Asks for a proof, watches that the device stays paired, and notes that it is there.

    Who inherits says what happens in `begin`, `hear` and `end`; `device` is None until the proof.
    """

    device: Device | None = None

    async def begin(self, device: Device) -> None:
        """The device has proved who it is."""

    async def hear(self, text_data: str | None, bytes_data: bytes | None) -> None:
        """The device says something."""

    async def end(self) -> None:
        """The connection is over."""

    async def connect(self) -> None:
        """Ask who is there."""
        self._challenge = make_challenge()
        self._watch: asyncio.Task[None] | None = None
        await self.accept()
        prove: ProveMessage = {"type": "prove", "challenge": self._challenge}
        await self._send(prove)
        self._watch = asyncio.create_task(self._wait_for_proof())

    async def disconnect(self, code: int) -> None:
        """Stop watching."""
        if self._watch is not None:
            self._watch.cancel()
        if self.device is not None:
            await self.channel_layer.group_discard(
                name_device_group(self.device.pk), self.channel_name
            )
            await self.end()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """The first message must be the proof."""
        if self.device is not None:
            await self.hear(text_data, bytes_data)
        elif self._challenge:
            await self._take_proof(text_data or "")

    async def device_changed(self, event: dict[str, Any]) -> None:
        """Somebody changed or switched off the device, or paired another browser: look at once."""
        await self._look_again()

    async def _take_proof(self, text: str) -> None:
        challenge, self._challenge = self._challenge, ""  # one try for each connection
        try:
            device = await _ask_doorkeeper(prove_socket)(
                **read_proof(text), challenge=challenge, host=self._read_host()
            )
        except DeviceUnknownError as error:
            await self._fail("device_unknown", str(error), CLOSE_DEVICE_UNKNOWN)
        except DatabaseError:
            logger.exception("The database cannot be reached")
            await self._fail("database_unavailable", database_message(), CLOSE_UNAVAILABLE)
        else:
            await self._welcome(device)

    async def _welcome(self, device: Device) -> None:
        self.device = device
        await self.channel_layer.group_add(name_device_group(device.pk), self.channel_name)
        if self._watch is not None:
            self._watch.cancel()
        self._watch = asyncio.create_task(self._keep_looking())
        await self.begin(device)

    async def _wait_for_proof(self) -> None:
        await asyncio.sleep(PROOF_WITHIN_S)
        await self.close(code=CLOSE_NO_PROOF)

    async def _keep_looking(self) -> None:
        while True:
            await asyncio.sleep(LOOK_AGAIN_EVERY_S)
            await self._look_again()

    async def _look_again(self) -> None:
        """Note that the device is there; close when it is not paired any more."""
        if self.device is None:
            return
        try:
            await _ask_doorkeeper(see_device)(device=self.device)
        except DeviceUnknownError as error:
            await self._fail("device_unknown", str(error), CLOSE_DEVICE_UNKNOWN)
        except DatabaseError:
            logger.exception("Whether a device is still paired cannot be asked")

    def _read_host(self) -> str:
        headers: dict[bytes, bytes] = dict(self.scope["headers"])
        origin, host = (headers.get(name, b"").decode("latin-1") for name in (b"origin", b"host"))
        return find_host(origin=origin, host=host)

    async def _send(self, message: KioskMessage) -> None:
        await self.send(text_data=json.dumps(message))

    async def _complain(
        self, code: str, text: str, *, fatal: bool = False, request: str | None = None
    ) -> None:
        message: ErrorMessage = {"type": "error", "code": code, "message": text, "fatal": fatal}
        if request is not None:
            message["request"] = request
        await self._send(message)

    async def _fail(self, code: str, text: str, close_code: int) -> None:
        await self._complain(code, text, fatal=True)
        await self.close(code=close_code)


def read_proof(text: str) -> dict[str, str]:
    """The device and the signature of a proof.

    Raises:
        DeviceUnknownError: it is none.
    """
    try:
        message = json.loads(text)
        proof = {"device": message["device"], "signature": message["signature"]}
    except (ValueError, TypeError, KeyError) as error:
        raise DeviceUnknownError(str(UNKNOWN_DEVICE)) from error
    if message.get("type") != "proof" or not all(isinstance(part, str) for part in proof.values()):
        raise DeviceUnknownError(str(UNKNOWN_DEVICE))
    return proof


def database_message() -> str:
    """What is said when nothing can be recorded."""
    return _("The database cannot be reached. Nothing was recorded; trying again.")


def _ask_doorkeeper(function: Callable[..., Device]) -> Any:
    return database_sync_to_async(function, thread_sensitive=False, executor=DOORKEEPERS)
