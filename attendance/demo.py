"""The demo camera: sample people who walk up to the kiosk of a demonstration.

They are shown only while MUSTER_DEMO is on, to a paired kiosk, and only photos that nobody was
enrolled with.
"""

import datetime
import functools
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse

from attendance.demo_company import find_walkers
from attendance.errors import DeviceUnknownError
from attendance.pairing import read_device

ADDRESS_LIFETIME = datetime.timedelta(hours=1)


def show_manifest(request: HttpRequest) -> JsonResponse:
    """Who walks up, in order: the address of a photo, and whether it is a stranger."""
    _check_demo()
    try:
        read_device(request)
    except DeviceUnknownError as error:
        raise Http404 from error
    people = [
        {"url": _address_photo(number), "stranger": is_stranger}
        for number, (_path, is_stranger) in enumerate(_walkers())
    ]
    return JsonResponse({"people": people})


def show_photo(request: HttpRequest, number: int) -> HttpResponse:
    """The photo of one of them, at an address that the manifest has given."""
    _check_demo()
    try:
        signing.loads(request.GET.get("key", ""), salt=_salt(number), max_age=ADDRESS_LIFETIME)
    except signing.BadSignature as error:
        raise Http404 from error
    walkers = _walkers()
    if number >= len(walkers):
        raise Http404
    return HttpResponse(walkers[number][0].read_bytes(), content_type="image/jpeg")


def _check_demo() -> None:
    if not settings.DEMO:
        raise Http404


def _address_photo(number: int) -> str:
    key = signing.dumps("", salt=_salt(number))
    return f"{reverse('attendance:demo_photo', args=[number])}?{urlencode({'key': key})}"


def _salt(number: int) -> str:
    return f"attendance.demo.{number}"


@functools.cache
def _walkers() -> list[tuple[Path, bool]]:
    return find_walkers(settings.SAMPLE_FACES_DIR)
