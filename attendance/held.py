"""What the tables of check-ins, days and plans hold about people."""

from django.utils.translation import gettext_lazy as _

from people.personal_data import (
    AFTER_SETTLING,
    MINUTES,
    WHILE_EMPLOYED,
    WHILE_IN_USE,
    WHILE_WORKING,
    WITH_ACCOUNT,
    WITH_EVENTS,
    Held,
    Kind,
    Register,
    nothing,
)

HELD: Register = {
    "attendance.Device": (
        nothing(
            "id", "uuid", "name", "site", "floor", "direction", "is_active", "last_seen_at",
            "created_at", "public_key", "paired_at", "browser", "code_until",
        ),
        Held(Kind.SECRET, ("code_hash",), _("To pair the device."), MINUTES),
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
}  # fmt: skip
