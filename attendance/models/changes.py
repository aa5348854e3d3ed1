"""The history of what HR and managers decide, kept by triggers."""

from attendance.models.badges import Badge
from attendance.models.calendar import Holiday, Leave, LeaveType
from attendance.models.cameras import Camera, FloorPlan
from attendance.models.check_in_rules import CheckInRules
from attendance.models.corrections import Correction
from attendance.models.devices import Device
from attendance.models.disputes import CheckInDispute
from attendance.models.doors import AccessRule, Door, DoorReader, EmergencyEntry
from attendance.models.feeds import CalendarFeed
from attendance.models.mailings import ReportSubscription
from attendance.models.payroll import ClosedMonth
from attendance.models.payroll_formats import PayrollColumn, PayrollFormat, PayrollWage
from attendance.models.pins import Pin
from attendance.models.reviews import ExceptionReview
from attendance.models.shifts import (
    PlanException,
    RequiredBreak,
    Schedule,
    ScheduleAssignment,
    ScheduleDay,
    Shift,
)
from people.models import track_changes

DeviceChange = track_changes(
    Device,
    "DeviceChange",
    "name",
    "site",
    "floor",
    "direction",
    "is_active",
    noting={"public_key": "key", "code_hash": "code"},
)
CameraChange = track_changes(
    Camera,
    "CameraChange",
    "name",
    "site",
    "floor",
    "plan_x",
    "plan_y",
    "address_shown",
    "frames_per_s",
    "weekdays",
    "begins_at",
    "ends_at",
    "records",
    "keeps_crops",
    "is_active",
    noting={"address": "address"},
)
FloorPlanChange = track_changes(
    FloorPlan, "FloorPlanChange", "site", "floor", noting={"image": "drawing"}
)
DoorChange = track_changes(
    Door,
    "DoorChange",
    "name",
    "site",
    "relay",
    "address_shown",
    "is_nearby",
    "topic",
    "open_seconds",
    "anti_passback",
    "needs_liveness",
    "opens_by_pin",
    "opens_by_badge",
    "is_active",
    noting={"address": "address", "secret": "secret"},
)
DoorReaderChange = track_changes(DoorReader, "DoorReaderChange", "door", "device", "camera", "side")
AccessRuleChange = track_changes(
    AccessRule,
    "AccessRuleChange",
    "door",
    "team",
    "employee",
    "weekdays",
    "begins_at",
    "ends_at",
    "valid_from",
    "valid_until",
)
EmergencyEntryChange = track_changes(
    EmergencyEntry, "EmergencyEntryChange", "door", "employee", "note", "added_at", "added_by"
)
CheckInRulesChange = track_changes(
    CheckInRules,
    "CheckInRulesChange",
    "site",
    "faces",
    "liveness",
    "pin",
    "badge",
    "names",
    "sound",
    "floors_by_cameras",
)
PinChange = track_changes(
    Pin, "PinChange", "employee", "set_at", "set_by", noting={"secret": "PIN"}
)
BadgeChange = track_changes(
    Badge,
    "BadgeChange",
    "employee",
    "issued_at",
    "issued_by",
    "revoked_at",
    "revoked_by",
    "reason",
)
ShiftChange = track_changes(
    Shift,
    "ShiftChange",
    *(field.name for field in Shift._meta.concrete_fields if field.name != "id"),
)
RequiredBreakChange = track_changes(
    RequiredBreak, "RequiredBreakChange", "shift", "after_minutes", "minutes"
)
ScheduleChange = track_changes(Schedule, "ScheduleChange", "name", "weeks")
ScheduleDayChange = track_changes(
    ScheduleDay, "ScheduleDayChange", "schedule", "week", "weekday", "shift"
)
ScheduleAssignmentChange = track_changes(
    ScheduleAssignment,
    "ScheduleAssignmentChange",
    "schedule",
    "employee",
    "team",
    "site",
    "valid_from",
    "valid_until",
)
PlanExceptionChange = track_changes(
    PlanException, "PlanExceptionChange", "employee", "team", "site", "day", "shift", "note"
)
HolidayChange = track_changes(Holiday, "HolidayChange", "site", "day", "name", "is_observed")
LeaveTypeChange = track_changes(
    LeaveType, "LeaveTypeChange", "name", "code", "color", "is_paid", "is_active"
)
# Why somebody is away can be a matter of health: that it changed is noted, it is not copied.
LeaveChange = track_changes(
    Leave,
    "LeaveChange",
    "employee",
    "type",
    "first_day",
    "last_day",
    "starts_at_noon",
    "ends_at_noon",
    "state",
    "requested_by",
    "requested_at",
    "decided_by",
    "decided_at",
    noting={"reason": "reason", "decision_note": "note"},
)
CorrectionChange = track_changes(
    Correction,
    "CorrectionChange",
    "employee",
    "day",
    "reason",
    "state",
    "requested_by",
    "device",
    "requested_at",
    "decided_by",
    "decided_at",
    "decision_note",
)
CheckInDisputeChange = track_changes(
    CheckInDispute,
    "CheckInDisputeChange",
    "event",
    "device",
    "correction",
    "at",
    "state",
    "person",
    "answer",
    "decided_by",
    "decided_at",
    "note",
)
ClosedMonthChange = track_changes(
    ClosedMonth,
    "ClosedMonthChange",
    "site",
    "month",
    "closed_by",
    "row_count",
    "counted",
    "payable",
    "open_count",
    "file_hash",
)
PayrollFormatChange = track_changes(
    PayrollFormat,
    "PayrollFormatChange",
    *(field.name for field in PayrollFormat._meta.concrete_fields if field.name != "id"),
)
PayrollColumnChange = track_changes(
    PayrollColumn, "PayrollColumnChange", "format", "position", "heading", "source", "text"
)
PayrollWageChange = track_changes(
    PayrollWage, "PayrollWageChange", "format", "position", "code", "source"
)
ExceptionReviewChange = track_changes(
    ExceptionReview, "ExceptionReviewChange", "employee", "day", "code", "by", "at", "note"
)
CalendarFeedChange = track_changes(
    CalendarFeed, "CalendarFeedChange", "employee", "created_at", noting={"token_hash": "address"}
)
ReportSubscriptionChange = track_changes(
    ReportSubscription,
    "ReportSubscriptionChange",
    "account",
    "report",
    "scope",
    "rhythm",
    "weekday",
    "hour",
    "attachment",
    "language",
    "is_active",
    "note",
    "created_by",
    "created_at",
)
