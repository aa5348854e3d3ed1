"""The ASGI application: pages over HTTP, kiosks and boards over WebSockets."""

import gc
import os

from channels.routing import ProtocolTypeRouter, URLRouter
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# The threads of numpy's sums go on spinning after each one, on the cores that the networks and the
# database want: a fifth of the processor's time of a recognition. Said before numpy is loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
pages = get_asgi_application()

from attendance.routing import websocket_urlpatterns as attendance_sockets  # noqa: E402  the apps must be ready
from config.body_limits import limit_bodies  # noqa: E402
from config.languages import speak_to_sockets  # noqa: E402
from config.selfie_limits import limit_selfies  # noqa: E402
from config.sessions import sign_in_sockets  # noqa: E402
from config.socket_doors import sort_by_origin  # noqa: E402
from config.socket_limits import limit_sockets  # noqa: E402
from recognition.routing import api_websocket_urlpatterns as api_sockets  # noqa: E402
from recognition.routing import websocket_urlpatterns as enrolment_sockets  # noqa: E402
from recognition.runtime import serve_side_by_side  # noqa: E402

serve_side_by_side(settings.INFERENCE_WORKERS)

application = ProtocolTypeRouter(
    {
        "http": limit_bodies(limit_selfies(pages)),
        "websocket": limit_sockets(
            sort_by_origin(
                pages=sign_in_sockets(
                    speak_to_sockets(
                        URLRouter([*attendance_sockets, *enrolment_sockets, *api_sockets])
                    )
                ),
                strangers=speak_to_sockets(URLRouter(api_sockets)),
            )
        ),
    }
)

# What is loaded by now stays for good: garbage collection need not look through it again, which
# cost one page in twenty a tenth of a second and more (`manage.py bench reports`).
_urls = get_resolver().url_patterns
gc.collect()
gc.freeze()
