"""Other systems that are told what happens, and what was sent to them."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.happenings import list_happenings
from people.models.organisation import Employee
from people.outgoing import OutgoingError, find_destination


class WebhookTarget(models.Model):
    """An address that is told of some kinds of happening, in the name of an account.

    The account's sight limits what is sent, and ends with it. `failures` counts since the last
    message that was taken; a target that takes nothing for long is stopped until somebody starts
    it again, and what happens meanwhile waits.
    """

    name = models.CharField(_("name"), max_length=100, unique=True)
    url = models.CharField(
        _("address"), max_length=500, help_text=_("Where messages go: https://example.org/hook")
    )
    kinds = ArrayField(models.CharField(max_length=40), verbose_name=_("told of"))
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="webhook_targets",
        verbose_name=_("in the name of"),
        help_text=_("Only what this account may see is sent."),
    )
    secret = models.TextField(editable=False, help_text="Encrypted.")
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("Switched off, it is told nothing.")
    )
    created_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("added by"),
    )
    failures = models.PositiveIntegerField(_("failures in a row"), default=0, editable=False)
    failing_since = models.DateTimeField(_("failing since"), null=True, editable=False)
    rests_until = models.DateTimeField(null=True, editable=False)
    stopped_at = models.DateTimeField(_("stopped"), null=True, editable=False)

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse an address to which nothing would be sent, and kinds that nobody knows."""
        known = {happening.code for happening in list_happenings()}
        if unknown := sorted(set(self.kinds or ()) - known):
            raise ValidationError(
                {"kinds": _("Unknown: %(kinds)s") % {"kinds": ", ".join(unknown)}}
            )
        try:
            find_destination(self.url)
        except OutgoingError as error:
            raise ValidationError({"url": str(error)}) from error


class WebhookDelivery(models.Model):
    """One message to one target: what it says, whether it arrived, and what was answered.

    It is made in the transaction of what it tells of, so the two stand or fall together; until it
    is settled, `due_at` says when it is tried next.
    """

    class State(models.TextChoices):
        """What became of it."""

        WAITING = "waiting", _("waiting")
        DELIVERED = "delivered", _("delivered")
        GIVEN_UP = "given_up", _("given up")
        WITHHELD = "withheld", _("withheld")

    uuid = models.UUIDField(_("id"), default=uuid.uuid4, unique=True, editable=False)
    target = models.ForeignKey(
        WebhookTarget, models.CASCADE, related_name="deliveries", verbose_name=_("webhook")
    )
    kind = models.CharField(_("kind"), max_length=40)
    employee = models.ForeignKey(
        Employee,
        models.CASCADE,
        null=True,
        related_name="webhook_deliveries",
        verbose_name=_("employee"),
    )
    body = models.TextField(_("message"))
    created_at = models.DateTimeField(_("happened"), default=timezone.now)
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.WAITING)
    due_at = models.DateTimeField(_("next attempt"), null=True, default=timezone.now)
    is_asked = models.BooleanField(
        default=False, help_text="Somebody asked for it: it goes to a stopped target, too."
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    sent_at = models.DateTimeField(_("last attempt"), null=True)
    duration_ms = models.PositiveIntegerField(_("took"), null=True)
    status = models.PositiveSmallIntegerField(_("status"), null=True)
    answer = models.TextField(_("answer"), blank=True)
    problem = models.TextField(_("problem"), blank=True)

    class Meta:
        verbose_name = _("message to another system")
        verbose_name_plural = _("messages to other systems")
        ordering: ClassVar = ["-created_at", "-pk"]
        default_permissions = ("view", "change")
        indexes: ClassVar = [
            models.Index(name="webhook_delivery_by_time", fields=["-created_at", "-id"]),
            models.Index(
                name="webhook_delivery_due",
                fields=["target", "attempts", "id"],
                condition=Q(state="waiting"),
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="webhook_delivery_waits_until_due",
                condition=Q(state="waiting", due_at__isnull=False)
                | (~Q(state="waiting") & Q(due_at__isnull=True)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.created_at:%Y-%m-%d %H:%M}Z → {self.target}"
