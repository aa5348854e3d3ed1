"""The app that wires the others together."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Registers the system checks of the whole installation."""

    name = "config"

    def ready(self) -> None:
        """Load the checks, which register themselves."""
        from config import checks  # noqa: F401
