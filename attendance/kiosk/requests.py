"""What a kiosk asks for in words, read with suspicion: every field is checked before it is used."""

import json
import uuid
from collections.abc import Callable, Mapping
from typing import Any, cast

from django.utils.translation import gettext as _

from attendance.errors import AttendanceError
from attendance.messages import KioskRequest

MAX_REQUEST_CHARACTERS = 1000
MAX_TEXT = 64

Check = Callable[[Any], bool]


class RequestError(AttendanceError):
    """A request that cannot be understood; `request` is its type, where that is known."""

    def __init__(self, code: str, message: str, *, request: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.request = request


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= MAX_TEXT


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**63


def _is_nonce(value: Any) -> bool:
    if not _is_text(value):
        return False
    try:
        uuid.UUID(value)
    except ValueError:
        return False
    return True


REQUIRED: Mapping[str, Mapping[str, Check]] = {
    "undo": {"id": _is_text},
    "pin": {"pin": _is_text, "nonce": _is_nonce},
    "name": {"person": _is_number, "nonce": _is_nonce},
    "names": {},
}
OPTIONAL: Mapping[str, Mapping[str, Check]] = {
    "pin": {"number": _is_text, "track": _is_number},
    "name": {"pin": _is_text},
}


def read_request(text: str) -> KioskRequest:
    """The request in a text message.

    Raises:
        RequestError: no JSON object, no known type, or a field is missing, unknown or wrong.
    """
    if len(text) > MAX_REQUEST_CHARACTERS:
        raise RequestError("bad_request", _("This request is too long."))
    try:
        fields = json.loads(text)
    except (ValueError, RecursionError):
        raise RequestError("bad_request", _("This request is not JSON.")) from None
    kind = fields.get("type") if isinstance(fields, dict) else None
    if not isinstance(kind, str) or kind not in REQUIRED:
        raise RequestError("bad_request", _("There is no such request."))
    _check_fields(kind, fields)
    return cast("KioskRequest", fields)


def _check_fields(kind: str, fields: Mapping[str, Any]) -> None:
    required, optional = REQUIRED[kind], OPTIONAL.get(kind, {})
    checks = {**required, **optional}
    given = set(fields) - {"type"}
    wrong = [name for name in sorted(given | set(required)) if not _is_right(name, checks, fields)]
    if wrong:
        text = _("These fields of the request are missing or wrong: %(fields)s.")
        fields_text = ", ".join(name[:MAX_TEXT] for name in wrong[:5])
        raise RequestError("bad_request", text % {"fields": fields_text}, request=kind)
    if kind == "pin" and ("number" in given) == ("track" in given):
        raise RequestError(
            "bad_request", _("A PIN needs either a personnel number or a face."), request=kind
        )


def _is_right(name: str, checks: Mapping[str, Check], fields: Mapping[str, Any]) -> bool:
    return name in checks and name in fields and checks[name](fields[name])
