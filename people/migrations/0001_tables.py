"""People, their photos and consents, and what is kept about who looked at them.

Made from the migrations that it replaces, up to the state they led to.
"""

import django.contrib.auth.models
import django.contrib.auth.validators
import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import people.models.faces
import people.models.organisation
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
import pgvector.django.extensions
import pgvector.django.vector
import uuid
from django.conf import settings
from django.db import migrations, models

from people.model_creation import AllAtOnce


class Migration(migrations.Migration):
    replaces = [
        ("people", "0001_initial"),
        ("people", "0003_accounts"),
        ("people", "0004_photo_verdicts"),
        ("people", "0005_access_log"),
        ("people", "0006_erasure_certificates"),
        ("people", "0009_organisation_details"),
        ("people", "0010_consent_ledger"),
        ("people", "0012_retention"),
        ("people", "0014_photo_imports"),
        ("people", "0016_changes"),
        ("people", "0017_consent_status"),
        ("people", "0018_audit_log"),
        ("people", "0019_placements"),
        ("people", "0020_placements_that_change"),
        ("people", "0021_no_start_of_day"),
        ("people", "0022_printed_badges"),
        ("people", "0023_consent_by_code"),
        ("people", "0024_integrations"),
        ("people", "0025_webhooks"),
        ("people", "0026_faces_compared"),
        ("people", "0027_words_of_integrations"),
        ("people", "0028_map_views"),
        ("people", "0030_watch_camera"),
    ]

    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        pgvector.django.extensions.VectorExtension(),
        AllAtOnce(
            operations=[
                migrations.CreateModel(
                    name="Site",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "name",
                            models.CharField(max_length=100, unique=True, verbose_name="name"),
                        ),
                        (
                            "time_zone",
                            models.CharField(
                                default="UTC",
                                help_text="As in the IANA database, for example Europe/Berlin.",
                                max_length=64,
                                validators=[people.models.organisation.check_time_zone],
                                verbose_name="time zone",
                            ),
                        ),
                        (
                            "country",
                            models.CharField(
                                blank=True,
                                help_text="ISO 3166 code of two letters, for example DE.",
                                max_length=2,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[A-Z]{2}$", "Two capital letters, like DE."
                                    )
                                ],
                                verbose_name="country",
                            ),
                        ),
                        (
                            "region",
                            models.CharField(
                                blank=True,
                                help_text="State or province with holidays of its own, for example BY. Empty: none.",
                                max_length=10,
                                verbose_name="region",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "site",
                        "verbose_name_plural": "sites",
                        "ordering": ["name"],
                    },
                ),
                migrations.CreateModel(
                    name="Team",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "name",
                            models.CharField(max_length=100, unique=True, verbose_name="name"),
                        ),
                        (
                            "color",
                            models.CharField(
                                default="#0e7c86",
                                max_length=7,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^#[0-9a-fA-F]{6}$", "Write a colour like #0e7c86."
                                    )
                                ],
                                verbose_name="colour",
                            ),
                        ),
                        (
                            "embedding",
                            pgvector.django.vector.VectorField(
                                blank=True, dimensions=512, editable=False, null=True
                            ),
                        ),
                        (
                            "embedding_model_id",
                            models.CharField(blank=True, editable=False, max_length=64),
                        ),
                        (
                            "managers",
                            models.ManyToManyField(
                                blank=True,
                                help_text="Accounts that may see the people of this team.",
                                related_name="managed_teams",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="managers",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "team",
                        "verbose_name_plural": "teams",
                        "ordering": ["name"],
                    },
                ),
                migrations.CreateModel(
                    name="Employee",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "number",
                            models.CharField(
                                help_text="Personnel number, as in payroll.",
                                max_length=100,
                                unique=True,
                                verbose_name="number",
                            ),
                        ),
                        ("name", models.CharField(max_length=200, verbose_name="name")),
                        (
                            "email",
                            models.EmailField(blank=True, max_length=254, verbose_name="e-mail"),
                        ),
                        (
                            "active_from",
                            models.DateField(
                                default=django.utils.timezone.localdate, verbose_name="active from"
                            ),
                        ),
                        (
                            "active_until",
                            models.DateField(
                                blank=True,
                                help_text="Last day of work, if known.",
                                null=True,
                                verbose_name="active until",
                            ),
                        ),
                        (
                            "embedding",
                            pgvector.django.vector.VectorField(
                                blank=True, dimensions=512, editable=False, null=True
                            ),
                        ),
                        (
                            "embedding_model_id",
                            models.CharField(blank=True, editable=False, max_length=64),
                        ),
                        (
                            "user",
                            models.OneToOneField(
                                blank=True,
                                help_text="The account with which this person signs in to see their own page.",
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="employee",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="account",
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="employees",
                                to="people.site",
                                verbose_name="site",
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="employees",
                                to="people.team",
                                verbose_name="team",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "employee",
                        "verbose_name_plural": "employees",
                        "ordering": ["name", "number"],
                        "permissions": [
                            ("view_every_team", "Can see the people of every team"),
                            ("invite_employee", "Can give employees an account"),
                        ],
                        "indexes": [
                            models.Index(fields=["name", "number"], name="employee_by_name")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("active_until__isnull", True),
                                    ("active_until__gte", models.F("active_from")),
                                    _connector="OR",
                                ),
                                name="employee_leaves_after_starting",
                                violation_error_message="The last day cannot be before the first.",
                            ),
                            models.UniqueConstraint(
                                django.db.models.functions.text.Lower("email"),
                                condition=models.Q(("email", ""), _negated=True),
                                name="employee_email_once",
                                violation_error_message="Another employee has this e-mail address.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Placement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("since", models.DateField(verbose_name="since")),
                        (
                            "employee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="placements",
                                to="people.employee",
                                verbose_name="employee",
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.site",
                                verbose_name="site",
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="people.team",
                                verbose_name="team",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "placement",
                        "verbose_name_plural": "placements",
                        "ordering": ["employee", "-since"],
                        "default_permissions": (),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("employee", "since"), name="placement_once_a_day"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AccessRecord",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                editable=False,
                                verbose_name="when",
                            ),
                        ),
                        (
                            "account_name",
                            models.CharField(
                                blank=True, max_length=150, verbose_name="account name"
                            ),
                        ),
                        (
                            "action",
                            models.CharField(
                                choices=[
                                    ("view_face", "looked at a face"),
                                    ("view_photo", "looked at a photo"),
                                    ("view_map", "looked at the map of faces"),
                                    ("view_document", "looked at a document"),
                                    ("view_record", "looked at what is held about a person"),
                                    ("search_name", "searched for a person by name"),
                                    ("search_face", "searched for a person by face"),
                                    ("watch_camera", "watched a camera"),
                                    ("compare_faces", "compared two faces"),
                                    ("embed_face", "took out the vector of a face"),
                                    ("export_person", "took out everything held about a person"),
                                    ("print_badge", "printed a badge"),
                                    ("export_people", "took out a list of people"),
                                    ("export_attendance", "took out attendance"),
                                    ("view_audit", "looked at the audit log"),
                                    ("export_audit", "took out the audit log"),
                                    ("prove_erasure", "searched everything for an erased face"),
                                ],
                                max_length=20,
                                verbose_name="action",
                            ),
                        ),
                        (
                            "employee_number",
                            models.CharField(blank=True, max_length=100, verbose_name="number"),
                        ),
                        (
                            "employee_name",
                            models.CharField(blank=True, max_length=200, verbose_name="name"),
                        ),
                        ("purpose", models.TextField(blank=True, verbose_name="purpose")),
                        (
                            "detail",
                            models.JSONField(blank=True, default=dict, verbose_name="detail"),
                        ),
                        (
                            "place",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="page, command or task"
                            ),
                        ),
                        (
                            "ip_address",
                            models.GenericIPAddressField(
                                blank=True, null=True, verbose_name="address"
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="account",
                            ),
                        ),
                        (
                            "employee",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="people.employee",
                                verbose_name="person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "audit log entry",
                        "verbose_name_plural": "audit log",
                        "ordering": ["-at", "-pk"],
                        "default_permissions": ("view",),
                        "indexes": [
                            models.Index(fields=["-at", "-id"], name="access_by_time"),
                            models.Index(
                                fields=["account", "-at", "-id"], name="access_by_account"
                            ),
                            models.Index(
                                fields=["employee", "-at", "-id"], name="access_by_employee"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FaceSample",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "image",
                            models.FileField(
                                max_length=64,
                                upload_to=people.models.faces.photo_path,
                                verbose_name="photo",
                            ),
                        ),
                        (
                            "crop",
                            models.FileField(
                                blank=True,
                                max_length=64,
                                upload_to=people.models.faces.photo_path,
                                verbose_name="face",
                            ),
                        ),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("upload", "upload"),
                                    ("import", "import"),
                                    ("webcam", "webcam"),
                                ],
                                default="upload",
                                max_length=10,
                                verbose_name="source",
                            ),
                        ),
                        ("source_sha256", models.CharField(editable=False, max_length=64)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("pending", "waiting"),
                                    ("ready", "ready"),
                                    ("review", "to be checked"),
                                    ("rejected", "rejected"),
                                ],
                                default="pending",
                                editable=False,
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "reason_code",
                            models.CharField(blank=True, editable=False, max_length=40),
                        ),
                        (
                            "reason",
                            models.TextField(blank=True, editable=False, verbose_name="reason"),
                        ),
                        (
                            "verdicts",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=40),
                                blank=True,
                                default=list,
                                editable=False,
                                help_text="codes of people.verdicts, gravest first",
                                size=None,
                            ),
                        ),
                        (
                            "resemblance",
                            models.FloatField(
                                editable=False,
                                help_text="cosine to that person's template",
                                null=True,
                                verbose_name="likeness",
                            ),
                        ),
                        (
                            "image_wh",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.PositiveIntegerField(),
                                editable=False,
                                help_text="width and height of the upright picture in which the boxes lie",
                                null=True,
                                size=2,
                            ),
                        ),
                        (
                            "faces",
                            models.JSONField(
                                default=list,
                                editable=False,
                                help_text="every face: box, landmarks and probability, most probable first",
                            ),
                        ),
                        (
                            "chosen_face",
                            models.PositiveSmallIntegerField(
                                editable=False,
                                help_text="the one of `faces` that HR has chosen",
                                null=True,
                            ),
                        ),
                        (
                            "box",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.FloatField(),
                                editable=False,
                                help_text="left, top, right, bottom",
                                null=True,
                                size=4,
                            ),
                        ),
                        (
                            "landmarks",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.FloatField(),
                                editable=False,
                                help_text="x, y of five points",
                                null=True,
                                size=10,
                            ),
                        ),
                        (
                            "probability",
                            models.FloatField(
                                editable=False, null=True, verbose_name="face probability"
                            ),
                        ),
                        (
                            "quality",
                            models.FloatField(editable=False, null=True, verbose_name="quality"),
                        ),
                        (
                            "yaw",
                            models.FloatField(
                                editable=False, help_text="degrees, to the right of it", null=True
                            ),
                        ),
                        (
                            "pitch",
                            models.FloatField(
                                editable=False, help_text="degrees, downwards", null=True
                            ),
                        ),
                        (
                            "embedding",
                            pgvector.django.vector.VectorField(
                                dimensions=512, editable=False, null=True
                            ),
                        ),
                        (
                            "model_id",
                            models.CharField(
                                blank=True, editable=False, max_length=64, verbose_name="model"
                            ),
                        ),
                        (
                            "is_accepted",
                            models.BooleanField(
                                default=False,
                                editable=False,
                                help_text="HR has accepted the photo in spite of its verdicts",
                                verbose_name="accepted by HR",
                            ),
                        ),
                        (
                            "reviewed_at",
                            models.DateTimeField(
                                editable=False, null=True, verbose_name="checked at"
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                editable=False,
                                verbose_name="added at",
                            ),
                        ),
                        (
                            "employee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="face_samples",
                                to="people.employee",
                                verbose_name="employee",
                            ),
                        ),
                        (
                            "resembles",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="people.employee",
                                verbose_name="looks like",
                            ),
                        ),
                        (
                            "reviewed_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="checked by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "face photo",
                        "verbose_name_plural": "face photos",
                        "ordering": ["-created_at", "-pk"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "pending")),
                                fields=["created_at"],
                                name="face_sample_pending",
                            ),
                            models.Index(
                                condition=models.Q(("state", "ready")),
                                fields=["model_id", "employee"],
                                name="face_sample_ready",
                            ),
                            models.Index(
                                condition=models.Q(("state", "review")),
                                fields=["employee"],
                                name="face_sample_review",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("employee", "source_sha256"),
                                name="face_sample_photo_once_per_employee",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "ready"), _negated=True),
                                    models.Q(
                                        ("embedding__isnull", False),
                                        ("quality__isnull", False),
                                        models.Q(("model_id", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="face_sample_ready_has_vector",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state", "ready"), ("embedding__isnull", True), _connector="OR"
                                ),
                                name="face_sample_only_ready_has_vector",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "rejected"), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="face_sample_rejected_has_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Gallery",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("version", models.PositiveBigIntegerField(default=0)),
                        ("erasures", models.PositiveBigIntegerField(default=0)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("pk", 1)), name="gallery_is_one_row"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ConsentNotice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "version",
                            models.PositiveIntegerField(
                                editable=False, null=True, verbose_name="version"
                            ),
                        ),
                        (
                            "text",
                            models.TextField(
                                help_text="Markdown: # heading, **bold**, - list. It cannot be changed once published.",
                                verbose_name="text",
                            ),
                        ),
                        (
                            "sha256",
                            models.CharField(
                                blank=True,
                                editable=False,
                                max_length=64,
                                verbose_name="SHA-256 of the text",
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                editable=False,
                                verbose_name="written at",
                            ),
                        ),
                        (
                            "published_at",
                            models.DateTimeField(
                                editable=False, null=True, verbose_name="published at"
                            ),
                        ),
                        (
                            "published_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="published by",
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="consent_notices",
                                to="people.site",
                                verbose_name="site",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "consent notice",
                        "verbose_name_plural": "consent notices",
                        "ordering": [
                            "site__name",
                            models.OrderBy(models.F("version"), descending=True, nulls_first=True),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("site", "version"), name="consent_notice_version"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("published_at__isnull", True)),
                                fields=("site",),
                                name="consent_notice_one_draft_per_site",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("published_at__isnull", True),
                                        ("sha256", ""),
                                        ("version__isnull", True),
                                    ),
                                    models.Q(
                                        ("published_at__isnull", False),
                                        ("version__isnull", False),
                                        models.Q(("sha256", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="consent_notice_published_is_complete",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Consent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "method",
                            models.CharField(
                                choices=[
                                    ("signed_form", "signed form"),
                                    ("in_person", "in person"),
                                    ("own_login", "own account"),
                                    ("link", "link by e-mail"),
                                    ("code", "code at a kiosk"),
                                    ("import", "declared at import"),
                                    ("demo", "demonstration data"),
                                ],
                                max_length=20,
                                verbose_name="method",
                            ),
                        ),
                        (
                            "note",
                            models.TextField(
                                blank=True,
                                help_text="How and when it was given, and where the form is kept.",
                                verbose_name="note",
                            ),
                        ),
                        (
                            "scan",
                            models.FileField(
                                blank=True,
                                editable=False,
                                max_length=64,
                                upload_to=people.models.faces.photo_path,
                                verbose_name="signed form",
                            ),
                        ),
                        ("scan_type", models.CharField(blank=True, editable=False, max_length=40)),
                        (
                            "given_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="given at"
                            ),
                        ),
                        (
                            "withdrawn_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="ended at"),
                        ),
                        (
                            "is_renewed",
                            models.BooleanField(
                                default=False,
                                editable=False,
                                help_text="It ended because a newer release took its place.",
                                verbose_name="renewed",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="recorded by",
                            ),
                        ),
                        (
                            "withdrawn_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="ended by",
                            ),
                        ),
                        (
                            "notice",
                            models.ForeignKey(
                                blank=True,
                                help_text="What the person had read; empty when there was no notice yet.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="consents",
                                to="people.consentnotice",
                                verbose_name="notice",
                            ),
                        ),
                        (
                            "employee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="consents",
                                to="people.employee",
                                verbose_name="employee",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "consent",
                        "verbose_name_plural": "consents",
                        "ordering": ["-given_at", "-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("withdrawn_at__isnull", True)),
                                fields=("employee",),
                                name="consent_one_active_per_employee",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("withdrawn_at__isnull", True),
                                    ("withdrawn_at__gte", models.F("given_at")),
                                    _connector="OR",
                                ),
                                name="consent_withdrawn_after_given",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("method__in", ["own_login", "link", "code"]), _negated=True
                                    ),
                                    ("notice__isnull", False),
                                    _connector="OR",
                                ),
                                name="consent_given_alone_has_a_notice",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ConsentRequest",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("email", models.EmailField(max_length=254, verbose_name="e-mail")),
                        (
                            "token_hash",
                            models.CharField(editable=False, max_length=64, null=True, unique=True),
                        ),
                        (
                            "asked_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="asked at"
                            ),
                        ),
                        ("sent_at", models.DateTimeField(null=True, verbose_name="sent at")),
                        ("problem", models.TextField(blank=True, verbose_name="problem")),
                        ("expires_at", models.DateTimeField(verbose_name="expires at")),
                        ("closed_at", models.DateTimeField(null=True, verbose_name="closed at")),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("agreed", "agreed"),
                                    ("declined", "declined"),
                                    ("replaced", "replaced by a newer link"),
                                    ("cancelled", "cancelled"),
                                ],
                                max_length=10,
                                verbose_name="outcome",
                            ),
                        ),
                        (
                            "asked_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="asked by",
                            ),
                        ),
                        (
                            "notice",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="requests",
                                to="people.consentnotice",
                                verbose_name="notice",
                            ),
                        ),
                        (
                            "employee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="consent_requests",
                                to="people.employee",
                                verbose_name="employee",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "consent request",
                        "verbose_name_plural": "consent requests",
                        "ordering": ["-asked_at", "-pk"],
                        "default_permissions": ("view", "add"),
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("closed_at__isnull", True)),
                                fields=("employee",),
                                name="consent_request_one_open_per_employee",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("closed_at__isnull", True), ("outcome", "")),
                                    models.Q(
                                        ("closed_at__isnull", False),
                                        models.Q(("outcome", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="consent_request_closed_with_outcome",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ConsentStatus",
                    fields=[],
                    options={
                        "verbose_name": "person's consent",
                        "verbose_name_plural": "consents by person",
                        "proxy": True,
                        "default_permissions": (),
                    },
                    bases=("people.employee",),
                ),
                migrations.CreateModel(
                    name="ErasureCertificate",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "uuid",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                unique=True,
                                verbose_name="certificate",
                            ),
                        ),
                        (
                            "employee_number",
                            models.CharField(max_length=100, verbose_name="number"),
                        ),
                        ("employee_name", models.CharField(max_length=200, verbose_name="name")),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("withdrawal", "consent withdrawn"),
                                    ("leaver", "employment ended"),
                                    ("retention", "kept long enough"),
                                    ("request", "on request"),
                                    ("deleted", "record deleted"),
                                ],
                                max_length=12,
                                verbose_name="reason",
                            ),
                        ),
                        (
                            "requested_by_name",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="asked for by"
                            ),
                        ),
                        ("started_at", models.DateTimeField(verbose_name="started")),
                        ("finished_at", models.DateTimeField(null=True, verbose_name="finished")),
                        ("counts", models.JSONField(default=dict, verbose_name="what was removed")),
                        ("files", models.JSONField(default=list, verbose_name="files")),
                        (
                            "verification",
                            models.JSONField(
                                default=dict, verbose_name="what was found afterwards"
                            ),
                        ),
                        (
                            "content_sha256",
                            models.CharField(blank=True, max_length=64, verbose_name="checksum"),
                        ),
                        (
                            "employee",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="erasure_certificates",
                                to="people.employee",
                                verbose_name="employee",
                            ),
                        ),
                        (
                            "requested_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="asked for by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "erasure certificate",
                        "verbose_name_plural": "erasure certificates",
                        "ordering": ["-started_at", "-pk"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("finished_at__isnull", True)),
                                fields=["started_at"],
                                name="erasure_open",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("content_sha256", ""), ("finished_at__isnull", True)),
                                    models.Q(
                                        ("finished_at__isnull", False),
                                        models.Q(("content_sha256", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="erasure_finished_has_checksum",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Integration",
                    fields=[
                        ("prefix", models.CharField(editable=False, max_length=8, unique=True)),
                        ("hashed_key", models.CharField(editable=False, max_length=150)),
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        (
                            "created",
                            models.DateTimeField(
                                auto_now_add=True, db_index=True, verbose_name="made"
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                help_text="What the other system is called.",
                                max_length=50,
                                verbose_name="name",
                            ),
                        ),
                        (
                            "revoked",
                            models.BooleanField(
                                default=False,
                                help_text="The key opens nothing any more. This cannot be taken back.",
                                verbose_name="revoked",
                            ),
                        ),
                        (
                            "expiry_date",
                            models.DateTimeField(
                                blank=True,
                                help_text="Empty: never.",
                                null=True,
                                verbose_name="expires",
                            ),
                        ),
                        (
                            "scopes",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("people.read", "read employees, teams and sites"),
                                        ("people.write", "change employees, teams and sites"),
                                        ("photos.read", "read face photos"),
                                        ("photos.write", "add and delete face photos"),
                                        ("consents.read", "read consents"),
                                        ("consents.write", "record and withdraw consents"),
                                        (
                                            "attendance.read",
                                            "read events, summaries, corrections and leave",
                                        ),
                                        ("attendance.write", "write events, corrections and leave"),
                                        ("reports.read", "read reports"),
                                        ("devices.read", "read devices"),
                                        ("devices.write", "change devices"),
                                        ("faces.recognise", "detect, compare and recognise faces"),
                                        ("faces.embed", "compute the vectors of faces"),
                                        ("team.read", "ask which team a face resembles"),
                                        (
                                            "stream.use",
                                            "send a film over a socket and read whom it shows",
                                        ),
                                    ],
                                    max_length=40,
                                ),
                                blank=True,
                                default=list,
                                help_text="What the key is for; it is refused everything else.",
                                size=None,
                                verbose_name="scopes",
                            ),
                        ),
                        (
                            "requests_per_minute",
                            models.PositiveIntegerField(
                                default=600,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(100000),
                                ],
                                verbose_name="requests per minute",
                            ),
                        ),
                        (
                            "consent_basis",
                            models.TextField(
                                blank=True,
                                help_text="Where it is written that the people whom this key enrols have agreed. Without it, the key records no consent.",
                                verbose_name="consent of those enrolled",
                            ),
                        ),
                        (
                            "last_used_at",
                            models.DateTimeField(
                                editable=False, null=True, verbose_name="last used"
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                help_text="The key may do what this account may do, and no more.",
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="integrations",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="account",
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="created by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "integration",
                        "verbose_name_plural": "integrations",
                        "ordering": ["name", "pk"],
                        "default_permissions": ("view", "add", "change"),
                    },
                ),
                migrations.CreateModel(
                    name="IntegrationPace",
                    fields=[
                        (
                            "integration",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="+",
                                serialize=False,
                                to="people.integration",
                            ),
                        ),
                        ("busy_until", models.DateTimeField()),
                    ],
                    options={
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="RetentionRule",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                editable=False, max_length=40, unique=True, verbose_name="kind"
                            ),
                        ),
                        (
                            "days",
                            models.PositiveIntegerField(
                                blank=True,
                                help_text="Leave it empty to keep them for good.",
                                null=True,
                                verbose_name="days",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "retention rule",
                        "verbose_name_plural": "retention rules",
                        "ordering": ["kind"],
                        "default_permissions": ("view", "change"),
                    },
                ),
                migrations.CreateModel(
                    name="RetentionRun",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("kind", models.CharField(max_length=40, verbose_name="kind")),
                        ("days", models.PositiveIntegerField(verbose_name="days")),
                        (
                            "at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="at"
                            ),
                        ),
                        ("count", models.PositiveIntegerField(default=0, verbose_name="removed")),
                        ("problem", models.TextField(blank=True, verbose_name="problem")),
                    ],
                    options={
                        "verbose_name": "retention run",
                        "verbose_name_plural": "retention runs",
                        "ordering": ["-at", "-pk"],
                        "default_permissions": ("view",),
                        "indexes": [
                            models.Index(fields=["kind", "-at"], name="retention_run_newest")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WebhookTarget",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "name",
                            models.CharField(max_length=100, unique=True, verbose_name="name"),
                        ),
                        (
                            "url",
                            models.CharField(
                                help_text="Where messages go: https://example.org/hook",
                                max_length=500,
                                verbose_name="address",
                            ),
                        ),
                        (
                            "kinds",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=40),
                                size=None,
                                verbose_name="told of",
                            ),
                        ),
                        ("secret", models.TextField(editable=False, help_text="Encrypted.")),
                        (
                            "is_active",
                            models.BooleanField(
                                default=True,
                                help_text="Switched off, it is told nothing.",
                                verbose_name="active",
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                editable=False,
                                verbose_name="added",
                            ),
                        ),
                        (
                            "failures",
                            models.PositiveIntegerField(
                                default=0, editable=False, verbose_name="failures in a row"
                            ),
                        ),
                        (
                            "failing_since",
                            models.DateTimeField(
                                editable=False, null=True, verbose_name="failing since"
                            ),
                        ),
                        ("rests_until", models.DateTimeField(editable=False, null=True)),
                        (
                            "stopped_at",
                            models.DateTimeField(editable=False, null=True, verbose_name="stopped"),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                help_text="Only what this account may see is sent.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="webhook_targets",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="in the name of",
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="added by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "webhook",
                        "verbose_name_plural": "webhooks",
                        "ordering": ["name"],
                    },
                ),
                migrations.CreateModel(
                    name="WebhookDelivery",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "uuid",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, unique=True, verbose_name="id"
                            ),
                        ),
                        ("kind", models.CharField(max_length=40, verbose_name="kind")),
                        ("body", models.TextField(verbose_name="message")),
                        (
                            "created_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="happened"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "waiting"),
                                    ("delivered", "delivered"),
                                    ("given_up", "given up"),
                                    ("withheld", "withheld"),
                                ],
                                default="waiting",
                                max_length=9,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "due_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                null=True,
                                verbose_name="next attempt",
                            ),
                        ),
                        (
                            "is_asked",
                            models.BooleanField(
                                default=False,
                                help_text="Somebody asked for it: it goes to a stopped target, too.",
                            ),
                        ),
                        (
                            "attempts",
                            models.PositiveSmallIntegerField(default=0, verbose_name="attempts"),
                        ),
                        ("sent_at", models.DateTimeField(null=True, verbose_name="last attempt")),
                        (
                            "duration_ms",
                            models.PositiveIntegerField(null=True, verbose_name="took"),
                        ),
                        (
                            "status",
                            models.PositiveSmallIntegerField(null=True, verbose_name="status"),
                        ),
                        ("answer", models.TextField(blank=True, verbose_name="answer")),
                        ("problem", models.TextField(blank=True, verbose_name="problem")),
                        (
                            "employee",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="webhook_deliveries",
                                to="people.employee",
                                verbose_name="employee",
                            ),
                        ),
                        (
                            "target",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="deliveries",
                                to="people.webhooktarget",
                                verbose_name="webhook",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "message to another system",
                        "verbose_name_plural": "messages to other systems",
                        "ordering": ["-created_at", "-pk"],
                        "default_permissions": ("view", "change"),
                        "indexes": [
                            models.Index(
                                fields=["-created_at", "-id"], name="webhook_delivery_by_time"
                            ),
                            models.Index(
                                condition=models.Q(("state", "waiting")),
                                fields=["target", "attempts", "id"],
                                name="webhook_delivery_due",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("due_at__isnull", False), ("state", "waiting")),
                                    models.Q(
                                        models.Q(("state", "waiting"), _negated=True),
                                        ("due_at__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="webhook_delivery_waits_until_due",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TeamManager",
                    fields=[],
                    options={
                        "verbose_name": "manager of a team",
                        "proxy": True,
                        "default_permissions": (),
                    },
                    bases=("people.team_managers",),
                ),
                migrations.CreateModel(
                    name="WatchedUser",
                    fields=[],
                    options={
                        "verbose_name": "account",
                        "proxy": True,
                        "default_permissions": (),
                    },
                    bases=("auth.user",),
                    managers=[
                        ("objects", django.contrib.auth.models.UserManager()),
                    ],
                ),
                migrations.CreateModel(
                    name="WatchedGroup",
                    fields=[],
                    options={
                        "verbose_name": "role",
                        "proxy": True,
                        "default_permissions": (),
                    },
                    bases=("auth.group",),
                    managers=[
                        ("objects", django.contrib.auth.models.GroupManager()),
                    ],
                ),
                migrations.CreateModel(
                    name="GroupMember",
                    fields=[],
                    options={
                        "verbose_name": "role of an account",
                        "proxy": True,
                        "default_permissions": (),
                    },
                    bases=("auth.user_groups",),
                ),
                migrations.CreateModel(
                    name="UserPermission",
                    fields=[],
                    options={
                        "verbose_name": "permission of an account",
                        "proxy": True,
                        "default_permissions": (),
                    },
                    bases=("auth.user_user_permissions",),
                ),
                migrations.CreateModel(
                    name="GroupPermission",
                    fields=[],
                    options={
                        "verbose_name": "permission of a role",
                        "proxy": True,
                        "default_permissions": (),
                    },
                    bases=("auth.group_permissions",),
                ),
                migrations.CreateModel(
                    name="SiteChange",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("name", models.CharField(max_length=100, verbose_name="name")),
                        (
                            "time_zone",
                            models.CharField(
                                default="UTC",
                                help_text="As in the IANA database, for example Europe/Berlin.",
                                max_length=64,
                                validators=[people.models.organisation.check_time_zone],
                                verbose_name="time zone",
                            ),
                        ),
                        (
                            "country",
                            models.CharField(
                                blank=True,
                                help_text="ISO 3166 code of two letters, for example DE.",
                                max_length=2,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[A-Z]{2}$", "Two capital letters, like DE."
                                    )
                                ],
                                verbose_name="country",
                            ),
                        ),
                        (
                            "region",
                            models.CharField(
                                blank=True,
                                help_text="State or province with holidays of its own, for example BY. Empty: none.",
                                max_length=10,
                                verbose_name="region",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="people.site",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pgh_created_at", "-pgh_id"],
                        "abstract": False,
                        "default_permissions": (),
                        "indexes": [
                            models.Index(
                                fields=["-pgh_created_at", "-pgh_id"], name="site_change_time"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TeamChange",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("name", models.CharField(max_length=100, verbose_name="name")),
                        (
                            "color",
                            models.CharField(
                                default="#0e7c86",
                                max_length=7,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^#[0-9a-fA-F]{6}$", "Write a colour like #0e7c86."
                                    )
                                ],
                                verbose_name="colour",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="people.team",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pgh_created_at", "-pgh_id"],
                        "abstract": False,
                        "default_permissions": (),
                        "indexes": [
                            models.Index(
                                fields=["-pgh_created_at", "-pgh_id"], name="team_change_time"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TeamManagerChange",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        (
                            "team",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                db_tablespace="",
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="people.team",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                db_tablespace="",
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pgh_created_at", "-pgh_id"],
                        "abstract": False,
                        "default_permissions": (),
                        "indexes": [
                            models.Index(
                                fields=["-pgh_created_at", "-pgh_id"],
                                name="teammanager_change_time",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EmployeeChange",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        (
                            "number",
                            models.CharField(
                                help_text="Personnel number, as in payroll.",
                                max_length=100,
                                verbose_name="number",
                            ),
                        ),
                        ("name", models.CharField(max_length=200, verbose_name="name")),
                        (
                            "email",
                            models.EmailField(blank=True, max_length=254, verbose_name="e-mail"),
                        ),
                        (
                            "active_from",
                            models.DateField(
                                default=django.utils.timezone.localdate, verbose_name="active from"
                            ),
                        ),
                        (
                            "active_until",
                            models.DateField(
                                blank=True,
                                help_text="Last day of work, if known.",
                                null=True,
                                verbose_name="active until",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="people.employee",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="The account with which this person signs in to see their own page.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="account",
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="people.site",
                                verbose_name="site",
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="people.team",
                                verbose_name="team",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pgh_created_at", "-pgh_id"],
                        "abstract": False,
                        "default_permissions": (),
                        "indexes": [
                            models.Index(
                                fields=["-pgh_created_at", "-pgh_id"], name="employee_change_time"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ConsentNoticeChange",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        (
                            "version",
                            models.PositiveIntegerField(
                                editable=False, null=True, verbose_name="version"
                            ),
                        ),
                        (
                            "sha256",
                            models.CharField(
                                blank=True,
                                editable=False,
                                max_length=64,
                                verbose_name="SHA-256 of the text",
                            ),
                        ),
                        (
                            "published_at",
                            models.DateTimeField(
                                editable=False, null=True, verbose_name="published at"
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="people.consentnotice",
                            ),
                        ),
                        (
                            "published_by",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="published by",
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="people.site",
                                verbose_name="site",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pgh_created_at", "-pgh_id"],
                        "abstract": False,
                        "default_permissions": (),
                        "indexes": [
                            models.Index(
                                fields=["-pgh_created_at", "-pgh_id"],
                                name="consentnotice_change_time",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ConsentChange",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        (
                            "method",
                            models.CharField(
                                choices=[
                                    ("signed_form", "signed form"),
                                    ("in_person", "in person"),
                                    ("own_login", "own account"),
                                    ("link", "link by e-mail"),
                                    ("code", "code at a kiosk"),
                                    ("import", "declared at import"),
                                    ("demo", "demonstration data"),
                                ],
                                max_length=20,
                                verbose_name="method",
                            ),
                        ),
                        (
                            "note",
                            models.TextField(
                                blank=True,
                                help_text="How and when it was given, and where the form is kept.",
                                verbose_name="note",
                            ),
                        ),
                        (
                            "scan",
                            models.FileField(
                                blank=True,
                                editable=False,
                                max_length=64,
                                upload_to=people.models.faces.photo_path,
                                verbose_name="signed form",
                            ),
                        ),
                        ("scan_type", models.CharField(blank=True, editable=False, max_length=40)),
                        (
                            "given_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="given at"
                            ),
                        ),
                        (
                            "withdrawn_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="ended at"),
                        ),
                        (
                            "is_renewed",
                            models.BooleanField(
                                default=False,
                                editable=False,
                                help_text="It ended because a newer release took its place.",
                                verbose_name="renewed",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="people.consent",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="recorded by",
                            ),
                        ),
                        (
                            "withdrawn_by",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="ended by",
                            ),
                        ),
                        (
                            "notice",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="What the person had read; empty when there was no notice yet.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="people.consentnotice",
                                verbose_name="notice",
                            ),
                        ),
                        (
                            "employee",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="people.employee",
                                verbose_name="employee",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pgh_created_at", "-pgh_id"],
                        "abstract": False,
                        "default_permissions": (),
                        "indexes": [
                            models.Index(
                                fields=["-pgh_created_at", "-pgh_id"], name="consent_change_time"
                            ),
                            models.Index(fields=["employee"], name="consent_change_who"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ConsentRequestChange",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("email", models.EmailField(max_length=254, verbose_name="e-mail")),
                        (
                            "asked_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="asked at"
                            ),
                        ),
                        ("sent_at", models.DateTimeField(null=True, verbose_name="sent at")),
                        ("problem", models.TextField(blank=True, verbose_name="problem")),
                        ("expires_at", models.DateTimeField(verbose_name="expires at")),
                        ("closed_at", models.DateTimeField(null=True, verbose_name="closed at")),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("agreed", "agreed"),
                                    ("declined", "declined"),
                                    ("replaced", "replaced by a newer link"),
                                    ("cancelled", "cancelled"),
                                ],
                                max_length=10,
                                verbose_name="outcome",
                            ),
                        ),
                        (
                            "asked_by",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="asked by",
                            ),
                        ),
                        (
                            "notice",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="people.consentnotice",
                                verbose_name="notice",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="people.consentrequest",
                            ),
                        ),
                        (
                            "employee",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="people.employee",
                                verbose_name="employee",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pgh_created_at", "-pgh_id"],
                        "abstract": False,
                        "default_permissions": (),
                        "indexes": [
                            models.Index(
                                fields=["-pgh_created_at", "-pgh_id"],
                                name="consentrequest_change_time",
                            ),
                            models.Index(fields=["employee"], name="consentrequest_change_who"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ErasureCertificateChange",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("withdrawal", "consent withdrawn"),
                                    ("leaver", "employment ended"),
                                    ("retention", "kept long enough"),
                                    ("request", "on request"),
                                    ("deleted", "record deleted"),
                                ],
                                max_length=12,
                                verbose_name="reason",
                            ),
                        ),
                        ("started_at", models.DateTimeField(verbose_name="started")),
                        ("finished_at", models.DateTimeField(null=True, verbose_name="finished")),
                        (
                            "employee",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="people.employee",
                                verbose_name="employee",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="people.erasurecertificate",
                            ),
                        ),
                        (
                            "requested_by",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="asked for by",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pgh_created_at", "-pgh_id"],
                        "abstract": False,
                        "default_permissions": (),
                        "indexes": [
                            models.Index(
                                fields=["-pgh_created_at", "-pgh_id"],
                                name="erasurecertificate_change_time",
                            ),
                            models.Index(fields=["employee"], name="erasurecertificate_change_who"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RetentionRuleChange",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        (
                            "kind",
                            models.CharField(editable=False, max_length=40, verbose_name="kind"),
                        ),
                        (
                            "days",
                            models.PositiveIntegerField(
                                blank=True,
                                help_text="Leave it empty to keep them for good.",
                                null=True,
                                verbose_name="days",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="people.retentionrule",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pgh_created_at", "-pgh_id"],
                        "abstract": False,
                        "default_permissions": (),
                        "indexes": [
                            models.Index(
                                fields=["-pgh_created_at", "-pgh_id"],
                                name="retentionrule_change_time",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WebhookTargetChange",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("name", models.CharField(max_length=100, verbose_name="name")),
                        (
                            "url",
                            models.CharField(
                                help_text="Where messages go: https://example.org/hook",
                                max_length=500,
                                verbose_name="address",
                            ),
                        ),
                        (
                            "kinds",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=40),
                                size=None,
                                verbose_name="told of",
                            ),
                        ),
                        (
                            "is_active",
                            models.BooleanField(
                                default=True,
                                help_text="Switched off, it is told nothing.",
                                verbose_name="active",
                            ),
                        ),
                        (
                            "stopped_at",
                            models.DateTimeField(editable=False, null=True, verbose_name="stopped"),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                help_text="Only what this account may see is sent.",
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="in the name of",
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="added by",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="people.webhooktarget",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pgh_created_at", "-pgh_id"],
                        "abstract": False,
                        "default_permissions": (),
                        "indexes": [
                            models.Index(
                                fields=["-pgh_created_at", "-pgh_id"],
                                name="webhooktarget_change_time",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FaceSampleChange",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("upload", "upload"),
                                    ("import", "import"),
                                    ("webcam", "webcam"),
                                ],
                                default="upload",
                                max_length=10,
                                verbose_name="source",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("pending", "waiting"),
                                    ("ready", "ready"),
                                    ("review", "to be checked"),
                                    ("rejected", "rejected"),
                                ],
                                default="pending",
                                editable=False,
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "reason_code",
                            models.CharField(blank=True, editable=False, max_length=40),
                        ),
                        (
                            "is_accepted",
                            models.BooleanField(
                                default=False,
                                editable=False,
                                help_text="HR has accepted the photo in spite of its verdicts",
                                verbose_name="accepted by HR",
                            ),
                        ),
                        (
                            "employee",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="people.employee",
                                verbose_name="employee",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="people.facesample",
                            ),
                        ),
                        (
                            "reviewed_by",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="checked by",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pgh_created_at", "-pgh_id"],
                        "abstract": False,
                        "default_permissions": (),
                        "indexes": [
                            models.Index(
                                fields=["-pgh_created_at", "-pgh_id"], name="facesample_change_time"
                            ),
                            models.Index(fields=["employee"], name="facesample_change_who"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IntegrationChange",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        (
                            "name",
                            models.CharField(
                                help_text="What the other system is called.",
                                max_length=50,
                                verbose_name="name",
                            ),
                        ),
                        ("prefix", models.CharField(editable=False, max_length=8)),
                        (
                            "scopes",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("people.read", "read employees, teams and sites"),
                                        ("people.write", "change employees, teams and sites"),
                                        ("photos.read", "read face photos"),
                                        ("photos.write", "add and delete face photos"),
                                        ("consents.read", "read consents"),
                                        ("consents.write", "record and withdraw consents"),
                                        (
                                            "attendance.read",
                                            "read events, summaries, corrections and leave",
                                        ),
                                        ("attendance.write", "write events, corrections and leave"),
                                        ("reports.read", "read reports"),
                                        ("devices.read", "read devices"),
                                        ("devices.write", "change devices"),
                                        ("faces.recognise", "detect, compare and recognise faces"),
                                        ("faces.embed", "compute the vectors of faces"),
                                        ("team.read", "ask which team a face resembles"),
                                        (
                                            "stream.use",
                                            "send a film over a socket and read whom it shows",
                                        ),
                                    ],
                                    max_length=40,
                                ),
                                blank=True,
                                default=list,
                                help_text="What the key is for; it is refused everything else.",
                                size=None,
                                verbose_name="scopes",
                            ),
                        ),
                        (
                            "requests_per_minute",
                            models.PositiveIntegerField(
                                default=600,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(100000),
                                ],
                                verbose_name="requests per minute",
                            ),
                        ),
                        (
                            "consent_basis",
                            models.TextField(
                                blank=True,
                                help_text="Where it is written that the people whom this key enrols have agreed. Without it, the key records no consent.",
                                verbose_name="consent of those enrolled",
                            ),
                        ),
                        (
                            "expiry_date",
                            models.DateTimeField(
                                blank=True,
                                help_text="Empty: never.",
                                null=True,
                                verbose_name="expires",
                            ),
                        ),
                        (
                            "revoked",
                            models.BooleanField(
                                default=False,
                                help_text="The key opens nothing any more. This cannot be taken back.",
                                verbose_name="revoked",
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                help_text="The key may do what this account may do, and no more.",
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="account",
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="created by",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="people.integration",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pgh_created_at", "-pgh_id"],
                        "abstract": False,
                        "default_permissions": (),
                        "indexes": [
                            models.Index(
                                fields=["-pgh_created_at", "-pgh_id"],
                                name="integration_change_time",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="UserChange",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        (
                            "username",
                            models.CharField(
                                error_messages={
                                    "unique": "A user with that username already exists."
                                },
                                help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                                max_length=150,
                                validators=[
                                    django.contrib.auth.validators.UnicodeUsernameValidator()
                                ],
                                verbose_name="username",
                            ),
                        ),
                        (
                            "first_name",
                            models.CharField(blank=True, max_length=150, verbose_name="first name"),
                        ),
                        (
                            "last_name",
                            models.CharField(blank=True, max_length=150, verbose_name="last name"),
                        ),
                        (
                            "email",
                            models.EmailField(
                                blank=True, max_length=254, verbose_name="email address"
                            ),
                        ),
                        (
                            "is_active",
                            models.BooleanField(
                                default=True,
                                help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                                verbose_name="active",
                            ),
                        ),
                        (
                            "is_staff",
                            models.BooleanField(
                                default=False,
                                help_text="Designates whether the user can log into this admin site.",
                                verbose_name="staff status",
                            ),
                        ),
                        (
                            "is_superuser",
                            models.BooleanField(
                                default=False,
                                help_text="Designates that this user has all permissions without explicitly assigning them.",
                                verbose_name="superuser status",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="people.watcheduser",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pgh_created_at", "-pgh_id"],
                        "abstract": False,
                        "default_permissions": (),
                        "indexes": [
                            models.Index(
                                fields=["-pgh_created_at", "-pgh_id"], name="user_change_time"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GroupChange",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("name", models.CharField(max_length=150, verbose_name="name")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="people.watchedgroup",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pgh_created_at", "-pgh_id"],
                        "abstract": False,
                        "default_permissions": (),
                        "indexes": [
                            models.Index(
                                fields=["-pgh_created_at", "-pgh_id"], name="group_change_time"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GroupMemberChange",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        (
                            "group",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                db_tablespace="",
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="auth.group",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                db_tablespace="",
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pgh_created_at", "-pgh_id"],
                        "abstract": False,
                        "default_permissions": (),
                        "indexes": [
                            models.Index(
                                fields=["-pgh_created_at", "-pgh_id"],
                                name="groupmember_change_time",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="UserPermissionChange",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        (
                            "permission",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                db_tablespace="",
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="auth.permission",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                db_tablespace="",
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pgh_created_at", "-pgh_id"],
                        "abstract": False,
                        "default_permissions": (),
                        "indexes": [
                            models.Index(
                                fields=["-pgh_created_at", "-pgh_id"],
                                name="userpermission_change_time",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GroupPermissionChange",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        (
                            "group",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                db_tablespace="",
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="auth.group",
                            ),
                        ),
                        (
                            "permission",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                db_tablespace="",
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="auth.permission",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pgh_created_at", "-pgh_id"],
                        "abstract": False,
                        "default_permissions": (),
                        "indexes": [
                            models.Index(
                                fields=["-pgh_created_at", "-pgh_id"],
                                name="grouppermission_change_time",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PhotoImport",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("name", models.CharField(max_length=200, verbose_name="name")),
                        ("archive", models.CharField(blank=True, editable=False, max_length=64)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "waiting"),
                                    ("running", "running"),
                                    ("done", "done"),
                                    ("cancelled", "cancelled"),
                                    ("failed", "failed"),
                                ],
                                default="waiting",
                                editable=False,
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "problem",
                            models.TextField(blank=True, editable=False, verbose_name="problem"),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                editable=False,
                                verbose_name="started",
                            ),
                        ),
                        (
                            "finished_at",
                            models.DateTimeField(
                                editable=False, null=True, verbose_name="finished"
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="by",
                            ),
                        ),
                        (
                            "employee",
                            models.ForeignKey(
                                editable=False,
                                help_text="Whose photos these are; empty when the names of the files say it.",
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="photo_imports",
                                to="people.employee",
                                verbose_name="employee",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "photo import",
                        "verbose_name_plural": "photo imports",
                        "ordering": ["-created_at", "-pk"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state__in", ["waiting", "running"])),
                                fields=["created_at"],
                                name="photo_import_open",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PhotoImportItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("position", models.PositiveIntegerField()),
                        ("path", models.CharField(max_length=400, verbose_name="file")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "waiting"),
                                    ("stored", "being looked at"),
                                    ("ready", "ready"),
                                    ("review", "to be checked"),
                                    ("rejected", "rejected"),
                                    ("known", "already there"),
                                    ("refused", "refused"),
                                    ("skipped", "skipped"),
                                    ("cancelled", "cancelled"),
                                ],
                                default="waiting",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("reason", models.TextField(blank=True, verbose_name="reason")),
                        ("attempts", models.PositiveSmallIntegerField(default=0)),
                        ("finished_at", models.DateTimeField(null=True)),
                        (
                            "employee",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="people.employee",
                                verbose_name="employee",
                            ),
                        ),
                        (
                            "photo_import",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="items",
                                to="people.photoimport",
                                verbose_name="import",
                            ),
                        ),
                        (
                            "sample",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="people.facesample",
                                verbose_name="photo",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "file of a photo import",
                        "verbose_name_plural": "files of photo imports",
                        "ordering": ["position"],
                        "indexes": [
                            models.Index(
                                fields=["photo_import", "state"], name="photo_import_item_state"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("photo_import", "position"), name="photo_import_item_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["refused", "skipped"]), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="photo_import_item_refused_has_reason",
                            ),
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="site",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "people_sitechange" ("country", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region", "time_zone") VALUES (NEW."country", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."region", NEW."time_zone"); RETURN NULL;',
                            hash="66f906412c92854ba97d14c6eb3ee9d3dbd269f6",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_e44d1",
                            table="people_site",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="site",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."country" IS DISTINCT FROM (NEW."country") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."region" IS DISTINCT FROM (NEW."region") OR OLD."time_zone" IS DISTINCT FROM (NEW."time_zone"))',
                            func='INSERT INTO "people_sitechange" ("country", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region", "time_zone") VALUES (NEW."country", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."region", NEW."time_zone"); RETURN NULL;',
                            hash="dfffc161ca227eeec77d604c7894130bd5188032",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_7d4eb",
                            table="people_site",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="site",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "people_sitechange" ("country", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region", "time_zone") VALUES (OLD."country", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."region", OLD."time_zone"); RETURN NULL;',
                            hash="9d02499df8fb792bdb26c5a6e010691d8a6d4e66",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_c3259",
                            table="people_site",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="team",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "people_teamchange" ("color", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."color", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id"); RETURN NULL;',
                            hash="b241f2edcabc492a9fdda94843629463cace6f06",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_344e5",
                            table="people_team",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="team",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."color" IS DISTINCT FROM (NEW."color") OR OLD."name" IS DISTINCT FROM (NEW."name"))',
                            func='INSERT INTO "people_teamchange" ("color", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."color", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id"); RETURN NULL;',
                            hash="a483ccd66a37670bd2832fc0fe4dd0f1fc09353e",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_cda79",
                            table="people_team",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="team",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "people_teamchange" ("color", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."color", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id"); RETURN NULL;',
                            hash="7ab01eaff20b2ccc95c3841c5c7a46aa4a9f33e4",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_d418f",
                            table="people_team",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="employee",
                    trigger=pgtrigger.compiler.Trigger(
                        name="keep_placement",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\nIF TG_OP = 'UPDATE' AND OLD.site_id = NEW.site_id AND OLD.team_id IS NOT DISTINCT FROM NEW.team_id\nTHEN\n    RETURN NULL;\nEND IF;\nINSERT INTO people_placement (employee_id, site_id, team_id, since)\nVALUES (\n    NEW.id, NEW.site_id, NEW.team_id,\n    CASE WHEN TG_OP = 'INSERT' THEN DATE '0001-01-01' ELSE\n        (now() AT TIME ZONE (SELECT time_zone FROM people_site WHERE id = NEW.site_id))::date\n    END\n)\nON CONFLICT (employee_id, since) DO UPDATE\nSET site_id = EXCLUDED.site_id, team_id = EXCLUDED.team_id;\nRETURN NULL;\n",
                            hash="6140ee3c5c7f3fdf260b3b2415314ac3310fe394",
                            operation='INSERT OR UPDATE OF "site_id", "team_id"',
                            pgid="pgtrigger_keep_placement_b0912",
                            table="people_employee",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="employee",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "people_employeechange" ("active_from", "active_until", "email", "name", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "site_id", "team_id", "user_id") VALUES (NEW."active_from", NEW."active_until", NEW."email", NEW."name", NEW."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."site_id", NEW."team_id", NEW."user_id"); RETURN NULL;',
                            hash="c46d403e41ce6a50769ca58e35316dddb82d9611",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_9471c",
                            table="people_employee",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="employee",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."active_from" IS DISTINCT FROM (NEW."active_from") OR OLD."active_until" IS DISTINCT FROM (NEW."active_until") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."site_id" IS DISTINCT FROM (NEW."site_id") OR OLD."team_id" IS DISTINCT FROM (NEW."team_id") OR OLD."user_id" IS DISTINCT FROM (NEW."user_id"))',
                            func='INSERT INTO "people_employeechange" ("active_from", "active_until", "email", "name", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "site_id", "team_id", "user_id") VALUES (NEW."active_from", NEW."active_until", NEW."email", NEW."name", NEW."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."site_id", NEW."team_id", NEW."user_id"); RETURN NULL;',
                            hash="7f113c275c4bd26aaff0e875013e6c5c7d924d32",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_bf496",
                            table="people_employee",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="employee",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "people_employeechange" ("active_from", "active_until", "email", "name", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "site_id", "team_id", "user_id") VALUES (OLD."active_from", OLD."active_until", OLD."email", OLD."name", OLD."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."site_id", OLD."team_id", OLD."user_id"); RETURN NULL;',
                            hash="498da7fc3052ae73e662ee133ea283d3eba0c10b",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_7dce8",
                            table="people_employee",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="accessrecord",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="7edb95d4000a8ba3cf1f96503387a40849f221e0",
                            operation="DELETE",
                            pgid="pgtrigger_append_only_delete_e78c7",
                            table="people_accessrecord",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="accessrecord",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."account_name" IS DISTINCT FROM (NEW."account_name") OR OLD."action" IS DISTINCT FROM (NEW."action") OR OLD."at" IS DISTINCT FROM (NEW."at") OR OLD."detail" IS DISTINCT FROM (NEW."detail") OR OLD."employee_name" IS DISTINCT FROM (NEW."employee_name") OR OLD."employee_number" IS DISTINCT FROM (NEW."employee_number") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."ip_address" IS DISTINCT FROM (NEW."ip_address") OR OLD."place" IS DISTINCT FROM (NEW."place") OR OLD."purpose" IS DISTINCT FROM (NEW."purpose"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="8f637321a306aaa5900ff51f5dec5090e552acb2",
                            operation="UPDATE",
                            pgid="pgtrigger_append_only_update_843da",
                            table="people_accessrecord",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="accessrecord",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only_account",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (NEW."account_id" IS DISTINCT FROM (OLD."account_id") AND NEW."account_id" IS NOT NULL)',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="fb51921b0b8641a28f9420c49dad0797dbcdbe04",
                            operation="UPDATE",
                            pgid="pgtrigger_append_only_account_09b6e",
                            table="people_accessrecord",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="accessrecord",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only_employee",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (NEW."employee_id" IS DISTINCT FROM (OLD."employee_id") AND NEW."employee_id" IS NOT NULL)',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="89613f0b03ff7126640605dcc3b23183a10b9ca1",
                            operation="UPDATE",
                            pgid="pgtrigger_append_only_employee_412e7",
                            table="people_accessrecord",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="facesample",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "people_facesamplechange" ("employee_id", "is_accepted", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason_code", "reviewed_by_id", "source", "state") VALUES (NEW."employee_id", NEW."is_accepted", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."reason_code", NEW."reviewed_by_id", NEW."source", NEW."state"); RETURN NULL;',
                            hash="d09420b336224b9508f737c473d3cf8d17115ce6",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_e5f97",
                            table="people_facesample",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="facesample",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."employee_id" IS DISTINCT FROM (NEW."employee_id") OR OLD."is_accepted" IS DISTINCT FROM (NEW."is_accepted") OR OLD."reason_code" IS DISTINCT FROM (NEW."reason_code") OR OLD."reviewed_by_id" IS DISTINCT FROM (NEW."reviewed_by_id") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."state" IS DISTINCT FROM (NEW."state"))',
                            func='INSERT INTO "people_facesamplechange" ("employee_id", "is_accepted", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason_code", "reviewed_by_id", "source", "state") VALUES (NEW."employee_id", NEW."is_accepted", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."reason_code", NEW."reviewed_by_id", NEW."source", NEW."state"); RETURN NULL;',
                            hash="e138ff0d00e62e056e9ba8a67ba05089cf3fc201",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_3d3f7",
                            table="people_facesample",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="facesample",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "people_facesamplechange" ("employee_id", "is_accepted", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason_code", "reviewed_by_id", "source", "state") VALUES (OLD."employee_id", OLD."is_accepted", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."reason_code", OLD."reviewed_by_id", OLD."source", OLD."state"); RETURN NULL;',
                            hash="d9fc5bb93cf62c62ff35e66a399b678162ae1234",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_dd913",
                            table="people_facesample",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="consentnotice",
                    trigger=pgtrigger.compiler.Trigger(
                        name="published_is_not_edited",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.published_at IS NOT NULL AND (OLD.site_id, OLD.version, OLD.text, OLD.sha256, OLD.published_at) IS DISTINCT FROM (NEW.site_id, NEW.version, NEW.text, NEW.sha256, NEW.published_at))",
                            func="RAISE EXCEPTION 'a published consent notice cannot be changed' USING ERRCODE = 'restrict_violation';",
                            hash="f926723522899de57dd4666b09b1b903f6f9cc49",
                            operation="UPDATE",
                            pgid="pgtrigger_published_is_not_edited_01b71",
                            table="people_consentnotice",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="consentnotice",
                    trigger=pgtrigger.compiler.Trigger(
                        name="published_is_not_removed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.published_at IS NOT NULL)",
                            func="RAISE EXCEPTION 'a published consent notice cannot be removed' USING ERRCODE = 'restrict_violation';",
                            hash="bf9f8b21e02f5c815b0eaf01c7aad34e270e2640",
                            operation="DELETE",
                            pgid="pgtrigger_published_is_not_removed_a6607",
                            table="people_consentnotice",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="consentnotice",
                    trigger=pgtrigger.compiler.Trigger(
                        name="hash_is_of_the_text",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (NEW.published_at IS NOT NULL AND NEW.sha256 <> encode(sha256(convert_to(NEW.text, 'UTF8')), 'hex'))",
                            func="RAISE EXCEPTION 'the hash of a consent notice is not that of its text' USING ERRCODE = 'restrict_violation';",
                            hash="5bc7155f567a0feab2b734f2d4ef1b835c3539b1",
                            operation="INSERT OR UPDATE",
                            pgid="pgtrigger_hash_is_of_the_text_149fa",
                            table="people_consentnotice",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="consentnotice",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "people_consentnoticechange" ("pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "published_by_id", "sha256", "site_id", "version") VALUES (COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."published_at", NEW."published_by_id", NEW."sha256", NEW."site_id", NEW."version"); RETURN NULL;',
                            hash="9896ffd48858263e381a0da291448fbf7531d5a7",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_69636",
                            table="people_consentnotice",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="consentnotice",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."published_at" IS DISTINCT FROM (NEW."published_at") OR OLD."published_by_id" IS DISTINCT FROM (NEW."published_by_id") OR OLD."sha256" IS DISTINCT FROM (NEW."sha256") OR OLD."site_id" IS DISTINCT FROM (NEW."site_id") OR OLD."version" IS DISTINCT FROM (NEW."version"))',
                            func='INSERT INTO "people_consentnoticechange" ("pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "published_by_id", "sha256", "site_id", "version") VALUES (COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."published_at", NEW."published_by_id", NEW."sha256", NEW."site_id", NEW."version"); RETURN NULL;',
                            hash="9f72d13ebf69248a31003780a66ccdf033403324",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_12e50",
                            table="people_consentnotice",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="consentnotice",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "people_consentnoticechange" ("pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "published_by_id", "sha256", "site_id", "version") VALUES (COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."published_at", OLD."published_by_id", OLD."sha256", OLD."site_id", OLD."version"); RETURN NULL;',
                            hash="81e349f237b6edf78a38ff521bfc5128c413525b",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_eada0",
                            table="people_consentnotice",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="consentnotice",
                    trigger=pgtrigger.compiler.Trigger(
                        name="text_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."text" IS DISTINCT FROM (NEW."text"))',
                            func='INSERT INTO "people_consentnoticechange" ("pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "published_by_id", "sha256", "site_id", "version") VALUES (COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'text\', NEW."id", NEW."published_at", NEW."published_by_id", NEW."sha256", NEW."site_id", NEW."version"); RETURN NULL;',
                            hash="6327d40528ec93fb94340e2208f7cb00a673861a",
                            operation="UPDATE",
                            pgid="pgtrigger_text_update_01138",
                            table="people_consentnotice",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="consent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="release_is_not_edited",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN ((OLD.employee_id, OLD.notice_id, OLD.method, OLD.note, OLD.given_at) IS DISTINCT FROM (NEW.employee_id, NEW.notice_id, NEW.method, NEW.note, NEW.given_at) OR (OLD.withdrawn_at IS NOT NULL AND OLD.withdrawn_at IS DISTINCT FROM NEW.withdrawn_at))",
                            func="RAISE EXCEPTION 'a consent is given or withdrawn, not edited' USING ERRCODE = 'restrict_violation';",
                            hash="2b9f9d243fd79dad35bc0b08e478f4e260598084",
                            operation="UPDATE",
                            pgid="pgtrigger_release_is_not_edited_f33b8",
                            table="people_consent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="consent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "people_consentchange" ("employee_id", "given_at", "is_renewed", "method", "note", "notice_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_by_id", "scan", "scan_type", "withdrawn_at", "withdrawn_by_id") VALUES (NEW."employee_id", NEW."given_at", NEW."is_renewed", NEW."method", NEW."note", NEW."notice_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."recorded_by_id", NEW."scan", NEW."scan_type", NEW."withdrawn_at", NEW."withdrawn_by_id"); RETURN NULL;',
                            hash="0360cfa6b1888b4fdbaa77f057568d194061a861",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_91c75",
                            table="people_consent",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="consent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."employee_id" IS DISTINCT FROM (NEW."employee_id") OR OLD."given_at" IS DISTINCT FROM (NEW."given_at") OR OLD."is_renewed" IS DISTINCT FROM (NEW."is_renewed") OR OLD."method" IS DISTINCT FROM (NEW."method") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."notice_id" IS DISTINCT FROM (NEW."notice_id") OR OLD."recorded_by_id" IS DISTINCT FROM (NEW."recorded_by_id") OR OLD."scan" IS DISTINCT FROM (NEW."scan") OR OLD."scan_type" IS DISTINCT FROM (NEW."scan_type") OR OLD."withdrawn_at" IS DISTINCT FROM (NEW."withdrawn_at") OR OLD."withdrawn_by_id" IS DISTINCT FROM (NEW."withdrawn_by_id"))',
                            func='INSERT INTO "people_consentchange" ("employee_id", "given_at", "is_renewed", "method", "note", "notice_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_by_id", "scan", "scan_type", "withdrawn_at", "withdrawn_by_id") VALUES (NEW."employee_id", NEW."given_at", NEW."is_renewed", NEW."method", NEW."note", NEW."notice_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."recorded_by_id", NEW."scan", NEW."scan_type", NEW."withdrawn_at", NEW."withdrawn_by_id"); RETURN NULL;',
                            hash="52af68d0dc87fdb546388655b292cc2d11e0de17",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_8387f",
                            table="people_consent",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="consent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "people_consentchange" ("employee_id", "given_at", "is_renewed", "method", "note", "notice_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_by_id", "scan", "scan_type", "withdrawn_at", "withdrawn_by_id") VALUES (OLD."employee_id", OLD."given_at", OLD."is_renewed", OLD."method", OLD."note", OLD."notice_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."recorded_by_id", OLD."scan", OLD."scan_type", OLD."withdrawn_at", OLD."withdrawn_by_id"); RETURN NULL;',
                            hash="11176fbedeac4daec5b5341c90b3faa33638a90b",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_ee4b6",
                            table="people_consent",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="consentrequest",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "people_consentrequestchange" ("asked_at", "asked_by_id", "closed_at", "email", "employee_id", "expires_at", "notice_id", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "problem", "sent_at") VALUES (NEW."asked_at", NEW."asked_by_id", NEW."closed_at", NEW."email", NEW."employee_id", NEW."expires_at", NEW."notice_id", NEW."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."problem", NEW."sent_at"); RETURN NULL;',
                            hash="48c4e83d0813d168a80ce1842dc8d702e4795fd2",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_322ef",
                            table="people_consentrequest",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="consentrequest",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."asked_at" IS DISTINCT FROM (NEW."asked_at") OR OLD."asked_by_id" IS DISTINCT FROM (NEW."asked_by_id") OR OLD."closed_at" IS DISTINCT FROM (NEW."closed_at") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."employee_id" IS DISTINCT FROM (NEW."employee_id") OR OLD."expires_at" IS DISTINCT FROM (NEW."expires_at") OR OLD."notice_id" IS DISTINCT FROM (NEW."notice_id") OR OLD."outcome" IS DISTINCT FROM (NEW."outcome") OR OLD."problem" IS DISTINCT FROM (NEW."problem") OR OLD."sent_at" IS DISTINCT FROM (NEW."sent_at"))',
                            func='INSERT INTO "people_consentrequestchange" ("asked_at", "asked_by_id", "closed_at", "email", "employee_id", "expires_at", "notice_id", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "problem", "sent_at") VALUES (NEW."asked_at", NEW."asked_by_id", NEW."closed_at", NEW."email", NEW."employee_id", NEW."expires_at", NEW."notice_id", NEW."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."problem", NEW."sent_at"); RETURN NULL;',
                            hash="78a8f89d1d0e0a84ecb34e455992515de02aab8c",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_17ce0",
                            table="people_consentrequest",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="consentrequest",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "people_consentrequestchange" ("asked_at", "asked_by_id", "closed_at", "email", "employee_id", "expires_at", "notice_id", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "problem", "sent_at") VALUES (OLD."asked_at", OLD."asked_by_id", OLD."closed_at", OLD."email", OLD."employee_id", OLD."expires_at", OLD."notice_id", OLD."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."problem", OLD."sent_at"); RETURN NULL;',
                            hash="373a124174020a7a58fe718c151056b0b8aa1d3a",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_53154",
                            table="people_consentrequest",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="erasurecertificate",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "people_erasurecertificatechange" ("employee_id", "finished_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "requested_by_id", "started_at") VALUES (NEW."employee_id", NEW."finished_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."reason", NEW."requested_by_id", NEW."started_at"); RETURN NULL;',
                            hash="5b1cd33daf6f1653a82ad696fdf6898c4c786985",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_e7d56",
                            table="people_erasurecertificate",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="erasurecertificate",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."employee_id" IS DISTINCT FROM (NEW."employee_id") OR OLD."finished_at" IS DISTINCT FROM (NEW."finished_at") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."requested_by_id" IS DISTINCT FROM (NEW."requested_by_id") OR OLD."started_at" IS DISTINCT FROM (NEW."started_at"))',
                            func='INSERT INTO "people_erasurecertificatechange" ("employee_id", "finished_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "requested_by_id", "started_at") VALUES (NEW."employee_id", NEW."finished_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."reason", NEW."requested_by_id", NEW."started_at"); RETURN NULL;',
                            hash="2759673e80968c5bcb37bed583590f8a6e68a396",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_b0b2d",
                            table="people_erasurecertificate",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="erasurecertificate",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "people_erasurecertificatechange" ("employee_id", "finished_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "requested_by_id", "started_at") VALUES (OLD."employee_id", OLD."finished_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."reason", OLD."requested_by_id", OLD."started_at"); RETURN NULL;',
                            hash="6c5e7fd72b16b91d68639211c0840e0d99c44793",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_d89f0",
                            table="people_erasurecertificate",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="integration",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "people_integrationchange" ("account_id", "consent_basis", "created_by_id", "expiry_date", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prefix", "requests_per_minute", "revoked", "scopes") VALUES (NEW."account_id", NEW."consent_basis", NEW."created_by_id", NEW."expiry_date", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."prefix", NEW."requests_per_minute", NEW."revoked", NEW."scopes"); RETURN NULL;',
                            hash="b6ad9c5cf874d5f6e44f81a1f3a3eb8767252a3b",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_eb576",
                            table="people_integration",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="integration",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."account_id" IS DISTINCT FROM (NEW."account_id") OR OLD."consent_basis" IS DISTINCT FROM (NEW."consent_basis") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."expiry_date" IS DISTINCT FROM (NEW."expiry_date") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."prefix" IS DISTINCT FROM (NEW."prefix") OR OLD."requests_per_minute" IS DISTINCT FROM (NEW."requests_per_minute") OR OLD."revoked" IS DISTINCT FROM (NEW."revoked") OR OLD."scopes" IS DISTINCT FROM (NEW."scopes"))',
                            func='INSERT INTO "people_integrationchange" ("account_id", "consent_basis", "created_by_id", "expiry_date", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prefix", "requests_per_minute", "revoked", "scopes") VALUES (NEW."account_id", NEW."consent_basis", NEW."created_by_id", NEW."expiry_date", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."prefix", NEW."requests_per_minute", NEW."revoked", NEW."scopes"); RETURN NULL;',
                            hash="2ac6a80f06c032c4edbc2c482d6c25b5ed610cc1",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_21ea2",
                            table="people_integration",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="integration",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "people_integrationchange" ("account_id", "consent_basis", "created_by_id", "expiry_date", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prefix", "requests_per_minute", "revoked", "scopes") VALUES (OLD."account_id", OLD."consent_basis", OLD."created_by_id", OLD."expiry_date", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."prefix", OLD."requests_per_minute", OLD."revoked", OLD."scopes"); RETURN NULL;',
                            hash="91ae53d247f5d77ee4cdde8d231c4c80a54d903b",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_dc4ff",
                            table="people_integration",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="integration",
                    trigger=pgtrigger.compiler.Trigger(
                        name="key_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."hashed_key" IS DISTINCT FROM (NEW."hashed_key"))',
                            func='INSERT INTO "people_integrationchange" ("account_id", "consent_basis", "created_by_id", "expiry_date", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prefix", "requests_per_minute", "revoked", "scopes") VALUES (NEW."account_id", NEW."consent_basis", NEW."created_by_id", NEW."expiry_date", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'key\', NEW."id", NEW."prefix", NEW."requests_per_minute", NEW."revoked", NEW."scopes"); RETURN NULL;',
                            hash="be6c171ad1f2c1dbf0baac9bbf3c4040127addf2",
                            operation="UPDATE",
                            pgid="pgtrigger_key_update_b2f19",
                            table="people_integration",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="retentionrule",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "people_retentionrulechange" ("days", "kind", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."days", NEW."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id"); RETURN NULL;',
                            hash="2b462d1ef4fa8fa56133c8294c6cbc7fddc975e6",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_bce2a",
                            table="people_retentionrule",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="retentionrule",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."days" IS DISTINCT FROM (NEW."days") OR OLD."kind" IS DISTINCT FROM (NEW."kind"))',
                            func='INSERT INTO "people_retentionrulechange" ("days", "kind", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."days", NEW."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id"); RETURN NULL;',
                            hash="7a1c568bb46844b1ca912f11be84d42ceb8024f3",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_3ebbe",
                            table="people_retentionrule",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="retentionrule",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "people_retentionrulechange" ("days", "kind", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."days", OLD."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id"); RETURN NULL;',
                            hash="8f6d4dcc7da8f48305bd83222384fafcfbd85ddc",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_559bf",
                            table="people_retentionrule",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="webhooktarget",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "people_webhooktargetchange" ("account_id", "created_by_id", "is_active", "kinds", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "stopped_at", "url") VALUES (NEW."account_id", NEW."created_by_id", NEW."is_active", NEW."kinds", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."stopped_at", NEW."url"); RETURN NULL;',
                            hash="c8a7d51f594d43122dfd8eae257ccce3bb5783a2",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_85db5",
                            table="people_webhooktarget",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="webhooktarget",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."account_id" IS DISTINCT FROM (NEW."account_id") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."kinds" IS DISTINCT FROM (NEW."kinds") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."stopped_at" IS DISTINCT FROM (NEW."stopped_at") OR OLD."url" IS DISTINCT FROM (NEW."url"))',
                            func='INSERT INTO "people_webhooktargetchange" ("account_id", "created_by_id", "is_active", "kinds", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "stopped_at", "url") VALUES (NEW."account_id", NEW."created_by_id", NEW."is_active", NEW."kinds", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."stopped_at", NEW."url"); RETURN NULL;',
                            hash="af3da5d056e1f3efc5ee9e80bf6dfa37df1b27f3",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_5d890",
                            table="people_webhooktarget",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="webhooktarget",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "people_webhooktargetchange" ("account_id", "created_by_id", "is_active", "kinds", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "stopped_at", "url") VALUES (OLD."account_id", OLD."created_by_id", OLD."is_active", OLD."kinds", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."stopped_at", OLD."url"); RETURN NULL;',
                            hash="9084b5b11e9b0d51a54f9b5eb59356b82e1254a0",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_534a9",
                            table="people_webhooktarget",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="webhooktarget",
                    trigger=pgtrigger.compiler.Trigger(
                        name="secret_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."secret" IS DISTINCT FROM (NEW."secret"))',
                            func='INSERT INTO "people_webhooktargetchange" ("account_id", "created_by_id", "is_active", "kinds", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "stopped_at", "url") VALUES (NEW."account_id", NEW."created_by_id", NEW."is_active", NEW."kinds", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'secret\', NEW."id", NEW."stopped_at", NEW."url"); RETURN NULL;',
                            hash="cb3c89e506e54a8be4f46a8dc0de3941c56f83c9",
                            operation="UPDATE",
                            pgid="pgtrigger_secret_update_d341d",
                            table="people_webhooktarget",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="teammanager",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "people_teammanagerchange" ("pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "team_id", "user_id") VALUES (COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."team_id", NEW."user_id"); RETURN NULL;',
                            hash="a2cb678e5b826d105de8238bdd441a85d635ed43",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_107c6",
                            table="people_team_managers",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="teammanager",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."team_id" IS DISTINCT FROM (NEW."team_id") OR OLD."user_id" IS DISTINCT FROM (NEW."user_id"))',
                            func='INSERT INTO "people_teammanagerchange" ("pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "team_id", "user_id") VALUES (COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."team_id", NEW."user_id"); RETURN NULL;',
                            hash="d4c5fd4cb474d96ed8fbf2e498fc5f680f3b767e",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_74c45",
                            table="people_team_managers",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="teammanager",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "people_teammanagerchange" ("pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "team_id", "user_id") VALUES (COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."team_id", OLD."user_id"); RETURN NULL;',
                            hash="d62b0856604051222753c32d47d5fb5f49e48410",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_79f5b",
                            table="people_team_managers",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="watcheduser",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "people_userchange" ("email", "first_name", "is_active", "is_staff", "is_superuser", "last_name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "username") VALUES (NEW."email", NEW."first_name", NEW."is_active", NEW."is_staff", NEW."is_superuser", NEW."last_name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."username"); RETURN NULL;',
                            hash="4b231c5751a86029916e2a4889ebbf179bd091fe",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_eea65",
                            table="auth_user",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="watcheduser",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."first_name" IS DISTINCT FROM (NEW."first_name") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."is_staff" IS DISTINCT FROM (NEW."is_staff") OR OLD."is_superuser" IS DISTINCT FROM (NEW."is_superuser") OR OLD."last_name" IS DISTINCT FROM (NEW."last_name") OR OLD."username" IS DISTINCT FROM (NEW."username"))',
                            func='INSERT INTO "people_userchange" ("email", "first_name", "is_active", "is_staff", "is_superuser", "last_name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "username") VALUES (NEW."email", NEW."first_name", NEW."is_active", NEW."is_staff", NEW."is_superuser", NEW."last_name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."username"); RETURN NULL;',
                            hash="7ea19f67fd4c5dff5b13beb7d5f061f2c47a2dbf",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_ebfee",
                            table="auth_user",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="watcheduser",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "people_userchange" ("email", "first_name", "is_active", "is_staff", "is_superuser", "last_name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "username") VALUES (OLD."email", OLD."first_name", OLD."is_active", OLD."is_staff", OLD."is_superuser", OLD."last_name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."username"); RETURN NULL;',
                            hash="b8d7fc06ed5edef41c1c92aac94fcb6fa3d70127",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_7525f",
                            table="auth_user",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="watcheduser",
                    trigger=pgtrigger.compiler.Trigger(
                        name="password_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."password" IS DISTINCT FROM (NEW."password"))',
                            func='INSERT INTO "people_userchange" ("email", "first_name", "is_active", "is_staff", "is_superuser", "last_name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "username") VALUES (NEW."email", NEW."first_name", NEW."is_active", NEW."is_staff", NEW."is_superuser", NEW."last_name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'password\', NEW."id", NEW."username"); RETURN NULL;',
                            hash="7902ed0a3db40371e6cb40ae8973f6a7319d1cf2",
                            operation="UPDATE",
                            pgid="pgtrigger_password_update_1b6cd",
                            table="auth_user",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="watchedgroup",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "people_groupchange" ("name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id"); RETURN NULL;',
                            hash="72c95d4d5fd500907c45e39b9dd4bb64d5f0e505",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_10cf4",
                            table="auth_group",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="watchedgroup",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."name" IS DISTINCT FROM (NEW."name"))',
                            func='INSERT INTO "people_groupchange" ("name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id"); RETURN NULL;',
                            hash="4625ee38de9eca035877e6bc780567f4273d40e7",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_27b66",
                            table="auth_group",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="watchedgroup",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "people_groupchange" ("name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id"); RETURN NULL;',
                            hash="8673671bbc0742b6c095346f24917b500cec04c0",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_aa558",
                            table="auth_group",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="groupmember",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "people_groupmemberchange" ("group_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "user_id") VALUES (NEW."group_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."user_id"); RETURN NULL;',
                            hash="ad7d9dde2c82ea2c475844aa8037884a87c17816",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_e1a9b",
                            table="auth_user_groups",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="groupmember",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."group_id" IS DISTINCT FROM (NEW."group_id") OR OLD."user_id" IS DISTINCT FROM (NEW."user_id"))',
                            func='INSERT INTO "people_groupmemberchange" ("group_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "user_id") VALUES (NEW."group_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."user_id"); RETURN NULL;',
                            hash="652b8c23ddb2189708bc24fdfa70ea32b4a6a38a",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_a690d",
                            table="auth_user_groups",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="groupmember",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "people_groupmemberchange" ("group_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "user_id") VALUES (OLD."group_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."user_id"); RETURN NULL;',
                            hash="c063c5355137a9b7ce72cc8a8ab9e2fe06960e86",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_267d1",
                            table="auth_user_groups",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="userpermission",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "people_userpermissionchange" ("permission_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "user_id") VALUES (NEW."permission_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."user_id"); RETURN NULL;',
                            hash="dffb8af13b4007f99f2b7a5741b8084682c25ecd",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_6ea51",
                            table="auth_user_user_permissions",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="userpermission",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."permission_id" IS DISTINCT FROM (NEW."permission_id") OR OLD."user_id" IS DISTINCT FROM (NEW."user_id"))',
                            func='INSERT INTO "people_userpermissionchange" ("permission_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "user_id") VALUES (NEW."permission_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."user_id"); RETURN NULL;',
                            hash="701420f724e3e5f9fd7923642f3e008e7e3e7491",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_9c3e9",
                            table="auth_user_user_permissions",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="userpermission",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "people_userpermissionchange" ("permission_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "user_id") VALUES (OLD."permission_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."user_id"); RETURN NULL;',
                            hash="1cb21ee87caed4434268af060db6ac2e6f9186e6",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_186a0",
                            table="auth_user_user_permissions",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="grouppermission",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "people_grouppermissionchange" ("group_id", "permission_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label") VALUES (NEW."group_id", NEW."permission_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\'); RETURN NULL;',
                            hash="b9384b5554a3018c09d3cc5bf944335d15fc54fd",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_fc898",
                            table="auth_group_permissions",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="grouppermission",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."group_id" IS DISTINCT FROM (NEW."group_id") OR OLD."permission_id" IS DISTINCT FROM (NEW."permission_id"))',
                            func='INSERT INTO "people_grouppermissionchange" ("group_id", "permission_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label") VALUES (NEW."group_id", NEW."permission_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\'); RETURN NULL;',
                            hash="6f702a0f3cba0e0f8c4d36dba9cdaca28bb779d9",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_c7499",
                            table="auth_group_permissions",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="grouppermission",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "people_grouppermissionchange" ("group_id", "permission_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label") VALUES (OLD."group_id", OLD."permission_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\'); RETURN NULL;',
                            hash="ef7fc9ca770aa264fc7a580c301950ca79674291",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_7889d",
                            table="auth_group_permissions",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="sitechange",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="00de5cf16e7b91f7ea447d0f80aaa239c5bd1376",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_ac0e1",
                            table="people_sitechange",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="teamchange",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="4b67f4c2ae5b943a30503936565c7df3e7be649c",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_8f1fc",
                            table="people_teamchange",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="teammanagerchange",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="f2d4c3f9d02209d6b4bb89930e044e49cc757158",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_46ad5",
                            table="people_teammanagerchange",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="employeechange",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="eef7e31c9c9b910ea7ee6f7cb67584de6a60eb7c",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_bab73",
                            table="people_employeechange",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="consentnoticechange",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="054f87eb36947d6dd99043b667d0376b60cf123d",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_abea5",
                            table="people_consentnoticechange",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="consentchange",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="4afdf6047367c64b14f11fe4043cc9f7420b16f7",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_8cc7d",
                            table="people_consentchange",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="consentrequestchange",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="2c0c1db1cce07f76672b4983eafa2d5bfdce4c85",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_fe18b",
                            table="people_consentrequestchange",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="erasurecertificatechange",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="b2e8cb6a35bb17aca8ab34a18b19553491c5ca68",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_37843",
                            table="people_erasurecertificatechange",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="retentionrulechange",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="7f939ebeb5b47262600dedd499b7acac269bb2fe",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_a6c40",
                            table="people_retentionrulechange",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="webhooktargetchange",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="00042217de6147bba3dbd6e37fd58ccaaccd9efd",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_ad1a3",
                            table="people_webhooktargetchange",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="facesamplechange",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="2f049b2519b314d6fa6c46a6a6d38ee7e355cea4",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_2af65",
                            table="people_facesamplechange",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="integrationchange",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="27cff5bb97dd6dd3a93f784713d37ccc473c0d10",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_f71da",
                            table="people_integrationchange",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="userchange",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="c8b041c8138e48b640cd1027987a680aa516d529",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_88b7c",
                            table="people_userchange",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="groupchange",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="c32e0aaeefdc9cbd6b796ef63e55054e47647d28",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_f91b9",
                            table="people_groupchange",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="groupmemberchange",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="b781b5f999dab53c509a553c8cb90cebc5f1d385",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_5888f",
                            table="people_groupmemberchange",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="userpermissionchange",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="7fedc565f25e821006e95f0b80a22dd12c87749e",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_87ddf",
                            table="people_userpermissionchange",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="grouppermissionchange",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="522129d5fc477c0078cdaba764856d6ad330eee2",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_a39f3",
                            table="people_grouppermissionchange",
                            when="BEFORE",
                        ),
                    ),
                ),
            ],
        ),
    ]
