"""What makes the kiosk an app of its device: the manifest, and the service worker."""

import json

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from attendance.shell import get_shell

THEME_COLOR = "#00787a"
BACKGROUND_COLOR = "#0f1a1c"


@require_safe
@never_cache
def show_manifest(request: HttpRequest) -> HttpResponse:
    """How the kiosk looks as an app."""
    home = reverse("attendance:kiosk")
    manifest = {
        "id": home,
        "name": _("Muster kiosk"),
        "short_name": _("Kiosk"),
        "description": _("Check in by looking at this screen."),
        "start_url": home,
        "scope": home,
        "display": "fullscreen",
        "display_override": ["fullscreen", "standalone"],
        "theme_color": THEME_COLOR,
        "background_color": BACKGROUND_COLOR,
        "icons": [
            _describe_icon("kiosk.svg", "any"),
            _describe_icon("kiosk-192.png", "192x192"),
            _describe_icon("kiosk-512.png", "512x512"),
            _describe_icon("kiosk-maskable-512.png", "512x512", purpose="maskable"),
        ],
    }
    return JsonResponse(manifest, content_type="application/manifest+json")


@require_safe
@never_cache
def show_worker(request: HttpRequest) -> HttpResponse:
    """The service worker; it lies beside the page, because that is how far it may reach."""
    shell = get_shell()
    context = {
        "version": shell.version,
        "page": reverse("attendance:kiosk"),
        "addresses": json.dumps(shell.addresses),
    }
    return render(request, "attendance/service_worker.js", context, content_type="text/javascript")


def _describe_icon(name: str, sizes: str, *, purpose: str = "any") -> dict[str, str]:
    kind = "image/svg+xml" if name.endswith(".svg") else "image/png"
    return {
        "src": static(f"attendance/icons/{name}"),
        "sizes": sizes,
        "type": kind,
        "purpose": purpose,
    }
