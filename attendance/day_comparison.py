"""A day before and after a correction, side by side and in words."""

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from attendance.day_changes import AddEvent, Change, VoidEvent, list_changes
from attendance.day_events import find_day_events, is_standing
from attendance.day_names import name_day
from attendance.day_preview import DayChange, Preview, preview_changes, preview_done
from attendance.day_story import tell_exceptions
from attendance.durations import format_minutes
from attendance.models import AttendanceEvent, Correction, DaySummary
from attendance.rules import DayResult

State = Correction.State
NOTHING = "–"


@dataclass(frozen=True, slots=True)
class EventPair:
    """An event on both sides; empty where it does not count."""

    at: datetime.datetime
    before: str
    after: str
    change: Literal["", "added", "voided"]


@dataclass(frozen=True, slots=True)
class NumberPair:
    """A number of the day on both sides."""

    label: str
    before: str
    after: str

    @property
    def is_changed(self) -> bool:
        """Whether they differ."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that a page shows of a correction."""

    events: list[EventPair]
    numbers: list[NumberPair]
    others: list[NumberPair]
    doubts: list[str]
    is_closed: bool

    @property
    def changes_hours(self) -> bool:
        """Whether any number changes."""
        return any(pair.is_changed for pair in (*self.numbers, *self.others))


def compare_correction(correction: Correction) -> Comparison:
    """What a correction does, or has done."""
    employee, day = correction.employee, correction.day
    events, zone = find_day_events(employee, day), employee.site.zone
    if correction.state == State.APPROVED:
        return _describe(list(_pair_done(correction, events, zone)), preview_done(correction), zone)
    changes = list_changes(correction.lines.all())
    pairs = list(_pair_asked(events, changes, zone))
    preview = preview_changes(employee=employee, day=day, changes=changes)
    return _describe(pairs, preview, zone)


def _describe(pairs: list[EventPair], preview: Preview, zone: datetime.tzinfo) -> Comparison:
    return Comparison(
        events=sorted(pairs, key=lambda pair: pair.at),
        numbers=list(_compare_numbers(preview.day, zone)),
        others=list(_compare_others(preview.others)),
        doubts=preview.doubts,
        is_closed=preview.is_closed,
    )


def _pair_asked(
    events: Iterable[AttendanceEvent], changes: Iterable[Change], zone: datetime.tzinfo
) -> Iterator[EventPair]:
    changes = list(changes)
    voided = {change.event_id for change in changes if isinstance(change, VoidEvent)}
    for event in events:
        words = _say_event(event.kind, event.at, zone)
        if event.pk in voided:
            yield EventPair(event.at, words, "", "voided")
        elif is_standing(event):
            yield EventPair(event.at, words, words, "")
    for change in changes:
        if isinstance(change, AddEvent):
            yield EventPair(change.at, "", _say_event(change.kind, change.at, zone), "added")


def _pair_done(
    correction: Correction, events: Iterable[AttendanceEvent], zone: datetime.tzinfo
) -> Iterator[EventPair]:
    for event in events:
        words = _say_event(event.kind, event.at, zone)
        is_added = event.correction_id == correction.pk
        if not is_standing(event) and event.void.correction_id == correction.pk:
            yield EventPair(event.at, words, "", "voided")
        elif is_added:
            yield EventPair(event.at, "", words, "added")
        elif is_standing(event):
            yield EventPair(event.at, words, words, "")


def _say_event(kind: str, at: datetime.datetime, zone: datetime.tzinfo) -> str:
    return f"{at.astimezone(zone):%H:%M} {AttendanceEvent.Kind(kind).label}"


def _compare_numbers(change: DayChange, zone: datetime.tzinfo) -> Iterator[NumberPair]:
    for label, show in _list_numbers(zone):
        before, after = (show(one) if one else NOTHING for one in (change.before, change.after))
        if before != after or before not in (NOTHING, ""):
            yield NumberPair(label, before or NOTHING, after or NOTHING)


def _list_numbers(zone: datetime.tzinfo) -> list[tuple[str, Callable[[DayResult], str]]]:
    statuses = dict(DaySummary.Status.choices)
    return [
        (_("The day"), lambda day: str(statuses[day.status.value])),
        (_("First in"), lambda day: _say_clock(day.first_in, zone)),
        (_("Last out"), lambda day: _say_clock(day.last_out, zone)),
        (_("Worked"), lambda day: format_minutes(day.worked)),
        (_("Breaks"), lambda day: _say_minutes(day.breaks)),
        (_("Counts for pay"), lambda day: format_minutes(day.counted)),
        (_("Late"), lambda day: _say_minutes(day.late)),
        (_("Left early"), lambda day: _say_minutes(day.early_leave)),
        (_("Overtime of the day"), lambda day: _say_minutes(day.daily_overtime)),
        (_("Overtime of the week"), lambda day: _say_minutes(day.weekly_overtime)),
        (_("To look at"), lambda day: ", ".join(tell_exceptions(day.exceptions))),
    ]


def _compare_others(changes: Iterable[DayChange]) -> Iterator[NumberPair]:
    """The other days whose hours change: their overtime, or a night that belongs to them."""
    for change in changes:
        before, after = (_sum_up(one) for one in (change.before, change.after))
        if before != after:
            yield NumberPair(name_day(change.day), before, after)


def _sum_up(day: DayResult | None) -> str:
    if day is None:
        return NOTHING
    overtime = day.daily_overtime + day.weekly_overtime
    values = {"worked": format_minutes(day.worked), "overtime": format_minutes(overtime)}
    if overtime:
        return _("%(worked)s worked, %(overtime)s overtime") % values
    return _("%(worked)s worked") % values


def _say_clock(at: datetime.datetime | None, zone: datetime.tzinfo) -> str:
    return f"{at.astimezone(zone):%H:%M}" if at else ""


def _say_minutes(minutes: int) -> str:
    return format_minutes(minutes) if minutes else ""
