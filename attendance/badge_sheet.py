"""Badges as a PDF to print and cut: cards of the size of a credit card, ten on a page of A4."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import segno
from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from attendance.queries import NO_TEAM_COLOR
from attendance.services.badges import issue_badge
from people.models import AccessRecord, Employee
from people.pdf import find_undrawn, render_pdf
from people.services import record_access

MOST_BADGES = 200


@dataclass(frozen=True, slots=True)
class Card:
    """What is printed: the person, and the code of the badge."""

    employee: Employee
    code: str


@transaction.atomic
def print_badges(*, employees: Sequence[Employee], by: User, replaces_older: bool) -> bytes:
    """A new badge for each of these people, as a PDF which is made this once.

    Their codes are kept nowhere: what is lost on the way to the printer is printed anew. When the
    PDF cannot be made, no badge was.

    Raises:
        BadgeRefusedError: somebody has left.
    """
    cards = []
    for employee in employees:
        _badge, code = issue_badge(employee=employee, by=by, replaces_older=replaces_older)
        cards.append(Card(employee, code))
        record_access(actor=by, action=AccessRecord.Action.PRINT_BADGE, employee=employee)
    return render_badges(cards)


def render_badges(cards: Sequence[Card]) -> bytes:
    """The PDF, in the language that is active."""
    data = {
        "title": _("Badges"),
        "alt": _("QR code of the badge"),
        "language": (get_language() or "en").split("-")[0],
        "badges": [_describe(card) for card in cards],
    }
    return render_pdf("attendance/documents/badges.typ", data)


def find_unprintable(people: Iterable[Employee]) -> list[str]:
    """The scripts of what is on the badges for which this machine has no font."""
    return find_undrawn(word for employee in people for word in _list_words(employee))


def draw_code(code: str) -> str:
    """The QR code as SVG, with its quiet zone: 33 modules a side, a quarter of them may be lost."""
    picture = io.BytesIO()
    segno.make(code, error="q", micro=False).save(picture, kind="svg", border=4, light="#fff")
    return picture.getvalue().decode()


def _describe(card: Card) -> dict[str, Any]:
    employee = card.employee
    return {
        "name": employee.name,
        "number": employee.number,
        "team": employee.team.name if employee.team else "",
        "color": employee.team.color if employee.team else NO_TEAM_COLOR,
        "site": employee.site.name,
        "code": draw_code(card.code),
    }


def _list_words(employee: Employee) -> list[str]:
    team = employee.team.name if employee.team else ""
    return [employee.name, employee.number, team, employee.site.name]
