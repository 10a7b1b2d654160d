"""Workbooks written for SIPOT: a file as it is, or a template filled in with rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .book import Book
from .columns import comparable
from .container import Archive, Kind
from .editing import Writer, open_copy, saved
from .errors import Unreadable
from .layouts import read_workbook
from .model import Field, Raw, Table, TypeCode, Value, Workbook

Cells = Mapping[str, Raw | Value]


@dataclass(frozen=True, slots=True)
class Filling:
    """Rows to fill a template with.

    Cells go by the id of their field, or by its name. ``tables`` holds by sheet the rows of secondary tables, each with
    the ID by which main rows refer to it.
    """

    main: Sequence[Cells]
    tables: Mapping[str, Sequence[tuple[str, Cells]]] = field(default_factory=dict)


def filling_of(workbook: Workbook) -> Filling:
    """The rows of a workbook that was read, as they were in the file."""

    def cells(table: Table) -> list[dict[str, Raw | Value]]:
        return [{f.id or f.name: raw for f, raw in zip(table.fields, row.raw, strict=True)} for row in table.rows]

    tables = {
        table.sheet: list(zip((row.key for row in table.rows), cells(table), strict=True)) for table in workbook.tables
    }
    return Filling(cells(workbook.main), tables)


def export(book: Book, workbook: Workbook | None = None) -> bytes:
    """The file as .xlsx.

    A load layout of .xlsx keeps all it has; an old one or a download becomes an .xlsx equal in sheets, rows, ids and
    values. Formulas become values, which is what SIPOT takes; a file without any goes out as it came.
    """
    workbook = workbook or read_workbook(book)
    if _is_clean(book, workbook):
        return book.data
    return saved(open_copy(book, workbook))


def _is_clean(book: Book, workbook: Workbook) -> bool:
    """Whether a file may be loaded as it is: no formula, no program in it, no million empty rows."""
    if book.kind is not Kind.XLSX or not workbook.layout.is_load or book.bloated:
        return False
    return not any(grid.formulas or grid.errors for grid in book.sheets) and "xl/vbaProject.bin" not in Archive(
        book.data
    )


def fill(template: Book, filling: Filling) -> bytes:
    """A copy of a template with these rows instead of the ones it has, from its first row of data on.

    Without rows a blank template stays as it is, with the hints it may have.

    Raises :class:`.errors.Unreadable` where the template is no .xlsx for loading, or lacks a field or a table.
    """
    workbook = read_workbook(template)
    if template.kind is not Kind.XLSX or not workbook.layout.is_load:
        raise Unreadable("not-fillable")
    copy = open_copy(template, workbook)
    _fill_sheet(copy[workbook.main.sheet], workbook.main, (("", cells) for cells in filling.main))
    missing = filling.tables.keys() - {table.sheet for table in workbook.tables}
    if missing:
        raise Unreadable("unknown-table", sheet=min(missing))
    for table in workbook.tables:
        _fill_sheet(copy[table.sheet], table, filling.tables.get(table.sheet, ()))
    return saved(copy)


def _fill_sheet(sheet: Any, table: Table, rows: Iterable[tuple[str, Cells]]) -> None:
    rows = list(rows)
    if not rows and not table.rows:
        return
    columns = [field.column for field in table.fields]
    if table.key_column is not None:
        columns.append(table.key_column)
    for row in range(table.first_row, sheet.max_row + 1):
        for column in columns:
            if (row, column + 1) in sheet._cells:
                sheet.cell(row, column + 1).value = None
    writer = Writer(sheet)
    places = {name: field for field in reversed(table.fields) for name in (comparable(field.name), field.id) if name}
    for number, (key, cells) in enumerate(rows, table.first_row):
        if table.key_column is not None:
            writer.put(number, table.key_column + 1, _id(key))
        for name, value in cells.items():
            target = places.get(name) or places.get(comparable(name))
            if target is None:
                raise Unreadable("unknown-field", field=name, sheet=table.sheet)
            if value is not None and value != "":
                writer.put(number, target.column + 1, _shaped(target, value))
    _extend_lists(sheet, table.first_row, table.first_row + len(rows) - 1)


def _extend_lists(sheet: Any, first_row: int, last_row: int) -> None:
    """Lists that begin with the data are offered down to its last row; templates end them at row 201."""
    for validation in sheet.data_validations.dataValidation:
        areas = validation.sqref.ranges
        for area in list(areas):
            if area.min_row == first_row and area.max_row < last_row and area.max_row > first_row:
                areas.discard(area)
                area.expand(down=last_row - area.max_row)
                areas.add(area)


def _id(text: str) -> Raw:
    return float(text) if text.isdecimal() and len(text) < 16 else text


def _shaped(field: Field, value: Raw | Value) -> Raw | Value:
    """IDs and years are numbers in real files, although their fields are text."""
    if field.code is TypeCode.TABLE and isinstance(value, str):
        return _id(value)
    return value
