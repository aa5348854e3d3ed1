"""What a kiosk says: short, warm, exact."""

import datetime

from django.utils.translation import gettext as _

from attendance.models import AttendanceEvent, CheckInRules
from people.models import Employee
from recognition.stream import Sight

NOON = 12
EVENING = 18


def greet(employee: Employee, kind: str, at: datetime.datetime) -> str:
    """The sentence for a recorded event; `at` in the zone of the site."""
    words = {"name": employee.first_name, "time": f"{at:%H:%M}"}
    if kind == AttendanceEvent.Kind.OUT:
        return _("Goodbye, %(name)s. Out at %(time)s.") % words
    if at.hour < NOON:
        return _("Good morning, %(name)s. In at %(time)s.") % words
    if at.hour < EVENING:
        return _("Good afternoon, %(name)s. In at %(time)s.") % words
    return _("Good evening, %(name)s. In at %(time)s.") % words


def greet_again(employee: Employee, kind: str, at: datetime.datetime) -> str:
    """The sentence for a second glance, which recorded nothing new."""
    words = {"name": employee.first_name, "time": f"{at:%H:%M}"}
    if kind == AttendanceEvent.Kind.OUT:
        return _("You are already out, %(name)s, since %(time)s.") % words
    return _("You are already in, %(name)s, since %(time)s.") % words


def apologise(rules: CheckInRules) -> str:
    """After "not me": nothing is recorded, and how it goes on."""
    return " ".join([_("Sorry. Nothing is recorded for you."), advise_other_way(rules)])


def advise_other_way(rules: CheckInRules) -> str:
    """How somebody whom the face does not tell can check in here all the same."""
    if rules.pin and rules.badge:
        return _("Please use your number and PIN, or hold up your badge.")
    if rules.pin:
        return _("Please use your number and PIN.")
    if rules.badge:
        return _("Please hold up your badge.")
    if rules.names:
        return _("Please choose your name from the list.")
    return _("Please ask at reception.")


def ask_for_pin() -> str:
    """To somebody whose face might be that of two people."""
    return _("You look like somebody else here. Please type your PIN.")


def advise_on_life(state: str) -> str:
    """To somebody, or something, whose face is known and may not pass."""
    if state == "spoof":
        return _("Please come before the camera yourself: I see a picture or a screen.")
    return _("Come a little closer, so that I can see you well.")


def say_challenge(state: str, step: str | None, reason: str | None = None) -> str:
    """What to do now, how it went, or why it did not."""
    if state == "failed":
        return _explain_failure(reason)
    if state == "passed":
        return _("Thank you. One moment …")
    steps = {
        "turn_left": _("Please turn your head to your left."),
        "turn_right": _("Please turn your head to your right."),
        "look_up": _("Please look up."),
        "come_closer": _("Please come closer with your face."),
    }
    if step in steps:
        return steps[step]
    if state == "step_done":
        return _("Good. Look straight into the camera again.")
    return _("Please look straight into the camera.")


def _explain_failure(reason: str | None) -> str:
    reasons = {
        "too_slow": _("That took too long. Wait a moment, and try once more."),
        "too_early": _("That was too fast. Wait until you are asked, and try once more."),
        "wrong_way": _("That was another movement. Wait a moment, and try once more."),
        "flat": _("Please come before the camera yourself: I see a picture or a screen."),
        "lost": _("I lost sight of you. Stay before the camera, and try once more."),
        "changed": _("I lost sight of you. Stay before the camera alone, and try once more."),
        "swapped": _("I was not sure that it was still you. Please try once more, alone."),
    }
    return reasons.get(reason or "", reasons["lost"])


def advise(sight: Sight) -> str | None:
    """What a person whose face is not recognised can do about it."""
    if sight.state in {"unknown", "ambiguous"} and sight.is_covered:
        return _("I don't know you like this. Please uncover your face, or ask at reception.")
    if sight.state == "unknown":
        return _("I don't know this face. Please ask at reception.")
    if sight.state == "ambiguous":
        return _("I am not sure who you are. Please ask at reception.")
    if sight.state == "unfit":
        return _advise_on_problem(sight.problem)
    return None


def _advise_on_problem(problem: str | None) -> str:
    advice = {
        "too_small": _("Come a little closer."),
        "cut_off": _("Move to the middle of the picture."),
        "blurred": _("Hold still for a moment."),
        "dark": _("It is too dark to see your face."),
        "overexposed": _("There is too much light on your face."),
        "low_contrast": _("There is too little light on your face."),
        "turned_away": _("Look into the camera."),
        "tilted": _("Hold your head straight."),
    }
    return advice.get(problem or "", _("Look into the camera."))
