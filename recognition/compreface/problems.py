"""CompreFace's errors: a status, a number and a sentence, as `{"message", "code"}`.

Numbers below 100 are CompreFace's (its enumeration ``CommonExceptionCode``). From 100 on they are
Muster's own, for what CompreFace does not know: consent, permission, photos that HR has to see.
"""

from enum import IntEnum
from http import HTTPStatus


class Code(IntEnum):
    """What is wrong."""

    UNDEFINED = 0
    KEY_UNKNOWN = 10
    HEADER_MISSING = 20
    FILE_UNUSABLE = 21
    INVALID = 26
    NO_FACE = 28
    TOO_MANY_FACES = 31
    PARAMETER_MISSING = 33
    PART_MISSING = 34
    NO_EMBEDDINGS = 37
    ENGINE = 41
    SUBJECT_UNKNOWN = 42
    SUBJECT_EXISTS = 43
    IMAGE_UNKNOWN = 44
    NOT_ALLOWED = 100
    NO_CONSENT = 101
    NOT_TAKEN = 102
    IN_REVIEW = 103
    TOO_MANY_REQUESTS = 104


STATUS = {
    Code.KEY_UNKNOWN: HTTPStatus.NOT_FOUND,
    Code.ENGINE: HTTPStatus.INTERNAL_SERVER_ERROR,
    Code.SUBJECT_UNKNOWN: HTTPStatus.NOT_FOUND,
    Code.IMAGE_UNKNOWN: HTTPStatus.NOT_FOUND,
    Code.NOT_ALLOWED: HTTPStatus.FORBIDDEN,
    Code.NO_CONSENT: HTTPStatus.FORBIDDEN,
    Code.TOO_MANY_REQUESTS: HTTPStatus.TOO_MANY_REQUESTS,
}
"""Everything else is 400, as in CompreFace."""

NO_FACE = "No face is found in the given image"
TOO_MANY_FACES = "More than one face in the source image"
"""Clients compare these texts, so they are not translated."""


class CompreFaceError(Exception):
    """A request that cannot be answered; `str(error)` is the message."""

    def __init__(self, code: Code, message: str) -> None:
        super().__init__(message)
        self.code = code

    @property
    def status(self) -> int:
        """The HTTP status."""
        return STATUS.get(self.code, HTTPStatus.BAD_REQUEST).value

    def as_dict(self) -> dict[str, object]:
        """The body of the answer."""
        return {"message": str(self), "code": int(self.code)}
