"""The ways of checking in at a site."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from attendance.models import CheckInRules
from people.models import Site
from recognition.face_rules import FaceRules


def get_check_in_rules(site: Site) -> CheckInRules:
    """The site's rules; the defaults, unsaved, where nobody has changed them."""
    rules = CheckInRules.objects.filter(site=site).first()
    return rules or CheckInRules(site=site)


def tell_face_rules(site: Site) -> FaceRules:
    """What recognition has to know of the site's rules."""
    rules = get_check_in_rules(site)
    return FaceRules(faces=rules.faces, liveness=rules.liveness != CheckInRules.Liveness.OFF)


def ensure_check_in_rules() -> None:
    """A row with the defaults for every site that has none."""
    missing = Site.objects.filter(check_in_rules=None)
    rows = [CheckInRules(site=site) for site in missing]
    if rows:
        CheckInRules.objects.bulk_create(rows, ignore_conflicts=True)


def name_ways(rules: CheckInRules) -> list[str]:
    """What is switched on, in words."""
    words = {"faces": _("face"), "pin": _("PIN"), "badge": _("badge"), "names": _("list of names")}
    return [name for field, name in words.items() if getattr(rules, field)]


def warn_of_rules(rules: CheckInRules) -> list[str]:
    """What HR should know about these rules, in sentences."""
    return list(_find_warnings(rules))


def _find_warnings(rules: CheckInRules) -> Iterator[str]:
    if rules.faces and rules.liveness == CheckInRules.Liveness.OFF:
        yield _("A photo of a colleague on a phone is enough to check in for them.")
    if rules.faces and not (rules.pin or rules.badge or rules.names):
        yield _("Who is not recognised, or does not want to be, has no other way to check in.")
    if rules.names and not rules.pin:
        yield _("Whoever has no PIN can be checked in by anybody who taps their name.")
    elif rules.names:
        yield _("Whoever has no PIN yet can be checked in by anybody who taps their name.")
