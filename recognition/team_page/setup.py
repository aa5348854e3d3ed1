"""How HR has set the page up, and how its teams look."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from people.models import Team
from recognition.models import TeamLook, TeamPage
from recognition.models.team_page import split_origins

EMBLEMS = "✦⚓☀⚡♞✿☂⚙♫⛰❄✈"
"""What stands for teams whose emblem nobody has chosen, by turns; any font has these."""


@dataclass(frozen=True, slots=True)
class TeamFace:
    """How a team looks on the page.

    Attributes:
        color: like #0e7c86.
        ink: black or white, whichever is easier to read on the colour.
    """

    team_id: int
    name: str
    color: str
    emblem: str
    line: str

    @property
    def ink(self) -> str:
        """As config/static/muster/team_colors.js chooses it."""
        return choose_ink(self.color)


def get_team_page() -> TeamPage:
    """The settings; a page that is closed before HR has made any."""
    return TeamPage.objects.filter(pk=TeamPage.ONLY).first() or TeamPage(pk=TeamPage.ONLY)


def list_origins(page: TeamPage) -> list[str]:
    """Who may put the page into a frame."""
    return split_origins(page.origins)


def describe_title(page: TeamPage) -> str:
    """HR's title, or ours."""
    return page.title or _("Which team do you belong to?")


def describe_intro(page: TeamPage) -> str:
    """HR's introduction, or ours."""
    return page.intro or _(
        "Take a selfie, and see which of our teams your face resembles most. It is a game: it says "
        "nothing about you."
    )


@transaction.atomic
def prepare_team_page() -> TeamPage:
    """The settings to edit, with a row for each team; what was there stays as it is."""
    page, _is_new = TeamPage.objects.get_or_create(pk=TeamPage.ONLY)
    missing = Team.objects.filter(look__isnull=True).only("pk")
    TeamLook.objects.bulk_create([TeamLook(team=team) for team in missing], ignore_conflicts=True)
    return page


def find_faces(team_ids: Iterable[int]) -> dict[int, TeamFace]:
    """How these teams look, by id; those that are gone or left out are not in it."""
    teams = (
        Team.objects.filter(pk__in=set(team_ids))
        .exclude(look__takes_part=False)
        .select_related("look")
        .defer("embedding")
    )
    return {team.pk: _describe(team) for team in teams}


def choose_ink(color: str) -> str:
    """Black or white on a colour like #0e7c86; the contrast is 4.5 or more (WCAG 2.2)."""
    channels = [int(color[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]  # noqa: PLR2004  the formula of sRGB
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#ffffff" if 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.05 else "#000000"


def _describe(team: Team) -> TeamFace:
    look: TeamLook | None = getattr(team, "look", None)
    emblem = look.emblem if look else ""
    line = look.line if look else ""
    return TeamFace(team.pk, team.name, team.color, emblem or EMBLEMS[team.pk % len(EMBLEMS)], line)
