"""One day of a person in words: what was recorded, what was planned, how the hours came about."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import TextChoices
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from attendance.day_events import is_standing
from attendance.durations import format_minutes
from attendance.local_times import is_second_pass
from attendance.models import AttendanceEvent, Correction, DaySummary, Period
from attendance.rules import measure_minutes


class ExceptionWords(TextChoices):
    """What somebody has to look at; the words of `attendance.rules.ExceptionCode`."""

    MISSING_IN = "missing_in", gettext_lazy("no check-in")
    MISSING_OUT = "missing_out", gettext_lazy("no check-out")
    CLOSED_AUTOMATICALLY = "closed_automatically", gettext_lazy("check-out set automatically")
    UNPLANNED = "unplanned", gettext_lazy("worked without a plan")


@dataclass(frozen=True, slots=True)
class EventLine:
    """One event in words; `at` is on the clock of the site."""

    pk: int
    at: datetime.datetime
    clock: str
    what: str
    kind: str
    how: str
    is_voided: bool
    voided: str


def tell_events(
    events: Iterable[AttendanceEvent], *, day: datetime.date, zone: datetime.tzinfo
) -> list[EventLine]:
    """The events of `find_day_events` in words."""
    return [_tell_event(event, day, zone) for event in events]


def tell_plan(summary: DaySummary) -> list[str]:
    """What was to be done on the day."""
    lines = []
    if summary.shift is not None:
        lines.append(_tell_shift(summary))
    elif summary.status != DaySummary.Status.UNPLANNED:
        lines.append(_("No shift on this day."))
    else:
        lines.append(_("Nobody has planned this person's days, so nothing is judged."))
    if summary.holiday:
        lines.append(_("Holiday: %(name)s.") % {"name": summary.holiday})
    if summary.leave is not None:
        lines.append(_("On leave: %(type)s.") % {"type": summary.leave.type})
    return lines


def tell_numbers(summary: DaySummary, periods: Iterable[Period]) -> list[str]:
    """How the hours of the day came about, one sentence each."""
    lines = [
        *_tell_presence(summary),
        *_tell_breaks(summary, periods),
        *_tell_counted(summary),
        *_tell_against_plan(summary),
        *_tell_overtime(summary),
    ]
    return lines or [_("No working time is known for this day.")]


def tell_exceptions(codes: Iterable[str]) -> list[str]:
    """The codes in words; a code of a newer version as it is."""
    known = dict(ExceptionWords.choices)
    return [str(known.get(code, code)) for code in codes]


def name_account(account: User | None) -> str:
    """The person behind an account, as colleagues call them."""
    if account is None:
        return _("an account that is gone")
    person = getattr(account, "employee", None)
    return person.name if person else account.get_full_name() or account.get_username()


def name_requester(correction: Correction) -> str:
    """Who asked; at a kiosk nobody is signed in."""
    if correction.device is not None:
        return _("whoever stood at %(device)s") % {"device": correction.device}
    if correction.requested_by is None:
        return _("Muster")
    return name_account(correction.requested_by)


def name_decider(correction: Correction) -> str:
    """Who decided; what nobody asked for, Muster put right by itself."""
    if correction.decided_at is None:
        return "–"
    if correction.device is not None:
        return name_requester(correction)
    if correction.requested_by is None and correction.decided_by is None:
        return _("Muster")
    return name_account(correction.decided_by)


def _tell_event(event: AttendanceEvent, day: datetime.date, zone: datetime.tzinfo) -> EventLine:
    at = event.at.astimezone(zone)
    is_voided = not is_standing(event)
    return EventLine(
        pk=event.pk,
        at=at,
        clock=_tell_clock(at, day),
        what=event.get_kind_display(),
        kind=event.kind,
        how=_tell_how(event, zone),
        is_voided=is_voided,
        voided=_tell_void(event, zone) if is_voided else "",
    )


def _tell_clock(at: datetime.datetime, day: datetime.date) -> str:
    """The time, and what else one needs to know to find it on the clock."""
    clock = f"{at:%H:%M}"
    if is_second_pass(at, at.tzinfo):  # type: ignore[arg-type]
        clock = _("%(time)s (second time)") % {"time": clock}
    if at.date() > day:
        return _("%(time)s on the next day") % {"time": clock}
    if at.date() < day:
        return _("%(time)s on the day before") % {"time": clock}
    return clock


def _tell_how(event: AttendanceEvent, zone: datetime.tzinfo) -> str:
    if event.correction is not None:
        return _("added: %(decision)s") % {"decision": _tell_decision(event.correction, zone)}
    how = {
        AttendanceEvent.Method.FACE: _("by face"),
        AttendanceEvent.Method.PIN: _("by PIN"),
        AttendanceEvent.Method.BADGE: _("by badge"),
        AttendanceEvent.Method.NAME: _("by the list of names"),
        AttendanceEvent.Method.MANUAL: _("entered by hand"),
        AttendanceEvent.Method.AUTOMATIC: _("set automatically, because nobody checked out"),
        AttendanceEvent.Method.DEMO: _("demonstration data"),
    }.get(AttendanceEvent.Method(event.method), event.get_method_display())
    if event.device is not None:
        how = _("%(how)s at %(device)s") % {"how": how, "device": event.device.name}
    return _("%(how)s, delivered late") % {"how": how} if event.is_late else how


def _tell_void(event: AttendanceEvent, zone: datetime.tzinfo) -> str:
    decision = _tell_decision(event.void.correction, zone)
    return _("does not count: %(decision)s") % {"decision": decision}


def _tell_decision(correction: Correction, zone: datetime.tzinfo) -> str:
    """Who decided, when and why; and who had asked, if it was somebody else."""
    at = (correction.decided_at or correction.requested_at).astimezone(zone)
    values = {
        "who": name_decider(correction),
        "asked": name_requester(correction),
        "day": date_format(at, "DATE_FORMAT"),
        "reason": correction.reason,
    }
    if correction.requested_by_id == correction.decided_by_id:
        return _("%(who)s on %(day)s, “%(reason)s”") % values
    return _("%(asked)s asked, %(who)s approved on %(day)s, “%(reason)s”") % values


def _tell_shift(summary: DaySummary) -> str:
    zone = summary.site.zone
    values = {"shift": summary.shift, "hours": format_minutes(summary.planned)}
    if summary.planned_start is None or summary.planned_end is None:
        return _("%(shift)s: %(hours)s to work, at any time.") % values
    values["start"] = f"{summary.planned_start.astimezone(zone):%H:%M}"
    values["end"] = f"{summary.planned_end.astimezone(zone):%H:%M}"
    return _("%(shift)s: %(start)s to %(end)s, %(hours)s to work.") % values


def _tell_presence(summary: DaySummary) -> Iterator[str]:
    zone, here = summary.site.zone, format_minutes(summary.presence)
    if summary.first_in is None or summary.last_out is None or not summary.presence:
        if summary.presence:
            yield _("Here for %(hours)s as far as it is known.") % {"hours": here}
        return
    span = measure_minutes(summary.first_in, summary.last_out)
    values = {
        "first": f"{summary.first_in.astimezone(zone):%H:%M}",
        "last": f"{summary.last_out.astimezone(zone):%H:%M}",
        "hours": here,
        "away": format_minutes(span - summary.presence),
    }
    if span > summary.presence:
        yield _("Between %(first)s and %(last)s here for %(hours)s, away for %(away)s.") % values
    else:
        yield _("Here from %(first)s to %(last)s: %(hours)s.") % values


def _tell_breaks(summary: DaySummary, periods: Iterable[Period]) -> Iterator[str]:
    if not summary.breaks:
        return
    taken = sum(_measure(period) for period in periods if period.kind == Period.Kind.BREAK)
    taken = min(taken, summary.breaks)
    values = {
        "breaks": format_minutes(summary.breaks),
        "taken": format_minutes(taken),
        "deducted": format_minutes(summary.breaks - taken),
        "worked": format_minutes(summary.worked),
    }
    if taken == summary.breaks:
        yield _("Of that %(breaks)s were breaks; %(worked)s were worked.") % values
    elif taken:
        yield (
            _(
                "Breaks: %(taken)s were taken, and %(deducted)s more are taken off because the "
                "shift asks for it; %(worked)s were worked."
            )
            % values
        )
    else:
        yield (
            _(
                "%(deducted)s of break are taken off because the shift asks for it; %(worked)s "
                "were worked."
            )
            % values
        )


def _measure(period: Period) -> int:
    if period.ended_at is None:
        return 0
    return measure_minutes(period.started_at, period.ended_at)


def _tell_counted(summary: DaySummary) -> Iterator[str]:
    if summary.counted != summary.worked:
        values = {
            "counted": format_minutes(summary.counted),
            "worked": format_minutes(summary.worked),
        }
        yield _("%(worked)s count as %(counted)s by the terms of the shift.") % values


def _tell_against_plan(summary: DaySummary) -> Iterator[str]:
    if summary.late:
        text = ngettext(
            "Came %(count)d minute after the start.",
            "Came %(count)d minutes after the start.",
            summary.late,
        )
        yield text % {"count": summary.late}
    if summary.early_leave:
        text = ngettext(
            "Left %(count)d minute before the end.",
            "Left %(count)d minutes before the end.",
            summary.early_leave,
        )
        yield text % {"count": summary.early_leave}
    if summary.excused:
        yield (
            _("%(hours)s need not be worked: leave or holiday.")
            % {"hours": format_minutes(summary.excused)}
        )


def _tell_overtime(summary: DaySummary) -> Iterator[str]:
    if summary.daily_overtime:
        yield (
            _("%(hours)s are overtime of the day.")
            % {"hours": format_minutes(summary.daily_overtime)}
        )
    if summary.weekly_overtime:
        yield (
            _("%(hours)s are overtime of the week.")
            % {"hours": format_minutes(summary.weekly_overtime)}
        )
