"""Who may see attendance and who may pair devices; `check_x` raises, `can_x` asks."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from attendance.models import (
    Adjustment,
    AttendanceEvent,
    Badge,
    CheckInDispute,
    Correction,
    DaySummary,
    DoorDecision,
    EmergencyEntry,
    KioskRefusal,
    LateCheckIn,
    Leave,
    Pin,
    PlanException,
    ScheduleAssignment,
)
from people.models import Employee
from people.policies import (
    Account,
    can_view_employee,
    can_view_everybody,
    has_permission,
    is_self,
    visible_employees,
    visible_teams,
)


def can_view_board(user: Account) -> bool:
    """Whether the user may see who is in."""
    return has_permission(user, "attendance.view_board")


def check_view_board(user: Account) -> None:
    """Raise PermissionDenied unless the user may see who is in."""
    if not can_view_board(user):
        raise PermissionDenied(_("You may not see who is in. Ask HR for the permission."))


def visible_events(user: Account) -> QuerySet[AttendanceEvent]:
    """The events of the people whom the user may see."""
    if can_view_everybody(user):
        return AttendanceEvent.objects.all()
    return AttendanceEvent.objects.filter(employee__in=visible_employees(user))


def readable_events(user: Account) -> QuerySet[AttendanceEvent]:
    """The events the user may read: one's own, and with the permission those of the scope."""
    return AttendanceEvent.objects.filter(_owned_by(user, "attendance.view_attendanceevent"))


def visible_days(user: Account) -> QuerySet[DaySummary]:
    """The days the user may read: one's own, and with the permission those of visible people."""
    if not user.is_active or user.pk is None:
        return DaySummary.objects.none()
    if not can_view_reports(user):
        return DaySummary.objects.filter(employee__user=user.pk)
    if can_view_everybody(user):
        return DaySummary.objects.all()
    return DaySummary.objects.filter(employee__in=visible_employees(user).values("pk"))


def visible_adjustments(user: Account) -> QuerySet[Adjustment]:
    """What was put right of the days that the user may read."""
    if not user.is_active or user.pk is None:
        return Adjustment.objects.none()
    if not can_view_reports(user):
        return Adjustment.objects.filter(employee__user=user.pk)
    if can_view_everybody(user):
        return Adjustment.objects.all()
    return Adjustment.objects.filter(employee__in=visible_employees(user).values("pk"))


def can_view_reports(user: Account) -> bool:
    """Whether the user may read the days of others: those of the visible people."""
    return has_permission(user, "attendance.view_daysummary")


def check_view_reports(user: Account) -> None:
    """Raise PermissionDenied unless the user may read reports."""
    if not can_view_reports(user):
        raise PermissionDenied(_("You may not read reports. Ask HR for the permission."))


def can_pair_device(user: Account) -> bool:
    """Whether the user may turn a browser into a kiosk."""
    return has_permission(user, "attendance.add_device")


def check_pair_device(user: Account) -> None:
    """Raise PermissionDenied unless the user may turn a browser into a kiosk."""
    if not can_pair_device(user):
        raise PermissionDenied(_("You may not pair devices. Ask HR for a code."))


def can_change_device(user: Account) -> bool:
    """Whether the user may pair a device anew, unpair it or switch it off."""
    return has_permission(user, "attendance.change_device")


def check_change_device(user: Account) -> None:
    """Raise PermissionDenied unless the user may pair a device anew or unpair it."""
    if not can_change_device(user):
        raise PermissionDenied(_("You may not pair devices. Ask HR for a code."))


def check_view_devices(user: Account) -> None:
    """Raise PermissionDenied unless the user may see the devices."""
    if not has_permission(user, "attendance.view_device"):
        raise PermissionDenied(_("You may not see devices. Ask HR for the permission."))


# Cameras -----------------------------------------------------------------------------------------


def can_change_cameras(user: Account) -> bool:
    """Whether the user may say where cameras hang, and what they are for."""
    return has_permission(user, "attendance.change_camera")


