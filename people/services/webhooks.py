"""Telling other systems what happened: written down with it, sent by the worker, never lost.

`announce` writes one message for each target into the transaction at hand, and wakes the worker
once that is through. The worker sends a target's messages one after the other; what did not arrive
is tried again after `WAITS_S`. A worker that is killed loses nothing: what it had claimed is due
again after `LEASE`, and `wake_targets` looks for what is due every minute.
"""

import datetime
import functools
import json
import logging
import math
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.models import Min, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from people.encryption import DecryptionError, decrypt, encrypt, is_newest
from people.errors import WebhookError
from people.happenings import TEST, find_happening
from people.models import Employee, WebhookDelivery, WebhookTarget
from people.outgoing import Answer, OutgoingError, post
from people.policies import may_hear
from people.services.tasks import enqueue_once
from people.signatures import make_secret, sign

logger = logging.getLogger(__name__)

DELIVER_TASK = "people.deliver_webhooks"
WAKE_TASK = "people.wake_webhooks"
WEBHOOK_QUEUE = "webhooks"
State = WebhookDelivery.State

MINUTE_S, HOUR_S = 60, 3600
WAITS_S = (
    10, MINUTE_S, 5 * MINUTE_S, 30 * MINUTE_S, 2 * HOUR_S, 6 * HOUR_S, 15 * HOUR_S,
)  # fmt: skip
"""After each failure but the last; eight attempts within about a day."""

JITTER = 0.25
"""Each wait is longer by up to so much, so that not all come back at once."""

LONGEST_REST_S = 5 * MINUTE_S
"""A target that fails is left in peace for as long as a message waits, but no longer than this."""

STOP_AFTER = datetime.timedelta(hours=20)
"""A target that took nothing for so long is stopped."""

LEASE = datetime.timedelta(seconds=90)
"""Longer than an attempt can take."""

SOON = datetime.timedelta(minutes=1)
GONE = 410
MOST_LIST_LENGTH = 100
LOCK_SPACE = 0x4D757767


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
    _wake_on_commit(current.target_id)


@transaction.atomic
def start_again(*, target: WebhookTarget) -> int:
    """Let a stopped target be told again; how many messages have waited for that."""
    WebhookTarget.objects.filter(pk=target.pk).update(
        stopped_at=None, failures=0, failing_since=None, rests_until=None
    )
    waiting = WebhookDelivery.objects.filter(target=target, state=State.WAITING)
    _wake_on_commit(target.pk)
    return waiting.update(due_at=timezone.now())


def renew_secret(*, target: WebhookTarget) -> str:
    """A new secret, in the place of the old one. It is given this once and kept encrypted."""
    secret = make_secret()
    WebhookTarget.objects.filter(pk=target.pk).update(secret=lock_secret(secret))
    return secret


def lock_secret(secret: str) -> str:
    """As it is kept."""
    return encrypt(secret.encode()).decode()


# Sending -----------------------------------------------------------------------------------------


def deliver_due(*, target_id: int) -> int:
    """Send a target's messages that are due, one after the other; how many were tried.

    Of several at once one sends; the others leave everything to it, because it looks once more
    after it has given the turn back.
    """
    count = 0
    while _find_due(target_id).exists():
        with _taking_turns(target_id) as is_ours:
            if not is_ours:
                return count
            while (delivery := _claim(target_id)) is not None:
                _attempt(delivery)
                count += 1
    _wake_later(target_id)
    return count


def wake_targets() -> int:
    """Have the worker send what is due: after a wait, or left by a worker that was killed."""
    targets = list(WebhookTarget.objects.filter(pk__in=_list_due().values("target")))
    for target in targets:
        wake(target.pk)
    return len(targets)


def wake(target_id: int) -> None:
    """Have the worker send the target's messages, in its own time."""
    enqueue_once(DELIVER_TASK, key=f"webhook-{target_id}", queue=WEBHOOK_QUEUE, target_id=target_id)


def _wake_later(target_id: int) -> None:
    """A short wait is not made longer by the minute in which `wake_targets` looks."""
    waiting = WebhookDelivery.objects.filter(target=target_id, state=State.WAITING)
    next_at = waiting.aggregate(next_at=Min("due_at"))["next_at"]
    if next_at is None or next_at > timezone.now() + SOON:
        return
    rests_until = WebhookTarget.objects.values_list("rests_until", flat=True).get(pk=target_id)
    seconds = (max(next_at, rests_until or next_at) - timezone.now()).total_seconds()
    enqueue_once(
        DELIVER_TASK,
        key=f"webhook-{target_id}-later",
        queue=WEBHOOK_QUEUE,
        schedule_in={"seconds": max(math.ceil(seconds), 1)},
        target_id=target_id,
    )


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
        _wake_on_commit(target.pk)
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


def _wake_on_commit(target_id: int) -> None:
    """What is written down is sent even when this never runs: see `wake_targets`."""
    transaction.on_commit(functools.partial(wake, target_id), robust=True)


def _list_due() -> QuerySet[WebhookDelivery]:
    """What may be sent now."""
    now = timezone.now()
    is_rested = Q(target__rests_until=None) | Q(target__rests_until__lte=now)
    goes_on = Q(target__is_active=True, target__stopped_at=None) & is_rested
    return WebhookDelivery.objects.filter(
        Q(is_asked=True) | goes_on, state=State.WAITING, due_at__lte=now
    )


