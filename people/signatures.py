"""How a message to another system is signed, so that the receiver knows who sent it, and when.

    Muster-Signature: t=1767225600,v1=5257a869…

`v1` is HMAC-SHA256, as hex, over the ASCII bytes of `t`, a full stop, and the body as it is sent.
The key is the target's whole secret, `whsec_` included. The receiver computes the same, compares in
constant time, and refuses a `t` that is more than five minutes away from its own clock.
"""

import hashlib
import hmac
import secrets

SECRET_PREFIX = "whsec_"  # noqa: S105  what a secret begins with
TOLERANCE_S = 300


def make_secret() -> str:
    """A new secret: 256 bits."""
    return SECRET_PREFIX + secrets.token_urlsafe(32)


def sign(body: bytes, *, secret: str, timestamp: int) -> str:
    """The header for a body sent at `timestamp`, seconds since 1970."""
    return f"t={timestamp},v1={compute_signature(body, secret=secret, timestamp=timestamp)}"


def compute_signature(body: bytes, *, secret: str, timestamp: int) -> str:
    """HMAC-SHA256 over `timestamp.body`, hex."""
    signed = f"{timestamp}.".encode() + body
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
