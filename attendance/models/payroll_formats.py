"""How a payroll program wants its file; HR edits these instead of asking a programmer."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class PayrollFormat(models.Model):
    """A text file for a payroll program: its columns, and how numbers and days are written."""

    class Layout(models.TextChoices):
        """What a line is about."""

        PERSON = "person", _("one line for each person")
        WAGE = "wage", _("one line for each person and type of wage")

    class Delimiter(models.TextChoices):
        """What stands between two columns."""

        SEMICOLON = "semicolon", _("semicolon ;")
        COMMA = "comma", _("comma ,")
        TAB = "tab", _("tab")
        PIPE = "pipe", _("vertical bar |")

    class DecimalMark(models.TextChoices):
        """What stands before the hundredths of an hour."""

        COMMA = ",", _("comma: 7,75")
        POINT = ".", _("point: 7.75")

    class Hours(models.TextChoices):
        """How a duration is written."""

        DECIMAL = "decimal", _("hours with two digits: 7.75")
        CLOCK = "clock", _("hours and minutes: 7:45")
        MINUTES = "minutes", _("minutes: 465")

    class Encoding(models.TextChoices):
        """In which bytes letters are written."""

        UTF8_MARKED = "utf-8-sig", _("UTF-8, marked for Excel")
        UTF8 = "utf-8", _("UTF-8")
        WINDOWS = "cp1252", _("Windows (cp1252)")

    class DateStyle(models.TextChoices):
        """How a day is written, by the codes of strftime."""

        ISO = "%Y-%m-%d", "2026-11-21"
        DOTS = "%d.%m.%Y", "21.11.2026"
        SLASHES = "%d/%m/%Y", "21/11/2026"
        AMERICAN = "%m/%d/%Y", "11/21/2026"
        PLAIN = "%Y%m%d", "20261121"

    name = models.CharField(_("name"), max_length=80, unique=True)
    layout = models.CharField(
        _("layout"), max_length=10, choices=Layout.choices, default=Layout.PERSON
    )
    delimiter = models.CharField(
        _("between columns"), max_length=10, choices=Delimiter.choices, default=Delimiter.SEMICOLON
    )
    hours = models.CharField(
        _("durations"), max_length=10, choices=Hours.choices, default=Hours.DECIMAL
    )
    decimal_mark = models.CharField(
        _("decimal mark"), max_length=1, choices=DecimalMark.choices, default=DecimalMark.COMMA
    )
    date_style = models.CharField(
        _("days"), max_length=10, choices=DateStyle.choices, default=DateStyle.ISO
    )
    encoding = models.CharField(
        _("letters"), max_length=10, choices=Encoding.choices, default=Encoding.UTF8_MARKED
    )
    has_headings = models.BooleanField(_("first line with headings"), default=True)
    skips_zero = models.BooleanField(
        _("leave out lines of zero"),
        default=True,
        help_text=_("With types of wage: no line for what a person does not have."),
    )

    class Meta:
        verbose_name = _("payroll format")
        verbose_name_plural = _("payroll formats")
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def separator(self) -> str:
        """The character between two columns."""
        return SEPARATORS[self.Delimiter(self.delimiter)]

    def clean(self) -> None:
        """Refuse numbers that would fall apart into two columns."""
        super().clean()
        if self.hours == self.Hours.DECIMAL and self.decimal_mark == self.separator:
            raise ValidationError(
                {"decimal_mark": _("The comma stands between the columns already.")}
            )


SEPARATORS = {
    PayrollFormat.Delimiter.SEMICOLON: ";",
    PayrollFormat.Delimiter.COMMA: ",",
    PayrollFormat.Delimiter.TAB: "\t",
    PayrollFormat.Delimiter.PIPE: "|",
}


class PayrollSource(models.TextChoices):
    """What a column holds; those of `PAYROLL_DURATIONS` are durations."""

    NUMBER = "number", _("personnel number")
    NAME = "name", _("name")
    MONTH = "month", _("month, like 2026-11")
    FIRST_DAY = "first_day", _("first day")
    LAST_DAY = "last_day", _("last day")
    PAYABLE = "payable", _("to pay")
    PLANNED = "planned", _("planned")
    COUNTED = "counted", _("counted")
    DAILY_OVERTIME = "daily_overtime", _("overtime beyond the day")
    WEEKLY_OVERTIME = "weekly_overtime", _("overtime beyond the week")
    PAID_LEAVE = "paid_leave", _("paid leave")
    UNPAID_LEAVE = "unpaid_leave", _("unpaid leave")
    HOLIDAY = "holiday", _("holidays")
    ABSENT = "absent", _("days absent")
    ADJUSTMENTS = "adjustments", _("adjustments of earlier months")
    ADJUSTED_OVERTIME = "adjusted_overtime", _("overtime in adjustments")
    WAGE_CODE = "wage_code", _("type of wage: its code")
    WAGE_HOURS = "wage_hours", _("type of wage: its duration")
    TEXT = "text", _("always the same text")


PAYROLL_DURATIONS = (
    PayrollSource.PAYABLE,
    PayrollSource.PLANNED,
    PayrollSource.COUNTED,
    PayrollSource.DAILY_OVERTIME,
    PayrollSource.WEEKLY_OVERTIME,
    PayrollSource.PAID_LEAVE,
    PayrollSource.UNPAID_LEAVE,
    PayrollSource.HOLIDAY,
    PayrollSource.ADJUSTMENTS,
    PayrollSource.ADJUSTED_OVERTIME,
)
"""Columns of the report `payroll` that hold minutes."""


class PayrollColumn(models.Model):
    """A column of the file, from left to right by `position`."""

    format = models.ForeignKey(PayrollFormat, models.CASCADE, related_name="columns")
    position = models.PositiveSmallIntegerField(
        _("position"), default=1, validators=[MinValueValidator(1)]
    )
    heading = models.CharField(_("heading"), max_length=80, blank=True)
    source = models.CharField(_("content"), max_length=20, choices=PayrollSource.choices)
    text = models.CharField(
        _("text"), max_length=80, blank=True, help_text=_("For “always the same text”.")
    )

    class Meta:
        verbose_name = _("column")
        verbose_name_plural = _("columns")
        ordering: ClassVar = ["position", "pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.heading or self.get_source_display()


class PayrollWage(models.Model):
    """A type of wage of the payroll program, and what of a person's month belongs to it."""

    format = models.ForeignKey(PayrollFormat, models.CASCADE, related_name="wages")
    position = models.PositiveSmallIntegerField(
        _("position"), default=1, validators=[MinValueValidator(1)]
    )
    code = models.CharField(_("code"), max_length=40)
    source = models.CharField(
        _("duration"),
        max_length=20,
        choices=[(source.value, source.label) for source in PAYROLL_DURATIONS],
    )

    class Meta:
        verbose_name = _("type of wage")
        verbose_name_plural = _("types of wage")
        ordering: ClassVar = ["position", "pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.code
