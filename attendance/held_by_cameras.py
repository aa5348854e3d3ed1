"""What the tables of cameras, sightings and doors hold about people."""

from django.utils.translation import gettext_lazy as _

from people.personal_data import (
    CAMERA_CROPS,
    SIGHTINGS,
    UNTIL_WITHDRAWAL,
    WHILE_IN_USE,
    WITH_ACCOUNT,
    Held,
    Kind,
    Register,
    nothing,
)

HELD_BY_CAMERAS: Register = {
    "attendance.FloorPlan": (
        nothing("id", "site", "floor", "image", "width", "height", "changed_at"),
    ),
    "attendance.Camera": (
        nothing(
            "id", "uuid", "name", "site", "floor", "plan_x", "plan_y", "address_shown",
            "frames_per_s", "weekdays", "begins_at", "ends_at", "records", "device",
            "keeps_crops", "is_active", "created_at",
        ),
        Held(
            Kind.SECRET,
            ("address",),
            _("To read the camera: it may hold a password, and is kept encrypted."),
            WHILE_IN_USE,
        ),
    ),
    "attendance.CameraNode": (nothing("id", "name", "uuid", "started_at", "beat_at", "load"),),
    "attendance.CameraState": (
        nothing(
            "camera", "node", "lease_until", "fence", "status", "problem", "since",
            "last_frame_at", "received_per_s", "looked_per_s", "is_short", "delay_ms",
            "reconnects", "width", "height", "codec", "told_at", "preview_until",
        ),
    ),
    "attendance.CameraPreview": (
        nothing("camera", "at"),
        Held(
            Kind.BIOMETRIC,
            ("picture", "faces"),
            _("The newest picture of a camera and who is on it, while somebody watches."),
            _("Seconds: each picture takes the place of the one before, and the last one goes."),
        ),
    ),
    "attendance.Door": (
        nothing(
            "id", "uuid", "name", "site", "relay", "address_shown", "is_nearby", "topic",
            "open_seconds", "anti_passback", "needs_liveness", "opens_by_pin", "opens_by_badge",
            "is_active", "created_at",
        ),
        Held(
            Kind.SECRET,
            ("address", "secret"),
            _("To reach the relay, and to sign commands; kept encrypted."),
            WHILE_IN_USE,
        ),
    ),
    "attendance.DoorReader": (nothing("id", "door", "device", "camera", "side"),),
    "attendance.AccessRule": (
        nothing("id", "door", "team"),
        Held(
            Kind.EMPLOYMENT,
            ("employee", "weekdays", "begins_at", "ends_at", "valid_from", "valid_until"),
            _("To know who may pass a door, and when."),
            WHILE_IN_USE,
        ),
    ),
    "attendance.DoorDecision": (
        nothing("id", "nonce"),
        Held(
            Kind.ATTENDANCE,
            (
                "door", "at", "employee", "is_opened", "reason", "way", "reader", "side",
                "score", "liveness", "is_emergency", "note", "recorded_at",
            ),
            _("To show for whom a door was opened, or was not, and why."),
            _("As long as the retention rule says: 90 days to begin with."),
        ),
        Held(
            Kind.ACCOUNT,
            ("account",),
            _("To show who opened a door by hand."),
            _("As long as the retention rule says: 90 days to begin with."),
        ),
    ),
    "attendance.RelayAnswer": (
        nothing("id", "decision", "at", "was_taken", "detail", "took_ms"),
    ),
    "attendance.EmergencyEntry": (
        nothing("id"),
        Held(
            Kind.EMPLOYMENT,
            ("door", "employee", "note", "added_at"),
            _("To open a door for somebody when the database cannot be reached."),
            UNTIL_WITHDRAWAL,
        ),
        Held(Kind.ACCOUNT, ("added_by",), _("Who put the person on the list."), WITH_ACCOUNT),
    ),
    "attendance.Sighting": (
        nothing("id", "uuid"),
        Held(
            Kind.ATTENDANCE,
            ("camera", "employee", "first_seen", "last_seen", "best_score", "liveness"),
            _("To find people in the building, for those who may and say why."),
            SIGHTINGS,
        ),
        Held(
            Kind.BIOMETRIC,
            ("crop",),
            _("To see that it was this person; encrypted, and only at cameras that keep pictures."),
            CAMERA_CROPS,
        ),
    ),
    "attendance.SightingAlert": (
        nothing("id", "uuid"),
        Held(
            Kind.ATTENDANCE,
            ("employee", "purpose", "asked_at", "until", "seen_at", "camera", "ended_at"),
            _("To tell once, to whoever waits for somebody, that a camera saw the person."),
            SIGHTINGS,
        ),
        Held(
            Kind.ACCOUNT,
            ("account", "mailed_at"),
            _("To know who waits, and to write one e-mail."),
            SIGHTINGS,
        ),
    ),
}  # fmt: skip
