"""Every report, for other systems."""

import datetime
import itertools
from typing import Any, ClassVar

from django.http import Http404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from attendance.models import DaySummary
from attendance.policies import check_view_reports
from attendance.reports import CellKind, Report, find_report, list_reports, read_filter
from attendance.reports.table import Cell, Row
from people.api.pages import read_number
from people.api.scopes import Scope
from people.api.views import ApiView
from people.models import AccessRecord
from people.services import record_access

TAG = ["reports"]
ROWS_PER_PAGE = 1_000
MAX_ROWS_PER_PAGE = 10_000
MAX_OFFSET = 999_999_999
CELL_KINDS = [(kind.value, kind.value) for kind in CellKind]
FILTERS = [
    OpenApiParameter("month", str, description="Like 2026-11; one of month, week, day, first."),
    OpenApiParameter("week", str, description="Like 2026-W47."),
    OpenApiParameter("day", OpenApiTypes.DATE),
    OpenApiParameter("first", OpenApiTypes.DATE, description="With last; at most 366 days."),
    OpenApiParameter("last", OpenApiTypes.DATE, description="Included."),
    OpenApiParameter("site", int, description="Id of a site."),
    OpenApiParameter("team", int, description="Id of a team."),
    OpenApiParameter("person", str, description="Personnel number, or a part of one name."),
    OpenApiParameter("status", str, enum=DaySummary.Status.values, many=True),
    OpenApiParameter("limit", {"type": "integer", "minimum": 1, "maximum": MAX_ROWS_PER_PAGE}),
    OpenApiParameter("offset", {"type": "integer", "minimum": 0, "maximum": MAX_OFFSET}),
]


class ColumnSerializer(serializers.Serializer[Any]):
    """One column; its kind says what the cells hold."""

    key = serializers.CharField()
    title = serializers.CharField()
    kind = serializers.ChoiceField(choices=CELL_KINDS)


class ReportSerializer(serializers.Serializer[Any]):
    """A report and its columns."""

    report = serializers.CharField()
    title = serializers.CharField()
    columns = ColumnSerializer(many=True)


class ReportListSerializer(serializers.Serializer[Any]):
    """All reports."""

    reports = ReportSerializer(many=True)


@extend_schema_field({"anyOf": [{"type": "string", "nullable": True}, {"type": "integer"}]})
class CellField(serializers.Field[Any, Any, Any, Any]):
    """A cell: words, a day, a time with its offset, or whole minutes or counts."""

    def to_representation(self, value: Any) -> Any:
        """As it is."""
        return value


class ReportRowsSerializer(ReportSerializer):
    """A page of rows; `next_offset` is null after the last."""

    first = serializers.DateField()
    last = serializers.DateField()
    rows = serializers.ListField(child=serializers.DictField(child=CellField()))
    next_offset = serializers.IntegerField(allow_null=True)


class ReportsView(ApiView):
    """`GET /api/v1/reports`: every report with its columns."""

    scopes: ClassVar = {"GET": Scope.REPORTS_READ}

    @extend_schema(operation_id="list_reports", tags=TAG, responses=ReportListSerializer)
    def get(self, request: Request) -> Response:
        """What there is to ask for."""
        check_view_reports(request.user)
        return Response({"reports": [describe_report(report) for report in list_reports()]})


class ReportView(ApiView):
    """`GET /api/v1/reports/KEY`: the rows that the page shows, by the same filter in the address.

    A page of rows at a time: `limit` and `offset`; `next_offset` is None after the last.
    """

    scopes: ClassVar = {"GET": Scope.REPORTS_READ}

    @extend_schema(
        operation_id="get_report", tags=TAG, parameters=FILTERS, responses=ReportRowsSerializer
    )
    def get(self, request: Request, key: str) -> Response:
        """The rows of the people whom the account may see; noted in the audit log."""
        check_view_reports(request.user)
        report = find_report(key)
        if report is None:
            raise Http404
        wanted = read_filter(
            request.query_params,
            account=request.user,
            today=timezone.localdate(),
            default=report.span,
        )
        limit = read_number(request, "limit", least=1, most=MAX_ROWS_PER_PAGE, usual=ROWS_PER_PAGE)
        offset = read_number(request, "offset", least=0, most=MAX_OFFSET, usual=0)
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
