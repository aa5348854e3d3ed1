"""What a file claims to be, read from its first bytes without decoding anything."""

import struct

JPEG_START = b"\xff\xd8\xff"
JPEG_END = b"\xff\xd9"

SIGNATURES = (JPEG_START, b"\x89PNG", b"GIF8", b"RIFF", b"BM", b"II*\x00", b"MM\x00*")
"""First bytes of the formats that Muster reads."""

HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")

MARKER = 0xFF
"""Opens every marker of a JPEG; repeated, it is filling."""

SIZE_MARKERS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""Start-of-frame markers of JPEG (ITU-T T.81, table B.1), which carry height and width."""

BARE_MARKERS = frozenset(range(0xD0, 0xD9)) | {0x01}
"""Markers without a length (restart, start of image, temporary)."""


def has_known_signature(data: bytes) -> bool:
    """The bytes start like an image, whole or not."""
    return data.startswith(SIGNATURES)


def is_heic(data: bytes) -> bool:
    """An iPhone's HEIC photo (ISO base media file with one of its brands)."""
    return data[4:8] == b"ftyp" and data[8:12] in HEIC_BRANDS


def is_jpeg(data: bytes) -> bool:
    """The bytes start like a JPEG."""
    return data.startswith(JPEG_START)


def ends_like_jpeg(data: bytes) -> bool:
    """The end-of-image marker is among the last bytes; some cameras pad after it."""
    return JPEG_END in data[-64:]


def read_jpeg_size(data: bytes) -> tuple[int, int] | None:
    """Width and height that a JPEG's header claims; None when the header is cut off or broken."""
    position = 2
    while position + 9 <= len(data) and data[position] == MARKER:
        marker = data[position + 1]
        if marker in SIZE_MARKERS:
            height, width = struct.unpack_from(">HH", data, position + 5)
            return width, height
        position += _measure_segment(data, position, marker)
    return None


def _measure_segment(data: bytes, position: int, marker: int) -> int:
    """Bytes from this marker to the next one."""
    if marker == MARKER:
        return 1
    if marker in BARE_MARKERS:
        return 2
    return 2 + int(struct.unpack_from(">H", data, position + 2)[0])
