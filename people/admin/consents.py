"""The ledger of consents."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline

from people.admin.scope import ScopedAdminMixin
from people.models import Consent
from people.policies import visible_consents


class ConsentInline(TabularInline):  # type: ignore[type-arg]
    """The person's releases; one that is withdrawn stays in the record."""

    model = Consent
    fields = ("method", "note", "given_at", "withdrawn_at")
    readonly_fields = ("withdrawn_at",)
    extra = 0
    can_delete = False
    tab = True

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: a consent is given or withdrawn, not edited."""
        return False


@admin.register(Consent)
class ConsentAdmin(ScopedAdminMixin, ModelAdmin):  # type: ignore[type-arg,misc]
    """Who agreed, how and when; nothing here is edited."""

    visible = staticmethod(visible_consents)
    list_display = ("employee", "method", "given_at", "withdrawn_at", "note")
    list_filter = ("method", ("withdrawn_at", admin.EmptyFieldListFilter))
    list_select_related = ("employee",)
    search_fields = ("employee__name", "employee__number")
    autocomplete_fields = ("employee",)
    fields = ("employee", "method", "note", "given_at")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: a consent is given or withdrawn."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: the ledger is complete."""
        return False
