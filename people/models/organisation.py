"""Who works here, and where."""

import datetime
import zoneinfo
from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from pgvector.django import VectorField

from people.regions import check_region

EMBEDDING_SIZE = 512

check_color = RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Write a colour like #0e7c86."))


def check_time_zone(name: str) -> None:
    """Raise ValidationError unless `name` is a time zone of the IANA database."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(
            _("%(name)s is not a time zone. Write one like Europe/Berlin."), params={"name": name}
        )


class Site(models.Model):
    """A place of work; its time zone decides what 'today' means there."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        default="UTC",
        validators=[check_time_zone],
        help_text=_("As in the IANA database, for example Europe/Berlin."),
    )
    country = models.CharField(
        _("country"),
        max_length=2,
        blank=True,
        validators=[RegexValidator(r"^[A-Z]{2}$", _("Two capital letters, like DE."))],
        help_text=_("ISO 3166 code of two letters, for example DE."),
    )
    region = models.CharField(
        _("region"),
        max_length=10,
        blank=True,
        help_text=_("State or province with holidays of its own, for example BY. Empty: none."),
    )

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a region that the country does not have."""
        super().clean()
        check_region(self.country, self.region)

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The site's time zone."""
        return zoneinfo.ZoneInfo(self.time_zone)


class Team(models.Model):
    """People who work together; its embedding is the mean of its people's."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    color = models.CharField(_("colour"), max_length=7, default="#0e7c86", validators=[check_color])
    managers = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="managed_teams",
        verbose_name=_("managers"),
        help_text=_("Accounts that may see the people of this team."),
    )
    embedding = VectorField(dimensions=EMBEDDING_SIZE, null=True, blank=True, editable=False)
    embedding_model_id = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


# However an employee is changed, the day is that of the site. The first placement holds from ever.
KEEP_PLACEMENT = """
IF TG_OP = 'UPDATE' AND OLD.site_id = NEW.site_id AND OLD.team_id IS NOT DISTINCT FROM NEW.team_id
THEN
    RETURN NULL;
END IF;
INSERT INTO people_placement (employee_id, site_id, team_id, since)
VALUES (
    NEW.id, NEW.site_id, NEW.team_id,
    CASE WHEN TG_OP = 'INSERT' THEN DATE '0001-01-01' ELSE
        (now() AT TIME ZONE (SELECT time_zone FROM people_site WHERE id = NEW.site_id))::date
    END
)
ON CONFLICT (employee_id, since) DO UPDATE
SET site_id = EXCLUDED.site_id, team_id = EXCLUDED.team_id;
RETURN NULL;
"""


class Employee(models.Model):
    """A person who checks in; the embedding is the mean of the person's ready face samples."""

    number = models.CharField(
        _("number"), max_length=100, unique=True, help_text=_("Personnel number, as in payroll.")
    )
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail"), blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="employee",
        verbose_name=_("account"),
        help_text=_("The account with which this person signs in to see their own page."),
    )
    team = models.ForeignKey(
        Team,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="employees",
        verbose_name=_("team"),
    )
    site = models.ForeignKey(Site, models.PROTECT, related_name="employees", verbose_name=_("site"))
    active_from = models.DateField(_("active from"), default=timezone.localdate)
    active_until = models.DateField(
        _("active until"), null=True, blank=True, help_text=_("Last day of work, if known.")
    )
    embedding = VectorField(dimensions=EMBEDDING_SIZE, null=True, blank=True, editable=False)
    embedding_model_id = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = _("employee")
        verbose_name_plural = _("employees")
        ordering: ClassVar = ["name", "number"]
        permissions: ClassVar = [
            ("view_every_team", gettext_noop("Can see the people of every team")),
            ("invite_employee", gettext_noop("Can give employees an account")),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="employee_leaves_after_starting",
                condition=Q(active_until__isnull=True) | Q(active_until__gte=F("active_from")),
                violation_error_message=_("The last day cannot be before the first."),
            ),
            models.UniqueConstraint(
                Lower("email"),
                name="employee_email_once",
                condition=~Q(email=""),
                violation_error_message=_("Another employee has this e-mail address."),
            ),
        ]
        indexes: ClassVar = [models.Index(name="employee_by_name", fields=["name", "number"])]
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="keep_placement",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("site_id", "team_id"),  # type: ignore[no-untyped-call]
                func=KEEP_PLACEMENT,
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def first_name(self) -> str:
        """What a greeting uses."""
        return self.name.split()[0] if self.name.strip() else self.number

    def is_employed(self, on: datetime.date) -> bool:
        """Whether the person works here on the day `on`."""
        return self.active_from <= on and (self.active_until is None or on <= self.active_until)

    @property
    def initials(self) -> str:
        """One or two letters that stand for the person where no photo is shown."""
        words = self.name.split()
        return "".join(word[0] for word in (words[:1] + words[-1:] if words[1:] else words)).upper()


class Placement(models.Model):
    """Where and with whom somebody works from a day on, until the next placement.

    Kept by a trigger, so that hours stay with the site and team for which they were worked.
    """

    employee = models.ForeignKey(
        Employee, models.CASCADE, related_name="placements", verbose_name=_("employee")
    )
    site = models.ForeignKey(Site, models.PROTECT, related_name="+", verbose_name=_("site"))
    team = models.ForeignKey(
        Team, models.SET_NULL, null=True, related_name="+", verbose_name=_("team")
    )
    since = models.DateField(_("since"))

    class Meta:
        verbose_name = _("placement")
        verbose_name_plural = _("placements")
        ordering: ClassVar = ["employee", "-since"]
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(name="placement_once_a_day", fields=["employee", "since"])
        ]

    def __str__(self) -> str:
        return f"{self.employee}: {self.site}, {self.since}"
