"""Where kiosks deliver what they kept while the server could not be reached."""

import logging

from django.conf import settings
from django.db import Error as DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from attendance.deliveries import Receipt, take_in
from attendance.errors import DeviceUnknownError, TryLaterError
from attendance.models import Device
from attendance.pairing import read_device
from recognition.engine.errors import EngineError

logger = logging.getLogger(__name__)


@csrf_exempt  # whoever delivers signs as a kiosk; no session opens this
@require_POST
@never_cache
def take_delivery(request: HttpRequest) -> HttpResponse:
    """One kept check-in; after an answer with an `outcome` the kiosk may forget it."""
    if _measure(request) > settings.KIOSK_MAX_DELIVERY_BYTES:
        return _refuse(413, "too_large", _("This delivery is too large."))
    try:
        device = read_device(request)
        receipt = take_in(device=device, data=request.body)
    except DeviceUnknownError as error:
        return _refuse(403, "device_unknown", str(error))
    except TryLaterError as error:
        return _ask_to_wait(error)
    except EngineError:
        logger.exception("A delivery waits: the engine cannot start")
        return _refuse(503, "engine_unavailable", _("Face recognition is not running."))
    except DatabaseError:
        logger.exception("A delivery waits: the database cannot be reached")
        return _refuse(503, "database_unavailable", _("The database cannot be reached."))
    return JsonResponse({"outcome": receipt.outcome, "sentence": _say(receipt, device)})


def _measure(request: HttpRequest) -> int:
    length = request.headers.get("Content-Length", "")
    return int(length) if length.isdecimal() else len(request.body)


def _say(receipt: Receipt, device: Device) -> str:
    time = {"time": f"{receipt.at.astimezone(device.site.zone):%H:%M}"}
    if receipt.outcome == "recorded":
        return _("Recorded at %(time)s.") % time
    if receipt.outcome == "repeated":
        return _("This was recorded already, at %(time)s.") % time
    return _("HR will look at the check-in of %(time)s.") % time


def _ask_to_wait(error: TryLaterError) -> HttpResponse:
    """Not refused: the same may be right when the lock has opened; others need not wait for it."""
    wait_s = max(((error.until or timezone.now()) - timezone.now()).total_seconds(), 1)
    return JsonResponse(
        {"code": "later", "message": str(error), "wait_s": round(wait_s)}, status=429
    )


def _refuse(status: int, code: str, message: str) -> HttpResponse:
    return JsonResponse({"code": code, "message": message}, status=status)
