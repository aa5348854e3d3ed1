"""Every refusal of the API as `application/problem+json` (RFC 9457), with a code that stays.

    {"type": "/api/v1/problems#key_wrong", "title": "The key is not known", "status": 401,
     "code": "key_wrong", "detail": "There is no such key. Check that it is whole."}

`code` is for programs, `detail` for people; `errors` names the fields that are wrong. Each room
registers its own codes in `ROOM/api/problems.py`; docs/reference/api-problems.md lists them all.
"""

import logging
import math
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, ValidationError
from django.db import IntegrityError
from django.http import Http404, HttpResponse, JsonResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions
from rest_framework.fields import get_error_detail
from rest_framework.response import Response

from people import errors as people_errors

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
PROBLEMS_PATH = "/api/v1/problems"

Title = str | Promise

PROBLEMS: dict[str, tuple[int, Title]] = {}
"""Status and title of every code."""

ERROR_CODES: dict[type[Exception], str] = {}
"""The code of each kind of error that the services of a room raise."""


def register_problems(problems: Mapping[str, tuple[int, Title]]) -> None:
    """Let the API answer with these codes, each with its status and its title."""
    PROBLEMS.update(problems)


def register_errors(codes: Mapping[type[Exception], str]) -> None:
    """Answer an error of such a kind, or of one derived from it, with the code."""
    ERROR_CODES.update(codes)


