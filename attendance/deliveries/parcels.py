"""One kept check-in as bytes: a header that says what it is, then the pictures.

    4 bytes   length of the header, big-endian
    header    JSON, UTF-8
    pictures  JPEG after JPEG, as long as the header says

The kiosk's scripts write the same (`static/attendance/offline/parcel.js`); so does `pack`, for
clients in Python.
"""

import datetime
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, cast

from django.conf import settings

from attendance.errors import AttendanceError
from attendance.true_times import Clocks

VERSION = 1
LENGTH_BYTES = 4
MAX_HEADER_BYTES = 4096
MAX_PICTURES = 8
MAX_TEXT = 64
MAX_CODE = 256
MAX_SPAN_MS = 10_000
"""The pictures are of one moment; more than this apart they are not."""

ParcelWay = Literal["face", "pin", "badge"]
WAYS = ("face", "pin", "badge")


class ParcelError(AttendanceError):
    """Bytes that are no kept check-in; `nonce` where it could be read all the same."""

    def __init__(self, message: str, *, nonce: uuid.UUID | None = None) -> None:
        super().__init__(message)
        self.nonce = nonce


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG, and how long after the first one it was taken."""

    jpeg: bytes = field(repr=False)
    after_s: float


@dataclass(frozen=True, slots=True)
class Parcel:
    """A kept check-in. What it says about who it is counts for nothing without a secret."""

    nonce: uuid.UUID
    way: ParcelWay
    clocks: Clocks
    number: str = ""
    pin: str = field(default="", repr=False)
    code: str = field(default="", repr=False)
    pictures: tuple[Picture, ...] = ()


def read_parcel(data: bytes, *, received_at: datetime.datetime) -> Parcel:
    """The kept check-in in these bytes.

    Raises:
        ParcelError: they are none, or something in it is missing or wrong; the text says what.
    """
    header, rest = _split(data)
    nonce = _read_nonce(header)
    try:
        return Parcel(
            nonce=nonce,
            way=_read_way(header),
            clocks=_read_clocks(header, received_at),
            number=_read_text(header, "number", MAX_TEXT),
            pin=_read_text(header, "pin", MAX_TEXT),
            code=_read_text(header, "code", MAX_CODE),
            pictures=_read_pictures(header, rest),
        )
    except ParcelError as error:
        raise ParcelError(str(error), nonce=nonce) from error


def pack(header: Mapping[str, Any], pictures: Sequence[tuple[bytes, int]] = ()) -> bytes:
    """The bytes of a kept check-in; each picture with its milliseconds after the first."""
    described = [{"bytes": len(jpeg), "after_ms": after_ms} for jpeg, after_ms in pictures]
    text = json.dumps({"version": VERSION, **header, "pictures": described}).encode()
    body = b"".join(jpeg for jpeg, _after_ms in pictures)
    return len(text).to_bytes(LENGTH_BYTES, "big") + text + body


def _split(data: bytes) -> tuple[dict[str, Any], bytes]:
    size = int.from_bytes(data[:LENGTH_BYTES], "big")
    end = LENGTH_BYTES + size
    if len(data) < end or not 0 < size <= MAX_HEADER_BYTES:
        raise ParcelError("The header is too long, or cut off.")
    try:
        header = json.loads(data[LENGTH_BYTES:end])
    except (ValueError, RecursionError):
        raise ParcelError("The header is not JSON.") from None
    if not isinstance(header, dict):
        raise ParcelError("The header is not an object.")
    return header, data[end:]


def _read_nonce(header: Mapping[str, Any]) -> uuid.UUID:
    try:
        return uuid.UUID(header["nonce"])
    except (KeyError, ValueError, TypeError, AttributeError):
        raise ParcelError("The nonce is missing, or no UUID.") from None


def _read_way(header: Mapping[str, Any]) -> ParcelWay:
    if header.get("version") != VERSION:
        raise ParcelError("This version is not known.")
    if header.get("way") not in WAYS:
        raise ParcelError("The way is not face, pin or badge.")
    return cast("ParcelWay", header["way"])


def _read_clocks(header: Mapping[str, Any], received_at: datetime.datetime) -> Clocks:
    age_ms, offset_ms = header.get("age_ms"), header.get("offset_ms")
    return Clocks(
        captured_at=_read_time(header, "captured_ms"),
        sent_at=_read_time(header, "sent_ms"),
        received_at=received_at,
        age=None if age_ms is None else _read_span(header, "age_ms"),
        offset=None if offset_ms is None else _read_span(header, "offset_ms"),
    )


def _read_time(header: Mapping[str, Any], name: str) -> datetime.datetime:
    """Milliseconds since 1970, by the kiosk's clock."""
    try:
        return datetime.datetime.fromtimestamp(_read_int(header, name) / 1000, tz=datetime.UTC)
    except (OverflowError, ValueError, OSError):
        raise ParcelError(f"{name} is no time.") from None


def _read_span(header: Mapping[str, Any], name: str) -> datetime.timedelta:
    span = datetime.timedelta(milliseconds=min(max(_read_int(header, name), -(10**13)), 10**13))
    if name == "age_ms" and span < datetime.timedelta():
        raise ParcelError("age_ms is below zero.")
    return span


def _read_int(header: Mapping[str, Any], name: str) -> int:
    value = header.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > 10**14:
        raise ParcelError(f"{name} is missing, or no number of milliseconds.")
    return value


def _read_text(header: Mapping[str, Any], name: str, longest: int) -> str:
    value = header.get(name, "")
    if not isinstance(value, str) or len(value) > longest or "\0" in value:
        raise ParcelError(f"{name} is no text, or too long.")
    return value


def _read_pictures(header: Mapping[str, Any], data: bytes) -> tuple[Picture, ...]:
    described = header.get("pictures", [])
    if not isinstance(described, list) or len(described) > MAX_PICTURES:
        raise ParcelError(f"There are more than {MAX_PICTURES} pictures.")
    pictures, start, previous_ms = [], 0, 0
    for one in described:
        if not isinstance(one, dict):
            raise ParcelError("A picture is not described.")
        size, after_ms = _read_int(one, "bytes"), _read_int(one, "after_ms")
        if not 0 < size <= settings.KIOSK_MAX_FRAME_BYTES:
            raise ParcelError("A picture is empty or too large.")
        if not previous_ms <= after_ms <= MAX_SPAN_MS:
            raise ParcelError("The pictures are not of one moment, or not in their order.")
        pictures.append(Picture(data[start : start + size], after_ms / 1000))
        start, previous_ms = start + size, after_ms
    if start != len(data):
        raise ParcelError("The pictures are cut off, or there is more than they.")
    return tuple(pictures)
