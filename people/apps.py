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
        from people.retention import register_retention
        from people.services import photo_imports, retention

        register_eraser(
            "rows of photo imports",
            photo_imports.erase_import_items,
            count_left=photo_imports.count_import_items,
        )
        register_retention(
            "photo_imports",
            label=_("Rows of photo imports, from the day they ended"),
            default_days=30,
            sweep=photo_imports.remove_old_imports,
        )

        register_sections()

        register_retention(
            "leavers",
            label=_("Faces of people who have left, from the last day of work"),
            default_days=30,
            sweep=retention.erase_leavers,
        )
        register_retention(
            "rejected_photos",
            label=_("Rejected photos, from the day they were added"),
            default_days=30,
            sweep=retention.remove_rejected_photos,
        )
        register_retention(
            "access_log",
            label=_("The audit log: who looked at what, and who changed what"),
            default_days=730,
            sweep=retention.remove_access_records,
        )
        register_retention(
            "consent_requests",
            label=_("Links that asked for consent, from when they expired"),
            default_days=365,
            sweep=retention.remove_consent_requests,
        )
        register_retention(
            "sessions",
            label=_("Sessions, from when they expired"),
            default_days=1,
            sweep=retention.remove_sessions,
        )
        register_retention(
            "jobs",
            label=_("Finished work of the background worker"),
            default_days=7,
            sweep=retention.remove_finished_jobs,
        )
        register_retention(
            "retention_runs",
            label=_("The record of these removals"),
            default_days=365,
            sweep=retention.remove_retention_runs,
        )
