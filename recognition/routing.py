"""Addresses of the sockets."""

from typing import Any

from django.urls import path

from recognition.consumers import CodeEnrolConsumer, EnrolConsumer

websocket_urlpatterns: list[Any] = [  # Channels' applications where Django expects views
    path("ws/enrol/code/", CodeEnrolConsumer.as_asgi()),  # type: ignore[arg-type]
    path("ws/enrol/<int:pk>/", EnrolConsumer.as_asgi()),  # type: ignore[arg-type]
]