def check_change_cameras(user: Account) -> None:
    """Raise PermissionDenied unless the user may say where cameras hang."""
    if not can_change_cameras(user):
        raise PermissionDenied(_("You may not change cameras. Ask the HR admin."))


def check_try_cameras(user: Account) -> None:
    """Raise PermissionDenied unless the user may have the server open a camera's address."""
    if not (can_change_cameras(user) or has_permission(user, "attendance.add_camera")):
        raise PermissionDenied(_("You may not test cameras. Ask the HR admin."))


def check_view_cameras(user: Account) -> None:
    """Raise PermissionDenied unless the user may see which cameras there are."""
    if not has_permission(user, "attendance.view_camera"):
        raise PermissionDenied(_("You may not see cameras. Ask the HR admin."))


def can_watch_cameras(user: Account) -> bool:
    """Whether the user may see live pictures."""
    return has_permission(user, "attendance.preview_camera")


def check_watch_cameras(user: Account) -> None:
    """Raise PermissionDenied unless the user may see live pictures."""
    if not can_watch_cameras(user):
        raise PermissionDenied(_("You may not watch cameras. Ask the HR admin."))


def check_view_plans(user: Account) -> None:
    """Raise PermissionDenied unless the user may see floor plans, or find people on them."""
    if not (has_permission(user, "attendance.view_floorplan") or can_find_people(user)):
        raise PermissionDenied(_("You may not see floor plans. Ask the HR admin."))


# Check-ins of other systems ----------------------------------------------------------------------


def can_report_check_in(user: Account, employee: Employee | None = None) -> bool:
    """Whether the user may report that people came or went: at all, or this person."""
    return _may(user, "attendance.add_attendanceevent", employee)


def check_report_check_in(user: Account, employee: Employee | None = None) -> None:
    """Raise PermissionDenied unless the user may report that people came or went."""
    if not can_report_check_in(user, employee):
        raise PermissionDenied(_("You may not report check-ins. Ask HR for the permission."))


# Late check-ins ----------------------------------------------------------------------------------


def visible_late_check_ins(user: Account) -> QuerySet[LateCheckIn]:
    """Those that could not be recorded: nobody knows yet whose they are, so for who sees all."""
    if has_permission(user, "attendance.view_latecheckin") and can_view_everybody(user):
        return LateCheckIn.objects.all()
    return LateCheckIn.objects.none()


def can_settle_late_check_ins(user: Account) -> bool:
    """Whether the user may say whose they are, or that nobody needs them."""
    return has_permission(user, "attendance.change_latecheckin") and can_view_everybody(user)


# Checking in without a face -----------------------------------------------------------------------


def visible_badges(user: Account) -> QuerySet[Badge]:
    """One's own badges, and with the permission those of the people whom the user may see."""
    return Badge.objects.filter(_owned_by(user, "attendance.view_badge"))


def visible_pins(user: Account) -> QuerySet[Pin]:
    """Whether and since when there is a PIN: of oneself, and with the permission of others."""
    return Pin.objects.filter(_owned_by(user, "attendance.view_pin"))


def can_manage_badges(user: Account, employee: Employee | None = None) -> bool:
    """Whether the user may print and revoke badges: at all, or this person's."""
    return _may(user, "attendance.manage_badges", employee)


def check_manage_badges(user: Account, employee: Employee | None = None) -> None:
    """Raise PermissionDenied unless the user may print and revoke badges."""
    if not can_manage_badges(user, employee):
        raise PermissionDenied(_("You may not print or revoke badges. Ask HR."))


def can_manage_pins(user: Account, employee: Employee | None = None) -> bool:
    """Whether the user may set, unlock and remove PINs: at all, or this person's."""
    return _may(user, "attendance.manage_pins", employee)


def check_manage_pins(user: Account, employee: Employee | None = None) -> None:
    """Raise PermissionDenied unless the user may set, unlock and remove PINs."""
    if not can_manage_pins(user, employee):
        raise PermissionDenied(_("You may not set or unlock PINs. Ask HR."))


