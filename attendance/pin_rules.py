"""Which PINs are good enough, and how they are kept: nothing here asks the database."""

import functools
import secrets
from itertools import pairwise

from django.contrib.auth.hashers import ScryptPasswordHasher
from django.utils.translation import gettext as _

from attendance.errors import PinRefusedError
from people.encryption import decrypt, encrypt
from people.models import Employee

SHORTEST, LONGEST = 4, 8
RANDOM_LENGTH = 6
# The middle column of a keypad, up and down: with the runs the first that anybody tries.
COLUMNS = frozenset({"2580", "0852"})


class PinHasher(ScryptPasswordHasher):
    """scrypt with N = 2^14, r = 8, p = 1: 37 ms on one of our cores, and 16 MiB.

    A kiosk waits for it, so it cannot be as slow as that of a password; what keeps PINs safe is
    that tries are counted, and that the hash is encrypted.
    """

    work_factor = 2**14
    parallelism = 1


def check_pin(pin: str, employee: Employee) -> None:
    """Raise PinRefusedError when the PIN is none, or one of the first that somebody would try."""
    if not is_pin(pin):
        raise PinRefusedError(_("A PIN has 4 to 8 digits."))
    if is_trivial(pin):
        raise PinRefusedError(
            _("This PIN is too easy to guess. Take one without runs and repeated digits.")
        )
    digits = "".join(letter for letter in employee.number if letter in "0123456789")
    if digits and pin.lstrip("0") == digits.lstrip("0"):
        raise PinRefusedError(_("The personnel number is known to others. Choose another PIN."))


def is_pin(text: str) -> bool:
    """Whether it has the form of a PIN."""
    return text.isascii() and text.isdigit() and SHORTEST <= len(text) <= LONGEST


def is_trivial(pin: str) -> bool:
    """Whether it is a run as 1234 or 9876, repeats one or two digits as 1212, or is well known."""
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    is_run = len(steps) == 1 and steps <= {0, 1, 9}
    repeats = len(set(pin[::2])) == 1 and len(set(pin[1::2])) == 1
    return is_run or repeats or pin in COLUMNS


def draw_pin(employee: Employee) -> str:
    """A random PIN that `check_pin` takes."""
    while True:
        pin = "".join(secrets.choice("0123456789") for _digit in range(RANDOM_LENGTH))
        try:
            check_pin(pin, employee)
        except PinRefusedError:
            continue
        return pin


def seal_pin(pin: str) -> str:
    """What is stored of the PIN."""
    hasher = PinHasher()
    return encrypt(hasher.encode(pin, hasher.salt()).encode()).decode()


def fits_pin(typed: str, secret: str | None) -> bool:
    """Whether `typed` is the sealed PIN. Without a secret it is not, and that takes as long.

    Raises:
        DecryptionError: no key of the settings opens the secret.
    """
    encoded = decrypt(secret.encode()).decode() if secret else _sealed_for_nobody()
    is_same = PinHasher().verify(typed[:LONGEST], encoded)
    return is_same and secret is not None and is_pin(typed)  # a hash overlooks zeros at the end


@functools.cache
def _sealed_for_nobody() -> str:
    hasher = PinHasher()
    return hasher.encode(secrets.token_hex(), hasher.salt())
