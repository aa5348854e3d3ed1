"""Long lists, a page at a time; filtered, searched and ordered, and strict about the question.

`limit` and `offset` choose the page, `ordering` the order (`-name` backwards), `q` searches;
what cannot be is refused with the name of the parameter, never passed over.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.filters import OrderingFilter, SearchFilter
from rest_framework.pagination import LimitOffsetPagination
from rest_framework.request import Request

from people.api.problems import Problem

ROWS_PER_PAGE = 100
MAX_ROWS_PER_PAGE = 1_000
MAX_OFFSET = 10_000_000


class Pages(LimitOffsetPagination):
    """`{"count", "next", "previous", "results"}`."""

    default_limit = ROWS_PER_PAGE
    max_limit = MAX_ROWS_PER_PAGE

    def get_limit(self, request: Request) -> int:
        """How many rows."""
        return read_number(request, "limit", least=1, most=MAX_ROWS_PER_PAGE, usual=ROWS_PER_PAGE)

    def get_offset(self, request: Request) -> int:
        """From which row on."""
        return read_number(request, "offset", least=0, most=MAX_OFFSET, usual=0)

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """The bounds of both, in the schema."""
        bounds = {
            "limit": {"minimum": 1, "maximum": MAX_ROWS_PER_PAGE, "default": ROWS_PER_PAGE},
            "offset": {"minimum": 0, "maximum": MAX_OFFSET, "default": 0},
        }
        parameters: list[dict[str, Any]] = super().get_schema_operation_parameters(view)
        for parameter in parameters:
            parameter["schema"].update(bounds[parameter["name"]])
        return parameters


class RowsFirstPages(Pages):
    """Finds the rows of a page by their keys, and computes what is shown for these alone."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        """The rows of the page."""
        keys: list[int] | None = super().paginate_queryset(
            queryset.values_list("pk", flat=True), request, view
        )
        return list(queryset.filter(pk__in=keys or []))


class StrictFilter(DjangoFilterBackend):  # type: ignore[misc]
    """Filters by the view's `filterset_class`; a value that cannot be is refused."""


class StrictOrdering(OrderingFilter):
    """`ordering=name,-number`; refuses other names, and ends every order with the row's number."""

    def remove_invalid_fields(
        self, queryset: QuerySet[Any], fields: Iterable[str], view: Any, request: Request
    ) -> list[str]:
        """All fields, or the problem that names those there are."""
        known = [
            name for name, _label in self.get_valid_fields(queryset, view, {"request": request})
        ]
        wanted = list(fields)
        if any(field.removeprefix("-") not in known for field in wanted):
            words = _("Order by %(names)s, or backwards with a minus.") % {
                "names": ", ".join(known)
            }
            raise refuse_parameter("ordering", words)
        return wanted

    def get_ordering(self, request: Request, queryset: QuerySet[Any], view: Any) -> list[str]:
        """An order in which no two rows are equal, so that pages do not overlap."""
        chosen = super().get_ordering(request, queryset, view) or queryset.query.order_by
        return [*(str(field) for field in chosen), "pk"]

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """The names there are, in the schema."""
        names = [name for name, _label in self.get_valid_fields(view.queryset, view, {})]
        choices = [*names, *(f"-{name}" for name in names)]
        parameters: list[dict[str, Any]] = super().get_schema_operation_parameters(view)
        for parameter in parameters:
            parameter.update(
                schema={"type": "array", "items": {"type": "string", "enum": choices}},
                style="form",
                explode=False,
            )
        return parameters


class WordSearch(SearchFilter):
    """`q=words`: rows in which every word stands somewhere."""

    search_param = "q"


FILTERS = [StrictFilter, WordSearch, StrictOrdering]


def read_number(request: Request, name: str, *, least: int, most: int, usual: int) -> int:
    """A whole number of the address.

    Raises:
        Problem: it is none, or out of bounds.
    """
    text = request.query_params.get(name, "")
    if not text:
        return usual
    is_number = text.isascii() and text.isdecimal() and len(text) <= len(str(most))
    number = int(text) if is_number else -1
    if not least <= number <= most:
        words = _("A whole number from %(least)d to %(most)d.") % {"least": least, "most": most}
        raise refuse_parameter(name, words)
    return number


def refuse_parameter(name: str, words: str) -> Problem:
    """The problem of a parameter of the address."""
    errors = [{"field": name, "code": "invalid", "detail": words}]
    return Problem("invalid", f"{name}: {words}", errors=errors)
