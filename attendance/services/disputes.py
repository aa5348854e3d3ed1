"""Check-ins of the wrong person: taken back at the kiosk, and settled by HR."""

import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from attendance.day_changes import AddEvent
from attendance.day_events import find_day_of
from attendance.errors import CorrectionRefusedError, DisputeRefusedError
from attendance.models import AttendanceEvent, CheckInDispute, Correction, Device
from attendance.policies import check_decide_correction
from attendance.services.check_in import find_recent
from attendance.services.corrections import correct_now, take_back
from attendance.services.devices import check_still_paired
from attendance.services.turns import find_kind, find_last_event
from people.models import Employee

State = CheckInDispute.State

UNDO_SLACK_S = 4.0
"""A tap in the last moment is still on its way for so long."""


@transaction.atomic
def undo_check_in(*, event_id: int, device: Device) -> CheckInDispute:
    """Take back what the device has recorded a moment ago, and put it before HR.

    Raises:
        DisputeRefusedError: it is too long ago, was recorded elsewhere, or does not count any more.
        DeviceUnknownError: the device was switched off meanwhile.
    """
    check_still_paired(device)
    since = timezone.now() - datetime.timedelta(seconds=settings.KIOSK_UNDO_SECONDS + UNDO_SLACK_S)
    events = AttendanceEvent.objects.standing().select_related("employee__site")
    event = events.filter(pk=event_id, device=device, recorded_at__gte=since).first()
    if event is None:
        raise DisputeRefusedError(_("This cannot be taken back here any more. Please tell HR."))
    reason = _("Whoever stood there said “not me”.")
    try:
        correction = take_back(event=event, device=device, reason=reason)
    except CorrectionRefusedError as error:
        raise DisputeRefusedError(str(error)) from error
    return CheckInDispute.objects.create(event=event, device=device, correction=correction)


@transaction.atomic
def settle_dispute(
    *,
    dispute: CheckInDispute,
    state: str,
    by: User,
    person: Employee | None = None,
    note: str = "",
) -> CheckInDispute:
    """Say who it was.

    Args:
        dispute: one that is open.
        state: `OTHER`: it was `person`, who is checked in at that time; `NOBODY`: nothing is added;
            `RIGHT`: it was who was recorded, and the check-in counts again.
        by: who decides; never one of the two people.
        person: who it was, for `OTHER`.
        note: for whoever reads it later.

    Raises:
        PermissionDenied: `by` may not decide about the days of these people.
        DisputeRefusedError: it is settled already, or a person is missing.
        CorrectionRefusedError: the event cannot be added as it stands.
    """
    current = _lock(dispute)
    event = current.event
    check_decide_correction(by, event.employee)
    if state == State.OTHER:
        person = _check_other(event, person)
        current.answer = _add_event(
            person, find_kind(employee=person, device=current.device, at=event.at), event, by
        )
        current.person = person
    elif state == State.RIGHT:
        current.answer = _add_event(event.employee, event.kind, event, by)
    elif state != State.NOBODY:
        raise DisputeRefusedError(_("Say who it was."))
    current.state, current.note = state, note.strip()
    current.decided_by, current.decided_at = by, timezone.now()
    current.save()
    return current


def _lock(dispute: CheckInDispute) -> CheckInDispute:
    rows = CheckInDispute.objects.select_related("event__employee__site", "device")
    current = rows.select_for_update(of=("self",)).get(pk=dispute.pk)
    if current.state != State.OPEN:
        raise DisputeRefusedError(_("This is settled already. Load the page again."))
    return current


def _check_other(event: AttendanceEvent, person: Employee | None) -> Employee:
    if person is None:
        raise DisputeRefusedError(_("Choose who it was."))
    if person.pk == event.employee_id:
        raise DisputeRefusedError(
            _("%(name)s was recorded, and taken back. Say that it was right after all.")
            % {"name": person.name}
        )
    return person


def _add_event(person: Employee, kind: str, event: AttendanceEvent, by: User) -> Correction:
    """Check the person in by hand at the time of the event."""
    near = find_recent(employee=person, at=event.at)
    if near is not None:
        raise DisputeRefusedError(
            _("%(name)s is recorded at %(time)s already: %(kind)s, %(method)s. Nothing is missing.")
            % {
                "name": person.name,
                "time": f"{near.at.astimezone(person.site.zone):%H:%M}",
                "kind": near.get_kind_display(),
                "method": near.get_method_display(),
            }
        )
    return correct_now(
        employee=person,
        day=_find_day(person, kind, event.at),
        reason=_("Settled after “not me” at %(device)s.") % {"device": event.device},
        lines=[AddEvent(kind, event.at)],
        by=by,
    )


def _find_day(person: Employee, kind: str, at: datetime.datetime) -> datetime.date:
    """The day on which an event would count: a check-out with the check-in before it."""
    last = find_last_event(employee=person, at=at) if kind == AttendanceEvent.Kind.OUT else None
    if last is not None and last.kind != AttendanceEvent.Kind.OUT:
        return find_day_of(last)
    return at.astimezone(person.site.zone).date()
