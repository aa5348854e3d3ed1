"""Filters that the lists of attendance share; a value that cannot be is refused."""

import datetime
import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django_filters import CharFilter, Filter, FilterSet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from attendance.api.fields import MOST_ID, YEARS

DAY_FORMAT = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
# In an address a plus stands for a space; nobody means a space before an offset.
LOST_PLUS = re.compile(r" (?=\d\d:?\d\d$)", re.ASCII)


class MomentFormField(forms.Field):
    """A time with its offset from UTC."""

    def to_python(self, value: Any) -> datetime.datetime | None:
        """The moment.

        Raises:
            ValidationError: it is none, or has no offset.
        """
        if not value:
            return None
        try:
            at = datetime.datetime.fromisoformat(LOST_PLUS.sub("+", str(value)))
        except ValueError:
            at = None
        if at is None or at.utcoffset() is None or at.year not in YEARS:
            raise forms.ValidationError(
                _("Write the time with its offset, like 2026-11-22T08:00:00Z."), code="invalid"
            )
        return at


class DayFormField(forms.Field):
    """A day."""

    def to_python(self, value: Any) -> datetime.date | None:
        """The day.

        Raises:
            ValidationError: it is none.
        """
        if not value:
            return None
        day = _read_day(str(value)) if DAY_FORMAT.fullmatch(str(value)) else None
        if day is None:
            raise forms.ValidationError(_("Write the day like 2026-11-22."), code="invalid")
        return day


def _read_day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


class IdFormField(forms.IntegerField):
    """The id of a row."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=1, max_value=MOST_ID, **options)


class FlagFormField(forms.ChoiceField):
    """`true` or `false`."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=[(word, word) for word in ("", "true", "false")], **options)

    def clean(self, value: Any) -> bool | None:
        """Whether it is so; None when nobody asked."""
        text = super().clean(value)
        return None if not text else text == "true"


@extend_schema_field(OpenApiTypes.DATETIME)
class MomentFilter(Filter):  # type: ignore[misc]
    """By a moment."""

    field_class = MomentFormField


@extend_schema_field(OpenApiTypes.DATE)
class DayFilter(Filter):  # type: ignore[misc]
    """By a day."""

    field_class = DayFormField


@extend_schema_field({"type": "integer", "minimum": 1, "maximum": MOST_ID})
class IdFilter(Filter):  # type: ignore[misc]
    """By the id of a row."""

    field_class = IdFormField


@extend_schema_field(OpenApiTypes.BOOL)
class FlagFilter(Filter):  # type: ignore[misc]
    """By whether it is so; `exclude` turns it around."""

    field_class = FlagFormField


class PeopleFilter(FilterSet):  # type: ignore[misc]
    """Rows about people, by the person, the team and the site that they are of now."""

    employee = IdFilter(field_name="employee", help_text="Id of the person.")
    number = CharFilter(field_name="employee__number", help_text="Personnel number.")
    team = IdFilter(field_name="employee__team", help_text="Id of the person's team.")
    site = IdFilter(field_name="employee__site", help_text="Id of the person's site.")
