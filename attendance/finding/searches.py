"""Every search is written down with its reason before it is answered, and they are counted."""

import datetime
from collections.abc import Sequence
from enum import StrEnum

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override

from attendance.errors import SearchRefusedError, TooManySearchesError
from attendance.finding.queries import is_search
from people.models import AccessRecord, Employee
from people.services import record_access, record_accesses

Action = AccessRecord.Action
HOUR = datetime.timedelta(hours=1)
LONGEST_WORDS, SHORTEST_WORDS = 200, 4
OTHER = "other"

PURPOSES = {
    "reach": gettext_lazy("A visitor or an urgent call"),
    "safety": gettext_lazy("Safety: evacuation, first aid"),
    "security": gettext_lazy("Something happened that security looks into"),
    "found": gettext_lazy("Something lost was found, or has arrived"),
    OTHER: gettext_lazy("Something else: say what"),
}
"""What people look for others for, by a code that the form sends."""


class How(StrEnum):
    """By what somebody was looked for; the code is kept in the access log, as `how`."""

    NAME = "name"
    PHOTO = "photo"
    COMPANY = "company"
    """Who else was there where this person was."""
    BESIDE = "beside"
    """The person was there when somebody asked who else was."""
    ALERT = "alert"
    TOLD = "told"
    REFUSED = "refused"


HOWS = {
    How.NAME: gettext_lazy("looked for you by name"),
    How.PHOTO: gettext_lazy("looked for you by a photo"),
    How.COMPANY: gettext_lazy("asked who was where you were"),
    How.BESIDE: gettext_lazy("saw that you were where somebody else was"),
    How.ALERT: gettext_lazy("asked to be told when a camera sees you"),
    How.TOLD: gettext_lazy("was told that a camera saw you"),
    How.REFUSED: gettext_lazy("tried to look for you, and was refused"),
}

# What follows from a search that was counted is not counted again.
UNCOUNTED = (How.BESIDE, How.TOLD)


def read_purpose(code: str, words: str) -> str:
    """Why somebody looks, in words, as the access log and the searched person read it.

    Raises:
        SearchRefusedError: nothing was chosen, or what was written says nothing.
    """
    words = " ".join(words.split())
    if code not in PURPOSES:
        raise SearchRefusedError(_("Say first why you are looking: choose a reason."))
    if len(words) > LONGEST_WORDS:
        raise SearchRefusedError(
            _("Say it in %(most)d characters or fewer.") % {"most": LONGEST_WORDS}
        )
    if code == OTHER:
        return _check_words(words)
    with override(settings.LANGUAGE_CODE):
        chosen = str(PURPOSES[code])
    return f"{chosen}. {words}" if words else chosen


@transaction.atomic
def note_search(
    *, account: User, how: How, employee: Employee | None, purpose: str, words: str = ""
) -> AccessRecord:
    """Write down a search, of whom it was if anybody was found, and what was typed if nobody was.

    Raises:
        TooManySearchesError: there were as many within the hour as MUSTER_SEARCHES_PER_HOUR.
    """
    check_pace(account=account)
    detail: dict[str, str] = {"how": how.value}
    if words and employee is None:
        detail["words"] = words[:LONGEST_WORDS]
    action = (
        AccessRecord.Action.SEARCH_FACE if how == How.PHOTO else AccessRecord.Action.SEARCH_NAME
    )
    return record_access(
        actor=account, action=action, employee=employee, purpose=purpose, detail=detail
    )


@transaction.atomic
def check_pace(*, account: User) -> None:
    """Raise TooManySearchesError when the account has searched too often within the hour.

    The row of the account is locked, so that many at once count as well.
    """
    User.objects.select_for_update(no_key=True).get(pk=account.pk)
    since = timezone.now() - HOUR
    searches = AccessRecord.objects.filter(is_search(), account=account, at__gt=since)
    count = searches.exclude(detail__how__in=list(UNCOUNTED)).count()
    if count >= settings.SEARCHES_PER_HOUR:
        raise TooManySearchesError(
            ngettext(
                "You have looked for somebody %(count)d time within the hour. Wait a while; "
                "in an emergency ask security.",
                "You have looked for people %(count)d times within the hour. Wait a while; "
                "in an emergency ask security.",
                count,
            )
            % {"count": count}
        )


def note_beside(*, account: User, people: Sequence[Employee], purpose: str) -> None:
    """Write down who was named because they were where somebody else was."""
    if people:
        record_accesses(
            actor=account,
            action=Action.SEARCH_NAME,
            employees=people,
            purpose=purpose,
            detail={"how": How.BESIDE.value},
        )


def describe_how(record: AccessRecord) -> str:
    """What was done, to the person who was searched."""
    try:
        return str(HOWS[How(record.detail.get("how", ""))])
    except ValueError:
        return record.get_action_display()


def _check_words(words: str) -> str:
    letters = sum(character.isalpha() for character in words)
    if letters < SHORTEST_WORDS:
        raise SearchRefusedError(_("Say in a few words why you are looking."))
    return words
