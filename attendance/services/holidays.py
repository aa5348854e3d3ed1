"""Public holidays of a site's country and region, in a table that HR may change."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from attendance.errors import HolidaysUnknownError
from attendance.models import Holiday
from attendance.services.refreshes import refresh_after
from people.models import Site

NAME_LENGTH = 200


@dataclass(slots=True)
class FilledHolidays:
    """What came of filling: new holidays by site, and for the other sites why not."""

    added: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        """All new holidays."""
        return sum(self.added.values())


@transaction.atomic
def fill_holidays(*, site: Site, years: Iterable[int]) -> int:
    """Add the public holidays that the site does not have yet; how many were new.

    What is there stays as it is: what HR renamed, entered, or switched off.

    Raises:
        HolidaysUnknownError: the site has no country, or nobody knows the holidays there.
    """
    names = read_calendar(site, years)
    taken = set(Holiday.objects.filter(site=site, day__in=names).values_list("day", flat=True))
    rows = [
        Holiday(site=site, day=day, name=name[:NAME_LENGTH], source=Holiday.Source.CALENDAR)
        for day, name in sorted(names.items())
        if day not in taken
    ]
    made = Holiday.objects.bulk_create(rows, ignore_conflicts=True)
    if rows:
        refresh_after(first=rows[0].day, last=rows[-1].day, site=site)
    return len(made)


def fill_every_site(*, on: datetime.date | None = None) -> FilledHolidays:
    """Fill all sites that have a country, for the year of `on` (today) and the next."""
    year = (on or timezone.localdate()).year
    filled = FilledHolidays()
    for site in Site.objects.exclude(country=""):
        try:
            filled.added[site.name] = fill_holidays(site=site, years=(year, year + 1))
        except HolidaysUnknownError as error:
            filled.problems.append(str(error))
    return filled


def fill_due_sites(*, on: datetime.date | None = None) -> FilledHolidays:
    """Fill the sites that have no calendar for this year or for the next; for a frequent task."""
    year = (on or timezone.localdate()).year
    filled = FilledHolidays()
    for site in Site.objects.exclude(country=""):
        for each in (year, year + 1):
            calendar = Holiday.objects.filter(site=site, source=Holiday.Source.CALENDAR)
            if calendar.filter(day__year=each).exists():
                continue
            try:
                count = fill_holidays(site=site, years=(each,))
            except HolidaysUnknownError as error:
                filled.problems.append(str(error))
                break
            filled.added[site.name] = filled.added.get(site.name, 0) + count
    return filled


def read_calendar(site: Site, years: Iterable[int]) -> dict[datetime.date, str]:
    """The public holidays of the site by day, in the language of the installation or the country.

    Raises:
        HolidaysUnknownError: the site has no country, or nobody knows the holidays there.
    """
    import holidays

    if not site.country:
        raise HolidaysUnknownError(
            _("%(site)s has no country. Choose one, and the holidays can be filled in.")
            % {"site": site}
        )
    try:
        found = holidays.country_holidays(
            site.country,
            subdiv=site.region or None,
            years=list(years),
            language=_choose_language(site.country),
        )
    except NotImplementedError as error:
        raise HolidaysUnknownError(
            _("No holidays are known for %(place)s (%(site)s). Enter them by hand.")
            % {"place": " ".join(filter(None, (site.country, site.region))), "site": site}
        ) from error
    return dict(found.items())


@transaction.atomic
def renew_calendar(*, site: Site, on: datetime.date | None = None) -> int:
    """After the site moved to another country or region: what is ahead follows; how many are new.

    Holidays from the calendar after `on` (today) that HR has not switched off go, unless the new
    calendar has them too. What was entered by hand, and what is past, stays.

    Raises:
        HolidaysUnknownError: nobody knows the holidays there.
    """
    on = on or timezone.localdate(timezone=site.zone)
    names = read_calendar(site, (on.year, on.year + 1)) if site.country else {}
    ahead = Holiday.objects.filter(
        site=site, day__gt=on, source=Holiday.Source.CALENDAR, is_observed=True
    )
    ahead.exclude(day__in=names).delete()
    return fill_holidays(site=site, years=(on.year, on.year + 1)) if site.country else 0


@transaction.atomic
def save_holiday(*, holiday: Holiday) -> Holiday:
    """Store a holiday that HR entered or changed; the day is made anew, and the old one too."""
    before = Holiday.objects.filter(pk=holiday.pk).first()
    holiday.save()
    for row in {(row.site, row.day) for row in (before, holiday) if row is not None}:
        refresh_after(first=row[1], last=row[1], site=row[0])
    return holiday


@transaction.atomic
def delete_holiday(*, holiday: Holiday) -> None:
    """Remove a holiday that was entered by hand.

    Raises:
        HolidaysUnknownError: it is from the calendar, and would come back.
    """
    if holiday.source == Holiday.Source.CALENDAR:
        raise HolidaysUnknownError(
            _(
                "%(holiday)s is from the public calendar and would come back. Switch off "
                "“observed” instead: it then stays switched off."
            )
            % {"holiday": holiday}
        )
    site, day = holiday.site, holiday.day
    holiday.delete()
    refresh_after(first=day, last=day, site=site)


def _choose_language(country: str) -> str | None:
    """The installation's language, where the names are known in it; else the country's own.

    None where the names are known in one language only.
    """
    import holidays

    known = holidays.list_localized_countries(include_aliases=False).get(country, [])
    wanted = settings.LANGUAGE_CODE.replace("-", "_").lower()
    exact = (code for code in known if code.lower() == wanted)
    similar = (code for code in known if code.lower().split("_")[0] == wanted.split("_")[0])
    own = holidays.country_holidays(country).default_language
    return next(exact, None) or next(similar, None) or own
