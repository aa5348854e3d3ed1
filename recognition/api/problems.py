"""The codes with which recognition refuses."""

from django.utils.translation import gettext_lazy as _

from people.api.problems import register_problems


def register() -> None:
    """Make them known."""
    register_problems(
        {
            "image_missing": (400, _("No picture was sent")),
            "engine_unavailable": (503, _("Recognition is not ready")),
        }
    )
