"""What every view of the API has in common, in all rooms."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from people.api.etags import offer_etag
from people.api.permissions import HasScope
from people.api.problems import Problem
from people.api.scopes import Scope


class ApiView(APIView):
    """A view for keys and for sessions.

    `scopes` says which scope a key needs for which method; a method that it does not name is
    closed to keys. What the account may do is the business of the policies, here as everywhere.
    """

    scopes: ClassVar[Mapping[str, Scope]] = {}
    permission_classes = [IsAuthenticated, HasScope]
    http_method_names = ["get", "head", "post", "put", "patch", "delete"]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse what cannot be read before anything is read."""
        super().initial(request, *args, **kwargs)
        self.check_address(request)
        self.check_body_size(request)

    def check_address(self, request: Request) -> None:
        """Raise the problem `malformed` for an address that holds what no text does."""
        if "\0" in request.path or any(
            "\0" in text for texts in request.query_params.lists() for text in (texts[0], *texts[1])
        ):
            raise Problem("malformed", _("The address holds a null character."))

    def check_body_size(self, request: Request) -> None:
        """Raise a problem for a body that is too large, or that does not say how large it is."""
        if "Transfer-Encoding" in request.headers and not request.headers.get("Content-Length"):
            raise Problem("length_required", _("Send the header Content-Length."))
        limit = settings.MAX_API_BODY_BYTES
        size = request.headers.get("Content-Length", "")
        if size.isdecimal() and int(size[:20]) > limit:
            raise Problem(
                "too_large",
                _("At most %(size)d MB are taken at once.") % {"size": limit // 1_000_000},
            )

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Give what was read an ETag."""
        response = super().finalize_response(request, response, *args, **kwargs)
        if isinstance(response, Response) and _is_reading(request, response):
            offer_etag(request, response)
        return response


def _is_reading(request: Request, response: Response) -> bool:
    return request.method in ("GET", "HEAD") and response.status_code == 200  # noqa: PLR2004
