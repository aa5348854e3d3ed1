"""HR decides about photos: whose they are, which face counts, and which are taken all the same."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from people.errors import PhotoRefusedError, PhotoStateError
from people.models import Employee, FaceSample
from people.policies import Account, check_store_face
from people.services.photos import change_state, enqueue_embedding
from people.services.templates import refresh_current_template

State = FaceSample.State


@transaction.atomic
def accept_photo(*, sample: FaceSample, user: Account) -> None:
    """Take the photo in spite of its verdicts; the engine makes its vector next.

    Raises:
        PhotoStateError: it is waiting or accepted already, or shows no face.
        ConsentMissingError: the person has not agreed to face recognition.
    """
    current = _lock(sample)
    check_store_face(current.employee)
    if current.state == State.READY:
        raise PhotoStateError(_("The photo is accepted already."))
    if current.box is None:
        raise PhotoStateError(_("There is no face in this photo that could be accepted."))
    current.is_accepted = True
    _look_again(current, user)


@transaction.atomic
def reject_photo(*, sample: FaceSample, user: Account, reason: str = "") -> None:
    """Take the photo out of the gallery; the person is no longer recognised by it.

    Raises:
        PhotoStateError: it is rejected already.
    """
    current = _lock(sample)
    was_ready = current.state == State.READY
    current.is_accepted = False
    _sign(current, user)
    change_state(
        sample=current,
        state=State.REJECTED,
        reason_code="rejected_by_hr",
        reason=reason.strip() or _("HR has rejected the photo."),
    )
    if was_ready:
        refresh_current_template(current.employee)


@transaction.atomic
def choose_face(*, sample: FaceSample, user: Account, face: int) -> None:
    """Let another face of the picture count; the engine looks at it next.

    Raises:
        PhotoStateError: the photo has no such face, or waits for the engine.
        ConsentMissingError: the person has not agreed to face recognition.
    """
    current = _lock(sample)
    check_store_face(current.employee)
    if not 0 <= face < len(current.faces):
        raise PhotoStateError(_("The photo has no such face. Reload the page."))
    current.chosen_face = face
    current.is_accepted = False
    _look_again(current, user)


@transaction.atomic
def move_photo(*, sample: FaceSample, user: Account, employee: Employee) -> None:
    """Give the photo to the person whom it shows; the engine looks at it anew.

    Raises:
        PhotoRefusedError: that person has the photo already.
        PhotoStateError: it is that person's, or waits for the engine.
        ConsentMissingError: that person has not agreed to face recognition.
    """
    current = _lock(sample, and_employee=employee)
    former = current.employee
    if former.pk == employee.pk:
        raise PhotoStateError(_("The photo is this person's already."))
    check_store_face(employee)
    if employee.face_samples.filter(source_sha256=current.source_sha256).exists():
        raise PhotoRefusedError(
            _("%(name)s has this photo already. Reject it here instead.") % {"name": employee.name}
        )
    current.employee = employee
    current.is_accepted = False
    _look_again(current, user)
    refresh_current_template(former)


def _lock(sample: FaceSample, *, and_employee: Employee | None = None) -> FaceSample:
    """The photo as it is now, with its people locked first, as everywhere.

    Raises:
        PhotoStateError: it has been deleted, or moved to somebody else.
    """
    people = {sample.employee_id} | ({and_employee.pk} if and_employee else set())
    list(Employee.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk"))
    current = (
        FaceSample.objects.select_for_update(of=("self",))
        .select_related("employee")
        .filter(pk=sample.pk, employee=sample.employee_id)
        .first()
    )
    if current is None:
        raise PhotoStateError(_("The photo is no longer there. Reload the page."))
    return current


def _look_again(sample: FaceSample, user: Account) -> None:
    was_ready = sample.state == State.READY
    sample.verdicts = []
    sample.resembles, sample.resemblance = None, None
    _sign(sample, user)
    change_state(sample=sample, state=State.PENDING)
    if was_ready:
        refresh_current_template(sample.employee)
    transaction.on_commit(lambda: enqueue_embedding(sample_id=sample.pk))


def _sign(sample: FaceSample, user: Account) -> None:
    sample.reviewed_by_id = user.pk
    sample.reviewed_at = timezone.now()
