"""What is held about people: every field of every table of ours, and why, and for how long.

This is the register that a data protection officer asks for, and `tests` compare it with the
models: a new field without a line here fails. It names the models of all rooms as words, and
imports none of them.

    manage.py personal_data --write docs/reference/personal-data.md
"""

from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


class Kind(Enum):
    """What a field says about a person; `is_sensitive` kinds never enter the history of changes."""

    IDENTITY = "identity"
    CONTACT = "contact"
    EMPLOYMENT = "employment"
    BIOMETRIC = "biometric"
    CONSENT = "consent"
    ATTENDANCE = "attendance"
    ACCOUNT = "account"
    AUDIT = "audit"
    SECRET = "secret"  # noqa: S105  the name of a kind
    NONE = "none"

    @property
    def label(self) -> Words:
        """The kind in words."""
        return LABELS[self]


LABELS: dict[Kind, Words] = {
    Kind.IDENTITY: _("identity"),
    Kind.CONTACT: _("contact"),
    Kind.EMPLOYMENT: _("employment"),
    Kind.BIOMETRIC: _("biometric"),
    Kind.CONSENT: _("consent"),
    Kind.ATTENDANCE: _("attendance"),
    Kind.ACCOUNT: _("account"),
    Kind.AUDIT: _("audit"),
    Kind.SECRET: _("secret"),
    Kind.NONE: _("none"),
}
SENSITIVE = frozenset({Kind.BIOMETRIC, Kind.SECRET})


@dataclass(frozen=True, slots=True)
class Held:
    """Fields of one table that serve one purpose and are kept equally long."""

    kind: Kind
    fields: tuple[str, ...]
    purpose: Words
    retention: Words


# How long ---------------------------------------------------------------------------------------

WHILE_EMPLOYED = _("As long as the record of the person.")
WHILE_WORKING = _("Until the person has left.")
UNTIL_WITHDRAWAL = _("Until the consent is withdrawn, the person leaves, or the photo is deleted.")
WITH_EVENTS = _("As long as the law asks for working hours; events are never changed.")
LEDGER = _("As long as the record of the person: it proves what was agreed.")
AUDIT_PERIOD = _("As long as the audit log is kept.")
WHILE_IN_USE = _("As long as it is in use.")
MINUTES = _("Minutes.")
CERTIFICATES = _("For good: they are the proof, and hold nothing of the face.")
NOT_PERSONAL = _("No personal data.")
WITH_ACCOUNT = _("As long as the account.")
AFTER_SETTLING = _("Until some days after somebody settled it; see the retention rules.")
UNTIL_NEXT_MAP = _("Until the next map is drawn, or the erasure of the face.")
SIGHTINGS = _("As long as the retention rule says: 14 days to begin with.")
CAMERA_CROPS = _("As long as the retention rule says: 7 days to begin with.")
NEWEST_ONLY = _("Until the next training or calibration, or the erasure of the face.")


def nothing(*fields: str) -> Held:
    """Fields that say nothing about a person."""
    return Held(Kind.NONE, fields, _("Technical."), NOT_PERSONAL)


