"""What is held about people: every field of every table of ours, and why, and for how long.

This is the register that a data protection officer asks for. Every room says in `held.py` what its
tables hold, and `tests` compare that with the models: a new field without a line fails.

    manage.py personal_data --write docs/reference/personal-data.md
"""

from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


class Kind(Enum):
    """What a field says about a person; `is_sensitive` kinds never enter the history of changes."""

    IDENTITY = "identity"
    CONTACT = "contact"
    EMPLOYMENT = "employment"
    BIOMETRIC = "biometric"
    CONSENT = "consent"
    ATTENDANCE = "attendance"
    ACCOUNT = "account"
    AUDIT = "audit"
    SECRET = "secret"  # noqa: S105  the name of a kind
    NONE = "none"

    @property
    def label(self) -> Words:
        """The kind in words."""
        return LABELS[self]


LABELS: dict[Kind, Words] = {
    Kind.IDENTITY: _("identity"),
    Kind.CONTACT: _("contact"),
    Kind.EMPLOYMENT: _("employment"),
    Kind.BIOMETRIC: _("biometric"),
    Kind.CONSENT: _("consent"),
    Kind.ATTENDANCE: _("attendance"),
    Kind.ACCOUNT: _("account"),
    Kind.AUDIT: _("audit"),
    Kind.SECRET: _("secret"),
    Kind.NONE: _("none"),
}
SENSITIVE = frozenset({Kind.BIOMETRIC, Kind.SECRET})


@dataclass(frozen=True, slots=True)
class Held:
    """Fields of one table that serve one purpose and are kept equally long."""

    kind: Kind
    fields: tuple[str, ...]
    purpose: Words
    retention: Words


# How long ---------------------------------------------------------------------------------------

WHILE_EMPLOYED = _("As long as the record of the person.")
WHILE_WORKING = _("Until the person has left.")
UNTIL_WITHDRAWAL = _("Until the consent is withdrawn, the person leaves, or the photo is deleted.")
WITH_EVENTS = _("As long as the law asks for working hours; events are never changed.")
LEDGER = _("As long as the record of the person: it proves what was agreed.")
AUDIT_PERIOD = _("As long as the audit log is kept.")
WHILE_IN_USE = _("As long as it is in use.")
MINUTES = _("Minutes.")
CERTIFICATES = _("For good: they are the proof, and hold nothing of the face.")
NOT_PERSONAL = _("No personal data.")
WITH_ACCOUNT = _("As long as the account.")
AFTER_SETTLING = _("Until some days after somebody settled it; see the retention rules.")
UNTIL_NEXT_MAP = _("Until the next map is drawn, or the erasure of the face.")
SIGHTINGS = _("As long as the retention rule says: 14 days to begin with.")
CAMERA_CROPS = _("As long as the retention rule says: 7 days to begin with.")
NEWEST_ONLY = _("Until the next training or calibration, or the erasure of the face.")


def nothing(*fields: str) -> Held:
    """Fields that say nothing about a person."""
    return Held(Kind.NONE, fields, _("Technical."), NOT_PERSONAL)


Register = dict[str, tuple[Held, ...]]
"""What tables hold, by their label such as `people.Employee`."""

_register: Register = {}


def register_personal_data(held: Register) -> None:
    """Say what tables hold; every room does, when it is ready."""
    _register.update(held)


def get_register() -> Register:
    """Every table of ours, with what it holds."""
    return dict(_register)


def find_kind(model: str, field: str) -> Kind:
    """The kind of a field, by the model's label such as `people.Employee`.

    Raises:
        KeyError: it is not in the register.
    """
    for held in _register[model]:
        if field in held.fields:
            return held.kind
    raise KeyError(f"{model}.{field} is not classified in the room's held.py")


def list_fields(model: str, *kinds: Kind) -> list[str]:
    """The model's fields of the given kinds, or all of them."""
    rows = _register.get(model, ())
    return [name for held in rows if not kinds or held.kind in kinds for name in held.fields]


def write_register() -> str:
    """The register as a Markdown page, table by table."""
    lines = [
        "# Register of personal data",
        "",
        "`manage.py personal_data` writes this page from what each room says in `held.py`; the",
        "tests compare both with the tables. [How they are kept](data-model.md)",
    ]
    for model, rows in sorted(_register.items()):
        lines += ["", f"## {model}", "", "| fields | kind | purpose | kept |", "|---|---|---|---|"]
        lines += [_write_row(held) for held in rows]
    return "\n".join(lines) + "\n"


def _write_row(held: Held) -> str:
    names = ", ".join(f"`{name}`" for name in held.fields)
    return f"| {names} | {held.kind.label} | {held.purpose} | {held.retention} |"
