"""The rows of a report as a table to look at: sorted, with totals, a page at a time."""

import datetime
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import QueryDict

from attendance.durations import format_minutes
from attendance.reports.table import CellKind, Column, Report, ReportFilter, Row
from attendance.reports.words import show_cell
from people.policies import Account

ROWS_PER_PAGE = 100
# More rows nobody reads; sorting and adding them up would only take long.
MAX_ROWS = 50_000
NAME = "name"
NUMBERS = frozenset({CellKind.MINUTES, CellKind.COUNT})


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's head: where it sorts, and how it is sorted now (`ascending`, `descending`).

    `stays` is the column that a wide table keeps in sight: the name.
    """

    title: str
    is_number: bool
    stays: bool
    url: str
    sorted_as: str


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell in words; `status` is the value behind the word of a status, `date` that of a day."""

    text: str
    is_number: bool
    stays: bool = False
    url: str = ""
    status: str = ""
    date: str = ""
    is_zero: bool = False


@dataclass(frozen=True, slots=True)
class ScreenTable:
    """What the template shows; `is_cut` when there are more rows than a screen can hold."""

    headings: list[Heading]
    lines: list[list[ShownCell]]
    totals: list[str]
    page: "Page[Row]"
    count: int
    is_cut: bool


def show_table(
    report: Report, *, account: Account, wanted: ReportFilter, query: QueryDict
) -> ScreenTable:
    """The page of the rows that the address asks for by `order` (a column, `-` before it) and
    `page`.
    """
    rows = list(itertools.islice(report.make_rows(account, wanted), MAX_ROWS + 1))
    is_cut = len(rows) > MAX_ROWS
    rows = rows[:MAX_ROWS]
    order = query.get("order", "")
    _sort(rows, report.columns, order)
    page = Paginator(rows, ROWS_PER_PAGE).get_page(query.get("page"))
    return ScreenTable(
        headings=[_make_heading(column, order, query) for column in report.columns],
        lines=[_show_row(report.columns, row) for row in page.object_list],
        totals=[] if is_cut or not rows else _add_up(report.columns, rows),
        page=page,
        count=len(rows),
        is_cut=is_cut,
    )


def change_query(query: QueryDict, **values: str) -> str:
    """The address of the same page with other values; an empty one is left out."""
    changed = query.copy()
    for name, value in values.items():
        changed.pop(name, None)
        if value:
            changed[name] = value
    return f"?{changed.urlencode()}"


def _sort(rows: list[Row], columns: Sequence[Column], order: str) -> None:
    """By one column, empty cells last; rows that are alike keep the order of the report."""
    keys = [column.key for column in columns]
    key = order.removeprefix("-")
    if key not in keys:
        return
    index, is_descending = keys.index(key), order.startswith("-")
    rows.sort(key=_make_sort_key(index), reverse=is_descending)
    rows.sort(key=lambda row: row.cells[index] in {None, ""})


def _make_sort_key(index: int) -> Callable[[Row], Any]:
    def tell(row: Row) -> Any:
        cell = row.cells[index]
        if cell is None or cell == "":
            return (0, 0)
        if isinstance(cell, datetime.datetime):
            return (1, cell.replace(tzinfo=None).time().isoformat())
        return (1, cell.casefold() if isinstance(cell, str) else cell)

    return tell


def _make_heading(column: Column, order: str, query: QueryDict) -> Heading:
    is_ascending = order == column.key
    is_descending = order == f"-{column.key}"
    following = f"-{column.key}" if is_ascending else column.key
    return Heading(
        title=str(column.title),
        is_number=column.kind in NUMBERS,
        stays=column.key == NAME,
        url=change_query(query, order=following, page=""),
        sorted_as="ascending" if is_ascending else "descending" if is_descending else "",
    )


def _show_row(columns: Sequence[Column], row: Row) -> list[ShownCell]:
    return [
        ShownCell(
            text=show_cell(column.kind, cell),
            is_number=column.kind in NUMBERS,
            stays=column.key == NAME,
            url=row.links.get(column.key, ""),
            status=str(cell) if column.kind is CellKind.STATUS and cell else "",
            date=str(cell) if column.kind is CellKind.DATE and cell else "",
            is_zero=column.kind in NUMBERS and cell == 0,
        )
        for column, cell in zip(columns, row.cells, strict=True)
    ]


def _add_up(columns: Sequence[Column], rows: list[Row]) -> list[str]:
    """The sum of each column that has one, else nothing."""
    return [
        _show_total(column, sum(row.cells[index] or 0 for row in rows))  # type: ignore[misc]
        if column.has_total
        else ""
        for index, column in enumerate(columns)
    ]


def _show_total(column: Column, total: int) -> str:
    return (
        format_minutes(total) if column.kind is CellKind.MINUTES else show_cell(column.kind, total)
    )
