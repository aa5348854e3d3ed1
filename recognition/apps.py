"""WHICH person is this face: the engine, the decision and the classifier."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecognitionConfig(AppConfig):
    """Turns pictures into names."""

    name = "recognition"
    verbose_name = _("Recognition")

    def ready(self) -> None:
        """Take part in the erasure of a face, and in the checks of the installation."""
        from people.erasure import register_eraser, register_forgetter
        from people.personal_data import register_personal_data
        from recognition import checks  # noqa: F401  it registers itself
        from recognition.calibration import count_look_alikes, erase_look_alikes
        from recognition.export_sections import register_sections
        from recognition.face_maps.making import count_map_traces, erase_map_traces
        from recognition.held import HELD
        from recognition.memory import forget
        from recognition.services import count_classifier_rows, erase_classifier_rows
        from recognition.team_page.own_choice import count_releases, end_with_face

        register_personal_data(HELD)
        register_eraser("classifier rows", erase_classifier_rows, count_left=count_classifier_rows)
        register_eraser("look-alike pairs", erase_look_alikes, count_left=count_look_alikes)
        register_eraser("places on the map", erase_map_traces, count_left=count_map_traces)
        register_eraser("releases of a photo", end_with_face, count_left=count_releases)
        register_forgetter("recognition", forget)
        register_sections()
