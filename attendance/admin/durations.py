"""Durations as HR types them: hours and minutes, with the unit beside the field."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminTextInputWidget

from attendance.durations import format_minutes

CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)")
HOURS = re.compile(r"(\d{1,3})(?:[.,](\d{1,2}))?\s*h?")
MINUTES = re.compile(r"(\d{1,4})\s*min")
LONGEST_HOURS = 168  # a week


class HoursField(forms.Field):
    """Minutes in the database, hours and minutes on the page: 7:30, also 7.5, 7,5 h or 450 min."""

    def __init__(self, *, hides_zero: bool = False, **kwargs: Any) -> None:
        self.hides_zero = hides_zero
        kwargs.setdefault(
            "widget",
            UnfoldAdminTextInputWidget({"suffix": gettext_lazy("h:mm"), "autocomplete": "off"}),
        )
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        """What stands in the field; where nothing is set, nothing."""
        if value == 0 and self.hides_zero:
            return ""
        return format_minutes(value) if isinstance(value, int) else value

    def to_python(self, value: Any) -> int | None:
        """The minutes; None for an empty field."""
        text = str(value or "").strip().lower()
        if not text:
            return None
        minutes = read_minutes(text)
        if minutes is None or minutes > LONGEST_HOURS * 60:
            raise forms.ValidationError(_("Write hours and minutes, like 7:30."))
        return minutes

    def has_changed(self, initial: Any, data: Any) -> bool:
        """7:30 and 7.5 are the same."""
        try:
            minutes = self.to_python(data)
        except forms.ValidationError:
            return True
        if self.hides_zero:
            return (minutes or 0) != (initial or 0)
        return minutes != initial


def read_minutes(text: str) -> int | None:
    """The minutes that a duration like 7:30, 7.5, 7,5 h or 450 min has; None: it is none."""
    if found := CLOCK.fullmatch(text):
        return int(found[1]) * 60 + int(found[2])
    if found := MINUTES.fullmatch(text):
        return int(found[1])
    if found := HOURS.fullmatch(text):
        return round(float(f"{found[1]}.{found[2] or 0}") * 60)
    return None


class MinutesInput(UnfoldAdminTextInputWidget):  # type: ignore[misc]
    """A number of minutes, with its unit."""

    input_type = "number"

    def __init__(self) -> None:
        super().__init__({"min": 0, "suffix": gettext_lazy("min")})
