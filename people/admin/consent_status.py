"""Who agreed to which notice, who has not, and the e-mails that ask."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import RelatedDropdownFilter
from unfold.decorators import display

from people.admin.consent_actions import ConsentActions
from people.admin.contributions import Place, register_panel
from people.admin.employee_filters import StateFilter, TeamFilter
from people.admin.scope import NobodyWritesMixin, ScopedAdminMixin
from people.ledger import Asked, Release, annotate_release, annotate_request
from people.models import Consent, ConsentStatus, Employee
from people.policies import (
    can_ask_for_consent,
    can_record_consent,
    check_ask_for_consent,
    has_permission,
    visible_employees,
)
from people.queries import get_active_consent, get_current_notice
from people.rosters import Employment, annotate_states

RELEASE_COLORS = {"given": "success", "old": "warning", "withdrawn": "danger", "missing": "warning"}
ASKED_COLORS = {
    "waiting": "info", "failed": "danger", "sent": "info", "expired": "warning",
    "agreed": "success", "declined": "danger", "never": "", "closed": "",
}  # fmt: skip
NOTHING = "–"


class ReleaseFilter(StateFilter):
    """By how the person stands to the newest notice."""

    title, parameter_name = _("release"), "release"
    states, annotation = Release, "release"


class AskedFilter(StateFilter):
    """By what became of the last e-mail."""

    title, parameter_name = _("last e-mail"), "asked"
    states, annotation = Asked, "asked"

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The people in the chosen state; whoever was never asked has none."""
        if self.value() == Asked.NEVER:
            return queryset.filter(asked__isnull=True)
        return super().queryset(request, queryset)


class WorkingFilter(StateFilter):
    """By whether the person works here today."""

    title, parameter_name = _("employment"), "employment"
    states, annotation = Employment, "employment"


@admin.register(ConsentStatus)
class ConsentStatusAdmin(ConsentActions, ScopedAdminMixin, NobodyWritesMixin, ModelAdmin):  # type: ignore[type-arg,misc]
    """One line for each person: which version, since when, how; and what was asked."""

    visible = staticmethod(visible_employees)
    list_display = ("person", "site", "release_label", "version", "how", "asked_label")
    list_display_links = None
    list_filter = (
        ReleaseFilter,
        AskedFilter,
        WorkingFilter,
        ("team", TeamFilter),
        ("site", RelatedDropdownFilter),
    )
    list_filter_submit = True
    list_filter_sheet = True
    list_select_related = ("site",)
    list_per_page = 50
    search_fields = ("name", "number", "email")
    search_help_text = _("Name, number or e-mail")
    actions = ("ask_for_consents",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With release, last e-mail and employment, in the same query, without vectors."""
        people = annotate_request(annotate_release(super().get_queryset(request)))
        return annotate_states(people, on=timezone.localdate()).defer("embedding")

    @admin.display(description=_("name"), ordering="name")
    def person(self, employee: Any) -> SafeString:
        """As a link to the person's page."""
        url = reverse("admin:people_employee_change", args=[employee.pk])
        return format_html(
            '<a class="link" href="{}">{}</a> <span class="quiet">{}</span>',
            url,
            employee.name,
            employee.number,
        )

    @display(description=_("release"), label=RELEASE_COLORS, ordering="release")
    def release_label(self, employee: Any) -> tuple[str, str]:
        """Newest version, older version, withdrawn or none."""
        return employee.release, str(Release(employee.release).label)

    @admin.display(description=_("version"), ordering="release_version")
    def version(self, employee: Any) -> str:
        """The version of the notice, and since when."""
        if employee.released_at is None:
            return NOTHING
        day = date_format(timezone.localtime(employee.released_at))
        version = employee.release_version or _("before notices")
        return f"{version} · {day}"

    @admin.display(description=_("how"), ordering="release_method")
    def how(self, employee: Any) -> str:
        """How the release was given."""
        method = employee.release_method
        return str(Consent.Method(method).label) if method else NOTHING

    @display(description=_("last e-mail"), label=ASKED_COLORS, ordering="asked")
    def asked_label(self, employee: Any) -> tuple[str, str]:
        """What became of it, and when it was."""
        if employee.asked is None:
            return Asked.NEVER.value, str(Asked.NEVER.label)
        day = date_format(timezone.localtime(employee.asked_at))
        return employee.asked, f"{Asked(employee.asked).label} · {day}"

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may read consents, about visible people."""
        return has_permission(request.user, "people.view_consent") and self._is_visible(
            request, obj
        )

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whoever may read consents."""
        return has_permission(request.user, "people.view_consent")

    def get_urls(self) -> list[Any]:
        """With the door for the button on a person's page."""
        view = self.admin_site.admin_view(require_POST(self.ask_view))
        return [path("<int:pk>/ask/", view, name="people_consentstatus_ask"), *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """There is no page of its own: the person's page says it all."""
        return HttpResponseRedirect(reverse("admin:people_employee_change", args=[object_id]))

    def ask_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask one person, then show the person's page again."""
        employee = get_object_or_404(visible_employees(request.user), pk=pk)
        check_ask_for_consent(request.user, employee)
        self.ask_for_consents(request, Employee.objects.filter(pk=pk))
        return HttpResponseRedirect(reverse("admin:people_employee_change", args=[pk]))


def gather_consent(request: HttpRequest, employee: Employee) -> dict[str, Any] | None:
    """What the panel on a person's page shows, for those who may read consents."""
    if not has_permission(request.user, "people.view_consent"):
        return None
    active = get_active_consent(employee)
    newest = get_current_notice(employee.site)
    ledger = reverse("admin:people_consent_changelist")
    return {
        "employee": employee,
        "active": active,
        "newest": newest,
        "is_newest": active is not None and (newest is None or active.notice_id == newest.pk),
        "last": employee.consent_requests.first(),
        "now": timezone.now(),
        "ledger_url": f"{ledger}?employee__id__exact={employee.pk}",
        "ask_url": reverse("admin:people_consentstatus_ask", args=[employee.pk])
        if can_ask_for_consent(request.user, employee)
        else "",
        "record_url": f"{reverse('admin:people_consent_add')}?employee={employee.pk}"
        if can_record_consent(request.user, employee)
        else "",
    }


register_panel(
    Employee, "admin/people/employee/consent_panel.html", gather_consent, place=Place.CONSENT
)
