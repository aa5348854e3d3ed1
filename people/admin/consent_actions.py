"""Asking people for their consent, from any list of them."""

from collections import Counter
from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from people.models import Employee
from people.policies import can_ask_for_consent, check_ask_for_consent
from people.services import ask_people_for_consent

SHOWN_REASONS = 5


class ConsentActions:
    """The bulk action that asks by e-mail."""

    @admin.action(description=_("Ask for consent by e-mail"), permissions=["ask_for_consent"])
    def ask_for_consents(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Ask everybody chosen; whoever cannot be asked is named with the reason."""
        check_ask_for_consent(request.user)
        chosen = Employee.objects.filter(pk__in=queryset.order_by().values("pk"))
        asked = ask_people_for_consent(employees=chosen, by=cast("User", request.user))
        self._report(request, asked=len(asked.requests), reasons=asked.refusals)

    def has_ask_for_consent_permission(self, request: HttpRequest) -> bool:
        """Whoever may send such e-mails."""
        return can_ask_for_consent(request.user)

    def _report(self, request: HttpRequest, *, asked: int, reasons: list[str]) -> None:
        say = self.message_user  # type: ignore[attr-defined]
        if asked:
            text = ngettext(
                "An e-mail is on its way to %(count)d person.",
                "E-mails are on their way to %(count)d people.",
                asked,
            )
            say(request, text % {"count": asked}, messages.SUCCESS)
        for reason, count in Counter(reasons).most_common(SHOWN_REASONS):
            say(request, reason if count == 1 else f"{reason} (×{count})", messages.WARNING)
        more = len(set(reasons)) - SHOWN_REASONS
        if more > 0:
            say(
                request,
                gettext("%(count)d more were not asked.") % {"count": more},
                messages.WARNING,
            )
