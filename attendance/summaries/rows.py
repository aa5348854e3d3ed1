"""The rows that the tables hold, as plain tuples: comparing and writing them in bulk."""

import datetime
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any, NamedTuple

from django.db import connection

from attendance.fast_reads import Query
from attendance.models import DaySummary, Period
from attendance.plans import PlannedDay
from attendance.rules import DayResult
from attendance.rules import Period as RulePeriod

# Fewer rows than this go as values of one statement, more through COPY.
COPY_FROM = 40


class DayRow(NamedTuple):
    """The columns of DaySummary, in their order, without the id; times are UTC."""

    employee_id: int
    day: datetime.date
    site_id: int
    team_id: int | None
    shift_id: int | None
    leave_id: int | None
    holiday: str
    status: str
    planned_start: datetime.datetime | None
    planned_end: datetime.datetime | None
    first_in: datetime.datetime | None
    last_out: datetime.datetime | None
    planned: int
    excused: int
    presence: int
    worked: int
    breaks: int
    counted: int
    late: int
    early_leave: int
    daily_overtime: int
    weekly_overtime: int
    exceptions: list[str]


class PeriodRow(NamedTuple):
    """The columns of Period without the id; times are UTC."""

    employee_id: int
    day: datetime.date
    kind: str
    started_at: datetime.datetime
    ended_at: datetime.datetime | None
    is_open: bool
    is_automatic: bool
    start_event_id: int | None
    end_event_id: int | None


def make_day_row(employee_id: int, planned: PlannedDay, result: DayResult) -> DayRow:
    """What is to stand in the table for one person's day."""
    return DayRow(
        employee_id=employee_id,
        day=result.day,
        site_id=planned.site_id,
        team_id=planned.team_id,
        shift_id=planned.shift_id,
        leave_id=planned.leave_id,
        holiday=planned.holiday,
        status=result.status.value,
        planned_start=_as_utc(result.planned_start),
        planned_end=_as_utc(result.planned_end),
        first_in=_as_utc(result.first_in),
        last_out=_as_utc(result.last_out),
        planned=result.planned,
        excused=result.excused,
        presence=result.presence,
        worked=result.worked,
        breaks=result.breaks,
        counted=result.counted,
        late=result.late,
        early_leave=result.early_leave,
        daily_overtime=result.daily_overtime,
        weekly_overtime=result.weekly_overtime,
        exceptions=list(result.exceptions),
    )


def make_period_row(employee_id: int, day: datetime.date, period: RulePeriod) -> PeriodRow:
    """What is to stand in the table for one period."""
    return PeriodRow(
        employee_id=employee_id,
        day=day,
        kind=period.kind,
        started_at=period.starts_at.astimezone(datetime.UTC),
        ended_at=_as_utc(period.ends_at),
        is_open=period.is_open,
        is_automatic=period.is_automatic,
        start_event_id=period.start_id,
        end_event_id=period.end_id,
    )


def ask_day_rows(employee_ids: Collection[int], first: datetime.date, last: datetime.date) -> Query:
    """For the rows that stand; each makes a DayRow."""
    return _ask(DaySummary, DayRow, employee_ids, first, last)


def ask_period_rows(
    employee_ids: Collection[int], first: datetime.date, last: datetime.date
) -> Query:
    """For the periods that stand; each makes a PeriodRow."""
    return _ask(Period, PeriodRow, employee_ids, first, last)


def write_day_rows(rows: Sequence[DayRow]) -> None:
    """Insert the rows, or put them in the place of those of the same person and day."""
    columns = [column for column in DayRow._fields if column not in ("employee_id", "day")]
    renewed = ", ".join(f"{column} = EXCLUDED.{column}" for column in columns)
    _insert(
        DaySummary, DayRow._fields, rows, f"ON CONFLICT (employee_id, day) DO UPDATE SET {renewed}"
    )


def delete_days(keys: Iterable[tuple[int, datetime.date]]) -> None:
    """Remove the rows of these people and days."""
    _delete(DaySummary, ("employee_id", "day"), ("bigint", "date"), list(keys))


def write_period_rows(rows: Sequence[PeriodRow]) -> None:
    """Insert the periods."""
    _insert(Period, PeriodRow._fields, rows)


def delete_periods(rows: Iterable[PeriodRow]) -> None:
    """Remove these periods; no two of one person begin at the same moment."""
    keys = [(row.employee_id, row.started_at) for row in rows]
    _delete(Period, ("employee_id", "started_at"), ("bigint", "timestamptz"), keys)


def _as_utc(at: datetime.datetime | None) -> datetime.datetime | None:
    return None if at is None else at.astimezone(datetime.UTC)


def _ask(
    model: type[DaySummary] | type[Period],
    row: type[DayRow] | type[PeriodRow],
    employee_ids: Collection[int],
    first: datetime.date,
    last: datetime.date,
) -> Query:
    query = (
        f"SELECT {', '.join(row._fields)} FROM {model._meta.db_table} "  # noqa: S608  names of ours
        "WHERE employee_id = ANY(%s::bigint[]) AND day BETWEEN %s AND %s"
    )
    return query, [list(employee_ids), first, last]


def _insert(
    model: type[DaySummary] | type[Period],
    columns: Sequence[str],
    rows: Sequence[DayRow] | Sequence[PeriodRow],
    on_conflict: str = "",
) -> None:
    if not rows:
        return
    names, table = ", ".join(columns), model._meta.db_table
    insert = f"INSERT INTO {table} ({names})"
    with connection.cursor() as cursor:
        if len(rows) < COPY_FROM:
            values = ", ".join(f"({', '.join(['%s'] * len(columns))})" for _row in rows)
            cursor.execute(
                f"{insert} VALUES {values} {on_conflict}", [value for row in rows for value in row]
            )
        else:
            _copy(cursor, table, names, rows)
            cursor.execute(f"{insert} SELECT {names} FROM pg_temp.incoming {on_conflict}")  # noqa: S608
            cursor.execute("DROP TABLE pg_temp.incoming")


def _copy(
    cursor: Any, table: str, names: str, rows: Sequence[DayRow] | Sequence[PeriodRow]
) -> None:
    cursor.execute(
        f"CREATE TEMPORARY TABLE incoming ON COMMIT DROP AS SELECT {names} FROM {table} LIMIT 0"  # noqa: S608
    )
    with cursor.copy(f"COPY pg_temp.incoming ({names}) FROM STDIN") as copy:
        write: Callable[[Sequence[Any]], None] = copy.write_row
        for row in rows:
            write(row)


def _delete(
    model: type[DaySummary] | type[Period],
    columns: tuple[str, str],
    types: tuple[str, str],
    keys: Sequence[tuple[Any, Any]],
) -> None:
    if not keys:
        return
    arrays = ", ".join(f"%s::{name}[]" for name in types)
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {model._meta.db_table} "  # noqa: S608  names of ours
            f"WHERE ({', '.join(columns)}) IN (SELECT * FROM unnest({arrays}))",
            [list(values) for values in zip(*keys, strict=True)],
        )
