"""Who may send a stream of pictures and learn who is in it: keys for that, and accounts."""

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from people.errors import KeyRefusedError
from people.models import Integration
from people.scopes import Scope
from people.services import find_integration, note_key_use, take_turn
from recognition.errors import StreamRefusedError
from recognition.policies import check_recognise


@dataclass(frozen=True, slots=True)
class StreamGuest:
    """An account, and the key with which somebody came in its name; None: by signing in."""

    account_id: int
    integration_id: int | None = None
    key_name: str | None = None

    @property
    def place(self) -> str:
        """Whose streams are counted together."""
        return (
            f"account {self.account_id}"
            if self.integration_id is None
            else (f"key {self.integration_id}")
        )


def admit_key(key: str) -> StreamGuest:
    """Whom a key lets in.

    Raises:
        StreamRefusedError: it opens nothing, is not for streams, or its account may not recognise.
    """
    try:
        integration = find_integration(key)
    except KeyRefusedError as error:
        raise StreamRefusedError(error.code, str(error)) from error
    _check_integration(integration)
    wait_s = take_turn(integration)
    if wait_s:
        raise StreamRefusedError(
            "throttled", _("Too many requests. Wait %(seconds)d seconds.") % {"seconds": wait_s}
        )
    note_key_use(integration)
    return StreamGuest(
        integration.account_id, integration.pk, f"{integration.prefix} {integration.name}"
    )


def admit_account(account_id: int) -> StreamGuest:
    """Whom a session lets in.

    Raises:
        StreamRefusedError: the account may not recognise people.
    """
    _check_account(User.objects.filter(pk=account_id).first())
    return StreamGuest(account_id)


def check_guest(guest: StreamGuest) -> None:
    """Raise StreamRefusedError when the guest may not stay: a key may be revoked at any time."""
    if guest.integration_id is None:
        _check_account(User.objects.filter(pk=guest.account_id).first())
        return
    integrations = Integration.objects.select_related("account")
    integration = integrations.filter(pk=guest.integration_id).first()
    if integration is None or integration.revoked:
        raise StreamRefusedError("key_revoked", _("This key was revoked. Ask for a new one."))
    if integration.has_expired:
        raise StreamRefusedError("key_expired", _("This key has expired. Ask for a new one."))
    _check_integration(integration)


def _check_integration(integration: Integration) -> None:
    if not integration.has_scope(Scope.STREAM_USE):
        raise StreamRefusedError(
            "scope_missing",
            _("This key is not for streams. Give it the scope %(scope)s in the admin.")
            % {"scope": Scope.STREAM_USE.value},
        )
    _check_account(integration.account)


def _check_account(account: User | None) -> None:
    if account is None:
        raise StreamRefusedError("forbidden", _("This account is not there any more."))
    try:
        check_recognise(account)
    except PermissionDenied as error:
        raise StreamRefusedError("forbidden", str(error)) from error
