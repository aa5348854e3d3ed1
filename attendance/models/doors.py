"""Doors that Muster opens, who may pass them and when, and every decision about them."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from attendance.models.cameras import Camera, every_day
from attendance.models.devices import Device
from people.models import Employee, Site, Team

LONGEST_OPEN_S = 60
LONGEST_PASSBACK = 24 * 60


class Door(models.Model):
    """A door with a relay that opens it for some seconds; without a word of Muster it stays shut.

    The relay's address may hold a password: it is kept encrypted and never shown again. So is the
    secret with which every command is signed.
    """

    class Relay(models.TextChoices):
        """How a command reaches the relay."""

        WEBHOOK = "webhook", _("signed webhook")
        MQTT = "mqtt", _("MQTT")

    name = models.CharField(_("name"), max_length=100, unique=True)
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    site = models.ForeignKey(
        Site,
        models.PROTECT,
        related_name="doors",
        verbose_name=_("site"),
        help_text=_("Days and hours are those of its clock."),
    )
    relay = models.CharField(_("relay"), max_length=7, choices=Relay.choices, default=Relay.WEBHOOK)
    address = models.TextField(editable=False, help_text="URL, encrypted: it may hold a password.")
    address_shown = models.CharField(
        _("address"), max_length=500, editable=False, help_text=_("URL without user and password.")
    )
    is_nearby = models.BooleanField(
        _("in our own network"),
        default=False,
        help_text=_("Its address may be private, such as 192.168.1.20. Otherwise it is refused."),
    )
    topic = models.CharField(
        _("topic"), max_length=200, blank=True, help_text=_("For MQTT, such as doors/main/open.")
    )
    secret = models.TextField(editable=False, help_text="whsec_…, encrypted.")
    open_seconds = models.PositiveSmallIntegerField(
        _("stays open for"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_OPEN_S)],
        help_text=_("Seconds; the relay shuts it by itself."),
    )
    anti_passback = models.PositiveSmallIntegerField(
        _("anti-passback"),
        default=0,
        validators=[MaxValueValidator(LONGEST_PASSBACK)],
        help_text=_(
            "Minutes in which nobody passes twice in the same direction, unless they went back "
            "in between; 0: not asked."
        ),
    )
    needs_liveness = models.BooleanField(
        _("living faces only"),
        default=True,
        help_text=_("Off: a photo of somebody who may pass is enough to open it."),
    )
    opens_by_pin = models.BooleanField(
        _("opens by PIN"), default=True, help_text=_("For those who do without a face.")
    )
    opens_by_badge = models.BooleanField(
        _("opens by badge"), default=False, help_text=_("A printed code can be photographed.")
    )
    is_active = models.BooleanField(_("active"), default=True, help_text=_("Off: it stays shut."))
    created_at = models.DateTimeField(_("added at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("door")
        verbose_name_plural = _("doors")
        ordering: ClassVar = ["name"]
        permissions: ClassVar = [("open_door", gettext_noop("Can open doors by hand"))]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="door_by_mqtt_has_a_topic",
                condition=~Q(relay="mqtt") | ~Q(topic=""),
                violation_error_message=_("For MQTT write a topic, such as doors/main/open."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class DoorReader(models.Model):
    """A kiosk or a camera that opens a door, and on which side of it people stand there."""

    class Side(models.TextChoices):
        """Where somebody stands who is recognised."""

        OUTSIDE = "outside", _("outside: who stands here wants to come in")
        INSIDE = "inside", _("inside: who stands here wants to go out")

    door = models.ForeignKey(Door, models.CASCADE, related_name="readers", verbose_name=_("door"))
    device = models.OneToOneField(
        Device,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="door_reader",
        verbose_name=_("kiosk"),
    )
    camera = models.OneToOneField(
        Camera,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="door_reader",
        verbose_name=_("camera"),
    )
    side = models.CharField(_("side"), max_length=7, choices=Side.choices, default=Side.OUTSIDE)

    class Meta:
        verbose_name = pgettext_lazy("door", "reader")
        verbose_name_plural = pgettext_lazy("door", "readers")
        ordering: ClassVar = ["pk"]
        default_permissions = ()
        constraints: ClassVar = [
            models.CheckConstraint(
                name="door_reader_is_one_thing",
                condition=Q(device__isnull=True, camera__isnull=False)
                | Q(device__isnull=False, camera__isnull=True),
                violation_error_message=_("Choose a kiosk or a camera, and not both."),
            )
        ]

    def __str__(self) -> str:
        return str(self.device or self.camera)


class AccessRule(models.Model):
    """Who may pass a door and when: a team, a person, or everybody who works here.

    Hours are those of the site's clock; an end that is not after the begin lies on the next day.
    Without a rule nobody passes.
    """

    door = models.ForeignKey(Door, models.CASCADE, related_name="rules", verbose_name=_("door"))
    team = models.ForeignKey(
        Team,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="access_rules",
        verbose_name=_("team"),
        help_text=_("Without team and person: everybody who works here."),
    )
    employee = models.ForeignKey(
        Employee,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="access_rules",
        verbose_name=_("person"),
    )
    weekdays = ArrayField(
        models.PositiveSmallIntegerField(), default=every_day, verbose_name=_("days")
    )
    begins_at = models.TimeField(_("from"), null=True, blank=True)
    ends_at = models.TimeField(_("until"), null=True, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        verbose_name = _("access rule")
        verbose_name_plural = _("access rules")
        ordering: ClassVar = ["door", "pk"]
        default_permissions = ()
        constraints: ClassVar = [
            models.CheckConstraint(
                name="access_rule_for_one",
                condition=Q(team__isnull=True) | Q(employee__isnull=True),
                violation_error_message=_("Choose a team or a person, and not both."),
            ),
            models.CheckConstraint(
                name="access_hours_have_both_ends",
                condition=Q(begins_at__isnull=True, ends_at__isnull=True)
                | Q(begins_at__isnull=False, ends_at__isnull=False),
                violation_error_message=_("Say both from and until, or neither: then all day."),
            ),
            models.CheckConstraint(
                name="access_dates_in_order",
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
                violation_error_message=_("The last day lies before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.door}: {self.employee or self.team or _('everybody')}"


class DoorDecision(models.Model):
    """A door was opened for somebody, or was not, and why.

    Written before the relay is told anything. Never changed: the database refuses it, and lets
    only the rules of retention remove it. The reader stays as a name: cameras come and go.
    """

    class Reason(models.TextChoices):
        """Why; the codes of `attendance.rules.access.Reason`, and what people did by hand."""

        ALLOWED = "allowed", _("a rule allows it")
        SAME_PASSAGE = "same_passage", _("a second look while passing")
        BY_HAND = "by_hand", _("opened by hand")
        NOT_KNOWN = "not_known", _("nobody was recognised")
        NOT_SURE = "not_sure", _("not sure enough who it was")
        NOT_LIVE = "not_live", _("not clearly a living person")
        NO_CONSENT = "no_consent", _("has not agreed to be recognised")
        NOT_EMPLOYED = "not_employed", _("does not work here now")
        NO_RULE = "no_rule", _("no rule lets this person pass")
        OUTSIDE_HOURS = "outside_hours", _("outside the hours of the rules")
        PASSBACK = "passback", _("has passed in this direction already")
        WAY_NOT_TAKEN = "way_not_taken", _("the door does not open this way")
        TOO_LATE = "too_late", _("decided too late to be obeyed")
        DOOR_OFF = "door_off", _("the door is switched off")
        FAILED = "failed", _("something went wrong")

    class Way(models.TextChoices):
        """How it was known who it was."""

        FACE = "face", _("face")
        PIN = "pin", _("PIN")
        BADGE = "badge", _("badge")
        NAME = "name", _("list of names")
        HAND = "hand", _("by hand")

    nonce = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    door = models.ForeignKey(Door, models.PROTECT, related_name="decisions", verbose_name=_("door"))
    at = models.DateTimeField(_("at"), default=timezone.now)
    employee = models.ForeignKey(
        Employee,
        models.PROTECT,
        null=True,
        related_name="door_decisions",
        verbose_name=_("person"),
    )
    is_opened = models.BooleanField(_("opened"))
    reason = models.CharField(_("reason"), max_length=13, choices=Reason.choices)
    way = models.CharField(_("way"), max_length=5, choices=Way.choices, default=Way.FACE)
    reader = models.CharField(pgettext_lazy("door", "reader"), max_length=100, blank=True)
    side = models.CharField(_("side"), max_length=7, choices=DoorReader.Side.choices, blank=True)
    score = models.FloatField(_("score"), null=True, help_text=_("Cosine to the template."))
    liveness = models.FloatField(
        _("liveness"), null=True, help_text=_("Real minus spoof; above the threshold: a person.")
    )
    is_emergency = models.BooleanField(
        _("by the emergency list"),
        default=False,
        help_text=_("The database could not be reached."),
    )
    account = models.CharField(_("opened by"), max_length=150, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now)

    class Meta:
        verbose_name = _("decision at a door")
        verbose_name_plural = _("decisions at doors")
        ordering: ClassVar = ["-at", "-pk"]
        default_permissions = ("view",)
        indexes: ClassVar = [
            models.Index(name="door_decision_by_time", fields=["-at"]),
            models.Index(name="door_decision_of_person", fields=["employee", "door", "-at"]),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="door_opened_with_reason",
                condition=Q(
                    is_opened=True, reason__in=["allowed", "same_passage", "by_hand"]
                )
                | Q(
                    is_opened=False,
                    reason__in=[
                        "not_known", "not_sure", "not_live", "no_consent", "not_employed",
                        "no_rule", "outside_hours", "passback", "way_not_taken", "too_late",
                        "door_off", "failed",
                    ],
                ),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.door} {self.at:%Y-%m-%d %H:%M}Z: {self.get_reason_display()}"


class RelayAnswer(models.Model):
    """What became of the command that followed a decision; without a row it was cut short."""

    decision = models.OneToOneField(
        DoorDecision, models.CASCADE, related_name="answer", verbose_name=_("decision")
    )
    at = models.DateTimeField(_("at"), default=timezone.now)
    was_taken = models.BooleanField(_("taken"))
    detail = models.CharField(_("answer"), max_length=500, blank=True)
    took_ms = models.PositiveIntegerField(_("took"), help_text="ms, from the decision on")

    class Meta:
        verbose_name = _("answer of a relay")
        verbose_name_plural = _("answers of relays")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.decision}: {self.detail}"


class EmergencyEntry(models.Model):
    """Somebody for whom a door opens even when the database cannot be reached.

    The rules of the door count all the same. The person's template is then in an encrypted file
    on the machines that open doors; see `attendance.doors.emergency`.
    """

    door = models.ForeignKey(
        Door, models.CASCADE, related_name="emergency_entries", verbose_name=_("door")
    )
    employee = models.ForeignKey(
        Employee, models.CASCADE, related_name="emergency_entries", verbose_name=_("person")
    )
    note = models.CharField(
        _("note"), max_length=200, blank=True, help_text=_("Such as “first aid, ground floor”.")
    )
    added_at = models.DateTimeField(_("added at"), default=timezone.now, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("added by"),
        editable=False,
    )

    class Meta:
        verbose_name = _("entry of the emergency list")
        verbose_name_plural = _("entries of the emergency list")
        ordering: ClassVar = ["door__name", "employee__name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="once_on_the_emergency_list",
                fields=["door", "employee"],
                violation_error_message=_("This person is on the list of this door already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.door}: {self.employee}"
