"""Filters of the list of employees: by face, consent and employment."""

from typing import Any

from django.db.models import QuerySet, TextChoices
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import DropdownFilter, RelatedDropdownFilter

from people.admin.scope import ScopedRelatedFilter
from people.queries import FaceState
from people.rosters import ConsentState, Employment


class TeamFilter(ScopedRelatedFilter, RelatedDropdownFilter):  # type: ignore[misc]
    """By team; a manager is offered no other teams."""


class StateFilter(DropdownFilter):
    """People whose annotated state (see people.rosters) is the chosen one."""

    states: type[TextChoices]
    annotation: str

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The states in their words."""
        return list(self.states.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The people in the chosen state."""
        chosen = self.value()
        return queryset.filter(**{self.annotation: chosen}) if chosen else queryset


class FaceStateFilter(StateFilter):
    """By how far the photos have come."""

    title, parameter_name = _("face"), "face"
    states, annotation = FaceState, "face_state"


class ConsentFilter(StateFilter):
    """By whether the person agreed to be recognised."""

    title, parameter_name = _("consent"), "consent"
    states, annotation = ConsentState, "consent_state"


class EmploymentFilter(StateFilter):
    """By whether the person works here today."""

    title, parameter_name = _("employment"), "employment"
    states, annotation = Employment, "employment"
