"""The app that wires the others together."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Registers the system checks of the whole installation."""

    name = "config"

    def ready(self) -> None:
        """Load the checks, which register themselves; start the clock of every new session."""
        from django.contrib import admin
        from django.contrib.auth.signals import user_logged_in

        from config import checks  # noqa: F401
        from config.sessions import note_sign_in

        user_logged_in.connect(note_sign_in, dispatch_uid="muster.note_sign_in")
        admin.site.empty_value_display = "–"  # as in the columns that are our own
