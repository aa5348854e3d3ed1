"""Work for the background: e-mails to employees, and what has to go, goes."""

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from people.letters import send_confirmation_letter
from people.models import Consent
from people.services import (
    CONFIRM_TASK,
    DELIVER_TASK,
    SEND_TASK,
    WAKE_TASK,
    WEBHOOK_QUEUE,
    apply_retention_daily,
    deliver_due,
    finish_erasures,
    send_request,
    sweep_orphans,
    switch_off_leavers,
    wake_targets,
)

KEEP_HOUSE = "people.keep_house"
# A mail server that is away for an hour loses nothing: after 1, 2, 4, … minutes.
PATIENCE = RetryStrategy(max_attempts=7, exponential_wait=60)


@app.task(name=SEND_TASK, retry=PATIENCE)
def send_consent_request(request_id: int) -> None:
    """Send the link that asks a person for consent."""
    send_request(request_id=request_id)


@app.task(name=CONFIRM_TASK, retry=PATIENCE)
def confirm_consent(consent_id: int) -> None:
    """Write to the person what was recorded; a person who is gone needs nothing."""
    found = Consent.objects.select_related("employee__site", "notice").filter(pk=consent_id).first()
    if found is not None:
        send_confirmation_letter(found)


@app.task(name=DELIVER_TASK, queue=WEBHOOK_QUEUE)
def deliver_webhooks(target_id: int) -> None:
    """Send a target's messages that are due; each of them knows when it is tried next."""
    deliver_due(target_id=target_id)


@app.periodic(cron="* * * * *")
@app.task(name=WAKE_TASK, queue=WEBHOOK_QUEUE, queueing_lock=WAKE_TASK)
def wake_webhooks(timestamp: int) -> None:  # noqa: ARG001  procrastinate says which minute it is
    """Every minute: have sent what is due, and what a killed worker has left."""
    wake_targets()


@app.periodic(cron="13 * * * *")
@app.task(name=KEEP_HOUSE, queueing_lock=KEEP_HOUSE, lock=KEEP_HOUSE)
def keep_house(timestamp: int) -> None:  # noqa: ARG001  procrastinate says which hour it is
    """Every hour: finish what a crash interrupted, switch off the accounts of leavers;
    once a day: remove what was kept long enough.

    Of several workers the database lets one enqueue each hour's task. A machine that
    sleeps at night catches up within an hour after it wakes.
    """
    finish_erasures()
    sweep_orphans()
    switch_off_leavers(now=timezone.now())
    apply_retention_daily()
