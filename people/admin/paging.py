"""Long lists by pages: first which rows, then what is shown of them."""

from typing import Any, cast

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet


class RowsFirstPaginator(Paginator):  # type: ignore[type-arg]
    """Finds the rows of a page by their keys, and computes what is shown for these alone.

    With LIMIT and OFFSET PostgreSQL computes every column of the rows before the page too, which
    the list of employees with its states feels on its later pages.
    """

    def page(self, number: Any) -> Page[Any]:
        """The page with this number (from 1); raises InvalidPage as Django's own."""
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        rows = cast("QuerySet[Any]", self.object_list)
        keys = rows.values_list("pk", flat=True)[start : start + self.per_page]
        return Page(rows.filter(pk__in=list(keys)), number, self)
