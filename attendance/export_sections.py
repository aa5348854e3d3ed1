"""What attendance holds about a person, as sections of the export."""

from collections.abc import Iterable
from functools import partial

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from attendance.models import (
    CalendarFeed,
    CheckInDispute,
    CorrectionLine,
    EventVoid,
    Pin,
    PinTries,
    ReportDelivery,
    ReportedCheckIn,
    ReportSubscription,
    Sighting,
    SightingAlert,
)
from people.encryption import DecryptionError, decrypt
from people.export_sections import SOMEBODY_ELSE
from people.models import Employee
from people.personal_export import ExportFile, Section, Unreadable, register_section


def _read_crop(sighting: Sighting) -> bytes:
    try:
        return decrypt(bytes(sighting.crop or b""))
    except DecryptionError as error:
        raise Unreadable(str(error)) from error


def _list_crop(sighting: Sighting) -> Iterable[ExportFile]:
    if sighting.crop:
        yield ExportFile(f"{sighting.uuid}.jpg", partial(_read_crop, sighting))


def _find_alerts(employee: Employee) -> QuerySet[SightingAlert]:
    """Those about the person, and those that the person asked for."""
    about = Q(employee=employee)
    if employee.user_id is not None:
        about |= Q(account=employee.user_id)
    return SightingAlert.objects.filter(about).select_related("camera").order_by("pk")


