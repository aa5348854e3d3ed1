"""How people sign in: what of allauth is different here."""

import logging
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from people.encryption import decrypt, encrypt

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by HR, never by strangers."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Nobody signs up: HR invites."""
        return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link of an e-mail: never from a request, whose host a stranger can choose."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return f"{settings.SITE_ADDRESS}{path.replace('UID-KEY', key)}"

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002
        """Back to the account."""
        return reverse("account")

    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell a person what changed in the account; the change stands if no mail can be sent."""
        try:
            super().send_notification_mail(template_prefix, user, context, email)
        except (SMTPException, OSError):
            logger.exception("No e-mail could be sent about a change of the account %s", user.pk)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of second factors are encrypted like the photos, with MUSTER_ENCRYPTION_KEYS."""

    def encrypt(self, text: str) -> str:
        """As Fernet writes it."""
        return encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Raises DecryptionError when no key fits."""
        return decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        """What an authenticator app shows."""
        return "Muster"


class LoginForm(AllauthLoginForm):  # type: ignore[misc]
    """Says plainly what to write."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("User name or e-mail")
        self.fields["login"].widget.attrs.update(autocomplete="username", autocapitalize="none")
