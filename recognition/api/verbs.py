"""Who is in a picture, for other systems."""

from typing import ClassVar

from django.conf import settings
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ParseError
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from people.api.problems import Problem
from people.api.scopes import Scope
from people.api.views import ApiView
from recognition.engine.errors import EngineError
from recognition.engine.images import ImageError
from recognition.photo import list_recognised, note_search, recognise_photo
from recognition.policies import check_recognise
from recognition.services import advise_on_image

IMAGE = {
    "type": "object",
    "required": ["image"],
    "properties": {"image": {"type": "string", "format": "binary"}},
}


class RecogniseView(ApiView):
    """`POST /api/v1/faces/recognise`: the people in one picture. Nothing is stored."""

    scopes: ClassVar = {"POST": Scope.FACES_RECOGNISE}
    parser_classes = [MultiPartParser]

    @extend_schema(
        operation_id="recognise_faces",
        tags=["faces"],
        request={"multipart/form-data": IMAGE},
        responses=OpenApiTypes.OBJECT,
    )
    def post(self, request: Request) -> Response:
        """Answer with every face of the uploaded file `image`, most probable first."""
        check_recognise(request.user)
        image = request.FILES.get("image")
        if image is None:
            raise ParseError(_("Send the picture as the file “image”."), code="image_missing")
        if image.size is None or image.size > settings.MAX_PHOTO_BYTES:
            raise ParseError(_("The picture is too large."), code="too_large")
        try:
            faces = recognise_photo(image.read())
        except ImageError as error:
            raise ParseError(advise_on_image(error), code=error.code) from error
        except EngineError as error:
            raise Problem("engine_unavailable", str(error)) from error
        note_search(actor=request.user, found=list_recognised(faces), faces=len(faces))
        return Response({"faces": [face.as_dict() for face in faces]})
