"""The public page about teams: its settings, how teams look on it, and who may be shown there."""

import re
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import Employee, Team, track_changes

ORIGIN = re.compile(
    r"https://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?|http://(localhost|127\.0\.0\.1)(:\d{1,5})?"
)
MOST_ORIGINS = 20


def check_origins(text: str) -> None:
    """Raise ValidationError unless every line is an origin like https://www.example.com."""
    lines = split_origins(text)
    for line in lines:
        if not ORIGIN.fullmatch(line):
            raise ValidationError(
                _(
                    "%(line)s is no origin. Write one like https://careers.example.com, without "
                    "anything behind the name."
                ),
                params={"line": line},
            )
    if len(lines) > MOST_ORIGINS:
        raise ValidationError(_("At most %(most)d origins, please."), params={"most": MOST_ORIGINS})


def split_origins(text: str) -> list[str]:
    """The lines that say something, in small letters."""
    return [line.strip().lower() for line in text.splitlines() if line.strip()]


def check_emblem(emblem: str) -> None:
    """Raise ValidationError for words and spaces: an emblem is one sign."""
    if any(character.isalnum() or character.isspace() for character in emblem):
        raise ValidationError(_("One emoji or symbol, please, without letters or digits."))


class TeamPage(models.Model):
    """How the public page is; there is one row, and until HR has made it the page is closed."""

    ONLY = 1

    is_open = models.BooleanField(
        _("open to everybody"),
        default=False,
        help_text=_(
            "Visitors' faces are biometric data: open it when your privacy notice covers them."
        ),
    )
    title = models.CharField(
        _("title"), max_length=80, blank=True, help_text=_("Empty: in the words of Muster.")
    )
    intro = models.TextField(
        _("introduction"),
        max_length=300,
        blank=True,
        help_text=_("One or two sentences. Empty: in the words of Muster."),
    )
    shows_colleagues = models.BooleanField(
        _("shows look-alike colleagues"),
        default=True,
        help_text=_("At most three photos, and only of people who chose on their own page to be."),
    )
    origins = models.TextField(
        _("may be embedded by"),
        blank=True,
        validators=[check_origins],
        help_text=_("One origin a line, like https://careers.example.com. Empty: by nobody."),
    )

    class Meta:
        verbose_name = _("team page")
        verbose_name_plural = _("team page")
        default_permissions = ("view", "change")
        constraints: ClassVar = [
            models.CheckConstraint(name="team_page_is_one", condition=Q(pk=1)),
        ]

    def __str__(self) -> str:
        return str(_("Team page"))


class TeamLook(models.Model):
    """A team on the public page; a team without a row takes part and looks as by default."""

    page = models.ForeignKey(
        TeamPage, models.CASCADE, default=TeamPage.ONLY, editable=False, related_name="looks"
    )
    team = models.OneToOneField(
        Team, models.CASCADE, related_name="look", verbose_name=_("team"), editable=False
    )
    takes_part = models.BooleanField(_("takes part"), default=True)
    emblem = models.CharField(
        _("emblem"),
        max_length=8,
        blank=True,
        validators=[check_emblem],
        help_text=_("One emoji or symbol."),
    )
    line = models.CharField(
        _("line"), max_length=140, blank=True, help_text=_("What the team says to its look-alikes.")
    )

    class Meta:
        verbose_name = _("team on the page")
        verbose_name_plural = _("teams on the page")
        ordering: ClassVar = ["team__name"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.team.name


class ColleagueRelease(models.Model):
    """The person's own word that a photo may be shown to visitors who look alike.

    Only the person gives it, with the own account; an end is never undone, a new one is given.
    """

    employee = models.ForeignKey(
        Employee, models.CASCADE, related_name="colleague_releases", verbose_name=_("employee")
    )
    text = models.TextField(_("what was read"))
    given_at = models.DateTimeField(_("given at"), default=timezone.now)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("given by"),
    )
    ended_at = models.DateTimeField(_("ended at"), null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("ended by"),
    )

    class Meta:
        verbose_name = _("release of a photo")
        verbose_name_plural = _("releases of photos")
        ordering: ClassVar = ["-given_at", "-pk"]
        default_permissions = ("view",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="colleague_release_one_active",
                fields=["employee"],
                condition=Q(ended_at__isnull=True),
            ),
            models.CheckConstraint(
                name="colleague_release_ended_after_given",
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("given_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee}: {self.given_at:%Y-%m-%d %H:%M}"


class TeamTry(models.Model):
    """An answer that an address asked for; kept for minutes, to stop who asks all the time."""

    source = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        indexes: ClassVar = [models.Index(name="team_try_source", fields=["source", "at"])]

    def __str__(self) -> str:
        return f"{self.source[:8]}: {self.at:%Y-%m-%d %H:%M}"


TeamPageChange = track_changes(
    TeamPage, "TeamPageChange", "is_open", "title", "intro", "shows_colleagues", "origins"
)
TeamLookChange = track_changes(TeamLook, "TeamLookChange", "team", "takes_part", "emblem", "line")
ColleagueReleaseChange = track_changes(
    ColleagueRelease,
    "ColleagueReleaseChange",
    "employee",
    "given_at",
    "given_by",
    "ended_at",
    "ended_by",
)
