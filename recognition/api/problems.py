"""The codes with which recognition refuses."""

from django.utils.translation import gettext_lazy as _

from people.api.problems import register_problems


def register() -> None:
    """Make them known."""
    register_problems(
        {
            "image_missing": (400, _("No picture was sent")),
            "image_empty": (400, _("The picture has no bytes")),
            "image_not_base64": (400, _("The picture is not base64")),
            "image_unknown_format": (400, _("The picture is none, or of a kind not read here")),
            "image_heic": (400, _("The picture is HEIC")),
            "image_damaged": (400, _("The picture is cut off or broken")),
            "image_too_many_pixels": (400, _("The picture has too many pixels")),
            "image_too_small": (400, _("The picture has too few pixels")),
            "image_too_large": (413, _("The picture has too many bytes")),
            "too_many_images": (413, _("Too many pictures at once")),
            "engine_unavailable": (503, _("Recognition is not ready")),
            "busy": (503, _("Too many pictures are waiting")),
        }
    )
