"""People are asked for their consent by e-mail, and answer by a link that works once."""

import datetime
import hashlib
import secrets

from django.conf import settings
from django.contrib.auth.models import User
from django.core import signing
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app as task_app

from people.errors import ConsentLinkError, ConsentRefusedError
from people.letters import send_request_letter
from people.models import Consent, ConsentNotice, ConsentRequest, Employee
from people.queries import get_active_consent, get_current_notice
from people.services.consent import record_consent

SEND_TASK = "people.send_consent_request"
_signer = signing.Signer(salt="people.consent", sep=".")


@transaction.atomic
def ask_for_consent(*, employee: Employee, by: User | None) -> ConsentRequest:
    """Write an e-mail to the person with a link to read the notice and answer.

    An older link stops working. The worker sends the e-mail; until then `sent_at` is empty.

    Raises:
        ConsentRefusedError: the person has no e-mail address, has left, or has agreed to the
            newest notice already; or the site has no notice.
    """
    Employee.objects.select_for_update().get(pk=employee.pk)
    notice = _check_can_be_asked(employee)
    now = timezone.now()
    employee.consent_requests.filter(closed_at__isnull=True).update(
        closed_at=now, outcome=ConsentRequest.Outcome.REPLACED
    )
    asked = employee.consent_requests.create(
        notice=notice,
        email=employee.email,
        asked_by=by,
        asked_at=now,
        expires_at=now + datetime.timedelta(days=settings.CONSENT_LINK_DAYS),
    )
    transaction.on_commit(lambda: enqueue_request(request_id=asked.pk))
    return asked


def enqueue_request(*, request_id: int) -> None:
    """Ask the worker to send the e-mail. The link is made there: the queue never holds one."""
    task_app.configure_task(SEND_TASK).defer(request_id=request_id)


def send_request(*, request_id: int) -> None:
    """Make the link of a request and send it; one that was sent or is closed needs nothing.

    Raises:
        OSError: the mail server did not take it; the request says so, and it may be tried again.
    """
    asked = ConsentRequest.objects.select_related("employee__site", "notice").get(pk=request_id)
    if asked.sent_at is not None or not _is_open(asked):
        return
    token = _signer.sign(secrets.token_urlsafe(32))
    row = ConsentRequest.objects.filter(pk=request_id)
    row.update(token_hash=_hash(token))
    try:
        send_request_letter(asked, token)
    except OSError as error:
        row.update(problem=_("The e-mail could not be sent: %(error)s") % {"error": error})
        raise
    row.update(sent_at=timezone.now(), problem="")


def find_request(token: str) -> ConsentRequest:
    """The open request that a link belongs to.

    Raises:
        ConsentLinkError: the link is wrong, used, too old, or replaced; it does not say which.
    """
    return _find(token, is_locked=False)


@transaction.atomic
def agree_to_request(*, token: str, notice_sha256: str) -> Consent:
    """Record that the person agreed by the link to the very text that was shown.

    Raises:
        ConsentLinkError: the link is wrong, used, too old, or replaced.
        ConsentRefusedError: a newer notice was published while the person was reading.
    """
    asked = _find(token, is_locked=True)
    if asked.notice.sha256 != notice_sha256:
        raise ConsentRefusedError(_("The text has changed meanwhile. Please read it once more."))
    consent = record_consent(
        employee=asked.employee, method=Consent.Method.LINK, notice=asked.notice
    )
    _close(asked, ConsentRequest.Outcome.AGREED)
    return consent


@transaction.atomic
def decline_request(*, token: str) -> ConsentRequest:
    """Record that the person said no; an older consent is not touched by it.

    Raises:
        ConsentLinkError: the link is wrong, used, too old, or replaced.
    """
    asked = _find(token, is_locked=True)
    _close(asked, ConsentRequest.Outcome.DECLINED)
    return asked


def _check_can_be_asked(employee: Employee) -> ConsentNotice:
    name = {"name": employee.name, "site": employee.site}
    if not employee.is_employed(timezone.localdate(timezone=employee.site.zone)):
        raise ConsentRefusedError(_("%(name)s does not work here now.") % name)
    notice = get_current_notice(employee.site)
    if notice is None:
        raise ConsentRefusedError(
            _("There is no notice for %(site)s yet. Publish one under Consent notices.") % name
        )
    active = get_active_consent(employee)
    if active is not None and active.notice_id == notice.pk:
        raise ConsentRefusedError(_("%(name)s has agreed to the newest notice already.") % name)
    if not employee.email:
        raise ConsentRefusedError(
            _("%(name)s has no e-mail address. Add one, or record a signed form.") % name
        )
    return notice


def _find(token: str, *, is_locked: bool) -> ConsentRequest:
    """Person first, then request: the order in which a withdrawal locks them."""
    try:
        _signer.unsign(token)
    except signing.BadSignature as error:
        raise ConsentLinkError from error
    rows = ConsentRequest.objects.filter(token_hash=_hash(token), closed_at__isnull=True)
    if is_locked:
        people = Employee.objects.filter(consent_requests__in=rows.values("pk"))
        people.select_for_update(of=("self",)).first()
    asked = rows.select_related("employee__site", "notice__site").first()
    if asked is None or not _is_open(asked):
        raise ConsentLinkError
    return asked


def _is_open(asked: ConsentRequest) -> bool:
    today = timezone.localdate(timezone=asked.employee.site.zone)
    in_time = asked.closed_at is None and timezone.now() < asked.expires_at
    return in_time and asked.employee.is_employed(today)


def _close(asked: ConsentRequest, outcome: ConsentRequest.Outcome) -> None:
    asked.closed_at, asked.outcome = timezone.now(), outcome
    asked.save(update_fields=["closed_at", "outcome"])


def _hash(token: str) -> str:
    """SHA-256, hex. The links are random, so they need no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()
