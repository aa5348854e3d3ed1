"""The demo camera: sample people who walk up to the kiosk of a demonstration.

They are shown only while MUSTER_DEMO is on, to a paired kiosk, and only photos that nobody was
enrolled with.
"""

import functools
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse

from attendance.demo_company import find_walkers
from attendance.errors import DeviceUnknownError
from attendance.pairing import read_key
from attendance.services import recognise_device


def show_manifest(request: HttpRequest) -> JsonResponse:
    """Who walks up, in order: the address of a photo, and whether it is a stranger."""
    _check_demo(request)
    people = [
        {"url": reverse("attendance:demo_photo", args=[number]), "stranger": is_stranger}
        for number, (_path, is_stranger) in enumerate(_walkers())
    ]
    return JsonResponse({"people": people})


def show_photo(request: HttpRequest, number: int) -> HttpResponse:
    """The photo of one of them."""
    _check_demo(request)
    walkers = _walkers()
    if number >= len(walkers):
        raise Http404
    return HttpResponse(walkers[number][0].read_bytes(), content_type="image/jpeg")


def _check_demo(request: HttpRequest) -> None:
    if not settings.DEMO:
        raise Http404
    try:
        recognise_device(key=read_key(request.COOKIES))
    except DeviceUnknownError as error:
        raise Http404 from error


@functools.cache
def _walkers() -> list[tuple[Path, bool]]:
    return find_walkers(settings.SAMPLE_FACES_DIR)