def _find_due(target_id: int) -> QuerySet[WebhookDelivery]:
    """What may be sent to this target now, what was tried least first, in the order of events.

    A message that is refused again and again does not keep the others waiting.
    """
    return _list_due().filter(target=target_id).order_by("-is_asked", "attempts", "pk")


@transaction.atomic
def _claim(target_id: int) -> WebhookDelivery | None:
    """The next message, counted as tried before it is: an end in between only delays it."""
    due = _find_due(target_id).select_related("target__account", "employee")
    due = due.defer("employee__embedding")
    delivery = due.select_for_update(of=("self",), skip_locked=True).first()
    if delivery is None:
        return None
    now = timezone.now()
    delivery.attempts += 1
    delivery.sent_at, delivery.due_at = now, now + LEASE
    delivery.save(update_fields=["attempts", "sent_at", "due_at"])
    return delivery


def _attempt(delivery: WebhookDelivery) -> None:
    """Send one message that was claimed, and write down what came of it."""
    if not _is_still_allowed(delivery):
        _settle(delivery, State.WITHHELD, _("The account may not see this any more."))
        return
    started = time.monotonic()
    try:
        answer = post(delivery.target.url, delivery.body.encode(), headers=_make_headers(delivery))
    except (OutgoingError, DecryptionError) as error:
        delivery.duration_ms = round((time.monotonic() - started) * 1000)
        delivery.status, delivery.answer = None, ""
        _note_failure(delivery, str(error))
    else:
        _note_answer(delivery, answer)


def _is_still_allowed(delivery: WebhookDelivery) -> bool:
    if delivery.kind == TEST:
        return True
    permission = find_happening(delivery.kind).permission
    return may_hear(delivery.target.account, permission, delivery.employee)


def _make_headers(delivery: WebhookDelivery) -> dict[str, str]:
    secret = decrypt(delivery.target.secret.encode()).decode()
    signature = sign(delivery.body.encode(), secret=secret, timestamp=int(time.time()))
    return {
        "Content-Type": "application/json",
        "User-Agent": "Muster-Webhooks/1",
        "Muster-Kind": delivery.kind,
        "Muster-Delivery": str(delivery.uuid),
        "Muster-Attempt": str(delivery.attempts),
        "Muster-Signature": signature,
    }


def _note_answer(delivery: WebhookDelivery, answer: Answer) -> None:
    delivery.status, delivery.answer = answer.status, answer.text
    delivery.duration_ms = answer.took_ms
    if answer.is_success:
        WebhookTarget.objects.filter(pk=delivery.target_id, failures__gt=0).update(
            failures=0, failing_since=None, rests_until=None
        )
        _settle(delivery, State.DELIVERED)
    elif 300 <= answer.status < 400:  # noqa: PLR2004  redirects
        _note_failure(delivery, _("A redirect is not followed. Enter the address it leads to."))
    else:
        _note_failure(delivery, _("Answered with status %(status)d.") % {"status": answer.status})


@transaction.atomic
def _note_failure(delivery: WebhookDelivery, problem: str) -> None:
    """Try again later, or give up; leave the target in peace for a while, or stop it."""
    now = timezone.now()
    target = WebhookTarget.objects.select_for_update(of=("self",)).get(pk=delivery.target_id)
    target.failures += 1
    target.failing_since = target.failing_since or now
    rest_s = min(_wait_s(target.failures), LONGEST_REST_S)
    target.rests_until = now + datetime.timedelta(seconds=rest_s)
    if delivery.status == GONE or now - target.failing_since >= STOP_AFTER:
        target.stopped_at = target.stopped_at or now
        logger.warning("The webhook %s is stopped: %s", target, problem)
    target.save(update_fields=["failures", "failing_since", "rests_until", "stopped_at"])
    if delivery.kind == TEST or delivery.attempts > len(WAITS_S):
        _settle(delivery, State.GIVEN_UP, problem)
        return
    due_at = now + datetime.timedelta(seconds=_wait_s(delivery.attempts))
    _store(delivery, State.WAITING, due_at=due_at, problem=problem)


def _wait_s(failures: int) -> float:
    """Seconds until the next attempt after so many failures."""
    wait_s = WAITS_S[min(failures, len(WAITS_S)) - 1]
    return wait_s * random.uniform(1, 1 + JITTER)  # noqa: S311  spreading, no secret


def _settle(delivery: WebhookDelivery, state: State, problem: str = "") -> None:
    _store(delivery, state, due_at=None, problem=problem)


def _store(
    delivery: WebhookDelivery, state: State, *, due_at: datetime.datetime | None, problem: str
) -> None:
    delivery.state, delivery.due_at, delivery.problem = state, due_at, problem
    delivery.is_asked = False
    delivery.save(
        update_fields=[
            "state", "due_at", "problem", "is_asked", "status", "answer", "duration_ms",
        ]
    )  # fmt: skip


@contextmanager
def _taking_turns(target_id: int) -> Iterator[bool]:
    """Whether this connection sends to the target now; PostgreSQL knows when it ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK_SPACE, target_id])
        is_ours = bool(cursor.fetchone()[0])
    try:
        yield is_ours
    finally:
        if is_ours:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK_SPACE, target_id])


# Keeping house -----------------------------------------------------------------------------------


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
