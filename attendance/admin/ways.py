"""PINs and badges: who has one, which PINs are locked, and printing."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import DropdownFilter
from unfold.decorators import display

from attendance.admin.way_pages import revoke_one, show_pin, show_print
from attendance.badge_sheet import MOST_BADGES
from attendance.models import Badge, Pin, PinTries
from attendance.policies import (
    can_manage_badges,
    can_manage_pins,
    visible_badges,
    visible_pins,
)
from attendance.services.badges import revoke_badge
from attendance.services.pin_tries import unlock_pin
from attendance.ways_panel import describe_badge, gather_ways
from people.admin.contributions import (
    EmployeeAction,
    Place,
    register_employee_action,
    register_panel,
)
from people.admin.employee_actions import signed_in
from people.admin.history import ChangeHistoryMixin
from people.admin.scope import NobodyWritesMixin, ScopedAdminMixin, ScopedRelatedFilter
from people.models import Employee

_HIDDEN = ("employee__embedding", "employee__team__embedding")


class BadgeStateFilter(DropdownFilter):
    """Badges that are valid, or not any more."""

    title, parameter_name = _("state"), "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Valid, and why not."""
        return [("valid", _("valid")), *Badge.Reason.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The badges in this state."""
        chosen = self.value()
        if not chosen:
            return queryset
        return queryset.filter(reason="" if chosen == "valid" else chosen)


class LockFilter(DropdownFilter):
    """PINs that were tried wrong too often."""

    title, parameter_name = _("lock"), "lock"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Locked now."""
        return [("locked", _("locked"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The locked ones."""
        if self.value() != "locked":
            return queryset
        waits = Q(employee__pin_tries__locked_until__gt=timezone.now())
        return queryset.filter(waits | Q(employee__pin_tries__failures__gte=PinTries.MOST))


@admin.register(Badge)
class BadgeAdmin(ChangeHistoryMixin, ScopedAdminMixin, NobodyWritesMixin, ModelAdmin):  # type: ignore[type-arg,misc]
    """Every badge that was printed, and what became of it."""

    visible = staticmethod(visible_badges)
    list_display = ("person", "number", "issued_at", "last_used_at", "state")
    list_display_links = ("person",)
    list_filter = (
        BadgeStateFilter,
        ("employee__team", ScopedRelatedFilter),
        "employee__site",
    )
    list_filter_submit = True
    list_select_related = ("employee",)
    search_fields = ("employee__name", "employee__number")
    search_help_text = _("Name or number of the person")
    date_hierarchy = "issued_at"
    fields = readonly_fields = (
        "person",
        "number",
        "issued_at",
        "issued_by",
        "last_used_at",
        "state_text",
        "revoked_at",
        "revoked_by",
    )
    actions = ("revoke_badges",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Badge]:
        """Without the vectors of the people."""
        return super().get_queryset(request).defer("employee__embedding")

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """One person's badges have an address, to which the person's page links."""
        return lookup == "employee__id__exact" or super().lookup_allowed(lookup, value, request)

    def get_urls(self) -> list[Any]:
        """The page that prints, and the address that takes one badge back."""
        view = self.admin_site.admin_view
        return [
            path("print/", view(self.print_view), name="attendance_badge_print"),
            path("<int:pk>/revoke/", view(self.revoke_view), name="attendance_badge_revoke"),
            *super().get_urls(),
        ]

    def print_view(self, request: HttpRequest) -> HttpResponse:
        """Ask, then send the PDF."""
        return show_print(request, {**self.admin_site.each_context(request), "opts": self.opts})

    def revoke_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Takes one badge back."""
        return revoke_one(request, pk)

    @admin.action(description=_("Revoke: they open nothing any more"), permissions=["manage"])
    def revoke_badges(self, request: HttpRequest, queryset: QuerySet[Badge]) -> None:
        """Take the chosen badges back."""
        count = sum(revoke_badge(badge=badge, by=signed_in(request)) for badge in queryset)
        text = ngettext("%(count)d badge revoked.", "%(count)d badges revoked.", count)
        self.message_user(request, text % {"count": count}, messages.SUCCESS)

    def has_manage_permission(self, request: HttpRequest) -> bool:
        """Whoever may print and revoke badges."""
        return can_manage_badges(request.user)

    @admin.display(description=_("person"), ordering="employee__name")
    def person(self, badge: Badge) -> str:
        """Whose badge it is."""
        return badge.employee.name

    @admin.display(description=_("number"), ordering="employee__number")
    def number(self, badge: Badge) -> str:
        """The personnel number."""
        return badge.employee.number

    @display(description=_("state"), label={"valid": "success", "revoked": "danger"})
    def state(self, badge: Badge) -> tuple[str, str]:
        """Whether it opens something."""
        return "revoked" if badge.revoked_at else "valid", describe_badge(badge)

    @admin.display(description=_("state"))
    def state_text(self, badge: Badge) -> str:
        """The same without a colour, for the page of one badge."""
        return describe_badge(badge)


@admin.register(Pin)
class PinAdmin(ChangeHistoryMixin, ScopedAdminMixin, NobodyWritesMixin, ModelAdmin):  # type: ignore[type-arg,misc]
    """Who has a PIN, and which are locked; the PINs themselves nobody can read."""

    visible = staticmethod(visible_pins)
    list_display = ("person", "number", "set_at", "state")
    list_display_links = ("person",)
    list_filter = (LockFilter, ("employee__team", ScopedRelatedFilter), "employee__site")
    list_filter_submit = True
    list_select_related = ("employee",)
    search_fields = ("employee__name", "employee__number")
    search_help_text = _("Name or number of the person")
    fields = readonly_fields = ("person", "number", "set_at", "set_by", "state_text")
    actions = ("unlock_pins",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Pin]:
        """With what is needed to tell which are locked."""
        rows = super().get_queryset(request).defer("secret", "employee__embedding")
        return rows.annotate(
            failures=F("employee__pin_tries__failures"),
            locked_until=F("employee__pin_tries__locked_until"),
        )

    def get_urls(self) -> list[Any]:
        """The page of one person's PIN."""
        view = self.admin_site.admin_view
        return [
            path("of/<int:employee_id>/", view(self.pin_view), name="attendance_pin_of"),
            *super().get_urls(),
        ]

    def pin_view(self, request: HttpRequest, employee_id: int) -> HttpResponse:
        """One person's PIN: give a new one, unlock, remove."""
        context = {**self.admin_site.each_context(request), "opts": self.opts}
        return show_pin(request, employee_id, context)

    @admin.action(description=_("Unlock"), permissions=["manage"])
    def unlock_pins(self, request: HttpRequest, queryset: QuerySet[Pin]) -> None:
        """Forget the wrong tries of the chosen people."""
        pins = list(queryset)
        for pin in pins:
            unlock_pin(employee=pin.employee)
        text = ngettext("%(count)d PIN unlocked.", "%(count)d PINs unlocked.", len(pins))
        self.message_user(request, text % {"count": len(pins)}, messages.SUCCESS)

    def has_manage_permission(self, request: HttpRequest) -> bool:
        """Whoever may set and unlock PINs."""
        return can_manage_pins(request.user)

    @admin.display(description=_("person"), ordering="employee__name")
    def person(self, pin: Pin) -> str:
        """Whose PIN it is."""
        return pin.employee.name

    @admin.display(description=_("number"), ordering="employee__number")
    def number(self, pin: Pin) -> str:
        """The personnel number."""
        return pin.employee.number

    @display(description=_("state"), label={"set": "success", "locked": "danger"})
    def state(self, pin: Pin) -> tuple[str, str]:
        """Whether it is locked now."""
        tries = PinTries(failures=pin.failures or 0, locked_until=pin.locked_until)  # type: ignore[attr-defined]
        if tries.is_locked(timezone.now()):
            return "locked", str(_("locked"))
        return "set", str(_("set"))

    @admin.display(description=_("state"))
    def state_text(self, pin: Pin) -> str:
        """The same without a colour, for the page of one PIN."""
        return self.state(pin)[1]


def print_chosen(
    _model_admin: Any, request: HttpRequest, queryset: QuerySet[Employee]
) -> HttpResponse | None:
    """Go to the page that prints badges for the chosen people."""
    ids = list(queryset.order_by("name", "number").values_list("pk", flat=True)[: MOST_BADGES + 1])
    if len(ids) > MOST_BADGES:
        text = _("Choose %(most)d people at most: a sheet holds that many badges.")
        messages.error(request, text % {"most": MOST_BADGES})
        return None
    chosen = ",".join(str(pk) for pk in ids)
    return redirect(f"{reverse('admin:attendance_badge_print')}?people={chosen}")


def may_print(request: HttpRequest) -> bool:
    """Whether the user may print badges."""
    return can_manage_badges(request.user)


register_employee_action(
    EmployeeAction("print_badges", _("Print badges"), print_chosen, offered=may_print)
)
register_panel(Employee, "attendance/admin_ways.html", gather_ways, place=Place.PRESENCE)
