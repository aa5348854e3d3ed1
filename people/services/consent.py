"""What people agree to, and that they no longer do."""

import datetime
from collections.abc import Iterable

from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app as task_app

from people.errors import ConsentRefusedError
from people.models import Consent, ConsentNotice, ConsentRequest, Employee, ErasureCertificate
from people.queries import get_current_notice
from people.scans import check_scan
from people.services.erasure import erase_face_data
from people.services.webhooks import announce

CONFIRM_TASK = "people.confirm_consent"
# The person gave these alone, so the person gets it in writing.
CONFIRMED_METHODS = {Consent.Method.OWN_LOGIN, Consent.Method.LINK, Consent.Method.CODE}
# Somebody else's word, which takes the place of nothing that the person said.
DECLARED_METHODS = {Consent.Method.IMPORT, Consent.Method.DEMO}


@transaction.atomic
def record_consent(
    *,
    employee: Employee,
    method: Consent.Method,
    note: str = "",
    notice: ConsentNotice | None = None,
    scan: bytes = b"",
    given_at: datetime.datetime | None = None,
    recorded_by: User | None = None,
) -> Consent:
    """Record that the person agreed to face recognition.

    An active consent stays as it is, unless this one is to another notice or brings a signed
    form: then it takes the other's place, which ends as renewed.

    Args:
        employee: who agreed.
        method: how.
        note: how and when it was given, and where the paper is.
        notice: what the person had read; the newest of the site when None.
        scan: the signed form as PDF, JPEG, PNG, WebP or TIFF; kept encrypted.
        given_at: when, aware; now when None.
        recorded_by: who recorded it; None for a link and for commands.

    Raises:
        ConsentRefusedError: the notice is a draft or of another site, or the time lies ahead.
        ScanRefusedError: the scan is too large or no PDF or picture.
    """
    Employee.objects.select_for_update(no_key=True).get(pk=employee.pk)
    notice = notice or get_current_notice(employee.site)
    given_at = given_at or timezone.now()
    check_release(employee, method, notice, given_at)
    scan_type = check_scan(scan) if scan else ""
    active = employee.consents.filter(withdrawn_at__isnull=True).first()
    if active is not None:
        if not takes_its_place(active, method, notice, has_scan=bool(scan)):
            return active
        _end(active, by=recorded_by, is_renewed=True)
    consent = Consent(
        employee=employee,
        notice=notice,
        method=method,
        note=note,
        scan_type=scan_type,
        given_at=given_at,
        recorded_by=recorded_by,
    )
    if scan:
        consent.scan.save("form", ContentFile(scan), save=False)
    consent.save()
    _close_requests(employee, ConsentRequest.Outcome.AGREED)
    if method in CONFIRMED_METHODS:
        transaction.on_commit(lambda: enqueue_confirmation(consent_id=consent.pk))
    return consent


@transaction.atomic
def agree_by_own_account(*, employee: Employee, notice_sha256: str, by: User) -> Consent:
    """Record that the person agreed on the own page to the very text that was shown.

    Raises:
        ConsentRefusedError: there is no notice, or a newer one was published meanwhile.
    """
    notice = get_current_notice(employee.site)
    if notice is not None and notice.sha256 != notice_sha256:
        raise ConsentRefusedError(_("The text has changed meanwhile. Please read it once more."))
    return record_consent(
        employee=employee, method=Consent.Method.OWN_LOGIN, notice=notice, recorded_by=by
    )


@transaction.atomic
def withdraw_consent(*, employee: Employee, by: User | None = None) -> ErasureCertificate:
    """End the person's consent and erase every face of theirs; the certificate of that.

    Links that ask for consent end with it. `by` is who did it: HR, or the person's own account.
    """
    # Without the key: who holds the consent (`hold_consents`) may still refer to the person.
    Employee.objects.select_for_update(no_key=True).get(pk=employee.pk)
    _close_requests(employee, ConsentRequest.Outcome.CANCELLED)
    active = employee.consents.filter(withdrawn_at__isnull=True).first()
    if active is not None:
        _end(active, by=by, is_renewed=False)
        transaction.on_commit(lambda: enqueue_confirmation(consent_id=active.pk))
        announce(kind="consent.withdrawn", employee_id=employee.pk, data={})
    return erase_face_data(employee=employee, reason=ErasureCertificate.Reason.WITHDRAWAL, by=by)


def enqueue_confirmation(*, consent_id: int) -> None:
    """Ask the worker to write to the person what was recorded."""
    task_app.configure_task(CONFIRM_TASK).defer(consent_id=consent_id)


def hold_consents(employee_ids: Iterable[int]) -> set[int]:
    """The people among these whose consent is active; it cannot end before the transaction does.

    For work that takes long and stores something biometric at its end.
    """
    active = Consent.objects.filter(employee__in=set(employee_ids), withdrawn_at__isnull=True)
    held = active.order_by("pk").select_for_update(no_key=True, of=("self",))
    return set(held.values_list("employee_id", flat=True))


def delete_scans_on_commit(employee: Employee) -> None:
    """Delete the signed forms of a person whose record goes, when the transaction is through."""
    for consent in employee.consents.exclude(scan=""):
        storage, name = consent.scan.storage, consent.scan.name
        transaction.on_commit(lambda storage=storage, name=name: storage.delete(name))  # type: ignore[misc]


def check_release(
    employee: Employee,
    method: Consent.Method,
    notice: ConsentNotice | None,
    given_at: datetime.datetime,
) -> None:
    """Raise ConsentRefusedError unless such a release can be recorded."""
    if given_at > timezone.now():
        raise ConsentRefusedError(_("A consent cannot be given in the future. Check the date."))
    if notice is None and method in CONFIRMED_METHODS:
        raise ConsentRefusedError(
            _("There is no notice for %(site)s yet. HR has to publish one first.")
            % {"site": employee.site}
        )
    if notice is not None and not (notice.is_published and notice.site_id == employee.site_id):
        raise ConsentRefusedError(
            _("%(name)s can agree only to a published notice of %(site)s.")
            % {"name": employee.name, "site": employee.site}
        )


def takes_its_place(
    active: Consent, method: Consent.Method, notice: ConsentNotice | None, *, has_scan: bool
) -> bool:
    """Whether a new release renews the active one, or says nothing that is not known."""
    if method in DECLARED_METHODS:
        return False
    return has_scan or (notice is not None and notice.pk != active.notice_id)


def _end(consent: Consent, *, by: User | None, is_renewed: bool) -> None:
    consent.withdrawn_at = timezone.now()
    consent.withdrawn_by = by
    consent.is_renewed = is_renewed
    consent.save(update_fields=["withdrawn_at", "withdrawn_by", "is_renewed"])


def _close_requests(employee: Employee, outcome: ConsentRequest.Outcome) -> None:
    employee.consent_requests.filter(closed_at__isnull=True).update(
        closed_at=timezone.now(), outcome=outcome
    )