# Closed months -----------------------------------------------------------------------------------


def can_view_months(user: Account) -> bool:
    """Whether the user may see which months are closed, with the totals of whole sites."""
    return has_permission(user, "attendance.view_closedmonth") and can_view_everybody(user)


def check_view_months(user: Account) -> None:
    """Raise PermissionDenied unless the user may see which months are closed."""
    if not can_view_months(user):
        raise PermissionDenied(_("You may not see closed months. Ask HR for the permission."))


def can_close_month(user: Account) -> bool:
    """Whether the user may close and reopen months: of whole sites, so who sees everybody."""
    return has_permission(user, "attendance.close_month") and can_view_everybody(user)


def check_close_month(user: Account) -> None:
    """Raise PermissionDenied unless the user may close and reopen months."""
    if not can_close_month(user):
        raise PermissionDenied(_("You may not close or reopen months. Ask HR."))


# Corrections -------------------------------------------------------------------------------------


def can_view_day(user: Account, employee: Employee) -> bool:
    """Whether the user may see what a day of this person is made of; one's own is on `/me/`."""
    return has_permission(user, "attendance.view_daysummary") and can_view_employee(user, employee)


def check_view_day(user: Account, employee: Employee) -> None:
    """Raise PermissionDenied unless the user may see what a day of this person is made of."""
    if not can_view_day(user, employee):
        raise PermissionDenied(_("This person is not in your team. Ask HR."))


def visible_corrections(user: Account) -> QuerySet[Correction]:
    """The corrections the user may read: one's own, and with the permission those of the scope."""
    if not user.is_active or user.pk is None:
        return Correction.objects.none()
    if not has_permission(user, "attendance.view_correction"):
        return Correction.objects.filter(employee__user=user.pk)
    if can_view_everybody(user):
        return Correction.objects.all()
    return Correction.objects.filter(employee__in=visible_employees(user).values("pk"))


def can_request_correction(user: Account, employee: Employee) -> bool:
    """Whether the user may ask for a correction: of one's own days, or of those of the scope."""
    if is_self(user, employee):
        return True
    return has_permission(user, "attendance.add_correction") and can_view_employee(user, employee)


def check_request_correction(user: Account, employee: Employee) -> None:
    """Raise PermissionDenied unless the user may ask for a correction of this person's days."""
    if not can_request_correction(user, employee):
        raise PermissionDenied(_("You may not ask for corrections of this person's days. Ask HR."))


def can_decide_correction(user: Account, employee: Employee) -> bool:
    """Whether the user may approve and refuse for this person; nobody may for oneself."""
    return (
        has_permission(user, "attendance.decide_correction")
        and can_view_employee(user, employee)
        and not is_self(user, employee)
    )


def check_decide_correction(user: Account, employee: Employee) -> None:
    """Raise PermissionDenied unless the user may approve and refuse for this person."""
    if is_self(user, employee):
        raise PermissionDenied(_("Somebody else decides about your own days. Ask HR."))
    if not can_decide_correction(user, employee):
        raise PermissionDenied(_("You may not decide about this person's days. Ask HR."))


def can_correct_old_days(user: Account) -> bool:
    """Whether the user may correct days of any age: who decides for the people of every team."""
    return has_permission(user, "attendance.decide_correction") and can_view_everybody(user)


# At the kiosk ------------------------------------------------------------------------------------


def visible_disputes(user: Account) -> QuerySet[CheckInDispute]:
    """What was taken back at kiosks, of the people whom the user may see."""
    if not has_permission(user, "attendance.view_checkindispute"):
        return CheckInDispute.objects.none()
    if can_view_everybody(user):
        return CheckInDispute.objects.all()
    return CheckInDispute.objects.filter(event__employee__in=visible_employees(user).values("pk"))


def find_disputes_to_settle(user: Account) -> QuerySet[CheckInDispute]:
    """What waits for somebody, and this user may settle: never what concerns oneself."""
    if not has_permission(user, "attendance.decide_correction"):
        return CheckInDispute.objects.none()
    waiting = visible_disputes(user).filter(state=CheckInDispute.State.OPEN)
    return waiting.exclude(event__employee__user=user.pk)


