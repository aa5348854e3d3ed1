"""Addresses of the sockets."""

from django.urls import path

from attendance.consumers import BoardConsumer, KioskConsumer

websocket_urlpatterns = [
    path("ws/kiosk/", KioskConsumer.as_asgi()),
    path("ws/board/", BoardConsumer.as_asgi()),
]
