"""WHEN was a person here: kiosks, check-ins and the board."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AttendanceConfig(AppConfig):
    """Devices, events and what is read from them."""

    name = "attendance"
    verbose_name = _("Attendance")

    def ready(self) -> None:
        """Say what is held about a person and for how long, and where faces are wanted."""
        from attendance.cameras.address import renew_addresses
        from attendance.export_sections import register_sections
        from attendance.finding import alerts, keeping
        from attendance.services import happenings, late_check_ins, refusals
        from attendance.services.check_in_rules import tell_face_rules
        from attendance.services.pins import renew_pins
        from people.services import register_secrets
        from recognition.face_rules import register_face_rules

        register_sections()
        register_secrets("PINs", renew_pins)
        register_secrets("addresses of cameras", renew_addresses)
        happenings.register_happenings()
        refusals.register_kinds()
        late_check_ins.register_kinds()
        register_face_rules(tell_face_rules)
        keeping.register_kinds()
        keeping.register_erasers()
        keeping.register_crops()
        alerts.listen_for_arrivals()
