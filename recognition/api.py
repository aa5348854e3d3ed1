"""Who is in a picture, for other systems."""

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from recognition.engine.errors import EngineError
from recognition.engine.images import ImageError
from recognition.photo import list_recognised, note_search, recognise_photo
from recognition.policies import check_recognise
from recognition.services import advise_on_image


class EngineUnavailable(APIException):
    """The engine has no weights."""

    status_code = 503
    default_code = "engine_unavailable"


class RecogniseView(APIView):
    """`POST /api/v1/faces/recognise`: the people in one picture. Nothing is stored."""

    parser_classes = [MultiPartParser]

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
            raise EngineUnavailable(str(error)) from error
        note_search(actor=request.user, found=list_recognised(faces), faces=len(faces))
        return Response({"faces": [face.as_dict() for face in faces]})