def visible_refusals(user: Account) -> QuerySet[KioskRefusal]:
    """What kiosks refused, with the faces of the people whom the user may see."""
    if not has_permission(user, "attendance.view_kioskrefusal"):
        return KioskRefusal.objects.none()
    if can_view_everybody(user):
        return KioskRefusal.objects.all()
    return KioskRefusal.objects.filter(employee__in=visible_employees(user).values("pk"))


# Doors -------------------------------------------------------------------------------------------


def can_open_door(user: Account) -> bool:
    """Whether the user may open doors by hand."""
    return has_permission(user, "attendance.open_door")


def check_open_door(user: Account) -> None:
    """Raise PermissionDenied unless the user may open doors by hand."""
    if not can_open_door(user):
        raise PermissionDenied(_("You may not open doors. Ask the HR admin for the permission."))


def visible_door_decisions(user: Account) -> QuerySet[DoorDecision]:
    """What was decided at doors about the people whom the user may see."""
    if not has_permission(user, "attendance.view_doordecision"):
        return DoorDecision.objects.none()
    if can_view_everybody(user):
        return DoorDecision.objects.all()
    return DoorDecision.objects.filter(employee__in=visible_employees(user).values("pk"))


def visible_emergency_entries(user: Account) -> QuerySet[EmergencyEntry]:
    """The entries of the emergency list about the people whom the user may see."""
    if not has_permission(user, "attendance.view_emergencyentry"):
        return EmergencyEntry.objects.none()
    if can_view_everybody(user):
        return EmergencyEntry.objects.all()
    return EmergencyEntry.objects.filter(employee__in=visible_employees(user).values("pk"))


# Leave -------------------------------------------------------------------------------------------


def visible_leaves(user: Account) -> QuerySet[Leave]:
    """One's own leave, and with the permission that of the people whom the user may see."""
    if not user.is_active or user.pk is None:
        return Leave.objects.none()
    if not has_permission(user, "attendance.view_leave"):
        return Leave.objects.filter(employee__user=user.pk)
    if can_view_everybody(user):
        return Leave.objects.all()
    return Leave.objects.filter(employee__in=visible_employees(user))


def can_request_leave(user: Account, employee: Employee) -> bool:
    """Whether the user may ask for leave for this person: for oneself always."""
    if is_self(user, employee):
        return True
    return has_permission(user, "attendance.add_leave") and can_view_employee(user, employee)


def check_request_leave(user: Account, employee: Employee) -> None:
    """Raise PermissionDenied unless the user may ask for leave for this person."""
    if not can_request_leave(user, employee):
        raise PermissionDenied(_("You may not ask for leave for this person. Ask HR."))


def can_decide_leave(user: Account, leave: Leave) -> bool:
    """Whether the user may approve and refuse this leave: never one's own, whoever one is."""
    if not has_permission(user, "attendance.decide_leave") or is_self(user, leave.employee):
        return False
    return can_view_employee(user, leave.employee)


def check_decide_leave(user: Account, leave: Leave) -> None:
    """Raise PermissionDenied unless the user may approve and refuse this leave."""
    if is_self(user, leave.employee):
        raise PermissionDenied(_("Nobody decides on their own leave. Ask somebody else."))
    if not can_decide_leave(user, leave):
        raise PermissionDenied(_("You may not decide on this leave. Ask HR."))


def can_cancel_leave(user: Account, leave: Leave) -> bool:
    """Whether the user may take it back: a waiting one of one's own, or whoever may decide."""
    if is_self(user, leave.employee):
        return leave.state == Leave.State.REQUESTED
    return can_decide_leave(user, leave)


def check_cancel_leave(user: Account, leave: Leave) -> None:
    """Raise PermissionDenied unless the user may take this leave back."""
    if can_cancel_leave(user, leave):
        return
    if is_self(user, leave.employee):
        raise PermissionDenied(_("This leave is decided. Ask your manager or HR to take it back."))
    raise PermissionDenied(_("You may not take this leave back. Ask HR."))