class Problem(exceptions.APIException):
    """A refusal with a code of `PROBLEMS`.

    Args:
        code: what a program reads.
        detail: what a person reads: what is wrong, and what to do; the title when empty.
        status: another than that of the code.
        errors: what is wrong with which field.
        headers: further headers of the answer.
    """

    def __init__(
        self,
        code: str,
        detail: str | Promise = "",
        status: int | None = None,
        *,
        errors: list[dict[str, str]] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        usual_status, title = PROBLEMS[code]
        self.status_code = status or usual_status
        self.code = code
        self.errors = errors or []
        self.headers = dict(headers or {})
        super().__init__(str(detail or title), code)


register_problems(
    {
        "malformed": (400, gettext_lazy("The request cannot be read")),
        "invalid": (400, gettext_lazy("Something in the request is not right")),
        "key_missing": (401, gettext_lazy("No key, and nobody is signed in")),
        "key_wrong": (401, gettext_lazy("The key is not known")),
        "key_revoked": (401, gettext_lazy("The key was revoked")),
        "key_expired": (401, gettext_lazy("The key has expired")),
        "key_account_off": (401, gettext_lazy("The key's account is switched off")),
        "forbidden": (403, gettext_lazy("The account may not do this")),
        "scope_missing": (403, gettext_lazy("The key is not for this")),
        "second_factor_missing": (403, gettext_lazy("The account needs a second factor")),
        "image_missing": (400, gettext_lazy("No picture was sent")),
        "image_empty": (400, gettext_lazy("The picture has no bytes")),
        "image_not_base64": (400, gettext_lazy("The picture is not base64")),
        "image_unknown_format": (
            400,
            gettext_lazy("The picture is none, or of a kind not read here"),
        ),
        "image_too_large": (413, gettext_lazy("The picture has too many bytes")),
        "not_found": (404, gettext_lazy("There is no such thing, or it is not for you")),
        "method_not_allowed": (405, gettext_lazy("This address takes other methods")),
        "not_acceptable": (406, gettext_lazy("The API answers in JSON")),
        "refused": (409, gettext_lazy("It cannot be done as things stand")),
        "consent_missing": (409, gettext_lazy("The person has not agreed to face recognition")),
        "consent_basis_missing": (
            409,
            gettext_lazy("The key does not say where the people's consent is written"),
        ),
        "length_required": (411, gettext_lazy("The length of the body is not given")),
        "changed_meanwhile": (412, gettext_lazy("Somebody has changed it meanwhile")),
        "too_large": (413, gettext_lazy("The body is too large")),
        "unsupported_media_type": (415, gettext_lazy("The body is of a kind not taken here")),
        "rate_limited": (429, gettext_lazy("Too many requests")),
        "server_error": (500, gettext_lazy("Something broke on the server")),
        "unavailable": (503, gettext_lazy("Not available at the moment")),
    }
)
register_errors(
    {
        Http404: "not_found",
        PermissionDenied: "forbidden",
        RequestDataTooBig: "too_large",
        exceptions.NotAuthenticated: "key_missing",
        exceptions.AuthenticationFailed: "key_wrong",
        exceptions.PermissionDenied: "forbidden",
        exceptions.NotFound: "not_found",
        exceptions.ParseError: "malformed",
        exceptions.ValidationError: "invalid",
        exceptions.MethodNotAllowed: "method_not_allowed",
        exceptions.NotAcceptable: "not_acceptable",
        exceptions.UnsupportedMediaType: "unsupported_media_type",
        exceptions.Throttled: "rate_limited",
        people_errors.PeopleError: "refused",
        people_errors.ConsentMissingError: "consent_missing",
        people_errors.PhotoUnreadableError: "image_unknown_format",
        people_errors.ConsentRefusedError: "invalid",
        people_errors.ScanRefusedError: "invalid",
        people_errors.LastDayError: "invalid",
    }
)


def answer_problem(error: Exception, _context: Mapping[str, Any]) -> Response | None:
    """The answer to an error (REST framework's `EXCEPTION_HANDLER`); None: it is unexpected."""
    problem = find_problem(error)
    if problem is None:
        return None
    headers = problem.headers
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = error.auth_header  # type: ignore[attr-defined]
    if getattr(error, "wait", None):
        headers["Retry-After"] = str(math.ceil(error.wait))  # type: ignore[attr-defined]
    return Response(
        describe_problem(problem),
        status=problem.status_code,
        headers=headers,
        content_type=MEDIA_TYPE,
    )


def find_problem(error: Exception) -> Problem | None:
    """The problem that an error is; None when no room has registered its kind."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, IntegrityError):
        logger.warning("Two changes collided", exc_info=error)
        return Problem("refused", _("Something else was saved at the same moment. Try again."))
    if isinstance(error, ValidationError):
        error = exceptions.ValidationError(get_error_detail(error))
    code = _find_code(error)
    if code is None:
        return None
    if isinstance(error, exceptions.ValidationError):
        found = list(list_errors(error.get_full_details()))
        return Problem(code, _summarise(found), errors=found)
    return Problem(code, str(error) if not isinstance(error, Http404) else "")


def describe_problem(problem: Problem) -> dict[str, Any]:
    """The body of the answer."""
    _status, title = PROBLEMS[problem.code]
    body: dict[str, Any] = {
        "type": f"{PROBLEMS_PATH}#{problem.code}",
        "title": str(title),
        "status": problem.status_code,
        "detail": str(problem.detail),
        "code": problem.code,
    }
    return {**body, "errors": problem.errors} if problem.errors else body


def respond_with(problem: Problem) -> HttpResponse:
    """The same answer outside the views of the API: from middleware and error pages."""
    return JsonResponse(
        describe_problem(problem),
        status=problem.status_code,
        content_type=MEDIA_TYPE,
        headers=problem.headers,
    )


def list_errors(details: Any, path: str = "") -> Iterator[dict[str, str]]:
    """What a serializer found wrong, flat: `{"field": "people.0.name", "code", "detail"}`."""
    if isinstance(details, Mapping) and {"message", "code"} == set(details):
        yield {"field": path, "code": details["code"], "detail": str(details["message"])}
    elif isinstance(details, Mapping):
        for name, inner in details.items():
            is_whole = name in ("non_field_errors", "__all__")
            yield from list_errors(inner, path if is_whole else _join(path, str(name)))
    else:
        for index, inner in enumerate(details):
            is_message = isinstance(inner, Mapping) and {"message", "code"} == set(inner)
            yield from list_errors(inner, path if is_message else _join(path, str(index)))


def _find_code(error: Exception) -> str | None:
    """The error's own code when it is registered, else that of its kind."""
    own = error.get_codes() if isinstance(error, exceptions.APIException) else None
    if isinstance(own, str) and own in PROBLEMS:
        return own
    kinds = (ERROR_CODES[kind] for kind in type(error).__mro__ if kind in ERROR_CODES)
    return next(kinds, None)


def _summarise(found: list[dict[str, str]]) -> str:
    """All that is wrong, in one line for a person."""
    words = [f"{row['field']}: {row['detail']}" if row["field"] else row["detail"] for row in found]
    return " ".join(words) or _("Check the fields.")


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
