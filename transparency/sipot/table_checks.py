"""How main and secondary sheets refer to each other: one ID in a main row, many rows with it in the other sheet."""

from __future__ import annotations

import re

from .findings import Findings
from .model import Field, Layout, Table, TypeCode, Workbook

_SEVERAL = re.compile(r"\d+(?:\s*(?:[,;/]|\by\b|\ba\b|-)\s*\d+)+")


def check_tables(workbook: Workbook, findings: Findings) -> None:
    """Dangling IDs, rows that nobody refers to, rows without an ID."""
    used: dict[str, set[str]] = {table.sheet: set() for table in workbook.tables}
    referred = set()
    for table in workbook.all_tables:
        for index, field in enumerate(table.fields):
            if field.code is TypeCode.TABLE and field.table is not None:
                target = workbook.table(field.table)
                if target is None:
                    findings.add("table-missing", table.sheet, None, field.column, field.name, table=field.table)
                    continue
                referred.add(target.sheet)
                used[target.sheet] |= _check_references(workbook, table, index, field, target, findings)
    for table in workbook.tables:
        if table.sheet in referred:
            _check_orphans(workbook, table, used[table.sheet], findings)


def _check_references(
    workbook: Workbook, table: Table, index: int, field: Field, target: Table, findings: Findings
) -> set[str]:
    """The IDs that a column refers to; those that the other sheet lacks are reported."""
    by_row = workbook.layout is Layout.DOWNLOAD_2017
    known = {row.key for row in target.rows}
    used = set()
    for row in table.rows:
        if row.values[index] is None:
            continue
        # The download of 2017 names the table in the cell, and the other sheet repeats the ID of the row itself.
        text = row.key if by_row else str(row.values[index])
        used.add(text)
        if text in known:
            continue
        place = (table.sheet, row.number, field.column, field.name)
        if _SEVERAL.fullmatch(text):
            used.update(re.findall(r"\d+", text))
            findings.add("several-ids", *place, text=text, table=target.sheet)
        else:
            findings.add("dangling-id", *place, text=text, table=target.sheet)
    return used


def _check_orphans(workbook: Workbook, table: Table, used: set[str], findings: Findings) -> None:
    column = table.key_column
    for row in table.rows:
        if not row.key:
            findings.add("id-missing", table.sheet, row.number, column, "ID", main=workbook.main.sheet)
        elif row.key not in used:
            findings.add("orphan-row", table.sheet, row.number, column, "ID", main=workbook.main.sheet, text=row.key)
