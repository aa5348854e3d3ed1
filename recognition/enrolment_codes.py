"""One-time codes with which people set up their own face at a kiosk, without an account."""

import datetime
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from people.errors import ConsentRefusedError
from people.models import Consent, Employee
from people.queries import get_current_notice
from people.services import record_consent
from recognition.doors import check_enrolment, check_faces_wanted
from recognition.errors import CodeRefusedError, EnrolmentRefusedError
from recognition.models import CodeAttempt, EnrolmentCode
from recognition.passes import LIFETIME_S

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Nothing that looks like something else."""

LENGTH = 8
MOST_WRONG = 10
WRONG_COUNT_FOR = datetime.timedelta(minutes=10)
SESSION = datetime.timedelta(seconds=LIFETIME_S)


@dataclass(frozen=True, slots=True)
class CodeDoor:
    """A person who typed the own code at a kiosk; see `doors.py`."""

    code_id: int

    def find_person(self) -> Employee:
        """The person of the code, while it is open and may be enrolled.

        Raises:
            EnrolmentRefusedError: the time is over, or the face may not be stored.
        """
        try:
            employee = find_redeemed(self.code_id).employee
        except CodeRefusedError as error:
            raise EnrolmentRefusedError(str(error)) from error
        check_enrolment(employee)
        return employee

    def note_saved(self) -> None:
        """The code has done its work."""
        close_code(code_id=self.code_id, outcome=EnrolmentCode.Outcome.SAVED)


@transaction.atomic
def make_code(*, employee: Employee, by: User | None) -> tuple[EnrolmentCode, str]:
    """A new code for the person, in two groups as it is read out; an older one is dead.

    Raises:
        EnrolmentRefusedError: the person has left, or the site does without faces.
    """
    Employee.objects.select_for_update(no_key=True).get(pk=employee.pk)
    check_faces_wanted(employee)
    revoke_codes(employee=employee, outcome=EnrolmentCode.Outcome.REPLACED)
    code = "".join(secrets.choice(ALPHABET) for _place in range(LENGTH))
    now = timezone.now()
    made = EnrolmentCode.objects.create(
        employee=employee,
        code_hash=hash_code(code),
        made_by=by,
        made_at=now,
        expires_at=now + datetime.timedelta(hours=settings.ENROLMENT_CODE_HOURS),
    )
    return made, f"{code[:4]}-{code[4:]}"


def revoke_codes(
    *, employee: Employee, outcome: EnrolmentCode.Outcome = EnrolmentCode.Outcome.REVOKED
) -> int:
    """Make the person's open code open nothing any more; how many there were."""
    rows = employee.enrolment_codes.filter(closed_at__isnull=True)
    return rows.update(closed_at=timezone.now(), outcome=outcome)


def redeem_code(*, code: str, place: str, source: str) -> EnrolmentCode:
    """Use up a code that was typed at the kiosk `place`; `source` is who is counted for wrong ones.

    Raises:
        CodeRefusedError: it opens nothing, or too many were wrong here.
        EnrolmentRefusedError: the person has left, or the site does without faces.
    """
    now = timezone.now()
    attempt = _count_attempt(source, now)
    with transaction.atomic():
        rows = EnrolmentCode.objects.select_related("employee__site")
        found = (
            rows.filter(code_hash=hash_code(code), redeemed_at__isnull=True)
            .filter(closed_at__isnull=True, expires_at__gt=now)
            .select_for_update(of=("self",))
            .first()
        )
        if found is None:
            raise CodeRefusedError(
                _(
                    "This code does not work: it is mistyped, was used already, or is too old. "
                    "Ask HR for a new one."
                )
            )
        check_faces_wanted(found.employee)
        found.redeemed_at, found.place = now, place
        found.save(update_fields=["redeemed_at", "place"])
    attempt.delete()
    return found


def find_redeemed(code_id: int | None) -> EnrolmentCode:
    """The code that was redeemed some minutes ago, with its person.

    Raises:
        CodeRefusedError: it was not, too long ago, or it is closed.
    """
    found = (
        EnrolmentCode.objects.select_related("employee__site", "employee__team")
        .defer("employee__embedding", "employee__team__embedding")
        .filter(pk=code_id or 0, closed_at__isnull=True, redeemed_at__gt=timezone.now() - SESSION)
        .first()
    )
    if found is None:
        raise CodeRefusedError(_("The time is over. Ask HR for a new code."))
    return found


@transaction.atomic
def agree_by_code(*, code: EnrolmentCode, notice_sha256: str) -> Consent:
    """Record that the person agreed at the kiosk to the very text that was shown.

    The code stands for the person, as the link of an e-mail does.

    Raises:
        CodeRefusedError: the time is over.
        ConsentRefusedError: there is no notice, or a newer one was published meanwhile.
    """
    employee = find_redeemed(code.pk).employee
    notice = get_current_notice(employee.site)
    if notice is not None and notice.sha256 != notice_sha256:
        raise ConsentRefusedError(_("The text has changed meanwhile. Please read it once more."))
    note = _("At the kiosk %(place)s, with a code made by %(account)s.")
    by = code.made_by.get_username() if code.made_by else "–"
    return record_consent(
        employee=employee,
        method=Consent.Method.CODE,
        notice=notice,
        note=note % {"place": code.place, "account": by},
    )


def close_code(*, code_id: int, outcome: EnrolmentCode.Outcome) -> None:
    """End what a redeemed code opened."""
    EnrolmentCode.objects.filter(pk=code_id, closed_at__isnull=True).update(
        closed_at=timezone.now(), outcome=outcome
    )


def hash_code(code: str) -> str:
    """HMAC-SHA-256 of a code, hex; case, spaces and hyphens do not matter.

    Short codes need a key of our own: the database alone does not give them away.
    """
    plain = "".join(character for character in code.upper() if character.isalnum())
    return salted_hmac("recognition.enrolment_code", plain, algorithm="sha256").hexdigest()


def _count_attempt(source: str, now: datetime.datetime) -> CodeAttempt:
    """Note an attempt before it is judged, so that many at once cannot slip past the limit."""
    CodeAttempt.objects.filter(at__lt=now - WRONG_COUNT_FOR).delete()
    attempt = CodeAttempt.objects.create(source=source, at=now)
    if CodeAttempt.objects.filter(source=source).count() > MOST_WRONG:
        raise CodeRefusedError(_("Too many codes were wrong here. Wait ten minutes."))
    return attempt
