"""What can be done about an odd day with one click."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from attendance.day_changes import AddEvent, Change, VoidEvent
from attendance.day_events import is_standing
from attendance.errors import CorrectionRefusedError, LocalTimeError
from attendance.local_times import DAY, find_moment
from attendance.models import AttendanceEvent, DaySummary

Kind = AttendanceEvent.Kind
RIGHT, LEFT_AT_END, LEFT_FOR_BREAK = "right", "left_at_end", "left_for_break"
CAME_AT_START, NOT_HERE, LEFT_AT = "came_at_start", "not_here", "left_at"
# What can be done to many days at once; the times differ, the words do not.
BULK: dict[str, str | Promise] = {
    RIGHT: gettext_lazy("It is right so"),
    LEFT_AT_END: gettext_lazy("Left at the end of the shift"),
    CAME_AT_START: gettext_lazy("Came at the start of the shift"),
    NOT_HERE: gettext_lazy("Was not here: void the events"),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """One button: its words, the reason that is kept, and what it changes (nothing: accept)."""

    code: str
    label: str
    reason: str = ""
    changes: tuple[Change, ...] = ()


def list_offers(
    summary: DaySummary, events: Sequence[AttendanceEvent], codes: Sequence[str]
) -> list[Offer]:
    """The buttons for a day with these open exceptions, the most likely first."""
    standing = [event for event in events if is_standing(event)]
    return [
        *_offer_times(summary, standing, codes),
        Offer(RIGHT, _("It is right so")),
        *_offer_void(standing),
    ]


def find_offer(
    code: str, summary: DaySummary, events: Sequence[AttendanceEvent], codes: Sequence[str]
) -> Offer:
    """The button with this code.

    Raises:
        CorrectionRefusedError: the day does not offer it (any more).
    """
    for offer in list_offers(summary, events, codes):
        if offer.code == code:
            return offer
    raise CorrectionRefusedError(_("This does not fit the day. Open it, and correct it there."))


def takes_leaving_time(codes: Sequence[str]) -> bool:
    """Whether it helps to say when the person left."""
    return bool({"missing_out", "closed_automatically"} & set(codes))


def offer_leaving(
    summary: DaySummary, events: Sequence[AttendanceEvent], time: datetime.time
) -> Offer:
    """Left at a time that somebody knows, in place of an automatic check-out.

    A time before the arrival is one of the next day.

    Raises:
        CorrectionRefusedError: the clock never showed this time, or nobody came.
    """
    standing = [event for event in events if is_standing(event)]
    automatic = [event for event in standing if event.method == AttendanceEvent.Method.AUTOMATIC]
    came = [event for event in standing if event.kind == Kind.IN]
    if not came:
        raise CorrectionRefusedError(_("There is no check-in on this day. Open it to add one."))
    try:
        at = find_moment(summary.day, time, summary.site.zone)
        if at <= came[-1].at:
            at = find_moment(summary.day + DAY, time, summary.site.zone)
    except LocalTimeError as error:
        advice = _("Open the day, and correct it there.")
        raise CorrectionRefusedError(f"{error} {advice}") from error
    words = _("Left at %(time)s.") % {"time": f"{time:%H:%M}"}
    voids = [VoidEvent(event.pk) for event in automatic if event.at >= came[-1].at]
    return Offer(LEFT_AT, words, words, (*voids, AddEvent(Kind.OUT, at)))


def _offer_times(
    summary: DaySummary, standing: Sequence[AttendanceEvent], codes: Sequence[str]
) -> Iterator[Offer]:
    if not standing:
        return
    first, last, zone = standing[0], standing[-1], summary.site.zone
    if "missing_out" in codes and last.kind == Kind.BREAK_START:
        words = _("Left at %(time)s and did not come back") % {
            "time": f"{last.at.astimezone(zone):%H:%M}"
        }
        changes = (VoidEvent(last.pk), AddEvent(Kind.OUT, last.at))
        yield Offer(LEFT_FOR_BREAK, words, f"{words}.", changes)
    elif "missing_out" in codes and (end := summary.planned_end) is not None and last.at < end:
        words = _("Left at the end of the shift, %(time)s") % {
            "time": f"{end.astimezone(zone):%H:%M}"
        }
        yield Offer(LEFT_AT_END, words, f"{words}.", (AddEvent(Kind.OUT, end),))
    start = summary.planned_start
    if "missing_in" in codes and start is not None and start < first.at and first.kind != Kind.IN:
        words = _("Came at the start of the shift, %(time)s") % {
            "time": f"{start.astimezone(zone):%H:%M}"
        }
        yield Offer(CAME_AT_START, words, f"{words}.", (AddEvent(Kind.IN, start),))


def _offer_void(standing: Sequence[AttendanceEvent]) -> Iterator[Offer]:
    if standing:
        voids = tuple(VoidEvent(event.pk) for event in standing)
        yield Offer(NOT_HERE, _("Was not here: void"), _("Was not here."), voids)
