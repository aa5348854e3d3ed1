"""Times of the own page on the clocks of the site, and what is to be said of a photo."""

import datetime

from django import template
from django.utils.formats import date_format

from attendance.day_story import name_account
from people.models import FaceSample
from people.verdicts import advise_on

register = template.Library()
register.filter("account_name", name_account)


@register.filter
def on_day(at: datetime.datetime, zone: datetime.tzinfo) -> str:
    """The date in `zone`, as the reader writes dates."""
    return date_format(at.astimezone(zone), "DATE_FORMAT")


@register.filter
def at_time(at: datetime.datetime, zone: datetime.tzinfo) -> str:
    """Date and time in `zone`, as the reader writes them."""
    local = at.astimezone(zone)
    return f"{date_format(local, 'SHORT_DATE_FORMAT')} {local:%H:%M}"


@register.filter
def at_clock(at: datetime.datetime, zone: datetime.tzinfo) -> str:
    """The time alone, as the clock in `zone` shows it."""
    return f"{at.astimezone(zone):%H:%M}"


@register.filter
def explain(sample: FaceSample) -> str:
    """What is wrong with a photo and what to do, without a word about anybody else."""
    return advise_on(sample.reason_code) if sample.reason_code else ""
