"""Templates for loading that nobody has filled in: built from fields, or made of a file by leaving its rows out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from .book import Area, Book, Grid, Validation
from .container import Kind
from .editing import saved, twin
from .layouts import comparable_sheet
from .model import LOAD_DATA_ROW, LOAD_TABLE_ROW, Field, Layout, Raw, Table, Workbook, letters
from .structure_checks import LAST_GUARDED_ROW

LABELS = ((0, "TÍTULO"), (3, "NOMBRE CORTO"), (6, "DESCRIPCIÓN"))
#: looks of the official generator: labels in white on black, values and headings on grey
_DARK, _LIGHT = PatternFill("solid", fgColor="333333"), PatternFill("solid", fgColor="E1E1E1")
_WHITE = Font(name="Arial", size=11, bold=True, color="FFFFFF")
_BLACK = Font(name="Arial", size=10)
_THIN = Side(style="thin")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_CENTRED, _HEADING = Alignment(horizontal="center"), Alignment(horizontal="center", wrap_text=True)
#: widths of columns in characters, as the generator holds them
_NARROWEST, _WIDEST = 8, 78


def blank(workbook: Workbook) -> bytes:
    """The template for loading with this format, these fields, tables and catalogues; rows are left out.

    Sheets, rows 1 to 7, hidden rows, names and lists are as the official generator makes them.
    """
    return _styled(blank_book(workbook), workbook)


def emptied(book: Book, workbook: Workbook) -> bytes:
    """The template that a filled file for loading was made from: its head, lists and names, and nothing of its rows."""
    starts = {table.sheet: table.first_row - 1 for table in workbook.all_tables}
    grids = []
    for grid in book.sheets:
        if grid.name not in starts:
            grids.append(replace(grid, formulas=frozenset(), errors=()))
            continue
        start = starts[grid.name]
        kept = tuple(area for area in grid.merged if area[2] < start)
        hidden = frozenset(row for row in grid.hidden_rows if row <= start)
        grids.append(
            replace(grid, rows=grid.rows[:start], merged=kept, hidden_rows=hidden, formulas=frozenset(), errors=())
        )
    return _styled(replace(book, sheets=tuple(grids)), workbook)


def blank_book(workbook: Workbook) -> Book:
    """The cells of :func:`blank`, before they become a file."""
    names: dict[str, str] = {}
    lists: list[Grid] = []
    sheets = [_main(workbook, names, lists)]
    inner: list[Grid] = []
    for table in workbook.tables:
        offered: list[Grid] = []
        inner.append(_secondary(table, names, offered))
        inner += offered
    return Book(Kind.XLSX, b"", (*sheets, *lists, *inner), names)


def _main(workbook: Workbook, names: dict[str, str], lists: list[Grid]) -> Grid:
    head, fields = workbook.format, workbook.main.fields
    width = max(len(fields), LABELS[-1][0] + 1)
    rows: list[list[Raw]] = [[""] * width for _ in range(LOAD_DATA_ROW - 1)]
    rows[0][0] = head.id
    merged: list[Area] = [(5, 0, 5, max(len(fields) - 1, 1))]
    for (column, label), value in zip(LABELS, (head.title, head.short_name, head.description), strict=True):
        rows[1][column], rows[2][column] = label, value
        merged += [(1, column, 1, column + 2), (2, column, 2, column + 2)]
    rows[5][0] = "Tabla Campos"
    hints: list[Raw] = [""] * width
    validations = []
    for index, field in enumerate(fields):
        rows[3][index], rows[4][index] = str(int(field.code)), field.id
        rows[6][index] = field.name
        if field.table:
            mark = _mark(field.table)
            rows[6][index] = f"{field.name} \n{mark}"
            hints[index] = f"Colocar el ID de los registros de la {mark}"
        if field.catalogue is not None:
            number = len(lists) + 1
            validations.append(
                _list(field, index, f"Hidden_{number}", f"Hidden_{number}{index}", names, lists, LOAD_DATA_ROW)
            )
    if any(hints):
        rows.append(hints)
    return Grid(
        workbook.main.sheet, True, rows, tuple(merged), validations=tuple(validations), hidden_rows=frozenset({1, 4, 5})
    )


def _mark(sheet: str) -> str:
    """How a heading names a sheet: old files spell it in ways that are not read there."""
    number = comparable_sheet(sheet).removeprefix("tabla")
    return f"Tabla_{number}" if number.isdecimal() else sheet


def _secondary(table: Table, names: dict[str, str], lists: list[Grid]) -> Grid:
    rows: list[list[Raw]] = [[""] * (len(table.fields) + 1) for _ in range(LOAD_TABLE_ROW - 1)]
    rows[2][0] = "ID"
    validations = []
    for column, field in enumerate(table.fields, 1):
        rows[0][column], rows[1][column], rows[2][column] = str(int(field.code)), field.id, field.name
        if field.catalogue is not None:
            sheet = f"Hidden_{len(lists) + 1}_{table.sheet}"
            validations.append(_list(field, column, sheet, f"{sheet}{column}", names, lists, LOAD_TABLE_ROW))
    return Grid(table.sheet, True, rows, validations=tuple(validations), hidden_rows=frozenset({1, 2}))


def _list(
    field: Field, column: int, sheet: str, name: str, names: dict[str, str], lists: list[Grid], first_row: int
) -> Validation:
    values = field.catalogue.values if field.catalogue else ()
    lists.append(Grid(sheet, True, [[value] for value in values]))
    names[name] = f"{sheet}!$A$1:$A${max(len(values), 1)}"
    return Validation(((first_row - 1, column, LAST_GUARDED_ROW - 1, column),), name)


def _styled(book: Book, workbook: Workbook) -> bytes:
    sheets = twin(book, workbook)
    for table in workbook.all_tables:
        sheet = sheets[table.sheet]
        if table is workbook.main:
            _head(sheet, workbook)
        for field in table.fields:
            _heading(sheet.cell(table.first_row - 1, field.column + 1))
            longest = max(map(len, (field.name or " ").split("\n")))
            sheet.column_dimensions[letters(field.column)].width = min(max(longest, _NARROWEST), _WIDEST)
        if table.key_column is not None:
            _heading(sheet.cell(table.first_row - 1, table.key_column + 1))
    return saved(sheets)


def _head(sheet: Any, workbook: Workbook) -> None:
    columns = (0, 3, 6) if workbook.layout is Layout.LOAD_2018 else (0, 1, 2)
    for column in columns:
        _label(sheet.cell(2, column + 1))
        value = sheet.cell(3, column + 1)
        value.font, value.fill, value.border = _BLACK, _LIGHT, _BOX
    _label(sheet.cell(6, 1))


def _label(cell: Any) -> None:
    cell.font, cell.fill, cell.border, cell.alignment = _WHITE, _DARK, _BOX, _CENTRED


def _heading(cell: Any) -> None:
    cell.font, cell.fill, cell.border, cell.alignment = _BLACK, _LIGHT, _BOX, _HEADING
