"""Photos, shown to those who may see them."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse

from people.policies import check_view_photos, visible_photos


@login_required
def show_face(request: HttpRequest, pk: int) -> HttpResponse:
    """The decrypted face crop of one sample (JPEG), never kept by a cache."""
    sample = visible_photos(request.user).filter(pk=pk).first()
    if sample is None or not sample.crop:
        check_view_photos(request.user)  # says why to those who may see no photo at all
        raise Http404
    with sample.crop.open("rb") as file:
        response = HttpResponse(file.read(), content_type="image/jpeg")
    response["Cache-Control"] = "private, no-store"
    return response
