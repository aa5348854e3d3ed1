"""The list of what other systems can be told about; every room registers its own.

A happening has a code such as `attendance.recorded`, which never changes, and the permission that
an account must hold to hear of it.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TEST = "test"


@dataclass(frozen=True, slots=True)
class Happening:
    """A kind of thing that happens; `permission` is what it takes to hear of it."""

    code: str
    label: str | Promise
    permission: str


_happenings: dict[str, Happening] = {}


def register_happening(code: str, *, label: str | Promise, permission: str) -> None:
    """Let webhooks be told of things of this kind.

    Args:
        code: a short name that never changes: receivers depend on it.
        label: what happened, in words.
        permission: `room.verb_model`; whoever lacks it hears nothing of this kind.
    """
    _happenings[code] = Happening(code, label, permission)


def list_happenings() -> list[Happening]:
    """Every registered kind, by code."""
    return [_happenings[code] for code in sorted(_happenings)]


def find_happening(code: str) -> Happening:
    """The kind with this code.

    Raises:
        KeyError: nobody registered it.
    """
    return _happenings[code]


def name_happening(code: str) -> str:
    """The kind in words."""
    if code == TEST:
        return str(_("a test"))
    return str(_happenings[code].label) if code in _happenings else code


def register_own() -> None:
    """What happens to people and their faces."""
    register_happening(
        "face.ready",
        label=_("a face photo is ready: the person is recognised by it"),
        permission="people.view_employee",
    )
    register_happening(
        "face.rejected",
        label=_("a face photo was rejected"),
        permission="people.view_employee",
    )
    register_happening(
        "face.review",
        label=_("a face photo waits for HR"),
        permission="people.view_employee",
    )
    register_happening(
        "face.erased",
        label=_("a person's face data was erased"),
        permission="people.view_employee",
    )
    register_happening(
        "employee.deleted",
        label=_("a person's record was removed with everything that hung on it"),
        permission="people.view_employee",
    )
    register_happening(
        "consent.withdrawn",
        label=_("a person took back the consent"),
        permission="people.view_consent",
    )
