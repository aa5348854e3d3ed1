"""Addresses of the sockets."""

from typing import Any

from django.urls import path

from attendance.consumers import BoardConsumer, KioskConsumer
from attendance.finding.socket import FindConsumer

websocket_urlpatterns: list[Any] = [  # Channels' applications where Django expects views
    path("ws/kiosk/", KioskConsumer.as_asgi()),  # type: ignore[arg-type]
    path("ws/board/", BoardConsumer.as_asgi()),  # type: ignore[arg-type]
    path("ws/find/", FindConsumer.as_asgi()),  # type: ignore[arg-type]
]
