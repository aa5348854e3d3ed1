"""Photos, shown to those who may see them."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from people.models import FaceSample
from people.policies import check_view_photos


@login_required
def show_face(request: HttpRequest, pk: int) -> HttpResponse:
    """The decrypted face crop of one sample (JPEG), never kept by a cache."""
    check_view_photos(request.user)
    crop = get_object_or_404(FaceSample, pk=pk).crop
    if not crop:
        raise Http404
    with crop.open("rb") as file:
        response = HttpResponse(file.read(), content_type="image/jpeg")
    response["Cache-Control"] = "private, no-store"
    return response
