"""The secret address of one's own calendar."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import Employee


class CalendarFeed(models.Model):
    """Whoever knows the address reads this person's shifts and leave; only its hash is kept."""

    employee = models.OneToOneField(
        Employee, models.CASCADE, related_name="calendar_feed", verbose_name=_("employee")
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    read_at = models.DateTimeField(_("last read at"), null=True)

    class Meta:
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.employee)
