"""The kiosk's page, and the page that makes a browser a kiosk."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods, require_safe

from attendance.errors import PairingRefusedError, TooManyAttemptsError
from attendance.models import Device
from attendance.pairing import (
    find_device,
    forget_device,
    make_request_challenge,
    remember_device,
)
from attendance.policies import can_pair_device, check_pair_device
from attendance.services import (
    create_device,
    get_check_in_rules,
    pair_by_code,
    pair_directly,
)
from people.models import Site

# What is looked for in a browser's own words, the more exact before the more general.
BROWSERS = (
    ("Edg", "Edge"), ("OPR", "Opera"), ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("Android", "Android"), ("iPad", "iPad"), ("iPhone", "iPhone"), ("CrOS", "ChromeOS"),
    ("Windows", "Windows"), ("Macintosh", "macOS"), ("Linux", "Linux"),
)  # fmt: skip


@require_safe
@ensure_csrf_cookie
@never_cache
def show_kiosk(request: HttpRequest) -> HttpResponse:
    """The kiosk, in a browser that was paired; else the page that pairs it.

    The page says nothing that a passer-by does not see; its socket wants a proof.
    """
    device = find_device(request.COOKIES)
    if device is None:
        return _ask_to_pair(request)
    context = {
        "device": device,
        "socket_path": "/ws/kiosk/",
        "demo_manifest_url": reverse("attendance:demo_manifest") if settings.DEMO else "",
        "today_url": reverse("attendance:today"),
        "face_url": reverse("attendance:kiosk_face")
        if get_check_in_rules(device.site).faces
        else "",
    }
    response = render(request, "attendance/kiosk.html", context)
    response.headers["Muster-Page"] = "kiosk"  # the service worker keeps this one, and no other
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def pair_kiosk(request: HttpRequest) -> HttpResponse:
    """Make this browser a kiosk: with a code from the admin, or as somebody who may add one.

    The form is sent by pair.js together with the public key that it has made.
    """
    if request.method != "POST":
        return _ask_to_pair(request)
    try:
        with_code = request.POST.get("action") != "create"
        device = _pair_by_code(request) if with_code else _create_kiosk(request)
    except TooManyAttemptsError as error:
        return _refuse(str(error), status=429)
    except PairingRefusedError as error:
        return _refuse(str(error), status=403)
    except ValidationError as error:
        return _refuse(" ".join(error.messages), status=400)
    response = JsonResponse({"device": str(device.uuid), "url": reverse("attendance:kiosk")})
    remember_device(response, device)
    return response


@require_safe
@never_cache
def give_challenge(request: HttpRequest) -> JsonResponse:
    """What a device signs with its next request."""
    return JsonResponse({"challenge": make_request_challenge()})


def describe_browser(user_agent: str) -> str:
    """The browser and its system in two words; empty when neither says a name we know."""
    browser = next((name for sign, name in BROWSERS if f"{sign}/" in user_agent), "")
    system = next((name for sign, name in SYSTEMS if sign in user_agent), "")
    return ", ".join(name for name in (browser, system) if name)


def _pair_by_code(request: HttpRequest) -> Device:
    return pair_by_code(
        code=request.POST.get("code", ""),
        public_key=request.POST.get("public_key", ""),
        browser=_read_browser(request),
        address=request.META.get("REMOTE_ADDR", ""),
    )


@transaction.atomic
def _create_kiosk(request: HttpRequest) -> Device:
    check_pair_device(request.user)
    number = request.POST.get("site", "")
    site = get_object_or_404(Site, pk=int(number) if number.isdecimal() else 0)
    device = create_device(
        name=request.POST.get("name", "").strip(), site=site, direction=_read_direction(request)
    )
    public_key = request.POST.get("public_key", "")
    return pair_directly(device=device, public_key=public_key, browser=_read_browser(request))


def _read_direction(request: HttpRequest) -> Device.Direction:
    given = request.POST.get("direction", "")
    known = given in Device.Direction.values
    return Device.Direction(given) if known else Device.Direction.BOTH


def _read_browser(request: HttpRequest) -> str:
    return describe_browser(request.headers.get("User-Agent", ""))


def _refuse(message: str, *, status: int) -> JsonResponse:
    return JsonResponse({"message": message}, status=status)


def _ask_to_pair(request: HttpRequest) -> HttpResponse:
    context = {
        "can_pair": can_pair_device(request.user),
        "sites": Site.objects.all(),
        "directions": Device.Direction.choices,
        "login_url": f"{reverse('account_login')}?next={reverse('attendance:kiosk')}",
    }
    response = render(request, "attendance/pair.html", context)
    if find_device(request.COOKIES) is None:
        forget_device(response)
    return response
