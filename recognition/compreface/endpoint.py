"""What all of CompreFace's endpoints have in common: the key, and errors in its words.

For keys alone; what an account may not do, no key may do in its name.
"""

import logging
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, cast

from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response
from rest_framework.views import set_rollback

from people.api.authentication import IntegrationAuthentication
from people.api.parsers import StrictJSONParser
from people.api.problems import find_problem
from people.api.views import ApiView
from people.models import Integration
from recognition.compreface.problems import (
    Code,
    CompreFaceError,
)
from recognition.engine.errors import EngineError

logger = logging.getLogger(__name__)

KEY_HEADER = "x-api-key"
CODES_BY_STATUS: dict[int, Code] = {
    HTTPStatus.UNAUTHORIZED: Code.KEY_UNKNOWN,
    HTTPStatus.FORBIDDEN: Code.NOT_ALLOWED,
    HTTPStatus.CONFLICT: Code.NOT_TAKEN,
    HTTPStatus.TOO_MANY_REQUESTS: Code.TOO_MANY_REQUESTS,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: Code.FILE_UNUSABLE,
}
"""What the API's other problems are here."""


@extend_schema(exclude=True)  # described by CompreFace, and in docs/how-to
class CompreFaceView(ApiView):
    """An endpoint that answers, and refuses, as CompreFace does."""

    authentication_classes = [IntegrationAuthentication]
    parser_classes = [MultiPartParser, StrictJSONParser]

    def get_exception_handler(self) -> Callable[..., Response | None]:
        """CompreFace's errors in place of problem+json."""
        return answer_error

    @property
    def key(self) -> Integration:
        """The key that asks."""
        return cast("Integration", self.request.auth)


def answer_error(error: Exception, _context: Mapping[str, Any]) -> Response | None:
    """The answer to an error in CompreFace's form; None: it is unexpected."""
    found = find_error(error)
    if found is None:
        return None
    set_rollback()
    return Response(found.as_dict(), status=found.status)


def find_error(error: Exception) -> CompreFaceError | None:
    """The same error in CompreFace's words; None when it is a fault of ours."""
    if isinstance(error, CompreFaceError):
        return error
    if isinstance(error, EngineError):
        logger.error("The engine cannot serve: %s", error)
        return CompreFaceError(Code.ENGINE, str(error))
    problem = find_problem(error)
    if problem is None:
        return None
    if problem.code == "key_missing":
        return CompreFaceError(Code.HEADER_MISSING, f"Missing header: {KEY_HEADER}")
    code = CODES_BY_STATUS.get(problem.status_code, Code.UNDEFINED)
    return CompreFaceError(code, str(problem.detail))
