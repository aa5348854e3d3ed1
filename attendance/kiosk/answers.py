"""The messages that say what was recorded, and what was not."""

import datetime

from django.utils.translation import gettext as _

from attendance.greetings import greet, greet_again
from attendance.messages import CheckInMessage, ErrorMessage, FaceMessage, FaceState, Way
from attendance.queries import NO_TEAM_COLOR
from attendance.services import CheckInResult
from people.models import Employee
from recognition.stream import Sight


def announce(
    result: CheckInResult, *, way: Way, track: int | None, zone: datetime.tzinfo
) -> CheckInMessage:
    """Whom the kiosk greets, and with what; it cannot be undone as it stands."""
    event = result.event
    people = Employee.objects.select_related("team").defer("embedding", "team__embedding")
    employee = people.get(pk=event.employee_id)
    at = event.at.astimezone(zone)
    say = greet if result.is_new else greet_again
    return {
        "type": "check_in",
        "id": "",
        "track": track,
        "way": way,
        "name": employee.name,
        "initials": employee.initials,
        "team": employee.team.name if employee.team else "",
        "team_color": employee.team.color if employee.team else NO_TEAM_COLOR,
        "kind": event.kind,
        "time": f"{at:%H:%M}",
        "at": event.at.isoformat(),
        "repeated": not result.is_new,
        "sentence": say(employee, event.kind, at),
        "undo_s": 0.0,
    }


def describe(
    sight: Sight, state: FaceState, *, name: str | None = None, hint: str | None = None
) -> FaceMessage:
    """One face as the kiosk draws it; a name only when it is sure."""
    return {
        "track": sight.track.id,
        "box": [round(side, 1) for side in sight.track.face.box.as_xyxy()],
        "state": state,
        "name": name,
        "hint": hint,
    }


def describe_without_database(sight: Sight) -> FaceMessage:
    """A face while the database is away: a name for those on the emergency list alone."""
    person = sight.identification.person if sight.identification else None
    if sight.state == "recognised" and person is not None:
        return describe(sight, "recognised", name=person.name)
    return describe(sight, "looking", hint=warn_of_database())


def warn_of_database() -> str:
    """What is said to everybody else meanwhile."""
    return _("The database cannot be reached: nothing is recorded. The door opens for a few.")


def complain(code: str, text: str, *, request: str | None = None) -> ErrorMessage:
    """What did not work, and goes on all the same."""
    message: ErrorMessage = {"type": "error", "code": code, "message": text, "fatal": False}
    if request is not None:
        message["request"] = request
    return message
