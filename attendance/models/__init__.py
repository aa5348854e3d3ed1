"""Devices, events, plans, and what is made of them. All times are stored in UTC."""

from attendance.models.alerts import SightingAlert
from attendance.models.badges import Badge
from attendance.models.calendar import Holiday, Leave, LeaveType
from attendance.models.cameras import (
    Camera,
    CameraNode,
    CameraPreview,
    CameraState,
    FloorPlan,
)
from attendance.models.changes import DeviceChange
from attendance.models.check_in_rules import CheckInRules
from attendance.models.corrections import Correction, CorrectionLine
from attendance.models.devices import Device, PairingAttempt, UsedChallenge
from attendance.models.disputes import CheckInDispute
from attendance.models.doors import (
    AccessRule,
    Door,
    DoorDecision,
    DoorReader,
    EmergencyEntry,
    RelayAnswer,
)
from attendance.models.events import AttendanceEvent, EventVoid
from attendance.models.feeds import CalendarFeed
from attendance.models.late import DeviceConnection, LateCheckIn
from attendance.models.mailings import ReportDelivery, ReportSubscription
from attendance.models.payroll import Adjustment, ClosedMonth
from attendance.models.payroll_formats import (
    PAYROLL_DURATIONS,
    PayrollColumn,
    PayrollFormat,
    PayrollSource,
    PayrollWage,
)
from attendance.models.pins import DevicePinTries, Pin, PinTries
from attendance.models.refreshes import OpenDay, StaleDays
from attendance.models.refusals import KioskRefusal
from attendance.models.reported import ReportedCheckIn
from attendance.models.reviews import ExceptionReview
from attendance.models.shifts import (
    PlanException,
    RequiredBreak,
    Schedule,
    ScheduleAssignment,
    ScheduleDay,
    Shift,
)
from attendance.models.sightings import Sighting
from attendance.models.summaries import DaySummary, Period, Reports

__all__ = [
    "PAYROLL_DURATIONS",
    "AccessRule",
    "Adjustment",
    "AttendanceEvent",
    "Badge",
    "CalendarFeed",
    "Camera",
    "CameraNode",
    "CameraPreview",
    "CameraState",
    "CheckInDispute",
    "CheckInRules",
    "ClosedMonth",
    "Correction",
    "CorrectionLine",
    "DaySummary",
    "Device",
    "DeviceChange",
    "DeviceConnection",
    "DevicePinTries",
    "Door",
    "DoorDecision",
    "DoorReader",
    "EmergencyEntry",
    "EventVoid",
    "ExceptionReview",
    "FloorPlan",
    "Holiday",
    "KioskRefusal",
    "LateCheckIn",
    "Leave",
    "LeaveType",
    "OpenDay",
    "PairingAttempt",
    "PayrollColumn",
    "PayrollFormat",
    "PayrollSource",
    "PayrollWage",
    "Period",
    "Pin",
    "PinTries",
    "PlanException",
    "RelayAnswer",
    "ReportDelivery",
    "ReportSubscription",
    "ReportedCheckIn",
    "Reports",
    "RequiredBreak",
    "Schedule",
    "ScheduleAssignment",
    "ScheduleDay",
    "Shift",
    "Sighting",
    "SightingAlert",
    "StaleDays",
    "UsedChallenge",
]
