"""Other systems that use the REST API: a key each, in the name of an account."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from rest_framework_api_key.models import AbstractAPIKey, BaseAPIKeyManager

from people.scopes import Scope

USUAL_REQUESTS_PER_MINUTE = 600
MAX_REQUESTS_PER_MINUTE = 100_000


class IntegrationManager(BaseAPIKeyManager):
    """Makes keys; only their hash is kept."""

    def assign_key(self, obj: Any) -> str:
        """Give the integration a new key, and return it: it is never seen again."""
        key: str
        key, obj.prefix, obj.hashed_key = self.key_generator.generate()
        return key


class Integration(AbstractAPIKey):
    """A key of another system: it may do what its account may do, within its scopes.

    The key is `PREFIX.SECRET`, 8 and 32 characters; kept are the prefix and the SHA-512 of both.
    """

    # The package's own holds the hash, which the history of changes would copy.
    id = models.BigAutoField(primary_key=True)  # type: ignore[assignment]
    # Said anew, so that they can be translated.
    created = models.DateTimeField(_("made"), auto_now_add=True, db_index=True)
    name = models.CharField(
        _("name"), max_length=50, help_text=_("What the other system is called.")
    )
    revoked = models.BooleanField(
        _("revoked"),
        default=False,
        help_text=_("The key opens nothing any more. This cannot be taken back."),
    )
    expiry_date = models.DateTimeField(
        _("expires"), null=True, blank=True, help_text=_("Empty: never.")
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="integrations",
        verbose_name=_("account"),
        help_text=_("The key may do what this account may do, and no more."),
    )
    scopes = ArrayField(
        models.CharField(max_length=40, choices=Scope.choices),
        default=list,
        blank=True,
        verbose_name=_("scopes"),
        help_text=_("What the key is for; it is refused everything else."),
    )
    requests_per_minute = models.PositiveIntegerField(
        _("requests per minute"),
        default=USUAL_REQUESTS_PER_MINUTE,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_REQUESTS_PER_MINUTE)],
    )
    consent_basis = models.TextField(
        _("consent of those enrolled"),
        blank=True,
        help_text=_(
            "Where it is written that the people whom this key enrols have agreed. "
            "Without it, the key records no consent."
        ),
    )
    last_used_at = models.DateTimeField(_("last used"), null=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("created by"),
    )

    objects: ClassVar[IntegrationManager] = IntegrationManager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("integration")
        verbose_name_plural = _("integrations")
        ordering: ClassVar = ["name", "pk"]
        # A key is revoked and stays in sight; it goes with its account.
        default_permissions = ("view", "add", "change")

    def has_scope(self, scope: Scope) -> bool:
        """Whether the key is for such calls."""
        return scope.value in self.scopes


class IntegrationPace(models.Model):
    """Until when the requests so far use up what an integration may ask, spread evenly.

    In PostgreSQL, because that is what all web processes share; the table is not logged, so a
    request waits for no disk, and after a crash everybody begins anew.
    """

    integration = models.OneToOneField(
        Integration, models.CASCADE, primary_key=True, related_name="+"
    )
    busy_until = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.integration_id}: {self.busy_until:%H:%M:%S}"
