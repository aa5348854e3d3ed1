"""Other systems show a key; people come with the session of their browser."""

from django.contrib.auth.models import User
from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from people.errors import KeyRefusedError
from people.models import Integration
from people.origin import note_account
from people.services import find_integration, note_key_use

KEYWORD = "Api-Key"


class IntegrationAuthentication(BaseAuthentication):
    """`Authorization: Api-Key KEY` or `X-Api-Key: KEY`.

    Sets `request.user` to the key's account and `request.auth` to the Integration.
    """

    def authenticate(self, request: Request) -> tuple[User, Integration] | None:
        """Whose key it is; None when none is shown."""
        key = read_key(request)
        if key is None:
            return None
        try:
            integration = find_integration(key)
        except KeyRefusedError as error:
            raise AuthenticationFailed(str(error), code=error.code) from error
        note_key_use(integration)
        note_account(integration.account_id, by_key=f"{integration.prefix} {integration.name}")
        return integration.account, integration

    def authenticate_header(self, request: Request) -> str:
        """What a client without a key is told to show."""
        return KEYWORD


def read_key(request: Request) -> str | None:
    """The key of the request; None when it shows none.

    Raises:
        AuthenticationFailed: `Authorization` holds something else.
    """
    own_header: str | None = request.headers.get("X-Api-Key")
    if own_header is not None:
        return own_header.strip()
    header: str | None = request.headers.get("Authorization")
    if header is None:
        return None
    keyword, _space, key = header.partition(" ")
    if keyword.lower() != KEYWORD.lower():
        raise AuthenticationFailed(
            _("Send the key as “Authorization: Api-Key KEY” or “X-Api-Key: KEY”."),
            code="key_wrong",
        )
    return key.strip()
