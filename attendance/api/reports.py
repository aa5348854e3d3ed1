"""Who is in, and every report, for other systems."""

import datetime
import itertools
from dataclasses import asdict
from typing import Any, ClassVar

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ParseError
from rest_framework.request import Request
from rest_framework.response import Response

from attendance.errors import FilterError
from attendance.policies import check_view_board, check_view_reports
from attendance.queries import get_board
from attendance.reports import Report, find_report, list_reports, read_filter
from attendance.reports.table import Cell, Row
from people.api.scopes import Scope
from people.api.views import ApiView
from people.models import AccessRecord
from people.policies import visible_employees
from people.services import record_access

ROWS_PER_PAGE = 1_000
MAX_ROWS_PER_PAGE = 10_000


class TodayView(ApiView):
    """`GET /api/v1/today`: today's board, grouped by team; times with their offset from UTC."""

    scopes: ClassVar = {"GET": Scope.ATTENDANCE_READ}

    @extend_schema(operation_id="get_today", tags=["attendance"], responses=OpenApiTypes.OBJECT)
    def get(self, request: Request) -> Response:
        """Answer with the same rows as the board, searched by `q`."""
        check_view_board(request.user)
        people = visible_employees(request.user)
        board = get_board(among=people, search=request.query_params.get("q", ""))
        return Response(
            {
                "now": board.now,
                "counts": asdict(board.counts),
                "teams": [asdict(team) for team in board.teams],
            }
        )


class ReportsView(ApiView):
    """`GET /api/v1/reports`: every report with its columns."""

    scopes: ClassVar = {"GET": Scope.REPORTS_READ}

    @extend_schema(operation_id="list_reports", tags=["reports"], responses=OpenApiTypes.OBJECT)
    def get(self, request: Request) -> Response:
        """Answer with what there is to ask for."""
        check_view_reports(request.user)
        return Response({"reports": [describe_report(report) for report in list_reports()]})


class ReportView(ApiView):
    """`GET /api/v1/reports/KEY`: the rows that the page shows, by the same filter in the address.

    A page of rows at a time: `limit` and `offset`; `next_offset` is None after the last.
    """

    scopes: ClassVar = {"GET": Scope.REPORTS_READ}

    @extend_schema(operation_id="get_report", tags=["reports"], responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, key: str) -> Response:
        """Answer with the rows of the people whom the account may see."""
        check_view_reports(request.user)
        report = find_report(key)
        if report is None:
            raise Http404
        try:
            wanted = read_filter(
                request.query_params,
                account=request.user,
                today=timezone.localdate(),
                default=report.span,
            )
        except FilterError as error:
            raise ParseError(str(error)) from error
        limit = read_number(request, "limit", least=1, most=MAX_ROWS_PER_PAGE, usual=ROWS_PER_PAGE)
        offset = read_number(request, "offset", least=0, most=None, usual=0)
        made = report.make_rows(request.user, wanted)
        rows = list(itertools.islice(made, offset, offset + limit + 1))
        record_access(
            actor=request.user,
            action=AccessRecord.Action.EXPORT_ATTENDANCE,
            employee=wanted.employee,
            detail={"report": report.key, "format": "json", "rows": len(rows[:limit])},
        )
        return Response(
            {
                **describe_report(report),
                "first": wanted.first,
                "last": wanted.last,
                "rows": [write_row(report, row) for row in rows[:limit]],
                "next_offset": offset + limit if len(rows) > limit else None,
            }
        )


def describe_report(report: Report) -> dict[str, Any]:
    """A report by its key, and its columns by theirs."""
    return {
        "report": report.key,
        "title": str(report.title),
        "columns": [
            {"key": column.key, "title": str(column.title), "kind": column.kind.value}
            for column in report.columns
        ],
    }


def write_row(report: Report, row: Row) -> dict[str, Cell]:
    """The cells by the keys of their columns: dates like 2026-11-22, times with their offset."""
    return {
        column.key: cell.isoformat() if isinstance(cell, datetime.date) else cell
        for column, cell in zip(report.columns, row.cells, strict=True)
    }


def read_number(request: Request, name: str, *, least: int, most: int | None, usual: int) -> int:
    """A whole number of the address.

    Raises:
        ParseError: it is none, or out of bounds.
    """
    text = request.query_params.get(name, "")
    if not text:
        return usual
    is_number = text.isascii() and text.isdecimal() and len(text) < 10  # noqa: PLR2004  enough rows
    number = int(text) if is_number else -1
    if number < least or (most is not None and number > most):
        raise ParseError(
            _("%(name)s is a whole number of at least %(least)d, and at most %(most)s.")
            % {"name": name, "least": least, "most": most or "999999999"}
        )
    return number