PERSONAL_DATA: dict[str, tuple[Held, ...]] = {
    "people.Site": (nothing("id", "name", "time_zone", "country", "region"),),
    "people.Placement": (
        nothing("id"),
        Held(
            Kind.EMPLOYMENT,
            ("employee", "site", "team", "since"),
            _("To leave hours with the site and team for which they were worked."),
            WHILE_EMPLOYED,
        ),
    ),
    "people.Team": (
        nothing("id", "name", "color", "embedding_model_id"),
        Held(Kind.ACCOUNT, ("managers",), _("Who may see the team."), WITH_ACCOUNT),
        Held(
            Kind.BIOMETRIC,
            ("embedding",),
            _("Mean of the people's vectors, to guess a team."),
            _("Computed anew without the person at each erasure."),
        ),
    ),
    "people.Team_managers": (
        nothing("id", "team"),
        Held(Kind.ACCOUNT, ("user",), _("Who may see the team."), WITH_ACCOUNT),
    ),
    "people.Employee": (
        nothing("id", "embedding_model_id"),
        Held(Kind.IDENTITY, ("number", "name"), _("To know who checks in."), WHILE_EMPLOYED),
        Held(Kind.CONTACT, ("email",), _("To ask for consent and to report."), WHILE_EMPLOYED),
        Held(Kind.ACCOUNT, ("user",), _("To let the person see their own page."), WITH_ACCOUNT),
        Held(
            Kind.EMPLOYMENT,
            ("team", "site", "active_from", "active_until"),
            _("To know where and when the person works."),
            WHILE_EMPLOYED,
        ),
        Held(
            Kind.BIOMETRIC,
            ("embedding",),
            _("Mean of the person's vectors, to recognise the person."),
            UNTIL_WITHDRAWAL,
        ),
    ),
    "people.Integration": (
        nothing(
            "id", "prefix", "name", "created", "revoked", "expiry_date", "scopes",
            "requests_per_minute", "consent_basis", "last_used_at",
        ),
        Held(
            Kind.ACCOUNT,
            ("account", "created_by"),
            _("To know in whose name another system works, and who let it."),
            WITH_ACCOUNT,
        ),
        Held(Kind.SECRET, ("hashed_key",), _("To recognise the key."), WITH_ACCOUNT),
    ),
    "people.IntegrationPace": (nothing("integration", "busy_until"),),
    "people.ConsentNotice": (
        nothing("id", "site", "version", "text", "sha256", "created_at", "published_at"),
        Held(Kind.ACCOUNT, ("published_by",), _("Who published the text."), WITH_ACCOUNT),
    ),
    "people.ConsentRequest": (
        nothing("id"),
        Held(
            Kind.CONSENT,
            (
                "employee", "notice", "asked_at", "sent_at", "problem", "expires_at",
                "closed_at", "outcome",
            ),
            _("To ask for consent, and to know what became of it."),
            LEDGER,
        ),
        Held(Kind.CONTACT, ("email",), _("Where the link was sent."), LEDGER),
        Held(Kind.ACCOUNT, ("asked_by",), _("Who asked."), WITH_ACCOUNT),
        Held(Kind.SECRET, ("token_hash",), _("To recognise the link."), LEDGER),
    ),
    "people.Consent": (
        nothing("id"),
        Held(
            Kind.ACCOUNT,
            ("recorded_by", "withdrawn_by"),
            _("Who recorded that the person agreed, and that it ended."),
            WITH_ACCOUNT,
        ),
        Held(
            Kind.CONSENT,
            (
                "employee", "notice", "method", "note", "given_at", "withdrawn_at",
                "is_renewed", "scan", "scan_type",
            ),
            _("To prove that the person agreed, and when that ended."),
            LEDGER,
        ),
    ),
    "people.FaceSample": (
        nothing("id"),
        Held(Kind.IDENTITY, ("employee",), _("Whose photo it is."), UNTIL_WITHDRAWAL),
        Held(
            Kind.BIOMETRIC,
            ("image", "crop", "source_sha256", "box", "landmarks", "embedding"),
            _("The photo, the face in it and its vector, to recognise the person."),
            UNTIL_WITHDRAWAL,
        ),
        Held(
            Kind.BIOMETRIC,
            (
                "reason", "probability", "quality", "model_id", "verdicts", "resembles",
                "resemblance", "image_wh", "faces", "chosen_face", "yaw", "pitch",
            ),
            _("What the engine says about the photo."),
            UNTIL_WITHDRAWAL,
        ),
        Held(
            Kind.EMPLOYMENT,
            (
                "source", "state", "reason_code", "created_at", "is_accepted", "reviewed_by",
                "reviewed_at",
            ),
            _("How far enrolment has come, and who at HR decided."),
            UNTIL_WITHDRAWAL,
        ),
    ),
    "people.PhotoImport": (
        nothing("id", "archive", "state", "problem"),
        Held(
            Kind.IDENTITY,
            ("name", "employee"),
            _("Which ZIP or whose photos were handed in; the ZIP itself goes when it is done."),
            UNTIL_WITHDRAWAL,
        ),
        Held(
            Kind.AUDIT,
            ("created_by", "created_at", "finished_at"),
            _("Who handed in photos, and when."),
            AUDIT_PERIOD,
        ),
    ),
    "people.PhotoImportItem": (
        nothing("id", "photo_import", "position", "state", "reason", "attempts", "finished_at"),
        Held(
            Kind.IDENTITY,
            ("path", "employee", "sample"),
            _("What became of each file that was handed in."),
            UNTIL_WITHDRAWAL,
        ),
    ),
    "people.Gallery": (nothing("id", "version", "erasures"),),
    "people.ErasureCertificate": (
        nothing("id", "uuid", "content_sha256"),
        Held(
            Kind.IDENTITY,
            ("employee", "employee_number", "employee_name"),
            _("Whose face data was erased."),
            CERTIFICATES,
        ),
        Held(
            Kind.AUDIT,
            (
                "reason", "requested_by", "requested_by_name", "started_at", "finished_at",
                "counts", "files", "verification",
            ),
            _("To prove that it was erased."),
            CERTIFICATES,
        ),
    ),
    "people.RetentionRule": (nothing("id", "kind", "days"),),
    "people.RetentionRun": (nothing("id", "kind", "days", "at", "count", "problem"),),
    "people.AccessRecord": (
        nothing("id"),
        Held(
            Kind.AUDIT,
            ("at", "account", "account_name", "action", "purpose", "detail", "place", "ip_address"),
            _("To show who looked at personal data, and why."),
            AUDIT_PERIOD,
        ),
        Held(
            Kind.IDENTITY,
            ("employee", "employee_number", "employee_name"),
            _("Whose data it was."),
            AUDIT_PERIOD,
        ),
    ),
    "recognition.Classifier": (
        nothing(
            "id", "kind", "model_id", "gallery_version", "sample_count", "sample_ids",
            "trained_at", "train_s", "temperature", "held_out_ids", "held_out_right",
            "reliability_error", "compared_count", "compared_right", "compared_right_before",
            "refusal",
        ),
    ),
    "recognition.ClassifierClass": (
        nothing("id", "classifier"),
        Held(
            Kind.BIOMETRIC,
            ("employee", "coefficients", "intercept"),
            _("To confirm who a face is."),
            NEWEST_ONLY,
        ),
    ),
    "recognition.CompreFaceSubject": (
        nothing("id", "integration", "is_own", "created_at"),
        Held(
            Kind.IDENTITY,
            ("employee", "name"),
            _("To know people by the names that another system gave them."),
            WHILE_EMPLOYED,
        ),
    ),
    "recognition.CompreFaceImage": (nothing("image_id", "sample"),),
    "recognition.Calibration": (
        nothing(
            "id", "model_id", "gallery_version", "calibrated_at", "asked_fpir", "min_evidence",
            "basis", "expected_fpir", "expected_fnir", "people_count", "sample_count", "curve",
        ),
    ),
    "recognition.EnrolmentCode": (
        nothing("id"),
        Held(
            Kind.CONSENT,
            (
                "employee", "made_at", "expires_at", "redeemed_at", "place", "closed_at",
                "outcome",
            ),
            _("To let a person set up the own face at a kiosk, and to show how that went."),
            WHILE_EMPLOYED,
        ),
        Held(Kind.ACCOUNT, ("made_by",), _("Who gave the code."), WITH_ACCOUNT),
        Held(
            Kind.SECRET,
            ("code_hash",),
            _("To know the code again, of which only this hash is kept."),
            WHILE_EMPLOYED,
        ),
    ),
    "recognition.CodeAttempt": (nothing("id", "source", "at"),),
    "recognition.TeamPage": (
        nothing("id", "is_open", "title", "intro", "shows_colleagues", "origins"),
    ),
    "recognition.TeamLook": (nothing("id", "page", "team", "takes_part", "emblem", "line"),),
    "recognition.TeamTry": (
        nothing("id", "at"),
        Held(
            Kind.AUDIT,
            ("source",),
            _("To stop who asks all the time: a keyed hash of the network address."),
            MINUTES,
        ),
    ),
    "recognition.ColleagueRelease": (
        nothing("id"),
        Held(
            Kind.CONSENT,
            ("employee", "text", "given_at", "ended_at"),
            _("To show visitors only the photos of people who chose that, and to prove it."),
            LEDGER,
        ),
        Held(
            Kind.ACCOUNT, ("given_by", "ended_by"), _("With which account it was said."), LEDGER
        ),
    ),
    "recognition.LookAlike": (
        nothing("id", "calibration"),
        Held(
            Kind.BIOMETRIC,
            ("first", "second", "similarity"),
            _("To ask people who look alike for a second factor."),
            NEWEST_ONLY,
        ),
    ),
    "people.WebhookTarget": (
        nothing(
            "id", "name", "url", "kinds", "is_active", "created_at", "failures", "failing_since",
            "rests_until", "stopped_at",
        ),
        Held(
            Kind.ACCOUNT,
            ("account", "created_by"),
            _("In whose name another system is told what happens, and who added it."),
            WITH_ACCOUNT,
        ),
        Held(Kind.SECRET, ("secret",), _("To sign messages; kept encrypted."), WHILE_IN_USE),
    ),
    "people.WebhookDelivery": (
        nothing(
            "id", "uuid", "target", "state", "due_at", "is_asked", "attempts", "sent_at",
            "duration_ms", "status", "answer", "problem",
        ),
        Held(
            Kind.ATTENDANCE,
            ("employee", "kind", "body", "created_at"),
            _("To tell other systems what happened, and to show what they were told."),
            _("As long as the retention rule says: 30 days to begin with."),
        ),
    ),
    "recognition.FaceMap": (
        nothing(
            "id", "state", "model_id", "gallery_version", "asked_at", "beat_at", "progress",
            "made_at", "sample_count", "people_count", "compute_s", "problem", "is_open",
        ),
    ),
    "recognition.MapPoint": (
        nothing("id", "face_map"),
        Held(
            Kind.BIOMETRIC,
            (
                "sample", "pca_x", "pca_y", "tsne_x", "tsne_y", "own", "rival",
                "rival_similarity", "flag",
            ),
            _("To show alike faces together, and to find photos under a wrong name."),
            UNTIL_NEXT_MAP,
        ),
    ),
    "recognition.MapLink": (
        nothing("id", "face_map"),
        Held(
            Kind.BIOMETRIC,
            ("first", "second", "similarity"),
            _("To show alike faces together, and to find photos under a wrong name."),
            UNTIL_NEXT_MAP,
        ),
    ),
    "attendance.Device": (
        nothing(
            "id", "uuid", "name", "site", "floor", "direction", "is_active", "last_seen_at",
            "created_at", "public_key", "paired_at", "browser", "code_until",
        ),
        Held(Kind.SECRET, ("code_hash",), _("To pair the device."), MINUTES),
    ),
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
    "attendance.PairingAttempt": (
        nothing("id", "at"),
        Held(Kind.SECRET, ("address_hash",), _("To stop the guessing of codes."), MINUTES),
    ),
    "attendance.UsedChallenge": (nothing("challenge_hash", "used_at"),),
    "attendance.CheckInRules": (
        nothing(
            "id", "site", "faces", "liveness", "pin", "badge", "names", "sound",
            "floors_by_cameras",
        ),
    ),
    "attendance.Pin": (
        nothing("id"),
        Held(
            Kind.ACCOUNT,
            ("employee", "set_at"),
            _("To let people check in without their face."),
            WHILE_WORKING,
        ),
        Held(Kind.ACCOUNT, ("set_by",), _("To show who set it."), WITH_ACCOUNT),
        Held(
            Kind.SECRET,
            ("secret",),
            _("To recognise the PIN; kept as an encrypted hash."),
            WHILE_WORKING,
        ),
    ),
    "attendance.PinTries": (
        nothing("id"),
        Held(
            Kind.ACCOUNT,
            ("employee", "failures", "locked_until", "tried_at"),
            _("To keep people from guessing PINs."),
            _("A day after the last wrong PIN; a lock until it is opened."),
        ),
        Held(
            Kind.SECRET,
            ("number_hash",),
            _("To count wrong PINs for numbers that nobody has."),
            _("A day after the last wrong PIN; a lock until it is opened."),
        ),
    ),
    "attendance.DevicePinTries": (nothing("id", "device", "level", "noted_at"),),
    "attendance.Badge": (
        nothing("id"),
        Held(
            Kind.ACCOUNT,
            ("employee", "issued_at", "revoked_at", "reason", "last_used_at"),
            _("To let people check in without their face."),
            WHILE_EMPLOYED,
        ),
        Held(
            Kind.ACCOUNT,
            ("issued_by", "revoked_by"),
            _("To show who printed it, and who took it back."),
            WITH_ACCOUNT,
        ),
        Held(
            Kind.SECRET,
            ("token_hash",),
            _("To recognise the badge; its code is not kept."),
            WHILE_EMPLOYED,
        ),
    ),
    "attendance.PayrollFormat": (
        nothing(
            "id", "name", "layout", "delimiter", "hours", "decimal_mark", "date_style", "encoding",
            "has_headings", "skips_zero",
        ),
    ),
    "attendance.PayrollColumn": (
        nothing("id", "format", "position", "heading", "source", "text"),
    ),
    "attendance.PayrollWage": (nothing("id", "format", "position", "code", "source"),),
    "attendance.DeviceConnection": (nothing("id", "device", "since", "until"),),
    "attendance.LateCheckIn": (
        nothing("id", "nonce", "device"),
        Held(
            Kind.ATTENDANCE,
            (
                "employee", "method", "at", "received_at", "reason", "detail", "state",
                "settled_at", "correction",
            ),
            _("To enter by hand what a kiosk kept without a connection and nobody could record."),
            AFTER_SETTLING,
        ),
        Held(Kind.ACCOUNT, ("settled_by",), _("Who settled it."), WITH_ACCOUNT),
    ),
    "attendance.AttendanceEvent": (
        nothing("id", "nonce"),
        Held(
            Kind.ATTENDANCE,
            (
                "employee", "kind", "at", "device", "method", "score", "liveness", "is_late",
                "recorded_at", "correction",
            ),
            _("To know who is here, and to count working time."),
            WITH_EVENTS,
        ),
    ),
    "attendance.ReportedCheckIn": (
        nothing("nonce", "content_hash", "is_kind_given"),
        Held(
            Kind.ATTENDANCE,
            ("event", "system", "reported_at"),
            _("To know which system reported a check-in, and to record it once."),
            WITH_EVENTS,
        ),
        Held(Kind.ACCOUNT, ("reported_by",), _("In whose name it was reported."), WITH_ACCOUNT),
    ),
    "attendance.EventVoid": (
        nothing("id"),
        Held(
            Kind.ATTENDANCE,
            ("event", "correction", "at"),
            _("To know which events do not count, and why."),
            WITH_EVENTS,
        ),
    ),
    "attendance.Correction": (
        nothing("id"),
        Held(
            Kind.ATTENDANCE,
            (
                "employee", "day", "reason", "state", "device", "requested_at", "decided_at",
                "decision_note",
            ),
            _("To put recorded times right, and to show why."),
            WITH_EVENTS,
        ),
        Held(
            Kind.ACCOUNT,
            ("requested_by", "decided_by"),
            _("To show who asked and who decided."),
            WITH_ACCOUNT,
        ),
    ),
    "attendance.CheckInDispute": (
        nothing("id"),
        Held(
            Kind.ATTENDANCE,
            ("event", "device", "correction", "at", "state", "person", "answer", "decided_at",
             "note"),
            _("To find out who it was when somebody at a kiosk said “not me”."),
            WITH_EVENTS,
        ),
        Held(Kind.ACCOUNT, ("decided_by",), _("To show who settled it."), WITH_ACCOUNT),
    ),
    "attendance.KioskRefusal": (
        nothing("id"),
        Held(
            Kind.ATTENDANCE,
            ("device", "at", "employee", "reason", "score", "liveness"),
            _("To know where somebody tried to check in with a photo of another person."),
            _("As long as the retention rule says: 90 days to begin with."),
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
    "attendance.CorrectionLine": (
        nothing("id"),
        Held(
            Kind.ATTENDANCE,
            ("correction", "action", "event", "kind", "at"),
            _("To put recorded times right, and to show why."),
            WITH_EVENTS,
        ),
    ),
    "attendance.ExceptionReview": (
        nothing("id"),
        Held(
            Kind.ATTENDANCE,
            ("employee", "day", "code", "at", "note"),
            _("To know which odd days somebody looked at and found right."),
            WITH_EVENTS,
        ),
        Held(Kind.ACCOUNT, ("by",), _("Who looked at it."), WITH_ACCOUNT),
    ),
    "attendance.Period": (
        nothing("id"),
        Held(
            Kind.ATTENDANCE,
            (
                "employee", "day", "kind", "started_at", "ended_at", "is_open", "is_automatic",
                "start_event", "end_event",
            ),
            _("To count working time; made from the events."),
            WITH_EVENTS,
        ),
    ),
    "attendance.DaySummary": (
        nothing("id"),
        Held(
            Kind.ATTENDANCE,
            (
                "employee", "day", "site", "team", "shift", "leave", "holiday", "status",
                "planned_start", "planned_end", "first_in", "last_out", "planned", "excused",
                "presence", "worked", "breaks", "counted", "late", "early_leave",
                "daily_overtime", "weekly_overtime", "exceptions",
            ),
            _("To report and pay working time; made from the events and the plan."),
            WITH_EVENTS,
        ),
    ),
    "attendance.StaleDays": (
        nothing("id", "employee", "team", "site", "first", "last", "attempts", "due_at"),
    ),
    "attendance.OpenDay": (nothing("id", "site", "day", "opened_at"),),
    "attendance.Adjustment": (
        nothing("id"),
        Held(
            Kind.ATTENDANCE,
            (
                "employee", "site", "day", "posted_on", "correction", "reason", "worked",
                "counted", "excused", "paid_excused", "daily_overtime", "weekly_overtime",
                "created_at",
            ),
            _("To pay with a later month what was put right after the month was closed."),
            WITH_EVENTS,
        ),
    ),
    "attendance.ClosedMonth": (
        nothing(
            "id", "site", "month", "closed_at", "row_count", "counted", "payable", "open_count",
            "file_hash",
        ),
        Held(Kind.ACCOUNT, ("closed_by",), _("To show who closed the month."), WITH_ACCOUNT),
    ),
    "attendance.Shift": (
        nothing(
            "id", "name", "code", "color", "starts_at", "ends_at", "is_flexible", "has_core",
            "planned_minutes", "break_minutes", "breaks_are_paid", "late_grace", "early_grace",
            "counts_early_arrival", "rounding_step", "rounding_mode", "half_day_from",
            "full_day_from", "overtime_after", "weekly_overtime_after", "closes_after",
        ),
    ),
    "attendance.RequiredBreak": (nothing("id", "shift", "after_minutes", "minutes"),),
    "attendance.Schedule": (nothing("id", "name", "weeks"),),
    "attendance.ScheduleDay": (nothing("id", "schedule", "week", "weekday", "shift"),),
    "attendance.ScheduleAssignment": (
        nothing("id", "team", "site"),
        Held(
            Kind.EMPLOYMENT,
            ("schedule", "employee", "valid_from", "valid_until"),
            _("To know when the person is to work."),
            WHILE_EMPLOYED,
        ),
    ),
    "attendance.PlanException": (
        nothing("id", "team", "site"),
        Held(
            Kind.EMPLOYMENT,
            ("employee", "day", "shift", "note"),
            _("To know when the person is to work."),
            WHILE_EMPLOYED,
        ),
    ),
    "attendance.Holiday": (nothing("id", "site", "day", "name", "is_observed", "source"),),
    "attendance.LeaveType": (nothing("id", "name", "code", "color", "is_paid", "is_active"),),
    "attendance.Leave": (
        nothing("id"),
        Held(
            Kind.EMPLOYMENT,
            (
                "employee", "type", "first_day", "last_day", "starts_at_noon", "ends_at_noon",
                "reason", "state", "requested_at", "decided_at", "decision_note",
            ),
            _("To explain why the person is away. An illness is a matter of health."),
            WHILE_EMPLOYED,
        ),
        Held(
            Kind.ACCOUNT,
            ("requested_by", "decided_by"),
            _("To show who asked and who decided."),
            WITH_ACCOUNT,
        ),
    ),
    "attendance.CalendarFeed": (
        nothing("id"),
        Held(
            Kind.ACCOUNT,
            ("employee", "created_at", "read_at"),
            _("To show people their shifts in a calendar of their own."),
            WHILE_IN_USE,
        ),
        Held(Kind.SECRET, ("token_hash",), _("To recognise the address."), WHILE_IN_USE),
    ),
    "attendance.ReportSubscription": (
        nothing("id", "report", "rhythm", "weekday", "hour", "attachment", "language"),
        Held(
            Kind.ACCOUNT,
            ("account", "scope", "is_active", "note", "created_by", "created_at"),
            _("To send reports by e-mail to those who asked for them."),
            WITH_ACCOUNT,
        ),
    ),
    "attendance.ReportDelivery": (
        nothing("id", "first", "last", "problem"),
        Held(
            Kind.ACCOUNT,
            ("subscription", "queued_at", "sent_at"),
            _("To send each report once."),
            WITH_ACCOUNT,
        ),
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
    "auth.User": (
        nothing("id"),
        Held(
            Kind.ACCOUNT,
            (
                "username", "first_name", "last_name", "email", "is_staff", "is_active",
                "is_superuser", "date_joined", "last_login", "groups", "user_permissions",
            ),
            _("To sign in, and to know who may do what."),
            WITH_ACCOUNT,
        ),
        Held(Kind.SECRET, ("password",), _("To sign in; kept as a hash."), WITH_ACCOUNT),
    ),
}  # fmt: skip


def find_kind(model: str, field: str) -> Kind:
    """The kind of a field, by the model's label such as `people.Employee`.

    Raises:
        KeyError: it is not in the register.
    """
    for held in PERSONAL_DATA[model]:
        if field in held.fields:
            return held.kind
    raise KeyError(f"{model}.{field} is not classified in people/personal_data.py")


def list_fields(model: str, *kinds: Kind) -> list[str]:
    """The model's fields of the given kinds, or all of them."""
    rows = PERSONAL_DATA.get(model, ())
    return [name for held in rows if not kinds or held.kind in kinds for name in held.fields]


def write_register() -> str:
    """The register as a Markdown page, table by table."""
    lines = [
        "# Register of personal data",
        "",
        "`manage.py personal_data` writes this page from `people/personal_data.py`; the tests",
        "compare both with the tables. [How they are kept](data-model.md)",
    ]
    for model, rows in sorted(PERSONAL_DATA.items()):
        lines += ["", f"## {model}", "", "| fields | kind | purpose | kept |", "|---|---|---|---|"]
        lines += [_write_row(held) for held in rows]
    return "\n".join(lines) + "\n"


def _write_row(held: Held) -> str:
    names = ", ".join(f"`{name}`" for name in held.fields)
    return f"| {names} | {held.kind.label} | {held.purpose} | {held.retention} |"
