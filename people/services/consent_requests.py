"""People are asked for their consent by e-mail, and answer by a link that works once."""

import datetime
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core import signing
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app as task_app

from people.errors import ConsentLinkError, ConsentRefusedError
from people.letters import send_request_letter
from people.models import Consent, ConsentNotice, ConsentRequest, Employee, Site
from people.queries import get_current_notice
from people.services.consent import record_consent

SEND_TASK = "people.send_consent_request"
_signer = signing.Signer(salt="people.consent", sep=".")


@dataclass(frozen=True, slots=True)
class AskedPeople:
    """What came of asking many people: the requests, and for the others why not."""

    requests: list[ConsentRequest]
    refusals: list[str]


def ask_for_consent(*, employee: Employee, by: User | None) -> ConsentRequest:
    """Write an e-mail to the person with a link to read the notice and answer.

    An older link stops working. The worker sends the e-mail; until then `sent_at` is empty.

    Raises:
        ConsentRefusedError: the person has no e-mail address, has left, or has agreed to the
            newest notice already; or the site has no notice.
    """
    asked = ask_people_for_consent(employees=Employee.objects.filter(pk=employee.pk), by=by)
    if asked.refusals:
        raise ConsentRefusedError(asked.refusals[0])
    return asked.requests[0]


@transaction.atomic
def ask_people_for_consent(*, employees: QuerySet[Employee], by: User | None) -> AskedPeople:
    """Ask many people at once; so many queries, however many people there are."""
    people = list(
        Employee.objects.filter(pk__in=employees.order_by().values("pk"))
        .select_related("site")
        .defer("embedding")
        .select_for_update(of=("self",), no_key=True)
        .order_by("pk")
    )
    notices = {site: get_current_notice(site) for site in {person.site for person in people}}
    active = dict(
        Consent.objects.filter(employee__in=people, withdrawn_at__isnull=True).values_list(
            "employee_id", "notice_id"
        )
    )
    chosen, refusals = [], []
    for person in people:
        try:
            check_can_be_asked(person, notices[person.site], active)
        except ConsentRefusedError as error:
            refusals.append(str(error))
        else:
            chosen.append(person)
    return AskedPeople(_make_requests(chosen, notices, by), refusals)


def _make_requests(
    people: list[Employee], notices: dict[Site, ConsentNotice | None], by: User | None
) -> list[ConsentRequest]:
    now = timezone.now()
    ConsentRequest.objects.filter(employee__in=people, closed_at__isnull=True).update(
        closed_at=now, outcome=ConsentRequest.Outcome.REPLACED
    )
    requests = ConsentRequest.objects.bulk_create(
        ConsentRequest(
            employee=person,
            notice=notices[person.site],
            email=person.email,
            asked_by=by,
            asked_at=now,
            expires_at=now + datetime.timedelta(days=settings.CONSENT_LINK_DAYS),
        )
        for person in people
    )
    transaction.on_commit(lambda: enqueue_requests(request_ids=[asked.pk for asked in requests]))
    return requests


def enqueue_requests(*, request_ids: list[int]) -> None:
    """Ask the worker to send the e-mails. The links are made there: the queue never holds one."""
    if request_ids:
        task = task_app.configure_task(SEND_TASK)
        jobs: list[dict[str, Any]] = [{"request_id": request_id} for request_id in request_ids]
        task.batch_defer(*jobs)


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


def check_can_be_asked(
    employee: Employee, notice: ConsentNotice | None, active: Mapping[int, int | None]
) -> None:
    """Raise ConsentRefusedError unless it makes sense to ask this person.

    `active` tells by employee to which notice a release that is in force refers.
    """
    name = {"name": employee.name, "site": employee.site}
    if not employee.is_employed(timezone.localdate(timezone=employee.site.zone)):
        raise ConsentRefusedError(_("%(name)s does not work here now.") % name)
    if notice is None:
        raise ConsentRefusedError(
            _("There is no notice for %(site)s yet. Publish one under Consent notices.") % name
        )
    if active.get(employee.pk) == notice.pk:
        raise ConsentRefusedError(_("%(name)s has agreed to the newest notice already.") % name)
    if not employee.email:
        raise ConsentRefusedError(
            _("%(name)s has no e-mail address. Add one, or record a signed form.") % name
        )


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
