"""What the tables of this room hold about people."""

from django.utils.translation import gettext_lazy as _

from people.personal_data import (
    LEDGER,
    MINUTES,
    NEWEST_ONLY,
    UNTIL_NEXT_MAP,
    WHILE_EMPLOYED,
    WITH_ACCOUNT,
    Held,
    Kind,
    Register,
    nothing,
)

HELD: Register = {
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
}  # fmt: skip
