"""How people check in at each site."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin

from attendance.models import CheckInRules
from attendance.services.check_in_rules import (
    ensure_check_in_rules,
    get_check_in_rules,
    name_ways,
    warn_of_rules,
)
from attendance.services.names import warn_of_many_names
from people.admin.contributions import Place, register_panel
from people.admin.history import ChangeHistoryMixin
from people.models import Employee, Site
from people.policies import has_permission


@admin.register(CheckInRules)
class CheckInRulesAdmin(ChangeHistoryMixin, ModelAdmin):  # type: ignore[type-arg]
    """The ways of checking in; a row for every site, which nobody adds or deletes by hand."""

    list_display = ("site", "ways", "liveness_text", "warnings")
    list_select_related = ("site",)
    search_fields = ("site__name",)
    fields = ("site", "faces", "liveness", "pin", "badge", "names", "sound", "floors_by_cameras")
    readonly_fields = ("site",)
    change_form_outer_before_template = "admin/attendance/check_in_rules_head.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody: there is one for every site."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: it goes with its site."""
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[CheckInRules]:
        """Those of every site, also of one that nobody has thought of yet."""
        ensure_check_in_rules()
        return super().get_queryset(request)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The form below what speaks against these rules."""
        rules: CheckInRules | None = context.get("original")
        context["warnings"] = warn(rules) if rules else []
        response: HttpResponse = super().render_change_form(request, context, *args, **kwargs)
        return response

    def save_model(self, request: HttpRequest, obj: CheckInRules, form: Any, change: Any) -> None:
        """Save, and say what speaks against it."""
        super().save_model(request, obj, form, change)
        for words in warn(obj):
            self.message_user(request, words, messages.WARNING)

    @admin.display(description=gettext_lazy("ways of checking in"))
    def ways(self, rules: CheckInRules) -> str:
        """What is switched on."""
        return ", ".join(name_ways(rules))

    @admin.display(description=gettext_lazy("photos and screens"), ordering="liveness")
    def liveness_text(self, rules: CheckInRules) -> str:
        """How they are told from people; nothing to say without faces."""
        return rules.get_liveness_display() if rules.faces else "–"

    @admin.display(description=gettext_lazy("mind"))
    def warnings(self, rules: CheckInRules) -> SafeString | str:
        """What speaks against these rules, in words."""
        found = warn(rules)
        return format_html_join(SafeString("<br>"), "{}", ((words,) for words in found)) or "–"


def warn(rules: CheckInRules) -> list[str]:
    """What speaks against these rules, also by the people who work at the site."""
    of_list = warn_of_many_names(rules.site) if rules.names else ""
    return [*warn_of_rules(rules), *([of_list] if of_list else [])]


def gather_site_rules(request: HttpRequest, site: Site) -> dict[str, Any] | None:
    """On the page of a site: how people check in there, and the way to change it."""
    if not has_permission(request.user, "attendance.view_checkinrules"):
        return None
    ensure_check_in_rules()
    rules = get_check_in_rules(site)
    return {
        "ways": name_ways(rules),
        "liveness": rules.get_liveness_display() if rules.faces else "",
        "warnings": warn(rules),
        "url": reverse("admin:attendance_checkinrules_change", args=[rules.pk]),
    }


def gather_faceless_site(_request: HttpRequest, employee: Employee) -> dict[str, Any] | None:
    """On the page of a person whose site does without faces: photos are of no use there."""
    rules = get_check_in_rules(employee.site)
    if rules.faces:
        return None
    values = {"site": employee.site, "ways": ", ".join(name_ways(rules))}
    return {
        "words": _(
            "%(site)s does without faces. People check in there by: %(ways)s. Photos are not "
            "needed, and no camera looks for faces."
        )
        % values
    }


register_panel(Site, "attendance/admin_site_rules.html", gather_site_rules, place=Place.PRESENCE)
register_panel(Employee, "attendance/admin_no_faces.html", gather_faceless_site, place=Place.PHOTOS)
