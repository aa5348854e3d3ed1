"""The board as a file."""

import csv
import datetime
import io
from collections.abc import Iterable

from django.utils.translation import gettext as _

from attendance.queries import PersonToday
from people.tables import defuse


def render_today_csv(people: Iterable[PersonToday]) -> str:
    """CSV with a header and one row a person; UTF-8 with a mark that spreadsheets look for."""
    buffer = io.StringIO()
    buffer.write("\ufeff")
    writer = csv.writer(buffer)
    writer.writerow(
        [_("Number"), _("Name"), _("Team"), _("Site"), _("State"), _("First in"), _("Last out")]
    )
    for person in people:
        writer.writerow([defuse(cell) for cell in _cells(person)])
    return buffer.getvalue()


def _cells(person: PersonToday) -> list[str]:
    return [
        person.number,
        person.name,
        person.team,
        person.site,
        person.state,
        _format(person.first_in),
        _format(person.last_out),
    ]


def _format(at: datetime.datetime | None) -> str:
    return at.isoformat(sep=" ", timespec="minutes") if at else ""
