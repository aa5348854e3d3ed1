"""The ways of checking in at a site."""

from attendance.models import CheckInRules
from people.models import Site


def get_check_in_rules(site: Site) -> CheckInRules:
    """The site's rules; the defaults, unsaved, where nobody has changed them."""
    rules = CheckInRules.objects.filter(site=site).first()
    return rules or CheckInRules(site=site)