def can_read_reason(user: Account, leave: Leave) -> bool:
    """Whether the user may read why somebody is away: the person, HR and the own managers."""
    return is_self(user, leave.employee) or can_decide_leave(user, leave)


def find_leaves_to_decide(user: Account) -> QuerySet[Leave]:
    """The waiting requests on which the user may decide."""
    if not has_permission(user, "attendance.decide_leave"):
        return Leave.objects.none()
    waiting = visible_leaves(user).filter(state=Leave.State.REQUESTED)
    return waiting.exclude(employee__user=user.pk)


# Plans -------------------------------------------------------------------------------------------


def visible_assignments(user: Account) -> QuerySet[ScheduleAssignment]:
    """The schedules of the people, teams and sites that the user works with."""
    if not has_permission(user, "attendance.view_scheduleassignment"):
        return ScheduleAssignment.objects.none()
    return ScheduleAssignment.objects.filter(_plan_for(user))


def visible_exceptions(user: Account) -> QuerySet[PlanException]:
    """The single days of the people, teams and sites that the user works with."""
    if not has_permission(user, "attendance.view_planexception"):
        return PlanException.objects.none()
    return PlanException.objects.filter(_plan_for(user))


def can_plan(user: Account) -> bool:
    """Whether the user may say who works when."""
    return has_permission(user, "attendance.add_scheduleassignment")


def _plan_for(user: Account) -> Q:
    """What is planned for visible people, their teams, or the sites at which they work."""
    if can_view_everybody(user):
        return Q()
    people = visible_employees(user)
    sites = people.order_by().values("site")
    return Q(employee__in=people) | Q(team__in=visible_teams(user)) | Q(site__in=sites)


def _may(user: Account, permission: str, employee: Employee | None) -> bool:
    return has_permission(user, permission) and (
        employee is None or can_view_employee(user, employee)
    )


def _owned_by(user: Account, permission: str) -> Q:
    """Rows that belong to oneself, or with the permission to visible people."""
    if not user.is_active or user.pk is None:
        return Q(pk__in=[])
    if not has_permission(user, permission):
        return Q(employee__user=user.pk)
    return Q() if can_view_everybody(user) else Q(employee__in=visible_employees(user).values("pk"))


# Finding people on cameras ------------------------------------------------------------------------


def can_find_people(user: Account) -> bool:
    """Whether the user may ask where cameras saw people: those whom the user may see."""
    return has_permission(user, "attendance.find_person")


def check_find_people(user: Account) -> None:
    """Raise PermissionDenied unless the user may ask where cameras saw people."""
    if not can_find_people(user):
        raise PermissionDenied(_("You may not look for people on cameras. Ask HR."))


def findable_people(user: Account) -> QuerySet[Employee]:
    """The people for whom the user may look."""
    return visible_employees(user) if can_find_people(user) else Employee.objects.none()


def can_find_by_photo(user: Account) -> bool:
    """Whether the user may look for a person by a photo."""
    return can_find_people(user) and has_permission(user, "recognition.search_faces")


def check_find_by_photo(user: Account) -> None:
    """Raise PermissionDenied unless the user may look for a person by a photo."""
    if not can_find_by_photo(user):
        raise PermissionDenied(_("You may not look for people by a photo. Ask HR."))


def can_view_company(user: Account) -> bool:
    """Whether the user may see who else was seen at a place."""
    return can_find_people(user) and has_permission(user, "attendance.view_company")


def check_view_company(user: Account) -> None:
    """Raise PermissionDenied unless the user may see who else was seen at a place."""
    if not can_view_company(user):
        raise PermissionDenied(_("You may not see who else was there. Ask HR."))


def can_view_sightings(user: Account) -> bool:
    """Whether the user may see the pictures that cameras kept of people who were found."""
    return can_find_people(user) and has_permission(user, "attendance.view_sighting")
