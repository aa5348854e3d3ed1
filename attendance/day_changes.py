"""What a correction does to a day: events to void and to add, and whether that can be."""

import datetime
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from attendance.day_events import find_day_events, is_standing
from attendance.errors import CorrectionRefusedError
from attendance.local_times import DAY
from attendance.models import AttendanceEvent, Correction, CorrectionLine
from people.models import Employee

MOST_LINES = 20
Kind = AttendanceEvent.Kind


@dataclass(frozen=True, slots=True)
class AddEvent:
    """An event that is missing; `at` is aware."""

    kind: str
    at: datetime.datetime


@dataclass(frozen=True, slots=True)
class VoidEvent:
    """An event that shall not count."""

    event_id: int


Change = AddEvent | VoidEvent


@dataclass(frozen=True, slots=True)
class Moment:
    """An event of a day as it would be: recorded, or added."""

    kind: str
    at: datetime.datetime


def list_changes(lines: Iterable[CorrectionLine]) -> list[Change]:
    """What the stored lines of a correction do."""
    return [_read_line(line) for line in lines]


def _read_line(line: CorrectionLine) -> Change:
    if line.event_id is not None:
        return VoidEvent(line.event_id)
    assert line.at is not None  # noqa: S101  a constraint of the table says so
    return AddEvent(line.kind, line.at)


def check_changes(
    *, employee: Employee, day: datetime.date, changes: Sequence[Change], now: datetime.datetime
) -> None:
    """Raise CorrectionRefusedError unless these changes of the day can be carried out now."""
    if not changes:
        raise CorrectionRefusedError(
            _("Choose an event that is wrong, or add one that is missing.")
        )
    if len(changes) > MOST_LINES:
        raise CorrectionRefusedError(_("That is too much for one day. Check the times."))
    _check_day(employee, day, now)
    voided = [change.event_id for change in changes if isinstance(change, VoidEvent)]
    added = [change for change in changes if isinstance(change, AddEvent)]
    _check_voids(employee, day, voided)
    _check_additions(employee, day, added, now)
    _check_seconds(employee, added, voided)


def apply_changes(events: Iterable[AttendanceEvent], changes: Collection[Change]) -> list[Moment]:
    """The events that would count, ascending; `events` are those of `find_day_events`."""
    voided = {change.event_id for change in changes if isinstance(change, VoidEvent)}
    kept = [
        Moment(event.kind, event.at)
        for event in events
        if is_standing(event) and event.pk not in voided
    ]
    added = [Moment(change.kind, change.at) for change in changes if isinstance(change, AddEvent)]
    return sorted([*kept, *added], key=lambda moment: moment.at)


def doubt_day(
    employee: Employee,
    day: datetime.date,
    *,
    now: datetime.datetime,
    changes: Collection[Change] = (),
) -> list[str]:
    """What does not fit together in a day, with these changes."""
    zone = employee.site.zone
    moments = apply_changes(find_day_events(employee, day), changes)
    return find_doubts(moments, zone=zone, is_over=day < now.astimezone(zone).date())


def find_doubts(moments: Sequence[Moment], *, zone: datetime.tzinfo, is_over: bool) -> list[str]:
    """What does not fit together in a day's events, in words; such a day is possible, but odd."""
    doubts = list(_find_jumps(moments, zone))
    last = moments[-1] if moments else None
    if is_over and last is not None and last.kind != Kind.OUT:
        values = {"time": _say_time(last.at, zone)}
        doubts.append(_("Nobody knows when the person left after %(time)s.") % values)
    return doubts


def describe_change(change: Change, zone: datetime.tzinfo) -> str:
    """An added event in words."""
    assert isinstance(change, AddEvent)  # noqa: S101  what is voided is told as an event
    return f"{Kind(change.kind).label} {_say_time(change.at, zone)}"


def _check_day(employee: Employee, day: datetime.date, now: datetime.datetime) -> None:
    if day > now.astimezone(employee.site.zone).date():
        raise CorrectionRefusedError(_("This day has not come yet. Choose another."))
    if not employee.is_employed(day):
        raise CorrectionRefusedError(
            _("%(name)s does not work here on %(day)s. Choose a day of the employment.")
            % {"name": employee.name, "day": date_format(day)}
        )


def _check_voids(employee: Employee, day: datetime.date, voided: Sequence[int]) -> None:
    if len(set(voided)) < len(voided):
        raise CorrectionRefusedError(_("An event was chosen twice. Choose it once."))
    if not voided:
        return
    of_day = {event.pk: event for event in find_day_events(employee, day)}
    for pk in voided:
        if pk not in of_day:
            raise CorrectionRefusedError(
                _("One of the events does not belong to this day. Load the page again.")
            )
        if not is_standing(of_day[pk]):
            raise CorrectionRefusedError(
                _("One of the events does not count any more: the day was changed meanwhile. "
                  "Look at it again.")
            )  # fmt: skip


def _check_additions(
    employee: Employee, day: datetime.date, added: Sequence[AddEvent], now: datetime.datetime
) -> None:
    zone = employee.site.zone
    for change in added:
        if change.kind not in Kind.values:
            raise CorrectionRefusedError(_("There is no such kind of event."))
        if change.at > now:
            raise CorrectionRefusedError(
                _("%(time)s lies in the future. Add only what has happened.")
                % {"time": _say_time(change.at, zone)}
            )
        on = change.at.astimezone(zone).date()
        if not day <= on <= day + DAY:
            raise CorrectionRefusedError(
                _("%(date)s is another day. Correct each day on its own.")
                % {"date": date_format(on)}
            )
        if not employee.is_employed(on) and not employee.is_employed(on - DAY):
            raise CorrectionRefusedError(
                _("%(name)s does not work here on %(day)s. Choose a day of the employment.")
                % {"name": employee.name, "day": date_format(on)}
            )


def _check_seconds(employee: Employee, added: Sequence[AddEvent], voided: Collection[int]) -> None:
    """No two events of a person that count lie in the same second."""
    zone, seconds = employee.site.zone, [change.at.replace(microsecond=0) for change in added]
    if len(set(seconds)) < len(seconds):
        raise CorrectionRefusedError(_("Two of the added events have the same time."))
    for second in seconds:
        others = employee.events.standing().filter(
            at__gte=second, at__lt=second + datetime.timedelta(seconds=1)
        )
        if others.exclude(pk__in=voided).exists():
            raise CorrectionRefusedError(
                _("There is an event at %(time)s already. Look at the day again.")
                % {"time": _say_time(second, zone)}
            )


def _find_jumps(moments: Sequence[Moment], zone: datetime.tzinfo) -> Iterator[str]:
    """Each event that cannot follow the one before it."""
    state = "out"
    for moment in moments:
        time = {"time": _say_time(moment.at, zone)}
        if moment.kind == Kind.IN and state == "in":
            yield _("The check-in at %(time)s follows another without a check-out.") % time
        elif moment.kind == Kind.OUT and state == "out":
            yield _("The check-out at %(time)s has no check-in before it.") % time
        elif moment.kind == Kind.BREAK_START and state != "in":
            yield _("The break at %(time)s begins while the person is not in.") % time
        elif moment.kind == Kind.BREAK_END and state != "break":
            yield _("The break that ends at %(time)s never began.") % time
        state = {Kind.OUT: "out", Kind.BREAK_START: "break"}.get(Kind(moment.kind), "in")


def _say_time(at: datetime.datetime, zone: datetime.tzinfo) -> str:
    return f"{at.astimezone(zone):%H:%M}"


def is_waiting(correction: Correction) -> bool:
    """Whether somebody still has to decide."""
    return correction.state == Correction.State.REQUESTED
