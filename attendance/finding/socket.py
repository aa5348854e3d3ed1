"""The socket of an open page `/find/`: it hears when somebody was seen for whom one waits."""

import json
from typing import Any, cast

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer

from attendance.finding.alerts import name_alert_group
from attendance.policies import can_find_people
from people.policies import Account

CLOSE_NO_PERMISSION = 4403


class FindConsumer(AsyncWebsocketConsumer):
    """Tells the page that what it waits for has changed; the page then asks for it.

    Nothing about anybody goes over the socket.
    """

    async def connect(self) -> None:
        """Let in whoever may look for people."""
        self._group = ""
        await self.accept()
        user = cast("Account", self.scope["user"])
        if not await database_sync_to_async(can_find_people)(user) or user.pk is None:
            await self.close(code=CLOSE_NO_PERMISSION)
            return
        self._group = name_alert_group(user.pk)
        await self.channel_layer.group_add(self._group, self.channel_name)

    async def disconnect(self, code: int) -> None:  # noqa: ARG002  Channels' signature
        """Stop telling."""
        if self._group:
            await self.channel_layer.group_discard(self._group, self.channel_name)

    async def alerts_changed(self, event: dict[str, Any]) -> None:  # noqa: ARG002  Channels' signature
        """Pass on that something changed."""
        await self.send(text_data=json.dumps({"type": "changed"}))
