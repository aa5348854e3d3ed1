"""What people agreed to: the notices of each site, the releases, and the requests for one."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models.faces import photo_path
from people.models.organisation import Employee, Site

# SQL of the triggers: a changed row is told by comparing what must not change.
PUBLISHED_IS_CHANGED = (
    "(OLD.published_at IS NOT NULL AND "
    "(OLD.site_id, OLD.version, OLD.text, OLD.sha256, OLD.published_at) IS DISTINCT FROM "
    "(NEW.site_id, NEW.version, NEW.text, NEW.sha256, NEW.published_at))"
)
RELEASE_IS_CHANGED = (
    "((OLD.employee_id, OLD.notice_id, OLD.method, OLD.note, OLD.given_at) IS DISTINCT FROM "
    "(NEW.employee_id, NEW.notice_id, NEW.method, NEW.note, NEW.given_at) OR "
    "(OLD.withdrawn_at IS NOT NULL AND OLD.withdrawn_at IS DISTINCT FROM NEW.withdrawn_at))"
)


def refuse(sentence: str) -> str:
    """The body of a trigger that refuses a change with an IntegrityError."""
    return f"RAISE EXCEPTION '{sentence}' USING ERRCODE = 'restrict_violation';"


class ConsentNotice(models.Model):
    """What a site tells its people before they agree; a draft until it is published, then fixed.

    The version counts the published notices of a site from 1. The hash proves which text it was.
    """

    site = models.ForeignKey(
        Site, models.PROTECT, related_name="consent_notices", verbose_name=_("site")
    )
    version = models.PositiveIntegerField(_("version"), null=True, editable=False)
    text = models.TextField(
        _("text"),
        help_text=_("Markdown: # heading, **bold**, - list. It cannot be changed once published."),
    )
    sha256 = models.CharField(_("SHA-256 of the text"), max_length=64, blank=True, editable=False)
    created_at = models.DateTimeField(_("written at"), default=timezone.now, editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("published by"),
    )

    class Meta:
        verbose_name = _("consent notice")
        verbose_name_plural = _("consent notices")
        ordering: ClassVar = ["site__name", F("version").desc(nulls_first=True)]
        constraints: ClassVar = [
            models.UniqueConstraint(name="consent_notice_version", fields=["site", "version"]),
            models.UniqueConstraint(
                name="consent_notice_one_draft_per_site",
                fields=["site"],
                condition=Q(published_at__isnull=True),
            ),
            models.CheckConstraint(
                name="consent_notice_published_is_complete",
                condition=Q(published_at__isnull=True, version__isnull=True, sha256="")
                | Q(published_at__isnull=False, version__isnull=False) & ~Q(sha256=""),
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="published_is_not_edited",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(PUBLISHED_IS_CHANGED),
                func=refuse("a published consent notice cannot be changed"),
            ),
            pgtrigger.Trigger(
                name="published_is_not_removed",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                condition=pgtrigger.Condition("(OLD.published_at IS NOT NULL)"),
                func=refuse("a published consent notice cannot be removed"),
            ),
            pgtrigger.Trigger(
                name="hash_is_of_the_text",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "(NEW.published_at IS NOT NULL AND NEW.sha256 <> "
                    "encode(sha256(convert_to(NEW.text, 'UTF8')), 'hex'))"
                ),
                func=refuse("the hash of a consent notice is not that of its text"),
            ),
        ]

    def __str__(self) -> str:
        if self.version is None:
            return _("%(site)s, draft") % {"site": self.site}
        return _("%(site)s, version %(version)d") % {"site": self.site, "version": self.version}

    @property
    def is_published(self) -> bool:
        """Whether people can agree to it; it cannot be changed any more."""
        return self.published_at is not None


class Consent(models.Model):
    """The person's release to be recognised by face; a withdrawal ends it, nothing edits it.

    A release to a newer notice takes the place of the older one, which ends as renewed.
    """

    class Method(models.TextChoices):
        """How the release was given."""

        SIGNED_FORM = "signed_form", _("signed form")
        IN_PERSON = "in_person", _("in person")
        OWN_LOGIN = "own_login", _("own account")
        LINK = "link", _("link by e-mail")
        CODE = "code", _("code at a kiosk")
        IMPORT = "import", _("declared at import")
        DEMO = "demo", _("demonstration data")

    employee = models.ForeignKey(
        Employee, models.CASCADE, related_name="consents", verbose_name=_("employee")
    )
    notice = models.ForeignKey(
        ConsentNotice,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="consents",
        verbose_name=_("notice"),
        help_text=_("What the person had read; empty when there was no notice yet."),
    )
    method = models.CharField(_("method"), max_length=20, choices=Method.choices)
    note = models.TextField(
        _("note"), blank=True, help_text=_("How and when it was given, and where the form is kept.")
    )
    scan = models.FileField(
        _("signed form"), upload_to=photo_path, max_length=64, blank=True, editable=False
    )
    scan_type = models.CharField(max_length=40, blank=True, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    given_at = models.DateTimeField(_("given at"), default=timezone.now)
    withdrawn_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("ended by"),
    )
    is_renewed = models.BooleanField(
        _("renewed"),
        default=False,
        editable=False,
        help_text=_("It ended because a newer release took its place."),
    )

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering: ClassVar = ["-given_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="consent_one_active_per_employee",
                fields=["employee"],
                condition=Q(withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(
                name="consent_withdrawn_after_given",
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("given_at")),
            ),
            models.CheckConstraint(
                name="consent_given_alone_has_a_notice",
                condition=~Q(method__in=["own_login", "link", "code"]) | Q(notice__isnull=False),
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="release_is_not_edited",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(RELEASE_IS_CHANGED),
                func=refuse("a consent is given or withdrawn, not edited"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee}: {self.get_method_display()} ({self.describe_state()})"

    def describe_state(self) -> str:
        """Active, withdrawn or renewed, in words."""
        if self.withdrawn_at is None:
            return str(_("active"))
        return str(_("renewed") if self.is_renewed else _("withdrawn"))


class ConsentRequest(models.Model):
    """One e-mail that asks a person to agree, by a link that works once and for some days.

    Only the hash of the link is kept: whoever reads the database cannot agree for anybody.
    """

    class Outcome(models.TextChoices):
        """What became of it."""

        AGREED = "agreed", _("agreed")
        DECLINED = "declined", _("declined")
        REPLACED = "replaced", _("replaced by a newer link")
        CANCELLED = "cancelled", _("cancelled")

    employee = models.ForeignKey(
        Employee, models.CASCADE, related_name="consent_requests", verbose_name=_("employee")
    )
    notice = models.ForeignKey(
        ConsentNotice, models.PROTECT, related_name="requests", verbose_name=_("notice")
    )
    email = models.EmailField(_("e-mail"))
    token_hash = models.CharField(max_length=64, unique=True, null=True, editable=False)  # noqa: DJ001  many wait without one
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("asked by"),
    )
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent at"), null=True)
    problem = models.TextField(_("problem"), blank=True)
    expires_at = models.DateTimeField(_("expires at"))
    closed_at = models.DateTimeField(_("closed at"), null=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices, blank=True)

    class Meta:
        verbose_name = _("consent request")
        verbose_name_plural = _("consent requests")
        ordering: ClassVar = ["-asked_at", "-pk"]
        default_permissions = ("view", "add")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="consent_request_one_open_per_employee",
                fields=["employee"],
                condition=Q(closed_at__isnull=True),
            ),
            models.CheckConstraint(
                name="consent_request_closed_with_outcome",
                condition=Q(closed_at__isnull=True, outcome="")
                | Q(closed_at__isnull=False) & ~Q(outcome=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee}: {self.asked_at:%Y-%m-%d}"


class ConsentStatus(Employee):
    """Employees once more, for the list of who agreed to which notice; it has no table."""

    class Meta:
        proxy = True
        verbose_name = _("person's consent")
        verbose_name_plural = _("consents by person")
        default_permissions = ()
