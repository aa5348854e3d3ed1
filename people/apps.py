"""WHO works here: employees, teams, consent and stored faces."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    """Employees, teams, sites, consent and face samples."""

    name = "people"
    verbose_name = _("People")

    def ready(self) -> None:
        """Say what is held about a person, what an erasure removes, and what is not kept."""
        from people.erasure import register_eraser
        from people.export_sections import register_sections
        from people.happenings import register_own
        from people.held import HELD
        from people.personal_data import register_personal_data
        from people.services import photo_imports, register_secrets, retention, webhooks

        register_personal_data(HELD)
        register_sections()
        register_eraser(
            "rows of photo imports",
            photo_imports.erase_import_items,
            count_left=photo_imports.count_import_items,
        )
        retention.register_kinds()
        register_secrets("webhook secrets", webhooks.renew_webhook_secrets)
        register_own()
