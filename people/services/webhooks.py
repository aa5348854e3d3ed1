"""Telling other systems what happened: written down with it, sent by the worker, never lost.

`announce` writes one message for each target into the transaction at hand, and wakes the worker
once that is through; `webhook_deliveries` sends them.
"""

import datetime
import json
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from people.encryption import DecryptionError, decrypt, encrypt, is_newest
from people.errors import WebhookError
from people.happenings import TEST, find_happening
from people.models import Employee, WebhookDelivery, WebhookTarget
from people.policies import may_hear
from people.services.webhook_deliveries import wake_on_commit
from people.signatures import make_secret

State = WebhookDelivery.State

MOST_LIST_LENGTH = 100


def announce(
    *,
    kind: str,
    data: dict[str, Any],
    employee_id: int | None = None,
    at: datetime.datetime | None = None,
) -> int:
    """Have every target that may hear of it told that something happened; how many those are.

    Call it in the transaction of what happened: the message stands or falls with it. Nothing is
    sent before the commit, and nobody waits for a target.

    Args:
        kind: the code of a registered happening.
        data: what is said of it: words, numbers and short lists of them, never a picture or vector.
        employee_id: whom it is about; told only to those who may see the person. None: it names
            nobody, and is told to those who may see everybody.
        at: when it happened, aware; now when None.

    Raises:
        KeyError: nobody registered this kind.
        ValueError: `data` holds something that might be a face.
    """
    happening = find_happening(kind)
    targets = list(find_listeners(kind))
    if not targets:
        return 0
    check_data(data)
    person = Employee.objects.defer("embedding").get(pk=employee_id) if employee_id else None
    allowed = [it for it in targets if may_hear(it.account, happening.permission, person)]
    _write(allowed, kind, data, person, at or timezone.now())
    return len(allowed)


def find_listeners(kind: str) -> QuerySet[WebhookTarget]:
    """The targets that want to hear of this kind; a stopped one hears of it when it goes on."""
    active = WebhookTarget.objects.filter(is_active=True, kinds__contains=[kind])
    return active.select_related("account")


def check_data(data: Any) -> None:
    """Raise ValueError unless it is words, numbers, and short lists of words, all the way down."""
    match data:
        case dict():
            for value in data.values():
                check_data(value)
        case list():
            if len(data) > MOST_LIST_LENGTH or any(isinstance(it, float) for it in data):
                raise ValueError("A message to another system takes no row of numbers.")
            for value in data:
                check_data(value)
        case str() | int() | float() | None:
            pass
        case _:
            raise ValueError(f"A message to another system takes no {type(data).__name__}.")


def _write(
    targets: list[WebhookTarget],
    kind: str,
    data: dict[str, Any],
    person: Employee | None,
    at: datetime.datetime,
    *,
    is_asked: bool = False,
) -> list[WebhookDelivery]:
    rows = [
        WebhookDelivery(target=target, kind=kind, employee=person, created_at=at, is_asked=is_asked)
        for target in targets
    ]
    for row in rows:
        row.due_at = timezone.now()
        row.body = _compose(row, data)
    WebhookDelivery.objects.bulk_create(rows)
    for target in targets:
        wake_on_commit(target.pk)
    return rows


def _compose(row: WebhookDelivery, data: dict[str, Any]) -> str:
    """The message, as it is sent every time."""
    person = row.employee
    message = {
        "id": str(row.uuid),
        "kind": row.kind,
        "at": row.created_at.isoformat(),
        "employee": person and {"id": person.pk, "number": person.number, "name": person.name},
        "data": data,
    }
    return json.dumps(message, ensure_ascii=False)


def create_target(
    *, name: str, url: str, kinds: list[str], account: User, by: User | None = None
) -> tuple[WebhookTarget, str]:
    """A new target and its secret, which is kept encrypted and never shown again.

    Raises:
        ValidationError: a field is not as it must be.
    """
    secret = make_secret()
    target = WebhookTarget(
        name=name, url=url, kinds=kinds, account=account, created_by=by, secret=lock_secret(secret)
    )
    target.full_clean()
    target.save()
    return target, secret


def renew_secret(*, target: WebhookTarget) -> str:
    """A new secret, in the place of the old one. It is given this once and kept encrypted."""
    secret = make_secret()
    WebhookTarget.objects.filter(pk=target.pk).update(secret=lock_secret(secret))
    return secret


def lock_secret(secret: str) -> str:
    """As it is kept."""
    return encrypt(secret.encode()).decode()


def send_test(*, target: WebhookTarget) -> WebhookDelivery:
    """Have a message without content sent, once, also to a target that is stopped or off."""
    return _write([target], TEST, {}, None, timezone.now(), is_asked=True)[0]


@transaction.atomic
def send_again(*, delivery: WebhookDelivery) -> None:
    """Have a message sent once more, with the same id and content, whatever became of it before.

    Raises:
        WebhookError: it is on its way already.
    """
    current = WebhookDelivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk)
    if current.state == State.WAITING and current.attempts == 0:
        raise WebhookError(_("This message is about to be sent. Wait a moment."))
    current.state, current.attempts = State.WAITING, 0
    current.due_at, current.is_asked = timezone.now(), True
    current.save(update_fields=["state", "attempts", "due_at", "is_asked"])
    wake_on_commit(current.target_id)


@transaction.atomic
def start_again(*, target: WebhookTarget) -> int:
    """Let a stopped target be told again; how many messages have waited for that."""
    WebhookTarget.objects.filter(pk=target.pk).update(
        stopped_at=None, failures=0, failing_since=None, rests_until=None
    )
    waiting = WebhookDelivery.objects.filter(target=target, state=State.WAITING)
    wake_on_commit(target.pk)
    return waiting.update(due_at=timezone.now())


def remove_old_deliveries(before: datetime.datetime, is_rehearsal: bool) -> int:  # noqa: FBT001  a Sweep
    """Remove messages of before an aware time, whatever became of them; how many."""
    rows = WebhookDelivery.objects.filter(created_at__lt=before)
    return rows.count() if is_rehearsal else rows.delete()[0]


def renew_webhook_secrets(is_rehearsal: bool) -> tuple[int, list[str]]:  # noqa: FBT001  a RenewSecrets
    """Encrypt the secrets with the newest key: how many needed it, and which no key opens."""
    renewed, failed = 0, []
    for target in WebhookTarget.objects.order_by("pk"):
        token = target.secret.encode()
        if is_newest(token):
            continue
        try:
            secret = decrypt(token)
        except DecryptionError:
            failed.append(str(target))
            continue
        renewed += 1
        if not is_rehearsal:
            fresh = encrypt(secret).decode()
            WebhookTarget.objects.filter(pk=target.pk, secret=target.secret).update(secret=fresh)
    return renewed, failed
