"""What the tables of this room, and the accounts, hold about people."""

from django.utils.translation import gettext_lazy as _

from people.personal_data import (
    AUDIT_PERIOD,
    CERTIFICATES,
    LEDGER,
    UNTIL_WITHDRAWAL,
    WHILE_EMPLOYED,
    WHILE_IN_USE,
    WITH_ACCOUNT,
    Held,
    Kind,
    Register,
    nothing,
)

HELD: Register = {
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
    "people.AccountLanguage": (
        Held(
            Kind.ACCOUNT,
            ("account", "language"),
            _("To write e-mails in the language that the person reads."),
            WITH_ACCOUNT,
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
