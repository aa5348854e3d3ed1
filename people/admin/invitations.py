"""Inviting people to an account of their own, from the list of employees."""

from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from people.errors import AccountError
from people.models import Employee
from people.policies import can_invite
from people.roles import list_roles
from people.services import invite_employee


class InvitationActions:
    """The bulk action that invites by e-mail."""

    @admin.action(description=_("Invite to an account by e-mail"), permissions=["invite"])
    def invite_people(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Invite everybody chosen; whoever cannot be invited is named with the reason."""
        say = self.message_user  # type: ignore[attr-defined]
        invited = 0
        for employee in queryset.select_related(None).select_related("user", "site"):
            try:
                invite_employee(employee=employee, by=cast("User", request.user))
            except AccountError as error:
                say(request, str(error), messages.WARNING)
            except OSError as error:
                text = gettext("The mail server did not take the e-mail to %(name)s: %(error)s")
                say(request, text % {"name": employee.name, "error": error}, messages.ERROR)
            else:
                invited += 1
        if invited:
            text = ngettext("%(count)d person invited.", "%(count)d people invited.", invited)
            say(request, text % {"count": invited}, messages.SUCCESS)

    def has_invite_permission(self, request: HttpRequest) -> bool:
        """Whoever may give people an account."""
        return can_invite(request.user)


def show_account(employee: Employee) -> SafeString:
    """The account with its roles, or how to give one."""
    if employee.user is None:
        return SafeString(_("no account yet; invite the person from the list of employees"))
    roles = ", ".join(list_roles(employee.user)) or gettext("no role")
    url = reverse("admin:auth_user_change", args=[employee.user.pk])
    return format_html('<a class="link" href="{}">{}</a> ({})', url, employee.user, roles)
