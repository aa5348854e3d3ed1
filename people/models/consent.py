"""What people agreed to."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models.organisation import Employee


class Consent(models.Model):
    """The person's release to be recognised by face; a withdrawal ends it, nothing edits it."""

    class Method(models.TextChoices):
        """How the release was given."""

        SIGNED_FORM = "signed_form", _("signed form")
        IN_PERSON = "in_person", _("in person")
        IMPORT = "import", _("declared at import")
        DEMO = "demo", _("demonstration data")

    employee = models.ForeignKey(
        Employee, models.CASCADE, related_name="consents", verbose_name=_("employee")
    )
    method = models.CharField(_("method"), max_length=20, choices=Method.choices)
    note = models.TextField(
        _("note"), blank=True, help_text=_("How and when it was given, and where the form is kept.")
    )
    given_at = models.DateTimeField(_("given at"), default=timezone.now)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering: ClassVar = ["-given_at"]
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
        ]

    def __str__(self) -> str:
        state = _("withdrawn") if self.withdrawn_at else _("active")
        return f"{self.employee}: {self.get_method_display()} ({state})"
