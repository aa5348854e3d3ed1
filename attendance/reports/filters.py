"""Which days and people a report is about, read from its address and written into one.

`month=2026-11`, `week=2026-W47`, `day=2026-11-22`, or `first` and `last`; and besides `site`,
`team` and `status` (as often as one likes), and `person`, by number or name.
"""

import calendar
import datetime
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar
from urllib.parse import urlencode

from django.db.models import Model, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from attendance.errors import FilterError
from attendance.models import DaySummary
from attendance.reports.table import ReportFilter, Span
from people.models import Employee, Site, Team
from people.policies import Account, visible_employees, visible_teams

MAX_DAYS = 366
MAX_NAMED = 6
YEARS = range(2000, 2101)
DAY = datetime.timedelta(days=1)
MONTH_FORMAT = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
WEEK_FORMAT = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)
DAY_FORMAT = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
Dates = tuple[datetime.date, datetime.date]
M = TypeVar("M", bound=Model)


def read_filter(
    query: QueryDict, *, account: Account, today: datetime.date, default: Span = Span.MONTH
) -> ReportFilter:
    """The filter of an address; without dates it is the span `default` in which `today` lies.

    Raises FilterError with what to do, also for a team or person that the account may not see:
    nobody learns from it whether there is one.
    """
    first, last = _read_dates(query, today, default)
    return ReportFilter(
        first=first,
        last=last,
        site=_read_site(query),
        team=_read_team(query, account),
        employee=_read_employee(query, account),
        statuses=_read_statuses(query),
    )


def write_query(wanted: ReportFilter) -> str:
    """The filter as the query of an address, the shortest way; `read_filter` reads the same."""
    pairs: list[tuple[str, object]] = list(write_dates(wanted.first, wanted.last).items())
    if wanted.site:
        pairs.append(("site", wanted.site.pk))
    if wanted.team:
        pairs.append(("team", wanted.team.pk))
    if wanted.employee:
        pairs.append(("person", wanted.employee.number))
    pairs += [("status", status) for status in wanted.statuses]
    return urlencode(pairs)


def write_dates(first: datetime.date, last: datetime.date) -> dict[str, str]:
    """These days as parameters of an address: as a day, a month or a week where they are one."""
    if first == last:
        return {"day": first.isoformat()}
    if (first, last) == find_month(first):
        return {"month": f"{first:%Y-%m}"}
    if (first, last) == find_week(first):
        return {"week": f"{first:%G-W%V}"}
    return {"first": first.isoformat(), "last": last.isoformat()}


def previous_period(wanted: ReportFilter, *, today: datetime.date | None = None) -> ReportFilter:
    """The same question about the time before: the month before a month, else as many days.

    A period that still runs on `today` is compared with as much of the one before.
    """
    first, last = _go_back(wanted.first, wanted.last)
    if today is not None and wanted.first <= today < wanted.last:
        last = min(last, first + (today - wanted.first))
    return replace(wanted, first=first, last=last)


def compared_period(wanted: ReportFilter, *, today: datetime.date) -> ReportFilter:
    """What a report is compared with: a day with the same weekday before, else the time before."""
    if wanted.first == wanted.last:
        return replace(wanted, first=wanted.first - 7 * DAY, last=wanted.last - 7 * DAY)
    return previous_period(wanted, today=today)


def next_period(wanted: ReportFilter) -> ReportFilter:
    """The same question about the time after."""
    if _is_month(wanted.first, wanted.last):
        first, last = find_month(wanted.last + DAY)
    else:
        first, last = wanted.last + DAY, wanted.last + (wanted.last - wanted.first) + DAY
    return replace(wanted, first=first, last=last)


def find_month(day: datetime.date) -> Dates:
    """The first and the last day of the month of `day`."""
    length = calendar.monthrange(day.year, day.month)[1]
    return day.replace(day=1), day.replace(day=length)


def find_week(day: datetime.date) -> Dates:
    """Monday and Sunday of the week of `day`."""
    monday = day - DAY * day.weekday()
    return monday, monday + 6 * DAY


def list_days(first: datetime.date, last: datetime.date) -> list[datetime.date]:
    """Every day from `first` to `last`."""
    return [first + DAY * number for number in range((last - first).days + 1)]


def _is_month(first: datetime.date, last: datetime.date) -> bool:
    return (first, last) == find_month(first)


def _go_back(first: datetime.date, last: datetime.date) -> Dates:
    if _is_month(first, last):
        return find_month(first - DAY)
    return first - DAY - (last - first), first - DAY


