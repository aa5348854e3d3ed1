"""Keys for other systems: made here, shown once, revoked here."""

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from rest_framework_api_key.models import APIKey
from unfold.admin import ModelAdmin
from unfold.decorators import display
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from people.admin.history import ChangeHistoryMixin
from people.models import Integration
from people.policies import can_change_integration, check_act_for
from people.scopes import Scope
from people.services import revoke_integration

admin.site.unregister(APIKey)  # the package's own keys open nothing here

STATES = {"active": "success", "expired": "warning", "revoked": "danger", "off": "danger"}


def list_scopes() -> list[tuple[str, str]]:
    """The scopes to choose from, in the reader's language."""
    return [(scope.value, f"{scope.value}: {scope.label}") for scope in Scope]


class IntegrationForm(forms.ModelForm):  # type: ignore[type-arg]
    """An integration; in whose name is decided once, and never for more than one's own rights."""

    user: User
    scopes = forms.MultipleChoiceField(
        label=_("Scopes"),
        choices=list_scopes,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        required=False,
        help_text=_("What the key is for; it is refused everything else."),
    )

    def clean_account(self) -> User:
        """An account that may do no more than whoever makes the key."""
        account: User = self.cleaned_data["account"]
        try:
            check_act_for(self.user, account)
        except PermissionDenied as error:
            raise forms.ValidationError(str(error)) from error
        return account


@admin.register(Integration)
class IntegrationAdmin(ChangeHistoryMixin, ModelAdmin):  # type: ignore[type-arg,misc]
    """Other systems and their keys."""

    form = IntegrationForm
    empty_words = _(
        "An integration is a key: with it another system reads and writes by the API, in the name "
        "of an account."
    )
    list_display = ("name", "prefix", "account", "scope_list", "state", "last_used_at", "expires")
    list_filter = ("revoked",)
    list_select_related = ("account",)
    search_fields = ("name", "prefix", "account__username")
    autocomplete_fields = ("account",)
    fieldsets = (
        (None, {"fields": ("name", "account", "prefix")}),
        (_("What it may do"), {"fields": ("scopes", "consent_basis")}),
        (_("How long, how much"), {"fields": ("expiry_date", "requests_per_minute", "revoked")}),
        (_("Used"), {"fields": (("created", "created_by"), ("last_used_at", "state_in_words"))}),
    )
    actions = ("revoke_keys",)

    def get_fieldsets(self, request: HttpRequest, obj: Integration | None = None) -> Any:
        """What is known of a key is shown once there is one."""
        if obj is not None:
            return self.fieldsets
        limits = (_("How long, how much"), {"fields": ("expiry_date", "requests_per_minute")})
        return ((None, {"fields": ("name", "account")}), self.fieldsets[1], limits)

    def get_readonly_fields(self, request: HttpRequest, obj: Integration | None = None) -> Any:
        """In whose name it acts stays as it was."""
        facts = ("prefix", "created", "created_by", "last_used_at", "state_in_words")
        return (*facts, "account") if obj else facts

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The form, which knows who fills it in."""
        form = super().get_form(request, *args, **kwargs)
        return type(form.__name__, (form,), {"user": request.user})

    def has_change_permission(self, request: HttpRequest, obj: Integration | None = None) -> bool:
        """Not of a key that may do more than the user, and not of one that is revoked."""
        if not super().has_change_permission(request, obj):
            return False
        return obj is None or (not obj.revoked and can_change_integration(request.user, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Integration | None = None) -> bool:
        """Nobody: a key is revoked and stays in sight."""
        return False

    def save_model(self, request: HttpRequest, obj: Integration, form: Any, change: Any) -> None:
        """Save it; a new one gets its key, which the next page shows once."""
        if not change:
            obj.created_by = cast("User", request.user)
            request.new_key = Integration.objects.assign_key(obj)  # type: ignore[attr-defined]
        super().save_model(request, obj, form, change)

    def response_add(
        self, request: HttpRequest, obj: Integration, post_url_continue: str | None = None
    ) -> HttpResponse:
        """The page with the key; it is in no message, no address and no log."""
        context = {
            **self.admin_site.each_context(request),
            "title": _("The key of %(name)s") % {"name": obj.name},
            "opts": self.opts,
            "integration": obj,
            "key": request.new_key,  # type: ignore[attr-defined]
            "address": request.build_absolute_uri("/api/v1/employees"),
        }
        response = TemplateResponse(request, "admin/people/integration/key.html", context)
        add_never_cache_headers(response)
        return response

    @admin.action(description=_("Revoke the key"), permissions=["change"])
    def revoke_keys(self, request: HttpRequest, queryset: QuerySet[Integration]) -> None:
        """End them at once and for good."""
        for integration in queryset.filter(revoked=False):
            if not can_change_integration(request.user, integration):
                text = _("%(name)s may do more than you. Ask an administrator.")
                self.message_user(request, text % {"name": integration}, messages.ERROR)
                continue
            revoke_integration(integration=integration)
            text = _("The key of %(name)s opens nothing any more.")
            self.message_user(request, text % {"name": integration}, messages.SUCCESS)

    @admin.display(description=_("scopes"))
    def scope_list(self, integration: Integration) -> str:
        """By their codes."""
        return ", ".join(integration.scopes) or "–"

    @admin.display(description=_("expires"), ordering="expiry_date")
    def expires(self, integration: Integration) -> str:
        """The day, or that it does not."""
        if integration.expiry_date is None:
            return str(_("never"))
        return date_format(timezone.localtime(integration.expiry_date), "SHORT_DATE_FORMAT")

    @display(description=_("state"), label=STATES)
    def state(self, integration: Integration) -> tuple[str, str]:
        """Whether the key opens anything."""
        if integration.revoked:
            return "revoked", str(_("revoked"))
        if integration.has_expired:
            return "expired", str(_("expired"))
        if not integration.account.is_active:
            return "off", str(_("account switched off"))
        return "active", str(_("active"))

    @admin.display(description=_("state"))
    def state_in_words(self, integration: Integration) -> str:
        """The same on the key's page."""
        return self.state(integration)[1]
