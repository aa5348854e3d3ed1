"""Accounts of those who sign in, and their roles. Nobody gives more than he has."""

from collections.abc import Callable
from typing import Any, cast

from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group, Permission, User
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.forms import ModelMultipleChoiceField
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import display
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
from unfold.widgets import UnfoldAdminTextInputWidget

from people.admin.history import ChangeHistoryMixin
from people.models import Employee
from people.policies import can_change_account, may_grant
from people.roles import label_group
from people.services import (
    forget_old_emails,
    link_account,
    remove_second_factor,
    set_groups,
    settle_staff,
)

admin.site.unregister(User)
admin.site.unregister(Group)

STRONG = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


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


class AccountForm(UserChangeForm):  # type: ignore[misc]
    """An account, and whose it is: known by the personnel number, as there may be thousands."""

    number = forms.CharField(
        label=_("Personnel number"),
        required=False,
        max_length=100,
        help_text=_("Of the person whose account this is. Empty: it is nobody's."),
        widget=UnfoldAdminTextInputWidget,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = Employee.objects.filter(user=self.instance.pk).defer("embedding").first()
        self.fields["number"].initial = self.person.number if self.person else ""

    def clean_number(self) -> str:
        """The number of somebody who has no other account; sets `person`."""
        number = self.cleaned_data["number"].strip()
        self.person = Employee.objects.filter(number=number).defer("embedding").first()
        if number and self.person is None:
            raise forms.ValidationError(_("Nobody here has this number."))
        if self.person is not None and self.person.user_id not in {None, self.instance.pk}:
            raise forms.ValidationError(_("This person has another account."))
        return str(number)


@admin.register(User)
class UserAdmin(ChangeHistoryMixin, DjangoUserAdmin, ModelAdmin):  # type: ignore[type-arg,misc]
    """Accounts of those who sign in."""

    form = AccountForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("username", "email", "roles", "person", "second_factor", "state", "last_login")
    list_filter = (("groups", GroupFilter), "is_active", "is_superuser")
    search_fields = ("username", "email", "first_name", "last_name", "employee__name")
    actions = ("remove_second_factors",)
    filter_horizontal = ("groups",)
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": (("first_name", "last_name"), "email")}),
        (_("Roles"), {"fields": ("is_active", "groups")}),
        (_("Used"), {"fields": (("last_login", "date_joined"),)}),
    )
    above_all = (
        _("Above all roles"),
        {
            "fields": (("is_staff", "is_superuser"), "user_permissions"),
            "classes": ("collapse",),
        },
    )
    readonly_fields = ("last_login", "date_joined")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """With the person, the roles and whether there is a second factor, in few queries."""
        factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=STRONG)
        users = super().get_queryset(request).select_related("employee")
        users = users.defer("employee__embedding").prefetch_related("groups")
        return cast("QuerySet[User]", users.annotate(has_factor=Exists(factors)))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """What stands above all roles is the superuser's alone."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or not self.has_change_permission(request, obj):
            return fieldsets
        above_all = [self.above_all] if request.user.is_superuser else []
        return (*fieldsets, (_("Employee"), {"fields": ("number",)}), *above_all)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the roles that the user may give."""
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if field is not None and db_field.name == "groups":
            given = [group.pk for group in Group.objects.all() if may_grant(request.user, group)]
            field.queryset = Group.objects.filter(pk__in=given)
        return label_choices(field)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Not of an account that may do more."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or can_change_account(request.user, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Not of an account that may do more."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or can_change_account(request.user, obj))

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: Any) -> None:
        """Save the account; an e-mail that it had before renews no password any more."""
        super().save_model(request, obj, form, change)
        forget_old_emails(account=obj)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:
        """Give the roles by the rules, and open the admin to those who work there."""
        groups = form.cleaned_data.pop("groups", None)
        if groups is not None:
            set_groups(account=form.instance, groups=groups, by=cast("User", request.user))
        super().save_related(request, form, formsets, change)
        settle_staff(form.instance)
        if isinstance(form, AccountForm):
            link_account(account=form.instance, employee=form.person)

    @admin.display(description=_("roles"))
    def roles(self, user: User) -> str:
        """As people read them."""
        labels = [label_group(group.name) for group in user.groups.all()]
        above = [str(_("administrator"))] if user.is_superuser else []
        return ", ".join([*above, *labels]) or "–"

    @admin.display(description=_("employee"), ordering="employee__name")
    def person(self, user: User) -> str:
        """Whose account it is."""
        return str(getattr(user, "employee", "–"))

    @display(description=_("second factor"), label={"on": "success", "off": "warning"})
    def second_factor(self, user: User) -> tuple[str, str]:
        """Whether a stolen password alone opens nothing."""
        on = user.has_factor  # type: ignore[attr-defined]
        return ("on", str(_("on"))) if on else ("off", str(_("off")))

    @display(description=_("state"), label={"active": "success", "off": "danger"})
    def state(self, user: User) -> tuple[str, str]:
        """Whether the account opens at all."""
        return ("active", str(_("active"))) if user.is_active else ("off", str(_("switched off")))

    @admin.action(description=_("Remove the second factor (phone lost)"), permissions=["change"])
    def remove_second_factors(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """For people who lost their phone; they set up a new one at the next sign-in."""
        for account in queryset:
            if not can_change_account(request.user, account):
                text = _("%(name)s may do more than you. Ask an administrator.")
                self.message_user(request, text % {"name": account}, messages.ERROR)
                continue
            remove_second_factor(account=account, by=cast("User", request.user))
            self.log_change(request, account, gettext("Second factor removed."))
            text = _("%(name)s can sign in with the password alone, and sets up a new one.")
            self.message_user(request, text % {"name": account})


@admin.register(Group)
class GroupAdmin(ChangeHistoryMixin, DjangoGroupAdmin, ModelAdmin):  # type: ignore[misc]
    """Roles: those that Muster ships, and the company's own."""

    list_display = ("label", "people", "permission_count")
    ordering = ("name",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Group]:
        """With the number of accounts and of permissions."""
        groups = super().get_queryset(request)
        return groups.annotate(
            user_count=Count("user", distinct=True),
            right_count=Count("permissions", distinct=True),
        )

    @admin.display(description=_("role"), ordering="name")
    def label(self, group: Group) -> str:
        """As people read it."""
        return label_group(group.name)

    @admin.display(description=_("accounts"), ordering="user_count")
    def people(self, group: Group) -> int:
        """How many have it."""
        return cast("int", group.user_count)  # type: ignore[attr-defined]

    @admin.display(description=_("permissions"), ordering="right_count")
    def permission_count(self, group: Group) -> int:
        """How much it may do."""
        return cast("int", group.right_count)  # type: ignore[attr-defined]

    def formfield_for_manytomany(self, *args: Any, **kwargs: Any) -> Any:
        """Permissions in the reader's language."""
        return label_choices(super().formfield_for_manytomany(*args, **kwargs))
