"""WHEN was a person here: kiosks, check-ins and the board."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AttendanceConfig(AppConfig):
    """Devices, events and what is read from them."""

    name = "attendance"
    verbose_name = _("Attendance")

    def ready(self) -> None:
        """Say what is held about a person and for how long, and where faces are wanted."""
        from attendance.cameras import arrivals, entrances
        from attendance.cameras.address import renew_addresses
        from attendance.doors import refreshing, retention
        from attendance.export_sections import register_sections
        from attendance.finding import alerts, keeping
        from attendance.held import HELD
        from attendance.held_by_cameras import HELD_BY_CAMERAS
        from attendance.models import ScheduleDay
        from attendance.services import happenings, late_check_ins, refusals
        from attendance.services.check_in_rules import tell_face_rules
        from attendance.services.pins import renew_pins
        from people.audit_entries import register_words
        from people.erasure import register_eraser, register_forgetter
        from people.personal_data import register_personal_data
        from people.services import register_secrets
        from recognition.face_rules import register_face_rules

        register_personal_data(HELD | HELD_BY_CAMERAS)
        register_sections()
        register_secrets("PINs", renew_pins)
        register_secrets("addresses of cameras", renew_addresses)
        register_secrets("doors", retention.renew_door_secrets)
        happenings.register_happenings()
        for listed in ("attendance.Camera.weekdays", "attendance.AccessRule.weekdays"):
            register_words(listed, lambda number: str(ScheduleDay.Weekday(number - 1).label))
        refusals.register_kinds()
        late_check_ins.register_kinds()
        retention.register_kinds()
        register_eraser(
            "entries of the emergency list",
            refreshing.erase_entries,
            count_left=refreshing.count_entries,
        )
        register_forgetter("emergency list", refreshing.forget)
        arrivals.listen(entrances.hear, with_pictures=True)
        arrivals.register_guards(entrances.list_door_cameras)
        register_face_rules(tell_face_rules)
        keeping.register_kinds()
        keeping.register_erasers()
        keeping.register_crops()
        alerts.listen_for_arrivals()
