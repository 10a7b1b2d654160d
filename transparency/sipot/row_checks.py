"""What a row of the main sheet can have wrong as a whole: required fields, its period, its update, continuation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from .findings import Findings
from .model import Field, Role, Row, Table, TypeCode, Value
from .periods import Period, day, from_text, last_of_month
from .values import text_of

#: Roles that every row must fill in (Lineamientos Técnicos Generales; the update date by its type).
REQUIRED = (Role.EXERCISE, Role.START, Role.END, Role.AREA, Role.UPDATE)
#: Roles that say nothing of the matter itself.
_FRAME = frozenset(set(Role))


class Columns:
    """Where the roles stand among the fields of a table."""

    def __init__(self, table: Table) -> None:
        self.fields = table.fields
        self.at = {role: index for role in Role if (index := table.index(role)) is not None}
        self.required = [self.at[role] for role in REQUIRED if role in self.at]
        self.tables = [index for index, field in enumerate(table.fields) if field.code is TypeCode.TABLE]
        self.matter = [index for index, field in enumerate(table.fields) if field.role not in _FRAME]

    def value(self, row: Row, role: Role) -> Value:
        index = self.at.get(role)
        return row.values[index] if index is not None else None

    def field(self, role: Role) -> Field:
        return self.fields[self.at[role]]


def check_rows(table: Table, findings: Findings, *, today: date, asked: Period | None, strict: bool) -> None:
    """Checks the rows of the main sheet. ``asked`` is the period that the file should be of, where one was asked."""
    columns = Columns(table)
    whole = []
    previous: Row | None = None
    for row in table.rows:
        if strict and (code := _continuation(columns, row, previous)):
            _report_continuation(table, columns, row, previous, code, findings)
            continue
        whole.append(row)
        previous = row
        _check_required(table, columns, row, today, findings)
        if strict:
            _check_information(table, columns, row, findings)
    if strict:
        _check_written_periods(table, columns, whole, findings)
    _check_periods(table, columns, whole, asked, findings)
    _check_updates(table, columns, whole, today, findings)
    _check_years(table, columns, whole, findings)
    if table.blank_rows:
        findings.add("blank-row", table.sheet, table.blank_rows[0], count=len(table.blank_rows))
    _check_repeated(table, findings)


def _continuation(columns: Columns, row: Row, previous: Row | None) -> str | None:
    """Whether a row only goes on with the one before, and how."""
    if previous is None:
        return None
    values = row.values
    if len(columns.required) >= 3 and all(values[index] is None for index in columns.required):
        filled = [index for index, value in enumerate(values) if value is not None]
        return "row-per-id" if filled and all(index in columns.tables for index in filled) else "continuation-row"
    if not columns.tables or row.values == previous.values:
        return None
    if any(row.values[i] is None for i in columns.tables if previous.values[i] is not None):
        return None
    same = all(values[i] == previous.values[i] for i in range(len(values)) if i not in columns.tables)
    return "row-per-id" if same else None


def _report_continuation(
    table: Table, columns: Columns, row: Row, previous: Row | None, code: str, findings: Findings
) -> None:
    filled = next((i for i in columns.tables if row.values[i] is not None), None)
    if code == "row-per-id" and filled is not None:
        field = columns.fields[filled]
        right = previous.values[filled] if previous and previous.values[filled] is not None else 1
        findings.add(
            code, table.sheet, row.number, field.column, field.name, table=field.table or "", right=f"el ID {right}"
        )
        return
    year = columns.value(previous, Role.EXERCISE) if previous else None
    right = f"ejercicio {year}" if year is not None else "ejercicio 2026"
    first = columns.fields[columns.required[0]]
    findings.add(code, table.sheet, row.number, first.column, first.name, right=right)


def _check_required(table: Table, columns: Columns, row: Row, today: date, findings: Findings) -> None:
    for index in columns.required:
        if row.values[index] is None:
            field = columns.fields[index]
            findings.add(
                "required-missing", table.sheet, row.number, field.column, field.name, right=_example(field, today)
            )


def _example(field: Field, today: date) -> str:
    if field.role is Role.EXERCISE:
        return str(today.year)
    if field.role is Role.AREA:
        return "Tesorería Municipal"
    return day(date(today.year, 1, 1) if field.role is Role.START else last_of_month(date(today.year, 3, 1)))


def _check_information(table: Table, columns: Columns, row: Row, findings: Findings) -> None:
    if not columns.matter or Role.NOTE not in columns.at or columns.value(row, Role.NOTE) is not None:
        return
    if all(row.values[index] is None for index in columns.matter):
        field = columns.field(Role.NOTE)
        findings.add("without-information", table.sheet, row.number, field.column, field.name)


# Periods.


def _periods(columns: Columns, rows: list[Row]) -> Iterator[tuple[Row, Period]]:
    for row in rows:
        start, end = columns.value(row, Role.START), columns.value(row, Role.END)
        if isinstance(start, date) and isinstance(end, date):
            yield row, Period(start, end)
        elif isinstance(written := columns.value(row, Role.PERIOD), str):
            period = from_text(written, _int(columns.value(row, Role.EXERCISE)))
            if period is not None:
                yield row, period


def _check_periods(table: Table, columns: Columns, rows: list[Row], asked: Period | None, findings: Findings) -> None:
    periods = list(_periods(columns, rows))
    if not periods:
        return
    usual = Counter(period for _, period in periods).most_common(1)[0][0]
    place = Role.START if Role.START in columns.at else Role.PERIOD
    field = columns.field(place)
    for row, period in periods:
        for code, role, details in _judge(period, usual, asked):
            at = columns.field(role) if role in columns.at else field
            findings.add(code, table.sheet, row.number, at.column, at.name, **details)
    _check_exercises(table, columns, periods, findings)


def _judge(period: Period, usual: Period, asked: Period | None) -> Iterator[tuple[str, Role, dict[str, object]]]:
    start, end = period.start, period.end
    if start > end:
        yield "period-reversed", Role.END, {"text": day(start), "right": day(end)}
        return
    if start.day != 1:
        yield "period-wrong-start", Role.START, {"text": day(start), "right": day(start.replace(day=1))}
    if end != last_of_month(end):
        yield "period-wrong-end", Role.END, {"text": day(end), "right": day(last_of_month(end))}
    if period.whole_months and not period.regular:
        yield "period-odd", Role.START, {"text": day(start), "right": day(end)}
    if asked is not None and period != asked:
        yield "period-not-asked", Role.START, {"text": str(period), "right": str(asked)}
    elif period != usual:
        yield "period-differs", Role.START, {"text": str(period), "right": str(usual)}


def _check_written_periods(table: Table, columns: Columns, rows: list[Row], findings: Findings) -> None:
    index = columns.at.get(Role.PERIOD)
    if index is None:
        return
    field = columns.fields[index]
    known: dict[tuple[Value, int | None], Period | None] = {}
    for row in rows:
        value = row.values[index]
        if not isinstance(value, str):
            continue
        key = (value, _int(columns.value(row, Role.EXERCISE)))
        if key not in known:
            known[key] = from_text(*key) if isinstance(key[0], str) else None
        period = known[key]
        if period is None:
            findings.add("period-unclear", table.sheet, row.number, field.column, field.name, text=value)
        elif value != str(period):
            findings.add(
                "period-free-text", table.sheet, row.number, field.column, field.name, text=value, right=str(period)
            )


def _check_exercises(table: Table, columns: Columns, periods: list[tuple[Row, Period]], findings: Findings) -> None:
    if Role.EXERCISE not in columns.at:
        return
    field = columns.field(Role.EXERCISE)
    for row, period in periods:
        year = _int(columns.value(row, Role.EXERCISE))
        if year is not None and not period.start.year <= year <= period.end.year:
            findings.add(
                "exercise-differs", table.sheet, row.number, field.column, field.name, text=year, right=period.end.year
            )


def _check_updates(table: Table, columns: Columns, rows: list[Row], today: date, findings: Findings) -> None:
    if Role.UPDATE not in columns.at:
        return
    field = columns.field(Role.UPDATE)
    ends = {row.number: period.end for row, period in _periods(columns, rows)}
    for row in rows:
        update = columns.value(row, Role.UPDATE)
        if not isinstance(update, date):
            continue
        end = ends.get(row.number)
        place = (table.sheet, row.number, field.column, field.name)
        if end is not None and update < end:
            findings.add("update-before-end", *place, text=day(update), right=day(end))
        elif update > today:
            findings.add("update-in-future", *place, text=day(update), right=day(today))


def _check_years(table: Table, columns: Columns, rows: list[Row], findings: Findings) -> None:
    """One exercise a file."""
    role = Role.YEAR if Role.YEAR in columns.at else Role.EXERCISE
    if role not in columns.at:
        return
    field = columns.field(role)
    years = [(row, year) for row in rows if (year := _int(columns.value(row, role))) is not None]
    if len({year for _, year in years}) < 2:
        return
    usual = Counter(year for _, year in years).most_common(1)[0][0]
    for row, year in years:
        if year != usual:
            findings.add("several-years", table.sheet, row.number, field.column, field.name, text=year, right=usual)


def _check_repeated(table: Table, findings: Findings) -> None:
    first: dict[tuple[str, ...], int] = {}
    for row in table.rows:
        number = first.setdefault((row.key, *map(str, row.values)), row.number)
        if number != row.number:
            findings.add("duplicate-row", table.sheet, row.number, right=number)


def _int(value: Value) -> int | None:
    if isinstance(value, int):
        return value
    text = text_of(value) if isinstance(value, str) else ""
    return int(text) if text.isdecimal() and len(text) == 4 else None
