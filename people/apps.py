"""WHO works here: employees, teams, consent and stored faces."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    """Employees, teams, sites, consent and face samples."""

    name = "people"
    verbose_name = _("People")
