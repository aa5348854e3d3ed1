"""Countries and their regions, as far as their public holidays are known."""

import functools

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


@functools.cache
def list_regions(country: str) -> tuple[str, ...] | None:
    """The codes of the country's regions with holidays of their own; None: country unknown."""
    import holidays

    regions = holidays.list_supported_countries(include_aliases=False).get(country)
    return None if regions is None else tuple(regions)


def check_region(country: str, region: str) -> None:
    """Raise ValidationError unless the country has this region, or none is named."""
    if not region:
        return
    if not country:
        raise ValidationError({"region": _("Choose the country of this region first.")})
    regions = list_regions(country)
    if regions is None:
        text = _("No holidays are known for %(country)s: leave the region empty.")
        raise ValidationError({"region": text % {"country": country}})
    if region in regions:
        return
    if not regions:
        text = _("%(country)s has the same holidays everywhere: leave the region empty.")
        raise ValidationError({"region": text % {"country": country}})
    text = _("%(country)s has no region %(region)s. Write one of: %(regions)s.")
    names = {"country": country, "region": region, "regions": ", ".join(regions)}
    raise ValidationError({"region": text % names})
