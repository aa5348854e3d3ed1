"""Sending what `webhooks` wrote down: in the worker, one message of a target after the other.

What did not arrive is tried again after `WAITS_S`. A worker that is killed loses nothing: what it
had claimed is due again after `LEASE`, and `wake_targets` looks for what is due every minute.
"""

import datetime
import functools
import logging
import math
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.models import Min, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from people.encryption import DecryptionError, decrypt
from people.happenings import TEST, find_happening
from people.models import WebhookDelivery, WebhookTarget
from people.outgoing import Answer, OutgoingError, post
from people.policies import may_hear
from people.services.tasks import enqueue_once
from people.signatures import sign

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
LOCK_SPACE = 0x4D757767


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


def wake_on_commit(target_id: int) -> None:
    """Wake the worker once the transaction is through; if this never runs, `wake_targets` does."""
    transaction.on_commit(functools.partial(wake, target_id), robust=True)


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
