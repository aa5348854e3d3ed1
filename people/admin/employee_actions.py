"""What HR does to many people at once; each step that needs an answer has a page of its own."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.widgets import INPUT_CLASSES, UnfoldAdminSelectWidget

from people.admin.consent_actions import ConsentActions
from people.admin.invitations import InvitationActions
from people.errors import PeopleError
from people.models import Employee, Team
from people.services import end_employment, move_to_team, withdraw_consent

SHOWN_NAMES = 20


class MoveForm(forms.Form):
    """Which team."""

    team = forms.ModelChoiceField(
        Team.objects.defer("embedding"),
        label=_("Team"),
        empty_label=_("Without a team"),
        required=False,
        widget=UnfoldAdminSelectWidget,
    )


class LastDayForm(forms.Form):
    """Which day is the last one."""

    last_day = forms.DateField(
        label=_("Last day of work"),
        initial=timezone.localdate,
        widget=forms.DateInput(
            format="%Y-%m-%d", attrs={"type": "date", "class": " ".join(INPUT_CLASSES)}
        ),
    )


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked before something is done to many people; `apply` says what it did."""

    form: type[forms.Form]
    title: Promise
    button: Promise
    apply: Callable[[QuerySet[Employee], dict[str, Any], User], str]
    warning: str | Promise = ""


def move_chosen(people: QuerySet[Employee], answer: dict[str, Any], _by: User) -> str:
    """Move people to the chosen team; the sentence that says so."""
    team: Team | None = answer["team"]
    count = move_to_team(employees=people, team=team)
    if team is None:
        text = ngettext(
            "%(count)d person has no team now.", "%(count)d people have no team now.", count
        )
        return text % {"count": count}
    text = ngettext(
        "%(count)d person moved to %(team)s.", "%(count)d people moved to %(team)s.", count
    )
    return text % {"count": count, "team": team}


def end_chosen(people: QuerySet[Employee], answer: dict[str, Any], _by: User) -> str:
    """Set the last day of people; the sentence that says so."""
    last_day: datetime.date = answer["last_day"]
    count = end_employment(employees=people, last_day=last_day)
    text = ngettext(
        "The last day of %(count)d person is %(day)s.",
        "The last day of %(count)d people is %(day)s.",
        count,
    )
    return text % {"count": count, "day": last_day}


def withdraw_chosen(people: QuerySet[Employee], _answer: dict[str, Any], by: User) -> str:
    """End the consent of people, whose photos and vectors go with it; the sentence about it."""
    certificates = [withdraw_consent(employee=employee, by=by) for employee in people]
    photos = sum(certificate["photos"] for certificate in certificates)
    return _("Consent withdrawn. People: %(people)d, photos erased: %(photos)d.") % {
        "people": len(certificates),
        "photos": photos,
    }


MOVE = Question(MoveForm, _("Move to a team"), _("Move them"), move_chosen)
DEACTIVATE = Question(LastDayForm, _("Deactivate people"), _("Set the last day"), end_chosen)
WITHDRAW = Question(
    forms.Form,
    _("Withdraw consent and erase face data"),
    _("Withdraw and erase"),
    withdraw_chosen,
    warning=_(
        "All photos of these people go, with their vectors and everything computed from them, at "
        "once and for good. From then on every kiosk takes them for strangers. Their attendance "
        "stays, and there is a certificate for each person."
    ),
)


def signed_in(request: HttpRequest) -> User:
    """Who works here: the admin site lets nobody else in."""
    return cast("User", request.user)


class EmployeeActions(InvitationActions, ConsentActions):
    """The bulk actions of the list of employees."""

    actions = (
        "enrol_people",
        "ask_for_consents",
        "invite_people",
        "move_people",
        "deactivate_people",
        "export_chosen",
        "withdraw_consents",
    )

    @admin.action(description=_("Enrol: take or add photos"), permissions=["change"])
    def enrol_people(self, request: HttpRequest, queryset: QuerySet[Employee]) -> HttpResponse:
        """A page to work through: everybody chosen, with the ways to add photos."""
        context = self._describe(request, _("Enrol people"), queryset)
        return TemplateResponse(request, "admin/people/employee/enrol.html", context)

    @admin.action(description=_("Move to a team"), permissions=["change"])
    def move_people(
        self, request: HttpRequest, queryset: QuerySet[Employee]
    ) -> HttpResponse | None:
        """Ask for the team, then move the chosen people."""
        return self._ask(request, queryset, MOVE)

    @admin.action(description=_("Deactivate: set the last day"), permissions=["change"])
    def deactivate_people(
        self, request: HttpRequest, queryset: QuerySet[Employee]
    ) -> HttpResponse | None:
        """Ask for the last day of work, then set it."""
        return self._ask(request, queryset, DEACTIVATE)

    @admin.action(description=_("Withdraw consent and erase face data"), permissions=["change"])
    def withdraw_consents(
        self, request: HttpRequest, queryset: QuerySet[Employee]
    ) -> HttpResponse | None:
        """Say what goes, then end the consent of the chosen people."""
        return self._ask(request, queryset, WITHDRAW)

    def _ask(
        self, request: HttpRequest, queryset: QuerySet[Employee], question: Question
    ) -> HttpResponse | None:
        """The page that asks, or after its answer None: Django shows the list again."""
        form = question.form(request.POST if "apply" in request.POST else None)
        if form.is_valid():
            try:
                done = question.apply(queryset, form.cleaned_data, signed_in(request))
            except PeopleError as error:
                form.add_error(None, str(error))
            else:
                self.message_user(request, done, messages.SUCCESS)  # type: ignore[attr-defined]
                return None
        context = self._describe(request, question.title, queryset)
        context |= {"form": form, "button": question.button, "warning": question.warning}
        return TemplateResponse(request, "admin/people/employee/ask.html", context)

    def _describe(
        self, request: HttpRequest, title: Promise, queryset: QuerySet[Employee]
    ) -> dict[str, Any]:
        count = queryset.count()
        return {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "title": title,
            "opts": self.opts,  # type: ignore[attr-defined]
            "people": queryset[:SHOWN_NAMES],
            "count": count,
            "more": max(count - SHOWN_NAMES, 0),
            "action": request.POST.get("action"),
            "select_across": request.POST.get("select_across", "0"),
            "selected": request.POST.getlist(ACTION_CHECKBOX_NAME),
            "checkbox_name": ACTION_CHECKBOX_NAME,
            "list_url": reverse("admin:people_employee_changelist"),
        }
