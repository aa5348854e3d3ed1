"""CompreFace names a stored face by a UUID; Muster counts.

A UUID of version 8 (RFC 9562: the maker's own) holds the number of the face sample in its last 62
bits, behind bits that are always the same. Faces taken over from CompreFace keep the id that they
had there (`CompreFaceImage`), so that ids kept by clients go on working.
"""

import uuid

MARK = 0x6D757374_6572_8FAC  # "muster", version 8, and the rest of the fixed half
NUMBER_BITS = 62
VARIANT = 0b10


def make_image_id(sample_id: int) -> uuid.UUID:
    """The UUID of a face sample."""
    return uuid.UUID(int=MARK << 64 | VARIANT << NUMBER_BITS | sample_id)


def read_sample_id(image_id: uuid.UUID) -> int | None:
    """The number of the sample; None when the UUID is none of ours."""
    if image_id.int >> NUMBER_BITS != MARK << 2 | VARIANT:
        return None
    return image_id.int & (1 << NUMBER_BITS) - 1
