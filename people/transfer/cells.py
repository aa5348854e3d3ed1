"""What stands in a cell: text, a day, a team or a site by its name."""

import datetime
import re
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export.widgets import Widget

from people.models import Team
from people.tables import undo_defuse

ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
GERMAN_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")


class TextWidget(Widget):  # type: ignore[misc]
    """Text as it is written."""

    def clean(self, value: Any, row: Any = None, **_kwargs: Any) -> str:
        """Without spaces around it, and without the apostrophe of an export."""
        return undo_defuse(str(value).strip())

    def render(self, value: Any, obj: Any = None, **_kwargs: Any) -> str:
        """The text."""
        return "" if value is None else str(value)


class DateWidget(TextWidget):
    """A day that can be read in one way only."""

    def clean(self, value: Any, row: Any = None, **_kwargs: Any) -> Any:
        """The day, None when the cell is empty.

        Raises:
            ValueError: it is no day, or one that is read differently in other countries.
        """
        text = str(value).strip()
        return read_day(text) if text else None

    def render(self, value: Any, obj: Any = None, **_kwargs: Any) -> str:
        """As 2026-11-21."""
        return value.isoformat() if value else ""


class NamedWidget(TextWidget):
    """A team or a site, by its name; `known` are the rows by their names in small letters."""

    def __init__(self) -> None:
        super().__init__()
        self.known: dict[str, Any] = {}

    def clean(self, value: Any, row: Any = None, **_kwargs: Any) -> Any:
        """The row with this name, None when the cell is empty.

        Raises:
            ValueError: there is none.
        """
        name = super().clean(value)
        if not name:
            return None
        found = self.known.get(name.casefold())
        return self.miss(name) if found is None else found

    def miss(self, name: str) -> Any:
        """What to do about a name that is not known."""
        raise NotImplementedError


class SiteWidget(NamedWidget):
    """A site, which has to be there: it decides the time zone."""

    def miss(self, name: str) -> Any:
        """Refuse, and list the sites there are."""
        raise ValueError(
            _("There is no site “%(name)s”. Sites: %(sites)s.")
            % {"name": name, "sites": list_names(self.known.values())}
        )


class TeamWidget(NamedWidget):
    """A team, which may be made."""

    def __init__(self) -> None:
        super().__init__()
        self.may_create = False
        self.created: list[Team] = []

    def miss(self, name: str) -> Any:
        """Make it when that was asked for, else refuse."""
        if not self.may_create:
            raise ValueError(
                _("There is no team “%(name)s”. Correct the name, or allow new teams.")
                % {"name": name}
            )
        team = Team(name=name)
        try:
            team.full_clean(exclude=["managers"])
        except ValidationError as error:
            raise ValueError(" ".join(error.messages)) from error
        team.save()
        self.created.append(team)
        self.known[name.casefold()] = team
        return team


def read_day(text: str) -> datetime.date:
    """A day written as 2026-11-21 or 21.11.2026.

    Raises:
        ValueError: it is written otherwise, or there is no such day.
    """
    iso, german = ISO_DATE.fullmatch(text), GERMAN_DATE.fullmatch(text)
    try:
        if iso:
            year, month, day = iso.groups()
            return datetime.date(int(year), int(month), int(day))
        if german:
            day, month, year = german.groups()
            return datetime.date(int(year), int(month), int(day))
    except ValueError as error:
        raise ValueError(_("There is no day “%(text)s”.") % {"text": text}) from error
    raise ValueError(_("“%(text)s” is no date. Write it like 2026-11-21.") % {"text": text[:40]})


def by_name(rows: Iterable[Any]) -> dict[str, Any]:
    """Teams or sites by their names in small letters."""
    return {row.name.casefold(): row for row in rows}


def list_names(rows: Iterable[Any]) -> str:
    """The names of some rows, a few of them when there are many."""
    names = sorted(row.name for row in rows)
    return ", ".join(names[:8]) + (", …" if names[8:] else "")
