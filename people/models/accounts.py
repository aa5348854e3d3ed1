"""What is known of an account beside what Django keeps."""

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.utils.translation import gettext_lazy as _


class AccountLanguage(models.Model):
    """The language that the account's pages had last: letters to it are written in that."""

    account = models.OneToOneField(
        User,
        models.CASCADE,
        primary_key=True,
        related_name="spoken",
        verbose_name=_("account"),
    )
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)

    class Meta:
        verbose_name = _("language of an account")
        verbose_name_plural = _("languages of accounts")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.account}: {self.get_language_display()}"
