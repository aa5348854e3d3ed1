"""Work for the background: e-mails to employees."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from people.letters import send_confirmation_letter
from people.models import Consent
from people.services import CONFIRM_TASK, SEND_TASK, send_request

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