def _read_dates(query: QueryDict, today: datetime.date, default: Span) -> Dates:
    given = {name: query.get(name, "") for name in ("month", "week", "day") if query.get(name)}
    first, last = query.get("first", ""), query.get("last", "")
    if len(given) + bool(first or last) > 1:
        raise FilterError(_("Choose a month, a week, a day, or a first and a last day: only one."))
    if first or last:
        return _read_bounds(first, last)
    for name, text in given.items():
        return _READERS[name](text)
    return _find_span(today, default)


def _find_span(today: datetime.date, span: Span) -> Dates:
    if span is Span.DAY:
        return today, today
    return find_week(today) if span is Span.WEEK else find_month(today)


def _read_bounds(first_text: str, last_text: str) -> Dates:
    if not (first_text and last_text):
        raise FilterError(_("Give both the first and the last day."))
    (first, _same), (last, _too) = _read_day(first_text), _read_day(last_text)
    if last < first:
        raise FilterError(_("The last day cannot be before the first."))
    if (last - first).days >= MAX_DAYS:
        text = _("A report covers %(number)d days at most. Choose a shorter time.")
        raise FilterError(text % {"number": MAX_DAYS})
    return first, last


def _read_day(text: str) -> Dates:
    day = _make_date(DAY_FORMAT.fullmatch(text), datetime.date)
    if day is None:
        message = _("“%(text)s” is not a day. Write it like 2026-11-22.")
        raise FilterError(message % {"text": text[:40]})
    return day, day


def _read_month(text: str) -> Dates:
    day = _make_date(
        MONTH_FORMAT.fullmatch(text), lambda year, month: datetime.date(year, month, 1)
    )
    if day is None:
        message = _("“%(text)s” is not a month. Write it like 2026-11.")
        raise FilterError(message % {"text": text[:40]})
    return find_month(day)


def _read_week(text: str) -> Dates:
    found = WEEK_FORMAT.fullmatch(text)
    day = _make_date(found, lambda year, week: datetime.date.fromisocalendar(year, week, 1))
    if day is None:
        message = _("“%(text)s” is not a week. Write it like 2026-W47.")
        raise FilterError(message % {"text": text[:40]})
    return find_week(day)


def _make_date(
    found: re.Match[str] | None, make: Callable[..., datetime.date]
) -> datetime.date | None:
    """The date of these numbers, None when there is none; raises FilterError for a far year."""
    if found is None:
        return None
    numbers = [int(text) for text in found.groups()]
    _check_year(numbers[0])
    try:
        return make(*numbers)
    except ValueError:
        return None


def _check_year(year: int) -> None:
    if year not in YEARS:
        text = _("Choose a year from %(first)d to %(last)d.")
        raise FilterError(text % {"first": YEARS[0], "last": YEARS[-1]})


_READERS = {"month": _read_month, "week": _read_week, "day": _read_day}


def _read_site(query: QueryDict) -> Site | None:
    return _find(
        query.get("site"), Site.objects.all(), _("There is no such site. Choose one from the list.")
    )


def _read_team(query: QueryDict, account: Account) -> Team | None:
    teams = visible_teams(account).defer("embedding")
    return _find(
        query.get("team"), teams, _("There is no such team among yours. Choose one from the list.")
    )


def _find(number: str | None, rows: QuerySet[M], missing: str) -> M | None:
    if not number:
        return None
    is_number = number.isascii() and number.isdecimal() and len(number) < 18  # noqa: PLR2004  bigint
    found = rows.filter(pk=int(number)).first() if is_number else None
    if found is None:
        raise FilterError(missing)
    return found


def _read_employee(query: QueryDict, account: Account) -> Employee | None:
    """By number, or by a part of the name when that is enough to know who is meant."""
    words = query.get("person", "").strip()
    if not words:
        return None
    people = visible_employees(account).select_related("site", "team")
    people = people.defer("embedding", "team__embedding")
    named = []
    if "\0" not in words:
        exact = people.filter(number=words).first()
        if exact:
            return exact
        named = list(people.filter(name__icontains=words).order_by("name", "number")[:MAX_NAMED])
    if len(named) == 1:
        return named[0]
    raise FilterError(_tell_who_is_meant(words, named))


def _tell_who_is_meant(words: str, named: list[Employee]) -> str:
    if not named:
        text = _("Nobody whom you may see has the number or the name “%(words)s”.")
        return text % {"words": words[:40]}
    text = _("Several people are called “%(words)s”. Write the number: %(people)s.")
    people = ", ".join(f"{person.name} ({person.number})" for person in named)
    return text % {"words": words[:40], "people": people}


def _read_statuses(query: QueryDict) -> tuple[str, ...]:
    given: Sequence[str] = [status for status in query.getlist("status") if status]
    for status in given:
        if status not in DaySummary.Status.values:
            text = _("“%(status)s” is not a status of a day.")
            raise FilterError(text % {"status": status[:40]})
    return tuple(dict.fromkeys(given))
