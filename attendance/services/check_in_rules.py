"""The ways of checking in at a site."""

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
