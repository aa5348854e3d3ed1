"""The form that says what was wrong with a day: for HR, and in simple cases on the own page."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, cast

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from attendance.day_changes import AddEvent, Change, VoidEvent
from attendance.day_events import find_day_events, is_standing, make_token
from attendance.day_story import tell_events
from attendance.errors import LocalTimeError
from attendance.local_times import DAY, Pass, comes_twice, find_moment
from attendance.models import AttendanceEvent, Correction, DaySummary
from people.models import Employee

Kind = AttendanceEvent.Kind
FREE_ROWS = 4


@dataclass(frozen=True, slots=True)
class AskedRow:
    """One time that is asked for; an empty kind is the reader's to choose."""

    kind: str = ""
    label: str | Promise = ""
    is_needed: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """A common thing that goes wrong, and what has to be said about it."""

    code: str
    label: str | Promise
    rows: tuple[AskedRow, ...] = ()
    chooses_events: bool = False


CASES = (
    Case(
        "forgot_out",
        gettext_lazy("I forgot to check out"),
        (AskedRow(Kind.OUT, gettext_lazy("You left at"), is_needed=True),),
    ),
    Case(
        "forgot_in",
        gettext_lazy("I forgot to check in"),
        (AskedRow(Kind.IN, gettext_lazy("You came at"), is_needed=True),),
    ),
    Case("not_me", gettext_lazy("That was not me"), chooses_events=True),
    Case(
        "outside",
        gettext_lazy("I worked outside"),
        (
            AskedRow(Kind.IN, gettext_lazy("From"), is_needed=True),
            AskedRow(Kind.OUT, gettext_lazy("Until"), is_needed=True),
        ),
    ),
    Case(
        "other",
        gettext_lazy("Something else"),
        (AskedRow(),) * FREE_ROWS,
        chooses_events=True,
    ),
)
ANYTHING = CASES[-1]


def find_case(code: str) -> Case | None:
    """The case with this code."""
    return next((case for case in CASES if case.code == code), None)


class AddRowForm(forms.Form):
    """One event to add, at a time on the clock of the site."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What happened"),
        required=False,
        choices=[("", "–"), *Kind.choices],
    )
    time = forms.TimeField(
        label=gettext_lazy("Time"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": gettext_lazy("Write a time like 17:30.")},
    )
    next_day = forms.BooleanField(label=gettext_lazy("on the next day"), required=False)
    which = forms.ChoiceField(
        label=gettext_lazy("If the clock showed it twice"),
        required=False,
        choices=[
            ("", "–"),
            ("first", gettext_lazy("the first time")),
            ("second", gettext_lazy("the second time")),
        ],
    )

    def __init__(self, *args: Any, asked: AskedRow, target: "Target", **options: Any) -> None:
        super().__init__(*args, **options)
        self.asked, self.target = asked, target
        if asked.kind:
            del self.fields["kind"]
            self.fields["time"].label = str(asked.label)
        if asked.kind in (Kind.IN, Kind.BREAK_START) and not target.is_night:
            del self.fields["next_day"]
        if not target.comes_twice:
            del self.fields["which"]

    def clean(self) -> dict[str, Any]:
        """Make the moment of the time; say so when the clock never showed it, or twice."""
        values: dict[str, Any] = super().clean() or {}
        time: datetime.time | None = values.get("time")
        kind = self.asked.kind or values.get("kind", "")
        if time is None:
            if "time" not in self.errors and (self.asked.is_needed or kind):
                self.add_error("time", _("Say at what time."))
            return values
        if not kind:
            self.add_error("kind", _("Say what happened at this time."))
            return values
        day = self.target.day + DAY if values.get("next_day") else self.target.day
        try:
            at = find_moment(
                day, time, self.target.zone, which=cast("Pass", values.get("which", ""))
            )
        except LocalTimeError as error:
            self.add_error("time", str(error))
        else:
            values["change"] = AddEvent(kind, at)
        return values


@dataclass(slots=True)
class Target:
    """Whose day a form is about, and what is known of it."""

    employee: Employee
    day: datetime.date
    events: list[AttendanceEvent] = field(default_factory=list)
    summary: DaySummary | None = None

    @property
    def zone(self) -> Any:
        """Of the site."""
        return self.employee.site.zone

    @property
    def comes_twice(self) -> bool:
        """Whether some times of this day or of the next come twice."""
        return comes_twice(self.day, self.zone) or comes_twice(self.day + DAY, self.zone)

    @property
    def is_night(self) -> bool:
        """Whether the shift ends on the next day."""
        end = self.summary.planned_end if self.summary else None
        return end is not None and end.astimezone(self.zone).date() > self.day

    def suggest(self, asked: AskedRow) -> dict[str, Any]:
        """What is likely: the beginning and the end of the shift."""
        if self.summary is None or not asked.is_needed:
            return {}
        moments = {
            Kind.IN.value: self.summary.planned_start,
            Kind.OUT.value: self.summary.planned_end,
        }
        at = moments.get(asked.kind)
        if at is None:
            return {}
        local = at.astimezone(self.zone)
        return {"time": local.time(), "next_day": local.date() > self.day}


def find_target(employee: Employee, day: datetime.date) -> Target:
    """The person's day with its events and numbers."""
    summary = DaySummary.objects.filter(employee=employee, day=day).first()
    return Target(employee, day, find_day_events(employee, day), summary)


class DayForm(forms.Form):
    """What was wrong with a day. `list_changes` says what that means, once the form is valid."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    void = forms.MultipleChoiceField(
        label=gettext_lazy("Which of these is wrong?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=Correction._meta.get_field("reason").max_length,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Say why, in a few words.")},
    )

    def __init__(self, data: Any = None, *, target: Target, case: Case = ANYTHING) -> None:
        super().__init__(data)
        self.case, self.target = case, target
        # Not what was sent: whoever is shown the form again has seen the day as it is now.
        self.token = make_token(target.events)
        if case.chooses_events and (choices := list(_list_standing(target))):
            cast("forms.MultipleChoiceField", self.fields["void"]).choices = choices
        else:
            del self.fields["void"]
        self.rows = [
            AddRowForm(
                data,
                asked=asked,
                target=target,
                prefix=f"row{number}",
                initial=target.suggest(asked),
                use_required_attribute=False,
            )
            for number, asked in enumerate(case.rows)
        ]

    def is_valid(self) -> bool:
        """The rows too."""
        return all([super().is_valid(), *(row.is_valid() for row in self.rows)])

    def list_changes(self) -> list[Change]:
        """What to void and to add."""
        voids = [VoidEvent(int(pk)) for pk in self.cleaned_data.get("void", [])]
        added = [row.cleaned_data.get("change") for row in self.rows]
        return [*voids, *(change for change in added if change is not None)]


def _list_standing(target: Target) -> Iterable[tuple[str, str]]:
    standing = [event for event in target.events if is_standing(event)]
    for line in tell_events(standing, day=target.day, zone=target.zone):
        yield str(line.pk), f"{line.clock} {line.what}, {line.how}"