SECTIONS = (
    Section(
        name="attendance",
        title=_("Your attendance"),
        about=_("When you came and went, where, and how Muster knew that it was you."),
        model="attendance.AttendanceEvent",
        find=lambda employee: employee.events.select_related("device").order_by("at", "pk"),
    ),
    Section(
        name="reported_check_ins",
        title=_("Check-ins that other systems reported"),
        about=_("Which system said that you came or went, and when it said so."),
        model="attendance.ReportedCheckIn",
        find=lambda employee: ReportedCheckIn.objects.filter(event__employee=employee).order_by(
            "reported_at", "pk"
        ),
        hidden=(("reported_by", SOMEBODY_ELSE),),
    ),
    Section(
        name="late_check_ins",
        title=_("Check-ins that came late"),
        about=_("What a kiosk kept without a connection and could not be recorded by itself."),
        model="attendance.LateCheckIn",
        find=lambda employee: employee.late_check_ins.select_related("device").order_by("at", "pk"),
    ),
    Section(
        name="days",
        title=_("Your days"),
        about=_("How each of your days was counted: planned, worked, late, overtime."),
        model="attendance.DaySummary",
        find=lambda employee: employee.day_summaries.select_related(
            "site", "team", "shift", "leave__type"
        ).order_by("day"),
    ),
    Section(
        name="periods",
        title=_("Your working time and breaks"),
        about=_("From when to when you worked or had a break, as far as it is known."),
        model="attendance.Period",
        find=lambda employee: employee.periods.order_by("started_at", "pk"),
    ),
    Section(
        name="corrections",
        title=_("Corrections of your days"),
        about=_("What was asked to be put right, by whom and why, and what became of it."),
        model="attendance.Correction",
        find=lambda employee: employee.corrections.order_by("requested_at", "pk"),
    ),
    Section(
        name="correction_lines",
        title=_("What the corrections change"),
        about=_("The events that each correction adds, or takes out of the count."),
        model="attendance.CorrectionLine",
        find=lambda employee: CorrectionLine.objects.filter(correction__employee=employee).order_by(
            "correction", "pk"
        ),
    ),
    Section(
        name="voided_events",
        title=_("Events that do not count"),
        about=_("They stay readable; the correction says why they do not count."),
        model="attendance.EventVoid",
        find=lambda employee: EventVoid.objects.filter(event__employee=employee).order_by("pk"),
    ),
    Section(
        name="disputes",
        title=_("Check-ins that were taken back at once"),
        about=_("Somebody said “not me” at the kiosk; what HR found out is beside it."),
        model="attendance.CheckInDispute",
        find=lambda employee: CheckInDispute.objects.filter(
            Q(event__employee=employee) | Q(person=employee)
        ).order_by("pk"),
    ),
    Section(
        name="refusals",
        title=_("Refused with your face"),
        about=_(
            "When a kiosk took what had your face for a photo or a screen. No picture is kept."
        ),
        model="attendance.KioskRefusal",
        find=lambda employee: employee.kiosk_refusals.select_related("device").order_by("at", "pk"),
    ),
    Section(
        name="door_decisions",
        title=_("Doors that opened for you, or did not"),
        about=_("When you stood before a door, by which reader, and why it opened or stayed shut."),
        model="attendance.DoorDecision",
        find=lambda employee: employee.door_decisions.select_related("door").order_by("at", "pk"),
        hidden=(("account", SOMEBODY_ELSE), ("note", SOMEBODY_ELSE)),
    ),
    Section(
        name="access_rules",
        title=_("Doors that you may pass"),
        about=_("The rules that were made for you alone; others are of your team or of everybody."),
        model="attendance.AccessRule",
        find=lambda employee: employee.access_rules.select_related("door").order_by("pk"),
        also=("door",),
    ),
    Section(
        name="emergency_list",
        title=_("Doors that open for you in an emergency"),
        about=_("The doors on whose emergency list you are, with your template."),
        model="attendance.EmergencyEntry",
        find=lambda employee: employee.emergency_entries.select_related("door").order_by("pk"),
        hidden=(("added_by", SOMEBODY_ELSE),),
    ),
    Section(
        name="reviewed_exceptions",
        title=_("Odd days that were found right"),
        about=_("On which days somebody looked at what was odd, and left it as it is."),
        model="attendance.ExceptionReview",
        find=lambda employee: employee.exception_reviews.order_by("at", "pk"),
    ),
    Section(
        name="adjustments",
        title=_("What was paid with a later month"),
        about=_("What a correction changed of a month that was closed already."),
        model="attendance.Adjustment",
        find=lambda employee: employee.adjustments.order_by("created_at", "pk"),
    ),
    Section(
        name="leave",
        title=_("Your leave"),
        about=_("When you were away and why, who asked for it, and the answer."),
        model="attendance.Leave",
        find=lambda employee: employee.leaves.select_related("type").order_by("first_day", "pk"),
    ),
    Section(
        name="schedules",
        title=_("Your schedules"),
        about=_("The schedules that were made for you alone; others are of your team and site."),
        model="attendance.ScheduleAssignment",
        find=lambda employee: employee.schedule_assignments.select_related("schedule").order_by(
            "valid_from"
        ),
    ),
    Section(
        name="single_days",
        title=_("Single days of yours"),
        about=_("Days on which you, and not the whole team, were to work otherwise."),
        model="attendance.PlanException",
        find=lambda employee: employee.plan_exceptions.select_related("shift").order_by("day"),
    ),
    Section(
        name="pin",
        title=_("Your PIN"),
        about=_("Since when you have one, and who set it; the PIN itself cannot be read."),
        model="attendance.Pin",
        find=lambda employee: Pin.objects.filter(employee=employee),
    ),
    Section(
        name="wrong_pins",
        title=_("Wrong PINs"),
        about=_("How often a PIN for your number was wrong lately."),
        model="attendance.PinTries",
        find=lambda employee: PinTries.objects.filter(employee=employee),
    ),
    Section(
        name="badges",
        title=_("Your badges"),
        about=_("When each was printed, last used and taken back; the codes are not kept."),
        model="attendance.Badge",
        find=lambda employee: employee.badges.order_by("issued_at", "pk"),
    ),
    Section(
        name="calendar",
        title=_("Your calendar's secret address"),
        about=_(
            "Since when there is one, and when it was last read; the address itself is not kept."
        ),
        model="attendance.CalendarFeed",
        find=lambda employee: CalendarFeed.objects.filter(employee=employee),
    ),
    Section(
        name="sightings",
        title=_("Where cameras saw you"),
        about=_("By which camera, when, and how sure that was; pictures of your face if any."),
        model="attendance.Sighting",
        find=lambda employee: employee.sightings.select_related("camera").order_by("first_seen"),
        list_files=_list_crop,
        also=("uuid",),
    ),
    Section(
        name="sighting_alerts",
        title=_("Requests to be told when a camera sees somebody"),
        about=_("Those of others about you, and your own about others."),
        model="attendance.SightingAlert",
        find=_find_alerts,
        hidden=(("account", SOMEBODY_ELSE), ("employee", SOMEBODY_ELSE)),
    ),
    Section(
        name="reports_by_email",
        title=_("Reports that you get by e-mail"),
        about=_("Which, how often, and about whom."),
        model="attendance.ReportSubscription",
        find=lambda employee: ReportSubscription.objects.filter(account=employee.user_id).order_by(
            "pk"
        ),
    ),
    Section(
        name="reports_sent",
        title=_("Reports that were sent to you"),
        about=_("Of which days, and when."),
        model="attendance.ReportDelivery",
        find=lambda employee: ReportDelivery.objects.filter(
            subscription__account=employee.user_id
        ).order_by("pk"),
    ),
)


def register_sections() -> None:
    """Make the sections of this room part of every export."""
    for section in SECTIONS:
        register_section(section)
