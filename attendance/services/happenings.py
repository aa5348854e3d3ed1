"""What other systems are told of attendance: see `people.services.announce`."""

import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendance.models import AttendanceEvent, Correction, Device, KioskRefusal
from people.happenings import register_happening
from people.services import announce

RECORDED, VOIDED = "attendance.recorded", "attendance.voided"
UNKNOWN_FACE, REFUSED = "kiosk.unknown_face", "kiosk.refused"


def register_happenings() -> None:
    """The kinds of this room."""
    register_happening(
        RECORDED,
        label=_("somebody came or went, also by a correction"),
        permission="attendance.view_attendanceevent",
    )
    register_happening(
        VOIDED,
        label=_("an event does not count any more"),
        permission="attendance.view_attendanceevent",
    )
    register_happening(
        UNKNOWN_FACE,
        label=_("a kiosk saw a face that it does not know"),
        permission="attendance.view_kioskrefusal",
    )
    register_happening(
        REFUSED,
        label=_("a kiosk refused a face as a photo or a screen"),
        permission="attendance.view_kioskrefusal",
    )


def tell_recorded(event: AttendanceEvent) -> None:
    """Somebody came or went."""
    announce(kind=RECORDED, employee_id=event.employee_id, at=event.at, data=_describe(event))


def tell_voided(event: AttendanceEvent, correction: Correction) -> None:
    """What was told before does not count any more; what counts instead is told as recorded."""
    announce(
        kind=VOIDED,
        employee_id=event.employee_id,
        at=event.at,
        data={**_describe(event), "voided_by": correction.pk},
    )


def tell_unknown_face(*, device: Device, at: datetime.datetime | None = None) -> None:
    """A face that stood before a kiosk is nobody's; no picture of it is kept or sent."""
    announce(kind=UNKNOWN_FACE, at=at or timezone.now(), data={"device": _name(device)})


def tell_refusal(refusal: KioskRefusal) -> None:
    """Something with a person's face was refused; whoever held it there may be somebody else."""
    announce(
        kind=REFUSED,
        employee_id=refusal.employee_id,
        at=refusal.at,
        data={"device": _name(refusal.device), "reason": refusal.reason},
    )


def _describe(event: AttendanceEvent) -> dict[str, Any]:
    return {
        "event": {
            "id": event.pk,
            "kind": event.kind,
            "at": event.at.isoformat(),
            "method": event.method,
            "device": _name(event.device) if event.device else None,
            "nonce": str(event.nonce),
            "is_late": event.is_late,
            "correction": event.correction_id,
        }
    }


def _name(device: Device) -> dict[str, Any]:
    return {"id": device.pk, "name": device.name, "site": device.site_id}
