"""Keys of other systems: made, shown to us, counted, revoked."""

import datetime
import math
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from people.errors import KeyRefusedError
from people.models import Integration
from people.models.integrations import USUAL_REQUESTS_PER_MINUTE
from people.scopes import Scope

NOTE_EVERY = datetime.timedelta(minutes=1)
MAX_KEY_LENGTH = 100

# One statement, so that no two processes take the same turn: it counts only while the end stays
# within the minute to come. Each request moves the end by its share of the minute.
TAKE_TURN = """
INSERT INTO people_integrationpace AS pace (integration_id, busy_until)
VALUES (%(integration)s, statement_timestamp() + %(share)s)
ON CONFLICT (integration_id) DO UPDATE
SET busy_until = GREATEST(pace.busy_until, statement_timestamp()) + %(share)s
WHERE GREATEST(pace.busy_until, statement_timestamp()) + %(share)s
    <= statement_timestamp() + INTERVAL '1 minute'
RETURNING busy_until
"""
WAIT = """
SELECT EXTRACT(EPOCH FROM busy_until + %(share)s - statement_timestamp() - INTERVAL '1 minute')
FROM people_integrationpace WHERE integration_id = %(integration)s
"""


@transaction.atomic
def create_integration(
    *,
    name: str,
    account: User,
    scopes: Iterable[Scope | str],
    requests_per_minute: int = USUAL_REQUESTS_PER_MINUTE,
    expiry_date: datetime.datetime | None = None,
    consent_basis: str = "",
    by: User | None = None,
) -> tuple[Integration, str]:
    """A new integration and its key, which cannot be read again.

    Raises:
        ValidationError: a value is not of its form.
    """
    integration = Integration(
        name=name,
        account=account,
        scopes=[Scope(scope).value for scope in scopes],
        requests_per_minute=requests_per_minute,
        expiry_date=expiry_date,
        consent_basis=consent_basis,
        created_by=by,
    )
    key = Integration.objects.assign_key(integration)
    integration.full_clean()
    integration.save()
    return integration, key


def revoke_integration(*, integration: Integration) -> None:
    """End a key at once and for good."""
    integration.revoked = True
    integration.save(update_fields=["revoked"])


def find_integration(key: str) -> Integration:
    """The integration of a key, with its account.

    Raises:
        KeyRefusedError: there is none, or it is revoked, expired, or its account switched off.
    """
    integration = _look_up(key)
    if integration is None:
        raise KeyRefusedError("key_wrong", _("There is no such key. Check that it is whole."))
    if integration.revoked:
        raise KeyRefusedError("key_revoked", _("This key was revoked. Ask for a new one."))
    if integration.has_expired:
        raise KeyRefusedError("key_expired", _("This key has expired. Ask for a new one."))
    if not integration.account.is_active:
        raise KeyRefusedError("key_account_off", _("The account of this key is switched off."))
    return integration


def note_key_use(integration: Integration) -> None:
    """Write down that the key was used, at most once a minute."""
    now = timezone.now()
    last = integration.last_used_at
    if last is None or now - last >= NOTE_EVERY:
        Integration.objects.filter(pk=integration.pk).update(last_used_at=now)


def take_turn(integration: Integration, *, requests: int = 1) -> int:
    """Count a request against the key's limit, in all processes together.

    Up to `requests_per_minute` may come at once; from then on they are spread evenly.

    Returns:
        0 when it is the key's turn, else the seconds to wait.
    """
    share = datetime.timedelta(minutes=requests / integration.requests_per_minute)
    values: dict[str, Any] = {
        "integration": integration.pk,
        "share": min(share, datetime.timedelta(minutes=1)),
    }
    with connection.cursor() as cursor:
        cursor.execute(TAKE_TURN, values)
        if cursor.fetchone():
            return 0
        cursor.execute(WAIT, values)
        row = cursor.fetchone()
    return max(1, math.ceil(row[0])) if row else 1


def _look_up(key: str) -> Integration | None:
    """The integration with exactly this key, whatever its state."""
    if len(key) > MAX_KEY_LENGTH or not key.isascii() or not key.isprintable():
        return None
    prefix = key.partition(".")[0]
    found = Integration.objects.select_related("account").filter(prefix=prefix).first()
    return found if found is not None and found.is_valid(key) else None
