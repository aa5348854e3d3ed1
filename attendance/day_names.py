"""Days as people name them, in the reader's language."""

import datetime

from django.utils.formats import date_format


def name_day(day: datetime.date) -> str:
    """Such as “Sunday, November 22” or „Sonntag, 22. November“."""
    return f"{date_format(day, 'l')}, {date_format(day, 'MONTH_DAY_FORMAT')}"


def name_day_briefly(day: datetime.date) -> str:
    """The same with the first letters of the day of the week."""
    return f"{date_format(day, 'D')}, {date_format(day, 'MONTH_DAY_FORMAT')}"
