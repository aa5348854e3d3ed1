"""The ASGI application: pages over HTTP, kiosks and boards over WebSockets."""

import os

from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
pages = get_asgi_application()

from attendance.routing import websocket_urlpatterns  # noqa: E402  the apps must be ready
from config.languages import speak_to_sockets  # noqa: E402
from config.sessions import sign_in_sockets  # noqa: E402

application = ProtocolTypeRouter(
    {
        "http": pages,
        "websocket": AllowedHostsOriginValidator(
            sign_in_sockets(speak_to_sockets(URLRouter(websocket_urlpatterns)))
        ),
    }
)
