"""What a kiosk signs to prove which device it is, and whether a signature is right.

Keys are ECDSA P-256 with SHA-256. Both sides build the same text, a line for each fact, so that a
signature for one purpose, host, device, challenge or request is worth nothing for another.
"""

import base64
import binascii
import hashlib
from enum import Enum

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils

from attendance.errors import ProofError

VERSION = "muster-kiosk-1"
SIGNATURE_BYTES = 64  # r and s, 32 bytes each, as WebCrypto writes them
MOST_KEY_CHARACTERS = 200


class Purpose(Enum):
    """What a signature is for."""

    SOCKET = "socket"
    REQUEST = "request"


def write_socket_text(*, host: str, device: str, challenge: str) -> bytes:
    """What is signed to open a socket; `host` is the name without a port."""
    return _write(Purpose.SOCKET, host, device, challenge)


def write_request_text(
    *, host: str, device: str, challenge: str, method: str, path: str, body: bytes
) -> bytes:
    """What is signed for a request; `path` with its query as it goes over the wire."""
    digest = hashlib.sha256(body).hexdigest()
    return _write(Purpose.REQUEST, host, device, challenge, method.upper(), path, digest)


def check_public_key(text: str) -> None:
    """Raise ProofError unless `text` is a P-256 key (SPKI, DER, base64)."""
    _load_key(text)


def check_signature(*, public_key: str, signature: str, text: bytes) -> None:
    """Raise ProofError unless the holder of the key signed `text`."""
    raw = _decode(signature)
    if len(raw) != SIGNATURE_BYTES:
        raise ProofError("A signature has 64 bytes.")
    half = SIGNATURE_BYTES // 2
    der = utils.encode_dss_signature(
        int.from_bytes(raw[:half], "big"), int.from_bytes(raw[half:], "big")
    )
    try:
        _load_key(public_key).verify(der, text, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature as error:
        raise ProofError("The signature is wrong.") from error


def _write(purpose: Purpose, *lines: str) -> bytes:
    return "\n".join((VERSION, purpose.value, *lines)).encode()


def _load_key(text: str) -> ec.EllipticCurvePublicKey:
    if not text or len(text) > MOST_KEY_CHARACTERS:
        raise ProofError("There is no key.")
    try:
        key = serialization.load_der_public_key(_decode(text))
    except (ValueError, TypeError) as error:
        raise ProofError("This is no public key.") from error
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise ProofError("The key is not of the curve P-256.")
    return key


def _decode(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ProofError("This is not base64.") from error
