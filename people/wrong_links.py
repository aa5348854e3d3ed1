"""Who tries links that do not exist is stopped for an hour; whoever has a right one is not counted.

The links are far too long to be guessed; this keeps those who try from keeping the server busy.
"""

import hashlib

from django.core.cache import cache

MOST_WRONG_LINKS = 20
WINDOW_S = 3600


def count_wrong_link(address: str, *, kind: str = "link") -> None:
    """Note that a client opened a link that opens nothing; each kind of link is counted alone."""
    key = _make_key(address, kind)
    try:
        cache.incr(key)
    except ValueError:
        cache.set(key, 1, WINDOW_S)


def is_guessing(address: str, *, kind: str = "link") -> bool:
    """Whether this client has opened too many such links within the hour."""
    return int(cache.get(_make_key(address, kind), 0)) >= MOST_WRONG_LINKS


def _make_key(address: str, kind: str) -> str:
    return f"wrong-{kind}:{hashlib.sha256(address.encode()).hexdigest()}"
