"""The columns of a file of employees, and how their headings are recognised."""

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.errors import TableError

HEADINGS = {
    "number": gettext_lazy("Number"),
    "name": gettext_lazy("Name"),
    "email": gettext_lazy("E-mail"),
    "team": gettext_lazy("Team"),
    "site": gettext_lazy("Site"),
    "active_from": gettext_lazy("First day"),
    "active_until": gettext_lazy("Last day"),
}
# Other words for the columns, English and German, without case, spaces and signs.
ALIASES = {
    "number": "number employeenumber personnelnumber staffnumber employeeid id no "
    "nummer personalnummer persnr personalnr mitarbeiternummer",
    "name": "name fullname employee employeename mitarbeiter mitarbeitername vollername",
    "email": "email emailaddress mail emailadresse mailadresse",
    "team": "team department group abteilung gruppe bereich",
    "site": "site location office standort betrieb ort niederlassung",
    "active_from": "firstday activefrom start startdate hired entry joined "
    "erstertag eintritt eintrittsdatum beginn aktivab",
    "active_until": "lastday activeuntil end enddate left exit leaving "
    "letztertag austritt austrittsdatum ende aktivbis",
}
REQUIRED = ("name", "site", "active_from")
LINE = "line"


def match_columns(headings: Sequence[str]) -> dict[str, int]:
    """The position of each known column.

    Raises:
        TableError: a column is there twice, or the number is missing.
    """
    words = {_simplify(str(label)): name for name, label in HEADINGS.items()}
    words |= {alias: name for name, aliases in ALIASES.items() for alias in aliases.split()}
    found: dict[str, int] = {}
    for position, heading in enumerate(headings):
        name = words.get(_simplify(heading))
        if name is not None and name in found:
            raise TableError(
                _("The columns “%(one)s” and “%(other)s” mean the same. Remove one of them.")
                % {"one": headings[found[name]], "other": heading}
            )
        if name is not None:
            found[name] = position
    if "number" not in found:
        raise TableError(
            _("There is no column “Number”. The first line has: %(headings)s.")
            % {"headings": ", ".join(heading[:40] for heading in headings[:12] if heading)}
        )
    return found


def _simplify(heading: str) -> str:
    return re.sub(r"[\W_]+", "", heading.casefold())
