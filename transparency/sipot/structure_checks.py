"""What a file can have wrong as a file: its hidden head, its headings, what stands beside the fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .columns import comparable, near_standard, plain, slip_in
from .findings import Findings
from .model import Field, Layout, Table, TypeCode, Workbook, letters

if TYPE_CHECKING:
    from .book import Book, Grid

#: The last row to which templates offer their lists.
LAST_GUARDED_ROW = 201
SHORT_NAME = 50
_LABELS = {
    Layout.LOAD_2018: ((0, "TÍTULO"), (3, "NOMBRE CORTO"), (6, "DESCRIPCIÓN")),
    Layout.LOAD_2016: ((0, "TITULO"), (1, "NOMBRE CORTO"), (2, "DESCRIPCION")),
}


def check_structure(workbook: Workbook, book: Book, findings: Findings) -> None:
    """Checks the head of a file for loading, and the surroundings of its data."""
    main = book.sheet(workbook.main.sheet)
    if main is not None and workbook.layout.is_load:
        _check_head(workbook, main, findings)
        for table in workbook.all_tables:
            grid = book.sheet(table.sheet)
            if grid is not None:
                _check_types(table, grid, findings, types=3 if table is workbook.main else 0)
            _check_headings(table, findings)
            _check_guards(table, findings)
            for row, column in table.strays:
                findings.add("stray-cell", table.sheet, row, column)
    for table in workbook.all_tables:
        grid = book.sheet(table.sheet)
        if grid is not None:
            _check_formulas(table, grid, findings)
            for area in grid.merged:
                if area[2] + 1 >= table.first_row:
                    text = f"{letters(area[1])}{area[0] + 1}:{letters(area[3])}{area[2] + 1}"
                    findings.add("merged-cells", table.sheet, max(area[0] + 1, table.first_row), area[1], area=text)
    if not workbook.main.rows:
        findings.add("no-rows", workbook.main.sheet)


def _check_head(workbook: Workbook, main: Grid, findings: Findings) -> None:
    sheet = main.name
    if not workbook.format.id:
        findings.add("format-id-missing", sheet, 1, 0)
    if not workbook.format.title:
        findings.add("title-empty", sheet, 3, 0)
    elif slip := slip_in(workbook.format.title):
        findings.add("title-slip", sheet, 3, 0, workbook.format.title, word=slip[0], meant=slip[1])
    if len(workbook.format.short_name) > SHORT_NAME:
        findings.add("short-name-long", sheet, 3, 0, length=len(workbook.format.short_name))
    for column, label in _LABELS[workbook.layout]:
        text = main.text(1, column)
        if plain(text) != plain(label):
            findings.add("label-slip", sheet, 2, column, text=text, meant=label)


def _check_types(table: Table, grid: Grid, findings: Findings, *, types: int) -> None:
    ids: dict[str, Field] = {}
    for field in table.fields:
        text = grid.text(types, field.column)
        if not (text.isdecimal() and 1 <= int(text) <= len(TypeCode)):
            findings.add("unknown-type", table.sheet, types + 1, field.column, field.name, text=text)
        if field.id and field.id in ids:
            findings.add(
                "duplicate-field",
                table.sheet,
                types + 2,
                field.column,
                field.name,
                id=field.id,
                first=ids[field.id].letter,
                letter=field.letter,
            )
        ids.setdefault(field.id, field)


def _check_headings(table: Table, findings: Findings) -> None:
    row = table.first_row - 1
    roles = {field.role for field in table.fields}
    for field in table.fields:
        near = near_standard(field.name)
        if slip := slip_in(field.name):
            findings.add("heading-slip", table.sheet, row, field.column, field.name, word=slip[0], meant=slip[1])
        elif near is not None and near[0] not in roles:
            findings.add("heading-differs", table.sheet, row, field.column, field.name, meant=near[1])


def _check_guards(table: Table, findings: Findings) -> None:
    """Cells of a catalogue where the file offers no list: below row 201, or pasted over."""
    for index, field in enumerate(table.fields):
        if field.code is not TypeCode.CATALOGUE:
            continue
        if field.catalogue is None:
            findings.add("catalogue-missing", table.sheet, table.first_row - 1, field.column, field.name)
            continue
        guards = ((table.first_row, LAST_GUARDED_ROW),) if field.guards is None else field.guards
        outside = [
            row.number
            for row in table.rows
            if row.values[index] is not None and not any(first <= row.number <= last for first, last in guards)
        ]
        if outside:
            findings.add("beyond-validation", table.sheet, outside[0], field.column, field.name, count=len(outside))


def _check_formulas(table: Table, grid: Grid, findings: Findings) -> None:
    names = {field.column: field.name for field in table.fields}
    for row, column in sorted(grid.formulas):
        if row + 1 >= table.first_row:
            findings.add("formula", table.sheet, row + 1, column, names.get(column, letters(column)))
    for row, column, text in grid.errors:
        if row + 1 >= table.first_row:
            findings.add("cell-error", table.sheet, row + 1, column, names.get(column, letters(column)), text=text)


def check_against(workbook: Workbook, template: Workbook, findings: Findings) -> None:
    """Whether a filled file is of the template: the same format, fields and types."""
    sheet = workbook.main.sheet
    if workbook.format.id != template.format.id:
        findings.add("wrong-format", sheet, 1, 0, found=workbook.format.id, expected=template.format.id)
        return
    if workbook.format.title != template.format.title:
        findings.add("title-differs", sheet, 3, 0, text=workbook.format.title, right=template.format.title)
    for expected in template.all_tables:
        table = workbook.main if expected is template.main else workbook.table(expected.sheet)
        if table is None:
            continue
        pairs = match_fields(table.fields, expected.fields)
        for field in expected.fields:
            found = pairs.get(field.column)
            if found is None:
                findings.add("field-missing", table.sheet, table.first_row - 1, None, field.name)
            elif found.code is not field.code:
                findings.add(
                    "type-changed",
                    table.sheet,
                    None,
                    found.column,
                    found.name,
                    found=int(found.code),
                    expected=int(field.code),
                )
        known = {found.column for found in pairs.values()}
        for field in table.fields:
            if field.column not in known:
                findings.add("field-extra", table.sheet, table.first_row - 1, field.column, field.name)


def match_fields(found: tuple[Field, ...], expected: tuple[Field, ...]) -> dict[int, Field]:
    """For each expected field, by its column, the one that was found: by id, else by name."""
    by_id = {field.id: field for field in found if field.id}
    by_name = {comparable(field.name): field for field in reversed(found)}
    pairs = {}
    for field in expected:
        match = by_id.get(field.id) if field.id else None
        match = match or by_name.get(comparable(field.name))
        if match is not None:
            pairs[field.column] = match
    return pairs
