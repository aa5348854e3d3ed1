"""Accounts of those who sign in, and their roles."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group, Permission, User
from django.forms import ModelMultipleChoiceField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from people.admin.history import ChangeHistoryMixin
from people.roles import label_group

admin.site.unregister(User)
admin.site.unregister(Group)

ACTIONS = {"add": _("add"), "change": _("change"), "delete": _("delete"), "view": _("view")}


def label_permission(permission: Permission) -> str:
    """A permission in the reader's language; the database has it in English."""
    action, _underscore, model = permission.codename.partition("_")
    is_default = action in ACTIONS and model == permission.content_type.model
    label = str(ACTIONS[action]) if is_default else gettext(permission.name)
    return f"{permission.content_type}: {label}"


def label_choices(field: Any) -> Any:
    """The field of groups or permissions, with choices that people can read."""
    labels: dict[type, Callable[[Any], str]] = {
        Group: lambda group: label_group(group.name),
        Permission: label_permission,
    }
    if isinstance(field, ModelMultipleChoiceField) and field.queryset is not None:
        field.label_from_instance = labels[field.queryset.model]  # type: ignore[assignment,method-assign]
    return field


class GroupFilter(admin.RelatedFieldListFilter):
    """By role, in the reader's language."""

    def field_choices(self, *args: Any) -> Any:
        """Every group with its label."""
        return [(key, label_group(str(name))) for key, name in super().field_choices(*args)]


@admin.register(User)
class UserAdmin(ChangeHistoryMixin, DjangoUserAdmin, ModelAdmin):  # type: ignore[type-arg,misc]
    """Accounts of those who sign in."""

    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_filter = ("is_staff", "is_superuser", "is_active", ("groups", GroupFilter))

    def formfield_for_manytomany(self, *args: Any, **kwargs: Any) -> Any:
        """Groups and permissions in the reader's language."""
        return label_choices(super().formfield_for_manytomany(*args, **kwargs))


@admin.register(Group)
class GroupAdmin(ChangeHistoryMixin, DjangoGroupAdmin, ModelAdmin):  # type: ignore[misc]
    """Roles."""

    list_display = ("label",)

    @admin.display(description=_("role"), ordering="name")
    def label(self, group: Group) -> str:
        """The name as people read it."""
        return label_group(group.name)

    def formfield_for_manytomany(self, *args: Any, **kwargs: Any) -> Any:
        """Permissions in the reader's language."""
        return label_choices(super().formfield_for_manytomany(*args, **kwargs))
