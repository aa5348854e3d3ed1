"""Attendance, kiosks, cameras and doors.

Made from the migrations that it replaces, up to the state they led to.
"""

import attendance.models.calendar
import attendance.models.cameras
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.utils.timezone
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models

from people.model_creation import AllAtOnce


class Migration(migrations.Migration):
    replaces = [
        ("attendance", "0001_initial"),
        ("attendance", "0004_changes"),
        ("attendance", "0005_attendance_that_adds_up"),
        ("attendance", "0007_reports"),
        ("attendance", "0009_calendars_and_mails"),
        ("attendance", "0011_why_of_leave"),
        ("attendance", "0012_floors"),
        ("attendance", "0013_exception_reviews"),
        ("attendance", "0015_mailings_have_a_history"),
        ("attendance", "0016_days_go_with_the_person"),
        ("attendance", "0017_ways_to_check_in"),
        ("attendance", "0018_pins_and_badges"),
        ("attendance", "0019_disputes_and_refusals"),
        ("attendance", "0020_payroll_formats"),
        ("attendance", "0022_late_check_ins"),
        ("attendance", "0023_device_keys"),
        ("attendance", "0024_reported_check_ins"),
        ("attendance", "0025_cameras"),
        ("attendance", "0027_sighting_alerts"),
        ("attendance", "0028_doors"),
        ("attendance", "0029_emergency_history"),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("people", "0001_tables"),
    ]

    operations = [
        AllAtOnce(
            operations=[
                migrations.CreateModel(
                    name="Device",
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
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "floor",
                            models.CharField(
                                blank=True,
                                help_text="Such as “Ground floor”: the board can show who is on which floor.",
                                max_length=60,
                                verbose_name="floor",
                            ),
                        ),
                        (
                            "direction",
                            models.CharField(
                                choices=[
                                    ("both", "in and out by turns"),
                                    ("in", "in only"),
                                    ("out", "out only"),
                                ],
                                default="both",
                                max_length=4,
                                verbose_name="direction",
                            ),
                        ),
                        (
                            "public_key",
                            models.CharField(blank=True, editable=False, max_length=200),
                        ),
                        (
                            "paired_at",
                            models.DateTimeField(
                                editable=False, null=True, verbose_name="paired at"
                            ),
                        ),
                        (
                            "browser",
                            models.CharField(
                                blank=True, editable=False, max_length=100, verbose_name="browser"
                            ),
                        ),
                        ("code_hash", models.CharField(blank=True, editable=False, max_length=64)),
                        ("code_until", models.DateTimeField(editable=False, null=True)),
                        (
                            "is_active",
                            models.BooleanField(
                                default=True,
                                help_text="Switch off a lost or replaced device.",
                                verbose_name="active",
                            ),
                        ),
                        (
                            "last_seen_at",
                            models.DateTimeField(
                                editable=False, null=True, verbose_name="last seen"
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
                            "site",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="devices",
                                to="people.site",
                                verbose_name="site",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "device",
                        "verbose_name_plural": "devices",
                        "ordering": ["name"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("public_key", ""), _negated=True),
                                fields=("public_key",),
                                name="one_device_for_each_key",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PairingAttempt",
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
                        ("address_hash", models.CharField(db_index=True, max_length=64)),
                        (
                            "at",
                            models.DateTimeField(db_index=True, default=django.utils.timezone.now),
                        ),
                    ],
                    options={
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="UsedChallenge",
                    fields=[
                        (
                            "challenge_hash",
                            models.CharField(max_length=64, primary_key=True, serialize=False),
                        ),
                        (
                            "used_at",
                            models.DateTimeField(db_index=True, default=django.utils.timezone.now),
                        ),
                    ],
                    options={
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="FloorPlan",
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
                            "floor",
                            models.CharField(
                                help_text="As the cameras and devices of this floor say it.",
                                max_length=60,
                                verbose_name="floor",
                            ),
                        ),
                        (
                            "image",
                            models.BinaryField(help_text="PNG or WebP, made anew from what came."),
                        ),
                        ("width", models.PositiveIntegerField(editable=False, help_text="px")),
                        ("height", models.PositiveIntegerField(editable=False, help_text="px")),
                        (
                            "changed_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                editable=False,
                                verbose_name="changed",
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="floor_plans",
                                to="people.site",
                                verbose_name="site",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "floor plan",
                        "verbose_name_plural": "floor plans",
                        "ordering": ["site__name", "floor"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("site", "floor"),
                                name="one_plan_for_each_floor",
                                violation_error_message="There is a plan of this floor already: change that.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Camera",
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
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "floor",
                            models.CharField(
                                blank=True,
                                help_text="Such as “Ground floor”; with a floor plan of that name it can be placed.",
                                max_length=60,
                                verbose_name="floor",
                            ),
                        ),
                        (
                            "plan_x",
                            models.FloatField(
                                blank=True, editable=False, help_text="0 left, 1 right", null=True
                            ),
                        ),
                        (
                            "plan_y",
                            models.FloatField(
                                blank=True, editable=False, help_text="0 top, 1 bottom", null=True
                            ),
                        ),
                        (
                            "address",
                            models.TextField(
                                editable=False, help_text="URL, encrypted: it may hold a password."
                            ),
                        ),
                        (
                            "address_shown",
                            models.CharField(
                                editable=False,
                                help_text="URL without user and password.",
                                max_length=500,
                                verbose_name="address",
                            ),
                        ),
                        (
                            "frames_per_s",
                            models.PositiveSmallIntegerField(
                                default=5,
                                help_text="So many are looked at while something moves, if the machine can.",
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(30),
                                ],
                                verbose_name="pictures per second",
                            ),
                        ),
                        (
                            "weekdays",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.PositiveSmallIntegerField(),
                                default=attendance.models.cameras.every_day,
                                size=None,
                                verbose_name="days",
                            ),
                        ),
                        ("begins_at", models.TimeField(blank=True, null=True, verbose_name="from")),
                        ("ends_at", models.TimeField(blank=True, null=True, verbose_name="until")),
                        (
                            "records",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "nothing: it only sees who is where"),
                                    ("in", "entrance: somebody came"),
                                    ("out", "exit: somebody went"),
                                ],
                                default="",
                                max_length=4,
                                verbose_name="records",
                            ),
                        ),
                        (
                            "keeps_crops",
                            models.BooleanField(
                                default=False,
                                help_text="One for each sighting of a person who is known, encrypted, until it expires.",
                                verbose_name="keep pictures of faces",
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True, verbose_name="active")),
                        (
                            "created_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                editable=False,
                                verbose_name="added at",
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cameras",
                                to="people.site",
                                verbose_name="site",
                            ),
                        ),
                        (
                            "device",
                            models.OneToOneField(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="camera",
                                to="attendance.device",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "camera",
                        "verbose_name_plural": "cameras",
                        "ordering": ["name"],
                        "permissions": [("preview_camera", "Can see the live picture of cameras")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("begins_at__isnull", True), ("ends_at__isnull", True)
                                    ),
                                    models.Q(
                                        ("begins_at__isnull", False), ("ends_at__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="camera_hours_have_both_ends",
                                violation_error_message="Say both from and until, or neither: then all day.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("plan_x__isnull", True), ("plan_y__isnull", True)),
                                    models.Q(
                                        ("plan_x__gte", 0),
                                        ("plan_x__lte", 1),
                                        ("plan_y__gte", 0),
                                        ("plan_y__lte", 1),
                                    ),
                                    _connector="OR",
                                ),
                                name="camera_placed_wholly",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("records", ""), ("device__isnull", False), _connector="OR"
                                ),
                                name="camera_that_records_has_a_device",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CameraNode",
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
                            models.CharField(max_length=120, unique=True, verbose_name="name"),
                        ),
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "started_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="started"
                            ),
                        ),
                        (
                            "beat_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="last beat"
                            ),
                        ),
                        (
                            "load",
                            models.FloatField(
                                default=0.0,
                                help_text="share of its threads' time that is in use, 0 to 1",
                                verbose_name="load",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "camera node",
                        "verbose_name_plural": "camera nodes",
                        "ordering": ["name"],
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="CameraState",
                    fields=[
                        (
                            "camera",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="state",
                                serialize=False,
                                to="attendance.camera",
                                verbose_name="camera",
                            ),
                        ),
                        ("lease_until", models.DateTimeField(null=True)),
                        ("fence", models.PositiveBigIntegerField(default=0)),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("waiting", "waiting for a node"),
                                    ("connecting", "connecting"),
                                    ("online", "online"),
                                    ("offline", "offline"),
                                    ("resting", "outside its hours"),
                                ],
                                default="waiting",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("problem", models.TextField(blank=True, verbose_name="problem")),
                        (
                            "since",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="since"
                            ),
                        ),
                        (
                            "last_frame_at",
                            models.DateTimeField(null=True, verbose_name="last picture"),
                        ),
                        (
                            "received_per_s",
                            models.FloatField(null=True, verbose_name="pictures per second"),
                        ),
                        (
                            "looked_per_s",
                            models.FloatField(
                                help_text="while something moves",
                                null=True,
                                verbose_name="looked at per second",
                            ),
                        ),
                        (
                            "is_short",
                            models.BooleanField(
                                default=False,
                                help_text="The machine is full: it looks at fewer than are wanted.",
                            ),
                        ),
                        (
                            "delay_ms",
                            models.PositiveIntegerField(
                                help_text="from the arrival of a picture to its answer, p95",
                                null=True,
                                verbose_name="delay",
                            ),
                        ),
                        (
                            "reconnects",
                            models.PositiveIntegerField(default=0, verbose_name="reconnects"),
                        ),
                        ("width", models.PositiveIntegerField(null=True)),
                        ("height", models.PositiveIntegerField(null=True)),
                        (
                            "codec",
                            models.CharField(blank=True, max_length=40, verbose_name="codec"),
                        ),
                        (
                            "told_at",
                            models.DateTimeField(
                                help_text="when the node wrote this row last", null=True
                            ),
                        ),
                        (
                            "preview_until",
                            models.DateTimeField(
                                help_text="somebody looks at the live picture until then", null=True
                            ),
                        ),
                        (
                            "node",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="states",
                                to="attendance.cameranode",
                                verbose_name="node",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "state of a camera",
                        "verbose_name_plural": "states of cameras",
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="CameraPreview",
                    fields=[
                        (
                            "camera",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="preview",
                                serialize=False,
                                to="attendance.camera",
                                verbose_name="camera",
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("picture", models.BinaryField(help_text="JPEG, encrypted")),
                        (
                            "faces",
                            models.JSONField(
                                default=list,
                                help_text="[{box: [x1, y1, x2, y2] as shares of the picture, state, employee: id or null}]",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "live picture",
                        "verbose_name_plural": "live pictures",
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="SightingAlert",
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
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("purpose", models.TextField(verbose_name="purpose")),
                        (
                            "asked_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                editable=False,
                                verbose_name="asked at",
                            ),
                        ),
                        ("until", models.DateTimeField(verbose_name="until")),
                        (
                            "seen_at",
                            models.DateTimeField(editable=False, null=True, verbose_name="seen at"),
                        ),
                        (
                            "ended_at",
                            models.DateTimeField(
                                editable=False, null=True, verbose_name="ended at"
                            ),
                        ),
                        (
                            "mailed_at",
                            models.DateTimeField(
                                editable=False, null=True, verbose_name="e-mail sent"
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="account",
                            ),
                        ),
                        (
                            "camera",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="attendance.camera",
                                verbose_name="camera",
                            ),
                        ),
                        (
                            "employee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sighting_alerts",
                                to="people.employee",
                                verbose_name="person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "request to be told of a sighting",
                        "verbose_name_plural": "requests to be told of sightings",
                        "ordering": ["-asked_at", "-pk"],
                        "default_permissions": (),
                        "indexes": [
                            models.Index(fields=["account", "-asked_at"], name="alerts_of_account")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("ended_at__isnull", True), ("seen_at__isnull", True)
                                ),
                                fields=("employee", "account"),
                                name="one_open_alert_for_each_person",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("until__gt", models.F("asked_at"))),
                                name="alert_ends_after_it_is_asked",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Badge",
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
                            "token_hash",
                            models.CharField(editable=False, max_length=64, unique=True),
                        ),
                        (
                            "issued_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="printed at"
                            ),
                        ),
                        (
                            "revoked_at",
                            models.DateTimeField(null=True, verbose_name="taken back at"),
                        ),
                        (
                            "reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("lost", "lost"),
                                    ("replaced", "replaced"),
                                    ("left", "the person left"),
                                    ("taken_back", "taken back"),
                                ],
                                max_length=10,
                                verbose_name="why",
                            ),
                        ),
                        ("last_used_at", models.DateTimeField(null=True, verbose_name="last used")),
                        (
                            "employee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="badges",
                                to="people.employee",
                                verbose_name="employee",
                            ),
                        ),
                        (
                            "issued_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="printed by",
                            ),
                        ),
                        (
                            "revoked_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="taken back by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "badge",
                        "verbose_name_plural": "badges",
                        "ordering": ["-issued_at", "-pk"],
                        "permissions": [("manage_badges", "Can print and revoke badges")],
                        "default_permissions": ("view",),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("reason", ""), ("revoked_at__isnull", True)),
                                    models.Q(
                                        ("reason__in", ["lost", "replaced", "left", "taken_back"]),
                                        ("revoked_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="badge_revoked_with_reason",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Shift",
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
                            "code",
                            models.CharField(
                                help_text="A letter or two for the month grid, like E.",
                                max_length=4,
                                verbose_name="code",
                            ),
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
                        ("starts_at", models.TimeField(verbose_name="starts at")),
                        (
                            "ends_at",
                            models.TimeField(
                                help_text="A time not after the start is one of the next day.",
                                verbose_name="ends at",
                            ),
                        ),
                        (
                            "is_flexible",
                            models.BooleanField(
                                default=False,
                                help_text="People come and go as they like; the times above are the core time.",
                                verbose_name="flexible hours",
                            ),
                        ),
                        (
                            "has_core",
                            models.BooleanField(
                                default=True,
                                help_text="Of flexible hours: everybody is to be there between the times above.",
                                verbose_name="core time",
                            ),
                        ),
                        (
                            "planned_minutes",
                            models.PositiveIntegerField(
                                blank=True,
                                help_text="Empty: from start to end, without the break.",
                                null=True,
                                validators=[django.core.validators.MaxValueValidator(1440)],
                                verbose_name="minutes to work",
                            ),
                        ),
                        (
                            "break_minutes",
                            models.PositiveIntegerField(
                                default=0, help_text="Minutes.", verbose_name="planned break"
                            ),
                        ),
                        (
                            "breaks_are_paid",
                            models.BooleanField(default=False, verbose_name="breaks are paid"),
                        ),
                        (
                            "late_grace",
                            models.PositiveIntegerField(
                                default=0,
                                help_text="Minutes that nobody counts; one more, and all of them count.",
                                verbose_name="grace for coming late",
                            ),
                        ),
                        (
                            "early_grace",
                            models.PositiveIntegerField(
                                default=0,
                                help_text="Minutes.",
                                verbose_name="grace for leaving early",
                            ),
                        ),
                        (
                            "counts_early_arrival",
                            models.BooleanField(
                                default=True,
                                help_text="Otherwise whoever comes early works from the start of the shift.",
                                verbose_name="time before the start counts",
                            ),
                        ),
                        (
                            "rounding_step",
                            models.PositiveIntegerField(
                                default=1,
                                help_text="Minutes; 1 rounds nothing.",
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(60),
                                ],
                                verbose_name="round to",
                            ),
                        ),
                        (
                            "rounding_mode",
                            models.CharField(
                                choices=[
                                    ("nearest", "to the nearest step"),
                                    ("down", "down"),
                                    ("up", "up"),
                                ],
                                default="nearest",
                                max_length=7,
                                verbose_name="rounding",
                            ),
                        ),
                        (
                            "half_day_from",
                            models.PositiveIntegerField(
                                default=0,
                                help_text="Minutes worked; less is an absence. 0: any time counts.",
                                verbose_name="half a day from",
                            ),
                        ),
                        (
                            "full_day_from",
                            models.PositiveIntegerField(
                                default=0,
                                help_text="Minutes worked; less is half a day. 0: any time counts.",
                                verbose_name="a whole day from",
                            ),
                        ),
                        (
                            "overtime_after",
                            models.PositiveIntegerField(
                                blank=True,
                                help_text="Minutes worked on a day. Empty: no daily overtime.",
                                null=True,
                                verbose_name="overtime after, a day",
                            ),
                        ),
                        (
                            "weekly_overtime_after",
                            models.PositiveIntegerField(
                                blank=True,
                                help_text="Minutes worked from Monday to Sunday. Empty: no weekly overtime.",
                                null=True,
                                verbose_name="overtime after, a week",
                            ),
                        ),
                        (
                            "closes_after",
                            models.PositiveIntegerField(
                                blank=True,
                                help_text="Minutes after the end of the shift. The stay then ends with the shift, and HR is asked to look at it. Empty: it stays open.",
                                null=True,
                                validators=[django.core.validators.MaxValueValidator(1440)],
                                verbose_name="close forgotten check-outs after",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "shift",
                        "verbose_name_plural": "shifts",
                        "ordering": ["starts_at", "name"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("full_day_from", 0),
                                    ("half_day_from__lte", models.F("full_day_from")),
                                    _connector="OR",
                                ),
                                name="shift_half_day_before_full",
                                violation_error_message="Half a day cannot take longer than a whole one.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("rounding_step__gte", 1), ("rounding_step__lte", 60)
                                ),
                                name="shift_rounding_step",
                                violation_error_message="Round to 1 to 60 minutes.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RequiredBreak",
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
                            "after_minutes",
                            models.PositiveIntegerField(
                                help_text="Minutes.", verbose_name="worked longer than"
                            ),
                        ),
                        (
                            "minutes",
                            models.PositiveIntegerField(
                                help_text="Minutes. What was not taken is deducted.",
                                verbose_name="break of at least",
                            ),
                        ),
                        (
                            "shift",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="required_breaks",
                                to="attendance.shift",
                                verbose_name="shift",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "required break",
                        "verbose_name_plural": "required breaks",
                        "ordering": ["after_minutes"],
                        "default_permissions": (),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("shift", "after_minutes"), name="required_break_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Schedule",
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
                            "weeks",
                            models.PositiveSmallIntegerField(
                                default=1,
                                help_text="After so many weeks it begins anew; 2 for an A and a B week.",
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(12),
                                ],
                                verbose_name="weeks",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "schedule",
                        "verbose_name_plural": "schedules",
                        "ordering": ["name"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("weeks__gte", 1), ("weeks__lte", 12)),
                                name="schedule_weeks",
                                violation_error_message="A schedule has 1 to 12 weeks.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ScheduleDay",
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
                            "week",
                            models.PositiveSmallIntegerField(
                                default=1,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(12),
                                ],
                                verbose_name="week",
                            ),
                        ),
                        (
                            "weekday",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (0, "Monday"),
                                    (1, "Tuesday"),
                                    (2, "Wednesday"),
                                    (3, "Thursday"),
                                    (4, "Friday"),
                                    (5, "Saturday"),
                                    (6, "Sunday"),
                                ],
                                verbose_name="weekday",
                            ),
                        ),
                        (
                            "schedule",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="days",
                                to="attendance.schedule",
                                verbose_name="schedule",
                            ),
                        ),
                        (
                            "shift",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="schedule_days",
                                to="attendance.shift",
                                verbose_name="shift",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "day of a schedule",
                        "verbose_name_plural": "days of a schedule",
                        "ordering": ["week", "weekday"],
                        "default_permissions": (),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("schedule", "week", "weekday"),
                                name="schedule_day_once",
                                violation_error_message="This weekday has a shift already.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("week__gte", 1), ("week__lte", 12), ("weekday__lte", 6)
                                ),
                                name="schedule_day_weekday",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ScheduleAssignment",
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
                        ("valid_from", models.DateField(verbose_name="valid from")),
                        (
                            "valid_until",
                            models.DateField(
                                blank=True,
                                help_text="The last day. Empty: until changed.",
                                null=True,
                                verbose_name="valid until",
                            ),
                        ),
                        (
                            "employee",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="schedule_assignments",
                                to="people.employee",
                                verbose_name="employee",
                            ),
                        ),
                        (
                            "schedule",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assignments",
                                to="attendance.schedule",
                                verbose_name="schedule",
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="schedule_assignments",
                                to="people.site",
                                verbose_name="site",
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="schedule_assignments",
                                to="people.team",
                                verbose_name="team",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "assignment of a schedule",
                        "verbose_name_plural": "assignments of schedules",
                        "ordering": ["-valid_from", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("employee__isnull", False),
                                        ("site__isnull", True),
                                        ("team__isnull", True),
                                    ),
                                    models.Q(
                                        ("employee__isnull", True),
                                        ("site__isnull", True),
                                        ("team__isnull", False),
                                    ),
                                    models.Q(
                                        ("employee__isnull", True),
                                        ("site__isnull", False),
                                        ("team__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="assignment_has_one_target",
                                violation_error_message="Choose a person, a team or a site: exactly one.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_until__isnull", True),
                                    ("valid_until__gte", models.F("valid_from")),
                                    _connector="OR",
                                ),
                                name="assignment_ends_after_start",
                                violation_error_message="The last day cannot be before the first.",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                condition=models.Q(("employee__isnull", False)),
                                expressions=[
                                    (
                                        models.Func(
                                            models.F("employee_id"),
                                            models.F("employee_id"),
                                            models.Value("[]"),
                                            function="int8range",
                                        ),
                                        "&&",
                                    ),
                                    (
                                        models.Func(
                                            models.F("valid_from"),
                                            models.F("valid_until"),
                                            models.Value("[]"),
                                            function="daterange",
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="assignment_once_per_employee",
                                violation_error_message="Another schedule holds for them in these days. End it first.",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                condition=models.Q(("team__isnull", False)),
                                expressions=[
                                    (
                                        models.Func(
                                            models.F("team_id"),
                                            models.F("team_id"),
                                            models.Value("[]"),
                                            function="int8range",
                                        ),
                                        "&&",
                                    ),
                                    (
                                        models.Func(
                                            models.F("valid_from"),
                                            models.F("valid_until"),
                                            models.Value("[]"),
                                            function="daterange",
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="assignment_once_per_team",
                                violation_error_message="Another schedule holds for them in these days. End it first.",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                condition=models.Q(("site__isnull", False)),
                                expressions=[
                                    (
                                        models.Func(
                                            models.F("site_id"),
                                            models.F("site_id"),
                                            models.Value("[]"),
                                            function="int8range",
                                        ),
                                        "&&",
                                    ),
                                    (
                                        models.Func(
                                            models.F("valid_from"),
                                            models.F("valid_until"),
                                            models.Value("[]"),
                                            function="daterange",
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="assignment_once_per_site",
                                violation_error_message="Another schedule holds for them in these days. End it first.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlanException",
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
                        ("day", models.DateField(verbose_name="day")),
                        ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                        (
                            "employee",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="plan_exceptions",
                                to="people.employee",
                                verbose_name="employee",
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="plan_exceptions",
                                to="people.site",
                                verbose_name="site",
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="plan_exceptions",
                                to="people.team",
                                verbose_name="team",
                            ),
                        ),
                        (
                            "shift",
                            models.ForeignKey(
                                blank=True,
                                help_text="Empty: the day is off.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="plan_exceptions",
                                to="attendance.shift",
                                verbose_name="shift",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "exception for a day",
                        "verbose_name_plural": "exceptions for a day",
                        "ordering": ["-day", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("employee__isnull", False),
                                        ("site__isnull", True),
                                        ("team__isnull", True),
                                    ),
                                    models.Q(
                                        ("employee__isnull", True),
                                        ("site__isnull", True),
                                        ("team__isnull", False),
                                    ),
                                    models.Q(
                                        ("employee__isnull", True),
                                        ("site__isnull", False),
                                        ("team__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="plan_exception_has_one_target",
                                violation_error_message="Choose a person, a team or a site: exactly one.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("employee__isnull", False)),
                                fields=("employee", "day"),
                                name="plan_exception_once_per_employee",
                                violation_error_message="There is an exception for this day already.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("team__isnull", False)),
                                fields=("team", "day"),
                                name="plan_exception_once_per_team",
                                violation_error_message="There is an exception for this day already.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("site__isnull", False)),
                                fields=("site", "day"),
                                name="plan_exception_once_per_site",
                                violation_error_message="There is an exception for this day already.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Holiday",
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
                        ("day", models.DateField(verbose_name="day")),
                        ("name", models.CharField(max_length=200, verbose_name="name")),
                        (
                            "is_observed",
                            models.BooleanField(
                                default=True,
                                help_text="Switch off a holiday on which your site works; it then stays switched off.",
                                verbose_name="observed",
                            ),
                        ),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("calendar", "public calendar"),
                                    ("hand", "entered by hand"),
                                ],
                                default="hand",
                                editable=False,
                                max_length=8,
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="holidays",
                                to="people.site",
                                verbose_name="site",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "holiday",
                        "verbose_name_plural": "holidays",
                        "ordering": ["day", "site"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("site", "day"),
                                name="holiday_once",
                                violation_error_message="This site has a holiday on this day already.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LeaveType",
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
                            "code",
                            models.CharField(
                                help_text="A letter or two for the month grid, like V.",
                                max_length=4,
                                verbose_name="code",
                            ),
                        ),
                        (
                            "color",
                            models.CharField(
                                default="#5b6bbf",
                                max_length=7,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^#[0-9a-fA-F]{6}$", "Write a colour like #0e7c86."
                                    )
                                ],
                                verbose_name="colour",
                            ),
                        ),
                        ("is_paid", models.BooleanField(default=True, verbose_name="paid")),
                        (
                            "is_active",
                            models.BooleanField(
                                default=True,
                                help_text="Switch off what nobody should use now.",
                                verbose_name="can be asked for",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "type of leave",
                        "verbose_name_plural": "types of leave",
                        "ordering": ["name"],
                    },
                ),
                migrations.CreateModel(
                    name="Leave",
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
                        ("first_day", models.DateField(verbose_name="first day")),
                        ("last_day", models.DateField(verbose_name="last day")),
                        (
                            "starts_at_noon",
                            models.BooleanField(
                                default=False, verbose_name="only the second half of the first day"
                            ),
                        ),
                        (
                            "ends_at_noon",
                            models.BooleanField(
                                default=False, verbose_name="only the first half of the last day"
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=500, verbose_name="reason"),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("requested", "requested"),
                                    ("approved", "approved"),
                                    ("refused", "refused"),
                                    ("cancelled", "cancelled"),
                                ],
                                default="requested",
                                editable=False,
                                max_length=9,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "requested_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                editable=False,
                                verbose_name="requested at",
                            ),
                        ),
                        (
                            "decided_at",
                            models.DateTimeField(
                                editable=False, null=True, verbose_name="decided at"
                            ),
                        ),
                        (
                            "decision_note",
                            models.CharField(
                                blank=True, editable=False, max_length=500, verbose_name="answer"
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="decided by",
                            ),
                        ),
                        (
                            "employee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="leaves",
                                to="people.employee",
                                verbose_name="employee",
                            ),
                        ),
                        (
                            "requested_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="requested by",
                            ),
                        ),
                        (
                            "type",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="leaves",
                                to="attendance.leavetype",
                                verbose_name="type",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "leave",
                        "verbose_name_plural": "leaves",
                        "ordering": ["-first_day", "-pk"],
                        "permissions": [("decide_leave", "Can approve and refuse leave")],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "requested")),
                                fields=["requested_at"],
                                name="leave_waiting",
                            ),
                            models.Index(
                                fields=["employee", "first_day"], name="leave_by_employee"
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("last_day__gt", models.F("first_day")),
                                    models.Q(
                                        ("last_day", models.F("first_day")),
                                        ("starts_at_noon", False),
                                    ),
                                    models.Q(
                                        ("ends_at_noon", False), ("last_day", models.F("first_day"))
                                    ),
                                    _connector="OR",
                                ),
                                name="leave_ends_after_start",
                                violation_error_message="The last day cannot be before the first.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state", "requested"),
                                    ("decided_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="leave_decided_with_time",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                condition=models.Q(("state", "approved")),
                                expressions=[
                                    (
                                        models.Func(
                                            models.F("employee_id"),
                                            models.F("employee_id"),
                                            models.Value("[]"),
                                            function="int8range",
                                        ),
                                        "&&",
                                    ),
                                    (
                                        models.Func(
                                            django.db.models.expressions.CombinedExpression(
                                                django.db.models.expressions.CombinedExpression(
                                                    attendance.models.calendar.DaysSince2000(
                                                        models.F("first_day")
                                                    ),
                                                    "*",
                                                    models.Value(2),
                                                ),
                                                "+",
                                                models.Case(
                                                    models.When(
                                                        starts_at_noon=True, then=models.Value(1)
                                                    ),
                                                    default=models.Value(0),
                                                ),
                                            ),
                                            django.db.models.expressions.CombinedExpression(
                                                django.db.models.expressions.CombinedExpression(
                                                    attendance.models.calendar.DaysSince2000(
                                                        models.F("last_day")
                                                    ),
                                                    "*",
                                                    models.Value(2),
                                                ),
                                                "+",
                                                models.Case(
                                                    models.When(
                                                        ends_at_noon=True, then=models.Value(0)
                                                    ),
                                                    default=models.Value(1),
                                                ),
                                            ),
                                            models.Value("[]"),
                                            function="int4range",
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="leave_approved_once",
                                violation_error_message="Another approved leave lies in these days.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CheckInRules",
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
                            "faces",
                            models.BooleanField(
                                default=True,
                                help_text="Off: no camera picture of this site is searched for faces.",
                                verbose_name="face",
                            ),
                        ),
                        (
                            "liveness",
                            models.CharField(
                                choices=[
                                    ("off", "not checked"),
                                    ("passive", "by the look of the pictures"),
                                    ("challenge", "by the look, and by turning the head as asked"),
                                ],
                                default="passive",
                                max_length=10,
                                verbose_name="photos and screens are told from people",
                            ),
                        ),
                        (
                            "pin",
                            models.BooleanField(
                                default=True,
                                help_text="Personnel number and a PIN on the screen.",
                                verbose_name="PIN",
                            ),
                        ),
                        (
                            "badge",
                            models.BooleanField(
                                default=True,
                                help_text="A printed QR code, held before the camera.",
                                verbose_name="badge",
                            ),
                        ),
                        (
                            "names",
                            models.BooleanField(
                                default=False,
                                help_text="For small sites: people tap their name. Whoever has a PIN still types it.",
                                verbose_name="list of names",
                            ),
                        ),
                        (
                            "sound",
                            models.BooleanField(
                                default=False,
                                help_text="A short tone confirms.",
                                verbose_name="sound",
                            ),
                        ),
                        (
                            "floors_by_cameras",
                            models.BooleanField(
                                default=False,
                                help_text="The board shows those who are in on the floor where a camera saw them last today.",
                                verbose_name="floors by cameras",
                            ),
                        ),
                        (
                            "site",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="check_in_rules",
                                to="people.site",
                                verbose_name="site",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "check-in rules",
                        "verbose_name_plural": "check-in rules",
                        "ordering": ["site__name"],
                        "default_permissions": ("view", "change"),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("faces", True),
                                    ("pin", True),
                                    ("badge", True),
                                    ("names", True),
                                    _connector="OR",
                                ),
                                name="check_in_rules_offer_a_way",
                                violation_error_message="Leave at least one way to check in.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("liveness__in", ["off", "passive", "challenge"])
                                ),
                                name="check_in_rules_liveness_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AttendanceEvent",
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
                                choices=[
                                    ("in", "in"),
                                    ("out", "out"),
                                    ("break_start", "break"),
                                    ("break_end", "end of the break"),
                                ],
                                max_length=11,
                                verbose_name="kind",
                            ),
                        ),
                        ("at", models.DateTimeField(help_text="UTC.", verbose_name="at")),
                        (
                            "method",
                            models.CharField(
                                choices=[
                                    ("face", "face"),
                                    ("pin", "PIN"),
                                    ("badge", "badge"),
                                    ("name", "list of names"),
                                    ("manual", "entered by hand"),
                                    ("automatic", "closed automatically"),
                                    ("demo", "demonstration data"),
                                ],
                                max_length=10,
                                verbose_name="method",
                            ),
                        ),
                        (
                            "score",
                            models.FloatField(
                                help_text="Cosine to the template.", null=True, verbose_name="score"
                            ),
                        ),
                        (
                            "liveness",
                            models.FloatField(
                                help_text="Real minus spoof; above the threshold: a person.",
                                null=True,
                                verbose_name="liveness",
                            ),
                        ),
                        (
                            "is_late",
                            models.BooleanField(
                                default=False,
                                help_text="The kiosk kept it while the server could not be reached.",
                                verbose_name="delivered late",
                            ),
                        ),
                        (
                            "nonce",
                            models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
                        ),
                        (
                            "recorded_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                editable=False,
                                verbose_name="recorded at",
                            ),
                        ),
                        (
                            "employee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="people.employee",
                                verbose_name="employee",
                            ),
                        ),
                        (
                            "correction",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="added_events",
                                to="attendance.correction",
                                verbose_name="correction",
                            ),
                        ),
                        (
                            "device",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="attendance.device",
                                verbose_name="device",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "attendance event",
                        "verbose_name_plural": "attendance events",
                        "ordering": ["-at", "-pk"],
                        "permissions": [("view_board", "Can see who is in")],
                        "indexes": [
                            models.Index(
                                fields=["employee", "-at"], name="event_by_employee_and_time"
                            ),
                            models.Index(fields=["-at"], name="event_by_time"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ["in", "out", "break_start", "break_end"])
                                ),
                                name="event_kind_known",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EventVoid",
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
                                default=django.utils.timezone.now, verbose_name="voided at"
                            ),
                        ),
                        (
                            "correction",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="voids",
                                to="attendance.correction",
                                verbose_name="correction",
                            ),
                        ),
                        (
                            "event",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="void",
                                to="attendance.attendanceevent",
                                verbose_name="event",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "voided event",
                        "verbose_name_plural": "voided events",
                        "ordering": ["-at", "-pk"],
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="Correction",
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
                            "day",
                            models.DateField(
                                help_text="The local date that is put right.", verbose_name="day"
                            ),
                        ),
                        ("reason", models.CharField(max_length=500, verbose_name="reason")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("requested", "requested"),
                                    ("approved", "approved"),
                                    ("refused", "refused"),
                                    ("withdrawn", "withdrawn"),
                                ],
                                default="requested",
                                max_length=9,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "requested_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="requested at"
                            ),
                        ),
                        ("decided_at", models.DateTimeField(null=True, verbose_name="decided at")),
                        (
                            "decision_note",
                            models.CharField(blank=True, max_length=500, verbose_name="answer"),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="decided by",
                            ),
                        ),
                        (
                            "employee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="corrections",
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
                                verbose_name="requested by",
                            ),
                        ),
                        (
                            "device",
                            models.ForeignKey(
                                help_text="At which somebody took a check-in back at once; nobody is signed in there.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="attendance.device",
                                verbose_name="device",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "correction",
                        "verbose_name_plural": "corrections",
                        "ordering": ["-requested_at", "-pk"],
                        "permissions": [
                            ("decide_correction", "Can approve and refuse corrections")
                        ],
                        "default_permissions": ("view", "add"),
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "requested")),
                                fields=["requested_at"],
                                name="correction_waiting",
                            ),
                            models.Index(fields=["employee", "day"], name="correction_by_day"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state", "requested"),
                                    ("decided_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="correction_decided_with_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="correction_has_reason",
                                violation_error_message="Say why.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CorrectionLine",
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
                            "action",
                            models.CharField(
                                choices=[("add", "add"), ("void", "void")],
                                max_length=4,
                                verbose_name="action",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("in", "in"),
                                    ("out", "out"),
                                    ("break_start", "break"),
                                    ("break_end", "end of the break"),
                                ],
                                max_length=11,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "at",
                            models.DateTimeField(help_text="UTC.", null=True, verbose_name="at"),
                        ),
                        (
                            "correction",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lines",
                                to="attendance.correction",
                                verbose_name="correction",
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                help_text="That is voided.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="correction_lines",
                                to="attendance.attendanceevent",
                                verbose_name="event",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "line of a correction",
                        "verbose_name_plural": "lines of a correction",
                        "ordering": ["correction", "at", "pk"],
                        "default_permissions": (),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("action", "void"),
                                        ("at__isnull", True),
                                        ("event__isnull", False),
                                        ("kind", ""),
                                    ),
                                    models.Q(
                                        ("action", "add"),
                                        ("at__isnull", False),
                                        ("event__isnull", True),
                                        models.Q(("kind", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="correction_line_adds_or_voids",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CheckInDispute",
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
                                default=django.utils.timezone.now, verbose_name="said at"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "to be looked at"),
                                    ("other", "it was somebody else"),
                                    ("nobody", "nobody had to be checked in"),
                                    ("right", "it was right after all"),
                                ],
                                default="open",
                                max_length=6,
                                verbose_name="state",
                            ),
                        ),
                        ("decided_at", models.DateTimeField(null=True, verbose_name="settled at")),
                        ("note", models.CharField(blank=True, max_length=500, verbose_name="note")),
                        (
                            "decided_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="settled by",
                            ),
                        ),
                        (
                            "event",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="dispute",
                                to="attendance.attendanceevent",
                                verbose_name="event",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="disputes_settled",
                                to="people.employee",
                                verbose_name="who it was",
                            ),
                        ),
                        (
                            "answer",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="attendance.correction",
                                verbose_name="correction that followed",
                            ),
                        ),
                        (
                            "correction",
                            models.ForeignKey(
                                help_text="That took the check-in back.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="attendance.correction",
                                verbose_name="correction",
                            ),
                        ),
                        (
                            "device",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="disputes",
                                to="attendance.device",
                                verbose_name="device",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "check-in of somebody else",
                        "verbose_name_plural": "said “not me”",
                        "ordering": ["-at", "-pk"],
                        "default_permissions": ("view",),
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "open")),
                                fields=["at"],
                                name="dispute_open",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decided_at__isnull", True), ("state", "open")),
                                    models.Q(
                                        ("decided_at__isnull", False),
                                        ("state__in", ["other", "nobody", "right"]),
                                    ),
                                    _connector="OR",
                                ),
                                name="dispute_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("person__isnull", False), ("state", "other")),
                                    models.Q(
                                        models.Q(("state", "other"), _negated=True),
                                        ("person__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="dispute_names_the_other",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Door",
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
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "relay",
                            models.CharField(
                                choices=[("webhook", "signed webhook"), ("mqtt", "MQTT")],
                                default="webhook",
                                max_length=7,
                                verbose_name="relay",
                            ),
                        ),
                        (
                            "address",
                            models.TextField(
                                editable=False, help_text="URL, encrypted: it may hold a password."
                            ),
                        ),
                        (
                            "address_shown",
                            models.CharField(
                                editable=False,
                                help_text="URL without user and password.",
                                max_length=500,
                                verbose_name="address",
                            ),
                        ),
                        (
                            "is_nearby",
                            models.BooleanField(
                                default=False,
                                help_text="Its address may be private, such as 192.168.1.20. Otherwise it is refused.",
                                verbose_name="in our own network",
                            ),
                        ),
                        (
                            "topic",
                            models.CharField(
                                blank=True,
                                help_text="For MQTT, such as doors/main/open.",
                                max_length=200,
                                verbose_name="topic",
                            ),
                        ),
                        (
                            "secret",
                            models.TextField(editable=False, help_text="whsec_…, encrypted."),
                        ),
                        (
                            "open_seconds",
                            models.PositiveSmallIntegerField(
                                default=5,
                                help_text="Seconds; the relay shuts it by itself.",
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(60),
                                ],
                                verbose_name="stays open for",
                            ),
                        ),
                        (
                            "anti_passback",
                            models.PositiveSmallIntegerField(
                                default=0,
                                help_text="Minutes in which nobody passes twice in the same direction, unless they went back in between; 0: not asked.",
                                validators=[django.core.validators.MaxValueValidator(1440)],
                                verbose_name="anti-passback",
                            ),
                        ),
                        (
                            "needs_liveness",
                            models.BooleanField(
                                default=True,
                                help_text="Off: a photo of somebody who may pass is enough to open it.",
                                verbose_name="living faces only",
                            ),
                        ),
                        (
                            "opens_by_pin",
                            models.BooleanField(
                                default=True,
                                help_text="For those who do without a face.",
                                verbose_name="opens by PIN",
                            ),
                        ),
                        (
                            "opens_by_badge",
                            models.BooleanField(
                                default=False,
                                help_text="A printed code can be photographed.",
                                verbose_name="opens by badge",
                            ),
                        ),
                        (
                            "is_active",
                            models.BooleanField(
                                default=True, help_text="Off: it stays shut.", verbose_name="active"
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
                            "site",
                            models.ForeignKey(
                                help_text="Days and hours are those of its clock.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="doors",
                                to="people.site",
                                verbose_name="site",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "door",
                        "verbose_name_plural": "doors",
                        "ordering": ["name"],
                        "permissions": [("open_door", "Can open doors by hand")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("relay", "mqtt"), _negated=True),
                                    models.Q(("topic", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="door_by_mqtt_has_a_topic",
                                violation_error_message="For MQTT write a topic, such as doors/main/open.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DoorReader",
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
                            "side",
                            models.CharField(
                                choices=[
                                    ("outside", "outside: who stands here wants to come in"),
                                    ("inside", "inside: who stands here wants to go out"),
                                ],
                                default="outside",
                                max_length=7,
                                verbose_name="side",
                            ),
                        ),
                        (
                            "camera",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="door_reader",
                                to="attendance.camera",
                                verbose_name="camera",
                            ),
                        ),
                        (
                            "device",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="door_reader",
                                to="attendance.device",
                                verbose_name="kiosk",
                            ),
                        ),
                        (
                            "door",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="readers",
                                to="attendance.door",
                                verbose_name="door",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "reader",
                        "verbose_name_plural": "readers",
                        "ordering": ["pk"],
                        "default_permissions": (),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("camera__isnull", False), ("device__isnull", True)),
                                    models.Q(("camera__isnull", True), ("device__isnull", False)),
                                    _connector="OR",
                                ),
                                name="door_reader_is_one_thing",
                                violation_error_message="Choose a kiosk or a camera, and not both.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AccessRule",
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
                            "weekdays",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.PositiveSmallIntegerField(),
                                default=attendance.models.cameras.every_day,
                                size=None,
                                verbose_name="days",
                            ),
                        ),
                        ("begins_at", models.TimeField(blank=True, null=True, verbose_name="from")),
                        ("ends_at", models.TimeField(blank=True, null=True, verbose_name="until")),
                        (
                            "valid_from",
                            models.DateField(blank=True, null=True, verbose_name="valid from"),
                        ),
                        (
                            "valid_until",
                            models.DateField(blank=True, null=True, verbose_name="valid until"),
                        ),
                        (
                            "employee",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="access_rules",
                                to="people.employee",
                                verbose_name="person",
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                blank=True,
                                help_text="Without team and person: everybody who works here.",
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="access_rules",
                                to="people.team",
                                verbose_name="team",
                            ),
                        ),
                        (
                            "door",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="rules",
                                to="attendance.door",
                                verbose_name="door",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "access rule",
                        "verbose_name_plural": "access rules",
                        "ordering": ["door", "pk"],
                        "default_permissions": (),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("team__isnull", True),
                                    ("employee__isnull", True),
                                    _connector="OR",
                                ),
                                name="access_rule_for_one",
                                violation_error_message="Choose a team or a person, and not both.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("begins_at__isnull", True), ("ends_at__isnull", True)
                                    ),
                                    models.Q(
                                        ("begins_at__isnull", False), ("ends_at__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="access_hours_have_both_ends",
                                violation_error_message="Say both from and until, or neither: then all day.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_from__isnull", True),
                                    ("valid_until__isnull", True),
                                    ("valid_until__gte", models.F("valid_from")),
                                    _connector="OR",
                                ),
                                name="access_dates_in_order",
                                violation_error_message="The last day lies before the first.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DoorDecision",
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
                            "nonce",
                            models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
                        ),
                        (
                            "at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="at"
                            ),
                        ),
                        ("is_opened", models.BooleanField(verbose_name="opened")),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("allowed", "a rule allows it"),
                                    ("same_passage", "a second look while passing"),
                                    ("by_hand", "opened by hand"),
                                    ("not_known", "nobody was recognised"),
                                    ("not_sure", "not sure enough who it was"),
                                    ("not_live", "not clearly a living person"),
                                    ("no_consent", "has not agreed to be recognised"),
                                    ("not_employed", "does not work here now"),
                                    ("no_rule", "no rule lets this person pass"),
                                    ("outside_hours", "outside the hours of the rules"),
                                    ("passback", "has passed in this direction already"),
                                    ("way_not_taken", "the door does not open this way"),
                                    ("too_late", "decided too late to be obeyed"),
                                    ("door_off", "the door is switched off"),
                                    ("failed", "something went wrong"),
                                ],
                                max_length=13,
                                verbose_name="reason",
                            ),
                        ),
                        (
                            "way",
                            models.CharField(
                                choices=[
                                    ("face", "face"),
                                    ("pin", "PIN"),
                                    ("badge", "badge"),
                                    ("name", "list of names"),
                                    ("hand", "by hand"),
                                ],
                                default="face",
                                max_length=5,
                                verbose_name="way",
                            ),
                        ),
                        (
                            "reader",
                            models.CharField(blank=True, max_length=100, verbose_name="reader"),
                        ),
                        (
                            "side",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("outside", "outside: who stands here wants to come in"),
                                    ("inside", "inside: who stands here wants to go out"),
                                ],
                                max_length=7,
                                verbose_name="side",
                            ),
                        ),
                        (
                            "score",
                            models.FloatField(
                                help_text="Cosine to the template.", null=True, verbose_name="score"
                            ),
                        ),
                        (
                            "liveness",
                            models.FloatField(
                                help_text="Real minus spoof; above the threshold: a person.",
                                null=True,
                                verbose_name="liveness",
                            ),
                        ),
                        (
                            "is_emergency",
                            models.BooleanField(
                                default=False,
                                help_text="The database could not be reached.",
                                verbose_name="by the emergency list",
                            ),
                        ),
                        (
                            "account",
                            models.CharField(blank=True, max_length=150, verbose_name="opened by"),
                        ),
                        ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                        (
                            "recorded_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="recorded at"
                            ),
                        ),
                        (
                            "door",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decisions",
                                to="attendance.door",
                                verbose_name="door",
                            ),
                        ),
                        (
                            "employee",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="door_decisions",
                                to="people.employee",
                                verbose_name="person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "decision at a door",
                        "verbose_name_plural": "decisions at doors",
                        "ordering": ["-at", "-pk"],
                        "default_permissions": ("view",),
                        "indexes": [
                            models.Index(fields=["-at"], name="door_decision_by_time"),
                            models.Index(
                                fields=["employee", "door", "-at"], name="door_decision_of_person"
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("is_opened", True),
                                        ("reason__in", ["allowed", "same_passage", "by_hand"]),
                                    ),
                                    models.Q(
                                        ("is_opened", False),
                                        (
                                            "reason__in",
                                            [
                                                "not_known",
                                                "not_sure",
                                                "not_live",
                                                "no_consent",
                                                "not_employed",
                                                "no_rule",
                                                "outside_hours",
                                                "passback",
                                                "way_not_taken",
                                                "too_late",
                                                "door_off",
                                                "failed",
                                            ],
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="door_opened_with_reason",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RelayAnswer",
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
                                default=django.utils.timezone.now, verbose_name="at"
                            ),
                        ),
                        ("was_taken", models.BooleanField(verbose_name="taken")),
                        (
                            "detail",
                            models.CharField(blank=True, max_length=500, verbose_name="answer"),
                        ),
                        (
                            "took_ms",
                            models.PositiveIntegerField(
                                help_text="ms, from the decision on", verbose_name="took"
                            ),
                        ),
                        (
                            "decision",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="answer",
                                to="attendance.doordecision",
                                verbose_name="decision",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "answer of a relay",
                        "verbose_name_plural": "answers of relays",
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="EmergencyEntry",
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
                            "note",
                            models.CharField(
                                blank=True,
                                help_text="Such as “first aid, ground floor”.",
                                max_length=200,
                                verbose_name="note",
                            ),
                        ),
                        (
                            "added_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                editable=False,
                                verbose_name="added at",
                            ),
                        ),
                        (
                            "added_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="added by",
                            ),
                        ),
                        (
                            "door",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="emergency_entries",
                                to="attendance.door",
                                verbose_name="door",
                            ),
                        ),
                        (
                            "employee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="emergency_entries",
                                to="people.employee",
                                verbose_name="person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "entry of the emergency list",
                        "verbose_name_plural": "entries of the emergency list",
                        "ordering": ["door__name", "employee__name"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("door", "employee"),
                                name="once_on_the_emergency_list",
                                violation_error_message="This person is on the list of this door already.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CalendarFeed",
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
                            "token_hash",
                            models.CharField(editable=False, max_length=64, unique=True),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="created at"
                            ),
                        ),
                        ("read_at", models.DateTimeField(null=True, verbose_name="last read at")),
                        (
                            "employee",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="calendar_feed",
                                to="people.employee",
                                verbose_name="employee",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "calendar feed",
                        "verbose_name_plural": "calendar feeds",
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="ReportSubscription",
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
                        ("report", models.CharField(max_length=40, verbose_name="report")),
                        (
                            "scope",
                            models.CharField(blank=True, max_length=500, verbose_name="about whom"),
                        ),
                        (
                            "rhythm",
                            models.CharField(
                                choices=[("weekly", "every week"), ("monthly", "every month")],
                                default="weekly",
                                max_length=7,
                                verbose_name="how often",
                            ),
                        ),
                        (
                            "weekday",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (0, "Monday"),
                                    (1, "Tuesday"),
                                    (2, "Wednesday"),
                                    (3, "Thursday"),
                                    (4, "Friday"),
                                    (5, "Saturday"),
                                    (6, "Sunday"),
                                ],
                                default=0,
                                verbose_name="weekday",
                            ),
                        ),
                        (
                            "hour",
                            models.PositiveSmallIntegerField(
                                default=7,
                                validators=[django.core.validators.MaxValueValidator(23)],
                                verbose_name="hour",
                            ),
                        ),
                        (
                            "attachment",
                            models.CharField(
                                choices=[("xlsx", "Excel"), ("pdf", "PDF")],
                                default="xlsx",
                                max_length=4,
                                verbose_name="file",
                            ),
                        ),
                        (
                            "language",
                            models.CharField(
                                choices=[("en", "English"), ("de", "Deutsch")],
                                max_length=10,
                                verbose_name="language",
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True, verbose_name="active")),
                        (
                            "note",
                            models.CharField(
                                blank=True, max_length=500, verbose_name="why it ended"
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="created at"
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="report_subscriptions",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="account",
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "report by e-mail",
                        "verbose_name_plural": "reports by e-mail",
                        "ordering": ["-is_active", "report", "pk"],
                        "default_permissions": (),
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("is_active", True)),
                                fields=("account", "report", "scope", "rhythm"),
                                name="subscription_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("hour__lte", 23), ("weekday__lte", 6)),
                                name="subscription_time",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReportDelivery",
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
                        ("first", models.DateField(verbose_name="first day")),
                        ("last", models.DateField(verbose_name="last day")),
                        (
                            "queued_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="queued at"
                            ),
                        ),
                        ("sent_at", models.DateTimeField(null=True, verbose_name="sent at")),
                        (
                            "problem",
                            models.CharField(blank=True, max_length=500, verbose_name="problem"),
                        ),
                        (
                            "subscription",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="deliveries",
                                to="attendance.reportsubscription",
                                verbose_name="report",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "report that was sent",
                        "verbose_name_plural": "reports that were sent",
                        "ordering": ["-first", "pk"],
                        "default_permissions": (),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("subscription", "first"), name="delivery_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ClosedMonth",
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
                            "month",
                            models.DateField(help_text="Its first day.", verbose_name="month"),
                        ),
                        (
                            "closed_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="closed at"
                            ),
                        ),
                        (
                            "row_count",
                            models.PositiveIntegerField(
                                default=0,
                                help_text="Rows of the payroll file.",
                                verbose_name="people",
                            ),
                        ),
                        ("counted", models.IntegerField(default=0, verbose_name="counted")),
                        ("payable", models.IntegerField(default=0, verbose_name="to pay")),
                        (
                            "open_count",
                            models.PositiveIntegerField(
                                default=0,
                                help_text="What was not settled when the month was closed.",
                                verbose_name="left open",
                            ),
                        ),
                        (
                            "file_hash",
                            models.CharField(
                                blank=True,
                                help_text="SHA-256 of the payroll file.",
                                max_length=64,
                                verbose_name="checksum",
                            ),
                        ),
                        (
                            "closed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="closed by",
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="closed_months",
                                to="people.site",
                                verbose_name="site",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "closed month",
                        "verbose_name_plural": "closed months",
                        "ordering": ["-month", "site"],
                        "permissions": [("close_month", "Can close and reopen months")],
                        "default_permissions": ("view",),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("site", "month"),
                                name="month_closed_once",
                                violation_error_message="This month is closed already.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("month__day", 1)), name="month_is_its_first_day"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Adjustment",
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
                            "day",
                            models.DateField(help_text="That is put right.", verbose_name="day"),
                        ),
                        (
                            "posted_on",
                            models.DateField(
                                help_text="A day of a month that is open.", verbose_name="counts on"
                            ),
                        ),
                        ("reason", models.CharField(max_length=500, verbose_name="reason")),
                        ("worked", models.SmallIntegerField(default=0, verbose_name="worked")),
                        ("counted", models.SmallIntegerField(default=0, verbose_name="counted")),
                        ("excused", models.SmallIntegerField(default=0, verbose_name="excused")),
                        (
                            "paid_excused",
                            models.SmallIntegerField(default=0, verbose_name="excused and paid"),
                        ),
                        (
                            "daily_overtime",
                            models.SmallIntegerField(default=0, verbose_name="daily overtime"),
                        ),
                        (
                            "weekly_overtime",
                            models.SmallIntegerField(default=0, verbose_name="weekly overtime"),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="created at"
                            ),
                        ),
                        (
                            "employee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="adjustments",
                                to="people.employee",
                                verbose_name="employee",
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="adjustments",
                                to="people.site",
                                verbose_name="site",
                            ),
                        ),
                        (
                            "correction",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="adjustments",
                                to="attendance.correction",
                                verbose_name="correction",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "adjustment",
                        "verbose_name_plural": "adjustments",
                        "ordering": ["-posted_on", "-pk"],
                        "default_permissions": ("view",),
                        "indexes": [
                            models.Index(fields=["employee", "day"], name="adjustment_by_employee"),
                            models.Index(
                                fields=["posted_on", "site"], name="adjustment_by_posting"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PayrollFormat",
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
                        ("name", models.CharField(max_length=80, unique=True, verbose_name="name")),
                        (
                            "layout",
                            models.CharField(
                                choices=[
                                    ("person", "one line for each person"),
                                    ("wage", "one line for each person and type of wage"),
                                ],
                                default="person",
                                max_length=10,
                                verbose_name="layout",
                            ),
                        ),
                        (
                            "delimiter",
                            models.CharField(
                                choices=[
                                    ("semicolon", "semicolon ;"),
                                    ("comma", "comma ,"),
                                    ("tab", "tab"),
                                    ("pipe", "vertical bar |"),
                                ],
                                default="semicolon",
                                max_length=10,
                                verbose_name="between columns",
                            ),
                        ),
                        (
                            "hours",
                            models.CharField(
                                choices=[
                                    ("decimal", "hours with two digits: 7.75"),
                                    ("clock", "hours and minutes: 7:45"),
                                    ("minutes", "minutes: 465"),
                                ],
                                default="decimal",
                                max_length=10,
                                verbose_name="durations",
                            ),
                        ),
                        (
                            "decimal_mark",
                            models.CharField(
                                choices=[(",", "comma: 7,75"), (".", "point: 7.75")],
                                default=",",
                                max_length=1,
                                verbose_name="decimal mark",
                            ),
                        ),
                        (
                            "date_style",
                            models.CharField(
                                choices=[
                                    ("%Y-%m-%d", "2026-11-21"),
                                    ("%d.%m.%Y", "21.11.2026"),
                                    ("%d/%m/%Y", "21/11/2026"),
                                    ("%m/%d/%Y", "11/21/2026"),
                                    ("%Y%m%d", "20261121"),
                                ],
                                default="%Y-%m-%d",
                                max_length=10,
                                verbose_name="days",
                            ),
                        ),
                        (
                            "encoding",
                            models.CharField(
                                choices=[
                                    ("utf-8-sig", "UTF-8, marked for Excel"),
                                    ("utf-8", "UTF-8"),
                                    ("cp1252", "Windows (cp1252)"),
                                ],
                                default="utf-8-sig",
                                max_length=10,
                                verbose_name="letters",
                            ),
                        ),
                        (
                            "has_headings",
                            models.BooleanField(
                                default=True, verbose_name="first line with headings"
                            ),
                        ),
                        (
                            "skips_zero",
                            models.BooleanField(
                                default=True,
                                help_text="With types of wage: no line for what a person does not have.",
                                verbose_name="leave out lines of zero",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "payroll format",
                        "verbose_name_plural": "payroll formats",
                        "ordering": ["name"],
                    },
                ),
                migrations.CreateModel(
                    name="PayrollColumn",
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
                            "position",
                            models.PositiveSmallIntegerField(
                                default=1,
                                validators=[django.core.validators.MinValueValidator(1)],
                                verbose_name="position",
                            ),
                        ),
                        (
                            "heading",
                            models.CharField(blank=True, max_length=80, verbose_name="heading"),
                        ),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("number", "personnel number"),
                                    ("name", "name"),
                                    ("month", "month, like 2026-11"),
                                    ("first_day", "first day"),
                                    ("last_day", "last day"),
                                    ("payable", "to pay"),
                                    ("planned", "planned"),
                                    ("counted", "counted"),
                                    ("daily_overtime", "overtime beyond the day"),
                                    ("weekly_overtime", "overtime beyond the week"),
                                    ("paid_leave", "paid leave"),
                                    ("unpaid_leave", "unpaid leave"),
                                    ("holiday", "holidays"),
                                    ("absent", "days absent"),
                                    ("adjustments", "adjustments of earlier months"),
                                    ("adjusted_overtime", "overtime in adjustments"),
                                    ("wage_code", "type of wage: its code"),
                                    ("wage_hours", "type of wage: its duration"),
                                    ("text", "always the same text"),
                                ],
                                max_length=20,
                                verbose_name="content",
                            ),
                        ),
                        (
                            "text",
                            models.CharField(
                                blank=True,
                                help_text="For “always the same text”.",
                                max_length=80,
                                verbose_name="text",
                            ),
                        ),
                        (
                            "format",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="columns",
                                to="attendance.payrollformat",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "column",
                        "verbose_name_plural": "columns",
                        "ordering": ["position", "pk"],
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="PayrollWage",
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
                            "position",
                            models.PositiveSmallIntegerField(
                                default=1,
                                validators=[django.core.validators.MinValueValidator(1)],
                                verbose_name="position",
                            ),
                        ),
                        ("code", models.CharField(max_length=40, verbose_name="code")),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("payable", "to pay"),
                                    ("planned", "planned"),
                                    ("counted", "counted"),
                                    ("daily_overtime", "overtime beyond the day"),
                                    ("weekly_overtime", "overtime beyond the week"),
                                    ("paid_leave", "paid leave"),
                                    ("unpaid_leave", "unpaid leave"),
                                    ("holiday", "holidays"),
                                    ("adjustments", "adjustments of earlier months"),
                                    ("adjusted_overtime", "overtime in adjustments"),
                                ],
                                max_length=20,
                                verbose_name="duration",
                            ),
                        ),
                        (
                            "format",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="wages",
                                to="attendance.payrollformat",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "type of wage",
                        "verbose_name_plural": "types of wage",
                        "ordering": ["position", "pk"],
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="Pin",
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
                        ("secret", models.TextField(editable=False)),
                        (
                            "set_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="set at"
                            ),
                        ),
                        (
                            "employee",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="pin",
                                to="people.employee",
                                verbose_name="employee",
                            ),
                        ),
                        (
                            "set_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="set by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "PIN",
                        "verbose_name_plural": "PINs",
                        "ordering": ["employee__name"],
                        "permissions": [("manage_pins", "Can set, unlock and remove PINs")],
                        "default_permissions": ("view",),
                    },
                ),
                migrations.CreateModel(
                    name="PinTries",
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
                            "number_hash",
                            models.CharField(editable=False, max_length=64, null=True, unique=True),
                        ),
                        (
                            "failures",
                            models.PositiveIntegerField(
                                default=0, verbose_name="wrong PINs in a row"
                            ),
                        ),
                        (
                            "locked_until",
                            models.DateTimeField(null=True, verbose_name="locked until"),
                        ),
                        (
                            "tried_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="last tried at"
                            ),
                        ),
                        (
                            "employee",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="pin_tries",
                                to="people.employee",
                                verbose_name="employee",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "wrong PINs",
                        "verbose_name_plural": "wrong PINs",
                        "default_permissions": (),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("employee__isnull", False), ("number_hash__isnull", True)
                                    ),
                                    models.Q(
                                        ("employee__isnull", True), ("number_hash__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="pin_tries_of_one",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DevicePinTries",
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
                        ("level", models.FloatField(default=0.0)),
                        ("noted_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "device",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="pin_tries",
                                to="attendance.device",
                                verbose_name="device",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "wrong PINs at a device",
                        "verbose_name_plural": "wrong PINs at a device",
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="ExceptionReview",
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
                        ("day", models.DateField(verbose_name="day")),
                        ("code", models.CharField(max_length=20, verbose_name="exception")),
                        (
                            "at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="looked at"
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=500, verbose_name="note")),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="looked at by",
                            ),
                        ),
                        (
                            "employee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="exception_reviews",
                                to="people.employee",
                                verbose_name="employee",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "reviewed exception",
                        "verbose_name_plural": "reviewed exceptions",
                        "ordering": ["-at", "-pk"],
                        "default_permissions": (),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("employee", "day", "code"), name="exception_reviewed_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DeviceChange",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("name", models.CharField(max_length=100, verbose_name="name")),
                        (
                            "floor",
                            models.CharField(
                                blank=True,
                                help_text="Such as “Ground floor”: the board can show who is on which floor.",
                                max_length=60,
                                verbose_name="floor",
                            ),
                        ),
                        (
                            "direction",
                            models.CharField(
                                choices=[
                                    ("both", "in and out by turns"),
                                    ("in", "in only"),
                                    ("out", "out only"),
                                ],
                                default="both",
                                max_length=4,
                                verbose_name="direction",
                            ),
                        ),
                        (
                            "is_active",
                            models.BooleanField(
                                default=True,
                                help_text="Switch off a lost or replaced device.",
                                verbose_name="active",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="attendance.device",
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
                                fields=["-pgh_created_at", "-pgh_id"], name="device_change_time"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CameraChange",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("name", models.CharField(max_length=100, verbose_name="name")),
                        (
                            "floor",
                            models.CharField(
                                blank=True,
                                help_text="Such as “Ground floor”; with a floor plan of that name it can be placed.",
                                max_length=60,
                                verbose_name="floor",
                            ),
                        ),
                        (
                            "plan_x",
                            models.FloatField(
                                blank=True, editable=False, help_text="0 left, 1 right", null=True
                            ),
                        ),
                        (
                            "plan_y",
                            models.FloatField(
                                blank=True, editable=False, help_text="0 top, 1 bottom", null=True
                            ),
                        ),
                        (
                            "address_shown",
                            models.CharField(
                                editable=False,
                                help_text="URL without user and password.",
                                max_length=500,
                                verbose_name="address",
                            ),
                        ),
                        (
                            "frames_per_s",
                            models.PositiveSmallIntegerField(
                                default=5,
                                help_text="So many are looked at while something moves, if the machine can.",
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(30),
                                ],
                                verbose_name="pictures per second",
                            ),
                        ),
                        (
                            "weekdays",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.PositiveSmallIntegerField(),
                                default=attendance.models.cameras.every_day,
                                size=None,
                                verbose_name="days",
                            ),
                        ),
                        ("begins_at", models.TimeField(blank=True, null=True, verbose_name="from")),
                        ("ends_at", models.TimeField(blank=True, null=True, verbose_name="until")),
                        (
                            "records",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "nothing: it only sees who is where"),
                                    ("in", "entrance: somebody came"),
                                    ("out", "exit: somebody went"),
                                ],
                                default="",
                                max_length=4,
                                verbose_name="records",
                            ),
                        ),
                        (
                            "keeps_crops",
                            models.BooleanField(
                                default=False,
                                help_text="One for each sighting of a person who is known, encrypted, until it expires.",
                                verbose_name="keep pictures of faces",
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True, verbose_name="active")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="attendance.camera",
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
                                fields=["-pgh_created_at", "-pgh_id"], name="camera_change_time"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FloorPlanChange",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        (
                            "floor",
                            models.CharField(
                                help_text="As the cameras and devices of this floor say it.",
                                max_length=60,
                                verbose_name="floor",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="attendance.floorplan",
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
                                fields=["-pgh_created_at", "-pgh_id"], name="floorplan_change_time"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DoorChange",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("name", models.CharField(max_length=100, verbose_name="name")),
                        (
                            "relay",
                            models.CharField(
                                choices=[("webhook", "signed webhook"), ("mqtt", "MQTT")],
                                default="webhook",
                                max_length=7,
                                verbose_name="relay",
                            ),
                        ),
                        (
                            "address_shown",
                            models.CharField(
                                editable=False,
                                help_text="URL without user and password.",
                                max_length=500,
                                verbose_name="address",
                            ),
                        ),
                        (
                            "is_nearby",
                            models.BooleanField(
                                default=False,
                                help_text="Its address may be private, such as 192.168.1.20. Otherwise it is refused.",
                                verbose_name="in our own network",
                            ),
                        ),
                        (
                            "topic",
                            models.CharField(
                                blank=True,
                                help_text="For MQTT, such as doors/main/open.",
                                max_length=200,
                                verbose_name="topic",
                            ),
                        ),
                        (
                            "open_seconds",
                            models.PositiveSmallIntegerField(
                                default=5,
                                help_text="Seconds; the relay shuts it by itself.",
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(60),
                                ],
                                verbose_name="stays open for",
                            ),
                        ),
                        (
                            "anti_passback",
                            models.PositiveSmallIntegerField(
                                default=0,
                                help_text="Minutes in which nobody passes twice in the same direction, unless they went back in between; 0: not asked.",
                                validators=[django.core.validators.MaxValueValidator(1440)],
                                verbose_name="anti-passback",
                            ),
                        ),
                        (
                            "needs_liveness",
                            models.BooleanField(
                                default=True,
                                help_text="Off: a photo of somebody who may pass is enough to open it.",
                                verbose_name="living faces only",
                            ),
                        ),
                        (
                            "opens_by_pin",
                            models.BooleanField(
                                default=True,
                                help_text="For those who do without a face.",
                                verbose_name="opens by PIN",
                            ),
                        ),
                        (
                            "opens_by_badge",
                            models.BooleanField(
                                default=False,
                                help_text="A printed code can be photographed.",
                                verbose_name="opens by badge",
                            ),
                        ),
                        (
                            "is_active",
                            models.BooleanField(
                                default=True, help_text="Off: it stays shut.", verbose_name="active"
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="attendance.door",
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                help_text="Days and hours are those of its clock.",
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
                                fields=["-pgh_created_at", "-pgh_id"], name="door_change_time"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DoorReaderChange",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        (
                            "side",
                            models.CharField(
                                choices=[
                                    ("outside", "outside: who stands here wants to come in"),
                                    ("inside", "inside: who stands here wants to go out"),
                                ],
                                default="outside",
                                max_length=7,
                                verbose_name="side",
                            ),
                        ),
                        (
                            "camera",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="attendance.camera",
                                verbose_name="camera",
                            ),
                        ),
                        (
                            "device",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="attendance.device",
                                verbose_name="kiosk",
                            ),
                        ),
                        (
                            "door",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="attendance.door",
                                verbose_name="door",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="attendance.doorreader",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pgh_created_at", "-pgh_id"],
                        "abstract": False,
                        "default_permissions": (),
                        "indexes": [
                            models.Index(
                                fields=["-pgh_created_at", "-pgh_id"], name="doorreader_change_time"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AccessRuleChange",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        (
                            "weekdays",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.PositiveSmallIntegerField(),
                                default=attendance.models.cameras.every_day,
                                size=None,
                                verbose_name="days",
                            ),
                        ),
                        ("begins_at", models.TimeField(blank=True, null=True, verbose_name="from")),
                        ("ends_at", models.TimeField(blank=True, null=True, verbose_name="until")),
                        (
                            "valid_from",
                            models.DateField(blank=True, null=True, verbose_name="valid from"),
                        ),
                        (
                            "valid_until",
                            models.DateField(blank=True, null=True, verbose_name="valid until"),
                        ),
                        (
                            "employee",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="people.employee",
                                verbose_name="person",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="attendance.accessrule",
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="Without team and person: everybody who works here.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="people.team",
                                verbose_name="team",
                            ),
                        ),
                        (
                            "door",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="attendance.door",
                                verbose_name="door",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pgh_created_at", "-pgh_id"],
                        "abstract": False,
                        "default_permissions": (),
                        "indexes": [
                            models.Index(
                                fields=["-pgh_created_at", "-pgh_id"], name="accessrule_change_time"
                            ),
                            models.Index(fields=["employee"], name="accessrule_change_who"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EmergencyEntryChange",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        (
                            "note",
                            models.CharField(
                                blank=True,
                                help_text="Such as “first aid, ground floor”.",
                                max_length=200,
                                verbose_name="note",
                            ),
                        ),
                        (
                            "added_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                editable=False,
                                verbose_name="added at",
                            ),
                        ),
                        (
                            "added_by",
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
                            "door",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="attendance.door",
                                verbose_name="door",
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
                                verbose_name="person",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="attendance.emergencyentry",
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
                                name="emergencyentry_change_time",
                            ),
                            models.Index(fields=["employee"], name="emergencyentry_change_who"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CheckInRulesChange",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        (
                            "faces",
                            models.BooleanField(
                                default=True,
                                help_text="Off: no camera picture of this site is searched for faces.",
                                verbose_name="face",
                            ),
                        ),
                        (
                            "liveness",
                            models.CharField(
                                choices=[
                                    ("off", "not checked"),
                                    ("passive", "by the look of the pictures"),
                                    ("challenge", "by the look, and by turning the head as asked"),
                                ],
                                default="passive",
                                max_length=10,
                                verbose_name="photos and screens are told from people",
                            ),
                        ),
                        (
                            "pin",
                            models.BooleanField(
                                default=True,
                                help_text="Personnel number and a PIN on the screen.",
                                verbose_name="PIN",
                            ),
                        ),
                        (
                            "badge",
                            models.BooleanField(
                                default=True,
                                help_text="A printed QR code, held before the camera.",
                                verbose_name="badge",
                            ),
                        ),
                        (
                            "names",
                            models.BooleanField(
                                default=False,
                                help_text="For small sites: people tap their name. Whoever has a PIN still types it.",
                                verbose_name="list of names",
                            ),
                        ),
                        (
                            "sound",
                            models.BooleanField(
                                default=False,
                                help_text="A short tone confirms.",
                                verbose_name="sound",
                            ),
                        ),
                        (
                            "floors_by_cameras",
                            models.BooleanField(
                                default=False,
                                help_text="The board shows those who are in on the floor where a camera saw them last today.",
                                verbose_name="floors by cameras",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="attendance.checkinrules",
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
                                name="checkinrules_change_time",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PinChange",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        (
                            "set_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="set at"
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
                                to="attendance.pin",
                            ),
                        ),
                        (
                            "set_by",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="set by",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pgh_created_at", "-pgh_id"],
                        "abstract": False,
                        "default_permissions": (),
                        "indexes": [
                            models.Index(
                                fields=["-pgh_created_at", "-pgh_id"], name="pin_change_time"
                            ),
                            models.Index(fields=["employee"], name="pin_change_who"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BadgeChange",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        (
                            "issued_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="printed at"
                            ),
                        ),
                        (
                            "revoked_at",
                            models.DateTimeField(null=True, verbose_name="taken back at"),
                        ),
                        (
                            "reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("lost", "lost"),
                                    ("replaced", "replaced"),
                                    ("left", "the person left"),
                                    ("taken_back", "taken back"),
                                ],
                                max_length=10,
                                verbose_name="why",
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
                            "issued_by",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="printed by",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="attendance.badge",
                            ),
                        ),
                        (
                            "revoked_by",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="taken back by",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pgh_created_at", "-pgh_id"],
                        "abstract": False,
                        "default_permissions": (),
                        "indexes": [
                            models.Index(
                                fields=["-pgh_created_at", "-pgh_id"], name="badge_change_time"
                            ),
                            models.Index(fields=["employee"], name="badge_change_who"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ShiftChange",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("name", models.CharField(max_length=100, verbose_name="name")),
                        (
                            "code",
                            models.CharField(
                                help_text="A letter or two for the month grid, like E.",
                                max_length=4,
                                verbose_name="code",
                            ),
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
                        ("starts_at", models.TimeField(verbose_name="starts at")),
                        (
                            "ends_at",
                            models.TimeField(
                                help_text="A time not after the start is one of the next day.",
                                verbose_name="ends at",
                            ),
                        ),
                        (
                            "is_flexible",
                            models.BooleanField(
                                default=False,
                                help_text="People come and go as they like; the times above are the core time.",
                                verbose_name="flexible hours",
                            ),
                        ),
                        (
                            "has_core",
                            models.BooleanField(
                                default=True,
                                help_text="Of flexible hours: everybody is to be there between the times above.",
                                verbose_name="core time",
                            ),
                        ),
                        (
                            "planned_minutes",
                            models.PositiveIntegerField(
                                blank=True,
                                help_text="Empty: from start to end, without the break.",
                                null=True,
                                validators=[django.core.validators.MaxValueValidator(1440)],
                                verbose_name="minutes to work",
                            ),
                        ),
                        (
                            "break_minutes",
                            models.PositiveIntegerField(
                                default=0, help_text="Minutes.", verbose_name="planned break"
                            ),
                        ),
                        (
                            "breaks_are_paid",
                            models.BooleanField(default=False, verbose_name="breaks are paid"),
                        ),
                        (
                            "late_grace",
                            models.PositiveIntegerField(
                                default=0,
                                help_text="Minutes that nobody counts; one more, and all of them count.",
                                verbose_name="grace for coming late",
                            ),
                        ),
                        (
                            "early_grace",
                            models.PositiveIntegerField(
                                default=0,
                                help_text="Minutes.",
                                verbose_name="grace for leaving early",
                            ),
                        ),
                        (
                            "counts_early_arrival",
                            models.BooleanField(
                                default=True,
                                help_text="Otherwise whoever comes early works from the start of the shift.",
                                verbose_name="time before the start counts",
                            ),
                        ),
                        (
                            "rounding_step",
                            models.PositiveIntegerField(
                                default=1,
                                help_text="Minutes; 1 rounds nothing.",
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(60),
                                ],
                                verbose_name="round to",
                            ),
                        ),
                        (
                            "rounding_mode",
                            models.CharField(
                                choices=[
                                    ("nearest", "to the nearest step"),
                                    ("down", "down"),
                                    ("up", "up"),
                                ],
                                default="nearest",
                                max_length=7,
                                verbose_name="rounding",
                            ),
                        ),
                        (
                            "half_day_from",
                            models.PositiveIntegerField(
                                default=0,
                                help_text="Minutes worked; less is an absence. 0: any time counts.",
                                verbose_name="half a day from",
                            ),
                        ),
                        (
                            "full_day_from",
                            models.PositiveIntegerField(
                                default=0,
                                help_text="Minutes worked; less is half a day. 0: any time counts.",
                                verbose_name="a whole day from",
                            ),
                        ),
                        (
                            "overtime_after",
                            models.PositiveIntegerField(
                                blank=True,
                                help_text="Minutes worked on a day. Empty: no daily overtime.",
                                null=True,
                                verbose_name="overtime after, a day",
                            ),
                        ),
                        (
                            "weekly_overtime_after",
                            models.PositiveIntegerField(
                                blank=True,
                                help_text="Minutes worked from Monday to Sunday. Empty: no weekly overtime.",
                                null=True,
                                verbose_name="overtime after, a week",
                            ),
                        ),
                        (
                            "closes_after",
                            models.PositiveIntegerField(
                                blank=True,
                                help_text="Minutes after the end of the shift. The stay then ends with the shift, and HR is asked to look at it. Empty: it stays open.",
                                null=True,
                                validators=[django.core.validators.MaxValueValidator(1440)],
                                verbose_name="close forgotten check-outs after",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="attendance.shift",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pgh_created_at", "-pgh_id"],
                        "abstract": False,
                        "default_permissions": (),
                        "indexes": [
                            models.Index(
                                fields=["-pgh_created_at", "-pgh_id"], name="shift_change_time"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RequiredBreakChange",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        (
                            "after_minutes",
                            models.PositiveIntegerField(
                                help_text="Minutes.", verbose_name="worked longer than"
                            ),
                        ),
                        (
                            "minutes",
                            models.PositiveIntegerField(
                                help_text="Minutes. What was not taken is deducted.",
                                verbose_name="break of at least",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="attendance.requiredbreak",
                            ),
                        ),
                        (
                            "shift",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="attendance.shift",
                                verbose_name="shift",
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
                                name="requiredbreak_change_time",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ScheduleChange",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("name", models.CharField(max_length=100, verbose_name="name")),
                        (
                            "weeks",
                            models.PositiveSmallIntegerField(
                                default=1,
                                help_text="After so many weeks it begins anew; 2 for an A and a B week.",
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(12),
                                ],
                                verbose_name="weeks",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="attendance.schedule",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pgh_created_at", "-pgh_id"],
                        "abstract": False,
                        "default_permissions": (),
                        "indexes": [
                            models.Index(
                                fields=["-pgh_created_at", "-pgh_id"], name="schedule_change_time"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ScheduleDayChange",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        (
                            "week",
                            models.PositiveSmallIntegerField(
                                default=1,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(12),
                                ],
                                verbose_name="week",
                            ),
                        ),
                        (
                            "weekday",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (0, "Monday"),
                                    (1, "Tuesday"),
                                    (2, "Wednesday"),
                                    (3, "Thursday"),
                                    (4, "Friday"),
                                    (5, "Saturday"),
                                    (6, "Sunday"),
                                ],
                                verbose_name="weekday",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="attendance.scheduleday",
                            ),
                        ),
                        (
                            "schedule",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="attendance.schedule",
                                verbose_name="schedule",
                            ),
                        ),
                        (
                            "shift",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="attendance.shift",
                                verbose_name="shift",
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
                                name="scheduleday_change_time",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ScheduleAssignmentChange",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("valid_from", models.DateField(verbose_name="valid from")),
                        (
                            "valid_until",
                            models.DateField(
                                blank=True,
                                help_text="The last day. Empty: until changed.",
                                null=True,
                                verbose_name="valid until",
                            ),
                        ),
                        (
                            "employee",
                            models.ForeignKey(
                                blank=True,
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
                                to="attendance.scheduleassignment",
                            ),
                        ),
                        (
                            "schedule",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="attendance.schedule",
                                verbose_name="schedule",
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                null=True,
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
                                fields=["-pgh_created_at", "-pgh_id"],
                                name="scheduleassignment_change_time",
                            ),
                            models.Index(fields=["employee"], name="scheduleassignment_change_who"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlanExceptionChange",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("day", models.DateField(verbose_name="day")),
                        ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                        (
                            "employee",
                            models.ForeignKey(
                                blank=True,
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
                                to="attendance.planexception",
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                null=True,
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
                        (
                            "shift",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="Empty: the day is off.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="attendance.shift",
                                verbose_name="shift",
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
                                name="planexception_change_time",
                            ),
                            models.Index(fields=["employee"], name="planexception_change_who"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HolidayChange",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("day", models.DateField(verbose_name="day")),
                        ("name", models.CharField(max_length=200, verbose_name="name")),
                        (
                            "is_observed",
                            models.BooleanField(
                                default=True,
                                help_text="Switch off a holiday on which your site works; it then stays switched off.",
                                verbose_name="observed",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="attendance.holiday",
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
                                fields=["-pgh_created_at", "-pgh_id"], name="holiday_change_time"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LeaveTypeChange",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("name", models.CharField(max_length=100, verbose_name="name")),
                        (
                            "code",
                            models.CharField(
                                help_text="A letter or two for the month grid, like V.",
                                max_length=4,
                                verbose_name="code",
                            ),
                        ),
                        (
                            "color",
                            models.CharField(
                                default="#5b6bbf",
                                max_length=7,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^#[0-9a-fA-F]{6}$", "Write a colour like #0e7c86."
                                    )
                                ],
                                verbose_name="colour",
                            ),
                        ),
                        ("is_paid", models.BooleanField(default=True, verbose_name="paid")),
                        (
                            "is_active",
                            models.BooleanField(
                                default=True,
                                help_text="Switch off what nobody should use now.",
                                verbose_name="can be asked for",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="attendance.leavetype",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pgh_created_at", "-pgh_id"],
                        "abstract": False,
                        "default_permissions": (),
                        "indexes": [
                            models.Index(
                                fields=["-pgh_created_at", "-pgh_id"], name="leavetype_change_time"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LeaveChange",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("first_day", models.DateField(verbose_name="first day")),
                        ("last_day", models.DateField(verbose_name="last day")),
                        (
                            "starts_at_noon",
                            models.BooleanField(
                                default=False, verbose_name="only the second half of the first day"
                            ),
                        ),
                        (
                            "ends_at_noon",
                            models.BooleanField(
                                default=False, verbose_name="only the first half of the last day"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("requested", "requested"),
                                    ("approved", "approved"),
                                    ("refused", "refused"),
                                    ("cancelled", "cancelled"),
                                ],
                                default="requested",
                                editable=False,
                                max_length=9,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "requested_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                editable=False,
                                verbose_name="requested at",
                            ),
                        ),
                        (
                            "decided_at",
                            models.DateTimeField(
                                editable=False, null=True, verbose_name="decided at"
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="decided by",
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
                                to="attendance.leave",
                            ),
                        ),
                        (
                            "requested_by",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="requested by",
                            ),
                        ),
                        (
                            "type",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="attendance.leavetype",
                                verbose_name="type",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pgh_created_at", "-pgh_id"],
                        "abstract": False,
                        "default_permissions": (),
                        "indexes": [
                            models.Index(
                                fields=["-pgh_created_at", "-pgh_id"], name="leave_change_time"
                            ),
                            models.Index(fields=["employee"], name="leave_change_who"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CorrectionChange",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        (
                            "day",
                            models.DateField(
                                help_text="The local date that is put right.", verbose_name="day"
                            ),
                        ),
                        ("reason", models.CharField(max_length=500, verbose_name="reason")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("requested", "requested"),
                                    ("approved", "approved"),
                                    ("refused", "refused"),
                                    ("withdrawn", "withdrawn"),
                                ],
                                default="requested",
                                max_length=9,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "requested_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="requested at"
                            ),
                        ),
                        ("decided_at", models.DateTimeField(null=True, verbose_name="decided at")),
                        (
                            "decision_note",
                            models.CharField(blank=True, max_length=500, verbose_name="answer"),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="decided by",
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
                                to="attendance.correction",
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
                                verbose_name="requested by",
                            ),
                        ),
                        (
                            "device",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                help_text="At which somebody took a check-in back at once; nobody is signed in there.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="attendance.device",
                                verbose_name="device",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pgh_created_at", "-pgh_id"],
                        "abstract": False,
                        "default_permissions": (),
                        "indexes": [
                            models.Index(
                                fields=["-pgh_created_at", "-pgh_id"], name="correction_change_time"
                            ),
                            models.Index(fields=["employee"], name="correction_change_who"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CheckInDisputeChange",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        (
                            "at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="said at"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "to be looked at"),
                                    ("other", "it was somebody else"),
                                    ("nobody", "nobody had to be checked in"),
                                    ("right", "it was right after all"),
                                ],
                                default="open",
                                max_length=6,
                                verbose_name="state",
                            ),
                        ),
                        ("decided_at", models.DateTimeField(null=True, verbose_name="settled at")),
                        ("note", models.CharField(blank=True, max_length=500, verbose_name="note")),
                        (
                            "decided_by",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="settled by",
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="attendance.attendanceevent",
                                verbose_name="event",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="people.employee",
                                verbose_name="who it was",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="attendance.checkindispute",
                            ),
                        ),
                        (
                            "answer",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="attendance.correction",
                                verbose_name="correction that followed",
                            ),
                        ),
                        (
                            "correction",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                help_text="That took the check-in back.",
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="attendance.correction",
                                verbose_name="correction",
                            ),
                        ),
                        (
                            "device",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="attendance.device",
                                verbose_name="device",
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
                                name="checkindispute_change_time",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ClosedMonthChange",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        (
                            "month",
                            models.DateField(help_text="Its first day.", verbose_name="month"),
                        ),
                        (
                            "row_count",
                            models.PositiveIntegerField(
                                default=0,
                                help_text="Rows of the payroll file.",
                                verbose_name="people",
                            ),
                        ),
                        ("counted", models.IntegerField(default=0, verbose_name="counted")),
                        ("payable", models.IntegerField(default=0, verbose_name="to pay")),
                        (
                            "open_count",
                            models.PositiveIntegerField(
                                default=0,
                                help_text="What was not settled when the month was closed.",
                                verbose_name="left open",
                            ),
                        ),
                        (
                            "file_hash",
                            models.CharField(
                                blank=True,
                                help_text="SHA-256 of the payroll file.",
                                max_length=64,
                                verbose_name="checksum",
                            ),
                        ),
                        (
                            "closed_by",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="closed by",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="attendance.closedmonth",
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
                                name="closedmonth_change_time",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PayrollFormatChange",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("name", models.CharField(max_length=80, verbose_name="name")),
                        (
                            "layout",
                            models.CharField(
                                choices=[
                                    ("person", "one line for each person"),
                                    ("wage", "one line for each person and type of wage"),
                                ],
                                default="person",
                                max_length=10,
                                verbose_name="layout",
                            ),
                        ),
                        (
                            "delimiter",
                            models.CharField(
                                choices=[
                                    ("semicolon", "semicolon ;"),
                                    ("comma", "comma ,"),
                                    ("tab", "tab"),
                                    ("pipe", "vertical bar |"),
                                ],
                                default="semicolon",
                                max_length=10,
                                verbose_name="between columns",
                            ),
                        ),
                        (
                            "hours",
                            models.CharField(
                                choices=[
                                    ("decimal", "hours with two digits: 7.75"),
                                    ("clock", "hours and minutes: 7:45"),
                                    ("minutes", "minutes: 465"),
                                ],
                                default="decimal",
                                max_length=10,
                                verbose_name="durations",
                            ),
                        ),
                        (
                            "decimal_mark",
                            models.CharField(
                                choices=[(",", "comma: 7,75"), (".", "point: 7.75")],
                                default=",",
                                max_length=1,
                                verbose_name="decimal mark",
                            ),
                        ),
                        (
                            "date_style",
                            models.CharField(
                                choices=[
                                    ("%Y-%m-%d", "2026-11-21"),
                                    ("%d.%m.%Y", "21.11.2026"),
                                    ("%d/%m/%Y", "21/11/2026"),
                                    ("%m/%d/%Y", "11/21/2026"),
                                    ("%Y%m%d", "20261121"),
                                ],
                                default="%Y-%m-%d",
                                max_length=10,
                                verbose_name="days",
                            ),
                        ),
                        (
                            "encoding",
                            models.CharField(
                                choices=[
                                    ("utf-8-sig", "UTF-8, marked for Excel"),
                                    ("utf-8", "UTF-8"),
                                    ("cp1252", "Windows (cp1252)"),
                                ],
                                default="utf-8-sig",
                                max_length=10,
                                verbose_name="letters",
                            ),
                        ),
                        (
                            "has_headings",
                            models.BooleanField(
                                default=True, verbose_name="first line with headings"
                            ),
                        ),
                        (
                            "skips_zero",
                            models.BooleanField(
                                default=True,
                                help_text="With types of wage: no line for what a person does not have.",
                                verbose_name="leave out lines of zero",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="attendance.payrollformat",
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
                                name="payrollformat_change_time",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PayrollColumnChange",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        (
                            "position",
                            models.PositiveSmallIntegerField(
                                default=1,
                                validators=[django.core.validators.MinValueValidator(1)],
                                verbose_name="position",
                            ),
                        ),
                        (
                            "heading",
                            models.CharField(blank=True, max_length=80, verbose_name="heading"),
                        ),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("number", "personnel number"),
                                    ("name", "name"),
                                    ("month", "month, like 2026-11"),
                                    ("first_day", "first day"),
                                    ("last_day", "last day"),
                                    ("payable", "to pay"),
                                    ("planned", "planned"),
                                    ("counted", "counted"),
                                    ("daily_overtime", "overtime beyond the day"),
                                    ("weekly_overtime", "overtime beyond the week"),
                                    ("paid_leave", "paid leave"),
                                    ("unpaid_leave", "unpaid leave"),
                                    ("holiday", "holidays"),
                                    ("absent", "days absent"),
                                    ("adjustments", "adjustments of earlier months"),
                                    ("adjusted_overtime", "overtime in adjustments"),
                                    ("wage_code", "type of wage: its code"),
                                    ("wage_hours", "type of wage: its duration"),
                                    ("text", "always the same text"),
                                ],
                                max_length=20,
                                verbose_name="content",
                            ),
                        ),
                        (
                            "text",
                            models.CharField(
                                blank=True,
                                help_text="For “always the same text”.",
                                max_length=80,
                                verbose_name="text",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="attendance.payrollcolumn",
                            ),
                        ),
                        (
                            "format",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="attendance.payrollformat",
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
                                name="payrollcolumn_change_time",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PayrollWageChange",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        (
                            "position",
                            models.PositiveSmallIntegerField(
                                default=1,
                                validators=[django.core.validators.MinValueValidator(1)],
                                verbose_name="position",
                            ),
                        ),
                        ("code", models.CharField(max_length=40, verbose_name="code")),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("payable", "to pay"),
                                    ("planned", "planned"),
                                    ("counted", "counted"),
                                    ("daily_overtime", "overtime beyond the day"),
                                    ("weekly_overtime", "overtime beyond the week"),
                                    ("paid_leave", "paid leave"),
                                    ("unpaid_leave", "unpaid leave"),
                                    ("holiday", "holidays"),
                                    ("adjustments", "adjustments of earlier months"),
                                    ("adjusted_overtime", "overtime in adjustments"),
                                ],
                                max_length=20,
                                verbose_name="duration",
                            ),
                        ),
                        (
                            "format",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="attendance.payrollformat",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="attendance.payrollwage",
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
                                name="payrollwage_change_time",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ExceptionReviewChange",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("day", models.DateField(verbose_name="day")),
                        ("code", models.CharField(max_length=20, verbose_name="exception")),
                        (
                            "at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="looked at"
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=500, verbose_name="note")),
                        (
                            "by",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="looked at by",
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
                                to="attendance.exceptionreview",
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
                                name="exceptionreview_change_time",
                            ),
                            models.Index(fields=["employee"], name="exceptionreview_change_who"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CalendarFeedChange",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        (
                            "created_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="created at"
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
                                to="attendance.calendarfeed",
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
                                name="calendarfeed_change_time",
                            ),
                            models.Index(fields=["employee"], name="calendarfeed_change_who"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReportSubscriptionChange",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("report", models.CharField(max_length=40, verbose_name="report")),
                        (
                            "scope",
                            models.CharField(blank=True, max_length=500, verbose_name="about whom"),
                        ),
                        (
                            "rhythm",
                            models.CharField(
                                choices=[("weekly", "every week"), ("monthly", "every month")],
                                default="weekly",
                                max_length=7,
                                verbose_name="how often",
                            ),
                        ),
                        (
                            "weekday",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (0, "Monday"),
                                    (1, "Tuesday"),
                                    (2, "Wednesday"),
                                    (3, "Thursday"),
                                    (4, "Friday"),
                                    (5, "Saturday"),
                                    (6, "Sunday"),
                                ],
                                default=0,
                                verbose_name="weekday",
                            ),
                        ),
                        (
                            "hour",
                            models.PositiveSmallIntegerField(
                                default=7,
                                validators=[django.core.validators.MaxValueValidator(23)],
                                verbose_name="hour",
                            ),
                        ),
                        (
                            "attachment",
                            models.CharField(
                                choices=[("xlsx", "Excel"), ("pdf", "PDF")],
                                default="xlsx",
                                max_length=4,
                                verbose_name="file",
                            ),
                        ),
                        (
                            "language",
                            models.CharField(
                                choices=[("en", "English"), ("de", "Deutsch")],
                                max_length=10,
                                verbose_name="language",
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True, verbose_name="active")),
                        (
                            "note",
                            models.CharField(
                                blank=True, max_length=500, verbose_name="why it ended"
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="created at"
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
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
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="attendance.reportsubscription",
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
                                name="reportsubscription_change_time",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DeviceConnection",
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
                        ("since", models.DateTimeField(help_text="UTC.", verbose_name="from")),
                        ("until", models.DateTimeField(help_text="UTC.", verbose_name="until")),
                        (
                            "device",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="connections",
                                to="attendance.device",
                                verbose_name="device",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "connection of a device",
                        "verbose_name_plural": "connections of devices",
                        "ordering": ["-until"],
                        "default_permissions": (),
                        "indexes": [
                            models.Index(fields=["device", "until"], name="connection_by_device")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("until__gte", models.F("since"))),
                                name="connection_ends_after_start",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LateCheckIn",
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
                        ("nonce", models.UUIDField(editable=False, unique=True)),
                        (
                            "method",
                            models.CharField(
                                choices=[
                                    ("face", "face"),
                                    ("pin", "PIN"),
                                    ("badge", "badge"),
                                    ("name", "list of names"),
                                    ("manual", "entered by hand"),
                                    ("automatic", "closed automatically"),
                                    ("demo", "demonstration data"),
                                ],
                                editable=False,
                                max_length=10,
                                verbose_name="method",
                            ),
                        ),
                        (
                            "at",
                            models.DateTimeField(
                                editable=False,
                                help_text="As far as it is known, UTC.",
                                verbose_name="at",
                            ),
                        ),
                        (
                            "received_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                editable=False,
                                verbose_name="delivered at",
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("not_recognised", "nobody was recognised"),
                                    ("not_live", "not clearly a living person"),
                                    ("challenge", "here a face alone is not enough"),
                                    ("clock", "the kiosk's clock is in doubt"),
                                    ("future", "the time lies in the future"),
                                    ("too_old", "too long ago"),
                                    ("not_paired", "before the kiosk was paired"),
                                    ("online", "the kiosk was connected at that time"),
                                    ("refused", "refused"),
                                    ("unreadable", "it could not be read"),
                                ],
                                editable=False,
                                max_length=20,
                                verbose_name="reason",
                            ),
                        ),
                        (
                            "detail",
                            models.CharField(
                                blank=True, editable=False, max_length=300, verbose_name="detail"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "needs somebody"),
                                    ("entered", "entered by hand"),
                                    ("dismissed", "not needed"),
                                ],
                                default="waiting",
                                editable=False,
                                max_length=9,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "settled_at",
                            models.DateTimeField(
                                editable=False, null=True, verbose_name="settled at"
                            ),
                        ),
                        (
                            "correction",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="attendance.correction",
                                verbose_name="correction",
                            ),
                        ),
                        (
                            "device",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="late_check_ins",
                                to="attendance.device",
                                verbose_name="device",
                            ),
                        ),
                        (
                            "employee",
                            models.ForeignKey(
                                blank=True,
                                help_text="Who it may have been, and once it is entered, who it was.",
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="late_check_ins",
                                to="people.employee",
                                verbose_name="person",
                            ),
                        ),
                        (
                            "settled_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="settled by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "late check-in",
                        "verbose_name_plural": "late check-ins",
                        "ordering": ["-at", "-pk"],
                        "default_permissions": ("view", "change"),
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "waiting")),
                                fields=["at"],
                                name="late_waiting",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state", "waiting"),
                                    ("settled_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="late_settled_with_time",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StaleDays",
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
                        ("first", models.DateField(verbose_name="first day")),
                        (
                            "last",
                            models.DateField(
                                help_text="Empty: up to today.", null=True, verbose_name="last day"
                            ),
                        ),
                        (
                            "attempts",
                            models.PositiveSmallIntegerField(
                                db_default=0, verbose_name="failed attempts"
                            ),
                        ),
                        ("due_at", models.DateTimeField(null=True, verbose_name="not before")),
                        (
                            "employee",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="people.employee",
                                verbose_name="employee",
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="people.site",
                                verbose_name="site",
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="people.team",
                                verbose_name="team",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "days to be made anew",
                        "verbose_name_plural": "days to be made anew",
                        "ordering": ["pk"],
                        "default_permissions": (),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("employee__isnull", True), ("team__isnull", True)),
                                    models.Q(("employee__isnull", True), ("site__isnull", True)),
                                    models.Q(("site__isnull", True), ("team__isnull", True)),
                                    _connector="OR",
                                ),
                                name="stale_days_of_one_target",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OpenDay",
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
                        ("day", models.DateField(verbose_name="day")),
                        (
                            "opened_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="opened at"
                            ),
                        ),
                        (
                            "site",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="open_day",
                                to="people.site",
                                verbose_name="site",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "open day",
                        "verbose_name_plural": "open days",
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="KioskRefusal",
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
                                default=django.utils.timezone.now, verbose_name="at"
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("spoof", "looked like a photo or a screen"),
                                    ("challenge", "did not move as asked"),
                                ],
                                max_length=9,
                                verbose_name="reason",
                            ),
                        ),
                        (
                            "score",
                            models.FloatField(
                                help_text="Cosine to the template.", null=True, verbose_name="score"
                            ),
                        ),
                        (
                            "liveness",
                            models.FloatField(
                                help_text="Real minus spoof; above the threshold: a person.",
                                null=True,
                                verbose_name="liveness",
                            ),
                        ),
                        (
                            "device",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="refusals",
                                to="attendance.device",
                                verbose_name="device",
                            ),
                        ),
                        (
                            "employee",
                            models.ForeignKey(
                                help_text="Whose face it showed; that says nothing about who held it there.",
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="kiosk_refusals",
                                to="people.employee",
                                verbose_name="resembled",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "refusal at a kiosk",
                        "verbose_name_plural": "refused at the kiosk",
                        "ordering": ["-at", "-pk"],
                        "default_permissions": ("view",),
                        "indexes": [models.Index(fields=["-at"], name="kiosk_refusal_by_time")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reason__in", ["spoof", "challenge"])),
                                name="kiosk_refusal_reason_known",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReportedCheckIn",
                    fields=[
                        (
                            "nonce",
                            models.UUIDField(editable=False, primary_key=True, serialize=False),
                        ),
                        ("content_hash", models.CharField(editable=False, max_length=64)),
                        (
                            "is_kind_given",
                            models.BooleanField(
                                default=False,
                                editable=False,
                                help_text="Otherwise check-ins take turns, or the device decides.",
                                verbose_name="in or out was said",
                            ),
                        ),
                        (
                            "system",
                            models.CharField(
                                blank=True,
                                editable=False,
                                help_text="The name of its API key.",
                                max_length=100,
                                verbose_name="system",
                            ),
                        ),
                        (
                            "reported_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                editable=False,
                                verbose_name="reported at",
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reports",
                                to="attendance.attendanceevent",
                                verbose_name="event",
                            ),
                        ),
                        (
                            "reported_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="reported by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "reported check-in",
                        "verbose_name_plural": "reported check-ins",
                        "ordering": ["-reported_at"],
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="Sighting",
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
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("first_seen", models.DateTimeField(verbose_name="first seen")),
                        ("last_seen", models.DateTimeField(verbose_name="last seen")),
                        (
                            "best_score",
                            models.FloatField(
                                help_text="cosine, -1 to 1", null=True, verbose_name="best score"
                            ),
                        ),
                        (
                            "liveness",
                            models.FloatField(
                                help_text="real minus spoof", null=True, verbose_name="liveness"
                            ),
                        ),
                        ("crop", models.BinaryField(help_text="JPEG, encrypted", null=True)),
                        (
                            "camera",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sightings",
                                to="attendance.camera",
                                verbose_name="camera",
                            ),
                        ),
                        (
                            "employee",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sightings",
                                to="people.employee",
                                verbose_name="person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "sighting",
                        "verbose_name_plural": "sightings",
                        "ordering": ["-last_seen", "-pk"],
                        "permissions": [
                            ("find_person", "Can find people on cameras"),
                            ("view_company", "Can see who else was seen at a place"),
                        ],
                        "default_permissions": ("view",),
                        "indexes": [
                            models.Index(
                                fields=["employee", "-last_seen"], name="sighting_of_person"
                            ),
                            models.Index(
                                fields=["camera", "-last_seen"], name="sighting_at_camera"
                            ),
                            models.Index(fields=["last_seen"], name="sighting_by_time"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("last_seen__gte", models.F("first_seen"))),
                                name="sighting_ends_after_it_begins",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("employee__isnull", False),
                                    models.Q(("best_score__isnull", True), ("crop__isnull", True)),
                                    _connector="OR",
                                ),
                                name="sighting_of_unknown_keeps_nothing",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Period",
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
                            "day",
                            models.DateField(
                                help_text="The local date on which it counts.", verbose_name="day"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("work", "work"), ("break", "break")],
                                max_length=5,
                                verbose_name="kind",
                            ),
                        ),
                        ("started_at", models.DateTimeField(verbose_name="from")),
                        ("ended_at", models.DateTimeField(null=True, verbose_name="until")),
                        ("is_open", models.BooleanField(default=False, verbose_name="still lasts")),
                        (
                            "is_automatic",
                            models.BooleanField(default=False, verbose_name="closed automatically"),
                        ),
                        (
                            "employee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="periods",
                                to="people.employee",
                                verbose_name="employee",
                            ),
                        ),
                        (
                            "end_event",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="attendance.attendanceevent",
                            ),
                        ),
                        (
                            "start_event",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="attendance.attendanceevent",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "period",
                        "verbose_name_plural": "periods",
                        "ordering": ["started_at", "pk"],
                        "default_permissions": (),
                        "indexes": [models.Index(fields=["employee", "day"], name="period_by_day")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ended_at__isnull", True),
                                    ("ended_at__gt", models.F("started_at")),
                                    _connector="OR",
                                ),
                                name="period_ends_after_start",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("is_open", False), ("ended_at__isnull", True), _connector="OR"
                                ),
                                name="period_open_has_no_end",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    (
                                        models.Func(
                                            models.F("employee_id"),
                                            models.F("employee_id"),
                                            models.Value("[]"),
                                            function="int8range",
                                        ),
                                        "&&",
                                    ),
                                    (
                                        models.Func(
                                            models.F("started_at"),
                                            django.db.models.functions.comparison.Coalesce(
                                                "ended_at", "started_at"
                                            ),
                                            models.Case(
                                                models.When(
                                                    ended_at__isnull=True, then=models.Value("[]")
                                                ),
                                                default=models.Value("[)"),
                                            ),
                                            function="tstzrange",
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="period_never_overlaps",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DaySummary",
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
                        ("day", models.DateField(verbose_name="day")),
                        (
                            "holiday",
                            models.CharField(blank=True, max_length=200, verbose_name="holiday"),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("expected", "expected"),
                                    ("in_progress", "in progress"),
                                    ("present", "present"),
                                    ("late", "late"),
                                    ("half_day", "half day"),
                                    ("absent", "absent"),
                                    ("on_leave", "on leave"),
                                    ("holiday", "holiday"),
                                    ("day_off", "day off"),
                                    ("unplanned", "no plan"),
                                    ("incomplete", "incomplete"),
                                ],
                                max_length=11,
                                verbose_name="status",
                            ),
                        ),
                        (
                            "planned_start",
                            models.DateTimeField(null=True, verbose_name="shift from"),
                        ),
                        (
                            "planned_end",
                            models.DateTimeField(null=True, verbose_name="shift until"),
                        ),
                        ("first_in", models.DateTimeField(null=True, verbose_name="first in")),
                        ("last_out", models.DateTimeField(null=True, verbose_name="last out")),
                        (
                            "planned",
                            models.PositiveSmallIntegerField(default=0, verbose_name="planned"),
                        ),
                        (
                            "excused",
                            models.PositiveSmallIntegerField(default=0, verbose_name="excused"),
                        ),
                        (
                            "presence",
                            models.PositiveSmallIntegerField(default=0, verbose_name="presence"),
                        ),
                        (
                            "worked",
                            models.PositiveSmallIntegerField(default=0, verbose_name="worked"),
                        ),
                        (
                            "breaks",
                            models.PositiveSmallIntegerField(default=0, verbose_name="breaks"),
                        ),
                        (
                            "counted",
                            models.PositiveSmallIntegerField(default=0, verbose_name="counted"),
                        ),
                        ("late", models.PositiveSmallIntegerField(default=0, verbose_name="late")),
                        (
                            "early_leave",
                            models.PositiveSmallIntegerField(default=0, verbose_name="left early"),
                        ),
                        (
                            "daily_overtime",
                            models.PositiveSmallIntegerField(
                                default=0, verbose_name="daily overtime"
                            ),
                        ),
                        (
                            "weekly_overtime",
                            models.PositiveSmallIntegerField(
                                default=0, verbose_name="weekly overtime"
                            ),
                        ),
                        (
                            "exceptions",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=20),
                                default=list,
                                size=None,
                                verbose_name="exceptions",
                            ),
                        ),
                        (
                            "employee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="day_summaries",
                                to="people.employee",
                                verbose_name="employee",
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="day_summaries",
                                to="people.site",
                                verbose_name="site",
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="day_summaries",
                                to="people.team",
                                verbose_name="team",
                            ),
                        ),
                        (
                            "leave",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="day_summaries",
                                to="attendance.leave",
                                verbose_name="leave",
                            ),
                        ),
                        (
                            "shift",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="day_summaries",
                                to="attendance.shift",
                                verbose_name="shift",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "day",
                        "verbose_name_plural": "days",
                        "ordering": ["day", "employee"],
                        "default_permissions": ("view",),
                        "indexes": [
                            models.Index(fields=["day", "site"], name="day_by_date"),
                            models.Index(fields=["team", "day"], name="day_by_team"),
                            models.Index(
                                condition=models.Q(("exceptions", []), _negated=True),
                                fields=["day"],
                                name="day_with_exception",
                            ),
                            models.Index(
                                condition=models.Q(("status__in", ["expected", "in_progress"])),
                                fields=["day"],
                                name="day_unfinished",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("employee", "day"), name="day_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "presence",
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("worked"), "+", models.F("breaks")
                                        ),
                                    )
                                ),
                                name="day_adds_up",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("presence__lte", 1500)),
                                name="day_fits_the_clock",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "counted__gte",
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("daily_overtime"),
                                            "+",
                                            models.F("weekly_overtime"),
                                        ),
                                    )
                                ),
                                name="day_overtime_is_counted",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Reports",
                    fields=[],
                    options={
                        "verbose_name": "report",
                        "verbose_name_plural": "reports",
                        "proxy": True,
                        "default_permissions": (),
                    },
                    bases=("attendance.daysummary",),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="device",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "attendance_devicechange" ("direction", "floor", "is_active", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "site_id") VALUES (NEW."direction", NEW."floor", NEW."is_active", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."site_id"); RETURN NULL;',
                            hash="101134b19c3c81ccb0309d56304f99faa5582b88",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_117d3",
                            table="attendance_device",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="device",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."direction" IS DISTINCT FROM (NEW."direction") OR OLD."floor" IS DISTINCT FROM (NEW."floor") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."site_id" IS DISTINCT FROM (NEW."site_id"))',
                            func='INSERT INTO "attendance_devicechange" ("direction", "floor", "is_active", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "site_id") VALUES (NEW."direction", NEW."floor", NEW."is_active", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."site_id"); RETURN NULL;',
                            hash="0619cbf3f71330a8345a409358cafc9bd9621eb0",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_b099b",
                            table="attendance_device",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="device",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "attendance_devicechange" ("direction", "floor", "is_active", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "site_id") VALUES (OLD."direction", OLD."floor", OLD."is_active", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."site_id"); RETURN NULL;',
                            hash="9274279763bb1eec676d990153e1bbb59072623f",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_40f17",
                            table="attendance_device",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="device",
                    trigger=pgtrigger.compiler.Trigger(
                        name="key_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."public_key" IS DISTINCT FROM (NEW."public_key"))',
                            func='INSERT INTO "attendance_devicechange" ("direction", "floor", "is_active", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "site_id") VALUES (NEW."direction", NEW."floor", NEW."is_active", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'key\', NEW."id", NEW."site_id"); RETURN NULL;',
                            hash="aac5d2746c81b125f76d86ae57982bce28dcf999",
                            operation="UPDATE",
                            pgid="pgtrigger_key_update_b88b2",
                            table="attendance_device",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="device",
                    trigger=pgtrigger.compiler.Trigger(
                        name="code_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."code_hash" IS DISTINCT FROM (NEW."code_hash"))',
                            func='INSERT INTO "attendance_devicechange" ("direction", "floor", "is_active", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "site_id") VALUES (NEW."direction", NEW."floor", NEW."is_active", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'code\', NEW."id", NEW."site_id"); RETURN NULL;',
                            hash="5a176303a86cffaba953fb30b9be7c9e7ef10634",
                            operation="UPDATE",
                            pgid="pgtrigger_code_update_716af",
                            table="attendance_device",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="floorplan",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "attendance_floorplanchange" ("floor", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "site_id") VALUES (NEW."floor", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."site_id"); RETURN NULL;',
                            hash="28da54a471797ff70668087a3056caaf16bc167a",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_3c1c5",
                            table="attendance_floorplan",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="floorplan",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."floor" IS DISTINCT FROM (NEW."floor") OR OLD."site_id" IS DISTINCT FROM (NEW."site_id"))',
                            func='INSERT INTO "attendance_floorplanchange" ("floor", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "site_id") VALUES (NEW."floor", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."site_id"); RETURN NULL;',
                            hash="55cc7ecc0aeae88b36a37790d9f2ddf406304408",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_09fcb",
                            table="attendance_floorplan",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="floorplan",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "attendance_floorplanchange" ("floor", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "site_id") VALUES (OLD."floor", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."site_id"); RETURN NULL;',
                            hash="6e54e86ce81106a234886d065448e2b9b2761c49",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_5cb00",
                            table="attendance_floorplan",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="floorplan",
                    trigger=pgtrigger.compiler.Trigger(
                        name="drawing_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."image" IS DISTINCT FROM (NEW."image"))',
                            func='INSERT INTO "attendance_floorplanchange" ("floor", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "site_id") VALUES (NEW."floor", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'drawing\', NEW."id", NEW."site_id"); RETURN NULL;',
                            hash="f136432d982e59f9baa4ec0c0ccf42d018506a0c",
                            operation="UPDATE",
                            pgid="pgtrigger_drawing_update_062e0",
                            table="attendance_floorplan",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="camera",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "attendance_camerachange" ("address_shown", "begins_at", "ends_at", "floor", "frames_per_s", "is_active", "keeps_crops", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_x", "plan_y", "records", "site_id", "weekdays") VALUES (NEW."address_shown", NEW."begins_at", NEW."ends_at", NEW."floor", NEW."frames_per_s", NEW."is_active", NEW."keeps_crops", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."plan_x", NEW."plan_y", NEW."records", NEW."site_id", NEW."weekdays"); RETURN NULL;',
                            hash="2887f8b3f7c963d5e9ce677cd495d2fbf85d3afb",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_628df",
                            table="attendance_camera",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="camera",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."address_shown" IS DISTINCT FROM (NEW."address_shown") OR OLD."begins_at" IS DISTINCT FROM (NEW."begins_at") OR OLD."ends_at" IS DISTINCT FROM (NEW."ends_at") OR OLD."floor" IS DISTINCT FROM (NEW."floor") OR OLD."frames_per_s" IS DISTINCT FROM (NEW."frames_per_s") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."keeps_crops" IS DISTINCT FROM (NEW."keeps_crops") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."plan_x" IS DISTINCT FROM (NEW."plan_x") OR OLD."plan_y" IS DISTINCT FROM (NEW."plan_y") OR OLD."records" IS DISTINCT FROM (NEW."records") OR OLD."site_id" IS DISTINCT FROM (NEW."site_id") OR OLD."weekdays" IS DISTINCT FROM (NEW."weekdays"))',
                            func='INSERT INTO "attendance_camerachange" ("address_shown", "begins_at", "ends_at", "floor", "frames_per_s", "is_active", "keeps_crops", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_x", "plan_y", "records", "site_id", "weekdays") VALUES (NEW."address_shown", NEW."begins_at", NEW."ends_at", NEW."floor", NEW."frames_per_s", NEW."is_active", NEW."keeps_crops", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."plan_x", NEW."plan_y", NEW."records", NEW."site_id", NEW."weekdays"); RETURN NULL;',
                            hash="71b6f215cc8198e8b236afafd0fafdb23f78936e",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_18627",
                            table="attendance_camera",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="camera",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "attendance_camerachange" ("address_shown", "begins_at", "ends_at", "floor", "frames_per_s", "is_active", "keeps_crops", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_x", "plan_y", "records", "site_id", "weekdays") VALUES (OLD."address_shown", OLD."begins_at", OLD."ends_at", OLD."floor", OLD."frames_per_s", OLD."is_active", OLD."keeps_crops", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."plan_x", OLD."plan_y", OLD."records", OLD."site_id", OLD."weekdays"); RETURN NULL;',
                            hash="3370d045eaf91ce07fc95e606c4d780746b0abf8",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_f3aee",
                            table="attendance_camera",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="camera",
                    trigger=pgtrigger.compiler.Trigger(
                        name="address_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."address" IS DISTINCT FROM (NEW."address"))',
                            func='INSERT INTO "attendance_camerachange" ("address_shown", "begins_at", "ends_at", "floor", "frames_per_s", "is_active", "keeps_crops", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_x", "plan_y", "records", "site_id", "weekdays") VALUES (NEW."address_shown", NEW."begins_at", NEW."ends_at", NEW."floor", NEW."frames_per_s", NEW."is_active", NEW."keeps_crops", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'address\', NEW."id", NEW."plan_x", NEW."plan_y", NEW."records", NEW."site_id", NEW."weekdays"); RETURN NULL;',
                            hash="3d81cec4b50de7b03f8504c644b780b6cdd4002e",
                            operation="UPDATE",
                            pgid="pgtrigger_address_update_266bc",
                            table="attendance_camera",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="badge",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "attendance_badgechange" ("employee_id", "issued_at", "issued_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "revoked_at", "revoked_by_id") VALUES (NEW."employee_id", NEW."issued_at", NEW."issued_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."reason", NEW."revoked_at", NEW."revoked_by_id"); RETURN NULL;',
                            hash="0870be796799aa901e7dd68219649711dd1d4c6d",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_0f0c5",
                            table="attendance_badge",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="badge",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."employee_id" IS DISTINCT FROM (NEW."employee_id") OR OLD."issued_at" IS DISTINCT FROM (NEW."issued_at") OR OLD."issued_by_id" IS DISTINCT FROM (NEW."issued_by_id") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."revoked_at" IS DISTINCT FROM (NEW."revoked_at") OR OLD."revoked_by_id" IS DISTINCT FROM (NEW."revoked_by_id"))',
                            func='INSERT INTO "attendance_badgechange" ("employee_id", "issued_at", "issued_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "revoked_at", "revoked_by_id") VALUES (NEW."employee_id", NEW."issued_at", NEW."issued_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."reason", NEW."revoked_at", NEW."revoked_by_id"); RETURN NULL;',
                            hash="db22320ae742bd2aad965ad6ef94e695eb4dc383",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_11d43",
                            table="attendance_badge",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="badge",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "attendance_badgechange" ("employee_id", "issued_at", "issued_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "revoked_at", "revoked_by_id") VALUES (OLD."employee_id", OLD."issued_at", OLD."issued_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."reason", OLD."revoked_at", OLD."revoked_by_id"); RETURN NULL;',
                            hash="5e32643c686e9a87154ef9fe2a8a5f0579822cb5",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_ae0a1",
                            table="attendance_badge",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="shift",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "attendance_shiftchange" ("break_minutes", "breaks_are_paid", "closes_after", "code", "color", "counts_early_arrival", "early_grace", "ends_at", "full_day_from", "half_day_from", "has_core", "is_flexible", "late_grace", "name", "overtime_after", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_minutes", "rounding_mode", "rounding_step", "starts_at", "weekly_overtime_after") VALUES (NEW."break_minutes", NEW."breaks_are_paid", NEW."closes_after", NEW."code", NEW."color", NEW."counts_early_arrival", NEW."early_grace", NEW."ends_at", NEW."full_day_from", NEW."half_day_from", NEW."has_core", NEW."is_flexible", NEW."late_grace", NEW."name", NEW."overtime_after", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."planned_minutes", NEW."rounding_mode", NEW."rounding_step", NEW."starts_at", NEW."weekly_overtime_after"); RETURN NULL;',
                            hash="16fb5fde87aa4327644f4c4baa0eab09c4fb6353",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_3bfe7",
                            table="attendance_shift",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="shift",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."break_minutes" IS DISTINCT FROM (NEW."break_minutes") OR OLD."breaks_are_paid" IS DISTINCT FROM (NEW."breaks_are_paid") OR OLD."closes_after" IS DISTINCT FROM (NEW."closes_after") OR OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."color" IS DISTINCT FROM (NEW."color") OR OLD."counts_early_arrival" IS DISTINCT FROM (NEW."counts_early_arrival") OR OLD."early_grace" IS DISTINCT FROM (NEW."early_grace") OR OLD."ends_at" IS DISTINCT FROM (NEW."ends_at") OR OLD."full_day_from" IS DISTINCT FROM (NEW."full_day_from") OR OLD."half_day_from" IS DISTINCT FROM (NEW."half_day_from") OR OLD."has_core" IS DISTINCT FROM (NEW."has_core") OR OLD."is_flexible" IS DISTINCT FROM (NEW."is_flexible") OR OLD."late_grace" IS DISTINCT FROM (NEW."late_grace") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."overtime_after" IS DISTINCT FROM (NEW."overtime_after") OR OLD."planned_minutes" IS DISTINCT FROM (NEW."planned_minutes") OR OLD."rounding_mode" IS DISTINCT FROM (NEW."rounding_mode") OR OLD."rounding_step" IS DISTINCT FROM (NEW."rounding_step") OR OLD."starts_at" IS DISTINCT FROM (NEW."starts_at") OR OLD."weekly_overtime_after" IS DISTINCT FROM (NEW."weekly_overtime_after"))',
                            func='INSERT INTO "attendance_shiftchange" ("break_minutes", "breaks_are_paid", "closes_after", "code", "color", "counts_early_arrival", "early_grace", "ends_at", "full_day_from", "half_day_from", "has_core", "is_flexible", "late_grace", "name", "overtime_after", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_minutes", "rounding_mode", "rounding_step", "starts_at", "weekly_overtime_after") VALUES (NEW."break_minutes", NEW."breaks_are_paid", NEW."closes_after", NEW."code", NEW."color", NEW."counts_early_arrival", NEW."early_grace", NEW."ends_at", NEW."full_day_from", NEW."half_day_from", NEW."has_core", NEW."is_flexible", NEW."late_grace", NEW."name", NEW."overtime_after", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."planned_minutes", NEW."rounding_mode", NEW."rounding_step", NEW."starts_at", NEW."weekly_overtime_after"); RETURN NULL;',
                            hash="aad04a65ae2c5694df45ffcec928a4c5347ac3d9",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_8fd8b",
                            table="attendance_shift",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="shift",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "attendance_shiftchange" ("break_minutes", "breaks_are_paid", "closes_after", "code", "color", "counts_early_arrival", "early_grace", "ends_at", "full_day_from", "half_day_from", "has_core", "is_flexible", "late_grace", "name", "overtime_after", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_minutes", "rounding_mode", "rounding_step", "starts_at", "weekly_overtime_after") VALUES (OLD."break_minutes", OLD."breaks_are_paid", OLD."closes_after", OLD."code", OLD."color", OLD."counts_early_arrival", OLD."early_grace", OLD."ends_at", OLD."full_day_from", OLD."half_day_from", OLD."has_core", OLD."is_flexible", OLD."late_grace", OLD."name", OLD."overtime_after", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."planned_minutes", OLD."rounding_mode", OLD."rounding_step", OLD."starts_at", OLD."weekly_overtime_after"); RETURN NULL;',
                            hash="5865c477ad0c60e0b875a4eaefb77e14044da701",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_bf1c0",
                            table="attendance_shift",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="requiredbreak",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "attendance_requiredbreakchange" ("after_minutes", "minutes", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "shift_id") VALUES (NEW."after_minutes", NEW."minutes", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."shift_id"); RETURN NULL;',
                            hash="f47b260bed359a85a66e5d537e47a57dda13bb9f",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_94a9b",
                            table="attendance_requiredbreak",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="requiredbreak",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."after_minutes" IS DISTINCT FROM (NEW."after_minutes") OR OLD."minutes" IS DISTINCT FROM (NEW."minutes") OR OLD."shift_id" IS DISTINCT FROM (NEW."shift_id"))',
                            func='INSERT INTO "attendance_requiredbreakchange" ("after_minutes", "minutes", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "shift_id") VALUES (NEW."after_minutes", NEW."minutes", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."shift_id"); RETURN NULL;',
                            hash="45edaed189b38888ad9db83f4843f5c270636878",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_e7cd3",
                            table="attendance_requiredbreak",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="requiredbreak",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "attendance_requiredbreakchange" ("after_minutes", "minutes", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "shift_id") VALUES (OLD."after_minutes", OLD."minutes", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."shift_id"); RETURN NULL;',
                            hash="3e072f421978a0f778a1df02d55cca0a858b9ae7",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_f357b",
                            table="attendance_requiredbreak",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="schedule",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "attendance_schedulechange" ("name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "weeks") VALUES (NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."weeks"); RETURN NULL;',
                            hash="760c11f3a0fb0669117dde90cd0f9010d5ab19b2",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_2e1f6",
                            table="attendance_schedule",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="schedule",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."weeks" IS DISTINCT FROM (NEW."weeks"))',
                            func='INSERT INTO "attendance_schedulechange" ("name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "weeks") VALUES (NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."weeks"); RETURN NULL;',
                            hash="0c79c292c16bdb0e4c63038fcc37c84ffd5c3f82",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_5904c",
                            table="attendance_schedule",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="schedule",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "attendance_schedulechange" ("name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "weeks") VALUES (OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."weeks"); RETURN NULL;',
                            hash="bd4e112610734e16a1c45cc8a4c04f04ddd048e6",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_4ca4c",
                            table="attendance_schedule",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="scheduleday",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "attendance_scheduledaychange" ("pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "schedule_id", "shift_id", "week", "weekday") VALUES (COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."schedule_id", NEW."shift_id", NEW."week", NEW."weekday"); RETURN NULL;',
                            hash="3b609b6ac12e2760e96b0e4fbb95a1d7460e5f29",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_8eb7e",
                            table="attendance_scheduleday",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="scheduleday",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."schedule_id" IS DISTINCT FROM (NEW."schedule_id") OR OLD."shift_id" IS DISTINCT FROM (NEW."shift_id") OR OLD."week" IS DISTINCT FROM (NEW."week") OR OLD."weekday" IS DISTINCT FROM (NEW."weekday"))',
                            func='INSERT INTO "attendance_scheduledaychange" ("pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "schedule_id", "shift_id", "week", "weekday") VALUES (COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."schedule_id", NEW."shift_id", NEW."week", NEW."weekday"); RETURN NULL;',
                            hash="812435b652869b43976421a43ef0c38386058923",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_79dab",
                            table="attendance_scheduleday",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="scheduleday",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "attendance_scheduledaychange" ("pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "schedule_id", "shift_id", "week", "weekday") VALUES (COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."schedule_id", OLD."shift_id", OLD."week", OLD."weekday"); RETURN NULL;',
                            hash="beccf9b6d3424642262e4be764ba998721895f2b",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_cebe7",
                            table="attendance_scheduleday",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="scheduleassignment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "attendance_scheduleassignmentchange" ("employee_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "schedule_id", "site_id", "team_id", "valid_from", "valid_until") VALUES (NEW."employee_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."schedule_id", NEW."site_id", NEW."team_id", NEW."valid_from", NEW."valid_until"); RETURN NULL;',
                            hash="b3f5ff691957cd9e25b7d1cfa1bb362cf6d5f2c5",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_b04cf",
                            table="attendance_scheduleassignment",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="scheduleassignment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."employee_id" IS DISTINCT FROM (NEW."employee_id") OR OLD."schedule_id" IS DISTINCT FROM (NEW."schedule_id") OR OLD."site_id" IS DISTINCT FROM (NEW."site_id") OR OLD."team_id" IS DISTINCT FROM (NEW."team_id") OR OLD."valid_from" IS DISTINCT FROM (NEW."valid_from") OR OLD."valid_until" IS DISTINCT FROM (NEW."valid_until"))',
                            func='INSERT INTO "attendance_scheduleassignmentchange" ("employee_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "schedule_id", "site_id", "team_id", "valid_from", "valid_until") VALUES (NEW."employee_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."schedule_id", NEW."site_id", NEW."team_id", NEW."valid_from", NEW."valid_until"); RETURN NULL;',
                            hash="d7fe04593ddcf26f1a19021c4978e11ff6412ebc",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_05678",
                            table="attendance_scheduleassignment",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="scheduleassignment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "attendance_scheduleassignmentchange" ("employee_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "schedule_id", "site_id", "team_id", "valid_from", "valid_until") VALUES (OLD."employee_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."schedule_id", OLD."site_id", OLD."team_id", OLD."valid_from", OLD."valid_until"); RETURN NULL;',
                            hash="edd4bf6bc28114543de40b601fd502a5796ff32e",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_f6542",
                            table="attendance_scheduleassignment",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="planexception",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "attendance_planexceptionchange" ("day", "employee_id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "shift_id", "site_id", "team_id") VALUES (NEW."day", NEW."employee_id", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."shift_id", NEW."site_id", NEW."team_id"); RETURN NULL;',
                            hash="ed1b936aed5be87ae731c47e85a28222e9a2d68a",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_ae12c",
                            table="attendance_planexception",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="planexception",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."day" IS DISTINCT FROM (NEW."day") OR OLD."employee_id" IS DISTINCT FROM (NEW."employee_id") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."shift_id" IS DISTINCT FROM (NEW."shift_id") OR OLD."site_id" IS DISTINCT FROM (NEW."site_id") OR OLD."team_id" IS DISTINCT FROM (NEW."team_id"))',
                            func='INSERT INTO "attendance_planexceptionchange" ("day", "employee_id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "shift_id", "site_id", "team_id") VALUES (NEW."day", NEW."employee_id", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."shift_id", NEW."site_id", NEW."team_id"); RETURN NULL;',
                            hash="c39c0dce280674485a9d22d72efb4c356fb50c8e",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_a368b",
                            table="attendance_planexception",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="planexception",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "attendance_planexceptionchange" ("day", "employee_id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "shift_id", "site_id", "team_id") VALUES (OLD."day", OLD."employee_id", OLD."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."shift_id", OLD."site_id", OLD."team_id"); RETURN NULL;',
                            hash="409c3ea01342487a975b57da5d81266b9556563e",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_0b865",
                            table="attendance_planexception",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="holiday",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "attendance_holidaychange" ("day", "is_observed", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "site_id") VALUES (NEW."day", NEW."is_observed", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."site_id"); RETURN NULL;',
                            hash="e7257310ce1e525bedabb1a3031c965d047735ea",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_c9e85",
                            table="attendance_holiday",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="holiday",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."day" IS DISTINCT FROM (NEW."day") OR OLD."is_observed" IS DISTINCT FROM (NEW."is_observed") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."site_id" IS DISTINCT FROM (NEW."site_id"))',
                            func='INSERT INTO "attendance_holidaychange" ("day", "is_observed", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "site_id") VALUES (NEW."day", NEW."is_observed", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."site_id"); RETURN NULL;',
                            hash="e5a6812537a89b501fc628471e1896879d3b9218",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_2b4f9",
                            table="attendance_holiday",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="holiday",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "attendance_holidaychange" ("day", "is_observed", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "site_id") VALUES (OLD."day", OLD."is_observed", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."site_id"); RETURN NULL;',
                            hash="cdf6f400d38fa51b7fb28bd781f4974fb324aa2e",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_a4b7f",
                            table="attendance_holiday",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="leavetype",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "attendance_leavetypechange" ("code", "color", "is_active", "is_paid", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."code", NEW."color", NEW."is_active", NEW."is_paid", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id"); RETURN NULL;',
                            hash="d24520274a2b5d4573ff126a5b081cb6bd6668a7",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_4e309",
                            table="attendance_leavetype",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="leavetype",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."color" IS DISTINCT FROM (NEW."color") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."is_paid" IS DISTINCT FROM (NEW."is_paid") OR OLD."name" IS DISTINCT FROM (NEW."name"))',
                            func='INSERT INTO "attendance_leavetypechange" ("code", "color", "is_active", "is_paid", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."code", NEW."color", NEW."is_active", NEW."is_paid", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id"); RETURN NULL;',
                            hash="1924906309b2948e14cf2c6b1e0e66bc1a10eae1",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_fb9de",
                            table="attendance_leavetype",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="leavetype",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "attendance_leavetypechange" ("code", "color", "is_active", "is_paid", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."code", OLD."color", OLD."is_active", OLD."is_paid", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id"); RETURN NULL;',
                            hash="908502a9e0889c475380755f15b4e78091c140e6",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_cb960",
                            table="attendance_leavetype",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="leave",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "attendance_leavechange" ("decided_at", "decided_by_id", "employee_id", "ends_at_noon", "first_day", "last_day", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "requested_at", "requested_by_id", "starts_at_noon", "state", "type_id") VALUES (NEW."decided_at", NEW."decided_by_id", NEW."employee_id", NEW."ends_at_noon", NEW."first_day", NEW."last_day", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."requested_at", NEW."requested_by_id", NEW."starts_at_noon", NEW."state", NEW."type_id"); RETURN NULL;',
                            hash="bcf7a44538ea0d001accab23897bfb8fe2a3a9b3",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_909a4",
                            table="attendance_leave",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="leave",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."decided_at" IS DISTINCT FROM (NEW."decided_at") OR OLD."decided_by_id" IS DISTINCT FROM (NEW."decided_by_id") OR OLD."employee_id" IS DISTINCT FROM (NEW."employee_id") OR OLD."ends_at_noon" IS DISTINCT FROM (NEW."ends_at_noon") OR OLD."first_day" IS DISTINCT FROM (NEW."first_day") OR OLD."last_day" IS DISTINCT FROM (NEW."last_day") OR OLD."requested_at" IS DISTINCT FROM (NEW."requested_at") OR OLD."requested_by_id" IS DISTINCT FROM (NEW."requested_by_id") OR OLD."starts_at_noon" IS DISTINCT FROM (NEW."starts_at_noon") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."type_id" IS DISTINCT FROM (NEW."type_id"))',
                            func='INSERT INTO "attendance_leavechange" ("decided_at", "decided_by_id", "employee_id", "ends_at_noon", "first_day", "last_day", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "requested_at", "requested_by_id", "starts_at_noon", "state", "type_id") VALUES (NEW."decided_at", NEW."decided_by_id", NEW."employee_id", NEW."ends_at_noon", NEW."first_day", NEW."last_day", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."requested_at", NEW."requested_by_id", NEW."starts_at_noon", NEW."state", NEW."type_id"); RETURN NULL;',
                            hash="3187b4a9656e853090f362a1647256194f91b02c",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_2c246",
                            table="attendance_leave",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="leave",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "attendance_leavechange" ("decided_at", "decided_by_id", "employee_id", "ends_at_noon", "first_day", "last_day", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "requested_at", "requested_by_id", "starts_at_noon", "state", "type_id") VALUES (OLD."decided_at", OLD."decided_by_id", OLD."employee_id", OLD."ends_at_noon", OLD."first_day", OLD."last_day", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."requested_at", OLD."requested_by_id", OLD."starts_at_noon", OLD."state", OLD."type_id"); RETURN NULL;',
                            hash="e55b7737c402ff7f0a5f226c49087c3a4b0a0339",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_fccca",
                            table="attendance_leave",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="leave",
                    trigger=pgtrigger.compiler.Trigger(
                        name="reason_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."reason" IS DISTINCT FROM (NEW."reason"))',
                            func='INSERT INTO "attendance_leavechange" ("decided_at", "decided_by_id", "employee_id", "ends_at_noon", "first_day", "last_day", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "requested_at", "requested_by_id", "starts_at_noon", "state", "type_id") VALUES (NEW."decided_at", NEW."decided_by_id", NEW."employee_id", NEW."ends_at_noon", NEW."first_day", NEW."last_day", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'reason\', NEW."id", NEW."requested_at", NEW."requested_by_id", NEW."starts_at_noon", NEW."state", NEW."type_id"); RETURN NULL;',
                            hash="b4d196322a06d7944613ab32275a509c94a4abca",
                            operation="UPDATE",
                            pgid="pgtrigger_reason_update_69bda",
                            table="attendance_leave",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="leave",
                    trigger=pgtrigger.compiler.Trigger(
                        name="note_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."decision_note" IS DISTINCT FROM (NEW."decision_note"))',
                            func='INSERT INTO "attendance_leavechange" ("decided_at", "decided_by_id", "employee_id", "ends_at_noon", "first_day", "last_day", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "requested_at", "requested_by_id", "starts_at_noon", "state", "type_id") VALUES (NEW."decided_at", NEW."decided_by_id", NEW."employee_id", NEW."ends_at_noon", NEW."first_day", NEW."last_day", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'note\', NEW."id", NEW."requested_at", NEW."requested_by_id", NEW."starts_at_noon", NEW."state", NEW."type_id"); RETURN NULL;',
                            hash="a96767027b3dcde7cc7c3c6d309d5aeee939e4b1",
                            operation="UPDATE",
                            pgid="pgtrigger_note_update_7207b",
                            table="attendance_leave",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="checkinrules",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "attendance_checkinruleschange" ("badge", "faces", "floors_by_cameras", "liveness", "names", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pin", "site_id", "sound") VALUES (NEW."badge", NEW."faces", NEW."floors_by_cameras", NEW."liveness", NEW."names", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."pin", NEW."site_id", NEW."sound"); RETURN NULL;',
                            hash="41c582b4398b1da8f73da2661f1955b577149d14",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_9807a",
                            table="attendance_checkinrules",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="checkinrules",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."badge" IS DISTINCT FROM (NEW."badge") OR OLD."faces" IS DISTINCT FROM (NEW."faces") OR OLD."floors_by_cameras" IS DISTINCT FROM (NEW."floors_by_cameras") OR OLD."liveness" IS DISTINCT FROM (NEW."liveness") OR OLD."names" IS DISTINCT FROM (NEW."names") OR OLD."pin" IS DISTINCT FROM (NEW."pin") OR OLD."site_id" IS DISTINCT FROM (NEW."site_id") OR OLD."sound" IS DISTINCT FROM (NEW."sound"))',
                            func='INSERT INTO "attendance_checkinruleschange" ("badge", "faces", "floors_by_cameras", "liveness", "names", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pin", "site_id", "sound") VALUES (NEW."badge", NEW."faces", NEW."floors_by_cameras", NEW."liveness", NEW."names", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."pin", NEW."site_id", NEW."sound"); RETURN NULL;',
                            hash="2195440369ff573390efe2c7c21a7adbe22ed414",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_1623d",
                            table="attendance_checkinrules",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="checkinrules",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "attendance_checkinruleschange" ("badge", "faces", "floors_by_cameras", "liveness", "names", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pin", "site_id", "sound") VALUES (OLD."badge", OLD."faces", OLD."floors_by_cameras", OLD."liveness", OLD."names", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."pin", OLD."site_id", OLD."sound"); RETURN NULL;',
                            hash="206d7890d560556e1710923eb6794672236ece48",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_51879",
                            table="attendance_checkinrules",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="correction",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "attendance_correctionchange" ("day", "decided_at", "decided_by_id", "decision_note", "device_id", "employee_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "requested_at", "requested_by_id", "state") VALUES (NEW."day", NEW."decided_at", NEW."decided_by_id", NEW."decision_note", NEW."device_id", NEW."employee_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."reason", NEW."requested_at", NEW."requested_by_id", NEW."state"); RETURN NULL;',
                            hash="1eea7853b49f27ac5b64cb8069278bd3dc5b7882",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_65b6e",
                            table="attendance_correction",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="correction",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."day" IS DISTINCT FROM (NEW."day") OR OLD."decided_at" IS DISTINCT FROM (NEW."decided_at") OR OLD."decided_by_id" IS DISTINCT FROM (NEW."decided_by_id") OR OLD."decision_note" IS DISTINCT FROM (NEW."decision_note") OR OLD."device_id" IS DISTINCT FROM (NEW."device_id") OR OLD."employee_id" IS DISTINCT FROM (NEW."employee_id") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."requested_at" IS DISTINCT FROM (NEW."requested_at") OR OLD."requested_by_id" IS DISTINCT FROM (NEW."requested_by_id") OR OLD."state" IS DISTINCT FROM (NEW."state"))',
                            func='INSERT INTO "attendance_correctionchange" ("day", "decided_at", "decided_by_id", "decision_note", "device_id", "employee_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "requested_at", "requested_by_id", "state") VALUES (NEW."day", NEW."decided_at", NEW."decided_by_id", NEW."decision_note", NEW."device_id", NEW."employee_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."reason", NEW."requested_at", NEW."requested_by_id", NEW."state"); RETURN NULL;',
                            hash="a6accfca831c60eb52947161ffe1e7656679a813",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_43e74",
                            table="attendance_correction",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="correction",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "attendance_correctionchange" ("day", "decided_at", "decided_by_id", "decision_note", "device_id", "employee_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "requested_at", "requested_by_id", "state") VALUES (OLD."day", OLD."decided_at", OLD."decided_by_id", OLD."decision_note", OLD."device_id", OLD."employee_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."reason", OLD."requested_at", OLD."requested_by_id", OLD."state"); RETURN NULL;',
                            hash="2178cc14155a9cb33078634fa57cd8824215151e",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_d2a6c",
                            table="attendance_correction",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="checkindispute",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "attendance_checkindisputechange" ("answer_id", "at", "correction_id", "decided_at", "decided_by_id", "device_id", "event_id", "note", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state") VALUES (NEW."answer_id", NEW."at", NEW."correction_id", NEW."decided_at", NEW."decided_by_id", NEW."device_id", NEW."event_id", NEW."note", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."state"); RETURN NULL;',
                            hash="39e986a5bd86323e6d99d233e24cb896adfcf218",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_4df91",
                            table="attendance_checkindispute",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="checkindispute",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."answer_id" IS DISTINCT FROM (NEW."answer_id") OR OLD."at" IS DISTINCT FROM (NEW."at") OR OLD."correction_id" IS DISTINCT FROM (NEW."correction_id") OR OLD."decided_at" IS DISTINCT FROM (NEW."decided_at") OR OLD."decided_by_id" IS DISTINCT FROM (NEW."decided_by_id") OR OLD."device_id" IS DISTINCT FROM (NEW."device_id") OR OLD."event_id" IS DISTINCT FROM (NEW."event_id") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."state" IS DISTINCT FROM (NEW."state"))',
                            func='INSERT INTO "attendance_checkindisputechange" ("answer_id", "at", "correction_id", "decided_at", "decided_by_id", "device_id", "event_id", "note", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state") VALUES (NEW."answer_id", NEW."at", NEW."correction_id", NEW."decided_at", NEW."decided_by_id", NEW."device_id", NEW."event_id", NEW."note", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."state"); RETURN NULL;',
                            hash="6d94dd68d350d90861cb9ab55ba0e4e1c1ebd0b1",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_12f02",
                            table="attendance_checkindispute",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="checkindispute",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "attendance_checkindisputechange" ("answer_id", "at", "correction_id", "decided_at", "decided_by_id", "device_id", "event_id", "note", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state") VALUES (OLD."answer_id", OLD."at", OLD."correction_id", OLD."decided_at", OLD."decided_by_id", OLD."device_id", OLD."event_id", OLD."note", OLD."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."state"); RETURN NULL;',
                            hash="0dd5328fced54784ebbe6887ae3ec376b6f927ea",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_d87c3",
                            table="attendance_checkindispute",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="door",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "attendance_doorchange" ("address_shown", "anti_passback", "is_active", "is_nearby", "name", "needs_liveness", "open_seconds", "opens_by_badge", "opens_by_pin", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "relay", "site_id", "topic") VALUES (NEW."address_shown", NEW."anti_passback", NEW."is_active", NEW."is_nearby", NEW."name", NEW."needs_liveness", NEW."open_seconds", NEW."opens_by_badge", NEW."opens_by_pin", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."relay", NEW."site_id", NEW."topic"); RETURN NULL;',
                            hash="cace043ae3683f719753e82a428383f071d08dba",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_2f810",
                            table="attendance_door",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="door",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."address_shown" IS DISTINCT FROM (NEW."address_shown") OR OLD."anti_passback" IS DISTINCT FROM (NEW."anti_passback") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."is_nearby" IS DISTINCT FROM (NEW."is_nearby") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."needs_liveness" IS DISTINCT FROM (NEW."needs_liveness") OR OLD."open_seconds" IS DISTINCT FROM (NEW."open_seconds") OR OLD."opens_by_badge" IS DISTINCT FROM (NEW."opens_by_badge") OR OLD."opens_by_pin" IS DISTINCT FROM (NEW."opens_by_pin") OR OLD."relay" IS DISTINCT FROM (NEW."relay") OR OLD."site_id" IS DISTINCT FROM (NEW."site_id") OR OLD."topic" IS DISTINCT FROM (NEW."topic"))',
                            func='INSERT INTO "attendance_doorchange" ("address_shown", "anti_passback", "is_active", "is_nearby", "name", "needs_liveness", "open_seconds", "opens_by_badge", "opens_by_pin", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "relay", "site_id", "topic") VALUES (NEW."address_shown", NEW."anti_passback", NEW."is_active", NEW."is_nearby", NEW."name", NEW."needs_liveness", NEW."open_seconds", NEW."opens_by_badge", NEW."opens_by_pin", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."relay", NEW."site_id", NEW."topic"); RETURN NULL;',
                            hash="4e2668f7a6b209acc10bd0e09d5fe306cacbee9a",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_b8a55",
                            table="attendance_door",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="door",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "attendance_doorchange" ("address_shown", "anti_passback", "is_active", "is_nearby", "name", "needs_liveness", "open_seconds", "opens_by_badge", "opens_by_pin", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "relay", "site_id", "topic") VALUES (OLD."address_shown", OLD."anti_passback", OLD."is_active", OLD."is_nearby", OLD."name", OLD."needs_liveness", OLD."open_seconds", OLD."opens_by_badge", OLD."opens_by_pin", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."relay", OLD."site_id", OLD."topic"); RETURN NULL;',
                            hash="b45b2921310232edb73f1b338cf1b6da6890480e",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_57401",
                            table="attendance_door",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="door",
                    trigger=pgtrigger.compiler.Trigger(
                        name="address_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."address" IS DISTINCT FROM (NEW."address"))',
                            func='INSERT INTO "attendance_doorchange" ("address_shown", "anti_passback", "is_active", "is_nearby", "name", "needs_liveness", "open_seconds", "opens_by_badge", "opens_by_pin", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "relay", "site_id", "topic") VALUES (NEW."address_shown", NEW."anti_passback", NEW."is_active", NEW."is_nearby", NEW."name", NEW."needs_liveness", NEW."open_seconds", NEW."opens_by_badge", NEW."opens_by_pin", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'address\', NEW."id", NEW."relay", NEW."site_id", NEW."topic"); RETURN NULL;',
                            hash="a859a011cd39cc947bc1b17906d65eca6d06ca3d",
                            operation="UPDATE",
                            pgid="pgtrigger_address_update_b1f7b",
                            table="attendance_door",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="door",
                    trigger=pgtrigger.compiler.Trigger(
                        name="secret_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."secret" IS DISTINCT FROM (NEW."secret"))',
                            func='INSERT INTO "attendance_doorchange" ("address_shown", "anti_passback", "is_active", "is_nearby", "name", "needs_liveness", "open_seconds", "opens_by_badge", "opens_by_pin", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "relay", "site_id", "topic") VALUES (NEW."address_shown", NEW."anti_passback", NEW."is_active", NEW."is_nearby", NEW."name", NEW."needs_liveness", NEW."open_seconds", NEW."opens_by_badge", NEW."opens_by_pin", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'secret\', NEW."id", NEW."relay", NEW."site_id", NEW."topic"); RETURN NULL;',
                            hash="f8e9554b1a54774a7d5413bf0feea9df66f7db25",
                            operation="UPDATE",
                            pgid="pgtrigger_secret_update_ffb2f",
                            table="attendance_door",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="doorreader",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "attendance_doorreaderchange" ("camera_id", "device_id", "door_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "side") VALUES (NEW."camera_id", NEW."device_id", NEW."door_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."side"); RETURN NULL;',
                            hash="dce9e8d39cd1dbacb0937b0d885e044762a7dc3c",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_a072f",
                            table="attendance_doorreader",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="doorreader",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."camera_id" IS DISTINCT FROM (NEW."camera_id") OR OLD."device_id" IS DISTINCT FROM (NEW."device_id") OR OLD."door_id" IS DISTINCT FROM (NEW."door_id") OR OLD."side" IS DISTINCT FROM (NEW."side"))',
                            func='INSERT INTO "attendance_doorreaderchange" ("camera_id", "device_id", "door_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "side") VALUES (NEW."camera_id", NEW."device_id", NEW."door_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."side"); RETURN NULL;',
                            hash="af840389d61b712c138d18cd39b37cce0123ee6e",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_73dbe",
                            table="attendance_doorreader",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="doorreader",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "attendance_doorreaderchange" ("camera_id", "device_id", "door_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "side") VALUES (OLD."camera_id", OLD."device_id", OLD."door_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."side"); RETURN NULL;',
                            hash="646175d22ef3351a4d897f35899158de9bfd1c3c",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_df763",
                            table="attendance_doorreader",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="accessrule",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "attendance_accessrulechange" ("begins_at", "door_id", "employee_id", "ends_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "team_id", "valid_from", "valid_until", "weekdays") VALUES (NEW."begins_at", NEW."door_id", NEW."employee_id", NEW."ends_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."team_id", NEW."valid_from", NEW."valid_until", NEW."weekdays"); RETURN NULL;',
                            hash="08a35e5c6652e7ad7d0c23b8de45f94087b4c037",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_012aa",
                            table="attendance_accessrule",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="accessrule",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."begins_at" IS DISTINCT FROM (NEW."begins_at") OR OLD."door_id" IS DISTINCT FROM (NEW."door_id") OR OLD."employee_id" IS DISTINCT FROM (NEW."employee_id") OR OLD."ends_at" IS DISTINCT FROM (NEW."ends_at") OR OLD."team_id" IS DISTINCT FROM (NEW."team_id") OR OLD."valid_from" IS DISTINCT FROM (NEW."valid_from") OR OLD."valid_until" IS DISTINCT FROM (NEW."valid_until") OR OLD."weekdays" IS DISTINCT FROM (NEW."weekdays"))',
                            func='INSERT INTO "attendance_accessrulechange" ("begins_at", "door_id", "employee_id", "ends_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "team_id", "valid_from", "valid_until", "weekdays") VALUES (NEW."begins_at", NEW."door_id", NEW."employee_id", NEW."ends_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."team_id", NEW."valid_from", NEW."valid_until", NEW."weekdays"); RETURN NULL;',
                            hash="422b6ac607e1b080ddbef27481ec19dd623bcdf8",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_2a7de",
                            table="attendance_accessrule",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="accessrule",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "attendance_accessrulechange" ("begins_at", "door_id", "employee_id", "ends_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "team_id", "valid_from", "valid_until", "weekdays") VALUES (OLD."begins_at", OLD."door_id", OLD."employee_id", OLD."ends_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."team_id", OLD."valid_from", OLD."valid_until", OLD."weekdays"); RETURN NULL;',
                            hash="ef9f7a877eb45f4a1680dbb5ee5aae9457c9c691",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_fd081",
                            table="attendance_accessrule",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="emergencyentry",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "attendance_emergencyentrychange" ("added_at", "added_by_id", "door_id", "employee_id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."added_at", NEW."added_by_id", NEW."door_id", NEW."employee_id", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id"); RETURN NULL;',
                            hash="be2fa4078029ea55979b2fc118b0f55e2d4cf60d",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_6b1a0",
                            table="attendance_emergencyentry",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="emergencyentry",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."added_at" IS DISTINCT FROM (NEW."added_at") OR OLD."added_by_id" IS DISTINCT FROM (NEW."added_by_id") OR OLD."door_id" IS DISTINCT FROM (NEW."door_id") OR OLD."employee_id" IS DISTINCT FROM (NEW."employee_id") OR OLD."note" IS DISTINCT FROM (NEW."note"))',
                            func='INSERT INTO "attendance_emergencyentrychange" ("added_at", "added_by_id", "door_id", "employee_id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."added_at", NEW."added_by_id", NEW."door_id", NEW."employee_id", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id"); RETURN NULL;',
                            hash="d95720d890dda746461df4b4d995bec987704158",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_bc488",
                            table="attendance_emergencyentry",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="emergencyentry",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "attendance_emergencyentrychange" ("added_at", "added_by_id", "door_id", "employee_id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."added_at", OLD."added_by_id", OLD."door_id", OLD."employee_id", OLD."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id"); RETURN NULL;',
                            hash="7494c877df4482850e85b897836fb4b5845ef7ae",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_75629",
                            table="attendance_emergencyentry",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="calendarfeed",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "attendance_calendarfeedchange" ("created_at", "employee_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."created_at", NEW."employee_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id"); RETURN NULL;',
                            hash="1424ee24c7b68c828d19cbe00c015f32842f57ef",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_e16bc",
                            table="attendance_calendarfeed",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="calendarfeed",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."employee_id" IS DISTINCT FROM (NEW."employee_id"))',
                            func='INSERT INTO "attendance_calendarfeedchange" ("created_at", "employee_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."created_at", NEW."employee_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id"); RETURN NULL;',
                            hash="d85eb04ac0312913ac8efdac234a1b9425a1d3ee",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_302e6",
                            table="attendance_calendarfeed",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="calendarfeed",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "attendance_calendarfeedchange" ("created_at", "employee_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."created_at", OLD."employee_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id"); RETURN NULL;',
                            hash="a988445f2c37977b3bd1b12a873ed32f752e61c2",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_11a89",
                            table="attendance_calendarfeed",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="calendarfeed",
                    trigger=pgtrigger.compiler.Trigger(
                        name="address_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."token_hash" IS DISTINCT FROM (NEW."token_hash"))',
                            func='INSERT INTO "attendance_calendarfeedchange" ("created_at", "employee_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."created_at", NEW."employee_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'address\', NEW."id"); RETURN NULL;',
                            hash="a46e4f9dc20e3159764278f54eee2d33acea258c",
                            operation="UPDATE",
                            pgid="pgtrigger_address_update_a7012",
                            table="attendance_calendarfeed",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="reportsubscription",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "attendance_reportsubscriptionchange" ("account_id", "attachment", "created_at", "created_by_id", "hour", "is_active", "language", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report", "rhythm", "scope", "weekday") VALUES (NEW."account_id", NEW."attachment", NEW."created_at", NEW."created_by_id", NEW."hour", NEW."is_active", NEW."language", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."report", NEW."rhythm", NEW."scope", NEW."weekday"); RETURN NULL;',
                            hash="d790cdbce97f317ee9ee7f3cb7b842e9d6a66838",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_5147f",
                            table="attendance_reportsubscription",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="reportsubscription",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."account_id" IS DISTINCT FROM (NEW."account_id") OR OLD."attachment" IS DISTINCT FROM (NEW."attachment") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."hour" IS DISTINCT FROM (NEW."hour") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."report" IS DISTINCT FROM (NEW."report") OR OLD."rhythm" IS DISTINCT FROM (NEW."rhythm") OR OLD."scope" IS DISTINCT FROM (NEW."scope") OR OLD."weekday" IS DISTINCT FROM (NEW."weekday"))',
                            func='INSERT INTO "attendance_reportsubscriptionchange" ("account_id", "attachment", "created_at", "created_by_id", "hour", "is_active", "language", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report", "rhythm", "scope", "weekday") VALUES (NEW."account_id", NEW."attachment", NEW."created_at", NEW."created_by_id", NEW."hour", NEW."is_active", NEW."language", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."report", NEW."rhythm", NEW."scope", NEW."weekday"); RETURN NULL;',
                            hash="c5ec3beb984bfa4bdc26c90660688eeaf4e7c09e",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_c9cb0",
                            table="attendance_reportsubscription",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="reportsubscription",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "attendance_reportsubscriptionchange" ("account_id", "attachment", "created_at", "created_by_id", "hour", "is_active", "language", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report", "rhythm", "scope", "weekday") VALUES (OLD."account_id", OLD."attachment", OLD."created_at", OLD."created_by_id", OLD."hour", OLD."is_active", OLD."language", OLD."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."report", OLD."rhythm", OLD."scope", OLD."weekday"); RETURN NULL;',
                            hash="1da403fdb861dbe08fb614581c7af2a6cd79d94f",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_edb18",
                            table="attendance_reportsubscription",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="closedmonth",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "attendance_closedmonthchange" ("closed_by_id", "counted", "file_hash", "month", "open_count", "payable", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "row_count", "site_id") VALUES (NEW."closed_by_id", NEW."counted", NEW."file_hash", NEW."month", NEW."open_count", NEW."payable", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."row_count", NEW."site_id"); RETURN NULL;',
                            hash="ce44eb4e10456a325b2cbf1dd5cdb74f0171ef0a",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_c5dc4",
                            table="attendance_closedmonth",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="closedmonth",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."closed_by_id" IS DISTINCT FROM (NEW."closed_by_id") OR OLD."counted" IS DISTINCT FROM (NEW."counted") OR OLD."file_hash" IS DISTINCT FROM (NEW."file_hash") OR OLD."month" IS DISTINCT FROM (NEW."month") OR OLD."open_count" IS DISTINCT FROM (NEW."open_count") OR OLD."payable" IS DISTINCT FROM (NEW."payable") OR OLD."row_count" IS DISTINCT FROM (NEW."row_count") OR OLD."site_id" IS DISTINCT FROM (NEW."site_id"))',
                            func='INSERT INTO "attendance_closedmonthchange" ("closed_by_id", "counted", "file_hash", "month", "open_count", "payable", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "row_count", "site_id") VALUES (NEW."closed_by_id", NEW."counted", NEW."file_hash", NEW."month", NEW."open_count", NEW."payable", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."row_count", NEW."site_id"); RETURN NULL;',
                            hash="cbf8ce3da22d4572b934a0d15988dae72f1a0bcd",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_d0402",
                            table="attendance_closedmonth",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="closedmonth",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "attendance_closedmonthchange" ("closed_by_id", "counted", "file_hash", "month", "open_count", "payable", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "row_count", "site_id") VALUES (OLD."closed_by_id", OLD."counted", OLD."file_hash", OLD."month", OLD."open_count", OLD."payable", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."row_count", OLD."site_id"); RETURN NULL;',
                            hash="c5a01fa5794b414ede79e76ed23bb7a59f4519e6",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_a5dfc",
                            table="attendance_closedmonth",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="payrollformat",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "attendance_payrollformatchange" ("date_style", "decimal_mark", "delimiter", "encoding", "has_headings", "hours", "layout", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "skips_zero") VALUES (NEW."date_style", NEW."decimal_mark", NEW."delimiter", NEW."encoding", NEW."has_headings", NEW."hours", NEW."layout", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."skips_zero"); RETURN NULL;',
                            hash="f85edba36be60c740a6a746b1de2dab398fb7dac",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_d112c",
                            table="attendance_payrollformat",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="payrollformat",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."date_style" IS DISTINCT FROM (NEW."date_style") OR OLD."decimal_mark" IS DISTINCT FROM (NEW."decimal_mark") OR OLD."delimiter" IS DISTINCT FROM (NEW."delimiter") OR OLD."encoding" IS DISTINCT FROM (NEW."encoding") OR OLD."has_headings" IS DISTINCT FROM (NEW."has_headings") OR OLD."hours" IS DISTINCT FROM (NEW."hours") OR OLD."layout" IS DISTINCT FROM (NEW."layout") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."skips_zero" IS DISTINCT FROM (NEW."skips_zero"))',
                            func='INSERT INTO "attendance_payrollformatchange" ("date_style", "decimal_mark", "delimiter", "encoding", "has_headings", "hours", "layout", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "skips_zero") VALUES (NEW."date_style", NEW."decimal_mark", NEW."delimiter", NEW."encoding", NEW."has_headings", NEW."hours", NEW."layout", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."skips_zero"); RETURN NULL;',
                            hash="0cc8d6523ff89d9962ab50b28b5f72359a92e197",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_c4741",
                            table="attendance_payrollformat",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="payrollformat",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "attendance_payrollformatchange" ("date_style", "decimal_mark", "delimiter", "encoding", "has_headings", "hours", "layout", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "skips_zero") VALUES (OLD."date_style", OLD."decimal_mark", OLD."delimiter", OLD."encoding", OLD."has_headings", OLD."hours", OLD."layout", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."skips_zero"); RETURN NULL;',
                            hash="cd46ab2929feda69a106585fda9fb200123bf7a8",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_d5688",
                            table="attendance_payrollformat",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="payrollcolumn",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "attendance_payrollcolumnchange" ("format_id", "heading", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "source", "text") VALUES (NEW."format_id", NEW."heading", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."position", NEW."source", NEW."text"); RETURN NULL;',
                            hash="318a44d81d7e064bcaaed420d3862168ed654b20",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_56cb7",
                            table="attendance_payrollcolumn",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="payrollcolumn",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."format_id" IS DISTINCT FROM (NEW."format_id") OR OLD."heading" IS DISTINCT FROM (NEW."heading") OR OLD."position" IS DISTINCT FROM (NEW."position") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."text" IS DISTINCT FROM (NEW."text"))',
                            func='INSERT INTO "attendance_payrollcolumnchange" ("format_id", "heading", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "source", "text") VALUES (NEW."format_id", NEW."heading", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."position", NEW."source", NEW."text"); RETURN NULL;',
                            hash="15c57ca0049bf1e8996fad91821f8414e739b6f2",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_5c8db",
                            table="attendance_payrollcolumn",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="payrollcolumn",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "attendance_payrollcolumnchange" ("format_id", "heading", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "source", "text") VALUES (OLD."format_id", OLD."heading", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."position", OLD."source", OLD."text"); RETURN NULL;',
                            hash="0d2cf44f812c2037408a26027c5c60577f834300",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_200e1",
                            table="attendance_payrollcolumn",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="payrollwage",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "attendance_payrollwagechange" ("code", "format_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "source") VALUES (NEW."code", NEW."format_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."position", NEW."source"); RETURN NULL;',
                            hash="963d8f8512ab63c9043b3492d71bd599b19d94b5",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_7e2e3",
                            table="attendance_payrollwage",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="payrollwage",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."format_id" IS DISTINCT FROM (NEW."format_id") OR OLD."position" IS DISTINCT FROM (NEW."position") OR OLD."source" IS DISTINCT FROM (NEW."source"))',
                            func='INSERT INTO "attendance_payrollwagechange" ("code", "format_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "source") VALUES (NEW."code", NEW."format_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."position", NEW."source"); RETURN NULL;',
                            hash="a3cd5f3c43f775f7cd9fa341d2f09eb58b65d848",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_59ece",
                            table="attendance_payrollwage",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="payrollwage",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "attendance_payrollwagechange" ("code", "format_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "source") VALUES (OLD."code", OLD."format_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."position", OLD."source"); RETURN NULL;',
                            hash="ada8fcfcf86d8ef7bf096b135326ff37b00ee40c",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_d53b6",
                            table="attendance_payrollwage",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="pin",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "attendance_pinchange" ("employee_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "set_at", "set_by_id") VALUES (NEW."employee_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."set_at", NEW."set_by_id"); RETURN NULL;',
                            hash="22344b89c05a227473aef43ed24824218394641b",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_13801",
                            table="attendance_pin",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="pin",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."employee_id" IS DISTINCT FROM (NEW."employee_id") OR OLD."set_at" IS DISTINCT FROM (NEW."set_at") OR OLD."set_by_id" IS DISTINCT FROM (NEW."set_by_id"))',
                            func='INSERT INTO "attendance_pinchange" ("employee_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "set_at", "set_by_id") VALUES (NEW."employee_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."set_at", NEW."set_by_id"); RETURN NULL;',
                            hash="b3426202d252ecab8311cfe2859e3ed4d189f8c1",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_bc168",
                            table="attendance_pin",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="pin",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "attendance_pinchange" ("employee_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "set_at", "set_by_id") VALUES (OLD."employee_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."set_at", OLD."set_by_id"); RETURN NULL;',
                            hash="b0f4535abb442b0c1e3257700715025c87778dac",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_44bf9",
                            table="attendance_pin",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="pin",
                    trigger=pgtrigger.compiler.Trigger(
                        name="pin_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."secret" IS DISTINCT FROM (NEW."secret"))',
                            func='INSERT INTO "attendance_pinchange" ("employee_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "set_at", "set_by_id") VALUES (NEW."employee_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'PIN\', NEW."id", NEW."set_at", NEW."set_by_id"); RETURN NULL;',
                            hash="18b4f5affca3d352ace2efd17f645c77f322ae55",
                            operation="UPDATE",
                            pgid="pgtrigger_pin_update_f44c9",
                            table="attendance_pin",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="exceptionreview",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "attendance_exceptionreviewchange" ("at", "by_id", "code", "day", "employee_id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."at", NEW."by_id", NEW."code", NEW."day", NEW."employee_id", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id"); RETURN NULL;',
                            hash="c5fd6836156f4716c08c9a7de2721d0ca7aafb01",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_50cbf",
                            table="attendance_exceptionreview",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="exceptionreview",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."at" IS DISTINCT FROM (NEW."at") OR OLD."by_id" IS DISTINCT FROM (NEW."by_id") OR OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."day" IS DISTINCT FROM (NEW."day") OR OLD."employee_id" IS DISTINCT FROM (NEW."employee_id") OR OLD."note" IS DISTINCT FROM (NEW."note"))',
                            func='INSERT INTO "attendance_exceptionreviewchange" ("at", "by_id", "code", "day", "employee_id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."at", NEW."by_id", NEW."code", NEW."day", NEW."employee_id", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id"); RETURN NULL;',
                            hash="9de8549374bd276096e017bbc803ba9d61adfb60",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_96486",
                            table="attendance_exceptionreview",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="exceptionreview",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "attendance_exceptionreviewchange" ("at", "by_id", "code", "day", "employee_id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."at", OLD."by_id", OLD."code", OLD."day", OLD."employee_id", OLD."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id"); RETURN NULL;',
                            hash="33c1f3c4e53abd5221215d728d072f7d67f4ffdc",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_f2f29",
                            table="attendance_exceptionreview",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="devicechange",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="d2dada490357369bc8dc8251cf3165fa50e41d64",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_9063c",
                            table="attendance_devicechange",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="camerachange",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="0a53d31a3dd52de6f183ed5b43fefe23a58ecc5b",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_d286e",
                            table="attendance_camerachange",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="floorplanchange",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="5fe72b8381a3a4339dc9232efe2e0db8a0011f9e",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_2e79c",
                            table="attendance_floorplanchange",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="doorchange",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="d2fe29bba78c332d0c89fb08fc63be7553e5e6a3",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_0aa4e",
                            table="attendance_doorchange",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="doorreaderchange",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="f68957063b03d42d063751ff2172ae3c098a8383",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_8bfa7",
                            table="attendance_doorreaderchange",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="accessrulechange",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="150e8c1a9adf847815a817fec4e17a967c86e5ab",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_51b20",
                            table="attendance_accessrulechange",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="emergencyentrychange",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="99ef446be7fda0cbeb6225365d705e17bbd4ffbb",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_642c0",
                            table="attendance_emergencyentrychange",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="checkinruleschange",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="8cac36a8f129db6448ccbd42b23a5f18b63c0b8d",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_27721",
                            table="attendance_checkinruleschange",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="pinchange",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="771d1ccdbf1a003da787f70db952437571a4ab17",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_64e04",
                            table="attendance_pinchange",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="badgechange",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="ad15d87c4f629d0902bcf866d418f3b35733d1a7",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_a3228",
                            table="attendance_badgechange",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="shiftchange",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="7ba036701b5585e9ad9d6ce3ae7f0cd35078b9b2",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_c4207",
                            table="attendance_shiftchange",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="requiredbreakchange",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="4df5a534d2d9ee75cecc0f3f6d1ce35849d2dae9",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_9f7a6",
                            table="attendance_requiredbreakchange",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="schedulechange",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="4decb831918bf6dd8b7d353f0484a7b06151fc3e",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_e7315",
                            table="attendance_schedulechange",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="scheduledaychange",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="6b69aa4bacf2d10d4ed01e415aaf761fc96af1c8",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_02b61",
                            table="attendance_scheduledaychange",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="scheduleassignmentchange",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="e13d76bea3928a99ad913704ba127cdc45c96330",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_fc029",
                            table="attendance_scheduleassignmentchange",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="planexceptionchange",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="5a8ccd696d546117139ce344803c7cbb593339cc",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_1ae79",
                            table="attendance_planexceptionchange",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="holidaychange",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="626cb8c8fe7d22924707735dc4999a2471651ff0",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_01502",
                            table="attendance_holidaychange",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="leavetypechange",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="f7e32413ae6325908dc20a2b5e64a93e8aa66941",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_fca58",
                            table="attendance_leavetypechange",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="leavechange",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="22d0b7416be0e6041cb1b802454ba30122bcfa58",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_25a20",
                            table="attendance_leavechange",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="correctionchange",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="495b5eb67ef6753b6b7e5290ecc0be347ee744c4",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_a8ecb",
                            table="attendance_correctionchange",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="checkindisputechange",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="9f0e1c44ea43f7017789953bcc792f2408300ec6",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_2cad7",
                            table="attendance_checkindisputechange",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="closedmonthchange",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="d88c20d9e7785321f4f2537ffe659bd4b6002c20",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_7f63c",
                            table="attendance_closedmonthchange",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="payrollformatchange",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="914d7ff753e669067ccfd4e8a8424440a19ba9e1",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_04ebc",
                            table="attendance_payrollformatchange",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="payrollcolumnchange",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="485b0ad38edc82c5d4a81dc0522c628c609528e7",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_e8e45",
                            table="attendance_payrollcolumnchange",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="payrollwagechange",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="050f6f75287de4ed70659c148bfabbd872e6b392",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_4b440",
                            table="attendance_payrollwagechange",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="exceptionreviewchange",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="1c281c86712fb55c4d3ab1db65b0faaa920288f6",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_08a03",
                            table="attendance_exceptionreviewchange",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="calendarfeedchange",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="c8135c730f254434b1a261883a46abbf1d77f55b",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_a1a91",
                            table="attendance_calendarfeedchange",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="reportsubscriptionchange",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="b27281b23e1de438b8acfa0a85471e5db5f00cf7",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_ec9ba",
                            table="attendance_reportsubscriptionchange",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="reportedcheckin",
                    trigger=pgtrigger.compiler.Trigger(
                        name="reported_check_in_stays",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="568ece7b9f3233554212b2d3db9d1669171fde9a",
                            operation="DELETE",
                            pgid="pgtrigger_reported_check_in_stays_cca67",
                            table="attendance_reportedcheckin",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="reportedcheckin",
                    trigger=pgtrigger.compiler.Trigger(
                        name="reported_check_in_is_final",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."content_hash" IS DISTINCT FROM (NEW."content_hash") OR OLD."event_id" IS DISTINCT FROM (NEW."event_id") OR OLD."is_kind_given" IS DISTINCT FROM (NEW."is_kind_given") OR OLD."nonce" IS DISTINCT FROM (NEW."nonce") OR OLD."reported_at" IS DISTINCT FROM (NEW."reported_at") OR OLD."system" IS DISTINCT FROM (NEW."system"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="39f00a2176b8731628ebc4558913bd964c2f7729",
                            operation="UPDATE",
                            pgid="pgtrigger_reported_check_in_is_final_733a3",
                            table="attendance_reportedcheckin",
                            when="BEFORE",
                        ),
                    ),
                ),
            ],
        ),
    ]
