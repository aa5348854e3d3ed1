"""The picture of a result for sharing, 1200 × 630 PNG: teams and shares, no face and no name."""

import functools
import json

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from people.pdf import can_draw, render_png
from recognition.team_page.results import Result, Row

TEMPLATE = "recognition/documents/team_card.typ"
SHOWN_TEAMS = 5
PLAIN_EMBLEM = "✦"


def draw_card(result: Result, *, title: str) -> bytes:
    """The card in the language of who asks.

    Raises:
        RuntimeError: typst does not understand the template.
    """
    team = result.winner
    data = {
        "title": title,
        "team": team.name,
        "emblem": team.emblem,
        "line": team.line,
        "color": team.color,
        "ink": team.ink,
        "rows": [_describe(row) for row in result.rows[:SHOWN_TEAMS]],
        "foot": _("A game with faces. It says nothing about people."),
        "language": (get_language() or "en").split("-")[0],
    }
    return _draw(json.dumps(data, sort_keys=True))


@functools.lru_cache(maxsize=32)
def _draw(text: str) -> bytes:
    """A link is opened by several programs at once; the same card is drawn once."""
    data = json.loads(text)
    if not can_draw(data["emblem"]):
        data["emblem"] = PLAIN_EMBLEM
    return render_png(TEMPLATE, data)


def _describe(row: Row) -> dict[str, str | int]:
    return {"name": row.team.name, "percent": row.percent}
