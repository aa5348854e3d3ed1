"""What other rooms add to people's pages.

People does not know attendance or recognition; they register a panel or a filter here, and the
pages show all of them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from django.contrib.admin import ListFilter
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise

from people.models import Employee, Site, Team

Record = Employee | Team | Site
Act = Callable[[Any, HttpRequest, QuerySet[Employee]], HttpResponse | None]
Gather = Callable[[HttpRequest, Any], dict[str, Any] | None]


@dataclass(frozen=True, slots=True)
class EmployeeAction:
    """Something that another room does to the chosen people of the list."""

    name: str
    description: str | Promise
    act: Act
    offered: Callable[[HttpRequest], bool]


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of a page: a template, which finds its values under `panel`."""

    template: str
    values: dict[str, Any]


class Place(IntEnum):
    """Where on the page a panel stands, from top to bottom."""

    PRESENCE = 1
    CONSENT = 2
    PHOTOS = 3
    DATA = 4


_gatherers: dict[type[Record], list[tuple[Place, str, Gather]]] = {
    Employee: [],
    Team: [],
    Site: [],
}
_employee_actions: list[EmployeeAction] = []
_employee_filters: dict[type[ListFilter], Callable[[HttpRequest], bool]] = {}


def register_panel(model: type[Record], template: str, gather: Gather, *, place: Place) -> None:
    """Show `template` on the page of each `model` with what `gather` finds; None shows nothing.

    `gather(request, record)` decides by the request's user what may be seen.
    """
    _gatherers[model].append((place, template, gather))


def gather_panels(request: HttpRequest, record: Record) -> list[Panel]:
    """The panels of a record's page, from top to bottom."""
    registered = sorted(_gatherers[type(record)], key=lambda entry: entry[0])
    found = ((template, gather(request, record)) for _place, template, gather in registered)
    return [Panel(template, values) for template, values in found if values is not None]


def register_employee_filter(
    list_filter: type[ListFilter], *, offered: Callable[[HttpRequest], bool]
) -> None:
    """Offer one more filter on the list of employees, to those for whom `offered` is true."""
    _employee_filters[list_filter] = offered


def list_employee_filters(request: HttpRequest) -> list[type[ListFilter]]:
    """The filters that other rooms have added, as far as this user may have them."""
    return [entry for entry, offered in _employee_filters.items() if offered(request)]


def register_employee_action(action: EmployeeAction) -> None:
    """Offer one more action on the list of employees, to those for whom it is `offered`."""
    _employee_actions.append(action)


def list_employee_actions(request: HttpRequest) -> list[EmployeeAction]:
    """The actions that other rooms have added, as far as this user may have them."""
    return [action for action in _employee_actions if action.offered(request)]
