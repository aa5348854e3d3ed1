"""Photos, shown to those who may see them; every look is written down first."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from people.errors import PhotoUnreadableError
from people.models import AccessRecord, FaceSample
from people.pictures import make_display_copy
from people.policies import check_view_photos, visible_photos
from people.services import record_view


@login_required
@require_safe
def show_face(request: HttpRequest, pk: int) -> HttpResponse:
    """The face crop of one sample (JPEG), never kept by a cache."""
    sample = _find_photo(request, pk)
    data = _read(sample.crop)
    return _show(request, sample, AccessRecord.Action.VIEW_FACE, data)


@login_required
@require_safe
def show_photo(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole photo of one sample as JPEG: upright and without metadata, never cached."""
    sample = _find_photo(request, pk)
    try:
        data = make_display_copy(_read(sample.image))
    except PhotoUnreadableError as error:
        raise Http404(str(error)) from error
    return _show(request, sample, AccessRecord.Action.VIEW_PHOTO, data)


def _find_photo(request: HttpRequest, pk: int) -> FaceSample:
    photos = visible_photos(request.user).select_related("employee")
    sample = photos.defer("embedding", "employee__embedding").filter(pk=pk).first()
    if sample is None:
        check_view_photos(request.user)  # says why to those who may see no photo at all
        raise Http404
    return sample


def _read(stored: FieldFile) -> bytes:
    if not stored:
        raise Http404
    try:
        with stored.open("rb") as file:
            return cast("bytes", file.read())
    except FileNotFoundError as error:
        raise Http404 from error


def _show(
    request: HttpRequest, sample: FaceSample, action: AccessRecord.Action, data: bytes
) -> HttpResponse:
    """Write down who looks at whom, and only then answer."""
    record_view(actor=cast("User", request.user), action=action, employee=sample.employee)
    response = HttpResponse(data, content_type="image/jpeg")
    response["Cache-Control"] = "private, no-store"
    response["Content-Disposition"] = "inline"
    return response
