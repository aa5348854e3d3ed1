"""Addresses of the sockets."""

from typing import Any

from django.urls import path

from recognition.consumers import CodeEnrolConsumer, EnrolConsumer
from recognition.stream_socket import StreamConsumer

websocket_urlpatterns: list[Any] = [  # Channels' applications where Django expects views
    path("ws/enrol/code/", CodeEnrolConsumer.as_asgi()),  # type: ignore[arg-type]
    path("ws/enrol/<int:pk>/", EnrolConsumer.as_asgi()),  # type: ignore[arg-type]
]

# Open to programs and other pages, too, with a key: config/socket_doors.py.
api_websocket_urlpatterns: list[Any] = [
    path("ws/v1/stream", StreamConsumer.as_asgi()),  # type: ignore[arg-type]
]
